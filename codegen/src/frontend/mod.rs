//! Reads models: everything that depends on the form of a model ends here, with a [`Model`].

mod amendment;
mod botocore;
mod calls;
mod documents;
mod endpoints;
mod files;
mod merged;
mod overlay;
mod partitions;
mod slice;
mod smithy;
mod test_trait;
mod values;

use crate::api::{Documentation, Source, Sources};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::json::{Log, Node};
use crate::model::Model;
use documents::Documents;
use files::Form;
use merged::Merged;

pub(crate) use smithy::protocol;
pub(crate) use test_trait::{TestSubject, TestTrait};
pub(crate) use values::{number, origin, status};

/// Reads a model, in one file or in several, with the amendments for its service merged into it, and then the
/// overlays, in order: what a user says is stronger.
///
/// The model's protocol tests are found only where they are asked for: they do not matter otherwise.
/// The diagnostics are errors and warnings; with an error among them the model is not complete.
pub(crate) fn load(
    sources: &Sources<'_>,
    protocol_tests: bool,
) -> Result<(Model, Documents, Vec<Diagnostic>), Diagnostics> {
    let mut diagnostics = Vec::new();
    let (form, merged) = files::parse(sources.models, &mut diagnostics)?;
    let Merged { name, mut document, sources: files } = merged;
    let amendments = amendment::parse(sources.amendments, &mut diagnostics);
    // What they merge is in botocore's words, and Smithy's models lack nothing of it.
    let mut facts = match form {
        Form::Botocore => amendment::apply_all(&mut document, &name, &amendments, &mut diagnostics),
        Form::Smithy => Vec::new(),
    };
    let overlays = overlay::apply_all(&mut document, &name, sources.overlays, &mut diagnostics);
    facts.retain(|fact| fact.is_in(&document));
    let log = Log::new(&name);
    let root = Node::root(&document, &log);
    let (mut model, tests) = match form {
        Form::Botocore => (botocore::read(&root), Vec::new()),
        Form::Smithy => smithy::read(&root, protocol_tests),
    };
    diagnostics.extend(log.into_diagnostics());
    amendment::apply_calls(&mut model, &amendments, &mut diagnostics);
    let partitions = sources.partitions.as_ref();
    model.partitions =
        partitions.map_or_else(Vec::new, |of| partitions::read(of, &mut diagnostics));
    Ok((model, Documents { model: name, sources: files, facts, overlays, tests }, diagnostics))
}

/// Cuts the closure of some operations out of a model, in the model's own form.
pub(crate) fn slice(
    source: &Source<'_>,
    operations: &[String],
    documentation: Documentation,
) -> Result<String, Diagnostics> {
    let (form, document) = files::parse_one(source)?;
    if form == Form::Smithy {
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

#[cfg(test)]
mod tests;
