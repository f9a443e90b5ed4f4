//! Names that are no names, that are the same once they are Rust's, or that lead somewhere.

use serde_json::{Map, Value, json};

use super::benign::botocore;
use super::{Case, renamed, same, with};

const LONG: usize = 10_000;
/// Each is longer than the one before. A generator that is not optimized is given fewer.
const SIGNS: usize = if cfg!(debug_assertions) { 800 } else { 3000 };

pub(crate) fn cases() -> Vec<Case> {
    let cases = [after_casing(), long(), empty(), traversal(), disruptive(), leaving(), reserved()];
    cases.into_iter().flatten().collect()
}

fn after_casing() -> Vec<Case> {
    let shapes = structures(&["FOO", "Foo", "foo"]);
    let twin = structures(&["Foo", "Foo2", "Foo3"]);
    let modules = [("foo_2", "foo2"), ("foo_3", "foo3")];
    let signs: Vec<_> = (0..SIGNS).map(|count| format!("a{}", "-".repeat(count))).collect();
    let numbers = |separator: &str| -> Vec<_> {
        let others = (2..=SIGNS).map(|number| format!("a{separator}{number}"));
        std::iter::once("a".to_owned()).chain(others).collect()
    };
    vec![
        same(
            "members that are the same after casing",
            members(&["ab", "Ab", "AB", "aB", "a_b", "a-b", "a.b"]),
            members(&["ab", "ab_2", "ab_3", "a_b", "a_b_2", "a_b_3", "a_b_4"]),
        ),
        renamed("shapes that are the same after casing", shapes, twin, modules),
        renamed(
            "operations that are the same after casing",
            operations(&["FOO", "Foo", "foo"]),
            operations(&["Foo", "Foo2", "Foo3"]),
            modules,
        ),
        renamed(
            "errors that are the same after casing",
            errors(&["FOO", "Foo", "foo"]),
            errors(&["Foo", "Foo2", "Foo3"]),
            modules,
        ),
        same(
            "values that are the same after casing",
            values(&["a-b", "a.b", "a b", "a/b"]),
            values(&["a-b", "a-b2", "a-b3", "a-b4"]),
        ),
        same(
            "variants that are the same after casing",
            variants(&["ab", "Ab", "AB", "aB"]),
            variants(&["ab", "Ab2", "Ab3", "aB"]),
        ),
        same(
            "names that are numbered already",
            members(&["Ab", "ab", "ab_2", "ab_2_2"]),
            members(&["ab", "ab_3", "ab_2", "ab_2_2"]),
        ),
        same(
            "many values of one name",
            values(&signs.iter().map(|signs| &signs[..]).collect::<Vec<_>>()),
            values(&numbers("").iter().map(|name| &name[..]).collect::<Vec<_>>()),
        ),
        same(
            "many members of one name",
            members(&signs.iter().map(|signs| &signs[..]).collect::<Vec<_>>()),
            members(&numbers("_").iter().map(|name| &name[..]).collect::<Vec<_>>()),
        ),
    ]
}

fn long() -> Vec<Case> {
    let letters = |count| "N".repeat(count);
    let name = letters(LONG);
    let (name, short) = (name.as_str(), &letters(100)[..]);
    let two = [format!("{name}1"), format!("{name}2")];
    let two = two.each_ref().map(String::as_str);
    let (ident, module) = (format!("N{}", "n".repeat(99)), "n".repeat(100));
    let words =
        [(format!("{module}_2"), "bb"), (format!("{ident}2"), "Bb"), (module, "aa"), (ident, "Aa")];
    vec![
        same("member of 10,000 letters", members(&[name]), members(&[short])),
        same("shape of 10,000 letters", structures(&[name]), structures(&[short])),
        same("error of 10,000 letters", errors(&[name]), errors(&[short])),
        same("operation of 10,000 letters", operations(&[name]), operations(&[short])),
        same("value of 10,000 letters", values(&[name]), values(&[short])),
        same("variant of 10,000 letters", variants(&[name]), variants(&[short])),
        same("service of 10,000 letters", service(name), service(short)),
        renamed(
            "shapes that differ in the last of 10,001 letters",
            structures(&two),
            structures(&["Aa", "Bb"]),
            words,
        ),
        same(
            "member of 10,000 signs",
            members(&[&"?".repeat(LONG)]),
            members(&[&"question_".repeat(12)[..100]]),
        ),
    ]
}

