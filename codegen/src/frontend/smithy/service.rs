//! The service, and the operations that are bound to it or to its resources.

use std::collections::{BTreeMap, BTreeSet};

use super::ast::{Ast, Definition, target};
use super::local_name;
use super::shape::data;
use super::traits::{annotation, deprecated};
use crate::frontend::values::{origin, status, unknown_key};
use crate::json::Node;
use crate::model::{Checksum, Http, Operation, Protocol, Service, ShapeId};

/// A service with its operations, and the names that it gives to some shapes, by their ids.
pub(super) struct Bindings {
    pub(super) service: Service,
    pub(super) operations: BTreeMap<String, Operation>,
    pub(super) rename: BTreeMap<String, String>,
}

/// The one service of a model.
pub(super) fn only<'b, 'a>(
    ast: &'b Ast<'a>,
    section: &Node<'_>,
) -> Option<(&'b str, &'b Node<'a>)> {
    let is_mixin = |node: &Node<'_>| {
        node.get("traits").is_some_and(|traits| traits.get("smithy.api#mixin").is_some())
    };
    let services: Vec<_> = ast.of_kind("service").filter(|(_, node)| !is_mixin(node)).collect();
    match services[..] {
        [service] => return Some(service),
        [] => section.error("expected a service, found none"),
        _ => {
            let ids: Vec<_> = services.iter().map(|(id, _)| *id).collect();
            section.error(format!("expected one service, found {}: {}", ids.len(), ids.join(", ")));
        }
    }
    None
}

/// Reads a service and its operations.
pub(super) fn read(ast: &Ast<'_>, id: &str, node: &Node<'_>) -> Bindings {
    let mut parts = Parts::default();
    for definition in ast.lineage(id) {
        parts.add(ast, &definition);
    }
    if parts.protocols.is_empty() {
        node.error("the service has no trait of a protocol that is known, such as `aws.protocols#awsJson1_1`");
    }
    let operations = operations(ast, id, node, &parts);
    let rename = std::mem::take(&mut parts.rename);
    let mut service = parts.finish(local_name(id));
    service.origin = origin(node);
    Bindings { service, operations, rename }
}

/// What is known of a service while its definitions are read.
#[derive(Default)]
struct Parts {
    service: Service,
    arn_namespace: String,
    /// Indices of [`PROTOCOLS`].
    protocols: BTreeSet<usize>,
    rename: BTreeMap<String, String>,
    /// The errors of all operations.
    errors: Vec<ShapeId>,
    /// The ways to authenticate of operations that do not say.
    auth: Vec<String>,
}

impl Parts {
    /// Adds a definition to those that came before, which it amends and overrides.
    fn add(&mut self, ast: &Ast<'_>, definition: &Definition<'_>) {
        for (key, node) in definition.node.members() {
            match key {
                "version" => self.service.api_version = node.string(),
                "errors" => self.errors.extend(errors(ast, &node)),
                "rename" => {
                    let names = node.members().map(|(id, name)| (id.to_owned(), name.string()));
                    self.rename.extend(names);
                }
                "type" | "traits" | "mixins" | "operations" | "resources" | "shapes" => {}
                _ => unknown_key(&node),
            }
        }
        definition.traits(|id, node| self.take(id, node));
    }

    fn take(&mut self, id: &str, node: &Node<'_>) {
        match id {
            "aws.api#service" => {
                for (key, node) in node.members() {
                    match key {
                        "sdkId" => self.service.id = node.string(),
                        "arnNamespace" => self.arn_namespace = node.string(),
                        "endpointPrefix" => self.service.endpoint_prefix = node.string(),
                        _ => {}
                    }
                }
            }
            "aws.auth#sigv4" => {
                if let Some(name) = node.object().get("name") {
                    self.service.signing_name = name.string();
                }
            }
            "aws.protocols#awsQueryCompatible" => self.service.query_compatible = annotation(node),
            "smithy.api#auth" => self.auth = schemes(node),
            "smithy.api#documentation" => self.service.documentation = Some(node.string()),
            "smithy.api#title" => self.service.full_name = node.string(),
            _ => {
                if let Some(rank) = PROTOCOLS.iter().position(|name| *name == id) {
                    node.object();
                    self.protocols.insert(rank);
                }
            }
        }
    }

