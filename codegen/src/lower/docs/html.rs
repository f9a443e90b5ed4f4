//! HTML as tokens: tags, and the text between them.

use std::borrow::Cow;
use std::collections::BTreeSet;

pub(super) enum Token<'a> {
    Text(&'a str),
    Start { name: &'a str, attributes: &'a str },
    End(&'a str),
}

/// The tokens of a text, each with its source.
pub(super) fn tokens(html: &str) -> impl Iterator<Item = (Token<'_>, &str)> {
    let mut rest = html;
    std::iter::from_fn(move || {
        let (token, source) = markup(rest).or_else(|| {
            // If there is a `<` at the start, then it is text.
            let next = rest.as_bytes().get(1..)?.iter().position(|byte| *byte == b'<');
            let text = &rest[..next.map_or(rest.len(), |position| position + 1)];
            Some((Token::Text(text), text))
        })?;
        rest = &rest[source.len()..];
        Some((token, source))
    })
}

/// The tag or comment that the text starts with, and its source.
fn markup(html: &str) -> Option<(Token<'_>, &str)> {
    if let Some(comment) = html.strip_prefix("<!--") {
        let length = comment.find("-->").map_or(html.len(), |end| end + 7);
        return Some((Token::Text(""), &html[..length]));
    }
    // A `<` in front of the next `>` means that this one is no tag's.
    let inside = html.strip_prefix('<')?;
    let inside = &inside[..inside.find(['<', '>'])?];
    let source = &html[..inside.len() + 2];
    let name = &inside[usize::from(inside.starts_with('/'))..];
    let (name, attributes) = name.split_at(name_length(name));
    let is_tag = !name.is_empty()
        && attributes.chars().next().is_none_or(|next| next == '/' || next.is_whitespace());
    let token = match inside.as_bytes().first()? {
        _ if source.ends_with('<') => return None,
        b'!' | b'?' => Token::Text(
            inside.strip_prefix("![CDATA[").map_or("", |text| text.trim_end_matches(']')),
        ),
        _ if !is_tag => return None,
        b'/' => Token::End(name),
        _ => Token::Start { name, attributes },
    };
    Some((token, source))
}

fn name_length(text: &str) -> usize {
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b':');
    let starts = text.starts_with(|first: char| first.is_ascii_alphabetic());
    if starts { text.bytes().take_while(is_part).count() } else { 0 }
}

/// The names of all end tags.
pub(super) fn closed_names(html: &str) -> BTreeSet<&str> {
    html.split("</").skip(1).map(|after| &after[..name_length(after)]).collect()
}

/// Whether a tag is `<x/>`. The slash in `<a href=http://x/>` is part of the value.
pub(super) fn is_self_closing(attributes: &str) -> bool {
    let before = attributes.strip_suffix('/');
    before.is_some_and(|before| before.is_empty() || before.ends_with(['"', '\'', ' ']))
}

/// Replaces entities by what they stand for. What is no known entity stays as it is.
pub(super) fn decode(text: &str) -> Cow<'_, str> {
    let mut parts = text.split('&');
    let first = parts.next().unwrap_or_default();
    if first.len() == text.len() {
        return Cow::Borrowed(text);
    }
    let mut decoded = first.to_owned();
    for part in parts {
        let entity = part.split_once(';').and_then(|(name, tail)| Some((character(name)?, tail)));
        if let Some((character, tail)) = entity {
            decoded.push(character);
            decoded.push_str(tail);
        } else {
            decoded.extend(["&", part]);
        }
    }
    Cow::Owned(decoded)
}

fn character(entity: &str) -> Option<char> {
    const NAMED: &str = "amp& lt< gt> quot\" apos' nbsp\u{a0} mdash— ndash– hellip… bull• copy© \
        reg® trade™ times× le≤ ge≥ rarr→ larr← ldquo“ rdquo” lsquo‘ rsquo’";
    /// What browsers take `&#128;` to `&#159;` for: the characters of Windows-1252.
    const WINDOWS: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ";
    let Some(number) = entity.strip_prefix('#') else {
        let character =
            NAMED.split(' ').find_map(|named| named.strip_prefix(entity)?.chars().next());
        return character.filter(|character| !character.is_alphanumeric());
    };
    let code = match number.strip_prefix(['x', 'X']) {
        Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok()?,
        None => number.parse().ok()?,
    };
    match code {
        0x80..0xa0 => WINDOWS.chars().nth(code as usize - 0x80),
        _ => char::from_u32(code),
    }
}

/// Whether a `&` in front of the text would start an entity, known or not.
pub(super) fn is_entity(text: &str) -> bool {
    let end = text.bytes().take(40).position(|byte| !byte.is_ascii_alphanumeric() && byte != b'#');
    end.is_some_and(|end| end > 0 && text[end..].starts_with(';'))
}
