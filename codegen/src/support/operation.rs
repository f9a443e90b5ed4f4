//! Operations: requests are made and responses are read here, and nothing is sent.

use std::fmt;
use std::ops::Deref;

use http::header::{CONTENT_TYPE, HeaderMap, HeaderValue};
use http::{Method, Request, StatusCode};

use super::body::{self, Excerpt, ResponseError};
use super::builder::BuildError;
use super::codec::check::{Checker, Purpose};
use super::codec::json::write;
use super::endpoint::{self, Endpoint, EndpointError};
use super::path::Step;
use super::schema::Schema;
use super::service_error::{ModeledErrors, OperationError};
use super::structure::Structure;
use super::validation::{Violation, ViolationKind};

/// An operation of the service: how its request is made, and how a response to it is read.
///
/// Neither does IO, so any HTTP client will do; requests are not signed yet. Only generated code implements it.
pub trait Operation: 'static {
    /// The operation's name in the service's model.
    const NAME: &'static str;
    /// What is the same for all its requests.
    #[doc(hidden)]
    const TARGET: Target;
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
        request(Self::TARGET, input, endpoint, HostPrefix::default(), options)
    }

    /// Gives the input's idempotency token a value, where it has such a member and no value for it yet.
    ///
    /// A service does the work of several requests with one token only once. `generate` makes a
    /// token that was never used before, such as a random UUID. Call this once, before the first attempt.
    fn fill_idempotency_tokens(input: &mut Self::Input, generate: impl FnMut() -> String) {
        let _ = (input, generate);
    }

    /// What a response says: the output, or the service's error, or that it cannot be read.
    fn response<B: AsRef<[u8]>>(
        response: &http::Response<B>,
    ) -> Result<OperationResponse<Self::Output>, OperationError<Self::Error>> {
        read_response(response)
    }
}

/// How requests are made.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RequestOptions {
    /// Whether to send bodies as they are even where the service takes them compressed.
    pub disable_compression: bool,
    /// The size in bytes from which on bodies are compressed where the service takes that; 10,240 unless
    /// set.
    pub min_compression_size_bytes: usize,
    /// Whether requests go to the endpoint's own host even where the model puts a prefix before it.
    pub disable_host_prefix: bool,
}

impl Default for RequestOptions {
    fn default() -> Self {
        Self {
            disable_compression: false,
            min_compression_size_bytes: 10_240,
            disable_host_prefix: false,
        }
    }
}

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
    /// have sent and did not have their type's default, and texts with half of a character have U+FFFD in its place.
    pub corrected: Vec<String>,
}

/// What is the same for all requests of an operation.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// The media type, which names the version of the protocol.
    pub content_type: &'static str,
    /// The service's prefix and the operation's name.
    pub target: &'static str,
    /// Whether the service used to support the query protocol, and still knows its error codes.
    pub is_query_compatible: bool,
}

/// Makes a request of awsJson.
pub fn request<I: Structure>(
    target: Target,
    input: &I,
    endpoint: &Endpoint,
    host_prefix: HostPrefix,
    options: &RequestOptions,
) -> Result<Request<Vec<u8>>, RequestError> {
    let mut checker = Checker::new(Purpose::Request);
    let host_prefix = match options.disable_host_prefix || endpoint.is_ip_address() {
        true => String::new(),
        false => host_prefix.checked(I::SCHEMA, &mut checker),
    };
    let (body, checker) = write::write(input, checker);
    BuildError::unless_valid(I::SCHEMA.name, checker.into_violations(I::SCHEMA))?;
    let mut request = Request::new(body);
    *request.method_mut() = Method::POST;
    *request.uri_mut() = endpoint.uri(&host_prefix)?;
    let headers = request.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(target.content_type));
    let name = HeaderValue::from_str(target.target).map_err(RequestError::unwritable)?;
    headers.insert("x-amz-target", name);
    if target.is_query_compatible {
        // Asks for the older codes in errors.
        headers.insert("x-amzn-query-mode", HeaderValue::from_static("true"));
    }
    Ok(request)
}

/// Why a request cannot be made.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum RequestError {
    /// The input does not meet the model.
    Input(BuildError),
    /// The endpoint has no valid host with the operation's prefix before it.
    Endpoint(EndpointError),
    /// The message cannot be written, for a reason in words.
    Unwritable(String),
}

impl RequestError {
    /// All that does not meet the model; empty where the request cannot be made for another reason.
    #[must_use]
    pub fn violations(&self) -> &[Violation] {
        match self {
            Self::Input(error) => error.violations(),
            Self::Endpoint(_) | Self::Unwritable(_) => &[],
        }
    }

    fn unwritable(cause: impl fmt::Display) -> Self {
        Self::Unwritable(cause.to_string())
    }
}

impl From<BuildError> for RequestError {
    fn from(error: BuildError) -> Self {
        Self::Input(error)
    }
}

impl From<EndpointError> for RequestError {
    fn from(error: EndpointError) -> Self {
        Self::Endpoint(error)
    }
}

impl fmt::Display for RequestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Input(error) => error.fmt(f),
            Self::Endpoint(error) => error.fmt(f),
            Self::Unwritable(cause) => write!(f, "the request cannot be written: {cause}"),
        }
    }
}

impl std::error::Error for RequestError {}

/// Reads a response of awsJson.
fn read_response<O: Structure, E: ModeledErrors, B: AsRef<[u8]>>(
    response: &http::Response<B>,
) -> Result<OperationResponse<O>, OperationError<E>> {
    let (status, content) = (response.status(), response.body().as_ref());
    let request_id = request_id(response.headers());
    if !status.is_success() {
        return Err(OperationError::read(status, response.headers(), request_id, content));
    }
    // Where there is nothing to read, what a service sends all the same says nothing.
    let content = if O::SCHEMA.members.is_empty() { &[] } else { content };
    let mut output = O::default();
    match body::read(content, &mut output) {
        Ok(corrected) => Ok(OperationResponse {
            output,
            metadata: ResponseMetadata { status, request_id, corrected },
        }),
        Err(error) => {
            let body = Excerpt::of(content);
            let error = ResponseError { status, request_id, body, ..*error };
            Err(OperationError::Response(Box::new(error)))
        }
    }
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

/// What stands before the endpoint's host name.
#[derive(Debug, Default)]
pub struct HostPrefix {
    text: String,
    /// The members whose values cannot stand there.
    wrong: Vec<usize>,
}

impl HostPrefix {
    /// Adds a fixed part.
    pub fn literal(mut self, text: &str) -> Self {
        self.text.push_str(text);
        self
    }

    /// Adds the value of the member of that index, which must be good for a host name.
    pub fn label(mut self, member: usize, value: Option<&str>) -> Self {
        match value {
            Some(value) if endpoint::is_label(value) => self.text.push_str(value),
            Some(_) => self.wrong.push(member),
            // That a value is missing is found where the body is made.
            None => {}
        }
        self
    }

    /// The prefix, with what is wrong with it reported.
    fn checked(self, schema: &'static Schema, checker: &mut Checker) -> String {
        for member in self.wrong {
            checker.add(Step::Member(schema, member), ViolationKind::NotAHostLabel);
        }
        self.text
    }
}
