//! Spans and events of calls, for subscribers of `tracing`. No body is in any, nor a message, a header or a credential.

use tracing::Span;
use tracing::field::Empty;

use super::environment::{Environment, Value};
use super::observer::{AttemptReport, CallReport};

/// The spans of a call. Fields that OpenTelemetry has a name for bear it.
pub(crate) struct Trace {
    call: Span,
    attempt: Option<Span>,
}

impl Trace {
    /// The call begins, within what is going on already.
    pub(crate) fn new(
        service: &'static str,
        operation: &'static str,
        region: Option<&str>,
    ) -> Self {
        let call = tracing::info_span!(
            "call",
            "otel.name" = format_args!("{service}/{operation}"),
            "otel.kind" = "client",
            "otel.status_code" = Empty,
            "rpc.system" = "aws-api",
            "rpc.service" = service,
            "rpc.method" = operation,
            "cloud.region" = region,
            "aws.request_id" = Empty,
            "error.type" = Empty,
            attempts = Empty,
        );
        Self { call, attempt: None }
    }

    pub(crate) fn attempt_started(&mut self, attempt: u32) {
        self.attempt = Some(self.call.in_scope(|| {
            tracing::debug_span!(
                "attempt",
                attempt,
                "http.response.status_code" = Empty,
                "aws.request_id" = Empty,
                "error.type" = Empty,
            )
        }));
    }

    pub(crate) fn attempt_ended(&mut self, of: &AttemptReport<'_>) {
        if let Some(span) = self.attempt.take() {
            span.record("http.response.status_code", of.status.map(|status| status.as_u16()));
            span.record("aws.request_id", of.request_id);
            span.record("error.type", of.error_type());
        }
        if let Some(retry) = &of.retry {
            self.call.in_scope(|| {
                tracing::info!(
                    attempt = of.attempt,
                    "error.type" = of.error_type(),
                    reason = ?retry.kind,
                    delay_seconds = retry.delay.as_secs_f64(),
                    "the attempt failed, and another one follows"
                );
            });
        }
    }

    pub(crate) fn call_ended(&mut self, of: &CallReport<'_>) {
        self.attempt = None;
        self.call.record("attempts", of.attempts);
        self.call.record("aws.request_id", of.request_id);
        let Some(error_type) = of.outcome.error_type() else { return };
        self.call.record("error.type", error_type);
        self.call.record("otel.status_code", "ERROR");
        // The caller has the error, and knows how bad it is.
        self.call.in_scope(|| {
            tracing::debug!("error.type" = error_type, attempts = of.attempts, "the call failed");
        });
    }

    /// Runs a part of the call within the spans that it has at the moment.
    pub(crate) fn scope<R>(&self, run: impl FnOnce() -> R) -> R {
        self.call.in_scope(|| match &self.attempt {
            Some(attempt) => attempt.in_scope(run),
            None => run(),
        })
    }
}

/// Warns where the environment asks for a retry mode that there is not.
pub(crate) fn retry_mode(environment: &Environment) {
    let Some(Value { text, name }) = environment.get(&["AWS_RETRY_MODE"], "retry_mode") else {
        return;
    };
    let mode = text.to_ascii_lowercase();
    if ["adaptive", "legacy"].contains(&mode.as_str()) {
        tracing::warn!(setting = name, mode, "the mode is not supported: `standard` is used");
    }
}
