//! Replaces a directory in one step.
//!
//! Beside a directory `crate` there are, for a moment, `.crate.codegen-new` (what is being built;
//! disposable at any time) and `.crate.codegen-old` (what `crate` was before, with everything in it
//! that is not ours). The steps:
//!
//! 1. Build the new files in `-new`.
//! 2. Exchange it with `crate`, so that the previous directory is now `-old`.
//! 3. Move what is not ours from `-old` to `crate`.
//! 4. Remove `-old`.
//!
//! A run that is killed between two steps leaves whole files of one generation in `crate`, and the
//! next run does the rest ([`Target::recover`]).

use std::ffi::OsString;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use codegen::File;

use super::platform::{self, Lock};
use super::scan::{MANIFEST, Scan, entries, is_cache, is_directory, prefixes};
use crate::failure::{Failure, Result, cannot};
use crate::terminal;

/// A directory to be replaced, and the exclusive right to do so.
pub(crate) struct Target {
    path: PathBuf,
    new: PathBuf,
    old: PathBuf,
    exchange: fn(&Path, &Path) -> io::Result<()>,
    _lock: Lock,
}

impl Target {
    /// Waits until no other run is at work there, and finishes what a killed one left undone.
    pub(crate) fn lock(out: &Path) -> Result<Self> {
        let path = resolve(out)?;
        let target = Self {
            new: beside(&path, "new"),
            old: beside(&path, "old"),
            exchange: platform::exchange,
            _lock: lock(&path)?,
            path,
        };
        target.recover()?;
        Ok(target)
    }

    /// The directory, as an absolute path without links.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }

    /// Puts these files in the place of those of ours that the directory holds. On failure it is
    /// as it was before; only a failure to remove the previous files comes after that.
    pub(crate) fn replace(
        &self,
        existing: &Scan,
        files: &[File],
        is_unchanged: impl Fn(&File) -> bool,
    ) -> Result<()> {
        refuse_read_only(&self.path, existing)?;
        let _disposed = Disposed(&self.new);
        self.build(files, is_unchanged)?;
        if !exists(&self.path) {
            return rename(&self.new, &self.path);
        }
        self.swap()?;
        if let Err(failure) = self.carry() {
            self.swap_back()?;
            return Err(failure);
        }
        self.remove_old()
    }

    fn recover(&self) -> Result<()> {
        if exists(&self.old) && !exists(&self.path) {
            rename(&self.old, &self.path)?;
        }
        if exists(&self.new) {
            fs::remove_dir_all(&self.new).map_err(cannot("remove", &self.new))?;
        }
        if exists(&self.old) {
            self.carry()?;
            self.remove_old()?;
        }
        Ok(())
    }

    /// Unchanged files are linked, so that they keep their times.
    fn build(&self, files: &[File], is_unchanged: impl Fn(&File) -> bool) -> Result<()> {
        fs::create_dir(&self.new).map_err(cannot("create", &self.new))?;
        if let Ok(metadata) = self.path.metadata() {
            fs::set_permissions(&self.new, metadata.permissions())
                .map_err(cannot("set the permissions of", &self.new))?;
        }
        for file in files {
            let path = self.new.join(&file.path);
            let parent = path.parent().unwrap_or(&self.new);
            fs::create_dir_all(parent).map_err(cannot("create", parent))?;
            let linked =
                is_unchanged(file) && fs::hard_link(self.path.join(&file.path), &path).is_ok();
            if !linked {
                create(&path, &file.contents).map_err(cannot("write", &path))?;
            }
        }
        Ok(())
    }

    /// `-new` becomes the target, the target `-old`. Where two directories cannot be exchanged,
    /// there is a moment without a target, and a run killed then is rolled back by the next.
    fn swap(&self) -> Result<()> {
        rename(&self.new, &self.old)?;
        if (self.exchange)(&self.path, &self.old).is_ok() {
            return Ok(());
        }
        rename(&self.old, &self.new)?;
        rename(&self.path, &self.old)?;
        rename(&self.new, &self.path).inspect_err(|_| {
            // The next run tries again.
            let _ = rename(&self.old, &self.path);
        })
    }

