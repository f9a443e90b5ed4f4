//! Values that code is made of: defaults, and what a value is checked against.

use std::fmt;

/// What a field is where nobody gave it a value, if that is not what its type has anyhow.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum FieldDefault {
    True,
    Integer(i128),
    Float(Float),
    /// Of a string or of an enumeration.
    Text(String),
    Bytes(Vec<u8>),
    /// A timestamp, as seconds since 1970.
    Secs(i128),
    /// The same, with a fraction.
    SecsFloat(Float),
    /// A timestamp, as a date that its type can parse.
    Date(String),
    Document(Document),
}

/// A document that a model can give as a default.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Document {
    Boolean(bool),
    I64(i64),
    U64(u64),
    Float(Float),
    Text(String),
    EmptyArray,
    EmptyObject,
}

/// What a value must meet before it is sent.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Constraint {
    /// It has to be there although its type can do without.
    Required,
    /// The same, when a request is made: until then, the caller may leave it to be filled.
    RequiredAtRequest,
    /// The least length of a string, a blob, a list or a map.
    MinLength(u32),
    /// The least number.
    Min(Float),
    /// What the items of a list, or the values of a map, must meet.
    Items(Vec<Constraint>),
    /// What the keys of a map must meet.
    Keys(Vec<Constraint>),
}

/// How a timestamp is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum TimestampFormat {
    EpochSeconds,
    DateTime,
    HttpDate,
}

/// A float that can be compared: by its bits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Float(u64);

impl Float {
    pub(crate) fn new(value: f64) -> Self {
        Self(value.to_bits())
    }

    pub(crate) fn get(self) -> f64 {
        f64::from_bits(self.0)
    }
}

impl fmt::Debug for Float {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.get().fmt(f)
    }
}
