//! The traits of shapes and of their members that matter to what is emitted.
//!
//! Where a trait is set by a mixin, by a shape itself, and by `apply`, the last one wins: each sets all
//! that it stands for.

use serde_json::Value;

use crate::frontend::values::number;
use crate::json::Node;
use crate::model::{DefaultValue, Deprecated, Member, Number, Retryable, TimestampFormat, Traits};

/// Takes a trait that shapes and members share.
pub(super) fn of_any(id: &str, node: &Node<'_>, traits: &mut Traits) {
    match id {
        "smithy.api#documentation" => traits.documentation = Some(node.string()),
        "smithy.api#deprecated" => traits.deprecated = Some(deprecated(node)),
        "smithy.api#sensitive" => traits.sensitive = annotation(node),
        "smithy.api#box" => traits.boxed = annotation(node),
        "smithy.api#length" | "smithy.api#range" => (traits.min, traits.max) = bounds(node),
        "smithy.api#pattern" => traits.pattern = Some(node.string()),
        "smithy.api#timestampFormat" => traits.timestamp_format = timestamp_format(node),
        "smithy.api#mediaType" => traits.json_value = is_json(node.str()),
        "smithy.api#streaming" => traits.streaming = annotation(node),
        _ => {}
    }
}

/// Takes a trait of a member of a structure or a union.
pub(super) fn of_member(id: &str, node: &Node<'_>, member: &mut Member) {
    let traits = &mut member.traits;
    let mut bind = |location: &str, name: Option<String>| {
        traits.location = Some(location.to_owned());
        traits.location_name = name;
    };
    match id {
        "smithy.api#required" => member.required = annotation(node),
        "smithy.api#clientOptional" => member.client_optional = annotation(node),
        "smithy.api#default" => member.default = default(node),
        "smithy.api#idempotencyToken" => traits.idempotency_token = annotation(node),
        "smithy.api#hostLabel" => traits.host_label = annotation(node),
        "smithy.api#httpHeader" => bind("header", Some(node.string())),
        "smithy.api#httpPrefixHeaders" => bind("headers", Some(node.string())),
        "smithy.api#httpQuery" => bind("querystring", Some(node.string())),
        "smithy.api#httpQueryParams" => {
            node.object();
            bind("querystring", None);
        }
        "smithy.api#httpLabel" => {
            node.object();
            bind("uri", Some(member.name.clone()));
        }
        "smithy.api#httpResponseCode" => {
            node.object();
            bind("statusCode", None);
        }
        _ => of_any(id, node, traits),
    }
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

fn is_json(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default();
    essence.trim().eq_ignore_ascii_case("application/json")
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
