//! Reading values from JSON.

use std::collections::BTreeMap;

use super::fault::{Fault, JsonError};
use super::scan::{Escapes, Scanner};
use crate::support::codec::decode::{Bytes, Found, IntegerRange, Stop, Time, expected};
use crate::support::codec::members::{self, MemberName, NotedMembers, Values};
use crate::support::codec::number;
use crate::support::codec::value::{
    Decode, Decoder, Document, Key, Reader, Structure, Union, VariantReader,
};
use crate::support::path::{Noted, Notes, Path, Step};
use crate::support::schema::{MemberSet, Schema};

/// How deep what is read may be nested.
const DEEPEST: usize = 127;

/// What is called with the position of an item or an entry, and reads it.
type ReadItem<'f, 't> = &'f mut dyn FnMut(usize, &mut JsonDecoder<'t>) -> Result<(), Stop>;

/// A JSON text that is being read.
// Code that depends on a type is kept small: there is one function for the members of any structure, one for the items
// of any list, and so on.
#[derive(Debug)]
pub struct JsonDecoder<'t> {
    scanner: Scanner<'t>,
    /// What strings with escapes are unescaped into, where they are not kept as they are.
    scratch: String,
    depth: usize,
    /// Whether the value that is next comes in the place of one that was read already.
    is_again: bool,
    /// The values that had to be corrected.
    corrected: Notes<()>,
    /// The path to the fault, as far as it was left.
    path: Path,
    /// Whether the fault is about a value that must not be shown.
    is_sensitive: bool,
}

/// Reads over a value that is still its type's default from a whole text. Returns the paths to what had to be corrected.
pub fn read<T: Decode>(text: &str, value: &mut T) -> Result<Vec<String>, JsonError> {
    let mut decoder = JsonDecoder::new(text);
    decoder.read(&mut |decoder| value.decode(decoder))
}

/// Reads the members of a structure that are in its document, over what was read of the others. Returns the paths to
/// what had to be corrected.
pub fn read_body<T: Structure>(
    text: &str,
    value: &mut T,
    present: MemberSet,
    is_in_body: &dyn Fn(usize) -> bool,
) -> Result<Vec<String>, JsonError> {
    JsonDecoder::new(text).read(&mut |decoder| {
        decoder.members(T::SCHEMA, present.clone(), &mut |member, inner| {
            if !is_in_body(member) {
                // A name that the model has elsewhere, which says nothing here.
                inner.skip()?;
                return Ok(present.contains(member));
            }
            let mut reader = MemberValue { decoder: inner, is_present: Ok(false) };
            value.read(member, &mut reader);
            reader.is_present
        })
    })
}

/// Reads the member of a structure that is the whole text; whether it is there, and the paths to what had to be corrected.
pub fn read_member<T: Structure>(
    text: &str,
    value: &mut T,
    member: usize,
) -> Result<(bool, Vec<String>), JsonError> {
    let mut is_present = false;
    let corrected = JsonDecoder::new(text).read(&mut |decoder| {
        decoder.inside(Step::Member(T::SCHEMA, member), |inner| {
            let mut reader = MemberValue { decoder: inner, is_present: Ok(false) };
            value.read(member, &mut reader);
            is_present = reader.is_present?;
            Ok(true)
        })
    });
    corrected.map(|corrected| (is_present, corrected))
}

/// The value of a member that is nobody's model's.
#[derive(Clone, PartialEq, Eq)]
pub enum Scalar {
    Null,
    Integer(i64),
    Text(String),
    /// Something else.
    Other,
}

/// The members of the object that a whole text is; nothing where it is none.
pub fn members(text: &str) -> Option<Vec<(String, Scalar)>> {
    let (mut decoder, mut members) = (JsonDecoder::new(text), Vec::new());
    let read = decoder.whole(&mut |decoder| {
        decoder.entries(&mut |name, inner| {
            members.push((name, inner.any()?));
            Ok(())
        })
    });
    read.ok().map(|()| members)
}

impl<'t> JsonDecoder<'t> {
    pub fn new(text: &'t str) -> Self {
        Self {
            scanner: Scanner::new(text),
            scratch: String::new(),
            depth: 0,
            is_again: false,
            corrected: Notes::default(),
            path: Path::default(),
            is_sensitive: false,
        }
    }

