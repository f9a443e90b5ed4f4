//! Structures: how one is read and written, member by member.

use std::any::Any;
use std::{fmt, slice};

use super::codec::decode::Stop;
use super::codec::value::{Decode, Decoder, Encode, Encoder, Reader, Structure, Writer};
use super::redacted::Redacted;
use super::schema::{Member, Schema};

impl<T: Structure> Structure for Box<T> {
    const SCHEMA: &'static Schema = T::SCHEMA;

    fn read(&mut self, member: usize, from: &mut impl Reader) {
        (**self).read(member, from);
    }

    fn write(&self, to: &mut impl Writer) {
        (**self).write(to);
    }
}

impl<T: Structure> Decode for T {
    #[inline]
    fn decode<D: Decoder>(&mut self, from: &mut D) -> Result<bool, Stop> {
        from.structure(self)
    }
}

impl<T: Structure> Encode for T {
    #[inline]
    fn encode<E: Encoder>(&self, to: &mut E) {
        to.structure(self);
    }
}

/// Shows a structure as a derived `Debug` does, except for members that are sensitive.
pub fn debug<T: Structure>(structure: &T, f: &mut fmt::Formatter<'_>, name: &str) -> fmt::Result {
    let mut shown = Shown { to: f.debug_struct(name), members: T::SCHEMA.members.iter() };
    structure.write(&mut shown);
    shown.to.finish()
}

/// A structure that is being shown.
struct Shown<'f, 'b> {
    to: fmt::DebugStruct<'f, 'b>,
    members: slice::Iter<'static, Member>,
}

impl Writer for Shown<'_, '_> {
    fn write<T: Encode>(&mut self, value: &T) {
        if let Some(member) = self.members.next() {
            let value: &dyn fmt::Debug = if member.facts.is_sensitive { &Redacted } else { value };
            self.to.field(member.field, value);
        }
    }
}

/// Clones a structure member by member: each is read from the one that is written.
pub fn clone<T: Structure>(structure: &T) -> T {
    let mut cloned = Cloned { structure: T::default(), member: 0 };
    structure.write(&mut cloned);
    cloned.structure
}

/// A structure whose members become clones of those that are written.
struct Cloned<T> {
    structure: T,
    /// The index of the next member.
    member: usize,
}

impl<T: Structure> Writer for Cloned<T> {
    fn write<V: Encode>(&mut self, value: &V) {
        self.structure.read(self.member, &mut ClonedMember { value });
        self.member += 1;
    }
}

/// A value to clone.
struct ClonedMember<'v, V> {
    value: &'v V,
}

impl<V: 'static> ClonedMember<'_, V> {
    fn clone_to<T: Decode>(&self, member: &mut T) {
        let value: &dyn Any = self.value;
        match value.downcast_ref::<T>() {
            Some(value) => *member = value.clone(),
            None => self.skip(),
        }
    }

    fn skip(&self) -> ! {
        // What reads members and what writes them are generated from one list.
        unreachable!("the member that is read is the one that was written")
    }
}

impl<V: 'static> Reader for ClonedMember<'_, V> {
    fn read<T: Decode>(&mut self, member: &mut T) {
        self.clone_to(member);
    }

    fn read_or<T: Decode, S: Default>(&mut self, member: &mut T, _: fn(S) -> T) {
        self.clone_to(member);
    }

    fn skip(&mut self) {
        Self::skip(self);
    }
}

/// Whether each member of a structure equals that of another one.
pub fn equal<T: Structure>(one: &T, other: &T) -> bool {
    let mut compared = Compared { other, members: 0, are_equal: true };
    one.write(&mut compared);
    compared.are_equal
}

/// A structure whose members are compared with those that are written.
struct Compared<'s, T> {
    other: &'s T,
    /// How many were compared.
    members: usize,
    are_equal: bool,
}

impl<T: Structure> Writer for Compared<'_, T> {
    fn write<V: Encode>(&mut self, value: &V) {
        if self.are_equal {
            let mut member = ComparedMember { value, before: self.members, is_equal: false };
            self.other.write(&mut member);
            self.are_equal = member.is_equal;
            self.members += 1;
        }
    }
}

/// A value that is compared with one of the members that are written.
struct ComparedMember<'v> {
    value: &'v dyn Any,
    /// How many members come before it.
    before: usize,
    is_equal: bool,
}

impl Writer for ComparedMember<'_> {
    fn write<V: Encode>(&mut self, value: &V) {
        match self.before.checked_sub(1) {
            Some(before) => self.before = before,
            None => {
                self.is_equal = self.value.downcast_ref() == Some(value);
                self.before = usize::MAX;
            }
        }
    }
}

