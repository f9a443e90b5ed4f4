//! Values on the wire, after the rules of awsJson: what is read, what is refused and why, what is written.
//!
//! The values are members of the crate that is generated from `fixtures/obstacles.json`, where there is one of
//! every type; a few come from the committed crate.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use obstacles::operation::recurse::RecurseOutput;
use obstacles::operation::send::SendInput;
use obstacles::operation::type_::{TypeInput, TypeOutput};
use obstacles::types::{Choice, Empty, From, Parcel, Thing, Tree};
use obstacles::{Blob, DateTime};
use sagemaker_describe_inference_experiment::operation::describe_inference_experiment::DescribeInferenceExperimentOutput;
use serde_json::{Value, json};

/// Reads a text in each of `serde_json`'s ways, which must all come to the same value or the same complaint.
macro_rules! read {
    ($type:ty, $text:expr) => {{
        let text = &*String::from($text);
        let result = outcome(serde_json::from_str::<$type>(text));
        assert_eq!(outcome(serde_json::from_slice(text.as_bytes())), result, "{text}");
        assert_eq!(outcome(serde_json::from_reader(text.as_bytes())), result, "{text}");
        let value = serde_json::from_str::<Value>(text).and_then(serde_json::from_value);
        assert_eq!(outcome(value), result, "{text}");
        result
    }};
}

/// The value, or what the error says without the line and the column, which only some readers know.
fn outcome<T>(result: serde_json::Result<T>) -> Result<T, String> {
    result.map_err(|error| {
        let message = error.to_string();
        message.split(" at line ").next().unwrap_or_default().to_owned()
    })
}

/// Writes a value in each of `serde_json`'s ways, which must all come to the same text.
macro_rules! write {
    ($value:expr) => {{
        let value = &$value;
        let text = serde_json::to_string(value).unwrap();
        assert_eq!(serde_json::to_vec(value).unwrap(), text.as_bytes());
        let mut written = Vec::new();
        serde_json::to_writer(&mut written, value).unwrap();
        assert_eq!(written, text.as_bytes());
        let pretty: Value =
            serde_json::from_str(&serde_json::to_string_pretty(value).unwrap()).unwrap();
        assert_eq!(serde_json::to_value(value).unwrap(), pretty);
        assert_eq!(pretty, serde_json::from_str::<Value>(&text).unwrap());
        text
    }};
}

/// An object of one member, whose value is JSON already.
fn object(member: &str, value: &str) -> String {
    format!("{{{member:?}:{value}}}")
}

/// Checks that each of the JSON values is read as the value beside it.
macro_rules! accepts {
    ($member:literal as $field:ident: $($json:expr => $value:expr),* $(,)?) => {$(
        assert_eq!(read!(TypeInput, object($member, $json)).unwrap().$field, Some($value), "{}", $json);
    )*};
}

/// Checks that each of the JSON values is refused by a member, and that the reason names the member, what was
/// expected, and what was found.
#[track_caller]
fn refuses(member: &str, expected: &str, values: &[(&str, &str)]) {
    for (json, found) in values {
        let error = read!(TypeInput, object(member, json)).unwrap_err();
        assert_eq!(error, format!("{member}: expected {expected}, found {found}"), "{json}");
    }
}

/// The names of the members of a shape, from the model.
fn members(shape: &str) -> Vec<String> {
    let model: Value =
        serde_json::from_slice(&tests::read("tests/fixtures/obstacles.json")).unwrap();
    let members = model["shapes"][shape]["members"].as_object().unwrap();
    members.keys().cloned().collect()
}

fn unix(seconds: i64) -> DateTime {
    DateTime::from_secs(seconds)
}

fn micros(seconds: i64, micros: u32) -> DateTime {
    DateTime::from_secs_and_nanos(seconds, micros * 1_000).unwrap()
}

fn strings(strings: &[&str]) -> Vec<String> {
    strings.iter().map(|&string| string.to_owned()).collect()
}

mod scalars {
    use super::*;