    /// Reads a value that is all that the text holds. Returns the paths to what had to be corrected.
    fn read(
        &mut self,
        read: &mut dyn FnMut(&mut Self) -> Result<bool, Stop>,
    ) -> Result<Vec<String>, JsonError> {
        match self.whole(read) {
            Ok(()) => Ok(self.corrected()),
            Err(Stop) => Err(self.error()),
        }
    }

    /// The same without what was corrected.
    fn whole(&mut self, read: &mut dyn FnMut(&mut Self) -> Result<bool, Stop>) -> Result<(), Stop> {
        self.scanner.peek();
        let start = self.scanner.at();
        if !read(self)? {
            return Err(self.mismatch_at(start, expected::OBJECT));
        }
        match self.scanner.peek() {
            None => Ok(()),
            Some(_) => Err(self.scanner.stop(Fault::Syntax("the end of the document"))),
        }
    }

    /// The paths to what had to be corrected.
    pub fn corrected(&mut self) -> Vec<String> {
        let corrected = std::mem::take(&mut self.corrected);
        corrected.into_iter().map(|(path, ())| path.to_string()).collect()
    }

    fn error(&mut self) -> JsonError {
        let (fault, at) = self.scanner.take_fault().unwrap_or((Fault::Syntax(expected::VALUE), 0));
        JsonError::new(self.scanner.text(), at, &self.path, &fault, self.is_sensitive)
    }

    /// That the value at hand is something else. What is no value at all is an error of its own.
    #[cold]
    fn mismatch(&mut self, expected: &'static str) -> Stop {
        let start = self.scanner.at();
        let Ok(found) = self.found() else { return Stop };
        self.scanner.go_back(start);
        self.scanner.stop(Fault::Mismatch { expected, found })
    }

    /// The same of a value that was read.
    #[cold]
    fn mismatch_at(&mut self, start: usize, expected: &'static str) -> Stop {
        self.scanner.go_back(start);
        self.mismatch(expected)
    }

    fn found(&mut self) -> Result<Found, Stop> {
        Ok(match self.scanner.peek() {
            Some(b'"') => Found::String,
            Some(b'[') => Found::List,
            Some(b'{') => Found::Object,
            Some(b'n') => self.scanner.literal("null").map(|()| Found::Null)?,
            Some(b't') => self.scanner.literal("true").map(|()| Found::Boolean(true))?,
            Some(b'f') => self.scanner.literal("false").map(|()| Found::Boolean(false))?,
            Some(b'-' | b'0'..=b'9') => self.scanner.number()?.found(),
            _ => return Err(self.scanner.syntax("a value")),
        })
    }

    /// That the object which was read last is not complete, of which its closing bracket is the place.
    #[cold]
    fn incomplete(&mut self, message: String) -> Stop {
        self.scanner.go_back(self.scanner.at() - 1);
        self.scanner.stop(Fault::Incomplete(message))
    }

    /// Reads null, which is no value; anything else but what was expected stops.
    #[cold]
    fn null_or_mismatch(&mut self, expected: &'static str) -> Result<bool, Stop> {
        match self.scanner.peek() {
            Some(b'n') => self.scanner.literal("null").map(|()| false),
            _ => Err(self.mismatch(expected)),
        }
    }

    /// Reads an opening bracket, if it is there; null is none.
    #[inline]
    fn open(&mut self, bracket: u8, expected: &'static str) -> Result<bool, Stop> {
        if self.scanner.peek() != Some(bracket) {
            return self.null_or_mismatch(expected);
        }
        if self.depth == DEEPEST {
            return Err(self.scanner.stop(Fault::TooDeep));
        }
        self.depth += 1;
        self.scanner.advance();
        self.is_again = false;
        Ok(true)
    }

