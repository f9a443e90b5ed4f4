//! botocore's `service-2.json`.
//!
//! Every key of the vocabulary is named in this file: those that the generator understands, and
//! those that matter only to protocols, or parts of an SDK, that it does not emit. Any other key is
//! a warning, so that an upstream addition is noticed and never breaks a build.

use std::collections::{BTreeMap, BTreeSet};

use super::values::{number, origin, status, unknown_key};
use crate::diagnostic::{Speller, did_you_mean};
use crate::json::Node;
use crate::model::{
    Checksum, Deprecated, EnumValue, ErrorTraits, Http, Kind, List, Map, Member, Model, Operation,
    Protocol, Retryable, Service, Shape, ShapeId, Structure, TimestampFormat, Traits,
};

/// Reads a whole model. What is wrong with it is reported to the node's log.
pub(crate) fn read(root: &Node<'_>) -> Model {
    let mut model = Model::default();
    for (key, node) in root.members() {
        match key {
            "metadata" => service(&node, &mut model.service),
            "documentation" => model.service.documentation = Some(node.string()),
            "operations" => {
                let operations = node.members();
                model.operations = operations
                    .map(|(name, node)| (name.to_owned(), operation(name, &node)))
                    .collect();
            }
            "shapes" => {
                let shapes = node.members();
                model.shapes =
                    shapes.map(|(name, node)| (ShapeId::new(name), shape(&node))).collect();
            }
            "version"
            | "clientContextParams"
            | "examples"
            | "authorizers"
            | "deprecated"
            | "deprecatedMessage"
            | "deprecatedSince" => {}
            _ => unknown_key(&node),
        }
    }
    model
}

fn service(metadata: &Node<'_>, service: &mut Service) {
    service.origin = origin(metadata);
    let (mut protocol, mut protocols, mut json_version) = (None, None, "1.0");
    for (key, node) in metadata.members() {
        match key {
            "serviceId" => service.id = node.string(),
            "serviceFullName" => service.full_name = node.string(),
            "apiVersion" => service.api_version = node.string(),
            "endpointPrefix" => service.endpoint_prefix = node.string(),
            "signingName" => service.signing_name = node.string(),
            "targetPrefix" => service.target_prefix = node.string(),
            "jsonVersion" => json_version = self::json_version(&node),
            "protocol" => protocol = Some(node.string()),
            "protocols" => protocols = Some(node.strings()),
            "awsQueryCompatible" => service.query_compatible = node.object().value().is_object(),
            "auth"
            | "checksumFormat"
            | "globalEndpoint"
            | "protocolSettings"
            | "ripServiceName"
            | "serviceAbbreviation"
            | "signatureVersion"
            | "uid"
            | "xmlNamespace" => {}
            _ => unknown_key(&node),
        }
    }
    if service.id.is_empty() {
        // Models older than service ids are told apart by their endpoints.
        service.id.clone_from(&service.endpoint_prefix);
    }
    if service.id.is_empty() {
        metadata.lacks("serviceId");
    }
    if service.signing_name.is_empty() {
        service.signing_name.clone_from(&service.endpoint_prefix);
    }
    if protocol.is_none() && protocols.is_none() {
        metadata.lacks("protocol");
    }
    let names = protocols.unwrap_or_else(|| protocol.into_iter().collect());
    service.protocols = names
        .into_iter()
        .map(|name| match (name.as_str(), json_version) {
            ("json", "1.1") => Protocol::AwsJson1_1,
            ("json", _) => Protocol::AwsJson1_0,
            ("rest-json", _) => Protocol::RestJson1,
            ("rest-xml", _) => Protocol::RestXml,
            ("query", _) => Protocol::AwsQuery,
            ("ec2", _) => Protocol::Ec2Query,
            ("smithy-rpc-v2-cbor", _) => Protocol::RpcV2Cbor,
            _ => Protocol::Other(name),
        })
        .collect();
}

