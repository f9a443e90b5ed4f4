//! Traits with protocol tests, as a model has them. What they say is read where it is used.

use serde_json::Value;

use crate::model::{Origin, ShapeId};

/// A list of tests that a model has for an operation or an error.
pub(crate) struct TestTrait {
    pub(crate) subject: TestSubject,
    /// Whether they are tests of requests, rather than of responses.
    pub(crate) is_of_requests: bool,
    /// The definition that has the trait.
    pub(crate) definition: Origin,
    /// The trait itself.
    pub(crate) origin: Origin,
    pub(crate) tests: Value,
}

/// What a protocol test is about.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum TestSubject {
    /// An operation, by its name.
    Operation(String),
    Error {
        shape: ShapeId,
        /// The name that is on the wire, whatever the service renames the shape to.
        code: String,
    },
    /// Something that has no tests.
    Other,
}