    /// Whether there is another item or member; if not, its closing bracket was read.
    #[inline]
    fn has_next(&mut self, is_first: bool, close: u8) -> Result<bool, Stop> {
        match self.scanner.peek() {
            Some(byte) if byte == close => {
                self.scanner.advance();
                self.depth -= 1;
                Ok(false)
            }
            Some(b',') if !is_first => {
                self.scanner.advance();
                Ok(true)
            }
            Some(_) if is_first => Ok(true),
            _ => Err(self.scanner.syntax(match (is_first, close) {
                (true, b']') => "a value or `]`",
                (true, _) => "a name in quotes or `}`",
                (false, b']') => "`,` or `]`",
                (false, _) => "`,` or `}`",
            })),
        }
    }

    /// Reads a value inside the one at hand, by a function, and notes where whatever was noted is.
    #[inline]
    fn inside<T>(
        &mut self,
        step: Step,
        read: impl FnOnce(&mut Self) -> Result<T, Stop>,
    ) -> Result<T, Stop> {
        let before = self.corrected.len();
        let result = read(self);
        self.corrected.step_out(before, step);
        result.inspect_err(|_| self.path.step_out(step))
    }

    /// Reads the members of any structure, some of which may be there already; whether there is one.
    fn members(
        &mut self,
        schema: &'static Schema,
        mut present: MemberSet,
        read: &mut dyn FnMut(usize, &mut Self) -> Result<bool, Stop>,
    ) -> Result<bool, Stop> {
        if !self.open(b'{', expected::OBJECT)? {
            return Ok(false);
        }
        let mut noted = NotedMembers::new();
        let (mut is_first, mut next) = (true, 0);
        while let Some(member) = self.member(schema, is_first, next)? {
            is_first = false;
            let Some(member) = member else {
                self.scanner.skip()?;
                continue;
            };
            next = member + 1;
            if present.contains(member) {
                self.is_again = true;
                members::forget(&mut noted, member, &mut self.corrected);
            }
            let start = self.corrected.len();
            let is_present = read(member, self);
            self.is_again = false;
            if self.corrected.len() > start || is_present.is_err() {
                self.leave_member(schema, member, start, is_present.is_err());
                members::keep(&mut noted, member, start, &self.corrected);
            }
            present.set(member, is_present?);
        }
        let complete = members::complete(schema, &present, &mut self.corrected);
        complete.map_err(|message| self.incomplete(message))?;
        Ok(true)
    }

    /// Notes that the values that were corrected, and a fault, are in a member.
    #[cold]
    fn leave_member(
        &mut self,
        schema: &'static Schema,
        member: usize,
        start: usize,
        is_fault: bool,
    ) {
        let step = Step::Member(schema, member);
        self.corrected.step_out(start, step);
        if is_fault {
            self.path.step_out(step);
            self.is_sensitive |= schema.members[member].facts.is_sensitive;
        }
    }

    /// Reads the name of another member, if there is one; it may be one that the model does not have. The one that is next
    /// in the model is tried first, since services mostly keep to that order, and without blanks.
    #[inline]
    fn member(
        &mut self,
        schema: &'static Schema,
        is_first: bool,
        next: usize,
    ) -> Result<Option<Option<usize>>, Stop> {
        match schema.members.get(next) {
            Some(member) if self.scanner.takes_key(is_first, member.key) => Ok(Some(Some(next))),
            _ => self.other_member(schema, is_first),
        }
    }

    fn other_member(
        &mut self,
        schema: &'static Schema,
        is_first: bool,
    ) -> Result<Option<Option<usize>>, Stop> {
        if !self.has_next(is_first, b'}')? {
            return Ok(None);
        }
        let (member, _) = self.name(&mut |name| schema.index(name))?;
        match (self.colon(), member) {
            (Err(Stop), Some(member)) => {
                self.leave_member(schema, member, self.corrected.len(), true);
                Err(Stop)
            }
            (colon, _) => colon.map(|()| Some(member)),
        }
    }

    fn colon(&mut self) -> Result<(), Stop> {
        self.scanner.expect(b':', "`:`")
    }

    /// Reads a name, behind which there is a colon.
    fn name<T>(&mut self, take: &mut dyn FnMut(&str) -> T) -> Result<(T, Escapes), Stop> {
        if self.scanner.peek() != Some(b'"') {
            return Err(self.scanner.syntax("a name in quotes"));
        }
        let (name, escapes) = self.scanner.string(&mut self.scratch)?;
        let taken = take(name);
        Ok((taken, escapes))
    }

