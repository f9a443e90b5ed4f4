//! Reads models: everything that depends on the form of a model ends here, with the [`ir`](crate::ir).

mod botocore;
mod overlay;
mod slice;
mod values;

use crate::api::{Documentation, Source};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ir::Model;
use crate::json::{self, Log, Node};
use overlay::Overlay;

/// Reads one model with overlays merged into it, in order.
///
/// The findings are errors and warnings; with an error among them the model is not complete.
pub(crate) fn load(
    models: &[Source<'_>],
    overlays: &[Source<'_>],
) -> Result<(Model, Documents, Vec<Diagnostic>), Diagnostics> {
    let [source] = models else {
        let message = format!("expected one model file, found {}", models.len());
        return Err(Diagnostic::error("", "", message).into());
    };
    let mut findings = Vec::new();
    let mut document = json::parse(source.name, source.text, EXPECTED)?;
    let overlays = overlay::apply_all(&mut document, source.name, overlays, &mut findings);
    let log = Log::new(source.name);
    let root = Node::root(&document, &log);
    sniff(&root)?;
    let model = botocore::read(&root);
    findings.extend(log.into_findings());
    Ok((model, Documents { model: source.name.to_owned(), overlays }, findings))
}

/// What a model is, for whoever gave something else.
const EXPECTED: &str =
    "expected botocore's `service-2.json`, with `metadata`, `operations` and `shapes`";

/// The documents that a model was made from.
pub(crate) struct Documents {
    model: String,
    overlays: Vec<Overlay>,
}

impl Documents {
    /// All findings about the model, with those about what an overlay brought at the overlay.
    pub(crate) fn report(&self, mut findings: Vec<Diagnostic>) -> Diagnostics {
        overlay::attribute(&mut findings, &self.model, &self.overlays);
        Diagnostics::new(findings)
    }
}

/// Cuts the closure of some operations out of a model, in the model's own form.
pub(crate) fn slice(
    source: &Source<'_>,
    operations: &[String],
    documentation: Documentation,
) -> Result<String, Diagnostics> {
    let document = json::parse(source.name, source.text, EXPECTED)?;
    let log = Log::new(source.name);
    let root = Node::root(&document, &log);
    sniff(&root)?;
    let text = slice::cut(&root, operations, documentation);
    Diagnostics::new(log.into_findings()).into_result()?;
    Ok(text)
}

/// Recognizes the form of a model by its top-level keys.
fn sniff(root: &Node<'_>) -> Result<(), Diagnostic> {
    let botocore = ["metadata", "operations", "shapes"];
    let missing: Vec<_> = botocore.iter().filter(|key| root.get(key).is_none()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let source = root.source();
    if root.get("smithy").is_some() {
        return Err(Diagnostic::error(
            source,
            "/smithy",
            "this is a Smithy model, which cannot be read yet",
        )
        .help("use the service's `service-2.json` from the botocore package"));
    }
    let message = format!(
        "this is not a service model: it has no top-level {}",
        missing.iter().map(|key| format!("`{key}`")).collect::<Vec<_>>().join(", ")
    );
    Err(Diagnostic::error(source, "", message).help(EXPECTED))
}
