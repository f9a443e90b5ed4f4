//! Brings a directory in line with what was generated, or says how it differs.

mod platform;
pub(crate) mod report;
pub(crate) mod scan;
pub(crate) mod swap;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use codegen::File;

use crate::failure::{Failure, Result, cannot};
use scan::{Scan, bears_header, entries, is_directory, is_ours, prefixes};
use swap::Target;

/// One file that is not as it should be.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Change {
    /// Relative to the crate's root.
    pub(crate) path: PathBuf,
    pub(crate) kind: ChangeKind,
}

/// How a file differs from what was generated.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum ChangeKind {
    Missing,
    Stale { is: Vec<u8>, should_be: String },
    Orphaned,
}

/// What a directory is to hold.
pub(crate) trait Contents {
    /// The files; some may depend on what a directory holds already, which is ours to replace.
    fn files(&self, target: &Path) -> Result<Cow<'_, [File]>>;
}

impl<T: AsRef<[File]> + ?Sized> Contents for T {
    fn files(&self, _: &Path) -> Result<Cow<'_, [File]>> {
        self.as_ref().iter().try_for_each(validate)?;
        Ok(Cow::Borrowed(self.as_ref()))
    }
}

/// How a directory differs from what was generated. Writes nothing.
pub(crate) fn check(target: &Path, contents: &(impl Contents + ?Sized)) -> Result<Vec<Change>> {
    // Without a slash at its end, which would follow a link.
    let target: PathBuf = target.components().collect();
    let files = contents.files(&target)?;
    compare(&target, &scan(&target, &files)?, &files)
}

/// Replaces a directory's generated files, in one step, and says which ones differed. Where none
/// does, nothing is touched.
pub(crate) fn write(out: &Path, contents: &(impl Contents + ?Sized)) -> Result<Vec<Change>> {
    let target = Target::lock(out)?;
    let files = contents.files(target.path())?;
    let existing = scan(target.path(), &files)?;
    let changes = compare(target.path(), &existing, &files)?;
    if !changes.is_empty() {
        let paths: BTreeSet<_> = changes.iter().map(|change| change.path.as_path()).collect();
        target.replace(&existing, &files, |file| !paths.contains(Path::new(&file.path)))?;
    }
    Ok(changes)
}

/// The generator promises all this; a mistake there must not become a file in the wrong place, or
/// one that the next run takes for somebody else's.
pub(crate) fn validate(file: &File) -> Result<()> {
    let parts: Vec<_> = file.path.split('/').collect();
    let (name, directories) = parts.split_last().unwrap_or((&"", &[]));
    let is_plain = |part: &str| {
        !matches!(part, "" | "." | "..")
            && !part.contains(|c: char| c == '\\' || c == ':' || c.is_control())
    };
    // Hidden directories are left alone, so nothing of ours may be in one.
    let is_fine =
        is_plain(name) && directories.iter().all(|part| is_plain(part) && !part.starts_with('.'));
    if !is_fine {
        return Err(Failure::new(format!(
            "the generator made a file with the path {:?}",
            file.path
        )));
    }
    if !bears_header(file.contents.as_bytes()) {
        return Err(Failure::new(format!("the generator made {} without its header", file.path)));
    }
    Ok(())
}

fn compare(target: &Path, existing: &Scan, files: &[File]) -> Result<Vec<Change>> {
    let mut changes = Vec::new();
    for file in files {
        let full = target.join(&file.path);
        let kind = match fs::read(&full) {
            Ok(is) if is == file.contents.as_bytes() => continue,
            Ok(is) => ChangeKind::Stale { is, should_be: file.contents.clone() },
            Err(error) if is_absent(&error) => ChangeKind::Missing,
            Err(error) => return Err(cannot("read", &full)(error)),
        };
        changes.push(Change { path: PathBuf::from(&file.path), kind });
    }
    let wanted: BTreeSet<_> = files.iter().map(|file| Path::new(&file.path)).collect();
    let orphans = existing.ours.iter().filter(|path| !wanted.contains(path.as_path()));
    changes.extend(orphans.map(|path| Change { path: path.clone(), kind: ChangeKind::Orphaned }));
    changes.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(changes)
}

