//! Numbers, as the documents that hold them say them.

use super::decode::{Found, IntegerRange, Time};

/// A number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Number {
    Unsigned(u64),
    Signed(i64),
    /// `-0`: an integer by JSON's grammar, whose sign a float keeps.
    MinusZero,
    Float(f64),
}

impl Number {
    /// The integer that it is, in a range. Numbers with a fraction or an exponent, even `1.0` and `-0.0`, are no integers.
    #[inline]
    pub fn integer(self, range: &IntegerRange) -> Option<i64> {
        let value = match self {
            Self::Unsigned(value) => i64::try_from(value).ok()?,
            Self::Signed(value) => value,
            Self::MinusZero => 0,
            Self::Float(_) => return None,
        };
        (range.min..=range.max).contains(&value).then_some(value)
    }

    /// The nearest float.
    #[inline]
    #[expect(
        clippy::cast_precision_loss,
        reason = "the nearest float is what an integer means here"
    )]
    pub fn float(self) -> f64 {
        match self {
            Self::Unsigned(value) => value as f64,
            Self::Signed(value) => value as f64,
            Self::MinusZero => -0.0,
            Self::Float(value) => value,
        }
    }

    /// The time that it is as seconds.
    pub fn time(self) -> Option<Time<'static>> {
        match self {
            Self::Unsigned(value) => Some(Time::Seconds(value.try_into().ok()?, 0)),
            Self::Signed(value) => Some(Time::Seconds(value, 0)),
            Self::MinusZero => Some(Time::Seconds(0, 0)),
            Self::Float(value) => Some(Time::Float(value)),
        }
    }

    pub fn found(self) -> Found {
        match self {
            Self::Unsigned(value) => Found::Unsigned(value),
            Self::Signed(value) => Found::Signed(value),
            Self::MinusZero => Found::Float(-0.0),
            Self::Float(value) => Found::Float(value),
        }
    }
}

/// The float that a word stands for.
pub fn special(text: &str) -> Option<f64> {
    match text {
        "NaN" => Some(f64::NAN),
        "Infinity" => Some(f64::INFINITY),
        "-Infinity" => Some(f64::NEG_INFINITY),
        _ => None,
    }
}

/// Whether a float can be one of 32 bits: one that is finite and beyond their range is refused, rather than taken for
/// infinity.
#[expect(clippy::cast_possible_truncation, reason = "the nearest float is meant")]
pub fn fits_single(value: f64) -> bool {
    (value as f32).is_finite() || !value.is_finite()
}
