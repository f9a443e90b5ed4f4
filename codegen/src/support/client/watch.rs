//! Watches a call: measures it, and tells the observer and the traces what comes of it.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::thread;
use std::time::Duration;

use super::call::Attempt;
use super::call_error::CallError;
use super::config::Config;
use super::observer::{AttemptReport, CallOutcome, CallReport};
use super::trace::Trace;
use crate::support::http::response::OperationResponse;

/// A call that is being made. To drop it before its end is to cancel the call.
pub(crate) struct Watch {
    config: Config,
    service: &'static str,
    operation: &'static str,
    start: Duration,
    attempts: u32,
    attempt_start: Duration,
    request_id: Option<String>,
    trace: Trace,
    is_over: bool,
}

impl Watch {
    /// The call begins.
    pub(crate) fn new(config: &Config, service: &'static str, operation: &'static str) -> Self {
        let start = config.0.system.now().monotonic;
        Self {
            config: config.clone(),
            service,
            operation,
            start,
            attempts: 0,
            attempt_start: start,
            request_id: None,
            trace: Trace::new(service, operation, config.0.region.as_deref()),
            is_over: false,
        }
    }

    /// A request is about to be sent.
    pub(crate) fn attempt_started(&mut self) {
        self.attempts += 1;
        self.attempt_start = self.now();
        self.trace.attempt_started(self.attempts);
    }

    /// Its response is there, or did not come.
    pub(crate) fn attempt_ended(&mut self, attempt: &Attempt) {
        self.request_id = attempt.request_id.clone().or(self.request_id.take());
        let report = AttemptReport {
            service: self.service,
            operation: self.operation,
            region: self.config.0.region.as_deref(),
            attempt: self.attempts,
            duration: self.now().saturating_sub(self.attempt_start),
            status: attempt.status,
            code: attempt.code.as_deref(),
            transport_error: attempt.transport_error,
            request_id: attempt.request_id.as_deref(),
            retry: attempt.retry,
        };
        self.trace.attempt_ended(&report);
        if let Some(observer) = &self.config.0.observer {
            observer.attempt_ended(&report);
        }
    }

    /// The call is over, with that result.
    pub(crate) fn ended<T, E>(mut self, result: &Result<OperationResponse<T>, CallError<E>>) {
        match result {
            Ok(response) => {
                self.report(CallOutcome::Success, response.metadata.request_id.as_deref());
            }
            Err(error) => self.report(CallOutcome::of(error), error.request_id()),
        }
    }

    fn report(&mut self, outcome: CallOutcome<'_>, request_id: Option<&str>) {
        self.is_over = true;
        let report = CallReport {
            service: self.service,
            operation: self.operation,
            region: self.config.0.region.as_deref(),
            attempts: self.attempts,
            duration: self.now().saturating_sub(self.start),
            outcome,
            request_id,
        };
        self.trace.call_ended(&report);
        if let Some(observer) = &self.config.0.observer {
            observer.call_ended(&report);
        }
    }

    fn now(&self) -> Duration {
        self.config.0.system.now().monotonic
    }

    /// Runs a part of the call as such: what is logged meanwhile is known to belong to it.
    pub(crate) fn scope<R>(&self, run: impl FnOnce() -> R) -> R {
        self.trace.scope(run)
    }

    /// The same for a future, whenever it is polled, and not in between: other calls may run there.
    pub(crate) async fn within<F: Future>(&self, future: F) -> F::Output {
        let mut future = pin!(future);
        poll_fn(|cx| self.scope(|| future.as_mut().poll(cx))).await
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        // A second panic would end the process.
        if !self.is_over && !thread::panicking() {
            let request_id = self.request_id.take();
            self.report(CallOutcome::Canceled, request_id.as_deref());
        }
    }
}
