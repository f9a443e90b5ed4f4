//! Shapes: everything that a value can be.

use std::collections::{BTreeMap, BTreeSet};

use super::ast::{Ast, Definition, target};
use super::id::local_name;
use super::traits::{annotation, of_any, of_member, retryable};
use crate::frontend::values::{origin, status, unknown_key};
use crate::json::Node;
use crate::model::{
    EnumValue, ErrorTraits, Kind, List, Map, Member, Origin, Retryable, Shape, ShapeId, Structure,
    Traits, Xml,
};

/// Reads a shape by its absolute id; nothing where it is not defined.
pub(super) fn read(ast: &Ast<'_>, id: &str) -> Option<Shape> {
    if let Some((container, place)) = id.split_once('$') {
        return element(ast, container, place);
    }
    let order = ast.mixin_order(id);
    let Some(own) = order.last() else {
        let kind = prelude(id)?;
        return Some(Shape { origin: Origin::default(), kind, traits: Traits::default() });
    };
    let mut parts = Parts::default();
    let kind = ast.kind(id);
    for definition in &order {
        match ast.kind(definition.id) {
            of if of == kind => parts.add(ast, definition),
            of => {
                let problem = format!("the mixin is of type {of:?}, and {id:?} of type {kind:?}");
                definition.node.error(problem);
            }
        }
    }
    let traits = parts.finish_traits(kind);
    Some(Shape { origin: origin(own.node), kind: parts.kind(own.node), traits })
}

/// The target of a reference to data.
pub(super) fn data(ast: &Ast<'_>, node: &Node<'_>) -> Option<ShapeId> {
    let id = target(node)?;
    match (ast.kind(&id), id.strip_prefix(PRELUDE)) {
        (kind @ ("service" | "operation" | "resource"), _) => {
            node.error(format!("expected a type of data, but {id:?} is of type {kind}"));
            return None;
        }
        // A member has no type of its own that something could refer to.
        _ if id.contains('$') => {
            ast.undefined(node, &id);
            return None;
        }
        // That there is a target is all that is known of it, and what else is wrong is still found.
        _ if ast.get(&id).is_none() && prelude(&id).is_none() => {
            ast.undefined(node, &id);
            return Some(ShapeId::new(""));
        }
        ("", Some("BigInteger")) => imprecise(node, "a 64-bit integer"),
        ("", Some("BigDecimal")) => imprecise(node, "a 64-bit floating-point number"),
        _ => {}
    }
    Some(ShapeId::new(id))
}

fn imprecise(node: &Node<'_>, what: &str) {
    node.warning(format!("numbers of any size are read as {what} here, and may lose precision"));
}

/// Whether a shape is one that every model has.
pub(super) fn is_prelude(id: &str) -> bool {
    id.starts_with(PRELUDE)
}

const PRELUDE: &str = "smithy.api#";

/// The shapes that every model has, where it does not define them itself.
fn prelude(id: &str) -> Option<Kind> {
    Some(match id.strip_prefix(PRELUDE)? {
        "String" => Kind::String,
        "Blob" => Kind::Blob,
        "Boolean" | "PrimitiveBoolean" => Kind::Boolean,
        "Byte" | "PrimitiveByte" => Kind::Byte,
        "Short" | "PrimitiveShort" => Kind::Short,
        "Integer" | "PrimitiveInteger" => Kind::Integer,
        "Long" | "PrimitiveLong" | "BigInteger" => Kind::Long,
        "Float" | "PrimitiveFloat" => Kind::Float,
        "Double" | "PrimitiveDouble" | "BigDecimal" => Kind::Double,
        "Timestamp" => Kind::Timestamp,
        "Document" => Kind::Document,
        "Unit" => Kind::Structure(Structure::default()),
        _ => return None,
    })
}

/// An error is called by its own name on the wire, even where the service renames it.
pub(super) fn keep_error_code(id: &ShapeId, name: &ShapeId, shape: &mut Shape) {
    let code = local_name(id.as_str());
    match &mut shape.kind {
        Kind::Structure(Structure { error: Some(error), .. }) if code != name.as_str() => {
            error.code.get_or_insert_with(|| code.to_owned());
        }
        _ => {}
    }
}

/// What is known of a shape while its definitions are read.
#[derive(Default)]
struct Parts {
    traits: Traits,
    members: Vec<Part>,
    /// Where in `members` each name is.
    index: BTreeMap<String, usize>,
    member: Option<Element>,
    key: Option<Element>,
    value: Option<Element>,
    values: Option<Vec<EnumValue>>,
    is_sparse: bool,
    is_input: bool,
    error: Option<Side>,
    status: Option<u16>,
    /// What the service's older query protocol says of the error.
    query: ErrorTraits,
    retryable: Option<Retryable>,
}

/// What a list or a map is made of.
struct Element {
    target: ShapeId,
    xml: Xml,
}

/// A member of a structure, a union or an enumeration.
struct Part {
    member: Member,
    /// What it is on the wire, where it is a value of an enumeration.
    value: Option<String>,
}

