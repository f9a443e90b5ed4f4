//! The files of a model: what each is, and whether they belong together.

use serde_json::Value;

use super::merged::Merged;
use super::{botocore, smithy};
use crate::api::Source;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::json;

/// What a model is, for those who gave something else.
pub(super) const EXPECTED: &str = "expected botocore's `service-2.json`, with `metadata`, `operations` and `shapes`, \
                        or Smithy's JSON AST, with `smithy` and `shapes`";

/// A vocabulary of models.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Botocore,
    Smithy,
}

/// What a file is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Content {
    Model(Form),
    /// What stands beside a model of botocore's.
    Companion,
}

/// Parses a file that is a model by itself.
pub(super) fn parse_one(source: &Source<'_>) -> Result<(Form, Value), Diagnostic> {
    let document = json::parse(source.name, source.text, EXPECTED)?;
    match sniff(&document, source.name)? {
        Content::Model(form) => Ok((form, document)),
        Content::Companion => Err(not_a_model(&document, source.name)),
    }
}

/// Parses all files of a model, and makes one document of them.
pub(super) fn parse(
    sources: &[Source<'_>],
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<(Form, Merged), Diagnostics> {
    let mut files = Files::default();
    for source in sources {
        let parsed = json::parse(source.name, source.text, EXPECTED)
            .and_then(|document| Ok((sniff(&document, source.name)?, document)));
        match parsed {
            Ok((content, document)) => files.add(content, source.name, document),
            Err(error) => diagnostics.push(error),
        }
    }
    if diagnostics.is_empty() {
        files.check(diagnostics);
    }
    if !diagnostics.is_empty() {
        return Err(Diagnostics::new(std::mem::take(diagnostics)));
    }
    match files.botocore.pop() {
        Some(model) => Ok((Form::Botocore, botocore::merge(model, files.companions, diagnostics))),
        None if files.smithy.is_empty() => {
            Err(Diagnostic::error("", "", "expected a model file, found none").into())
        }
        None => Ok((Form::Smithy, smithy::merge(files.smithy, diagnostics))),
    }
}

/// Parsed files with their names.
#[derive(Default)]
struct Files {
    smithy: Vec<(String, Value)>,
    botocore: Vec<(String, Value)>,
    companions: Vec<(String, Value)>,
}

impl Files {
    fn add(&mut self, content: Content, name: &str, document: Value) {
        let files = match content {
            Content::Model(Form::Smithy) => &mut self.smithy,
            Content::Model(Form::Botocore) => &mut self.botocore,
            Content::Companion => &mut self.companions,
        };
        files.push((name.to_owned(), document));
    }

    /// Reports files that do not belong together.
    fn check(&self, diagnostics: &mut Vec<Diagnostic>) {
        if self.botocore.len() > 1 || !self.botocore.is_empty() && !self.smithy.is_empty() {
            for (name, _) in &self.botocore {
                let message = "a botocore model is one file, and is not read together with others";
                diagnostics.push(Diagnostic::error(name, "", message));
            }
        }
        if self.botocore.is_empty() {
            let message = match self.smithy.is_empty() {
                true => "this stands beside a botocore model; expected its `service-2.json`, too",
                false => "this stands beside a botocore model; a Smithy model says the same itself",
            };
            for (name, _) in &self.companions {
                diagnostics.push(Diagnostic::error(name, "", message));
            }
        }
    }
}

/// Recognizes what a file is by its top-level keys.
fn sniff(document: &Value, source: &str) -> Result<Content, Diagnostic> {
    if let Some(version) = document.get("smithy") {
        return match smithy::is_version(version) {
            true => Ok(Content::Model(Form::Smithy)),
            false => {
                let message =
                    format!("expected a version of Smithy, \"2.0\" or \"1.0\", found {version}");
                Err(Diagnostic::error(source, "/smithy", message))
            }
        };
    }
    match missing(document).is_empty() {
        true => Ok(Content::Model(Form::Botocore)),
        false if botocore::is_companion(document) => Ok(Content::Companion),
        false => Err(not_a_model(document, source)),
    }
}

/// The keys of a botocore model that a document lacks.
fn missing(document: &Value) -> Vec<&'static str> {
    let keys = ["metadata", "operations", "shapes"].into_iter();
    keys.filter(|key| document.get(key).is_none()).collect()
}

fn not_a_model(document: &Value, source: &str) -> Diagnostic {
    let missing: Vec<_> = missing(document).iter().map(|key| format!("`{key}`")).collect();
    let message =
        format!("this is not a service model: it has no top-level {}", missing.join(", "));
    Diagnostic::error(source, "", message).help(EXPECTED)
}
