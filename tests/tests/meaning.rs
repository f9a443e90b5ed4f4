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
    file(&model(&json!({"target": "a#Thing"}), &shape), "src/operation/get.rs")
        .contains("constraints = [Min(")
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
        // The documentation says it, too.
        let code: Vec<_> =
            text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
        let is_whole = |line: &&&str| {
            line.split_once(number).is_some_and(|(_, after)| !after.starts_with('.'))
        };
        assert!(code.iter().any(|line| is_whole(&line)), "{number}: {text}");
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

/// What is wrong with a model whose input stands at the head of a chain of shapes; each makes the next.
fn wrong_with_chain(length: usize, link: impl Fn(usize, &str) -> Value) -> Option<String> {
    let text = json!({"target": "smithy.api#String"});
    let mut model = model(&json!({"target": "a#Link1"}), &json!({"type": "string"}));
    for at in 1..=length {
        model["shapes"][format!("a#Link{at}")] = link(at, &format!("a#Link{}", at + 1));
    }
    let last = json!({"type": "structure", "members": {"text": text}});
    model["shapes"][format!("a#Link{}", length + 1)] = last;
    let generated = Input::model(&model.to_string()).generate();
    generated.err().map(|diagnostics| diagnostics.to_string())
}

/// The input, the chain, and the structure at its end; a list between two of them is no level.
#[test]
fn structures_nest_no_deeper_than_rustc_follows() {
    let text = json!({"target": "smithy.api#String"});
    let link = |at: usize, next: &str| match at % 3 {
        0 => json!({"type": "union", "members": {"a": text, "b": {"target": next}, "c": text}}),
        1 => json!({"type": "structure", "members": {"a": text, "b": {"target": next}, "c": text}}),
        _ => json!({"type": "list", "member": {"target": next}}),
    };
    let wrong = |length| wrong_with_chain(length, link);
    // Of 45 links, 15 are lists.
    assert_eq!(wrong(45), None);
    let error = wrong(46).unwrap();
    assert_eq!(
        error.lines().take(2).collect::<Vec<_>>(),
        [
            "error: structures and unions nest 33 levels deep here; expected at most 32",
            "  --> model.json#/shapes/a#GetInput"
        ]
    );
}

#[test]
fn lists_and_maps_nest_no_deeper_than_rustc_follows() {
    let text = json!({"target": "smithy.api#String"});
    let link = |at: usize, next: &str| match at % 2 {
        0 => json!({"type": "list", "member": {"target": next}}),
        _ => json!({"type": "map", "key": text, "value": {"target": next}}),
    };
    assert_eq!(wrong_with_chain(32, link), None);
    let error = wrong_with_chain(33, link).unwrap();
    assert!(
        error.starts_with("error: lists and maps nest more than 32 levels deep here"),
        "{error}"
    );
}
