//! Unions: exactly one of several members.

use std::collections::BTreeMap;

use serde_core::de::{IgnoredAny, MapAccess, Unexpected};
use serde_core::ser::{Error as _, SerializeMap, Serializer};

use super::codec::{Context, Read, Style, TimestampFormat, Value, Write};
use super::number;
use super::path::Step;
use super::structure::write_entry;
use super::validation::{LimitTable, Problem};

/// A union of the model: its members, and how to read and write the one that is set.
pub trait Union: Sized {
    /// The shape's name in the model.
    const NAME: &'static str;
    /// The members' names on the wire, in the model's order.
    const MEMBERS: &'static [&'static str];
    /// What the members must meet before they are sent.
    const LIMITS: LimitTable = &[];
    /// What stands for a member that the model did not have.
    const UNKNOWN: Self;

    /// Reads the value of a member; nothing where it is null.
    fn read<'de, A: MapAccess<'de>>(
        member: usize,
        from: &mut Variant<'_, A>,
    ) -> Result<Option<Self>, A::Error>;

    /// Writes the member that is set.
    fn write<M: SerializeMap>(&self, to: Choice<'_, M>) -> Result<(), M::Error>;
}

/// The value of a member that is about to be read.
pub struct Variant<'r, A> {
    map: &'r mut A,
    context: &'r mut Context,
}

impl<'de, A: MapAccess<'de>> Variant<'_, A> {
    /// Reads the value into a variant of a union.
    pub fn read<T: Read, U>(&mut self, variant: fn(T) -> U) -> Result<Option<U>, A::Error> {
        let value = self.map.next_value_seed(Value::<T>::new(self.context))?;
        Ok(value.map(variant))
    }

    /// Skips the value of a member that the model did not have.
    pub fn unknown<U: Union>(&mut self) -> Result<Option<U>, A::Error> {
        let value = self.map.next_value::<Option<IgnoredAny>>()?;
        Ok(value.map(|_| U::UNKNOWN))
    }
}

/// The place where the one member of a union is about to be written.
pub struct Choice<'w, M> {
    map: &'w mut M,
    union: &'static str,
    limits: LimitTable,
    style: Style<'w>,
}

impl<M: SerializeMap> Choice<'_, M> {
    /// Writes the member that is set.
    pub fn write<T: Write>(self, member: &'static str, value: &T) -> Result<(), M::Error> {
        self.write_as(TimestampFormat::default(), member, value)
    }

    /// Writes the member that is set with its timestamps in the given format.
    pub fn write_as<T: Write>(
        self,
        format: TimestampFormat,
        member: &'static str,
        value: &T,
    ) -> Result<(), M::Error> {
        let Self { map, limits, style, .. } = self;
        write_entry(map, member, value, limits, Style { format, ..style })
    }

    /// What was unknown when it was read cannot be written.
    pub fn unknown(self) -> Result<(), M::Error> {
        if let Some(check) = self.style.check {
            check.report().add(Problem::UnknownVariant);
            return Ok(());
        }
        let union = self.union;
        Err(M::Error::custom(format_args!("an unknown variant of {union} cannot be written")))
    }
}

/// Makes a union from a map.
pub fn from_map<'de, T: Union, A: MapAccess<'de>>(
    mut map: A,
    context: &mut Context,
) -> Result<T, A::Error> {
    // The last of several values of one member wins, even where it is null.
    let mut found: BTreeMap<String, T> = BTreeMap::new();
    while let Some(name) = map.next_key::<String>()? {
        if name == number::KEY {
            return Err(context.mismatch("an object", Unexpected::Other(number::ANY)));
        }
        // Some services name the type of an object in it.
        if name == "__type" {
            map.next_value::<IgnoredAny>()?;
            continue;
        }
        match member(&name, &mut map, context)? {
            Some(value) => found.insert(name, value),
            None => found.remove(&name),
        };
    }
    let mut values = found.into_values();
    match (values.next(), values.next()) {
        (Some(value), None) => Ok(value),
        (None, _) => Err(context.error(format_args!("the union {} has no member", T::NAME))),
        (Some(_), Some(_)) => {
            Err(context.error(format_args!("the union {} has more than one member", T::NAME)))
        }
    }
}

