//! Halves of surrogate pairs, which stand for no character.

use std::borrow::Cow;

/// JSON in which escapes of half a character, which no string can hold, are of U+FFFD instead.
pub fn mended(json: &str) -> Cow<'_, str> {
    const REPLACEMENT: &str = "\\ufffd";
    let (mut mended, mut done, mut at) = (String::new(), 0, 0);
    while let Some(escape) = json[at..].find('\\') {
        at += escape;
        let (length, is_lone) = match (unit(&json[at..]), json.get(at + 6..).and_then(unit)) {
            (Some(0xd800..=0xdbff), Some(0xdc00..=0xdfff)) => (12, false),
            (Some(0xd800..=0xdfff), _) => (6, true),
            // Whatever else is escaped, be it a backslash, is no beginning of an escape.
            _ => (2, false),
        };
        if is_lone {
            mended.extend([&json[done..at], REPLACEMENT]);
            done = at + length;
        }
        // A text may end within an escape, and a letter of several bytes may follow the backslash.
        at = json.len().min(at + length);
        while !json.is_char_boundary(at) {
            at += 1;
        }
    }
    if done == 0 { Cow::Borrowed(json) } else { Cow::Owned(mended + &json[done..]) }
}

/// The unit of UTF-16 that a text begins with the escape of.
fn unit(text: &str) -> Option<u16> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    let are_digits = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    u16::from_str_radix(digits, 16).ok().filter(|_| are_digits)
}

#[cfg(test)]
mod tests {
    use super::mended;

    /// RFC 8259, section 8.2: such escapes are in the grammar, and stand for no character.
    #[test]
    fn an_escape_of_half_a_character_is_replaced() {
        for (json, expected) in [
            (r#""\ud83d""#, r#""\ufffd""#),
            (r#""\uD83D x""#, r#""\ufffd x""#),
            (r#""\udc4d""#, r#""\ufffd""#),
            (r#""\ud83d\ud83d\udc4d""#, r#""\ufffd\ud83d\udc4d""#),
            (r#""\udc4d\ud83d""#, r#""\ufffd\ufffd""#),
            (r#""\ud83d\n""#, r#""\ufffd\n""#),
        ] {
            assert_eq!(mended(json), expected);
        }
        for json in [
            "",
            "\\",
            "\\u",
            "\\ud8",
            "\\é",
            "\\u00é",
            r#""\ud83d\udc4d""#,
            r#""\\ud83d""#,
            r#""\u00e9\"\/""#,
            "\"👍\"",
        ] {
            assert_eq!(mended(json), json);
        }
    }
}
