//! The example at the root of a crate: which operation it calls, and with what.

#![allow(clippy::unwrap_used)]

use serde_json::{Value, json};
use tests::Input;

/// A model of operations, each with what its input must have.
fn model(operations: &[(&str, Value)], shapes: &Value) -> Value {
    let targets: Vec<_> =
        operations.iter().map(|(name, _)| json!({"target": format!("a#{name}")})).collect();
    let mut model = json!({"smithy": "2.0", "shapes": {"a#Library": {
        "type": "service", "version": "1", "operations": targets,
        "traits": {"aws.protocols#awsJson1_1": {}}
    }}});
    let all = model["shapes"].as_object_mut().unwrap();
    all.extend(shapes.as_object().unwrap().clone());
    for (name, members) in operations {
        let input = format!("a#{name}Input");
        let members = members.as_object().unwrap().iter().map(|(name, target)| {
            let required = json!({"smithy.api#required": {}});
            (name.clone(), json!({"target": target, "traits": required}))
        });
        let members: serde_json::Map<_, _> = members.collect();
        all.insert(format!("a#{name}"), json!({"type": "operation", "input": {"target": input}}));
        all.insert(input, json!({"type": "structure", "members": members}));
    }
    model
}

/// How the input is built in the example; nothing where the caller brings it.
fn built(model: &Value) -> Option<String> {
    let files = Input::model(&model.to_string()).generate().unwrap().files;
    let root = files.into_iter().find(|file| file.path == "src/lib.rs").unwrap().contents;
    assert!(root.contains("# Example"), "{root}");
    let (_, after) = root.split_once("let input = ")?;
    Some(after.split_once(".build()?;").unwrap().0.replace("Input::builder()", ""))
}

/// The same for an operation whose input must have one member, of this shape.
fn with(shape: &Value) -> Option<String> {
    let shapes = json!({
        "a#M": shape,
        "a#Empty": {"type": "enum", "members": {
            "NONE": {"target": "smithy.api#Unit", "traits": {"smithy.api#enumValue": ""}},
            "SOME": {"target": "smithy.api#Unit", "traits": {"smithy.api#enumValue": "some"}}
        }},
        "a#Long": {"type": "string", "traits": {"smithy.api#length": {"min": 8}}},
        "a#Short": {"type": "string", "traits": {"smithy.api#length": {"min": 7, "max": 7}}},
        "a#Parts": {"type": "structure", "members": {}}
    });
    built(&model(&[("Get", json!({"m": "a#M"}))], &shapes))
}

#[test]
fn arguments_meet_the_constraints() {
    let length = |min: i64| json!({"smithy.api#length": {"min": min}});
    let range = |min: i64| json!({"smithy.api#range": {"min": min}});
    let member = |name: &str| json!({"target": name});
    let list = |item: &str| json!({"type": "list", "member": member(item)});
    let map =
        |key: &str, value: &str| json!({"type": "map", "key": member(key), "value": member(value)});
    let and = |mut shape: Value, traits: &Value| {
        shape["traits"] = traits.clone();
        shape
    };
    for (shape, expected) in [
        (json!({"type": "string"}), Some("\"example\"")),
        (json!({"type": "string", "traits": length(7)}), Some("\"example\"")),
        (json!({"type": "string", "traits": length(8)}), None),
        (json!({"type": "boolean"}), Some("true")),
        (json!({"type": "integer"}), Some("1")),
        (json!({"type": "integer", "traits": range(-5)}), Some("1")),
        (json!({"type": "long", "traits": range(1)}), Some("1")),
        (json!({"type": "long", "traits": range(2)}), None),
        (json!({"type": "double"}), Some("1.0")),
        (json!({"type": "float", "traits": range(1)}), Some("1.0")),
        (json!({"type": "float", "traits": range(2)}), None),
        (json!({"type": "blob"}), None),
        (json!({"type": "structure", "members": {}}), None),
        (list("a#Empty"), Some("\"some\"")),
        (list("a#Short"), Some("\"example\"")),
        (list("a#Long"), None),
        (list("a#Parts"), None),
        (and(list("a#Short"), &length(0)), Some("\"example\"")),
        (and(list("a#Short"), &length(1)), Some("\"example\"")),
        (and(list("a#Short"), &length(2)), None),
        (map("a#Short", "a#Short"), Some("\"example\", \"example\"")),
        (map("a#Short", "smithy.api#Boolean"), Some("\"example\", true")),
        (map("a#Long", "a#Short"), None),
        (map("a#Short", "a#Long"), None),
        (and(map("a#Short", "a#Short"), &length(2)), None),
    ] {
        let expected = expected.map(|arguments| format!("Get.m({arguments})"));
        assert_eq!(with(&shape), expected, "{shape}");
    }
}

#[test]
fn the_operation_is_the_one_that_needs_least_but_something() {
    let text = "smithy.api#String";
    let one = json!({"a": text});
    let two = json!({"a": text, "b": text});
    let four = json!({"a": text, "b": text, "c": text, "d": text});
    let five = json!({"a": text, "b": text, "c": text, "d": text, "e": text});
    let nothing = json!({});
    for (operations, expected) in [
        (vec![("Many", &two), ("One", &one), ("Zero", &nothing)], Some("One.a(\"example\")")),
        (vec![("Five", &five), ("Zero", &nothing)], Some("Zero")),
        (
            vec![("Five", &five), ("Four", &four)],
            Some("Four.a(\"example\").b(\"example\").c(\"example\").d(\"example\")"),
        ),
        (vec![("Five", &five)], None),
    ] {
        let operations: Vec<_> =
            operations.into_iter().map(|(name, members)| (name, members.clone())).collect();
        let built = built(&model(&operations, &json!({})));
        assert_eq!(built.as_deref(), expected);
    }
}