    fn swap_back(&self) -> Result<()> {
        if (self.exchange)(&self.path, &self.old).is_ok() {
            return rename(&self.old, &self.new);
        }
        rename(&self.path, &self.new)?;
        rename(&self.old, &self.path)
    }

    /// Moves everything that is not ours from `-old` to the target, or nothing.
    fn carry(&self) -> Result<()> {
        let mut moves = Vec::new();
        // What its owner wrote into the previous Cargo.toml is in the new one. A run that was killed may have left
        // it without the record that says so.
        let scan = Scan::of(&self.old)?;
        for path in scan.others.iter().filter(|path| *path != Path::new(MANIFEST)) {
            self.plan_move(path, &mut moves)?;
        }
        for (done, path) in moves.iter().enumerate() {
            if let Err(failure) = move_below(&self.old, &self.path, path) {
                for path in moves[..done].iter().rev() {
                    move_below(&self.path, &self.old, path)?;
                }
                return Err(failure);
            }
        }
        Ok(())
    }

    /// A directory moves as a whole, unless the target has one of that name.
    fn plan_move(&self, path: &Path, moves: &mut Vec<PathBuf>) -> Result<()> {
        let from = self.old.join(path);
        for part in prefixes(path) {
            let to = self.path.join(part);
            match to.symlink_metadata() {
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    moves.push(path.to_owned());
                    return Ok(());
                }
                Ok(metadata) if metadata.is_dir() && is_directory(&self.old.join(part)) => {}
                _ => {
                    return Err(Failure::new(format!(
                        "{} cannot return to {}, which exists: remove one of the two",
                        from.display(),
                        to.display()
                    )));
                }
            }
        }
        if is_cache(&from) {
            return Ok(());
        }
        entries(&self.old, path)?.iter().try_for_each(|path| self.plan_move(path, moves))
    }

    fn remove_old(&self) -> Result<()> {
        fs::remove_dir_all(&self.old).map_err(cannot("remove the previous files in", &self.old))
    }
}

/// Writes one file, in one step, unless it already holds this text. Says whether it was written.
pub(crate) fn write_file(out: &Path, contents: &str) -> Result<bool> {
    let target = resolve(out)?;
    match target.symlink_metadata() {
        Ok(metadata) if !metadata.is_file() => {
            return Err(Failure::new(format!("{} is not a regular file", out.display())));
        }
        _ => {}
    }
    let _lock = lock(&target)?;
    if fs::read(&target).is_ok_and(|is| is == contents.as_bytes()) {
        return Ok(false);
    }
    let new = beside(&target, "new");
    if exists(&new) {
        fs::remove_file(&new).map_err(cannot("remove", &new))?;
    }
    let _disposed = Disposed(&new);
    create(&new, contents).map_err(cannot("write", &new))?;
    rename(&new, &target)?;
    Ok(true)
}

/// Removed at the end, if it is still there.
struct Disposed<'a>(&'a Path);

impl Drop for Disposed<'_> {
    fn drop(&mut self) {
        // What is still there then, the next run removes.
        let _ =
            if is_directory(self.0) { fs::remove_dir_all(self.0) } else { fs::remove_file(self.0) };
    }
}

/// An absolute path whose parent exists and is no link; the path itself may be one.
fn resolve(out: &Path) -> Result<PathBuf> {
    // Without a slash at its end, which would follow a link.
    let out: PathBuf = out.components().collect();
    let absolute = if is_directory(&out) { out.canonicalize() } else { std::path::absolute(&out) };
    let absolute = absolute.map_err(cannot("find", &out))?;
    let (Some(parent), Some(name)) = (absolute.parent(), absolute.file_name()) else {
        return Err(Failure::new(format!("{} does not end in a name", out.display())));
    };
    fs::create_dir_all(parent).map_err(cannot("create", parent))?;
    Ok(parent.canonicalize().map_err(cannot("find", parent))?.join(name))
}

