//! JSON values that know where they stand: every complaint about one carries its JSON Pointer.

use std::cell::RefCell;
use std::fmt::Write as _;

use serde_json::Value;

use crate::diagnostic::{Diagnostic, Severity, pointer_segment};

/// Parses a document. A syntax error comes with its line, its column and the line itself.
pub(crate) fn parse(source: &str, text: &[u8], help: &str) -> Result<Value, Diagnostic> {
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    if text.iter().all(u8::is_ascii_whitespace) {
        return Err(Diagnostic::error(source, "", "the file is empty").help(help));
    }
    serde_json::from_slice(text).map_err(|error| {
        let (number, line, column) = place(text, &error);
        let text = error.to_string();
        let cause = text.split(" at line ").next().unwrap_or_default();
        let message = format!("this is not JSON: {cause} at line {number} column {column}");
        let mut diagnostic = Diagnostic::error(source, "", message).help(help);
        diagnostic.excerpt = excerpt(line, column).into();
        diagnostic
    })
}

/// Whether a text is JSON; or else what is wrong with it, and where.
pub(crate) fn check(text: &str) -> Result<(), String> {
    serde_json::from_str::<Value>(text).map(drop).map_err(|error| error.to_string())
}

/// The number of the line with an error, the line, and the column. What is wrong at the end of a line is said
/// to be before the next one; there, and where a text ends too early, it is shown where the text ends.
fn place<'a>(text: &'a [u8], error: &serde_json::Error) -> (usize, &'a [u8], usize) {
    let mut place = (1, &[][..], 0);
    for (number, line) in (1..=error.line()).zip(text.split(|&byte| byte == b'\n')) {
        let is_there = number == error.line() && error.column() > 0;
        if !line.trim_ascii().is_empty() {
            let end = line.trim_ascii_end().len() + 1;
            place = (number, line, if is_there { error.column() } else { end });
        }
        if number + 1 == error.line() && error.column() == 0 {
            break;
        }
    }
    place
}

/// The part of a line around a column, and a caret under the column. Columns count bytes, from 1.
fn excerpt(line: &[u8], column: usize) -> Vec<String> {
    const BEFORE: usize = 60;
    const AFTER: usize = 20;
    let visible = |bytes: &[u8]| -> String {
        let text = String::from_utf8_lossy(bytes);
        text.chars().map(|c| if crate::diagnostic::is_disruptive(c) { ' ' } else { c }).collect()
    };
    let (before, after) = line.split_at(column.saturating_sub(1).min(line.len()));
    let before: Vec<char> = visible(before).chars().collect();
    let before = String::from_iter(&before[before.len().saturating_sub(BEFORE)..]);
    let after: String = visible(after).chars().take(AFTER).collect();
    let caret = format!("{}^", " ".repeat(before.chars().count()));
    vec![format!("{before}{after}").trim_end().to_owned(), caret]
}

/// Collects what the nodes of one document have to complain about.
#[derive(Debug)]
pub(crate) struct Log {
    source: String,
    diagnostics: RefCell<Vec<Diagnostic>>,
}

impl Log {
    pub(crate) fn new(source: &str) -> Self {
        Self { source: source.to_owned(), diagnostics: RefCell::default() }
    }

    pub(crate) fn into_diagnostics(self) -> Vec<Diagnostic> {
        self.diagnostics.into_inner()
    }
}

/// A JSON value, how it was reached, and where to report what is wrong with it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Node<'a> {
    value: &'a Value,
    step: Step<'a>,
    parent: Option<&'a Node<'a>>,
    log: &'a Log,
}

