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
use serde_json::Value;

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
                        begins(body, metadata.body());
                    }
                    OperationError::Response(unreadable) => {
                        assert!(status.is_success());
                        begins(body, unreadable.body());
                        if unreadable.request_id.is_none() {
                            quotes_nothing(body, &shown);
                        }
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
/// UTF-8, and some objects are numbers.
fn refused<T: DeserializeOwned>(body: &[u8]) {
    let is_excused = std::str::from_utf8(body).is_err()
        || fuzz::has_number_in_disguise(body)
        || fuzz::has_fine_number(body);
    assert!(is_excused || serde_json::from_slice::<T>(body).is_err());
}

/// What was read can be written, and what was written reads the same. What is a number in disguise for `serde_json`
/// is an object here, and some numbers say more than serde gives.
fn survives<T: Serialize + DeserializeOwned + PartialEq + Debug>(body: &[u8], output: &T) {
    if fuzz::has_number_in_disguise(body) || fuzz::has_fine_number(body) {
        return;
    }
    if !body.iter().all(|byte| b" \t\n\r".contains(byte)) {
        same(output, &read(body), "without an operation");
        // A value has the last of several members of one name, and is no deeper than it can be written.
        if let Ok(value) = serde_json::from_slice::<Value>(body) {
            same(
                output,
                &serde_json::from_value(value).expect("a value is as good"),
                "from a value",
            );
        }
    }
    let first = write(output);
    let again: T = read(first.as_bytes());
    if has_fraction_of_time(output) {
        // It is as precise as a float is, and from then on exact.
        let second = write(&again);
        same(&again, &read(second.as_bytes()), "after it was written twice");
    } else {
        same(output, &again, "after it was written");
        assert_eq!(first, write(&again));
    }
}

/// Whether some timestamp of an output has a fraction of a second.
fn has_fraction_of_time(output: &impl Debug) -> bool {
    let shown = format!("{output:?}");
    let mut times = shown.split("DateTime(").skip(1).filter_map(|rest| rest.split(')').next());
    times.any(|time| time.contains('.'))
}

/// What is said of a response has no text and no key of it. Those that might as well be ours do not count.
fn quotes_nothing(body: &[u8], shown: &str) {
    let Ok(document) = serde_json::from_slice::<Value>(body) else { return };
    let is_ours = |text: &str| text.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    let check = |text: &str| assert!(is_ours(text) || !shown.contains(text), "{text:?} in {shown}");
    let mut pending = vec![&document];
    while let Some(value) = pending.pop() {
        match value {
            Value::String(text) => check(text),
            Value::Array(items) => pending.extend(items),
            Value::Object(members) => {
                members.keys().for_each(|key| check(key));
                pending.extend(members.values());
            }
            _ => {}
        }
    }
}

fn read<T: DeserializeOwned>(text: &[u8]) -> T {
    serde_json::from_slice(text).expect("what was read or written before can be read")
}

fn write<T: Serialize>(output: &T) -> String {
    serde_json::to_string(output).expect("what was read can be written")
}

/// Whether two outputs are equal, where not-a-number is the same as itself.
fn same<T: PartialEq + Debug>(one: &T, other: &T, what: &str) {
    let texts = || (format!("{one:?}"), format!("{other:?}"));
    assert!(
        one == other || texts().0.contains("NaN") && texts().0 == texts().1,
        "{what}: {one:?}, {other:?}"
    );
}
