//! The crates of this repository that codegen writes: what `models/crates.toml` says.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use codegen::{Options, Selection};
use serde::Deserialize;

use crate::crate_name::crate_name;
use crate::failure::{Failure, Result, cannot};

/// The list, below the workspace's root. Nothing else names the crates.
const LIST: &str = "models/crates.toml";

/// One crate; paths are relative to the workspace, with `/`.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(crate) struct Crate {
    pub(crate) out: String,
    pub(crate) models: Vec<String>,
    #[serde(default)]
    pub(crate) overlays: Vec<String>,
    #[serde(default)]
    operations: Vec<String>,
    #[serde(default)]
    all: bool,
    name: Option<String>,
    #[serde(default)]
    protocol_tests: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    #[serde(rename = "crate")]
    crates: Vec<Crate>,
}

impl Crate {
    pub(crate) fn options(&self) -> Options {
        let operations =
            if self.all { Selection::All } else { Selection::Named(self.operations.clone()) };
        Options {
            operations,
            crate_name: self.name.clone(),
            honor_client_optional: false,
            protocol_tests: self.protocol_tests,
        }
    }

    /// What the types of the list cannot say.
    fn check(&self) -> std::result::Result<(), String> {
        if self.models.is_empty() {
            return Err("expected at least one file in `models`".to_owned());
        }
        match (self.all, self.operations.is_empty()) {
            (true, true) | (false, false) => {}
            _ => return Err("expected either `operations` or `all = true`".to_owned()),
        }
        let paths = [&self.out].into_iter().chain(&self.models).chain(&self.overlays);
        for path in paths {
            if path.split('/').any(|part| matches!(part, "" | "." | "..")) {
                return Err(format!(
                    "expected a path below the root of the repository, found {path:?}"
                ));
            }
        }
        let name = self.name.as_deref().map(crate_name).transpose();
        name.map(drop).map_err(|rule| format!("`name`: {rule}"))
    }
}

/// All of them, in the order of the list.
pub(crate) fn crates() -> Result<Vec<Crate>> {
    let path = root().join(LIST);
    let text = fs::read_to_string(&path).map_err(cannot("read", &path))?;
    parse(&text).map_err(|error| Failure::new(format!("{LIST}: {error}")))
}

fn parse(text: &str) -> std::result::Result<Vec<Crate>, String> {
    let List { crates } =
        toml::from_str(text).map_err(|error| error.to_string().trim_end().to_owned())?;
    let mut directories = BTreeSet::new();
    for of in &crates {
        of.check().map_err(|error| format!("the crate {:?}: {error}", of.out))?;
        if !directories.insert(&of.out) {
            return Err(format!("the crate {:?}: there are two in this directory", of.out));
        }
    }
    Ok(crates)
}

/// The workspace's root.
pub(crate) fn root() -> PathBuf {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask).to_owned()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    #[test]
    fn a_crate_is_what_its_table_says() {
        let text = r#"
            [[crate]]
            out = "a/b"
            models = ["m.json", "n.json"]
            overlays = ["o.json"]
            operations = ["One", "Two"]

            [[crate]]
            out = "c"
            models = ["m.json"]
            all = true
            name = "see"
            protocol-tests = true
        "#;
        let [one, other] = parse(text).unwrap().try_into().unwrap();
        assert_eq!((one.out.as_str(), one.models.len(), one.overlays.len()), ("a/b", 2, 1));
        let Options { operations, crate_name, protocol_tests, .. } = one.options();
        assert_eq!(operations, Selection::Named(vec!["One".to_owned(), "Two".to_owned()]));
        assert_eq!((crate_name, protocol_tests), (None, false));
        let Options { operations, crate_name, protocol_tests, .. } = other.options();
        assert_eq!(operations, Selection::All);
        assert_eq!((crate_name.as_deref(), protocol_tests), (Some("see"), true));
    }

    #[test]
    fn what_is_wrong_is_said_with_its_crate_and_what_is_expected() {
        let good = "[[crate]]\nout = \"a\"\nmodels = [\"m.json\"]\nall = true\n";
        assert_eq!(parse(good).unwrap().len(), 1);
        for (from, to, expected) in [
            ("all = true", "", "the crate \"a\": expected either `operations` or `all = true`"),
            ("all = true", "all = true\noperations = [\"A\"]", "expected either `operations` or"),
            ("[\"m.json\"]", "[]", "the crate \"a\": expected at least one file in `models`"),
            ("m.json", "../m.json", "expected a path below the root of the repository"),
            ("\"a\"", "\"/a\"", "expected a path below the root of the repository, found \"/a\""),
            ("all = true", "all = true\nname = \"2\"", "`name`: a package's name starts with"),
            ("all = true", "al = true", "line 4, column 1\n"),
            ("all = true", "al = true", "unknown field `al`, expected one of `out`, `models`"),
            ("all = true", "all = 1", "invalid type: integer `1`, expected a boolean"),
            ("out = \"a\"", "", "missing field `out`"),
            ("[[crate]]", "[[crates]]", "unknown field `crates`, expected `crate`"),
            ("[[crate]]", "[[crate]", "TOML parse error at line 1"),
        ] {
            let error = parse(&good.replacen(from, to, 1)).unwrap_err();
            assert!(error.contains(expected), "{error}");
        }
        let error = parse(&good.repeat(2)).unwrap_err();
        assert_eq!(error, "the crate \"a\": there are two in this directory");
    }

    #[test]
    fn the_list_of_this_repository_can_be_read() {
        let crates = crates().unwrap();
        assert!(crates.iter().any(|of| of.out == "generated"));
    }
}