/// Locked is the parent: the directory itself is about to be another one.
fn lock(target: &Path) -> Result<Lock> {
    let parent = target.parent().unwrap_or(target);
    let busy = || {
        terminal::say(format_args!("waiting for another run in {}", parent.display()));
    };
    platform::lock(parent, busy).map_err(cannot("lock", parent))
}

pub(crate) fn beside(target: &Path, role: &str) -> PathBuf {
    let mut name = OsString::from(".");
    name.push(target.file_name().unwrap_or_default());
    name.push(format!(".codegen-{role}"));
    target.with_file_name(name)
}

/// The previous files would be left behind, and their owner, who protected them, does not want them replaced.
fn refuse_read_only(target: &Path, existing: &Scan) -> Result<()> {
    let mut directories: Vec<_> = existing.ours.iter().filter_map(|path| path.parent()).collect();
    directories.push(Path::new(""));
    directories.dedup();
    for directory in directories {
        let directory = target.join(directory);
        let is_read_only = |metadata: fs::Metadata| metadata.permissions().readonly();
        if cfg!(unix) && directory.metadata().is_ok_and(is_read_only) {
            return Err(Failure::new(format!(
                "cannot write {}: it is read-only",
                directory.display()
            )));
        }
    }
    Ok(())
}

fn move_below(from: &Path, to: &Path, path: &Path) -> Result<()> {
    let destination = to.join(path);
    let parent = destination.parent().unwrap_or(to);
    fs::create_dir_all(parent).map_err(cannot("create", parent))?;
    rename(&from.join(path), &destination)
}

fn rename(from: &Path, to: &Path) -> Result<()> {
    fs::rename(from, to).map_err(|cause| {
        Failure::new(format!("cannot rename {} to {}: {cause}", from.display(), to.display()))
    })
}

/// Not synced: what a power cut takes, the next run makes again, and a large crate takes three times
/// as long.
fn create(path: &Path, contents: &str) -> io::Result<()> {
    let mut file = fs::File::options().write(true).create_new(true).open(path)?;
    file.write_all(contents.as_bytes())
}

