//! Protocol tests: messages, and the values that they stand for.

use super::service::Protocol;
use super::shape::{Origin, ShapeId};
use super::traits::Number;

/// A message, and the values that it stands for: how a protocol is tested.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ProtocolTest {
    pub(crate) origin: Origin,
    /// The name of the test; a request and a response may share one.
    pub(crate) id: String,
    pub(crate) documentation: Option<String>,
    pub(crate) protocol: Protocol,
    /// Whether only services can be tested with it.
    pub(crate) is_for_services: bool,
    pub(crate) subject: Subject,
    pub(crate) message: Message,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Option<Body>,
    /// The members of the input, of the output or of the error: an object.
    pub(crate) params: Value,
}

/// What a protocol test is about.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Subject {
    /// An operation, by its name.
    Operation(String),
    Error {
        shape: ShapeId,
        /// The name that is on the wire, whatever the service renames the shape to.
        code: String,
    },
}

/// What a protocol test says of a message besides its headers and its body.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Message {
    Request(Box<RequestLine>),
    /// The status of a response.
    Response(u16),
}

/// Where a request goes, and what it may or must not carry.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct RequestLine {
    pub(crate) method: String,
    /// Without a query.
    pub(crate) path: String,
    /// The endpoint, without a scheme; may have a path.
    pub(crate) host: Option<String>,
    /// Where the request goes, where that is another host.
    pub(crate) resolved_host: Option<String>,
    /// Each as it stands in the address: a name, or a name and a value.
    pub(crate) query: Vec<String>,
    pub(crate) required_query: Vec<String>,
    pub(crate) forbidden_query: Vec<String>,
    pub(crate) required_headers: Vec<String>,
    pub(crate) forbidden_headers: Vec<String>,
}

/// The body of a message.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Body {
    /// To be compared by value.
    Json(String),
    Text(String),
    /// Of bytes that are no text.
    Base64(String),
}

/// A value that a test names, as the model writes it: what it means depends on a shape.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Value {
    pub(crate) origin: Origin,
    pub(crate) datum: Datum,
}

/// What a [`Value`] is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Datum {
    Null,
    Boolean(bool),
    Number(Number),
    String(String),
    List(Vec<Value>),
    Map(Vec<(String, Value)>),
}
