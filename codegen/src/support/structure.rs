//! Structures: how one is read and written, member by member.

use std::any::Any;
use std::ops::Range;
use std::{fmt, iter, slice};

use serde_core::de::{
    DeserializeOwned, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Unexpected, Visitor,
};
use serde_core::ser::{Serialize, SerializeMap, Serializer};

use super::codec::{Context, Read, Style, TimestampFormat, Value, Wire, Write};
use super::number;
use super::path::Step;
use super::redacted::Redacted;
use super::shape::Shape;
use super::validation::LimitTable;

/// A structure of the model, such as an operation's input. Only generated code implements it.
// Reading and writing return nothing. What comes of them is kept by the reader or the writer, so that the code
// of a member, of which a crate may have thousands, is a single call. To be cloned, shown or compared is a way of
// being written, since rustc takes longer over code derived for each type.
pub trait Structure:
    Default + Clone + fmt::Debug + PartialEq + Serialize + DeserializeOwned + Send + Sync + 'static
{
    /// What the model says about it.
    #[doc(hidden)]
    const SHAPE: Shape;
    /// What the members must meet before they are sent.
    #[doc(hidden)]
    const LIMITS: LimitTable = &[];

    /// Reads the value of the member of that index.
    #[doc(hidden)]
    fn read(&mut self, member: usize, from: &mut impl Reader);

    /// Writes all members, in the model's order.
    #[doc(hidden)]
    fn write(&self, to: &mut impl Writer);
}

/// The value of a member that is about to be read.
pub trait Reader {
    /// Reads the value into a member. Null is the same as no value, even after a value.
    fn read<T: Read + Default>(&mut self, member: &mut T);

    /// Reads the value into a member that is never absent: null is the same as its default.
    fn read_or<T: Read, S: Default>(&mut self, member: &mut T, default: fn(S) -> T);

    /// Skips the value, whatever it is.
    fn skip(&mut self);
}

/// The place where members are about to be written, in the model's order.
pub trait Writer {
    /// Writes the next member's value, unless it is absent.
    fn write<T: Write>(&mut self, value: &T) {
        self.write_as(TimestampFormat::default(), value);
    }

    /// Writes the next member's value with its timestamps in the given format, unless it is absent.
    fn write_as<T: Write>(&mut self, format: TimestampFormat, value: &T);
}

impl<T: Structure> Structure for Box<T> {
    const SHAPE: Shape = T::SHAPE;
    const LIMITS: LimitTable = T::LIMITS;

    fn read(&mut self, member: usize, from: &mut impl Reader) {
        (**self).read(member, from);
    }

    fn write(&self, to: &mut impl Writer) {
        (**self).write(to);
    }
}

impl<T: Structure> Read for T {
    const EXPECTED: &'static str = "an object";

    fn from_map<'de, A: MapAccess<'de>>(map: A, context: &mut Context) -> Result<T, A::Error> {
        from_map(map, context)
    }
}

/// The map's length is not known in advance: absent members are left out.
impl<T: Structure> Write for T {
    fn write<S: Serializer>(&self, to: S, style: Style<'_>) -> Result<S::Ok, S::Error> {
        let (map, shape, limits) = (to.serialize_map(None)?, &T::SHAPE, T::LIMITS);
        let mut members = Members { map, shape, next: 0, limits, style, result: Ok(()) };
        Structure::write(self, &mut members);
        members.result?;
        members.map.end()
    }
}

/// The value of a member in a map.
struct Member<'r, A, E> {
    map: &'r mut A,
    context: &'r mut Context,
    /// Whether the member is present now.
    is_present: Result<bool, E>,
}

impl<'de, A: MapAccess<'de>> Member<'_, A, A::Error> {
    fn value<T: Read>(&mut self) -> Result<Option<T>, A::Error> {
        self.map.next_value_seed(Value::new(self.context))
    }
}

impl<'de, A: MapAccess<'de>> Reader for Member<'_, A, A::Error> {
    fn read<T: Read + Default>(&mut self, member: &mut T) {
        self.is_present = self.value().map(|value| {
            let is_present = value.is_some();
            *member = value.unwrap_or_default();
            is_present
        });
    }

    fn read_or<T: Read, S: Default>(&mut self, member: &mut T, default: fn(S) -> T) {
        self.is_present = self.value().map(|value| {
            *member = value.unwrap_or_else(|| default(S::default()));
            true
        });
    }

    fn skip(&mut self) {
        self.is_present = self.map.next_value::<IgnoredAny>().map(|_| false);
    }
}

/// A map to which members are written, until one of them cannot be.
struct Members<'w, M, E> {
    map: M,
    shape: &'static Shape,
    /// The index of the next member, of which a structure writes as many as its shape has.
    next: usize,
    limits: LimitTable,
    style: Style<'w>,
    result: Result<(), E>,
}

impl<M: SerializeMap> Writer for Members<'_, M, M::Error> {
    fn write_as<T: Write>(&mut self, format: TimestampFormat, value: &T) {
        if self.result.is_ok() {
            let (member, style) = ((self.shape, self.next), Style { format, ..self.style });
            self.result = write_entry(&mut self.map, member, value, self.limits, style);
            self.next += 1;
        }
    }
}

