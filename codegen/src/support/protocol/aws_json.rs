//! awsJson 1.0 and 1.1: how requests are made, and how responses are read.

use http::header::{CONTENT_TYPE, HeaderValue};
use http::{Method, Request};

use crate::support::builder::BuildError;
use crate::support::codec::check::{Checker, Purpose};
use crate::support::codec::json::{read, write};
use crate::support::codec::value::Structure;
use crate::support::http::body::{Excerpt, ResponseError};
use crate::support::http::endpoint::Endpoint;
use crate::support::http::error::{ErrorNames, ModeledErrors, OperationError};
use crate::support::http::request::{HostPrefix, RequestError, RequestOptions, Target};
use crate::support::http::response::{OperationResponse, ResponseMetadata, request_id};

/// Makes a request.
pub fn request<I: Structure>(
    target: Target,
    input: &I,
    endpoint: &Endpoint,
    host_prefix: HostPrefix,
    options: &RequestOptions,
) -> Result<Request<Vec<u8>>, RequestError> {
    let mut checker = Checker::new(Purpose::Request);
    let host_prefix = host_prefix.checked(endpoint, options, I::SCHEMA, &mut checker);
    let (body, checker) = write::write(input, checker);
    BuildError::unless_valid(I::SCHEMA.name, checker.into_violations(I::SCHEMA))?;
    let mut request = Request::new(body);
    *request.method_mut() = Method::POST;
    *request.uri_mut() = endpoint.uri(&host_prefix, "/")?;
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

/// Reads a response.
pub fn response<O: Structure, E: ModeledErrors, B: AsRef<[u8]>>(
    response: &http::Response<B>,
) -> Result<OperationResponse<O>, OperationError<E>> {
    let (status, content) = (response.status(), response.body().as_ref());
    let request_id = request_id(response.headers());
    if !status.is_success() {
        return Err(OperationError::read(
            status,
            response.headers(),
            request_id,
            content,
            ErrorNames::TypeFirst,
        ));
    }
    // Where there is nothing to read, what a service sends all the same says nothing.
    let content = if O::SCHEMA.members.is_empty() { &[] } else { content };
    let mut output = O::default();
    match read_body(content, &mut output) {
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

/// Reads a document over a structure without any value yet. Returns the paths to what had to be corrected. No document at
/// all, or nothing but white space of JSON's, is the same as an empty object.
fn read_body<T: Structure>(body: &[u8], value: &mut T) -> Result<Vec<String>, Box<ResponseError>> {
    let text = std::str::from_utf8(body).map_err(|error| ResponseError::not_text(&error))?;
    let is_blank = text.bytes().all(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r'));
    read::read(if is_blank { "{}" } else { text }, value).map_err(ResponseError::new)
}
