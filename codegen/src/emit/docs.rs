//! Documentation: the HTML of a model in, Markdown for rustdoc out.
//!
//! The text is written by strangers and often sloppy, so nothing here trusts it. [`Tokens`] cuts the
//! HTML into tags and text, a [`Page`] knows which lists, notes and styles are open, a [`Paragraph`]
//! turns styled text into Markdown, and [`Lines`] wraps and indents it. Nothing recurses as deep as
//! the text nests, and the work is proportional to the length of the text.

use std::borrow::Cow;
use std::cell::LazyCell;
use std::collections::BTreeSet;
use std::mem;

use crate::diagnostic::is_disruptive;

/// Lines are no wider than this, which leaves room for `/// `.
const WIDTH: usize = 96;
/// Blocks and styles nest no deeper than this in the output; deeper ones join this level.
const DEEPEST: usize = 12;

/// Turns the HTML documentation of a model into the lines of a Markdown text that reads well, says
/// what the HTML says, holds no doctest, and trips no lint of rustdoc or Clippy.
pub(crate) fn markdown(html: &str) -> Vec<String> {
    let closed = LazyCell::new(|| closed_names(html));
    let mut page = Page::default();
    for token in (Tokens { rest: html }) {
        match token {
            Token::Text(text) => page.text(text),
            Token::Start { name, attributes, source } => {
                if !page.start(name, attributes) && !closed.contains(name) {
                    // Models do say `arn:aws:events:<region>:<account>`, and mean just that.
                    page.text(source);
                } else if matches!(attributes, "/" | " /") {
                    page.end(name);
                }
            }
            Token::End(name) => page.end(name),
        }
    }
    page.finish()
}

enum Token<'a> {
    Text(&'a str),
    Start { name: &'a str, attributes: &'a str, source: &'a str },
    End(&'a str),
}

struct Tokens<'a> {
    rest: &'a str,
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        if self.rest.is_empty() {
            return None;
        }
        let (token, length) = markup(self.rest).unwrap_or_else(|| {
            // If there is a `<` at the start, then it is text.
            let next = self.rest.bytes().skip(1).position(|byte| byte == b'<');
            let length = next.map_or(self.rest.len(), |position| position + 1);
            (Token::Text(&self.rest[..length]), length)
        });
        self.rest = &self.rest[length..];
        Some(token)
    }
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
    let is_tag = !name.is_empty() && (attributes.is_empty() || attributes.starts_with(['/', ' ', '\t', '\n']));
    let token = match inside.as_bytes().first()? {
        _ if source.ends_with('<') => return None,
        b'!' | b'?' => Token::Text(""),
        _ if !is_tag => return None,
        b'/' => Token::End(name),
        _ => Token::Start { name, attributes, source },
    };
    Some((token, source.len()))
}

fn name_length(text: &str) -> usize {
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b':');
    let starts = text.starts_with(|first: char| first.is_ascii_alphabetic());
    if starts { text.bytes().take_while(is_part).count() } else { 0 }
}

fn closed_names(html: &str) -> BTreeSet<&str> {
    html.split("</").skip(1).map(|after| &after[..name_length(after)]).collect()
}

/// Replaces entities by what they stand for. What is no known entity stays as it is.
fn decode(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, tail)) = rest.split_once('&') {
        decoded.push_str(before);
        rest = tail;
        let entity = entity(tail);
        if let Some(character) = entity.and_then(character) {
            decoded.push(character);
            rest = &tail[entity.map_or(0, str::len) + 1..];
        } else {
            decoded.push('&');
        }
    }
    decoded.push_str(rest);
    Cow::Owned(decoded)
}

/// What is between a `&` and the `;` that makes it an entity, whether or not there is one of that name.
fn entity(after: &str) -> Option<&str> {
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'#';
    let length = after.bytes().take(40).take_while(is_part).count();
    (length > 0 && after[length..].starts_with(';')).then(|| &after[..length])
}

