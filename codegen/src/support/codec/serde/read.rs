//! Reading values from any format of serde's.

use std::collections::BTreeMap;
use std::fmt::{self, Display};

use serde_core::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error, IgnoredAny, MapAccess, SeqAccess, Visitor,
};

use super::number as masked;
use crate::support::codec::bytes::is_same;
use crate::support::codec::decode::{Bytes, Found, IntegerRange, Stop, Time, expected};
use crate::support::codec::members::{self, MemberName, NotedMembers, Values};
use crate::support::codec::number::{self, Number};
use crate::support::codec::value::{
    Decode, Decoder, Document, Key, Reader, Structure, Union, VariantReader,
};
use crate::support::path::{Noted, Notes, Path, Step};
use crate::support::schema::{Member, MemberSet, Schema};

/// Reads a value.
pub fn deserialize<'de, T: Decode, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
    read(from, &mut Notes::default())
}

/// Reads a value, and notes what had to be corrected.
pub fn read<'de, T: Decode, D: Deserializer<'de>>(
    from: D,
    corrected: &mut Notes<()>,
) -> Result<T, D::Error> {
    let place = Place::default();
    let mut decoder = SerdeDecoder::new(Whole(from), &place, corrected);
    let mut value = T::default();
    match value.decode(&mut decoder) {
        Ok(is_there) if is_there || T::IS_NULLABLE => Ok(value),
        Ok(_) => Err(place.mismatch(decoder.expected, Found::Null)),
        Err(Stop) => Err(decoder.into_error()),
    }
}

/// Where a value is, by the values around it. The path is made only where there is something to say.
#[derive(Clone, Copy, Default)]
struct Place<'p> {
    around: Option<(&'p Place<'p>, Step)>,
    /// Whether the value must not be shown.
    is_sensitive: bool,
}

impl<'p> Place<'p> {
    fn inside(&'p self, step: Step) -> Place<'p> {
        let is_sensitive = match step {
            Step::Member(schema, member) => schema.members[member].facts.is_sensitive,
            _ => false,
        };
        Place { around: Some((self, step)), is_sensitive: self.is_sensitive || is_sensitive }
    }

    fn error<E: Error>(&self, message: impl Display) -> E {
        let (mut path, mut place) = (Path::default(), self);
        while let Some((around, step)) = place.around {
            path.step_out(step);
            place = around;
        }
        match path.is_empty() {
            true => E::custom(message),
            false => E::custom(format_args!("{path}: {message}")),
        }
    }

    fn mismatch<E: Error>(&self, expected: &str, found: Found) -> E {
        self.error(found.instead_of(expected, self.is_sensitive))
    }
}

/// What gives a single value.
trait Source<'de> {
    type Error: Error;

    /// Gives the value, if there is another one.
    fn give<S: DeserializeSeed<'de>>(self, to: S) -> Result<Option<S::Value>, Self::Error>;
}

struct Whole<D>(D);

impl<'de, D: Deserializer<'de>> Source<'de> for Whole<D> {
    type Error = D::Error;

    fn give<S: DeserializeSeed<'de>>(self, to: S) -> Result<Option<S::Value>, D::Error> {
        to.deserialize(self.0).map(Some)
    }
}

struct Item<'a, A>(&'a mut A);

impl<'de, A: SeqAccess<'de>> Source<'de> for Item<'_, A> {
    type Error = A::Error;

    fn give<S: DeserializeSeed<'de>>(self, to: S) -> Result<Option<S::Value>, A::Error> {
        self.0.next_element_seed(to)
    }
}

struct Entry<'a, A>(&'a mut A);

impl<'de, A: MapAccess<'de>> Source<'de> for Entry<'_, A> {
    type Error = A::Error;

    fn give<S: DeserializeSeed<'de>>(self, to: S) -> Result<Option<S::Value>, A::Error> {
        self.0.next_value_seed(to).map(Some)
    }
}

/// A value that is about to be read.
struct SerdeDecoder<'p, S, E> {
    source: Option<S>,
    place: &'p Place<'p>,
    /// The values that had to be corrected.
    corrected: &'p mut Notes<()>,
    /// What was asked for.
    expected: &'static str,
    /// Whether there was no value any more.
    is_end: bool,
    error: Option<E>,
}

impl<'p, 'de, S: Source<'de>> SerdeDecoder<'p, S, S::Error> {
    fn new(source: S, place: &'p Place<'p>, corrected: &'p mut Notes<()>) -> Self {
        let (source, expected) = (Some(source), expected::VALUE);
        Self { source, place, corrected, expected, is_end: false, error: None }
    }

    fn into_error(self) -> S::Error {
        self.error.unwrap_or_else(|| self.place.error("a value was read twice"))
    }

    /// What gives the value, for what is expected.
    fn ask(&mut self, expected: &'static str) -> Result<S, Stop> {
        self.expected = expected;
        self.source.take().ok_or(Stop)
    }

