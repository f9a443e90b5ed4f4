//! Bytes as a response: reading one never fails but with an error, and what was read is the same after
//! it was written and read again.
//!
//! Three digits come first: the operation, the status and the headers. The header's value, where there is
//! one, is the rest of the line; all that follows is the body.

#![no_main]

use std::fmt::Debug;

use http::header::HeaderValue;
use http::{Response, StatusCode};
use libfuzzer_sys::{fuzz_mutator, fuzz_target};
use sagemaker_describe_inference_experiment as sagemaker;
use sagemaker_describe_inference_experiment::operation::describe_inference_experiment::DescribeInferenceExperiment;
use serde::Serialize;
use serde::de::DeserializeOwned;

const STATUSES: [u16; 10] = [200, 400, 404, 429, 500, 503, 201, 204, 301, 999];

const HEADERS: [&str; 5] =
    ["", "x-amzn-errortype", "x-amzn-query-error", "x-amzn-requestid", "x-amz-request-id"];

/// Reads the response of an operation. To the compiler, each has types of its own.
macro_rules! check {
    ($krate:ident, $operation:ty, $response:expr) => {{
        use $krate::error::OperationError;
        use $krate::operation::Operation;
        let response = $response;
        let (status, body) = (response.status(), *response.body());
        match <$operation as Operation>::response(response) {
            Ok(read) => {
                assert!(status.is_success());
                assert_eq!(read.metadata.status, status);
                survives(body, &read.output);
            }
            Err(error) => {
                let shown = format!("{error} {error:?}");
                assert!(!shown.is_empty());
                assert_eq!(error.status(), status);
                let _ = (error.is_throttling(), error.is_transient());
                match error {
                    OperationError::Service { metadata, .. } => {
                        assert!(!status.is_success());
                        begins(body, &metadata.body);
                    }
                    OperationError::Response(unreadable) => {
                        assert!(status.is_success());
                        begins(body, &unreadable.body);
                        let lines = body.split(|byte| *byte == b'\n').count();
                        assert!(unreadable.line <= lines, "line {} of {lines}", unreadable.line);
                        refused::<<$operation as Operation>::Output>(body);
                    }
                    _ => {}
                }
            }
        }
    }};
}

fuzz_target!(|data: &[u8]| {
    if let Some((operation, response)) = response(data) {
        let response = &response;
        match operation % 7 {
            0 => check!(obstacles, obstacles::operation::type_::Type, response),
            1 => check!(sagemaker, DescribeInferenceExperiment, response),
            2 => check!(obstacles, obstacles::operation::names::Names, response),
            3 => check!(obstacles, obstacles::operation::recurse::Recurse, response),
            4 => check!(obstacles, obstacles::operation::keep::Keep, response),
            5 => check!(obstacles, obstacles::operation::crowd::Crowd, response),
            _ => check!(obstacles, obstacles::operation::send::Send, response),
        }
    }
});

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    let start = match data[..size].get(2) {
        Some(b'1'..=b'4') => {
            data[..size].iter().position(|byte| *byte == b'\n').map_or(3, |at| at + 1)
        }
        _ => 3,
    };
    let dictionary = include_str!("../dictionaries/response");
    fuzz::mutate_json(data, start, size, max_size, seed, dictionary)
});

fn response(data: &[u8]) -> Option<(usize, Response<&[u8]>)> {
    let ([operation, status, header], rest) = data.split_first_chunk()?;
    let index = |byte: &u8| usize::from(byte.wrapping_sub(b'0'));
    let name = HEADERS[index(header) % HEADERS.len()];
    let (value, body) = match rest.iter().position(|byte| *byte == b'\n') {
        Some(end) if !name.is_empty() => (&rest[..end], &rest[end + 1..]),
        _ => (&b""[..], rest),
    };
    let mut response = Response::new(body);
    *response.status_mut() = StatusCode::from_u16(STATUSES[index(status) % STATUSES.len()]).ok()?;
    if !name.is_empty() {
        response.headers_mut().insert(name, HeaderValue::from_bytes(value).ok()?);
    }
    Some((index(operation), response))
}

/// What is kept of a body is its beginning.
fn begins(body: &[u8], kept: &str) {
    assert!(String::from_utf8_lossy(body).starts_with(kept.trim_end_matches('\u{fffd}')));
}

/// Without an operation around it, the output cannot be read either; but there, what is skipped need not be
/// UTF-8.
fn refused<T: DeserializeOwned>(body: &[u8]) {
    assert!(std::str::from_utf8(body).is_err() || serde_json::from_slice::<T>(body).is_err());
}

/// What was read can be written, and what was written reads the same.
fn survives<T: Serialize + DeserializeOwned + PartialEq + Debug>(body: &[u8], output: &T) {
    if !body.iter().all(|byte| b" \t\n\r".contains(byte)) {
        same(output, &read(body), "without an operation");
        // A value has the last of several members of one name, and is no deeper than it can be written.
        if let Ok(value) = serde_json::from_slice::<serde_json::Value>(body) {
            same(
                output,
                &serde_json::from_value(value).expect("a value is as good"),
                "from a value",
            );
        }
    }
    // A union's member that the model did not have is known to be lost.
    let Some(first) = write(output) else { return };
    let output: T = read(first.as_bytes());
    let second = write(&output).expect("what was written once can be written again");
    let again: T = read(second.as_bytes());
    same(&output, &again, "after it was written");
    assert_eq!(Some(second), write(&again));
}

fn read<T: DeserializeOwned>(text: &[u8]) -> T {
    serde_json::from_slice(text).expect("what was read or written before can be read")
}

fn write<T: Serialize>(output: &T) -> Option<String> {
    match serde_json::to_string(output) {
        Ok(text) => Some(text),
        Err(error) if error.to_string().starts_with("an unknown variant of ") => None,
        Err(error) => panic!("{error}"),
    }
}

/// Whether two outputs are equal, where not-a-number is the same as itself.
fn same<T: PartialEq + Debug>(one: &T, other: &T, what: &str) {
    let texts = || (format!("{one:?}"), format!("{other:?}"));
    assert!(
        one == other || texts().0.contains("NaN") && texts().0 == texts().1,
        "{what}: {one:?}, {other:?}"
    );
}
