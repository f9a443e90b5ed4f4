//! Values without parts: booleans, numbers and strings.

use serde_core::de::Unexpected;
use serde_core::ser::Serializer;

use super::codec::{Read, Style, Write};

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
            fn write<S: Serializer>(&self, to: S, style: Style<'_>) -> Result<S::Ok, S::Error> {
                $write(self, to, style)
            }
        }
    };
}

scalar!(bool, "a boolean", boolean, |value: &bool, to: S, _| to.serialize_bool(*value));
scalar!(i8, "an 8-bit integer", integer, |value: &i8, to: S, style: Style<'_>| {
    style.check_number((*value).into());
    to.serialize_i8(*value)
});
scalar!(i16, "a 16-bit integer", integer, |value: &i16, to: S, style: Style<'_>| {
    style.check_number((*value).into());
    to.serialize_i16(*value)
});
scalar!(i32, "a 32-bit integer", integer, |value: &i32, to: S, style: Style<'_>| {
    style.check_number((*value).into());
    to.serialize_i32(*value)
});
scalar!(i64, "a 64-bit integer", integer, |value: &i64, to: S, style: Style<'_>| {
    style.check_number(nearest(*value));
    to.serialize_i64(*value)
});
scalar!(f32, "a number", single, |value: &f32, to: S, style: Style<'_>| {
    style.check_number((*value).into());
    match special((*value).into()) {
        Some(text) => to.serialize_str(text),
        None => to.serialize_f32(*value),
    }
});
scalar!(f64, "a number", float, |value: &f64, to: S, style: Style<'_>| {
    style.check_number(*value);
    match special(*value) {
        Some(text) => to.serialize_str(text),
        None => to.serialize_f64(*value),
    }
});
scalar!(String, "a string", string, |value: &String, to: S, style: Style<'_>| {
    style.check_length(|| value.chars().count());
    to.serialize_str(value)
});

