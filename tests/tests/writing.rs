//! The bytes of requests are those that `serde_json` writes: of the same input, and of a value that is made here.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use obstacles::operation::recurse::{Recurse, RecurseInput};
use obstacles::operation::type_::{Type, TypeInput};
use obstacles::operation::{Endpoint, Operation};
use obstacles::types::{Choice, From, Thing};
use obstacles::{Blob, DateTime};
use protocol::operation::Operation as _;
use protocol::operation::record::{Record, RecordInput};
use serde_json::{Value, json};

/// The body of a request, which is also what `serde_json` writes of the input.
fn body(input: &TypeInput) -> String {
    let endpoint = Endpoint::new("https://example.com").unwrap();
    let body = Type::request(input, &endpoint).unwrap().into_body();
    assert_eq!(body, serde_json::to_vec(input).unwrap());
    assert_eq!(serde_json::from_slice::<TypeInput>(&body).unwrap(), *input);
    String::from_utf8(body).unwrap()
}

/// An input of which some members are set.
fn input(set: impl FnOnce(&mut TypeInput)) -> TypeInput {
    let mut input = TypeInput::default();
    set(&mut input);
    input
}

/// The texts to write: each character below U+0300, those around the ends of the ranges of UTF-8 and of UTF-16, and some
/// texts whose escapes are at different places.
fn texts() -> Vec<String> {
    let ends = [
        0x7ff, 0x800, 0x2027, 0x2028, 0x2029, 0x202a, 0xd7ff, 0xe000, 0xfeff, 0xfffd, 0xfffe,
        0xffff, 0x1_0000, 0x1_f600, 0x10_ffff,
    ];
    let characters: Vec<char> = (0..0x300).chain(ends).filter_map(char::from_u32).collect();
    let mut texts: Vec<String> = characters.iter().map(char::to_string).collect();
    texts.push(characters.iter().collect());
    for length in 0..40 {
        let plain = "x".repeat(length);
        texts.push(plain.clone());
        texts.push(format!("{plain}\""));
        texts.push(format!("\u{1f}{plain}\\n{plain}"));
        texts.push(format!("{plain}é{plain}\n\n{plain}\u{7f}"));
    }
    texts
}

#[test]
fn strings() {
    for text in texts() {
        let expected = Value::from(&*text).to_string();
        let written = body(&input(|input| input.text = Some(text.clone())));
        assert_eq!(written, format!("{{\"Text\":{expected}}}"));
        let map = BTreeMap::from([(text.clone(), text.clone())]);
        let written = body(&input(|input| {
            input.texts = Some(vec![text.clone(), text.clone()]);
            input.text_map = Some(map.clone());
        }));
        assert_eq!(written, json!({"Texts": [text, text], "TextMap": map}).to_string());
        let document = json!({&text: text});
        let written = body(&input(|input| input.document = Some(document.clone())));
        assert_eq!(written, json!({"Document": document}).to_string());
    }
}

/// RFC 8259 has to escape the quotation mark, the backslash and what is below U+0020; nothing else is.
#[test]
fn what_is_escaped() {
    let text =
        "\0\u{1}\u{7}\u{8}\t\n\u{b}\u{c}\r\u{e}\u{1a}\u{1f} !\"#/<>&'\\\u{7f}\u{80}\u{2028}😀";
    let written = body(&input(|input| input.text = Some(text.to_owned())));
    let expected = r##"\u0000\u0001\u0007\b\t\n\u000b\f\r\u000e\u001a\u001f !\"#/<>&'\\"##;
    assert_eq!(written, format!("{{\"Text\":\"{expected}\u{7f}\u{80}\u{2028}😀\"}}"));
}

