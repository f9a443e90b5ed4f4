//! The body of a response, and what can be wrong with it.

use std::fmt;

use http::StatusCode;

use super::codec::{self, Context, Read};

/// Reads a document. None at all, or nothing but white space of JSON's, is the same as an empty object.
pub fn read<T: Read>(body: &[u8], context: &mut Context) -> Result<T, UnreadableResponse> {
    let text = std::str::from_utf8(body).map_err(|error| UnreadableResponse::not_text(&error))?;
    let is_blank = text.trim_matches([' ', '\t', '\n', '\r']).is_empty();
    let text = if is_blank { "{}" } else { text };
    let mut document = serde_json::Deserializer::from_str(text);
    let value = codec::read(&mut document, context)
        .map_err(|error| UnreadableResponse::not_as_expected(&error))?;
    document.end().map_err(|error| UnreadableResponse::not_as_expected(&error))?;
    Ok(value)
}

/// A response that cannot be read, and where it stops making sense.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnreadableResponse {
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
    /// What is wrong.
    pub message: String,
    /// The beginning of the body, as it came.
    pub body: String,
}

impl UnreadableResponse {
    /// As much of a body as is kept: enough to see what it is, and little enough to log.
    pub(crate) fn beginning(body: &[u8]) -> String {
        const KEPT: usize = 1024;
        let kept = &body[..body.len().min(KEPT)];
        String::from_utf8_lossy(kept).into_owned()
    }

    pub(crate) fn not_text(error: &std::str::Utf8Error) -> Self {
        Self::new(format!("the body is not UTF-8: {error}"), 0, 0)
    }

    pub(crate) fn not_as_expected(error: &serde_json::Error) -> Self {
        Self::new(error.to_string(), error.line(), error.column())
    }

    fn new(message: String, line: usize, column: usize) -> Self {
        let (status, request_id) = (StatusCode::OK, None);
        let (path, body) = (String::new(), String::new());
        Self { status, request_id, path, line, column, message, body }
    }
}

impl fmt::Display for UnreadableResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the response (status {}) cannot be read: {}", self.status.as_u16(), self.message)
    }
}

impl std::error::Error for UnreadableResponse {}
