//! Types that there are not, and values of a wrong type.

use serde_json::{Value, json};

use super::benign::botocore;
use super::{Case, refused, same, with};

pub(crate) fn cases() -> Vec<Case> {
    let shape = |name, shape: Value, message, pointer: &str| {
        refused(name, with(botocore(), &[("/shapes/S", shape)]), message, pointer)
    };
    let kind = "expected a shape type";
    let at = |name, pointer: &str, value: Value, message| {
        refused(name, with(botocore(), &[(pointer, value)]), message, pointer)
    };
    let number = |name, key: &str, value: Value| {
        let pointer = format!("/shapes/S/{key}");
        (name, with(botocore(), &[(&pointer, value)]))
    };
    let mut cases = vec![
        shape("unknown type", json!({"type": "strnig"}), kind, "/shapes/S/type"),
        shape("type in capitals", json!({"type": "String"}), kind, "/shapes/S/type"),
        shape(
            "type of 10,000 letters",
            json!({"type": "t".repeat(10_000)}),
            kind,
            "/shapes/S/type",
        ),
        shape("no type", json!({}), "expected a `type`", "/shapes/S"),
        shape("list of nothing", json!({"type": "list"}), "a list needs a `member`", "/shapes/S"),
        shape(
            "map without a value",
            json!({"type": "map", "key": {"shape": "S"}}),
            "a map needs a `key` and a `value`",
            "/shapes/S",
        ),
        shape(
            "unknown format of timestamps",
            json!({"type": "timestamp", "timestampFormat": "sundial"}),
            "expected \"unixTimestamp\", \"iso8601\" or \"rfc822\"",
            "/shapes/S/timestampFormat",
        ),
        at("metadata that is a list", "/metadata", json!([]), "expected an object"),
        at("operations that are a number", "/operations", json!(1), "expected an object"),
        at("shapes that are null", "/shapes", Value::Null, "expected an object"),
        at("shape that is a string", "/shapes/S", json!("string"), "expected an object"),
        at("members that are a list", "/shapes/In/members", json!(["A"]), "expected an object"),
        at("errors that are an object", "/operations/Op/errors", json!({}), "expected an array"),
        at("input that is a string", "/operations/Op/input", json!("In"), "expected an object"),
        at("negative status", "/operations/Op/http/responseCode", json!(-1), "HTTP status code"),
        at("endpoint that is a number", "/operations/Op/endpoint", json!(1), "expected an object"),
        refused(
            "no protocol",
            with(botocore(), &[("/metadata", json!({"serviceId": "Library"}))]),
            "expected a `protocol`",
            "/metadata",
        ),
        refused(
            "unsupported protocol",
            with(botocore(), &[("/metadata/protocol", json!("rest-xml"))]),
            "expected awsJson",
            "/metadata",
        ),
        same(
            "keys that nobody knows",
            with(
                botocore(),
                &[
                    ("/evil", json!({"a": 1})),
                    ("/metadata/\n~1~1~1 evil", json!(null)),
                    ("/operations/Op/#![evil]", json!([])),
                    ("/shapes/In/members/A/fn evil() {}", json!(1)),
                ],
            ),
            botocore(),
        ),
    ];
    let numbers = [
        number("length of twenty digits", "max", json!(u64::MAX)),
        number("length below zero", "min", json!(-1)),
        number("length that is a fraction", "max", json!(1.5)),
        number("length that is huge", "max", json!(1e300)),
    ];
    cases.extend(numbers.map(|(name, model)| same(name, model, botocore())));
    cases
}
