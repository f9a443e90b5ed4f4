//! What stands in addresses.

/// A text for one segment of a path, or for a name or a value of the query: all but letters, digits, `-`, `.`, `_` and `~` are
/// percent-encoded.
pub fn encoded(text: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    let mut encoded = String::with_capacity(text.len());
    for byte in text {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                encoded.push(char::from(*byte));
            }
            _ => {
                encoded.push('%');
                let digits = [byte >> 4, byte & 15].map(|digit| DIGITS[usize::from(digit)]);
                encoded.extend(digits.map(char::from));
            }
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::encoded;

    #[test]
    fn all_but_unreserved_characters_is_encoded() {
        for (text, expected) in [
            ("", ""),
            ("AZaz09-._~", "AZaz09-._~"),
            ("a/b c+d?e=f&g%h", "a%2Fb%20c%2Bd%3Fe%3Df%26g%25h"),
            ("é\u{0}:", "%C3%A9%00%3A"),
        ] {
            assert_eq!(encoded(text.as_bytes()), expected);
        }
    }
}
