//! What values are read as, and what there may be instead.

use std::fmt::{self, Display};

/// Nothing more can be read. The decoder knows why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stop;

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
    /// Seconds since 1970, rounded down, and the nanoseconds that come to them.
    Seconds(i64, u32),
    /// Seconds with a fraction.
    Float(f64),
    /// The same, as the digits that stand for it.
    Decimal(&'t str),
    /// A text in one of the formats.
    Text(&'t str),
}

/// What to call a value in "expected …".
pub mod expected {
    pub const BLOB: &str = "a string in base64";
    pub const BOOLEAN: &str = "a boolean";
    pub const LIST: &str = "a list";
    pub const NAME: &str = "the name of a member";
    pub const NUMBER: &str = "a number";
    pub const OBJECT: &str = "an object";
    /// The range of numbers of 32 bits.
    pub const SINGLE: &str = "a number from -3.4028235e38 to 3.4028235e38";
    pub const STRING: &str = "a string";
    pub const TIMESTAMP: &str = "a timestamp";
    pub const VALUE: &str = "any value";

    /// What to call a float, which may be one of 32 bits.
    pub fn float(is_single: bool) -> &'static str {
        if is_single { SINGLE } else { NUMBER }
    }
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
    /// Something with a mark of what it is, which JSON does not have.
    Tagged,
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
            Self::Tagged => f.write_str("a value with a tag"),
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
