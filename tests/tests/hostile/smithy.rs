//! What only Smithy's models can do wrong, or do otherwise.

use serde_json::{Map, Value, json};

use super::benign::smithy;
use super::{Case, refused, renamed, same, with};

const UNDEFINED: &str = "the shape \"lib#Gone\" is not defined";
const DEEP: &str = "levels deep here; expected at most 32";
// A generator that is not optimized is given fewer.
const MANY: usize = if cfg!(debug_assertions) { 20_000 } else { 100_000 };

pub(crate) fn cases() -> Vec<Case> {
    [services(), references(), mixins(), shapes(), ids()].into_iter().flatten().collect()
}

fn services() -> Vec<Case> {
    let service = smithy()["shapes"]["lib#Library"].clone();
    let protocols = json!({"aws.api#service": {"sdkId": "Library"}});
    let resource = |of: &str| json!({"type": "resource", "resources": [{"target": of}]});
    vec![
        refused(
            "no service",
            with(smithy(), &[("/shapes", json!({}))]),
            "expected a service, found none",
            "/shapes",
        ),
        refused(
            "two services",
            with(smithy(), &[("/shapes/lib#Other", service)]),
            "expected one service, found 2",
            "/shapes",
        ),
        refused(
            "service without a protocol",
            with(smithy(), &[("/shapes/lib#Library/traits", protocols)]),
            "the service has no trait of a protocol that is known",
            "/shapes/lib#Library",
        ),
        refused(
            "version that is a number",
            with(smithy(), &[("/smithy", json!(2.0))]),
            "expected a version of Smithy",
            "/smithy",
        ),
        refused(
            "operations of one name in two namespaces",
            with(
                smithy(),
                &[
                    ("/shapes/other#Op", json!({"type": "operation"})),
                    (
                        "/shapes/lib#Library/operations",
                        json!([{"target": "lib#Op"}, {"target": "other#Op"}]),
                    ),
                ],
            ),
            "several operations of the service are called \"Op\"",
            "/shapes/lib#Library",
        ),
        refused(
            "shapes of one name in two namespaces",
            with(
                smithy(),
                &[
                    ("/shapes/other#In", json!({"type": "structure", "members": {}})),
                    ("/shapes/lib#In/members/A/target", json!("other#In")),
                ],
            ),
            "several types of the service are called \"In\"",
            "/shapes/lib#Library",
        ),
        refused(
            "shapes that are renamed to one name",
            with(
                smithy(),
                &[("/shapes/lib#Library/rename", json!({"lib#In": "X", "lib#Out": "X"}))],
            ),
            "several types of the service are called \"X\"",
            "/shapes/lib#Library",
        ),
        renamed(
            "shape that is renamed to climb",
            with(smithy(), &[("/shapes/lib#Library/rename", json!({"lib#Err": "../../evil"}))]),
            smithy(),
            [("Evil", "Err"), ("evil", "err")],
        ),
        same(
            "resources of each other",
            with(
                smithy(),
                &[
                    ("/shapes/lib#Library/resources", json!([{"target": "lib#One"}])),
                    ("/shapes/lib#One", resource("lib#Two")),
                    ("/shapes/lib#Two", resource("lib#One")),
                ],
            ),
            smithy(),
        ),
        same(
            "long chain of resources",
            with(
                chain(|at| resource(&format!("lib#C{at}")), resource("lib#C1")),
                &[("/shapes/lib#Library/resources", json!([{"target": "lib#C0"}]))],
            ),
            smithy(),
        ),
        refused(
            "service that is its own operation",
            with(smithy(), &[("/shapes/lib#Library/operations/0/target", json!("lib#Library"))]),
            "expected type operation",
            "/shapes/lib#Library/operations/0",
        ),
    ]
}

