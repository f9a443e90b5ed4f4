//! Bytes, which the wire carries as base64.

use std::fmt;
use std::iter;

/// Bytes of a `blob` member. `Debug` shows how many there are, and not what they are.
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Blob(Vec<u8>);

impl Blob {
    /// Takes the bytes as they are; the bytes of a text are its UTF-8, and no base64 is decoded.
    #[must_use]
    pub fn new(bytes: impl Into<Vec<u8>>) -> Self {
        Self(bytes.into())
    }

    /// The bytes, without a copy.
    #[must_use]
    pub fn into_inner(self) -> Vec<u8> {
        self.0
    }

    /// RFC 4648 base64 with padding.
    pub(crate) fn to_base64(&self) -> String {
        let mut text = String::with_capacity(self.0.len().div_ceil(3) * 4);
        for chunk in self.0.chunks(3) {
            let mut group = [0; 3];
            group[..chunk.len()].copy_from_slice(chunk);
            let [a, b, c] = group;
            let digits = [a >> 2, (a << 4) | (b >> 4), (b << 2) | (c >> 6), c].map(digit);
            // One byte takes two digits, two bytes three, three bytes four.
            text.extend(&digits[..=chunk.len()]);
            text.extend(iter::repeat_n('=', 3 - chunk.len()));
        }
        text
    }

    /// Decodes what an RFC 4648 encoder writes, whether or not it pads; `None` for all else,
    /// which includes white space and unused bits that are not zero.
    pub(crate) fn from_base64(text: &str) -> Option<Self> {
        let digits = without_padding(text.as_bytes())?;
        let mut bytes = Vec::with_capacity(digits.len() / 4 * 3 + 2);
        for chunk in digits.chunks(4) {
            // Digits are 6 bits each, most significant first; the ones not there are zero.
            let mut group = 0;
            for &digit in chunk {
                let value = VALUES[usize::from(digit)];
                if value == NOT_A_DIGIT {
                    return None;
                }
                group = (group << 6) | u32::from(value);
            }
            group <<= 6 * (4 - chunk.len());
            match (chunk.len(), group.to_be_bytes()) {
                (4, [_, a, b, c]) => bytes.extend_from_slice(&[a, b, c]),
                (3, [_, a, b, 0]) => bytes.extend_from_slice(&[a, b]),
                (2, [_, a, 0, 0]) => bytes.push(a),
                _ => return None,
            }
        }
        Some(Self(bytes))
    }
}

impl fmt::Debug for Blob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Blob({} bytes)", self.0.len())
    }
}

