//! Operations.

use std::collections::BTreeSet;

use super::ast::Ast;
use super::auth::schemes;
use super::id::local_name;
use super::paginators::{self, Paginated};
use super::shape::data;
use super::traits::{annotation, deprecated};
use super::waiters;
use crate::frontend::endpoints::{operation_context_params, static_context_params};
use crate::frontend::values::{origin, status, unknown_key};
use crate::json::Node;
use crate::model::{AuthScheme, Checksum, EndpointDiscovery, Http, Operation, ShapeId};

/// What operations take from their service.
pub(super) struct Common {
    /// The errors of all operations.
    pub(super) errors: Vec<ShapeId>,
    /// The ways to authenticate of operations that do not say.
    pub(super) auth: Vec<AuthScheme>,
    pub(super) paginated: Paginated,
    /// The id of the operation that names endpoints for the others.
    pub(super) endpoint_operation: Option<String>,
    /// Whether the service supports AWS's query protocol, which wraps outputs.
    pub(super) is_query: bool,
}

/// Reads an operation by its id.
pub(super) fn read(ast: &Ast<'_>, id: &str, common: &Common) -> Operation {
    let mut operation = Operation {
        name: local_name(id).to_owned(),
        // Where the model does not say, as those of services that support awsJson do not need to.
        http: Http { method: "POST".to_owned(), uri: "/".to_owned(), code: None },
        names_endpoints: common.endpoint_operation.as_deref() == Some(id),
        ..Operation::default()
    };
    for definition in ast.mixin_order(id) {
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
            "smithy.api#paginated" => {
                operation.paginator = paginators::read(node, &common.paginated);
            }
            _ => apply_trait(id, node, &mut operation),
        });
        if is_auth_optional {
            if operation.auth.is_empty() {
                operation.auth.clone_from(&common.auth);
            }
            // What needs no signature gets none, as in botocore's models.
            operation.auth.insert(0, AuthScheme::None);
        }
    }
    if common.is_query && operation.output.is_some() {
        operation.result_wrapper = Some(format!("{}Result", operation.name));
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

fn apply_trait(id: &str, node: &Node<'_>, operation: &mut Operation) {
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
        "smithy.rules#staticContextParams" => {
            operation.static_context_params = static_context_params(node);
        }
        "smithy.rules#operationContextParams" => {
            operation.input_context_params = operation_context_params(node);
        }
        "smithy.waiters#waitable" => operation.waiters = waiters::read(node),
        "aws.api#clientDiscoveredEndpoint" => {
            let required = node.object().get("required").is_some_and(|node| node.bool());
            operation.endpoint_discovery = Some(EndpointDiscovery { required });
        }
        _ => {}
    }
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
