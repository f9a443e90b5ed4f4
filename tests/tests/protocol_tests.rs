//! What a user is told about protocol tests of a model that cannot become tests of a crate, and which of
//! them do. That those which do can be run, and pass, is up to the crate `tests/protocol`.

#![allow(clippy::unwrap_used)]

use codegen::{Diagnostics, Generated};
use insta::assert_snapshot;
use tests::Input;

/// A model with an operation `Get` that has these tests, and with more shapes.
fn model(requests: &str, responses: &str, shapes: &str) -> Input {
    let shapes = if shapes.is_empty() { String::new() } else { format!(",\n{shapes}") };
    Input::model(&format!(
        r#"{{
          "smithy": "2.0",
          "shapes": {{
            "a#Library": {{
              "type": "service",
              "version": "1",
              "operations": [{{"target": "a#Get"}}, {{"target": "a#Put"}}],
              "traits": {{"aws.protocols#awsJson1_0": {{}}}}
            }},
            "a#Get": {{
              "type": "operation",
              "input": {{"target": "a#Input"}},
              "output": {{"target": "a#Output"}},
              "traits": {{
                "smithy.test#httpRequestTests": [{requests}],
                "smithy.test#httpResponseTests": [{responses}]
              }}
            }},
            "a#Put": {{"type": "operation", "errors": [{{"target": "a#Lost"}}]}},
            "a#Lost": {{"type": "structure", "members": {{}}, "traits": {{"smithy.api#error": "client"}}}},
            "a#Input": {{
              "type": "structure",
              "members": {{
                "name": {{"target": "smithy.api#String", "traits": {{"smithy.api#required": {{}}}}}},
                "byte": {{"target": "smithy.api#Byte"}},
                "float": {{"target": "smithy.api#Float"}},
                "flag": {{"target": "smithy.api#Boolean"}},
                "blob": {{"target": "smithy.api#Blob"}},
                "at": {{"target": "smithy.api#Timestamp"}},
                "list": {{"target": "a#List"}},
                "map": {{"target": "a#Map"}},
                "union": {{"target": "a#Union"}},
                "inner": {{"target": "a#Output"}}
              }}
            }},
            "a#Output": {{
              "type": "structure",
              "members": {{"id": {{"target": "smithy.api#String", "traits": {{"smithy.api#required": {{}}}}}}}}
            }},
            "a#List": {{"type": "list", "member": {{"target": "smithy.api#String"}}}},
            "a#Map": {{
              "type": "map",
              "key": {{"target": "smithy.api#String"}},
              "value": {{"target": "smithy.api#String"}}
            }},
            "a#Union": {{
              "type": "union",
              "members": {{"one": {{"target": "smithy.api#String"}}, "two": {{"target": "smithy.api#String"}}}}
            }}{shapes}
          }}
        }}"#
    ))
    .protocol_tests()
}