    /// The service; what its model leaves out is made of its name.
    fn finish(self, name: &str) -> Service {
        let or_else =
            |text: String, other: &str| if text.is_empty() { other.to_owned() } else { text };
        let service = self.service;
        let arn_namespace = or_else(self.arn_namespace, &name.to_lowercase());
        let endpoint_prefix = or_else(service.endpoint_prefix, &arn_namespace);
        Service {
            id: or_else(service.id, name),
            protocols: self.protocols.into_iter().map(|rank| protocol(PROTOCOLS[rank])).collect(),
            target_prefix: name.to_owned(),
            signing_name: or_else(service.signing_name, &endpoint_prefix),
            endpoint_prefix,
            ..service
        }
    }
}

/// The traits that say what a service supports, the most preferred first: the AWS SDKs' order.
const PROTOCOLS: &[&str] = &[
    "smithy.protocols#rpcv2Cbor",
    "aws.protocols#awsJson1_0",
    "aws.protocols#awsJson1_1",
    "aws.protocols#restJson1",
    "aws.protocols#restXml",
    "aws.protocols#awsQuery",
    "aws.protocols#ec2Query",
];

/// The protocol that a trait stands for.
pub(super) fn protocol(id: &str) -> Protocol {
    match id {
        "aws.protocols#awsJson1_0" => Protocol::AwsJson1_0,
        "aws.protocols#awsJson1_1" => Protocol::AwsJson1_1,
        "aws.protocols#restJson1" => Protocol::RestJson1,
        "aws.protocols#restXml" => Protocol::RestXml,
        "aws.protocols#awsQuery" => Protocol::AwsQuery,
        "aws.protocols#ec2Query" => Protocol::Ec2Query,
        "smithy.protocols#rpcv2Cbor" => Protocol::RpcV2Cbor,
        _ => Protocol::Other(local_name(id).to_owned()),
    }
}

/// The operations of a service and of its resources, by name.
fn operations(
    ast: &Ast<'_>,
    service: &str,
    node: &Node<'_>,
    common: &Parts,
) -> BTreeMap<String, Operation> {
    let mut ids = BTreeSet::new();
    let mut resources = BTreeSet::new();
    let mut pending = vec![service.to_owned()];
    while let Some(id) = pending.pop() {
        let definitions = ast.lineage(&id);
        for (key, node) in definitions.iter().flat_map(|definition| definition.node.members()) {
            match key {
                "operations" | "collectionOperations" => {
                    ids.extend(node.items().filter_map(|item| reference(ast, &item, "operation")));
                }
                "create" | "put" | "read" | "update" | "delete" | "list" => {
                    ids.extend(reference(ast, &node, "operation"));
                }
                "resources" => {
                    let found = node.items().filter_map(|item| reference(ast, &item, "resource"));
                    pending.extend(found.filter(|id| resources.insert(id.clone())));
                }
                _ => {}
            }
        }
    }
    let mut operations: BTreeMap<String, Operation> = BTreeMap::new();
    for id in ids {
        let name = local_name(&id);
        if operations.insert(name.to_owned(), operation(ast, &id, common)).is_some() {
            node.error(format!("several operations of the service are called {name:?}"));
        }
    }
    operations
}

/// The id of a definition of some type, to which something is bound.
fn reference(ast: &Ast<'_>, node: &Node<'_>, kind: &str) -> Option<String> {
    let id = target(node)?;
    match (ast.get(&id), ast.kind(&id)) {
        (Some(_), found) if found == kind => return Some(id),
        // That it has no type was reported with it.
        (Some(_), "") => {}
        (Some(_), found) => {
            node.error(format!("expected type {kind}, but {id:?} is of type {found}"));
        }
        (None, _) => ast.undefined(node, &id),
    }
    None
}

