//! Unions: exactly one of several members.

use serde_core::de::{IgnoredAny, MapAccess, Unexpected};
use serde_core::ser::{Error as _, SerializeMap, Serializer};

use super::codec::{Context, Read, Step, TimestampFormat, Value, Write};
use super::number;
use super::structure::{Reader, Writer};

/// A union of the model: its members, and how to read and write the one that is set.
pub trait Union: Sized {
    /// The shape's name in the model.
    const NAME: &'static str;
    /// The members' names on the wire, in the model's order.
    const MEMBERS: &'static [&'static str];
    /// What stands for a member that the model did not have.
    const UNKNOWN: Self;

    /// Reads the value of a member; nothing where it is null.
    fn read<'de, A: MapAccess<'de>>(
        member: usize,
        from: &mut Reader<'_, A>,
    ) -> Result<Option<Self>, A::Error>;

    /// Writes the member that is set.
    fn write<M: SerializeMap>(&self, to: Choice<'_, M>) -> Result<(), M::Error>;
}

impl<'de, A: MapAccess<'de>> Reader<'_, A> {
    /// Reads the value into a variant of a union.
    pub fn variant<T: Read, U>(&mut self, variant: fn(T) -> U) -> Result<Option<U>, A::Error> {
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
        Writer { map: self.map, member }.write_as(format, value)
    }

    /// What was unknown when it was read cannot be written.
    pub fn unknown(self) -> Result<(), M::Error> {
        let message = format_args!("an unknown variant of {} cannot be written", self.union);
        Err(M::Error::custom(message))
    }
}

/// Makes a union from a map.
pub fn from_map<'de, T: Union, A: MapAccess<'de>>(
    mut map: A,
    context: &mut Context,
) -> Result<T, A::Error> {
    let mut found: Option<(String, T)> = None;
    while let Some(name) = map.next_key::<String>()? {
        if name == number::KEY {
            return Err(context.mismatch("an object", Unexpected::Other("a number")));
        }
        // Some services name the type of an object in it.
        if name == "__type" {
            map.next_value::<IgnoredAny>()?;
            continue;
        }
        let value = member(&name, &mut map, context)?;
        match (&found, value) {
            (Some((other, _)), Some(_)) if *other != name => {
                let message = format_args!("the union {} has more than one member", T::NAME);
                return Err(context.error(message));
            }
            // The last of several values of one member wins, even where it is null.
            (Some((other, _)), None) if *other == name => found = None,
            (_, Some(value)) => found = Some((name, value)),
            (_, None) => {}
        }
    }
    let Some((_, value)) = found else {
        return Err(context.error(format_args!("the union {} has no member", T::NAME)));
    };
    Ok(value)
}

fn member<'de, T: Union, A: MapAccess<'de>>(
    name: &str,
    map: &mut A,
    context: &mut Context,
) -> Result<Option<T>, A::Error> {
    let Some(index) = T::MEMBERS.iter().position(|member| *member == name) else {
        return Reader { map, context }.unknown();
    };
    context.enter(Step::Member(T::MEMBERS[index]));
    let value = T::read(index, &mut Reader { map, context })?;
    context.leave();
    Ok(value)
}

/// Writes a union as a map of one entry.
pub fn write<T: Union, S: Serializer>(value: &T, to: S) -> Result<S::Ok, S::Error> {
    let mut map = to.serialize_map(Some(1))?;
    value.write(Choice { map: &mut map, union: T::NAME })?;
    map.end()
}

/// Gives a type that implements [`Union`] all that follows from it.
macro_rules! union {
    ($type:ident) => {
        impl ::core::default::Default for $type {
            fn default() -> Self {
                <Self as $crate::support::Union>::UNKNOWN
            }
        }

        impl $crate::support::Read for $type {
            const EXPECTED: &'static str = "an object";

            fn from_map<'de, A: ::serde_core::de::MapAccess<'de>>(
                map: A,
                context: &mut $crate::support::Context,
            ) -> ::core::result::Result<Self, A::Error> {
                $crate::support::union::from_map(map, context)
            }
        }

        impl $crate::support::Write for $type {
            fn write<S: ::serde_core::Serializer>(
                &self,
                to: S,
                _: $crate::support::TimestampFormat,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::support::union::write(self, to)
            }
        }

        $crate::support::serde!($type);
    };
}
pub(crate) use union;
