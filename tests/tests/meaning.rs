//! What a model means for a crate, in small models that differ in one fact.

#![allow(clippy::unwrap_used)]

use serde_json::{Value, json};
use tests::Input;

fn file(model: &Value, path: &str) -> String {
    let files = Input::model(&model.to_string()).generate().unwrap().files;
    files.into_iter().find(|file| file.path == path).unwrap().contents
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

/// Whether a request is checked for a member of this type and range.
fn is_checked(kind: &str, range: &Value) -> bool {
    let shape = json!({"type": kind, "traits": {"smithy.api#range": range}});
    file(&model(&json!({"target": "a#Thing"}), &shape), "src/operation/get.rs").contains("LIMITS")
}

#[test]
fn a_bound_that_every_number_meets_is_not_checked() {
    for (kind, least) in [
        ("byte", i64::from(i8::MIN)),
        ("short", i64::from(i16::MIN)),
        ("integer", i64::from(i32::MIN)),
        ("long", i64::MIN),
    ] {
        assert!(!is_checked(kind, &json!({"min": least})), "{kind}");
        assert!(is_checked(kind, &json!({"min": least / 2})), "{kind}");
    }
}

/// As `serde_json` has three kinds of numbers.
#[test]
fn a_document_may_have_any_number_by_default() {
    for number in ["9223372036854775807", "9223372036854775808", "18446744073709551615"] {
        let default: Value = serde_json::from_str(number).unwrap();
        let member =
            json!({"target": "smithy.api#Document", "traits": {"smithy.api#default": default}});
        let mut model = model(&member, &json!({"type": "string"}));
        // Members of an input are optional for clients.
        model["shapes"]["a#Get"]["output"] = json!({"target": "a#GetOutput"});
        model["shapes"]["a#GetOutput"] = model["shapes"]["a#GetInput"].clone();
        let text = file(&model, "src/operation/get.rs").replace('_', "");
        assert!(text.contains(number), "{number}: {text}");
    }
}

#[test]
fn a_package_has_a_name_that_cargo_takes() {
    for (id, name) in [("3D Maps", "aws-3d-maps"), ("Maps 3D", "maps-3d")] {
        let mut model = model(&json!({"target": "a#Thing"}), &json!({"type": "string"}));
        model["shapes"]["a#Library"]["traits"]["aws.api#service"] = json!({"sdkId": id});
        let manifest = file(&model, "Cargo.toml");
        assert!(manifest.contains(&format!("name = \"{name}\"")), "{manifest}");
    }
}