fn operation(ast: &Ast<'_>, id: &str, common: &Parts) -> Operation {
    let mut operation = Operation {
        name: local_name(id).to_owned(),
        // Where the model does not say, as those of services that support awsJson do not need to.
        http: Http { method: "POST".to_owned(), uri: "/".to_owned(), code: None },
        auth: common.auth.clone(),
        ..Operation::default()
    };
    for definition in ast.lineage(id) {
        operation.origin = origin(definition.node);
        for (key, node) in definition.node.members() {
            match key {
                "input" => operation.input = side(ast, &node),
                "output" => operation.output = side(ast, &node),
                "errors" => {
                    operation.errors.extend(node.items().filter_map(|item| data(ast, &item)));
                }
                "type" | "traits" | "mixins" => {}
                _ => unknown_key(&node),
            }
        }
        let mut is_auth_optional = false;
        definition.traits(|id, node| match id {
            "smithy.api#optionalAuth" => is_auth_optional = annotation(node),
            _ => operation_trait(id, node, &mut operation),
        });
        if is_auth_optional {
            operation.auth.push(NO_AUTH.to_owned());
        }
    }
    operation.errors.extend_from_slice(&common.errors);
    let mut seen = BTreeSet::new();
    operation.errors.retain(|id| seen.insert(id.clone()));
    operation
}

/// The input or the output; none where the model says that there is nothing.
fn side(ast: &Ast<'_>, node: &Node<'_>) -> Option<ShapeId> {
    data(ast, node).filter(|id| id.as_str() != "smithy.api#Unit")
}

/// The errors of a service. Those that are not defined are reported here, and not with each operation.
fn errors(ast: &Ast<'_>, node: &Node<'_>) -> Vec<ShapeId> {
    let ids = node.items().filter_map(|item| reference(ast, &item, "structure"));
    ids.map(ShapeId::new).collect()
}

fn operation_trait(id: &str, node: &Node<'_>, operation: &mut Operation) {
    match id {
        "smithy.api#documentation" => operation.documentation = Some(node.string()),
        "smithy.api#deprecated" => operation.deprecated = Some(deprecated(node)),
        "smithy.api#http" => operation.http = http(node),
        "smithy.api#endpoint" => {
            operation.host_prefix = node.object().get("hostPrefix").map(|node| node.string());
        }
        "smithy.api#auth" => operation.auth = schemes(node),
        "aws.auth#unsignedPayload" => operation.unsigned_payload = annotation(node),
        "smithy.api#idempotent" => operation.idempotent = annotation(node),
        "smithy.api#readonly" => operation.readonly = annotation(node),
        "smithy.api#httpChecksumRequired" => {
            operation.checksum.get_or_insert_default().required = annotation(node);
        }
        "aws.protocols#httpChecksum" => checksum(node, operation.checksum.get_or_insert_default()),
        "smithy.api#requestCompression" => {
            let encodings = node.object().get("encodings").map(|node| node.strings());
            operation.request_compression = encodings.unwrap_or_default();
        }
        _ => {}
    }
}

const NO_AUTH: &str = "smithy.api#noAuth";

/// Ways to authenticate; an empty list is one, too.
fn schemes(node: &Node<'_>) -> Vec<String> {
    let schemes = node.strings();
    if schemes.is_empty() { vec![NO_AUTH.to_owned()] } else { schemes }
}

fn http(node: &Node<'_>) -> Http {
    let mut http = Http::default();
    for (key, node) in node.members() {
        match key {
            "method" => http.method = node.string(),
            "uri" => http.uri = node.string(),
            "code" => http.code = status(&node),
            _ => {}
        }
    }
    http
}

fn checksum(node: &Node<'_>, checksum: &mut Checksum) {
    for (key, node) in node.members() {
        match key {
            "requestChecksumRequired" => checksum.required |= node.bool(),
            "requestAlgorithmMember" => checksum.request_algorithm_member = Some(node.string()),
            "requestValidationModeMember" => {
                checksum.request_validation_mode_member = Some(node.string());
            }
            "responseAlgorithms" => checksum.response_algorithms = node.strings(),
            _ => {}
        }
    }
}
