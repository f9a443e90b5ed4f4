//! Waiters: how to call an operation until something is so.

use super::Origin;

/// Calls an operation until an acceptor says that it is over.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Waiter {
    pub(crate) name: String,
    pub(crate) documentation: Option<String>,
    pub(crate) deprecated: bool,
    pub(crate) pace: Pace,
    /// The first one that matches a response counts.
    pub(crate) acceptors: Vec<Acceptor>,
    pub(crate) origin: Origin,
}

/// How long to wait between two calls; each vocabulary has its own way to say it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pace {
    /// botocore's: always the same number of seconds, and at most so many calls.
    Fixed { delay_secs: u64, max_attempts: u64 },
    /// Smithy's: delays that grow, in seconds.
    Growing { min_secs: u64, max_secs: u64 },
}

/// What a response means, if it matches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Acceptor {
    pub(crate) outcome: Outcome,
    pub(crate) matcher: Matcher,
}

/// What comes of a match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Success,
    Failure,
    Retry,
}

/// Which responses match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Matcher {
    /// Where a `JMESPath` expression leads in the output.
    Output { path: String, comparator: Comparator, expected: Expected },
    /// The same in an object with the members `input` and `output`. Only Smithy has it.
    InputOutput { path: String, comparator: Comparator, expected: Expected },
    /// Whether there is an output, rather than an error.
    Success(bool),
    /// An error of this name; botocore's are codes on the wire, Smithy's are names of shapes.
    Error(String),
    /// The HTTP status of an output or of an error. Only botocore has it.
    Status(u16),
}

/// How what is found compares to what is expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Comparator {
    Equals,
    /// A list that is not empty, and each of its items.
    All,
    /// A list, and at least one of its items.
    Any,
}

/// What a path is expected to lead to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Expected {
    Boolean(bool),
    Integer(i64),
    String(String),
}
