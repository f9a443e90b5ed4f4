//! Floats as `serde_json` writes them: with the fewest digits that say which float it is.
// Functions are inline, so that only programs with floats compile them.

use std::io::Write as _;
use std::ops::Range;

use super::digits;

/// Writes a float that is finite.
#[inline]
pub fn write_f64(to: &mut Vec<u8>, value: f64) {
    match Digits::few(value) {
        Some(digits) => digits.write(to, -5..16),
        None => {
            let is_it = |text: &str| text.parse() == Ok(value.abs());
            Digits::new(&format!("{value:e}"), value, is_it).write(to, -5..16);
        }
    }
}

/// Writes a float of 32 bits that is finite.
#[inline]
pub fn write_f32(to: &mut Vec<u8>, value: f32) {
    let is_it = |text: &str| text.parse() == Ok(value.abs());
    Digits::new(&format!("{value:e}"), value.into(), is_it).write(to, -6..13);
}

/// A decimal.
struct Digits {
    is_negative: bool,
    /// At most 17 digits, without zeros at the end.
    significand: u64,
    /// The power of ten of the last digit.
    scale: i32,
}

impl Digits {
    /// The digits that std finds, in the form `1.5e-7`; `is_it` says of others whether they are of the same float.
    #[inline]
    fn new(text: &str, value: f64, is_it: impl Fn(&str) -> bool) -> Self {
        let (digits, exponent) = text.split_once('e').unwrap_or((text, "0"));
        let digits: String = digits.chars().filter(char::is_ascii_digit).collect();
        let exponent: i32 = exponent.parse().unwrap_or_default();
        let mut found = Self {
            is_negative: value.is_sign_negative(),
            significand: digits.parse().unwrap_or_default(),
            scale: exponent + 1 - i32::try_from(digits.len()).unwrap_or_default(),
        };
        // Of two decimals that are as near, std takes the upper one; the even one is meant. Below a power of two, floats
        // are nearer to each other, so that it may be another float.
        if found.significand % 2 == 1 && fraction_bits(value) == 1 - found.scale {
            let lower = found.significand - 1;
            if is_it(&format!("{lower}e{}", found.scale)) {
                found.significand = lower;
            }
        }
        found
    }

    /// The digits of a float that has so few that no other decimal with as few is the same float.
    #[inline]
    fn few(value: f64) -> Option<Self> {
        const LIMIT: f64 = 1e15;
        if value.abs() < 1e-3 {
            return None;
        }
        [(1e3, 3), (1e6, 6)].into_iter().find_map(|(power, places)| {
            // The nearest integer, which is no more than a guess.
            let (product, mut significand) =
                (value.abs() * power, (value.abs() * power + 0.5) as u64);
            // Both are floats without an error, so that their quotient is the float that is nearest to the decimal.
            let quotient = significand as f64 / power;
            let is_same = product < LIMIT && quotient.to_bits() == value.abs().to_bits();
            is_same.then(|| {
                let mut scale = -places;
                while significand % 10 == 0 {
                    significand /= 10;
                    scale += 1;
                }
                Self { is_negative: value < 0.0, significand, scale }
            })
        })
    }

    /// Writes the decimal, without an exponent if that is in a range.
    #[inline]
    fn write(&self, to: &mut Vec<u8>, plain: Range<i32>) {
        let Self { is_negative, significand, scale } = *self;
        if is_negative {
            to.push(b'-');
        }
        let start = to.len();
        digits::write(to, significand);
        let count = i32::try_from(to.len() - start).unwrap_or_default();
        // The power of ten of the first digit.
        let exponent = scale + count - 1;
        let at = |digits: i32| start + usize::try_from(digits).unwrap_or_default();
        if !plain.contains(&exponent) {
            if count > 1 {
                to.insert(start + 1, b'.');
            }
            // Writing to memory does not fail.
            let _ = write!(to, "e{exponent:+}");
        } else if exponent < 0 {
            let zeros = usize::try_from(1 - exponent).unwrap_or_default();
            to.splice(start..start, b"0.00000".iter().copied().take(zeros));
        } else if exponent + 1 >= count {
            to.resize(at(exponent + 1), b'0');
            to.extend_from_slice(b".0");
        } else {
            to.insert(at(exponent + 1), b'.');
        }
    }
}