/// Looks at the directory, and stops where something of somebody else's would be replaced.
fn scan(target: &Path, files: &[File]) -> Result<Scan> {
    let is_known = files.iter().any(|file| is_ours(&target.join(&file.path)).is_ok_and(|is| is));
    // Asked before everything below is read: `--out` could be a home directory.
    if !is_known && is_directory(target) {
        let other = entries(target, Path::new(""))?.into_iter().find(|path| !is_git(path));
        if let Some(path) = other {
            return Err(Failure::new(format!(
                "{} is not a directory that codegen wrote: it holds {}, and none of the files to be \
                 written. Choose another directory, or empty this one",
                target.display(),
                path.display()
            )));
        }
    }
    let existing = Scan::of(target)?;
    for file in files {
        if let Some(obstacle) = obstacle(target, &existing, Path::new(&file.path))? {
            return Err(Failure::new(format!(
                "{} was not written by codegen, and {} is to be written there. Move it away",
                target.join(obstacle).display(),
                file.path
            )));
        }
    }
    Ok(existing)
}

/// The first part of a path below `target` that is neither free, nor a directory on the way, nor a
/// file of ours.
fn obstacle(target: &Path, existing: &Scan, path: &Path) -> Result<Option<PathBuf>> {
    for part in prefixes(path) {
        let full = target.join(part);
        match full.symlink_metadata() {
            Err(error) if is_absent(&error) => return Ok(None),
            Err(error) => return Err(cannot("read", &full)(error)),
            Ok(metadata) if metadata.is_dir() && part != path => {}
            Ok(_) => return Ok((!existing.ours.contains(part)).then(|| part.to_owned())),
        }
    }
    Ok(None)
}

/// `.git`, `.gitignore` and the like: a fresh repository counts as empty.
fn is_git(path: &Path) -> bool {
    path.as_os_str().as_encoded_bytes().starts_with(b".git")
}

