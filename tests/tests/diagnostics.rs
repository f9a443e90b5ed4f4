//! What a user is told about a bad model: all of it at once, in order, each with its place and, where
//! there is any, with advice.

#![allow(clippy::unwrap_used)]

use codegen::{Diagnostics, Documentation, OptionName, Protocol, ServiceProtocols, Source};
use insta::assert_snapshot;
use tests::Input;

const METADATA: &str = r#"{"serviceId": "Library", "apiVersion": "2020-01-01", "protocol": "json", "jsonVersion": "1.1"}"#;

/// A model with these operations and shapes, which are the members of JSON objects.
fn model(operations: &str, shapes: &str) -> Input {
    Input::model(&format!(
        r#"{{"metadata": {METADATA}, "operations": {{{operations}}}, "shapes": {{{shapes}}}}}"#
    ))
}

fn errors(input: &Input) -> String {
    input.generate().unwrap_err().to_string()
}

fn diagnostics(input: &Input) -> String {
    Diagnostics::new(input.generate().unwrap().diagnostics).to_string()
}

#[test]
fn every_value_of_a_wrong_type_is_reported_with_its_place() {
    let model = Input::model(
        r#"{
            "documentation": 1,
            "metadata": {"serviceId": "Library", "protocol": "json", "apiVersion": null},
            "operations": {
                "Get": {
                    "input": {"shape": 7},
                    "errors": {"shape": "X"},
                    "http": {"method": true, "responseCode": 70000}
                },
                "Put": {"errors": [{}], "deprecated": "since long ago", "httpChecksum": []}
            },
            "shapes": {
                "A/b~c": {"type": "structure", "members": {"x/y": {"shape": true}, "z": {}}},
                "Bounds": {"type": "string", "min": "1", "max": true, "pattern": 5, "sensitive": 0},
                "Enum": {"type": "string", "enum": ["A", 1, null], "enumDocumentation": {"B": "?"}},
                "Error": {"type": "structure", "error": {"httpStatusCode": "503"}},
                "Format": {"type": "timestamp", "timestampFormat": "sundial"},
                "Kind": {"type": "cycle"},
                "List": {"type": "list"},
                "Map": {"type": "map", "key": {"shape": "Enum"}},
                "Members": {"type": "structure", "members": [], "required": "all"},
                "Untyped": {}
            }
        }"#,
    );
    assert_snapshot!(errors(&model), @r#"
    error: expected a string, found the number 1
      --> model.json#/documentation

    error: expected a string, found null
      --> model.json#/metadata/apiVersion

    error: expected an array, found an object
      --> model.json#/operations/Get/errors

    error: expected a string, found true
      --> model.json#/operations/Get/http/method

    error: expected an HTTP status code, found the number 70000
      --> model.json#/operations/Get/http/responseCode

    error: expected a string, found the number 7
      --> model.json#/operations/Get/input/shape

    error: expected a boolean, found the string "since long ago"
      --> model.json#/operations/Put/deprecated

    error: expected a `shape`
      --> model.json#/operations/Put/errors/0

    error: expected an object, found an array
      --> model.json#/operations/Put/httpChecksum

    error: expected a string, found true
      --> model.json#/shapes/A~1b~0c/members/x~1y/shape

    error: expected a `shape`
      --> model.json#/shapes/A~1b~0c/members/z

    error: expected a number, found true
      --> model.json#/shapes/Bounds/max

    error: expected a number, found the string "1"
      --> model.json#/shapes/Bounds/min

    error: expected a string, found the number 5
      --> model.json#/shapes/Bounds/pattern

    error: expected a boolean, found the number 0
      --> model.json#/shapes/Bounds/sensitive

    error: expected a string, found the number 1
      --> model.json#/shapes/Enum/enum/1

    error: expected a string, found null
      --> model.json#/shapes/Enum/enum/2

    error: the enumeration has no value "B"
      --> model.json#/shapes/Enum/enumDocumentation/B

    error: expected a number, found the string "503"
      --> model.json#/shapes/Error/error/httpStatusCode

    error: expected "unixTimestamp", "iso8601" or "rfc822", found the string "sundial"
      --> model.json#/shapes/Format/timestampFormat

    error: expected a shape type (structure, list, map, string, blob, boolean, byte, short, integer, long, float, double or timestamp), found "cycle"
      --> model.json#/shapes/Kind/type

    error: a list needs a `member`
      --> model.json#/shapes/List

    error: a map needs a `key` and a `value`
      --> model.json#/shapes/Map

    error: expected an object, found an array
      --> model.json#/shapes/Members/members

    error: expected an array, found the string "all"
      --> model.json#/shapes/Members/required

    error: expected a `type`
      --> model.json#/shapes/Untyped

    warning: the value "" is listed twice
      --> model.json#/shapes/Enum/enum/2
    "#);
}

