//! Types in formats of serde's that are not for people: CBOR (RFC 8949) and `MessagePack`. These have floats that are no
//! numbers, bytes, and integers of several widths, and say which of it they hold.
#![allow(clippy::unwrap_used)]

use obstacles::operation::keep::KeepInput;
use obstacles::operation::recurse::RecurseOutput;
use obstacles::operation::type_::TypeInput;
use obstacles::types::Choice;
use obstacles::{Blob, DateTime};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

fn to_cbor(value: &impl Serialize) -> Vec<u8> {
    let mut bytes = Vec::new();
    ciborium::into_writer(value, &mut bytes).unwrap();
    bytes
}

fn from_cbor<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, String> {
    ciborium::from_reader(bytes).map_err(|error| match error {
        ciborium::de::Error::Semantic(_, message) => message,
        other => other.to_string(),
    })
}

fn to_message_pack(value: &impl Serialize) -> Vec<u8> {
    rmp_serde::to_vec(value).unwrap()
}

fn from_message_pack<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, String> {
    rmp_serde::from_slice(bytes).map_err(|error| error.to_string())
}

/// What is left of a value after it was written and read in each format.
fn round_trips<T: Serialize + DeserializeOwned>(value: &T) -> [T; 2] {
    [from_cbor(&to_cbor(value)).unwrap(), from_message_pack(&to_message_pack(value)).unwrap()]
}

/// Reads a value that another writer made, in each format; both have to come to the same.
fn read<T: DeserializeOwned + Serialize>(value: &impl Serialize) -> Result<T, String> {
    let cbor = from_cbor::<T>(&to_cbor(value));
    let message_pack = from_message_pack::<T>(&to_message_pack(value));
    let [one, other] = [&cbor, &message_pack]
        .map(|read| read.as_ref().map(|value| serde_json::to_string(value).unwrap()));
    assert_eq!(one, other);
    cbor
}

/// A member of each name and kind that the model has.
fn everything() -> Value {
    let required = json!({
        "Boolean": false, "Long": i64::MIN, "Double": 0.1, "Text": "", "Bytes": "AP8=", "Time": 0, "Document": [],
        "Enum": "From", "Awkward": "é", "Texts": [], "TextMap": {}, "Choice": {"Text": ""}, "Thing": {"Name": "x"}
    });
    // More than the 4,096 bytes that a reader of CBOR has room for without memory of its own.
    let long = "é".repeat(5_000);
    let mut members = json!({
        "Boolean": true, "Byte": -128, "Short": 32_767, "Integer": i32::MIN, "Long": i64::MAX, "Float": 1.5,
        "Double": -1.5e300, "Text": long, "Bytes": "AP+A".repeat(2_000),
        "Document": {"a": [1, -1, 1.5, null, true, long, {}, u64::MAX, i64::MIN], "": long}, "Enum": "From",
        "Time": 1_576_540_098.123_456, "EpochTime": -1, "IsoTime": "2019-12-16T23:48:18.123456789Z",
        "HttpTime": "Mon, 16 Dec 2019 23:48:18 GMT", "TimeAsEpoch": -0.001, "TimeAsIso": "2019-12-16T23:48:18Z",
        "TimeAsHttp": "Mon, 16 Dec 2019 23:48:18.5 GMT", "IsoTimeAsEpoch": 253_402_300_800_i64,
        "HttpTimeAsIso": "1969-12-31T23:59:59.75Z", "Times": [0, 0.5, -1],
        "HttpTimes": ["Thu, 01 Jan 1970 00:00:00 GMT"], "IsoTimeMap": {"k": "1970-01-01T00:00:00Z"}
    });
    let more = json!({
        "Texts": ["", "a", long], "SparseTexts": [null, "a", null], "TextLists": [[], ["a"]],
        "TextListMap": {"": [], "a": ["b"]}, "TextMaps": [{}, {"a": "b"}], "TextMap": {"k": "v", &*long: "x"},
        "SparseTextMap": {"a": null, "b": "c"}, "EnumMap": {"From": 1, "newer": 2}, "Integers": [i32::MAX, 0, -1],
        "Doubles": [0.1, -0.0, 1e300, 5e-324, 1.0], "Documents": [1, "a"], "SparseDocuments": [null, {"a": null}],
        "DocumentMap": {"a": 1.5}, "Blobs": ["", "AA=="], "Choice": {"Choice": {"TimeAsHttp": "Thu, 01 Jan 1970 00:00:00 GMT"}},
        "Choices": [{"Integer": 7}, {"Bytes": "AP8="}, {"Document": [1]}, {"IsoTime": "1970-01-01T00:00:00Z"}, {"Empty": {}}],
        "SparseChoices": [null, {"Texts": ["a"]}, {"Enum": "newer"}], "NoChoice": {"Newer": {}}, "Empty": {},
        "Required": required, "RequiredList": [required, required], "RequiredMap": {"k": required},
        "Thing": {"Name": "a", "Parts": [{"Name": "b", "Send": "c"}]},
        "Constrained": {"Name": "n", "NameMap": {"k": ["v"]}, "Ratio": 0.5, "Bytes": "AAA=", "Exact": 5}
    });
    for (name, value) in more.as_object().unwrap() {
        members[name] = value.clone();
    }
    members
}

