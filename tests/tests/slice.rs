//! What is left of a model where only some operations are wanted of it.

#![allow(clippy::unwrap_used)]

use codegen::{Documentation, Source};
use serde_json::{Value, json};

fn slice(model: &Value, documentation: Documentation) -> Value {
    let text = model.to_string();
    let source = Source { name: "model.json", text: text.as_bytes() };
    let sliced = codegen::slice(&source, &["Get".to_owned()], documentation).unwrap();
    serde_json::from_str(&sliced).unwrap()
}

/// A shape and a member that are called as a key with prose is.
fn model() -> Value {
    json!({
        "version": "2.0",
        "metadata": {"serviceId": "Library", "protocol": "json"},
        "documentation": "<p>The service.</p>",
        "operations": {
            "Get": {
                "input": {"shape": "documentation"},
                "documentation": "<p>Gets.</p>",
                "errors": [{"shape": "Gone", "documentation": "<p>Gone.</p>"}]
            },
            "Put": {"input": {"shape": "Book"}}
        },
        "shapes": {
            "Book": {"type": "structure", "members": {}},
            "documentation": {
                "type": "structure",
                "documentation": "<p>A shape.</p>",
                "members": {"documentation": {"shape": "Text", "documentation": "<p>A member.</p>"}}
            },
            "Gone": {"type": "structure", "members": {}},
            "Text": {"type": "string"}
        },
        "examples": {"Get": []},
        "clientContextParams": {"Fast": {"type": "boolean"}}
    })
}

#[test]
fn only_what_the_operations_reach_is_left() {
    let mut expected = model();
    let object = expected.as_object_mut().unwrap();
    object.remove("examples");
    object.remove("clientContextParams");
    object["operations"].as_object_mut().unwrap().remove("Put");
    object["shapes"].as_object_mut().unwrap().remove("Book");
    assert_eq!(slice(&model(), Documentation::Keep), expected);
}

#[test]
fn prose_is_left_out_and_what_is_called_like_it_is_not() {
    let expected = json!({
        "version": "2.0",
        "metadata": {"serviceId": "Library", "protocol": "json"},
        "operations": {"Get": {"input": {"shape": "documentation"}, "errors": [{"shape": "Gone"}]}},
        "shapes": {
            "documentation": {"type": "structure", "members": {"documentation": {"shape": "Text"}}},
            "Gone": {"type": "structure", "members": {}},
            "Text": {"type": "string"}
        }
    });
    assert_eq!(slice(&model(), Documentation::Strip), expected);
}
