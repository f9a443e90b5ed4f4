//! Comparing short texts.

/// Whether two texts are the same, eight bytes at a time: most are too short for a call to pay.
#[inline]
pub fn is_same(one: &[u8], other: &[u8]) -> bool {
    let (length, mut at) = (one.len(), 0);
    if other.len() != length {
        return false;
    }
    while at + 8 <= length {
        if word(one, at) != word(other, at) {
            return false;
        }
        at += 8;
    }
    if length >= 8 {
        // The last eight, some of them again.
        return word(one, length - 8) == word(other, length - 8);
    }
    one.iter().zip(other).all(|(byte, other)| byte == other)
}

/// Eight bytes of a text, if there are so many.
#[inline]
pub fn word(bytes: &[u8], at: usize) -> Option<u64> {
    let word = bytes.get(at..at + 8)?.try_into().ok()?;
    Some(u64::from_le_bytes(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_the_same_if_all_bytes_are() {
        let text = b"abcdefghijklmnopqrstuvwxyz";
        for length in 0..text.len() {
            let one = &text[..length];
            assert!(is_same(one, one));
            assert!(!is_same(one, &text[..=length]) && !is_same(&text[..=length], one));
            for at in 0..length {
                let mut other = one.to_vec();
                other[at] ^= 1;
                assert!(!is_same(one, &other), "{length} {at}");
            }
        }
    }
}
