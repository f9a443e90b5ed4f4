//! Reading values from their wire form, and writing them to it.
//!
//! This is serde with two things added to it: a read knows where in the document it is, so that its
//! errors name the member and corrected members can be listed; and a write knows in which style: the format
//! that the model asks for where timestamps are concerned, and what to check on the way.

use std::collections::BTreeMap;
use std::fmt::{self, Display};
use std::marker::PhantomData;
use std::ops::Range;

use serde_core::de::{
    DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Unexpected, Visitor,
};
use serde_core::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

use super::number;
use super::path::{Path, Step};
use super::shape::Shape;
use super::validation::Check;

/// A value that can be read from its wire form: from a token, a list or a map.
pub trait Read: Clone + 'static {
    /// What to call the value in "expected …".
    const EXPECTED: &'static str;
    /// Whether a value must not be shown, wherever it is.
    const IS_SENSITIVE: bool = false;

    /// What null means for this type: no value, unless null is a value of the type.
    #[must_use]
    fn null() -> Option<Self> {
        None
    }

    /// Makes the value from a single token; `None` where the token cannot be one.
    fn from_token(_: Unexpected<'_>) -> Option<Self> {
        None
    }

    /// Makes the value from a list.
    fn from_list<'de, A: SeqAccess<'de>>(_: A, context: &mut Context) -> Result<Self, A::Error> {
        Err(context.mismatch(Self::EXPECTED, Unexpected::Seq))
    }

    /// Makes the value from a map, which may be a number.
    fn from_map<'de, A: MapAccess<'de>>(map: A, context: &mut Context) -> Result<Self, A::Error> {
        let token = number::unmask(map)?;
        Self::from_token(token).ok_or_else(|| context.mismatch_of::<Self, _>(token))
    }
}

/// A value that can be written in its wire form.
pub trait Write: fmt::Debug + PartialEq + 'static {
    /// Writes the value in a style.
    fn write<S: Serializer>(&self, to: S, style: Style<'_>) -> Result<S::Ok, S::Error>;

    /// Whether a structure leaves the value out in that style.
    fn is_absent(&self, _: Style<'_>) -> bool {
        false
    }
}

/// How a timestamp is written. Any of them is understood when read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TimestampFormat {
    /// Seconds since 1970 as a number, with a fraction where there is one.
    #[default]
    EpochSeconds,
    /// RFC 3339.
    DateTime,
    /// The date format of HTTP headers.
    HttpDate,
}

/// How a value is written.
#[derive(Clone, Copy, Debug, Default)]
pub struct Style<'c> {
    /// The format of the timestamps in it.
    pub format: TimestampFormat,
    /// What it is checked against on the way, if at all.
    pub check: Option<Check<'c>>,
}

impl Style<'_> {
    /// The style of the items of a list, or of the values of a map.
    fn items(self) -> Self {
        Self { check: self.check.map(Check::items), ..self }
    }

    /// Writes an inner value by `write`, which is told nothing of where it is.
    pub(super) fn inside<T, E>(
        self,
        step: impl FnOnce() -> Step,
        write: impl FnOnce() -> Result<T, E>,
    ) -> Result<T, E> {
        let Some(check) = self.check else { return write() };
        check.report().enter(step());
        let written = write()?;
        check.report().leave();
        Ok(written)
    }

    /// Checks a key of the map at hand.
    fn check_key(self, position: usize, key: &str) {
        if let Some(check) = self.check.map(Check::keys) {
            check.report().enter(Step::Key(position));
            check.length(key.chars().count());
            check.report().leave();
        }
    }

    /// Checks the number at hand.
    pub fn check_number(self, value: f64) {
        if let Some(check) = self.check {
            check.number(value);
        }
    }

    /// Checks the value at hand, which is of an enumeration with these values.
    pub fn check_value(self, value: &str, known: &[&str]) {
        if let Some(check) = self.check {
            check.value(value, known);
        }
    }

    /// Checks the length of the value at hand.
    pub fn check_length(self, length: impl FnOnce() -> usize) {
        if let Some(check) = self.check {
            check.length(length());
        }
    }
}

