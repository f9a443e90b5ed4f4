//! Operations: requests are made and responses are read here, and nothing is sent.

use std::ops::Deref;

use http::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use http::{Method, Request, StatusCode};

use super::body::{self, UnreadableResponse};
use super::builder::BuildError;
use super::codec::{Context, Read, TimestampFormat, Wire, Write};
use super::endpoint::Endpoint;
use super::service_error::{Errors, OperationError};
use super::structure::Structure;

/// An operation of the service: how its request is made, and how a response to it is read.
///
/// Neither does IO, so any HTTP client will do; requests are not signed yet.
pub trait Operation {
    /// The operation's name in the service's model.
    const NAME: &'static str;
    /// What the caller gives.
    type Input;
    /// What the service answers.
    type Output;
    /// What the operation is known to fail with.
    type Error;

    /// A complete, unsigned request.
    fn request(input: &Self::Input, endpoint: &Endpoint) -> Result<Request<Vec<u8>>, BuildError>;

    /// What a response says: the output, or the service's error, or that it cannot be read.
    fn response<B: AsRef<[u8]>>(
        response: &http::Response<B>,
    ) -> Result<Response<Self::Output>, OperationError<Self::Error>>;
}

/// An output, and what came with it. It can be used as the output that it is.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Response<T> {
    /// What the service answered.
    pub output: T,
    /// What came with it.
    pub metadata: ResponseMetadata,
}

impl<T> Response<T> {
    /// The output alone.
    pub fn into_inner(self) -> T {
        self.output
    }
}

impl<T> Deref for Response<T> {
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
    /// The members that the service should have sent and did not, as paths such as
    /// `ModelVariants[0].Status`. They have their type's default.
    pub corrected: Vec<String>,
}

/// What is the same for all requests of an operation.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// The media type, which names the version of the protocol.
    pub content_type: &'static str,
    /// The service's prefix and the operation's name.
    pub target: &'static str,
    /// Whether the service used to speak the query protocol, and still knows its error codes.
    pub is_query_compatible: bool,
}

/// Makes a request of awsJson.
pub fn request<I: Structure + Write>(
    target: Target,
    input: &I,
    endpoint: &Endpoint,
    host_prefix: &str,
) -> Result<Request<Vec<u8>>, BuildError> {
    let body = serde_json::to_vec(&Wire(input, TimestampFormat::default()))
        .map_err(|error| BuildError::unwritable(I::NAME, &error))?;
    let mut request = Request::new(body);
    *request.method_mut() = Method::POST;
    *request.uri_mut() =
        endpoint.uri(host_prefix).map_err(|error| BuildError::unwritable(I::NAME, &error))?;
    let headers = request.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(target.content_type));
    let name = HeaderValue::from_str(target.target);
    headers.insert("x-amz-target", name.map_err(|error| BuildError::unwritable(I::NAME, &error))?);
    if target.is_query_compatible {
        // Asks for the older codes in errors.
        headers.insert("x-amzn-query-mode", HeaderValue::from_static("true"));
    }
    Ok(request)
}

/// Reads a response of awsJson.
pub fn response<O: Read, E: Errors, B: AsRef<[u8]>>(
    response: &http::Response<B>,
) -> Result<Response<O>, OperationError<E>> {
    let (status, content) = (response.status(), response.body().as_ref());
    let request_id = request_id(response.headers());
    if !status.is_success() {
        return Err(OperationError::read(status, response.headers(), request_id, content));
    }
    let mut context = Context::default();
    match body::read(content, &mut context) {
        Ok(output) => {
            let corrected = context.into_corrected();
            Ok(Response { output, metadata: ResponseMetadata { status, request_id, corrected } })
        }
        Err(error) => Err(OperationError::Unreadable(UnreadableResponse {
            status,
            request_id,
            path: context.path(),
            body: UnreadableResponse::beginning(content),
            ..error
        })),
    }
}

/// The two names under which services send it.
fn request_id(headers: &HeaderMap) -> Option<String> {
    let names = ["x-amzn-requestid", "x-amz-request-id"];
    let header = names.iter().find_map(|name| headers.get(*name))?;
    Some(String::from_utf8_lossy(header.as_bytes()).into_owned())
}

/// What stands before the endpoint's host name.
#[derive(Debug, Default)]
pub struct HostPrefix(String);

impl HostPrefix {
    /// Adds a fixed part.
    pub fn literal(mut self, text: &str) -> Self {
        self.0.push_str(text);
        self
    }

    /// Adds a member's value, which must be good for a host name.
    pub fn label<I: Structure>(
        mut self,
        member: &'static str,
        value: &str,
    ) -> Result<Self, BuildError> {
        let is_label = (1..=63).contains(&value.len())
            && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !value.starts_with('-')
            && !value.ends_with('-');
        if !is_label {
            return Err(BuildError::not_a_host_label(I::NAME, member));
        }
        self.0.push_str(value);
        Ok(self)
    }

    /// The whole.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
