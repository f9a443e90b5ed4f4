//! What a model means for a crate, in small models that differ in one fact.

#![allow(clippy::unwrap_used)]

use codegen::File;
use serde_json::{Value, json};
use tests::Input;

fn files(model: &Value) -> Vec<File> {
    Input::model(&model.to_string()).generate().unwrap().files
}

fn file(model: &Value, path: &str) -> String {
    files(model).into_iter().find(|file| file.path == path).unwrap().contents
}

/// A model of one operation, whose input has a member of this shape.
fn model(member: &Value, shape: &Value) -> Value {
    json!({"smithy": "2.0", "shapes": {
        "a#Library": {
            "type": "service", "version": "1", "operations": [{"target": "a#Get"}],
            "traits": {"aws.protocols#awsJson1_1": {}}
        },
        "a#Get": {"type": "operation", "input": {"target": "a#GetInput"}},
        "a#GetInput": {"type": "structure", "members": {"m": member}},
        "a#Thing": shape
    }})
}

fn with_range(kind: &str, range: &Value) -> Vec<File> {
    let shape = json!({"type": kind, "traits": {"smithy.api#range": range}});
    files(&model(&json!({"target": "a#Thing"}), &shape))
}

#[test]
fn a_bound_that_every_number_meets_is_none() {
    for (kind, least) in [
        ("byte", json!(i8::MIN)),
        ("short", json!(i16::MIN)),
        ("integer", json!(i32::MIN)),
        ("long", json!(i64::MIN)),
    ] {
        let without = with_range(kind, &json!({}));
        assert!(with_range(kind, &json!({"min": least})) == without, "{kind}");
        let more = least.as_i64().unwrap() / 2;
        assert!(with_range(kind, &json!({"min": more})) != without, "{kind}");
    }
}

/// As `serde_json` has three kinds of numbers.
#[test]
fn a_document_may_have_any_number_by_default() {
    for number in ["9223372036854775807", "9223372036854775808", "18446744073709551615"] {
        let default: Value = serde_json::from_str(number).unwrap();
        let member =
            json!({"target": "smithy.api#Document", "traits": {"smithy.api#default": default}});
        let model = model(&member, &json!({"type": "string"}));
        // Members of an input are optional for clients.
        let mut model = model;
        model["shapes"]["a#Get"]["output"] = json!({"target": "a#GetOutput"});
        model["shapes"]["a#GetOutput"] = model["shapes"]["a#GetInput"].clone();
        let text = file(&model, "src/operation/get.rs").replace('_', "");
        assert!(text.contains(number), "{number}: {text}");
    }
}
