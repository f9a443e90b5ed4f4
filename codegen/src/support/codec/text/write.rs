//! Writing values as texts: for headers, for the query and for the path.

use std::collections::BTreeMap;

use crate::support::codec::check::{Checker, nearest};
use crate::support::codec::encode::{BlobValue, Seconds, TimestampValue, special};
use crate::support::codec::json::float;
use crate::support::codec::value::{Document, Encode, Encoder, Key, Structure, Union};
use crate::support::path::Step;

/// The texts that a value is written as: one, those of a list, or those of the entries of a map.
#[derive(Debug)]
pub struct TextEncoder<'c> {
    checker: &'c mut Checker,
    place: Place,
    is_in_list: bool,
    texts: Vec<Vec<u8>>,
    entries: Vec<(String, Vec<Vec<u8>>)>,
}

/// Where a text goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// The items of a list stand between commas there, so that one with a comma of its own is put in quotes.
    Header,
    /// It is encoded further.
    Uri,
    /// It is the whole body.
    Body,
}

/// What was written.
#[derive(Debug, Default)]
pub struct Texts {
    /// The value, or the items of a list.
    pub items: Vec<Vec<u8>>,
    /// The entries of a map.
    pub entries: Vec<(String, Vec<Vec<u8>>)>,
}

/// Writes a value for a header.
pub fn for_header<T: Encode>(value: &T, checker: &mut Checker) -> Texts {
    write(value, checker, Place::Header)
}

/// Writes a value that is to be encoded further.
pub fn plain<T: Encode>(value: &T, checker: &mut Checker) -> Texts {
    write(value, checker, Place::Uri)
}

/// Writes a value that is a whole body: a blob as its bytes, anything else as its text.
pub fn content<T: Encode>(value: &T, checker: &mut Checker) -> Vec<u8> {
    let mut encoder = TextEncoder::new(checker, Place::Body);
    value.encode(&mut encoder);
    encoder.texts.pop().unwrap_or_default()
}

fn write<T: Encode>(value: &T, checker: &mut Checker, place: Place) -> Texts {
    let mut encoder = TextEncoder::new(checker, place);
    value.encode(&mut encoder);
    Texts { items: encoder.texts, entries: encoder.entries }
}

impl<'c> TextEncoder<'c> {
    fn new(checker: &'c mut Checker, place: Place) -> Self {
        Self { checker, place, is_in_list: false, texts: Vec::new(), entries: Vec::new() }
    }

    fn push(&mut self, text: impl Into<Vec<u8>>) {
        self.texts.push(text.into());
    }

    fn push_string(&mut self, value: &str) {
        let is_special = |c| matches!(c, ',' | '"');
        if self.place != Place::Header || !self.is_in_list || !value.contains(is_special) {
            return self.push(value);
        }
        self.push(format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\"")));
    }

    fn push_float(&mut self, value: f64, write: impl FnOnce(&mut Vec<u8>)) {
        let mut digits = Vec::new();
        match special(value) {
            Some(word) => digits.extend_from_slice(word.as_bytes()),
            None => write(&mut digits),
        }
        self.push(digits);
    }
}

impl Encoder for TextEncoder<'_> {
    fn null(&mut self) {}

    fn boolean(&mut self, value: bool) {
        self.push(if value { "true" } else { "false" });
    }

    fn integer(&mut self, value: i64) {
        self.checker.check_number(nearest(value));
        self.push(value.to_string());
    }

    fn single(&mut self, value: f32) {
        self.checker.check_single(value);
        self.push_float(value.into(), |digits| float::write_f32(digits, value));
    }

    fn float(&mut self, value: f64) {
        self.checker.check_number(value);
        self.push_float(value, |digits| float::write_f64(digits, value));
    }

    fn string(&mut self, value: &str) {
        self.checker.check_length(|| value.chars().count());
        self.push_string(value);
    }

    fn enumeration(&mut self, value: &str, known: &[&str]) {
        self.checker.check_enumeration(value, known);
        self.push_string(value);
    }

    fn blob(&mut self, value: &impl BlobValue) {
        self.checker.check_length(|| value.bytes().len());
        match self.place {
            Place::Body => self.push(value.bytes()),
            Place::Header | Place::Uri => self.push(value.to_base64()),
        }
    }

    fn timestamp(&mut self, value: &impl TimestampValue) {
        let text = value.text(self.checker.format);
        self.checker.check_time(text.is_some());
        match (text, value.seconds()) {
            (Some(text), _) => self.push(text),
            (None, Seconds::Integer(seconds)) => self.push(seconds.to_string()),
            (None, Seconds::Float(seconds)) => {
                self.push_float(seconds, |digits| float::write_f64(digits, seconds));
            }
        }
    }

    fn document<T: Document>(&mut self, value: &T) {
        self.push(value.to_json());
    }

    fn list<T: Encode>(&mut self, items: &[T]) {
        self.checker.check_length(|| items.len());
        let mut outer = self.checker.enter_items();
        self.is_in_list = true;
        for (index, item) in items.iter().enumerate() {
            item.encode(self);
            self.checker.next(&mut outer, Step::Index(index));
        }
        self.is_in_list = false;
        self.checker.leave(&outer);
    }

    fn map<K: Key, V: Encode>(&mut self, entries: &BTreeMap<K, V>) {
        self.checker.check_length(|| entries.len());
        let mut outer = self.checker.enter_items();
        for (position, (key, value)) in entries.iter().enumerate() {
            self.checker.check_key(&mut outer, position, key.as_ref());
            value.encode(self);
            self.entries.push((key.as_ref().to_owned(), std::mem::take(&mut self.texts)));
            self.checker.next(&mut outer, Step::Entry(position));
        }
        self.checker.leave(&outer);
    }

    /// The generator refuses models that have one here.
    fn structure<T: Structure>(&mut self, _: &T) {}

    /// The same.
    fn union<T: Union>(&mut self, _: &T) {}
}
