//! What a service model says, in Smithy's terms: wire names and facts, no JSON and no Rust.
//!
//! Shapes and operations are kept by name, so that their order in a file has no influence on the
//! output; members and enum values keep the model's order, which has a meaning.

mod auth;
mod endpoints;
mod http;
mod operation;
mod pagination;
mod partition;
mod service;
mod shape;
mod stream;
mod traits;
mod waiters;

pub(crate) use self::http::{Http, HttpBinding};
pub(crate) use auth::AuthScheme;
pub(crate) use endpoints::{
    Call, ClientContextParam, Condition, Endpoint, Expression, Parameter, ParameterKind,
    ParameterValue, Property, Rule, RuleKind, RuleSet, TextPart,
};
pub(crate) use operation::{Checksum, EndpointDiscovery, Operation};
pub(crate) use pagination::Paginator;
pub(crate) use partition::Partition;
pub(crate) use service::{Model, Protocol, Service};
pub(crate) use shape::{
    DefaultValue, EnumValue, ErrorTraits, Kind, List, Map, Member, Origin, Retryable, Shape,
    ShapeId, Structure,
};
pub(crate) use stream::Stream;
pub(crate) use traits::{
    Deprecated, EventPart, Number, TimestampFormat, Traits, Xml, XmlNamespace, instant,
};
pub(crate) use waiters::{Acceptor, Comparator, Expected, Matcher, Outcome, Pace, Waiter};
