//! What a program is told of its calls, for metrics.

use std::sync::Arc;
use std::time::Duration;

use http::StatusCode;

use super::call_error::{CallError, CallErrorKind, TransportErrorKind};
use super::retry::Retry;
use crate::support::http::error::OperationError;

/// Is told of the calls of clients, for metrics: see `observer` of the builder of configurations.
///
/// Both methods run where the call does, so they must not block. Neither is given a body, a message or a credential.
pub trait Observer: Send + Sync + 'static {
    /// An attempt is over: a request was sent, and its response is there or did not come. An attempt that is given up with its
    /// call is part of the end of the call alone.
    fn attempt_ended(&self, attempt: &AttemptReport<'_>) {
        let _ = attempt;
    }

    /// A call is over: once for each, even where nothing was sent, and where its future was dropped before it was done. A future
    /// that was never polled is no call, and one that panics has no end.
    fn call_ended(&self, call: &CallReport<'_>) {
        let _ = call;
    }
}

impl<T: Observer + ?Sized> Observer for Arc<T> {
    fn attempt_ended(&self, attempt: &AttemptReport<'_>) {
        (**self).attempt_ended(attempt);
    }

    fn call_ended(&self, call: &CallReport<'_>) {
        (**self).call_ended(call);
    }
}

/// One attempt of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AttemptReport<'a> {
    /// The name that identifies the service across SDKs, such as `SageMaker`.
    pub service: &'static str,
    /// The operation's name in the service's model.
    pub operation: &'static str,
    /// The region of the configuration.
    pub region: Option<&'a str>,
    /// Which attempt it is, from 1.
    pub attempt: u32,
    /// How long it took, from the request to the last byte of the response.
    pub duration: Duration,
    /// The status of the response, where one came.
    pub status: Option<StatusCode>,
    /// The code of the service's error, such as `ThrottlingException`.
    pub code: Option<&'a str>,
    /// What the transport failed at.
    pub transport_error: Option<TransportErrorKind>,
    /// What the service calls the request.
    pub request_id: Option<&'a str>,
    /// The attempt that follows, where one does.
    pub retry: Option<Retry>,
}

impl AttemptReport<'_> {
    /// What went wrong in a word, for a label: the service's code, or the kind of the failure, such as `timeout`.
    #[must_use]
    pub fn error_type(&self) -> Option<&str> {
        let is_failure = |status: &StatusCode| !status.is_success();
        let failed_at = self.transport_error.map(transport);
        failed_at.or(self.code).or(self.status.filter(is_failure).map(|_| SERVICE))
    }
}

/// One call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CallReport<'a> {
    /// The name that identifies the service across SDKs, such as `SageMaker`.
    pub service: &'static str,
    /// The operation's name in the service's model.
    pub operation: &'static str,
    /// The region of the configuration.
    pub region: Option<&'a str>,
    /// How many requests were sent.
    pub attempts: u32,
    /// How long it took, with credentials, all attempts and the delays between them.
    pub duration: Duration,
    /// How it ended.
    pub outcome: CallOutcome<'a>,
    /// What the service called the last request that it gave a name.
    pub request_id: Option<&'a str>,
}

/// How a call ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CallOutcome<'a> {
    /// The output is there.
    Success,
    /// The service answered with an error.
    Service {
        /// Its code, such as `ResourceNotFoundException`, where it has one.
        code: Option<&'a str>,
    },
    /// The response cannot be read.
    Response,
    /// No response came.
    Transport(TransportErrorKind),
    /// There are no credentials.
    Credentials,
    /// The request cannot be signed.
    Signing,
    /// The input does not meet the model.
    Input,
    /// It is not known where requests go.
    Endpoint,
    /// The message cannot be written.
    Unwritable,
    /// The future was dropped before the call was over.
    Canceled,
}

impl<'a> CallOutcome<'a> {
    /// What went wrong in a word, for a label: the service's code, or the kind of the failure, such as `timeout`.
    #[must_use]
    pub fn error_type(&self) -> Option<&'a str> {
        Some(match *self {
            Self::Success => return None,
            Self::Service { code } => code.unwrap_or(SERVICE),
            Self::Response => "response",
            Self::Transport(kind) => transport(kind),
            Self::Credentials => "credentials",
            Self::Signing => "signing",
            Self::Input => "input",
            Self::Endpoint => "endpoint",
            Self::Unwritable => "unwritable",
            Self::Canceled => "canceled",
        })
    }

    pub(crate) fn of<E>(error: &'a CallError<E>) -> Self {
        match &error.kind {
            CallErrorKind::Input(_) => Self::Input,
            CallErrorKind::Endpoint(_) => Self::Endpoint,
            CallErrorKind::Unwritable(_) => Self::Unwritable,
            CallErrorKind::Credentials(_) => Self::Credentials,
            CallErrorKind::Signing(_) => Self::Signing,
            CallErrorKind::Transport(error) => Self::Transport(error.kind()),
            CallErrorKind::Operation(OperationError::Service { metadata, .. }) => {
                Self::Service { code: metadata.code.as_deref() }
            }
            // The second is an error of pages, and no call's.
            CallErrorKind::Operation(OperationError::Response(_))
            | CallErrorKind::RepeatedToken => Self::Response,
        }
    }
}

/// An error of the service without a code.
const SERVICE: &str = "service";

fn transport(kind: TransportErrorKind) -> &'static str {
    match kind {
        TransportErrorKind::Connect => "connect",
        TransportErrorKind::Tls => "tls",
        TransportErrorKind::Timeout => "timeout",
        TransportErrorKind::Closed => "closed",
        TransportErrorKind::Other => "transport",
    }
}
