//! Overlays, which amend a model before it is read, and may say whatever a model can.

use tests::Input;

use super::benign::{botocore, smithy};
use super::{Case, refused, renamed, same};

const NOTHING: &str = "nothing in model.json matches this entry";

pub(crate) fn cases() -> Vec<Case> {
    let on = |overlay: &str| Input::model(&botocore().to_string()).overlay(overlay);
    let of =
        |name, overlay: &str, message, pointer: &str| refused(name, on(overlay), message, pointer);
    let on_smithy = |overlay: &str| Input::model(&smithy().to_string()).overlay(overlay);
    let hostile = r#"\"]\npub fn evil() {}\n#[doc = \""#;
    let documented = |text: &str| {
        format!(r#"{{"merge": {{"shapes": {{"In": {{"documentation": "{text}"}}}}}}}}"#)
    };
    let shape = |name: &str| {
        format!(
            r#"{{"merge": {{"shapes": {{
                "{name}": {{"type": "structure", "members": {{}}}},
                "In": {{"members": {{"A": {{"shape": "{name}"}}}}}}
            }}}}}}"#
        )
    };
    vec![
        of("overlay that is empty", "", "the file is empty", ""),
        of("overlay that is no JSON", "{]", "this is not JSON", ""),
        of("overlay that is a list", "[]", "expected an object, found an array", ""),
        of("overlay that merges nothing", "{}", "an overlay needs a `merge` object", ""),
        of("overlay that merges null", r#"{"merge": null}"#, "expected an object", "/merge"),
        of("overlay that nests 100,000 deep", &"[".repeat(100_000), "this is not JSON", ""),
        of(
            "overlay of an operation that there is not",
            r#"{"merge": {"operations": {"Gone": {"documentation": "x"}}, "shapes": {"S": {"type": "x"}}}}"#,
            "expected a shape type",
            "/merge/shapes/S/type",
        ),
        of(
            "overlay that takes the shapes away",
            r#"{"merge": {"shapes": null}}"#,
            "expected an object, found null",
            "/merge/shapes",
        ),
        of(
            "overlay that makes a list of itself",
            r#"{"merge": {"shapes": {"L": {"type": "list", "member": {"shape": "L"}}}}}"#,
            "lists and maps nest more than 32 levels deep here, or without an end",
            "/merge/shapes/L",
        ),
        of(
            "overlay that leads nowhere",
            r#"{"merge": {"shapes": {"In": {"members": {"B": {"shape": "Gone"}}}}}}"#,
            "the shape \"Gone\" is not defined",
            "/merge/shapes/In/members/B",
        ),
        of(
            "overlay of a wrong type",
            r#"{"merge": {"operations": {"Op": {"deprecated": "yes"}}}}"#,
            "expected a boolean",
            "/merge/operations/Op/deprecated",
        ),
        of(
            "overlay that amends a string",
            r#"{"merge": {"metadata": {"serviceId": {"a": 1}}}}"#,
            "model.json has a value here that is no object",
            "/merge/metadata/serviceId",
        ),
        refused(
            "overlay of a Smithy trait of a wrong type",
            on_smithy(r#"{"merge": {"shapes": {"lib#S": {"traits": {"smithy.api#pattern": 1}}}}}"#),
            "expected a string",
            "/merge/shapes/lib#S/traits/smithy.api#pattern",
        ),
        refused(
            "overlay that gives a Smithy model another version",
            on_smithy(
                r#"{"merge": {"smithy": 1, "shapes": {"lib#Gone": {"members": {}}, "lib#In": 1}}}"#,
            ),
            "expected an object",
            "/merge/shapes/lib#In",
        ),
        same("overlay that leaves an attribute", on(&documented(hostile)), on(&documented("x"))),
        same(
            "overlay that amends what is not read",
            on(r#"{"version": [], "evil": "]", "merge": {"metadata": {"uid": "\u0000"}}}"#),
            on(r#"{"merge": {}}"#),
        ),
        renamed(
            "overlay that brings a shape that climbs",
            on(&shape("../../evil")),
            on(&shape("Benign")),
            [("Evil", "Benign"), ("evil", "benign")],
        ),
        refused("overlay that is Smithy's", on(&smithy().to_string()), "needs a `merge`", ""),
        refused(
            "overlay of an entry that there is not",
            on(r#"{"merge": {"shapes": {"Im": {"documentation": "x"}, "S": 1}}}"#),
            NOTHING,
            "/merge/shapes/Im",
        ),
    ]
}
