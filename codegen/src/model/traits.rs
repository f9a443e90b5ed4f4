//! What can be said of shapes and of members.

use std::fmt;

use crate::support::date_time::DateTime;

use super::http::HttpBinding;

/// What can be said of a shape or of a member. Said of a member, it wins over its target's.
#[derive(Clone, Debug, Default, PartialEq)]
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
    /// What the bytes of a blob or the text of a string are. botocore only knows `application/json`.
    pub(crate) media_type: Option<String>,
    pub(crate) streaming: bool,
    /// Whether the length of a stream must be known before it is sent.
    pub(crate) requires_length: bool,
    pub(crate) event_stream: bool,
    /// What a member of an event is, where it is no part of a body.
    pub(crate) event_part: Option<EventPart>,
    pub(crate) http: Option<HttpBinding>,
    /// A member's name in JSON, where it differs. botocore has one name for JSON and XML.
    pub(crate) json_name: Option<String>,
    pub(crate) xml: Xml,
    /// A member's name in EC2's query protocol, where it differs.
    pub(crate) query_name: Option<String>,
    /// The parameter of the endpoint rules that has the member's value.
    pub(crate) context_param: Option<String>,
    /// Whether the endpoint that a service names depends on the member's value.
    pub(crate) endpoint_discovery_id: bool,
}

/// How a value is written in XML, and in protocols that take their names from there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Xml {
    /// The name of the element or of the attribute, where it differs from the member's or the shape's.
    pub(crate) name: Option<String>,
    pub(crate) namespace: Option<XmlNamespace>,
    /// Whether it is an attribute of the element around it.
    pub(crate) attribute: bool,
    /// Whether the items of a list or a map stand in the element around it.
    pub(crate) flattened: bool,
}

/// An XML namespace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct XmlNamespace {
    pub(crate) uri: String,
    pub(crate) prefix: Option<String>,
}

/// A part of an event that has a place of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EventPart {
    Header,
    Payload,
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

/// So many seconds after 1970, if a timestamp can hold them.
pub(crate) fn instant(secs: Number) -> Option<DateTime> {
    match secs {
        Number::Integer(secs) => secs.try_into().ok().map(DateTime::from_secs),
        Number::Float(secs) => DateTime::from_secs_f64(secs).ok(),
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
