//! The traits of shapes and of their members that matter to what is emitted.
//!
//! Where a trait is set by a mixin, by a shape itself, and by `apply`, the last one wins: each sets all
//! that it stands for.

use serde_json::Value;

use crate::frontend::endpoints::context_param;
use crate::frontend::values::{number, xml_namespace};
use crate::json::Node;
use crate::model::{
    DefaultValue, Deprecated, EventPart, HttpBinding, Member, Number, Retryable, TimestampFormat,
    Traits,
};

/// Applies a trait that shapes and members share.
pub(super) fn of_any(id: &str, node: &Node<'_>, traits: &mut Traits) {
    match id {
        "smithy.api#documentation" => traits.documentation = Some(node.string()),
        "smithy.api#deprecated" => traits.deprecated = Some(deprecated(node)),
        "smithy.api#sensitive" => traits.sensitive = annotation(node),
        "smithy.api#box" => traits.boxed = annotation(node),
        "smithy.api#length" | "smithy.api#range" => (traits.min, traits.max) = bounds(node),
        "smithy.api#pattern" => traits.pattern = Some(node.string()),
        "smithy.api#timestampFormat" => traits.timestamp_format = timestamp_format(node),
        "smithy.api#mediaType" => traits.media_type = Some(node.string()),
        "smithy.api#streaming" => traits.streaming = annotation(node),
        "smithy.api#requiresLength" => traits.requires_length = annotation(node),
        "smithy.api#xmlName" => traits.xml.name = Some(node.string()),
        "smithy.api#xmlNamespace" => traits.xml.namespace = Some(xml_namespace(node)),
        _ => {}
    }
}

/// Applies a trait of a member of a structure or a union.
pub(super) fn of_member(id: &str, node: &Node<'_>, member: &mut Member) {
    let traits = &mut member.traits;
    match id {
        "smithy.api#required" => member.required = annotation(node),
        "smithy.api#clientOptional" => member.client_optional = annotation(node),
        "smithy.api#default" => member.default = default(node),
        "smithy.api#idempotencyToken" => traits.idempotency_token = annotation(node),
        "smithy.api#hostLabel" => traits.host_label = annotation(node),
        "smithy.api#jsonName" => traits.json_name = Some(node.string()),
        "smithy.api#xmlAttribute" => traits.xml.attribute = annotation(node),
        "smithy.api#xmlFlattened" => traits.xml.flattened = annotation(node),
        "smithy.api#eventHeader" => {
            traits.event_part = annotation(node).then_some(EventPart::Header);
        }
        "smithy.api#eventPayload" => {
            traits.event_part = annotation(node).then_some(EventPart::Payload);
        }
        "smithy.rules#contextParam" => traits.context_param = context_param(node),
        "aws.protocols#ec2QueryName" => traits.query_name = Some(node.string()),
        "aws.api#clientEndpointDiscoveryId" => traits.endpoint_discovery_id = annotation(node),
        _ => match http_binding(id, node, &member.name) {
            Some(binding) => traits.http = Some(binding),
            None => of_any(id, node, traits),
        },
    }
}

/// Where in an HTTP message a member goes, if that is what a trait says.
fn http_binding(id: &str, node: &Node<'_>, member: &str) -> Option<HttpBinding> {
    let binding = match id {
        "smithy.api#httpHeader" => return Some(HttpBinding::Header(node.string())),
        "smithy.api#httpPrefixHeaders" => return Some(HttpBinding::PrefixHeaders(node.string())),
        "smithy.api#httpQuery" => return Some(HttpBinding::Query(node.string())),
        "smithy.api#httpQueryParams" => HttpBinding::QueryParams,
        "smithy.api#httpLabel" => HttpBinding::Label(member.to_owned()),
        "smithy.api#httpPayload" => HttpBinding::Payload,
        "smithy.api#httpResponseCode" => HttpBinding::StatusCode,
        _ => return None,
    };
    annotation(node).then_some(binding)
}

/// The value of a trait that says all by being there.
pub(super) fn annotation(node: &Node<'_>) -> bool {
    node.object();
    true
}

pub(super) fn deprecated(node: &Node<'_>) -> Deprecated {
    let node = node.object();
    let text = |key| node.get(key).map(|node| node.string());
    Deprecated { message: text("message"), since: text("since") }
}

pub(super) fn retryable(node: &Node<'_>) -> Retryable {
    Retryable { throttling: node.object().get("throttling").is_some_and(|node| node.bool()) }
}

fn bounds(node: &Node<'_>) -> (Option<Number>, Option<Number>) {
    let node = node.object();
    let bound = |key| node.get(key).and_then(|node| number(&node));
    (bound("min"), bound("max"))
}

fn timestamp_format(node: &Node<'_>) -> Option<TimestampFormat> {
    match node.str() {
        "epoch-seconds" => Some(TimestampFormat::EpochSeconds),
        "date-time" => Some(TimestampFormat::DateTime),
        "http-date" => Some(TimestampFormat::HttpDate),
        _ => {
            node.expected("\"epoch-seconds\", \"date-time\" or \"http-date\"");
            None
        }
    }
}

/// The value of `default`; null takes a default back.
fn default(node: &Node<'_>) -> Option<DefaultValue> {
    match node.value() {
        Value::Null => None,
        Value::Bool(value) => Some(DefaultValue::Boolean(*value)),
        Value::Number(_) => number(node).map(DefaultValue::Number),
        Value::String(text) => Some(DefaultValue::String(text.clone())),
        Value::Array(items) if items.is_empty() => Some(DefaultValue::EmptyList),
        Value::Object(members) if members.is_empty() => Some(DefaultValue::EmptyMap),
        _ => {
            node.expected("a single value, or an empty list or map");
            None
        }
    }
}
