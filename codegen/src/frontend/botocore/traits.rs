//! The keys that shapes and members share.

use crate::frontend::endpoints::context_param;
use crate::frontend::values::{number, xml_namespace};
use crate::json::Node;
use crate::model::{Deprecated, EventPart, HttpBinding, TimestampFormat, Traits};

/// What is known of a shape's or a member's traits while its keys are read.
#[derive(Default)]
pub(super) struct Parts {
    traits: Traits,
    location: Option<Location>,
    name: Option<String>,
}

/// Where in an HTTP message a member goes.
#[derive(Clone, Copy)]
enum Location {
    Header,
    Headers,
    Query,
    Uri,
    StatusCode,
}

impl Parts {
    /// Applies a key that shapes and members share; whether it is one.
    pub(super) fn apply_key(&mut self, key: &str, node: &Node<'_>) -> bool {
        let traits = &mut self.traits;
        match key {
            "documentation" => traits.documentation = Some(node.string()),
            "deprecated" | "deprecatedMessage" | "deprecatedSince" => {
                apply_deprecation(key, node, &mut traits.deprecated);
            }
            "sensitive" => traits.sensitive = node.bool(),
            "box" => traits.boxed = node.bool(),
            "min" => traits.min = number(node),
            "max" => traits.max = number(node),
            "pattern" => traits.pattern = Some(node.string()),
            "timestampFormat" => traits.timestamp_format = timestamp_format(node),
            "idempotencyToken" => traits.idempotency_token = node.bool(),
            "hostLabel" => traits.host_label = node.bool(),
            "jsonvalue" => {
                traits.media_type = node.bool().then(|| "application/json".to_owned());
            }
            "streaming" => traits.streaming = node.bool(),
            "requiresLength" => traits.requires_length = node.bool(),
            "eventstream" => traits.event_stream = node.bool(),
            "flattened" => traits.xml.flattened = node.bool(),
            "xmlNamespace" => traits.xml.namespace = Some(xml_namespace(node)),
            "locationName" => self.name = Some(node.string()),
            _ => return false,
        }
        true
    }

    /// Applies a key that only members have; whether it is one.
    pub(super) fn apply_member_key(&mut self, key: &str, node: &Node<'_>) -> bool {
        let traits = &mut self.traits;
        match key {
            "location" => self.location = location(node),
            "xmlAttribute" => traits.xml.attribute = node.bool(),
            "queryName" => traits.query_name = Some(node.string()),
            "eventheader" => traits.event_part = node.bool().then_some(EventPart::Header),
            "eventpayload" => traits.event_part = node.bool().then_some(EventPart::Payload),
            "contextParam" => traits.context_param = context_param(node),
            "endpointdiscoveryid" => traits.endpoint_discovery_id = node.bool(),
            _ => return self.apply_key(key, node),
        }
        true
    }

    /// The traits of a shape or a member, whose name is the one on the wire where no other is.
    pub(super) fn finish(self, node: &Node<'_>, member: &str) -> Traits {
        let Self { mut traits, location, name } = self;
        finish_deprecation(node, &mut traits.deprecated);
        match location {
            Some(location) => {
                let name = name.unwrap_or_else(|| member.to_owned());
                traits.http = Some(match location {
                    Location::Header => HttpBinding::Header(name),
                    Location::Headers => HttpBinding::PrefixHeaders(name),
                    Location::Query => HttpBinding::Query(name),
                    Location::Uri => HttpBinding::Label(name),
                    Location::StatusCode => HttpBinding::StatusCode,
                });
            }
            // In a body, the name is one of JSON or of XML, as the protocol has it.
            None => (traits.json_name, traits.xml.name) = (name.clone(), name),
        }
        traits
    }
}

fn location(node: &Node<'_>) -> Option<Location> {
    Some(match node.str() {
        "header" => Location::Header,
        "headers" => Location::Headers,
        "querystring" => Location::Query,
        "uri" => Location::Uri,
        "statusCode" => Location::StatusCode,
        _ => {
            node.expected("\"header\", \"headers\", \"querystring\", \"statusCode\" or \"uri\"");
            return None;
        }
    })
}

pub(super) fn apply_deprecation(key: &str, node: &Node<'_>, deprecated: &mut Option<Deprecated>) {
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
pub(super) fn finish_deprecation(node: &Node<'_>, deprecated: &mut Option<Deprecated>) {
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