/// Where a read is, and what it had to correct so far.
#[derive(Debug, Default)]
pub struct Context {
    path: Path,
    /// Whether the value at hand must not be shown.
    is_sensitive: bool,
    /// The paths to members that were corrected; nothing in the place of one that counts no more.
    corrected: Vec<Option<String>>,
}

impl Context {
    /// Goes to an inner value. After an error the path stays where the error was.
    pub fn enter(&mut self, step: Step) {
        self.path.enter(step);
    }

    /// Goes back to the outer value.
    pub fn leave(&mut self) -> Option<Step> {
        self.path.leave()
    }

    /// Goes to a member; whether the outer value must not be shown, for [`leave_member`](Self::leave_member).
    pub fn enter_member(&mut self, shape: &'static Shape, member: usize) -> bool {
        self.enter(Step::Member(shape, member));
        let outer = self.is_sensitive;
        self.is_sensitive |= shape.sensitive.contains(&member);
        outer
    }

    /// Goes back from a member.
    pub fn leave_member(&mut self, outer: bool) {
        self.leave();
        self.is_sensitive = outer;
    }

    /// Notes that a required member of the value at hand was missing and got its default.
    pub fn correct(&mut self, shape: &'static Shape, member: usize) {
        self.enter(Step::Member(shape, member));
        self.corrected.push(Some(self.path()));
        self.leave();
    }

    /// How much was corrected so far: where the corrections of a value begin, or end.
    pub fn corrections(&self) -> usize {
        self.corrected.len()
    }

    /// Forgets the corrections in a value that a later one replaces.
    pub fn forget(&mut self, corrections: Range<usize>) {
        self.corrected[corrections].fill(None);
    }

    /// The members that were corrected, as paths such as `ModelVariants[0].Status`.
    #[must_use]
    pub fn into_corrected(self) -> Vec<String> {
        self.corrected.into_iter().flatten().collect()
    }

    /// The path to the value at hand; empty for the whole document.
    #[must_use]
    pub fn path(&self) -> String {
        self.path.to_string()
    }

    /// An error about the value at hand.
    pub fn error<E: Error>(&self, message: impl Display) -> E {
        if self.path.is_empty() {
            E::custom(message)
        } else {
            E::custom(format_args!("{}: {message}", self.path))
        }
    }

    /// An error about a token that is no value of a type.
    fn mismatch_of<T: Read, E: Error>(&mut self, found: Unexpected<'_>) -> E {
        self.is_sensitive |= T::IS_SENSITIVE;
        self.mismatch(T::EXPECTED, found)
    }

    /// An error about the type of the value at hand.
    pub fn mismatch<E: Error>(&self, expected: &str, found: Unexpected<'_>) -> E {
        let found = Found { token: found, is_sensitive: self.is_sensitive };
        self.error(format_args!("expected {expected}, found {found}"))
    }
}

/// A value in a few words. Its text is not among them: it may be long, or a secret.
struct Found<'a> {
    token: Unexpected<'a>,
    is_sensitive: bool,
}

impl Display for Found<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.token {
            Unexpected::Bool(_) if self.is_sensitive => f.write_str("a boolean"),
            Unexpected::Unsigned(_) | Unexpected::Signed(_) | Unexpected::Float(_)
                if self.is_sensitive =>
            {
                f.write_str(number::ANY)
            }
            Unexpected::Bool(value) => write!(f, "{value}"),
            Unexpected::Unsigned(value) => write!(f, "the number {value}"),
            Unexpected::Signed(value) => write!(f, "the number {value}"),
            Unexpected::Float(value) => write!(f, "the number {value:?}"),
            Unexpected::Char(_) | Unexpected::Str(_) => f.write_str("a string"),
            Unexpected::Bytes(_) => f.write_str("bytes"),
            Unexpected::Unit | Unexpected::Option => f.write_str("null"),
            Unexpected::Seq => f.write_str("a list"),
            Unexpected::Map => f.write_str("an object"),
            Unexpected::Other(number::ANY) => f.write_str(number::ANY),
            Unexpected::Other(number::OUT_OF_RANGE) => f.write_str(number::OUT_OF_RANGE),
            _ => f.write_str("something else"),
        }
    }
}

/// Reads a value that must be there.
pub fn read<'de, T: Read, D: Deserializer<'de>>(
    from: D,
    context: &mut Context,
) -> Result<T, D::Error> {
    match Value::new(context).deserialize(from)? {
        Some(value) => Ok(value),
        None => Err(context.mismatch(T::EXPECTED, Unexpected::Unit)),
    }
}

