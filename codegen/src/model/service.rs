//! A service as a whole.

use std::collections::BTreeMap;

use super::auth::AuthScheme;
use super::endpoints::{ClientContextParam, RuleSet};
use super::operation::Operation;
use super::partition::Partition;
use super::shape::{Origin, Shape, ShapeId};
use super::traits::{Deprecated, XmlNamespace};

/// A service: its operations and the shapes that they use.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Model {
    pub(crate) service: Service,
    pub(crate) operations: BTreeMap<String, Operation>,
    pub(crate) shapes: BTreeMap<ShapeId, Shape>,
    /// What a service's rules know of regions, the first one also for those that fit nowhere.
    pub(crate) partitions: Vec<Partition>,
}

/// Facts about a service as a whole.
#[derive(Clone, Debug, Default, PartialEq)]
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
    /// The one host of a service without regions. Only botocore has it.
    pub(crate) global_endpoint: Option<String>,
    /// The ways to authenticate, the preferred one first.
    pub(crate) auth: Vec<AuthScheme>,
    pub(crate) xml_namespace: Option<XmlNamespace>,
    /// Whether errors also carry the code that the service's older query protocol used.
    pub(crate) query_compatible: bool,
    pub(crate) documentation: Option<String>,
    pub(crate) deprecated: Option<Deprecated>,
    pub(crate) endpoint_rules: Option<RuleSet>,
    /// Parameters of the endpoint rules that a client can be given.
    pub(crate) client_context_params: BTreeMap<String, ClientContextParam>,
    pub(crate) retries: Retries,
    /// What every request has besides what its operation asks for, by the names of headers.
    pub(crate) headers: Vec<(String, String)>,
    /// Whether responses have a checksum of their body in `x-amz-crc32`.
    pub(crate) crc32: bool,
}

/// How clients of a service send requests again, unless their users say otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Retries {
    /// How often a request is sent at most.
    pub(crate) max_attempts: u32,
    /// What delays grow from, in milliseconds.
    pub(crate) base_delay_millis: u32,
}

impl Default for Retries {
    fn default() -> Self {
        Self { max_attempts: 3, base_delay_millis: 50 }
    }
}

impl Service {
    /// What people call the service.
    pub(crate) fn title(&self) -> &str {
        if self.full_name.is_empty() { &self.id } else { &self.full_name }
    }

    /// How one of its operations is authenticated: of its own ways, or else of the service's, by the first that clients
    /// know; where they know none of them, by the first.
    pub(crate) fn auth(&self, operation: &Operation) -> AuthScheme {
        let schemes = if operation.auth.is_empty() { &self.auth } else { &operation.auth };
        let is_known = |of: &&AuthScheme| matches!(of, AuthScheme::SigV4 | AuthScheme::None);
        let scheme = schemes.iter().find(is_known).or(schemes.first());
        scheme.cloned().unwrap_or(AuthScheme::SigV4)
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