#[test]
fn integers() {
    let extremes = input(|input| {
        (input.byte, input.short) = (Some(i8::MIN), Some(i16::MIN));
        (input.integer, input.long) = (Some(i32::MIN), Some(i64::MIN));
        input.integers = Some(vec![0, -1, 9, 10, 99, 100, 12_345, i32::MAX]);
    });
    assert_eq!(
        body(&extremes),
        "{\"Byte\":-128,\"Short\":-32768,\"Integer\":-2147483648,\"Long\":-9223372036854775808,\
         \"Integers\":[0,-1,9,10,99,100,12345,2147483647]}"
    );
    let largest = input(|input| {
        (input.byte, input.short, input.long) = (Some(i8::MAX), Some(i16::MAX), Some(i64::MAX));
    });
    assert_eq!(body(&largest), r#"{"Byte":127,"Short":32767,"Long":9223372036854775807}"#);
    for bits in 0..63 {
        for long in [1_i64 << bits, -(1 << bits), (1 << bits) - 1, 10_i64.pow(bits % 19)] {
            let written = body(&input(|input| input.long = Some(long)));
            assert_eq!(written, format!("{{\"Long\":{long}}}"));
        }
    }
}

#[test]
fn floats_of_64_bits() {
    for (value, text) in [
        (0.0, "0.0"),
        (-0.0, "-0.0"),
        (1.0, "1.0"),
        (-1.5, "-1.5"),
        (0.1, "0.1"),
        (0.1 + 0.2, "0.30000000000000004"),
        (100.0, "100.0"),
        (123_456_789.125, "123456789.125"),
        (9_007_199_254_740_993.0, "9007199254740992.0"),
        (f64::MAX, "1.7976931348623157e+308"),
        (f64::MIN_POSITIVE, "2.2250738585072014e-308"),
        (5e-324, "5e-324"),
    ] {
        let written = body(&input(|input| input.double = Some(value)));
        // Versions of serde_json differ in whether an exponent has a plus.
        let expected = format!("{{\"Double\":{text}}}");
        assert_eq!(written.replace("e+", "e"), expected.replace("e+", "e"));
    }
    for (value, text) in
        [(f64::NAN, "NaN"), (f64::INFINITY, "Infinity"), (-f64::INFINITY, "-Infinity")]
    {
        let named = input(|input| {
            input.double = Some(value);
            input.doubles = Some(vec![value]);
        });
        let written =
            Type::request(&named, &Endpoint::new("https://example.com").unwrap()).unwrap();
        let expected = format!(r#"{{"Double":"{text}","Doubles":["{text}"]}}"#);
        assert_eq!(String::from_utf8(written.into_body()).unwrap(), expected);
    }
    let values: Vec<f64> =
        every_kind_of_bits().map(f64::from_bits).filter(|value| value.is_finite()).collect();
    for values in values.chunks(100) {
        let written = body(&input(|input| {
            input.doubles = Some(values.to_vec());
            input.documents = Some(values.iter().map(|value| Value::from(*value)).collect());
        }));
        let expected = serde_json::to_string(values).unwrap();
        assert_eq!(written, format!("{{\"Doubles\":{expected},\"Documents\":{expected}}}"));
    }
}

/// A float of 32 bits has the shortest decimal that leads back to it, not that of the next float of 64 bits.
#[test]
fn floats_of_32_bits() {
    for (value, text) in
        [(0.1, "0.1"), (-0.0, "-0.0"), (1.0, "1.0"), (16_777_216.0, "16777216.0"), (0.3, "0.3")]
    {
        let written = body(&input(|input| input.float = Some(value)));
        assert_eq!(written, format!("{{\"Float\":{text}}}"));
    }
    for bits in every_kind_of_bits().step_by(7) {
        let value = f32::from_bits((bits >> 32) as u32);
        if value.is_finite() {
            let written = body(&input(|input| input.float = Some(value)));
            assert_eq!(
                written,
                format!("{{\"Float\":{}}}", serde_json::to_string(&value).unwrap())
            );
        }
    }
}

/// Bits of floats: all exponents with several fractions, and some that have no order.
fn every_kind_of_bits() -> impl Iterator<Item = u64> {
    let fractions = [0, 1, 0x8_0000_0000_0000, 0xf_ffff_ffff_ffff, 0x5_5555_5555_5555, 0x1234];
    let ordered = (0..0x1000_u64)
        .flat_map(move |exponent| fractions.map(|fraction| exponent << 52 | fraction));
    let mut random = 1_u64;
    let others = (0..10_000).map(move |_| {
        random = random.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(0x1405_7b7e_f767_814f);
        random ^ random >> 29
    });
    ordered.chain(others)
}

#[test]
fn documents() {
    for text in [
        "null",
        "true",
        "[]",
        "{}",
        "[[[]],{}]",
        r#"{"b":1,"a":[null,false,"\u0000é"],"":{"x":-0.0}}"#,
        "18446744073709551615",
        "-9223372036854775808",
        "1e300",
        "0.1",
        r#""\"\\\b\f\n\r\t\u001f/""#,
    ] {
        let document: Value = serde_json::from_str(text).unwrap();
        let written = input(|input| {
            input.documents = Some(vec![document.clone(), document.clone()]);
            input.sparse_documents = Some(vec![None, Some(document.clone())]);
            input.document_map = Some(BTreeMap::from([("k".to_owned(), document.clone())]));
            input.choice = Some(Choice::Document(document.clone()));
        });
        let expected = json!({
            "Documents": [document, document],
            "SparseDocuments": [null, document],
            "DocumentMap": {"k": document},
            "Choice": {"Document": document},
        });
        let endpoint = Endpoint::new("https://example.com").unwrap();
        let request = Type::request(&written, &endpoint).unwrap();
        assert_eq!(String::from_utf8(request.into_body()).unwrap(), expected.to_string(), "{text}");
    }
}

/// One of every kind, in the model's order.
#[test]
fn everything_at_once() {
    let everything = input(|input| {
        input.boolean = Some(true);
        input.text = Some(String::new());
        input.bytes = Some(Blob::new([0, 255, 16]));
        input.r#enum = Some(From::Into);
        input.time = Some(DateTime::from_secs(1));
        input.iso_time = Some(DateTime::from_secs_and_nanos(0, 500_000_000).unwrap());
        input.time_as_http = Some(DateTime::from_secs(0));
        input.iso_time_as_epoch = Some(DateTime::from_secs_and_nanos(-1, 999_000_000).unwrap());
        input.times = Some(vec![]);
        input.sparse_texts = Some(vec![None, Some("a".to_owned()), None]);
        input.text_lists = Some(vec![vec![], vec!["a".to_owned()]]);
        input.sparse_text_map = Some(BTreeMap::from([("a".to_owned(), None)]));
        input.enum_map = Some(BTreeMap::from([(From::From, 1), (From::Into, -1)]));
        input.blobs = Some(vec![Blob::new([]), Blob::new([1])]);
        input.choices =
            Some(vec![Choice::Texts(vec![]), Choice::Choice(Box::new(Choice::Integer(1)))]);
        input.thing = Some(
            Thing::builder()
                .name("n")
                .parts(Thing::builder().name("p").build().unwrap())
                .build()
                .unwrap(),
        );
    });
    let expected = json!({
        "Boolean": true,
        "Text": "",
        "Bytes": "AP8Q",
        "Enum": "Into",
        "Time": 1,
        "IsoTime": "1970-01-01T00:00:00.5Z",
        "TimeAsHttp": "Thu, 01 Jan 1970 00:00:00 GMT",
        "IsoTimeAsEpoch": -0.001,
        "Times": [],
        "SparseTexts": [null, "a", null],
        "TextLists": [[], ["a"]],
        "SparseTextMap": {"a": null},
        "EnumMap": {"From": 1, "Into": -1},
        "Blobs": ["", "AQ=="],
        "Choices": [{"Texts": []}, {"Choice": {"Integer": 1}}],
        "Thing": {"Name": "n", "Parts": [{"Name": "p"}]},
    });
    assert_eq!(body(&everything), expected.to_string());
    assert_eq!(body(&TypeInput::default()), "{}");
}

/// What `serde_json` reads and writes is what is sent, for inputs of other operations.
#[test]
fn other_operations() {
    for text in [
        r#"{"Tree":{"Name":"é\n","Left":{"Children":[{},{"ByName":{"k":[{"Name":""}]}}]}},"Family":{"Members":[],"ByName":{}}}"#,
        r#"{"Expression":{"Sum":[{"Number":-0.0},{"Negated":{"Number":1e-7}},{"Named":{"x":{"Number":"NaN"}}}]},"Family":{"Members":[{"Members":[],"ByName":{}}],"ByName":{}}}"#,
    ] {
        let input: RecurseInput = serde_json::from_str(text).unwrap();
        let request =
            Recurse::request(&input, &Endpoint::new("https://example.com").unwrap()).unwrap();
        assert_eq!(request.body(), &serde_json::to_vec(&input).unwrap());
        assert_eq!(String::from_utf8_lossy(request.body()), text);
    }
    for text in [
        r#"{"text":"a","float":0.1,"double":-0.0,"photo":"AAEC","at":1.5,"dawn":"1970-01-01T00:00:00Z","dusk":0,"noon":"Thu, 01 Jan 1970 00:00:00 GMT","weather":{"a":[1,2.5]},"color":"Red","rank":2}"#,
        r#"{"gaps":["a",null],"grid":[[1],[]],"notes":{"a":null,"b":"\\"},"nights":{"x":["1970-01-01T00:00:01Z"]},"byColor":{"Blue":{"name":"n"}},"signs":[{"nothing":{}},{"again":{"number":1}}]}"#,
    ] {
        let input: RecordInput = serde_json::from_str(text).unwrap();
        let endpoint = protocol::operation::Endpoint::new("https://example.com").unwrap();
        let request = Record::request(&input, &endpoint).unwrap();
        assert_eq!(request.body(), &serde_json::to_vec(&input).unwrap());
        assert_eq!(String::from_utf8_lossy(request.body()), text);
    }
}
