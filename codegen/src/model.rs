//! What a service model says, in Smithy's terms: wire names and facts, no JSON and no Rust.
//!
//! Shapes and operations are kept by name, so that their order in a file has no influence on the
//! output; members and enum values keep the model's order, which has a meaning.

use std::borrow::Borrow;
use std::collections::BTreeMap;
use std::fmt;

use crate::support::date_time::DateTime;

/// A service: its operations and the shapes that they use.
#[derive(Clone, Debug, Default)]
pub(crate) struct Model {
    pub(crate) service: Service,
    pub(crate) operations: BTreeMap<String, Operation>,
    pub(crate) shapes: BTreeMap<ShapeId, Shape>,
    /// What the model says of single messages, where that is asked for.
    pub(crate) protocol_tests: Vec<ProtocolTest>,
}

/// Facts about a service as a whole.
#[derive(Clone, Debug, Default)]
pub(crate) struct Service {
    pub(crate) origin: Origin,
    /// The name that identifies the service across SDKs, such as `SageMaker`.
    pub(crate) id: String,
    pub(crate) full_name: String,
    pub(crate) api_version: String,
    /// What the service supports, the preferred protocol first.
    pub(crate) protocols: Vec<Protocol>,
    /// The part of `X-Amz-Target` before the dot.
    pub(crate) target_prefix: String,
    pub(crate) endpoint_prefix: String,
    pub(crate) signing_name: String,
    /// Whether errors also carry the code that the service's older query protocol used.
    pub(crate) query_compatible: bool,
    pub(crate) documentation: Option<String>,
}

impl Service {
    /// What people call the service.
    pub(crate) fn title(&self) -> &str {
        if self.full_name.is_empty() { &self.id } else { &self.full_name }
    }
}

/// How requests and responses are put on the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Protocol {
    AwsJson1_0,
    AwsJson1_1,
    RestJson1,
    RestXml,
    AwsQuery,
    Ec2Query,
    RpcV2Cbor,
    /// Another one, by the model's name for it.
    Other(String),
}

/// An operation of a service.
#[derive(Clone, Debug, Default)]
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
    /// Smithy ids of the ways to authenticate, or botocore's `authtype`.
    pub(crate) auth: Vec<String>,
    pub(crate) unsigned_payload: bool,
    pub(crate) idempotent: bool,
    pub(crate) readonly: bool,
    pub(crate) checksum: Option<Checksum>,
    /// The encodings in which the service takes a compressed request body.
    pub(crate) request_compression: Vec<String>,
}

/// How an operation is bound to HTTP.
#[derive(Clone, Debug, Default)]
pub(crate) struct Http {
    pub(crate) method: String,
    pub(crate) uri: String,
    pub(crate) code: Option<u16>,
}

/// Checksums that an operation asks for or offers.
#[derive(Clone, Debug, Default)]
pub(crate) struct Checksum {
    pub(crate) required: bool,
    pub(crate) request_algorithm_member: Option<String>,
    pub(crate) request_validation_mode_member: Option<String>,
    pub(crate) response_algorithms: Vec<String>,
}

/// A named type of the model.
#[derive(Clone, Debug)]
pub(crate) struct Shape {
    pub(crate) origin: Origin,
    pub(crate) kind: Kind,
    pub(crate) traits: Traits,
}

/// What a shape is.
#[derive(Clone, Debug)]
pub(crate) enum Kind {
    Boolean,
    Byte,
    Short,
    Integer,
    Long,
    Float,
    Double,
    String,
    Blob,
    Timestamp,
    /// Any JSON value.
    Document,
    Enum(Vec<EnumValue>),
    List(List),
    Map(Map),
    Structure(Structure),
    Union(Structure),
}

/// A value of a string enumeration.
#[derive(Clone, Debug)]
pub(crate) struct EnumValue {
    /// What the model calls the value, where it has a name besides the one on the wire.
    pub(crate) name: Option<String>,
    pub(crate) value: String,
    pub(crate) documentation: Option<String>,
}

