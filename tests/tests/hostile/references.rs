//! References that lead nowhere, in cycles, and very far.

use serde_json::{Map, Value, json};

use super::benign::botocore;
use super::{Case, refused, same, with};

const UNDEFINED: &str = "the shape \"Gone\" is not defined";
const TOO_DEEP: &str = "lists and maps nest more than 32 levels deep here, or without an end";
const DEEP: &str = "levels deep here; expected at most 32";
// A generator that is not optimized is given fewer.
const MANY: usize = if cfg!(debug_assertions) { 20_000 } else { 100_000 };
const SOME: usize = if cfg!(debug_assertions) { 5_000 } else { 20_000 };

pub(crate) fn cases() -> Vec<Case> {
    [dangling(), of_a_wrong_kind(), cycles(), chains()].into_iter().flatten().collect()
}

fn dangling() -> Vec<Case> {
    let gone = json!({"shape": "Gone"});
    let one = |name, pointer: &str| {
        let model = with(botocore(), &[(pointer, gone.clone())]);
        refused(name, model, UNDEFINED, pointer)
    };
    let shape = |name, shape: Value, pointer: &str| {
        refused(name, with(botocore(), &[("/shapes/L", shape)]), UNDEFINED, pointer)
    };
    let string = json!({"shape": "S"});
    let misspelled = with(botocore(), &[("/shapes/In/members/A/shape", json!("In2"))]);
    let unnamed = with(botocore(), &[("/shapes/In/members/A/shape", json!(""))]);
    vec![
        one("dangling input", "/operations/Op/input"),
        one("dangling output", "/operations/Op/output"),
        refused(
            "dangling error",
            with(botocore(), &[("/operations/Op/errors", json!([gone]))]),
            UNDEFINED,
            "/operations/Op/errors/0",
        ),
        one("dangling member", "/shapes/In/members/A"),
        shape("dangling item", json!({"type": "list", "member": gone}), "/shapes/L/member"),
        shape(
            "dangling key",
            json!({"type": "map", "key": gone, "value": string}),
            "/shapes/L/key",
        ),
        shape(
            "dangling value",
            json!({"type": "map", "key": string, "value": gone}),
            "/shapes/L/value",
        ),
        refused("misspelled shape", misspelled, "\"In2\" is not defined", "/shapes/In/members/A"),
        refused("reference without a name", unnamed, "expected", "/shapes/In/members/A/shape"),
        refused(
            "many dangling references",
            with(botocore(), &[("/shapes/In/members", members(|at| format!("Shape{at}x")))]),
            "the shape \"Shape7x\" is not defined",
            "/shapes/In/members/M7",
        ),
        refused(
            "many references to almost as many shapes",
            with(
                with(botocore(), &[("/shapes", many(|at| (format!("Shape{at}"), structure("S"))))]),
                &[(
                    "/shapes/In",
                    json!({
                        "type": "structure", "members": members(|at| format!("Shape{at}x")),
                    }),
                )],
            ),
            "the shape \"Shape7x\" is not defined",
            "/shapes/In/members/M7",
        ),
    ]
}

fn of_a_wrong_kind() -> Vec<Case> {
    let list = json!({"type": "list", "member": {"shape": "S"}});
    let union = json!({"type": "structure", "union": true, "members": {"A": {"shape": "S"}}});
    let none = "expected a structure, but";
    let map = json!({"type": "map", "key": {"shape": "In"}, "value": {"shape": "S"}});
    vec![
        refused(
            "input that is a list",
            with(botocore(), &[("/shapes/In", list)]),
            none,
            "/operations/Op/input",
        ),
        refused(
            "output that is a union",
            with(botocore(), &[("/shapes/Out", union)]),
            none,
            "/operations/Op/output",
        ),
        refused(
            "error that is a string",
            with(botocore(), &[("/shapes/Err", json!({"type": "string"}))]),
            none,
            "/operations/Op/errors/0",
        ),
        refused(
            "key that is a structure",
            with(botocore(), &[("/shapes/L", map)]),
            "expected a string as the key of a map",
            "/shapes/L/key",
        ),
        same(
            "input that is the output and the error",
            with(
                botocore(),
                &[
                    ("/operations/Op/input", json!({"shape": "Err"})),
                    ("/operations/Op/output", json!({"shape": "Err"})),
                ],
            ),
            with(
                botocore(),
                &[
                    ("/operations/Op/input", json!({"shape": "Err", "documentation": "in"})),
                    ("/operations/Op/output", json!({"shape": "Err", "documentation": "out"})),
                ],
            ),
        ),
    ]
}

