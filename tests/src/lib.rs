//! What several tests share: where things are, and how to generate from a fixture or as
//! `cargo xtask codegen` does.

#![expect(
    clippy::panic,
    clippy::missing_panics_doc,
    reason = "in a test, a file that cannot be read is a failure"
)]

use std::fs;
use std::path::{Path, PathBuf};

use codegen::{Diagnostics, Generated, Options, Selection, Source, Sources};
use serde::Deserialize;
use serde_json::{Value, json};

/// The workspace's root.
#[must_use]
pub fn root() -> PathBuf {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests.parent().unwrap_or(tests).to_owned()
}

/// The text of a file of the workspace, by its path with `/`.
#[must_use]
pub fn read(path: &str) -> Vec<u8> {
    fs::read(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The files below a directory of the workspace, sorted, as paths with `/` relative to that directory.
/// What Cargo keeps there is left out, and so are packages within it.
#[must_use]
pub fn files_below(directory: &str) -> Vec<String> {
    let root = root().join(directory);
    let mut files = Vec::new();
    let mut pending = vec![PathBuf::new()];
    while let Some(below) = pending.pop() {
        let entries = fs::read_dir(root.join(&below));
        let entries = entries.unwrap_or_else(|error| panic!("{directory}: {error}"));
        for entry in entries.flatten() {
            let path = below.join(entry.file_name());
            let full = root.join(&path);
            if !full.is_dir() {
                files.push(path);
            } else if !full.join("CACHEDIR.TAG").exists() && !full.join("Cargo.toml").exists() {
                pending.push(path);
            }
        }
    }
    files.sort();
    files.iter().map(|path| with_slashes(path)).collect()
}

fn with_slashes(path: &Path) -> String {
    let parts: Vec<_> = path.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}

/// The first line in which a text is not as it should be; nothing where there is none.
#[must_use]
pub fn difference(is: &[u8], should_be: &[u8]) -> Option<String> {
    let lines = |text| <[u8]>::split(text, |byte| *byte == b'\n').map(Some).chain([None]);
    let pairs = lines(is).zip(lines(should_be));
    let (number, (is, should_be)) =
        (1..).zip(pairs).find(|(_, (is, should_be))| is != should_be)?;
    let shown = |line: Option<&[u8]>| match line {
        Some(line) => format!("{:?}", String::from_utf8_lossy(line)),
        None => "the end of the file".to_owned(),
    };
    let (is, should_be) = (shown(is), shown(should_be));
    Some(format!("line {number}\n    is        {is}\n    should be {should_be}"))
}

/// The names of the models in `tests/fixtures`, without the rules for endpoints that they share.
#[must_use]
pub fn fixtures() -> Vec<String> {
    let files = files_below("tests/fixtures").into_iter();
    let names = files.filter_map(|path| Some(path.strip_suffix(".json")?.to_owned()));
    names.filter(|name| name != "endpoint-rule-set-1").collect()
}

/// A model or an overlay: the name it goes by, and its text.
#[derive(Clone, Debug)]
pub struct Text {
    /// What diagnostics call it.
    pub name: String,
    /// The JSON.
    pub json: Vec<u8>,
}

impl Text {
    fn read(path: &str) -> Self {
        Self { name: path.to_owned(), json: read(path) }
    }

    fn source(&self) -> Source<'_> {
        Source { name: &self.name, text: &self.json }
    }
}

/// All that a crate is generated from.
#[derive(Clone, Debug)]
pub struct Input {
    /// The models.
    pub models: Vec<Text>,
    /// The amendments; none where the model is not a real one.
    pub amendments: Vec<Text>,
    /// The overlays, in order.
    pub overlays: Vec<Text>,
    /// Which operations, and under which name.
    pub options: Options,
}

impl Input {
    /// All operations of `tests/fixtures/<name>.json`. Where the model has no rules for endpoints, it gets some, so that there
    /// is no warning about that.
    #[must_use]
    pub fn fixture(name: &str) -> Self {
        Self::of(Text::read(&format!("tests/fixtures/{name}.json")), Selection::All)
    }

    /// A model that stands in a test, under the name `model.json`; likewise.
    #[must_use]
    pub fn model(json: &str) -> Self {
        Self::of(Text { name: "model.json".to_owned(), json: json.into() }, Selection::All)
    }

    fn of(model: Text, operations: Selection) -> Self {
        let json = with_endpoints(&model.json).unwrap_or(model.json);
        let model = Text { json, ..model };
        let options = Options {
            operations,
            crate_name: None,
            honor_client_optional: false,
            protocol_tests: false,
        };
        Self { models: vec![model], amendments: Vec::new(), overlays: Vec::new(), options }
    }

    /// The same with the amendments that `cargo xtask codegen` has.
    #[must_use]
    pub fn amended(mut self) -> Self {
        self.amendments = amendments();
        self
    }

    /// The same with an overlay more, under the name `overlay.json`.
    #[must_use]
    pub fn overlay(mut self, json: &str) -> Self {
        self.overlays.push(Text { name: "overlay.json".to_owned(), json: json.into() });
        self
    }

    /// The same for only some of the operations.
    #[must_use]
    pub fn operations(mut self, names: &[&str]) -> Self {
        self.options.operations = named(names);
        self
    }

    /// The same with the protocol tests of the model.
    #[must_use]
    pub fn protocol_tests(mut self) -> Self {
        self.options.protocol_tests = true;
        self
    }

    /// Generates a crate.
    pub fn generate(&self) -> Result<Generated, Diagnostics> {
        let [models, amendments, overlays] = [&self.models, &self.amendments, &self.overlays]
            .map(|texts| texts.iter().map(Text::source).collect::<Vec<_>>());
        let partitions = Text::read("models/partitions.json");
        let sources = Sources {
            models: &models,
            amendments: &amendments,
            overlays: &overlays,
            partitions: Some(partitions.source()),
        };
        codegen::generate(&sources, &self.options)
    }
}

/// A model with the rules for endpoints of the fixtures; nothing where it has some, or is no model.
fn with_endpoints(model: &[u8]) -> Option<Vec<u8>> {
    let mut model: Value = serde_json::from_slice(model).ok()?;
    let rules: Value =
        serde_json::from_slice(&read("tests/fixtures/endpoint-rule-set-1.json")).ok()?;
    if model.get("smithy").is_some() {
        let mut shapes = model.get_mut("shapes")?.as_object_mut()?.values_mut();
        let service = shapes.find(|shape| shape["type"] == "service")?.as_object_mut()?;
        let traits = service.entry("traits").or_insert_with(|| json!({})).as_object_mut()?;
        traits.entry("smithy.rules#endpointRuleSet").or_insert(rules);
    } else {
        let model = model.as_object_mut()?;
        let is_model =
            ["metadata", "operations", "shapes"].iter().all(|key| model.contains_key(*key));
        if !is_model || model.contains_key("rules") {
            return None;
        }
        for key in ["parameters", "rules"] {
            model.insert(key.to_owned(), rules[key].clone());
        }
    }
    serde_json::to_vec_pretty(&model).ok()
}

fn amendments() -> Vec<Text> {
    vec![Text::read("models/amendments.json")]
}

fn named(names: &[&str]) -> Selection {
    Selection::Named(names.iter().map(|name| (*name).to_owned()).collect())
}

/// A crate of this repository that `cargo xtask codegen` writes.
#[derive(Clone, Debug)]
pub struct Committed {
    /// What it is generated from.
    pub input: Input,
    /// Where it is, relative to the workspace.
    pub directory: String,
}

/// All that `models/crates.toml` lists, in its order.
#[must_use]
pub fn committed() -> Vec<Committed> {
    let list = "models/crates.toml";
    let text = String::from_utf8_lossy(&read(list)).into_owned();
    let List { crates } = toml::from_str(&text).unwrap_or_else(|error| panic!("{list}: {error}"));
    crates.into_iter().map(Committed::from).collect()
}

/// As `xtask/src/committed.rs` reads it, which says more of what is wrong.
#[derive(Deserialize)]
struct List {
    #[serde(rename = "crate")]
    crates: Vec<Listed>,
}

#[derive(Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Listed {
    out: String,
    models: Vec<String>,
    #[serde(default)]
    overlays: Vec<String>,
    #[serde(default)]
    operations: Vec<String>,
    #[serde(default)]
    all: bool,
    name: Option<String>,
    #[serde(default)]
    protocol_tests: bool,
}

impl From<Listed> for Committed {
    fn from(of: Listed) -> Self {
        let texts = |paths: &[String]| paths.iter().map(|path| Text::read(path)).collect();
        let options = Options {
            operations: if of.all { Selection::All } else { Selection::Named(of.operations) },
            crate_name: of.name,
            honor_client_optional: false,
            protocol_tests: of.protocol_tests,
        };
        let (models, overlays) = (texts(&of.models), texts(&of.overlays));
        let input = Input { models, amendments: amendments(), overlays, options };
        Self { input, directory: of.out }
    }
}