    /// Whether there is a value.
    fn answer(&mut self, answer: Result<Option<bool>, S::Error>) -> Result<bool, Stop> {
        match answer {
            Ok(is_there) => {
                self.is_end = is_there.is_none();
                Ok(is_there.unwrap_or_default())
            }
            Err(error) => {
                self.error = Some(error);
                Err(Stop)
            }
        }
    }

    /// Reads a value without parts by a function that says whether it is one.
    fn scalar(
        &mut self,
        expected: &'static str,
        take: impl FnMut(Token<'_>) -> bool,
    ) -> Result<bool, Stop> {
        let (source, place) = (self.ask(expected)?, self.place);
        let answer = source.give(Any(Scalar { expected, place, take }));
        self.answer(answer)
    }

    /// The same, where what the function finds is the value.
    fn value<T>(
        &mut self,
        expected: &'static str,
        take: impl Fn(Token<'_>) -> Option<T>,
    ) -> Result<Option<T>, Stop> {
        let mut value = None;
        self.scalar(expected, |token| {
            value = take(token);
            value.is_some()
        })?;
        Ok(value)
    }
}

impl<'de, S: Source<'de>> Decoder for SerdeDecoder<'_, S, S::Error> {
    fn boolean(&mut self) -> Result<Option<bool>, Stop> {
        self.value(expected::BOOLEAN, |token| match token {
            Token::Boolean(value) => Some(value),
            _ => None,
        })
    }

    fn integer(&mut self, range: &'static IntegerRange) -> Result<Option<i64>, Stop> {
        self.value(range.expected, |token| match token {
            Token::Number(number) => number.integer(range),
            _ => None,
        })
    }

    fn float(&mut self, is_single: bool) -> Result<Option<f64>, Stop> {
        let fits = |value: &f64| !is_single || number::fits_single(*value);
        self.value(expected::float(is_single), |token| match token {
            Token::Number(number) => Some(number.float()).filter(fits),
            Token::Text(text) => number::special(text),
            _ => None,
        })
    }

    fn string(&mut self, into: &mut String) -> Result<bool, Stop> {
        self.scalar(expected::STRING, |token| match token {
            Token::Text(text) => {
                *into = text.to_owned();
                true
            }
            _ => false,
        })
    }

    fn text(&mut self, is_sensitive: bool, take: &mut dyn FnMut(&str)) -> Result<bool, Stop> {
        let place = Place { is_sensitive: self.place.is_sensitive || is_sensitive, ..*self.place };
        let take = |token: Token<'_>| match token {
            Token::Text(text) => {
                take(text);
                true
            }
            _ => false,
        };
        let source = self.ask(expected::STRING)?;
        let answer = source.give(Any(Scalar { expected: expected::STRING, place: &place, take }));
        self.answer(answer)
    }

    fn blob(&mut self, take: &mut dyn FnMut(Bytes<'_>) -> bool) -> Result<bool, Stop> {
        self.scalar(expected::BLOB, |token| match token {
            Token::Text(text) => take(Bytes::Base64(text)),
            Token::Bytes(bytes) => take(Bytes::Plain(bytes)),
            _ => false,
        })
    }

    fn timestamp(&mut self, take: &mut dyn FnMut(Time<'_>) -> bool) -> Result<bool, Stop> {
        self.scalar(expected::TIMESTAMP, |token| match token {
            Token::Number(number) => number.time().is_some_and(&mut *take),
            Token::Text(text) => take(Time::Text(text)),
            _ => false,
        })
    }

    fn document<T: Document>(&mut self, into: &mut T) -> Result<bool, Stop> {
        let source = self.ask(expected::VALUE)?;
        let answer = source.give(DocumentSeed(into));
        self.answer(answer)
    }

    fn list<T: Decode>(&mut self, into: &mut Vec<T>) -> Result<bool, Stop> {
        into.clear();
        let (source, place) = (self.ask(expected::LIST)?, self.place);
        let parts = Parts { place, into, corrected: self.corrected };
        let answer = source.give(Any(ListVisitor(parts)));
        self.answer(answer)
    }

    fn map<K: Key, V: Decode>(&mut self, into: &mut BTreeMap<K, V>) -> Result<bool, Stop> {
        into.clear();
        let (source, place) = (self.ask(expected::OBJECT)?, self.place);
        let parts = Parts { place, into, corrected: self.corrected };
        let answer = source.give(Any(MapVisitor(parts)));
        self.answer(answer)
    }

    fn structure<T: Structure>(&mut self, into: &mut T) -> Result<bool, Stop> {
        let (source, place) = (self.ask(expected::OBJECT)?, self.place);
        let parts = Parts { place, into, corrected: self.corrected };
        let answer = source.give(Any(StructureVisitor(parts)));
        self.answer(answer)
    }

    fn union<T: Union>(&mut self, into: &mut T) -> Result<bool, Stop> {
        let (source, place) = (self.ask(expected::OBJECT)?, self.place);
        let parts = Parts { place, into, corrected: self.corrected };
        let answer = source.give(Any(UnionVisitor(parts)));
        self.answer(answer)
    }
}

/// What takes any value: a format has to say what it holds, so that each mismatch is found here, with its path, and nothing
/// is quoted. Formats that are asked for types differ in what they take for one of them, and in what they quote.
struct Any<V>(V);

impl<'de, V: Visitor<'de>> DeserializeSeed<'de> for Any<V> {
    type Value = V::Value;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<V::Value, D::Error> {
        from.deserialize_any(self.0)
    }
}

/// A value without parts.
#[derive(Clone, Copy)]
enum Token<'t> {
    Boolean(bool),
    Number(Number),
    Text(&'t str),
    Bytes(&'t [u8]),
}

impl Token<'_> {
    fn found(self) -> Found {
        match self {
            Self::Boolean(value) => Found::Boolean(value),
            Self::Number(number) => number.found(),
            Self::Text(_) => Found::String,
            Self::Bytes(_) => Found::Bytes,
        }
    }
}

/// Takes a value without parts.
struct Scalar<'p, F> {
    expected: &'static str,
    place: &'p Place<'p>,
    take: F,
}

