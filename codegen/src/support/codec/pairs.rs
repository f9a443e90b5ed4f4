//! A sketch of a codec whose texts do not say what a value is: `key=value` lines. It exists in tests alone, to show that
//! values ask for what they are.

use std::collections::BTreeMap;

use super::decode::{Bytes, IntegerRange, Stop, Time};
use super::number::special;
use crate::support::blob::Blob;
use crate::support::codec::value::{
    Decode, Decoder, Document, Key, Reader, Structure, Union, Writer,
};
use crate::support::date_time::DateTime;
use crate::support::schema::{Schema, TimestampFormat, member};
use crate::support::structure::structure;

/// Reads the value of one line, or the lines themselves.
struct Pairs<'t> {
    text: &'t str,
    /// How a timestamp is written, as the member says.
    format: TimestampFormat,
}

impl Pairs<'_> {
    fn parsed<T>(&self, value: Option<T>) -> Result<Option<T>, Stop> {
        if self.text.is_empty() { Ok(None) } else { value.map(Some).ok_or(Stop) }
    }
}

impl Decoder for Pairs<'_> {
    fn boolean(&mut self) -> Result<Option<bool>, Stop> {
        self.parsed(self.text.parse().ok())
    }

    fn integer(&mut self, range: &'static IntegerRange) -> Result<Option<i64>, Stop> {
        let value = self.text.parse().ok();
        self.parsed(value.filter(|value| (range.min..=range.max).contains(value)))
    }

    fn float(&mut self, _: bool) -> Result<Option<f64>, Stop> {
        self.parsed(special(self.text).or_else(|| self.text.parse().ok()))
    }

    fn string(&mut self, into: &mut String) -> Result<bool, Stop> {
        self.text.clone_into(into);
        Ok(true)
    }

    fn text(&mut self, _: bool, take: &mut dyn FnMut(&str)) -> Result<bool, Stop> {
        take(self.text);
        Ok(true)
    }

    fn blob(&mut self, take: &mut dyn FnMut(Bytes<'_>) -> bool) -> Result<bool, Stop> {
        if take(Bytes::Plain(self.text.as_bytes())) { Ok(true) } else { Err(Stop) }
    }

    fn timestamp(&mut self, take: &mut dyn FnMut(Time<'_>) -> bool) -> Result<bool, Stop> {
        let time = match self.format {
            TimestampFormat::EpochSeconds => Time::Float(self.text.parse().map_err(|_| Stop)?),
            _ => Time::Text(self.text),
        };
        if take(time) { Ok(true) } else { Err(Stop) }
    }

    fn document<T: Document>(&mut self, _: &mut T) -> Result<bool, Stop> {
        Err(Stop)
    }

    fn list<T: Decode>(&mut self, into: &mut Vec<T>) -> Result<bool, Stop> {
        for text in self.text.split(',') {
            let mut item = T::default();
            if item.decode(&mut Pairs { text, ..*self })? {
                into.push(item);
            }
        }
        Ok(true)
    }

    fn map<K: Key, V: Decode>(&mut self, _: &mut BTreeMap<K, V>) -> Result<bool, Stop> {
        Err(Stop)
    }

    fn structure<T: Structure>(&mut self, into: &mut T) -> Result<bool, Stop> {
        for line in self.text.lines() {
            let (name, text) = line.split_once('=').ok_or(Stop)?;
            let member = T::SCHEMA.index(name).ok_or(Stop)?;
            let format = T::SCHEMA.members[member].facts.format;
            let mut value = Value { pairs: Pairs { text, format }, is_present: Ok(false) };
            into.read(member, &mut value);
            value.is_present?;
        }
        Ok(true)
    }

    fn union<T: Union>(&mut self, _: &mut T) -> Result<bool, Stop> {
        Err(Stop)
    }
}

struct Value<'t> {
    pairs: Pairs<'t>,
    is_present: Result<bool, Stop>,
}

impl Reader for Value<'_> {
    fn read<T: Decode>(&mut self, member: &mut T) {
        self.is_present = member.decode(&mut self.pairs);
    }

    fn read_or<T: Decode, S: Default>(&mut self, member: &mut T, _: fn(S) -> T) {
        self.read(member);
    }

    fn skip(&mut self) {}
}

#[derive(Default)]
struct Settings {
    name: String,
    is_on: Option<bool>,
    sizes: Vec<i8>,
    ratio: f32,
    key: Blob,
    start: Option<DateTime>,
    end: Option<DateTime>,
}

impl Structure for Settings {
    const SCHEMA: &'static Schema = &Schema::new(
        "Settings",
        false,
        &[
            member!("name", "name"),
            member!("on", "is_on"),
            member!("sizes", "sizes"),
            member!("ratio", "ratio"),
            member!("key", "key"),
            member!("start", "start"),
            member!("end", "end", format = DateTime),
        ],
    );

    fn read(&mut self, member: usize, from: &mut impl Reader) {
        match member {
            0 => from.read(&mut self.name),
            1 => from.read(&mut self.is_on),
            2 => from.read(&mut self.sizes),
            3 => from.read(&mut self.ratio),
            4 => from.read(&mut self.key),
            5 => from.read(&mut self.start),
            6 => from.read(&mut self.end),
            _ => from.skip(),
        }
    }

    fn write(&self, to: &mut impl Writer) {
        to.write(&self.name);
        to.write(&self.is_on);
        to.write(&self.sizes);
        to.write(&self.ratio);
        to.write(&self.key);
        to.write(&self.start);
        to.write(&self.end);
    }
}

structure!(Settings);

fn read(text: &str) -> Result<Settings, Stop> {
    let (mut settings, format) = (Settings::default(), TimestampFormat::default());
    settings.decode(&mut Pairs { text, format }).map(|_| settings)
}

/// The same digits are a text, an integer, a float, bytes or a time, as the member asks.
#[test]
fn values_ask_for_what_they_are() {
    let text = "name=7\non=true\nsizes=7,-7\nratio=7\nkey=7\nstart=7\nend=1970-01-01T00:00:07Z";
    let time = Some(DateTime::from_secs(7));
    let expected = Settings {
        name: "7".to_owned(),
        is_on: Some(true),
        sizes: vec![7, -7],
        ratio: 7.0,
        key: Blob::from(b"7"),
        start: time,
        end: time,
    };
    assert_eq!(read(text), Ok(expected));
    for text in [
        "on=7",
        "sizes=7,128",
        "sizes=a",
        "ratio=a",
        "start=a",
        "start=1970-01-01T00:00:07Z",
        "end=a",
    ] {
        assert_eq!(read(text), Err(Stop), "{text}");
    }
}
