//! Why a call failed.

use std::error::Error;
use std::fmt;

use http::StatusCode;

use crate::support::builder::BuildError;
use crate::support::http::error::{ErrorMetadata, ModeledErrors, OperationError};
use crate::support::http::request::RequestError;
use crate::support::validation::Violation;

/// The original error of a transport or of a source of credentials.
pub type Cause = Box<dyn Error + Send + Sync>;

/// A call that failed.
#[derive(Debug)]
#[non_exhaustive]
pub struct CallError<E> {
    /// Why.
    pub kind: CallErrorKind<E>,
    /// How many requests were sent.
    pub attempts: u32,
    /// What the service called the last request that it gave a name, for questions to its operators.
    pub request_id: Option<String>,
}

/// Why a call failed.
#[derive(Debug)]
#[non_exhaustive]
pub enum CallErrorKind<E> {
    /// The input does not meet the model.
    Input(BuildError),
    /// It is not known where requests go.
    Endpoint(Cause),
    /// The message cannot be written, for a reason in words.
    Unwritable(String),
    /// There are no credentials.
    Credentials(Cause),
    /// The request cannot be signed.
    Signing(Cause),
    /// No response came.
    Transport(TransportError),
    /// The service answered with an error, or with what cannot be read.
    Operation(OperationError<E>),
    /// The service says that the page after the last one is that one again, so that there would be no end.
    RepeatedToken,
}

/// Why no response came.
#[derive(Debug)]
pub struct TransportError {
    kind: TransportErrorKind,
    cause: Cause,
    /// Whether another attempt would fail, too.
    is_final: bool,
}

/// What a transport failed at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// There is no connection: the host has no address, refuses, or does not answer in time.
    Connect,
    /// The server is not who it should be, or it and the client have no protocol in common. A call is not tried again.
    Tls,
    /// The response did not come in time.
    Timeout,
    /// The connection was closed or reset before the response was complete.
    Closed,
    /// Anything else, such as a response that is not HTTP.
    Other,
}

impl TransportError {
    /// An error of a transport. What it shows of the cause must hold no secrets.
    pub fn new(kind: TransportErrorKind, cause: impl Into<Cause>) -> Self {
        Self { kind, cause: cause.into(), is_final: kind == TransportErrorKind::Tls }
    }

    /// The same, where trying again is of no use.
    pub(crate) fn without_retry(self) -> Self {
        Self { is_final: true, ..self }
    }

    pub(crate) fn is_final(&self) -> bool {
        self.is_final
    }

    /// What the transport failed at.
    #[must_use]
    pub fn kind(&self) -> TransportErrorKind {
        self.kind
    }

    /// The same without its kind.
    pub(crate) fn into_cause(self) -> Cause {
        self.cause
    }

    /// The transport's own error.
    #[must_use]
    pub fn cause(&self) -> &(dyn Error + Send + Sync + 'static) {
        &*self.cause
    }
}

impl<E> CallError<E> {
    /// An error of a call that has sent nothing.
    pub(crate) fn unsent(kind: CallErrorKind<E>) -> Self {
        Self { kind, attempts: 0, request_id: None }
    }

    /// All that does not meet the model; empty where the call failed for another reason.
    #[must_use]
    pub fn violations(&self) -> &[Violation] {
        match &self.kind {
            CallErrorKind::Input(error) => error.violations(),
            _ => &[],
        }
    }

    /// Whether the last response did not come in time.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        self.failed_at() == Some(TransportErrorKind::Timeout)
    }

    /// Whether there was no connection at the last attempt, so that the service knows nothing of it.
    #[must_use]
    pub fn is_connect(&self) -> bool {
        self.failed_at() == Some(TransportErrorKind::Connect)
    }

    fn failed_at(&self) -> Option<TransportErrorKind> {
        match &self.kind {
            CallErrorKind::Transport(error) => Some(error.kind),
            _ => None,
        }
    }

    /// What the last response says, where there was one.
    #[must_use]
    pub fn as_operation_error(&self) -> Option<&OperationError<E>> {
        match &self.kind {
            CallErrorKind::Operation(error) => Some(error),
            _ => None,
        }
    }

    /// The service's error, as far as the model knows it.
    #[must_use]
    pub fn as_service_error(&self) -> Option<&E> {
        self.as_operation_error()?.as_service_error()
    }

    /// The service's error, as far as the model knows it; or all of this, where there is none.
    pub fn into_service_error(self) -> Result<E, Self> {
        match self.kind {
            CallErrorKind::Operation(OperationError::Service { error, .. }) => Ok(error),
            kind => Err(Self { kind, ..self }),
        }
    }

    /// What is known of the service's error.
    #[must_use]
    pub fn metadata(&self) -> Option<&ErrorMetadata> {
        self.as_operation_error()?.metadata()
    }

    /// The code of the service's error, such as `ResourceNotFoundException`.
    #[must_use]
    pub fn code(&self) -> Option<&str> {
        self.as_operation_error()?.code()
    }

    /// What the service has to say about the error, for people, even where the model marks it as sensitive.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        self.as_operation_error()?.message()
    }

    /// The status of the last response, where the call failed with one.
    #[must_use]
    pub fn status(&self) -> Option<StatusCode> {
        self.as_operation_error().map(OperationError::status)
    }

    /// What the service called the last request that it gave a name, for questions to its operators.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }
}