/// Gives a type that implements [`Structure`] all that follows from it.
macro_rules! structure {
    ($type:ident) => {
        impl ::core::clone::Clone for $type {
            #[inline]
            fn clone(&self) -> Self {
                $crate::support::structure::clone(self)
            }
        }

        impl ::core::fmt::Debug for $type {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                $crate::support::structure::debug(self, f, ::core::stringify!($type))
            }
        }

        impl ::core::cmp::PartialEq for $type {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                $crate::support::structure::equal(self, other)
            }
        }

        $crate::support::serde!($type);
    };
}
pub(crate) use structure;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::collections::BTreeMap;

    use super::*;
    use crate::support::codec::both;
    use crate::support::codec::serde::number;
    use crate::support::date_time::DateTime;
    use crate::support::schema::{TimestampFormat, member};
    use crate::support::serde;

    /// Defines a structure as a generated crate does.
    macro_rules! sample {
        (
            $type:ident, $is_output:literal,
            $($index:literal $field:ident: $of_type:ty = $member:expr),*
        ) => {
            #[derive(Default)]
            struct $type {
                $($field: $of_type,)*
            }

            impl Structure for $type {
                const SCHEMA: &'static Schema =
                    &Schema::new(stringify!($type), $is_output, &[$($member),*]);

                fn read(&mut self, member: usize, from: &mut impl Reader) {
                    match member {
                        $($index => from.read(&mut self.$field),)*
                        _ => from.skip(),
                    }
                }

                fn write(&self, to: &mut impl Writer) {
                    $(to.write(&self.$field);)*
                }
            }

            structure!($type);
        };
    }

    sample! {
        Response, true,
        0 name: String = member!("Name", "name", is_required = true),
        1 parts: Vec<Part> = member!("Parts", "parts", is_required = true),
        2 whole: Part = member!("Whole", "whole", is_required = true),
        3 by_name: Option<BTreeMap<String, Part>> = member!("ByName", "by_name"),
        4 at: Option<DateTime> = member!("At", "at", format = HttpDate),
        5 inner: Option<Box<Response>> = member!("Inner", "inner")
    }
    sample! {
        Part, true,
        0 note: Option<String> = member!("Note", "note"),
        1 count: i32 = member!("Count", "count", is_required = true)
    }
    sample! {
        Request, false,
        0 name: String = member!("Name", "name", is_required = true),
        1 count: i32 = member!("Count", "count", is_required = true),
        2 inner: Option<Box<Request>> = member!("Inner", "inner")
    }
    sample! {
        Number, true,
        0 value: f64 = member!("Value", "value", is_required = true)
    }

    /// Reads JSON by both readers, and what had to be corrected.
    fn read_json<T: Structure>(json: &str) -> Result<(T, Vec<String>), String> {
        both::read(json)
    }

    #[test]
    fn what_a_service_should_have_sent_is_corrected_and_listed() {
        for (json, corrected) in [
            (r#"{"Name":"n","Parts":[],"Whole":{"Count":1}}"#, &[][..]),
            ("{}", &["Name", "Parts", "Whole"]),
            (r#"{"Name":null,"Parts":null,"Whole":null}"#, &["Name", "Parts", "Whole"]),
            // Inner ones come first, since they are read first. What is corrected has no members.
            (
                r#"{"Name":"n","Parts":[{"Count":1},{},null,{"Count":null}]}"#,
                &["Parts[1].Count", "Parts[3].Count", "Whole"],
            ),
            (
                r#"{"Name":"n","Parts":[],"Whole":{},"ByName":{"a b":{}}}"#,
                &["Whole.Count", "ByName{0}.Count"],
            ),
            (
                r#"{"Name":"n","Parts":[],"Whole":{"Count":1},"Inner":{"Parts":[{}]}}"#,
                &["Inner.Parts[0].Count", "Inner.Name", "Inner.Whole"],
            ),
        ] {
            assert_eq!(read_json::<Response>(json).unwrap().1, corrected, "{json}");
        }
        assert_eq!(read_json::<Response>("{}").unwrap().0, Response::default());
    }

    /// In RON, an identifier has no quotes, and a key of a map has some.
    #[test]
    fn a_name_is_a_text_and_no_identifier() {
        use serde_core::de::value::{self, MapDeserializer};
        use serde_core::de::{Deserialize, Deserializer, Error, IntoDeserializer, Visitor};

        struct Quoted(&'static str);

        impl IntoDeserializer<'_> for Quoted {
            type Deserializer = Self;

            fn into_deserializer(self) -> Self {
                self
            }
        }

        impl<'de> Deserializer<'de> for Quoted {
            type Error = value::Error;

            fn deserialize_any<V: Visitor<'de>>(self, to: V) -> Result<V::Value, value::Error> {
                to.visit_str(self.0)
            }

            fn deserialize_identifier<V: Visitor<'de>>(
                self,
                _: V,
            ) -> Result<V::Value, value::Error> {
                Err(Error::custom("expected an identifier"))
            }

            serde_core::forward_to_deserialize_any! {
                bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit
                unit_struct newtype_struct seq tuple tuple_struct map struct enum ignored_any
            }
        }

        let members = MapDeserializer::new([(Quoted("New"), 1), (Quoted("Count"), 7)].into_iter());
        assert_eq!(Part::deserialize(members).map(|part| part.count), Ok(7));
    }

    #[test]
    fn the_last_of_several_values_decides_what_is_corrected() {
        let whole = r#""Parts":[],"Whole":{"Count":1}"#;
        for (name, corrected) in [
            (r#""Name":"a","Name":"b""#, &[][..]),
            (r#""Name":null,"Name":"b""#, &[]),
            (r#""Name":"a","Name":null"#, &["Name"]),
        ] {
            let (value, found) = read_json::<Response>(&format!("{{{name},{whole}}}")).unwrap();
            assert_eq!(found, corrected);
            assert_eq!(value.name, if corrected.is_empty() { name_of(name) } else { "" });
        }
    }

    /// Of each inner value, too, wherever it is; and no more is kept for it than a path a correction.
    #[test]
    fn what_was_corrected_in_a_value_that_is_replaced_is_forgotten() {
        let whole = r#""Name":"n","Whole":{"Count":1}"#;
        for (parts, corrected) in [
            (r#""Parts":[{},{}],"Parts":[{"Count":1},{}]"#, &["Parts[1].Count"][..]),
            (r#""Parts":[{}],"Parts":[]"#, &[]),
            (r#""Parts":[{}],"Parts":null"#, &["Parts"]),
            (r#""Parts":[],"ByName":{"a":{},"b":{},"a":{"Count":1}}"#, &["ByName{1}.Count"]),
            (r#""Parts":[],"ByName":{"a":{},"a":null}"#, &[]),
            (r#""Parts":[],"ByName":{"a":{}},"ByName":{"b":{}}"#, &["ByName{0}.Count"]),
            (r#""Parts":[],"ByName":{"a":{},"a":{}}"#, &["ByName{1}.Count"]),
        ] {
            let (_, found) = read_json::<Response>(&format!("{{{parts},{whole}}}")).unwrap();
            assert_eq!(found, corrected, "{parts}");
        }
    }

    /// The last text of a list of members.
    fn name_of(members: &str) -> &str {
        members.trim_end_matches('"').rsplit('"').next().unwrap_or_default()
    }

    #[test]
    fn what_a_caller_has_to_send_must_be_there() {
        for (json, error) in [
            ("{}", "Request lacks the required members Name, Count"),
            (r#"{"Name":"n"}"#, "Request lacks the required member Count"),
            (r#"{"Count":1,"Name":null}"#, "Request lacks the required member Name"),
            (r#"{"Count":1,"Name":"n","Count":null}"#, "Request lacks the required member Count"),
            (
                r#"{"Inner":{"Inner":{"Name":"n"}}}"#,
                "Inner.Inner: Request lacks the required member Count",
            ),
        ] {
            assert_eq!(read_json::<Request>(json), Err(error.to_owned()), "{json}");
        }
        let (value, corrected) = read_json::<Request>(r#"{"Count":1,"Name":""}"#).unwrap();
        assert_eq!(value, Request { name: String::new(), count: 1, inner: None });
        assert!(corrected.is_empty());
    }

    #[test]
    fn members_are_found_in_any_order() {
        let expected = Part { note: Some("n".to_owned()), count: 1 };
        for json in [
            r#"{"Note":"n","Count":1}"#,
            r#"{"Count":1,"Note":"n"}"#,
            r#"{"New":{},"Note":"n","Newer":[[]],"Count":1,"note":0}"#,
            r#"{"Count":0,"Note":"x","Note":"n","Count":1}"#,
            r#"{"\u004eote":"\u006e","Count":1}"#,
        ] {
            assert_eq!(read_json(json), Ok((expected.clone(), Vec::new())), "{json}");
        }
    }

    #[test]
    fn absent_members_are_left_out() {
        let part = |count| Part { note: None, count };
        assert_eq!(serde_json::to_string(&part(0)).unwrap(), r#"{"Count":0}"#);
        let response = Response {
            name: "n".to_owned(),
            parts: vec![part(1), part(2)],
            at: Some(DateTime::UNIX_EPOCH),
            inner: Some(Box::default()),
            ..Response::default()
        };
        let expected = concat!(
            r#"{"Name":"n","Parts":[{"Count":1},{"Count":2}],"Whole":{"Count":0},"#,
            r#""At":"Thu, 01 Jan 1970 00:00:00 GMT","Inner":{"Name":"","Parts":[],"Whole":{"Count":0}}}"#
        );
        assert_eq!(serde_json::to_string(&response).unwrap(), expected);
        assert_eq!(serde_json::from_str::<Response>(expected).unwrap(), response);
    }

    #[test]
    fn structures_are_equal_where_each_member_is() {
        let response = || Response {
            name: "n".to_owned(),
            parts: vec![Part { note: None, count: 1 }],
            whole: Part { note: None, count: 2 },
            by_name: None,
            at: Some(DateTime::UNIX_EPOCH),
            inner: Some(Box::default()),
        };
        assert_eq!(response(), response());
        let changes: [fn(&mut Response); 7] = [
            |response| response.name.push('n'),
            |response| response.parts[0].count = 2,
            |response| response.parts.clear(),
            |response| response.whole.note = Some(String::new()),
            |response| response.by_name = Some(BTreeMap::new()),
            |response| response.at = None,
            |response| response.inner = Some(Box::new(response_of("m"))),
        ];
        for (index, change) in changes.into_iter().enumerate() {
            let mut changed = response();
            change(&mut changed);
            assert!(changed != response() && response() != changed, "{index}");
        }
    }

    #[test]
    fn a_clone_has_all_members_and_shares_none() {
        let json = concat!(
            r#"{"Name":"n","Parts":[{"Note":"a","Count":1},{"Count":2}],"Whole":{"Count":3},"#,
            r#""ByName":{"b":{"Count":4}},"At":"Thu, 01 Jan 1970 00:00:00 GMT","#,
            r#""Inner":{"Name":"m","Parts":[],"Whole":{"Note":"c","Count":5}}}"#
        );
        let mut response: Response = serde_json::from_str(json).unwrap();
        let cloned = response.clone();
        response.inner.as_mut().unwrap().name.clear();
        response.parts.clear();
        assert_eq!(serde_json::to_string(&cloned).unwrap(), json);
    }

    fn response_of(name: &str) -> Response {
        Response { name: name.to_owned(), ..Response::default() }
    }

    /// As a derived comparison has it.
    #[test]
    fn a_structure_with_what_equals_nothing_is_not_equal_to_itself() {
        let number = Number { value: f64::NAN };
        assert!(number != number.clone());
        assert_eq!(Number { value: 0.0 }, Number { value: -0.0 });
    }

    #[test]
    fn a_structure_is_shown_as_a_derived_debug_would() {
        #[derive(Debug, Default)]
        #[expect(dead_code, reason = "it is shown")]
        struct Part {
            note: Option<String>,
            count: i32,
        }
        for note in [None, Some("n".to_owned())] {
            let derived = Part { note: note.clone(), count: 1 };
            let ours = super::tests::Part { note, count: 1 };
            assert_eq!(format!("{ours:?}"), format!("{derived:?}"));
            assert_eq!(format!("{ours:#?}"), format!("{derived:#?}"));
        }
    }

    /// With the feature `arbitrary_precision` of `serde_json`, a number comes as a map.
    #[test]
    fn a_number_is_no_structure() {
        let json = format!(r#"{{"Whole":{{"{}":"1"}}}}"#, number::KEY);
        let error = serde_json::from_str::<Response>(&json).unwrap_err().to_string();
        assert!(error.starts_with("Whole: expected an object, found "), "{error}");
    }

    /// What is kept instead would be a default that nobody asked for.
    #[test]
    #[should_panic(expected = "the member that is read is the one that was written")]
    fn a_member_that_is_written_in_the_place_of_another_is_not_cloned() {
        #[derive(Default)]
        struct Twisted {
            one: i32,
            other: String,
        }
        impl Structure for Twisted {
            const SCHEMA: &'static Schema =
                &Schema::new("Twisted", true, &[member!("One", "one"), member!("Other", "other")]);

            fn read(&mut self, member: usize, from: &mut impl Reader) {
                match member {
                    0 => from.read(&mut self.one),
                    _ => from.read(&mut self.other),
                }
            }

            fn write(&self, to: &mut impl Writer) {
                to.write(&self.other);
                to.write(&self.one);
            }
        }
        structure!(Twisted);
        drop(Twisted::default().clone());
    }
}