/// How many binary digits are behind the point: as many as decimal ones, if all are written.
#[inline]
fn fraction_bits(value: f64) -> i32 {
    const FRACTION: u32 = f64::MANTISSA_DIGITS - 1;
    let bits = value.to_bits();
    let exponent = i32::try_from(bits >> FRACTION & 0x7ff).unwrap_or_default();
    let mantissa = bits & ((1 << FRACTION) - 1) | u64::from(exponent > 0) << FRACTION;
    let zeros = i32::try_from(mantissa.trailing_zeros()).unwrap_or_default();
    1075 - exponent.max(1) - zeros
}

#[cfg(test)]
mod tests {
    use super::*;

    fn same(value: f64) {
        let mut text = Vec::new();
        write_f64(&mut text, value);
        assert_eq!(String::from_utf8(text).ok(), serde_json::to_string(&value).ok());
    }

    fn same_single(value: f32) {
        let mut text = Vec::new();
        write_f32(&mut text, value);
        assert_eq!(String::from_utf8(text).ok(), serde_json::to_string(&value).ok());
    }

    #[test]
    fn floats_are_written_as_serde_json_writes_them() {
        for value in [
            0.0,
            -0.0,
            1.0,
            0.1,
            1e15,
            1e16,
            1e17,
            9_999_999_999_999_998.0,
            1e-4,
            1e-5,
            9.9e-6,
            1e-7,
        ] {
            same(value);
            same(-value);
        }
        for value in
            [f64::MAX, f64::MIN_POSITIVE, 5e-324, f64::EPSILON, 1.5e300, 123_456_789_012_345_680.0]
        {
            same(value);
        }
        for value in [0.0, 1e12, 1e13, 1e-6, 1e-7, f32::MAX, f32::MIN_POSITIVE, 1e-45, 16_777_216.0]
        {
            same_single(value);
            same_single(-value);
        }
    }

    #[test]
    fn of_two_decimals_that_are_as_near_the_even_one_is_written() {
        for quarter in ["1011456595953291.25", "1011456595953291.75", "2251799813685248.25"] {
            same(quarter.parse().unwrap());
        }
        for quarter in ["3652320.25", "3652320.75", "0.00244140625", "4194304.25"] {
            same_single(quarter.parse().unwrap());
        }
    }

    #[test]
    fn powers_of_two_and_their_neighbors_are_written() {
        for exponent in 0..2047_u64 {
            for bits in [(exponent << 52).saturating_sub(1), exponent << 52, (exponent << 52) + 1] {
                same(f64::from_bits(bits));
            }
        }
        for exponent in 0..255_u32 {
            for bits in [(exponent << 23).saturating_sub(1), exponent << 23, (exponent << 23) + 1] {
                same_single(f32::from_bits(bits));
            }
        }
    }

    #[test]
    fn floats_of_all_sizes_are_written() {
        let mut bits = 0x9e37_79b9_7f4a_7c15_u64;
        for _ in 0..50_000 {
            bits = bits
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            let mixed = bits ^ bits >> 29;
            let value = f64::from_bits(mixed);
            if value.is_finite() {
                same(value);
            }
            let single = f32::from_bits(mixed as u32);
            if single.is_finite() {
                same_single(single);
            }
            let integer = (mixed >> (bits >> 58)) as f64;
            for divisor in [1.0, 2.0, 4.0, 8.0, 10.0, 1e2, 1e3, 1e6, 1e9, 1e17, 4096.0, 1e-9] {
                same(integer / divisor);
                same_single((integer / divisor) as f32);
            }
        }
    }
}
