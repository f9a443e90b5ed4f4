//! The files beside a botocore model, with values of a wrong type at every position.

use codegen::{Severity, Source};
use serde_json::{Value, json};

use super::positions::positions;

const SERVICE: &str = r#"{
    "metadata": {"serviceId": "Library", "protocol": "json"},
    "operations": {"Get": {}},
    "shapes": {}
}"#;

/// A file of each kind, with all that one can say.
pub(crate) fn all() -> [(&'static str, Value); 3] {
    let paginators = json!({"pagination": {"Get": {
        "input_token": ["a", "b"],
        "output_token": ["c", "d || e"],
        "more_results": "more",
        "limit_key": "limit",
        "result_key": ["results", "others"],
        "non_aggregate_keys": ["total"],
    }}});
    let waiters = json!({"version": 2, "waiters": {"Done": {
        "operation": "Get",
        "description": "Done",
        "delay": 5,
        "maxAttempts": 3,
        "acceptors": [
            {"state": "success", "matcher": "path", "argument": "a", "expected": "x"},
            {"state": "retry", "matcher": "pathAll", "argument": "a[]", "expected": true},
            {"state": "failure", "matcher": "error", "expected": "NotFound"},
            {"state": "failure", "matcher": "status", "expected": 404},
        ],
    }}});
    let rules = json!({"version": "1.0", "parameters": {
        "Region": {"builtIn": "AWS::Region", "required": true, "type": "String", "documentation": "d"},
        "UseFIPS": {"type": "boolean", "default": false},
        "Names": {"type": "stringArray", "default": ["n"]},
    }, "rules": [{"type": "tree", "conditions": [
        {"fn": "aws.partition", "argv": [{"ref": "Region"}], "assign": "P"},
        {"fn": "not", "argv": [{"fn": "isSet", "argv": [{"ref": "Region"}]}]},
    ], "rules": [
        {"type": "error", "conditions": [], "error": "no {Region}"},
        {"type": "endpoint", "conditions": [], "endpoint": {
            "url": "https://{Region}.{P#dnsSuffix}",
            "headers": {"x": ["y"]},
            "properties": {"authSchemes": [{"name": "sigv4"}]},
        }},
    ]}]});
    [("paginators", paginators), ("waiters", waiters), ("endpoint rules", rules)]
}

/// Replaces each value of a file by one of each type: it is refused, or accepted, and whatever is said of it names a place
/// of the file that is there. How many files that made, and how many of these were refused.
pub(crate) fn check(companion: &Value) -> (usize, usize) {
    let (mut count, mut refused, mut failures) = (0, 0, Vec::new());
    for position in positions(companion) {
        for value in
            [json!(null), json!(true), json!(-1), json!("{x"), json!([[]]), json!({"y": {}})]
        {
            let mut changed = companion.clone();
            *changed.pointer_mut(&position).expect("a position of the file") = value.clone();
            count += 1;
            let text = changed.to_string();
            let sources = [
                Source { name: "model.json", text: SERVICE.as_bytes() },
                Source { name: "beside.json", text: text.as_bytes() },
            ];
            let Err(diagnostics) = codegen::summarize(&sources) else { continue };
            refused += 1;
            let is_nowhere = |place: &&codegen::Diagnostic| {
                place.source != "beside.json" || changed.pointer(&place.pointer).is_none()
            };
            if let Some(diagnostic) = diagnostics.iter().find(is_nowhere) {
                failures.push(format!("{value} at {position} is reported nowhere: {diagnostic}"));
            }
            if !diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error) {
                failures.push(format!("{value} at {position} is refused without an error"));
            }
        }
    }
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
    (count, refused)
}
