//! Operations.

use std::collections::BTreeMap;

use super::auth::AuthScheme;
use super::endpoints::ParameterValue;
use super::http::Http;
use super::pagination::Paginator;
use super::shape::{Origin, ShapeId};
use super::stream::Stream;
use super::traits::Deprecated;
use super::waiters::Waiter;

/// An operation of a service.
#[derive(Clone, Debug, Default, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(crate) struct Operation {
    pub(crate) origin: Origin,
    pub(crate) name: String,
    pub(crate) input: Option<ShapeId>,
    pub(crate) output: Option<ShapeId>,
    pub(crate) errors: Vec<ShapeId>,
    pub(crate) documentation: Option<String>,
    pub(crate) deprecated: Option<Deprecated>,
    pub(crate) http: Http,
    /// What stands before the endpoint's host name; may hold `{Member}` labels.
    pub(crate) host_prefix: Option<String>,
    /// The operation's own ways to authenticate, the preferred one first; none where it has the service's.
    pub(crate) auth: Vec<AuthScheme>,
    pub(crate) unsigned_payload: bool,
    pub(crate) idempotent: bool,
    pub(crate) readonly: bool,
    pub(crate) checksum: Option<Checksum>,
    /// The encodings in which the service takes a compressed request body.
    pub(crate) request_compression: Vec<String>,
    /// The element around the output in AWS's query protocol.
    pub(crate) result_wrapper: Option<String>,
    pub(crate) endpoint_discovery: Option<EndpointDiscovery>,
    /// Whether this is the operation that names endpoints for the others.
    pub(crate) names_endpoints: bool,
    /// Parameters of the endpoint rules that are always the same for the operation.
    pub(crate) static_context_params: BTreeMap<String, ParameterValue>,
    /// Parameters of the endpoint rules that are found in the input, by `JMESPath` expressions.
    pub(crate) input_context_params: BTreeMap<String, String>,
    pub(crate) paginator: Option<Paginator>,
    /// Whether the service answers only when something comes, or some time has passed.
    pub(crate) long_poll: bool,
    /// The member of the input that has the URL of the endpoint, where there is one.
    pub(crate) endpoint_member: Option<String>,
    /// The payload of the request that lies beside the input, and that of the response beside the output.
    pub(crate) request_stream: Option<Stream>,
    pub(crate) response_stream: Option<Stream>,
    /// The header for a tree hash of the request's stream, where the service asks for one.
    pub(crate) tree_hash_header: Option<String>,
    /// The waiters that call the operation, by name.
    pub(crate) waiters: Vec<Waiter>,
}

/// That the service can be asked for the endpoint of an operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct EndpointDiscovery {
    /// Whether it has to be.
    pub(crate) required: bool,
}

impl Operation {
    /// Whether the service takes the request's body in gzip, the one encoding that clients support.
    pub(crate) fn takes_gzip(&self) -> bool {
        self.request_compression.iter().any(|encoding| encoding == "gzip")
    }

    /// Whether a request has to have a checksum of its body, which is MD5 where the model names no other.
    pub(crate) fn needs_checksum(&self) -> bool {
        self.checksum.as_ref().is_some_and(|checksum| checksum.required)
    }

    /// The shapes that the operation refers to: its input, its output, its errors.
    pub(crate) fn targets(&self) -> impl Iterator<Item = &ShapeId> {
        self.input.iter().chain(&self.output).chain(&self.errors)
    }

    /// The same, to be changed.
    pub(crate) fn targets_mut(&mut self) -> impl Iterator<Item = &mut ShapeId> {
        self.input.iter_mut().chain(&mut self.output).chain(&mut self.errors)
    }

    /// As if it referred to none.
    pub(crate) fn forget_targets(&mut self) {
        (self.input, self.output) = (None, None);
        self.errors.clear();
    }
}

/// Checksums that an operation asks for or offers.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Checksum {
    pub(crate) required: bool,
    pub(crate) request_algorithm_member: Option<String>,
    pub(crate) request_validation_mode_member: Option<String>,
    pub(crate) response_algorithms: Vec<String>,
}
