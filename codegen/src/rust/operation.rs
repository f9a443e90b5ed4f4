//! Operations and their errors.

use super::{Alias, Call, Deprecated, Docs, Paginator, Path, Streams, Structure, Waiter};

/// An operation, with the types that are its own.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(crate) struct Operation {
    /// The type that stands for it.
    pub(crate) name: String,
    /// Its public module, from the crate's root.
    pub(crate) module: String,
    /// The name in the model.
    pub(crate) wire_name: String,
    /// The same, as Markdown.
    pub(crate) title: String,
    pub(crate) docs: Docs,
    pub(crate) deprecated: Option<Deprecated>,
    /// Whether it is known to change nothing.
    pub(crate) only_reads: bool,
    pub(crate) input: Structure,
    pub(crate) output: Structure,
    pub(crate) error: OperationError,
    /// The names of the builders of its input and its output.
    pub(crate) builders: [Alias; 2],
    pub(crate) route: Route,
    /// The hand-written module that makes requests and reads responses; nothing where the trait of operations does.
    pub(crate) protocol: Option<&'static str>,
    pub(crate) host_prefix: Option<HostPrefix>,
    /// Whether the body of a request may be sent in gzip.
    pub(crate) is_compressed: bool,
    /// Whether a request has to have a checksum of its body.
    pub(crate) has_checksum: bool,
    /// The fields of the input that are idempotency tokens.
    pub(crate) idempotency_tokens: Vec<String>,
    pub(crate) streams: Streams,
    /// Whether its requests can be signed for somebody else to send.
    pub(crate) can_be_presigned: bool,
    pub(crate) call: Call,
    pub(crate) paginator: Option<Paginator>,
    pub(crate) waiters: Vec<Waiter>,
}

impl Operation {
    /// The method that calls it: its module's name. These are distinct, and none is one that a client has itself.
    pub(crate) fn method(&self) -> &str {
        self.module.rsplit("::").next().unwrap_or_default()
    }
}

/// How requests of an operation are sent, as its protocol says.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Route {
    pub(crate) method: String,
    /// The path, with labels in braces, and perhaps a query.
    pub(crate) uri: String,
    /// What every request of the service has, by the names of headers.
    pub(crate) headers: Vec<(String, String)>,
    /// Where a header says which operation is meant.
    pub(crate) target: Option<Target>,
}

/// What a request says in headers about its operation, where all go to one path.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Target {
    pub(crate) content_type: &'static str,
    /// The value of `X-Amz-Target`.
    pub(crate) name: String,
    /// Whether errors also carry the code that the service's older query protocol used.
    pub(crate) is_query_compatible: bool,
}

/// What stands before the endpoint's host name.
pub(crate) type HostPrefix = Vec<PrefixPart>;

/// A part of a [`HostPrefix`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum PrefixPart {
    Literal(String),
    /// The value of a field of the input, by its index.
    Label {
        field: usize,
        is_enumeration: bool,
    },
}

/// What an operation is known to fail with.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct OperationError {
    pub(crate) name: String,
    pub(crate) variants: Vec<ListedError>,
}

/// An error that the model lists for an operation.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ListedError {
    /// The variant.
    pub(crate) name: String,
    pub(crate) docs: Docs,
    pub(crate) error: Path,
    /// What follows `is_` in the method that asks for it.
    pub(crate) predicate: String,
    /// The codes that it has on the wire.
    pub(crate) codes: Vec<String>,
    /// Whether some of its members are not in the body.
    pub(crate) is_bound: bool,
    /// Whether the model says that the same request may succeed later; and if so, whether it was throttled.
    pub(crate) retryable: Option<bool>,
}
