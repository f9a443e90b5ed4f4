//! Waiters: an operation is called until something is so.

use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::time::Duration;

use super::call_error::{CallError, CallErrorKind};
use super::caller::{Callable, Handle};
use super::transport::Transport;
use crate::support::builder::{self, Builder};
use crate::support::http::error::OperationError;
use crate::support::http::operation::Operation;
use crate::support::http::response::OperationResponse;

/// Something that can be waited for. Only generated code implements it.
pub trait Waiter: 'static {
    /// What is called to see whether it is so.
    type Operation: Callable;
    /// The name in the service's model.
    const NAME: &'static str;
    /// How long to wait between two calls.
    #[doc(hidden)]
    const PACE: Pace;
    /// What a response means; the first that matches counts.
    #[doc(hidden)]
    const ACCEPTORS: &'static [Acceptor<Self::Operation>];
}

/// How long to wait between two calls, where delays grow from the one to the other, and how long in all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// The least delay, at least 1.
    pub min_secs: u64,
    /// The longest.
    pub max_secs: u64,
    /// How long to wait in all, unless the caller says.
    pub max_wait_secs: u64,
}

impl Pace {
    /// The delay after that many calls, of which one was made. It doubles, and is anything from the least to that.
    /// `random` is from 0 to 1.
    fn delay(self, calls: u32, random: f64) -> Duration {
        let [min, max] = [self.min_secs, self.max_secs.max(self.min_secs)];
        let factor = 1_u64.checked_shl(calls.saturating_sub(1)).unwrap_or(u64::MAX);
        let most = Duration::from_secs(min.saturating_mul(factor).min(max));
        let min = Duration::from_secs(min);
        min + most.saturating_sub(min).mul_f64(random.clamp(0.0, 1.0))
    }
}

/// What a response means, if it matches.
pub struct Acceptor<O: Callable> {
    /// What comes of it.
    pub outcome: WaitOutcome,
    /// What it matches, in words.
    pub about: &'static str,
    /// Whether it does.
    pub matches: Matches<O>,
}

/// What comes of a match.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WaitOutcome {
    /// It is so.
    Success,
    /// It will never be.
    Failure,
    /// It is not so yet.
    Retry,
}

/// Which responses match.
pub enum Matches<O: Callable> {
    /// Some outputs.
    Output(fn(&O::Output) -> bool),
    /// Some outputs, given the input.
    InputOutput(fn(&O::Input, &O::Output) -> bool),
    /// Any output, or else any error of the service.
    Success(bool),
    /// Errors of one of these codes.
    Error(&'static [&'static str]),
    /// Outputs and errors of that status.
    Status(u16),
}

impl<O: Callable> Matches<O> {
    fn matches(&self, input: &O::Input, response: &Response<O>) -> bool {
        let is_error = |error: &CallError<O::Error>| {
            matches!(error.kind, CallErrorKind::Operation(OperationError::Service { .. }))
        };
        match (self, response) {
            (Self::Output(matches), Ok(response)) => matches(&response.output),
            (Self::InputOutput(matches), Ok(response)) => matches(input, &response.output),
            (Self::Success(is_success), Ok(_)) => *is_success,
            (Self::Success(is_success), Err(error)) => !is_success && is_error(error),
            (Self::Error(codes), Err(error)) => {
                is_error(error) && error.code().is_some_and(|code| codes.contains(&code))
            }
            (Self::Status(status), Ok(response)) => response.metadata.status.as_u16() == *status,
            (Self::Status(status), Err(error)) => {
                error.status().is_some_and(|other| other.as_u16() == *status)
            }
            (Self::Output(_) | Self::InputOutput(_), Err(_)) | (Self::Error(_), Ok(_)) => false,
        }
    }
}

/// Whether there are any, and all of them are so.
pub(crate) fn all<T>(of: impl Iterator<Item = T>, is_so: impl FnMut(T) -> bool) -> bool {
    let mut of = of.peekable();
    of.peek().is_some() && of.all(is_so)
}

/// What came of a call.
pub(crate) type Response<O> =
    Result<OperationResponse<<O as Operation>::Output>, CallError<<O as Operation>::Error>>;

/// Who the builder of an input is for: a client, which calls the operation with it until something is so.
pub struct Waiting<W, T: ?Sized = dyn Transport> {
    client: Handle<T>,
    max_wait: Duration,
    waiter: PhantomData<fn() -> W>,
}

/// What was waited for is so.
#[derive(Debug)]
#[non_exhaustive]
pub struct Waited<T, E> {
    /// What of the last response said so.
    pub matched: Matched,
    /// The last response. It can be an error: to be gone is to be found no more.
    pub response: Result<OperationResponse<T>, CallError<E>>,
    /// How often the operation was called.
    pub calls: u32,
}

/// What of a response matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Matched {
    /// The position of the acceptor in the service's model.
    pub acceptor: usize,
    /// What it matches, in words.
    pub about: &'static str,
}

impl<T, E> Waited<T, E> {
    /// What the service answered, unless that is an error.
    #[must_use]
    pub fn output(&self) -> Option<&T> {
        self.response.as_ref().ok().map(|response| &response.output)
    }