    /// Reads the items of any list; whether there is one.
    fn items(&mut self, read: ReadItem<'_, 't>) -> Result<bool, Stop> {
        if !self.open(b'[', expected::LIST)? {
            return Ok(false);
        }
        let mut index = 0;
        loop {
            let step = Step::Index(index);
            let has_next = self.has_next(index == 0, b']');
            if !has_next.inspect_err(|_| self.path.step_out(step))? {
                return Ok(true);
            }
            self.inside(step, |inner| read(index, inner))?;
            index += 1;
        }
    }

    /// Reads the entries of any map, each by a function that is given its key; whether there is one.
    #[inline]
    fn entries(
        &mut self,
        read: &mut dyn FnMut(String, &mut Self) -> Result<(), Stop>,
    ) -> Result<bool, Stop> {
        if !self.open(b'{', expected::OBJECT)? {
            return Ok(false);
        }
        let (mut noted, mut position) = (Noted::<String>::default(), 0);
        while self.has_next(position == 0, b'}')? {
            let place = self.scanner.at();
            let (key, escapes) = self.name(&mut str::to_owned)?;
            noted.forget(key.as_str(), &mut self.corrected);
            let start = self.corrected.len();
            self.inside(Step::Entry(position), |inner| {
                inner.colon()?;
                if escapes.has_lone_surrogate {
                    inner.corrected.add(());
                }
                read(key, inner)
            })?;
            if self.corrected.len() > start {
                noted.keep(self.key_at(place)?, start, &self.corrected);
            }
            position += 1;
        }
        Ok(true)
    }

    /// The key at a place, which was read before.
    #[cold]
    fn key_at(&mut self, place: usize) -> Result<String, Stop> {
        let at = self.scanner.at();
        self.scanner.go_back(place);
        let (key, _) = self.name(&mut str::to_owned)?;
        self.scanner.go_back(at);
        Ok(key)
    }

    /// Reads the members of any union, each by a function that is given its name, and whether that was corrected; whether there
    /// is one.
    #[inline]
    fn choices(
        &mut self,
        schema: &'static Schema,
        read: &mut dyn FnMut(MemberName, Escapes, &mut Self) -> Result<(), Stop>,
    ) -> Result<bool, Stop> {
        if !self.open(b'{', expected::OBJECT)? {
            return Ok(false);
        }
        let (mut noted, mut is_first) = (NotedMembers::new(), true);
        while self.has_next(is_first, b'}')? {
            is_first = false;
            let (name, escapes) = self.name(&mut |name| MemberName::new(schema, name))?;
            let MemberName::Known(member) = name else {
                self.colon()?;
                read(name, escapes, self)?;
                continue;
            };
            members::forget(&mut noted, member, &mut self.corrected);
            let start = self.corrected.len();
            let result = self.colon().and_then(|()| read(name, escapes, self));
            if self.corrected.len() > start || result.is_err() {
                self.leave_member(schema, member, start, result.is_err());
                members::keep(&mut noted, member, start, &self.corrected);
            }
            result?;
        }
        Ok(true)
    }

    /// Reads the members of the object that the text is, each by a function that may fail: what comes before something
    /// that is no JSON is as good as the rest.
    pub fn for_each_member(&mut self, read: &mut dyn FnMut(&str, &mut Self)) {
        let _ = self.try_for_each_member(read);
    }

    fn try_for_each_member(&mut self, read: &mut dyn FnMut(&str, &mut Self)) -> Result<(), Stop> {
        let mut is_there = self.open(b'{', expected::OBJECT)? && self.has_next(true, b'}')?;
        while is_there {
            let (name, _) = self.name(&mut str::to_owned)?;
            self.colon()?;
            let start = self.scanner.at();
            self.skip()?;
            let end = self.scanner.at();
            // Each member is as deep as a whole document may be.
            let depth = std::mem::take(&mut self.depth);
            self.scanner.go_back(start);
            read(&name, self);
            self.scanner.go_back(end);
            (self.depth, self.is_again) = (depth, false);
            is_there = self.has_next(false, b'}')?;
        }
        Ok(())
    }