impl<F: FnMut(Token<'_>) -> bool> Scalar<'_, F> {
    #[inline]
    fn take<E: Error>(mut self, token: Token<'_>) -> Result<bool, E> {
        match (self.take)(token) {
            true => Ok(true),
            false => Err(self.place.mismatch(self.expected, token.found())),
        }
    }

    fn number<E: Error>(self, number: Number) -> Result<bool, E> {
        self.take(Token::Number(number))
    }
}

#[expect(clippy::cast_precision_loss, reason = "the nearest float is what an integer means here")]
impl<'de, F: FnMut(Token<'_>) -> bool> Visitor<'de> for Scalar<'_, F> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.expected)
    }

    fn visit_unit<E>(self) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_none<E>(self) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_some<D: Deserializer<'de>>(self, from: D) -> Result<bool, D::Error> {
        from.deserialize_any(self)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<bool, E> {
        self.take(Token::Boolean(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<bool, E> {
        self.number(Number::Signed(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<bool, E> {
        self.number(Number::Unsigned(value))
    }

    fn visit_i128<E: Error>(self, value: i128) -> Result<bool, E> {
        self.number(Number::Float(value as f64))
    }

    fn visit_u128<E: Error>(self, value: u128) -> Result<bool, E> {
        self.number(Number::Float(value as f64))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<bool, E> {
        // `serde_json` gives the same for `-0`, which is an integer, and for `-0.0`, which is none.
        let is_minus_zero = value == 0.0 && value.is_sign_negative();
        self.number(if is_minus_zero { Number::MinusZero } else { Number::Float(value) })
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<bool, E> {
        self.take(Token::Text(value))
    }

    fn visit_bytes<E: Error>(self, value: &[u8]) -> Result<bool, E> {
        self.take(Token::Bytes(value))
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, _: D) -> Result<bool, D::Error> {
        Err(self.place.mismatch(self.expected, Found::Tagged))
    }

    fn visit_enum<A: EnumAccess<'de>>(self, _: A) -> Result<bool, A::Error> {
        Err(self.place.mismatch(self.expected, Found::Tagged))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, _: A) -> Result<bool, A::Error> {
        Err(self.place.mismatch(self.expected, Found::List))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<bool, A::Error> {
        match masked::unmask(map)? {
            Ok(number) => self.number(number),
            Err(found) => Err(self.place.mismatch(self.expected, found)),
        }
    }
}

/// Takes any value as it is.
struct DocumentSeed<'v, T>(&'v mut T);

impl<'de, T: Document> DeserializeSeed<'de> for DocumentSeed<'_, T> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<bool, D::Error> {
        let value: Option<T> = serde_core::Deserialize::deserialize(from)?;
        let is_there = value.is_some();
        if let Some(value) = value {
            *self.0 = value;
        }
        Ok(is_there)
    }
}

/// A value with parts that is about to be read.
struct Parts<'v, 'p, T> {
    place: &'p Place<'p>,
    into: &'v mut T,
    corrected: &'v mut Notes<()>,
}

/// Takes what is no list and no map: null, or what is not expected.
macro_rules! not_in_parts {
    ($expected:expr) => {
        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str($expected)
        }

        fn visit_unit<E>(self) -> Result<bool, E> {
            Ok(false)
        }

        fn visit_none<E>(self) -> Result<bool, E> {
            Ok(false)
        }

        fn visit_some<D: Deserializer<'de>>(self, from: D) -> Result<bool, D::Error> {
            from.deserialize_any(self)
        }

        fn visit_bool<E: Error>(self, value: bool) -> Result<bool, E> {
            Err(self.0.place.mismatch($expected, Found::Boolean(value)))
        }

        fn visit_i64<E: Error>(self, value: i64) -> Result<bool, E> {
            Err(self.0.place.mismatch($expected, Found::Signed(value)))
        }

        fn visit_u64<E: Error>(self, value: u64) -> Result<bool, E> {
            Err(self.0.place.mismatch($expected, Found::Unsigned(value)))
        }

        fn visit_i128<E: Error>(self, _: i128) -> Result<bool, E> {
            Err(self.0.place.mismatch($expected, Found::Number))
        }

        fn visit_u128<E: Error>(self, _: u128) -> Result<bool, E> {
            Err(self.0.place.mismatch($expected, Found::Number))
        }

        fn visit_f64<E: Error>(self, value: f64) -> Result<bool, E> {
            Err(self.0.place.mismatch($expected, Found::Float(value)))
        }

        fn visit_str<E: Error>(self, _: &str) -> Result<bool, E> {
            Err(self.0.place.mismatch($expected, Found::String))
        }

        fn visit_bytes<E: Error>(self, _: &[u8]) -> Result<bool, E> {
            Err(self.0.place.mismatch($expected, Found::Bytes))
        }

        fn visit_newtype_struct<D: Deserializer<'de>>(self, _: D) -> Result<bool, D::Error> {
            Err(self.0.place.mismatch($expected, Found::Tagged))
        }

        fn visit_enum<A: EnumAccess<'de>>(self, _: A) -> Result<bool, A::Error> {
            Err(self.0.place.mismatch($expected, Found::Tagged))
        }
    };
}

