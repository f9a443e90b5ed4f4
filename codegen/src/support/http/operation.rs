//! Operations: requests are made and responses are read here, and nothing is sent.

use http::Request;

use super::endpoint::Endpoint;
use super::error::{ModeledErrors, OperationError};
use super::request::{HostPrefix, RequestError, RequestOptions, Route, Target};
use super::response::OperationResponse;
use crate::support::codec::value::Structure;
use crate::support::protocol::aws_json;

/// An operation of the service: how its request is made, and how a response to it is read.
///
/// Neither does IO, so any HTTP client will do; requests are not signed yet. Only generated code implements it.
pub trait Operation: 'static {
    /// The operation's name in the service's model.
    const NAME: &'static str;
    /// What is the same for all its requests, where a header says which operation is meant.
    #[doc(hidden)]
    const TARGET: Target = Target::NONE;
    /// Where its requests go.
    #[doc(hidden)]
    const ROUTE: Route = Route::ROOT;
    /// Whether the body of a request is a stream, which lies beside the input.
    #[doc(hidden)]
    const SENDS_STREAM: bool = false;
    /// What the caller gives.
    type Input: Structure;
    /// What the service answers.
    type Output: Structure;
    /// What the operation is known to fail with.
    type Error: ModeledErrors;

    /// A complete, unsigned request; or all that the input lacks to be one.
    fn request(input: &Self::Input, endpoint: &Endpoint) -> Result<Request<Vec<u8>>, RequestError> {
        Self::request_with(input, endpoint, &RequestOptions::default())
    }

    /// The same, with a say in how it is made.
    fn request_with(
        input: &Self::Input,
        endpoint: &Endpoint,
        options: &RequestOptions,
    ) -> Result<Request<Vec<u8>>, RequestError> {
        aws_json::request(Self::TARGET, input, endpoint, HostPrefix::default(), options)
    }

    /// Gives the input's idempotency token a value, where it has such a member and no value for it yet.
    ///
    /// A service does the work of several requests with one token only once. `generate` makes a
    /// token that was never used before, such as a random UUID. Call this once, before the first attempt.
    fn fill_idempotency_tokens(input: &mut Self::Input, generate: impl FnMut() -> String) {
        let _ = (input, generate);
    }

    /// The response that an output would be, where that is more than its document.
    #[cfg(feature = "test-util")]
    #[doc(hidden)]
    fn answer(output: &Self::Output) -> Option<http::Response<Vec<u8>>> {
        let _ = output;
        None
    }

    /// What a response says: the output, or the service's error, or that it cannot be read.
    fn response<B: AsRef<[u8]>>(
        response: &http::Response<B>,
    ) -> Result<OperationResponse<Self::Output>, OperationError<Self::Error>> {
        aws_json::response(response)
    }
}
