//! What a crate is made of, and the command that says so.

use std::borrow::Cow;
use std::path::{Component, Path, PathBuf};

use codegen::{Generated, Options, Selection};

use crate::committed;
use crate::failure::{Failure, Result};
use crate::input::Input;
use crate::manifest;
use crate::record::{Record, Service};

pub(crate) const COMMAND: &str = "cargo xtask codegen";

/// One crate to generate.
pub(crate) struct Task {
    pub(crate) models: Vec<PathBuf>,
    pub(crate) overlays: Vec<PathBuf>,
    pub(crate) options: Options,
    pub(crate) out: PathBuf,
}

impl Task {
    /// The command that does this, a part an argument.
    pub(crate) fn command(&self, show: impl Fn(&Path) -> String) -> Vec<String> {
        let mut parts = vec![COMMAND.to_owned()];
        let mut add = |flag: &str, value: &str| parts.push(format!("{flag} {}", quoted(value)));
        let is_set = |is_set: bool, flag: &str| is_set.then(|| flag.to_owned());
        self.models.iter().for_each(|path| add("--model", &show(path)));
        self.overlays.iter().for_each(|path| add("--overlay", &show(path)));
        if let Selection::Named(operations) = &self.options.operations {
            for name in operations {
                add("--operation", name);
            }
        }
        self.options.crate_name.iter().for_each(|name| add("--crate-name", name));
        parts.extend(is_set(self.options.operations == Selection::All, "--all"));
        parts.extend(is_set(self.options.honor_client_optional, "--honor-client-optional"));
        parts.extend(is_set(self.options.protocol_tests, "--protocol-tests"));
        parts.push(format!("--out {}", quoted(&show(&self.out))));
        parts
    }

    /// The record of a run. Its command is complete: it names the package even where that has the default name.
    pub(crate) fn record(&self, sources: &[Input], generated: &Generated) -> Result<Record> {
        let root = real(&committed::root());
        let show = |path: &Path| relative(&root, &real(path));
        let crate_name = Some(generated.package.clone());
        let task = Self {
            models: self.models.clone(),
            overlays: self.overlays.clone(),
            options: Options { crate_name, ..self.options.clone() },
            out: self.out.clone(),
        };
        let paths = self.models.iter().chain(&self.overlays).map(|path| show(path));
        let manifest = generated.files.iter().find(|file| file.path == "Cargo.toml");
        let keys = manifest.map(|file| manifest::keys(&file.contents)).transpose();
        Ok(Record {
            command: task.command(show).join(" \\\n  "),
            sources: paths.zip(sources.iter().map(Input::sha256)).collect(),
            service: Service {
                id: generated.service.clone(),
                api_version: generated.api_version.clone(),
            },
            keys: keys.map_err(Failure::new)?.unwrap_or_default(),
        })
    }
}

/// A word as a shell reads it.
fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "-_./,:=@%+".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', r"'\''"))
    }
}

/// An absolute path without links on the way, whether or not all of it exists. What it ends in may be a link.
fn real(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let skip = usize::from(absolute.file_name().is_some());
    let found =
        absolute.ancestors().skip(skip).find_map(|path| Some((path, path.canonicalize().ok()?)));
    let Some((existing, real)) = found else { return absolute };
    // Below what exists there are no links, so that a name and `..` are as good as nothing.
    absolute.strip_prefix(existing).unwrap_or(&absolute).components().fold(
        real,
        |mut path, part| {
            match part {
                Component::ParentDir => drop(path.pop()),
                _ => path.push(part),
            }
            path
        },
    )
}

/// The way from one directory to a path, with `/`; the path itself where there is none.
fn relative(from: &Path, to: &Path) -> String {
    let shared =
        from.components().zip(to.components()).take_while(|(one, other)| one == other).count();
    if shared == 0 {
        return to.to_string_lossy().into_owned();
    }
    let up = from.components().skip(shared).map(|_| Cow::Borrowed(".."));
    let down = to.components().skip(shared).map(|part| part.as_os_str().to_string_lossy());
    let parts: Vec<_> = up.chain(down).collect();
    if parts.is_empty() { ".".to_owned() } else { parts.join("/") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_relative_where_they_can_be() {
        for (to, expected) in [
            ("/a/repository", "."),
            ("/a/repository/models/m.json", "models/m.json"),
            ("/a/other", "../other"),
            ("/b/c d", "../../b/c d"),
            ("elsewhere", "elsewhere"),
        ] {
            assert_eq!(relative(Path::new("/a/repository"), Path::new(to)), expected);
        }
    }

    #[cfg(unix)]
    #[test]
    fn a_path_is_the_same_however_it_is_written() -> std::io::Result<()> {
        let place = tempfile::TempDir::new()?;
        let root = place.path().canonicalize()?;
        std::fs::create_dir_all(root.join("a/b"))?;
        std::os::unix::fs::symlink(root.join("a/b"), root.join("link"))?;
        for (path, expected) in [
            ("a/m.json", "a/m.json"),
            ("link/m.json", "a/b/m.json"),
            ("link/../m.json", "a/m.json"),
            ("a/b/..", "a"),
            ("new/../a/./m.json", "a/m.json"),
            ("new/deep/m.json", "new/deep/m.json"),
            ("link", "link"),
        ] {
            assert_eq!(real(&root.join(path)), root.join(expected), "{path}");
        }
        Ok(())
    }
}
