//! Checks that every default of the model is a value of its member's type.

use crate::diagnostic::{Diagnostic, pointer_segment};
use crate::ir::{DefaultValue, Kind, Model};

/// Reports defaults that are no values of what they are defaults for.
pub(crate) fn check(model: &Model, findings: &mut Vec<Diagnostic>) {
    for shape in model.shapes.values() {
        let Some(structure) = shape.structure() else { continue };
        for member in &structure.members {
            let Some(default) = &member.default else { continue };
            // That a target is missing was reported before.
            let Some(target) = model.shapes.get(&member.target) else { continue };
            let Some(expected) = mismatch(&target.kind, default) else { continue };
            let member = pointer_segment(&member.name);
            let pointer = format!("{}/members{member}", shape.origin.pointer);
            let message = format!("the default does not fit the member: expected {expected}");
            findings.push(Diagnostic::error(&shape.origin.source, pointer, message));
        }
    }
}

/// What a default for a shape should have been; nothing where it is just that.
fn mismatch(kind: &Kind, default: &DefaultValue) -> Option<&'static str> {
    use DefaultValue::{Boolean, EmptyList, EmptyMap, Number, String};
    let integer = |least: i128, greatest: i128| match default {
        Number(crate::ir::Number::Integer(value)) => (least..=greatest).contains(value),
        _ => false,
    };
    let (fits, expected) = match kind {
        Kind::Document => (true, ""),
        Kind::Boolean => (matches!(default, Boolean(_)), "a boolean"),
        Kind::Byte => (integer(i8::MIN.into(), i8::MAX.into()), "an 8-bit integer"),
        Kind::Short => (integer(i16::MIN.into(), i16::MAX.into()), "a 16-bit integer"),
        Kind::Integer => (integer(i32::MIN.into(), i32::MAX.into()), "a 32-bit integer"),
        Kind::Long => (integer(i64::MIN.into(), i64::MAX.into()), "a 64-bit integer"),
        Kind::Float | Kind::Double => (matches!(default, Number(_)), "a number"),
        Kind::String | Kind::Enum(_) => (matches!(default, String(_)), "a string"),
        Kind::Blob => match default {
            String(text) => (base64(text).is_some(), "a string in base64"),
            _ => (false, "a string in base64"),
        },
        Kind::Timestamp => (
            is_timestamp(default),
            "seconds since 1970, or a moment such as \"1985-04-12T23:20:50.52Z\"",
        ),
        Kind::List(_) => (*default == EmptyList, "an empty list"),
        Kind::Map(_) => (*default == EmptyMap, "an empty map"),
        Kind::Structure(_) | Kind::Union(_) => {
            (false, "none, since structures and unions have none")
        }
    };
    (!fits).then_some(expected)
}

fn is_timestamp(default: &DefaultValue) -> bool {
    match default {
        DefaultValue::Number(number) => {
            (-62_135_596_800.0..253_402_300_800.0).contains(&number.to_f64())
        }
        DefaultValue::String(text) => is_date_time(text).unwrap_or(false),
        _ => false,
    }
}

/// Whether a text is a moment as Smithy writes it: RFC 3339 in UTC, with or without a fraction.
pub(super) fn is_date_time(text: &str) -> Option<bool> {
    let (date, time) = text.strip_suffix('Z')?.split_once('T')?;
    let (time, fraction) = time.split_once('.').unwrap_or((time, "0"));
    let number = |text: &str, digits: usize| {
        let is_number = text.len() == digits && text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse::<u32>().ok().filter(|_| is_number)
    };
    let (year, rest) = date.split_once('-')?;
    let (month, day) = rest.split_once('-')?;
    let (year, month, day) = (number(year, 4)?, number(month, 2)?, number(day, 2)?);
    let is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + u32::from(is_leap),
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    let (hour, rest) = time.split_once(':')?;
    let (minute, second) = rest.split_once(':')?;
    let (hour, minute, second) = (number(hour, 2)?, number(minute, 2)?, number(second, 2)?);
    let is_date = year > 0 && (1..=12).contains(&month) && (1..=days).contains(&day);
    let is_time = hour < 24 && minute < 60 && second < 60;
    Some(
        is_date
            && is_time
            && (1..=9).contains(&fraction.len())
            && number(fraction, fraction.len()).is_some(),
    )
}

/// Decodes base64 with its padding.
pub(crate) fn base64(text: &str) -> Option<Vec<u8>> {
    let digits = text.trim_end_matches('=');
    if text.len() % 4 != 0 || text.len() - digits.len() > 2 {
        return None;
    }
    let (mut bytes, mut bits, mut count) = (Vec::new(), 0_u32, 0);
    for digit in digits.bytes() {
        let value = match digit {
            b'A'..=b'Z' => digit - b'A',
            b'a'..=b'z' => digit - b'a' + 26,
            b'0'..=b'9' => digit - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = (bits << 6 | u32::from(value)) & 0xfff;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count & 0xff).try_into().ok()?);
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::{base64, is_date_time};

    /// RFC 3339, section 5.6, as far as it is about UTC.
    #[test]
    fn moments_are_checked() {
        for text in [
            "1985-04-12T23:20:50.52Z",
            "2000-02-29T00:00:00Z",
            "0001-01-01T00:00:00Z",
            "9999-12-31T23:59:59.999999999Z",
        ] {
            assert_eq!(is_date_time(text), Some(true), "{text}");
        }
        for text in [
            "1985-04-12",
            "1985-04-12T23:20:50",
            "1985-04-12T23:20:50+01:00",
            "1900-02-29T00:00:00Z",
            "1985-13-01T00:00:00Z",
            "1985-04-31T00:00:00Z",
            "1985-04-12T24:00:00Z",
            "1985-04-12T23:60:00Z",
            "1985-04-12T23:20:50.Z",
            "+985-04-12T23:20:50Z",
            "0000-04-12T23:20:50Z",
        ] {
            assert!(!is_date_time(text).unwrap_or(false), "{text}");
        }
    }

    /// RFC 4648, section 10.
    #[test]
    fn base64_is_decoded() {
        for (text, bytes) in [
            ("", &b""[..]),
            ("Zg==", b"f"),
            ("Zm8=", b"fo"),
            ("Zm9v", b"foo"),
            ("Zm9vYg==", b"foob"),
            ("Zm9vYmE=", b"fooba"),
            ("Zm9vYmFy", b"foobar"),
            ("+/A=", &[0xfb, 0xf0]),
        ] {
            assert_eq!(base64(text).as_deref(), Some(bytes), "{text}");
        }
        for text in ["Z", "Zg", "Zg=", "Z===", "====", "Zm9v!A==", "Zm 9", "-_A="] {
            assert_eq!(base64(text), None, "{text}");
        }
    }
}
