//! Unions: exactly one of several members.

use std::collections::BTreeMap;
use std::fmt;

use serde_core::de::{IgnoredAny, MapAccess, Unexpected};
use serde_core::ser::{SerializeMap, Serializer};

use super::codec::{Context, Read, Replaced, Style, TimestampFormat, Value, Write};
use super::number;
use super::shape::Shape;
use super::structure::write_entry;
use super::validation::{Check, LimitTable, ViolationKind};

/// A union of the model: its members, and how to read and write the one that is set.
pub trait Union: Sized {
    /// What the model says about it.
    const SHAPE: Shape;
    /// What the members must meet before they are sent.
    const LIMITS: LimitTable = &[];

    /// The variant for a member that the model did not have.
    fn unknown(member: UnknownMember) -> Self;

    /// What that variant holds, if it is the one.
    fn as_unknown(&self) -> Option<&UnknownMember>;

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

    /// Skips the value.
    pub fn skip<U>(&mut self) -> Result<Option<U>, A::Error> {
        self.map.next_value::<IgnoredAny>()?;
        Ok(None)
    }
}

/// A member of a union that the model did not have when this crate was generated.
///
/// Its name is kept, and its content is not: it is written as `{"Name":{}}`. That is nothing to send to a
/// service, so requests with it are refused.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct UnknownMember {
    name: Option<String>,
}

impl fmt::Debug for UnknownMember {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.name.fmt(f)
    }
}

impl UnknownMember {
    /// The member's name on the wire. There is none where a service left the whole union out.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }
}

/// The place where the one member of a union is about to be written.
pub struct Choice<'w, M> {
    map: &'w mut M,
    shape: &'static Shape,
    limits: LimitTable,
    style: Style<'w>,
}

impl<M: SerializeMap> Choice<'_, M> {
    /// Writes the member that is set, which is the one of that index.
    pub fn write<T: Write>(self, member: usize, value: &T) -> Result<(), M::Error> {
        self.write_as(TimestampFormat::default(), member, value)
    }

    /// Writes the member that is set with its timestamps in the given format.
    pub fn write_as<T: Write>(
        self,
        format: TimestampFormat,
        member: usize,
        value: &T,
    ) -> Result<(), M::Error> {
        let Self { map, shape, limits, style } = self;
        write_entry(map, (shape, member), value, limits, Style { format, ..style })
    }

    /// Writes what is left of a member that was unknown when it was read.
    pub fn unknown(self, member: &UnknownMember) -> Result<(), M::Error> {
        if let Some(check) = self.style.check {
            check.report().add(ViolationKind::UnknownVariant);
        }
        match &member.name {
            Some(name) => self.map.serialize_entry(name, &BTreeMap::<&str, ()>::new()),
            None => Ok(()),
        }
    }
}

/// Makes a union from a map.
pub fn from_map<'de, T: Union, A: MapAccess<'de>>(
    mut map: A,
    context: &mut Context,
) -> Result<T, A::Error> {
    // The last of several values of one member wins, even where it is null.
    let mut found: BTreeMap<String, T> = BTreeMap::new();
    let mut replaced = Replaced::default();
    while let Some(name) = map.next_key::<String>()? {
        if name == number::KEY {
            return Err(context.mismatch("an object", Unexpected::Other(number::ANY)));
        }
        replaced.forget(&name, context);
        let start = context.corrections();
        let value = member(&name, &mut map, context)?;
        replaced.note(&name, start, context);
        match value {
            Some(value) => found.insert(name, value),
            None => found.remove(&name),
        };
    }
    let mut values = found.into_values();
    match (values.next(), values.next()) {
        (Some(value), None) => Ok(value),
        (None, _) => Err(context.error(format_args!("the union {} has no member", T::SHAPE.name))),
        (Some(_), Some(_)) => {
            Err(context.error(format_args!("the union {} has more than one member", T::SHAPE.name)))
        }
    }
}

fn member<'de, T: Union, A: MapAccess<'de>>(
    name: &str,
    map: &mut A,
    context: &mut Context,
) -> Result<Option<T>, A::Error> {
    let Some(index) = T::SHAPE.members.iter().position(|member| *member == name) else {
        let value = map.next_value::<Option<IgnoredAny>>()?;
        // Some services name the type of an object in it.
        let is_member = value.is_some() && name != "__type";
        return Ok(is_member.then(|| T::unknown(UnknownMember { name: Some(name.to_owned()) })));
    };
    let outer = context.enter_member(&T::SHAPE, index);
    let value = T::read(index, &mut Variant { map, context })?;
    context.leave_member(outer);
    Ok(value)
}

/// Whether a union is what stands for one that a service left out. It is left out again, unless it is to be sent.
pub fn is_absent<T: Union>(value: &T, style: Style<'_>) -> bool {
    style.check.is_none_or(Check::is_of_response)
        && value.as_unknown().is_some_and(|member| member.name.is_none())
}

/// Writes a union as a map of one entry, or as null in a list or a map where it stands for none.
pub fn write<T: Union, S: Serializer>(
    value: &T,
    to: S,
    style: Style<'_>,
) -> Result<S::Ok, S::Error> {
    if is_absent(value, style) {
        return to.serialize_none();
    }
    let mut map = to.serialize_map(Some(1))?;
    value.write(Choice { map: &mut map, shape: &T::SHAPE, limits: T::LIMITS, style })?;
    map.end()
}