#[test]
fn what_is_not_known_is_a_warning() {
    let model = Input::model(
        r#"{
            "metadata": {"serviceId": "Library", "protocol": "json", "color": "red"},
            "operations": {
                "Get": {
                    "output": {"shape": "Book", "size": 1},
                    "http": {"verb": "GET"},
                    "httpChecksum": {"crc": 1},
                    "price": 1
                }
            },
            "shapes": {
                "Book": {
                    "type": "structure",
                    "members": {"Title": {"shape": "Title", "bold": true}},
                    "required": ["Title", "Author"],
                    "pages": 1
                },
                "Title": {"type": "string", "enum": ["Emma", "Emma"]}
            },
            "extras": {}
        }"#,
    );
    assert_snapshot!(diagnostics(&model), @r#"
    warning: this key is not known to the generator and has no effect on its output
      --> model.json#/extras

    warning: this key is not known to the generator and has no effect on its output
      --> model.json#/metadata/color

    warning: this key is not known to the generator and has no effect on its output
      --> model.json#/operations/Get/http/verb

    warning: this key is not known to the generator and has no effect on its output
      --> model.json#/operations/Get/httpChecksum/crc

    warning: this key is not known to the generator and has no effect on its output
      --> model.json#/operations/Get/output/size

    warning: this key is not known to the generator and has no effect on its output
      --> model.json#/operations/Get/price

    warning: `required` names "Author", which is no member
      --> model.json#/shapes/Book

    warning: this key is not known to the generator and has no effect on its output
      --> model.json#/shapes/Book/members/Title/bold

    warning: this key is not known to the generator and has no effect on its output
      --> model.json#/shapes/Book/pages

    warning: the value "Emma" is listed twice
      --> model.json#/shapes/Title/enum/1
    "#);
}

#[test]
fn every_reference_is_checked() {
    let model = model(
        r#""Get": {
            "input": {"shape": "Title"},
            "output": {"shape": "Nothing"},
            "errors": [{"shape": "Title"}, {"shape": "Mistake"}]
        }"#,
        r#""Book": {"type": "structure", "members": {"Title": {"shape": "Titel"}}},
        "Books": {"type": "list", "member": {"shape": "Boook"}},
        "ByBook": {"type": "map", "key": {"shape": "Book"}, "value": {"shape": "Tilte"}},
        "Title": {"type": "string"}"#,
    );
    assert_snapshot!(errors(&model), @r#"
    error: expected a structure, but "Title" is none
      --> model.json#/operations/Get/errors/0

    error: the shape "Mistake" is not defined
      --> model.json#/operations/Get/errors/1

    error: expected a structure, but "Title" is none
      --> model.json#/operations/Get/input

    error: the shape "Nothing" is not defined
      --> model.json#/operations/Get/output

    error: the shape "Titel" is not defined
      --> model.json#/shapes/Book/members/Title
      help: did you mean `Title`?

    error: the shape "Boook" is not defined
      --> model.json#/shapes/Books/member
      help: did you mean `Book`?

    error: expected a string as the key of a map, but "Book" is none
      --> model.json#/shapes/ByBook/key

    error: the shape "Tilte" is not defined
      --> model.json#/shapes/ByBook/value
      help: did you mean `Title`?
    "#);
}

