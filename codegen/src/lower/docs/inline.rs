//! Inline text: text with styles in, the Markdown of a paragraph out.

use std::mem;

use super::html::{decode, is_entity};
use super::lines::{FIXED, WIDTH, backticks};
use crate::diagnostic::is_disruptive;

/// Text with styles, its white space collapsed.
#[derive(Default)]
pub(super) struct Paragraph {
    pub(super) runs: Vec<Run>,
    /// The style of the text that comes next.
    pub(super) style: Style,
    /// The targets of all links of the page.
    pub(super) links: Vec<String>,
}

/// A piece of text that has one style.
pub(super) struct Run {
    text: String,
    style: Style,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Style {
    pub(super) strong: bool,
    pub(super) emphasis: bool,
    pub(super) code: bool,
    /// The position of the target in [`Paragraph::links`].
    pub(super) link: Option<usize>,
}

impl Paragraph {
    pub(super) fn push(&mut self, text: &str) {
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let length = clean_length(rest);
            if length > 0 {
                self.run().push_str(&rest[..length]);
            } else if first.is_whitespace() {
                if self.runs.last().is_some_and(|run| !run.text.ends_with(' ')) {
                    self.run().push(' ');
                }
            } else if !is_disruptive(first) {
                self.run().push(first);
            }
            rest = &rest[length.max(first.len_utf8())..];
        }
    }

    /// Puts a separator, in no style, behind the text so far.
    pub(super) fn join(&mut self, separator: &str) {
        if let Some(Run { text, .. }) = self.runs.last_mut() {
            text.truncate(text.trim_end().len());
            let separator = if text.ends_with(':') { " " } else { separator };
            self.runs.push(Run { text: separator.to_owned(), style: Style::default() });
        }
    }

    /// The Markdown of the paragraph, which is empty afterwards. At its spaces, lines may
    /// be broken; what is to stay a space is [`FIXED`].
    pub(super) fn take(&mut self) -> String {
        let runs = mem::take(&mut self.runs);
        let mut out = String::with_capacity(2 * WIDTH);
        let mut groups = runs.chunk_by(|a, b| a.style.link == b.style.link).peekable();
        while let Some(group) = groups.next() {
            let after = groups.peek().map_or(' ', |next| next[0].first_char());
            match group[0].style.link.and_then(|link| self.links.get(link)) {
                Some(target) => write_link(group, target, &mut out),
                None => write_runs(group, ' ', after, &mut out),
            }
        }
        out
    }

    /// Where text of the current style goes.
    fn run(&mut self) -> &mut String {
        if self.runs.last().is_none_or(|run| run.style != self.style) {
            self.runs.push(Run { text: String::with_capacity(80), style: self.style });
        }
        let last = self.runs.len() - 1;
        &mut self.runs[last].text
    }
}

impl Run {
    /// What its Markdown starts with, other marks than code aside.
    fn first_char(&self) -> char {
        let first = self.text.chars().next().unwrap_or(' ');
        if self.style.code && first != ' ' { '`' } else { first }
    }
}

impl Style {
    fn delimiter(self) -> &'static str {
        match (self.strong, self.emphasis) {
            (true, true) => "***",
            (true, false) => "**",
            (false, true) => "*",
            (false, false) => "",
        }
    }
}

/// A text that means itself as a code span; nothing if there is nothing to see. What is disruptive
/// becomes a space, since nothing in a code span can stand for it.
pub(in crate::lower) fn code(text: &str) -> String {
    let content = text.replace(is_disruptive, " ");
    if content.trim().is_empty() {
        return String::new();
    }
    let delimiter = backticks(&content, 1);
    // Of the spaces at both ends, one each is not part of the content.
    let edges = [' ', '`'];
    let pad = if content.starts_with(edges) || content.ends_with(edges) { " " } else { "" };
    [&delimiter, pad, &content, pad, &delimiter].concat()
}