#[test]
fn a_structure_with_everything_is_read_as_it_was_written() {
    let json = everything();
    let model: Value =
        serde_json::from_slice(&tests::read("tests/fixtures/obstacles.json")).unwrap();
    for name in model["shapes"]["Values"]["members"].as_object().unwrap().keys() {
        assert!(json.get(name).is_some(), "{name}");
    }
    let value: TypeInput = serde_json::from_value(json).unwrap();
    for again in round_trips(&value) {
        assert_eq!(again, value);
    }
    let tree = json!({"Name": "a", "Left": {"Children": [{"Name": "b"}]}, "ByName": {"k": [{}]}});
    let sum = json!({"Sum": [{"Number": 1.5}, {"Named": {"x": {"Negated": {"Number": -0.0}}}}]});
    let value: RecurseOutput =
        serde_json::from_value(json!({"Tree": tree, "Expression": sum})).unwrap();
    for again in round_trips(&value) {
        assert_eq!(again, value);
    }
}

#[test]
fn secrets_are_read_as_they_were_written() {
    let input = KeepInput::builder();
    let value = input.text("secret").build().unwrap();
    for again in round_trips(&value) {
        assert_eq!(again, value);
    }
}

/// They have bits of their own in both formats: RFC 8949, section 3.3.
#[test]
fn floats_that_are_no_numbers_are_floats() {
    for (single, value) in [
        (f32::NAN, f64::NAN),
        (f32::INFINITY, f64::INFINITY),
        (f32::NEG_INFINITY, f64::NEG_INFINITY),
    ] {
        let input =
            TypeInput::builder().float(single).double(value).doubles(value).build().unwrap();
        let written: ciborium::Value = from_cbor(&to_cbor(&input)).unwrap();
        let members = written.as_map().unwrap();
        let is_it = |float: &ciborium::Value| {
            float.as_float().is_some_and(|float| float.total_cmp(&value).is_eq())
        };
        assert!(members[..2].iter().all(|(_, float)| is_it(float)), "{members:?}");
        for again in round_trips(&input) {
            assert_eq!(format!("{again:?}"), format!("{input:?}"));
        }
        // As they are in JSON, which may have been what a document was made from.
        let json: Value = serde_json::from_str(&serde_json::to_string(&input).unwrap()).unwrap();
        assert!(json["Double"].is_string());
        let again: TypeInput = read(&json).unwrap();
        assert_eq!(format!("{again:?}"), format!("{input:?}"));
    }
    let members = to_message_pack(&TypeInput::builder().double(f64::NAN).build().unwrap());
    // The map of one member, its name, and the mark of a float of 64 bits.
    assert_eq!(members[..9], *b"\x81\xa6Double\xcb");
}

/// Smithy's rule for CBOR as well: a number is the nearest one, whichever type its writer chose.
#[test]
fn a_float_may_come_as_an_integer_or_as_a_narrower_one() {
    let value: TypeInput =
        read(&json!({"Double": 7, "Float": -7, "Doubles": [0, u64::MAX, i64::MIN, 0.5]})).unwrap();
    assert_eq!((value.double, value.float), (Some(7.0), Some(-7.0)));
    let doubles = [0.0, 18_446_744_073_709_551_616.0, -9_223_372_036_854_775_808.0, 0.5];
    assert_eq!(value.doubles.as_deref(), Some(&doubles[..]));
    // RFC 8949, appendix A: 1.5 in 16 bits, and 100000.0 in 32.
    let half: TypeInput = from_cbor(b"\xa1\x66Double\xf9\x3e\x00").unwrap();
    let single: TypeInput = from_cbor(b"\xa1\x66Double\xfa\x47\xc3\x50\x00").unwrap();
    assert_eq!((half.double, single.double), (Some(1.5), Some(100_000.0)));
}