/// Takes a key, which no error quotes.
struct MapKey<'p>(&'p Place<'p>);

impl<'de> DeserializeSeed<'de> for MapKey<'_> {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<String, D::Error> {
        const EXPECTED: &str = "a string as a key";
        let (mut key, place) = (None, &Place { is_sensitive: true, ..*self.0 });
        let take = |token: Token<'_>| {
            key = match token {
                Token::Text(text) => Some(text.to_owned()),
                Token::Bytes(bytes) => std::str::from_utf8(bytes).ok().map(str::to_owned),
                _ => None,
            };
            key.is_some()
        };
        let visitor = Scalar { expected: EXPECTED, place, take };
        match from.is_human_readable() {
            // Some formats for people have texts without quotes, which may look like a number.
            true => from.deserialize_string(visitor)?,
            false => from.deserialize_any(visitor)?,
        };
        key.ok_or_else(|| place.mismatch(EXPECTED, Found::Null))
    }
}

struct ListVisitor<'v, 'p, T>(Parts<'v, 'p, Vec<T>>);

impl<'de, T: Decode> Visitor<'de> for ListVisitor<'_, '_, T> {
    type Value = bool;

    not_in_parts!(expected::LIST);

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<bool, A::Error> {
        let Parts { place, into, corrected } = self.0;
        for index in 0.. {
            let step = Step::Index(index);
            let (before, inside) = (corrected.len(), place.inside(step));
            into.push(T::default());
            let Some(item) = into.last_mut() else { break };
            let mut decoder = SerdeDecoder::new(Item(&mut items), &inside, corrected);
            match item.decode(&mut decoder) {
                Ok(is_there) if is_there || T::IS_NULLABLE && !decoder.is_end => {}
                Ok(_) => drop(into.pop()),
                Err(Stop) => return Err(decoder.into_error()),
            }
            if decoder.is_end {
                break;
            }
            corrected.step_out(before, step);
        }
        Ok(true)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<bool, A::Error> {
        let found = masked::unmask(map)?.map_or_else(|found| found, Number::found);
        Err(self.0.place.mismatch(expected::LIST, found))
    }
}

struct MapVisitor<'v, 'p, K, V>(Parts<'v, 'p, BTreeMap<K, V>>);

impl<'de, K: Key, V: Decode> Visitor<'de> for MapVisitor<'_, '_, K, V> {
    type Value = bool;

    not_in_parts!(expected::OBJECT);

    fn visit_seq<A: SeqAccess<'de>>(self, _: A) -> Result<bool, A::Error> {
        Err(self.0.place.mismatch(expected::OBJECT, Found::List))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<bool, A::Error> {
        let Parts { place, into, corrected } = self.0;
        let (mut noted, mut position) = (Noted::<String>::default(), 0);
        while let Some(key) = entries.next_key_seed(MapKey(place))? {
            if key == masked::KEY {
                return Err(place.mismatch(expected::OBJECT, Found::Number));
            }
            noted.forget(key.as_str(), corrected);
            let step = Step::Entry(position);
            let (before, mut value) = (corrected.len(), V::default());
            let inside = place.inside(step);
            let mut decoder = SerdeDecoder::new(Entry(&mut entries), &inside, corrected);
            let Ok(is_there) = value.decode(&mut decoder) else { return Err(decoder.into_error()) };
            corrected.step_out(before, step);
            if corrected.len() > before {
                noted.keep(key.clone(), before, corrected);
            }
            position += 1;
            match is_there || V::IS_NULLABLE {
                true => drop(into.insert(K::from(key), value)),
                false => drop(into.remove(&K::from(key))),
            }
        }
        Ok(true)
    }
}

struct StructureVisitor<'v, 'p, T>(Parts<'v, 'p, T>);

impl<'de, T: Structure> Visitor<'de> for StructureVisitor<'_, '_, T> {
    type Value = bool;

