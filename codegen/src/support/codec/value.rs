//! The traits of values: they say what they are, and a decoder or an encoder knows how that looks.

use std::collections::BTreeMap;
use std::fmt;

use serde_core::Serialize;
use serde_core::de::DeserializeOwned;

use super::decode::{Bytes, IntegerRange, Stop, Time};
use super::encode::{BlobValue, TimestampValue};
use crate::support::schema::{Binding, Schema};

/// A value that can be read.
pub trait Decode: Default + Clone + 'static {
    /// Whether null is a value, as it is among the items of a sparse list.
    const IS_NULLABLE: bool = false;

    /// Reads the next value over this one, and says whether there is one. Null is none, and leaves this as it was.
    fn decode<D: Decoder>(&mut self, from: &mut D) -> Result<bool, Stop>;
}

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

/// A value that holds any other one.
pub trait Document: Default + Serialize + DeserializeOwned {
    /// The document of a JSON text; nothing where it cannot be held.
    fn from_json(text: &str) -> Option<Self>;

    /// The document as a JSON text.
    fn to_json(&self) -> String;
}

/// A key of a map.
pub trait Key: Clone + Ord + AsRef<str> + From<String> + fmt::Debug + 'static {}

impl<T: Clone + Ord + AsRef<str> + From<String> + fmt::Debug + 'static> Key for T {}

/// A value that can be written.
pub trait Encode: fmt::Debug + PartialEq + 'static {
    /// Writes the value.
    fn encode<E: Encoder>(&self, to: &mut E);

    /// Whether a structure leaves the value out. `is_sent` says whether it is on its way to a service.
    fn is_absent(&self, is_sent: bool) -> bool {
        let _ = is_sent;
        false
    }
}

/// What values are written to. What cannot be written is the encoder's to note: values go on as if nothing had been.
pub trait Encoder {
    /// Writes that there is no value.
    fn null(&mut self);

    /// Writes a boolean.
    fn boolean(&mut self, value: bool);

    /// Writes an integer.
    fn integer(&mut self, value: i64);

    /// Writes a number of 32 bits.
    fn single(&mut self, value: f32);

    /// Writes a number.
    fn float(&mut self, value: f64);

    /// Writes a string.
    fn string(&mut self, value: &str);

    /// Writes a value of an enumeration, whose known values are sorted.
    fn enumeration(&mut self, value: &str, known: &[&str]);

    /// Writes bytes.
    fn blob(&mut self, value: &impl BlobValue);

    /// Writes a time in the format that the member at hand has.
    fn timestamp(&mut self, value: &impl TimestampValue);

    /// Writes any value as it is.
    fn document<T: Document>(&mut self, value: &T);

    /// Writes a list.
    fn list<T: Encode>(&mut self, items: &[T]);

    /// Writes a map.
    fn map<K: Key, V: Encode>(&mut self, entries: &BTreeMap<K, V>);

    /// Writes a structure.
    fn structure<T: Structure>(&mut self, value: &T);

    /// Writes a union.
    fn union<T: Union>(&mut self, value: &T);
}

/// A structure of the model, such as an operation's input. Only generated code implements it.
// Reading and writing return nothing. What comes of them is kept by the reader or the writer, so that the code
// of a member, of which a crate may have thousands, is a single call. To be cloned, shown or compared is a way of
// being written, since rustc takes longer over code derived for each type.
pub trait Structure:
    Default + Clone + fmt::Debug + PartialEq + Serialize + DeserializeOwned + Send + Sync + 'static
{
    /// What the model says about it.
    #[doc(hidden)]
    const SCHEMA: &'static Schema;
    /// Where in an HTTP message each of its members is; empty where all are in the document of the body.
    #[doc(hidden)]
    const BINDINGS: &'static [Binding] = &[];

    /// Reads the value of the member of that index.
    #[doc(hidden)]
    fn read(&mut self, member: usize, from: &mut impl Reader);

    /// Writes all members, in the model's order.
    #[doc(hidden)]
    fn write(&self, to: &mut impl Writer);
}

/// The value of a member that is about to be read.
pub trait Reader {
    /// Reads the value into a member. Null is the same as no value, even after a value.
    fn read<T: Decode>(&mut self, member: &mut T);

    /// Reads the value into a member that is never absent: null is the same as its default.
    fn read_or<T: Decode, S: Default>(&mut self, member: &mut T, default: fn(S) -> T);

    /// Skips the value, whatever it is.
    fn skip(&mut self);
}

/// The place where members are about to be written, in the model's order.
pub trait Writer {
    /// Writes the next member's value, unless it is absent.
    fn write<T: Encode>(&mut self, value: &T);
}

/// A union of the model: its members, and how to read and write the one that is set.
pub trait Union: Sized {
    /// What the model says about it.
    const SCHEMA: &'static Schema;

    /// The variant for a member that the model did not have.
    fn unknown(member: UnknownMember) -> Self;

    /// What that variant holds, if it is the one.
    fn as_unknown(&self) -> Option<&UnknownMember>;

    /// Reads the value of the member of that index; nothing where it is null.
    fn read(member: usize, from: &mut impl VariantReader) -> Option<Self>;

    /// Writes the member that is set.
    fn write(&self, to: &mut impl VariantWriter);

    /// Whether this is what stands for one that a service left out. It is left out again, unless it is to be sent.
    fn is_none(&self) -> bool {
        self.as_unknown().is_some_and(|member| member.name.is_none())
    }
}

/// The value of a union's member that is about to be read. What goes wrong is the reader's to keep.
pub trait VariantReader {
    /// Reads the value into a variant of a union.
    fn read<T: Decode, U>(&mut self, variant: fn(T) -> U) -> Option<U>;
}

/// The place where the one member of a union is about to be written.
pub trait VariantWriter {
    /// Writes the member that is set, which is the one of that index.
    fn write<T: Encode>(&mut self, member: usize, value: &T);

    /// Writes what is left of a member that was unknown when it was read.
    fn unknown(&mut self, member: &UnknownMember);
}

/// A member of a union that the model did not have when this crate was generated.
///
/// Its name is kept, and its content is not: it is written as `{"Name":{}}`. That is nothing to send to a
/// service, so requests with it are refused.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct UnknownMember {
    name: Option<String>,
}

impl fmt::Debug for UnknownMember {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.name.fmt(f)
    }
}

impl UnknownMember {
    pub(crate) fn new(name: &str) -> Self {
        Self { name: Some(name.to_owned()) }
    }

    /// The member's name on the wire. There is none where a service left the whole union out.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }
}