impl AsRef<[u8]> for Blob {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl From<Vec<u8>> for Blob {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

impl From<&[u8]> for Blob {
    fn from(bytes: &[u8]) -> Self {
        Self(bytes.to_vec())
    }
}

/// For byte string literals.
impl<const N: usize> From<&[u8; N]> for Blob {
    fn from(bytes: &[u8; N]) -> Self {
        Self(bytes.to_vec())
    }
}

/// The UTF-8 bytes of the text; no base64 is decoded.
impl From<String> for Blob {
    fn from(text: String) -> Self {
        Self(text.into_bytes())
    }
}

/// The UTF-8 bytes of the text; no base64 is decoded.
impl From<&str> for Blob {
    fn from(text: &str) -> Self {
        Self(text.into())
    }
}

impl From<Blob> for Vec<u8> {
    fn from(blob: Blob) -> Self {
        blob.0
    }
}

const DIGITS: [u8; 64] = *b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// The digit for the low 6 bits.
fn digit(bits: u8) -> char {
    char::from(DIGITS[usize::from(bits & 0b11_1111)])
}

const NOT_A_DIGIT: u8 = u8::MAX;

/// The value of every byte as a digit.
const VALUES: [u8; 256] = {
    let mut values = [NOT_A_DIGIT; 256];
    let mut value: u8 = 0;
    while value < 64 {
        values[DIGITS[value as usize] as usize] = value;
        value += 1;
    }
    values
};

/// Padding is either absent or fills the last group of four to the brim.
fn without_padding(text: &[u8]) -> Option<&[u8]> {
    let digits = text.strip_suffix(b"==").or_else(|| text.strip_suffix(b"=")).unwrap_or(text);
    let is_bare = digits.len() == text.len();
    let is_full = digits.len().next_multiple_of(4) == text.len();
    (is_bare || is_full).then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::Blob;

    #[test]
    fn agrees_with_rfc_4648() {
        // Section 10 of the RFC.
        for (text, encoded) in [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("fooba", "Zm9vYmE="),
            ("foobar", "Zm9vYmFy"),
        ] {
            let blob = Blob::from(text);
            assert_eq!(blob.to_base64(), encoded);
            assert_eq!(Blob::from_base64(encoded), Some(blob.clone()));
            assert_eq!(Blob::from_base64(encoded.trim_end_matches('=')), Some(blob));
        }
    }

    #[test]
    fn knows_every_digit() {
        // Table 1 of the RFC, in order: the digits 0 to 63 are these 48 bytes (from Python).
        let digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let bytes = [
            0, 16, 131, 16, 81, 135, 32, 146, 139, 48, 211, 143, 65, 20, 147, 81, 85, 151, 97, 150,
            155, 113, 215, 159, 130, 24, 163, 146, 89, 167, 162, 154, 171, 178, 219, 175, 195, 28,
            179, 211, 93, 183, 227, 158, 187, 243, 223, 191,
        ];
        assert_eq!(Blob::new(bytes).to_base64(), digits);
        assert_eq!(Blob::from_base64(digits), Some(Blob::new(bytes)));
        assert_eq!(Blob::from(&[0xfb, 0xff]).to_base64(), "+/8=");
    }

    #[test]
    fn every_group_survives() {
        // All two-byte tails, and all values of every byte of a full group.
        for a in 0..=u8::MAX {
            for b in 0..=u8::MAX {
                for bytes in [vec![a], vec![a, b], vec![a, b, a ^ b], vec![b, a, b, a]] {
                    let blob = Blob::from(bytes);
                    assert_eq!(Blob::from_base64(&blob.to_base64()), Some(blob));
                }
            }
        }
    }

    #[test]
    fn refuses_what_no_encoder_writes() {
        for text in [
            "=", "==", "===", "====", "Z", "Z=", "Z==", "Z===", "Zg=", "Zg===", "Zm8==", "Zm9v=",
            "Zm9v==", "Zm9v====", "Zg==Zg==", "Z=g=", "=Zg=", "Zm9vY", // lengths and padding
            "Zh==", "Zv", "Zm9=", "Zm+", // unused bits
            "Zm9v\n", " Zm9v", "Zm 9v", "Zm9-", "Zm9_", "Zm9\0", "Zmé", "Ｚm9", // not digits
        ] {
            assert_eq!(Blob::from_base64(text), None, "{text:?}");
        }
        for byte in (0..=u8::MAX).map(char::from) {
            let is_digit = byte.is_ascii_alphanumeric() || byte == '+' || byte == '/';
            assert_eq!(Blob::from_base64(&format!("AA{byte}A")).is_some(), is_digit, "{byte:?}");
        }
    }

    #[test]
    fn debug_does_not_show_the_bytes() {
        assert_eq!(format!("{:?}", Blob::new("hello, world")), "Blob(12 bytes)");
    }

    #[test]
    fn bytes_come_back_out() {
        let bytes = vec![1, 2, 3];
        let blob = Blob::from(bytes.clone());
        assert_eq!(blob.as_ref(), [1, 2, 3]);
        assert_eq!(Vec::from(blob.clone()), bytes);
        assert_eq!(blob.into_inner(), bytes);
        assert_eq!(Blob::from(b"\x01\x02\x03"), Blob::from(&bytes[..]));
        assert_eq!(Blob::from("é".to_owned()), Blob::new([0xc3, 0xa9]));
    }
}
