//! Writing values as texts: for headers, for the query and for the path.

use std::collections::BTreeMap;

use crate::support::codec::check::{Checker, nearest};
use crate::support::codec::encode::{BlobValue, TimestampValue, special};
use crate::support::codec::json::{digits, float};
use crate::support::codec::value::{Document, Encode, Encoder, Key, Structure, Union};
use crate::support::path::Step;
use crate::support::schema::TimestampFormat;

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
        // What is empty, and blanks around an item, are nothing to who reads a list without quotes.
        let is_plain = !value.is_empty() && value.trim() == value && !value.contains(is_special);
        if self.place != Place::Header || !self.is_in_list || is_plain {
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
        match text {
            Some(date) if self.checker.format == TimestampFormat::HttpDate => {
                self.push(without_fraction(&date));
            }
            Some(text) => self.push(text),
            None => {
                let (mut digits, (secs, nanos)) = (Vec::new(), value.secs_and_nanos());
                digits::write_seconds(&mut digits, secs, nanos);
                self.push(digits);
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

/// A date of HTTP in whole seconds: a service may refuse one with a fraction.
fn without_fraction(date: &str) -> String {
    match date.split_once('.') {
        Some((seconds, _)) => format!("{seconds} GMT"),
        None => date.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::support::blob::Blob;
    use crate::support::codec::check::Purpose;
    use crate::support::date_time::DateTime;

    fn texts<T: Encode>(value: &T, place: Place, format: TimestampFormat) -> Vec<String> {
        let mut checker = Checker::new(Purpose::Request);
        checker.format = format;
        let texts = write(value, &mut checker, place);
        texts.items.into_iter().map(|text| String::from_utf8(text).unwrap()).collect()
    }

    #[test]
    fn each_value_has_a_text() {
        let uri = TimestampFormat::DateTime;
        assert_eq!(texts(&true, Place::Uri, uri), ["true"]);
        assert_eq!(texts(&-7_i64, Place::Uri, uri), ["-7"]);
        assert_eq!(texts(&1.1_f32, Place::Uri, uri), ["1.1"]);
        assert_eq!(texts(&f64::NEG_INFINITY, Place::Uri, uri), ["-Infinity"]);
        assert_eq!(texts(&vec![Some("a".to_owned()), None], Place::Uri, uri), ["a"]);
        assert_eq!(texts(&Blob::from(&b"a"[..]), Place::Header, uri), ["YQ=="]);
        assert_eq!(texts(&Blob::from(&b"a"[..]), Place::Body, uri), ["a"]);
    }

    #[test]
    fn a_time_is_written_in_the_format_of_its_place() {
        use TimestampFormat::{DateTime as Iso, EpochSeconds, HttpDate};
        let time = DateTime::from_secs(1_576_540_098);
        for (format, expected) in [
            (EpochSeconds, "1576540098"),
            (Iso, "2019-12-16T23:48:18Z"),
            (HttpDate, "Mon, 16 Dec 2019 23:48:18 GMT"),
        ] {
            assert_eq!(texts(&time, Place::Header, format), [expected]);
            // The comma of a date is no reason for quotes.
            assert_eq!(texts(&vec![time], Place::Header, format), [expected]);
        }
        let precise = DateTime::from_secs_and_nanos(1_576_540_098, 123_456_789).unwrap();
        assert_eq!(texts(&precise, Place::Uri, EpochSeconds), ["1576540098.123456789"]);
    }

    #[test]
    fn a_date_of_http_has_no_fraction() {
        use TimestampFormat::{DateTime as Iso, HttpDate};
        let time = DateTime::from_millis(-250);
        assert_eq!(texts(&time, Place::Header, HttpDate), ["Wed, 31 Dec 1969 23:59:59 GMT"]);
        assert_eq!(texts(&time, Place::Uri, HttpDate), ["Wed, 31 Dec 1969 23:59:59 GMT"]);
        assert_eq!(texts(&time, Place::Header, Iso), ["1969-12-31T23:59:59.75Z"]);
    }

    #[test]
    fn items_of_a_header_are_quoted_where_they_have_to_be() {
        let items = ["b,c", "\"def\"", "a", "\\"].map(str::to_owned).to_vec();
        let format = TimestampFormat::HttpDate;
        let quoted = [r#""b,c""#, r#""\"def\"""#, "a", "\\"];
        assert_eq!(texts(&items, Place::Header, format), quoted);
        assert_eq!(texts(&items, Place::Uri, format), items);
        let blank = ["", " a", "a\u{a0}", "a b"].map(str::to_owned).to_vec();
        let quoted = ["\"\"", "\" a\"", "\"a\u{a0}\"", "a b"];
        assert_eq!(texts(&blank, Place::Header, format), quoted);
        // One that is no list stands for itself.
        assert_eq!(texts(&items[0], Place::Header, format), ["b,c"]);
    }
}
