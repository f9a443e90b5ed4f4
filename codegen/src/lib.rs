//! Reads an AWS service model and writes a small Rust crate for the operations asked for.

mod diagnostic;
mod emit;
mod file;
mod frontend;
mod ir;
mod json;
mod names;
mod passes;
#[cfg(test)]
#[allow(
    dead_code,
    unreachable_pub,
    unused_imports,
    clippy::pedantic,
    reason = "these modules are written for generated crates, and only tested here"
)]
mod support;

use emit::Context;
use names::Names;

pub use diagnostic::{Diagnostic, Diagnostics, Severity};

/// A model or an overlay: its text, and the name it goes by in diagnostics and in file headers.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// A file name, or whatever else tells the reader of a diagnostic where to look.
    pub name: &'a str,
    /// The JSON text, already uncompressed.
    pub text: &'a [u8],
}

/// Which operations of a service to generate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selection {
    /// Every operation of the service.
    All,
    /// These, by their names in the model.
    Named(Vec<String>),
}

/// What to generate, and under which name.
#[derive(Clone, Debug)]
pub struct Options {
    /// The operations.
    pub operations: Selection,
    /// The name of the generated package; derived from the service and the operations where absent.
    pub crate_name: Option<String>,
    /// The command that the header of each generated file names.
    pub command: String,
}

/// One generated file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// The path below the crate's root, with `/` between its parts; never absolute, never with `..`.
    pub path: String,
    /// The whole text.
    pub contents: String,
}

/// A whole crate, not yet written.
#[derive(Clone, Debug)]
pub struct Generated {
    /// The files, sorted by path.
    pub files: Vec<File>,
    /// What the generator noticed on the way.
    pub warnings: Vec<Diagnostic>,
}

/// An operation, and how much of the model it needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OperationSummary {
    /// The operation's name in the model.
    pub name: String,
    /// How many shapes its input, output and errors reach.
    pub shapes: usize,
    /// Whether the model marks it as deprecated.
    pub deprecated: bool,
}

/// Whether [`slice`] keeps the model's documentation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Documentation {
    /// Leave it out.
    Strip,
    /// Keep it as it is.
    Keep,
}

/// Generates a crate from a service model, with overlays merged into it in order. Does no IO.
///
/// What is wrong with the model is collected and comes back as one error.
pub fn generate(
    models: &[Source<'_>],
    overlays: &[Source<'_>],
    options: &Options,
) -> Result<Generated, Diagnostics> {
    let (model, documents, mut findings) = frontend::load(models, overlays)?;
    let prepared = passes::run(model, &options.operations, &mut findings);
    let warnings = documents.report(findings).into_result()?;
    let names = Names::new(&prepared.model);
    let context = Context { prepared: &prepared, names: &names, options };
    let files = emit::files(&context).map_err(Diagnostics::new)?;
    Ok(Generated { files, warnings })
}

/// Cuts the closure of some operations out of a botocore model; the text of the smaller model.
pub fn slice(
    model: &Source<'_>,
    operations: &[String],
    documentation: Documentation,
) -> Result<String, Diagnostics> {
    frontend::slice(model, operations, documentation)
}

/// The operations of a model, by name.
pub fn operations(models: &[Source<'_>]) -> Result<Vec<OperationSummary>, Diagnostics> {
    let (model, documents, findings) = frontend::load(models, &[])?;
    documents.report(findings).into_result()?;
    let operations = model.operations.values();
    let summaries = operations.map(|operation| OperationSummary {
        name: operation.name.clone(),
        shapes: passes::closure(&model, [operation]).len(),
        deprecated: operation.deprecated.is_some(),
    });
    Ok(summaries.collect())
}
