//! Operations with a body that is a stream: it lies beside the input or the output, and may be of any type.

use http::header::{CONTENT_TYPE, HeaderValue};
use http::{Request, Response};

use super::endpoint::Endpoint;
use super::error::OperationError;
use super::operation::Operation;
use super::request::{RequestError, RequestOptions};
use super::response::OperationResponse;

/// An operation whose requests have a stream as their body. Only generated code implements it.
pub trait StreamingInput: Operation {
    /// What the body is, unless a member of the input says.
    const CONTENT_TYPE: &'static str;

    /// A complete, unsigned request with a body of any kind; or all that the input lacks to be one.
    ///
    /// A length that is known goes into the header `Content-Length`, which most HTTP clients do by themselves.
    /// [`Operation::request`] makes the same with an empty body and without a `Content-Type`, unless a member of the input is it.
    fn request_with_body<B>(
        input: &Self::Input,
        body: B,
        endpoint: &Endpoint,
        options: &RequestOptions,
    ) -> Result<Request<B>, RequestError> {
        let (mut head, _) = Self::request_with(input, endpoint, options)?.into_parts();
        let content_type =
            HeaderValue::from_str(Self::CONTENT_TYPE).map_err(RequestError::unwritable)?;
        head.headers.entry(CONTENT_TYPE).or_insert(content_type);
        Ok(Request::from_parts(head, body))
    }
}

/// An operation whose responses have a stream as their body. Only generated code implements it.
pub trait StreamingOutput: Operation {
    /// The output, if the status is one of success: then the body is the stream, and nothing of it is read here.
    ///
    /// Nothing, where the service answered with an error: collect the body, and [`Operation::response`] reads which.
    fn response_head<B>(
        response: &Response<B>,
    ) -> Result<Option<OperationResponse<Self::Output>>, OperationError<Self::Error>> {
        if !response.status().is_success() {
            return Ok(None);
        }
        let mut head = Response::new(Vec::new());
        *head.status_mut() = response.status();
        head.headers_mut().clone_from(response.headers());
        Self::response(&head).map(Some)
    }
}
