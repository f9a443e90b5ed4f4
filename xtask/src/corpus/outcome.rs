//! The result of a service of the corpus.

use std::time::Duration;

use codegen::Protocol;

use crate::terminal::{self, Visible};

/// The result of a service.
#[derive(Default)]
pub(super) struct Outcome {
    pub(super) name: String,
    /// What its crate is made for; nothing where its model cannot be read.
    pub(super) protocol: Option<Protocol>,
    /// The crate; nothing where there is none.
    pub(super) written: Option<Written>,
    pub(super) errors: usize,
    pub(super) warnings: usize,
    /// What is to be said about it, as far as that is bearable, errors first.
    pub(super) messages: Vec<String>,
    pub(super) unsaid: usize,
}

/// A service that no crate can be made for, with the names of the protocols that it supports.
pub(super) struct Refused {
    pub(super) name: String,
    pub(super) protocols: Vec<String>,
}

/// A crate that was written.
#[derive(Default)]
pub(super) struct Written {
    pub(super) operations: usize,
    pub(super) shapes: usize,
    pub(super) lines: usize,
    pub(super) left_out: Vec<String>,
    /// From the model's text to the text of all files.
    pub(super) took: Duration,
}

impl Outcome {
    /// The result of a service that is not generated.
    pub(super) fn failed(message: &impl ToString) -> Self {
        let mut service = Self::default();
        service.fail(message);
        service
    }

    pub(super) fn has_failed(&self) -> bool {
        self.errors > 0
    }

    pub(super) fn fail(&mut self, message: &impl ToString) {
        self.add(self.errors.min(self.messages.len()), message);
        self.errors += 1;
    }

    pub(super) fn say(&mut self, message: &impl ToString) {
        self.add(self.messages.len(), message);
    }

    fn add(&mut self, position: usize, message: &impl ToString) {
        const MOST: usize = 10;
        const LINES: usize = 40;
        let message = message.to_string();
        let lines = message.trim_end().lines().map(|line| Visible(line).to_string());
        let mut shown: Vec<_> = lines.take(LINES + 1).collect();
        if shown.len() > LINES {
            "…".clone_into(&mut shown[LINES]);
        }
        self.messages.insert(position, shown.join("\n"));
        if self.messages.len() > MOST {
            self.messages.pop();
            self.unsaid += 1;
        }
    }

    pub(super) fn report(&self) {
        for message in &self.messages {
            terminal::say(format_args!("\n{}: {message}", self.name));
        }
        if self.unsaid > 0 {
            terminal::say(format_args!("\n{}: … and {} more", self.name, self.unsaid));
        }
    }
}