fn exists(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use tempfile::TempDir;

    use super::*;
    use crate::output;

    const HEADER: &str = "// @generated by cargo xtask codegen\n";

    /// Some files that all hold the same number.
    fn files(generation: usize) -> Vec<File> {
        ["Cargo.toml", "src/lib.rs", "src/types/a.rs"]
            .map(|path| File { path: path.into(), contents: format!("{HEADER}// {generation}\n") })
            .to_vec()
    }

    fn put(root: &Path, files: &[File]) {
        for file in files {
            let path = root.join(&file.path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, &file.contents).unwrap();
        }
    }

    /// What is not ours, at every depth that is handled in its own way.
    fn put_others(root: &Path) {
        for path in ["Cargo.lock", "notes/a.md", "src/mine.rs", "target/CACHEDIR.TAG"] {
            let path = root.join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "mine").unwrap();
        }
    }

    fn has_others(root: &Path) -> bool {
        ["Cargo.lock", "notes/a.md", "src/mine.rs", "target/CACHEDIR.TAG"]
            .iter()
            .all(|path| fs::read(root.join(path)).is_ok_and(|text| text == b"mine"))
    }

    /// A directory of the first generation with files of others, and the paths beside it.
    struct Setting {
        parent: TempDir,
        target: PathBuf,
        new: PathBuf,
        old: PathBuf,
    }

    fn setting() -> Setting {
        let parent = TempDir::new().unwrap();
        let target = parent.path().canonicalize().unwrap().join("crate");
        put(&target, &files(1));
        put_others(&target);
        let (new, old) = (beside(&target, "new"), beside(&target, "old"));
        Setting { parent, target, new, old }
    }

    impl Setting {
        fn locked(&self, exchange: fn(&Path, &Path) -> io::Result<()>) -> Target {
            Target { exchange, ..Target::lock(&self.target).unwrap() }
        }

        fn replace(&self, target: &Target, files: &[File]) -> Result<()> {
            target.replace(&Scan::of(&self.target)?, files, |_| false)
        }

        fn assert_holds(&self, generation: usize) {
            assert_eq!(output::check(&self.target, &files(generation)).unwrap(), []);
            assert!(has_others(&self.target));
            assert_eq!(entries(self.parent.path(), Path::new("")).unwrap(), [Path::new("crate")]);
        }

        /// Any next run, be it with other files or with the same, must find its way.
        fn assert_recovers_to(&self, generation: usize) {
            drop(Target::lock(&self.target).unwrap());
            self.assert_holds(generation);
            output::write(&self.target, &files(2)).unwrap();
            self.assert_holds(2);
        }
    }

    fn unsupported(_: &Path, _: &Path) -> io::Result<()> {
        Err(io::ErrorKind::Unsupported.into())
    }

    #[test]
    fn directories_are_exchanged() {
        let setting = setting();
        setting.replace(&setting.locked(platform::exchange), &files(2)).unwrap();
        setting.assert_holds(2);
    }

    #[test]
    fn directories_are_renamed_where_they_cannot_be_exchanged() {
        let setting = setting();
        setting.replace(&setting.locked(unsupported), &files(2)).unwrap();
        setting.assert_holds(2);
    }

    #[test]
    fn killed_while_building() {
        let setting = setting();
        put(&setting.new, &files(2)[..1]);
        fs::write(setting.new.join("half"), "").unwrap();
        setting.assert_recovers_to(1);
    }

    #[test]
    fn killed_before_the_exchange() {
        let setting = setting();
        put(&setting.old, &files(2));
        setting.assert_recovers_to(1);
    }

    #[test]
    fn killed_after_the_exchange() {
        let setting = setting();
        fs::rename(&setting.target, &setting.old).unwrap();
        put(&setting.target, &files(2));
        setting.assert_recovers_to(2);
    }

    #[test]
    fn killed_between_two_renames() {
        let setting = setting();
        put(&setting.new, &files(2));
        fs::rename(&setting.target, &setting.old).unwrap();
        setting.assert_recovers_to(1);
    }

    #[test]
    fn killed_while_moving_what_is_not_ours() {
        let setting = setting();
        fs::rename(&setting.target, &setting.old).unwrap();
        put(&setting.target, &files(2));
        move_below(&setting.old, &setting.target, Path::new("notes")).unwrap();
        move_below(&setting.old, &setting.target, Path::new("src/mine.rs")).unwrap();
        setting.assert_recovers_to(2);
    }

    #[test]
    fn killed_while_removing_the_previous_files() {
        let setting = setting();
        put(&setting.old, &files(0)[1..]);
        fs::create_dir(setting.old.join("empty")).unwrap();
        setting.assert_recovers_to(1);
    }

    /// Of the previous directory, Cargo.toml may be left that its owner took the header from.
    #[test]
    fn killed_while_removing_the_previous_record() {
        let setting = setting();
        fs::create_dir(&setting.old).unwrap();
        fs::write(setting.old.join("Cargo.toml"), "[package]\n").unwrap();
        setting.assert_recovers_to(1);
    }

    #[test]
    fn killed_after_the_exchange_and_then_built() {
        let setting = setting();
        fs::rename(&setting.target, &setting.old).unwrap();
        put(&setting.target, &files(2));
        fs::create_dir(setting.target.join("target")).unwrap();
        fs::write(setting.target.join("target/CACHEDIR.TAG"), "mine").unwrap();
        setting.assert_recovers_to(2);
    }

    #[test]
    fn nothing_is_lost_where_both_directories_have_a_file() {
        let setting = setting();
        fs::rename(&setting.target, &setting.old).unwrap();
        put(&setting.target, &files(2));
        fs::write(setting.target.join("Cargo.lock"), "newer").unwrap();
        let failure = output::write(&setting.target, &files(2)).unwrap_err().to_string();
        assert!(
            failure.contains("crate/Cargo.lock, which exists: remove one of the two"),
            "{failure}"
        );
        fs::remove_file(setting.target.join("Cargo.lock")).unwrap();
        setting.assert_recovers_to(2);
    }

    #[test]
    fn what_cannot_be_moved_brings_the_previous_files_back() {
        for exchange in [platform::exchange, unsupported] {
            let setting = setting();
            let target = setting.locked(exchange);
            // A file of the new generation where something of the user's is: `output` never lets
            // that happen, but a file system without upper and lower case does.
            let mut clashing = files(2);
            clashing.push(File { path: "notes".into(), contents: HEADER.into() });
            assert!(setting.replace(&target, &clashing).is_err());
            drop(target);
            setting.assert_holds(1);
        }
    }

    #[test]
    fn a_failed_exchange_brings_the_previous_files_back() {
        fn remove_new(_: &Path, old: &Path) -> io::Result<()> {
            fs::remove_dir_all(old)?;
            unsupported(old, old)
        }
        let setting = setting();
        let target = setting.locked(remove_new);
        assert!(setting.replace(&target, &files(2)).is_err());
        drop(target);
        setting.assert_holds(1);
    }

    #[cfg(unix)]
    #[test]
    fn a_second_run_waits_for_the_first() {
        use std::time::Duration;

        let setting = setting();
        let locked = setting.locked(platform::exchange);
        let (sender, receiver) = std::sync::mpsc::channel();
        let target = setting.target.clone();
        let second = std::thread::spawn(move || {
            output::write(&target, &files(3)).unwrap();
            sender.send(()).unwrap();
        });
        assert!(receiver.recv_timeout(Duration::from_millis(200)).is_err());
        setting.replace(&locked, &files(2)).unwrap();
        assert_eq!(output::check(&setting.target, &files(2)).unwrap(), []);
        drop(locked);
        second.join().unwrap();
        setting.assert_holds(3);
    }

    #[test]
    fn a_path_that_names_no_directory_is_refused() {
        assert!(Target::lock(Path::new("/")).is_err());
        assert!(Target::lock(Path::new("nowhere/..")).is_err());
    }

    /// Not a test: what `killed_at_any_moment` runs and kills.
    #[test]
    fn writer() {
        let Some(target) = std::env::var_os("XTASK_TEST_TARGET") else {
            return;
        };
        for generation in 2.. {
            output::write(Path::new(&target), &files(generation)).unwrap();
        }
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn killed_at_any_moment() {
        use std::time::Duration;

        let setting = setting();
        for delay in 0..25 {
            let mut writer = std::process::Command::new(std::env::current_exe().unwrap())
                .args(["--exact", "output::swap::tests::writer"])
                .env("XTASK_TEST_TARGET", &setting.target)
                .stdout(std::process::Stdio::null())
                .spawn()
                .unwrap();
            std::thread::sleep(Duration::from_micros(10_000 + delay * 777));
            writer.kill().unwrap();
            writer.wait().unwrap();

            let first = fs::read_to_string(setting.target.join("Cargo.toml")).unwrap();
            let same: Vec<_> =
                files(0).into_iter().map(|file| File { contents: first.clone(), ..file }).collect();
            let changes = output::check(&setting.target, &same).unwrap();
            assert_eq!(changes, [], "after {delay}");
            output::write(&setting.target, &files(1)).unwrap();
            setting.assert_holds(1);
        }
    }

    #[test]
    fn a_file_is_written_in_one_step_and_only_when_it_differs() {
        let parent = TempDir::new().unwrap();
        let out = parent.path().join("deep/model.json");
        assert!(write_file(&out, "one").unwrap());
        assert!(!write_file(&out, "one").unwrap());
        fs::write(beside(&out, "new"), "left by a killed run").unwrap();
        assert!(write_file(&out, "two").unwrap());
        assert_eq!(fs::read_to_string(&out).unwrap(), "two");
        assert_eq!(fs::read_dir(out.parent().unwrap()).unwrap().count(), 1);

        let failure = write_file(parent.path(), "").unwrap_err().to_string();
        assert!(failure.ends_with("is not a regular file"), "{failure}");
        #[cfg(unix)]
        assert!(write_file(Path::new("/dev/stdout"), "").is_err());
    }
}