    not_in_parts!(expected::OBJECT);

    fn visit_seq<A: SeqAccess<'de>>(self, _: A) -> Result<bool, A::Error> {
        Err(self.0.place.mismatch(expected::OBJECT, Found::List))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<bool, A::Error> {
        let Parts { place, into, corrected } = self.0;
        let (mut noted, mut present, mut next) = (NotedMembers::new(), MemberSet::default(), 0);
        while let Some(name) = map.next_key_seed(Name { schema: T::SCHEMA, next, place })? {
            let member = match name {
                Named::Member(member) => member,
                Named::Unknown => {
                    map.next_value::<IgnoredAny>()?;
                    continue;
                }
                Named::Number => return Err(place.mismatch(expected::OBJECT, Found::Number)),
            };
            next = member + 1;
            let is_again = present.contains(member);
            if is_again {
                members::forget(&mut noted, member, corrected);
            }
            let step = Step::Member(T::SCHEMA, member);
            let (before, place) = (corrected.len(), &place.inside(step));
            let mut value =
                MemberValue { map: &mut map, place, corrected, is_again, is_present: Ok(false) };
            into.read(member, &mut value);
            present.set(member, value.is_present?);
            if corrected.len() > before {
                corrected.step_out(before, step);
                members::keep(&mut noted, member, before, corrected);
            }
        }
        members::complete(T::SCHEMA, &present, corrected)
            .map_err(|message| place.error(message))?;
        Ok(true)
    }
}

/// The value of a member that is about to be read.
struct MemberValue<'r, A, E> {
    map: &'r mut A,
    place: &'r Place<'r>,
    corrected: &'r mut Notes<()>,
    /// Whether it comes in the place of an earlier one.
    is_again: bool,
    /// Whether the member is present now.
    is_present: Result<bool, E>,
}

impl<'de, A: MapAccess<'de>> MemberValue<'_, A, A::Error> {
    /// Reads the value, and says whether there is one.
    #[inline]
    fn value<T: Decode>(&mut self, member: &mut T) -> Result<bool, A::Error> {
        if self.is_again {
            *member = T::default();
        }
        let mut decoder = SerdeDecoder::new(Entry(self.map), self.place, self.corrected);
        member.decode(&mut decoder).map_err(|Stop| decoder.into_error())
    }
}

impl<'de, A: MapAccess<'de>> Reader for MemberValue<'_, A, A::Error> {
    #[inline]
    fn read<T: Decode>(&mut self, member: &mut T) {
        self.is_present = self.value(member);
        if let Ok(false) = self.is_present {
            *member = T::default();
        }
    }

    #[inline]
    fn read_or<T: Decode, S: Default>(&mut self, member: &mut T, default: fn(S) -> T) {
        self.is_present = self.value(member);
        if let Ok(false) = self.is_present {
            *member = default(S::default());
            self.is_present = Ok(true);
        }
    }

    fn skip(&mut self) {
        self.is_present = self.map.next_value::<IgnoredAny>().map(|_| false);
    }
}

struct UnionVisitor<'v, 'p, T>(Parts<'v, 'p, T>);

impl<'de, T: Union> Visitor<'de> for UnionVisitor<'_, '_, T> {
    type Value = bool;

    not_in_parts!(expected::OBJECT);

    fn visit_seq<A: SeqAccess<'de>>(self, _: A) -> Result<bool, A::Error> {
        Err(self.0.place.mismatch(expected::OBJECT, Found::List))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<bool, A::Error> {
        let Parts { place, into, corrected } = self.0;
        let (mut noted, mut values) = (NotedMembers::new(), Values::<T>::default());
        while let Some(name) = map.next_key_seed(MapKey(place))? {
            if name == masked::KEY {
                return Err(place.mismatch(expected::OBJECT, Found::Number));
            }
            let name = MemberName::new(T::SCHEMA, &name);
            let value = match &name {
                MemberName::Known(member) => {
                    members::forget(&mut noted, *member, corrected);
                    let (before, step) = (corrected.len(), Step::Member(T::SCHEMA, *member));
                    let place = &place.inside(step);
                    let mut value =
                        VariantValue { map: &mut map, place, corrected, result: Ok(()) };
                    let variant = T::read(*member, &mut value);
                    value.result?;
                    if corrected.len() > before {
                        corrected.step_out(before, step);
                        members::keep(&mut noted, *member, before, corrected);
                    }
                    variant
                }
                MemberName::Unknown(name) => {
                    let value = map.next_value::<Option<IgnoredAny>>()?;
                    value.map(|_| T::unknown(name.clone()))
                }
                MemberName::OfType => map.next_value::<IgnoredAny>().map(|_| None)?,
            };
            values.put(name, value);
        }
        *into = values.finish(T::SCHEMA).map_err(|message| place.error(message))?;
        Ok(true)
    }
}