/// A file of ours may be where the way to a new one now leads.
fn is_absent(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use tempfile::TempDir;

    use super::*;

    fn file(path: &str, text: &str) -> File {
        let contents = format!("// @generated by cargo xtask codegen\n{text}\n");
        File { path: path.into(), contents }
    }

    fn two_files() -> [File; 2] {
        [file("Cargo.toml", "a"), file("src/lib.rs", "b")]
    }

    fn written() -> (TempDir, PathBuf) {
        let parent = TempDir::new().unwrap();
        let out = parent.path().join("deep/crate");
        write(&out, &two_files()).unwrap();
        (parent, out)
    }

    fn paths(changes: &[Change]) -> Vec<&str> {
        changes.iter().map(|change| change.path.to_str().unwrap()).collect()
    }

    /// The names beside and below a directory's parent: nothing of ours may be left there.
    fn names(parent: &Path) -> Vec<String> {
        let names = entries(parent, Path::new("")).unwrap();
        names.iter().map(|path| path.to_str().unwrap().to_owned()).collect()
    }

    fn refused(out: &Path, files: &[File]) -> String {
        let message = write(out, files).unwrap_err().to_string();
        assert_eq!(check(out, files).unwrap_err().to_string(), message);
        message.replace(out.to_str().unwrap(), "OUT")
    }

    #[test]
    fn a_new_crate_is_written_and_up_to_date() {
        let (parent, out) = written();
        assert_eq!(fs::read_to_string(out.join("src/lib.rs")).unwrap(), two_files()[1].contents);
        assert_eq!(check(&out, &two_files()).unwrap(), []);
        assert_eq!(names(&parent.path().join("deep")), ["crate"]);
    }

    #[test]
    fn checking_writes_nothing() {
        let parent = TempDir::new().unwrap();
        let changes = check(&parent.path().join("deep/crate"), &two_files()).unwrap();
        assert_eq!(paths(&changes), ["Cargo.toml", "src/lib.rs"]);
        assert!(names(parent.path()).is_empty());
    }

    #[test]
    fn every_kind_of_change_is_found_and_mended() {
        let (_parent, out) = written();
        fs::write(out.join("Cargo.toml"), &file("", "edited").contents).unwrap();
        fs::remove_file(out.join("src/lib.rs")).unwrap();
        fs::create_dir(out.join("src/deep")).unwrap();
        fs::write(out.join("src/deep/gone.rs"), &file("", "").contents).unwrap();
        let changes = check(&out, &two_files()).unwrap();
        let stale = ChangeKind::Stale {
            is: file("", "edited").contents.into(),
            should_be: file("", "a").contents,
        };
        let kinds: Vec<_> = changes.iter().map(|change| &change.kind).collect();
        assert_eq!(paths(&changes), ["Cargo.toml", "src/deep/gone.rs", "src/lib.rs"]);
        assert_eq!(kinds, [&stale, &ChangeKind::Orphaned, &ChangeKind::Missing]);

        assert_eq!(write(&out, &two_files()).unwrap(), changes);
        assert_eq!(check(&out, &two_files()).unwrap(), []);
        assert!(!out.join("src/deep").exists());
    }

    #[test]
    fn what_is_up_to_date_is_not_touched() {
        let (parent, out) = written();
        let times = || {
            ["", "Cargo.toml", "src", "src/lib.rs"]
                .map(|path| out.join(path).metadata().unwrap().modified().unwrap())
        };
        let before = (times(), parent.path().join("deep").metadata().unwrap().modified().unwrap());
        assert_eq!(write(&out, &two_files()).unwrap(), []);
        let after = (times(), parent.path().join("deep").metadata().unwrap().modified().unwrap());
        assert_eq!(before, after);
    }

    #[test]
    fn unchanged_files_keep_their_times_when_others_change() {
        let (_parent, out) = written();
        let time = || out.join("Cargo.toml").metadata().unwrap().modified().unwrap();
        let before = time();
        std::thread::sleep(std::time::Duration::from_millis(20));
        write(&out, &[file("Cargo.toml", "a"), file("src/lib.rs", "new")]).unwrap();
        assert_eq!(time(), before);
    }

    #[test]
    fn what_is_somebody_elses_stays() {
        let (_parent, out) = written();
        let others = [
            (".git/HEAD", "x"),
            ("Cargo.lock", "# This file is automatically @generated by Cargo.\n"),
            ("notes.md", "mine"),
            ("src/mine/deep/a.rs", "mine"),
            ("src/old/mine.rs", "mine"),
            ("target/CACHEDIR.TAG", ""),
            ("target/package/lib.rs", &file("", "copy").contents),
        ];
        for (path, text) in others {
            fs::create_dir_all(out.join(path).parent().unwrap()).unwrap();
            fs::write(out.join(path), text).unwrap();
        }
        fs::write(out.join("src/old/ours.rs"), &file("", "").contents).unwrap();
        #[cfg(unix)]
        std::os::unix::fs::symlink("notes.md", out.join("link")).unwrap();

        let files = [file("Cargo.toml", "new"), file("src/lib.rs", "b"), file("src/mine/b.rs", "")];
        let changes = write(&out, &files).unwrap();
        assert_eq!(paths(&changes), ["Cargo.toml", "src/mine/b.rs", "src/old/ours.rs"]);
        for (path, text) in others {
            assert_eq!(fs::read_to_string(out.join(path)).unwrap(), text, "{path}");
        }
        #[cfg(unix)]
        assert_eq!(out.join("link").read_link().unwrap(), Path::new("notes.md"));
        assert!(!out.join("src/old/ours.rs").exists());
        assert_eq!(check(&out, &files).unwrap(), []);
    }

    #[test]
    fn somebody_elses_file_in_the_way_is_not_replaced() {
        let (_parent, out) = written();
        fs::write(out.join("src/lib.rs"), "mine").unwrap();
        assert_eq!(
            refused(&out, &two_files()),
            "error: OUT/src/lib.rs was not written by codegen, and src/lib.rs is to be written \
             there. Move it away"
        );
        assert_eq!(fs::read_to_string(out.join("src/lib.rs")).unwrap(), "mine");

        fs::remove_dir_all(out.join("src")).unwrap();
        fs::write(out.join("src"), "mine").unwrap();
        assert!(refused(&out, &two_files()).starts_with("error: OUT/src was not written"));
        fs::remove_file(out.join("src")).unwrap();
        fs::create_dir_all(out.join("src/lib.rs")).unwrap();
        assert!(refused(&out, &two_files()).starts_with("error: OUT/src/lib.rs was not written"));
    }

    #[test]
    fn a_file_of_ours_may_become_a_directory() {
        let parent = TempDir::new().unwrap();
        let out = parent.path().join("crate");
        write(&out, &[file("Cargo.toml", "a"), file("src", "")]).unwrap();
        write(&out, &two_files()).unwrap();
        assert_eq!(check(&out, &two_files()).unwrap(), []);
    }

    #[test]
    fn a_directory_of_somebody_elses_is_not_taken_over() {
        let parent = TempDir::new().unwrap();
        let out = parent.path().join("home");
        fs::create_dir_all(out.join("Documents")).unwrap();
        assert_eq!(
            refused(&out, &two_files()),
            "error: OUT is not a directory that codegen wrote: it holds Documents, and none of \
             the files to be written. Choose another directory, or empty this one"
        );
        fs::rename(out.join("Documents"), out.join(".config")).unwrap();
        assert!(refused(&out, &two_files()).contains("it holds .config, and none"));
        assert_eq!(names(&out), [".config"]);
    }

    #[test]
    fn a_fresh_repository_is_fine() {
        let parent = TempDir::new().unwrap();
        fs::create_dir(parent.path().join(".git")).unwrap();
        write(parent.path(), &two_files()).unwrap();
        assert_eq!(names(parent.path()), [".git", "Cargo.toml", "src"]);
    }

    #[cfg(unix)]
    #[test]
    fn links_are_not_followed() {
        use std::os::unix::fs::symlink;

        let (parent, out) = written();
        let link = parent.path().join("link");
        symlink(&out, &link).unwrap();
        for link in [link.clone(), link.join("")] {
            let failure = refused(&link, &[file("Cargo.toml", "new")]);
            assert!(failure.contains("is a symbolic link"), "{failure}");
        }

        let elsewhere = parent.path().join("elsewhere");
        fs::rename(out.join("src"), &elsewhere).unwrap();
        symlink(&elsewhere, out.join("src")).unwrap();
        let files = [file("Cargo.toml", "a"), file("src/lib.rs", "new")];
        assert!(refused(&out, &files).starts_with("error: OUT/src was not written"));
        fs::remove_file(out.join("src")).unwrap();
        fs::create_dir(out.join("src")).unwrap();
        symlink(elsewhere.join("lib.rs"), out.join("src/lib.rs")).unwrap();
        assert!(refused(&out, &files).starts_with("error: OUT/src/lib.rs was not written"));
        let there = fs::read_to_string(elsewhere.join("lib.rs")).unwrap();
        assert_eq!(there, two_files()[1].contents);
    }

    #[test]
    fn a_path_out_of_the_directory_is_refused() {
        let parent = TempDir::new().unwrap();
        let out = parent.path().join("crate");
        for path in [
            "",
            "/",
            "/a",
            "a/",
            "a//b",
            ".",
            "..",
            "../a",
            "a/../b",
            "./a",
            "a\\b",
            "C:/a",
            "a\nb",
            ".git/config",
        ] {
            let failure = refused(&out, &[file(path, "")]);
            assert!(failure.starts_with("error: the generator made"), "{failure}");
        }
        let bare = File { path: "src/lib.rs".into(), contents: "pub mod types;\n".into() };
        assert!(refused(&out, &[bare]).ends_with("made src/lib.rs without its header"));
        assert!(names(parent.path()).is_empty());
    }

    #[test]
    fn two_files_of_one_name_leave_everything_as_it_was() {
        let (_parent, out) = written();
        let files = [file("Cargo.toml", "new"), file("src/lib.rs", "1"), file("src/lib.rs", "2")];
        let failure = write(&out, &files).unwrap_err().to_string();
        assert!(failure.contains("cannot write"), "{failure}");
        assert_eq!(check(&out, &two_files()).unwrap(), []);
        assert_eq!(names(out.parent().unwrap()), ["crate"]);
    }

    #[cfg(unix)]
    #[test]
    fn what_is_read_only_stays_as_it_is() {
        use std::os::unix::fs::PermissionsExt;

        let (_parent, out) = written();
        let source = out.join("src");
        fs::set_permissions(&source, fs::Permissions::from_mode(0o555)).unwrap();
        let new = [file("Cargo.toml", "new")];
        let failure = write(&out, &new).unwrap_err().to_string();
        fs::set_permissions(&source, fs::Permissions::from_mode(0o755)).unwrap();
        assert!(failure.ends_with("src: it is read-only"), "{failure}");
        assert_eq!(check(&out, &two_files()).unwrap(), []);
    }
}
