//! Structures: how one is read and written, member by member.

use std::any::Any;
use std::{fmt, slice};

use serde_core::Serialize;
use serde_core::de::DeserializeOwned;

use super::codec::decode::{Decode, Decoder, Stop};
use super::codec::encode::{Encode, Encoder};
use super::path::{Notes, Step};
use super::redacted::Redacted;
use super::schema::{Member, MemberSet, Schema};

/// A structure of the model, such as an operation's input. Only generated code implements it.
// Reading and writing return nothing. What comes of them is kept by the reader or the writer, so that the code
// of a member, of which a crate may have thousands, is a single call. To be cloned, shown or compared is a way of
// being written, since rustc takes longer over code derived for each type.
pub trait Structure:
    Default + Clone + fmt::Debug + PartialEq + Serialize + DeserializeOwned + Send + Sync + 'static
{
    /// What the model says about it.
    #[doc(hidden)]
    const SCHEMA: &'static Schema;

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
    fn read<T: Decode>(&mut self, member: &mut T);

    /// Reads the value into a member that is never absent: null is the same as its default.
    fn read_or<T: Decode, S: Default>(&mut self, member: &mut T, default: fn(S) -> T);

    /// Skips the value, whatever it is.
    fn skip(&mut self);
}

/// The place where members are about to be written, in the model's order.
pub trait Writer {
    /// Writes the next member's value, unless it is absent.
    fn write<T: Encode>(&mut self, value: &T);
}

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

/// Forgets what was corrected in the value of a member, since another one comes.
pub fn forget(corrected: &mut Notes<()>, since: usize, member: usize) {
    corrected.forget(since, |step| matches!(step, Step::Member(_, of) if of == member));
}

/// Finds the members that are missing. Those of what a service sends are corrected, by what they have already; others
/// are an error, in words.
#[inline]
pub fn complete(
    schema: &'static Schema,
    present: &MemberSet,
    corrected: &mut Notes<()>,
) -> Result<(), String> {
    if schema.is_complete(present) { Ok(()) } else { correct(schema, present, corrected) }
}

#[cold]
fn correct(
    schema: &'static Schema,
    present: &MemberSet,
    corrected: &mut Notes<()>,
) -> Result<(), String> {
    let missing = schema.missing(present);
    if schema.is_output {
        missing.for_each(|member| corrected.add_inside(Step::Member(schema, member), ()));
        return Ok(());
    }
    let names: Vec<_> = missing.map(|member| schema.members[member].name).collect();
    let plural = if names.len() == 1 { "" } else { "s" };
    Err(format!("{} lacks the required member{plural} {}", schema.name, names.join(", ")))
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
            let value: &dyn fmt::Debug = if member.is_sensitive { &Redacted } else { value };
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