    /// The same of the members that a structure has.
    pub fn for_each_of(&mut self, schema: &'static Schema, read: &mut dyn FnMut(usize, &mut Self)) {
        let mut noted = NotedMembers::new();
        self.for_each_member(&mut |name, decoder| {
            let Some(member) = schema.index(name) else { return };
            members::forget(&mut noted, member, &mut decoder.corrected);
            let before = decoder.corrected.len();
            read(member, decoder);
            if decoder.corrected.len() > before {
                members::keep(&mut noted, member, before, &decoder.corrected);
            }
        });
    }

    /// Reads a value over what is left of an earlier one; whether there is one. That it is not as expected is noted, instead of
    /// what was noted inside it.
    pub fn read_if_expected<T: Decode>(&mut self, step: Step, value: &mut T) -> Result<bool, Stop> {
        let before = self.corrected.len();
        self.is_again = true;
        let result = self.inside(step, |inner| value.decode(inner));
        if result.is_err() {
            self.corrected.forget(before..self.corrected.len());
            self.correct(step);
            self.scanner.take_fault();
            self.path = Path::default();
        }
        result
    }

    /// Notes that a value inside the one at hand had to be corrected.
    pub fn correct(&mut self, step: Step) {
        self.corrected.add_inside(step, ());
    }

    /// Reads any value.
    fn any(&mut self) -> Result<Scalar, Stop> {
        let first = self.scanner.peek();
        let start = self.scanner.at();
        if first == Some(b'"') {
            let mut text = String::new();
            return self.string(&mut text).map(|_| Scalar::Text(text));
        }
        let is_there = self.skip()?;
        let integer = self.scanner.since(start).parse().map(Scalar::Integer);
        Ok(integer.unwrap_or(if is_there { Scalar::Other } else { Scalar::Null }))
    }

    /// Reads past a value; whether there is one.
    fn skip(&mut self) -> Result<bool, Stop> {
        let is_there = self.scanner.peek() != Some(b'n');
        self.scanner.skip().map(|_| is_there)
    }

    /// Reads a number that satisfies a function; nothing where there is null.
    #[inline]
    fn number<T>(
        &mut self,
        expected: &'static str,
        take: impl FnOnce(number::Number) -> Option<T>,
    ) -> Result<Option<T>, Stop> {
        let start = match self.scanner.peek() {
            Some(b'-' | b'0'..=b'9') => self.scanner.at(),
            _ => return self.null_or_mismatch(expected).map(|_| None),
        };
        match take(self.scanner.number()?) {
            Some(value) => Ok(Some(value)),
            None => Err(self.mismatch_at(start, expected)),
        }
    }

    /// Reads a number by a function that says of it and its text whether it is one; whether there is one.
    fn number_by(
        &mut self,
        expected: &'static str,
        take: &mut dyn FnMut(number::Number, &str) -> bool,
    ) -> Result<bool, Stop> {
        let start = match self.scanner.peek() {
            Some(b'-' | b'0'..=b'9') => self.scanner.at(),
            _ => return self.null_or_mismatch(expected),
        };
        let number = self.scanner.number()?;
        match take(number, self.scanner.since(start)) {
            true => Ok(true),
            false => Err(self.mismatch_at(start, expected)),
        }
    }

    /// Reads a number of 32 bits from its text: the nearest of 64 bits may be as near to two of these as the number is not.
    fn single(&mut self) -> Result<Option<f64>, Stop> {
        let mut single = None;
        self.number_by(expected::SINGLE, &mut |_, text| {
            single = text.parse::<f32>().ok().filter(|value| value.is_finite());
            single.is_some()
        })?;
        Ok(single.map(f64::from))
    }

    /// Reads a string that satisfies a function.
    fn string_by(
        &mut self,
        expected: &'static str,
        take: &mut dyn FnMut(&str) -> bool,
    ) -> Result<bool, Stop> {
        if self.scanner.peek() != Some(b'"') {
            return self.null_or_mismatch(expected);
        }
        let start = self.scanner.at();
        let (text, escapes) = self.scanner.string(&mut self.scratch)?;
        if !take(text) {
            return Err(self.mismatch_at(start, expected));
        }
        self.note(escapes);
        Ok(true)
    }