fn empty() -> Vec<Case> {
    vec![
        same("member without a name", members(&[""]), members(&["Empty"])),
        same("shape without a name", operation_of(""), operation_of("Empty")),
        same("operation without a name", operations(&[""]), operations(&["Empty"])),
        same("value without text", values(&[""]), values(&["Empty"])),
        same("service without a name", service(" "), service("x")),
        same("value that is a blank", values(&[" "]), values(&["Space"])),
    ]
}

fn traversal() -> Vec<Case> {
    vec![
        same("operation that climbs", operations(&["../../evil"]), operations(&["Evil"])),
        same("operation from the root", operations(&["/etc/passwd"]), operations(&["EtcPasswd"])),
        same("operation that climbs Windows", operations(&["..\\..\\evil"]), operations(&["Evil"])),
        same("operation on a drive", operations(&["C:\\evil"]), operations(&["CEvil"])),
        same(
            "operation that is a directory",
            operations(&[".", ".."]),
            operations(&["Dot", "DotDot"]),
        ),
        same(
            "operation that is encoded",
            operations(&["%2e%2e%2fevil"]),
            operations(&["2e 2e 2fevil"]),
        ),
        same("shape that climbs", structures(&["../../evil"]), structures(&["Evil"])),
        same(
            "shape that is hidden",
            structures(&[".git/hooks/evil"]),
            structures(&["GitHooksEvil"]),
        ),
        same("error that climbs", errors(&["../../evil"]), errors(&["Evil"])),
        same("member that climbs", members(&["../../evil"]), members(&["Evil"])),
        same("service that climbs", service("../../evil"), service("Library")),
        same("service from the root", service("/etc/passwd"), service("Library")),
        same("service that is a directory", service(".."), service("Library")),
    ]
}

fn disruptive() -> Vec<Case> {
    let bidi = "Op\u{202e}ne\u{2066}po\u{200b}";
    let escape = "\u{1b}]0;evil\u{7}Op\r\n\u{0}";
    vec![
        same("operation with bidi characters", operations(&[bidi]), operations(&["OpNePo"])),
        same("shape with bidi characters", structures(&[bidi]), structures(&["OpNePo"])),
        same("error with bidi characters", errors(&[bidi]), errors(&["OpNePo"])),
        same("member with bidi characters", members(&[bidi]), members(&["OpNePo"])),
        same("value with bidi characters", values(&[bidi]), values(&["Op ne po"])),
        same("variant with bidi characters", variants(&[bidi]), variants(&["OpNePo"])),
        same("operation with control characters", operations(&[escape]), operations(&["0EvilOp"])),
        same("shape with control characters", structures(&[escape]), structures(&["0EvilOp"])),
        same("member with control characters", members(&[escape]), members(&["0EvilOp"])),
        same("value with control characters", values(&[escape]), values(&["0 evil op"])),
        same("service with control characters", service(escape), service("Library")),
        same("member that is a zero byte", members(&["\0"]), members(&["u0"])),
        renamed(
            "member in another script",
            members(&["\u{43e}\u{440}"]),
            members(&["Bb"]),
            [("u43e_u440", "bb")],
        ),
    ]
}

