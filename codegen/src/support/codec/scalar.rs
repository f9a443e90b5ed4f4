//! Values without parts, and those that hold others of one type.

use std::collections::BTreeMap;

use super::decode::{IntegerRange, Stop};
use crate::support::codec::value::{Decode, Decoder, Encode, Encoder, Key};

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
                const RANGE: IntegerRange = IntegerRange {
                    expected: $expected,
                    min: $type::MIN as i64,
                    max: $type::MAX as i64,
                };
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::support::codec::{both, json};
    use crate::support::schema::TimestampFormat;

    /// Reads JSON by both readers.
    fn read<T: Decode + PartialEq + std::fmt::Debug>(json: &str) -> Option<T> {
        both::read(json).ok().map(|(value, corrected)| {
            assert_eq!(corrected, [""; 0]);
            value
        })
    }

    fn write<T: Encode>(value: &T) -> String {
        both::write(value, TimestampFormat::default())
    }

    #[test]
    fn an_integer_is_an_integer_in_range() {
        for value in [
            i64::MIN,
            -2_147_483_649,
            -32_769,
            -129,
            -128,
            -1,
            0,
            127,
            128,
            32_768,
            2_147_483_648,
            i64::MAX,
        ] {
            let json = value.to_string();
            assert_eq!(read::<i8>(&json), i8::try_from(value).ok());
            assert_eq!(read::<i16>(&json), i16::try_from(value).ok());
            assert_eq!(read::<i32>(&json), i32::try_from(value).ok());
            assert_eq!(read::<i64>(&json), Some(value));
        }
        assert_eq!(read::<i64>("-0"), Some(0));
        for json in [
            "9223372036854775808",
            "-9223372036854775809",
            "18446744073709551616",
            "1.0",
            "1e0",
            "\"1\"",
            "true",
            "[]",
            "{}",
        ] {
            assert_eq!(read::<i64>(json), None, "{json}");
        }
    }

    /// With a fraction or an exponent, a zero is no integer, whatever its sign is. Serde has the same float for all of them.
    #[test]
    fn of_the_zeros_two_are_integers() {
        let read = |json: &str| json::read::read(json, &mut 7_i64).map_err(|error| error.message);
        assert_eq!((read("0"), read("-0")), (Ok(vec![]), Ok(vec![])));
        for json in
            ["-0.0", "-0.00", "-0e5", "-0E-1", "-0.0e0", "-1e-400", "-0e99999999999999999999"]
        {
            let error = "expected a 64-bit integer, found the number -0.0 at line 1 column 1";
            assert_eq!(read(json), Err(error.to_owned()), "{json}");
            let zero = super::tests::read::<f64>(json).map(f64::to_bits);
            assert_eq!(zero, Some((-0.0_f64).to_bits()), "{json}");
        }
    }

    #[test]
    fn a_float_is_any_number_or_one_of_three_words() {
        for (json, expected) in [
            ("0.1", 0.1),
            ("-0", -0.0),
            ("-1", -1.0),
            ("1", 1.0),
            ("18446744073709551615", 18_446_744_073_709_551_616.0),
            ("\"NaN\"", f64::NAN),
            ("\"Infinity\"", f64::INFINITY),
            ("\"-Infinity\"", f64::NEG_INFINITY),
        ] {
            let value = read::<f64>(json).unwrap();
            assert!(
                value.to_bits() == expected.to_bits() || value.is_nan() && expected.is_nan(),
                "{json}"
            );
        }
        for json in ["\"nan\"", "\"infinity\"", "\"+Infinity\"", "\"1\"", "\"\"", "false", "1e400"]
        {
            assert_eq!(read::<f64>(json), None, "{json}");
            assert_eq!(read::<f32>(json), None, "{json}");
        }
    }

    /// A finite number beyond the range is refused, rather than taken for infinity.
    #[test]
    fn a_short_float_is_the_nearest_one() {
        for (json, expected) in [
            ("0.1", 0.1_f32),
            ("1e-60", 0.0),
            ("3.4028235e38", f32::MAX),
            ("16777217", 16_777_216.0),
            ("\"-Infinity\"", f32::NEG_INFINITY),
        ] {
            assert_eq!(read::<f32>(json).map(f32::to_bits), Some(expected.to_bits()), "{json}");
        }
        assert!(read::<f32>("\"NaN\"").is_some_and(f32::is_nan));
        for json in ["3.5e38", "-3.5e38", "1.7976931348623157e308"] {
            assert_eq!(read::<f32>(json), None, "{json}");
        }
        let error = "expected a number from -3.4028235e38 to 3.4028235e38, found the number 1e300";
        assert_eq!(both::read::<f32>("1e300"), Err(error.to_owned()));
    }

    /// The nearest float of 64 bits lies in the middle between two of 32 bits, and the number does not. Expected values were
    /// computed with fractions, after IEEE 754: the nearest, and of two the even one.
    #[test]
    fn a_short_float_is_rounded_once() {
        for (json, bits) in [
            // 1 + 2⁻²⁴, and a little more or less.
            ("1.00000005960464477539062500000000000001", 0x3f80_0001),
            ("1.000000059604644775390625", 0x3f80_0000),
            ("1.0000001788139342", 0x3f80_0001),
            ("1.00000017881393432617187499999999999999", 0x3f80_0001),
            ("1.000000178813934326171875", 0x3f80_0002),
            ("-16777217.0000000000000001", 0xcb80_0001),
            ("16777217", 0x4b80_0000),
            // Integers of more than 53 bits are rounded once, too.
            ("9007199791611905", 0x5a00_0001),
            ("9007199791611904", 0x5a00_0000),
            // The middle between the two least floats, and between the largest one and infinity.
            ("2.1019476964872256e-45", 0x0000_0001),
            ("3.4028235677973366e38", 0x7f7f_ffff),
        ] {
            let mut single = 0_f32;
            assert!(json::read::read(json, &mut single).is_ok(), "{json}");
            assert_eq!(single.to_bits(), bits, "{json}");
        }
    }

    #[test]
    fn booleans_and_strings_are_what_they_are() {
        assert_eq!(read::<bool>("true"), Some(true));
        assert_eq!(read::<bool>("\"true\""), None);
        assert_eq!(read::<bool>("1"), None);
        assert_eq!(read::<String>("\"\u{e9}\\u00e9\""), Some("éé".to_owned()));
        assert_eq!(read::<String>("1"), None);
    }

    /// The digits are `serde_json`'s, whose form the writer for operations takes.
    #[test]
    fn what_has_no_digits_is_written_as_a_word() {
        for (written, expected) in [
            (write(&i64::MIN), "-9223372036854775808"),
            (write(&i64::MAX), "9223372036854775807"),
            (write(&0_i8), "0"),
            (write(&true), "true"),
            (write(&f32::NAN), "\"NaN\""),
            (write(&-f64::NAN), "\"NaN\""),
            (write(&f32::INFINITY), "\"Infinity\""),
            (write(&f64::NEG_INFINITY), "\"-Infinity\""),
            (write(&0.1_f32), "0.1"),
            (write(&-0.0), "-0.0"),
            (write(&"\"\\\n\u{1f}\u{7f}é/".to_owned()), "\"\\\"\\\\\\n\\u001f\u{7f}é/\""),
        ] {
            assert_eq!(written, expected);
        }
    }
}
