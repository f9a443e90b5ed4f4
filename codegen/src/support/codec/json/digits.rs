//! The digits of integers.

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
}