fn cycles() -> Vec<Case> {
    let list = |of: &str| json!({"type": "list", "member": {"shape": of}});
    let map = |of: &str| json!({"type": "map", "key": {"shape": "S"}, "value": {"shape": of}});
    let without_end = |name, changes: &[(&str, Value)]| {
        refused(name, with(botocore(), changes), TOO_DEEP, "/shapes/L")
    };
    // With a name that sorts elsewhere, a cycle is entered at another place.
    let cycle = |first: &str, second: &str| {
        with(
            botocore(),
            &[
                ("/shapes/In/members/A/shape", json!(first)),
                (
                    &format!("/shapes/{first}"),
                    json!({
                        "type": "structure", "required": ["N"], "members": {"N": {"shape": second}},
                    }),
                ),
                (
                    &format!("/shapes/{second}"),
                    json!({
                        "type": "structure", "required": ["N"], "members": {"N": {"shape": first}},
                    }),
                ),
            ],
        )
    };
    let itself = |shape: &str, required: Value| {
        with(
            botocore(),
            &[
                ("/shapes/In/members/A/shape", json!(shape)),
                (
                    &format!("/shapes/{shape}"),
                    json!({
                        "type": "structure", "required": required, "members": {"N": {"shape": shape}},
                    }),
                ),
            ],
        )
    };
    vec![
        without_end("list of itself", &[("/shapes/L", list("L"))]),
        without_end("map of itself", &[("/shapes/L", map("L"))]),
        without_end("lists of each other", &[("/shapes/L", list("M")), ("/shapes/M", map("L"))]),
        refused(
            "map with itself as its key",
            with(
                botocore(),
                &[(
                    "/shapes/L",
                    json!({
                        "type": "map", "key": {"shape": "L"}, "value": {"shape": "S"},
                    }),
                )],
            ),
            "expected a string as the key of a map",
            "/shapes/L/key",
        ),
        super::renamed(
            "structures that require each other",
            cycle("Xx", "Yy"),
            cycle("Bb", "Cc"),
            [("Xx", "Bb"), ("Yy", "Cc"), ("xx", "bb"), ("yy", "cc")],
        ),
        super::renamed(
            "structure of itself",
            itself("Xx", json!([])),
            itself("Bb", json!([])),
            [("Xx", "Bb"), ("xx", "bb")],
        ),
        super::renamed(
            "structure that requires itself",
            itself("Xx", json!(["N"])),
            itself("Bb", json!(["N"])),
            [("Xx", "Bb"), ("xx", "bb")],
        ),
        refused(
            "long cycle of structures",
            chain(MANY, |at| structure(&format!("C{}", (at + 1) % MANY))),
            DEEP,
            "/shapes/In",
        ),
    ]
}

fn chains() -> Vec<Case> {
    let next = |at: usize| format!("C{}", at + 1);
    let list = |at: usize| json!({"type": "list", "member": {"shape": next(at)}});
    let map =
        |at: usize| json!({"type": "map", "key": {"shape": "S"}, "value": {"shape": next(at)}});
    let union = |at: usize| json!({"type": "structure", "union": true, "members": {"N": {"shape": next(at)}}});
    let structures = |count| chain(count, |at| structure(&next(at)));
    vec![
        refused("long chain of structures", structures(MANY), DEEP, "/shapes/In"),
        refused("long chain of unions", chain(SOME, union), DEEP, "/shapes/In"),
        refused(
            "long chain of lists",
            chain(MANY, list),
            TOO_DEEP,
            format!("/shapes/C{}", MANY - 33),
        ),
        refused(
            "long chain of maps",
            chain(SOME, map),
            TOO_DEEP,
            format!("/shapes/C{}", SOME - 33),
        ),
        // The input is a level, too.
        refused("chain of 33 structures", structures(32), DEEP, "/shapes/In"),
        same(
            "chain of 32 structures",
            structures(31),
            with(structures(31), &[("/metadata/serviceFullName", json!("Other"))]),
        ),
        refused("chain of 33 lists", chain(33, list), TOO_DEEP, "/shapes/C0"),
        same(
            "chain of 32 lists",
            chain(32, list),
            with(chain(32, list), &[("/metadata/serviceFullName", json!("Other"))]),
        ),
        same(
            "many shapes that nothing needs",
            with(
                with(botocore(), &[("/shapes", many(|at| (format!("Shape{at}"), structure("S"))))]),
                &[
                    ("/shapes/In", botocore()["shapes"]["In"].clone()),
                    ("/shapes/Out", botocore()["shapes"]["Out"].clone()),
                    ("/shapes/Err", botocore()["shapes"]["Err"].clone()),
                    ("/shapes/S", botocore()["shapes"]["S"].clone()),
                ],
            ),
            botocore(),
        ),
    ]
}

fn structure(of: &str) -> Value {
    json!({"type": "structure", "members": {"N": {"shape": of}}})
}

fn many(entry: impl Fn(usize) -> (String, Value)) -> Value {
    Value::Object((0..SOME).map(entry).collect::<Map<_, _>>())
}

fn members(target: impl Fn(usize) -> String) -> Value {
    many(|at| (format!("M{at}"), json!({"shape": target(at)})))
}

/// A model whose input leads to `C0`, that to `C1`, and so on; the last is a string.
fn chain(length: usize, link: impl Fn(usize) -> Value) -> Value {
    let mut model = with(botocore(), &[("/shapes/In/members/A/shape", json!("C0"))]);
    for at in 0..length {
        model["shapes"][format!("C{at}")] = link(at);
    }
    model["shapes"][format!("C{length}")] = json!({"type": "string"});
    model
}