/// Writes a member's value, unless it is absent, and checks it against what the table says of it.
pub(super) fn write_entry<T: Write, M: SerializeMap>(
    map: &mut M,
    (shape, member): (&'static Shape, usize),
    value: &T,
    limits: LimitTable,
    style: Style<'_>,
) -> Result<(), M::Error> {
    let is_absent = value.is_absent(style);
    let check = style.check.map(|check| check.member(limits, (shape, member), is_absent));
    if is_absent {
        return Ok(());
    }
    let inner = Style { check, ..style };
    let entry = || map.serialize_entry(shape.members[member], &Wire(value, inner));
    inner.inside(|| Step::Member(shape, member), entry)
}

/// Shows a structure as a derived `Debug` does, except for members that are sensitive.
pub fn debug<T: Structure>(structure: &T, f: &mut fmt::Formatter<'_>, name: &str) -> fmt::Result {
    let fields = T::SHAPE.fields.iter().enumerate();
    let sensitive = T::SHAPE.sensitive;
    let mut shown = Shown { to: f.debug_struct(name), fields, sensitive };
    structure.write(&mut shown);
    shown.to.finish()
}

/// A structure that is being shown.
struct Shown<'f, 'b> {
    to: fmt::DebugStruct<'f, 'b>,
    fields: iter::Enumerate<slice::Iter<'static, &'static str>>,
    sensitive: &'static [usize],
}

impl Writer for Shown<'_, '_> {
    fn write_as<T: Write>(&mut self, _: TimestampFormat, value: &T) {
        if let Some((member, field)) = self.fields.next() {
            let is_sensitive = self.sensitive.contains(&member);
            let value: &dyn fmt::Debug = if is_sensitive { &Redacted } else { value };
            self.to.field(field, value);
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
    fn write_as<V: Write>(&mut self, _: TimestampFormat, value: &V) {
        self.structure.read(self.member, &mut ClonedMember { value });
        self.member += 1;
    }
}

/// A value to clone. It has the type of the member that is read, being the same member.
struct ClonedMember<'v, V> {
    value: &'v V,
}

impl<V: 'static> ClonedMember<'_, V> {
    fn clone_to<T: Read>(&self, member: &mut T) {
        let value: &dyn Any = self.value;
        if let Some(value) = value.downcast_ref::<T>() {
            *member = value.clone();
        }
    }
}

impl<V: 'static> Reader for ClonedMember<'_, V> {
    fn read<T: Read + Default>(&mut self, member: &mut T) {
        self.clone_to(member);
    }

    fn read_or<T: Read, S: Default>(&mut self, member: &mut T, _: fn(S) -> T) {
        self.clone_to(member);
    }

    fn skip(&mut self) {}
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
    fn write_as<V: Write>(&mut self, _: TimestampFormat, value: &V) {
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
    fn write_as<V: Write>(&mut self, _: TimestampFormat, value: &V) {
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

/// Makes a structure from a map.
pub fn from_map<'de, T: Structure, A: MapAccess<'de>>(
    mut map: A,
    context: &mut Context,
) -> Result<T, A::Error> {
    let mut structure = T::default();
    let mut present = MemberSet::default();
    // Of which members something was corrected, for the case that another value of one comes.
    let mut corrections: Vec<(usize, Range<usize>)> = Vec::new();
    let mut expected = 0;
    while let Some(key) = map.next_key_seed(Key { members: T::SHAPE.members, expected })? {
        let member = match key {
            Found::Member(member) => member,
            Found::Unknown => {
                map.next_value::<IgnoredAny>()?;
                continue;
            }
            Found::Number => {
                return Err(context.mismatch("an object", Unexpected::Other(number::ANY)));
            }
        };
        if let Some(of) = corrections.iter().position(|(other, _)| *other == member) {
            context.forget(corrections.swap_remove(of).1);
        }
        let start = context.corrections();
        let outer = context.enter_member(&T::SHAPE, member);
        let mut value = Member { map: &mut map, context, is_present: Ok(false) };
        structure.read(member, &mut value);
        present.set(member, value.is_present?);
        context.leave_member(outer);
        if context.corrections() > start {
            corrections.push((member, start..context.corrections()));
        }
        expected = member + 1;
    }
    let missing: Vec<_> = present.missing(T::SHAPE.required).collect();
    if !T::SHAPE.is_output && !missing.is_empty() {
        let plural = if missing.len() == 1 { "" } else { "s" };
        let names: Vec<_> = missing.iter().map(|&member| T::SHAPE.members[member]).collect();
        let names = names.join(", ");
        let name = T::SHAPE.name;
        return Err(context.error(format_args!("{name} lacks the required member{plural} {names}")));
    }
    for member in missing {
        context.correct(&T::SHAPE, member);
    }
    Ok(structure)
}

/// Finds a member by its name.
struct Key {
    members: &'static [&'static str],
    /// Where to look first: services mostly send members in the model's order.
    expected: usize,
}

/// What a name on the wire stands for.
#[derive(Clone, Copy)]
enum Found {
    /// The member of that index.
    Member(usize),
    /// Nothing that the model had.
    Unknown,
    /// A number that came as a map.
    Number,
}

impl<'de> DeserializeSeed<'de> for Key {
    type Value = Found;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Found, D::Error> {
        from.deserialize_identifier(self)
    }
}

impl Visitor<'_> for Key {
    type Value = Found;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a member")
    }

    fn visit_str<E>(self, name: &str) -> Result<Found, E> {
        if self.members.get(self.expected).is_some_and(|member| *member == name) {
            return Ok(Found::Member(self.expected));
        }
        Ok(match self.members.iter().position(|member| *member == name) {
            Some(member) => Found::Member(member),
            None if name == number::KEY => Found::Number,
            None => Found::Unknown,
        })
    }
}

/// A set of member indices.
#[derive(Clone, Debug, Default)]
pub struct MemberSet {
    first: u64,
    /// Those past the first 64, which few structures have.
    rest: Vec<usize>,
}

impl MemberSet {
    pub(crate) fn set(&mut self, member: usize, is_present: bool) {
        match (member, is_present) {
            (0..64, true) => self.first |= 1 << member,
            (0..64, false) => self.first &= !(1 << member),
            (_, true) => self.rest.push(member),
            (_, false) => self.rest.retain(|other| *other != member),
        }
    }

    /// Those of `required` that are not in the set.
    pub(super) fn missing(&self, required: &'static [usize]) -> impl Iterator<Item = usize> {
        required.iter().copied().filter(|&member| !self.contains(member))
    }

    fn contains(&self, member: usize) -> bool {
        if member < 64 { self.first & (1 << member) != 0 } else { self.rest.contains(&member) }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::collections::BTreeMap;

    use super::super::codec::{self, read};
    use super::super::date_time::DateTime;
    use super::super::number;
    use super::*;

    /// Defines a structure as a generated crate does.
    macro_rules! sample {
        (
            $type:ident, $is_output:literal, $required:expr,
            $($index:literal $wire:literal $field:ident: $of_type:ty = $write:ident $(($format:expr))?),*
        ) => {
            #[derive(Default)]
            struct $type {
                $($field: $of_type,)*
            }

            impl Structure for $type {
                const SHAPE: Shape = Shape {
                    name: stringify!($type),
                    members: &[$($wire),*],
                    fields: &[$(stringify!($field)),*],
                    required: $required,
                    sensitive: &[],
                    is_output: $is_output,
                };

                fn read(&mut self, member: usize, from: &mut impl Reader) {
                    match member {
                        $($index => from.read(&mut self.$field),)*
                        _ => from.skip(),
                    }
                }

                fn write(&self, to: &mut impl Writer) {
                    $(to.$write($($format,)? &self.$field);)*
                }
            }

            structure!($type);
        };
    }

    sample! {
        Response, true, &[0, 1, 2],
        0 "Name" name: String = write,
        1 "Parts" parts: Vec<Part> = write,
        2 "Whole" whole: Part = write,
        3 "ByName" by_name: Option<BTreeMap<String, Part>> = write,
        4 "At" at: Option<DateTime> = write_as(TimestampFormat::HttpDate),
        5 "Inner" inner: Option<Box<Response>> = write
    }
    sample! {
        Part, true, &[1],
        0 "Note" note: Option<String> = write,
        1 "Count" count: i32 = write
    }
    sample! {
        Request, false, &[0, 1],
        0 "Name" name: String = write,
        1 "Count" count: i32 = write,
        2 "Inner" inner: Option<Box<Request>> = write
    }

    sample! {
        Number, true, &[0],
        0 "Value" value: f64 = write
    }

    /// Reads JSON, and what had to be corrected.
    fn read_json<T: codec::Read>(json: &str) -> Result<(T, Vec<String>), String> {
        let mut context = Context::default();
        let value = read(&mut serde_json::Deserializer::from_str(json), &mut context);
        let value = value.map_err(|error: serde_json::Error| {
            error.to_string().split(" at line ").next().unwrap_or_default().to_owned()
        })?;
        assert_eq!(context.path(), "");
        Ok((value, context.into_corrected()))
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
        let error = read_json::<Response>(&json).unwrap_err();
        assert!(error.starts_with("Whole: expected an object, found "), "{error}");
    }

    #[test]
    fn a_set_of_members_has_room_for_more_than_a_word_has_bits() {
        const ALL: &[usize] = &[0, 1, 62, 63, 64, 65, 127, 128, 1000];
        let missing = |members: &MemberSet| members.missing(ALL).collect::<Vec<_>>();
        let mut members = MemberSet::default();
        assert_eq!(missing(&members), ALL);
        for (index, member) in ALL.iter().enumerate() {
            members.set(*member, true);
            members.set(*member, true);
            assert_eq!(missing(&members), &ALL[index + 1..]);
        }
        for (index, member) in ALL.iter().enumerate() {
            members.set(*member, false);
            members.set(*member, false);
            assert_eq!(missing(&members), &ALL[..=index]);
        }
    }
}
