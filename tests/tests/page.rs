//! The reference page of `describe_inference_experiment`, as a test.
//!
//! The page is transcribed into tables, and the committed crate is held against them. What the page
//! does not say is whether a member of the response is required: that column is from the model of
//! botocore 1.34.90, the release the page belongs to. No expectation comes from the generator.
//!
//! - [`page::members`]: the entries of *Response Structure*, from `Arn` to `KmsKey`
//! - [`page::enums`] and [`page::instance_types`]: the values in *Response Syntax*
//! - [`page::responses`]: whole documents, written by hand
//! - [`page::scalars`]: what counts as a `datetime`, an `integer` and a `string`
//! - [`page::builders`]: the request's `Name`, and structures made by the caller
#![allow(clippy::unwrap_used, clippy::panic)]

mod page {
    pub(super) mod builders;
    pub(super) mod enums;
    pub(super) mod instance_types;
    pub(super) mod members;
    pub(super) mod responses;
    pub(super) mod row;
    pub(super) mod samples;
    pub(super) mod scalars;
}

use sagemaker_describe_inference_experiment::operation::describe_inference_experiment::DescribeInferenceExperimentOutput as Output;
use serde_json::Value;

/// Reads a response the way a client gets it: as text.
fn parse(response: &Value) -> Output {
    try_parse(response).unwrap_or_else(|error| panic!("{error}\nin {response:#}"))
}

fn try_parse(response: &Value) -> serde_json::Result<Output> {
    serde_json::from_str(&response.to_string())
}

fn serialize(output: &Output) -> Value {
    serde_json::to_value(output).unwrap()
}

/// The document with the value at the pointer added or replaced.
fn with(document: &Value, pointer: &str, value: Value) -> Value {
    let mut document = document.clone();
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    match document.pointer_mut(parent) {
        Some(Value::Object(members)) => drop(members.insert(name.to_owned(), value)),
        Some(Value::Array(items)) => items[name.parse::<usize>().unwrap()] = value,
        _ => panic!("nothing at {parent} to have {name}"),
    }
    document
}

/// The document without the member at the pointer, which must be there.
fn without(document: &Value, pointer: &str) -> Value {
    let mut document = document.clone();
    let (parent, name) = pointer.rsplit_once('/').unwrap();
    let members = document.pointer_mut(parent).and_then(Value::as_object_mut);
    let removed = members.and_then(|members| members.shift_remove(name));
    assert!(removed.is_some(), "nothing at {pointer}");
    document
}