fn json_version(node: &Node<'_>) -> &'static str {
    match node.str() {
        "1.1" => "1.1",
        "1.0" => "1.0",
        _ => {
            node.warning("expected \"1.0\" or \"1.1\"; 1.0 is assumed");
            "1.0"
        }
    }
}

fn operation(name: &str, node: &Node<'_>) -> Operation {
    let mut operation =
        Operation { origin: origin(node), name: name.to_owned(), ..Operation::default() };
    for (key, node) in node.members() {
        match key {
            "input" => operation.input = reference(&node),
            "output" => operation.output = reference(&node),
            "errors" => {
                operation.errors = node.items().filter_map(|item| reference(&item)).collect();
            }
            "documentation" => operation.documentation = Some(node.string()),
            "deprecated" | "deprecatedMessage" | "deprecatedSince" => {
                deprecation(key, &node, &mut operation.deprecated);
            }
            "http" => operation.http = http(&node),
            "endpoint" => {
                operation.host_prefix = node.object().get("hostPrefix").map(|node| node.string());
            }
            "authtype" => operation.auth.push(node.string()),
            "auth" => operation.auth.extend(node.strings()),
            "unsignedPayload" => operation.unsigned_payload = node.bool(),
            "idempotent" => operation.idempotent = node.bool(),
            "readonly" => operation.readonly = node.bool(),
            "httpChecksumRequired" => {
                operation.checksum.get_or_insert_default().required = node.bool();
            }
            "httpChecksum" => checksum(&node, operation.checksum.get_or_insert_default()),
            "requestcompression" | "requestCompression" => {
                operation.request_compression =
                    node.object().get("encodings").map(|node| node.strings()).unwrap_or_default();
            }
            // The key in `operations` is the name; this one repeats it.
            "name" => {}
            "alias"
            | "endpointdiscovery"
            | "endpointoperation"
            | "operationContextParams"
            | "staticContextParams" => {}
            _ => unknown_key(&node),
        }
    }
    settle_deprecation(node, &mut operation.deprecated);
    operation
}

fn http(node: &Node<'_>) -> Http {
    let mut http = Http::default();
    for (key, node) in node.members() {
        match key {
            "method" => http.method = node.string(),
            "requestUri" => http.uri = node.string(),
            "responseCode" => http.code = status(&node),
            _ => unknown_key(&node),
        }
    }
    http
}

fn checksum(node: &Node<'_>, checksum: &mut Checksum) {
    for (key, node) in node.members() {
        match key {
            "requestChecksumRequired" => checksum.required = node.bool(),
            "requestAlgorithmMember" => checksum.request_algorithm_member = Some(node.string()),
            "requestValidationModeMember" => {
                checksum.request_validation_mode_member = Some(node.string());
            }
            "responseAlgorithms" => checksum.response_algorithms = node.strings(),
            _ => unknown_key(&node),
        }
    }
}

/// The shape that an `{"shape": …}` object names.
fn reference(node: &Node<'_>) -> Option<ShapeId> {
    let mut target = None;
    for (key, node) in node.members() {
        match key {
            "shape" => target = Some(shape_id(&node)),
            "documentation" | "error" | "exception" | "fault" | "jsonvalue" | "locationName"
            | "resultWrapper" | "xmlNamespace" => {}
            _ => unknown_key(&node),
        }
    }
    if target.is_none() {
        node.lacks("shape");
    }
    target
}

/// The name of a shape. Only one that was reported already is empty.
fn shape_id(node: &Node<'_>) -> ShapeId {
    if node.value().as_str() == Some("") {
        node.expected("the name of a shape");
    }
    ShapeId::new(node.str())
}

/// The keys of a shape whose meaning depends on its `type`, gathered before that is known.
#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a key of the vocabulary")]
struct Parts {
    kind: String,
    members: Vec<Member>,
    required: BTreeSet<String>,
    member: Option<ShapeId>,
    key: Option<ShapeId>,
    value: Option<ShapeId>,
    values: Option<Vec<EnumValue>>,
    error: ErrorTraits,
    is_exception: bool,
    is_union: bool,
    is_document: bool,
    is_sparse: bool,
}

fn shape(node: &Node<'_>) -> Shape {
    let mut parts = Parts::default();
    let mut traits = Traits::default();
    for (key, child) in node.members() {
        if !shape_key(key, &child, &mut parts) && !trait_key(key, &child, &mut traits) {
            unknown_key(&child);
        }
    }
    settle_deprecation(node, &mut traits.deprecated);
    if let Some(documentation) = node.get("enumDocumentation") {
        enum_documentation(&documentation, parts.values.as_deref_mut().unwrap_or_default());
    }
    Shape { origin: origin(node), kind: kind(node, parts), traits }
}

/// Takes a key that only shapes have; whether it is one.
fn shape_key(key: &str, node: &Node<'_>, parts: &mut Parts) -> bool {
    match key {
        "type" => parts.kind = node.string(),
        "members" => {
            parts.members = node.members().map(|(name, node)| member(name, &node)).collect();
        }
        "required" => {
            parts.required = node.items().map(|item| item.string()).collect();
        }
        "member" => parts.member = reference(node),
        "key" => parts.key = reference(node),
        "value" => parts.value = reference(node),
        "enum" => parts.values = Some(enum_values(node)),
        "error" => error(node, &mut parts.error),
        "exception" => parts.is_exception = node.bool(),
        "fault" => parts.error.fault = node.bool(),
        "retryable" => {
            let throttling = node.object().get("throttling").is_some_and(|node| node.bool());
            parts.error.retryable = Some(Retryable { throttling });
        }
        "union" => parts.is_union = node.bool(),
        "document" => parts.is_document = node.bool(),
        "sparse" => parts.is_sparse = node.bool(),
        // Read once the values are known.
        "enumDocumentation" => {}
        "event" | "flattened" | "payload" | "requiresLength" | "synthetic" | "wrapper"
        | "xmlNamespace" | "xmlOrder" => {}
        _ => return false,
    }
    true
}

fn kind(node: &Node<'_>, parts: Parts) -> Kind {
    let is_sparse = parts.is_sparse;
    match parts.kind.as_str() {
        "structure" if parts.is_document => Kind::Document,
        "structure" if parts.is_union => Kind::Union(structure(node, parts)),
        "structure" => Kind::Structure(structure(node, parts)),
        "list" => match parts.member {
            Some(member) => Kind::List(List { member, sparse: is_sparse }),
            None => invalid(node, "a list needs a `member`"),
        },
        "map" => match (parts.key, parts.value) {
            (Some(key), Some(value)) => Kind::Map(Map { key, value, sparse: is_sparse }),
            _ => invalid(node, "a map needs a `key` and a `value`"),
        },
        "string" | "character" => parts.values.map_or(Kind::String, Kind::Enum),
        "blob" => Kind::Blob,
        "boolean" => Kind::Boolean,
        "byte" => Kind::Byte,
        "short" => Kind::Short,
        "integer" => Kind::Integer,
        "long" => Kind::Long,
        "float" => Kind::Float,
        "double" => Kind::Double,
        "timestamp" => Kind::Timestamp,
        "" => {
            node.lacks("type");
            Kind::String
        }
        _ => {
            if let Some(kind) = node.get("type") {
                kind.error(format!(
                    "expected a shape type (structure, list, map, string, blob, boolean, byte, short, \
                     integer, long, float, double or timestamp), found {:?}",
                    parts.kind
                ));
            }
            Kind::String
        }
    }
}

/// Reports a shape that cannot be understood; the kind only keeps the reader going.
fn invalid(node: &Node<'_>, message: &str) -> Kind {
    node.error(message);
    Kind::String
}

fn structure(node: &Node<'_>, mut parts: Parts) -> Structure {
    for member in &mut parts.members {
        member.required = parts.required.remove(&member.name);
    }
    for name in &parts.required {
        node.warning(format!("`required` names {name:?}, which is no member"));
    }
    let is_error = parts.is_exception || parts.error != ErrorTraits::default();
    Structure { members: parts.members, error: is_error.then_some(parts.error) }
}

fn member(name: &str, node: &Node<'_>) -> Member {
    let mut target = None;
    let mut traits = Traits::default();
    for (key, child) in node.members() {
        match key {
            "shape" => target = Some(shape_id(&child)),
            "contextParam" | "enum" | "eventheader" | "eventpayload" | "flattened"
            | "queryName" | "xmlAttribute" | "xmlNamespace" => {}
            _ if trait_key(key, &child, &mut traits) => {}
            _ => unknown_key(&child),
        }
    }
    if target.is_none() {
        node.lacks("shape");
    }
    settle_deprecation(node, &mut traits.deprecated);
    let target = target.unwrap_or_else(|| ShapeId::new(""));
    Member {
        name: name.to_owned(),
        target,
        required: false,
        client_optional: false,
        default: None,
        traits,
    }
}

/// Takes a key that shapes and members share; whether it is one.
fn trait_key(key: &str, node: &Node<'_>, traits: &mut Traits) -> bool {
    match key {
        "documentation" => traits.documentation = Some(node.string()),
        "deprecated" | "deprecatedMessage" | "deprecatedSince" => {
            deprecation(key, node, &mut traits.deprecated);
        }
        "sensitive" => traits.sensitive = node.bool(),
        "box" => traits.boxed = node.bool(),
        "min" => traits.min = number(node),
        "max" => traits.max = number(node),
        "pattern" => traits.pattern = Some(node.string()),
        "timestampFormat" => traits.timestamp_format = timestamp_format(node),
        "idempotencyToken" => traits.idempotency_token = node.bool(),
        "hostLabel" => traits.host_label = node.bool(),
        "jsonvalue" => traits.json_value = node.bool(),
        "streaming" => traits.streaming = node.bool(),
        "eventstream" => traits.event_stream = node.bool(),
        "location" => traits.location = Some(node.string()),
        "locationName" => traits.location_name = Some(node.string()),
        _ => return false,
    }
    true
}

fn deprecation(key: &str, node: &Node<'_>, deprecated: &mut Option<Deprecated>) {
    let deprecated = deprecated.get_or_insert_default();
    match key {
        "deprecatedMessage" => deprecated.message = Some(node.string()),
        "deprecatedSince" => deprecated.since = Some(node.string()),
        // Whether it says so is seen once all keys are read, since their order has no meaning.
        _ => {
            node.bool();
        }
    }
}

/// Takes back a deprecation that says of itself that it is none.
fn settle_deprecation(node: &Node<'_>, deprecated: &mut Option<Deprecated>) {
    if node.get("deprecated").is_some_and(|node| node.value().as_bool() == Some(false)) {
        *deprecated = None;
    }
}

fn timestamp_format(node: &Node<'_>) -> Option<TimestampFormat> {
    match node.str() {
        "unixTimestamp" => Some(TimestampFormat::EpochSeconds),
        "iso8601" => Some(TimestampFormat::DateTime),
        "rfc822" => Some(TimestampFormat::HttpDate),
        _ => {
            node.expected("\"unixTimestamp\", \"iso8601\" or \"rfc822\"");
            None
        }
    }
}

fn enum_values(node: &Node<'_>) -> Vec<EnumValue> {
    let mut seen = BTreeSet::new();
    let mut values = Vec::new();
    for item in node.items() {
        let value = item.string();
        if seen.insert(value.clone()) {
            values.push(EnumValue { name: None, value, documentation: None });
        } else {
            item.warning(format!("the value {value:?} is listed twice"));
        }
    }
    values
}

/// Our own addition to the vocabulary, for overlays: botocore documents enumerations only as a whole.
fn enum_documentation(node: &Node<'_>, values: &mut [EnumValue]) {
    let mut by_value: BTreeMap<_, _> =
        values.iter_mut().map(|value| (value.value.clone(), &mut value.documentation)).collect();
    let speller = Speller::default();
    for (value, node) in node.members() {
        match by_value.get_mut(value) {
            Some(documentation) => **documentation = Some(node.string()),
            None => {
                let similar = speller.closest(value, by_value.keys().map(String::as_str));
                let message = format!("the enumeration has no value {value:?}");
                node.unmatched(message, similar.map(did_you_mean));
            }
        }
    }
}

fn error(node: &Node<'_>, error: &mut ErrorTraits) {
    for (key, node) in node.members() {
        match key {
            "code" => error.code = Some(node.string()),
            "httpStatusCode" => error.status = status(&node),
            "fault" => error.fault = node.bool(),
            // The other side of `fault`.
            "senderFault" => {}
            _ => unknown_key(&node),
        }
    }
}