    /// The same, without the rest.
    #[must_use]
    pub fn into_output(self) -> Option<T> {
        self.response.ok().map(OperationResponse::into_inner)
    }
}

/// Why nothing is waited for any more, although it is not so.
#[derive(Debug)]
#[non_exhaustive]
pub struct WaitError<T, E> {
    /// Why.
    pub kind: WaitErrorKind,
    /// The name of the waiter in the service's model.
    pub waiter: &'static str,
    /// What came of the last call.
    pub response: Box<Result<OperationResponse<T>, CallError<E>>>,
    /// How often the operation was called.
    pub calls: u32,
}

/// Why nothing is waited for any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum WaitErrorKind {
    /// It will never be so: that is what the last response says.
    Failed(Matched),
    /// The last call failed with an error that says nothing of it, or could not be made.
    Call,
    /// There is no time for another call within this.
    TimedOut(Duration),
}

impl<T, E> WaitError<T, E> {
    /// Whether it only took too long.
    #[must_use]
    pub fn is_timed_out(&self) -> bool {
        matches!(self.kind, WaitErrorKind::TimedOut(_))
    }

    /// What the last call failed with, if it did.
    #[must_use]
    pub fn call_error(&self) -> Option<&CallError<E>> {
        self.response.as_ref().as_ref().err()
    }
}

impl<T, E: fmt::Display> fmt::Display for WaitError<T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} was not reached", self.waiter)?;
        match self.calls {
            0 => {}
            1 => f.write_str(" in 1 call")?,
            calls => write!(f, " in {calls} calls")?,
        }
        match &self.kind {
            WaitErrorKind::Failed(matched) => write!(f, ", and will not be: {}", matched.about)?,
            WaitErrorKind::Call => {}
            WaitErrorKind::TimedOut(max_wait) => {
                write!(f, ", and there is no time for another one within {max_wait:?}")?;
            }
        }
        match &*self.response {
            Err(error) => write!(f, ": {error}"),
            Ok(_) => Ok(()),
        }
    }
}

/// Its text is complete, with the text of all causes.
impl<T: fmt::Debug, E: std::error::Error> std::error::Error for WaitError<T, E> {}

/// What comes of waiting.
pub(crate) type Outcome<O> = Result<
    Waited<<O as Operation>::Output, <O as Operation>::Error>,
    WaitError<<O as Operation>::Output, <O as Operation>::Error>,
>;

/// A wait: what is to be done after each call. Times are those of a clock that never goes back.
pub(crate) struct Wait<W: Waiter> {
    pub(crate) input: <W::Operation as Operation>::Input,
    since: Duration,
    max_wait: Duration,
    /// All delays so far.
    slept: Duration,
    calls: u32,
    is_last: bool,
}

/// What is to be done next.
pub(crate) enum Turn<O: Callable> {
    /// To sleep that long, and to call again.
    Sleep(Duration),
    Done(Outcome<O>),
}

impl<W: Waiter> Wait<W> {
    pub(crate) fn new(
        input: <W::Operation as Operation>::Input,
        max_wait: Duration,
        now: Duration,
    ) -> Self {
        Self { input, since: now, max_wait, slept: Duration::ZERO, calls: 0, is_last: false }
    }

    /// What comes after a call. `random` is from 0 to 1.
    pub(crate) fn answered(
        &mut self,
        response: Response<W::Operation>,
        now: Duration,
        random: f64,
    ) -> Turn<W::Operation> {
        self.calls = self.calls.saturating_add(1);
        let mut acceptors = W::ACCEPTORS.iter().enumerate();
        let found = acceptors.find(|(_, of)| of.matches.matches(&self.input, &response));
        let matched = |(acceptor, of): (usize, &Acceptor<_>)| Matched { acceptor, about: of.about };
        let kind = match (found, &response) {
            (Some(found), _) if found.1.outcome == WaitOutcome::Success => {
                let matched = matched(found);
                return Turn::Done(Ok(Waited { matched, response, calls: self.calls }));
            }
            (Some(found), _) if found.1.outcome == WaitOutcome::Failure => {
                WaitErrorKind::Failed(matched(found))
            }
            (None, Err(_)) => WaitErrorKind::Call,
            (_, _) => match self.delay(now, random) {
                Some(delay) => return Turn::Sleep(delay),
                None => WaitErrorKind::TimedOut(self.max_wait),
            },
        };
        Turn::Done(Err(error::<W>(kind, response, self.calls)))
    }

    /// How long to sleep; nothing where there is no time for another call. The last one is made the least delay before
    /// the end, so that nobody waits for nothing.
    fn delay(&mut self, now: Duration, random: f64) -> Option<Duration> {
        // The delays have passed, even where the clock does not say so.
        let passed = now.saturating_sub(self.since).max(self.slept);
        let left = self.max_wait.checked_sub(passed)?;
        let min = Duration::from_secs(W::PACE.min_secs);
        let until_last = left.checked_sub(min).filter(|until| !until.is_zero())?;
        if self.is_last {
            return None;
        }
        let delay = W::PACE.delay(self.calls, random);
        self.is_last = delay >= until_last;
        let delay = delay.min(until_last);
        self.slept = self.slept.saturating_add(delay);
        Some(delay)
    }
}

