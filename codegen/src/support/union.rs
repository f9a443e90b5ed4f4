//! Unions: exactly one of several members.

/// Gives a type that implements [`Union`] all that follows from it.
macro_rules! union {
    ($type:ident) => {
        impl ::core::default::Default for $type {
            #[inline]
            fn default() -> Self {
                <Self as $crate::support::Union>::unknown(::core::default::Default::default())
            }
        }

        $crate::support::union!($type as $type, |union| union);
        $crate::support::union!($type as ::std::boxed::Box<$type>, |union| &mut **union);
        $crate::support::serde!($type);
    };
    ($union:ident as $type:ty, |$boxed:ident| $inner:expr) => {
        impl $crate::support::Decode for $type {
            #[inline]
            fn decode<D: $crate::support::Decoder>(
                &mut self,
                from: &mut D,
            ) -> ::core::result::Result<bool, $crate::support::Stop> {
                let $boxed = self;
                from.union::<$union>($inner)
            }
        }

        impl $crate::support::Encode for $type {
            #[inline]
            fn encode<E: $crate::support::Encoder>(&self, to: &mut E) {
                to.union::<$union>(self);
            }

            #[inline]
            fn is_absent(&self, is_sent: bool) -> bool {
                !is_sent && <$union as $crate::support::Union>::is_none(self)
            }
        }
    };
}
pub(crate) use union;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::collections::BTreeMap;

    use crate::support::codec::check::{Checker, Purpose};
    use crate::support::codec::serde::number;
    use crate::support::codec::value::Encoder;
    use crate::support::codec::value::{
        Encode, Union, UnknownMember, VariantReader, VariantWriter,
    };
    use crate::support::codec::{both, json};
    use crate::support::date_time::DateTime;
    use crate::support::schema::Schema;
    use crate::support::schema::{TimestampFormat, member};

    /// What a generated crate has for a union.
    #[derive(Clone, Debug, PartialEq)]
    enum Choice {
        Text(String),
        Time(DateTime),
        Inner(Box<Choice>),
        Unknown(UnknownMember),
    }

    impl Union for Choice {
        const SCHEMA: &'static Schema = &Schema::new(
            "Choice",
            true,
            &[
                member!("Text", "Text"),
                member!("Time", "Time", format = DateTime),
                member!("Inner", "Inner"),
            ],
        );

        fn unknown(member: UnknownMember) -> Self {
            Self::Unknown(member)
        }

        fn as_unknown(&self) -> Option<&UnknownMember> {
            match self {
                Self::Unknown(member) => Some(member),
                _ => None,
            }
        }

        fn read(member: usize, from: &mut impl VariantReader) -> Option<Self> {
            match member {
                0 => from.read(Self::Text),
                1 => from.read(Self::Time),
                2 => from.read(Self::Inner),
                _ => None,
            }
        }

        fn write(&self, to: &mut impl VariantWriter) {
            match self {
                Self::Text(value) => to.write(0, value),
                Self::Time(value) => to.write(1, value),
                Self::Inner(value) => to.write(2, value),
                Self::Unknown(member) => to.unknown(member),
            }
        }
    }

    union!(Choice);

    /// Reads JSON by both readers.
    fn read_json(json: &str) -> Result<Choice, String> {
        both::read(json).map(|(choice, _)| choice)
    }

    fn unknown(name: &str) -> Choice {
        Choice::Unknown(UnknownMember::new(name))
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
        let error = serde_json::from_str::<Choice>(&number).unwrap_err().to_string();
        assert!(error.starts_with("expected an object, found "), "{error}");
    }

    #[test]
    fn a_union_is_written_as_one_entry() {
        let write = |choice: &Choice| both::write(choice, TimestampFormat::HttpDate);
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

    /// What is left of such a member is its name.
    #[test]
    fn half_of_a_character_in_the_name_of_an_unknown_member_is_corrected() {
        for (json, name, corrected) in [
            (r#"{"\ud800":1}"#, "\u{fffd}", &[""][..]),
            (r#"{"a\udc00":1,"Text":null}"#, "a\u{fffd}", &[""]),
            (r#"{"\ud800":1,"\ud800":2}"#, "\u{fffd}", &[""]),
            (r#"{"\ud800":1,"\ufffd":2}"#, "\u{fffd}", &[]),
            (r#"{"\ufffd":2}"#, "\u{fffd}", &[]),
            (r#"{"\ud800":null,"New":1}"#, "New", &[]),
        ] {
            let mut choice = Choice::default();
            assert_eq!(json::read::read(json, &mut choice).unwrap(), corrected, "{json}");
            assert_eq!(choice, unknown(name));
        }
        let mut choices = BTreeMap::<String, Choice>::new();
        let corrected = json::read::read(r#"{"a":{"Inner":{"\ud800":1}}}"#, &mut choices);
        assert_eq!(corrected.unwrap(), ["{0}.Inner"]);
    }

    /// One that a service left out is left out again: lists and maps drop nulls.
    #[test]
    fn a_union_that_stands_for_none_is_none() {
        let none = Choice::Unknown(UnknownMember::default());
        assert_eq!(serde_json::to_string(&none).unwrap(), "null");
        assert!(none.is_absent(false) && !unknown("New").is_absent(false));
        assert!(Some(Box::new(none.clone())).is_absent(false));
        assert!(!none.is_absent(true));
        for (purpose, violations) in [(Purpose::Request, 1), (Purpose::Received, 0)] {
            let mut checker = Checker::new(purpose);
            checker.union(&none);
            assert_eq!(checker.into_violations(Choice::SCHEMA).len(), violations);
        }
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
            const SCHEMA: &'static Schema =
                &Schema::new("Typed", true, &[member!("__type", "Type")]);

            fn unknown(member: UnknownMember) -> Self {
                Self::Unknown(member)
            }

            fn as_unknown(&self) -> Option<&UnknownMember> {
                None
            }

            fn read(_: usize, from: &mut impl VariantReader) -> Option<Self> {
                from.read(Self::Type)
            }

            fn write(&self, _: &mut impl VariantWriter) {}
        }

        union!(Typed);
        let typed: Result<(Typed, _), _> = both::read(r#"{"__type":"a"}"#);
        assert_eq!(typed.unwrap().0, Typed::Type("a".to_owned()));
    }
}
