//! Writing values as JSON, and checking them on the way.

use std::collections::BTreeMap;
use std::io::Write as _;

use super::scan::{first_special, plain_end};
use super::{digits, float};
use crate::support::codec::check::{Checker, nearest};
use crate::support::codec::encode::{BlobValue, TimestampValue, special};
use crate::support::codec::value::{
    Document, Encode, Encoder, Key, Structure, Union, UnknownMember, VariantWriter, Writer,
};
use crate::support::path::Step;
use crate::support::schema::{Member, Schema};

/// The bytes that a text may have before memory is taken again: most requests have fewer.
const FIRST: usize = 1024;

/// A JSON text that is being written.
#[derive(Debug)]
pub struct JsonEncoder {
    text: Vec<u8>,
    checker: Checker,
}

/// Writes a structure, and lets a checker note what is wrong with it.
pub fn write<T: Structure>(value: &T, checker: Checker) -> (Vec<u8>, Checker) {
    let mut encoder = JsonEncoder::new(checker);
    encoder.structure(value);
    encoder.finish()
}

impl JsonEncoder {
    pub fn new(checker: Checker) -> Self {
        Self { text: Vec::with_capacity(FIRST), checker }
    }

    /// The text, and what is wrong with it.
    pub fn finish(self) -> (Vec<u8>, Checker) {
        (self.text, self.checker)
    }

    #[inline]
    fn push(&mut self, text: &str) {
        self.text.extend_from_slice(text.as_bytes());
    }

    /// What is asked of the values that are written.
    pub fn checker(&mut self) -> &mut Checker {
        &mut self.checker
    }

    /// Writes a member of the structure that the text is, before [`finish_document`](Self::finish_document).
    pub fn member<T: Encode>(&mut self, schema: &'static Schema, member: usize, value: &T) {
        Writer::write(&mut Members { encoder: self, schema, next: member }, value);
    }

    /// Ends the object that the text is, whose members were written one by one; of a text that is another value already,
    /// nothing is left to do.
    pub fn finish_document(&mut self) {
        if matches!(self.text.first(), None | Some(b',')) {
            self.close(0);
        }
    }

    /// Begins an item, an entry or a member: all but the first one come after a comma.
    #[inline]
    fn separate(&mut self, is_first: bool) {
        if !is_first {
            self.text.push(b',');
        }
    }

    /// Writes an object, whose members a function writes, each behind a comma.
    #[inline]
    fn object(&mut self, schema: &'static Schema, write: impl FnOnce(&mut Members<'_>)) {
        let start = self.text.len();
        write(&mut Members { encoder: self, schema, next: 0 });
        self.close(start);
    }

    /// Ends an object, whose members were written from a place on, each behind a comma.
    #[inline]
    fn close(&mut self, start: usize) {
        match self.text.get_mut(start) {
            Some(comma) => *comma = b'{',
            None => self.text.push(b'{'),
        }
        self.text.push(b'}');
    }

    /// Writes the name of a member behind a comma.
    #[inline]
    fn name(&mut self, member: &Member) {
        match member {
            Member { key: "", name, .. } => self.escaped_name(name),
            Member { key, .. } => self.push(key),
        }
    }

    #[cold]
    fn escaped_name(&mut self, name: &str) {
        self.text.push(b',');
        self.quoted(name);
        self.text.push(b':');
    }

    fn quoted(&mut self, text: &str) {
        let bytes = text.as_bytes();
        self.text.reserve(bytes.len() + 2);
        self.text.push(b'"');
        match first_special(bytes) {
            None => self.text.extend_from_slice(bytes),
            Some(at) => self.with_escapes(bytes, at),
        }
        self.text.push(b'"');
    }

    /// Writes a text whose first byte that does not stand for itself is known.
    #[cold]
    fn with_escapes(&mut self, bytes: &[u8], mut end: usize) {
        let mut done = 0;
        loop {
            self.text.extend_from_slice(bytes.get(done..end).unwrap_or_default());
            let Some(byte) = bytes.get(end) else { break };
            self.escaped(*byte);
            done = end + 1;
            end = plain_end(bytes, done);
        }
    }

    fn escaped(&mut self, byte: u8) {
        match byte {
            b'"' => self.push("\\\""),
            b'\\' => self.push("\\\\"),
            b'\n' => self.push("\\n"),
            b'\r' => self.push("\\r"),
            b'\t' => self.push("\\t"),
            0x08 => self.push("\\b"),
            0x0c => self.push("\\f"),
            // Writing to memory does not fail.
            _ => drop(write!(self.text, "\\u{byte:04x}")),
        }
    }

    fn digits(&mut self, value: i64) {
        if value < 0 {
            self.text.push(b'-');
        }
        digits::write(&mut self.text, value.unsigned_abs());
    }
}