impl<E: ModeledErrors> CallError<E> {
    /// Whether the service had too much to do at the last attempt, too.
    #[must_use]
    pub fn is_throttling(&self) -> bool {
        self.as_operation_error().is_some_and(OperationError::is_throttling)
    }

    /// Whether the same call may well succeed later: no answer came from the service, or a failure of the moment.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        match &self.kind {
            CallErrorKind::Transport(error) => error.kind != TransportErrorKind::Tls,
            CallErrorKind::Operation(error) => error.is_transient(),
            _ => false,
        }
    }
}

impl<E> From<RequestError> for CallError<E> {
    fn from(error: RequestError) -> Self {
        Self::unsent(match error {
            RequestError::Input(error) => CallErrorKind::Input(error),
            RequestError::Endpoint(error) => CallErrorKind::Endpoint(error.into()),
            RequestError::Unwritable(cause) => CallErrorKind::Unwritable(cause),
        })
    }
}

impl<E: fmt::Display> fmt::Display for CallErrorKind<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Input(error) => error.fmt(f),
            Self::Endpoint(cause) => f.write_str(&in_full(&**cause)),
            Self::Unwritable(cause) => write!(f, "the request cannot be written: {cause}"),
            Self::Credentials(cause) => write!(f, "no credentials: {}", in_full(&**cause)),
            Self::Signing(cause) => {
                write!(f, "the request cannot be signed: {}", in_full(&**cause))
            }
            Self::Transport(error) => error.fmt(f),
            Self::Operation(error) => error.fmt(f),
            Self::RepeatedToken => f.write_str(
                "the service sent the token of the last page again, so the pages are not all",
            ),
        }
    }
}

impl<E: fmt::Display> fmt::Display for CallError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.kind.fmt(f)?;
        if self.attempts > 1 {
            write!(f, ", after {} attempts", self.attempts)?;
        }
        let own = self.as_operation_error().and_then(OperationError::request_id);
        match (&self.request_id, own) {
            (Some(id), None) => write!(f, ", the last id of a request was {id}"),
            // It is in the text, or there is none.
            _ => Ok(()),
        }
    }
}

/// Its text is complete, with the text of all causes: what matters is often the last of them.
impl<E: Error> Error for CallError<E> {}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            TransportErrorKind::Connect => "no connection",
            TransportErrorKind::Tls => "no secure connection",
            TransportErrorKind::Timeout => "no response in time",
            TransportErrorKind::Closed => "the connection was closed",
            TransportErrorKind::Other => "no response",
        })?;
        write!(f, ": {}", in_full(&*self.cause))
    }
}

impl Error for TransportError {}

/// The text of an error and of its causes, each of which some errors quote themselves.
fn in_full(error: &(dyn Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let next = error.to_string();
        if !text.contains(&next) {
            text.push_str(": ");
            text.push_str(&next);
        }
        cause = error.source();
    }
    text
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;
    use crate::support::error::Unhandled;
    use crate::support::http::endpoint::Endpoint;

    /// An error that says nothing of its cause, as many do.
    #[derive(Debug)]
    struct Outer(io::Error);

    impl fmt::Display for Outer {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("tcp connect error")
        }
    }

    impl Error for Outer {
        fn source(&self) -> Option<&(dyn Error + 'static)> {
            Some(&self.0)
        }
    }

    fn transport(kind: TransportErrorKind, attempts: u32) -> CallError<Unhandled> {
        let cause = Outer(io::Error::other("connection refused"));
        let kind = CallErrorKind::Transport(TransportError::new(kind, cause));
        CallError { kind, attempts, request_id: None }
    }

    #[test]
    fn an_error_says_why_to_the_last_cause() {
        let error = transport(TransportErrorKind::Connect, 3);
        let text = "no connection: tcp connect error: connection refused, after 3 attempts";
        assert_eq!(error.to_string(), text);
        assert!(error.source().is_none(), "its text would be there twice");
        let error =
            CallError { request_id: Some("r1".into()), ..transport(TransportErrorKind::Closed, 1) };
        let text = "the connection was closed: tcp connect error: connection refused, \
                    the last id of a request was r1";
        assert_eq!(error.to_string(), text);
    }

    #[test]
    fn a_transport_tells_what_it_failed_at() {
        for (kind, is_connect, is_timeout) in [
            (TransportErrorKind::Connect, true, false),
            (TransportErrorKind::Tls, false, false),
            (TransportErrorKind::Timeout, false, true),
            (TransportErrorKind::Closed, false, false),
            (TransportErrorKind::Other, false, false),
        ] {
            let error = transport(kind, 1);
            assert_eq!((error.is_connect(), error.is_timeout()), (is_connect, is_timeout));
            assert_eq!((error.code(), error.status(), error.violations()), (None, None, &[][..]));
            let CallErrorKind::Transport(error) = error.kind else { panic!("{kind:?}") };
            assert!(error.cause().downcast_ref::<Outer>().is_some());
            assert_eq!(error.kind(), kind);
        }
    }

    #[test]
    fn an_error_before_anything_is_sent_has_no_attempts() {
        let error = Endpoint::new("https://a b").unwrap_err();
        let error = CallError::<Unhandled>::from(RequestError::from(error));
        assert_eq!((error.attempts, error.request_id()), (0, None));
        assert_eq!(error.to_string(), "the endpoint is not an absolute URL");
        let error = CallError::<Unhandled>::unsent(CallErrorKind::Credentials("none set".into()));
        assert_eq!(error.to_string(), "no credentials: none set");
        assert!(error.into_service_error().is_err());
    }
}
