//! Bytes as the body of a response, or as a part of one: it is accepted where `serde_json` accepts it, what was read is what
//! `serde_json` has there, and what was corrected is missing from the document.
//!
//! The first byte says what is read: the operation, and whether the rest is the body or the value of a member.

#![no_main]

use std::fmt::Debug;

use fuzz::tree::{self, Tree};
use http::Response;
use libfuzzer_sys::{fuzz_mutator, fuzz_target};
use sagemaker_describe_inference_experiment as sagemaker;
use sagemaker_describe_inference_experiment::operation::describe_inference_experiment::DescribeInferenceExperiment;
use serde::Serialize;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde_json::Value;

/// What a body was read as: its output with the paths that were corrected, or the path of the error.
type Read<T> = Result<(T, Vec<String>), String>;

/// Reads a success. To the compiler, each operation has types of its own.
macro_rules! read {
    ($krate:ident, $operation:ty, $body:expr) => {{
        use $krate::error::OperationError;
        use $krate::operation::Operation;
        let read: Read<<$operation as Operation>::Output> =
            match <$operation as Operation>::response(&Response::new($body)) {
                Ok(read) => Ok((read.output, read.metadata.corrected)),
                Err(OperationError::Response(error)) => Err(error.path.clone()),
                Err(_) => unreachable!("a success is no error of the service"),
            };
        read
    }};
}

/// Reads an error of the service, which never fails.
macro_rules! error {
    ($krate:ident, $operation:ty, $body:expr) => {{
        use $krate::error::OperationError;
        use $krate::operation::Operation;
        let mut response = Response::new($body);
        *response.status_mut() = http::StatusCode::BAD_REQUEST;
        match <$operation as Operation>::response(&response) {
            Err(OperationError::Service { error, metadata }) => {
                assert!(!format!("{error} {error:?} {metadata:?}").is_empty());
                check_facts($body, metadata.code.as_deref(), metadata.message.as_deref());
            }
            _ => unreachable!("status 400 is an error of the service"),
        }
    }};
}

fuzz_target!(|data: &[u8]| {
    let Some((what, body)) = data.split_first() else { return };
    match what % 10 {
        0 => skipped(body),
        1 => document(body),
        2 => check(body, read!(obstacles, obstacles::operation::type_::Type, body)),
        3 => check(body, read!(obstacles, obstacles::operation::recurse::Recurse, body)),
        4 => check(body, read!(obstacles, obstacles::operation::names::Names, body)),
        5 => check(body, read!(obstacles, obstacles::operation::keep::Keep, body)),
        6 => check(body, read!(protocol, protocol::operation::record::Record, body)),
        7 => check(body, read!(sagemaker, DescribeInferenceExperiment, body)),
        8 => error!(obstacles, obstacles::operation::names::Names, body),
        _ => error!(protocol, protocol::operation::record::Record, body),
    }
});

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    fuzz::mutate_json(data, 1, size, max_size, seed, include_str!("../dictionaries/response"))
});

/// As the value of a member to skip: where it is JSON, however deep it is and whatever its numbers are.
fn skipped(text: &[u8]) {
    let body = [b"{\"Unknown\":", text, b"}"].concat();
    let read = read!(obstacles, obstacles::operation::keep::Keep, &body[..]);
    let is_known = !tree::has_only(&body, "Unknown");
    assert!(is_json(&body) == read.is_ok() || is_known, "{:?}", read.err());
    check(&body, read);
}

/// As a document, which is the same value as `serde_json`'s.
fn document(text: &[u8]) {
    let body = [b"{\"Document\":", text, b"}"].concat();
    let read = read!(obstacles, obstacles::operation::type_::Type, &body[..]);
    let is_known = !tree::has_only(&body, "Document");
    match (&read, serde_json::from_slice::<Value>(&body)) {
        (Ok((output, _)), Ok(value)) if !is_known => {
            assert_eq!(output.document.as_ref().unwrap_or(&Value::Null), &value["Document"]);
        }
        (Ok((output, _)), Err(_)) => {
            assert!(fuzz::has_half_a_pair(&body), "the reader alone accepts {output:?}");
        }
        (Err(path), Ok(_)) => assert!(is_known, "serde_json alone accepts, not {path:?}"),
        _ => {}
    }
    check(&body, read);
}