#[test]
fn a_list_may_not_contain_itself() {
    let model = model(
        "",
        r#""Drawers": {"type": "map", "key": {"shape": "Label"}, "value": {"shape": "Folders"}},
        "Folders": {"type": "list", "member": {"shape": "Drawers"}},
        "Label": {"type": "string"},
        "Nest": {"type": "list", "member": {"shape": "Nest"}}"#,
    );
    assert_snapshot!(errors(&model), @r"
    error: lists and maps nest more than 32 levels deep here, or without an end
      --> model.json#/shapes/Drawers
      help: put a structure in between

    error: lists and maps nest more than 32 levels deep here, or without an end
      --> model.json#/shapes/Folders
      help: put a structure in between

    error: lists and maps nest more than 32 levels deep here, or without an end
      --> model.json#/shapes/Nest
      help: put a structure in between
    ");
}

#[test]
fn a_misspelled_operation_is_recognized() {
    let names = ["DescribBook", "countbooks", "Fly"];
    assert_snapshot!(errors(&Input::fixture("operation").operations(&names)), @r#"
    error: Library has no operation "DescribBook"
      --> tests/fixtures/operation.json
      help: did you mean `DescribeBook`?

    error: Library has no operation "Fly"
      --> tests/fixtures/operation.json

    error: Library has no operation "countbooks"
      --> tests/fixtures/operation.json
      help: did you mean `CountBooks`?
    "#);
}

/// So that a caller can name the option as it knows it: the text itself knows no flag.
#[test]
fn a_diagnostic_says_which_option_it_is_about() {
    let options = |diagnostics: Diagnostics| -> Vec<_> {
        diagnostics.iter().map(|diagnostic| diagnostic.option).collect()
    };
    let input = Input::fixture("operation").operations(&["Fly"]);
    let expected = [Some(OptionName::OperationName)];
    assert_eq!(options(input.generate().unwrap_err()), expected);
    let text = &input.models[0].json;
    let source = Source { name: "model.json", text };
    let sliced = codegen::slice(&source, &["Fly".to_owned()], Documentation::Strip);
    assert_eq!(options(sliced.unwrap_err()), expected);
    let untested = Input::fixture("operation").protocol_tests();
    assert_eq!(options(untested.generate().unwrap_err()), [Some(OptionName::ProtocolTests)]);
    let other = model("", r#""A": {"type": "strin"}"#);
    assert_eq!(options(other.generate().unwrap_err()), [None]);
}

#[test]
fn an_overlay_must_match_the_model() {
    let overlay = r#"{
        "merge": {
            "operations": {"ListGenre": {"documentation": "misspelled."}},
            "shapes": {
                "Gender": {"documentation": "misspelled."},
                "Genre": {"enum": {"POEM": "No list."}}
            }
        }
    }"#;
    assert_snapshot!(errors(&Input::fixture("enumeration").overlay(overlay)), @r"
    error: nothing in tests/fixtures/enumeration.json matches this entry
      --> overlay.json#/merge/operations/ListGenre
      help: did you mean `ListGenres`?

    error: nothing in tests/fixtures/enumeration.json matches this entry
      --> overlay.json#/merge/shapes/Gender
      help: did you mean `Genre`?

    error: tests/fixtures/enumeration.json has a value here that is no object
      --> overlay.json#/merge/shapes/Genre/enum
    ");
}

#[test]
fn an_overlay_can_only_document_values_that_are_there() {
    let overlay = r#"{"merge": {"shapes": {"Genre": {"enumDocumentation": {"NOVLE": "Long."}}}}}"#;
    // An error, and still there is something to compare with what is committed.
    assert_snapshot!(diagnostics(&Input::fixture("enumeration").overlay(overlay)), @r#"
    error: the enumeration has no value "NOVLE"
      --> overlay.json#/merge/shapes/Genre/enumDocumentation/NOVLE
      help: did you mean `NOVEL`?
    "#);
}

#[test]
fn each_of_several_overlays_is_checked() {
    let input = Input::fixture("blob")
        .overlay(r#"{"merge": {"shapes": {"Scn": {}}}}"#)
        .overlay("{]")
        .overlay(r#"{"merge": {"shapes": {"Scan": {"size": 1, "members": {"Page": {"shape": "Leaf"}}}}}}"#);
    assert_snapshot!(errors(&input), @r#"
    error: this is not JSON: key must be a string at line 1 column 2
        {]
         ^
      --> overlay.json
      help: expected an overlay: a JSON object with `merge` in it

    error: the shape "Leaf" is not defined
      --> overlay.json#/merge/shapes/Scan/members/Page

    error: nothing in tests/fixtures/blob.json matches this entry
      --> overlay.json#/merge/shapes/Scn
      help: did you mean `Scan`?

    warning: this key is not known to the generator and has no effect on its output
      --> overlay.json#/merge/shapes/Scan/size
    "#);
}

#[test]
fn an_overlay_may_say_too_much() {
    let overlay = r#"{"version": 1.0, "merge": {"shapes": {"Scan": {"size": 1}}}, "marge": {}}"#;
    assert_snapshot!(diagnostics(&Input::fixture("blob").overlay(overlay)), @r"
    warning: expected `version` or `merge`; this key has no effect
      --> overlay.json#/marge

    warning: this key is not known to the generator and has no effect on its output
      --> overlay.json#/merge/shapes/Scan/size
    ");
}

#[test]
fn an_overlay_has_something_to_merge() {
    for (overlay, expected) in [
        ("{}", "error: an overlay needs a `merge` object\n  --> overlay.json"),
        (r#"{"merge": true}"#, "error: expected an object, found true\n  --> overlay.json#/merge"),
    ] {
        assert_eq!(errors(&Input::fixture("blob").overlay(overlay)), expected);
    }
}

#[test]
fn a_file_that_is_not_json_is_shown_where_it_goes_wrong() {
    for text in ["", "\n \t\r\n"] {
        let text = errors(&Input::model(text));
        assert!(text.starts_with("error: the file is empty\n  --> model.json\n  help: "), "{text}");
    }
    let text = "{\n  \"metadata\": {\n    \"serviceId\": Library\n  }\n}\n";
    assert_snapshot!(errors(&Input::model(text)), @r#"
    error: this is not JSON: expected value at line 3 column 18
            "serviceId": Library
                         ^
      --> model.json
      help: expected botocore's `service-2.json`, with `metadata`, `operations` and `shapes`, and at most its `paginators-1.json`, `waiters-2.json` and `endpoint-rule-set-1.json` beside it, or Smithy's JSON AST, with `smithy` and `shapes`
    "#);
    // The caret stands under a character, however many bytes are before it.
    let text = r#"{"metadata": {"serviceFullName": "Bücherei für Große", oops}}"#;
    assert_snapshot!(errors(&Input::model(text)), @r#"
    error: this is not JSON: key must be a string at line 1 column 59
        {"metadata": {"serviceFullName": "Bücherei für Große", oops}}
                                                               ^
      --> model.json
      help: expected botocore's `service-2.json`, with `metadata`, `operations` and `shapes`, and at most its `paginators-1.json`, `waiters-2.json` and `endpoint-rule-set-1.json` beside it, or Smithy's JSON AST, with `smithy` and `shapes`
    "#);
    assert_snapshot!(errors(&Input::model("{\n  \"metadata\": {\n")), @r#"
    error: this is not JSON: EOF while parsing an object at line 2 column 16
          "metadata": {
                       ^
      --> model.json
      help: expected botocore's `service-2.json`, with `metadata`, `operations` and `shapes`, and at most its `paginators-1.json`, `waiters-2.json` and `endpoint-rule-set-1.json` beside it, or Smithy's JSON AST, with `smithy` and `shapes`
    "#);
    // Models come as one line of many megabytes, too.
    let many = r#""a": 1, "#.repeat(1000);
    let text = format!(r#"{{"metadata": {{{many} oops, {many}}}}}"#);
    assert_snapshot!(errors(&Input::model(&text)), @r#"
    error: this is not JSON: key must be a string at line 1 column 8016
        1, "a": 1, "a": 1, "a": 1, "a": 1, "a": 1, "a": 1, "a": 1,  oops, "a": 1, "a": 1
                                                                    ^
      --> model.json
      help: expected botocore's `service-2.json`, with `metadata`, `operations` and `shapes`, and at most its `paginators-1.json`, `waiters-2.json` and `endpoint-rule-set-1.json` beside it, or Smithy's JSON AST, with `smithy` and `shapes`
    "#);
}

#[test]
fn a_file_that_is_no_service_model_is_refused() {
    assert_snapshot!(errors(&Input::model(r#"{"openapi": "3.1.0", "shapes": {}}"#)), @r"
    error: this is not a service model: it has no top-level `metadata`, `operations`
      --> model.json
      help: expected botocore's `service-2.json`, with `metadata`, `operations` and `shapes`, and at most its `paginators-1.json`, `waiters-2.json` and `endpoint-rule-set-1.json` beside it, or Smithy's JSON AST, with `smithy` and `shapes`
    ");
    assert_snapshot!(errors(&Input::model("[]")), @r"
    error: this is not a service model: it has no top-level `metadata`, `operations`, `shapes`
      --> model.json
      help: expected botocore's `service-2.json`, with `metadata`, `operations` and `shapes`, and at most its `paginators-1.json`, `waiters-2.json` and `endpoint-rule-set-1.json` beside it, or Smithy's JSON AST, with `smithy` and `shapes`
    ");
    assert_snapshot!(errors(&Input::model(r#"{"smithy": "0.5"}"#)), @r#"
    error: expected a version of Smithy, "2.0" or "1.0", found "0.5"
      --> model.json#/smithy
    "#);
}

#[test]
fn a_service_that_supports_another_protocol_is_refused() {
    let model = r#"{
        "metadata": {"serviceId": "Library", "protocol": "rest-xml"},
        "operations": {},
        "shapes": {}
    }"#;
    assert_snapshot!(errors(&Input::model(model)), @r#"
    error: the service supports restXml; expected awsJson1_0, awsJson1_1 or restJson1
      --> model.json#/metadata
      help: crates can be made of services that support one of these; for any other one, use its crate of the official SDK
    "#);
}

/// An empty list is as good as none, whatever the older key says.
#[test]
fn a_service_without_a_protocol_is_refused() {
    let model = r#"{
        "metadata": {"serviceId": "Library", "protocol": "json", "protocols": []},
        "operations": {},
        "shapes": {}
    }"#;
    assert_snapshot!(errors(&Input::model(model)), @r#"
    error: the service names no protocol; expected awsJson1_0, awsJson1_1 or restJson1
      --> model.json#/metadata
      help: crates can be made of services that support one of these; for any other one, use its crate of the official SDK
    "#);
}

#[test]
fn a_service_may_support_several_protocols() {
    let protocols = |protocols: &str| {
        let model =
            format!(r#"{{"metadata": {{{protocols}}}, "operations": {{}}, "shapes": {{}}}}"#);
        let source = Source { name: "model.json", text: model.as_bytes() };
        let ServiceProtocols { chosen, listed } = codegen::protocols(&[source]).unwrap();
        (chosen, listed.join(" "))
    };
    for (text, chosen, listed) in [
        (r#""protocol": "json""#, Some(Protocol::AwsJson), "awsJson1_0"),
        (r#""protocol": "rest-json""#, Some(Protocol::RestJson), "restJson1"),
        (
            r#""protocol": "rest-json", "protocols": ["smithy-rpc-v2-cbor", "json"]"#,
            Some(Protocol::AwsJson),
            "rpcv2Cbor awsJson1_0",
        ),
        (
            r#""protocol": "query", "protocols": ["rest-json", "json"]"#,
            Some(Protocol::RestJson),
            "restJson1 awsJson1_0",
        ),
        (r#""protocol": "json", "protocols": ["query"]"#, None, "awsQuery"),
        ("", None, ""),
    ] {
        assert_eq!(protocols(text), (chosen, listed.to_owned()), "{text}");
    }
}

const STREAMING: (&str, &str) = (
    r#""Get": {"input": {"shape": "Empty"}},
       "Watch": {"input": {"shape": "Empty"}, "output": {"shape": "Watched"}}"#,
    r#""Empty": {"type": "structure", "members": {}},
       "Watched": {"type": "structure", "members": {"Events": {"shape": "Events"}}},
       "Events": {"type": "structure", "eventstream": true, "members": {"Event": {"shape": "Event"}}},
       "Event": {"type": "structure", "event": true, "members": {}}"#,
);

#[test]
fn an_operation_with_an_event_stream_is_left_out_of_the_whole_service() {
    let model = model(STREAMING.0, STREAMING.1);
    assert_snapshot!(diagnostics(&model), @"
    warning: Watch has an event stream, and is left out
      --> model.json#/operations/Watch
    ");
    let generated = model.generate().unwrap();
    assert_eq!((generated.operations, generated.shapes), (1, 1));
    assert_eq!(generated.left_out, ["Watch"]);
    assert!(!generated.files.iter().any(|file| file.path.contains("operation/watch")));
}

#[test]
fn an_operation_with_an_event_stream_cannot_be_asked_for() {
    let model = model(STREAMING.0, STREAMING.1);
    assert_snapshot!(errors(&model.clone().operations(&["Watch"])), @"
    error: Watch has an event stream, which cannot be generated
      --> model.json#/operations/Watch
      help: name the others; where all are asked for, such operations are left out
    ");
    let source = Source { name: "model.json", text: &model.models[0].json };
    let listed = codegen::summarize(&[source]).unwrap().operations;
    let marks: Vec<_> = listed.iter().map(|of| (of.name.as_str(), of.event_stream)).collect();
    assert_eq!(marks, [("Get", false), ("Watch", true)]);
    let generated = model.operations(&["Get"]).generate().unwrap();
    assert!(generated.diagnostics.is_empty() && generated.left_out.is_empty());
}

/// A model is somebody else's text: it may not move the cursor, reorder a line, or write lines that look
/// like ours.
#[test]
fn hostile_text_is_spelled_out() {
    let mut model = model(
        r#""Get\u202e": {"input": {"shape": "\u001b[31m\nerror: forged"}}"#,
        r#""\u0007~/\u2066": {"type": "\u202e", "a\nerror: forged": 1}"#,
    );
    model.models[0].name = "\u{1b}]0;model\u{7}.json".to_owned();
    let text = errors(&model);
    let is_harmless = |c: char| c == '\n' || (!c.is_control() && !"\u{202e}\u{2066}".contains(c));
    assert!(text.chars().all(is_harmless), "{text:?}");
    assert_snapshot!(text, @r#"
    error: the shape "\u{1b}[31m\nerror: forged" is not defined
      --> \u{1b}]0;model\u{7}.json#/operations/Get\u{202e}/input

    error: expected a shape type (structure, list, map, string, blob, boolean, byte, short, integer, long, float, double or timestamp), found "\u{202e}"
      --> \u{1b}]0;model\u{7}.json#/shapes/\u{7}~0~1\u{2066}/type

    warning: this key is not known to the generator and has no effect on its output
      --> \u{1b}]0;model\u{7}.json#/shapes/\u{7}~0~1\u{2066}/a\nerror: forged
    "#);

    let asked = Input::fixture("blob").operations(&["Get\u{202e}Scan\u{7}"]);
    assert_snapshot!(errors(&asked), @r#"
    error: Library has no operation "Get\u{202e}Scan\u{7}"
      --> tests/fixtures/blob.json
    "#);
}

#[test]
fn a_name_of_unreasonable_length_is_cut() {
    let long = "x".repeat(1 << 20);
    let text = errors(&model("", &format!(r#""{long}": {{"type": "{long}"}}"#)));
    assert!(text.len() < 2000, "{} bytes", text.len());
    assert_eq!(text.matches('…').count(), 2);
}

#[test]
fn a_package_cannot_have_any_name() {
    let ok = ["a", "A-b_2", "aws-http"];
    let wrong = ["", "2a", "a b", "../a", "a\"", "é", "self", "Self", "serde-json", "http", "std"];
    for name in ok.iter().chain(&wrong) {
        let mut input = Input::fixture("structure");
        input.options.crate_name = Some((*name).to_owned());
        let is_fine = codegen::check_crate_name(name).is_ok();
        assert_eq!(is_fine, ok.contains(name), "{name}");
        assert_eq!(input.generate().is_ok(), is_fine, "{name}");
    }
}

#[test]
fn members_that_cannot_be_where_they_are_bound_are_refused() {
    let model = r#"{
        "metadata": {"serviceId": "Library", "protocol": "rest-json"},
        "operations": {
            "Lend": {"name": "Lend", "http": {"method": "PUT", "requestUri": "/books/{Book}/{Lost}"},
                "input": {"shape": "LendInput"}},
            "List": {"name": "List", "http": {"method": "a b", "requestUri": "books"}}
        },
        "shapes": {
            "Text": {"type": "string"},
            "Thing": {"type": "structure", "members": {}},
            "LendInput": {"type": "structure", "payload": "Body", "members": {
                "Book": {"shape": "Text", "location": "uri", "locationName": "Book"},
                "Reader": {"shape": "Text", "location": "uri", "locationName": "Reader"},
                "Tag": {"shape": "Text", "location": "header", "locationName": "X-Tag"},
                "Again": {"shape": "Text", "location": "header", "locationName": "x-tag"},
                "Broken": {"shape": "Text", "location": "header", "locationName": "a b"},
                "Whole": {"shape": "Thing", "location": "querystring", "locationName": "whole"},
                "Prefixed": {"shape": "Text", "location": "headers", "locationName": "x-"},
                "Body": {"shape": "Thing"},
                "Rest": {"shape": "Text"}
            }}
        }
    }"#;
    assert_snapshot!(errors(&Input::model(model)), @r#"
    error: the path has a label "Lost", which no member of the input is
      --> model.json#/operations/Lend/http

    error: the path has no label "Reader", which a member of the input is
      --> model.json#/operations/Lend/http

    error: expected a path that begins with `/`, found "books"
      --> model.json#/operations/List/http

    error: expected an HTTP method, found "a b"
      --> model.json#/operations/List/http

    error: another member is Header("x-tag"), too
      --> model.json#/shapes/LendInput/members/Again

    error: expected the name of a header, found Header("a b")
      --> model.json#/shapes/LendInput/members/Broken

    error: a member cannot be PrefixHeaders("x-"), unless it is a map
      --> model.json#/shapes/LendInput/members/Prefixed

    error: another member is the whole body, so this one has no place
      --> model.json#/shapes/LendInput/members/Rest

    error: a member cannot be Query("whole"), unless it is a scalar or a list of scalars
      --> model.json#/shapes/LendInput/members/Whole
    "#);
}
