//! Reading values from a wire form, and writing them to one: values say what they are, and a codec knows how that looks.

use std::collections::BTreeMap;
use std::fmt;

use super::schema::{Member, Schema, TimestampFormat};
use super::structure::Structure;
use super::union::Union;

/// Nothing more can be read. The decoder knows why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stop;

/// A value that can be read.
pub trait Decode: Default + Clone + 'static {
    /// Reads the next value, and whether there is one: null is none, and leaves this as it was.
    fn decode<D: Decoder>(&mut self, from: &mut D) -> Result<bool, Stop>;
}

/// A value that can be written.
pub trait Encode: fmt::Debug + PartialEq + 'static {
    /// Writes the value.
    fn encode<E: Encoder>(&self, to: &mut E);

    /// Whether a structure leaves the value out; `is_sent` says whether it is on its way to a service.
    fn is_absent(&self, is_sent: bool) -> bool {
        let _ = is_sent;
        false
    }
}

/// What values are read from. Each method reads the next value as what it is asked for, and says whether there is one: null is
/// none. Where something else comes, it stops.
pub trait Decoder: Sized {
    /// Reads a boolean.
    fn boolean(&mut self) -> Result<Option<bool>, Stop>;

    /// Reads an integer from `min` to `max`, which `expected` names.
    fn integer(&mut self, expected: &'static str, min: i64, max: i64) -> Result<Option<i64>, Stop>;

    /// Reads a number, or one of the words for those that there are no digits for. One that `f32` has no room for is none for a `single`.
    fn float(&mut self, is_single: bool) -> Result<Option<f64>, Stop>;

    /// Reads a string.
    fn string(&mut self, into: &mut String) -> Result<bool, Stop>;

    /// Reads a string that is not kept as such, like a value of an enumeration.
    fn text(&mut self, is_sensitive: bool, take: &mut dyn FnMut(&str)) -> Result<bool, Stop>;

    /// Reads bytes. `take` says whether they are any.
    fn blob(&mut self, take: &mut dyn FnMut(Bytes<'_>) -> bool) -> Result<bool, Stop>;

    /// Reads a time, in whatever form. `take` says whether it is one.
    fn timestamp(&mut self, take: &mut dyn FnMut(Time<'_>) -> bool) -> Result<bool, Stop>;

    /// Reads any value as it is.
    fn document<T: Document>(&mut self, into: &mut T) -> Result<bool, Stop>;

    /// Reads a list. Its nulls are dropped, unless its items are optional.
    fn list<T: Decode>(&mut self, into: &mut Vec<T>) -> Result<bool, Stop>;

    /// Reads a map. Its null values are dropped, unless its values are optional.
    fn map<K: Key, V: Decode>(&mut self, into: &mut BTreeMap<K, V>) -> Result<bool, Stop>;

    /// Reads a structure.
    fn structure<T: Structure>(&mut self, into: &mut T) -> Result<bool, Stop>;

    /// Reads a union.
    fn union<T: Union>(&mut self, into: &mut T) -> Result<bool, Stop>;

    /// Reads past a value, whatever it is.
    fn skip(&mut self) -> Result<bool, Stop>;

    /// Reads the value of a member. Null is the same as none, even after a value.
    #[inline]
    fn member<T: Decode>(&mut self, into: &mut T) -> Result<bool, Stop> {
        let is_there = into.decode(self)?;
        if !is_there {
            *into = T::default();
        }
        Ok(is_there)
    }

    /// The same for a member that is never absent: null is the same as its default.
    #[inline]
    fn member_or<T: Decode, S: Default>(&mut self, into: &mut T, default: fn(S) -> T) -> Result<bool, Stop> {
        if !into.decode(self)? {
            *into = default(S::default());
        }
        Ok(true)
    }
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
pub enum Time<'b> {
    /// Seconds since 1970.
    Seconds(i64),
    /// The same, with a fraction.
    Float(f64),
    /// A text in one of the formats.
    Text(&'b str),
}

/// A value that holds any other one. JSON's is `serde_json::Value`.
pub trait Document: Encode + serde_core::Serialize + serde_core::de::DeserializeOwned + Default + Clone {
    /// The document that a text of JSON is. The text keeps to the grammar.
    fn from_json(text: &str) -> Option<Self>;

    /// The text of JSON that says the same.
    fn to_json(&self) -> Option<String>;
}

/// A key of a map.
pub trait Key: Clone + Ord + AsRef<str> + From<String> + fmt::Debug + 'static {}

impl<T: Clone + Ord + AsRef<str> + From<String> + fmt::Debug + 'static> Key for T {}

/// What values are written to. Errors are the encoder's to keep: each value is written as if nothing could fail.
pub trait Encoder: Sized {
    fn null(&mut self);
    fn boolean(&mut self, value: bool);
    fn integer(&mut self, value: i64);
    fn single(&mut self, value: f32);
    fn float(&mut self, value: f64);
    fn string(&mut self, value: &str);
    fn blob(&mut self, value: &[u8], to_base64: fn(&[u8]) -> String);
    /// Writes a time; `time` has its forms.
    fn timestamp(&mut self, time: &dyn Timestamp);
    fn document<T: Document>(&mut self, value: &T);
    fn list<T: Encode>(&mut self, items: &[T]);
    fn map<K: Key, V: Encode>(&mut self, entries: &BTreeMap<K, V>);
    fn structure<T: Structure>(&mut self, value: &T);
    fn union<T: Union>(&mut self, value: &T);
}
