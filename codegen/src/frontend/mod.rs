//! Reads models: everything that depends on the form of a model ends here, with a [`Model`].

mod amendment;
mod botocore;
mod overlay;
mod slice;
mod smithy;
mod values;

use serde_json::Value;

use crate::api::{Documentation, Source, Sources};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::json::{self, Log, Node};
use crate::model::Model;
use amendment::Fact;
use overlay::Overlay;
use smithy::Merged;

/// Reads a model, in one file or in several, with the amendments for its service merged into it, and then the
/// overlays, in order: what a user says is stronger.
///
/// The model's protocol tests are read only where they are asked for: they do not matter otherwise.
/// The diagnostics are errors and warnings; with an error among them the model is not complete.
pub(crate) fn load(
    sources: &Sources<'_>,
    protocol_tests: bool,
) -> Result<(Model, Documents, Vec<Diagnostic>), Diagnostics> {
    let mut diagnostics = Vec::new();
    let (form, merged) = parse(sources.models, &mut diagnostics)?;
    let Merged { name, mut document, sources: files } = merged;
    // They are written in botocore's words, and Smithy's models lack nothing of what they say.
    let mut facts = match form {
        Form::Botocore => {
            amendment::apply_all(&mut document, &name, sources.amendments, &mut diagnostics)
        }
        Form::Smithy => Vec::new(),
    };
    let overlays = overlay::apply_all(&mut document, &name, sources.overlays, &mut diagnostics);
    facts.retain(|fact| fact.is_in(&document));
    let log = Log::new(&name);
    let root = Node::root(&document, &log);
    let model = match form {
        Form::Botocore => botocore::read(&root),
        Form::Smithy => smithy::read(&root, protocol_tests),
    };
    diagnostics.extend(log.into_diagnostics());
    Ok((model, Documents { model: name, sources: files, facts, overlays }, diagnostics))
}

/// What a model is, for those who gave something else.
const EXPECTED: &str = "expected botocore's `service-2.json`, with `metadata`, `operations` and `shapes`, \
                        or Smithy's JSON AST, with `smithy` and `shapes`";

/// A vocabulary of models.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Form {
    Botocore,
    Smithy,
}

/// Parses all files of a model, and makes one document of them.
fn parse(
    models: &[Source<'_>],
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<(Form, Merged), Diagnostics> {
    let (mut files, mut forms) = (Vec::new(), Vec::new());
    for source in models {
        let parsed = json::parse(source.name, source.text, EXPECTED)
            .and_then(|document| Ok((sniff(&document, source.name)?, document)));
        match parsed {
            Ok((Form::Botocore, _)) if models.len() > 1 => {
                let message = "a botocore model is one file, and is not read together with others";
                diagnostics.push(Diagnostic::error(source.name, "", message));
            }
            Ok((form, document)) => {
                files.push((source.name.to_owned(), document));
                forms.push(form);
            }
            Err(error) => diagnostics.push(error),
        }
    }
    match (forms.first(), diagnostics.is_empty()) {
        (Some(&form), true) => Ok((form, smithy::merge(files, diagnostics))),
        (None, true) => Err(Diagnostic::error("", "", "expected a model file, found none").into()),
        _ => Err(Diagnostics::new(std::mem::take(diagnostics))),
    }
}

/// The documents that a model was made from.
pub(crate) struct Documents {
    model: String,
    /// The file that brought what stands at a pointer, where it was not the first.
    sources: smithy::Sources,
    facts: Vec<Fact>,
    overlays: Vec<Overlay>,
}

impl Documents {
    /// All diagnostics about the model, each at the file or the overlay that brought what it is about.
    pub(crate) fn report(&self, mut diagnostics: Vec<Diagnostic>) -> Diagnostics {
        overlay::attribute(&mut diagnostics, &self.model, &self.overlays);
        amendment::attribute(&mut diagnostics, &self.model, &self.facts);
        smithy::attribute(&mut diagnostics, &self.model, &self.sources);
        Diagnostics::new(diagnostics)
    }

    /// The facts that amendments added to this part of the model, by their places in the model.
    pub(crate) fn amended(&self, part: &Model) -> Vec<String> {
        let origins = || {
            let operations = part.operations.values().map(|operation| &operation.origin);
            part.shapes.values().map(|shape| &shape.origin).chain(operations)
        };
        let facts = self.facts.iter();
        let facts = facts.filter(|fact| origins().any(|origin| fact.is_about(origin)));
        facts.map(|fact| fact.pointer.clone()).collect()
    }
}

/// Cuts the closure of some operations out of a model, in the model's own form.
pub(crate) fn slice(
    source: &Source<'_>,
    operations: &[String],
    documentation: Documentation,
) -> Result<String, Diagnostics> {
    let document = json::parse(source.name, source.text, EXPECTED)?;
    if sniff(&document, source.name)? == Form::Smithy {
        let message = "this is a Smithy model; only botocore models can be cut";
        return Err(Diagnostic::error(source.name, "/smithy", message)
            .help("give `codegen` the whole model: it takes from it what the operations need")
            .into());
    }
    let log = Log::new(source.name);
    let root = Node::root(&document, &log);
    let text = slice::cut(&root, operations, documentation);
    Diagnostics::new(log.into_diagnostics()).into_result()?;
    Ok(text)
}

/// Recognizes the form of a model by its top-level keys.
fn sniff(document: &Value, source: &str) -> Result<Form, Diagnostic> {
    if let Some(version) = document.get("smithy") {
        return match smithy::is_version(version) {
            true => Ok(Form::Smithy),
            false => {
                let message =
                    format!("expected a version of Smithy, \"2.0\" or \"1.0\", found {version}");
                Err(Diagnostic::error(source, "/smithy", message))
            }
        };
    }
    let botocore = ["metadata", "operations", "shapes"];
    let missing: Vec<_> = botocore.iter().filter(|key| document.get(key).is_none()).collect();
    if missing.is_empty() {
        return Ok(Form::Botocore);
    }
    let message = format!(
        "this is not a service model: it has no top-level {}",
        missing.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ")
    );
    Err(Diagnostic::error(source, "", message).help(EXPECTED))
}
