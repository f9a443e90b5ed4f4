//! Bytes as inputs: the body of their request is what `serde_json` writes, and is read back as the same input.

#![no_main]

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::LazyLock;

use libfuzzer_sys::arbitrary::{Result, Unstructured};
use libfuzzer_sys::fuzz_target;
use obstacles::operation::recurse::{Recurse, RecurseInput};
use obstacles::operation::type_::{Type, TypeInput};
use obstacles::operation::{Endpoint, Operation};
use obstacles::types::{Choice, Expression, From, Thing, Tree};
use obstacles::{Blob, DateTime, Structure};
use serde_json::{Map, Value};

fuzz_target!(|data: &[u8]| {
    let mut bytes = Unstructured::new(data);
    let is_compared = bytes.ratio(1, 8).unwrap_or(true);
    let is_recursion = bytes.ratio(1, 4).unwrap_or(false);
    if is_recursion {
        if let Ok(input) = recursion(&mut bytes) {
            written::<Recurse>(&input, is_compared);
        }
    } else if let Ok((input, expected)) = values(&mut bytes) {
        let body = written::<Type>(&input, is_compared);
        let body = String::from_utf8(body).expect("JSON is UTF-8");
        assert!(body.starts_with(&expected), "{expected} is the begin of {body}");
    }
});

/// The body of a request, where the input is one to make a request of.
fn written<O: Operation>(input: &O::Input, is_compared: bool) -> Vec<u8> {
    static ENDPOINT: LazyLock<Endpoint> =
        LazyLock::new(|| Endpoint::new("https://example.com").expect("it is an URL"));
    let request = O::request(input, &ENDPOINT).expect("the model has no constraint for it");
    let body = request.into_body();
    assert_eq!(body, serde_json::to_vec(input).expect("it can be written"));
    serde_json::from_slice::<Value>(&body).expect("it is JSON");
    let again: O::Input = serde_json::from_slice(&body).expect("it is an input");
    assert_eq!(body, serde_json::to_vec(&again).expect("it can be written"));
    // To compare all members with each other takes as long as the rest.
    if is_compared {
        same(input, &again);
    }
    body
}

/// Whether two inputs are equal, where not-a-number is the same as itself.
fn same<T: Structure>(one: &T, other: &T) {
    if one != other {
        let texts = (format!("{one:?}"), format!("{other:?}"));
        assert!(texts.0.contains("NaN") && texts.0 == texts.1, "{} and {}", texts.0, texts.1);
    }
}

/// An input with members of every type, and how its text begins: with the members that have one clear text.
fn values(bytes: &mut Unstructured<'_>) -> Result<(TypeInput, String)> {
    let (mut input, mut text) = (TypeInput::default(), String::from("{"));
    let mut member = |name: &str, value: String| {
        let comma = if text.len() > 1 { "," } else { "" };
        write!(text, "{comma}\"{name}\":{value}").expect("a string takes it");
    };
    let set = bytes.arbitrary::<u32>()?;
    let has = |bit: u32| set >> bit & 1 == 1;
    if has(0) {
        let value = *input.boolean.insert(bytes.arbitrary()?);
        member("Boolean", value.to_string());
    }
    if has(1) {
        let value = *input.byte.insert(bytes.arbitrary()?);
        member("Byte", value.to_string());
    }
    if has(2) {
        let value = *input.short.insert(bytes.arbitrary()?);
        member("Short", value.to_string());
    }
    if has(3) {
        let value = *input.integer.insert(bytes.arbitrary()?);
        member("Integer", value.to_string());
    }
    if has(4) {
        let value = *input.long.insert(bytes.arbitrary()?);
        member("Long", value.to_string());
    }
    if has(5) {
        let value: f32 = *input.float.insert(bytes.arbitrary()?);
        let json = serde_json::to_string(&value).expect("a float can be written");
        member("Float", special(value.into()).unwrap_or(json));
    }
    if has(6) {
        let value: f64 = *input.double.insert(bytes.arbitrary()?);
        let json = serde_json::to_string(&value).expect("a float can be written");
        member("Double", special(value).unwrap_or(json));
    }
    if has(7) {
        let value = input.text.insert(bytes.arbitrary()?);
        member("Text", Value::from(&**value).to_string());
    }
    if has(8) {
        input.bytes = Some(Blob::new(bytes.arbitrary::<Vec<u8>>()?));
    } else if has(9) {
        let value = input.document.insert(present(bytes)?);
        member("Document", value.to_string());
    }
    others(&mut input, set >> 10, bytes)?;
    Ok((input, text))
}