#[expect(clippy::cast_precision_loss, reason = "bounds are far below where floats have gaps")]
fn nearest(value: i64) -> f64 {
    value as f64
}

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
        // An integer of JSON's grammar that `serde_json` can only give as a float.
        Unexpected::Float(value) if value == 0.0 && value.is_sign_negative() => {
            0_i64.try_into().ok()
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether two floats are the same number, or both none.
    fn same(left: f64, right: f64) -> bool {
        left.to_bits() == right.to_bits() || left.is_nan() && right.is_nan()
    }

    fn write<T: Write>(value: &T) -> Option<String> {
        let mut text = Vec::new();
        value.write(&mut serde_json::Serializer::new(&mut text), Style::default()).ok()?;
        String::from_utf8(text).ok()
    }

    #[test]
    fn an_integer_is_an_integer_in_range() {
        for value in [i64::MIN, -2_147_483_649, -32_769, -129, -128, -1] {
            let token = Unexpected::Signed(value);
            assert_eq!(i8::from_token(token), i8::try_from(value).ok());
            assert_eq!(i16::from_token(token), i16::try_from(value).ok());
            assert_eq!(i32::from_token(token), i32::try_from(value).ok());
            assert_eq!(i64::from_token(token), Some(value));
        }
        for value in [0, 127, 128, 32_768, 2_147_483_648, 9_223_372_036_854_775_808, u64::MAX] {
            let token = Unexpected::Unsigned(value);
            assert_eq!(i8::from_token(token), i8::try_from(value).ok());
            assert_eq!(i16::from_token(token), i16::try_from(value).ok());
            assert_eq!(i32::from_token(token), i32::try_from(value).ok());
            assert_eq!(i64::from_token(token), i64::try_from(value).ok());
        }
        for token in [
            Unexpected::Float(1.0),
            Unexpected::Str("1"),
            Unexpected::Bool(true),
            Unexpected::Char('1'),
            Unexpected::Bytes(b"1"),
            Unexpected::Unit,
        ] {
            assert_eq!(i64::from_token(token), None, "{token}");
        }
    }

    #[test]
    fn a_float_is_any_number_or_one_of_three_words() {
        for (token, expected) in [
            (Unexpected::Float(0.1), 0.1),
            (Unexpected::Float(-0.0), -0.0),
            (Unexpected::Signed(-1), -1.0),
            (Unexpected::Unsigned(1), 1.0),
            (Unexpected::Unsigned(u64::MAX), 18_446_744_073_709_551_616.0),
            (Unexpected::Str("NaN"), f64::NAN),
            (Unexpected::Str("Infinity"), f64::INFINITY),
            (Unexpected::Str("-Infinity"), f64::NEG_INFINITY),
        ] {
            assert!(f64::from_token(token).is_some_and(|float| same(float, expected)), "{token}");
        }
        for token in [
            Unexpected::Str("nan"),
            Unexpected::Str("infinity"),
            Unexpected::Str("+Infinity"),
            Unexpected::Str("1"),
            Unexpected::Str(""),
            Unexpected::Bool(false),
            Unexpected::Unit,
        ] {
            assert_eq!(f64::from_token(token), None, "{token}");
            assert_eq!(f32::from_token(token), None, "{token}");
        }
    }

    /// A finite number beyond the range is refused, rather than taken for infinity.
    #[test]
    fn a_short_float_is_the_nearest_one() {
        for (token, expected) in [
            (Unexpected::Float(0.1), 0.1_f32),
            (Unexpected::Float(1e-60), 0.0),
            (Unexpected::Float(3.402_823_5e38), f32::MAX),
            (Unexpected::Unsigned(16_777_217), 16_777_216.0),
            (Unexpected::Str("-Infinity"), f32::NEG_INFINITY),
        ] {
            assert_eq!(
                f32::from_token(token).map(f32::to_bits),
                Some(expected.to_bits()),
                "{token}"
            );
        }
        assert!(f32::from_token(Unexpected::Str("NaN")).is_some_and(f32::is_nan));
        for float in [3.5e38, -3.5e38, f64::MAX, f64::MIN] {
            assert_eq!(f32::from_token(Unexpected::Float(float)), None, "{float}");
        }
    }

    #[test]
    fn booleans_and_strings_are_what_they_are() {
        assert_eq!(bool::from_token(Unexpected::Bool(true)), Some(true));
        assert_eq!(bool::from_token(Unexpected::Str("true")), None);
        assert_eq!(bool::from_token(Unexpected::Unsigned(1)), None);
        assert_eq!(String::from_token(Unexpected::Str("é")), Some("é".to_owned()));
        assert_eq!(String::from_token(Unexpected::Bytes(b"e")), None);
        assert_eq!(String::from_token(Unexpected::Unsigned(1)), None);
    }

    #[test]
    fn scalars_are_written_as_they_are_and_floats_without_a_number_as_words() {
        for (written, expected) in [
            (write(&true), "true"),
            (write(&i8::MIN), "-128"),
            (write(&i16::MIN), "-32768"),
            (write(&i32::MIN), "-2147483648"),
            (write(&i64::MIN), "-9223372036854775808"),
            (write(&0.1_f32), "0.1"),
            (write(&0.1_f64), "0.1"),
            (write(&-0.0_f64), "-0.0"),
            (write(&f32::NAN), r#""NaN""#),
            (write(&-f64::NAN), r#""NaN""#),
            (write(&f32::INFINITY), r#""Infinity""#),
            (write(&f64::INFINITY), r#""Infinity""#),
            (write(&f32::NEG_INFINITY), r#""-Infinity""#),
            (write(&f64::NEG_INFINITY), r#""-Infinity""#),
            (write(&"\"\n".to_owned()), r#""\"\n""#),
        ] {
            assert_eq!(written.as_deref(), Some(expected));
        }
    }
}
