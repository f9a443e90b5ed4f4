//! Operations.

use super::ignored::{self, Place};
use super::reference::{self, Reference};
use super::service::signature;
use super::traits::{apply_deprecation, finish_deprecation};
use crate::frontend::endpoints::{operation_context_params, static_context_params};
use crate::frontend::values::{auth_scheme, origin, status, unknown_key};
use crate::json::Node;
use crate::model::{Checksum, EndpointDiscovery, Http, Operation};

/// Reads an operation, and what it says of its input besides the shape.
pub(super) fn read(name: &str, node: &Node<'_>) -> (Operation, Option<Reference>) {
    let mut operation =
        Operation { origin: origin(node), name: name.to_owned(), ..Operation::default() };
    let mut input = None;
    for (key, node) in node.members() {
        match key {
            "input" => input = reference::read(&node),
            _ if apply_target(key, &node, &mut operation) => {}
            _ if apply_key(key, &node, &mut operation) => {}
            _ => ignored::check(Place::Operation, key, &node),
        }
    }
    finish_deprecation(node, &mut operation.deprecated);
    // `authtype` is for SDKs that are older than `auth`.
    if let Some(node) = node.get("auth") {
        operation.auth = node.items().map(|item| auth_scheme(item.str())).collect();
    }
    operation.input = input.as_ref().map(|input| input.shape.clone());
    (operation, input)
}

/// Applies a key that refers to shapes; whether it is one.
fn apply_target(key: &str, node: &Node<'_>, operation: &mut Operation) -> bool {
    match key {
        "output" => {
            let output = reference::read(node);
            operation.output = output.as_ref().map(|output| output.shape.clone());
            operation.result_wrapper = output.and_then(|output| output.result_wrapper);
        }
        "errors" => {
            let errors = node.items().filter_map(|item| reference::read(&item));
            operation.errors = errors.map(|error| error.shape).collect();
        }
        _ => return false,
    }
    true
}

/// Applies a key of any other kind; whether it is one.
fn apply_key(key: &str, node: &Node<'_>, operation: &mut Operation) -> bool {
    match key {
        "documentation" => operation.documentation = Some(node.string()),
        "deprecated" | "deprecatedMessage" | "deprecatedSince" => {
            apply_deprecation(key, node, &mut operation.deprecated);
        }
        "http" => operation.http = http(node),
        "endpoint" => {
            operation.host_prefix = node.object().get("hostPrefix").map(|node| node.string());
        }
        "endpointdiscovery" => {
            let required = node.object().get("required").is_some_and(|node| node.bool());
            operation.endpoint_discovery = Some(EndpointDiscovery { required });
        }
        "endpointoperation" => operation.names_endpoints = node.bool(),
        // Read once all keys are.
        "auth" => {}
        "authtype" => match node.str() {
            "v4-unsigned-body" => operation.unsigned_payload = true,
            version => operation.auth.push(signature(version)),
        },
        "unsignedPayload" => operation.unsigned_payload = node.bool(),
        "idempotent" => operation.idempotent = node.bool(),
        "readonly" => operation.readonly = node.bool(),
        "httpChecksumRequired" => {
            operation.checksum.get_or_insert_default().required = node.bool();
        }
        "httpChecksum" => checksum(node, operation.checksum.get_or_insert_default()),
        "requestcompression" | "requestCompression" => {
            operation.request_compression =
                node.object().get("encodings").map(|node| node.strings()).unwrap_or_default();
        }
        "staticContextParams" => operation.static_context_params = static_context_params(node),
        "operationContextParams" => {
            operation.input_context_params = operation_context_params(node);
        }
        _ => return false,
    }
    true
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
