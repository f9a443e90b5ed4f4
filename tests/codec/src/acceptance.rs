//! What the reader of this checkout accepts is what `serde_json` accepts: of texts that are nearly JSON, where they stand for
//! members of several types and for one that is not known.

use http::Response;
use new_obstacles::error::OperationError;
use new_obstacles::operation::Operation;
use new_obstacles::operation::type_::{Type, TypeOutput};
use serde::de::IgnoredAny;
use serde_json::Value;

use crate::document;
use crate::random::Random;
use crate::report::Report;

/// Tries so many texts.
pub(crate) fn run(seed: u64, count: u64) -> Report {
    let mut report = Report::default();
    for index in 0..count {
        let mut random = Random::of(!seed, index);
        let text = nearly_json(&mut random);
        let member = random.pick(&["Unknown", "Document", "Text", "Double", "Boolean", "Texts"]);
        if let Err(what) = check(member, &text, &mut report) {
            let body = text.escape_ascii();
            report.broken(&format!("{what}, where {member} is {body}"));
        }
    }
    report
}

/// Compares what is read of a text with the value that `serde_json` reads.
fn check(member: &str, text: &[u8], report: &mut Report) -> Result<(), String> {
    let body = [format!("{{\"{member}\":").as_bytes(), text, b"}"].concat();
    let read = match Type::response(&Response::new(&body)) {
        Ok(read) => Some(read.output),
        Err(OperationError::Response(_)) => None,
        Err(_) => return Err("an error of the service".to_owned()),
    };
    // Half of a surrogate pair is read as U+FFFD; or the text is refused, as serde_json does.
    let mended = document::without_lone_surrogates(&body);
    let strict = serde_json::from_slice::<Value>(&body).ok();
    let lenient = mended
        .as_ref()
        .map_or_else(|| strict.clone(), |mended| serde_json::from_slice::<Value>(mended).ok());
    let expected = if member == "Unknown" {
        // What is skipped is not made a value: it may be deeper, its numbers larger, and its escapes of any half.
        let text = std::str::from_utf8(&body).ok();
        let is_json = text.is_some_and(|text| serde_json::from_str::<IgnoredAny>(text).is_ok());
        if strict.is_some() && !is_json {
            return Err("serde_json is of two minds".to_owned());
        }
        is_json
    } else {
        lenient.as_ref().is_some_and(|value| fits(member, value))
    };
    let may_refuse = mended.is_some() && member != "Unknown" && strict.is_none();
    let key = match (read.is_some(), expected) {
        (true, true) if strict.is_none() => "both accept what is no Value",
        (true, true) => "both accept",
        (false, false) => "both refuse",
        (false, true) if may_refuse => "half a surrogate pair is refused",
        (true, false) => return Err("the reader alone accepts".to_owned()),
        (false, true) => return Err("serde_json alone accepts".to_owned()),
    };
    *report.accepted.entry(key.to_owned()).or_default() += 1;
    match (read, lenient) {
        (Some(read), Some(value)) if !is_same(member, &read, &value) => {
            Err("the values differ".to_owned())
        }
        _ => Ok(()),
    }
}

/// Whether a document has a value that the member may have.
fn fits(member: &str, document: &Value) -> bool {
    // A text may end the member and begin others: the comparison of old and new has these.
    let value = &document[member];
    match (member, value) {
        (_, Value::Null) => true,
        ("Text", value) => value.is_string(),
        ("Double", Value::String(text)) => matches!(&**text, "NaN" | "Infinity" | "-Infinity"),
        ("Double", value) => value.is_number(),
        ("Boolean", value) => value.is_boolean(),
        ("Texts", Value::Array(items)) => {
            items.iter().all(|item| item.is_string() || item.is_null())
        }
        ("Texts", _) => false,
        _ => true,
    }
}

/// Whether a member has the value that it has in a document.
fn is_same(member: &str, read: &TypeOutput, document: &Value) -> bool {
    let value = &document[member];
    match member {
        "Document" => read.document.as_ref().unwrap_or(&Value::Null) == value,
        "Text" => read.text.as_deref() == value.as_str(),
        "Boolean" => read.boolean == value.as_bool(),
        "Double" if value.is_string() => read.double.is_some_and(|double| !double.is_finite()),
        "Double" => read.double.map(f64::to_bits) == value.as_f64().map(f64::to_bits),
        "Texts" => {
            let texts = value
                .as_array()
                .map(|items| items.iter().filter_map(Value::as_str).collect::<Vec<_>>());
            read.texts.as_ref().map(|texts| texts.iter().map(String::as_str).collect()) == texts
        }
        _ => true,
    }
}

/// A text that is JSON, or not far from it.
fn nearly_json(random: &mut Random) -> Vec<u8> {
    let mut text = match random.below(6) {
        0 => document::any_document(random, 0),
        1 => soup(
            random,
            &[
                "0",
                "1",
                "9",
                "00",
                "-",
                "+",
                ".",
                "e",
                "E",
                "12345678",
                "e-3",
                "e+30",
                "e400",
                "0.0",
                "9007199254740993",
            ],
        ),
        2 => format!(
            "\"{}\"",
            soup(
                random,
                &[
                    "a",
                    "é",
                    "\\u",
                    "\\ud83d",
                    "\\ude00",
                    "0041",
                    "\\n",
                    "\\/",
                    "\\\\",
                    "\\\"",
                    "\\x",
                    "\t",
                    "\u{7f}",
                    "\u{1f}",
                    "\u{10ffff}",
                    "long enough to be more than a word"
                ]
            )
        ),
        3 => soup(
            random,
            &[
                "[", "]", "[", "]", ",", "1", "\"a\"", "null", "true", " ", "\n", "{}", "\"b\":",
                "{", "}",
            ],
        ),
        4 => {
            let depth = [1, 60, 120, 125, 126, 127, 128, 129, 300][random.below(9)];
            let (open, close) = random.pick(&[&("[", "]"), &("{\"a\":", "}"), &("[{\"b\":", "}]")]);
            format!(
                "{}{}{}",
                open.repeat(depth),
                document::any_document(random, 3),
                close.repeat(depth)
            )
        }
        _ => document::any_float(random),
    }
    .into_bytes();
    if random.percent(30) {
        document::damage(random, &mut text);
    }
    text
}

fn soup(random: &mut Random, words: &[&str]) -> String {
    (0..random.below(7)).map(|_| random.pick(words)).collect()
}
