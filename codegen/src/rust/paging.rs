//! Pages and waiters: what of an output is asked, and what the answers mean.

use super::{Condition, Deprecated, Docs, Query, Type};

/// How the pages of an operation's answer are asked for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Paginator {
    pub(crate) tokens: Vec<PageToken>,
    /// Whether there is another page, where that is not told by a token.
    pub(crate) more: Option<Query>,
    /// What a page has of the whole, where that is one list or one map, apart from numbers.
    pub(crate) items: Option<PageItems>,
}

/// A token, which is moved from an output to the next input.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct PageToken {
    /// The field of the input, which is an `Option`.
    pub(crate) field: String,
    /// Where in the output it can be: the first that is there and not empty counts.
    pub(crate) from: Vec<Query>,
}

/// What a page has of the whole.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct PageItems {
    /// The fields that lead to it, and whether each is an `Option`.
    pub(crate) fields: Vec<(String, bool)>,
    /// A list or a map.
    pub(crate) of_type: Type,
}

/// Something that can be waited for.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Waiter {
    /// The type that stands for it.
    pub(crate) name: String,
    /// The client's method.
    pub(crate) method: String,
    /// The name in the model.
    pub(crate) wire_name: String,
    pub(crate) docs: Docs,
    pub(crate) deprecated: Option<Deprecated>,
    pub(crate) pace: WaiterPace,
    pub(crate) acceptors: Vec<Acceptor>,
}

/// The shortest and the longest delay between calls, and how long to wait in all: in seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct WaiterPace {
    pub(crate) min: u64,
    pub(crate) max: u64,
    pub(crate) max_wait: u64,
}

/// What a response means, if it matches.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Acceptor {
    pub(crate) outcome: WaitOutcome,
    /// What it matches, in words.
    pub(crate) about: String,
    pub(crate) matches: Matches,
}

/// What comes of a match.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum WaitOutcome {
    Success,
    Failure,
    Retry,
}

/// Which responses match.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Matches {
    Output(Condition),
    /// Outputs, given the input.
    InputOutput(Condition),
    /// Any output, or any error of the service.
    Success(bool),
    /// Errors with one of these codes.
    Error(Vec<String>),
    Status(u16),
}
