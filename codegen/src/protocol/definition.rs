//! What every protocol says of itself.

use crate::api;
use crate::diagnostic::Diagnostic;
use crate::model::{self, Member, Model, Operation, Service, Shape};
use crate::rust::{Binding, Route, TimestampFormat};

/// What a protocol decides when a crate is made.
#[derive(Debug)]
pub(crate) struct Protocol {
    /// Its name in models.
    pub(crate) id: model::Protocol,
    /// What people call it, whatever its version.
    pub(crate) family: api::Protocol,
    /// The format of timestamps in a body, where the model does not say.
    pub(crate) timestamp_format: TimestampFormat,
    /// The module of `support/protocol` with its `request` and its `response`; nothing where the trait of operations has
    /// them.
    pub(crate) module: Option<&'static str>,
    /// Whether a payload may be a stream, beside the input or the output.
    pub(crate) has_streams: bool,
    /// How requests of an operation are sent.
    pub(crate) route: fn(&Service, &Operation) -> Route,
    /// The name of a member in a document.
    pub(crate) wire_name: fn(&Member) -> &str,
    /// Where a member is, given its shape; it is one of an input, of an output or of an error.
    pub(crate) binding: fn(Side, &Member, &Shape) -> Binding,
    /// Reports what a model asks for and the protocol cannot do.
    pub(crate) check: fn(&Model, &mut Vec<Diagnostic>),
}

/// A side of the wire, by what comes from there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Side {
    Request,
    Response,
}
