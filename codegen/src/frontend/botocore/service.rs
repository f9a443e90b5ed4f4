//! `metadata`, and what else is about the whole service.

use super::ignored::{self, Place};
use super::traits::{apply_deprecation, finish_deprecation};
use crate::frontend::endpoints::client_context_params;
use crate::frontend::values::{auth_scheme, origin};
use crate::json::Node;
use crate::model::{AuthScheme, Protocol, Service, XmlNamespace};

/// Applies a key of the model that is about the service; whether it is one.
pub(super) fn apply_key(key: &str, node: &Node<'_>, service: &mut Service) -> bool {
    match key {
        "metadata" => metadata(node, service),
        "documentation" => service.documentation = Some(node.string()),
        "deprecated" | "deprecatedMessage" | "deprecatedSince" => {
            apply_deprecation(key, node, &mut service.deprecated);
        }
        "clientContextParams" => service.client_context_params = client_context_params(node),
        _ => return false,
    }
    true
}

/// Completes a service once all keys of the model are read.
pub(super) fn finish(root: &Node<'_>, service: &mut Service) {
    finish_deprecation(root, &mut service.deprecated);
}

/// What only together makes a fact.
struct Parts {
    protocol: Option<String>,
    protocols: Option<Vec<String>>,
    json_version: &'static str,
    signature: Option<AuthScheme>,
}

fn metadata(metadata: &Node<'_>, service: &mut Service) {
    service.origin = origin(metadata);
    let mut parts = Parts { protocol: None, protocols: None, json_version: "1.0", signature: None };
    for (key, node) in metadata.members() {
        match key {
            "serviceId" => service.id = node.string(),
            "serviceFullName" => service.full_name = node.string(),
            "apiVersion" => service.api_version = node.string(),
            "endpointPrefix" => service.endpoint_prefix = node.string(),
            "globalEndpoint" => service.global_endpoint = Some(node.string()),
            "signingName" => service.signing_name = node.string(),
            "signatureVersion" => parts.signature = Some(signature(node.str())),
            "auth" => service.auth = node.items().map(|item| auth_scheme(item.str())).collect(),
            "targetPrefix" => service.target_prefix = node.string(),
            "jsonVersion" => parts.json_version = json_version(&node),
            "protocol" => parts.protocol = Some(node.string()),
            "protocols" => parts.protocols = Some(node.strings()),
            "awsQueryCompatible" => service.query_compatible = node.object().value().is_object(),
            "xmlNamespace" => {
                service.xml_namespace = Some(XmlNamespace { uri: node.string(), prefix: None });
            }
            _ => ignored::check(Place::Metadata, key, &node),
        }
    }
    finish_names(metadata, service);
    if service.auth.is_empty() {
        service.auth.extend(parts.signature.take());
    }
    service.protocols = protocols(metadata, parts);
}

fn finish_names(metadata: &Node<'_>, service: &mut Service) {
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
}

fn protocols(metadata: &Node<'_>, parts: Parts) -> Vec<Protocol> {
    if parts.protocol.is_none() && parts.protocols.is_none() {
        metadata.lacks("protocol");
    }
    let names = parts.protocols.unwrap_or_else(|| parts.protocol.into_iter().collect());
    names
        .into_iter()
        .map(|name| match (name.as_str(), parts.json_version) {
            ("json", "1.1") => Protocol::AwsJson1_1,
            ("json", _) => Protocol::AwsJson1_0,
            ("rest-json", _) => Protocol::RestJson1,
            ("rest-xml", _) => Protocol::RestXml,
            ("query", _) => Protocol::AwsQuery,
            ("ec2", _) => Protocol::Ec2Query,
            ("smithy-rpc-v2-cbor", _) => Protocol::RpcV2Cbor,
            _ => Protocol::Other(name),
        })
        .collect()
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

/// The way to authenticate that a `signatureVersion` or an `authtype` stands for.
pub(super) fn signature(version: &str) -> AuthScheme {
    match version {
        "v4" => AuthScheme::SigV4,
        "v4a" => AuthScheme::SigV4a,
        "bearer" => AuthScheme::Bearer,
        "none" => AuthScheme::None,
        // Models with one of the others have `auth`, too, or are older than Smithy.
        _ => AuthScheme::Other(version.to_owned()),
    }
}
