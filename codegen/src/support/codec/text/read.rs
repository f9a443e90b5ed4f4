//! Reading values from texts that do not say what they are: headers, the status, and bodies that are no document.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::support::codec::decode::{Bytes, Found, IntegerRange, Stop, Time, expected};
use crate::support::codec::number;
use crate::support::codec::value::{Decode, Decoder, Document, Key, Reader, Structure, Union};
use crate::support::schema::TimestampFormat;

/// What a value is read from.
#[derive(Clone, Debug)]
pub enum Text<'t> {
    /// The value of a header, or of several of one name.
    Header(Vec<Cow<'t, str>>),
    /// The headers that an entry of a map is each.
    Entries(Vec<(Cow<'t, str>, Cow<'t, str>)>),
    /// A whole body.
    Content(&'t [u8]),
}

/// A text that is being read.
#[derive(Debug)]
pub struct TextDecoder<'t> {
    text: Text<'t>,
    /// How the timestamps in it are written.
    format: TimestampFormat,
    /// What was expected instead, in words; and in which item of a list.
    fault: Option<(&'static str, Option<usize>)>,
}

/// Reads a member of a structure from a text. Returns whether there is a value; or what is wrong, with the path to it from
/// the member.
pub fn read<T: Structure>(
    value: &mut T,
    member: usize,
    text: Text<'_>,
) -> Result<bool, (String, String)> {
    let format = T::SCHEMA.members[member].facts.format;
    let mut reader =
        TextValue { decoder: TextDecoder { text, format, fault: None }, is_present: Ok(false) };
    value.read(member, &mut reader);
    reader.is_present.map_err(|Stop| {
        let (expected, index) = reader.decoder.fault.unwrap_or((expected::VALUE, None));
        let path = index.map(|index| format!("[{index}]")).unwrap_or_default();
        (path, Found::String.instead_of(expected, true))
    })
}

impl<'t> TextDecoder<'t> {
    fn mismatch(&mut self, expected: &'static str) -> Stop {
        self.fault = Some((expected, None));
        Stop
    }

    /// The text as a whole.
    fn whole(&mut self, expected: &'static str) -> Result<Cow<'t, str>, Stop> {
        match &self.text {
            Text::Header(values) => match values.as_slice() {
                [one] => Ok(one.clone()),
                many => Ok(many.join(", ").into()),
            },
            Text::Content(bytes) => match std::str::from_utf8(bytes) {
                Ok(text) => Ok(text.into()),
                Err(_) => Err(self.mismatch("UTF-8")),
            },
            Text::Entries(_) => Err(self.mismatch(expected)),
        }
    }

    /// The value that a function makes of the text; of one that is empty, there is none.
    fn parsed<T>(
        &mut self,
        expected: &'static str,
        parse: impl FnOnce(&str) -> Option<T>,
    ) -> Result<Option<T>, Stop> {
        let text = self.whole(expected)?;
        match text.trim() {
            "" => Ok(None),
            text => parse(text).map(Some).ok_or_else(|| self.mismatch(expected)),
        }
    }
}

impl Decoder for TextDecoder<'_> {
    fn boolean(&mut self) -> Result<Option<bool>, Stop> {
        self.parsed(expected::BOOLEAN, |text| text.parse().ok())
    }

    fn integer(&mut self, range: &'static IntegerRange) -> Result<Option<i64>, Stop> {
        let is_in_range = |value: &i64| (range.min..=range.max).contains(value);
        self.parsed(range.expected, |text| text.parse().ok().filter(is_in_range))
    }

    fn float(&mut self, is_single: bool) -> Result<Option<f64>, Stop> {
        self.parsed(expected::NUMBER, |text| {
            let is_number =
                |byte: u8| matches!(byte, b'0'..=b'9' | b'+' | b'-' | b'.' | b'e' | b'E');
            let number = || text.bytes().all(is_number).then(|| text.parse().ok()).flatten();
            let fits =
                |value: &f64| value.is_finite() && (!is_single || number::fits_single(*value));
            number::special(text).or_else(|| number().filter(fits))
        })
    }

    fn string(&mut self, into: &mut String) -> Result<bool, Stop> {
        *into = self.whole(expected::STRING)?.into_owned();
        Ok(true)
    }

    fn text(&mut self, _: bool, take: &mut dyn FnMut(&str)) -> Result<bool, Stop> {
        take(&self.whole(expected::STRING)?);
        Ok(true)
    }

    fn blob(&mut self, take: &mut dyn FnMut(Bytes<'_>) -> bool) -> Result<bool, Stop> {
        let is_taken = match &self.text {
            Text::Content(bytes) => take(Bytes::Plain(bytes)),
            _ => take(Bytes::Base64(&self.whole(expected::BLOB)?)),
        };
        if is_taken { Ok(true) } else { Err(self.mismatch(expected::BLOB)) }
    }

    fn timestamp(&mut self, take: &mut dyn FnMut(Time<'_>) -> bool) -> Result<bool, Stop> {
        let time = self.parsed(expected::TIMESTAMP, |text| take(Time::Text(text)).then_some(()))?;
        Ok(time.is_some())
    }

    /// The generator refuses models that have one here.
    fn document<T: Document>(&mut self, _: &mut T) -> Result<bool, Stop> {
        Err(self.mismatch(expected::STRING))
    }

    fn list<T: Decode>(&mut self, into: &mut Vec<T>) -> Result<bool, Stop> {
        into.clear();
        let Text::Header(values) = &self.text else { return Err(self.mismatch(expected::LIST)) };
        let items: Vec<_> = values.iter().flat_map(|value| items(value, self.format)).collect();
        for (index, item) in items.into_iter().enumerate() {
            let text = Text::Header(vec![item.into()]);
            let mut inner = TextDecoder { text, format: self.format, fault: None };
            let mut value = T::default();
            match value.decode(&mut inner) {
                Ok(true) => into.push(value),
                Ok(false) => {}
                Err(Stop) => {
                    self.fault = inner.fault.map(|(expected, _)| (expected, Some(index)));
                    return Err(Stop);
                }
            }
        }
        Ok(!into.is_empty())
    }

    fn map<K: Key, V: Decode>(&mut self, into: &mut BTreeMap<K, V>) -> Result<bool, Stop> {
        into.clear();
        let Text::Entries(entries) = &self.text else {
            return Err(self.mismatch(expected::OBJECT));
        };
        for (key, text) in entries {
            let text = Text::Header(vec![text.clone()]);
            let mut inner = TextDecoder { text, format: self.format, fault: None };
            let mut value = V::default();
            let is_there = value.decode(&mut inner);
            self.fault = inner.fault;
            if is_there? {
                into.insert(K::from(key.clone().into_owned()), value);
            }
        }
        Ok(!into.is_empty())
    }

    /// The generator refuses models that have one here.
    fn structure<T: Structure>(&mut self, _: &mut T) -> Result<bool, Stop> {
        Err(self.mismatch(expected::STRING))
    }

    /// The same.
    fn union<T: Union>(&mut self, _: &mut T) -> Result<bool, Stop> {
        Err(self.mismatch(expected::STRING))
    }
}

/// The items of a list in a header. An item in quotes may have commas in it, and a date of HTTP has one.
fn items(header: &str, format: TimestampFormat) -> Vec<String> {
    let (mut items, mut rest) = (Vec::new(), header.trim_start());
    while !rest.is_empty() {
        let (item, after) = match rest.strip_prefix('"') {
            Some(quoted) => unquoted(quoted),
            None => {
                let end = end_of_item(rest, format);
                (rest[..end].trim_end().to_owned(), &rest[end..])
            }
        };
        items.push(item);
        // What comes behind a closing quote is no part of any item.
        rest = after.split_once(',').map_or("", |(_, rest)| rest).trim_start();
    }
    items
}

/// Where the item that a text begins with ends: at a comma, or at the second one behind the day of a date.
fn end_of_item(text: &str, format: TimestampFormat) -> usize {
    let first = text.find(',').unwrap_or(text.len());
    let is_day = format == TimestampFormat::HttpDate
        && first > 0
        && text[..first].bytes().all(|byte| byte.is_ascii_alphabetic());
    match text.get(first + 1..).filter(|_| is_day) {
        Some(date) => date.find(',').map_or(text.len(), |end| first + 1 + end),
        None => first,
    }
}

/// The item in quotes that a text begins with, behind the opening one, and what comes after it.
fn unquoted(text: &str) -> (String, &str) {
    let (mut item, mut is_escaped) = (String::new(), false);
    for (at, c) in text.char_indices() {
        match c {
            _ if is_escaped => {
                is_escaped = false;
                item.push(c);
            }
            '\\' => is_escaped = true,
            '"' => return (item, &text[at + 1..]),
            _ => item.push(c),
        }
    }
    (item, "")
}

/// The value of a member that is about to be read.
struct TextValue<'t> {
    decoder: TextDecoder<'t>,
    is_present: Result<bool, Stop>,
}

impl Reader for TextValue<'_> {
    fn read<T: Decode>(&mut self, member: &mut T) {
        self.is_present = member.decode(&mut self.decoder);
        if self.is_present == Ok(false) {
            *member = T::default();
        }
    }

    fn read_or<T: Decode, S: Default>(&mut self, member: &mut T, default: fn(S) -> T) {
        self.is_present = member.decode(&mut self.decoder);
        if self.is_present == Ok(false) {
            *member = default(S::default());
            self.is_present = Ok(true);
        }
    }

    fn skip(&mut self) {}
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::support::blob::Blob;
    use crate::support::date_time::DateTime;

    fn read<T: Decode>(text: Text<'_>, format: TimestampFormat) -> Result<(bool, T), Stop> {
        let mut decoder = TextDecoder { text, format, fault: None };
        let mut value = T::default();
        let is_present = value.decode(&mut decoder);
        assert_eq!(is_present.is_err(), decoder.fault.is_some());
        is_present.map(|is_present| (is_present, value))
    }

    fn header<T: Decode>(values: &[&str]) -> Option<T> {
        header_in(TimestampFormat::EpochSeconds, values)
    }

    fn header_in<T: Decode>(format: TimestampFormat, values: &[&str]) -> Option<T> {
        let text = Text::Header(values.iter().map(|value| (*value).to_owned().into()).collect());
        let (is_present, value) = read(text, format).ok()?;
        is_present.then_some(value)
    }

    fn strings(values: &[&str]) -> Vec<String> {
        header(values).unwrap_or_default()
    }

    #[test]
    fn a_list_stands_between_commas_or_in_several_headers() {
        assert_eq!(strings(&["a, b,c"]), ["a", "b", "c"]);
        assert_eq!(strings(&["a", "b , c"]), ["a", "b", "c"]);
        assert_eq!(strings(&[r#""b,c", "\"def\"", a"#]), ["b,c", "\"def\"", "a"]);
        assert_eq!(strings(&[r#""a\\b" ignored, """#]), [r"a\b", ""]);
        assert_eq!(strings(&[r#""open, b"#]), ["open, b"]);
        assert_eq!(strings(&["a,,b"]), ["a", "", "b"]);
        assert_eq!(header::<Vec<String>>(&[""]), None);
        assert_eq!(header::<Vec<i32>>(&["1, 2,3"]), Some(vec![1, 2, 3]));
        assert_eq!(header::<Vec<bool>>(&["true, false"]), Some(vec![true, false]));
        assert_eq!(header::<Vec<i32>>(&["1, x"]), None);
    }

    #[test]
    fn a_date_has_a_comma_of_its_own() {
        use TimestampFormat::HttpDate;
        let time = DateTime::from_secs(1_576_540_098);
        let date = "Mon, 16 Dec 2019 23:48:18 GMT";
        assert_eq!(header_in(HttpDate, &[date]), Some(time));
        assert_eq!(header_in(HttpDate, &[&format!("{date}, {date}")]), Some(vec![time, time]));
        // Whatever the format is to be, any is understood.
        assert_eq!(
            header_in(HttpDate, &["2019-12-16T23:48:18Z, 1576540098"]),
            Some(vec![time, time])
        );
        assert_eq!(header_in::<Vec<DateTime>>(HttpDate, &["Mon, 16 Dec"]), None);
    }

    #[test]
    fn a_number_is_digits_or_one_of_three_words() {
        assert_eq!(header(&["-128"]), Some(-128_i8));
        assert_eq!(header::<i8>(&["128"]), None);
        assert_eq!(header::<i64>(&["1.0"]), None);
        assert_eq!(header(&[" 1.5 "]), Some(1.5_f64));
        assert_eq!(header(&["-Infinity"]), Some(f64::NEG_INFINITY));
        for text in ["inf", "nan", "1e999", "0x1", "1_000", "--1"] {
            assert_eq!(header::<f64>(&[text]), None, "{text}");
        }
        assert_eq!(header::<f32>(&["1e39"]), None);
        // An empty header is as good as none, but for a string.
        assert_eq!(header::<i64>(&[""]), None);
        assert_eq!(header(&[""]), Some(String::new()));
        assert_eq!(header::<bool>(&["True"]), None);
    }

    #[test]
    fn a_body_is_what_it_is() {
        let body = |bytes| Text::Content(bytes);
        let format = TimestampFormat::EpochSeconds;
        assert_eq!(read(body(b"a,\xff"), format), Ok((true, Blob::from(&b"a,\xff"[..]))));
        assert_eq!(read(body(b" a, b"), format), Ok((true, " a, b".to_owned())));
        assert_eq!(read::<String>(body(b"\xff"), format), Err(Stop));
        assert_eq!(header(&["YQ=="]), Some(Blob::from(&b"a"[..])));
        assert_eq!(header::<Blob>(&["a"]), None);
    }
}
