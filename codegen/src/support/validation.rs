//! What a service asks of the values that it is sent.
//!
//! Checked before a request leaves: what must be there, and lower bounds. Upper bounds, patterns and the
//! values of enumerations are the service's to check, since it may come to accept more.

use std::fmt;

use super::path::{Path, Step};
use super::schema::Schema;

/// What does not meet the model, and why. It quotes no value and no key of a map.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Violation {
    /// The type that was to be built or sent, such as `AddTagsInput`.
    pub structure: &'static str,
    /// The path to the value from there, by the names in Rust: `tags[0].key`, where `{0}` is the first entry of
    /// a map.
    pub field: String,
    /// The same path by the names on the wire, such as `Tags[0].Key`.
    pub path: String,
    /// What is wrong with it.
    pub kind: ViolationKind,
}

/// What can be wrong with a value that is to be sent.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum ViolationKind {
    /// A required member is not there, or a union has no member.
    Missing,
    /// A string, a blob, a list or a map is shorter than it has to be.
    TooShort {
        /// The number of characters, bytes or entries.
        length: usize,
        /// The least number of them.
        min: usize,
    },
    /// A number is less than it has to be.
    TooSmall {
        /// The least value.
        min: f64,
    },
    /// The value is to be a part of the host's name, and cannot be.
    NotAHostLabel,
    /// The value is to be a part of the path, and is empty, `.` or `..`.
    NotAPathLabel,
    /// The value is to be a header, or the key a header's name, and has characters that these cannot have.
    NotAHeader,
    /// A union has a variant that the model does not know, whose content was lost when it was read.
    UnknownVariant,
    /// A timestamp is outside the years 0000 to 9999, which are all that its format has.
    TimestampOutOfRange,
}

impl Violation {
    pub(super) fn new(schema: &Schema, path: &Path, kind: ViolationKind) -> Self {
        let (field, path) = (path.in_rust(), path.to_string());
        Self { structure: schema.name, field, path, kind }
    }

    /// That a required member of a structure is missing.
    pub(super) fn missing(schema: &'static Schema, member: usize) -> Self {
        let mut path = Path::default();
        path.step_out(Step::Member(schema, member));
        Self::new(schema, &path, ViolationKind::Missing)
    }

    /// Whether this is about the same value as another one, or about a value inside it.
    pub(super) fn is_in(&self, other: &Self) -> bool {
        let inner = self.path.strip_prefix(&other.path);
        inner.is_some_and(|inner| inner.is_empty() || inner.starts_with(['.', '[', '{']))
    }

    /// What is wrong with which field, for those who know the type.
    pub(super) fn describe(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { field, path, .. } = self;
        match self.kind {
            ViolationKind::Missing => write!(f, "{field} is required and missing")?,
            ViolationKind::TooShort { length, min } => {
                write!(f, "{field} has a length of {length}, and needs at least {min}")?;
            }
            ViolationKind::TooSmall { min } => write!(f, "{field} is less than {min}")?,
            ViolationKind::NotAHostLabel => {
                let label = "1 to 63 letters, digits and inner hyphens";
                write!(f, "{field} cannot stand in a host name: expected {label}")?;
            }
            ViolationKind::NotAPathLabel => {
                let label = "a text that is not empty, without a segment `.` or `..`";
                write!(f, "{field} cannot stand in a path: expected {label}")?;
            }
            ViolationKind::NotAHeader => {
                write!(f, "{field} has characters that a header cannot have")?;
            }
            ViolationKind::UnknownVariant => {
                write!(f, "{field} has a variant that the model does not know")?;
            }
            ViolationKind::TimestampOutOfRange => {
                write!(
                    f,
                    "{field} is outside the years 0000 to 9999, which its format can express"
                )?;
            }
        }
        write!(f, " ({path} on the wire)")
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.", self.structure)?;
        self.describe(f)
    }
}
