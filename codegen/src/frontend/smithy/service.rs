//! The service, and the operations that are bound to it or to its resources.

use std::collections::{BTreeMap, BTreeSet};

use super::ast::{Ast, Definition, target};
use super::auth::{rank, ranked, schemes};
use super::id::local_name;
use super::operation::{self, Common};
use super::paginators::Paginated;
use super::traits::{annotation, deprecated};
use crate::frontend::endpoints::{client_context_params, rule_set};
use crate::frontend::values::{origin, unknown_key, xml_namespace};
use crate::graph;
use crate::json::Node;
use crate::model::{Operation, Protocol, Service, ShapeId};

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
    for definition in ast.mixin_order(id) {
        parts.add(ast, &definition);
    }
    if parts.protocols.is_empty() {
        node.error("the service has no trait of a protocol that is known, such as `aws.protocols#awsJson1_1`");
    }
    let common = parts.common();
    let operations = operations(ast, id, node, &common);
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
    /// The ways to authenticate, by rank.
    auth: BTreeSet<usize>,
    paginated: Paginated,
    /// The id of the operation that names endpoints for the others.
    endpoint_operation: Option<String>,
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
        definition.traits(|id, node| self.apply_trait(id, node));
    }

    fn apply_trait(&mut self, id: &str, node: &Node<'_>) {
        match id {
            "aws.api#service" => self.name(node),
            "aws.auth#sigv4" => {
                if let Some(name) = node.object().get("name") {
                    self.service.signing_name = name.string();
                }
            }
            "aws.api#clientEndpointDiscovery" => {
                self.endpoint_operation = node.object().get("operation").map(|node| node.string());
            }
            "aws.protocols#awsQueryCompatible" => self.service.query_compatible = annotation(node),
            "smithy.api#auth" => self.service.auth = schemes(node),
            "smithy.api#deprecated" => self.service.deprecated = Some(deprecated(node)),
            "smithy.api#documentation" => self.service.documentation = Some(node.string()),
            "smithy.api#paginated" => self.paginated = Paginated::read(node),
            "smithy.api#title" => self.service.full_name = node.string(),
            "smithy.api#xmlNamespace" => self.service.xml_namespace = Some(xml_namespace(node)),
            "smithy.rules#clientContextParams" => {
                self.service.client_context_params = client_context_params(node);
            }
            "smithy.rules#endpointRuleSet" => self.rule_set(node),
            _ => {
                if let Some(rank) = PROTOCOLS.iter().position(|name| *name == id) {
                    node.object();
                    self.protocols.insert(rank);
                }
            }
        }
        self.auth.extend(rank(id));
    }

    fn name(&mut self, node: &Node<'_>) {
        for (key, node) in node.members() {
            match key {
                "sdkId" => self.service.id = node.string(),
                "arnNamespace" => self.arn_namespace = node.string(),
                "endpointPrefix" => self.service.endpoint_prefix = node.string(),
                _ => {}
            }
        }
    }

    fn rule_set(&mut self, node: &Node<'_>) {
        for (key, node) in node.members() {
            if !matches!(key, "version" | "parameters" | "rules") {
                unknown_key(&node);
            }
        }
        for key in ["parameters", "rules"] {
            node.lacks(key);
        }
        self.service.endpoint_rules = Some(rule_set(node));
    }

    /// What operations take from their service, once all its definitions are read.
    fn common(&mut self) -> Common {
        if self.service.auth.is_empty() {
            self.service.auth = self.auth.iter().map(|rank| ranked(*rank)).collect();
        }
        Common {
            errors: std::mem::take(&mut self.errors),
            auth: self.service.auth.clone(),
            paginated: std::mem::take(&mut self.paginated),
            endpoint_operation: self.endpoint_operation.take(),
            is_query: self
                .protocols
                .iter()
                .any(|rank| PROTOCOLS[*rank] == "aws.protocols#awsQuery"),
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
pub(crate) fn protocol(id: &str) -> Protocol {
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
    common: &Common,
) -> BTreeMap<String, Operation> {
    let mut ids = BTreeSet::new();
    graph::closure([service.to_owned()], |id| {
        let mut resources = Vec::new();
        let definitions = ast.mixin_order(id);
        for (key, node) in definitions.iter().flat_map(|definition| definition.node.members()) {
            match key {
                "operations" | "collectionOperations" => {
                    ids.extend(node.items().filter_map(|item| reference(ast, &item, "operation")));
                }
                "create" | "put" | "read" | "update" | "delete" | "list" => {
                    ids.extend(reference(ast, &node, "operation"));
                }
                "resources" => {
                    let items = node.items();
                    resources.extend(items.filter_map(|item| reference(ast, &item, "resource")));
                }
                _ => {}
            }
        }
        resources
    });
    let mut operations: BTreeMap<String, Operation> = BTreeMap::new();
    for id in ids {
        let name = local_name(&id);
        if operations.insert(name.to_owned(), operation::read(ast, &id, common)).is_some() {
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

/// The errors of a service. Those that are not defined are reported here, and not with each operation.
fn errors(ast: &Ast<'_>, node: &Node<'_>) -> Vec<ShapeId> {
    let ids = node.items().filter_map(|item| reference(ast, &item, "structure"));
    ids.map(ShapeId::new).collect()
}
