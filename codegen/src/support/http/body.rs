//! The body of a response, and what can be wrong with it.

use std::fmt;

use http::StatusCode;

use crate::support::codec::json::fault::JsonError;

/// A response that cannot be read, and where it stops making sense.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ResponseError {
    /// The status of the response.
    pub status: StatusCode,
    /// What the service calls the request, for questions to its operators.
    pub request_id: Option<String>,
    /// The path to the value, such as `ModelVariants[0].Status`; empty for the whole document.
    pub path: String,
    /// Where in the body, from 1; 0 where that is not known.
    pub line: usize,
    /// Where in the line, from 1; 0 where that is not known.
    pub column: usize,
    /// What is wrong. It quotes nothing that the model marks as sensitive.
    pub message: String,
    pub(crate) body: Excerpt,
}

impl ResponseError {
    /// The beginning of the body, at most 1,024 bytes. It may hold secrets, so `Debug` and `Display` show
    /// its length alone.
    #[must_use]
    pub fn body(&self) -> &str {
        self.body.text()
    }

    pub(crate) fn not_text(error: &std::str::Utf8Error) -> Box<Self> {
        let message = format!("the body is not UTF-8: {error}");
        Self::new(JsonError { path: String::new(), line: 0, column: 0, message })
    }

    pub(crate) fn new(error: JsonError) -> Box<Self> {
        let JsonError { path, line, column, message } = error;
        let (status, request_id, body) = (StatusCode::OK, None, Excerpt::default());
        Box::new(Self { status, request_id, path, line, column, message, body })
    }
}

/// The beginning of a body: enough to see what it is. It shows how long the body was, and nothing of it.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Excerpt {
    text: String,
    length: usize,
}

impl Excerpt {
    pub(crate) fn of(body: &[u8]) -> Self {
        const KEPT: usize = 1024;
        let kept = &body[..body.len().min(KEPT)];
        Self { text: String::from_utf8_lossy(kept).into_owned(), length: body.len() }
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }
}

impl fmt::Debug for Excerpt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes", self.length)
    }
}

impl fmt::Display for ResponseError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the response (status {}", self.status.as_u16())?;
        if let Some(request_id) = &self.request_id {
            write!(f, ", request {request_id}")?;
        }
        write!(f, ") cannot be read: {}", self.message)
    }
}

impl std::error::Error for ResponseError {}
