//! Structures and their fields.

use super::{Binding, Constraint, Deprecated, Docs, FieldDefault, Path, TimestampFormat, Type};

/// A structure: one of `types`, an error, or the input or the output of an operation.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Structure {
    pub(crate) path: Path,
    /// The name of its shape in the model.
    pub(crate) shape: String,
    pub(crate) docs: Docs,
    pub(crate) deprecated: Option<Deprecated>,
    pub(crate) fields: Vec<Field>,
    /// Whether a caller sends it, so that it is checked.
    pub(crate) is_input: bool,
    /// Whether a service sends it, so that what is missing is corrected.
    pub(crate) is_output: bool,
    /// The module that has the name of its builder, as the structure's documentation links to it.
    pub(crate) builders: &'static str,
    /// Present where the structure is an error.
    pub(crate) error: Option<ErrorFacts>,
}

/// A member of a structure.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Field {
    /// The identifier, which may be a raw one.
    pub(crate) name: String,
    /// The member's name in the model.
    pub(crate) member: String,
    /// The name on the wire, in a document.
    pub(crate) wire_name: String,
    pub(crate) binding: Binding,
    pub(crate) docs: Docs,
    pub(crate) deprecated: Option<Deprecated>,
    pub(crate) of_type: Type,
    pub(crate) default: Option<FieldDefault>,
    /// Whether somebody has to give the field a value: it is no `Option`, and has no default.
    pub(crate) is_required: bool,
    pub(crate) is_sensitive: bool,
    /// Where it is not the protocol's own.
    pub(crate) timestamp_format: Option<TimestampFormat>,
    /// What the value must meet before it is sent.
    pub(crate) constraints: Vec<Constraint>,
    pub(crate) setter: Setter,
}

/// How a builder sets a field: by a method of the field's name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Setter {
    /// It takes the value.
    Value(Parameter),
    /// It adds an item to a list; another method, of this name, replaces the whole.
    Item { item: Parameter, whole: String },
    /// It adds an entry to a map, likewise.
    Entry { key: Parameter, value: Parameter, whole: String },
}

/// What a setter takes.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Parameter {
    pub(crate) of_type: Type,
    /// Whether anything is taken that becomes the type.
    pub(crate) is_into: bool,
}

/// What an error has besides its fields.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ErrorFacts {
    /// The fields that may hold the message, by their index: the first that is there does.
    pub(crate) message: Vec<usize>,
    /// Whether the message may be shown.
    pub(crate) is_message_shown: bool,
}

impl Structure {
    /// Whether a field has another default than its type.
    pub(crate) fn has_defaults(&self) -> bool {
        self.fields.iter().any(|field| field.default.is_some())
    }

    /// Whether a member is anywhere but in the document of the body.
    pub(crate) fn is_bound(&self) -> bool {
        self.fields.iter().any(|field| field.binding != Binding::Body)
    }
}

impl Field {
    /// Whether the field is an `Option`.
    pub(crate) fn is_optional(&self) -> bool {
        matches!(self.of_type, Type::Option(_))
    }

    /// Whether somebody has to give the field a value before it is sent, be it an `Option` or not.
    pub(crate) fn is_needed(&self) -> bool {
        let is_presence = |constraint: &Constraint| {
            matches!(constraint, Constraint::Required | Constraint::RequiredAtRequest)
        };
        self.is_required || self.constraints.iter().any(is_presence)
    }

    /// The name without the mark of a raw identifier, as documentation and `Debug` have it.
    pub(crate) fn label(&self) -> &str {
        self.name.trim_start_matches("r#")
    }
}

impl Setter {
    /// The method that replaces a whole list or map.
    pub(crate) fn whole(&self) -> Option<&str> {
        match self {
            Self::Value(_) => None,
            Self::Item { whole, .. } | Self::Entry { whole, .. } => Some(whole),
        }
    }
}
