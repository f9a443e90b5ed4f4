//! A generated crate, and how it goes together with what its owner made of the one that is there.

use std::borrow::Cow;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use codegen::{File, Generated};

use crate::crate_name::crate_name;
use crate::failure::{Failure, Result, cannot};
use crate::manifest;
use crate::output::scan::{MANIFEST, is_ours, is_shared};
use crate::output::swap::beside;
use crate::output::{Contents, validate};
use crate::record::{self, Earlier, Record, Service};

const README: &str = "README.md";

/// A crate to write.
pub(crate) struct Package {
    files: Vec<File>,
    record: Record,
    /// Whether it may take the place of another service's crate.
    is_forced: bool,
}

impl Package {
    pub(crate) fn new(generated: &Generated, record: Record, is_forced: bool) -> Self {
        Self { files: generated.files.clone(), record, is_forced }
    }

    /// How many files it has.
    pub(crate) fn len(&self) -> usize {
        self.files.len() + 1
    }
}

impl Contents for Package {
    fn files(&self, target: &Path) -> Result<Cow<'_, [File]>> {
        self.files.iter().try_for_each(validate)?;
        let existing = Existing::read(target)?;
        let is_other = existing.is_of_another(&self.record.service, self.is_forced)?;
        let mut files = self.files.clone();
        files.push(File { path: record::PATH.to_owned(), contents: self.record.text() });
        if is_theirs(&target.join(README)) {
            files.retain(|file| file.path != README);
        }
        files.sort_by(|one, other| one.path.cmp(&other.path));
        if let (Some(owners), false) = (&existing.manifest, is_other) {
            let keys = existing.record.map(|record| record.keys).unwrap_or_default();
            for file in files.iter_mut().filter(|file| file.path == MANIFEST) {
                let merged = manifest::merge(owners, &file.contents, &keys);
                file.contents = merged.map_err(wrong(target, MANIFEST))?;
            }
        }
        Ok(Cow::Owned(files))
    }
}

/// What an earlier run left that a new one has to know.
pub(crate) struct Existing {
    target: PathBuf,
    manifest: Option<String>,
    record: Option<Earlier>,
}

impl Existing {
    /// Looks at a directory, which may be missing, or be somebody else's.
    pub(crate) fn read(target: &Path) -> Result<Self> {
        // A run that was killed may have left nothing but what it was about to replace.
        let previous = beside(target, "old");
        let root = if target.exists() { target } else { &previous };
        let record = read(&root.join(record::PATH), is_ours)?;
        let record = record.map(|text| Earlier::parse(&text)).transpose();
        let record = record.map_err(|error| {
            let path = root.join(record::PATH);
            let help = "bring it back, or remove it, and then replace the crate with --force";
            Failure::new(format!("{} is damaged ({error}): {help}", path.display()))
        })?;
        let manifest = read(&root.join(MANIFEST), |path| Ok(is_ours(path)? || is_shared(path)))?;
        Ok(Self { target: target.to_owned(), manifest, record })
    }

    /// The package's name, which stays unless the command line says otherwise.
    pub(crate) fn name(&self) -> Result<Option<String>> {
        let Some(manifest) = &self.manifest else { return Ok(None) };
        let name = manifest::name(manifest).map_err(wrong(&self.target, MANIFEST))?;
        let name = name.map(|name| crate_name(&name)).transpose();
        name.map_err(|rule| wrong(&self.target, MANIFEST)(format!("`package.name`: {rule}")))
    }

    /// Whether there is a Cargo.toml that its owner may have edited.
    fn is_edited(&self) -> bool {
        self.manifest.as_deref().is_some_and(manifest::is_shared)
    }

    /// Whether the crate is one of another service, which only force replaces.
    pub(crate) fn is_of_another(&self, service: &Service, is_forced: bool) -> Result<bool> {
        if self.record.is_none() && self.is_edited() && !is_forced {
            return Err(Failure::new(format!(
                "{} has a crate of codegen's without its record, {}, so that its service is not known. Bring the record \
                 back, or replace the crate, its Cargo.toml included, with --force",
                self.target.display(),
                record::PATH
            )));
        }
        match self.record.as_ref().map(|record| &record.service) {
            None => Ok(self.is_edited()),
            Some(other) if other != service && !is_forced => Err(Failure::new(format!(
                "{} holds a crate of {other}, and this is {service}. Choose another directory, or replace that crate, \
                 its Cargo.toml included, with --force",
                self.target.display()
            ))),
            Some(other) => Ok(other != service),
        }
    }
}

/// The text of a file, if there is one and it is ours.
fn read(path: &Path, is_ours: impl Fn(&Path) -> io::Result<bool>) -> Result<Option<String>> {
    match is_ours(path)
        .and_then(|is| if is { fs::read_to_string(path).map(Some) } else { Ok(None) })
    {
        Ok(text) => Ok(text),
        Err(error)
            if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) =>
        {
            Ok(None)
        }
        Err(error) => Err(cannot("read", path)(error)),
    }
}

/// For `map_err`: what is wrong with a file, after its name.
fn wrong(target: &Path, file: &str) -> impl FnOnce(String) -> Failure {
    let path = target.join(file);
    move |error| Failure::new(format!("cannot merge {}: {error}", path.display()))
}

/// Whether a file is there that its owner wrote, or made theirs.
fn is_theirs(path: &Path) -> bool {
    is_ours(path).is_ok_and(|is| !is)
}
