//! What every protocol says of itself.

use crate::api;
use crate::model::{self, Operation, Service};
use crate::rust::{Route, TimestampFormat};

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
    /// How requests of an operation are sent.
    pub(crate) route: fn(&Service, &Operation) -> Route,
}