/// What holds for any output.
fn check<T: Serialize + DeserializeOwned + PartialEq + Debug>(body: &[u8], read: Read<T>) {
    // What is a number in disguise for serde's readers is an object here, and some numbers say more than these give.
    if fuzz::has_number_in_disguise(body) || fuzz::has_fine_number(body) {
        return;
    }
    let is_blank = body.iter().all(|byte| b" \t\n\r".contains(byte));
    let (output, corrected) = match read {
        Ok(read) => read,
        Err(_) => {
            // What is skipped may be of bytes that are no UTF-8 there; but not here.
            let is_text = std::str::from_utf8(body).is_ok();
            assert!(!is_text || serde_json::from_slice::<T>(body).is_err());
            return;
        }
    };
    assert!(is_json(body) || is_blank, "the reader alone accepts {output:?}");
    if !is_blank {
        match serde_json::from_slice::<T>(body) {
            Ok(value) => same(&output, &value),
            Err(error) => assert!(fuzz::has_half_a_pair(body), "serde alone refuses: {error}"),
        }
    }
    let tree = if is_blank { Some(Tree::Object(Vec::new())) } else { Tree::read(body) };
    // There is no tree of what is deeper, or has larger numbers, than serde_json reads.
    if let Some(tree) = tree.filter(|_| !corrected.is_empty()) {
        for path in &corrected {
            // A document is corrected as a text, which may be in a value that another one replaces.
            let is_document = path.contains("Document") && fuzz::has_half_a_pair(body);
            assert!(tree.lacks(path) || is_document, "{path} is not to be corrected");
        }
    }
    let written = serde_json::to_vec(&output).expect("what was read can be written");
    let again: T = match serde_json::from_slice(&written) {
        Ok(again) => again,
        Err(error) => {
            // What was filled in may lie deeper than all that was there.
            let is_deeper =
                !corrected.is_empty() && error.to_string().starts_with("recursion limit");
            assert!(is_deeper, "what was written cannot be read: {error}");
            return;
        }
    };
    let shown = format!("{output:?}");
    if ["DateTime(", "redacted"].iter().any(|time| shown.contains(time)) {
        // A fraction of a second is as precise as a float, and from then on exact. It may be in what is not shown.
        let second = serde_json::to_vec(&again).expect("what was read can be written");
        same(&again, &serde_json::from_slice(&second).expect("what was written can be read"));
    } else {
        same(&output, &again);
        assert_eq!(serde_json::to_vec(&again).expect("what was read can be written"), written);
    }
}

/// The code and the message of an error are texts of its body.
fn check_facts(body: &[u8], code: Option<&str>, message: Option<&str>) {
    let Ok(Value::Object(members)) = serde_json::from_slice::<Value>(body) else { return };
    if let Some(code) = code {
        let names = ["__type", "code"].map(|name| members.get(name).and_then(Value::as_str));
        assert!(names.into_iter().flatten().any(|name| name.contains(code)), "the code {code:?}");
    }
    let names = ["message", "Message", "errorMessage"];
    let first = names.into_iter().find_map(|name| members.get(name).and_then(Value::as_str));
    let is_short = first.is_none_or(|first| first.len() < 8192);
    assert!(!is_short || message == first, "the message {message:?}");
}

/// Whether a body is JSON, numbers and depth aside.
fn is_json(body: &[u8]) -> bool {
    std::str::from_utf8(body).is_ok_and(|text| serde_json::from_str::<IgnoredAny>(text).is_ok())
}

/// Whether two outputs are equal, where not-a-number is the same as itself.
fn same<T: PartialEq + Debug>(one: &T, other: &T) {
    if one != other {
        let texts = (format!("{one:?}"), format!("{other:?}"));
        assert!(texts.0.contains("NaN") && texts.0 == texts.1, "{} and {}", texts.0, texts.1);
    }
}
