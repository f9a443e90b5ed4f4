//! What the server answers: the name of the experiment says it, or a script for an operation does.

use std::time::Duration;

/// One answer of a script for an operation.
#[derive(Clone, Debug)]
pub enum Reply {
    /// A status and a body.
    Json(u16, String),
    /// None at all: the connection is closed after some time, unless the client does so before.
    Hang(Duration),
}

/// What comes of one attempt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// The experiment.
    Success,
    /// The same after a bare `100 Continue`.
    Continue,
    /// The same in chunks.
    Chunked,
    /// The same, and the connection is closed without a word before the next request.
    Idle,
    /// The service fails.
    InternalFailure,
    /// The service has too much to do, and may ask to wait for some milliseconds.
    Throttling(Option<u32>),
    /// There is no such experiment.
    Missing,
    /// The page of a proxy, with a status.
    Html(u16),
    /// A success that is no text.
    Garbage,
    /// The same request is to be sent to another server.
    Redirect(u16),
    /// The connection is closed after the request was read.
    Close,
    /// The connection is reset after the request was read.
    Reset,
    /// The connection is closed in the middle of a body whose length was said.
    Truncated,
    /// The connection is closed between chunks.
    TruncatedChunks,
    /// Nothing more comes, from the head or from the middle of the body on.
    Stall(From),
    /// The same, but a byte now and then.
    Drip(From),
}

/// The part of an answer that is late.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum From {
    /// Everything.
    Head,
    /// The second half of the body.
    Body,
}

/// What attempt of a call for an experiment comes to, from 0. `fault-500-ok` fails once; the last word is for all
/// further attempts, too. A name that is no such script is that of an experiment.
pub fn answer(name: &str, attempt: usize) -> Answer {
    let Some(script) = name.strip_prefix("fault-") else { return Answer::Success };
    let words: Vec<_> = script.split('-').collect();
    word(words[attempt.min(words.len() - 1)]).unwrap_or(Answer::Missing)
}

fn word(word: &str) -> Option<Answer> {
    Some(match word {
        "ok" => Answer::Success,
        "continue" => Answer::Continue,
        "chunked" => Answer::Chunked,
        "idle" => Answer::Idle,
        "500" => Answer::InternalFailure,
        "throttle" => Answer::Throttling(None),
        "html503" => Answer::Html(503),
        "html200" => Answer::Html(200),
        "garbage" => Answer::Garbage,
        "redirect302" => Answer::Redirect(302),
        "redirect307" => Answer::Redirect(307),
        "close" => Answer::Close,
        "reset" => Answer::Reset,
        "truncated" => Answer::Truncated,
        "truncatedchunks" => Answer::TruncatedChunks,
        "stallhead" => Answer::Stall(From::Head),
        "stallbody" => Answer::Stall(From::Body),
        "driphead" => Answer::Drip(From::Head),
        "dripbody" => Answer::Drip(From::Body),
        _ => Answer::Throttling(Some(word.strip_prefix("throttle")?.parse().ok()?)),
    })
}