    /// Notes that a string had to be corrected, where it had.
    #[inline]
    fn note(&mut self, escapes: Escapes) {
        if escapes.has_lone_surrogate {
            self.corrected.add(());
        }
    }
}

impl Decoder for JsonDecoder<'_> {
    fn boolean(&mut self) -> Result<Option<bool>, Stop> {
        let (literal, value) = match self.scanner.peek() {
            Some(b't') => ("true", true),
            Some(b'f') => ("false", false),
            _ => return self.null_or_mismatch(expected::BOOLEAN).map(|_| None),
        };
        self.scanner.literal(literal).map(|()| Some(value))
    }

    fn integer(&mut self, range: &'static IntegerRange) -> Result<Option<i64>, Stop> {
        self.number(range.expected, |number| number.integer(range))
    }

    #[inline]
    fn float(&mut self, is_single: bool) -> Result<Option<f64>, Stop> {
        if self.scanner.peek() == Some(b'"') {
            let mut special = None;
            self.string_by(expected::float(is_single), &mut |text| {
                special = number::special(text);
                special.is_some()
            })?;
            return Ok(special);
        }
        match is_single {
            true => self.single(),
            false => self.number(expected::NUMBER, |number| Some(number.float())),
        }
    }

    fn string(&mut self, into: &mut String) -> Result<bool, Stop> {
        if self.scanner.peek() != Some(b'"') {
            return self.null_or_mismatch(expected::STRING);
        }
        let escapes = self.scanner.string_into(into)?;
        self.note(escapes);
        Ok(true)
    }

    fn text(&mut self, is_sensitive: bool, take: &mut dyn FnMut(&str)) -> Result<bool, Stop> {
        let read = self.string_by(expected::STRING, &mut |text| {
            take(text);
            true
        });
        read.inspect_err(|_| self.is_sensitive |= is_sensitive)
    }

    #[inline]
    fn blob(&mut self, take: &mut dyn FnMut(Bytes<'_>) -> bool) -> Result<bool, Stop> {
        self.string_by(expected::BLOB, &mut |text| take(Bytes::Base64(text)))
    }

    #[inline]
    fn timestamp(&mut self, take: &mut dyn FnMut(Time<'_>) -> bool) -> Result<bool, Stop> {
        if self.scanner.peek() == Some(b'"') {
            return self.string_by(expected::TIMESTAMP, &mut |text| take(Time::Text(text)));
        }
        let Some(b'-' | b'0'..=b'9') = self.scanner.peek() else {
            return self.null_or_mismatch(expected::TIMESTAMP);
        };
        let start = self.scanner.at();
        match self.scanner.seconds()? {
            Some((secs, nanos)) if take(Time::Seconds(secs, nanos)) => Ok(true),
            Some(_) => Err(self.mismatch_at(start, expected::TIMESTAMP)),
            None => self.number_by(expected::TIMESTAMP, &mut |number, text| match number {
                number::Number::Float(_) => take(Time::Decimal(text)),
                integer => integer.time().is_some_and(&mut *take),
            }),
        }
    }

    fn document<T: Document>(&mut self, into: &mut T) -> Result<bool, Stop> {
        self.scanner.peek();
        let start = self.scanner.at();
        let depth = self.scanner.skip()?;
        let text = self.scanner.since(start);
        if text == "null" {
            return Ok(false);
        }
        if self.depth + depth > DEEPEST {
            return Err(self.scanner.stop(Fault::TooDeep));
        }
        // What is half of a character cannot be held.
        let mended = super::surrogates::mended(text);
        if matches!(mended, std::borrow::Cow::Owned(_)) {
            self.corrected.add(());
        }
        match T::from_json(&mended) {
            Some(document) => {
                *into = document;
                Ok(true)
            }
            None => {
                self.scanner.go_back(start);
                Err(self.scanner.stop(Fault::OutOfRange))
            }
        }
    }

    fn list<T: Decode>(&mut self, into: &mut Vec<T>) -> Result<bool, Stop> {
        into.clear();
        self.items(&mut |_, inner| {
            into.push(T::default());
            let is_there = into.last_mut().map_or(Ok(false), |item| item.decode(inner))?;
            if !is_there && !T::IS_NULLABLE {
                into.pop();
            }
            Ok(())
        })
    }

    fn map<K: Key, V: Decode>(&mut self, into: &mut BTreeMap<K, V>) -> Result<bool, Stop> {
        into.clear();
        self.entries(&mut |key, inner| {
            let mut value = V::default();
            let is_there = value.decode(inner)? || V::IS_NULLABLE;
            if is_there {
                into.insert(K::from(key), value)
            } else {
                into.remove(&K::from(key))
            };
            Ok(())
        })
    }

    fn structure<T: Structure>(&mut self, into: &mut T) -> Result<bool, Stop> {
        if self.is_again {
            *into = T::default();
        }
        self.members(T::SCHEMA, MemberSet::default(), &mut |member, inner| {
            let mut value = MemberValue { decoder: inner, is_present: Ok(false) };
            into.read(member, &mut value);
            value.is_present
        })
    }

    fn union<T: Union>(&mut self, into: &mut T) -> Result<bool, Stop> {
        let mut values = Values::<(T, Escapes)>::default();
        let is_there = self.choices(T::SCHEMA, &mut |name, escapes, inner| {
            let value = match &name {
                MemberName::Known(member) => {
                    let mut value = VariantValue { decoder: inner, result: Ok(()) };
                    let variant = T::read(*member, &mut value);
                    value.result?;
                    variant
                }
                MemberName::Unknown(name) => inner.skip()?.then(|| T::unknown(name.clone())),
                MemberName::OfType => {
                    inner.skip()?;
                    None
                }
            };
            values.put(name, value.map(|value| (value, escapes)));
            Ok(())
        })?;
        if is_there {
            let value = values.finish(T::SCHEMA);
            let (value, escapes) = value.map_err(|message| self.incomplete(message))?;
            // The name of a member that is not known is the value of the union.
            self.note(escapes);
            *into = value;
        }
        Ok(is_there)
    }
}

/// The value of a member that is about to be read.
struct MemberValue<'r, 't> {
    decoder: &'r mut JsonDecoder<'t>,
    /// Whether the member is present now.
    is_present: Result<bool, Stop>,
}

impl Reader for MemberValue<'_, '_> {
    #[inline]
    fn read<T: Decode>(&mut self, member: &mut T) {
        self.is_present = member.decode(self.decoder);
        if self.is_present == Ok(false) {
            *member = T::default();
        }
    }

    #[inline]
    fn read_or<T: Decode, S: Default>(&mut self, member: &mut T, default: fn(S) -> T) {
        self.is_present = member.decode(self.decoder);
        if self.is_present == Ok(false) {
            *member = default(S::default());
            self.is_present = Ok(true);
        }
    }

    fn skip(&mut self) {
        self.is_present = self.decoder.skip().map(|_| false);
    }
}

/// The value of a union's member that is about to be read.
struct VariantValue<'r, 't> {
    decoder: &'r mut JsonDecoder<'t>,
    result: Result<(), Stop>,
}

impl VariantReader for VariantValue<'_, '_> {
    #[inline]
    fn read<T: Decode, U>(&mut self, variant: fn(T) -> U) -> Option<U> {
        let mut value = T::default();
        match value.decode(self.decoder) {
            Ok(is_there) => is_there.then(|| variant(value)),
            Err(Stop) => {
                self.result = Err(Stop);
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Lists = BTreeMap<String, Vec<String>>;

    fn error(text: &str) -> (String, usize, usize) {
        let error = read(text, &mut Lists::default()).unwrap_err();
        let place = format!(" at line {} column {}", error.line, error.column);
        let message = error.message.strip_suffix(&place).unwrap().to_owned();
        assert!(message.starts_with(&error.path), "{message}");
        (message, error.line, error.column)
    }

    #[test]
    fn an_error_says_what_is_wrong_and_where() {
        for (text, message, line, column) in [
            ("", "expected a value, found the end of the document", 1, 1),
            ("{", "expected a name in quotes or `}`, found the end of the document", 1, 2),
            ("{\"a\":[\n  \"b\",\n  1]}", "{0}[1]: expected a string, found the number 1", 3, 3),
            ("{\"a\":[]\n}x", "expected the end of the document", 2, 2),
            ("{\"a\":[],}", "expected a name in quotes", 1, 9),
            ("{\"a\":[],\"b\" []}", "{1}: expected `:`", 1, 13),
            ("{\"a\":[\"b\" \"c\"]}", "{0}[1]: expected `,` or `]`", 1, 11),
            ("{\"a\":[\"\\x\"]}", "{0}[0]: expected an escape", 1, 9),
            ("{\"a\":[\"\\u12g4\"]}", "{0}[0]: expected four hexadecimal digits", 1, 12),
            (
                "{\"a\":[\"\t\"]}",
                "{0}[0]: found a control character in a string, where it has to be escaped",
                1,
                8,
            ),
            ("{\"a\":[nul]}", "{0}[0]: expected null", 1, 10),
            ("{\"a\":[1e400]}", "{0}[0]: the number is out of range", 1, 12),
            ("[]", "expected an object, found a list", 1, 1),
        ] {
            assert_eq!(error(text), (message.to_owned(), line, column), "{text}");
        }
    }

    #[test]
    fn half_of_a_character_is_corrected_and_listed() {
        let mut lists = Lists::default();
        let text =
            r#"{"\ud800":["\ud83d x","\ud83d\udc4d"],"b":["\udc4d","","\ud83d\ud83d\udc4d"]}"#;
        let corrected = read(text, &mut lists).unwrap();
        assert_eq!(corrected, ["{0}", "{0}[0]", "{1}[0]", "{1}[2]"]);
        let list = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        let expected = [
            ("\u{fffd}", list(&["\u{fffd} x", "👍"])),
            ("b", list(&["\u{fffd}", "", "\u{fffd}👍"])),
        ];
        assert_eq!(lists, expected.into_iter().map(|(key, list)| (key.to_owned(), list)).collect());
        // Of an entry that another one replaces, nothing is said.
        let again = read(r#"{"a":["\ud800"],"a":["x"]}"#, &mut lists).unwrap();
        assert_eq!(again, [""; 0]);
    }

    /// What is said of a document is bounded, and so is what it takes to forget what was said.
    #[test]
    fn a_thousand_corrections_are_listed_and_no_more() {
        let list = |count: usize| vec![r#""\ud800""#; count].join(",");
        for count in [999, 1_000, 1_001, 5_000] {
            let mut lists = Lists::default();
            let corrected = read(&format!(r#"{{"a":[{}]}}"#, list(count)), &mut lists).unwrap();
            assert_eq!((corrected.len(), lists["a"].len()), (count.min(1_000), count));
        }
        // Each of these entries comes twice, and the second time nothing is wrong with it.
        let entry = |item: &str| {
            (0..20_000).map(|key| format!(r#""{key}":["{item}"]"#)).collect::<Vec<_>>()
        };
        let text = format!("{{{}}}", [entry("\\ud800"), entry("")].concat().join(","));
        let corrected = read(&text, &mut Lists::default()).unwrap();
        assert_eq!(corrected, [""; 0]);
    }

    #[test]
    fn what_nobody_asks_for_may_be_as_deep_as_it_likes() {
        let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
        assert_eq!(JsonDecoder::new(&deep).skip(), Ok(true));
    }

    #[test]
    fn scalars_of_an_object_are_found() {
        let found = members(r#" {"a":"x","b":-7,"c":null,"d":[1],"e":1.5,"f":true} "#).unwrap();
        let values: Vec<_> = found.into_iter().map(|(_, value)| value).collect();
        let other = || Scalar::Other;
        let expected = [
            Scalar::Text("x".to_owned()),
            Scalar::Integer(-7),
            Scalar::Null,
            other(),
            other(),
            other(),
        ];
        assert!(values == expected);
        for text in ["", "[]", "null", "{\"a\":}", "{} x"] {
            assert!(members(text).is_none(), "{text}");
        }
    }
}
