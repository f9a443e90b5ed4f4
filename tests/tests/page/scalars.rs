//! What counts as a `datetime`, an `integer` and a `string`, for each member of that type.

use sagemaker_describe_inference_experiment::DateTime;
use serde_json::{Value, json};

use super::members::rows;
use super::responses::maximal;
use super::row::{PageType, Presence, Row};
use crate::{parse, serialize, try_parse, with};

/// Rows of a type, each in a response that has the given value there.
fn responses(page_type: PageType, value: &Value) -> Vec<(Row, Value)> {
    let rows = rows().into_iter().filter(|row| row.page_type == page_type);
    let with_response = |row: Row| {
        let response = with(&maximal(), &row.pointer(), value.clone());
        (row, response)
    };
    rows.map(with_response).collect()
}

/// What is written in the place of the value, which must be accepted.
fn assert_written(page_type: PageType, value: &Value, written: &Value) {
    for (row, response) in responses(page_type, value) {
        let output = parse(&response);
        assert_eq!(serialize(&output).pointer(&row.pointer()), Some(written), "{row}: {value}");
        assert_eq!(parse(&serialize(&output)), output, "{row}: {value}");
    }
}

fn assert_refused(page_type: PageType, value: &Value) {
    for (row, response) in responses(page_type, value) {
        let Err(error) = try_parse(&response) else { panic!("{row}: {value} accepted") };
        let path = row.path.replace("[]", "[0]");
        assert!(error.to_string().starts_with(&format!("{path}: ")), "{row}: {error}");
    }
}

/// A `datetime` is sent as a number of seconds, with a fraction or without one. RFC 3339 is understood.
#[test]
fn a_datetime_has_several_forms() {
    for (value, written) in [
        (json!(1_420_070_400), json!(1_420_070_400)),
        (json!(1_420_070_400.0), json!(1_420_070_400)),
        (json!(1_420_070_400.25), json!(1_420_070_400.25)),
        (json!(1_420_070_400.123), json!(1_420_070_400.123)),
        (json!(1_420_070_400.123_456), json!(1_420_070_400.123_456)),
        (json!(0), json!(0)),
        (json!(-1), json!(-1)),
        (json!(-0.75), json!(-0.75)),
        (json!("2015-01-01T00:00:00Z"), json!(1_420_070_400)),
        (json!("2015-01-01T00:00:00.25Z"), json!(1_420_070_400.25)),
        (json!("2015-01-01T05:30:00+05:30"), json!(1_420_070_400)),
        (json!("2014-12-31T16:00:00.250-08:00"), json!(1_420_070_400.25)),
        (json!("1420070400"), json!(1_420_070_400)),
        (json!("1420070400.25"), json!(1_420_070_400.25)),
    ] {
        assert_written(PageType::datetime, &value, &written);
    }
}

/// The page's own example: `datetime(2015, 1, 1)`.
#[test]
fn a_datetime_is_the_instant_that_was_sent() {
    let expected = DateTime::from_secs(1_420_070_400);
    assert_eq!(expected.to_string(), "2015-01-01T00:00:00Z");
    let later = DateTime::from_secs_and_nanos(1_420_070_400, 123_456_000).unwrap();
    for (value, expected) in [
        (json!(1_420_070_400), expected),
        (json!(1.420_070_4e9), expected),
        (json!("2015-01-01T00:00:00Z"), expected),
        (json!(1_420_070_400.123_456), later),
        (json!("2015-01-01T00:00:00.123456Z"), later),
    ] {
        let output = parse(&with(&maximal(), "/CreationTime", value));
        assert_eq!(output.creation_time, Some(expected));
    }
}

#[test]
fn some_values_are_no_datetime() {
    for value in [
        json!(true),
        json!([]),
        json!({}),
        json!([2015, 1, 1]),
        json!(1e300),
        json!(u64::MAX),
        json!(""),
        json!("NaN"),
        json!("Infinity"),
        json!("yesterday"),
        json!("2015-01"),
        json!("2015-01-01T"),
        json!("2015-02-29T00:00:00Z"),
        json!("2015-01-01T24:00:00Z"),
    ] {
        assert_refused(PageType::datetime, &value);
    }
}

#[test]
fn an_integer_has_32_bits() {
    for value in [json!(0), json!(123), json!(-1), json!(i32::MAX), json!(i32::MIN)] {
        assert_written(PageType::integer, &value, &value);
    }
    for value in [
        json!(i64::from(i32::MAX) + 1),
        json!(i64::from(i32::MIN) - 1),
        json!(u64::MAX),
        json!(1.0),
        json!(1.5),
        json!(1e300),
        json!("1"),
        json!(true),
    ] {
        assert_refused(PageType::integer, &value);
    }
}

/// Whatever the model's lengths and patterns say: they are for the service to check.
#[test]
fn a_string_is_any_text() {
    let long = "ab ".repeat(5_000);
    for text in
        ["", " ", "\"quoted\" \\ / \u{8}\t\r\n", "\u{0}\u{1f}\u{7f}", "é 漢字 🚀 \u{2028}", &long]
    {
        assert_written(PageType::string, &json!(text), &json!(text));
    }
    for value in [json!(0), json!(false), json!(["text"]), json!({ "text": "text" })] {
        assert_refused(PageType::string, &value);
    }
}

/// The same text, but as a client may get it: each character escaped.
#[test]
fn a_string_may_be_escaped() {
    for row in rows()
        .iter()
        .filter(|row| row.page_type == PageType::string && row.presence != Presence::item)
    {
        let plain = with(&maximal(), &row.pointer(), json!("Größe 🚀"));
        let escaped = plain
            .to_string()
            .replace("Größe 🚀", r"\u0047\u0072\u00f6\u00df\u0065\u0020\ud83d\ude80");
        assert_ne!(escaped, plain.to_string());
        assert_eq!(
            serde_json::from_str::<crate::Output>(&escaped).unwrap(),
            parse(&plain),
            "{row}"
        );
    }
}
