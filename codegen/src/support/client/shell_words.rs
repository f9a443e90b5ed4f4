//! Texts in words, some of them in quotes: the command of a profile, and the names of sections.

/// Splits a text as a POSIX shell does, without anything but quotes and backslashes. Nothing where a quote stays open, or a
/// backslash comes last.
pub(crate) fn split(text: &str) -> Option<Vec<String>> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            ' ' | '\t' | '\r' | '\n' => words.extend(word.take()),
            '\\' => word.get_or_insert_default().push(chars.next()?),
            '\'' | '"' => quoted(c, &mut chars, word.get_or_insert_default())?,
            c => word.get_or_insert_default().push(c),
        }
    }
    words.extend(word);
    Some(words)
}

/// Reads on to the end of a quote. A backslash escapes a double quote and itself, and only between double quotes.
fn quoted(quote: char, chars: &mut impl Iterator<Item = char>, word: &mut String) -> Option<()> {
    loop {
        match chars.next()? {
            c if c == quote => return Some(()),
            '\\' if quote == '"' => {
                let escaped = chars.next()?;
                if !matches!(escaped, '"' | '\\') {
                    word.push('\\');
                }
                word.push(escaped);
            }
            c => word.push(c),
        }
    }
}

/// Splits a command as Windows does: a backslash is one, unless a double quote comes after it. Nothing where a quote stays
/// open.
pub(crate) fn split_windows(text: &str) -> Option<Vec<String>> {
    let (mut words, mut word, mut is_quoted, mut backslashes) = (Vec::new(), None, false, 0);
    let push = |word: &mut Option<String>, backslashes: usize| {
        if backslashes > 0 {
            word.get_or_insert_default().push_str(&"\\".repeat(backslashes));
        }
    };
    for c in text.chars() {
        match c {
            '\\' => {
                backslashes += 1;
                continue;
            }
            '"' => {
                push(&mut word, backslashes / 2);
                match backslashes % 2 {
                    1 => word.get_or_insert_default().push('"'),
                    _ => {
                        is_quoted = !is_quoted;
                        word.get_or_insert_default();
                    }
                }
            }
            ' ' | '\t' if !is_quoted => {
                push(&mut word, backslashes);
                words.extend(word.take());
            }
            c => {
                push(&mut word, backslashes);
                word.get_or_insert_default().push(c);
            }
        }
        backslashes = 0;
    }
    push(&mut word, backslashes);
    words.extend(word);
    (!is_quoted).then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What Python's `shlex.split` gives.
    #[test]
    fn a_shell_splits_at_white_space_outside_of_quotes() {
        for (text, expected) in [
            ("", Some(vec![])),
            ("  \t ", Some(vec![])),
            ("a  b\tc\nd", Some(vec!["a", "b", "c", "d"])),
            ("'a b' \"c d\"", Some(vec!["a b", "c d"])),
            ("a'b c'd", Some(vec!["ab cd"])),
            ("'' \"\"", Some(vec!["", ""])),
            (r"a\ b \\ \'", Some(vec!["a b", r"\", "'"])),
            (r#""a\"b\\c\d" 'e\f'"#, Some(vec![r#"a"b\c\d"#, r"e\f"])),
            ("a # b", Some(vec!["a", "#", "b"])),
            ("'a", None),
            ("\"a", None),
            (r"a\", None),
            (r#""a\"#, None),
        ] {
            let words = split(text);
            assert_eq!(
                words.as_ref().map(|words| words.iter().map(String::as_str).collect()),
                expected,
                "{text}"
            );
        }
    }

    /// What botocore's `compat_shell_split` gives for `win32`.
    #[test]
    fn windows_leaves_backslashes_alone() {
        for (text, expected) in [
            ("", Some(vec![])),
            (r"C:\a\b.exe x\", Some(vec![r"C:\a\b.exe", r"x\"])),
            (r#""C:\a b\c.exe" 'd e'"#, Some(vec![r"C:\a b\c.exe", "'d", "e'"])),
            (r#"a\"b \\"c d" """#, Some(vec![r#"a"b"#, r"\c d", ""])),
            (r#"a\\ b"#, Some(vec![r"a\\", "b"])),
            (r#""a"#, None),
        ] {
            let words = split_windows(text);
            assert_eq!(
                words.as_ref().map(|words| words.iter().map(String::as_str).collect()),
                expected,
                "{text}"
            );
        }
    }
}