/// Reads a value, or nothing where there is null.
///
/// The type of the value decides what is read, not the type that is expected: so every mismatch is found
/// here, and its error knows the path.
pub struct Value<'c, T> {
    context: &'c mut Context,
    of: PhantomData<T>,
}

impl<'c, T: Read> Value<'c, T> {
    pub fn new(context: &'c mut Context) -> Self {
        Self { context, of: PhantomData }
    }

    fn token<E: Error>(self, token: Unexpected<'_>) -> Result<Option<T>, E> {
        match T::from_token(token) {
            Some(value) => Ok(Some(value)),
            None => Err(self.context.mismatch_of::<T, _>(token)),
        }
    }
}

impl<'de, T: Read> DeserializeSeed<'de> for Value<'_, T> {
    type Value = Option<T>;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Option<T>, D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de, T: Read> Visitor<'de> for Value<'_, T> {
    type Value = Option<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(T::EXPECTED)
    }

    fn visit_unit<E>(self) -> Result<Option<T>, E> {
        Ok(T::null())
    }

    fn visit_none<E>(self) -> Result<Option<T>, E> {
        Ok(T::null())
    }

    fn visit_some<D: Deserializer<'de>>(self, from: D) -> Result<Option<T>, D::Error> {
        self.deserialize(from)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Option<T>, E> {
        self.token(Unexpected::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Option<T>, E> {
        self.token(Unexpected::Signed(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Option<T>, E> {
        self.token(Unexpected::Unsigned(value))
    }

    fn visit_i128<E: Error>(self, value: i128) -> Result<Option<T>, E> {
        self.token(Unexpected::Float(value as f64))
    }

    fn visit_u128<E: Error>(self, value: u128) -> Result<Option<T>, E> {
        self.token(Unexpected::Float(value as f64))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Option<T>, E> {
        self.token(Unexpected::Float(value))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Option<T>, E> {
        self.token(Unexpected::Str(value))
    }

    fn visit_bytes<E: Error>(self, value: &[u8]) -> Result<Option<T>, E> {
        self.token(Unexpected::Bytes(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<Option<T>, A::Error> {
        T::from_list(items, self.context).map(Some)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Option<T>, A::Error> {
        T::from_map(map, self.context).map(Some)
    }
}

/// A value with the style in which it is to be written.
pub struct Wire<'a, T: ?Sized>(pub &'a T, pub Style<'a>);

impl<T: Write + ?Sized> Serialize for Wire<'_, T> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.0.write(to, self.1)
    }
}

/// Where null is a value: the items of a sparse list. As a member, an absent value.
impl<T: Read> Read for Option<T> {
    const EXPECTED: &'static str = T::EXPECTED;
    const IS_SENSITIVE: bool = T::IS_SENSITIVE;

    fn null() -> Option<Self> {
        Some(None)
    }

    fn from_token(token: Unexpected<'_>) -> Option<Self> {
        T::from_token(token).map(Some)
    }

    fn from_list<'de, A: SeqAccess<'de>>(
        items: A,
        context: &mut Context,
    ) -> Result<Self, A::Error> {
        T::from_list(items, context).map(Some)
    }

    fn from_map<'de, A: MapAccess<'de>>(map: A, context: &mut Context) -> Result<Self, A::Error> {
        T::from_map(map, context).map(Some)
    }
}

impl<T: Write> Write for Option<T> {
    fn write<S: Serializer>(&self, to: S, style: Style<'_>) -> Result<S::Ok, S::Error> {
        match self {
            Some(value) => value.write(to, style),
            None => to.serialize_none(),
        }
    }

    fn is_absent(&self, style: Style<'_>) -> bool {
        self.as_ref().is_none_or(|value| value.is_absent(style))
    }
}

/// A list. Its nulls are dropped, unless its items are optional.
impl<T: Read> Read for Vec<T> {
    const EXPECTED: &'static str = "a list";

    fn from_list<'de, A: SeqAccess<'de>>(
        mut items: A,
        context: &mut Context,
    ) -> Result<Self, A::Error> {
        let mut list = Vec::new();
        for index in 0.. {
            context.enter(Step::Index(index));
            let item = items.next_element_seed(Value::new(context))?;
            context.leave();
            match item {
                Some(item) => list.extend(item),
                None => break,
            }
        }
        Ok(list)
    }
}

impl<T: Write> Write for Vec<T> {
    fn write<S: Serializer>(&self, to: S, style: Style<'_>) -> Result<S::Ok, S::Error> {
        style.check_length(|| self.len());
        let style = style.items();
        let mut items = to.serialize_seq(Some(self.len()))?;
        for (index, item) in self.iter().enumerate() {
            style.inside(|| Step::Index(index), || items.serialize_element(&Wire(item, style)))?;
        }
        items.end()
    }
}

/// The corrections in each value of a map or a union, for the case that another one of the same name comes.
#[derive(Default)]
pub(super) struct Replaced(BTreeMap<String, Range<usize>>);

impl Replaced {
    /// Forgets the corrections in an earlier value of that name.
    pub(super) fn forget(&mut self, name: &str, context: &mut Context) {
        if let Some(corrections) = self.0.remove(name) {
            context.forget(corrections);
        }
    }

    /// Notes the corrections since `start`, if there are any.
    pub(super) fn note(&mut self, name: &str, start: usize, context: &Context) {
        let corrections = start..context.corrections();
        if !corrections.is_empty() {
            self.0.insert(name.to_owned(), corrections);
        }
    }
}

/// A map. Its null values are dropped, unless its values are optional.
impl<K: Clone + Ord + From<String> + 'static, V: Read> Read for BTreeMap<K, V> {
    const EXPECTED: &'static str = "an object";

    fn from_map<'de, A: MapAccess<'de>>(
        mut entries: A,
        context: &mut Context,
    ) -> Result<Self, A::Error> {
        let mut map = BTreeMap::new();
        let mut replaced = Replaced::default();
        let mut position = 0;
        while let Some(key) = entries.next_key::<String>()? {
            if key == number::KEY {
                return Err(context.mismatch(Self::EXPECTED, Unexpected::Other(number::ANY)));
            }
            replaced.forget(&key, context);
            let start = context.corrections();
            context.enter(Step::Entry(position));
            position += 1;
            let value = entries.next_value_seed(Value::new(context))?;
            context.leave();
            replaced.note(&key, start, context);
            match value {
                Some(value) => drop(map.insert(K::from(key), value)),
                // The last of several entries with one key wins, even where it is null.
                None => drop(map.remove(&K::from(key))),
            }
        }
        Ok(map)
    }
}

impl<K, V: Write> Write for BTreeMap<K, V>
where
    K: AsRef<str> + fmt::Debug + PartialEq + 'static,
{
    fn write<S: Serializer>(&self, to: S, style: Style<'_>) -> Result<S::Ok, S::Error> {
        style.check_length(|| self.len());
        let inner = style.items();
        let mut entries = to.serialize_map(Some(self.len()))?;
        for (position, (key, value)) in self.iter().enumerate() {
            let key = key.as_ref();
            style.check_key(position, key);
            let entry = || entries.serialize_entry(key, &Wire(value, inner));
            inner.inside(|| Step::Entry(position), entry)?;
        }
        entries.end()
    }
}

/// Writes a value as serde asks for it.
pub fn serialize<T: Write, S: Serializer>(value: &T, to: S) -> Result<S::Ok, S::Error> {
    value.write(to, Style::default())
}

/// Reads a value as serde asks for it.
pub fn deserialize<'de, T: Read, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
    read(from, &mut Context::default())
}

/// Implements serde's traits for a type by ours.
macro_rules! serde {
    ($type:ident) => {
        impl ::serde_core::Serialize for $type {
            fn serialize<S: ::serde_core::Serializer>(
                &self,
                to: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::support::codec::serialize(self, to)
            }
        }

        impl<'de> ::serde_core::Deserialize<'de> for $type {
            fn deserialize<D: ::serde_core::Deserializer<'de>>(
                from: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::support::codec::deserialize(from)
            }
        }
    };
}
pub(crate) use serde;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde_core::de::value::{self, BytesDeserializer, MapDeserializer, SeqDeserializer};
    use serde_core::de::{self, IntoDeserializer};

    use super::super::date_time::DateTime;
    use super::super::number;
    use super::*;

    /// Reads from one of serde's own deserializers, with the message of an error.
    fn read_from<'de, T: Read, D: Deserializer<'de>>(from: D) -> Result<T, String> {
        read(from, &mut Context::default()).map_err(|error| error.to_string())
    }

    fn read_value<'de, T: Read>(
        value: impl IntoDeserializer<'de, value::Error>,
    ) -> Result<T, String> {
        read_from(value.into_deserializer())
    }

    fn read_json<T: Read>(json: &str) -> Result<T, String> {
        let result = read_from(&mut serde_json::Deserializer::from_str(json));
        result.map_err(|message| message.split(" at line ").next().unwrap_or_default().to_owned())
    }

    fn write_json<T: Write>(value: &T, format: TimestampFormat) -> String {
        serde_json::to_string(&Wire(value, Style { format, check: None })).unwrap()
    }

    /// A number as `serde_json` gives it where its feature `arbitrary_precision` is on.
    fn number<'de>(digits: &'de str) -> impl Deserializer<'de, Error = value::Error> {
        MapDeserializer::new([(number::KEY, digits)].into_iter())
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

    const SHAPE: &Shape = &Shape {
        name: "Sample",
        members: &["ModelVariants", "Tags", "é"],
        fields: &["model_variants", "tags", "e"],
        required: &[],
        sensitive: &[],
        is_output: true,
    };

    #[test]
    fn a_path_has_names_and_positions_but_no_keys() {
        let mut context = Context::default();
        assert_eq!(context.path(), "");
        for (step, path, in_rust) in [
            (Step::Member(SHAPE, 0), "ModelVariants", "model_variants"),
            (Step::Index(0), "ModelVariants[0]", "model_variants[0]"),
            (Step::Index(12), "ModelVariants[0][12]", "model_variants[0][12]"),
            (Step::Member(SHAPE, 1), "ModelVariants[0][12].Tags", "model_variants[0][12].tags"),
            (Step::Entry(7), "ModelVariants[0][12].Tags{7}", "model_variants[0][12].tags{7}"),
            (
                Step::Member(SHAPE, 2),
                "ModelVariants[0][12].Tags{7}.é",
                "model_variants[0][12].tags{7}.e",
            ),
        ] {
            context.enter(step);
            assert_eq!((&*context.path(), &*context.path.in_rust()), (path, in_rust));
        }
        context.leave();
        context.enter(Step::Key(7));
        assert_eq!(context.path(), "ModelVariants[0][12].Tags{7}{7} (its key)");
        context.leave();
        context.leave();
        assert_eq!(context.path(), "ModelVariants[0][12].Tags");
        let mut context = Context::default();
        context.enter(Step::Index(3));
        assert_eq!(context.path(), "[3]");
        context.enter(Step::Member(SHAPE, 0));
        assert_eq!(context.path(), "[3].ModelVariants");
    }

    #[test]
    fn corrected_members_are_listed_with_their_paths_and_in_order() {
        let mut context = Context::default();
        context.correct(SHAPE, 0);
        context.enter(Step::Member(SHAPE, 1));
        context.enter(Step::Entry(0));
        context.correct(SHAPE, 2);
        assert_eq!(context.path(), "Tags{0}");
        context.leave();
        context.leave();
        context.correct(SHAPE, 2);
        assert_eq!(context.into_corrected(), ["ModelVariants", "Tags{0}.é", "é"]);
        assert_eq!(Context::default().into_corrected(), [""; 0]);
    }

    #[test]
    fn an_error_names_the_path_if_there_is_one() {
        let mut context = Context::default();
        assert_eq!(context.error::<value::Error>("wrong").to_string(), "wrong");
        context.enter(Step::Member(SHAPE, 1));
        assert_eq!(context.error::<value::Error>("wrong").to_string(), "Tags: wrong");
        let mismatch: value::Error = context.mismatch("a list", Unexpected::Map);
        assert_eq!(mismatch.to_string(), "Tags: expected a list, found an object");
    }

    #[test]
    fn what_was_found_is_said_without_its_text() {
        for (found, words) in [
            (Unexpected::Bool(true), "true"),
            (Unexpected::Unsigned(7), "the number 7"),
            (Unexpected::Signed(-7), "the number -7"),
            (Unexpected::Float(1.0), "the number 1.0"),
            (Unexpected::Char('s'), "a string"),
            (Unexpected::Str("secret"), "a string"),
            (Unexpected::Bytes(b"secret"), "bytes"),
            (Unexpected::Unit, "null"),
            (Unexpected::Option, "null"),
            (Unexpected::Seq, "a list"),
            (Unexpected::Map, "an object"),
            (Unexpected::Other("secret"), "something else"),
        ] {
            assert_eq!(Found { token: found, is_sensitive: false }.to_string(), words);
        }
    }

    #[test]
    fn of_what_is_sensitive_only_the_kind_is_said() {
        for (token, words) in [
            (Unexpected::Bool(true), "a boolean"),
            (Unexpected::Unsigned(7), "a number"),
            (Unexpected::Signed(-7), "a number"),
            (Unexpected::Float(1.0), "a number"),
            (Unexpected::Str("secret"), "a string"),
            (Unexpected::Seq, "a list"),
        ] {
            assert_eq!(Found { token, is_sensitive: true }.to_string(), words);
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
        assert_eq!(read_from::<Option<f32>, _>(number("0.5")), Ok(Some(0.5)));
        assert_eq!(
            read_from(number("1.5")),
            DateTime::from_secs_and_nanos(1, 500_000_000).map_err(|_| String::new())
        );
        for (digits, error) in [
            ("128", "expected an 8-bit integer, found the number 128"),
            ("1.0", "expected an 8-bit integer, found the number 1.0"),
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
        let words = MapDeserializer::<_, value::Error>::new([(number::KEY, "five")].into_iter());
        assert!(read_from::<f64, _>(words).is_err());
    }

    #[test]
    fn a_timestamp_format_goes_down_to_the_timestamps() {
        use TimestampFormat::{DateTime as Iso, EpochSeconds, HttpDate};
        let time = DateTime::UNIX_EPOCH;
        for (format, written) in [
            (EpochSeconds, "0"),
            (Iso, r#""1970-01-01T00:00:00Z""#),
            (HttpDate, r#""Thu, 01 Jan 1970 00:00:00 GMT""#),
        ] {
            assert_eq!(write_json(&time, format), written);
            assert_eq!(write_json(&Some(time), format), written);
            assert_eq!(
                write_json(&vec![Some(vec![time]), None], format),
                format!("[[{written}],null]")
            );
            let map = BTreeMap::from([("k".to_owned(), vec![time])]);
            assert_eq!(write_json(&map, format), format!(r#"{{"k":[{written}]}}"#));
        }
        assert_eq!(TimestampFormat::default(), EpochSeconds);
    }

    #[test]
    fn only_an_option_can_be_absent() {
        fn is_absent(value: &impl Write) -> bool {
            value.is_absent(Style::default())
        }
        assert!(is_absent(&None::<i64>));
        assert!(!is_absent(&Some(0)) && !is_absent(&0) && !is_absent(&String::new()));
        assert!(!is_absent(&Vec::<i64>::new()));
        assert!(!is_absent(&BTreeMap::<String, i64>::new()));
    }

    #[test]
    fn after_an_error_the_path_stays_where_it_was() {
        let mut context = Context::default();
        let mut from = serde_json::Deserializer::from_str(r#"{"a":[0,true]}"#);
        let result: Result<BTreeMap<String, Vec<i64>>, _> = read(&mut from, &mut context);
        assert!(result.is_err());
        assert_eq!(context.path(), "{0}[1]");
        let mut context = Context::default();
        let mut from = serde_json::Deserializer::from_str(r#"{"a":[0],"b":[]}"#);
        let result: Result<BTreeMap<String, Vec<i64>>, _> = read(&mut from, &mut context);
        assert!(result.is_ok());
        assert_eq!(context.path(), "");
    }

    #[test]
    fn a_syntax_error_is_the_formats_own() {
        let error: serde_json::Error = read::<Vec<i64>, _>(
            &mut serde_json::Deserializer::from_str("[1,"),
            &mut Context::default(),
        )
        .unwrap_err();
        assert!(error.is_eof());
        let error: value::Error = de::Error::custom("as it is");
        assert_eq!(error.to_string(), "as it is");
    }
}
