//! The page: which lists, notes and styles are open, and where a paragraph ends.

use super::html::decode;
use super::inline::{Paragraph, Style, link_target};
use super::lines::Lines;

/// What was read so far, and what is open.
#[derive(Default)]
pub(super) struct Page<'a> {
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
    kind: BlockKind,
    /// How wide the indentation around the block is.
    outside: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum BlockKind {
    List { ordered: bool, items: usize },
    Item,
    Note,
}

/// Blocks and styles nest no deeper than this in the output; deeper ones join this level.
const DEEPEST: usize = 12;
/// The joint between the label of a note and its text.
const LABEL: &str = " ";

impl<'a> Page<'a> {
    pub(super) fn text(&mut self, html: &str) {
        let text = decode(html);
        if let Some((_, raw)) = &mut self.raw {
            raw.push_str(&text);
        } else if self.joint.is_none() || !text.trim().is_empty() {
            if let Some(separator) = self.joint.take() {
                self.paragraph.join(separator);
            }
            let mut rest = &*text;
            // Text that is no HTML has paragraphs too.
            while self.inline.is_empty() && rest.contains('\n') {
                let Some((paragraph, tail)) = rest.split_once("\n\n") else { break };
                self.paragraph.push(paragraph);
                self.flush();
                rest = tail;
            }
            self.paragraph.push(rest);
        }
    }

    /// Whether the element is known.
    pub(super) fn start(&mut self, name: &'a str, attributes: &str) -> bool {
        if let Some((_, raw)) = &mut self.raw {
            let is_break = name.eq_ignore_ascii_case("br");
            raw.push_str(if is_break { "\n" } else { "" });
            return is_break;
        }
        match &*name.to_ascii_lowercase() {
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
            "ul" | "dl" => self.start_list(false),
            "ol" => self.start_list(true),
            "dt" => {
                self.start_item();
                self.start_inline(name, |style| style.strong = true);
            }
            "dd" if self.blocks.last().is_some_and(|block| block.kind == BlockKind::Item) => {
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

    pub(super) fn end(&mut self, name: &str) {
        if let Some((open, _)) = self.raw {
            if open.eq_ignore_ascii_case(name) {
                self.end_raw();
            }
            return;
        }
        let was_open = self.end_inline(name);
        match &*name.to_ascii_lowercase() {
            "p" | "div" | "section" | "blockquote" | "fullname" | "table" | "tr" | "dd" => {
                self.next_paragraph();
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.end_paragraph(),
            "ul" | "ol" | "dl" => self.end_block(|kind| matches!(kind, BlockKind::List { .. })),
            "note" | "important" | "caution" | "warning" | "tip" => {
                self.end_block(|kind| kind == BlockKind::Note);
            }
            "li" => {
                self.end_paragraph();
                let index = self.blocks.iter().rposition(|block| block.kind != BlockKind::Note);
                if let Some(index) =
                    index.filter(|&index| self.blocks[index].kind == BlockKind::Item)
                {
                    self.leave(index);
                }
            }
            "dt" if was_open && !self.paragraph.runs.is_empty() => self.joint = Some(": "),
            _ => {}
        }
    }

    /// The lines of the whole page.
    pub(super) fn finish(mut self) -> Vec<String> {
        self.end_raw();
        self.end_block(|_| false);
        self.lines.written
    }

    fn start_inline(&mut self, name: &'a str, change: impl FnOnce(&mut Style)) {
        if self.inline.len() < DEEPEST {
            change(&mut self.paragraph.style);
            self.inline.push((name, self.paragraph.style));
        }
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

    /// Ends the innermost such element, if there is one, and what is open in it.
    fn end_inline(&mut self, name: &str) -> bool {
        let index = self.inline.iter().rposition(|(open, _)| open.eq_ignore_ascii_case(name));
        self.inline.truncate(index.unwrap_or(usize::MAX));
        self.paragraph.style = self.inline.last().map(|(_, style)| *style).unwrap_or_default();
        index.is_some()
    }

    fn start_list(&mut self, ordered: bool) {
        self.start_block(BlockKind::List { ordered, items: 0 }, "");
    }

    fn start_item(&mut self) {
        self.end_paragraph();
        match self.blocks.iter().rposition(|block| block.kind != BlockKind::Item) {
            _ if self.skipped > 0 => return,
            Some(index) if self.blocks[index].kind != BlockKind::Note => self.leave(index + 1),
            _ => self.start_list(false),
        }
        if let Some(Block { kind: BlockKind::List { ordered, items }, .. }) = self.blocks.last() {
            let marker = if *ordered { format!("{}. ", items + 1) } else { "- ".to_owned() };
            let is_nested = self.blocks.iter().any(|block| block.kind == BlockKind::Item);
            self.lines.next_item(*items > 0 || is_nested);
            self.start_block(BlockKind::Item, &marker);
        }
    }

    fn start_note(&mut self, name: &str) {
        self.start_block(BlockKind::Note, "> ");
        self.paragraph.style.strong = true;
        self.paragraph.push(&format!("{}{}:", name[..1].to_ascii_uppercase(), &name[1..]));
        self.paragraph.style.strong = false;
        self.joint = Some(LABEL);
    }

    fn start_block(&mut self, kind: BlockKind, marker: &str) {
        self.end_paragraph();
        if self.skipped == 0 && self.blocks.len() < DEEPEST {
            self.blocks.push(Block { kind, outside: self.lines.enter(marker) });
        } else if kind != BlockKind::Item {
            self.skipped += 1;
        }
    }

    fn end_block(&mut self, is_wanted: impl Fn(BlockKind) -> bool) {
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
        let mut counts = false;
        for block in self.blocks.drain(index..).rev() {
            let is_empty = self.lines.leave(block.outside);
            counts = block.kind == BlockKind::Item && !is_empty;
        }
        match self.blocks.last_mut() {
            Some(Block { kind: BlockKind::List { items, .. }, .. }) if counts => *items += 1,
            _ => {}
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
        let Some((name, text)) = self.raw.take() else { return };
        if name.eq_ignore_ascii_case("pre") && !text.trim().is_empty() {
            self.interrupt_list();
            self.lines.fence(&text);
        }
    }

    /// To be called before text is written: outside of the items of a list, it interrupts the list.
    fn interrupt_list(&mut self) {
        if let Some(Block { kind: BlockKind::List { items, .. }, .. }) = self.blocks.last_mut() {
            *items = 0;
        }
    }
}
