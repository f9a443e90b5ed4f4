//! Values without parts, and those that hold others of one type.

use std::collections::BTreeMap;

use super::decode::{Decode, Decoder, IntegerRange, Key, Stop};
use super::encode::{Encode, Encoder};

/// Defines how a type without parts is read and written.
macro_rules! scalar {
    ($type:ty, |$from:ident| $read:expr, |$value:ident, $to:ident| $write:expr) => {
        impl Decode for $type {
            #[inline]
            fn decode<D: Decoder>(&mut self, $from: &mut D) -> Result<bool, Stop> {
                let value: Option<$type> = $read;
                *self = value.unwrap_or(*self);
                Ok(value.is_some())
            }
        }

        impl Encode for $type {
            #[inline]
            fn encode<E: Encoder>(&self, $to: &mut E) {
                let $value = *self;
                $write;
            }
        }
    };
}

/// Defines the same for a type of integers.
macro_rules! integer {
    ($type:ident, $expected:literal) => {
        scalar!(
            $type,
            |from| {
                const RANGE: IntegerRange =
                    IntegerRange { expected: $expected, min: $type::MIN as i64, max: $type::MAX as i64 };
                // What is in the range is of the type.
                from.integer(&RANGE)?.map(|value| value as $type)
            },
            |value, to| to.integer(value.into())
        );
    };
}

scalar!(bool, |from| from.boolean()?, |value, to| to.boolean(value));
integer!(i8, "an 8-bit integer");
integer!(i16, "a 16-bit integer");
integer!(i32, "a 32-bit integer");
integer!(i64, "a 64-bit integer");
scalar!(f32, |from| from.float(true)?.map(|value| value as f32), |value, to| to.single(value));
scalar!(f64, |from| from.float(false)?, |value, to| to.float(value));

impl Decode for String {
    #[inline]
    fn decode<D: Decoder>(&mut self, from: &mut D) -> Result<bool, Stop> {
        from.string(self)
    }
}

impl Encode for String {
    #[inline]
    fn encode<E: Encoder>(&self, to: &mut E) {
        to.string(self);
    }
}

/// Where null is a value: the items of a sparse list. As a member, an absent value.
impl<T: Decode> Decode for Option<T> {
    const IS_NULLABLE: bool = true;

    #[inline]
    fn decode<D: Decoder>(&mut self, from: &mut D) -> Result<bool, Stop> {
        let is_there = self.get_or_insert_default().decode(from)?;
        if !is_there {
            *self = None;
        }
        Ok(is_there)
    }
}

impl<T: Encode> Encode for Option<T> {
    #[inline]
    fn encode<E: Encoder>(&self, to: &mut E) {
        match self {
            Some(value) => value.encode(to),
            None => to.null(),
        }
    }

    #[inline]
    fn is_absent(&self, is_sent: bool) -> bool {
        self.as_ref().is_none_or(|value| value.is_absent(is_sent))
    }
}

impl<T: Decode> Decode for Vec<T> {
    #[inline]
    fn decode<D: Decoder>(&mut self, from: &mut D) -> Result<bool, Stop> {
        from.list(self)
    }
}

impl<T: Encode> Encode for Vec<T> {
    #[inline]
    fn encode<E: Encoder>(&self, to: &mut E) {
        to.list(self);
    }
}

impl<K: Key, V: Decode> Decode for BTreeMap<K, V> {
    #[inline]
    fn decode<D: Decoder>(&mut self, from: &mut D) -> Result<bool, Stop> {
        from.map(self)
    }
}

impl<K: Key, V: Encode> Encode for BTreeMap<K, V> {
    #[inline]
    fn encode<E: Encoder>(&self, to: &mut E) {
        to.map(self);
    }
}
