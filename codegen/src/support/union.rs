//! Unions: exactly one of several members.

use std::fmt;

use super::codec::decode::Decode;
use super::codec::encode::Encode;
use super::schema::Schema;

/// A union of the model: its members, and how to read and write the one that is set.
pub trait Union: Sized {
    /// What the model says about it.
    const SCHEMA: &'static Schema;

    /// The variant for a member that the model did not have.
    fn unknown(member: UnknownMember) -> Self;

    /// What that variant holds, if it is the one.
    fn as_unknown(&self) -> Option<&UnknownMember>;

    /// Reads the value of the member of that index; nothing where it is null.
    fn read(member: usize, from: &mut impl VariantReader) -> Option<Self>;

    /// Writes the member that is set.
    fn write(&self, to: &mut impl VariantWriter);

    /// Whether this is what stands for one that a service left out. It is left out again, unless it is to be sent.
    fn is_none(&self) -> bool {
        self.as_unknown().is_some_and(|member| member.name.is_none())
    }
}

/// The value of a union's member that is about to be read. What goes wrong is the reader's to keep.
pub trait VariantReader {
    /// Reads the value into a variant of a union.
    fn read<T: Decode, U>(&mut self, variant: fn(T) -> U) -> Option<U>;
}

/// The place where the one member of a union is about to be written.
pub trait VariantWriter {
    /// Writes the member that is set, which is the one of that index.
    fn write<T: Encode>(&mut self, member: usize, value: &T);

    /// Writes what is left of a member that was unknown when it was read.
    fn unknown(&mut self, member: &UnknownMember);
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

/// What the name of a member of a union stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MemberName {
    /// The member of that index.
    Known(usize),
    /// One that the model did not have.
    Unknown(UnknownMember),
    /// Nothing: some services name the type of an object in it.
    OfType,
}

impl MemberName {
    pub fn new(schema: &Schema, name: &str) -> Self {
        match schema.index(name) {
            Some(member) => Self::Known(member),
            None if name == "__type" => Self::OfType,
            None => Self::Unknown(UnknownMember { name: Some(name.to_owned()) }),
        }
    }
}

/// The members of a union that were found, of which there must be one in the end.
#[derive(Debug)]
pub struct Values<T>(Vec<(MemberName, T)>);

impl<T> Default for Values<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Values<T> {
    /// Takes a value of a member, or that there is none: the last of several wins, even where it is null.
    pub fn put(&mut self, name: MemberName, value: Option<T>) {
        self.0.retain(|(other, _)| *other != name);
        self.0.extend(value.map(|value| (name, value)));
    }

    /// The one value; or why there is not one, in words.
    pub fn finish(mut self, schema: &Schema) -> Result<T, String> {
        match (self.0.pop(), self.0.pop()) {
            (Some((_, value)), None) => Ok(value),
            (None, _) => Err(format!("the union {} has no member", schema.name)),
            (Some(_), Some(_)) => Err(format!("the union {} has more than one member", schema.name)),
        }
    }
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
