//! Lines: paragraphs wrapped and indented, with the markers of the blocks that they are in.

use crate::diagnostic::is_disruptive;

/// The finished lines, and how the next one is indented.
#[derive(Default)]
pub(super) struct Lines {
    pub(super) written: Vec<String>,
    /// What each line of the innermost block starts with.
    indent: String,
    /// The next line so far: `indent`, with the markers of items not yet written in place of spaces.
    next: String,
    /// The least width of `indent` since the last line.
    shallowest: usize,
    /// Whether the item that starts next follows the line before without an empty one between them.
    tight: bool,
}

/// Lines are no wider than this, which leaves room for `/// `.
pub(super) const WIDTH: usize = 96;
/// A space that no line is broken at, until it is written. No text holds a NUL of its own.
pub(super) const FIXED: &str = "\0";

impl Lines {
    /// Enters a block whose first line has this marker. How wide the indentation around it is.
    pub(super) fn enter(&mut self, marker: &str) -> usize {
        let outside = self.indent.len();
        self.next.push_str(marker);
        self.indent.extend(marker.chars().map(|c| if c == '>' { c } else { ' ' }));
        outside
    }

    /// Leaves all that is indented by more than `outside`; whether an item in there stayed empty.
    pub(super) fn leave(&mut self, outside: usize) -> bool {
        let is_empty = self.is_at_item();
        self.indent.truncate(outside);
        self.next.truncate(outside);
        self.shallowest = self.shallowest.min(outside);
        is_empty
    }

    pub(super) fn next_item(&mut self, tight: bool) {
        if !self.is_at_item() {
            self.tight = tight;
        }
    }

    /// Writes a paragraph, broken at its spaces.
    pub(super) fn paragraph(&mut self, markdown: &str) {
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
    pub(super) fn fence(&mut self, text: &str) {
        self.separate();
        let mut text = text.replace('\t', "    ");
        text.retain(|c| c == '\n' || !is_disruptive(c));
        let fence = backticks(&text, 3);
        self.next.extend([&fence, "text"]);
        self.end_line();
        for line in text.trim_end().lines().skip_while(|line| line.trim().is_empty()) {
            self.next.push_str(line);
            self.end_line();
        }
        self.next.push_str(&fence);
        self.end_line();
    }

    /// Whether the next line starts an item.
    fn is_at_item(&self) -> bool {
        self.next != self.indent
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

/// At least this many backticks, and more than there are in a row in the text.
pub(super) fn backticks(text: &str, least: usize) -> String {
    let longest = text.split(|other| other != '`').map(str::len).max().unwrap_or(0);
    "`".repeat(least.max(longest + 1))
}

/// Where the backslash goes that keeps the first word from starting a list, a heading, a quotation, a
/// rule, or the second line of a heading or table, if it would do so at the start of a line.
fn marker_position(text: &str) -> Option<usize> {
    let word = text.split(' ').next()?;
    let first = word.as_bytes().first()?;
    let is_row = || word.chars().all(|c| "-:|".contains(c));
    let is_marker = match first {
        b'>' => true,
        b'+' | b'*' => word.len() == 1,
        b'#' | b'=' | b'_' => word.bytes().all(|byte| byte == *first),
        b'-' | b'|' => is_row(),
        b':' => is_row() && word.contains('-'),
        b'0'..=b'9' => {
            let number = word.strip_suffix(['.', ')'])?;
            return number.bytes().all(|byte| byte.is_ascii_digit()).then_some(number.len());
        }
        _ => false,
    };
    is_marker.then_some(0)
}

/// Where to break a line: at the last space of what fits, unless the word behind it would have a
/// meaning at the start of a line; such a word is better kept off it than escaped.
fn line_length(text: &str, width: usize) -> usize {
    let Some((position, beyond)) = text.char_indices().nth(width) else {
        return text.len();
    };
    let last = text[..position + beyond.len_utf8()].rfind(' ');
    let mut best = last;
    let is_before_marker = |position: &usize| marker_position(&text[position + 1..]).is_some();
    while let Some(position) = best.filter(is_before_marker) {
        best = text[..position].rfind(' ');
    }
    best.or(last).or_else(|| text.find(' ')).unwrap_or(text.len())
}
