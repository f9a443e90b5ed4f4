//! What a user of Smithy models is told, and that overlays and several files work for them.

#![allow(clippy::unwrap_used)]

use codegen::{Diagnostics, Documentation, Source};
use insta::assert_snapshot;
use tests::Input;

/// A model with these shapes, the members of a JSON object, beside a service.
fn model(shapes: &str) -> Input {
    Input::model(&text(&format!(
        r#""lib#Library": {{
            "type": "service", "version": "2020-01-01", "operations": [{{"target": "lib#GetBook"}}],
            "traits": {{"aws.api#service": {{"sdkId": "Library"}}, "aws.protocols#awsJson1_1": {{}}}}
        }},
        {shapes}"#
    )))
}

fn text(shapes: &str) -> String {
    format!(r#"{{"smithy": "2.0", "shapes": {{{shapes}}}}}"#)
}

/// The same with another file.
fn and(mut input: Input, name: &str, json: &str) -> Input {
    let mut file = Input::model(json).models.remove(0);
    name.clone_into(&mut file.name);
    input.models.push(file);
    input
}

const BOOK: &str = r#"
    "lib#GetBook": {
        "type": "operation", "input": {"target": "lib#GetBookInput"}, "output": {"target": "lib#Book"}
    },
    "lib#GetBookInput": {"type": "structure", "members": {}},
    "lib#Book": {"type": "structure", "members": {"Title": {"target": "lib#Title"}}},
    "lib#Title": {"type": "string"}
"#;

fn errors(input: &Input) -> String {
    input.generate().unwrap_err().to_string()
}

fn diagnostics(input: &Input) -> String {
    Diagnostics::new(input.generate().unwrap().diagnostics).to_string()
}

fn file(input: &Input, path: &str) -> String {
    let files = input.generate().unwrap().files;
    files.into_iter().find(|file| file.path == path).unwrap().contents
}

#[test]
fn what_is_wrong_with_a_service_is_reported_with_its_place() {
    let model = Input::model(&text(
        r#""lib#Library": {
            "type": "service",
            "version": 1,
            "operations": [
                {"target": "lib#Get"}, {"target": "lib#Gone"}, {"target": "lib#In"}, 5, {"target": ""}
            ],
            "resources": {},
            "errors": [{"target": "lib#List"}],
            "rename": {"lib#In": null},
            "traits": {
                "aws.api#service": "Library",
                "aws.auth#sigv4": {"name": 4},
                "aws.protocols#awsJson1_1": true,
                "smithy.api#auth": "none"
            }
        },
        "lib#Get": {
            "type": "operation",
            "input": {"target": "lib#In"},
            "output": "lib#In",
            "errors": [{}, {"target": "lib#Library"}],
            "traits": {
                "smithy.api#deprecated": "since long ago",
                "smithy.api#http": {"method": true, "code": 70000},
                "smithy.api#idempotent": 1,
                "smithy.api#requestCompression": {"encodings": "gzip"}
            }
        },
        "lib#In": {"type": "structure", "members": {}},
        "lib#List": {"type": "list", "member": {"target": "lib#In"}},
        "lib#Nowhere": {"type": "apply", "traits": {}}"#,
    ));
    assert_snapshot!(errors(&model), @r#"
    error: expected a `target`
      --> model.json#/shapes/lib#Get/errors/0

    error: expected a type of data, but "lib#Library" is of type service
      --> model.json#/shapes/lib#Get/errors/1

    error: expected an object, found the string "lib#In"
      --> model.json#/shapes/lib#Get/output

    error: expected an object, found the string "since long ago"
      --> model.json#/shapes/lib#Get/traits/smithy.api#deprecated

    error: expected an HTTP status code, found the number 70000
      --> model.json#/shapes/lib#Get/traits/smithy.api#http/code

    error: expected a string, found true
      --> model.json#/shapes/lib#Get/traits/smithy.api#http/method

    error: expected an object, found the number 1
      --> model.json#/shapes/lib#Get/traits/smithy.api#idempotent

    error: expected an array, found the string "gzip"
      --> model.json#/shapes/lib#Get/traits/smithy.api#requestCompression/encodings

    error: expected type structure, but "lib#List" is of type list
      --> model.json#/shapes/lib#Library/errors/0

    error: the shape "lib#Gone" is not defined
      --> model.json#/shapes/lib#Library/operations/1

    error: expected type operation, but "lib#In" is of type structure
      --> model.json#/shapes/lib#Library/operations/2

    error: expected an object, found the number 5
      --> model.json#/shapes/lib#Library/operations/3

    error: expected the id of a shape, found the string ""
      --> model.json#/shapes/lib#Library/operations/4/target

    error: expected a string, found null
      --> model.json#/shapes/lib#Library/rename/lib#In

    error: expected an array, found an object
      --> model.json#/shapes/lib#Library/resources

    error: expected an object, found the string "Library"
      --> model.json#/shapes/lib#Library/traits/aws.api#service

    error: expected a string, found the number 4
      --> model.json#/shapes/lib#Library/traits/aws.auth#sigv4/name

    error: expected an object, found true
      --> model.json#/shapes/lib#Library/traits/aws.protocols#awsJson1_1

    error: expected an array, found the string "none"
      --> model.json#/shapes/lib#Library/traits/smithy.api#auth

    error: expected a string, found the number 1
      --> model.json#/shapes/lib#Library/version

    error: the shape "lib#Nowhere" is not defined
      --> model.json#/shapes/lib#Nowhere
    "#);
}

#[test]
fn what_is_wrong_with_shapes_is_reported_with_its_place() {
    let model = model(
        r#""lib#GetBook": {"type": "operation", "input": {"target": "lib#In"}},
        "lib#In": {
            "type": "structure",
            "mixins": [{"target": "lib#Mixture"}],
            "members": {
                "a/b~c": {"target": 7},
                "enum": {"target": "lib#Enum"},
                "error": {"target": "lib#Error"},
                "kind": {"target": "lib#Kind"},
                "list": {"target": "lib#List"},
                "map": {"target": "lib#Map"},
                "operation": {"target": "lib#GetBook"},
                "place": {"target": "lib#List$member"},
                "untyped": {"target": "lib#Untyped"}
            }
        },
        "lib#In$missing": {"type": "apply", "traits": {}},
        "lib#Nowhere$member": {"type": "apply", "traits": {}},
        "lib#Enum": {"type": "enum", "members": {
            "A": {"target": "smithy.api#Unit", "traits": {"smithy.api#enumValue": 1}}
        }},
        "lib#Error": {"type": "structure", "members": [], "traits": {
            "smithy.api#error": "caller", "smithy.api#httpError": "404",
            "aws.protocols#awsQueryError": {"code": 5}, "smithy.api#retryable": {"throttling": 1}
        }},
        "lib#Kind": {"type": "cycle"},
        "lib#List": {"type": "list"},
        "lib#Map": {"type": "map", "key": {"target": "smithy.api#String"}},
        "lib#Untyped": {}"#,
    );
    assert_snapshot!(errors(&model), @r#"
    error: expected a string, found the number 1
      --> model.json#/shapes/lib#Enum/members/A/traits/smithy.api#enumValue

    error: expected an object, found an array
      --> model.json#/shapes/lib#Error/members

    error: expected a string, found the number 5
      --> model.json#/shapes/lib#Error/traits/aws.protocols#awsQueryError/code

    error: expected "client" or "server", found the string "caller"
      --> model.json#/shapes/lib#Error/traits/smithy.api#error

    error: expected a number, found the string "404"
      --> model.json#/shapes/lib#Error/traits/smithy.api#httpError

    error: expected a boolean, found the number 1
      --> model.json#/shapes/lib#Error/traits/smithy.api#retryable/throttling

    error: the shape has no member "missing"
      --> model.json#/shapes/lib#In$missing

    error: expected a string, found the number 7
      --> model.json#/shapes/lib#In/members/a~1b~0c/target

    error: expected a type of data, but "lib#GetBook" is of type operation
      --> model.json#/shapes/lib#In/members/operation

    error: the shape "lib#List$member" is not defined
      --> model.json#/shapes/lib#In/members/place

    error: the shape "lib#Mixture" is not defined
      --> model.json#/shapes/lib#In/mixins/0

    error: expected a shape type, such as "structure", "list" or "string", found the string "cycle"
      --> model.json#/shapes/lib#Kind/type

    error: expected a `member`
      --> model.json#/shapes/lib#List

    error: expected a `value`
      --> model.json#/shapes/lib#Map

    error: the shape "lib#Nowhere" is not defined
      --> model.json#/shapes/lib#Nowhere$member

    error: expected a `type`
      --> model.json#/shapes/lib#Untyped
    "#);
}

#[test]
fn traits_of_a_wrong_type_are_reported_with_their_place() {
    let model = model(
        r#""lib#GetBook": {"type": "operation", "input": {"target": "lib#In"}},
        "lib#In": {"type": "structure", "members": {
            "default": {"target": "smithy.api#Document", "traits": {"smithy.api#default": [1]}},
            "range": {"target": "lib#Range"},
            "required": {"target": "lib#Range", "traits": {"smithy.api#required": true}},
            "time": {"target": "lib#Time"},
            "values": {"target": "lib#Values"}
        }},
        "lib#Range": {"type": "integer", "traits": {
            "smithy.api#range": {"min": "1", "max": true}, "smithy.api#pattern": 5,
            "smithy.api#documentation": [], "smithy.api#sensitive": 0
        }},
        "lib#Time": {"type": "timestamp", "traits": {"smithy.api#timestampFormat": "sundial"}},
        "lib#Values": {"type": "string", "traits": {"smithy.api#enum": [{"name": "A"}, "B"]}}"#,
    );
    assert_snapshot!(errors(&model), @r#"
    error: expected a single value, or an empty list or map, found an array
      --> model.json#/shapes/lib#In/members/default/traits/smithy.api#default

    error: expected an object, found true
      --> model.json#/shapes/lib#In/members/required/traits/smithy.api#required

    error: expected a string, found an array
      --> model.json#/shapes/lib#Range/traits/smithy.api#documentation

    error: expected a string, found the number 5
      --> model.json#/shapes/lib#Range/traits/smithy.api#pattern

    error: expected a number, found true
      --> model.json#/shapes/lib#Range/traits/smithy.api#range/max

    error: expected a number, found the string "1"
      --> model.json#/shapes/lib#Range/traits/smithy.api#range/min

    error: expected an object, found the number 0
      --> model.json#/shapes/lib#Range/traits/smithy.api#sensitive

    error: expected "epoch-seconds", "date-time" or "http-date", found the string "sundial"
      --> model.json#/shapes/lib#Time/traits/smithy.api#timestampFormat

    error: expected a `value`
      --> model.json#/shapes/lib#Values/traits/smithy.api#enum/0

    error: expected an object, found the string "B"
      --> model.json#/shapes/lib#Values/traits/smithy.api#enum/1

    warning: the value "" is listed twice
      --> model.json#/shapes/lib#Values
    "#);
}

#[test]
fn what_is_not_known_is_a_warning_but_for_traits() {
    let model = Input::model(
        r#"{
            "smithy": "1.0.0",
            "metadata": {"suppressions": []},
            "extras": {},
            "shapes": {
                "lib#Library": {
                    "type": "service", "version": "", "operations": [{"target": "lib#GetBook"}], "size": 1,
                    "rename": {"lib#Elsewhere": "Nowhere"},
                    "traits": {"aws.protocols#awsJson1_0": {}, "own#trait": [], "smithy.api#unknown": 1}
                },
                "lib#GetBook": {"type": "operation", "output": {"target": "lib#Book", "size": 1}, "price": 1},
                "lib#Book": {
                    "type": "structure",
                    "members": {"Title": {"target": "lib#Title", "bold": true}},
                    "pages": 1
                },
                "lib#Title": {
                    "type": "enum",
                    "members": {
                        "EMMA": {"target": "smithy.api#Unit"},
                        "AGAIN": {"target": "smithy.api#Unit", "traits": {"smithy.api#enumValue": "EMMA"}}
                    }
                },
                "lib#Unused": {"type": "cycle"}
            }
        }"#,
    );
    assert_snapshot!(diagnostics(&model), @r#"
    warning: this key is not known to the generator and has no effect on its output
      --> model.json#/extras

    warning: this key is not known to the generator and has no effect on its output
      --> model.json#/shapes/lib#Book/members/Title/bold

    warning: this key is not known to the generator and has no effect on its output
      --> model.json#/shapes/lib#Book/pages

    warning: this key is not known to the generator and has no effect on its output
      --> model.json#/shapes/lib#GetBook/output/size

    warning: this key is not known to the generator and has no effect on its output
      --> model.json#/shapes/lib#GetBook/price

    warning: `rename` names "lib#Elsewhere", which the service does not use
      --> model.json#/shapes/lib#Library

    warning: this key is not known to the generator and has no effect on its output
      --> model.json#/shapes/lib#Library/size

    warning: the value "EMMA" is listed twice
      --> model.json#/shapes/lib#Title
    "#);
}

#[test]
fn every_reference_is_checked() {
    let model = model(
        r#""lib#GetBook": {
            "type": "operation", "input": {"target": "lib#Title"}, "output": {"target": "lib#Nothing"},
            "errors": [{"target": "lib#Book"}, {"target": "lib#Mistake"}]
        },
        "lib#Book": {"type": "structure", "members": {
            "Title": {"target": "lib#Titel"}, "Pages": {"target": "lib#Pages"}, "Index": {"target": "lib#Index"}
        }},
        "lib#Pages": {"type": "list", "member": {"target": "smithy.api#Strnig"}},
        "lib#Index": {"type": "map", "key": {"target": "lib#Book"}, "value": {"target": "lib#Pgae"}},
        "lib#Title": {"type": "string"}"#,
    );
    assert_snapshot!(errors(&model), @r#"
    error: the shape "lib#Titel" is not defined
      --> model.json#/shapes/lib#Book/members/Title
      help: did you mean `lib#Title`?

    error: the shape "lib#Mistake" is not defined
      --> model.json#/shapes/lib#GetBook/errors/1

    error: expected a structure, but "Title" is none
      --> model.json#/shapes/lib#GetBook/input

    error: the shape "lib#Nothing" is not defined
      --> model.json#/shapes/lib#GetBook/output

    error: expected a string as the key of a map, but "Book" is none
      --> model.json#/shapes/lib#Index/key

    error: the shape "lib#Pgae" is not defined
      --> model.json#/shapes/lib#Index/value

    error: the shape "smithy.api#Strnig" is not defined
      --> model.json#/shapes/lib#Pages/member
    "#);
}

#[test]
fn a_model_has_one_service() {
    let service = r#"{"type": "service", "version": ""}"#;
    let two = text(&format!(r#""lib#Library": {service}, "a#Archive": {service}"#));
    assert_snapshot!(errors(&Input::model(&two)), @r"
    error: expected one service, found 2: a#Archive, lib#Library
      --> model.json#/shapes
    ");
    assert_snapshot!(errors(&Input::model(&text(r#""lib#Title": {"type": "string"}"#))), @r"
    error: expected a service, found none
      --> model.json#/shapes
    ");
    assert_snapshot!(errors(&Input::model(r#"{"smithy": "2.0"}"#)), @r"
    error: expected a `shapes`
      --> model.json
    ");
    assert_snapshot!(errors(&Input::model(&text(&format!(r#""lib#Library": {service}"#)))), @r"
    error: the service has no trait of a protocol that is known, such as `aws.protocols#awsJson1_1`
      --> model.json#/shapes/lib#Library
    ");
}

#[test]
fn a_service_that_supports_another_protocol_is_refused() {
    let model = text(
        r#""lib#Library": {
            "type": "service", "version": "", "traits": {"aws.protocols#restXml": {}, "smithy.protocols#rpcv2Cbor": {}}
        }"#,
    );
    assert_snapshot!(errors(&Input::model(&model)), @r#"
    error: the service supports rpcv2Cbor, restXml; expected awsJson1_0, awsJson1_1 or restJson1
      --> model.json#/shapes/lib#Library
      help: crates can be made of services that support one of these; for any other one, use its crate of the official SDK
    "#);
}

#[test]
fn diagnostics_name_the_file_that_brought_what_they_are_about() {
    let one = model(
        r#""lib#GetBook": {"type": "operation", "output": {"target": "lib#Book"}},
        "lib#Book": {"type": "structure", "members": {
            "Title": {"target": "lib#Title"}, "Size": {"target": "lib#Size"}, "Index": {"target": "lib#Index"}
        }},
        "lib#Size": {"type": "integer"}"#,
    );
    let two = text(
        r#""lib#Title": {"type": "cycle"},
        "lib#Index": {"type": "list", "member": {"target": "lib#Nothing"}},
        "lib#Size": {"type": "apply", "traits": {"smithy.api#range": {"min": "large"}}}"#,
    );
    assert_snapshot!(errors(&and(one, "two.json", &two)), @r#"
    error: the shape "lib#Nothing" is not defined
      --> two.json#/shapes/lib#Index/member

    error: expected a number, found the string "large"
      --> two.json#/shapes/lib#Size/traits/smithy.api#range/min

    error: expected a shape type, such as "structure", "list" or "string", found the string "cycle"
      --> two.json#/shapes/lib#Title/type
    "#);
}

#[test]
fn what_several_files_define_must_be_the_same() {
    let one = model(BOOK);
    let same = text(r#""lib#Title": {"type": "string"}"#);
    assert_eq!(diagnostics(&and(one.clone(), "two.json", &same)), "");
    let other = text(
        r#""lib#Title": {"type": "string", "traits": {"smithy.api#sensitive": {}}},
        "lib#GetBook": {"type": "apply", "traits": {"smithy.api#documentation": "Two."}}"#,
    );
    let third = text(
        r#""lib#GetBook": {"type": "apply", "traits": {"smithy.api#documentation": "Three."}}"#,
    );
    let all = and(and(one, "two.json", &other), "three.json", &third);
    assert_snapshot!(errors(&all), @r"
    error: the shape has this trait already, with another value
      --> three.json#/shapes/lib#GetBook/traits/smithy.api#documentation

    error: model.json defines this shape, too, and differently
      --> two.json#/shapes/lib#Title
    ");
}

#[test]
fn only_smithy_models_come_in_several_files() {
    let botocore = r#"{"metadata": {}, "operations": {}, "shapes": {}}"#;
    assert_snapshot!(errors(&and(model(BOOK), "service-2.json", botocore)), @r"
    error: a botocore model is one file, and is read together with the files beside it alone
      --> service-2.json
    ");
    assert_snapshot!(errors(&and(model(BOOK), "two.json", "{]")), @r"
    error: this is not JSON: key must be a string at line 1 column 2
        {]
         ^
      --> two.json
      help: expected botocore's `service-2.json`, with `metadata`, `operations` and `shapes`, and at most its `paginators-1.json`, `waiters-2.json` and `endpoint-rule-set-1.json` beside it, or Smithy's JSON AST, with `smithy` and `shapes`
    ");
    let mut none = model(BOOK);
    none.models.clear();
    assert_snapshot!(errors(&none), @r"
    error: expected a model file, found none
    ");
}

#[test]
fn overlays_amend_smithy_models() {
    let overlay = r#"{"merge": {"shapes": {
        "lib#Book": {"members": {
            "Title": {"traits": {"smithy.api#required": {}, "smithy.api#documentation": "What it is called."}},
            "Sheets": {"target": "smithy.api#Integer", "traits": {"smithy.api#default": 1}}
        }},
        "lib#Title": {"traits": {"smithy.api#length": {"max": 9}}}
    }}}"#;
    let text = file(&model(BOOK).overlay(overlay), "src/operation/get_book.rs");
    for expected in
        ["/// What it is called.", "pub title: String,", "sheets: 1,", "pub sheets: i32,", "9"]
    {
        assert!(text.contains(expected), "{expected}: {text}");
    }

    let overlay = r#"{"merge": {"shapes": {
        "lib#Bok": {"traits": {"smithy.api#documentation": "misspelled."}},
        "lib#Book": {"members": {
            "Titel": {"traits": {"smithy.api#documentation": "misspelled."}},
            "Pages": {"target": "lib#Nothing"}
        }},
        "lib#Title": {"traits": {"smithy.api#length": {"max": "9"}}}
    }}}"#;
    assert_snapshot!(errors(&model(BOOK).overlay(overlay)), @r#"
    error: nothing in model.json matches this entry
      --> overlay.json#/merge/shapes/lib#Bok
      help: did you mean `lib#Book`?

    error: the shape "lib#Nothing" is not defined
      --> overlay.json#/merge/shapes/lib#Book/members/Pages

    error: nothing in model.json matches this entry
      --> overlay.json#/merge/shapes/lib#Book/members/Titel
      help: did you mean `Title`?

    error: expected a number, found the string "9"
      --> overlay.json#/merge/shapes/lib#Title/traits/smithy.api#length/max
    "#);
}

#[test]
fn a_misspelled_operation_is_recognized() {
    assert_snapshot!(errors(&model(BOOK).operations(&["GetBok"])), @r#"
    error: Library has no operation "GetBok"
      --> model.json
      help: did you mean `GetBook`?
    "#);
}

#[test]
fn a_smithy_model_is_not_cut_but_listed() {
    let input = model(BOOK);
    let source = Source { name: "model.json", text: &input.models[0].json };
    let error = codegen::slice(&source, &["GetBook".to_owned()], Documentation::Keep).unwrap_err();
    assert_snapshot!(error.to_string(), @r"
    error: this is a Smithy model; only botocore models can be cut
      --> model.json#/smithy
      help: give `codegen` the whole model: it takes from it what the operations need
    ");
    let operations = codegen::summarize(&[source]).unwrap().operations;
    let operations: Vec<_> = operations.iter().map(|of| (of.name.as_str(), of.shapes)).collect();
    assert_eq!(operations, [("GetBook", 3)]);
}

/// A model may lead into itself everywhere, and as deep as it likes.
#[test]
fn no_recursion_follows_the_depth_of_a_model() {
    const DEPTH: usize = 20_000;
    let levels = (0..DEPTH).map(|level| {
        let next = level + 1;
        format!(
            r#""lib#Mixin{level}": {{"type": "structure", "members": {{}}, "mixins": [{{"target": "lib#Mixin{next}"}}]}},
            "lib#Deep{level}": {{"type": "structure", "members": {{"m": {{"target": "lib#Deep{next}"}}}}}},
            "lib#Resource{level}": {{"type": "resource", "resources": [{{"target": "lib#Resource{next}"}}]}},"#
        )
    });
    let shapes = format!(
        r#"{BOOK}, {}
        "lib#Mixin{DEPTH}": {{"type": "structure", "members": {{"last": {{"target": "lib#Title"}}}}}},
        "lib#Deep{DEPTH}": {{"type": "structure", "members": {{}}}},
        "lib#Resource{DEPTH}": {{"type": "resource", "operations": [{{"target": "lib#GetLast"}}]}},
        "lib#GetLast": {{"type": "operation", "input": {{"target": "lib#GetLastInput"}}}},
        "lib#GetLastInput": {{
            "type": "structure", "mixins": [{{"target": "lib#Mixin0"}}],
            "members": {{"deep": {{"target": "lib#Deep0"}}}}
        }}"#,
        levels.collect::<String>()
    );
    let mut input = model(&shapes);
    let json = String::from_utf8(input.models[0].json.clone()).unwrap();
    let json = json.replacen(
        r#""operations": ["#,
        r#""resources": [{"target": "lib#Resource0"}], "operations": ["#,
        1,
    );
    input.models[0].json = json.into_bytes();
    let source = Source { name: "model.json", text: &input.models[0].json };
    let operations = codegen::summarize(&[source]).unwrap().operations;
    assert_eq!(operations[1].shapes, DEPTH + 3);
}

/// A model whose one input has these members.
fn with_members(members: &str) -> Input {
    model(&format!(
        r#""lib#GetBook": {{"type": "operation", "input": {{"target": "lib#In"}}}},
        "lib#Names": {{"type": "list", "member": {{"target": "smithy.api#String"}}}},
        "lib#In": {{"type": "structure", "members": {{{members}}}}}"#
    ))
}

#[test]
fn a_default_is_a_value_of_its_members_type() {
    let wrong = with_members(
        r#""a": {"target": "smithy.api#Boolean", "traits": {"smithy.api#default": 1}},
        "b": {"target": "smithy.api#Byte", "traits": {"smithy.api#default": 128}},
        "c": {"target": "smithy.api#Short", "traits": {"smithy.api#default": 1.5}},
        "d": {"target": "smithy.api#Integer", "traits": {"smithy.api#default": 2147483648}},
        "e": {"target": "smithy.api#Long", "traits": {"smithy.api#default": "1"}},
        "f": {"target": "smithy.api#Double", "traits": {"smithy.api#default": true}},
        "g": {"target": "smithy.api#String", "traits": {"smithy.api#default": []}},
        "h": {"target": "smithy.api#Blob", "traits": {"smithy.api#default": "Zg="}},
        "i": {"target": "smithy.api#Timestamp", "traits": {"smithy.api#default": 9223372036854775808}},
        "j": {"target": "smithy.api#Timestamp", "traits": {"smithy.api#default": "soon"}},
        "k": {"target": "lib#Names", "traits": {"smithy.api#default": {}}},
        "l": {"target": "smithy.api#Unit", "traits": {"smithy.api#default": {}}},
        "m": {"target": "lib#Names", "traits": {"smithy.api#default": [1]}}"#,
    );
    assert_snapshot!(errors(&wrong), @r#"
    error: the default does not fit the member: expected a boolean
      --> model.json#/shapes/lib#In/members/a

    error: the default does not fit the member: expected an 8-bit integer
      --> model.json#/shapes/lib#In/members/b

    error: the default does not fit the member: expected a 16-bit integer
      --> model.json#/shapes/lib#In/members/c

    error: the default does not fit the member: expected a 32-bit integer
      --> model.json#/shapes/lib#In/members/d

    error: the default does not fit the member: expected a 64-bit integer
      --> model.json#/shapes/lib#In/members/e

    error: the default does not fit the member: expected a number
      --> model.json#/shapes/lib#In/members/f

    error: the default does not fit the member: expected a string
      --> model.json#/shapes/lib#In/members/g

    error: the default does not fit the member: expected a string in base64
      --> model.json#/shapes/lib#In/members/h

    error: the default does not fit the member: expected seconds since 1970, or a date such as "1985-04-12T23:20:50.52Z" or "Fri, 12 Apr 1985 23:20:50 GMT"
      --> model.json#/shapes/lib#In/members/i

    error: the default does not fit the member: expected seconds since 1970, or a date such as "1985-04-12T23:20:50.52Z" or "Fri, 12 Apr 1985 23:20:50 GMT"
      --> model.json#/shapes/lib#In/members/j

    error: the default does not fit the member: expected an empty list
      --> model.json#/shapes/lib#In/members/k

    error: the default does not fit the member: expected none, since structures and unions have none
      --> model.json#/shapes/lib#In/members/l

    error: expected a single value, or an empty list or map, found an array
      --> model.json#/shapes/lib#In/members/m/traits/smithy.api#default
    "#);
}

/// Published models mark every required member; to follow that would make all of them optional.
#[test]
fn client_optional_members_are_optional_for_those_who_ask_for_it() {
    let mut input = with_members(
        r#""a": {"target": "smithy.api#String", "traits": {"smithy.api#required": {}}},
        "b": {"target": "smithy.api#String", "traits": {
            "smithy.api#required": {}, "smithy.api#clientOptional": {}
        }},
        "c": {"target": "smithy.api#Integer", "traits": {
            "smithy.api#default": 1, "smithy.api#clientOptional": {}
        }}"#,
    );
    let path = "src/operation/get_book.rs";
    let text = file(&input, path);
    for expected in ["pub a: String,", "pub b: String,", "pub c: Option<i32>,", "required: 0b11,"] {
        assert!(text.contains(expected), "{expected}: {text}");
    }
    input.options.honor_client_optional = true;
    let text = file(&input, path);
    // The service still asks for it.
    for expected in [
        "pub a: String,",
        "pub b: Option<String>,",
        "required: 0b1,",
        r#"member!("b", "b", constraints = [Required])"#,
    ] {
        assert!(text.contains(expected), "{expected}: {text}");
    }
}
