//! Documentation: the HTML of a model in, Markdown for rustdoc out.
//!
//! The text is written by strangers and often sloppy, so nothing here trusts it. A [`Token`] is a tag
//! or the text between two, a [`Page`] knows which lists, notes and styles are open, a [`Paragraph`]
//! turns styled text into Markdown, and [`Lines`] wraps and indents it. Nothing recurses as deep as
//! the HTML nests, and the work is proportional to its length.

use std::borrow::Cow;
use std::cell::LazyCell;
use std::collections::BTreeSet;
use std::mem;

use crate::diagnostic::is_disruptive;

/// Lines are no wider than this, which leaves room for `/// `.
const WIDTH: usize = 96;
/// A space that no line is broken at, until it is written. No text holds a NUL of its own.
const FIXED: &str = "\0";
/// Blocks and styles nest no deeper than this in the output; deeper ones join this level.
const DEEPEST: usize = 12;

/// Turns the HTML documentation of a model into the lines of a Markdown text that reads well, says
/// what the HTML says, holds no doctest, and trips no lint of rustdoc or Clippy.
pub(crate) fn markdown(html: &str) -> Vec<String> {
    let closed = LazyCell::new(|| closed_names(html));
    let mut page = Page::default();
    let mut rest = html;
    while !rest.is_empty() {
        let (token, length) = markup(rest).unwrap_or_else(|| {
            // If there is a `<` at the start, then it is text.
            let next = rest.as_bytes()[1..].iter().position(|byte| *byte == b'<');
            let length = next.map_or(rest.len(), |position| position + 1);
            (Token::Text(&rest[..length]), length)
        });
        match token {
            Token::Text(text) => page.text(text),
            Token::Start { name, attributes } => {
                if !page.start(name, attributes) && !closed.contains(name) {
                    // Models do say `arn:aws:events:<region>:<account>`, and mean just that.
                    page.text(&rest[..length]);
                } else if is_self_closing(attributes) {
                    page.end(name);
                }
            }
            Token::End(name) => page.end(name),
        }
        rest = &rest[length..];
    }
    page.finish()
}

enum Token<'a> {
    Text(&'a str),
    Start { name: &'a str, attributes: &'a str },
    End(&'a str),
}

/// The tag or comment that the text starts with, and its length.
fn markup(html: &str) -> Option<(Token<'_>, usize)> {
    if let Some(comment) = html.strip_prefix("<!--") {
        return Some((Token::Text(""), comment.find("-->").map_or(html.len(), |end| end + 7)));
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
    Some((token, source.len()))
}

fn name_length(text: &str) -> usize {
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b':');
    let starts = text.starts_with(|first: char| first.is_ascii_alphabetic());
    if starts { text.bytes().take_while(is_part).count() } else { 0 }
}

/// Whether a tag is `<x/>`. The slash in `<a href=http://x/>` is part of the value.
fn is_self_closing(attributes: &str) -> bool {
    let before = attributes.strip_suffix('/');
    before.is_some_and(|before| before.is_empty() || before.ends_with(['"', '\'', ' ']))
}

fn lowercase(name: &str) -> Cow<'_, str> {
    if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        Cow::Owned(name.to_ascii_lowercase())
    } else {
        Cow::Borrowed(name)
    }
}

fn closed_names(html: &str) -> BTreeSet<&str> {
    html.split("</").skip(1).map(|after| &after[..name_length(after)]).collect()
}

/// Replaces entities by what they stand for. What is no known entity stays as it is.
fn decode(text: &str) -> Cow<'_, str> {
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