fn character(entity: &str) -> Option<char> {
    const NAMED: &str = "amp& lt< gt> quot\" apos' nbsp\u{a0} mdash— ndash– hellip… bull• copy© reg® trade™ \
        times× le≤ ge≥ rarr→ larr← ldquo“ rdquo” lsquo‘ rsquo’";
    /// What browsers take `&#128;` to `&#159;` for: the characters of Windows-1252.
    const WINDOWS: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8d}Ž\u{8f}\u{90}‘’“”•–—˜™š›œ\u{9d}žŸ";
    let Some(number) = entity.strip_prefix('#') else {
        let character = NAMED.split(' ').find_map(|named| named.strip_prefix(entity)?.chars().next());
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
            for (index, part) in text.split("\n\n").enumerate() {
                if index > 0 && self.inline.is_empty() {
                    // Text that is no HTML has paragraphs too.
                    self.flush();
                } else if index > 0 {
                    self.paragraph.space();
                }
                self.paragraph.push(part);
            }
        }
    }

    /// Whether the element is known.
    fn start(&mut self, name: &'a str, attributes: &str) -> bool {
        if let Some((_, raw)) = &mut self.raw {
            let is_break = name.eq_ignore_ascii_case("br");
            raw.push_str(if is_break { "\n" } else { "" });
            return is_break;
        }
        match name.to_ascii_lowercase().as_str() {
            "p" | "div" | "section" | "blockquote" | "fullname" | "table" | "tr" => self.next_paragraph(),
            "code" | "tt" | "kbd" | "samp" | "literal" | "replaceable" | "filename" | "function" => {
                self.start_inline(name, |style| style.code = true);
            }
            "b" | "strong" => self.start_inline(name, |style| style.strong |= !style.code),
            "i" | "em" | "var" | "cite" | "dfn" => {
                self.start_inline(name, |style| style.emphasis |= !style.code);
            }
            "a" => self.start_anchor(name, attributes),
            "ul" | "dl" => self.start_block(Kind::List { ordered: false, items: 0 }, ""),
            "ol" => self.start_block(Kind::List { ordered: true, items: 0 }, ""),
            "li" => self.start_item(),
            "dt" => {
                self.start_item();
                self.start_inline(name, |style| style.strong = true);
            }
            "dd" if self.blocks.last().is_some_and(|block| block.kind == Kind::Item) => self.next_paragraph(),
            "dd" => self.start_item(),
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
        self.end_inline(name);
        match name.to_ascii_lowercase().as_str() {
            "p" | "div" | "section" | "blockquote" | "fullname" | "table" | "tr" | "dd" => self.next_paragraph(),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.end_paragraph(),
            "ul" | "ol" | "dl" => self.end_block(|kind| matches!(kind, Kind::List { .. })),
            "note" | "important" | "caution" | "warning" | "tip" => self.end_block(|kind| kind == Kind::Note),
            "li" => {
                self.end_paragraph();
                if let Some(index) = self.blocks.iter().rposition(|block| block.kind != Kind::Note)
                    && self.blocks[index].kind == Kind::Item
                {
                    self.leave(index);
                }
            }
            "dt" if !self.paragraph.runs.is_empty() => self.joint = Some(": "),
            _ => {}
        }
    }

    fn start_inline(&mut self, name: &'a str, change: impl FnOnce(&mut Style)) {
        if self.inline.len() < DEEPEST {
            change(&mut self.paragraph.style);
            self.inline.push((name, self.paragraph.style));
        }
    }

    /// Ends the innermost such element, and what is open in it.
    fn end_inline(&mut self, name: &str) {
        if let Some(index) = self.inline.iter().rposition(|(open, _)| open.eq_ignore_ascii_case(name)) {
            self.inline.truncate(index);
            self.paragraph.style = self.inline.last().map(|(_, style)| *style).unwrap_or_default();
        }
    }

    fn start_anchor(&mut self, name: &'a str, attributes: &str) {
        self.end_inline(name);
        let links = &mut self.paragraph.links;
        if attributes.is_empty() {
            // `<a>CreateModel</a>` names a shape or an operation.
            self.start_inline(name, |style| style.code = true);
        } else if let Some(target) = link_target(attributes) {
            links.push(target);
            let link = links.len() - 1;
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
                && !is_empty
            {
                *items += 1;
            }
        }
    }

    fn finish(mut self) -> Vec<String> {
        self.end_raw();
        self.end_block(|_| false);
        self.lines.lines
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

impl Paragraph {
    fn push(&mut self, text: &str) {
        for (index, word) in text.split(char::is_whitespace).enumerate() {
            if index > 0 {
                self.space();
            }
            if word.contains(|c| !is_disruptive(c)) {
                self.run().extend(word.split(is_disruptive));
            }
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
            self.runs.push(Run { text: String::new(), style: self.style });
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

    /// The Markdown of the paragraph, which is empty afterwards. A line feed marks where a line may
    /// be broken; a space is part of code.
    fn take(&mut self) -> String {
        let runs = mem::take(&mut self.runs);
        let mut out = String::new();
        let mut groups = runs.chunk_by(|a, b| a.style.link == b.style.link).peekable();
        while let Some(group) = groups.next() {
            let before = out.chars().next_back().unwrap_or('\n');
            let after = groups.peek().map_or('\n', |next| next[0].first_char());
            match group[0].style.link.and_then(|link| self.links.get(link)) {
                Some(target) => write_link(group, target, &mut out),
                None => write_runs(group, before, after, &mut out),
            }
        }
        out
    }
}

impl Run {
    /// What its Markdown starts with, emphasis aside.
    fn first_char(&self) -> char {
        match self.text.chars().next() {
            Some(' ') | None => '\n',
            _ if self.style.link.is_some() => '[',
            _ if self.style.code => '`',
            Some(first) => first,
        }
    }
}

fn write_link(runs: &[Run], target: &str, out: &mut String) {
    let mut inner = String::new();
    write_runs(runs, '[', ']', &mut inner);
    let content = inner.trim_matches('\n');
    let text: String = runs.iter().map(|run| run.text.as_str()).collect();
    if inner.starts_with('\n') {
        out.push('\n');
    }
    if text.trim() == target {
        out.extend(["<", target, ">"]);
    } else if target.contains(['(', ')']) {
        out.extend(["[", content, "](<", target, ">)"]);
    } else if !content.is_empty() {
        out.extend(["[", content, "](", target, ")"]);
    }
    if inner.ends_with('\n') {
        out.push('\n');
    }
}

/// Writes runs between these two characters.
fn write_runs(runs: &[Run], before: char, after: char, out: &mut String) {
    for (index, Run { text, style }) in runs.iter().enumerate() {
        // With white space next to them inside, delimiters would be none.
        let content = text.trim();
        if text.starts_with(' ') || style.code && out.ends_with('`') {
            out.push('\n');
        }
        let start = out.len();
        let before = out.chars().next_back().unwrap_or(before);
        let after = match runs.get(index + 1) {
            _ if text.ends_with(' ') => '\n',
            Some(next) => next.first_char(),
            None => after,
        };
        if style.code {
            write_code(content, out);
        } else {
            escape(content, style.link.is_some(), after == '[', out);
        }
        let delimiter = match (style.strong, style.emphasis) {
            (true, true) => "***",
            (true, false) => "**",
            (false, true) => "*",
            (false, false) => "",
        };
        if !delimiter.is_empty() && can_emphasize(before, &out[start..], after) {
            out.insert_str(start, delimiter);
            out.push_str(delimiter);
        }
        if text.ends_with(' ') && !content.is_empty() {
            out.push('\n');
        }
    }
}

/// Whether `*` around the content is read as emphasis: next to punctuation inside there must be no
/// letter outside, and emphasis must not touch other emphasis.
fn can_emphasize(before: char, content: &str, after: char) -> bool {
    let is_edge = |outside: char, inside: char| {
        let is_apart = outside.is_whitespace() || outside.is_ascii_punctuation();
        outside != '*' && (is_apart || inside.is_alphanumeric())
    };
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
        match character {
            ' ' | '<' | '>' | '[' | ']' | '\\' | '`' => {
                target.push_str(&format!("%{:02X}", u32::from(character)));
            }
            '&' if entity(&href[index + 1..]).is_some() => target.push_str("&amp;"),
            _ if character.is_whitespace() || is_disruptive(character) => {}
            _ => target.push(character),
        }
    }
    Some(target)
}

/// The address without its scheme.
fn web_host(url: &str) -> Option<&str> {
    url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"))
}

/// Writes a code span, whose delimiters are longer than any run of backticks in it.
fn write_code(text: &str, out: &mut String) {
    if !text.is_empty() {
        let delimiter = "`".repeat(longest_run_of_backticks(text) + 1);
        let pad = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
        out.extend([&delimiter, pad, text, pad, &delimiter]);
    }
}

fn longest_run_of_backticks(text: &str) -> usize {
    text.split(|other| other != '`').map(str::len).max().unwrap_or(0)
}

/// Writes text such that Markdown shows it as it is, with few backslashes. [`Lines`] takes care of
/// what has a meaning only at the start of a line.
fn escape(text: &str, is_link: bool, before_link: bool, out: &mut String) {
    let mut copied = 0;
    let mut index = 0;
    while let Some(offset) = text.as_bytes()[index..].iter().position(|byte| is_candidate(*byte)) {
        index += offset;
        let byte = text.as_bytes()[index];
        let rest = &text[index + 1..];
        let before = text[..index].chars().next_back();
        let after = rest.chars().next();
        let is_between = |is: fn(char) -> bool| before.is_some_and(is) && after.is_some_and(is);
        let is_special = match byte {
            b'*' => !is_between(char::is_whitespace),
            b'_' => !is_between(char::is_whitespace) && !is_between(|c| c.is_alphanumeric() || c == '_'),
            b'`' | b'[' => true,
            b']' => is_link,
            b'<' => after.is_none_or(|c| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?')),
            b'&' => entity(rest).is_some(),
            b'\\' => after.is_none_or(|c| c.is_ascii_punctuation() || c == ' ') || rest.starts_with("http"),
            // One that cannot end a deletion is harmless.
            b'~' => before.is_none_or(|c| c != ' '),
            // An image.
            b'!' => after.is_none() && before_link,
            // A footnote.
            b'^' => before.is_none() && is_link,
            // `--region` is no dash.
            b'-' => after.is_some_and(char::is_alphanumeric) && is_option(&text[..index]),
            _ => false,
        };
        out.push_str(&text[copied..index]);
        copied = index;
        if byte == b' ' {
            out.push('\n');
            copied += 1;
        } else if is_special {
            out.push('\\');
        } else if byte == b'h' && !is_link && let Some(url) = bare_url(&text[index..]) {
            out.extend(["<", url, ">"]);
            copied += url.len();
        }
        index = copied.max(index + 1);
    }
    out.push_str(&text[copied..]);
}

fn is_candidate(byte: u8) -> bool {
    matches!(
        byte,
        b' ' | b'*' | b'_' | b'`' | b'[' | b']' | b'<' | b'&' | b'\\' | b'~' | b'!' | b'^' | b'-' | b'h'
    )
}

/// Whether the text ends in the first dash of a word.
fn is_option(text: &str) -> bool {
    let is_first = |before: &str| !before.ends_with(|c: char| c == '-' || c.is_alphanumeric());
    text.strip_suffix('-').is_some_and(is_first)
}

/// The address that the text starts with.
fn bare_url(text: &str) -> Option<&str> {
    let host = web_host(text)?;
    if !host.starts_with(|c: char| c.is_ascii_alphanumeric() || "-@:%._+~#=".contains(c)) {
        return None;
    }
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || b"-@:%._+~#?&/=,!$*()".contains(byte);
    let length = text.bytes().take_while(is_part).count();
    let mut url = &text[..length];
    // The punctuation of the sentence is not part of it.
    let is_parenthesized = !url.contains('(');
    while url.ends_with(['.', ',', ':', '?', '!', '*']) || is_parenthesized && url.ends_with(')') {
        url = &url[..url.len() - 1];
    }
    (url.len() > text.len() - host.len()).then_some(url)
}

/// The finished lines, and how the next one is indented.
#[derive(Default)]
struct Lines {
    lines: Vec<String>,
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

    /// Writes words that are separated by line feeds.
    fn paragraph(&mut self, markdown: &str) {
        self.separate();
        let width = WIDTH.saturating_sub(self.indent.len());
        let mut column = 0;
        let mut words = markdown.split('\n').filter(|word| !word.is_empty()).peekable();
        while let Some(word) = words.next() {
            // A word that has a meaning at the start of a line is better kept off it than escaped.
            let follower = words.peek().filter(|next| marker_position(next).is_some());
            let length = word.chars().count();
            let wanted = length + follower.map_or(0, |next| 1 + next.chars().count());
            if column > 0 && column + 1 + wanted > width {
                self.end_line();
                column = 0;
            }
            if column > 0 {
                self.next.extend([" ", word]);
            } else if let Some(position) = marker_position(word) {
                self.next.extend([&word[..position], "\\", &word[position..]]);
            } else {
                self.next.push_str(word);
            }
            column += length + 1;
        }
        self.end_line();
    }

    /// Writes text that is shown as it is.
    fn fence(&mut self, text: &str) {
        self.separate();
        let text = text.replace('\t', "    ");
        let fence = "`".repeat(longest_run_of_backticks(&text).max(2) + 1);
        let empty = text.lines().take_while(|line| line.trim().is_empty()).count();
        self.next.extend([&fence, "text"]);
        self.end_line();
        for line in text.trim_end().lines().skip(empty) {
            self.next.extend(line.split(is_disruptive));
            self.end_line();
        }
        self.next.push_str(&fence);
        self.end_line();
    }

    /// Writes an empty line where one has to be between two blocks.
    fn separate(&mut self) {
        if !(self.lines.is_empty() || self.tight && self.is_at_item()) {
            self.lines.push(self.indent[..self.shallowest].trim_end().to_owned());
        }
    }

    fn end_line(&mut self) {
        self.lines.push(self.next.trim_end().to_owned());
        self.next.clone_from(&self.indent);
        self.shallowest = self.indent.len();
    }
}

/// Where in a word the backslash goes that keeps it from starting a list, a heading, a quotation, a
/// rule, or the second line of a heading or table, if it would do so at the start of a line.
fn marker_position(word: &str) -> Option<usize> {
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
