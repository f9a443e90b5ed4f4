//! Shapes.

use std::collections::{BTreeMap, BTreeSet};

use super::ignored::{self, Place};
use super::reference::{self, Reference, shape_id};
use super::traits;
use crate::diagnostic::{Speller, did_you_mean};
use crate::frontend::values::{origin, status};
use crate::json::Node;
use crate::model::{
    EnumValue, ErrorTraits, HttpBinding, Kind, List, Map, Member, Retryable, Shape, ShapeId,
    Structure,
};

/// Reads a shape.
pub(super) fn read(node: &Node<'_>) -> Shape {
    let mut parts = Parts::default();
    let mut traits = traits::Parts::default();
    for (key, child) in node.members() {
        if !parts.apply_key(key, &child) && !traits.apply_key(key, &child) {
            ignored::check(Place::Shape, key, &child);
        }
    }
    if let Some(documentation) = node.get("enumDocumentation") {
        enum_documentation(&documentation, parts.values.as_deref_mut().unwrap_or_default());
    }
    Shape { origin: origin(node), traits: traits.finish(node, ""), kind: parts.finish(node) }
}

/// Completes what depends on other shapes, and on how operations refer to their inputs.
pub(super) fn finish(shapes: &mut BTreeMap<ShapeId, Shape>, inputs: Vec<Reference>) {
    for Reference { shape: id, xml, .. } in inputs {
        let Some(shape) = shapes.get_mut(&id) else { continue };
        let own = &mut shape.traits.xml;
        own.name = own.name.take().or(xml.name).filter(|name| name != id.as_str());
        own.namespace = own.namespace.take().or(xml.namespace);
    }
    let is_map = |shape: &&Shape| matches!(shape.kind, Kind::Map(_));
    let maps = shapes.iter().filter(|(_, shape)| is_map(shape));
    let maps: BTreeSet<ShapeId> = maps.map(|(id, _)| id.clone()).collect();
    for shape in shapes.values_mut() {
        let (Kind::Structure(structure) | Kind::Union(structure)) = &mut shape.kind else {
            continue;
        };
        for Member { target, traits, .. } in &mut structure.members {
            if matches!(traits.http, Some(HttpBinding::Query(_))) && maps.contains(target) {
                traits.http = Some(HttpBinding::QueryParams);
            }
        }
    }
}

/// The keys of a shape whose meaning depends on its `type`, gathered before that is known.
#[derive(Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a key of the vocabulary")]
struct Parts {
    kind: String,
    members: Vec<Member>,
    required: BTreeSet<String>,
    payload: Option<String>,
    member: Option<Reference>,
    key: Option<Reference>,
    value: Option<Reference>,
    values: Option<Vec<EnumValue>>,
    error: ErrorTraits,
    is_exception: bool,
    is_union: bool,
    is_document: bool,
    is_sparse: bool,
}

impl Parts {
    /// Applies a key that only shapes have; whether it is one.
    fn apply_key(&mut self, key: &str, node: &Node<'_>) -> bool {
        match key {
            "type" => self.kind = node.string(),
            "members" => {
                self.members = node.members().map(|(name, node)| member(name, &node)).collect();
            }
            "required" => {
                self.required = node.items().map(|item| item.string()).collect();
            }
            "payload" => self.payload = Some(node.string()),
            "member" => self.member = reference::read(node),
            "key" => self.key = reference::read(node),
            "value" => self.value = reference::read(node),
            "enum" => self.values = Some(enum_values(node)),
            "error" => error(node, &mut self.error),
            "exception" => self.is_exception = node.bool(),
            "fault" => self.error.fault = node.bool(),
            "retryable" => {
                let throttling = node.object().get("throttling").is_some_and(|node| node.bool());
                self.error.retryable = Some(Retryable { throttling });
            }
            "union" => self.is_union = node.bool(),
            "document" => self.is_document = node.bool(),
            "sparse" => self.is_sparse = node.bool(),
            // Read once the values are known.
            "enumDocumentation" => {}
            _ => return false,
        }
        true
    }

    /// The kind, now that all keys are read.
    fn finish(self, node: &Node<'_>) -> Kind {
        let sparse = self.is_sparse;
        match self.kind.as_str() {
            "structure" if self.is_document => Kind::Document,
            "structure" if self.is_union => Kind::Union(self.structure(node)),
            "structure" => Kind::Structure(self.structure(node)),
            "list" => match self.member {
                Some(Reference { shape: member, xml: member_xml, .. }) => {
                    Kind::List(List { member, member_xml, sparse })
                }
                None => invalid(node, "a list needs a `member`"),
            },
            "map" => match (self.key, self.value) {
                (Some(key), Some(value)) => Kind::Map(Map {
                    key: key.shape,
                    key_xml: key.xml,
                    value: value.shape,
                    value_xml: value.xml,
                    sparse,
                }),
                _ => invalid(node, "a map needs a `key` and a `value`"),
            },
            "string" | "character" => self.values.map_or(Kind::String, Kind::Enum),
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
                    self.kind
                ));
                }
                Kind::String
            }
        }
    }

    fn structure(mut self, node: &Node<'_>) -> Structure {
        for member in &mut self.members {
            member.required = self.required.remove(&member.name);
        }
        for name in &self.required {
            node.warning(format!("`required` names {name:?}, which is no member"));
        }
        if let Some(name) = &self.payload {
            match self.members.iter_mut().find(|member| member.name == *name) {
                Some(member) => member.traits.http = Some(HttpBinding::Payload),
                None => node.warning(format!("`payload` names {name:?}, which is no member")),
            }
        }
        let is_error = self.is_exception || self.error != ErrorTraits::default();
        Structure { members: self.members, error: is_error.then_some(self.error) }
    }
}

/// Reports a shape that cannot be understood; the kind only keeps the reader going.
fn invalid(node: &Node<'_>, message: &str) -> Kind {
    node.error(message);
    Kind::String
}

fn member(name: &str, node: &Node<'_>) -> Member {
    let mut target = None;
    let mut traits = traits::Parts::default();
    for (key, child) in node.members() {
        match key {
            "shape" => target = Some(shape_id(&child)),
            _ if traits.apply_member_key(key, &child) => {}
            _ => ignored::check(Place::Member, key, &child),
        }
    }
    if target.is_none() {
        node.lacks("shape");
    }
    let target = target.unwrap_or_else(|| ShapeId::new(""));
    Member {
        name: name.to_owned(),
        target,
        required: false,
        client_optional: false,
        default: None,
        traits: traits.finish(node, name),
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
            _ => ignored::check(Place::Error, key, &node),
        }
    }
}
