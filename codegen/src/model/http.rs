//! How operations and members are bound to HTTP.

/// How an operation is bound to HTTP.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Http {
    pub(crate) method: String,
    pub(crate) uri: String,
    pub(crate) code: Option<u16>,
}

/// Where in an HTTP message a member goes, in protocols that bind members; elsewhere, and without a binding, it is a
/// part of the body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum HttpBinding {
    /// The header of that name.
    Header(String),
    /// A map: one header an entry, whose name begins so.
    PrefixHeaders(String),
    /// The parameter of that name in the query.
    Query(String),
    /// A map: one parameter an entry.
    QueryParams,
    /// The part of the path that has that name in the operation's URI; botocore's may differ from the member's.
    Label(String),
    /// The whole body.
    Payload,
    /// The status of a response.
    StatusCode,
}