fn references() -> Vec<Case> {
    let gone = json!({"target": "lib#Gone"});
    let one = |name, pointer: &str| {
        refused(name, with(smithy(), &[(pointer, gone.clone())]), UNDEFINED, pointer)
    };
    let list = json!({"type": "list", "member": {"target": "lib#L"}});
    let apply = json!({"type": "apply", "traits": {}});
    let member = |target: Value| with(smithy(), &[("/shapes/lib#In/members/A/target", target)]);
    vec![
        one("dangling Smithy input", "/shapes/lib#Op/input"),
        one("dangling Smithy output", "/shapes/lib#Op/output"),
        one("dangling Smithy member", "/shapes/lib#In/members/A"),
        refused(
            "dangling Smithy operation",
            with(smithy(), &[("/shapes/lib#Library/operations", json!([gone]))]),
            UNDEFINED,
            "/shapes/lib#Library/operations/0",
        ),
        refused(
            "dangling Smithy error",
            with(smithy(), &[("/shapes/lib#Op/errors", json!([gone]))]),
            UNDEFINED,
            "/shapes/lib#Op/errors/0",
        ),
        refused(
            "dangling mixin",
            with(smithy(), &[("/shapes/lib#In/mixins", json!([gone]))]),
            UNDEFINED,
            "/shapes/lib#In/mixins/0",
        ),
        refused(
            "traits for what is not there",
            with(smithy(), &[("/shapes/lib#Gone", apply.clone())]),
            UNDEFINED,
            "/shapes/lib#Gone",
        ),
        refused(
            "traits for a member that is not there",
            with(smithy(), &[("/shapes/lib#In$Gone", apply)]),
            "the shape has no member \"Gone\"",
            "/shapes/lib#In$Gone",
        ),
        refused(
            "target that is a number",
            member(json!(1)),
            "expected a string",
            "/shapes/lib#In/members/A/target",
        ),
        refused(
            "target without a name",
            member(json!("")),
            "expected the id of a shape",
            "/shapes/lib#In/members/A/target",
        ),
        refused(
            "target that is a member",
            member(json!("lib#Out$B")),
            "the shape \"lib#Out$B\" is not defined",
            "/shapes/lib#In/members/A",
        ),
        refused(
            "target that is the service",
            member(json!("lib#Library")),
            "expected a type of data",
            "/shapes/lib#In/members/A",
        ),
        refused(
            "Smithy list of itself",
            with(member(json!("lib#L")), &[("/shapes/lib#L", list)]),
            "lists and maps nest more than 32 levels deep here, or without an end",
            "/shapes/lib#L",
        ),
        same(
            "string that has itself for a member",
            with(
                member(json!("lib#S")),
                &[(
                    "/shapes/lib#S",
                    json!({"type": "string", "member": {"target": "lib#S"}, "key": {"target": "lib#S"}, "value": {"target": "lib#S"}}),
                )],
            ),
            member(json!("smithy.api#String")),
        ),
        refused(
            "long Smithy chain of structures",
            with(
                chain(
                    |at| json!({"type": "structure", "members": {"N": {"target": format!("lib#C{at}")}}}),
                    json!({"type": "structure", "members": {}}),
                ),
                &[("/shapes/lib#In/members/A/target", json!("lib#C0"))],
            ),
            DEEP,
            "/shapes/lib#In",
        ),
    ]
}

fn mixins() -> Vec<Case> {
    let mixin = |of: &str| json!({"type": "structure", "members": {}, "mixins": [{"target": of}]});
    let of = |target: &str| ("/shapes/lib#In/mixins", json!([{"target": target}]));
    let itself = "the shape is a mixin of itself";
    vec![
        refused(
            "mixin of itself",
            with(smithy(), &[of("lib#M"), ("/shapes/lib#M", mixin("lib#M"))]),
            itself,
            "/shapes/lib#M",
        ),
        refused(
            "mixins of each other",
            with(
                smithy(),
                &[
                    of("lib#M"),
                    ("/shapes/lib#M", mixin("lib#N")),
                    ("/shapes/lib#N", mixin("lib#M")),
                ],
            ),
            itself,
            "/shapes/lib#M",
        ),
        refused(
            "mixin of another type, whose member is what it is mixed into",
            with(
                smithy(),
                &[
                    ("/shapes/lib#In/members/A/target", json!("lib#S")),
                    ("/shapes/lib#S", json!({"type": "string", "mixins": [{"target": "lib#M"}]})),
                    ("/shapes/lib#M", json!({"type": "list", "member": {"target": "lib#S"}})),
                ],
            ),
            "the mixin is of type \"list\", and \"lib#S\" of type \"string\"",
            "/shapes/lib#M",
        ),
        same(
            "long chain of mixins",
            with(
                chain(
                    |at| mixin(&format!("lib#C{at}")),
                    json!({"type": "structure", "members": {}}),
                ),
                &[of("lib#C0")],
            ),
            smithy(),
        ),
        same(
            "mixins that meet again, 1,000 levels deep",
            with(diamonds(1000), &[of("lib#D0")]),
            smithy(),
        ),
        refused(
            "1,000 members in 1,000 structures",
            bomb(1000),
            "mixins make far more members",
            "/shapes/lib#Library",
        ),
    ]
}

