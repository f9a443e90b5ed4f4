//! Values without parts: booleans, numbers and strings.

use serde_core::de::Unexpected;
use serde_core::ser::Serializer;

use super::codec::{Read, TimestampFormat, Write};

/// Defines how a type without parts is read from a token and written.
macro_rules! scalar {
    ($type:ty, $expected:literal, $from_token:expr, $write:expr) => {
        impl Read for $type {
            const EXPECTED: &'static str = $expected;

            fn from_token(token: Unexpected<'_>) -> Option<Self> {
                $from_token(token)
            }
        }

        impl Write for $type {
            fn write<S: Serializer>(&self, to: S, _: TimestampFormat) -> Result<S::Ok, S::Error> {
                $write(self, to)
            }
        }
    };
}

scalar!(bool, "a boolean", boolean, |value: &bool, to: S| to.serialize_bool(*value));
scalar!(i8, "an 8-bit integer", integer, |value: &i8, to: S| to.serialize_i8(*value));
scalar!(i16, "a 16-bit integer", integer, |value: &i16, to: S| to.serialize_i16(*value));
scalar!(i32, "a 32-bit integer", integer, |value: &i32, to: S| to.serialize_i32(*value));
scalar!(i64, "a 64-bit integer", integer, |value: &i64, to: S| to.serialize_i64(*value));
scalar!(f32, "a number", single, |value: &f32, to: S| match special((*value).into()) {
    Some(text) => to.serialize_str(text),
    None => to.serialize_f32(*value),
});
scalar!(f64, "a number", float, |value: &f64, to: S| match special(*value) {
    Some(text) => to.serialize_str(text),
    None => to.serialize_f64(*value),
});
scalar!(String, "a string", string, |value: &String, to: S| to.serialize_str(value));

fn boolean(token: Unexpected<'_>) -> Option<bool> {
    match token {
        Unexpected::Bool(value) => Some(value),
        _ => None,
    }
}

fn string(token: Unexpected<'_>) -> Option<String> {
    match token {
        Unexpected::Str(value) => Some(value.to_owned()),
        _ => None,
    }
}

/// Numbers with a fraction, even `1.0`, and numbers in strings are no integers.
fn integer<T: TryFrom<i64> + TryFrom<u64>>(token: Unexpected<'_>) -> Option<T> {
    match token {
        Unexpected::Signed(value) => value.try_into().ok(),
        Unexpected::Unsigned(value) => value.try_into().ok(),
        _ => None,
    }
}

#[expect(clippy::cast_precision_loss, reason = "the nearest float is what an integer means here")]
fn float(token: Unexpected<'_>) -> Option<f64> {
    match token {
        Unexpected::Float(value) => Some(value),
        Unexpected::Signed(value) => Some(value as f64),
        Unexpected::Unsigned(value) => Some(value as f64),
        Unexpected::Str("NaN") => Some(f64::NAN),
        Unexpected::Str("Infinity") => Some(f64::INFINITY),
        Unexpected::Str("-Infinity") => Some(f64::NEG_INFINITY),
        _ => None,
    }
}

#[expect(clippy::cast_possible_truncation, reason = "the nearest float is meant")]
fn single(token: Unexpected<'_>) -> Option<f32> {
    let value = float(token)?;
    let nearest = value as f32;
    (nearest.is_finite() || !value.is_finite()).then_some(nearest)
}

/// The string that stands for a float which JSON has no number for.
fn special(value: f64) -> Option<&'static str> {
    match value {
        f64::INFINITY => Some("Infinity"),
        f64::NEG_INFINITY => Some("-Infinity"),
        _ if value.is_nan() => Some("NaN"),
        _ => None,
    }
}
