//! Shapes: all that a value can be.

use std::borrow::Borrow;
use std::fmt;

use super::traits::{Number, Traits, Xml};

/// A named type of the model.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Shape {
    pub(crate) origin: Origin,
    pub(crate) kind: Kind,
    pub(crate) traits: Traits,
}

impl Shape {
    /// The structure or the union behind a shape that has named members.
    pub(crate) fn structure(&self) -> Option<&Structure> {
        match &self.kind {
            Kind::Structure(structure) | Kind::Union(structure) => Some(structure),
            _ => None,
        }
    }

    /// Whether the shape becomes a Rust type of its own, rather than one that Rust has already.
    pub(crate) fn is_named(&self) -> bool {
        matches!(self.kind, Kind::Enum(_) | Kind::Structure(_) | Kind::Union(_))
    }

    /// The shapes that this one refers to, in the model's order.
    pub(crate) fn targets(&self) -> Vec<&ShapeId> {
        match &self.kind {
            Kind::List(list) => vec![&list.member],
            Kind::Map(map) => vec![&map.key, &map.value],
            Kind::Structure(structure) | Kind::Union(structure) => {
                structure.members.iter().map(|member| &member.target).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The same, to be changed.
    pub(crate) fn targets_mut(&mut self) -> Vec<&mut ShapeId> {
        match &mut self.kind {
            Kind::List(list) => vec![&mut list.member],
            Kind::Map(map) => vec![&mut map.key, &mut map.value],
            Kind::Structure(structure) | Kind::Union(structure) => {
                structure.members.iter_mut().map(|member| &mut member.target).collect()
            }
            _ => Vec::new(),
        }
    }
}

/// What a shape is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Kind {
    Boolean,
    Byte,
    Short,
    Integer,
    Long,
    Float,
    Double,
    String,
    Blob,
    Timestamp,
    /// Any JSON value.
    Document,
    Enum(Vec<EnumValue>),
    List(List),
    Map(Map),
    Structure(Structure),
    Union(Structure),
}

/// A value of a string enumeration.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct EnumValue {
    /// What the model calls the value, where it has a name besides the one on the wire.
    pub(crate) name: Option<String>,
    pub(crate) value: String,
    pub(crate) documentation: Option<String>,
}

/// An array of one kind of value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct List {
    pub(crate) member: ShapeId,
    pub(crate) member_xml: Xml,
    /// Whether null is a value of its own, rather than an absent one.
    pub(crate) sparse: bool,
}

/// An object whose keys are data.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Map {
    pub(crate) key: ShapeId,
    pub(crate) key_xml: Xml,
    pub(crate) value: ShapeId,
    pub(crate) value_xml: Xml,
    /// Whether null is a value of its own, rather than an absent one.
    pub(crate) sparse: bool,
}

/// Named members: all of a structure's, or the members of a union.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Structure {
    pub(crate) members: Vec<Member>,
    /// Present where the structure is a modeled error.
    pub(crate) error: Option<ErrorTraits>,
}

/// A member of a structure or a union.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Member {
    pub(crate) name: String,
    pub(crate) target: ShapeId,
    pub(crate) required: bool,
    /// Whether clients are to treat the member as optional, even where it is required or has a default.
    pub(crate) client_optional: bool,
    /// What an absent member stands for; one that has it is never absent.
    pub(crate) default: Option<DefaultValue>,
    pub(crate) traits: Traits,
}

/// The value of a member that is not there, as the model writes it: the target says what it means.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum DefaultValue {
    Boolean(bool),
    Number(Number),
    String(String),
    EmptyList,
    EmptyMap,
}

/// What the model says about an error besides its members.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct ErrorTraits {
    /// The code on the wire, where it differs from the shape's name.
    pub(crate) code: Option<String>,
    pub(crate) status: Option<u16>,
    /// Whether the service, rather than the caller, is at fault.
    pub(crate) fault: bool,
    pub(crate) retryable: Option<Retryable>,
}

/// That the same request may succeed later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Retryable {
    pub(crate) throttling: bool,
}

/// Where something was defined, for diagnostics about it.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Origin {
    pub(crate) source: String,
    pub(crate) pointer: String,
}

/// The name of a shape in its model.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct ShapeId(String);

impl ShapeId {
    pub(crate) fn new(name: impl Into<String>) -> Self {
        Self(name.into())
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for ShapeId {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ShapeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