fn shapes() -> Vec<Case> {
    let shape = |name, shape: Value, message, pointer: &str| {
        refused(name, with(smithy(), &[("/shapes/lib#S", shape)]), message, pointer)
    };
    let traits = |key: &str, value: Value| json!({"type": "string", "traits": {key: value}});
    let all: [&'static str; 3] = ["client", "server", "nobody"];
    vec![
        shape(
            "unknown Smithy type",
            json!({"type": "strnig"}),
            "expected a shape type",
            "/shapes/lib#S/type",
        ),
        shape("Smithy shape without a type", json!({}), "expected a `type`", "/shapes/lib#S"),
        shape("Smithy shape that is a list", json!([]), "expected an object", "/shapes/lib#S"),
        shape(
            "traits that are a list",
            json!({"type": "string", "traits": []}),
            "expected an object",
            "/shapes/lib#S/traits",
        ),
        shape(
            "length that is a string",
            traits("smithy.api#length", json!("short")),
            "expected an object",
            "/shapes/lib#S/traits/smithy.api#length",
        ),
        shape(
            "values that are an object",
            traits("smithy.api#enum", json!({"value": "a"})),
            "expected an array",
            "/shapes/lib#S/traits/smithy.api#enum",
        ),
        refused(
            "error of nobody",
            with(smithy(), &[("/shapes/lib#Err/traits/smithy.api#error", json!(all[2]))]),
            "expected \"client\" or \"server\"",
            "/shapes/lib#Err/traits/smithy.api#error",
        ),
        same(
            "traits that nobody knows",
            with(
                smithy(),
                &[
                    ("/shapes/lib#S/traits", json!({"evil#\n/// evil": {"a": [1]}, "": null})),
                    ("/metadata", json!("evil")),
                ],
            ),
            smithy(),
        ),
    ]
}

fn ids() -> Vec<Case> {
    let renamed_error = |id: &str| {
        with(
            smithy(),
            &[
                ("/shapes/lib#Op/errors", json!([{"target": id}])),
                (
                    &format!("/shapes/{}", id.replace('~', "~0").replace('/', "~1")),
                    json!({
                        "type": "structure", "members": {}, "traits": {"smithy.api#error": "client"},
                    }),
                ),
            ],
        )
    };
    let words = [("Evil", "Benign"), ("evil", "benign")];
    let operation = |name: &str| {
        let id = format!("lib#{name}");
        let mut model =
            with(smithy(), &[("/shapes/lib#Library/operations", json!([{"target": id}]))]);
        model["shapes"][&id] = model["shapes"]["lib#Op"].clone();
        model
    };
    let benign = || renamed_error("lib#Benign");
    vec![
        renamed("id that climbs", renamed_error("lib#../../evil"), benign(), words),
        renamed("namespace that climbs", renamed_error("../../lib#Evil"), benign(), words),
        renamed("id without a namespace", renamed_error("Evil"), benign(), words),
        renamed("id with two signs", renamed_error("lib##evil"), benign(), words),
        renamed(
            "id with bidi characters",
            renamed_error("lib#\u{202e}evil\u{2066}"),
            benign(),
            words,
        ),
        renamed("id with control characters", renamed_error("lib#\u{1b}evil\r\n"), benign(), words),
        renamed("id that is code", renamed_error("lib#\"; evil()"), benign(), words),
        same("Smithy operation that climbs", operation("../../evil"), operation("Evil")),
        same(
            "Smithy operation of 10,000 letters",
            operation(&"N".repeat(10_000)),
            operation(&"N".repeat(100)),
        ),
        same("Smithy operation without a name", operation(""), operation("Empty")),
        same(
            "Smithy members that are the same after casing",
            with(smithy(), &[("/shapes/lib#In/members", targets(&["ab", "Ab", "a_b", "a-b"]))]),
            with(smithy(), &[("/shapes/lib#In/members", targets(&["ab", "ab_2", "a_b", "a_b_2"]))]),
        ),
        same(
            "Smithy service that is a manifest",
            with(
                smithy(),
                &[(
                    "/shapes/lib#Library/traits/aws.api#service/sdkId",
                    json!("x\"\n[dependencies]\nevil = \"1\"\n#"),
                )],
            ),
            smithy(),
        ),
    ]
}

fn targets(names: &[&str]) -> Value {
    names.iter().map(|name| ((*name).to_owned(), json!({"target": "lib#S"}))).collect()
}

/// The benign model with `lib#C0`, which leads to `lib#C1`, and so on to the last.
fn chain(link: impl Fn(usize) -> Value, last: Value) -> Value {
    let mut model = smithy();
    for at in 0..MANY {
        model["shapes"][format!("lib#C{at}")] = link(at + 1);
    }
    model["shapes"][format!("lib#C{MANY}")] = last;
    model
}

/// Each mixin has two, which have the same two.
fn diamonds(levels: usize) -> Value {
    let mut model = smithy();
    for level in 0..levels {
        let below = [format!("lib#D{}", level + 1), format!("lib#E{}", level + 1)];
        let mixins = below.map(|target| json!({"target": target}));
        for side in ["D", "E"] {
            model["shapes"][format!("lib#{side}{level}")] =
                json!({"type": "structure", "members": {}, "mixins": mixins});
        }
    }
    for side in ["D", "E"] {
        model["shapes"][format!("lib#{side}{levels}")] =
            json!({"type": "structure", "members": {}});
    }
    model
}

/// Every structure has all members of one mixin.
fn bomb(count: usize) -> Value {
    let numbered = |letter: &str| (0..count).map(|at| format!("{letter}{at}")).collect::<Vec<_>>();
    let members: Map<_, _> =
        numbered("M").into_iter().map(|name| (name, json!({"target": "lib#S"}))).collect();
    let mut model = with(
        smithy(),
        &[
            ("/shapes/lib#Mixin", json!({"type": "structure", "members": members})),
            ("/shapes/lib#In/members", json!({})),
        ],
    );
    for name in numbered("X") {
        model["shapes"][format!("lib#{name}")] =
            json!({"type": "structure", "members": {}, "mixins": [{"target": "lib#Mixin"}]});
        model["shapes"]["lib#In"]["members"][&name] = json!({"target": format!("lib#{name}")});
    }
    model
}