    #[test]
    fn booleans() {
        accepts!("Boolean" as boolean: "true" => true, "false" => false);
        refuses(
            "Boolean",
            "a boolean",
            &[
                (r#""true""#, "a string"),
                ("0", "the number 0"),
                ("1.0", "the number 1.0"),
                ("[]", "a list"),
                ("[true]", "a list"),
                ("{}", "an object"),
            ],
        );
    }

    #[test]
    fn integers_have_the_range_of_their_type() {
        accepts!("Byte" as byte: "-128" => i8::MIN, "127" => i8::MAX, "0" => 0);
        accepts!("Short" as short: "-32768" => i16::MIN, "32767" => i16::MAX);
        accepts!("Integer" as integer: "-2147483648" => i32::MIN, "2147483647" => i32::MAX);
        accepts!("Long" as long: "-9223372036854775808" => i64::MIN, "9223372036854775807" => i64::MAX,
            "9007199254740993" => 9_007_199_254_740_993);
        refuses(
            "Byte",
            "an 8-bit integer",
            &[("-129", "the number -129"), ("128", "the number 128")],
        );
        refuses(
            "Short",
            "a 16-bit integer",
            &[("-32769", "the number -32769"), ("32768", "the number 32768")],
        );
        refuses(
            "Integer",
            "a 32-bit integer",
            &[("-2147483649", "the number -2147483649"), ("2147483648", "the number 2147483648")],
        );
        refuses(
            "Long",
            "a 64-bit integer",
            &[
                ("9223372036854775808", "the number 9223372036854775808"),
                ("18446744073709551615", "the number 18446744073709551615"),
                ("18446744073709551616", "the number 1.8446744073709552e19"),
                ("-9223372036854775809", "the number -9.223372036854776e18"),
            ],
        );
    }

    #[test]
    fn nothing_else_is_an_integer() {
        for (member, expected) in [
            ("Byte", "an 8-bit integer"),
            ("Short", "a 16-bit integer"),
            ("Integer", "a 32-bit integer"),
            ("Long", "a 64-bit integer"),
        ] {
            refuses(
                member,
                expected,
                &[
                    ("1.0", "the number 1.0"),
                    ("1e0", "the number 1.0"),
                    ("0.5", "the number 0.5"),
                    (r#""1""#, "a string"),
                    (r#""""#, "a string"),
                    ("true", "true"),
                    ("[1]", "a list"),
                    (r#"{"1":1}"#, "an object"),
                ],
            );
        }
    }

    #[test]
    fn floats() {
        accepts!("Float" as float: "1.5" => 1.5, "1" => 1.0, "-1" => -1.0, "1e-50" => 0.0,
            "16777217" => 16_777_216.0, "3.4028235e38" => f32::MAX, "0.1" => 0.1,
            r#""Infinity""# => f32::INFINITY, r#""-Infinity""# => f32::NEG_INFINITY);
        accepts!("Double" as double: "1.5" => 1.5, "1" => 1.0, "-1" => -1.0, "5e-324" => 5e-324,
            "1.7976931348623157e308" => f64::MAX, "9007199254740993" => 9_007_199_254_740_992.0,
            "18446744073709551615" => 18_446_744_073_709_551_615.0, "0.1" => 0.1,
            r#""Infinity""# => f64::INFINITY, r#""-Infinity""# => f64::NEG_INFINITY);
        let single = "a number from -3.4028235e38 to 3.4028235e38";
        let beyond = [("3.5e38", "the number 3.5e38"), ("-3.5e38", "the number -3.5e38")];
        refuses("Float", single, &beyond);
        for (member, expected) in [("Float", single), ("Double", "a number")] {
            refuses(
                member,
                expected,
                &[
                    (r#""1.5""#, "a string"),
                    (r#""nan""#, "a string"),
                    (r#""NAN""#, "a string"),
                    (r#""inf""#, "a string"),
                    (r#""+Infinity""#, "a string"),
                    (r#""infinity""#, "a string"),
                    (r#""""#, "a string"),
                    ("false", "false"),
                    ("[]", "a list"),
                    ("{}", "an object"),
                ],
            );
            for no_json in ["NaN", "Infinity", "1e400", ".5", "5.", "+1", "0x1"] {
                assert!(
                    serde_json::from_str::<TypeInput>(&object(member, no_json)).is_err(),
                    "{no_json}"
                );
            }
        }
    }

    /// The bits are Python's. Without its feature `float_roundtrip`, `serde_json` reads neighbors of these.
    #[test]
    fn floats_are_read_to_the_last_digit() {
        for (text, bits) in [
            ("7.959478426112081e-212", 0x141a_cba4_9b96_6996),
            ("7.959478426112082e-212", 0x141a_cba4_9b96_6997),
            ("101162472763.80905", 0x4237_8dc0_d53b_cf1e),
        ] {
            accepts!("Double" as double: text => f64::from_bits(bits));
        }
    }

    /// NaN is not equal to itself, nor is zero different from minus zero.
    #[test]
    fn a_float_that_is_no_number_and_the_sign_of_zero_are_kept() {
        let text = r#"{"Float":"NaN","Double":"NaN"}"#;
        let value: TypeInput = serde_json::from_str(text).unwrap();
        assert!(value.float.unwrap().is_nan() && value.double.unwrap().is_nan());
        assert_eq!(write!(value), text);
        let text = r#"{"Float":-0.0,"Double":-0.0}"#;
        let value: TypeInput = serde_json::from_str(text).unwrap();
        assert_eq!(value.double.unwrap().to_bits(), (-0.0_f64).to_bits());
        assert_eq!(serde_json::to_string(&value).unwrap(), text);
    }

    #[test]
    fn texts() {
        accepts!("Text" as text: r#""""# => String::new(), r#""é日本🦀""# => "é日本🦀".into(),
            r#""\u00e9\ud83e\udd80\"\\\/\n\u0000""# => "é🦀\"\\/\n\0".into());
        refuses(
            "Text",
            "a string",
            &[
                ("1", "the number 1"),
                ("-1", "the number -1"),
                ("1.5", "the number 1.5"),
                ("true", "true"),
                ("[]", "a list"),
                (r#"["a"]"#, "a list"),
                ("{}", "an object"),
            ],
        );
        refuses(
            "Enum",
            "a string",
            &[("1", "the number 1"), ("{}", "an object"), ("[]", "a list")],
        );
    }

    #[test]
    fn blobs_are_base64() {
        accepts!("Bytes" as bytes: r#""""# => Blob::default(), r#""Yg==""# => Blob::new(*b"b"),
            r#""YmE=""# => Blob::new(*b"ba"), r#""YmFy""# => Blob::new(*b"bar"), r#""YmFyYg""# => Blob::new(*b"barb"),
            r#""+/+/""# => Blob::new([0xfb, 0xff, 0xbf]), r#""\u0059g==""# => Blob::new(*b"b"));
        let base64 = "a string in base64";
        let texts = [
            "Y", "Yg=", "Yg===", "Y===", "-_-_", "Yh==", "Y g=", "Yg==\\n", "Yg==Yg==", "=", "é",
            "YmFy=",
        ];
        for text in texts {
            refuses("Bytes", base64, &[(&format!("\"{text}\""), "a string")]);
        }
        refuses("Bytes", base64, &[("1", "the number 1"), ("[98]", "a list"), ("{}", "an object")]);
    }

    #[test]
    fn documents_are_any_json() {
        for json in [
            json!(true),
            json!(0),
            json!(-1),
            json!(u64::MAX),
            json!(1.5),
            json!(""),
            json!([]),
            json!([null, [1, {}], "a"]),
            json!({}),
            json!({"b": {"a": null}, "a": [{"": 1}]}),
        ] {
            let text = object("Document", &json.to_string());
            let value = read!(TypeInput, text.as_str()).unwrap();
            assert_eq!(value.document, Some(json));
            assert_eq!(write!(value), text);
        }
        let lists = r#"{"Documents":[1,{"a":null},[null]],"SparseDocuments":[null,1],"DocumentMap":{"k":[{}]}}"#;
        assert_eq!(write!(read!(TypeInput, lists).unwrap()), lists);
    }

    /// A value can be on its own, too.
    #[test]
    fn types_of_their_own_can_be_read_and_written_alone() {
        assert_eq!(read!(DateTime, "1.5"), Ok(micros(1, 500_000)));
        assert_eq!(write!(micros(1, 500_000)), "1.5");
        assert_eq!(read!(Blob, r#""Yg==""#), Ok(Blob::new(*b"b")));
        assert_eq!(write!(Blob::new(*b"b")), r#""Yg==""#);
        assert_eq!(read!(From, r#""Into""#), Ok(From::Into));
        assert_eq!(write!(From::Into), r#""Into""#);
        assert_eq!(read!(Choice, r#"{"Integer":1}"#), Ok(Choice::Integer(1)));
        assert_eq!(read!(Vec<Option<From>>, r#"[null,"Into"]"#), Ok(vec![None, Some(From::Into)]));
        for (text, message) in [
            ("null", "expected a timestamp, found null"),
            ("true", "expected a timestamp, found true"),
            (r#""soon""#, "expected a timestamp, found a string"),
        ] {
            assert_eq!(read!(DateTime, text).unwrap_err(), message);
        }
        assert_eq!(
            read!(Blob, "1").unwrap_err(),
            "expected a string in base64, found the number 1"
        );
    }
}

mod timestamps {
    use super::*;

    const SECONDS: i64 = 1_576_540_098;

    #[test]
    fn every_form_is_read_by_every_member() {
        for (json, expected) in [
            ("1576540098", unix(SECONDS)),
            ("1576540098.0", unix(SECONDS)),
            ("1.576540098e9", unix(SECONDS)),
            ("0", unix(0)),
            ("-1", unix(-1)),
            ("-0.25", micros(-1, 750_000)),
            ("1515531081.123", micros(1_515_531_081, 123_000)),
            ("1515531081.1234567", micros(1_515_531_081, 123_457)),
            ("253402300799", unix(253_402_300_799)),
            ("253402300800", unix(253_402_300_800)),
            ("-62135596801", unix(-62_135_596_801)),
            // Milliseconds where seconds are meant are read as what they say.
            ("1560944718833", unix(1_560_944_718_833)),
            (r#""1560944718833""#, unix(1_560_944_718_833)),
            ("9223372036854775807", unix(i64::MAX)),
            ("-9223372036854775808", DateTime::MIN),
            ("1e18", unix(1_000_000_000_000_000_000)),
            (r#""1576540098""#, unix(SECONDS)),
            (r#"" 1576540098 ""#, unix(SECONDS)),
            (r#""+1576540098.""#, unix(SECONDS)),
            (r#""1.46480646E9""#, unix(1_464_806_460)),
            (r#""20211021""#, unix(20_211_021)),
            (r#""1515531081.123""#, micros(1_515_531_081, 123_000)),
            (r#""-1.5e1""#, unix(-15)),
            (r#""2019-12-16T23:48:18Z""#, unix(SECONDS)),
            (r#""2019-12-16t23:48:18z""#, unix(SECONDS)),
            (r#""2019-12-17T00:48:18+01:00""#, unix(SECONDS)),
            (r#""2019-12-16T15:48:18-08:00""#, unix(SECONDS)),
            (r#""2019-12-16T23:48:18.5Z""#, micros(SECONDS, 500_000)),
            (r#""2018-08-13T11:49:27+0000""#, unix(1_534_160_967)),
            (r#""2018-08-13T11:49:27+00""#, unix(1_534_160_967)),
            (r#""2021-10-21T21:16:13.586622""#, micros(1_634_850_973, 586_622)),
            (r#""2021-10-21 21:16:13Z""#, unix(1_634_850_973)),
            (r#""20211021T211613Z""#, unix(1_634_850_973)),
            (r#""2016-12-16T13:50Z""#, unix(1_481_896_200)),
            (r#""2021-10-21""#, unix(1_634_774_400)),
            (r#""2021-10-21 21:16:13 UTC""#, unix(1_634_850_973)),
            (r#""2021-10-21 23:16:13 +0200""#, unix(1_634_850_973)),
            (r#""2019-12-16T23:48:18+0100""#, unix(SECONDS - 3_600)),
            (r#""0000-01-01T00:00:00Z""#, unix(-62_167_219_200)),
            (r#""9999-12-31T23:59:59-01:00""#, unix(253_402_304_399)),
            (r#""Mon, 16 Dec 2019 23:48:18 GMT""#, unix(SECONDS)),
            (r#""Mon, 16 Dec 2019 23:48:18.25 GMT""#, micros(SECONDS, 250_000)),
        ] {
            accepts!("Time" as time: json => expected);
            accepts!("EpochTime" as epoch_time: json => expected);
            accepts!("IsoTime" as iso_time: json => expected);
            accepts!("HttpTime" as http_time: json => expected);
            accepts!("TimeAsEpoch" as time_as_epoch: json => expected);
            accepts!("TimeAsIso" as time_as_iso: json => expected);
            accepts!("TimeAsHttp" as time_as_http: json => expected);
            let text = object("HttpTimes", &format!("[{json},null]"));
            assert_eq!(read!(TypeInput, text).unwrap().http_times, Some(vec![expected]));
        }
    }

    #[test]
    fn what_is_no_instant_is_refused_by_every_member() {
        for member in ["Time", "EpochTime", "IsoTime", "HttpTime", "TimeAsIso", "TimeAsHttp"] {
            refuses(
                member,
                "a timestamp",
                &[
                    ("true", "true"),
                    ("false", "false"),
                    ("[]", "a list"),
                    ("[1576540098]", "a list"),
                    ("{}", "an object"),
                    (r#"{"seconds":1}"#, "an object"),
                    ("9223372036854775808", "the number 9223372036854775808"),
                    ("18446744073709551615", "the number 18446744073709551615"),
                    ("1e19", "the number 1e19"),
                    ("-1e300", "the number -1e300"),
                    (r#""""#, "a string"),
                    (r#"" ""#, "a string"),
                    (r#""NaN""#, "a string"),
                    (r#""Infinity""#, "a string"),
                    (r#""-Infinity""#, "a string"),
                    (r#""1e999""#, "a string"),
                    (r#""9223372036854775808""#, "a string"),
                    (r#""true""#, "a string"),
                    (r#""2019-12""#, "a string"),
                    (r#""2019-12-16T""#, "a string"),
                    (r#""2019-02-29T00:00:00Z""#, "a string"),
                    (r#""2019-12-16T23:48:18 CET""#, "a string"),
                    (r#""10000-01-01T00:00:00Z""#, "a string"),
                    (r#""Mon, 16 Dec 2019 23:48:18""#, "a string"),
                    (r#""Mon, 16 Dec 2019 23:48:18 CET""#, "a string"),
                ],
            );
        }
    }

    /// The format of the member wins over that of its shape, which wins over the protocol's.
    #[test]
    fn each_is_written_in_its_format() {
        let time = unix(SECONDS);
        let value = TypeInput::builder()
            .time(time)
            .epoch_time(time)
            .iso_time(time)
            .http_time(time)
            .time_as_epoch(time)
            .time_as_iso(time)
            .time_as_http(time)
            .iso_time_as_epoch(time)
            .http_time_as_iso(time)
            .times(time)
            .http_times(time)
            .http_times(unix(0))
            .iso_time_map("k", time)
            .build()
            .unwrap();
        let expected = json!({
            "Time": 1_576_540_098,
            "EpochTime": 1_576_540_098,
            "IsoTime": "2019-12-16T23:48:18Z",
            "HttpTime": "Mon, 16 Dec 2019 23:48:18 GMT",
            "TimeAsEpoch": 1_576_540_098,
            "TimeAsIso": "2019-12-16T23:48:18Z",
            "TimeAsHttp": "Mon, 16 Dec 2019 23:48:18 GMT",
            "IsoTimeAsEpoch": 1_576_540_098,
            "HttpTimeAsIso": "2019-12-16T23:48:18Z",
            "Times": [1_576_540_098],
            "HttpTimes": ["Mon, 16 Dec 2019 23:48:18 GMT", "Thu, 01 Jan 1970 00:00:00 GMT"],
            "IsoTimeMap": {"k": "2019-12-16T23:48:18Z"},
        });
        assert_eq!(write!(value), expected.to_string());
        assert_eq!(read!(TypeInput, expected.to_string()), Ok(value));
    }

    #[test]
    fn fractions_are_written_where_there_are_any() {
        for (time, epoch, iso, http) in [
            (
                micros(SECONDS, 500_000),
                "1576540098.5",
                "2019-12-16T23:48:18.5Z",
                "Mon, 16 Dec 2019 23:48:18.5 GMT",
            ),
            (
                micros(0, 15_625),
                "0.015625",
                "1970-01-01T00:00:00.015625Z",
                "Thu, 01 Jan 1970 00:00:00.015625 GMT",
            ),
            (
                micros(-1, 750_000),
                "-0.25",
                "1969-12-31T23:59:59.75Z",
                "Wed, 31 Dec 1969 23:59:59.75 GMT",
            ),
            (
                micros(-1, 999_000),
                "-0.001",
                "1969-12-31T23:59:59.999Z",
                "Wed, 31 Dec 1969 23:59:59.999 GMT",
            ),
            (
                micros(SECONDS, 123_456),
                "1576540098.123456",
                "2019-12-16T23:48:18.123456Z",
                "Mon, 16 Dec 2019 23:48:18.123456 GMT",
            ),
            (unix(-1), "-1", "1969-12-31T23:59:59Z", "Wed, 31 Dec 1969 23:59:59 GMT"),
        ] {
            let value =
                TypeInput::builder().time(time).iso_time(time).http_time(time).build().unwrap();
            assert_eq!(
                write!(value),
                format!(r#"{{"Time":{epoch},"IsoTime":"{iso}","HttpTime":"{http}"}}"#)
            );
            assert_eq!(read!(TypeInput, write!(value)), Ok(value));
        }
    }

    /// Whatever the format is: the text forms have the years 0000 to 9999.
    #[test]
    fn what_no_text_can_say_is_written_as_a_number() {
        for json in ["1560944718833", "-62167219201", "9223372036854775807", "-9223372036854775808"]
        {
            let members = ["Time", "IsoTime", "HttpTime"].map(|name| format!("{name:?}:{json}"));
            let text = format!(r#"{{{},"HttpTimes":[{json}]}}"#, members.join(","));
            assert_eq!(write!(read!(TypeInput, text.clone()).unwrap()), text);
        }
    }
}

mod nulls {
    use super::*;

    #[test]
    fn a_null_member_is_absent() {
        for member in members("Values") {
            let value = read!(TypeInput, object(&member, "null")).unwrap();
            assert_eq!(value, TypeInput::default(), "{member}");
            assert_eq!(write!(value), "{}");
        }
        assert_eq!(
            read!(Tree, r#"{"Left":{"Left":null,"Name":null}}"#).unwrap().left,
            Some(Box::default())
        );
    }

    #[test]
    fn dense_lists_and_maps_drop_nulls_and_sparse_ones_keep_them() {
        for (member, with_null, without) in [
            ("Texts", r#"[null,"a",null,"b"]"#, r#"["a","b"]"#),
            ("Texts", "[null]", "[]"),
            ("Integers", "[1,null]", "[1]"),
            ("Times", "[null,1]", "[1]"),
            ("Blobs", r#"[null,""]"#, r#"[""]"#),
            ("Documents", "[null,[null]]", "[[null]]"),
            ("Choices", r#"[null,{"Integer":1}]"#, r#"[{"Integer":1}]"#),
            ("TextLists", r#"[null,[null,"a"]]"#, r#"[["a"]]"#),
            ("TextMaps", r#"[null,{"k":null}]"#, "[{}]"),
            ("TextMap", r#"{"a":null,"b":"c"}"#, r#"{"b":"c"}"#),
            ("TextListMap", r#"{"a":null,"b":[null]}"#, r#"{"b":[]}"#),
            ("EnumMap", r#"{"Into":null,"From":1}"#, r#"{"From":1}"#),
            ("SparseTexts", r#"[null,"a",null]"#, r#"[null,"a",null]"#),
            ("SparseTextMap", r#"{"a":null,"b":"c"}"#, r#"{"a":null,"b":"c"}"#),
            ("SparseDocuments", "[null,[null]]", "[null,[null]]"),
            ("SparseChoices", r#"[null,{"Integer":1}]"#, r#"[null,{"Integer":1}]"#),
        ] {
            let value = read!(TypeInput, object(member, with_null)).unwrap();
            assert_eq!(write!(value), object(member, without));
        }
        let value =
            read!(TypeInput, r#"{"SparseTexts":[null,"a"],"SparseTextMap":{"k":null}}"#).unwrap();
        assert_eq!(value.sparse_texts, Some(vec![None, Some("a".into())]));
        assert_eq!(value.sparse_text_map, Some(BTreeMap::from([("k".into(), None)])));
    }

    /// What is dropped still counts: the index in a complaint is the one on the wire.
    #[test]
    fn a_dropped_null_counts_in_a_path() {
        let error = read!(TypeInput, r#"{"Integers":[null,1,null,"x"]}"#).unwrap_err();
        assert_eq!(error, "Integers[3]: expected a 32-bit integer, found a string");
    }

    #[test]
    fn null_alone_is_no_structure() {
        assert_eq!(read!(TypeInput, "null").unwrap_err(), "expected an object, found null");
        assert_eq!(read!(Choice, "null").unwrap_err(), "expected an object, found null");
        assert_eq!(read!(Option<TypeInput>, "null"), Ok(None));
    }
}

mod objects {
    use super::*;

    #[test]
    fn of_several_values_of_one_member_the_last_wins() {
        for (text, expected) in [
            (r#"{"Text":"a","Text":"b"}"#, r#"{"Text":"b"}"#),
            (r#"{"Text":"a","Integer":1,"Text":"b"}"#, r#"{"Integer":1,"Text":"b"}"#),
            (r#"{"Text":"a","Text":null}"#, "{}"),
            (r#"{"Text":null,"Text":"a"}"#, r#"{"Text":"a"}"#),
            (r#"{"Text":"a","\u0054ext":"b"}"#, r#"{"Text":"b"}"#),
            (r#"{"Texts":["a","b"],"Texts":["c"]}"#, r#"{"Texts":["c"]}"#),
            (r#"{"TextMap":{"a":"1"},"TextMap":{"b":"2"}}"#, r#"{"TextMap":{"b":"2"}}"#),
            (r#"{"TextMap":{"a":"1","a":"2"}}"#, r#"{"TextMap":{"a":"2"}}"#),
            (r#"{"TextMap":{"a":"1","b":"2","a":null}}"#, r#"{"TextMap":{"b":"2"}}"#),
            (r#"{"SparseTextMap":{"a":"1","a":null}}"#, r#"{"SparseTextMap":{"a":null}}"#),
            (r#"{"SparseTextMap":{"a":null,"a":"1"}}"#, r#"{"SparseTextMap":{"a":"1"}}"#),
            (r#"{"EnumMap":{"Into":1,"\u0049nto":2}}"#, r#"{"EnumMap":{"Into":2}}"#),
            (r#"{"Empty":{},"Empty":{}}"#, r#"{"Empty":{}}"#),
            (
                r#"{"Thing":{"Name":"a","Parts":[]},"Thing":{"Name":"b"}}"#,
                r#"{"Thing":{"Name":"b"}}"#,
            ),
            (r#"{"Thing":{"Name":"a","Name":"b"}}"#, r#"{"Thing":{"Name":"b"}}"#),
            (r#"{"Thing":{"Name":"a","Name":null}}"#, r#"{"Thing":{"Name":""}}"#),
            (r#"{"Choice":{"Integer":1,"Integer":2}}"#, r#"{"Choice":{"Integer":2}}"#),
            (r#"{"Choice":{"Text":"a","Integer":2,"Integer":null}}"#, r#"{"Choice":{"Text":"a"}}"#),
            (r#"{"Choice":{"Text":"a","Text":null,"Integer":2}}"#, r#"{"Choice":{"Integer":2}}"#),
            (r#"{"Choice":{"Integer":1},"Choice":{"Text":"a"}}"#, r#"{"Choice":{"Text":"a"}}"#),
        ] {
            assert_eq!(write!(read!(TypeOutput, text).unwrap()), expected, "{text}");
        }
        for (text, error) in [
            (
                r#"{"Account":"a","Parcel":{"Weight":1,"Weight":null,"Labels":[],"Kind":"Into"}}"#,
                "Parcel: Parcel lacks the required member Weight",
            ),
            (r#"{"Account":"a","Account":null}"#, "SendInput lacks the required member Account"),
        ] {
            assert_eq!(read!(SendInput, text).unwrap_err(), error);
        }
        let error = read!(Choice, r#"{"Integer":1,"Integer":null}"#).unwrap_err();
        assert_eq!(error, "the union Choice has no member");
    }

    #[test]
    fn a_member_that_the_model_did_not_have_is_skipped() {
        for unknown in [
            "null",
            "true",
            "-1",
            "1.5e300",
            r#""a""#,
            r#"[[],{},"a",[null]]"#,
            r#"{"Text":1,"a":{"b":[]}}"#,
        ] {
            for name in ["New", "text", "TEXT", "__type", "", "$serde", "Tex", "Texts "] {
                let unknown = object(name, unknown);
                let unknown = &unknown[1..unknown.len() - 1];
                let text = format!(
                    r#"{{{unknown},"Text":"a",{unknown},"Thing":{{"Name":"n",{unknown}}},{unknown}}}"#
                );
                let value = read!(TypeOutput, text).unwrap();
                assert_eq!(write!(value), r#"{"Text":"a","Thing":{"Name":"n"}}"#);
            }
        }
        assert_eq!(read!(Empty, r#"{"a":1,"b":[{}]}"#), Ok(Empty::default()));
    }

    #[test]
    fn members_come_in_any_order_and_go_in_the_models() {
        let text =
            r#"{"Text":"a","Long":1,"Integers":[],"Boolean":true,"Thing":{"Parts":[],"Name":"n"}}"#;
        let written =
            r#"{"Boolean":true,"Long":1,"Text":"a","Integers":[],"Thing":{"Name":"n","Parts":[]}}"#;
        assert_eq!(write!(read!(TypeOutput, text).unwrap()), written);
    }

    #[test]
    fn a_structure_is_an_object() {
        for (text, found) in [
            ("[]", "a list"),
            (r#"["a",1]"#, "a list"),
            (r#""{}""#, "a string"),
            ("1", "the number 1"),
            ("true", "true"),
        ] {
            assert_eq!(
                read!(TypeInput, text).unwrap_err(),
                format!("expected an object, found {found}")
            );
            refuses("Empty", "an object", &[(text, found)]);
            refuses("Thing", "an object", &[(text, found)]);
            refuses("Choice", "an object", &[(text, found)]);
            refuses("NoChoice", "an object", &[(text, found)]);
            refuses("TextMap", "an object", &[(text, found)]);
            refuses("SparseTextMap", "an object", &[(text, found)]);
        }
        for (text, found) in [("{}", "an object"), (r#""[]""#, "a string"), ("0", "the number 0")] {
            refuses("Texts", "a list", &[(text, found)]);
            refuses("SparseTexts", "a list", &[(text, found)]);
            refuses("RequiredList", "a list", &[(text, found)]);
        }
    }

    #[test]
    fn nothing_else_may_follow_or_be_left_out() {
        let text = r#"{"Text":"a\u00e9","Thing":{"Name":"n","Parts":[{"Name":"p"}]},"Choice":{"Time":1.5}}"#;
        assert!(read!(TypeOutput, text).is_ok());
        for cut in (0..text.len()).filter(|&cut| text.is_char_boundary(cut)) {
            assert!(read!(TypeOutput, &text[..cut]).is_err(), "{}", &text[..cut]);
        }
        assert!(read!(TypeOutput, format!("{text}{{}}")).is_err());
        assert!(read!(TypeOutput, format!("{text} \n")).is_ok());
    }
}

mod writing {
    use super::*;

    #[test]
    fn absent_members_are_not_written_and_empty_ones_are() {
        assert_eq!(write!(TypeInput::default()), "{}");
        assert_eq!(write!(Empty::default()), "{}");
        let value = TypeInput::builder()
            .boolean(false)
            .integer(0)
            .double(0.0)
            .text("")
            .bytes(Vec::new())
            .set_texts(Some(Vec::new()))
            .set_text_map(Some(BTreeMap::new()))
            .empty(Empty::default())
            .build()
            .unwrap();
        let expected = r#"{"Boolean":false,"Integer":0,"Double":0.0,"Text":"","Bytes":"","Texts":[],"TextMap":{},"Empty":{}}"#;
        assert_eq!(write!(value), expected);
    }

    /// What is required is written even if it is empty.
    #[test]
    fn required_members_are_always_written() {
        let parcel =
            Parcel::builder().weight(0).set_labels(Some(Vec::new())).kind("").build().unwrap();
        assert_eq!(write!(parcel), r#"{"Weight":0,"Labels":[],"Kind":""}"#);
        assert_eq!(write!(Thing::default()), r#"{"Name":""}"#);
    }

    #[test]
    fn floats_that_are_no_numbers_are_strings() {
        let value = TypeInput::builder()
            .float(f32::NEG_INFINITY)
            .double(f64::INFINITY)
            .doubles(f64::NAN)
            .doubles(-f64::NAN)
            .doubles(2.0)
            .doubles(0.1)
            .build()
            .unwrap();
        let expected =
            r#"{"Float":"-Infinity","Double":"Infinity","Doubles":["NaN","NaN",2.0,0.1]}"#;
        assert_eq!(serde_json::to_string(&value).unwrap(), expected);
        let short = TypeInput::builder().float(0.1).build().unwrap();
        assert_eq!(serde_json::to_string(&short).unwrap(), r#"{"Float":0.1}"#);
    }

    #[test]
    fn maps_are_written_in_order_and_keys_are_escaped() {
        let value = TypeInput::builder()
            .text_map("b", "1")
            .text_map("a\"\n", "2")
            .text_map("", "3")
            .build()
            .unwrap();
        assert_eq!(write!(value), r#"{"TextMap":{"":"3","a\"\n":"2","b":"1"}}"#);
        assert_eq!(read!(TypeInput, write!(value)), Ok(value));
        let value = TypeInput::builder().enum_map("Zeta", 1).enum_map("From", 2).build().unwrap();
        assert_eq!(write!(value), r#"{"EnumMap":{"From":2,"Zeta":1}}"#);
    }

    #[test]
    fn blobs_are_padded_base64() {
        for (bytes, base64) in [
            (&b""[..], ""),
            (b"f", "Zg=="),
            (b"fo", "Zm8="),
            (b"foo", "Zm9v"),
            (&[0xfb, 0xff], "+/8="),
        ] {
            let value = TypeInput::builder().bytes(bytes).build().unwrap();
            assert_eq!(write!(value), object("Bytes", &format!("{base64:?}")));
        }
    }
}

mod nesting {
    use super::*;

    /// On a small stack, which a reader that recurses as deep as its input would run out of.
    fn on_a_small_stack(test: impl FnOnce() + Send + 'static) {
        let thread = std::thread::Builder::new().stack_size(512 * 1024).spawn(test);
        thread.unwrap().join().unwrap();
    }

    #[test]
    fn unknown_members_are_skipped_however_deep() {
        const LEVELS: usize = 100_000;
        on_a_small_stack(|| {
            for (open, close) in [("[", "]"), (r#"{"a":"#, "}"), (r#"[{"a":[0,"#, "]}]")] {
                let deep = tower(open, LEVELS, "0", close);
                let text =
                    format!(r#"{{"New":{deep},"Text":"a","Thing":{{"New":{deep},"Name":"n"}}}}"#);
                let expected = r#"{"Text":"a","Thing":{"Name":"n"}}"#;
                let value: TypeOutput = serde_json::from_str(&text).unwrap();
                assert_eq!(write!(value), expected);
                let value: TypeOutput = serde_json::from_slice(text.as_bytes()).unwrap();
                assert_eq!(write!(value), expected);
                let value: TypeOutput = serde_json::from_reader(text.as_bytes()).unwrap();
                assert_eq!(write!(value), expected);
                let union = format!(r#"{{"__type":{deep},"New":{deep}}}"#);
                assert!(matches!(serde_json::from_str(&union).unwrap(), Choice::Unknown(_)));
            }
        });
    }

    /// Something inside so many levels of something else.
    fn tower(open: &str, levels: usize, inner: &str, close: &str) -> String {
        format!("{}{inner}{}", open.repeat(levels), close.repeat(levels))
    }

    #[test]
    fn known_members_are_refused_where_they_are_too_deep() {
        on_a_small_stack(|| {
            for levels in [200, 100_000] {
                for (member, open, inner, close) in [
                    ("Tree", r#"{"Left":"#, "{}", "}"),
                    ("Tree", r#"{"Children":["#, "{}", "]}"),
                    ("Tree", r#"{"ByName":{"a":["#, "", "]}}"),
                    ("Expression", r#"{"Negated":"#, r#"{"Number":1}"#, "}"),
                    ("Expression", r#"{"Sum":["#, "", "]}"),
                    ("Ouroboros", r#"{"Tail":"#, "{}", "}"),
                ] {
                    let text = object(member, &tower(open, levels, inner, close));
                    let error =
                        serde_json::from_str::<RecurseOutput>(&text).unwrap_err().to_string();
                    assert!(error.starts_with("recursion limit exceeded"), "{error}");
                }
                let document = object("Document", &tower("[", levels, "", "]"));
                let error = serde_json::from_str::<TypeInput>(&document).unwrap_err().to_string();
                assert!(error.starts_with("recursion limit exceeded"), "{error}");
            }
        });
    }
}

/// What a complaint says about where the trouble is, and what it does not say.
mod complaints {
    use super::*;

    #[test]
    fn the_path_leads_to_the_value() {
        for (text, error) in [
            (r#"{"Integers":["x"]}"#, "Integers[0]: expected a 32-bit integer, found a string"),
            (
                r#"{"TextLists":[[],["a",1]]}"#,
                "TextLists[1][1]: expected a string, found the number 1",
            ),
            (r#"{"TextLists":[[],{}]}"#, "TextLists[1]: expected a list, found an object"),
            (
                r#"{"TextListMap":{"a":[],"b c":[{}]}}"#,
                "TextListMap{1}[0]: expected a string, found an object",
            ),
            (r#"{"TextMaps":[{"k":1}]}"#, "TextMaps[0]{0}: expected a string, found the number 1"),
            (r#"{"TextMap":{"a.b[0]\"":1}}"#, "TextMap{0}: expected a string, found the number 1"),
            (r#"{"EnumMap":{"New":""}}"#, "EnumMap{0}: expected a 32-bit integer, found a string"),
            (
                r#"{"SparseTexts":[null,1]}"#,
                "SparseTexts[1]: expected a string, found the number 1",
            ),
            (
                r#"{"SparseTextMap":{"k":1}}"#,
                "SparseTextMap{0}: expected a string, found the number 1",
            ),
            (
                r#"{"Choice":{"Integer":"x"}}"#,
                "Choice.Integer: expected a 32-bit integer, found a string",
            ),
            (
                r#"{"Choice":{"Choice":{"Texts":[1]}}}"#,
                "Choice.Choice.Texts[0]: expected a string, found the number 1",
            ),
            (r#"{"Choice":{"Choice":{}}}"#, "Choice.Choice: the union Choice has no member"),
            (r#"{"Choices":[{"Text":"a"},{}]}"#, "Choices[1]: the union Choice has no member"),
            (
                r#"{"Choices":[{"Text":"a","Integer":1}]}"#,
                "Choices[0]: the union Choice has more than one member",
            ),
            (
                r#"{"RequiredMap":{"k":{"Thing":{"Parts":[{"Name":[]}]}}}}"#,
                "RequiredMap{0}.Thing.Parts[0].Name: expected a string, found a list",
            ),
            // Where several are wrong, the first of the text.
            (r#"{"Text":1,"Boolean":1}"#, "Text: expected a string, found the number 1"),
            // After the end of a list, of a map and of a structure the path is as before.
            (
                r#"{"TextListMap":{"a":["b"]},"Thing":{"Name":"n"},"Long":"x"}"#,
                "Long: expected a 64-bit integer, found a string",
            ),
        ] {
            assert_eq!(read!(TypeOutput, text).unwrap_err(), error);
        }
    }

    #[test]
    fn the_path_leads_through_a_real_response() {
        let wrong = |count: &str| {
            format!(
                r#"{{"ModelVariants":[{{"InfrastructureConfig":{{"InfrastructureType":"RealTimeInference",
                "RealTimeInferenceConfig":{{"InstanceType":"ml.m5.large","InstanceCount":{count}}}}}}}]}}"#
            )
        };
        let path = "ModelVariants[0].InfrastructureConfig.RealTimeInferenceConfig.InstanceCount";
        for (count, found) in [
            ("1.0", "the number 1.0"),
            (r#""1""#, "a string"),
            ("2147483648", "the number 2147483648"),
            ("true", "true"),
            ("[1]", "a list"),
        ] {
            let error = read!(DescribeInferenceExperimentOutput, wrong(count)).unwrap_err();
            assert_eq!(error, format!("{path}: expected a 32-bit integer, found {found}"));
        }
        let output = read!(DescribeInferenceExperimentOutput, wrong("1")).unwrap();
        let config = &output.model_variants[0].infrastructure_config.real_time_inference_config;
        assert_eq!(config.instance_count, 1);
    }

    #[test]
    fn the_line_and_the_column_are_given_where_they_are_known() {
        let error =
            serde_json::from_str::<TypeInput>("{\n  \"Text\": \"a\",\n  \"Long\": \"x\"\n}")
                .unwrap_err();
        assert_eq!(
            error.to_string(),
            "Long: expected a 64-bit integer, found a string at line 3 column 13"
        );
        assert_eq!((error.line(), error.column()), (3, 13));
        assert!(error.is_data());
    }

    #[test]
    fn no_text_of_the_document_is_repeated() {
        let secret = "hunter2";
        let mut refused = 0;
        for member in members("Values") {
            for value in [
                json!(secret),
                json!([secret]),
                json!([[secret]]),
                json!([[[secret]]]),
                json!([{"k": secret}]),
                json!([{"k": [secret]}]),
                json!({"k": secret}),
                json!({"k": [secret]}),
                json!({"k": [[secret]]}),
                json!({"k": {"Time": secret}}),
                json!({"Time": secret}),
                json!({"Name": [secret]}),
                json!({"Parts": {"k": secret}}),
                json!({"Bytes": secret, secret: secret}),
                json!({secret: [5]}),
                json!({secret: {"Thing": [5]}}),
                json!({"Choice": {secret: secret, "Text": secret}}),
            ] {
                if let Err(error) = read!(TypeOutput, json!({&member: value}).to_string()) {
                    refused += 1;
                    assert!(error.starts_with(&member), "{error}");
                    assert!(!error.contains(secret), "{error}");
                }
            }
        }
        assert!(refused > 300, "{refused}");
    }
}

/// Whatever comes, nothing panics, and what is accepted can be written and read again.
#[test]
fn damaged_documents_are_read_or_refused() {
    let text = concat!(
        r#"{"Boolean":true,"Long":-1,"Double":1.5,"Float":"NaN","Bytes":"Yg==","Time":1.5,"#,
        r#""HttpTime":"Mon, 16 Dec 2019 23:48:18 GMT","TextListMap":{"k":["a",null]},"#,
        r#""Choices":[{"Document":{"a":[1]}}],"RequiredMap":{"k":{"Thing":{"Name":"n"}}}}"#
    );
    assert!(serde_json::from_str::<TypeOutput>(text).is_ok());
    let (mut read, mut refused) = (0, 0);
    for position in 0..text.len() {
        for byte in *b"\0 \"\\,:[]{}0-.eEtnN9\x7f\xff" {
            let mut damaged = text.as_bytes().to_vec();
            damaged[position] = byte;
            match serde_json::from_slice::<TypeOutput>(&damaged) {
                Ok(value) => {
                    read += 1;
                    let written = serde_json::to_string(&value).unwrap();
                    let again: TypeOutput = serde_json::from_str(&written).unwrap();
                    assert_eq!(serde_json::to_string(&again).unwrap(), written);
                }
                Err(error) => {
                    refused += 1;
                    assert!(!error.to_string().is_empty());
                }
            }
        }
    }
    assert!(read > 100 && refused > 100, "{read} {refused}");
}

#[test]
fn strings_of_any_origin_are_taken() {
    // With an escape, what a reader has is not a part of its input.
    let text = r#"{"\u0054ext":"\u0061","Texts":["\u0062"],"TextMap":{"\u0063":"\u0064"},"Enum":"\u0049nto"}"#;
    let value = read!(TypeInput, text).unwrap();
    assert_eq!(value.text.as_deref(), Some("a"));
    assert_eq!(value.texts, Some(strings(&["b"])));
    assert_eq!(value.text_map.unwrap()["c"], "d");
    assert_eq!(value.r#enum, Some(From::Into));
}