#[derive(Clone, Copy, Debug)]
enum Step<'a> {
    /// With the place of the value in its document, if it is not the whole.
    Root(&'a str),
    Key(&'a str),
    Index(usize),
}

impl<'a> Node<'a> {
    pub(crate) fn root(value: &'a Value, log: &'a Log) -> Self {
        Self::at(value, "", log)
    }

    /// A value that stands at a place of its document.
    pub(crate) fn at(value: &'a Value, pointer: &'a str, log: &'a Log) -> Self {
        Self { value, step: Step::Root(pointer), parent: None, log }
    }

    /// The member of that name, where this is an object that has one.
    pub(crate) fn get<'b>(&'b self, key: &'b str) -> Option<Node<'b>> {
        self.value.get(key).map(|value| self.child(value, Step::Key(key)))
    }

    /// The members in the order of the document; none, and an error, where this is no object.
    pub(crate) fn members(&self) -> impl Iterator<Item = (&str, Node<'_>)> {
        let members = self.object().value.as_object().into_iter().flatten();
        members.map(|(key, value)| (key.as_str(), self.child(value, Step::Key(key))))
    }

    /// This value; an error where it is no object.
    pub(crate) fn object(&self) -> &Self {
        if !self.value.is_object() {
            self.expected("an object");
        }
        self
    }

    /// The items; none, and an error, where this is no array.
    pub(crate) fn items(&self) -> impl Iterator<Item = Node<'_>> {
        if !self.value.is_array() {
            self.expected("an array");
        }
        let items = self.value.as_array().into_iter().flatten().enumerate();
        items.map(|(index, value)| self.child(value, Step::Index(index)))
    }

    pub(crate) fn value(&self) -> &'a Value {
        self.value
    }

    /// The string; empty, and an error, where this is none.
    pub(crate) fn string(&self) -> String {
        self.str().to_owned()
    }

    /// As [`Node::string`], borrowed.
    pub(crate) fn str(&self) -> &'a str {
        self.value.as_str().unwrap_or_else(|| {
            self.expected("a string");
            ""
        })
    }

    /// The boolean; `false`, and an error, where this is none.
    pub(crate) fn bool(&self) -> bool {
        self.value.as_bool().unwrap_or_else(|| {
            self.expected("a boolean");
            false
        })
    }

    /// The number as a decimal text; an error where this is none.
    pub(crate) fn number(&self) -> Option<&'a serde_json::Number> {
        let number = self.value.as_number();
        if number.is_none() {
            self.expected("a number");
        }
        number
    }

    /// The strings of an array; an error for each item that is none.
    pub(crate) fn strings(&self) -> Vec<String> {
        self.items().map(|item| item.string()).collect()
    }

    /// Reports that the value is of another type than expected.
    pub(crate) fn expected(&self, what: &str) {
        self.error(format!("expected {what}, found {}", describe(self.value)));
    }

    /// Reports that a key is missing. Where this is no object at all, that was reported already.
    pub(crate) fn lacks(&self, key: &str) {
        if self.value.as_object().is_some_and(|members| !members.contains_key(key)) {
            self.error(format!("expected a `{key}`"));
        }
    }

    /// Reports an error about this value.
    pub(crate) fn error(&self, message: impl Into<String>) {
        self.report(Severity::Error, message.into());
    }

    /// Reports an error about this value, with advice on what to do where there is any.
    pub(crate) fn error_with_help(&self, message: impl Into<String>, help: Option<String>) {
        self.report_with_help(Severity::Error, message.into(), help);
    }

    /// Reports that this value, of an overlay, matches nothing.
    pub(crate) fn unmatched(&self, message: impl Into<String>, help: Option<String>) {
        self.report_with_help(Severity::Unmatched, message.into(), help);
    }

    /// Reports a warning about this value.
    pub(crate) fn warning(&self, message: impl Into<String>) {
        self.report(Severity::Warning, message.into());
    }

    /// Reports what is said already.
    pub(crate) fn push(&self, diagnostic: Diagnostic) {
        self.log.diagnostics.borrow_mut().push(diagnostic);
    }

    /// Where the value stands in its document, after RFC 6901.
    pub(crate) fn pointer(&self) -> String {
        let mut pointer = self.parent.map(Node::pointer).unwrap_or_default();
        match self.step {
            Step::Root(place) => pointer.push_str(place),
            Step::Key(key) => pointer.push_str(&pointer_segment(key)),
            // Writing to a string cannot fail.
            Step::Index(index) => drop(write!(pointer, "/{index}")),
        }
        pointer
    }

    pub(crate) fn source(&self) -> &'a str {
        &self.log.source
    }

    fn report(&self, severity: Severity, message: String) {
        self.report_with_help(severity, message, None);
    }

    fn report_with_help(&self, severity: Severity, message: String, help: Option<String>) {
        let mut diagnostic = match severity {
            Severity::Error => Diagnostic::error(&self.log.source, self.pointer(), message),
            Severity::Unmatched => Diagnostic::unmatched(&self.log.source, self.pointer(), message),
            Severity::Warning => Diagnostic::warning(&self.log.source, self.pointer(), message),
        };
        diagnostic.help = help;
        self.push(diagnostic);
    }

    fn child<'b>(&'b self, value: &'b Value, step: Step<'b>) -> Node<'b> {
        Node { value, step, parent: Some(self), log: self.log }
    }
}

/// A value in a few words, for "found …".
pub(crate) fn describe(value: &Value) -> String {
    const LONGEST: usize = 40;
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Number(number) => format!("the number {number}"),
        Value::String(text) if text.chars().count() <= LONGEST => format!("the string {text:?}"),
        Value::String(_) => "a string".to_owned(),
        Value::Array(_) => "an array".to_owned(),
        Value::Object(_) => "an object".to_owned(),
    }
}