/// Who is to blame for an error.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Client,
    Server,
}

impl Parts {
    /// Adds a definition to those that came before, which it amends and overrides.
    fn add(&mut self, ast: &Ast<'_>, definition: &Definition<'_>) {
        let kind = ast.kind(definition.id);
        for (key, node) in definition.node.members() {
            match key {
                "members" => {
                    for (name, node) in node.members() {
                        self.member(ast, kind, name, &node);
                    }
                }
                // Elsewhere they would make a simple shape one that has parts, itself perhaps.
                "member" if matches!(kind, "list" | "set") => {
                    self.member = self.element(ast, definition.id, key, &node);
                }
                "key" if kind == "map" => self.key = self.element(ast, definition.id, key, &node),
                "value" if kind == "map" => {
                    self.value = self.element(ast, definition.id, key, &node);
                }
                "type" | "traits" | "mixins" => {}
                _ => unknown_key(&node),
            }
        }
        definition.traits(|id, node| self.apply_trait(id, node));
        for (name, node) in ast.applied(definition.id) {
            match (self.index.get(*name), kind) {
                (Some(&at), _) => self.members[at].traits(kind, node),
                // Their traits are read with their elements.
                (None, "list" | "set" | "map") => {}
                (None, _) => node.error(format!("the shape has no member {name:?}")),
            }
        }
    }

    fn member(&mut self, ast: &Ast<'_>, kind: &str, name: &str, node: &Node<'_>) {
        let target = data(ast, node).unwrap_or_else(|| ShapeId::new(""));
        let at = *self.index.entry(name.to_owned()).or_insert(self.members.len());
        match self.members.get_mut(at) {
            Some(part) => part.member.target = target,
            None => self.members.push(Part::new(name, target)),
        }
        self.members[at].traits(kind, node);
    }

    /// The target of a list's or a map's elements. Where these have a format or constraints of their own, that
    /// is a shape of its own.
    fn element(
        &mut self,
        ast: &Ast<'_>,
        id: &str,
        place: &str,
        node: &Node<'_>,
    ) -> Option<Element> {
        let mut target = data(ast, node)?;
        let traits = element_traits(ast, id, place, node);
        self.traits.sensitive |= traits.sensitive;
        // Only of what has no parts and no name: anything else is the same everywhere.
        let is_simple = match ast.kind(target.as_str()) {
            "" => prelude(target.as_str())
                .is_some_and(|kind| !matches!(kind, Kind::Structure(_) | Kind::Document)),
            "list" | "set" | "map" | "structure" | "union" | "enum" | "document" => false,
            _ => read(ast, target.as_str()).is_some_and(|shape| !shape.is_named()),
        };
        if is_simple && has_own_traits(&traits) {
            target = ShapeId::new(format!("{id}${place}"));
        }
        Some(Element { target, xml: traits.xml })
    }

    fn apply_trait(&mut self, id: &str, node: &Node<'_>) {
        match id {
            "smithy.api#sparse" => self.is_sparse = annotation(node),
            "smithy.api#enum" => {
                self.values = Some(node.items().map(|item| value(&item)).collect());
            }
            "smithy.api#error" => self.error = side(node),
            "smithy.api#httpError" => self.status = status(node),
            "smithy.api#retryable" => self.retryable = Some(retryable(node)),
            "smithy.api#input" => self.is_input = annotation(node),
            "aws.protocols#awsQueryError" => {
                for (key, node) in node.members() {
                    match key {
                        "code" => self.query.code = Some(node.string()),
                        "httpResponseCode" => self.query.status = status(&node),
                        _ => {}
                    }
                }
            }
            _ => of_any(id, node, &mut self.traits),
        }
    }

    /// The traits, now that it is known of what.
    fn finish_traits(&mut self, kind: &str) -> Traits {
        let mut traits = std::mem::take(&mut self.traits);
        traits.event_stream = kind == "union" && traits.streaming;
        traits.streaming &= !traits.event_stream;
        traits
    }

    fn kind(self, node: &Node<'_>) -> Kind {
        let sparse = self.is_sparse;
        let kind = node.get("type").map(|kind| kind.string()).unwrap_or_default();
        match kind.as_str() {
            "structure" => Kind::Structure(self.structure()),
            "union" => Kind::Union(self.structure()),
            "list" | "set" => match self.member {
                Some(Element { target: member, xml: member_xml }) => {
                    Kind::List(List { member, member_xml, sparse })
                }
                None => invalid(node, &["member"]),
            },
            "map" => match (self.key, self.value) {
                (Some(key), Some(value)) => Kind::Map(Map {
                    key: key.target,
                    key_xml: key.xml,
                    value: value.target,
                    value_xml: value.xml,
                    sparse,
                }),
                _ => invalid(node, &["key", "value"]),
            },
            "enum" => Kind::Enum(distinct(node, self.members.into_iter().map(Part::into_value))),
            "string" => match self.values {
                Some(values) => Kind::Enum(distinct(node, values)),
                None => Kind::String,
            },
            "blob" => Kind::Blob,
            "boolean" => Kind::Boolean,
            "byte" => Kind::Byte,
            "short" => Kind::Short,
            // Any other number may come, too, so that the type can say no more than this.
            "integer" | "intEnum" => Kind::Integer,
            "long" => Kind::Long,
            "float" => Kind::Float,
            "double" => Kind::Double,
            "bigInteger" => {
                imprecise(node, "a 64-bit integer");
                Kind::Long
            }
            "bigDecimal" => {
                imprecise(node, "a 64-bit floating-point number");
                Kind::Double
            }
            "timestamp" => Kind::Timestamp,
            "document" => Kind::Document,
            _ => {
                node.lacks("type");
                if let Some(node) = node.get("type") {
                    node.expected("a shape type, such as \"structure\", \"list\" or \"string\"");
                }
                Kind::String
            }
        }
    }