/// The rest of an input, which may come in any text.
fn others(input: &mut TypeInput, set: u32, bytes: &mut Unstructured<'_>) -> Result<()> {
    let has = |bit: u32| set >> bit & 1 == 1;
    if has(0) {
        input.time = Some(time(bytes)?);
        input.iso_time = Some(time(bytes)?);
        input.time_as_http = Some(DateTime::from_secs(bytes.arbitrary::<i32>()?.into()));
        input.times = Some(vec![time(bytes)?, time(bytes)?]);
    }
    if has(1) {
        input.r#enum = Some(From::from(bytes.arbitrary::<&str>()?));
    }
    if has(2) {
        input.texts = Some(bytes.arbitrary()?);
        input.sparse_texts = Some(bytes.arbitrary()?);
    }
    if has(3) {
        input.text_map = Some(bytes.arbitrary()?);
        input.sparse_text_map = Some(bytes.arbitrary()?);
        input.text_list_map = Some(bytes.arbitrary()?);
    }
    if has(4) {
        input.doubles = Some(bytes.arbitrary()?);
        input.integers = Some(bytes.arbitrary()?);
    }
    if has(5) {
        input.document_map = Some(BTreeMap::from([(bytes.arbitrary()?, present(bytes)?)]));
        input.documents = Some(vec![present(bytes)?]);
    }
    if has(6) {
        input.choice = Some(choice(bytes, 0)?);
        input.sparse_choices = Some(vec![None, Some(choice(bytes, 0)?)]);
    }
    if has(7) {
        let part = Thing::builder().name(bytes.arbitrary::<String>()?).build();
        let whole = Thing::builder().name(bytes.arbitrary::<String>()?);
        input.thing = whole.parts(part.expect("it has a name")).build().ok();
    }
    Ok(())
}

fn special(value: f64) -> Option<String> {
    match value {
        _ if value.is_finite() => None,
        _ if value.is_nan() => Some("\"NaN\"".to_owned()),
        _ if value > 0.0 => Some("\"Infinity\"".to_owned()),
        _ => Some("\"-Infinity\"".to_owned()),
    }
}

/// A time of which a float has all digits.
fn time(bytes: &mut Unstructured<'_>) -> Result<DateTime> {
    let nanos = bytes.int_in_range(0..=999_u32)? * 1_000_000;
    let seconds = bytes.arbitrary::<i32>()?.into();
    Ok(DateTime::from_secs_and_nanos(seconds, nanos).expect("it is in range"))
}

/// A document that is not null, which would be the same as none.
fn present(bytes: &mut Unstructured<'_>) -> Result<Value> {
    let document = document(bytes, 0)?;
    Ok(if document.is_null() { Value::from(true) } else { document })
}

fn document(bytes: &mut Unstructured<'_>, depth: usize) -> Result<Value> {
    Ok(match bytes.int_in_range(0..=if depth > 4 { 5 } else { 7 })? {
        0 => Value::Null,
        1 => bytes.arbitrary::<bool>()?.into(),
        2 => bytes.arbitrary::<i64>()?.into(),
        3 => bytes.arbitrary::<u64>()?.into(),
        4 => bytes.arbitrary::<f64>()?.into(),
        5 => bytes.arbitrary::<String>()?.into(),
        6 => {
            let count = bytes.int_in_range(0..=3)?;
            (0..count).map(|_| document(bytes, depth + 1)).collect::<Result<Vec<_>>>()?.into()
        }
        _ => {
            let mut members = Map::new();
            for _ in 0..bytes.int_in_range(0..=3)? {
                members.insert(bytes.arbitrary()?, document(bytes, depth + 1)?);
            }
            members.into()
        }
    })
}

fn choice(bytes: &mut Unstructured<'_>, depth: usize) -> Result<Choice> {
    Ok(match bytes.int_in_range(0..=if depth > 40 { 7 } else { 8 })? {
        0 => Choice::Text(bytes.arbitrary()?),
        1 => Choice::Integer(bytes.arbitrary()?),
        2 => Choice::Bytes(Blob::new(bytes.arbitrary::<Vec<u8>>()?)),
        3 => Choice::Document(present(bytes)?),
        4 => Choice::Time(time(bytes)?),
        5 => Choice::IsoTime(time(bytes)?),
        6 => Choice::Texts(bytes.arbitrary()?),
        7 => Choice::SparseTextMap(bytes.arbitrary()?),
        _ => Choice::Choice(Box::new(choice(bytes, depth + 1)?)),
    })
}

fn recursion(bytes: &mut Unstructured<'_>) -> Result<RecurseInput> {
    let mut input = RecurseInput::default();
    input.tree = Some(tree(bytes, 0)?);
    input.expression = Some(expression(bytes, 0)?);
    Ok(input)
}

fn tree(bytes: &mut Unstructured<'_>, depth: usize) -> Result<Tree> {
    let mut tree = Tree::default();
    tree.name = Some(bytes.arbitrary()?);
    let set = if depth > 20 { 0 } else { bytes.arbitrary::<u8>()? };
    if set & 1 == 1 {
        tree.left = Some(Box::new(self::tree(bytes, depth + 1)?));
    }
    if set & 2 == 2 {
        tree.children = Some(vec![self::tree(bytes, depth + 1)?, self::tree(bytes, depth + 1)?]);
    }
    if set & 4 == 4 {
        let trees = vec![self::tree(bytes, depth + 1)?];
        tree.by_name = Some(BTreeMap::from([(bytes.arbitrary()?, trees), (String::new(), vec![])]));
    }
    Ok(tree)
}

fn expression(bytes: &mut Unstructured<'_>, depth: usize) -> Result<Expression> {
    Ok(match bytes.int_in_range(0..=if depth > 20 { 0 } else { 3 })? {
        0 => Expression::Number(bytes.arbitrary()?),
        1 => Expression::Negated(Box::new(expression(bytes, depth + 1)?)),
        2 => Expression::Sum(vec![expression(bytes, depth + 1)?, expression(bytes, depth + 1)?]),
        _ => {
            Expression::Named(BTreeMap::from([(bytes.arbitrary()?, expression(bytes, depth + 1)?)]))
        }
    })
}