/// The value of a union's member that is about to be read.
struct VariantValue<'r, A, E> {
    map: &'r mut A,
    place: &'r Place<'r>,
    corrected: &'r mut Notes<()>,
    result: Result<(), E>,
}

impl<'de, A: MapAccess<'de>> VariantReader for VariantValue<'_, A, A::Error> {
    fn read<T: Decode, U>(&mut self, variant: fn(T) -> U) -> Option<U> {
        let mut value = T::default();
        let mut decoder = SerdeDecoder::new(Entry(self.map), self.place, self.corrected);
        match value.decode(&mut decoder) {
            Ok(is_there) => is_there.then(|| variant(value)),
            Err(Stop) => {
                self.result = Err(decoder.into_error());
                None
            }
        }
    }
}

/// Finds a member by its name.
struct Name<'p> {
    schema: &'static Schema,
    /// Where to look first: services mostly send members in the model's order.
    next: usize,
    /// Where the structure is.
    place: &'p Place<'p>,
}

/// What a name stands for.
enum Named {
    Member(usize),
    /// Nothing that the model had.
    Unknown,
    /// A number that came as a map.
    Number,
}

impl Name<'_> {
    #[inline]
    fn find(&self, name: &str) -> Named {
        let is_it = |member: &Member| is_same(member.name.as_bytes(), name.as_bytes());
        if self.schema.members.get(self.next).is_some_and(is_it) {
            return Named::Member(self.next);
        }
        match self.schema.index(name) {
            Some(member) => Named::Member(member),
            None if name == masked::KEY => Named::Number,
            None => Named::Unknown,
        }
    }
}

impl<'de> DeserializeSeed<'de> for Name<'_> {
    type Value = Named;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Named, D::Error> {
        if from.is_human_readable() {
            return from.deserialize_str(self);
        }
        let (mut found, place) = (Named::Unknown, self.place);
        let take = |token: Token<'_>| match token {
            Token::Text(name) => {
                found = self.find(name);
                true
            }
            _ => false,
        };
        from.deserialize_any(Scalar { expected: expected::NAME, place, take })?;
        Ok(found)
    }
}

