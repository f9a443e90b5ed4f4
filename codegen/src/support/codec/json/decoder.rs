//! Reading values from JSON.

use std::collections::BTreeMap;

use super::scan::{Escapes, Number, Scanner};
use super::{Fault, Found};
use crate::support::codec::{Bytes, Decode, Decoder, Document, Key, Stop, Time};
use crate::support::path::Step;
use crate::support::schema::Schema;
use crate::support::structure::{Presence, Structure};
use crate::support::union::Union;

/// How deep what is read may be: as `serde_json` has it.
const DEEPEST: usize = 127;

/// A text of JSON that is being read.
#[derive(Debug)]
pub struct JsonDecoder<'t> {
    text: Scanner<'t>,
    /// What strings with escapes are unescaped into.
    scratch: String,
    depth: usize,
    /// Whether the value that is next replaces one that was read already.
    is_again: bool,
    fault: Option<Fault>,
    /// The steps to where the fault is, from there outwards.
    path: Vec<Step>,
    is_sensitive: bool,
    /// The paths to what was corrected, each from there outwards.
    corrected: Vec<Vec<Step>>,
}

impl<'t> JsonDecoder<'t> {
    pub fn new(text: &'t str) -> Self {
        Self {
            text: Scanner::new(text),
            scratch: String::new(),
            depth: 0,
            is_again: false,
            fault: None,
            path: Vec::new(),
            is_sensitive: false,
            corrected: Vec::new(),
        }
    }

    #[cold]
    fn stop(&mut self, fault: Fault) -> Stop {
        self.fault = Some(fault);
        Stop
    }

    /// What comes of a part of the text.
    #[inline]
    fn scanned<T>(&mut self, result: Result<T, Fault>) -> Result<T, Stop> {
        result.map_err(|fault| self.stop(fault))
    }

    /// That the value at hand is something else.
    #[cold]
    fn mismatch(&mut self, expected: &'static str) -> Stop {
        let found = match self.text.peek() {
            Some(b'"') => Found::String,
            Some(b'[') => Found::List,
            Some(b'{') => Found::Object,
            Some(b't') => match self.text.literal("true") {
                Ok(()) => Found::Boolean(true),
                Err(fault) => return self.stop(fault),
            },
            Some(b'f') => match self.text.literal("false") {
                Ok(()) => Found::Boolean(false),
                Err(fault) => return self.stop(fault),
            },
            Some(b'n') => match self.text.literal("null") {
                Ok(()) => Found::Null,
                Err(fault) => return self.stop(fault),
            },
            Some(b'-' | b'0'..=b'9') => match self.text.number() {
                Ok(number) => Found::Number(number),
                Err(fault) => return self.stop(fault),
            },
            _ => {
                let fault = self.text.syntax("a value");
                return self.stop(fault);
            }
        };
        self.stop(Fault::Mismatch { expected, found })
    }

    /// Whether null is next, which is read then.
    #[inline]
    fn is_null(&mut self) -> Result<bool, Stop> {
        match self.text.peek() {
            Some(b'n') => {
                let literal = self.text.literal("null");
                self.scanned(literal).map(|()| true)
            }
            _ => Ok(false),
        }
    }

    #[inline]
    fn enter(&mut self) -> Result<(), Stop> {
        self.text.advance();
        self.depth += 1;
        if self.depth > DEEPEST { Err(self.stop(Fault::TooDeep)) } else { Ok(()) }
    }

    /// Whether there is another item or member before the closing bracket, which is read at the end.
    #[inline]
    fn has_next(&mut self, is_first: bool, close: u8) -> Result<bool, Stop> {
        match self.text.peek() {
            Some(byte) if byte == close => {
                self.text.advance();
                self.depth -= 1;
                Ok(false)
            }
            Some(b',') if !is_first => {
                self.text.advance();
                Ok(true)
            }
            Some(_) if is_first => Ok(true),
            _ => {
                let fault = self.text.syntax(if close == b']' { "`,` or `]`" } else { "`,` or `}`" });
                Err(self.stop(fault))
            }
        }
    }
}
