//! What a test's own response has to be, for the operation that it answers.

use http::Response;

use super::strict::{Known, Strict};
use crate::support::http::body::{Excerpt, ResponseError};
use crate::support::http::error::{ErrorBody, MESSAGES, ModeledErrors, OperationError};
use crate::support::http::operation::Operation;
use crate::support::http::response::OperationResponse;

type Read<O> =
    Result<OperationResponse<<O as Operation>::Output>, OperationError<<O as Operation>::Error>>;

/// What was read from a response, unless that has the mark and does not fit the operation.
pub fn checked<O: Operation>(response: &Response<Vec<u8>>, read: Read<O>) -> Read<O> {
    if response.extensions().get::<Strict>().is_none() {
        return read;
    }
    let body = response.body();
    let mut objections = match &read {
        Ok(read) => Known::of(&read.output).objections_to_output(body, &read.metadata.corrected),
        Err(OperationError::Service { metadata, .. }) => {
            // What the model does not list has no members to compare.
            let objections = |name| of_error::<O::Error>(name, response);
            metadata.listed_name().map(objections).unwrap_or_default()
        }
        // It cannot be read anyway.
        Err(OperationError::Response(_)) => Vec::new(),
    };
    // The order of a body's keys is not always kept.
    objections.sort_unstable();
    match objections.is_empty() {
        true => read,
        false => Err(refusal(O::NAME, &objections, response)),
    }
}

fn of_error<E: ModeledErrors>(name: &str, response: &Response<Vec<u8>>) -> Vec<String> {
    let text = String::from_utf8_lossy(response.body());
    let mut content = ErrorBody::new(response.status(), response.headers(), &text, None);
    // For what it leaves behind.
    E::read(name, &mut content);
    let names = [&MESSAGES[..], &["code"]].concat();
    let known = content.known.map(|known| known.objections_to_error(text.as_bytes(), &names));
    known.unwrap_or_default()
}

fn refusal<E>(
    operation: &str,
    objections: &[String],
    response: &Response<Vec<u8>>,
) -> OperationError<E> {
    let message = format!(
        "it is a test's own, and does not fit {operation}: {} (`Replay::lenient` allows that)",
        objections.join("; ")
    );
    OperationError::Response(Box::new(ResponseError {
        status: response.status(),
        request_id: None,
        path: String::new(),
        line: 0,
        column: 0,
        message,
        body: Excerpt::of(response.body()),
    }))
}