impl Visitor<'_> for Name<'_> {
    type Value = Named;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(expected::NAME)
    }

    fn visit_str<E>(self, name: &str) -> Result<Named, E> {
        Ok(self.find(name))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde_core::de::IntoDeserializer;
    use serde_core::de::value::{self, BytesDeserializer, MapDeserializer, SeqDeserializer};

    use super::*;
    use crate::support::codec::both;
    use crate::support::date_time::DateTime;

    /// Reads from one of serde's own deserializers, with the message of an error.
    fn read_from<'de, T: Decode, D: Deserializer<'de>>(from: D) -> Result<T, String> {
        deserialize(from).map_err(|error: D::Error| error.to_string())
    }

    fn read_value<'de, T: Decode>(
        value: impl IntoDeserializer<'de, value::Error>,
    ) -> Result<T, String> {
        read_from(value.into_deserializer())
    }

    fn read_json<T: Decode + PartialEq + fmt::Debug>(json: &str) -> Result<T, String> {
        both::read(json).map(|(value, _)| value)
    }

    /// A number as `serde_json` gives it where its feature `arbitrary_precision` is on.
    fn number<'de>(digits: &'de str) -> impl Deserializer<'de, Error = value::Error> {
        MapDeserializer::new([(masked::KEY, digits)].into_iter())
    }

    /// An optional value as formats give it that mark them, which JSON does not.
    struct Marked<T>(Option<T>);

    impl<'de, T: IntoDeserializer<'de, value::Error>> Deserializer<'de> for Marked<T> {
        type Error = value::Error;

        fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, value::Error> {
            match self.0 {
                Some(value) => visitor.visit_some(value.into_deserializer()),
                None => visitor.visit_none(),
            }
        }

        serde_core::forward_to_deserialize_any! {
            bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit
            unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
        }
    }

    #[test]
    fn tokens_of_any_width_and_origin_are_taken() {
        assert_eq!(read_value::<i64>(7_u8), Ok(7));
        assert_eq!(read_value::<i64>(-7_i8), Ok(-7));
        assert_eq!(read_value::<i8>(7_u64), Ok(7));
        assert_eq!(read_value::<i8>(-7_i64), Ok(-7));
        assert_eq!(read_value::<f64>(1.5_f32), Ok(1.5));
        assert_eq!(read_value::<f32>(1.5_f64), Ok(1.5));
        assert_eq!(read_value::<bool>(true), Ok(true));
        assert_eq!(read_value::<String>('c'), Ok("c".to_owned()));
        assert_eq!(read_value::<String>("borrowed"), Ok("borrowed".to_owned()));
        assert_eq!(read_value::<String>("owned".to_owned()), Ok("owned".to_owned()));
        let bytes = BytesDeserializer::<value::Error>::new(b"bytes");
        assert_eq!(read_from::<String, _>(bytes), Err("expected a string, found bytes".to_owned()));
        let items = SeqDeserializer::<_, value::Error>::new([1_u8, 2].into_iter());
        assert_eq!(read_from::<Vec<i32>, _>(items), Ok(vec![1, 2]));
    }

    #[test]
    fn null_is_no_value_unless_the_type_has_one_for_it() {
        let error = Err("expected a 64-bit integer, found null".to_owned());
        assert_eq!(read_value::<i64>(()), error);
        assert_eq!(read_from::<i64, _>(Marked::<i64>(None)), error);
        assert_eq!(read_value::<Option<i64>>(()), Ok(None));
        assert_eq!(read_from::<Option<i64>, _>(Marked::<i64>(None)), Ok(None));
        assert_eq!(read_from::<Option<i64>, _>(Marked(Some(7))), Ok(Some(7)));
        assert_eq!(read_from::<i64, _>(Marked(Some(7))), Ok(7));
        assert_eq!(read_value::<Vec<i64>>(()), Err("expected a list, found null".to_owned()));
        let error = Err("expected an object, found null".to_owned());
        assert_eq!(read_value::<BTreeMap<String, i64>>(()), error);
    }

    #[test]
    fn lists_drop_nulls_and_sparse_lists_keep_them() {
        assert_eq!(read_json::<Vec<i64>>("[null,1,null,2]"), Ok(vec![1, 2]));
        assert_eq!(read_json::<Vec<Option<i64>>>("[null,1]"), Ok(vec![None, Some(1)]));
        assert_eq!(read_json::<Vec<Vec<i64>>>("[[],null,[null]]"), Ok(vec![vec![], vec![]]));
        assert_eq!(
            read_json::<Vec<Vec<i64>>>("[[],null,[1,true]]"),
            Err("[2][1]: expected a 64-bit integer, found true".to_owned())
        );
        let error = "[1]: expected a list, found the number 1";
        assert_eq!(read_json::<Vec<Option<Vec<i64>>>>("[null,1]"), Err(error.to_owned()));
    }

    #[test]
    fn the_last_entry_of_a_key_wins_even_where_it_is_null() {
        type Dense = BTreeMap<String, i64>;
        type Sparse = BTreeMap<String, Option<i64>>;
        let entries = |entries: &[(&str, i64)]| -> Dense {
            entries.iter().map(|(key, value)| ((*key).to_owned(), *value)).collect()
        };
        assert_eq!(
            read_json::<Dense>(r#"{"b":1,"a":2,"b":3}"#),
            Ok(entries(&[("a", 2), ("b", 3)]))
        );
        assert_eq!(read_json::<Dense>(r#"{"a":1,"b":2,"a":null}"#), Ok(entries(&[("b", 2)])));
        assert_eq!(read_json::<Dense>(r#"{"a":null,"a":1}"#), Ok(entries(&[("a", 1)])));
        let sparse = read_json::<Sparse>(r#"{"a":1,"b":2,"a":null}"#).unwrap();
        assert_eq!(sparse, BTreeMap::from([("a".to_owned(), None), ("b".to_owned(), Some(2))]));
        assert_eq!(
            read_json::<BTreeMap<String, Vec<Dense>>>(r#"{"a b":[{},{"b":1,"c":"d"}]}"#),
            Err("{0}[1]{1}: expected a 64-bit integer, found a string".to_owned())
        );
    }

    /// Any crate of a build can turn the feature `arbitrary_precision` on for all others.
    #[test]
    fn a_number_that_comes_as_a_map_is_a_number() {
        assert_eq!(read_from::<i64, _>(number("-9223372036854775808")), Ok(i64::MIN));
        assert_eq!(read_from::<i8, _>(number("127")), Ok(127));
        assert_eq!(read_from::<f64, _>(number("1")), Ok(1.0));
        assert_eq!(read_from::<f64, _>(number("-1.5e1")), Ok(-15.0));
        assert_eq!(read_from::<f64, _>(number("-0")).map(f64::to_bits), Ok((-0.0_f64).to_bits()));
        assert_eq!(read_from::<i64, _>(number("-0")), Ok(0));
        assert_eq!(read_from::<Option<f32>, _>(number("0.5")), Ok(Some(0.5)));
        assert_eq!(
            read_from(number("1.5")),
            DateTime::from_secs_and_nanos(1, 500_000_000).map_err(|_| String::new())
        );
        for (digits, error) in [
            ("128", "expected an 8-bit integer, found the number 128"),
            ("1.0", "expected an 8-bit integer, found the number 1.0"),
            ("-0.0", "expected an 8-bit integer, found the number -0.0"),
            (
                "18446744073709551616",
                "expected an 8-bit integer, found the number 1.8446744073709552e19",
            ),
        ] {
            assert_eq!(read_from::<i8, _>(number(digits)), Err(error.to_owned()));
        }
        let error = "expected a string, found the number 5";
        assert_eq!(read_from::<String, _>(number("5")), Err(error.to_owned()));
        let error = "expected a list, found the number 5";
        assert_eq!(read_from::<Vec<i64>, _>(number("5")), Err(error.to_owned()));
    }

    #[test]
    fn a_number_beyond_the_range_of_floats_is_refused() {
        for digits in ["1e400", "-1e400"] {
            assert!(read_from::<f64, _>(number(digits)).is_err());
            assert!(read_from::<f32, _>(number(digits)).is_err());
            assert!(read_from::<DateTime, _>(number(digits)).is_err());
        }
    }

    #[test]
    fn an_integer_of_more_than_64_bits_is_a_float() {
        assert_eq!(read_value::<f64>(1_u128 << 64), Ok(18_446_744_073_709_551_616.0));
        assert_eq!(read_value::<f64>(i128::from(i64::MIN) * 2), Ok(-18_446_744_073_709_551_616.0));
        let error = "expected a 64-bit integer, found the number 1.8446744073709552e19";
        assert_eq!(read_value::<i64>(1_u128 << 64), Err(error.to_owned()));
    }

    #[test]
    fn a_number_is_no_map() {
        let error = "expected an object, found ";
        let dense = read_from::<BTreeMap<String, String>, _>(number("5"));
        assert!(dense.is_err_and(|message| message.starts_with(error)));
        let sparse = read_from::<BTreeMap<String, Option<String>>, _>(number("5"));
        assert!(sparse.is_err_and(|message| message.starts_with(error)));
    }

    #[test]
    fn any_other_map_is_no_number() {
        fn error<T>(expected: &str) -> Result<T, String> {
            Err(format!("expected {expected}, found an object"))
        }
        for json in ["{}", r#"{"a":1}"#, r#"{"Number":"1"}"#] {
            assert_eq!(read_json::<i64>(json), error("a 64-bit integer"));
            assert_eq!(read_json::<f64>(json), error("a number"));
            assert_eq!(read_json::<String>(json), error("a string"));
            assert_eq!(read_json::<Vec<i64>>(json), error("a list"));
        }
        let words = MapDeserializer::<_, value::Error>::new([(masked::KEY, "five")].into_iter());
        assert!(read_from::<f64, _>(words).is_err());
    }

    #[test]
    fn a_syntax_error_is_the_formats_own() {
        let from = &mut serde_json::Deserializer::from_str("[1,");
        let error: serde_json::Error = deserialize::<Vec<i64>, _>(from).unwrap_err();
        assert!(error.is_eof());
    }

    /// A format that does not describe itself, as bincode and postcard are.
    struct Bare;

    impl<'de> Deserializer<'de> for Bare {
        type Error = value::Error;

        fn is_human_readable(&self) -> bool {
            false
        }

        fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, value::Error> {
            Err(Error::custom("the format does not describe itself"))
        }

        serde_core::forward_to_deserialize_any! {
            bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit
            unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
        }
    }

    /// It would take the first bytes of what was written for something else, such as the length of a text.
    #[test]
    fn a_format_that_does_not_describe_itself_is_asked_for_nothing_else() {
        fn refuses<T: Decode + fmt::Debug>() {
            assert_eq!(read_from::<T, _>(Bare).unwrap_err(), "the format does not describe itself");
        }
        refuses::<bool>();
        refuses::<i64>();
        refuses::<f32>();
        refuses::<String>();
        refuses::<Option<String>>();
        refuses::<DateTime>();
        refuses::<crate::support::blob::Blob>();
        refuses::<Vec<String>>();
        refuses::<BTreeMap<String, String>>();
    }

    /// Nor is a key quoted, which may be a secret.
    #[test]
    fn a_key_that_is_no_text_is_not_quoted() {
        let entries =
            value::MapDeserializer::<_, value::Error>::new([(987_654_321_u64, true)].into_iter());
        let error = read_from::<BTreeMap<String, bool>, _>(entries).unwrap_err();
        assert_eq!(error, "expected a string as a key, found a number");
        let large = value::I128Deserializer::<value::Error>::new(98_765_432_109_876_543_210);
        let error = read_from::<Vec<String>, _>(large).unwrap_err();
        assert_eq!(error, "expected a list, found a number");
    }

    /// Extensions of MessagePack come so, and what has a tag in CBOR.
    #[test]
    fn what_has_a_tag_is_something_else() {
        struct Tagged;

        impl<'de> Deserializer<'de> for Tagged {
            type Error = value::Error;

            fn deserialize_any<V: Visitor<'de>>(self, to: V) -> Result<V::Value, value::Error> {
                to.visit_newtype_struct(7_u8.into_deserializer())
            }

            serde_core::forward_to_deserialize_any! {
                bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit
                unit_struct newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
            }
        }

        let error = read_from::<i64, _>(Tagged).unwrap_err();
        assert_eq!(error, "expected a 64-bit integer, found a value with a tag");
        let error = read_from::<Vec<i64>, _>(Tagged).unwrap_err();
        assert_eq!(error, "expected a list, found a value with a tag");
    }
}