#[test]
fn blobs_are_bytes_and_may_be_base64() {
    let blob = Blob::from(b"\x00\xff");
    let value = TypeInput::builder().bytes(blob.clone()).build().unwrap();
    // A map of members comes without their number, since those that are absent are left out.
    assert_eq!(to_cbor(&value), b"\xbf\x65Bytes\x42\x00\xff\xff");
    assert_eq!(to_message_pack(&value), b"\x81\xa5Bytes\xc4\x02\x00\xff");
    assert_eq!(from_cbor(b"\xa1\x65Bytes\x42\x00\xff"), Ok(value.clone()));
    assert_eq!(read(&json!({"Bytes": "AP8="})), Ok(value));
    let choice = Choice::Bytes(blob);
    for again in round_trips(&choice) {
        assert_eq!(again, choice);
    }
}

/// RFC 8949, section 3.2: a map, a list, a text may come without their length, and a text in parts.
#[test]
fn what_comes_in_parts_is_read() {
    let value: TypeInput = from_cbor(
        b"\xbf\x65Texts\x9f\x7f\x61a\x61b\xff\x60\xff\x65Bytes\x5f\x41\x00\x41\xff\xff\xff",
    )
    .unwrap();
    assert_eq!(value.texts.as_deref(), Some(&["ab".to_owned(), String::new()][..]));
    assert_eq!(value.bytes, Some(Blob::from(b"\x00\xff")));
}

#[test]
fn null_and_what_the_model_does_not_have_are_as_in_json() {
    let long = "x".repeat(5_000);
    let value: TypeInput = read(&json!({
        "Text": null, &*long: [long, {"a": null}], "Texts": ["a", null], "TextMap": {"a": null, "b": "c"},
        "Choice": {"Text": "a", "Integer": null, "__type": "x"}, "Enum": long,
        // CBOR's null and undefined are one for serde.
        "Document": null,
    }))
    .unwrap();
    let expected =
        TypeInput::builder().texts("a").text_map("b", "c").choice(Choice::Text("a".to_owned()));
    assert_eq!(value, expected.r#enum(&*long).build().unwrap());
}

#[test]
fn an_error_says_where_and_quotes_nothing() {
    for (document, message) in [
        (json!({"Byte": 128}), "Byte: expected an 8-bit integer, found the number 128"),
        (json!({"Integer": 1.0}), "Integer: expected a 32-bit integer, found the number 1.0"),
        (json!({"Integer": "1"}), "Integer: expected a 32-bit integer, found a string"),
        (json!({"Texts": ["a", 5]}), "Texts[1]: expected a string, found the number 5"),
        (json!({"Texts": {"a": 5}}), "Texts: expected a list, found an object"),
        (json!({"TextMap": {"secret": [1]}}), "TextMap{0}: expected a string, found a list"),
        (json!({"Thing": true}), "Thing: expected an object, found true"),
        (
            json!({"Choice": {"Integer": "x"}}),
            "Choice.Integer: expected a 32-bit integer, found a string",
        ),
        (json!({"Choice": {}}), "Choice: the union Choice has no member"),
        (json!({"Bytes": "*"}), "Bytes: expected a string in base64, found a string"),
        (json!({"Time": "soon"}), "Time: expected a timestamp, found a string"),
        (json!(["a"]), "expected an object, found a list"),
    ] {
        assert_eq!(read::<TypeInput>(&document).unwrap_err(), message);
    }
    let error = read::<KeepInput>(&json!({"Open": "a"})).unwrap_err();
    assert_eq!(error, "KeepInput lacks the required member Text");
    // Keys that are no texts, and what has a tag.
    let error = from_cbor::<TypeInput>(b"\xa1\x67TextMap\xa1\x07\x61a").unwrap_err();
    assert_eq!(error, "TextMap: expected a string as a key, found a number");
    let error = from_cbor::<TypeInput>(b"\xa1\x65Thing\xa1\x07\x61a").unwrap_err();
    assert_eq!(error, "Thing: expected the name of a member, found the number 7");
    let error = from_cbor::<TypeInput>(b"\xa1\x64Time\xc1\x00").unwrap_err();
    assert_eq!(error, "Time: expected a timestamp, found a value with a tag");
    let error = from_message_pack::<TypeInput>(b"\x81\xa4Text\xd4\x05\x00").unwrap_err();
    assert_eq!(error, "Text: expected a string, found a value with a tag");
}

/// Numbers of seconds are floats here, too, so that they are as precise as these; texts are exact.
#[test]
fn times_are_what_they_are_in_json() {
    let time = DateTime::from_secs_and_nanos(1_576_540_098, 123_456_000).unwrap();
    let value = TypeInput::builder().time(time).iso_time(time).build().unwrap();
    let written: ciborium::Value = from_cbor(&to_cbor(&value)).unwrap();
    let expected = json!({"Time": 1_576_540_098.123_456, "IsoTime": "2019-12-16T23:48:18.123456Z"});
    assert_eq!(written, ciborium::Value::serialized(&expected).unwrap());
}