/// Gives a type that implements [`Union`] all that follows from it.
macro_rules! union {
    ($type:ident) => {
        impl ::core::default::Default for $type {
            #[inline]
            fn default() -> Self {
                <Self as $crate::support::Union>::unknown(::core::default::Default::default())
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

            fn is_absent(&self, style: $crate::support::Style<'_>) -> bool {
                $crate::support::union::is_absent::<$union>(self, style)
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
    use super::super::validation::{Check, Report};
    use super::*;

    /// What a generated crate has for a union.
    #[derive(Clone, Debug, PartialEq)]
    enum Choice {
        Text(String),
        Time(DateTime),
        Inner(Box<Choice>),
        Unknown(UnknownMember),
    }

    impl Union for Choice {
        const SHAPE: Shape = Shape {
            name: "Choice",
            members: &["Text", "Time", "Inner"],
            fields: &["Text", "Time", "Inner"],
            required: &[],
            sensitive: &[],
            is_output: true,
        };

        fn unknown(member: UnknownMember) -> Self {
            Self::Unknown(member)
        }

        fn as_unknown(&self) -> Option<&UnknownMember> {
            match self {
                Self::Unknown(member) => Some(member),
                _ => None,
            }
        }

        fn read<'de, A: MapAccess<'de>>(
            member: usize,
            from: &mut Variant<'_, A>,
        ) -> Result<Option<Self>, A::Error> {
            match member {
                0 => from.read(Self::Text),
                1 => from.read(Self::Time),
                2 => from.read(Self::Inner),
                _ => from.skip(),
            }
        }

        fn write<M: SerializeMap>(&self, to: super::Choice<'_, M>) -> Result<(), M::Error> {
            match self {
                Self::Text(value) => to.write(0, value),
                Self::Time(value) => to.write_as(TimestampFormat::DateTime, 1, value),
                Self::Inner(value) => to.write(2, value),
                Self::Unknown(member) => to.unknown(member),
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

    fn unknown(name: &str) -> Choice {
        Choice::Unknown(UnknownMember { name: Some(name.to_owned()) })
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
            (r#"{"New":[{"Text":"a"}]}"#, unknown("New")),
            (r#"{"New":0,"New":1}"#, unknown("New")),
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
    fn a_union_is_written_as_one_entry() {
        let write = |choice: &Choice| {
            let style = Style { format: TimestampFormat::HttpDate, check: None };
            serde_json::to_string(&Wire(choice, style)).unwrap()
        };
        assert_eq!(write(&text("a")), r#"{"Text":"a"}"#);
        let time = Choice::Time(DateTime::UNIX_EPOCH);
        assert_eq!(write(&time), r#"{"Time":"1970-01-01T00:00:00Z"}"#);
        let inner = Choice::Inner(Box::new(time));
        assert_eq!(write(&inner), r#"{"Inner":{"Time":"1970-01-01T00:00:00Z"}}"#);
        for name in ["New", "", "a \"b\""] {
            let written = write(&unknown(name));
            assert_eq!(written, format!("{{{name:?}:{{}}}}"));
            assert_eq!(read_json(&written), Ok(unknown(name)));
        }
    }

    /// One that a service left out is left out again: lists and maps drop nulls.
    #[test]
    fn a_union_that_stands_for_none_is_none() {
        let none = Choice::Unknown(UnknownMember::default());
        assert_eq!(serde_json::to_string(&Wire(&none, Style::default())).unwrap(), "null");
        assert!(Write::is_absent(&none, Style::default()));
        assert!(!Write::is_absent(&unknown("New"), Style::default()));
        assert!(Write::is_absent(&Some(Box::new(none.clone())), Style::default()));
        let report = Report::new("Sample");
        let style = Style { check: Some(Check::new(&report)), ..Style::default() };
        assert!(!Write::is_absent(&none, style));
        let written = serde_json::to_string(&Wire(&none, style)).unwrap();
        assert_eq!((&*written, report.into_violations().len()), ("{}", 1));
    }

    /// A modeled member may have the name that others use for the type.
    #[test]
    fn a_member_may_be_called_as_the_type_is() {
        #[derive(Clone, Debug, PartialEq)]
        enum Typed {
            Type(String),
            Unknown(UnknownMember),
        }
        impl Union for Typed {
            const SHAPE: Shape =
                Shape { name: "Typed", members: &["__type"], fields: &["Type"], ..Choice::SHAPE };

            fn unknown(member: UnknownMember) -> Self {
                Self::Unknown(member)
            }

            fn as_unknown(&self) -> Option<&UnknownMember> {
                None
            }

            fn read<'de, A: MapAccess<'de>>(
                _: usize,
                from: &mut Variant<'_, A>,
            ) -> Result<Option<Self>, A::Error> {
                from.read(Self::Type)
            }

            fn write<M: SerializeMap>(&self, _: super::Choice<'_, M>) -> Result<(), M::Error> {
                Ok(())
            }
        }
        union!(Typed as Typed);
        let from = &mut serde_json::Deserializer::from_str(r#"{"__type":"a"}"#);
        let typed: Result<Typed, serde_json::Error> = read(from, &mut Context::default());
        assert_eq!(typed.unwrap(), Typed::Type("a".to_owned()));
    }
}
