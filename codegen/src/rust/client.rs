//! Clients: what calls operations, and what it knows of a service.

use super::{Deprecated, Docs, Endpoints, StreamKind};

/// A client of a service, with a method for each of its operations.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Client {
    pub(crate) docs: Docs,
    /// Whether its calls block the thread.
    pub(crate) is_blocking: bool,
    pub(crate) methods: Vec<Method>,
}

/// A method of a client, which begins a call of an operation.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Method {
    pub(crate) name: String,
    pub(crate) docs: Docs,
    pub(crate) deprecated: Option<Deprecated>,
    /// The operation's type.
    pub(crate) operation: String,
    /// Its public module, from the crate's root.
    pub(crate) module: String,
    /// The name of the builder of its input, in the module `builders` there.
    pub(crate) builder: String,
    /// The waiter for which it is called again and again, in the module `waiters` there.
    pub(crate) waiter: Option<String>,
    /// Which of the bodies are streams.
    pub(crate) streams: Option<StreamKind>,
}

/// What all calls of a service have in common.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ServiceFacts {
    /// The name that identifies the service across SDKs.
    pub(crate) id: String,
    /// How often a request is sent at most, unless the user says otherwise.
    pub(crate) max_attempts: u32,
    /// What delays between attempts grow from, in milliseconds.
    pub(crate) base_delay_millis: u32,
    /// The tables of endpoints, by the names that operations have for theirs.
    pub(crate) tables: Vec<(String, Endpoints)>,
}

/// What a request is authenticated by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Auth {
    Signature,
    /// Nothing: it goes as it is.
    Unsigned,
    /// A token, which clients do not send.
    BearerToken,
}

/// How an operation is called.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Call {
    /// The name of its table of endpoints.
    pub(crate) endpoints: String,
    pub(crate) auth: Auth,
    /// Whether it waits for something to come.
    pub(crate) is_long_poll: bool,
    /// Whether responses have a checksum.
    pub(crate) has_checksum: bool,
    /// The field of the input that has the endpoint's URL, by its index.
    pub(crate) endpoint: Option<usize>,
}
