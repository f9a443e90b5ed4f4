//! Which texts are JSON: RFC 8259's grammar, and what `serde_json` makes of it. A response is read where its body is JSON, whether
//! a value is of a known member or of one to skip, and refused otherwise; and what is refused is said with its place.
//!
//! `tests/codec` does the same with random texts.
#![allow(clippy::unwrap_used)]

#[path = "acceptance/texts.rs"]
mod texts;

use http::Response;
use obstacles::error::{OperationError, ResponseError};
use obstacles::operation::Operation;
use obstacles::operation::recurse::{Recurse, RecurseOutput};
use obstacles::operation::type_::{Type, TypeOutput};
use protocol::operation::Operation as _;
use protocol::operation::record::Record;
use sagemaker_describe_inference_experiment::operation::Operation as _;
use sagemaker_describe_inference_experiment::operation::describe_inference_experiment::DescribeInferenceExperiment;
use serde_json::Value;

use texts::{BODIES, DEEP, HALVES, INVALID, INVALID_BODIES, LARGE, VALID};

/// Where a text may stand in a body: the begin and the end of the body around it.
const KNOWN: &[(&str, &str)] = &[
    (r#"{"Document":"#, "}"),
    (r#"{"Documents":[1,"#, "]}"),
    (r#"{"SparseDocuments":[1,"#, ",2]}"),
    (r#"{"DocumentMap":{"key":"#, "}}"),
    (r#"{"Choice":{"Document":[[],"#, "]}}"),
    (r#"{"RequiredList":[{"Document":"#, r#","Text":"x"}]}"#),
];
const UNKNOWN: &[(&str, &str)] = &[
    (r#"{"Unknown":"#, "}"),
    (r#"{ "a" : 1 , "Unknown" : "#, r#" , "Text" : "x" }"#),
    (r#"{"Thing":{"Unknown":"#, "}}"),
    (r#"{"Things":[{"Unknown":["a","#, "]}]}"),
    (r#"{"Choice":{"Text":"x","__type":"#, "}}"),
];

fn body(place: (&str, &str), text: &[u8]) -> Vec<u8> {
    [place.0.as_bytes(), text, place.1.as_bytes()].concat()
}

fn read(body: &[u8]) -> Result<TypeOutput, Box<ResponseError>> {
    match Type::response(&Response::new(body)) {
        Ok(read) => Ok(read.output),
        Err(OperationError::Response(error)) => Err(error),
        Err(error) => unreachable!("a success is no error of the service: {error}"),
    }
}

fn recurse(body: &[u8]) -> Result<RecurseOutput, String> {
    Recurse::response(&Response::new(body))
        .map(|read| read.output)
        .map_err(|error| error.to_string())
}

/// What `serde_json` says, which is what we are compared with.
fn is_json(body: &[u8]) -> bool {
    serde_json::from_slice::<Value>(body).is_ok()
}

#[test]
fn there_are_enough_cases() {
    let count = VALID.len() + INVALID.len() + LARGE.len() + HALVES.len() + BODIES.len();
    assert!(count + INVALID_BODIES.len() >= 150, "{count}");
}

#[test]
fn what_is_json_is_read() {
    for text in VALID {
        let value: Value = serde_json::from_slice(text).unwrap();
        for place in KNOWN {
            let body = body(*place, text);
            assert!(is_json(&body), "{}", body.escape_ascii());
            assert!(read(&body).is_ok(), "{}: {:?}", body.escape_ascii(), read(&body));
        }
        let read_value = read(&body(KNOWN[0], text)).unwrap().document;
        assert_eq!(read_value.unwrap_or_default(), value, "{}", text.escape_ascii());
        for place in UNKNOWN {
            let body = body(*place, text);
            assert!(is_json(&body), "{}", body.escape_ascii());
            assert!(read(&body).is_ok(), "{}: {:?}", body.escape_ascii(), read(&body));
        }
    }
}

#[test]
fn what_is_no_json_is_refused() {
    for text in INVALID {
        for place in KNOWN.iter().chain(UNKNOWN) {
            let body = body(*place, text);
            assert!(!is_json(&body), "{}", body.escape_ascii());
            assert!(read(&body).is_err(), "{}", body.escape_ascii());
        }
    }
}

/// `serde_json` reads no number that a float cannot hold; what is skipped becomes no number.
#[test]
fn numbers_that_no_float_holds_are_refused_where_they_are_known() {
    for text in LARGE {
        for place in KNOWN {
            let body = body(*place, text);
            assert!(!is_json(&body), "{}", body.escape_ascii());
            assert!(read(&body).is_err(), "{}", body.escape_ascii());
        }
        for place in UNKNOWN {
            let body = body(*place, text);
            assert!(read(&body).is_ok(), "{}: {:?}", body.escape_ascii(), read(&body));
        }
        assert!(read(&body((r#"{"Double":"#, "}"), text)).is_err());
        assert!(read(&body((r#"{"Long":"#, "}"), text)).is_err());
    }
}

/// The grammar has escapes of half a surrogate pair, and `serde_json` refuses them in what it reads. What is skipped is
/// not looked at.
#[test]
fn halves_of_surrogate_pairs_are_read_as_u_fffd_or_refused() {
    for (text, mended) in HALVES {
        for place in UNKNOWN {
            let body = body(*place, text.as_bytes());
            assert!(read(&body).is_ok(), "{}", body.escape_ascii());
        }
        for place in KNOWN {
            let body = body(*place, text.as_bytes());
            assert!(!is_json(&body), "{}", body.escape_ascii());
            let mended = self::body(*place, mended.as_bytes());
            assert!(read(&mended).is_ok());
            if let Ok(value) = read(&body) {
                assert_eq!(value, read(&mended).unwrap(), "{}", body.escape_ascii());
            }
        }
    }
}

#[test]
fn halves_of_surrogate_pairs_are_corrected() {
    for (text, mended) in HALVES {
        let mended: Value = serde_json::from_str(mended).unwrap();
        let Value::String(mended) = mended else { continue };
        let body = format!(r#"{{"Thing":{{"Name":{text}}},"Text":{text},"Texts":["a",{text}]}}"#);
        let read = Type::response(&Response::new(body)).unwrap();
        assert_eq!(read.thing.as_ref().unwrap().name, mended);
        assert_eq!(read.text.as_ref().unwrap(), &mended);
        assert_eq!(read.texts.as_ref().unwrap(), &["a".to_owned(), mended]);
        assert_eq!(read.metadata.corrected, ["Thing.Name", "Text", "Texts[1]"], "{text}");
    }
}

#[test]
fn whole_bodies() {
    for body in BODIES {
        assert!(is_json(body), "{}", body.escape_ascii());
        assert!(read(body).is_ok(), "{}: {:?}", body.escape_ascii(), read(body));
        let other = DescribeInferenceExperiment::response(&Response::new(body));
        assert!(other.is_ok(), "{}: {other:?}", body.escape_ascii());
        let other = Record::response(&Response::new(body));
        assert!(other.is_ok(), "{}: {other:?}", body.escape_ascii());
    }
    for body in INVALID_BODIES {
        assert!(!is_json(body), "{}", body.escape_ascii());
        assert!(read(body).is_err(), "{}", body.escape_ascii());
        assert!(DescribeInferenceExperiment::response(&Response::new(body)).is_err());
        assert!(Record::response(&Response::new(body)).is_err(), "{}", body.escape_ascii());
    }
    // No body stands for an object without members.
    for body in [&b""[..], b" ", b"\t\r\n "] {
        assert!(!is_json(body) && read(body).is_ok());
    }
    for body in [&b"null"[..], b"[]", b"1", b"\"text\"", b"true", b"[{}]"] {
        assert!(is_json(body) && read(body).is_err(), "{}", body.escape_ascii());
    }
}

/// 127 levels are read, as by `serde_json`; what is skipped may be as deep as it likes.
#[test]
fn depth() {
    for (before, open, close, after) in DEEP {
        let outer = before.matches(['[', '{']).count();
        for depth in [1, 2, 60, 125, 126, 127, 128, 129, 130, 200, 10_000] {
            // An object has a member, and the innermost one has none.
            let middle = if open.ends_with(':') { "{}" } else { "" };
            let within = outer + middle.len() / 2;
            let levels = depth.max(within + 1) - within;
            let inner = format!("{}{middle}{}", open.repeat(levels), close.repeat(levels));
            let body = format!("{before}{inner}{after}");
            if is_json(body.as_bytes()) {
                assert!(depth < 128, "{depth} of {open}");
            }
            let is_read = match before.contains("Tree") || before.contains("Expression") {
                true => recurse(body.as_bytes()).is_ok(),
                false => read(body.as_bytes()).is_ok(),
            };
            let expected = before.contains("Unknown") || is_json(body.as_bytes());
            assert_eq!(is_read, expected, "{depth} of {open} after {before}");
        }
    }
}

/// The last of several values counts; where one of them cannot be read, none can.
#[test]
fn keys_that_come_twice() {
    let output = read(br#"{"Text":"a","Text":"b","Long":1,"Long":null,"\u0054ext":"c"}"#).unwrap();
    assert_eq!((output.text.as_deref(), output.long), (Some("c"), None));
    let output = read(br#"{"TextMap":{"k":"a","k":"b","":"c","":"d"},"TextMap":{"k":"e"}}"#);
    assert_eq!(
        output.unwrap().text_map.unwrap().into_iter().collect::<Vec<_>>(),
        [("k".to_owned(), "e".to_owned())]
    );
    let output = read(br#"{"Document":{"k":1,"k":[2]},"Unknown":1,"Unknown":{"a":1,"a":2}}"#);
    assert_eq!(output.unwrap().document, Some(serde_json::json!({"k": [2]})));
    assert!(read(br#"{"Text":5,"Text":"a"}"#).is_err());
    assert!(read(br#"{"Text":"a","Text":5}"#).is_err());
}

/// A text that is JSON is read by a typed member where it has its type.
#[test]
fn typed_members_take_what_has_their_type() {
    for text in VALID {
        let value: Value = serde_json::from_slice(text).unwrap();
        let take = |member: &str| {
            let before = format!("{{\"{member}\":");
            read(&body((&before, "}"), text))
        };
        let is_null = value.is_null();
        let is_special = matches!(value.as_str(), Some("NaN" | "Infinity" | "-Infinity"));
        let shown = text.escape_ascii();
        match take("Text") {
            Ok(output) => assert_eq!(output.text.as_deref(), value.as_str(), "{shown}"),
            Err(_) => assert!(!value.is_string() && !is_null, "{shown}"),
        }
        match take("Double") {
            Ok(output) if !is_special => assert_eq!(
                output.double.map(f64::to_bits),
                value.as_f64().map(f64::to_bits),
                "{shown}"
            ),
            Ok(output) => assert!(output.double.is_some(), "{shown}"),
            Err(_) => assert!(!value.is_number() && !is_special && !is_null, "{shown}"),
        }
        match take("Long") {
            // As `serde_json` has it, -0 is a float; for us it is an integer all the same.
            Ok(output) if value.as_f64() == Some(0.0) => {
                assert_eq!(output.long, Some(0), "{shown}");
            }
            Ok(output) => assert_eq!(output.long, value.as_i64(), "{shown}"),
            Err(_) => assert!(value.as_i64().is_none() && !is_null, "{shown}"),
        }
        match take("Boolean") {
            Ok(output) => assert_eq!(output.boolean, value.as_bool(), "{shown}"),
            Err(_) => assert!(!value.is_boolean() && !is_null, "{shown}"),
        }
        assert_eq!(take("Texts").is_ok(), is_null || is_list_of_texts(&value), "{shown}");
    }
}

fn is_list_of_texts(value: &Value) -> bool {
    value
        .as_array()
        .is_some_and(|items| items.iter().all(|item| item.is_string() || item.is_null()))
}

/// Documents of which one token is wrong, which stands between `«` and `»`: the path of the error, and words of its
/// message. The line and the column of the error are within that token, or where the text ends.
const PLACES: &[(&str, &str, &str)] = &[
    (r#"{"Long": «"x"»}"#, "Long", "expected a 64-bit integer, found a string"),
    (
        "{\n  \"Text\": \"a\",\n  \"Long\": «\"x\"»\n}",
        "Long",
        "expected a 64-bit integer, found a string",
    ),
    (r#"{"Text": «5»}"#, "Text", "expected a string, found the number 5"),
    (r#"{"Text": «true», "Long": "x"}"#, "Text", "expected a string, found true"),
    (r#"{"Texts": ["a", "b", «5»]}"#, "Texts[2]", "expected a string, found the number 5"),
    (
        "{\"Texts\": [\r\n\"a\",\r\n\r\n«-1.5»]}",
        "Texts[1]",
        "expected a string, found the number -1.5",
    ),
    (
        r#"{"TextLists": [[], ["a", «7»]]}"#,
        "TextLists[1][1]",
        "expected a string, found the number 7",
    ),
    (
        r#"{"TextMap": {"a": "b", "secret": «1»}}"#,
        "TextMap{1}",
        "expected a string, found the number 1",
    ),
    (r#"{"Byte": «128»}"#, "Byte", "expected an 8-bit integer, found the number 128"),
    (r#"{"Integer": «1.0»}"#, "Integer", "expected a 32-bit integer, found the number 1.0"),
    (r#"{"Boolean": «"true"»}"#, "Boolean", "expected a boolean, found a string"),
    (r#"{"Text": «["a"]»}"#, "Text", "expected a string, found a list"),
    (r#"{"Text": «{"a"»: "b"}}"#, "Text", "expected a string, found an object"),
    (r#"{"Texts": «"a"»}"#, "Texts", "expected a list, found a string"),
    (r#"{"Texts": «{}»}"#, "Texts", "expected a list, found an object"),
    (r#"{"Thing": «[]»}"#, "Thing", "expected an object, found a list"),
    (
        r#"{"Thing": {"Parts": [{"Name": "a"}, {"Name": «5»}]}}"#,
        "Thing.Parts[1].Name",
        "expected a string, found the number 5",
    ),
    ("{\"Thing\":\n {\"Name\":\n  «false»}}", "Thing.Name", "expected a string, found false"),
    (r#"{"Bytes": «"?"»}"#, "Bytes", "expected a string in base64, found a string"),
    (r#"{"Time": «"soon"»}"#, "Time", "expected a timestamp"),
    (
        r#"{"Choice": {"Integer": «"1"»}}"#,
        "Choice.Integer",
        "expected a 32-bit integer, found a string",
    ),
    (
        r#"{"Choice": {"Text": "a", "Integer": 1«}»}"#,
        "Choice",
        "the union Choice has more than one member",
    ),
    (r#"{"Choice": {«}»}"#, "Choice", "the union Choice has no member"),
    (r#"{"Text": "é中", "Long": «"x"»}"#, "Long", "expected a 64-bit integer, found a string"),
    // What is no JSON, with the path to where it ends.
    (r#"{"Text": "a" «"»Long": 1}"#, "", ""),
    (r#"{"Text" «"»a"}"#, "Text", ""),
    (r#"{"Text": «}»"#, "Text", ""),
    (r#"{"Text": «x»}"#, "Text", ""),
    (r#"{"Boolean": tru«}»"#, "Boolean", ""),
    (r#"{"Long": 0«1»}"#, "Long", ""),
    (r#"{"Double": 1.«}»"#, "Double", ""),
    (r#"{"Texts": ["a",«]»}"#, "Texts[1]", ""),
    (r#"{"Texts": ["a" «"»b"]}"#, "Texts[1]", ""),
    (r#"{"Text": "a\«q»"}"#, "Text", ""),
    ("{\"Text\": \"a«\n»\"}", "Text", ""),
    (r#"{"Thing": {"Name": "a", "Unknown": [1, {"a": «]»}]}}"#, "Thing", ""),
    (r#"{"Text": "a"} «x»"#, "", ""),
    (r#"{"Text": "a",«}»"#, "", ""),
    (r"{«1»: 2}", "", ""),
    ("{\"Text\": \"a«»", "Text", ""),
    ("{\"Texts\": [\"a\",\n \"b\",«»", "Texts[2]", ""),
    ("{\"Thing\": {\"Parts\": [{\"Name\":«»", "Thing.Parts[0].Name", ""),
];

#[test]
fn an_error_says_where_it_is() {
    let wrong: Vec<_> = PLACES.iter().filter_map(|place| misplaced(*place)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What is wrong with the error of a marked document, if anything.
fn misplaced((marked, path, words): (&str, &str, &str)) -> Option<String> {
    let (before, rest) = marked.split_once('«')?;
    let (token, after) = rest.split_once('»')?;
    let error = read(format!("{before}{token}{after}").as_bytes()).unwrap_err();
    let (line, column) = (error.line, error.column);
    let (start, end) = (position(before), position(&format!("{before}{token}")));
    // A line break in a string may also be column 0 of the line that it begins.
    let is_break = token == "\n" && (line, column) == (start.0 + 1, 0);
    let is_within = line == start.0 && (start.1..=end.1.max(start.1 + 1)).contains(&column);
    // People read it in the message, too.
    let place = format!(" at line {line} column {column}");
    let facts = [
        error.path == path,
        error.message.contains(words),
        words.is_empty() || error.message.starts_with(path),
        is_break || is_within,
        error.message.ends_with(&place) && error.to_string().ends_with(&place),
    ];
    (facts != [true; 5]).then(|| format!("{marked}: {facts:?}, {start:?} to {end:?}, {error:?}"))
}

/// The line, and the column of the last byte of a text; both from 1.
fn position(text: &str) -> (usize, usize) {
    let line = text.matches('\n').count() + 1;
    (line, text.len() - text.rfind('\n').map_or(0, |at| at + 1))
}

#[test]
fn a_body_that_is_no_text_says_so() {
    let error = read(b"{\"Text\": \"\xff\"}").unwrap_err();
    assert!(error.message.contains("UTF-8") && error.message.contains("10"), "{error}");
}
