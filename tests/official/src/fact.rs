//! A fact: which Rust name stands for which wire name.

use std::fmt;
use std::str::FromStr;

/// What kind of thing is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// A structure, enum or union.
    Type,
    /// A field of a structure.
    Field,
    /// A variant of an enum.
    Variant,
    /// A variant of a union.
    Union,
    /// A variant of an operation's error.
    Error,
}

impl Kind {
    /// Every kind, in the order of the tables.
    pub(crate) const ALL: [Self; 5] =
        [Self::Type, Self::Field, Self::Variant, Self::Union, Self::Error];

    /// The first column of the tables.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Type => "type",
            Self::Field => "field",
            Self::Variant => "variant",
            Self::Union => "union",
            Self::Error => "error",
        }
    }
}

impl FromStr for Kind {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|kind| kind.as_str() == text);
        found.ok_or_else(|| format!("`{text}` is not a kind of fact"))
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// One line of a table.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Fact {
    /// What is named.
    pub(crate) kind: Kind,
    /// The Rust type: its path without `crate::`. For `Kind::Type`, the thing named.
    pub(crate) owner: String,
    /// The field or variant; empty for a type.
    pub(crate) member: String,
    /// The name or value in the model; empty where the source does not tell (official enums).
    pub(crate) wire: String,
}

impl Fact {
    /// The Rust name of the thing alone.
    pub(crate) fn name(&self) -> &str {
        if self.kind == Kind::Type { &self.owner } else { &self.member }
    }

    /// The Rust name as the tables show it.
    pub(crate) fn rust(&self) -> String {
        if self.kind == Kind::Type {
            self.owner.clone()
        } else {
            format!("{}.{}", self.owner, self.member)
        }
    }
}

/// The line of the table: `type<TAB>wire<TAB>rust`, for all else `kind<TAB>rust<TAB>wire`.
impl fmt::Display for Fact {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (kind, rust, wire) = (self.kind, self.rust(), &self.wire);
        match kind {
            Kind::Type => write!(f, "{kind}\t{wire}\t{rust}"),
            _ => write!(f, "{kind}\t{rust}\t{wire}"),
        }
    }
}

impl FromStr for Fact {
    type Err = String;

    fn from_str(line: &str) -> Result<Self, String> {
        let mut columns = line.split('\t');
        let (Some(kind), Some(first), Some(second), None) =
            (columns.next(), columns.next(), columns.next(), columns.next())
        else {
            return Err(format!("expected three columns: `{line}`"));
        };
        let kind = kind.parse()?;
        let (rust, wire) = if kind == Kind::Type { (second, first) } else { (first, second) };
        let (owner, member) = match kind {
            Kind::Type => (rust, ""),
            _ => {
                rust.rsplit_once('.').ok_or_else(|| format!("expected `Type.member`: `{line}`"))?
            }
        };
        Ok(Self { kind, owner: owner.into(), member: member.into(), wire: wire.into() })
    }
}