/// The target of an anchor to the web, with everything encoded that could end it early.
pub(super) fn link_target(attributes: &str) -> Option<String> {
    let (_, value) = attributes.split_once("href=")?;
    let href = match value.chars().next()? {
        quote @ ('"' | '\'') => value[1..].split(quote).next()?,
        _ => value.split_whitespace().next()?,
    };
    let href = decode(href.trim());
    let host = href.strip_prefix("https://").or_else(|| href.strip_prefix("http://"))?;
    if !host.starts_with(char::is_alphanumeric) {
        return None;
    }
    let mut target = String::with_capacity(href.len());
    for (index, character) in href.char_indices() {
        target.push_str(match character {
            ' ' => "%20",
            '<' => "%3C",
            '>' => "%3E",
            '[' => "%5B",
            '\\' => "%5C",
            ']' => "%5D",
            '`' => "%60",
            '&' if is_entity(&href[index + 1..]) => "&amp;",
            _ if character.is_whitespace() || is_disruptive(character) => "",
            _ => &href[index..index + character.len_utf8()],
        });
    }
    Some(target)
}

/// How much of the text can be taken as it is: visible ASCII characters with single spaces between.
fn clean_length(text: &str) -> usize {
    let mut previous = b' ';
    let is_clean = |byte: &u8| {
        let is_clean = byte.is_ascii_graphic() || *byte == b' ' && previous != b' ';
        previous = *byte;
        is_clean
    };
    text.bytes().take_while(is_clean).count()
}

fn write_link(runs: &[Run], target: &str, out: &mut String) {
    if out.ends_with('!') {
        // This is no image.
        out.insert(out.len() - 1, '\\');
    }
    let text: String = runs.iter().map(|run| run.text.as_str()).collect();
    if text.trim() == target {
        return surround("<", &text, ">", out);
    }
    let mut inner = String::new();
    write_runs(runs, '[', ']', &mut inner);
    let (start, end) = if target.contains(['(', ')']) { ("<", ">") } else { ("", "") };
    surround("[", &inner, &format!("]({start}{target}{end})"), out);
}

/// Writes runs between these two characters, if the text so far has no other end.
fn write_runs(runs: &[Run], before: char, after: char, out: &mut String) {
    let mut spans = runs.chunk_by(|a, b| a.style.delimiter() == b.style.delimiter()).peekable();
    while let Some(span) = spans.next() {
        let mut inner = String::new();
        for Run { text, style } in span {
            // `[` and a code span with `]:` in it would be read as the definition of a link.
            if style.code && !(style.link.is_some() && text.contains("]:")) {
                write_code(text, &mut inner);
            } else {
                escape(text, style.link.is_some(), &mut inner);
            }
        }
        let before = out.chars().next_back().unwrap_or(before);
        let after = spans.peek().map_or(after, |next| next[0].first_char());
        let delimiter = span[0].style.delimiter();
        let delimiter = if can_emphasize(before, &inner, after) { delimiter } else { "" };
        surround(delimiter, &inner, delimiter, out);
    }
}

/// Writes text between delimiters, and the white space at its ends outside of them, since they would
/// be none with white space inside.
fn surround(start: &str, inner: &str, end: &str, out: &mut String) {
    let content = inner.trim();
    if inner.starts_with(' ') || start.is_empty() && content.starts_with('`') && out.ends_with('`')
    {
        out.push(' ');
    }
    if !content.is_empty() {
        out.extend([start, content, end]);
        out.push_str(if inner.ends_with(' ') { " " } else { "" });
    }
}

/// Writes a code span, which no line is broken in, and the white space at its ends outside of it.
fn write_code(text: &str, out: &mut String) {
    if text.starts_with(' ') || out.ends_with('`') {
        out.push(' ');
    }
    let span = code(text.trim());
    out.push_str(&span.replace(' ', FIXED));
    out.push_str(if text.ends_with(' ') && !span.is_empty() { " " } else { "" });
}

/// Whether `*` around the content is read as emphasis: next to punctuation inside there must be no
/// letter outside, and emphasis must not touch other emphasis.
fn can_emphasize(before: char, inner: &str, after: char) -> bool {
    let is_edge = |outside: char, inside: char| {
        let is_apart = outside.is_whitespace() || outside.is_ascii_punctuation();
        outside != '*' && (is_apart || inside.is_alphanumeric())
    };
    let content = inner.trim();
    let before = if inner.starts_with(' ') { ' ' } else { before };
    let after = if inner.ends_with(' ') { ' ' } else { after };
    let ends = content.chars().next().zip(content.chars().next_back());
    ends.is_some_and(|(first, last)| is_edge(before, first) && is_edge(after, last))
}

