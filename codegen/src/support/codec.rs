//! Reading values from their wire form, and writing them to it.
//!
//! This is serde with two things added to it: a read knows where in the document it is, so that its
//! errors name the member and corrected members can be listed; and a write knows the format that the
//! model asks for where timestamps are concerned.

use std::collections::BTreeMap;
use std::fmt::{self, Display};
use std::marker::PhantomData;

use serde_core::de::{
    DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Unexpected, Visitor,
};
use serde_core::ser::{Serialize, SerializeMap, Serializer};

use super::number;

/// A value that can be read from its wire form: from a token, a list or a map.
pub trait Read: Sized {
    /// What to call the value in "expected …".
    const EXPECTED: &'static str;

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
        Self::from_token(token).ok_or_else(|| context.mismatch(Self::EXPECTED, token))
    }
}

/// A value that can be written in its wire form.
pub trait Write {
    /// Writes the value, with timestamps in the given format.
    fn write<S: Serializer>(&self, to: S, format: TimestampFormat) -> Result<S::Ok, S::Error>;

    /// Whether a structure leaves the value out.
    fn is_absent(&self) -> bool {
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

/// Where a read is, and what it had to correct so far.
#[derive(Debug, Default)]
pub struct Context {
    path: Vec<Step>,
    corrected: Vec<String>,
}

/// A step from a value to one inside it.
#[derive(Debug)]
pub enum Step {
    /// To a member of a structure or a union.
    Member(&'static str),
    /// To an item of a list.
    Index(usize),
    /// To a value of a map.
    Key(String),
}

impl Context {
    /// Goes to an inner value. After an error the path stays where the error was.
    pub fn enter(&mut self, step: Step) {
        self.path.push(step);
    }

    /// Goes back to the outer value.
    pub fn leave(&mut self) -> Option<Step> {
        self.path.pop()
    }

    /// Notes that a required member of the value at hand was missing and got its default.
    pub fn correct(&mut self, member: &'static str) {
        self.enter(Step::Member(member));
        self.corrected.push(self.path());
        self.leave();
    }

    /// The members that were corrected, as paths such as `ModelVariants[0].Status`.
    #[must_use]
    pub fn into_corrected(self) -> Vec<String> {
        self.corrected
    }

    /// The path to the value at hand; empty for the whole document.
    #[must_use]
    pub fn path(&self) -> String {
        let mut path = String::new();
        for step in &self.path {
            match step {
                Step::Member(name) if path.is_empty() => path.push_str(name),
                Step::Member(name) => path.extend([".", name]),
                Step::Index(index) => path.push_str(&format!("[{index}]")),
                Step::Key(key) => path.push_str(&format!("[{key:?}]")),
            }
        }
        path
    }

    /// An error about the value at hand.
    pub fn error<E: Error>(&self, message: impl Display) -> E {
        if self.path.is_empty() {
            E::custom(message)
        } else {
            E::custom(format_args!("{}: {message}", self.path()))
        }
    }

    /// An error about the type of the value at hand.
    pub fn mismatch<E: Error>(&self, expected: &str, found: Unexpected<'_>) -> E {
        self.error(format_args!("expected {expected}, found {}", Found(found)))
    }
}

/// A value in a few words. Its text is not among them: it may be long, or a secret.
struct Found<'a>(Unexpected<'a>);

impl Display for Found<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Unexpected::Bool(value) => write!(f, "{value}"),
            Unexpected::Unsigned(value) => write!(f, "the number {value}"),
            Unexpected::Signed(value) => write!(f, "the number {value}"),
            Unexpected::Float(value) => write!(f, "the number {value:?}"),
            Unexpected::Char(_) | Unexpected::Str(_) => f.write_str("a string"),
            Unexpected::Bytes(_) => f.write_str("bytes"),
            Unexpected::Unit | Unexpected::Option => f.write_str("null"),
            Unexpected::Seq => f.write_str("a list"),
            Unexpected::Map => f.write_str("an object"),
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
            None => Err(self.context.mismatch(T::EXPECTED, token)),
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

/// A value with the format in which it is to be written.
pub struct Wire<'a, T: ?Sized>(pub &'a T, pub TimestampFormat);

impl<T: Write + ?Sized> Serialize for Wire<'_, T> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.0.write(to, self.1)
    }
}

/// Where null is a value: the items of a sparse list. As a member, an absent value.
impl<T: Read> Read for Option<T> {
    const EXPECTED: &'static str = T::EXPECTED;

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
    fn write<S: Serializer>(&self, to: S, format: TimestampFormat) -> Result<S::Ok, S::Error> {
        match self {
            Some(value) => value.write(to, format),
            None => to.serialize_none(),
        }
    }

    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

impl<T: Read> Read for Box<T> {
    const EXPECTED: &'static str = T::EXPECTED;

    fn from_map<'de, A: MapAccess<'de>>(map: A, context: &mut Context) -> Result<Self, A::Error> {
        T::from_map(map, context).map(Box::new)
    }
}

impl<T: Write> Write for Box<T> {
    fn write<S: Serializer>(&self, to: S, format: TimestampFormat) -> Result<S::Ok, S::Error> {
        (**self).write(to, format)
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
    fn write<S: Serializer>(&self, to: S, format: TimestampFormat) -> Result<S::Ok, S::Error> {
        to.collect_seq(self.iter().map(|item| Wire(item, format)))
    }
}

/// A map. Its null values are dropped, unless its values are optional.
impl<K: Ord + From<String>, V: Read> Read for BTreeMap<K, V> {
    const EXPECTED: &'static str = "an object";

    fn from_map<'de, A: MapAccess<'de>>(
        mut entries: A,
        context: &mut Context,
    ) -> Result<Self, A::Error> {
        let mut map = BTreeMap::new();
        while let Some(key) = entries.next_key::<String>()? {
            context.enter(Step::Key(key));
            let value = entries.next_value_seed(Value::new(context))?;
            let Some(Step::Key(key)) = context.leave() else {
                continue;
            };
            match value {
                Some(value) => drop(map.insert(K::from(key), value)),
                // The last of several entries with one key wins, even where it is null.
                None => drop(map.remove(&K::from(key))),
            }
        }
        Ok(map)
    }
}

impl<K: AsRef<str>, V: Write> Write for BTreeMap<K, V> {
    fn write<S: Serializer>(&self, to: S, format: TimestampFormat) -> Result<S::Ok, S::Error> {
        let mut entries = to.serialize_map(Some(self.len()))?;
        for (key, value) in self {
            entries.serialize_entry(key.as_ref(), &Wire(value, format))?;
        }
        entries.end()
    }
}

/// Implements serde's traits for a type by ours.
macro_rules! serde {
    ($type:ident) => {
        impl ::serde_core::Serialize for $type {
            fn serialize<S: ::serde_core::Serializer>(
                &self,
                to: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::support::Write::write(self, to, ::core::default::Default::default())
            }
        }

        impl<'de> ::serde_core::Deserialize<'de> for $type {
            fn deserialize<D: ::serde_core::Deserializer<'de>>(
                from: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::support::codec::read(from, &mut ::core::default::Default::default())
            }
        }
    };
}
pub(crate) use serde;
