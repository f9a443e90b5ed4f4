//! Finds the models in botocore's `data` directory.

use std::path::{Path, PathBuf};

use crate::failure::{Failure, Result};
use crate::output::scan::entries;

/// The newest version of a service.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Model {
    /// The service's directory, which tells it apart from the others.
    pub(super) service: String,
    pub(super) path: PathBuf,
}

impl Model {
    /// What diagnostics call the file.
    pub(super) fn name(&self) -> String {
        name_below(&self.path)
    }
}

/// What diagnostics call a file of a model: by its service, its version and its own name.
pub(super) fn name_below(path: &Path) -> String {
    let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
    parts[parts.len().saturating_sub(3)..].join("/").replace(char::is_control, "\u{fffd}")
}

/// The newest model of each service, by name.
pub(super) fn find(data: &Path) -> Result<Vec<Model>> {
    let mut models = Vec::new();
    for service in directories(data, Path::new(""))? {
        // A version is a date, so the newest is the last.
        let versions = directories(data, &service)?;
        let newest = versions.iter().rev().find_map(|version| model(&data.join(version)));
        let service = service.to_string_lossy().into_owned();
        models.extend(newest.map(|path| Model { service, path }));
    }
    if models.is_empty() {
        return Err(Failure::new(format!(
            "{} holds no <service>/<version>/service-2.json or .json.gz; expected the directory \
             `botocore/data` of an unpacked botocore",
            data.display()
        )));
    }
    Ok(models)
}

fn directories(data: &Path, below: &Path) -> Result<Vec<PathBuf>> {
    let mut entries = entries(data, below)?;
    entries.retain(|entry| data.join(entry).is_dir());
    Ok(entries)
}

/// Where there are both, botocore reads the plain file, too.
fn model(version: &Path) -> Option<PathBuf> {
    let names = ["service-2.json", "service-2.json.gz"];
    names.map(|name| version.join(name)).into_iter().find(|path| path.is_file())
}
