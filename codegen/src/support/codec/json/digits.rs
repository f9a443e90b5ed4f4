//! The digits of integers, and of seconds.

/// Writes an integer.
#[inline]
pub fn write(to: &mut Vec<u8>, value: u64) {
    // Twenty digits are the most that there are, and they are written two at a time.
    let (mut digits, mut at, mut rest) = ([b'0'; 20], 20, value);
    while at >= 2 && (rest > 0 || at == 20) {
        at -= 2;
        let pair = PAIRS[(rest % 100) as usize];
        digits[at..at + 2].copy_from_slice(&pair);
        rest /= 100;
    }
    // A pair may begin with a zero.
    let first = at + usize::from(digits[at] == b'0');
    to.extend_from_slice(&digits[first..]);
}

/// Writes seconds with the nanoseconds that come to them, as the shortest decimal.
#[inline]
pub fn write_seconds(to: &mut Vec<u8>, secs: i64, nanos: u32) {
    const SECOND: u32 = 1_000_000_000;
    // What is before 1970 is rounded down as well, and written from zero on.
    let is_between = secs < 0 && nanos > 0;
    let whole = if is_between { secs + 1 } else { secs };
    let fraction = if is_between { SECOND - nanos } else { nanos };
    if secs < 0 {
        to.push(b'-');
    }
    write(to, whole.unsigned_abs());
    if fraction > 0 {
        // With a second more, there are ten digits, and the point takes the place of the first one.
        let point = to.len();
        write(to, u64::from(SECOND + fraction));
        to[point] = b'.';
        while to.last() == Some(&b'0') {
            to.pop();
        }
    }
}

/// The numbers below a hundred, as digits.
const PAIRS: [[u8; 2]; 100] = {
    let (mut pairs, mut number) = ([[b'0'; 2]; 100], 0);
    while number < 100 {
        pairs[number] = [b'0' + (number / 10) as u8, b'0' + (number % 10) as u8];
        number += 1;
    }
    pairs
};

#[cfg(test)]
mod tests {
    #[test]
    fn integers_are_written_as_std_writes_them() {
        let powers = (0..20).map(|exponent| 10_u64.pow(exponent));
        for value in powers.flat_map(|power| [power - 1, power, power + 1]).chain([u64::MAX]) {
            let mut text = Vec::new();
            super::write(&mut text, value);
            assert_eq!(String::from_utf8(text).ok(), Some(value.to_string()));
        }
    }

    #[test]
    fn seconds_are_the_shortest_decimal() {
        for (secs, nanos, expected) in [
            (0, 0, "0"),
            (0, 1, "0.000000001"),
            (0, 999_999_999, "0.999999999"),
            (0, 100_000_000, "0.1"),
            (7, 10_000_000, "7.01"),
            (-1, 0, "-1"),
            (-1, 1, "-0.999999999"),
            (-1, 999_999_999, "-0.000000001"),
            (-2, 500_000_000, "-1.5"),
            (i64::MIN, 0, "-9223372036854775808"),
            (i64::MIN, 999_999_999, "-9223372036854775807.000000001"),
            (i64::MAX, 999_999_999, "9223372036854775807.999999999"),
        ] {
            let mut text = Vec::new();
            super::write_seconds(&mut text, secs, nanos);
            assert_eq!(String::from_utf8(text).ok().as_deref(), Some(expected));
        }
    }
}