    fn structure(self) -> Structure {
        let error = self.error.map(|side| ErrorTraits {
            code: self.query.code,
            status: self.query.status.or(self.status),
            fault: side == Side::Server,
            retryable: self.retryable,
        });
        let is_input = self.is_input;
        let members = self.members.into_iter().map(|part| Member {
            client_optional: part.member.client_optional || is_input,
            ..part.member
        });
        Structure { members: members.collect(), error }
    }
}

impl Part {
    fn new(name: &str, target: ShapeId) -> Self {
        let member = Member {
            name: name.to_owned(),
            target,
            required: false,
            client_optional: false,
            default: None,
            traits: Traits::default(),
        };
        Self { member, value: None }
    }

    /// Applies the traits that a node has for the member of a shape of some kind.
    fn traits(&mut self, kind: &str, node: &Node<'_>) {
        let Some(traits) = node.get("traits") else { return };
        for (id, node) in traits.members() {
            match id {
                "smithy.api#enumValue" if kind == "enum" => self.value = Some(node.string()),
                _ => of_member(id, &node, &mut self.member),
            }
        }
    }

    fn into_value(self) -> EnumValue {
        let Member { name, traits, .. } = self.member;
        let value = self.value.unwrap_or_else(|| name.clone());
        EnumValue { name: Some(name), value, documentation: traits.documentation }
    }
}

/// A value in the form that enumerations had in version 1.
fn value(node: &Node<'_>) -> EnumValue {
    let mut value = EnumValue { name: None, value: String::new(), documentation: None };
    for (key, node) in node.members() {
        match key {
            "value" => value.value = node.string(),
            "name" => value.name = Some(node.string()),
            "documentation" => value.documentation = Some(node.string()),
            _ => {}
        }
    }
    node.lacks("value");
    value
}

/// The first of each of the values that are the same on the wire.
fn distinct(node: &Node<'_>, values: impl IntoIterator<Item = EnumValue>) -> Vec<EnumValue> {
    let mut seen = BTreeSet::new();
    let mut kept = Vec::new();
    for value in values {
        if seen.insert(value.value.clone()) {
            kept.push(value);
        } else {
            node.warning(format!("the value {:?} is listed twice", value.value));
        }
    }
    kept
}

fn side(node: &Node<'_>) -> Option<Side> {
    match node.str() {
        "client" => Some(Side::Client),
        "server" => Some(Side::Server),
        _ => {
            node.expected("\"client\" or \"server\"");
            None
        }
    }
}

/// The elements of a list or a map that have traits of their own.
fn element(ast: &Ast<'_>, container: &str, place: &str) -> Option<Shape> {
    let container_node = ast.get(container)?;
    let node = container_node.get(place)?;
    let own = element_traits(ast, container, place, &node);
    let mut shape = read(ast, &target(&node)?)?;
    shape.origin = origin(&node);
    let traits = &mut shape.traits;
    traits.min = own.min.or(traits.min);
    traits.max = own.max.or(traits.max);
    traits.pattern = own.pattern.or(traits.pattern.take());
    traits.timestamp_format = own.timestamp_format.or(traits.timestamp_format);
    Some(shape)
}

/// Whether elements have traits that win over their target's.
fn has_own_traits(traits: &Traits) -> bool {
    traits.min.is_some()
        || traits.max.is_some()
        || traits.pattern.is_some()
        || traits.timestamp_format.is_some()
}

fn element_traits(ast: &Ast<'_>, id: &str, place: &str, node: &Node<'_>) -> Traits {
    let mut element = Traits::default();
    let applied = ast.applied(id).filter(|(name, _)| *name == place).map(|(_, node)| node);
    for node in std::iter::once(node).chain(applied) {
        if let Some(traits) = node.get("traits") {
            traits.members().for_each(|(id, node)| of_any(id, &node, &mut element));
        }
    }
    element
}

/// Reports what a shape lacks; the kind only keeps the reader going.
fn invalid(node: &Node<'_>, keys: &[&str]) -> Kind {
    for key in keys {
        node.lacks(key);
    }
    Kind::String
}