/// Whether a `&` in front of the text would start an entity, known or not.
fn is_entity(text: &str) -> bool {
    let end = text.bytes().take(40).position(|byte| !byte.is_ascii_alphanumeric() && byte != b'#');
    end.is_some_and(|end| end > 0 && text[end..].starts_with(';'))
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

/// What was read so far, and what is open.
#[derive(Default)]
struct Page<'a> {
    lines: Lines,
    blocks: Vec<Block>,
    /// How many lists and notes are open beyond [`DEEPEST`].
    skipped: usize,
    paragraph: Paragraph,
    /// The inline elements that are open, each with the style in it.
    inline: Vec<(&'a str, Style)>,
    /// Set behind a label, a term or a cell: the next text continues the paragraph after this
    /// separator, even if the HTML starts a paragraph of its own there.
    joint: Option<&'static str>,
    /// The element that is open and holds no HTML, and what it holds.
    raw: Option<(&'a str, String)>,
}

struct Block {
    kind: Kind,
    /// How wide the indentation around the block is.
    outside: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    List { ordered: bool, items: usize },
    Item,
    Note,
}

/// The joint between the label of a note and its text.
const LABEL: &str = " ";

impl<'a> Page<'a> {
    fn text(&mut self, html: &str) {
        let text = decode(html);
        if let Some((_, raw)) = &mut self.raw {
            raw.push_str(&text);
        } else if self.joint.is_none() || !text.trim().is_empty() {
            if let Some(separator) = self.joint.take() {
                self.paragraph.join(separator);
            }
            let mut rest = &*text;
            // Text that is no HTML has paragraphs too.
            while self.inline.is_empty()
                && rest.contains('\n')
                && let Some((paragraph, tail)) = rest.split_once("\n\n")
            {
                self.paragraph.push(paragraph);
                self.flush();
                rest = tail;
            }
            self.paragraph.push(rest);
        }
    }

    /// Whether the element is known.
    fn start(&mut self, name: &'a str, attributes: &str) -> bool {
        if let Some((_, raw)) = &mut self.raw {
            let is_break = name.eq_ignore_ascii_case("br");
            raw.push_str(if is_break { "\n" } else { "" });
            return is_break;
        }
        match &*lowercase(name) {
            "p" | "div" | "section" | "blockquote" | "fullname" | "table" | "tr" => {
                self.next_paragraph();
            }
            "code" | "tt" | "kbd" | "samp" | "literal" | "replaceable" | "filename"
            | "function" => {
                self.start_inline(name, |style| style.code = true);
            }
            "b" | "strong" => self.start_inline(name, |style| style.strong |= !style.code),
            "i" | "em" | "var" | "cite" | "dfn" => {
                self.start_inline(name, |style| style.emphasis |= !style.code);
            }
            "a" => self.start_anchor(name, attributes),
            "ul" | "dl" => self.start_block(Kind::List { ordered: false, items: 0 }, ""),
            "ol" => self.start_block(Kind::List { ordered: true, items: 0 }, ""),
            "dt" => {
                self.start_item();
                self.start_inline(name, |style| style.strong = true);
            }
            "dd" if self.blocks.last().is_some_and(|block| block.kind == Kind::Item) => {
                self.end("dt");
                self.next_paragraph();
            }
            "li" | "dd" => self.start_item(),
            "note" | "important" | "caution" | "warning" | "tip" => self.start_note(name),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.end_paragraph();
                self.start_inline(name, |style| style.strong = true);
            }
            "br" | "hr" if self.joint.is_none() => self.flush(),
            "td" | "th" if !self.paragraph.runs.is_empty() => self.joint = Some(" | "),
            "pre" | "script" | "style" => {
                self.end_paragraph();
                self.raw = Some((name, String::new()));
            }
            // So is any other element that ends somewhere.
            "br" | "hr" | "td" | "th" | "span" | "font" | "u" | "img" | "wbr" => {}
            _ => return false,
        }
        true
    }

    fn end(&mut self, name: &str) {
        if let Some((open, _)) = self.raw {
            if open.eq_ignore_ascii_case(name) {
                self.end_raw();
            }
            return;
        }
        let was_open = self.end_inline(name);
        match &*lowercase(name) {
            "p" | "div" | "section" | "blockquote" | "fullname" | "table" | "tr" | "dd" => {
                self.next_paragraph();
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.end_paragraph(),
            "ul" | "ol" | "dl" => self.end_block(|kind| matches!(kind, Kind::List { .. })),
            "note" | "important" | "caution" | "warning" | "tip" => {
                self.end_block(|kind| kind == Kind::Note);
            }
            "li" => {
                self.end_paragraph();
                if let Some(index) = self.blocks.iter().rposition(|block| block.kind != Kind::Note)
                    && self.blocks[index].kind == Kind::Item
                {
                    self.leave(index);
                }
            }
            "dt" if was_open && !self.paragraph.runs.is_empty() => self.joint = Some(": "),
            _ => {}
        }
    }

    fn start_inline(&mut self, name: &'a str, change: impl FnOnce(&mut Style)) {
        if self.inline.len() < DEEPEST {
            change(&mut self.paragraph.style);
            self.inline.push((name, self.paragraph.style));
        }
    }

    /// Ends the innermost such element, if there is one, and what is open in it.
    fn end_inline(&mut self, name: &str) -> bool {
        let index = self.inline.iter().rposition(|(open, _)| open.eq_ignore_ascii_case(name));
        self.inline.truncate(index.unwrap_or(usize::MAX));
        self.paragraph.style = self.inline.last().map(|(_, style)| *style).unwrap_or_default();
        index.is_some()
    }

    fn start_anchor(&mut self, name: &'a str, attributes: &str) {
        self.end_inline(name);
        if attributes.is_empty() {
            // `<a>CreateModel</a>` names a shape or an operation.
            self.start_inline(name, |style| style.code = true);
        } else if let Some(target) = link_target(attributes) {
            let link = self.paragraph.links.len();
            self.paragraph.links.push(target);
            self.start_inline(name, |style| style.link = Some(link));
        }
    }

    /// Ends the paragraph, unless what follows belongs to it.
    fn next_paragraph(&mut self) {
        if self.joint.is_none() {
            self.end_paragraph();
        }
    }

    /// Ends the paragraph and the inline elements in it, whose end tags may be missing.
    fn end_paragraph(&mut self) {
        self.flush();
        self.inline.clear();
        self.paragraph.style = Style::default();
    }

    fn flush(&mut self) {
        self.joint = None;
        let markdown = self.paragraph.take();
        if !markdown.is_empty() {
            self.interrupt_list();
            self.lines.paragraph(&markdown);
        }
    }

    fn end_raw(&mut self) {
        if let Some((name, text)) = self.raw.take()
            && name.eq_ignore_ascii_case("pre")
            && !text.trim().is_empty()
        {
            self.interrupt_list();
            self.lines.fence(&text);
        }
    }

    /// To be called before text is written: outside of the items of a list, it interrupts the list.
    fn interrupt_list(&mut self) {
        if let Some(Block { kind: Kind::List { items, .. }, .. }) = self.blocks.last_mut() {
            *items = 0;
        }
    }

    fn start_note(&mut self, name: &str) {
        self.start_block(Kind::Note, "> ");
        self.paragraph.style.strong = true;
        self.paragraph.push(&name[..1].to_ascii_uppercase());
        self.paragraph.push(&name[1..]);
        self.paragraph.push(":");
        self.paragraph.style.strong = false;
        self.joint = Some(LABEL);
    }

    fn start_item(&mut self) {
        self.end_paragraph();
        match self.blocks.iter().rposition(|block| block.kind != Kind::Item) {
            _ if self.skipped > 0 => return,
            Some(index) if self.blocks[index].kind != Kind::Note => self.leave(index + 1),
            _ => self.start_block(Kind::List { ordered: false, items: 0 }, ""),
        }
        if let Some(Block { kind: Kind::List { ordered, items }, .. }) = self.blocks.last() {
            let marker = if *ordered { format!("{}. ", items + 1) } else { "- ".to_owned() };
            let is_nested = self.blocks.iter().any(|block| block.kind == Kind::Item);
            self.lines.next_item(*items > 0 || is_nested);
            self.start_block(Kind::Item, &marker);
        }
    }

    fn start_block(&mut self, kind: Kind, marker: &str) {
        self.end_paragraph();
        if self.skipped == 0 && self.blocks.len() < DEEPEST {
            self.blocks.push(Block { kind, outside: self.lines.indent.len() });
            self.lines.enter(marker);
        } else if kind != Kind::Item {
            self.skipped += 1;
        }
    }

    fn end_block(&mut self, is_wanted: impl Fn(Kind) -> bool) {
        if self.joint == Some(LABEL) {
            // A note without text.
            self.paragraph.runs.clear();
        }
        self.end_paragraph();
        if self.skipped > 0 {
            self.skipped -= 1;
        } else if let Some(index) = self.blocks.iter().rposition(|block| is_wanted(block.kind)) {
            self.leave(index);
        }
    }

    /// Leaves this block and those in it.
    fn leave(&mut self, index: usize) {
        while self.blocks.len() > index
            && let Some(block) = self.blocks.pop()
        {
            let is_empty = self.lines.leave(block.outside);
            if let Some(Block { kind: Kind::List { items, .. }, .. }) = self.blocks.last_mut()
                && block.kind == Kind::Item
                && !is_empty
            {
                *items += 1;
            }
        }
    }

    fn finish(mut self) -> Vec<String> {
        self.end_raw();
        self.end_block(|_| false);
        self.lines.written
    }
}

/// Text with styles, its white space collapsed.
#[derive(Default)]
struct Paragraph {
    runs: Vec<Run>,
    /// The style of the text that comes next.
    style: Style,
    /// The targets of all links of the page.
    links: Vec<String>,
}

/// A piece of text that has one style.
struct Run {
    text: String,
    style: Style,
}

#[derive(Clone, Copy, Default, PartialEq, Eq)]
struct Style {
    strong: bool,
    emphasis: bool,
    code: bool,
    link: Option<usize>,
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

impl Paragraph {
    fn push(&mut self, text: &str) {
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let length = clean_length(rest);
            if length > 0 {
                self.run().push_str(&rest[..length]);
            } else if first.is_whitespace() {
                self.space();
            } else if !is_disruptive(first) {
                self.run().push(first);
            }
            rest = &rest[length.max(first.len_utf8())..];
        }
    }

    fn space(&mut self) {
        if self.runs.last().is_some_and(|run| !run.text.ends_with(' ')) {
            self.run().push(' ');
        }
    }

    /// Where text of the current style goes.
    fn run(&mut self) -> &mut String {
        if self.runs.last().is_none_or(|run| run.style != self.style) {
            self.runs.push(Run { text: String::with_capacity(80), style: self.style });
        }
        let last = self.runs.len() - 1;
        &mut self.runs[last].text
    }

    /// Puts a separator, in no style, behind the text so far.
    fn join(&mut self, separator: &str) {
        if let Some(Run { text, .. }) = self.runs.last_mut() {
            text.truncate(text.trim_end().len());
            let separator = if text.ends_with(':') { LABEL } else { separator };
            self.runs.push(Run { text: separator.to_owned(), style: Style::default() });
        }
    }

    /// The Markdown of the paragraph, which is empty afterwards. At its spaces, lines may
    /// be broken; what is to stay a space is [`FIXED`].
    fn take(&mut self) -> String {
        let runs = mem::take(&mut self.runs);
        let mut out = String::with_capacity(2 * WIDTH);
        let mut groups = runs.chunk_by(|a, b| a.style.link == b.style.link).peekable();
        while let Some(group) = groups.next() {
            let before = out.chars().next_back().unwrap_or(' ');
            let after = groups.peek().map_or(' ', |next| next[0].first_char());
            match group[0].style.link.and_then(|link| self.links.get(link)) {
                Some(target) => write_link(group, target, &mut out),
                None => write_runs(group, before, after, &mut out),
            }
        }
        out
    }
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

impl Run {
    /// What its Markdown starts with, other marks than code aside.
    fn first_char(&self) -> char {
        let first = self.text.chars().next().unwrap_or(' ');
        if self.style.code && first != ' ' { '`' } else { first }
    }
}

/// Writes runs between these two characters.
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
    let is_risky = target.contains(['(', ')']);
    surround(
        "[",
        &inner,
        &if is_risky { format!("](<{target}>)") } else { format!("]({target})") },
        out,
    );
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

/// The target of an anchor to the web, with everything encoded that could end it early.
fn link_target(attributes: &str) -> Option<String> {
    let (_, value) = attributes.split_once("href=")?;
    let href = match value.chars().next()? {
        quote @ ('"' | '\'') => value[1..].split(quote).next()?,
        _ => value.split_whitespace().next()?,
    };
    let href = decode(href.trim());
    if !web_host(&href)?.starts_with(char::is_alphanumeric) {
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

/// The address without its scheme.
fn web_host(url: &str) -> Option<&str> {
    url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))
}

/// Writes a code span, whose delimiters are longer than any run of backticks in it.
fn write_code(text: &str, out: &mut String) {
    if text.starts_with(' ') || out.ends_with('`') {
        out.push(' ');
    }
    let content = text.trim();
    if !content.is_empty() {
        let delimiter = "`".repeat(longest_run_of_backticks(content) + 1);
        let pad = if content.starts_with('`') || content.ends_with('`') { FIXED } else { "" };
        out.extend([&delimiter, pad, &content.replace(' ', FIXED), pad, &delimiter]);
        out.push_str(if text.ends_with(' ') { " " } else { "" });
    }
}

fn longest_run_of_backticks(text: &str) -> usize {
    text.split(|other| other != '`').map(str::len).max().unwrap_or(0)
}

/// Writes text such that Markdown shows it as it is, with few backslashes. [`Lines`] takes care of
/// what has a meaning only at the start of a line.
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
            b'<' => after.is_none_or(|c| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')),
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
        } else if byte == b':'
            && !is_link
            && let Some((start, end)) = web_address(text, copied, index)
        {
            out.extend([&text[copied..start], "<", &text[start..end], ">"]);
            copied = end;
        }
        index = copied.max(index + 1);
    }
    out.push_str(&text[copied..]);
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

/// The finished lines, and how the next one is indented.
#[derive(Default)]
struct Lines {
    written: Vec<String>,
    /// What each line of the innermost block starts with.
    indent: String,
    /// The next line so far: `indent`, with the markers of items not yet written in place of spaces.
    next: String,
    /// The least width of `indent` since the last line.
    shallowest: usize,
    /// Whether the item that starts next follows the line before without an empty one between them.
    tight: bool,
}

impl Lines {
    /// Enters a block whose first line has this marker.
    fn enter(&mut self, marker: &str) {
        self.next.push_str(marker);
        self.indent.extend(marker.chars().map(|c| if c == '>' { c } else { ' ' }));
    }

    /// Leaves all that is indented by more than `outside`; whether an item in there stayed empty.
    fn leave(&mut self, outside: usize) -> bool {
        let is_empty = self.is_at_item();
        self.indent.truncate(outside);
        self.next.truncate(outside);
        self.shallowest = self.shallowest.min(outside);
        is_empty
    }

    fn next_item(&mut self, tight: bool) {
        if !self.is_at_item() {
            self.tight = tight;
        }
    }

    /// Whether the next line starts an item.
    fn is_at_item(&self) -> bool {
        self.next != self.indent
    }

    /// Writes a paragraph, broken at its spaces.
    fn paragraph(&mut self, markdown: &str) {
        self.separate();
        let mut rest = markdown.trim();
        while !rest.is_empty() {
            let marker = marker_position(rest);
            let backslash = if marker.is_some() { "\\" } else { "" };
            let width = WIDTH.saturating_sub(self.indent.len() + backslash.len());
            let (line, tail) = rest.split_at(line_length(rest, width));
            let (head, line) = line.split_at(marker.unwrap_or(0));
            self.next.extend([head, backslash, line]);
            self.end_line();
            rest = tail.trim_start();
        }
    }

    /// Writes text that is shown as it is.
    fn fence(&mut self, text: &str) {
        self.separate();
        let mut text = text.replace('\t', "    ");
        text.retain(|c| c == '\n' || !is_disruptive(c));
        let fence = "`".repeat(longest_run_of_backticks(&text).max(2) + 1);
        let empty = text.lines().take_while(|line| line.trim().is_empty()).count();
        self.next.extend([&fence, "text"]);
        self.end_line();
        for line in text.trim_end().lines().skip(empty) {
            self.next.push_str(line);
            self.end_line();
        }
        self.next.push_str(&fence);
        self.end_line();
    }

    /// Writes an empty line where one has to be between two blocks.
    fn separate(&mut self) {
        if !(self.written.is_empty() || self.tight && self.is_at_item()) {
            self.written.push(self.indent[..self.shallowest].trim_end().to_owned());
        }
    }

    fn end_line(&mut self) {
        self.written.push(self.next.trim_end().replace(FIXED, " "));
        self.next.clone_from(&self.indent);
        self.shallowest = self.indent.len();
    }
}

/// Where to break a line: at the last space of what fits, unless the word behind it would have a
/// meaning at the start of a line; such a word is better kept off it than escaped.
fn line_length(text: &str, width: usize) -> usize {
    let Some((position, beyond)) = text.char_indices().nth(width) else {
        return text.len();
    };
    let last = text[..position + beyond.len_utf8()].rfind(' ');
    let mut best = last;
    while let Some(position) = best
        && marker_position(&text[position + 1..]).is_some()
    {
        best = text[..position].rfind(' ');
    }
    best.or(last).or_else(|| text.find(' ')).unwrap_or(text.len())
}

/// Where the backslash goes that keeps the first word from starting a list, a heading, a quotation, a
/// rule, or the second line of a heading or table, if it would do so at the start of a line.
fn marker_position(text: &str) -> Option<usize> {
    let word = text.split(' ').next()?;
    let consists_of = |set: &str| word.chars().all(|c| set.contains(c));
    let is_marker = match word.as_bytes().first()? {
        b'>' => true,
        b'+' | b'*' => word.len() == 1,
        b'#' => consists_of("#"),
        b'=' => consists_of("="),
        b'_' => consists_of("_"),
        b'-' | b'|' => consists_of("-:|"),
        b':' => consists_of("-:|") && word.contains('-'),
        b'0'..=b'9' => {
            let number = word.strip_suffix(['.', ')'])?;
            return number.bytes().all(|byte| byte.is_ascii_digit()).then_some(number.len());
        }
        _ => false,
    };
    is_marker.then_some(0)
}

#[cfg(test)]
mod tests {
    use super::markdown;

    /// Each HTML text and the Markdown that it becomes.
    fn check(cases: &[(&str, &str)]) {
        for (html, expected) in cases {
            assert_eq!(markdown(html).join("\n"), *expected, "{html:?}");
        }
    }

    #[test]
    fn text_is_kept_and_white_space_is_not() {
        check(&[
            ("", ""),
            (" \n\t<p> </p> <p/>&nbsp;<code> </code><b></b>", ""),
            ("plain", "plain"),
            ("\n   <p>One\n  two.</p>  <p>Three.</p>\n", "One two.\n\nThree."),
            ("Not HTML\nat all.\n\nTwo paragraphs.\n", "Not HTML at all.\n\nTwo paragraphs."),
            ("a<br>b<br/><br />c", "a\n\nb\n\nc"),
            ("a\u{202e}b&#x202e;c\u{200b}d\u{7}e\0f\r\ng", "abcdef g"),
            ("Services&#x2028; Region, Route\u{a0}53", "Services Region, Route 53"),
        ]);
    }

    #[test]
    fn entities_are_decoded_once() {
        check(&[
            (
                "5 &gt; 4 &lt; 6 &amp; &quot;x&quot; &apos;y&apos; &ndash; &hellip;",
                "5 > 4 < 6 & \"x\" 'y' – …",
            ),
            ("&#65;&#x42;&#X43; &#150; &copy;&rarr;", "ABC – ©→"),
            ("&amp;lt; &amp;amp;", "\\&lt; \\&amp;"),
            (
                "&nope; &; &#; &#xzz; &#x110000; &#xd800; AT&T &amp",
                "\\&nope; &; \\&#; \\&#xzz; \\&#x110000; \\&#xd800; AT&T &amp",
            ),
        ]);
    }

    #[test]
    fn styles_become_delimiters_that_work() {
        check(&[
            (
                "<b>a</b> <strong>b</strong> <i>c</i> <em>d</em> <code>e</code>",
                "**a** **b** *c* *d* `e`",
            ),
            ("<b>a <i>b</i></b> <i><b>c</b></i> <b>d<b>e</b></b>", "**a** ***b*** ***c*** **de**"),
            ("x<b> y </b>z", "x **y** z"),
            ("<b>use <code>a b</code> now</b>", "**use `a b` now**"),
            ("<i>YYYY</i>-<i>MM</i>T<i>HH</i>Z", "*YYYY*-*MM*T*HH*Z"),
            // Between punctuation and a letter, `**` would be text; `*a***b**` would be a mess.
            ("<b>Note:</b>this", "Note:this"),
            ("<i>a</i><b>b</b>", "*a*b"),
            ("<code> 3,000 </code>(x)", "`3,000` (x)"),
            ("<code>a`b</code> <code>`</code> <code>``</code>", "``a`b`` `` ` `` ``` `` ```"),
            ("<code>s3://<i>bucket</i>/*_[x]&lt;y&gt;\\</code>", "`s3://bucket/*_[x]<y>\\`"),
            ("<a>CreateModel</a>, <code><a>ListTags</a></code>", "`CreateModel`, `ListTags`"),
            ("`<code>x</code>", "\\` `x`"),
        ]);
    }

    #[test]
    fn escapes_are_few() {
        check(&[
            ("foo_bar __init__ _x_ a_ _ b", "foo_bar \\_\\_init\\_\\_ \\_x\\_ a\\_ _ b"),
            ("a * b, 2*3, *c*, arn:*", "a * b, 2\\*3, \\*c\\*, arn:\\*"),
            ("[Foo] [foo](bar) [^1] [x]: y", "\\[Foo] \\[foo](bar) \\[^1] \\[x]: y"),
            ("a ![x] b! c", "a !\\[x] b! c"),
            (
                "a < b <= c <5 &lt;div&gt; &lt;/p&gt; &lt;!-- x",
                "a < b <= c <5 \\<div> \\</p> \\<!-- x",
            ),
            ("C:\\dir \\. \\\\x a\\ b \\", "C:\\dir \\\\. \\\\\\x a\\\\ b \\\\"),
            ("about ~5, ~x~ ~~y~~", "about ~5, ~x\\~ ~\\~y\\~\\~"),
            ("the --region option -- a-b--c", "the -\\-region option -- a-b--c"),
            ("a `b` | c # d > e = f - g + h 1. i", "a \\`b\\` | c # d > e = f - g + h 1. i"),
            ("\"### '*/ {x} $y$ !", "\"### '\\*/ {x} $y$ !"),
        ]);
    }

    #[test]
    fn no_line_starts_with_a_marker() {
        check(&[
            ("- a", "\\- a"),
            ("+ a", "\\+ a"),
            ("* a", "\\* a"),
            ("1. a", "1\\. a"),
            ("23) a", "23\\) a"),
            ("1.5 a", "1.5 a"),
            ("# a", "\\# a"),
            ("#a", "#a"),
            ("> a", "\\> a"),
            ("a<br>===<br>---<br>- - -<br>***", "a\n\n\\===\n\n\\---\n\n\\- - -\n\n\\*\\*\\*"),
            ("|a|<br>|---|<br>:-- b", "|a|\n\n\\|---|\n\n\\:-- b"),
            ("~~~", "\\~\\~\\~"),
            ("```rust", "\\`\\`\\`rust"),
            ("    let x = 1;\n\tlet y = 2;", "let x = 1; let y = 2;"),
            ("<li>- a</li><li>1. b", "- \\- a\n- 1\\. b"),
        ]);
    }

    #[test]
    fn addresses_become_links() {
        check(&[
            ("See https://a.example/b_c?d=e&f#g.", "See <https://a.example/b_c?d=e&f#g>."),
            (
                "(http://a.example/x) \"https://b.example\"",
                "(<http://a.example/x>) \"<https://b.example>\"",
            ),
            (
                "https:// http://{host}/ xhttp://a.example",
                "https:// http://{host}/ x<http://a.example>",
            ),
            ("\\https://a.example", "\\\\<https://a.example>"),
            ("<a href=\"https://a.example/b\">b c</a>", "[b c](https://a.example/b)"),
            ("<a target=_blank href=http://a.example/>b</a>", "[b](http://a.example/)"),
            ("<a href='https://a.example'> https://a.example </a>!", "<https://a.example> !"),
            ("x!<a href='http://a.example/?b&amp;c'>b</a>", "x\\![b](http://a.example/?b&c)"),
            ("<a href='http://a.example/(b)'>b</a>", "[b](<http://a.example/(b)>)"),
            (
                "<a href='http://a.example/ [`\\&lt;&gt;]'>b</a>",
                "[b](http://a.example/%20%5B%60%5C%3C%3E%5D)",
            ),
            ("<a href='http://a.example/&amp;lt;'>b</a>", "[b](http://a.example/&amp;lt;)"),
            (
                "<a href='http://a.example'>b] <code>c</code> ^[</a>",
                "[b\\] `c` ^\\[](http://a.example)",
            ),
            ("<a href='http://a.example'>^b</a>", "[\\^b](http://a.example)"),
            ("<i><a href='http://a.example'>Guide</a> </i>.", "[*Guide*](http://a.example) ."),
            (
                "<a href='http://a.example'></a><a href='http://a.example'>b",
                "[b](http://a.example)",
            ),
            ("<a href='http://a.example'><code>]: b</code></a>", "[\\]: b](http://a.example)"),
            ("<a href='javascript:x'>a</a> <a href='/b'>b</a> <a name=x>c</a>", "a b c"),
            ("<a href='https://<x>'>d</a>", "\\<a href='https://\\<x>'>d"),
        ]);
    }

    #[test]
    fn lists_nest() {
        check(&[
            (
                "Values:<ul> <li> <p> <code>A</code> </p> </li> <li>b<p>c</p></li></ul> d",
                "Values:\n\n- `A`\n- b\n\n  c\n\nd",
            ),
            (
                "<ul><li>a<ol><li>b</li><li>c<p>d</p></li></ol>e</li><li>f</li></ul>",
                "- a\n  1. b\n  2. c\n\n     d\n\n  e\n- f",
            ),
            ("<li>a<li></li><li><ul><li>b</ul></ul>c", "- a\n- - b\n\nc"),
            ("<ol><li></li><li>a</li>x<li>b</li></ol>", "1. a\n\nx\n\n1. b"),
            ("<ol><li>a</ol><ul><li>b</ul>", "1. a\n\n- b"),
            (
                "<dl><dt>a</dt><dd><p>b</p><p>c</p></dd><dt><code>d:</code></dt><dd><ul><li>e</ul><dt>f:<dd>g</dl>",
                "- **a**: b\n\n  c\n- **`d:`**\n  - e\n- **f:** g",
            ),
            ("<dl><dt/><dd>a</dd><dd>b</dd></dl>", "- a\n\n  b"),
        ]);
    }

    #[test]
    fn other_blocks_stay_readable() {
        check(&[
            ("a<note><p>b</p><p>c</p></note>d", "a\n\n> **Note:** b\n>\n> c\n\nd"),
            (
                "<important>a</important><note> <ul><li>b",
                "> **Important:** a\n\n> **Note:**\n>\n> - b",
            ),
            ("<li>a<note>b</note></li><li>c", "- a\n\n  > **Note:** b\n- c"),
            ("<note></note>a<note> ", "a"),
            ("a<h2>B c</h2>d", "a\n\n**B c**\n\nd"),
            ("<table><tr><th>a</th><th>b</th></tr><tr><td>c<td>d", "a | b\n\nc | d"),
            (
                "a<pre>\n\tx &lt; <b>y</b>\r\n\n# z  \n</pre>b",
                "a\n\n```text\n    x < y\n\n# z\n```\n\nb",
            ),
            ("<pre>```\r``</pre>", "``````text\n`````\n``````"),
            ("<li><pre>fn main() {}<br>~~~", "- ```text\n  fn main() {}\n  ~~~\n  ```"),
            ("<fullname>Service</fullname><p>It serves.</p>", "Service\n\nIt serves."),
        ]);
    }

    #[test]
    fn sloppy_html_loses_no_text() {
        check(&[
            ("<p><b>a<p>b", "**a**\n\nb"),
            ("a</b></ul></li></note></p> b", "a\n\nb"),
            ("<code>a<i>b</code>c</i>d", "`ab`cd"),
            ("<P CLASS=x>a</P><STRONG>b</strong>", "a\n\n**b**"),
            ("<foo>a</foo><span>b</span><img src=x>", "ab"),
            (
                "arn:<region>:<account-id>/<x y=\"z\"/>",
                "arn:\\<region>:\\<account-id>/\\<x y=\"z\"/>",
            ),
            ("a <b and c> d <3 <@x> a@b <c@d.e> <", "a **d <3 <@x> a@b \\<c@d.e> \\<**"),
            ("a<!-- <p> -->b<!doctype x><?y?>c<![CDATA[&amp;]]><!-- d", "abc&"),
            ("a<script>if (x<y) {}</script><style>p {}</style>b", "a\n\nb"),
        ]);
    }

    #[test]
    fn lines_are_wrapped_but_nothing_is_broken() {
        let code = format!("<code>{}</code>", "x ".repeat(60));
        assert_eq!(
            markdown(&format!("a {code} b")),
            ["a", &format!("`{}`", "x ".repeat(60).trim()), "b"]
        );
        let link = format!("<a href='http://a.example/{}'>b c</a>", "x".repeat(90));
        assert_eq!(markdown(&link), ["[b", &format!("c](http://a.example/{})", "x".repeat(90))]);
        // A marker takes the word before it along to the next line.
        let lines = markdown(&format!("<li>{} <code>a</code> - b", "word ".repeat(18)));
        assert_eq!(lines, [format!("- {}", "word ".repeat(18).trim()), "  `a` - b".to_owned()]);
        // Unless there is none.
        assert_eq!(markdown(&format!("{} - 1. b", "x".repeat(96))), [&"x".repeat(96), "\\- 1. b"]);
        for width in [1, 3, 7] {
            let lines = markdown(&format!(
                "<ul><li><note>{}",
                format!("{} ", "é".repeat(width)).repeat(500)
            ));
            assert!(lines.iter().all(|line| line.chars().count() <= super::WIDTH), "{lines:#?}");
        }
    }

    #[test]
    fn hostile_text_is_cheap() {
        for html in [
            "<ul><li>a",
            "<b>",
            "<note>",
            "<",
            "<a ",
            "<a b=\"",
            "<!--",
            "&",
            "`",
            "_",
            "- ",
            "http://",
            "</ul>",
            "<dt>",
        ] {
            let lines = markdown(&html.repeat(30_000));
            assert!(lines.iter().all(|line| line.len() - line.trim_start().len() < 40));
        }
    }
}