/// An array of one kind of value.
#[derive(Clone, Debug)]
pub(crate) struct List {
    pub(crate) member: ShapeId,
    /// Whether null is a value of its own, rather than an absent one.
    pub(crate) sparse: bool,
}

/// An object whose keys are data.
#[derive(Clone, Debug)]
pub(crate) struct Map {
    pub(crate) key: ShapeId,
    pub(crate) value: ShapeId,
    /// Whether null is a value of its own, rather than an absent one.
    pub(crate) sparse: bool,
}

/// Named members: all of a structure's, or the members of a union.
#[derive(Clone, Debug, Default)]
pub(crate) struct Structure {
    pub(crate) members: Vec<Member>,
    /// Present where the structure is a modeled error.
    pub(crate) error: Option<ErrorTraits>,
}

/// A member of a structure or a union.
#[derive(Clone, Debug)]
pub(crate) struct Member {
    pub(crate) name: String,
    pub(crate) target: ShapeId,
    pub(crate) required: bool,
    /// Whether clients are to treat the member as optional, even where it is required or has a default.
    pub(crate) client_optional: bool,
    /// What an absent member stands for; one that has it is never absent.
    pub(crate) default: Option<DefaultValue>,
    pub(crate) traits: Traits,
}

/// The value of a member that is not there, as the model writes it: the target says what it means.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum DefaultValue {
    Boolean(bool),
    Number(Number),
    String(String),
    EmptyList,
    EmptyMap,
}

/// What the model says about an error besides its members.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ErrorTraits {
    /// The code on the wire, where it differs from the shape's name.
    pub(crate) code: Option<String>,
    pub(crate) status: Option<u16>,
    /// Whether the service, rather than the caller, is at fault.
    pub(crate) fault: bool,
    pub(crate) retryable: Option<Retryable>,
}

/// That the same request may succeed later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Retryable {
    pub(crate) throttling: bool,
}

/// What can be said of a shape or of a member. Said of a member, it wins over its target's.
#[derive(Clone, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a trait of its own")]
pub(crate) struct Traits {
    pub(crate) documentation: Option<String>,
    pub(crate) deprecated: Option<Deprecated>,
    /// Not to be logged.
    pub(crate) sensitive: bool,
    /// Whether the model tells "absent" from the type's zero value.
    pub(crate) boxed: bool,
    /// The least length of a string, blob, list or map, or the least value of a number.
    pub(crate) min: Option<Number>,
    /// The greatest, likewise.
    pub(crate) max: Option<Number>,
    pub(crate) pattern: Option<String>,
    pub(crate) timestamp_format: Option<TimestampFormat>,
    /// To be filled with a fresh unique token where the caller gives none.
    pub(crate) idempotency_token: bool,
    /// A value that stands in the host name.
    pub(crate) host_label: bool,
    /// A string that holds a JSON document.
    pub(crate) json_value: bool,
    pub(crate) streaming: bool,
    pub(crate) event_stream: bool,
    /// Where the value goes in protocols that bind members to parts of an HTTP message.
    pub(crate) location: Option<String>,
    /// The name there, where it differs from the member's.
    pub(crate) location_name: Option<String>,
}

/// That something should not be used any more.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Deprecated {
    pub(crate) message: Option<String>,
    pub(crate) since: Option<String>,
}

/// How a timestamp is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TimestampFormat {
    EpochSeconds,
    DateTime,
    HttpDate,
}

/// A bound of a constraint, exactly as the model gives it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Number {
    Integer(i128),
    Float(f64),
}

impl Number {
    /// The nearest float.
    #[expect(clippy::cast_precision_loss, reason = "bounds are far below where floats have gaps")]
    pub(crate) fn to_f64(self) -> f64 {
        match self {
            Self::Integer(value) => value as f64,
            Self::Float(value) => value,
        }
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Integer(value) => value.fmt(f),
            Self::Float(value) => write!(f, "{value:?}"),
        }
    }
}

