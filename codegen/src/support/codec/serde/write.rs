//! Writing values to any format of serde's. In those for people, a value is what it is in JSON; others have bytes, and floats
//! that are no numbers.

use std::collections::BTreeMap;

use serde_core::ser::{Error, Serialize, SerializeMap, SerializeSeq, Serializer};

use crate::support::codec::encode::{BlobValue, Seconds, TimestampValue, special};
use crate::support::codec::value::{
    Document, Encode, Encoder, Key, Structure, Union, UnknownMember, VariantWriter, Writer,
};
use crate::support::schema::{Schema, TimestampFormat};

/// Writes a value.
pub fn serialize<T: Encode, S: Serializer>(value: &T, to: S) -> Result<S::Ok, S::Error> {
    Wire(value, TimestampFormat::default()).serialize(to)
}

/// A value, and how the timestamps in it are written.
pub struct Wire<'v, T>(pub &'v T, pub TimestampFormat);

impl<T: Encode> Serialize for Wire<'_, T> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut encoder = SerdeEncoder { to: Some(to), format: self.1, result: None };
        self.0.encode(&mut encoder);
        encoder.result.unwrap_or_else(|| Err(S::Error::custom("nothing was written")))
    }
}

/// The place where one value is about to be written.
struct SerdeEncoder<S: Serializer> {
    to: Option<S>,
    format: TimestampFormat,
    result: Option<Result<S::Ok, S::Error>>,
}

impl<S: Serializer> SerdeEncoder<S> {
    fn write(&mut self, write: impl FnOnce(S) -> Result<S::Ok, S::Error>) {
        if let Some(to) = self.to.take() {
            self.result = Some(write(to));
        }
    }
}

impl<S: Serializer> Encoder for SerdeEncoder<S> {
    fn null(&mut self) {
        self.write(S::serialize_none);
    }

    fn boolean(&mut self, value: bool) {
        self.write(|to| to.serialize_bool(value));
    }

    fn integer(&mut self, value: i64) {
        self.write(|to| to.serialize_i64(value));
    }

    fn single(&mut self, value: f32) {
        self.write(|to| match special(value.into()) {
            Some(word) if to.is_human_readable() => to.serialize_str(word),
            _ => to.serialize_f32(value),
        });
    }

    fn float(&mut self, value: f64) {
        self.write(|to| match special(value) {
            Some(word) if to.is_human_readable() => to.serialize_str(word),
            _ => to.serialize_f64(value),
        });
    }

    fn string(&mut self, value: &str) {
        self.write(|to| to.serialize_str(value));
    }

    fn enumeration(&mut self, value: &str, _: &[&str]) {
        self.string(value);
    }

    fn blob(&mut self, value: &impl BlobValue) {
        self.write(|to| match to.is_human_readable() {
            true => to.serialize_str(&value.to_base64()),
            false => to.serialize_bytes(value.bytes()),
        });
    }

    fn timestamp(&mut self, value: &impl TimestampValue) {
        let format = self.format;
        self.write(|to| match (value.text(format), value.seconds()) {
            (Some(text), _) => to.serialize_str(&text),
            (None, Seconds::Integer(seconds)) => to.serialize_i64(seconds),
            (None, Seconds::Float(seconds)) => to.serialize_f64(seconds),
        });
    }

    fn document<T: Document>(&mut self, value: &T) {
        self.write(|to| value.serialize(to));
    }

    fn list<T: Encode>(&mut self, items: &[T]) {
        let format = self.format;
        self.write(|to| {
            let mut list = to.serialize_seq(Some(items.len()))?;
            for item in items {
                list.serialize_element(&Wire(item, format))?;
            }
            list.end()
        });
    }

    fn map<K: Key, V: Encode>(&mut self, entries: &BTreeMap<K, V>) {
        let format = self.format;
        self.write(|to| {
            let mut map = to.serialize_map(Some(entries.len()))?;
            for (key, value) in entries {
                map.serialize_entry(key.as_ref(), &Wire(value, format))?;
            }
            map.end()
        });
    }

    fn structure<T: Structure>(&mut self, value: &T) {
        self.write(|to| {
            // Absent members are left out, so that their number is not known before.
            let map = to.serialize_map(None)?;
            let mut members = Members { map, schema: T::SCHEMA, next: 0, result: Ok(()) };
            value.write(&mut members);
            members.result?;
            members.map.end()
        });
    }

    fn union<T: Union>(&mut self, value: &T) {
        self.write(|to| {
            if value.is_none() {
                return to.serialize_none();
            }
            let map = to.serialize_map(Some(1))?;
            let mut members = Members { map, schema: T::SCHEMA, next: 0, result: Ok(()) };
            value.write(&mut members);
            members.result?;
            members.map.end()
        });
    }
}

/// A map to which members are written, until one of them cannot be.
struct Members<M, E> {
    map: M,
    schema: &'static Schema,
    /// The index of the next member.
    next: usize,
    result: Result<(), E>,
}

impl<M: SerializeMap> Writer for Members<M, M::Error> {
    fn write<T: Encode>(&mut self, value: &T) {
        let member = &self.schema.members[self.next];
        self.next += 1;
        if self.result.is_ok() && !value.is_absent(false) {
            self.result = self.map.serialize_entry(member.name, &Wire(value, member.facts.format));
        }
    }
}

impl<M: SerializeMap> VariantWriter for Members<M, M::Error> {
    fn write<T: Encode>(&mut self, member: usize, value: &T) {
        self.next = member;
        Writer::write(self, value);
    }

    fn unknown(&mut self, member: &UnknownMember) {
        if let Some(name) = member.name() {
            self.result = self.map.serialize_entry(name, &BTreeMap::<&str, ()>::new());
        }
    }
}