impl Encoder for JsonEncoder {
    fn null(&mut self) {
        self.push("null");
    }

    fn boolean(&mut self, value: bool) {
        self.push(if value { "true" } else { "false" });
    }

    fn integer(&mut self, value: i64) {
        self.checker.check_number(nearest(value));
        self.digits(value);
    }

    #[inline]
    fn single(&mut self, value: f32) {
        self.checker.check_single(value);
        match special(value.into()) {
            Some(word) => self.quoted(word),
            None => float::write_f32(&mut self.text, value),
        }
    }

    #[inline]
    fn float(&mut self, value: f64) {
        self.checker.check_number(value);
        match special(value) {
            Some(word) => self.quoted(word),
            None => float::write_f64(&mut self.text, value),
        }
    }

    fn string(&mut self, value: &str) {
        self.checker.check_length(|| value.chars().count());
        self.quoted(value);
    }

    fn enumeration(&mut self, value: &str, known: &[&str]) {
        self.checker.check_enumeration(value, known);
        self.quoted(value);
    }

    fn blob(&mut self, value: &impl BlobValue) {
        self.checker.check_length(|| value.bytes().len());
        self.quoted(&value.to_base64());
    }

    fn timestamp(&mut self, value: &impl TimestampValue) {
        let text = value.text(self.checker.format);
        self.checker.check_time(text.is_some());
        match text {
            Some(text) => self.quoted(&text),
            None => {
                let (secs, nanos) = value.secs_and_nanos();
                digits::write_seconds(&mut self.text, secs, nanos);
            }
        }
    }

    fn document<T: Document>(&mut self, value: &T) {
        self.push(&value.to_json());
    }

    fn list<T: Encode>(&mut self, items: &[T]) {
        self.checker.check_length(|| items.len());
        let mut outer = self.checker.enter_items();
        self.text.push(b'[');
        for (index, item) in items.iter().enumerate() {
            self.separate(index == 0);
            item.encode(self);
            self.checker.next(&mut outer, Step::Index(index));
        }
        self.text.push(b']');
        self.checker.leave(&outer);
    }

    fn map<K: Key, V: Encode>(&mut self, entries: &BTreeMap<K, V>) {
        self.checker.check_length(|| entries.len());
        let mut outer = self.checker.enter_items();
        self.text.push(b'{');
        for (position, (key, value)) in entries.iter().enumerate() {
            self.separate(position == 0);
            self.checker.check_key(&mut outer, position, key.as_ref());
            self.quoted(key.as_ref());
            self.text.push(b':');
            value.encode(self);
            self.checker.next(&mut outer, Step::Entry(position));
        }
        self.text.push(b'}');
        self.checker.leave(&outer);
    }

    fn structure<T: Structure>(&mut self, value: &T) {
        self.object(T::SCHEMA, |members| value.write(members));
    }

    fn union<T: Union>(&mut self, value: &T) {
        self.object(T::SCHEMA, |members| value.write(members));
    }
}

/// A structure or a union whose members are being written.
struct Members<'e> {
    encoder: &'e mut JsonEncoder,
    schema: &'static Schema,
    /// The index of the next member.
    next: usize,
}

impl Writer for Members<'_> {
    fn write<T: Encode>(&mut self, value: &T) {
        let (schema, index) = (self.schema, self.next);
        let member = &schema.members[index];
        self.next += 1;
        if value.is_absent(true) {
            self.encoder.checker.absent(schema, index);
            return;
        }
        self.encoder.name(member);
        let violations = self.encoder.checker.enter_member(member);
        value.encode(self.encoder);
        self.encoder.checker.leave_member(schema, index, violations);
    }
}

impl VariantWriter for Members<'_> {
    fn write<T: Encode>(&mut self, member: usize, value: &T) {
        self.next = member;
        Writer::write(self, value);
    }

    fn unknown(&mut self, member: &UnknownMember) {
        self.encoder.checker.unknown_member(member);
        if let Some(name) = member.name() {
            self.encoder.escaped_name(name);
            self.encoder.push("{}");
        }
    }
}
