//! Reading values: they say what they are, and a decoder knows how that looks.

use std::collections::BTreeMap;
use std::fmt::{self, Display};

use crate::support::structure::Structure;
use crate::support::union::Union;

/// A value that can be read.
pub trait Decode: Default + Clone + 'static {
    /// Whether null is a value, as it is among the items of a sparse list.
    const IS_NULLABLE: bool = false;

    /// Reads the next value over this one, and says whether there is one. Null is none, and leaves this as it was.
    fn decode<D: Decoder>(&mut self, from: &mut D) -> Result<bool, Stop>;
}

/// Nothing more can be read. The decoder knows why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stop;

/// What values are read from. Each method reads the next value as what it is asked for, and says whether there is one,
/// since null is none. Where something else comes, it stops.
pub trait Decoder: Sized {
    /// Reads a boolean.
    fn boolean(&mut self) -> Result<Option<bool>, Stop>;

    /// Reads an integer in a range.
    fn integer(&mut self, range: &'static IntegerRange) -> Result<Option<i64>, Stop>;

    /// Reads a number, or one of the words for those that have no digits.
    fn float(&mut self, is_single: bool) -> Result<Option<f64>, Stop>;

    /// Reads a string.
    fn string(&mut self, into: &mut String) -> Result<bool, Stop>;

    /// Reads a string that is not kept as such, such as a value of an enumeration.
    fn text(&mut self, is_sensitive: bool, take: &mut dyn FnMut(&str)) -> Result<bool, Stop>;

    /// Reads bytes. `take` says whether they are any.
    fn blob(&mut self, take: &mut dyn FnMut(Bytes<'_>) -> bool) -> Result<bool, Stop>;

    /// Reads a time, in whatever form. `take` says whether it is one.
    fn timestamp(&mut self, take: &mut dyn FnMut(Time<'_>) -> bool) -> Result<bool, Stop>;

    /// Reads any value as it is.
    fn document<T: Document>(&mut self, into: &mut T) -> Result<bool, Stop>;

    /// Reads a list. Its nulls are dropped, unless its items can be null.
    fn list<T: Decode>(&mut self, into: &mut Vec<T>) -> Result<bool, Stop>;

    /// Reads a map. Its nulls are dropped, unless its values can be null. The last of several entries with one key
    /// wins, even where it is null.
    fn map<K: Key, V: Decode>(&mut self, into: &mut BTreeMap<K, V>) -> Result<bool, Stop>;

    /// Reads a structure.
    fn structure<T: Structure>(&mut self, into: &mut T) -> Result<bool, Stop>;

    /// Reads a union.
    fn union<T: Union>(&mut self, into: &mut T) -> Result<bool, Stop>;
}

/// The integers of a type.
#[derive(Debug)]
pub struct IntegerRange {
    /// What to call one in "expected …".
    pub expected: &'static str,
    pub min: i64,
    pub max: i64,
}

/// Bytes, as a codec has them.
#[derive(Clone, Copy, Debug)]
pub enum Bytes<'b> {
    /// A text in base64.
    Base64(&'b str),
    /// Themselves.
    Plain(&'b [u8]),
}

/// A time, as a codec has it.
#[derive(Clone, Copy, Debug)]
pub enum Time<'t> {
    /// Seconds since 1970.
    Seconds(i64),
    /// The same, with a fraction.
    Float(f64),
    /// A text in one of the formats.
    Text(&'t str),
}

/// A value that holds any other one.
pub trait Document: Default + serde_core::Serialize + serde_core::de::DeserializeOwned {
    /// The document of a JSON text; nothing where it cannot be held.
    fn from_json(text: &str) -> Option<Self>;

    /// The document as a JSON text.
    fn to_json(&self) -> String;
}

/// A key of a map.
pub trait Key: Clone + Ord + AsRef<str> + From<String> + fmt::Debug + 'static {}

impl<T: Clone + Ord + AsRef<str> + From<String> + fmt::Debug + 'static> Key for T {}

/// What to call a value in "expected …".
pub mod expected {
    pub const BLOB: &str = "a string in base64";
    pub const BOOLEAN: &str = "a boolean";
    pub const LIST: &str = "a list";
    pub const NUMBER: &str = "a number";
    pub const OBJECT: &str = "an object";
    pub const STRING: &str = "a string";
    pub const TIMESTAMP: &str = "a timestamp";
    pub const VALUE: &str = "any value";
}

/// What is there, in a few words. A text is not among them: it may be long, or a secret.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Found {
    /// A boolean whose value does not matter.
    AnyBoolean,
    Boolean(bool),
    Unsigned(u64),
    Signed(i64),
    Float(f64),
    /// A number whose value does not matter.
    Number,
    /// A number beyond what an `f64` holds.
    NumberOutOfRange,
    String,
    Bytes,
    Null,
    List,
    Object,
}

impl Found {
    /// That something else is expected; of what is sensitive, only the kind is said.
    pub fn instead_of(self, expected: &str, is_sensitive: bool) -> String {
        let found = if is_sensitive { self.without_value() } else { self };
        format!("expected {expected}, found {found}")
    }

    fn without_value(self) -> Self {
        match self {
            Self::Unsigned(_) | Self::Signed(_) | Self::Float(_) => Self::Number,
            Self::Boolean(_) => Self::AnyBoolean,
            other => other,
        }
    }
}

impl Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AnyBoolean => f.write_str(expected::BOOLEAN),
            Self::Boolean(value) => write!(f, "{value}"),
            Self::Unsigned(value) => write!(f, "the number {value}"),
            Self::Signed(value) => write!(f, "the number {value}"),
            Self::Float(value) => write!(f, "the number {value:?}"),
            Self::Number => f.write_str(expected::NUMBER),
            Self::NumberOutOfRange => f.write_str("a number out of range"),
            Self::String => f.write_str(expected::STRING),
            Self::Bytes => f.write_str("bytes"),
            Self::Null => f.write_str("null"),
            Self::List => f.write_str(expected::LIST),
            Self::Object => f.write_str(expected::OBJECT),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Found;

    #[test]
    fn what_was_found_is_said_without_its_text() {
        for (found, words, of_what_is_sensitive) in [
            (Found::Boolean(true), "true", "a boolean"),
            (Found::Unsigned(7), "the number 7", "a number"),
            (Found::Signed(-7), "the number -7", "a number"),
            (Found::Float(1.0), "the number 1.0", "a number"),
            (Found::NumberOutOfRange, "a number out of range", "a number out of range"),
            (Found::String, "a string", "a string"),
            (Found::Bytes, "bytes", "bytes"),
            (Found::Null, "null", "null"),
            (Found::List, "a list", "a list"),
            (Found::Object, "an object", "an object"),
        ] {
            let message = |is_sensitive| found.instead_of("a date", is_sensitive);
            assert_eq!(message(false), format!("expected a date, found {words}"));
            assert_eq!(message(true), format!("expected a date, found {of_what_is_sensitive}"));
        }
    }
}