fn error<W: Waiter>(
    kind: WaitErrorKind,
    response: Response<W::Operation>,
    calls: u32,
) -> WaitError<<W::Operation as Operation>::Output, <W::Operation as Operation>::Error> {
    WaitError { kind, waiter: W::NAME, response: Box::new(response), calls }
}

impl<T: ?Sized> Handle<T> {
    /// The builder of the input of what a waiter calls.
    pub fn waiter<W: Waiter>(&self) -> Builder<<W::Operation as Operation>::Input, Waiting<W, T>> {
        let max_wait = Duration::from_secs(W::PACE.max_wait_secs);
        builder::owned(Waiting { client: self.clone(), max_wait, waiter: PhantomData })
    }
}

impl<W: Waiter, T: ?Sized> Builder<<W::Operation as Operation>::Input, Waiting<W, T>> {
    /// How long to wait in all, unless as long as the method of the client says.
    pub fn max_wait(mut self, max_wait: Duration) -> Self {
        self.owner.max_wait = max_wait;
        self
    }
}

/// The beginning of a wait, and the client that makes its calls.
pub(crate) type Begun<W, T> = Result<(Wait<W>, Handle<T>), Outcome<<W as Waiter>::Operation>>;

/// Begins to wait, unless the input does not meet the model.
pub(crate) fn begin<W: Waiter, T: ?Sized>(
    builder: Builder<<W::Operation as Operation>::Input, Waiting<W, T>>,
) -> Begun<W, T> {
    match builder::finish(builder) {
        Ok((input, Waiting { client, max_wait, .. })) => {
            let now = client.now().monotonic;
            Ok((Wait::new(input, max_wait, now), client))
        }
        Err(input) => {
            let response = Err(CallError::unsent(CallErrorKind::Input(input)));
            Err(Err(error::<W>(WaitErrorKind::Call, response, 0)))
        }
    }
}

impl<W: Waiter> Builder<<W::Operation as Operation>::Input, Waiting<W>> {
    /// Calls the operation again and again with what was set, until it is so, or never will be, or took too long.
    ///
    /// A call that is being made is not cut off. To drop the future gives the wait up.
    pub fn send(self) -> impl Future<Output = Outcome<W::Operation>> + Send + use<W> {
        let begun = begin(self);
        async move {
            let (mut wait, client) = match begun {
                Ok(begun) => begun,
                Err(outcome) => return outcome,
            };
            loop {
                let response = client.call::<W::Operation>(wait.input.clone()).await;
                match wait.answered(response, client.now().monotonic, client.random()) {
                    Turn::Sleep(delay) => client.transport().sleep(delay).await,
                    Turn::Done(outcome) => return outcome,
                }
            }
        }
    }
}

impl<T: ?Sized> Handle<T> {
    pub(crate) fn random(&self) -> f64 {
        self.config().0.system.random()
    }
}

impl<W, T: ?Sized> Clone for Waiting<W, T> {
    fn clone(&self) -> Self {
        Self { client: self.client.clone(), max_wait: self.max_wait, waiter: PhantomData }
    }
}

impl<W, T: ?Sized> fmt::Debug for Waiting<W, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Waiting").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pace(min_secs: u64, max_secs: u64) -> Pace {
        Pace { min_secs, max_secs, max_wait_secs: 0 }
    }

    /// As Smithy's specification of waiters has it: at most `min * 2^(calls - 1)`, but not more than the longest, and
    /// anything from the least to that.
    #[test]
    fn delays_double_from_the_least_to_the_longest() {
        let of = pace(30, 120);
        for (calls, least, middle, most) in [
            (1, 30.0, 30.0, 30.0),
            (2, 30.0, 45.0, 60.0),
            (3, 30.0, 75.0, 120.0),
            (4, 30.0, 75.0, 120.0),
            (1000, 30.0, 75.0, 120.0),
        ] {
            let delays = [0.0, 0.5, 1.0].map(|random| of.delay(calls, random).as_secs_f64());
            assert_eq!(delays, [least, middle, most], "{calls}");
        }
        let of = pace(50, 120);
        assert_eq!([1, 2, 3].map(|calls| of.delay(calls, 1.0).as_secs()), [50, 100, 120]);
        let constant = pace(300, 300);
        assert_eq!([1, 2, 9].map(|calls| constant.delay(calls, 0.7).as_secs()), [300; 3]);
        let endless = pace(u64::MAX, 1);
        assert_eq!(endless.delay(u32::MAX, 1.0).as_secs(), u64::MAX);
    }

    #[test]
    fn all_of_nothing_is_not_so() {
        assert!(all([1, 1].iter(), |it| *it == 1));
        assert!(!all([1, 2].iter(), |it| *it == 1));
        assert!(!all([0_i32; 0].iter(), |_| true));
    }
}
