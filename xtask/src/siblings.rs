//! The files that stand beside a model of botocore's, and belong to it.

use std::path::{Path, PathBuf};

use crate::terminal;

/// What botocore calls a model.
const MODEL: &str = "service-2.json";
/// What belongs to it, as far as it is read.
const SIBLINGS: &[&str] = &["endpoint-rule-set-1.json", "paginators-1.json", "waiters-2.json"];

/// The files of a model with those beside it that nobody asked for.
pub(crate) fn with_siblings(models: &[PathBuf]) -> Vec<PathBuf> {
    let mut all = models.to_vec();
    for model in models.iter().filter(|path| uncompressed(path) == MODEL) {
        for sibling in of(model) {
            if !models.iter().any(|path| uncompressed(path) == uncompressed(&sibling)) {
                all.push(sibling);
            }
        }
    }
    all
}

/// The same, said to the user.
pub(crate) fn say_with_siblings(models: &[PathBuf]) -> Vec<PathBuf> {
    let all = with_siblings(models);
    for sibling in &all[models.len()..] {
        terminal::say(format_args!(
            "{}: read, too, since it belongs to the model",
            sibling.display()
        ));
    }
    all
}

/// The files beside a model that belong to it. Where there are both, the plain one counts, as it does for botocore.
pub(crate) fn of(model: &Path) -> Vec<PathBuf> {
    let siblings = SIBLINGS.iter().filter_map(|name| {
        let names = [(*name).to_owned(), format!("{name}.gz")];
        names.into_iter().map(|name| model.with_file_name(name)).find(|path| path.is_file())
    });
    siblings.collect()
}

/// A file's name, compressed or not.
fn uncompressed(path: &Path) -> String {
    let name = file_name(path);
    name.strip_suffix(".gz").unwrap_or(&name).to_owned()
}

fn file_name(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::fs;

    use super::*;

    /// The names of what is read for files of a directory that has these.
    fn read(there: &[&str], given: &[&str]) -> Vec<String> {
        let directory = tempfile::TempDir::new().unwrap();
        let path = |name: &&str| directory.path().join(name);
        for name in there {
            fs::write(path(name), "{}").unwrap();
        }
        let given: Vec<_> = given.iter().map(path).collect();
        with_siblings(&given).iter().map(|path| file_name(path)).collect()
    }

    #[test]
    fn what_stands_beside_a_model_is_read() {
        let all = [
            "service-2.json.gz",
            "endpoint-rule-set-1.json",
            "endpoint-rule-set-1.json.gz",
            "paginators-1.json",
            "waiters-2.json.gz",
            "examples-1.json",
            "other.json",
        ];
        let siblings = ["endpoint-rule-set-1.json", "paginators-1.json", "waiters-2.json.gz"];
        assert_eq!(read(&all, &[all[0]]), [&[all[0]], &siblings[..]].concat());
        // One that was asked for is read once, wherever it is.
        assert_eq!(
            read(&all, &["endpoint-rule-set-1.json.gz", all[0]]),
            ["endpoint-rule-set-1.json.gz", all[0], "paginators-1.json", "waiters-2.json.gz"]
        );
        // What has another name may be anything.
        assert_eq!(read(&all, &["other.json"]), ["other.json"]);
        assert_eq!(read(&["service-2.json"], &["service-2.json"]), ["service-2.json"]);
    }
}
