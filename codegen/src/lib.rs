//! Reads an AWS service model and writes a small Rust crate for the operations asked for.
//!
//! ```text
//! model JSON ─► frontend ─► Model ─► passes ─► lower ─► Crate ─► emit ─► files
//! ```
//!
//! - The frontend knows the vocabularies of models, and nothing after it does. It makes a `Model` in Smithy's terms: wire
//!   names and facts, no JSON and no Rust.
//! - The passes take out what was not asked for, check what is left, and find out which side of the wire a shape is on
//!   and which members lead back to themselves.
//! - The protocol says how requests are sent, and what the model leaves to it.
//! - Lowering makes a `Crate`: modules, items and fields as plain data. Every decision about Rust is made there, once.
//! - Emitting prints the `Crate`, and cannot see the `Model`.
//! - `support` is copied into the crate: the codec, timestamps, blobs, operations.
//!
//! Nothing here does IO, and nothing here knows a service by name. What is wrong with a model comes back as
//! [`Diagnostics`], all of it at once.

mod api;
mod diagnostic;
mod emit;
mod file;
mod frontend;
mod graph;
mod json;
mod lower;
mod model;
mod parallel;
mod passes;
mod protocol;
mod protocol_tests;
mod rust;
#[cfg(test)]
#[allow(
    dead_code,
    unreachable_pub,
    unused_imports,
    unused_macros,
    clippy::pedantic,
    reason = "these modules are written for generated crates, and only tested here"
)]
mod support;
/// The modules for generated crates that the generator uses itself: values of a model are read as they will be.
/// They need the standard library alone.
#[cfg(not(test))]
#[allow(
    dead_code,
    unreachable_pub,
    clippy::pedantic,
    reason = "these modules are written for generated crates, which use more of them"
)]
mod support {
    pub(crate) mod blob;
    pub(crate) mod date_time;
}

pub use api::{
    Documentation, File, Generated, OperationSummary, Options, Protocol, ProtocolTestCounts,
    Selection, ServiceProtocols, ServiceSummary, Source, Sources,
};
pub use diagnostic::{Diagnostic, Diagnostics, OptionName, Severity};

/// Generates a crate from a service model, with amendments and overlays merged into it. Does no IO.
///
/// What is wrong with the model is collected and comes back as one error.
pub fn generate(sources: &Sources<'_>, options: &Options) -> Result<Generated, Diagnostics> {
    let (model, documents, mut diagnostics) = frontend::load(sources, options.protocol_tests)?;
    let protocol = protocol::select(&model.service);
    // A model that names none was reported when it was read.
    let is_named = !model.service.protocols.is_empty();
    diagnostics.extend(protocol.as_ref().err().filter(|_| is_named).cloned());
    if let Some(Err(rule)) = options.crate_name.as_deref().map(check_crate_name) {
        diagnostics.push(Diagnostic::error("", "", rule).about(OptionName::CrateName));
    }
    let has_streams = protocol.as_ref().is_ok_and(|protocol| protocol.has_streams);
    let prepared = passes::run(model, options, has_streams, &mut diagnostics);
    if let Ok(protocol) = &protocol {
        (protocol.check)(&prepared.model, &mut diagnostics);
    }
    let mut diagnostics = documents.report(diagnostics).into_result()?;
    let (model, protocol) = (&prepared.model, protocol?);
    let of = lower::lower(&prepared, protocol, options, &mut diagnostics);
    // What is wrong with tests is found out with the crate, and so in models that are right.
    let tests = protocol_tests::read(&documents.tests, &mut diagnostics);
    let tests = options.protocol_tests.then(|| {
        let (source, selection) = (&model.service.origin.source, &options.operations);
        protocol_tests::check(&tests, source, &of.root, protocol, selection, &mut diagnostics)
    });
    let diagnostics = documents.report(diagnostics).into_result()?;
    let (mut drafts, mut files) = emit::files(&of);
    if let Some(tests) = &tests {
        let (draft, file) = protocol_tests::files(&of, tests);
        drafts.push(draft);
        files.push(file);
    }
    let files = file::finish(&drafts, files).map_err(Diagnostics::new)?;
    Ok(Generated {
        files,
        package: of.package.name.clone(),
        service: model.service.id.clone(),
        api_version: model.service.api_version.clone(),
        diagnostics,
        amended: documents.amended(model),
        operations: model.operations.len(),
        shapes: model.shapes.len(),
        left_out: prepared.left_out.clone(),
        protocol_tests: tests.as_ref().map(|tests| tests.counts),
    })
}

/// The protocols of a service, and the one that a crate of it is made for. Services without such a one are no error.
pub fn protocols(models: &[Source<'_>]) -> Result<ServiceProtocols, Diagnostics> {
    let (model, ..) = frontend::load(&Sources { models, ..Sources::default() }, false)?;
    Ok(protocols_of(&model.service))
}

fn protocols_of(service: &model::Service) -> ServiceProtocols {
    let protocols = &service.protocols;
    ServiceProtocols {
        chosen: protocols.iter().find_map(protocol::supported).map(|of| of.family),
        listed: protocols.iter().map(|of| of.as_str().to_owned()).collect(),
    }
}

/// Whether a generated package can have a name; or else the rule that it breaks.
pub fn check_crate_name(name: &str) -> Result<(), &'static str> {
    lower::check_package_name(name)
}

/// Cuts the closure of some operations out of a botocore model; the text of the smaller model.
pub fn slice(
    model: &Source<'_>,
    operations: &[String],
    documentation: Documentation,
) -> Result<String, Diagnostics> {
    frontend::slice(model, operations, documentation)
}

/// What a model offers, whether or not a crate can be made of it.
pub fn summarize(models: &[Source<'_>]) -> Result<ServiceSummary, Diagnostics> {
    let sources = Sources { models, ..Sources::default() };
    let (model, documents, diagnostics) = frontend::load(&sources, false)?;
    documents.report(diagnostics).into_result()?;
    let operations = model.operations.values();
    let summaries = operations.map(|operation| OperationSummary {
        name: operation.name.clone(),
        shapes: passes::closure(&model, [operation]).len(),
        deprecated: operation.deprecated.is_some(),
        paginated: operation.paginator.is_some(),
        event_stream: passes::has_event_stream(&model, operation),
        waiters: operation.waiters.iter().map(|waiter| waiter.name.clone()).collect(),
    });
    Ok(ServiceSummary { protocols: protocols_of(&model.service), operations: summaries.collect() })
}