/// So many seconds after 1970, if a timestamp can hold them.
pub(crate) fn instant(secs: Number) -> Option<DateTime> {
    match secs {
        Number::Integer(secs) => secs.try_into().ok().map(DateTime::from_secs),
        Number::Float(secs) => DateTime::from_secs_f64(secs).ok(),
    }
}

/// A message, and the values that it stands for: how a protocol is tested.
#[derive(Clone, Debug)]
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
#[derive(Clone, Debug)]
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
#[derive(Clone, Debug)]
pub(crate) enum Message {
    Request(Box<RequestLine>),
    /// The status of a response.
    Response(u16),
}

/// Where a request goes, and what it may or must not carry.
#[derive(Clone, Debug, Default)]
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
#[derive(Clone, Debug)]
pub(crate) enum Body {
    /// To be compared by value.
    Json(String),
    Text(String),
    /// Of bytes that are no text.
    Base64(String),
}

/// A value that a test names, as the model writes it: what it means depends on a shape.
#[derive(Clone, Debug)]
pub(crate) struct Value {
    pub(crate) origin: Origin,
    pub(crate) datum: Datum,
}

/// What a [`Value`] is.
#[derive(Clone, Debug)]
pub(crate) enum Datum {
    Null,
    Boolean(bool),
    Number(Number),
    String(String),
    List(Vec<Value>),
    Map(Vec<(String, Value)>),
}

/// Where something was defined, for diagnostics about it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Origin {
    pub(crate) source: String,
    pub(crate) pointer: String,
}

/// The name of a shape in its model.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ShapeId(String);

impl ShapeId {
    pub(crate) fn new(name: impl Into<String>) -> Self {
        Self(name.into())
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for ShapeId {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ShapeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Protocol {
    /// Smithy's name, without its namespace.
    pub(crate) fn as_str(&self) -> &str {
        match self {
            Self::AwsJson1_0 => "awsJson1_0",
            Self::AwsJson1_1 => "awsJson1_1",
            Self::RestJson1 => "restJson1",
            Self::RestXml => "restXml",
            Self::AwsQuery => "awsQuery",
            Self::Ec2Query => "ec2Query",
            Self::RpcV2Cbor => "rpcv2Cbor",
            Self::Other(name) => name,
        }
    }
}

impl Shape {
    /// The structure or the union behind a shape that has named members.
    pub(crate) fn structure(&self) -> Option<&Structure> {
        match &self.kind {
            Kind::Structure(structure) | Kind::Union(structure) => Some(structure),
            _ => None,
        }
    }

    /// Whether the shape becomes a Rust type of its own, rather than one that Rust has already.
    pub(crate) fn is_named(&self) -> bool {
        matches!(self.kind, Kind::Enum(_) | Kind::Structure(_) | Kind::Union(_))
    }

    /// The shapes that this one refers to, in the model's order.
    pub(crate) fn targets(&self) -> Vec<&ShapeId> {
        match &self.kind {
            Kind::List(list) => vec![&list.member],
            Kind::Map(map) => vec![&map.key, &map.value],
            Kind::Structure(structure) | Kind::Union(structure) => {
                structure.members.iter().map(|member| &member.target).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The same, to be changed.
    pub(crate) fn targets_mut(&mut self) -> Vec<&mut ShapeId> {
        match &mut self.kind {
            Kind::List(list) => vec![&mut list.member],
            Kind::Map(map) => vec![&mut map.key, &mut map.value],
            Kind::Structure(structure) | Kind::Union(structure) => {
                structure.members.iter_mut().map(|member| &mut member.target).collect()
            }
            _ => Vec::new(),
        }
    }
}

impl Operation {
    /// Whether the service takes the request's body in gzip, the one encoding that clients support.
    pub(crate) fn takes_gzip(&self) -> bool {
        self.request_compression.iter().any(|encoding| encoding == "gzip")
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