/// A test of a request, with more keys.
fn request(id: &str, more: &str) -> String {
    let protocol = r#""protocol": "aws.protocols#awsJson1_0""#;
    format!(r#"{{"id": "{id}", {protocol}, "method": "POST", "uri": "/", {more}}}"#)
}

/// A test of a response, with more keys.
fn response(id: &str, more: &str) -> String {
    let protocol = r#""protocol": "aws.protocols#awsJson1_0""#;
    format!(r#"{{"id": "{id}", {protocol}, "code": 200, {more}}}"#)
}

/// A test of a request with these parameters.
fn params(params: &str) -> Input {
    model(&request("A", &format!(r#""params": {params}"#)), "", "")
}

fn errors(input: &Input) -> String {
    input.generate().unwrap_err().to_string()
}

/// What is wrong, without its place.
fn messages(input: &Input) -> Vec<String> {
    input.generate().unwrap_err().iter().map(|error| error.message.clone()).collect()
}

fn file(generated: &Generated, path: &str) -> String {
    generated.files.iter().find(|file| file.path == path).unwrap().contents.clone()
}

#[test]
fn a_model_without_tests_is_an_error() {
    assert_snapshot!(errors(&Input::fixture("blob").protocol_tests()), @r"
    error: the model has no protocol tests
      --> tests/fixtures/blob.json
      help: only Smithy models can have them; without this option, none are asked for
    ");
    assert_snapshot!(errors(&model("", "", "")), @r"
    error: the model has no protocol tests
      --> model.json
      help: only Smithy models can have them; without this option, none are asked for
    ");
}

#[test]
fn tests_are_of_no_matter_unless_they_are_asked_for() {
    let mut broken = model("7", "true", "");
    broken.options.protocol_tests = false;
    let generated = broken.generate().unwrap();
    assert_eq!(generated.protocol_tests, None);
    assert!(generated.files.iter().all(|file| !file.path.starts_with("tests/")));
    assert!(!file(&generated, "Cargo.toml").contains("dev-dependencies"));
}

#[test]
fn every_value_of_a_wrong_type_is_reported_with_its_place() {
    let requests = r#"
        7,
        {},
        {"id": 1, "protocol": 2, "method": 3, "uri": 4, "params": [], "headers": [], "body": {}},
        {
          "id": "A", "protocol": "aws.protocols#awsJson1_0", "documentation": 1, "appliesTo": "both",
          "method": "G T", "uri": "no/slash", "host": "https://example.com", "resolvedHost": "",
          "headers": {"a b": "c", "d": "\n", "e": ["f"]}, "forbidHeaders": "g", "requireHeaders": [1, ""],
          "queryParams": {}, "forbidQueryParams": [null], "requireQueryParams": true,
          "body": "{", "bodyMediaType": "application/json", "authScheme": 1, "unknown": "ignored"
        },
        {
          "id": "A", "protocol": "aws.protocols#awsJson1_0", "method": "GET", "uri": "/#a",
          "params": {"name": "a"}, "body": "*", "bodyMediaType": "application/cbor"
        }
    "#;
    let responses = r#"
        {"id": "A", "protocol": "aws.protocols#awsJson1_0"},
        {"id": "A", "protocol": "aws.protocols#awsJson1_0", "code": "200"},
        {"id": "A", "protocol": "aws.protocols#awsJson1_0", "code": 20, "bodyMediaType": 1, "forbidHeaders": {}}
    "#;
    assert_snapshot!(errors(&model(requests, responses, "")), @r#"
    error: expected an object, found the number 7
      --> model.json#/shapes/a#Get/traits/smithy.test#httpRequestTests/0

    error: expected a `id`
      --> model.json#/shapes/a#Get/traits/smithy.test#httpRequestTests/1

    error: expected a `method`
      --> model.json#/shapes/a#Get/traits/smithy.test#httpRequestTests/1

    error: expected a `protocol`
      --> model.json#/shapes/a#Get/traits/smithy.test#httpRequestTests/1

    error: expected a `uri`
      --> model.json#/shapes/a#Get/traits/smithy.test#httpRequestTests/1

    error: expected a string, found an object
      --> model.json#/shapes/a#Get/traits/smithy.test#httpRequestTests/2/body

    error: expected an object, found an array
      --> model.json#/shapes/a#Get/traits/smithy.test#httpRequestTests/2/headers

    error: expected a string, found the number 1
      --> model.json#/shapes/a#Get/traits/smithy.test#httpRequestTests/2/id

    error: expected a string, found the number 3
      --> model.json#/shapes/a#Get/traits/smithy.test#httpRequestTests/2/method

    error: expected an object, found an array
      --> model.json#/shapes/a#Get/traits/smithy.test#httpRequestTests/2/params

    error: expected a string, found the number 2
      --> model.json#/shapes/a#Get/traits/smithy.test#httpRequestTests/2/protocol

    error: expected a string, found the number 4
      --> model.json#/shapes/a#Get/traits/smithy.test#httpRequestTests/2/uri

    error: expected a value of the required member "name"
      --> model.json#/shapes/a#Get/traits/smithy.test#httpRequestTests/3

    error: expected "client" or "server", found the string "both"
      --> model.json#/shapes/a#Get/traits/smithy.test#httpRequestTests/3/appliesTo

    error: `bodyMediaType` says that this is JSON, and it is not: EOF while parsing an object at line 1 column 1
      --> model.json#/shapes/a#Get/traits/smithy.test#httpRequestTests/3/body

    error: expected a string, found the number 1
      --> model.json#/shapes/a#Get/traits/smithy.test#httpRequestTests/3/documentation

    error: expected an array, found the string "g"
      --> model.json#/shapes/a#Get/traits/smithy.test#httpRequestTests/3/forbidHeaders

    error: expected a string, found null
      --> model.json#/shapes/a#Get/traits/smithy.test#httpRequestTests/3/forbidQueryParams/0

    error: "a b" is no name of a header
      --> model.json#/shapes/a#Get/traits/smithy.test#httpRequestTests/3/headers/a b

    error: the value of a header has no control characters
      --> model.json#/shapes/a#Get/traits/smithy.test#httpRequestTests/3/headers/d

    error: expected a string, found an array
      --> model.json#/shapes/a#Get/traits/smithy.test#httpRequestTests/3/headers/e

    error: expected a host, with a path or without, and no scheme, found the string "https://example.com"
      --> model.json#/shapes/a#Get/traits/smithy.test#httpRequestTests/3/host

    error: expected an HTTP method, found the string "G T"
      --> model.json#/shapes/a#Get/traits/smithy.test#httpRequestTests/3/method

    error: expected an array, found an object
      --> model.json#/shapes/a#Get/traits/smithy.test#httpRequestTests/3/queryParams

    error: expected a string, found the number 1
      --> model.json#/shapes/a#Get/traits/smithy.test#httpRequestTests/3/requireHeaders/0

    error: expected the name of a header, found the string ""
      --> model.json#/shapes/a#Get/traits/smithy.test#httpRequestTests/3/requireHeaders/1

    error: expected an array, found true
      --> model.json#/shapes/a#Get/traits/smithy.test#httpRequestTests/3/requireQueryParams

    error: expected a host, with a path or without, and no scheme, found the string ""
      --> model.json#/shapes/a#Get/traits/smithy.test#httpRequestTests/3/resolvedHost

    error: expected a path that starts with `/`, without a `#`, found the string "no/slash"
      --> model.json#/shapes/a#Get/traits/smithy.test#httpRequestTests/3/uri

    error: expected base64, which is how bodies are given that are no text
      --> model.json#/shapes/a#Get/traits/smithy.test#httpRequestTests/4/body

    error: expected a path that starts with `/`, without a `#`, found the string "/#a"
      --> model.json#/shapes/a#Get/traits/smithy.test#httpRequestTests/4/uri

    error: expected a `code`
      --> model.json#/shapes/a#Get/traits/smithy.test#httpResponseTests/0

    error: expected a number, found the string "200"
      --> model.json#/shapes/a#Get/traits/smithy.test#httpResponseTests/1/code

    error: expected a string, found the number 1
      --> model.json#/shapes/a#Get/traits/smithy.test#httpResponseTests/2/bodyMediaType

    error: expected an HTTP status code, found the number 20
      --> model.json#/shapes/a#Get/traits/smithy.test#httpResponseTests/2/code

    error: expected an array, found an object
      --> model.json#/shapes/a#Get/traits/smithy.test#httpResponseTests/2/forbidHeaders
    "#);
}

#[test]
fn a_parameter_that_does_not_fit_its_shape_is_an_error_with_its_place() {
    let params = r#""params": {
        "name": 1, "byte": 128, "float": "1", "flag": "true", "blob": [1], "at": "yesterday",
        "list": ["a", null, {}], "map": {"a": null, "b/c~": 1}, "union": {"one": "a", "two": "b"},
        "inner": {"new": true}, "other": null
    }"#;
    assert_snapshot!(errors(&model(&request("A", params), "", "")), @r#"
    error: expected seconds since 1970, or a date, found the string "yesterday"
      --> model.json#/shapes/a#Get/traits/smithy.test#httpRequestTests/0/params/at

    error: expected a string, whose bytes are meant, found an array
      --> model.json#/shapes/a#Get/traits/smithy.test#httpRequestTests/0/params/blob

    error: expected an integer from -128 to 127, found the number 128
      --> model.json#/shapes/a#Get/traits/smithy.test#httpRequestTests/0/params/byte

    error: expected a boolean, found the string "true"
      --> model.json#/shapes/a#Get/traits/smithy.test#httpRequestTests/0/params/flag

    error: expected a number, "NaN", "Infinity" or "-Infinity", found the string "1"
      --> model.json#/shapes/a#Get/traits/smithy.test#httpRequestTests/0/params/float

    error: expected a value of the required member "id"
      --> model.json#/shapes/a#Get/traits/smithy.test#httpRequestTests/0/params/inner

    error: there is no member "new"
      --> model.json#/shapes/a#Get/traits/smithy.test#httpRequestTests/0/params/inner/new

    error: null can be no value here: the list or the map is not sparse
      --> model.json#/shapes/a#Get/traits/smithy.test#httpRequestTests/0/params/list/1

    error: expected a string, found an object
      --> model.json#/shapes/a#Get/traits/smithy.test#httpRequestTests/0/params/list/2

    error: null can be no value here: the list or the map is not sparse
      --> model.json#/shapes/a#Get/traits/smithy.test#httpRequestTests/0/params/map/a

    error: expected a string, found the number 1
      --> model.json#/shapes/a#Get/traits/smithy.test#httpRequestTests/0/params/map/b~1c~0

    error: expected a string, found the number 1
      --> model.json#/shapes/a#Get/traits/smithy.test#httpRequestTests/0/params/name

    error: there is no member "other"
      --> model.json#/shapes/a#Get/traits/smithy.test#httpRequestTests/0/params/other

    error: expected one member of the union, and no other
      --> model.json#/shapes/a#Get/traits/smithy.test#httpRequestTests/0/params/union
    "#);
}

#[test]
fn what_no_value_can_be_is_an_error() {
    for (given, expected) in [
        (
            r#"{"name": "a", "byte": 1.5}"#,
            "expected an integer from -128 to 127, found the number 1.5",
        ),
        (
            r#"{"name": "a", "byte": -129}"#,
            "expected an integer from -128 to 127, found the number -129",
        ),
        (
            r#"{"name": "a", "float": 1e39}"#,
            "expected a number that a 32-bit float can hold, found the number 1e39",
        ),
        (
            r#"{"name": "a", "at": 1e300}"#,
            "expected seconds since 1970, or a date, found the number 1e300",
        ),
        (
            r#"{"name": "a", "at": 9223372036854775808}"#,
            "expected seconds since 1970, or a date, found the number 9223372036854775808",
        ),
        (
            r#"{"name": "a", "at": "NaN"}"#,
            r#"expected seconds since 1970, or a date, found the string "NaN""#,
        ),
        (r#"{"name": "a", "union": {}}"#, "expected one member of the union, and no other"),
        (
            r#"{"name": "a", "union": {"one": null}}"#,
            "expected one member of the union, and no other",
        ),
        (r#"{"name": "a", "union": {"three": 3}}"#, r#"there is no member "three""#),
        (r#"{"name": "a", "list": {}}"#, "expected an array, found an object"),
        (r#"{"name": "a", "map": []}"#, "expected an object, found an array"),
        ("{}", r#"expected a value of the required member "name""#),
        (r#"{"name": null}"#, r#"expected a value of the required member "name""#),
        ("null", "expected an object, found null"),
    ] {
        let found = messages(&params(given));
        assert!(found.iter().any(|message| message == expected), "{given}: {found:?}");
    }
}

/// What is written for one test of a request.
fn first_request(test: &str) -> String {
    let common = r#""id": "A", "protocol": "aws.protocols#awsJson1_0", "method": "POST""#;
    let generated = model(&format!("{{{common}, {test}}}"), "", "").generate();
    file(&generated.unwrap(), "tests/protocol.rs")
}

/// Smithy's own suites say text, too, where the specification of the trait says base64.
#[test]
fn a_binary_body_is_base64_unless_the_parameters_have_it_as_text() {
    for (name, body, expected) in [
        ("blob", "blob", r#"check::text(request.body(), "blob");"#),
        ("a blob", "a blob", r#"check::text(request.body(), "a blob");"#),
        ("blob", "YmxvYg==", r#"assert_eq!(request.body(), b"blob");"#),
    ] {
        let text = first_request(&format!(
            r#""uri": "/", "params": {{"name": "{name}"}}, "body": "{body}", "bodyMediaType": "application/octet-stream""#
        ));
        assert!(text.contains(expected), "{name}, {body}: {text}");
    }
}

#[test]
fn a_query_in_the_uri_is_one_of_the_query() {
    let text = |uri: &str, query: &str| {
        first_request(&format!(r#""uri": "{uri}"{query}, "params": {{"name": "a"}}"#))
    };
    let apart = text("/a", r#", "queryParams": ["b=c", "d"]"#);
    assert!(apart.contains(r#""/a""#) && apart.contains(r#""b=c""#), "{apart}");
    assert_eq!(text("/a?b=c&d", ""), apart);
    assert_eq!(text("/a?b=c", r#", "queryParams": ["d"]"#), apart);
}

/// The same of a response is fine: a client corrects what a service fails to send.
#[test]
fn a_response_may_lack_required_members() {
    let generated = model("", &response("A", r#""params": {}"#), "").generate().unwrap();
    let text = file(&generated, "tests/protocol.rs");
    assert!(text.contains("    let expected = operation::get::GetOutput::default();\n"), "{text}");
}

#[test]
fn tests_where_none_can_be_are_errors() {
    let misplaced = r#"
        "a#Error": {
          "type": "structure", "members": {},
          "traits": {"smithy.api#error": "server", "smithy.test#httpRequestTests": []}
        },
        "a#Text": {
          "type": "string",
          "traits": {"smithy.test#httpResponseTests": []}
        },
        "a#NoError": {
          "type": "structure", "members": {},
          "traits": {"smithy.test#httpResponseTests": []}
        }
    "#;
    assert_snapshot!(errors(&model("", &response("A", r#""params": {}"#), misplaced)), @r"
    error: an error has no requests; expected `httpResponseTests` alone
      --> model.json#/shapes/a#Error

    error: only operations and errors have protocol tests
      --> model.json#/shapes/a#NoError

    error: only operations and errors have protocol tests
      --> model.json#/shapes/a#Text
    ");
}

/// Suites have tests of operations with event streams, and of those of another service.
#[test]
fn tests_of_what_is_no_part_of_the_crate_are_counted_and_warned_about() {
    let others = r#"
        "a#Forgotten": {
          "type": "structure", "members": {},
          "traits": {
            "smithy.api#error": "server",
            "smithy.test#httpResponseTests": [{"id": "B", "protocol": "aws.protocols#awsJson1_0", "code": 500}]
          }
        },
        "b#Get": {
          "type": "operation",
          "traits": {
            "smithy.test#httpRequestTests": [
              {"id": "C", "protocol": "aws.protocols#awsJson1_0", "method": "POST", "uri": "/"}
            ]
          }
        }
    "#;
    let generated = model("", &response("A", r#""params": {}"#), others).generate().unwrap();
    let about_tests = |diagnostic: &&codegen::Diagnostic| diagnostic.message.contains("test");
    let warnings: Vec<_> =
        generated.diagnostics.iter().filter(about_tests).map(ToString::to_string).collect();
    assert_snapshot!(warnings.join("\n"), @r"
    warning: the test is of the error a#Forgotten, which no operation of the crate has, and is skipped
      --> model.json#/shapes/a#Forgotten/traits/smithy.test#httpResponseTests/0
      help: if it is meant for this service, let the service or an operation of it list that shape
    warning: the test is of b#Get, which is no operation of the crate, and is skipped
      --> model.json#/shapes/b#Get/traits/smithy.test#httpRequestTests/0
      help: if it is meant for this service, let the service or an operation of it list that shape
    ");
    let counts = generated.protocol_tests.unwrap();
    assert_eq!(
        counts.to_string(),
        "requests: 0, responses: 1, errors: 0, skipped: 2 (2 of other operations)"
    );
}

#[test]
fn tests_of_operations_that_are_not_asked_for_are_counted() {
    let put = Input::fixture("protocol").protocol_tests().operations(&["Wait", "Point", "Record"]);
    let counts = put.generate().unwrap().protocol_tests.unwrap();
    assert_eq!(
        counts.to_string(),
        "requests: 7, responses: 6, errors: 5, skipped: 7 (1 for services, 1 of other protocols, 5 of other operations)"
    );
    // The three of an error that none of these operations has are among the others, and no mistake.
    let wait = Input::fixture("protocol").protocol_tests().operations(&["Wait", "Point"]);
    let generated = wait.generate().unwrap();
    assert!(generated.diagnostics.iter().all(|found| !found.message.contains("test")));
    assert_eq!(
        generated.protocol_tests.unwrap().to_string(),
        "requests: 2, responses: 1, errors: 2, skipped: 20 (1 for services, 1 of other protocols, 18 of other operations)"
    );
}

/// Operations do not read the streams that they are given; clients do, and send what was made of them.
#[test]
fn tests_of_the_hash_of_a_stream_are_counted() {
    let test = |id: &str, headers: &str| {
        let request = r#""protocol": "aws.protocols#restJson1", "method": "POST", "uri": "/""#;
        format!(
            r#"{{"id": "{id}", {request}, "headers": {{{headers}}}, "params": {{"body": "a"}}}}"#
        )
    };
    let tests = [
        test("A", r#""X-Amz-Glacier-Version": "2012-06-01""#),
        test("B", r#""X-Amz-Content-Sha256": "00""#),
        test("C", r#""X-Amz-Sha256-Tree-Hash": "00""#),
        test("D", "").replace("}}", r#"}, "requireHeaders": ["x-amz-sha256-tree-hash"]}"#),
        test("E", "").replace(r#""a""#, "null"),
    ];
    let model = format!(
        r#"{{
          "smithy": "2.0",
          "shapes": {{
            "a#Glacier": {{
              "type": "service", "version": "1", "operations": [{{"target": "a#UploadArchive"}}],
              "traits": {{"aws.protocols#restJson1": {{}}, "aws.api#service": {{"sdkId": "Glacier"}}}}
            }},
            "a#UploadArchive": {{
              "type": "operation", "input": {{"target": "a#Input"}},
              "traits": {{
                "smithy.api#http": {{"method": "POST", "uri": "/"}},
                "smithy.test#httpRequestTests": [{}]
              }}
            }},
            "a#Input": {{
              "type": "structure",
              "members": {{"body": {{"target": "a#Stream", "traits": {{"smithy.api#httpPayload": {{}}}}}}}}
            }},
            "a#Stream": {{"type": "blob", "traits": {{"smithy.api#streaming": {{}}}}}}
          }}
        }}"#,
        tests.join(", ")
    );
    let generated = Input::model(&model).protocol_tests().amended().generate().unwrap();
    assert_eq!(
        generated.protocol_tests.unwrap().to_string(),
        "requests: 2, responses: 0, errors: 0, skipped: 3 (3 of hashes that clients send with a stream)"
    );
    // Only what is used is imported.
    let written = file(&generated, "tests/protocol.rs");
    assert!(written.contains("operation::{self, Endpoint};"), "{written}");
}

#[test]
fn a_crate_without_a_test_to_put_it_to_is_a_warning() {
    let requests = [
        r#"{"id": "A", "protocol": "aws.protocols#awsJson1_1", "method": "PUT", "uri": "/a"}"#,
        r#"{"id": "B", "protocol": "aws.protocols#awsJson1_0", "method": "PUT", "uri": "/a", "appliesTo": "server"}"#,
    ];
    let generated = model(&requests.join(","), "", "").generate().unwrap();
    let counts = generated.protocol_tests.unwrap();
    assert_eq!((counts.written(), counts.skipped()), (0, 2));
    assert_snapshot!(Diagnostics::new(generated.diagnostics.clone()), @r"
    warning: no protocol test can be put to this crate: requests: 0, responses: 0, errors: 0, skipped: 2 (1 for services, 1 of other protocols)
      --> model.json
    ");
    assert!(file(&generated, "tests/protocol.rs").contains("//! Requests: 0, responses: 0, errors: 0, skipped: 2 (1 for services, 1 of other protocols).\n"));
}

/// Names are numbered in the order of the file, however the ids are written.
#[test]
fn tests_of_one_name_are_told_apart() {
    let ids = ["GetIt", "getIt", "get_it", "while", "main", "", "2nd", "日本"];
    let requests: Vec<_> = ids.iter().map(|id| request(id, r#""params": {"name": "a"}"#)).collect();
    let generated =
        model(&requests.join(","), &response("GetIt", r#""params": {}"#), "").generate().unwrap();
    let text = file(&generated, "tests/protocol.rs");
    let names: Vec<_> = text.lines().filter_map(|line| line.strip_prefix("fn ")).collect();
    let expected = [
        "get_it",
        "get_it_2",
        "get_it_3",
        "while_",
        "main_2",
        "empty",
        "_2_nd",
        "u65e5_u672c",
        "get_it_4",
    ];
    assert_eq!(names, expected.map(|name| format!("{name}() {{")));
}

/// What a test says is data, and stays that.
#[test]
fn texts_of_a_test_cannot_become_code() {
    let hostile = r####""documentation": "*/ \" # \r\n```\nfn a() {}", "params": {"name": "\"#; }\n    }\n    #[test]\n    fn b() {}"},
        "body": "\"###\u202e\n", "bodyMediaType": "text/plain", "headers": {"x": "\"#; r#"}"####;
    let generated = model(&request("A", hostile), "", "").generate().unwrap();
    let text = file(&generated, "tests/protocol.rs");
    assert_eq!(text.matches("#[test]\nfn ").count(), 1, "{text}");
    let literal = "r##\"\"#; }\n    }\n    #[test]\n    fn b() {}\"##";
    assert!(text.contains(&format!(".name({literal})")), "{text}");
    assert!(!text.contains('\u{202e}'), "{text}");
}

/// A response that is not what its media type says would only fail when the test runs.
#[test]
fn a_body_of_a_response_is_what_its_media_type_says() {
    let body = r#""body": "{", "bodyMediaType": "application/json", "params": {"id": "a"}"#;
    assert_snapshot!(errors(&model("", &response("A", body), "")), @r"
    error: `bodyMediaType` says that this is JSON, and it is not: EOF while parsing an object at line 1 column 1
      --> model.json#/shapes/a#Get/traits/smithy.test#httpResponseTests/0/body
    ");
}

/// What is wrong with a list of tests is said, and not that there are none.
#[test]
fn tests_that_are_no_list_are_not_said_to_be_missing() {
    let mut input = model("", "", "");
    let text = String::from_utf8(input.models[0].json.clone()).unwrap();
    let text = text.replace(r#"httpRequestTests": []"#, r#"httpRequestTests": {"id": 1}"#);
    input.models[0].json = text.into_bytes();
    assert_snapshot!(errors(&input), @r"
    error: expected an array, found an object
      --> model.json#/shapes/a#Get/traits/smithy.test#httpRequestTests
    ");
}
