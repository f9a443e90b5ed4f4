//! What a test answers a request with.

use http::header::{HeaderMap, HeaderName};
use http::{Response, StatusCode};

use super::call_error::{TransportError, TransportErrorKind};
use super::replay_request::{Expected, ReplayedRequest};
use super::strict::Strict;

/// An answer, and the request that it is for.
pub(super) struct Exchange {
    /// Nothing where it is for any.
    pub(super) request: Option<Expected>,
    pub(super) answer: Answer,
    pub(super) is_used: bool,
}

pub(super) enum Answer {
    Reply(Reply),
    Failure(TransportErrorKind),
    /// It can never be given, for a reason in words.
    Broken(String),
}

/// A response.
pub(super) struct Reply {
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Vec<u8>,
}

impl Exchange {
    /// What sets a request apart from the one that this is for.
    pub(super) fn difference(&self, request: &ReplayedRequest) -> Option<String> {
        self.request.as_ref()?.difference(request)
    }
}

impl Answer {
    pub(super) fn give(&self, is_strict: bool) -> Result<Response<Vec<u8>>, TransportError> {
        let reply = match self {
            Self::Reply(reply) => reply,
            Self::Failure(kind) => return Err(TransportError::new(*kind, "as the test says")),
            Self::Broken(cause) => {
                let cause = format!("the test's answer cannot be given: {cause}");
                return Err(TransportError::new(TransportErrorKind::Other, cause).without_retry());
            }
        };
        let mut response = Response::new(reply.body.clone());
        *response.status_mut() = reply.status;
        *response.headers_mut() = reply.headers.clone();
        if is_strict {
            response.extensions_mut().insert(Strict);
        }
        Ok(response)
    }
}

impl Reply {
    pub(super) fn new(status: StatusCode, body: Vec<u8>) -> Self {
        Self { status, headers: HeaderMap::new(), body }
    }

    /// What is kept of a response: nothing that lets anybody in, is about the connection, or holds for the body as it
    /// came, since JSON is spaced anew in a file.
    pub(super) fn recorded(status: StatusCode, headers: &HeaderMap, body: &[u8]) -> Self {
        let is_kept = |name: &HeaderName| !LEFT_OUT.contains(&name.as_str());
        let kept = headers.iter().filter(|(name, value)| is_kept(name) && !value.is_sensitive());
        let headers = kept.map(|(name, value)| (name.clone(), value.clone())).collect();
        Self { headers, ..Self::new(status, body.to_vec()) }
    }
}

const LEFT_OUT: &[&str] = &[
    "authorization",
    "connection",
    "content-length",
    "date",
    "keep-alive",
    "server",
    "set-cookie",
    "transfer-encoding",
    "www-authenticate",
    "x-amz-crc32",
];
