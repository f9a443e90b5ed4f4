//! What `trace` has, for crates without the feature `tracing`: nothing.

use super::environment::Environment;
use super::observer::{AttemptReport, CallReport};

/// The spans of a call.
pub(crate) struct Trace;

impl Trace {
    #[inline]
    pub(crate) fn new(_: &'static str, _: &'static str, _: Option<&str>) -> Self {
        Self
    }

    #[inline]
    pub(crate) fn attempt_started(&mut self, _: u32) {}

    #[inline]
    pub(crate) fn attempt_ended(&mut self, _: &AttemptReport<'_>) {}

    #[inline]
    pub(crate) fn call_ended(&mut self, _: &CallReport<'_>) {}

    #[inline]
    pub(crate) fn scope<R>(&self, run: impl FnOnce() -> R) -> R {
        run()
    }
}

/// Warns of a setting that does not count.
#[inline]
pub(crate) fn retry_mode(_: &Environment) {}
