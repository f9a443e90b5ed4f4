//! What a response of any protocol says besides its body.

use std::ops::Deref;

use http::StatusCode;
use http::header::HeaderMap;

/// An output, and what came with it. It can be used as the output that it is.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct OperationResponse<T> {
    /// What the service answered.
    pub output: T,
    /// What came with it.
    pub metadata: ResponseMetadata,
}

impl<T> OperationResponse<T> {
    /// The output alone.
    pub fn into_inner(self) -> T {
        self.output
    }
}

impl<T> Deref for OperationResponse<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.output
    }
}

/// What a response says besides its output.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ResponseMetadata {
    /// The status of the response.
    pub status: StatusCode,
    /// What the service calls the request, for questions to its operators.
    pub request_id: Option<String>,
    /// The members that had to be corrected, as paths such as `ModelVariants[0].Status`: those that the service should
    /// have sent and did not have their type's default, and texts with half of a character have U+FFFD in its place. Of
    /// more than a thousand, it is the first.
    pub corrected: Vec<String>,
}

/// The two names under which services send it.
pub(crate) fn request_id(headers: &HeaderMap) -> Option<String> {
    let names = ["x-amzn-requestid", "x-amz-request-id"];
    let header = names.iter().find_map(|name| headers.get(*name))?;
    Some(match header.to_str() {
        Ok(text) => text.to_owned(),
        Err(_) => String::from_utf8_lossy(header.as_bytes()).into_owned(),
    })
}