fn member<'de, T: Union, A: MapAccess<'de>>(
    name: &str,
    map: &mut A,
    context: &mut Context,
) -> Result<Option<T>, A::Error> {
    let Some(index) = T::MEMBERS.iter().position(|member| *member == name) else {
        return Variant { map, context }.unknown();
    };
    context.enter(Step::Member(T::MEMBERS[index]));
    let value = T::read(index, &mut Variant { map, context })?;
    context.leave();
    Ok(value)
}

/// Writes a union as a map of one entry.
pub fn write<T: Union, S: Serializer>(
    value: &T,
    to: S,
    style: Style<'_>,
) -> Result<S::Ok, S::Error> {
    let mut map = to.serialize_map(Some(1))?;
    value.write(Choice { map: &mut map, union: T::NAME, limits: T::LIMITS, style })?;
    map.end()
}

/// Gives a type that implements [`Union`] all that follows from it.
macro_rules! union {
    ($type:ident) => {
        impl ::core::default::Default for $type {
            #[inline]
            fn default() -> Self {
                <Self as $crate::support::Union>::UNKNOWN
            }
        }

        $crate::support::union!($type as $type);
        $crate::support::union!($type as ::std::boxed::Box<$type>);
        $crate::support::serde!($type);
    };
    ($union:ident as $type:ty) => {
        impl $crate::support::Read for $type {
            const EXPECTED: &'static str = "an object";

            fn from_map<'de, A: ::serde_core::de::MapAccess<'de>>(
                map: A,
                context: &mut $crate::support::Context,
            ) -> ::core::result::Result<Self, A::Error> {
                $crate::support::union::from_map::<$union, A>(map, context)
                    .map(::core::convert::From::from)
            }
        }

        impl $crate::support::Write for $type {
            fn write<S: ::serde_core::Serializer>(
                &self,
                to: S,
                style: $crate::support::Style<'_>,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::support::union::write::<$union, S>(self, to, style)
            }
        }
    };
}
pub(crate) use union;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::super::codec::{Wire, read};
    use super::super::date_time::DateTime;
    use super::super::number;
    use super::*;

    /// What a generated crate has for a union.
    #[derive(Clone, Debug, PartialEq)]
    enum Choice {
        Text(String),
        Time(DateTime),
        Inner(Box<Choice>),
        Unknown,
    }

    impl Union for Choice {
        const NAME: &'static str = "Choice";
        const MEMBERS: &'static [&'static str] = &["Text", "Time", "Inner"];
        const UNKNOWN: Self = Self::Unknown;

        fn read<'de, A: MapAccess<'de>>(
            member: usize,
            from: &mut Variant<'_, A>,
        ) -> Result<Option<Self>, A::Error> {
            match member {
                0 => from.read(Self::Text),
                1 => from.read(Self::Time),
                2 => from.read(Self::Inner),
                _ => from.unknown(),
            }
        }

        fn write<M: SerializeMap>(&self, to: super::Choice<'_, M>) -> Result<(), M::Error> {
            match self {
                Self::Text(value) => to.write("Text", value),
                Self::Time(value) => to.write_as(TimestampFormat::DateTime, "Time", value),
                Self::Inner(value) => to.write("Inner", value),
                Self::Unknown => to.unknown(),
            }
        }
    }

    union!(Choice as Choice);
    union!(Choice as Box<Choice>);

    fn read_json(json: &str) -> Result<Choice, String> {
        let from = &mut serde_json::Deserializer::from_str(json);
        read(from, &mut Context::default()).map_err(|error: serde_json::Error| {
            error.to_string().split(" at line ").next().unwrap_or_default().to_owned()
        })
    }

    fn text(text: &str) -> Choice {
        Choice::Text(text.to_owned())
    }

    #[test]
    fn a_union_is_the_one_member_that_is_not_null() {
        for (json, expected) in [
            (r#"{"Text":"a"}"#, text("a")),
            (r#"{"Text":null,"Time":0}"#, Choice::Time(DateTime::UNIX_EPOCH)),
            (r#"{"Time":0,"Text":null}"#, Choice::Time(DateTime::UNIX_EPOCH)),
            (r#"{"__type":"x#Choice","Text":"a","New":null}"#, text("a")),
            (r#"{"Text":"a","__type":{"Text":["b"]}}"#, text("a")),
            (r#"{"Inner":{"Inner":{"Text":"a"}}}"#, {
                Choice::Inner(Box::new(Choice::Inner(Box::new(text("a")))))
            }),
            (r#"{"New":[{"Text":"a"}]}"#, Choice::Unknown),
            (r#"{"New":0,"New":1}"#, Choice::Unknown),
        ] {
            assert_eq!(read_json(json), Ok(expected), "{json}");
        }
    }

    #[test]
    fn of_several_values_of_one_member_the_last_wins() {
        for (json, expected) in [
            (r#"{"Text":"a","Text":"b"}"#, Ok(text("b"))),
            (r#"{"Text":"a","Text":null,"Text":"b"}"#, Ok(text("b"))),
            (r#"{"Text":"a","Text":null,"Time":0}"#, Ok(Choice::Time(DateTime::UNIX_EPOCH))),
            (r#"{"Text":"a","Time":null}"#, Ok(text("a"))),
            (r#"{"New":1,"New":null,"Text":"a"}"#, Ok(text("a"))),
            (r#"{"Text":"a","Time":0,"Time":null}"#, Ok(text("a"))),
            (r#"{"Time":0,"Text":"a","New":1,"Time":null,"New":null}"#, Ok(text("a"))),
            (r#"{"Text":"a","Text":null}"#, Err("the union Choice has no member")),
        ] {
            assert_eq!(read_json(json), expected.map_err(str::to_owned), "{json}");
        }
    }

    #[test]
    fn several_members_or_none_are_an_error() {
        let several = "the union Choice has more than one member";
        let none = "the union Choice has no member";
        for (json, error) in [
            (r#"{"Text":"a","Time":0}"#, several.to_owned()),
            (r#"{"Text":"a","New":0}"#, several.to_owned()),
            (r#"{"New":0,"Newer":0}"#, several.to_owned()),
            (r#"{"Inner":{"Text":"a","Time":0}}"#, format!("Inner: {several}")),
            ("{}", none.to_owned()),
            (r#"{"__type":"Text"}"#, none.to_owned()),
            (r#"{"Text":null,"New":null}"#, none.to_owned()),
            (r#"{"Inner":{"Inner":{}}}"#, format!("Inner.Inner: {none}")),
            (r#"{"Text":0}"#, "Text: expected a string, found the number 0".to_owned()),
            ("[]", "expected an object, found a list".to_owned()),
            ("null", "expected an object, found null".to_owned()),
        ] {
            assert_eq!(read_json(json), Err(error), "{json}");
        }
        let number = format!(r#"{{"{}":"1"}}"#, number::KEY);
        assert!(read_json(&number).unwrap_err().starts_with("expected an object, found "));
    }

    #[test]
    fn a_union_is_written_as_one_entry_unless_it_is_unknown() {
        let write = |choice: Choice| {
            serde_json::to_string(&Wire(
                &choice,
                Style { format: TimestampFormat::HttpDate, check: None },
            ))
        };
        assert_eq!(write(text("a")).unwrap(), r#"{"Text":"a"}"#);
        let time = Choice::Time(DateTime::UNIX_EPOCH);
        assert_eq!(write(time.clone()).unwrap(), r#"{"Time":"1970-01-01T00:00:00Z"}"#);
        let inner = Choice::Inner(Box::new(time));
        assert_eq!(write(inner).unwrap(), r#"{"Inner":{"Time":"1970-01-01T00:00:00Z"}}"#);
        let message = "an unknown variant of Choice cannot be written";
        assert_eq!(write(Choice::Unknown).unwrap_err().to_string(), message);
    }
}
