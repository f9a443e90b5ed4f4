//! Protocol tests: messages, and the values that they stand for.

use crate::frontend::TestSubject;
use crate::model::{Number, Origin, Protocol};

/// A message, and the values that it stands for: how a protocol is tested.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ProtocolTest {
    pub(super) origin: Origin,
    /// The name of the test; a request and a response may share one.
    pub(super) id: String,
    pub(super) documentation: Option<String>,
    pub(super) protocol: Protocol,
    /// Whether only services can be tested with it.
    pub(super) is_for_services: bool,
    pub(super) subject: TestSubject,
    pub(super) message: Message,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: Option<Body>,
    /// The members of the input, of the output or of the error: an object.
    pub(super) params: Param,
}

/// What a protocol test says of a message besides its headers and its body.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Message {
    Request(Box<RequestLine>),
    /// The status of a response.
    Response(u16),
}

/// Where a request goes, and what it may or must not carry.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct RequestLine {
    pub(super) method: String,
    /// Without a query.
    pub(super) path: String,
    /// The endpoint, without a scheme; may have a path.
    pub(super) host: Option<String>,
    /// Where the request goes, where that is another host.
    pub(super) resolved_host: Option<String>,
    /// Each as it stands in the address: a name, or a name and a value.
    pub(super) query: Vec<String>,
    pub(super) required_query: Vec<String>,
    pub(super) forbidden_query: Vec<String>,
    pub(super) required_headers: Vec<String>,
    pub(super) forbidden_headers: Vec<String>,
}

/// The body of a message.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Body {
    /// To be compared by value.
    Json(String),
    Text(String),
    /// Of bytes that are no text.
    Base64(String),
}

/// A value that a test names, as the model writes it: what it means depends on a shape.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Param {
    pub(super) origin: Origin,
    pub(super) datum: Datum,
}

/// What a [`Param`] is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Datum {
    Null,
    Boolean(bool),
    Number(Number),
    String(String),
    List(Vec<Param>),
    Map(Vec<(String, Param)>),
}