fn leaving() -> Vec<Case> {
    let code = "\"); } pub fn evil() {} /*";
    let manifest = "x\"\n[dependencies]\nevil = \"1\"\n#";
    vec![
        same("operation that is code", operations(&[code]), operations(&["PubFnEvil"])),
        same("shape that is code", structures(&[code]), structures(&["PubFnEvil"])),
        same("error that is code", errors(&[code]), errors(&["PubFnEvil"])),
        same("member that is code", members(&[code]), members(&["PubFnEvil"])),
        same("value that is code", values(&[code]), values(&["pub fn evil"])),
        same("variant that is code", variants(&[code]), variants(&["PubFnEvil"])),
        same("service that is code", service(code), service("Library")),
        same("service that is a manifest", service(manifest), service("Library")),
        same(
            "operation that is a manifest",
            operations(&[manifest]),
            operations(&["x dependencies evil 1"]),
        ),
        same("member that is a raw identifier", members(&["r#type"]), members(&["r_type"])),
        same("member that is a lifetime", members(&["'static"]), members(&["Static"])),
    ]
}

fn reserved() -> Vec<Case> {
    vec![
        renamed(
            "members that are no raw identifiers",
            members(&["self", "Self", "super", "crate", "_"]),
            members(&["Aa", "Bb", "Cc", "Dd", "Ee"]),
            [
                ("self_2", "bb"),
                ("self_", "aa"),
                ("super_", "cc"),
                ("crate_", "dd"),
                ("underscore", "ee"),
            ],
        ),
        renamed(
            "members with the names of methods",
            members(&["build", "builder", "default", "clone"]),
            members(&["Aa", "Bb", "default", "clone"]),
            [("build_value", "aa"), ("builder_value", "bb")],
        ),
        renamed(
            "operation with the name of a device",
            operations(&["aux"]),
            operations(&["AuxQ"]),
            [
                ("aux_", "aux_q"),
                ("Aux", "AuxQ"),
                ("AuxInput", "AuxQInput"),
                ("AuxOutput", "AuxQOutput"),
                ("AuxError", "AuxQError"),
            ],
        ),
    ]
}

/// A model whose input has these members.
fn members(names: &[&str]) -> Value {
    with(botocore(), &[("/shapes/In/members", references(names, "S"))])
}

/// A model whose input refers to structures with these names.
fn structures(names: &[&str]) -> Value {
    let mut model = with(botocore(), &[("/shapes/In/members", Value::Object(Map::new()))]);
    for (at, name) in names.iter().enumerate() {
        model["shapes"]["In"]["members"][format!("M{at}")] = json!({"shape": name});
        model["shapes"][*name] = json!({"type": "structure", "members": {}});
    }
    model
}

/// A model whose operation has errors with these names.
fn errors(names: &[&str]) -> Value {
    let errors: Vec<_> = names.iter().map(|name| json!({"shape": name})).collect();
    let mut model = with(botocore(), &[("/operations/Op/errors", json!(errors))]);
    for name in names {
        model["shapes"][*name] = json!({"type": "structure", "members": {}, "exception": true});
    }
    model
}

/// A model with operations of these names.
fn operations(names: &[&str]) -> Value {
    let operation = botocore()["operations"]["Op"].clone();
    let operations = names.iter().map(|name| ((*name).to_owned(), operation.clone()));
    with(botocore(), &[("/operations", operations.collect())])
}

/// A model whose operation has an output of this name.
fn operation_of(name: &str) -> Value {
    let out = botocore()["shapes"]["Out"].clone();
    let pointer = format!("/shapes/{name}");
    with(botocore(), &[(&pointer, out)])
}

/// A model with an enumeration of these values.
fn values(values: &[&str]) -> Value {
    with(botocore(), &[("/shapes/S", json!({"type": "string", "enum": values}))])
}

/// A model with a union of these members.
fn variants(names: &[&str]) -> Value {
    let union = json!({"type": "structure", "union": true, "members": references(names, "S")});
    with(botocore(), &[("/shapes/In/members/A/shape", json!("U")), ("/shapes/U", union)])
}

fn service(id: &str) -> Value {
    with(botocore(), &[("/metadata/serviceId", json!(id))])
}

fn references(names: &[&str], shape: &str) -> Value {
    names.iter().map(|name| ((*name).to_owned(), json!({"shape": shape}))).collect()
}