/// Writes text such that Markdown shows it as it is, with few backslashes. What has a meaning only at
/// the start of a line is left to [`Lines`](super::lines::Lines).
fn escape(text: &str, is_link: bool, out: &mut String) {
    let mut copied = 0;
    let mut index = 0;
    while let Some(offset) = text.as_bytes()[index..].iter().position(|byte| is_candidate(*byte)) {
        index += offset;
        let byte = text.as_bytes()[index];
        let rest = &text[index + 1..];
        let before = text[..index].chars().next_back();
        let after = rest.chars().next();
        let is_alone = before == Some(' ') && after == Some(' ') && index > 1 && rest.len() > 1;
        let is_within = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let is_special = match byte {
            b'*' => !is_alone,
            b'_' => !(is_alone || is_within(before) && is_within(after)),
            b'`' | b'[' => true,
            b']' => is_link,
            b'<' => starts_tag(after) || starts_address(rest),
            b'&' => is_entity(rest),
            b'\\' => {
                after.is_none_or(|c| c.is_ascii_punctuation() || c == ' ')
                    || rest.starts_with("http")
            }
            // One that cannot end a deletion is harmless.
            b'~' => before != Some(' ') || index == 1,
            // A footnote.
            b'^' => before.is_none() && is_link,
            // `--region` is no dash.
            b'-' => after.is_some_and(char::is_alphanumeric) && is_option(&text[..index]),
            _ => false,
        };
        if is_special {
            out.extend([&text[copied..index], "\\"]);
            copied = index;
        } else if byte == b':' && !is_link {
            if let Some((start, end)) = web_address(text, copied, index) {
                out.extend([&text[copied..start], "<", &text[start..end], ">"]);
                copied = end;
            }
        }
        index = copied.max(index + 1);
    }
    out.push_str(&text[copied..]);
}

fn starts_tag(after: Option<char>) -> bool {
    after.is_none_or(|c| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?'))
}

/// Whether what follows a `<` could be a mail address, such as `2@example.com>`, or the start of one.
fn starts_address(rest: &str) -> bool {
    let address = rest.split(['<', '>', ' ']).next().unwrap_or_default();
    address.find('@').is_some_and(|at| at > 0) || !address.is_empty() && address.len() == rest.len()
}

fn is_candidate(byte: u8) -> bool {
    matches!(
        byte,
        b'*' | b'_' | b'`' | b'[' | b']' | b'<' | b'&' | b'\\' | b'~' | b'^' | b'-' | b':'
    )
}

/// Whether the text ends in the first dash of a word.
fn is_option(text: &str) -> bool {
    let is_first = |before: &str| !before.ends_with(|c: char| c == '-' || c.is_alphanumeric());
    text.strip_suffix('-').is_some_and(is_first)
}

/// Where the address starts and ends whose scheme ends at this colon.
fn web_address(text: &str, from: usize, colon: usize) -> Option<(usize, usize)> {
    let scheme =
        ["https", "http"].into_iter().find(|scheme| text[from..colon].ends_with(scheme))?;
    let host = text[colon..].strip_prefix("://")?;
    if !host.starts_with(|c: char| c.is_ascii_alphanumeric() || "-@:%._+~#=".contains(c)) {
        return None;
    }
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || b"-@:%._+~#?&/=,!$*()".contains(byte);
    let mut host = &host[..host.bytes().take_while(is_part).count()];
    // The punctuation of the sentence is not part of it.
    let is_parenthesized = !host.contains('(');
    while host.ends_with(['.', ',', ':', '?', '!', '*']) || is_parenthesized && host.ends_with(')')
    {
        host = &host[..host.len() - 1];
    }
    (!host.is_empty()).then_some((colon - scheme.len(), colon + 3 + host.len()))
}
