//! What can be wrong with a JSON text.

use crate::support::codec::decode::Found;
use crate::support::path::Path;

/// What is wrong at a place of the text.
#[derive(Clone, Debug, PartialEq)]
pub enum Fault {
    /// The grammar wants something else.
    Syntax(&'static str),
    /// The text ends where the grammar wants something.
    End(&'static str),
    /// A control character stands for itself in a string.
    Control,
    /// A number is beyond what an `f64` holds.
    OutOfRange,
    /// It is nested too deep.
    TooDeep,
    /// A value is not what the type of a member asks for.
    Mismatch { expected: &'static str, found: Found },
    /// A structure or a union is not complete, for a reason in words.
    Incomplete(String),
}

impl Fault {
    fn message(&self, is_sensitive: bool) -> String {
        match self {
            Self::Syntax(expected) => format!("expected {expected}"),
            Self::End(expected) => format!("expected {expected}, found the end of the document"),
            Self::Control => {
                "found a control character in a string, where it has to be escaped".to_owned()
            }
            Self::OutOfRange => "the number is out of range".to_owned(),
            Self::TooDeep => "the document is nested too deep".to_owned(),
            Self::Mismatch { expected, found } => found.instead_of(expected, is_sensitive),
            Self::Incomplete(reason) => reason.clone(),
        }
    }
}

/// Why a JSON text cannot be read, and where.
#[derive(Debug)]
pub struct JsonError {
    /// The path to the value.
    pub path: String,
    /// The line, from 1.
    pub line: usize,
    /// The byte of the line, from 1.
    pub column: usize,
    /// All of that in words. It quotes nothing that is sensitive.
    pub message: String,
}

impl JsonError {
    /// The error for a fault at a byte of the text.
    pub(super) fn new(
        text: &str,
        at: usize,
        path: &Path,
        fault: &Fault,
        is_sensitive: bool,
    ) -> Self {
        let before = text.as_bytes().get(..at).unwrap_or_default();
        let line = before.iter().filter(|byte| **byte == b'\n').count() + 1;
        let column = before.iter().rev().take_while(|byte| **byte != b'\n').count() + 1;
        let (path, message) = (path.to_string(), fault.message(is_sensitive));
        let separator = if path.is_empty() { "" } else { ": " };
        let message = format!("{path}{separator}{message} at line {line} column {column}");
        Self { path, line, column, message }
    }
}
