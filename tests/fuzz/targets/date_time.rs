//! Bytes as a text, as integers and as a float: whatever `DateTime` accepts survives each of its forms,
//! and other libraries agree on what it is.

#![no_main]

use std::time::SystemTime;

use libfuzzer_sys::fuzz_target;
use obstacles::DateTime;

fuzz_target!(|data: &[u8]| {
    if let Ok(text) = std::str::from_utf8(data) {
        from_text(text);
    }
    if let Some((first, rest)) = data.split_first_chunk() {
        let nanos = rest.first_chunk().map_or(0, |bytes| u32::from_le_bytes(*bytes));
        from_integers(i64::from_le_bytes(*first), nanos);
        from_float(f64::from_le_bytes(*first));
    }
});

fn from_text(text: &str) {
    let ours = text.parse::<DateTime>().ok();
    if let Some(time) = ours {
        survives(time);
    }
    // As a member of a response.
    assert_eq!(serde_json::from_value::<DateTime>(text.into()).ok(), ours, "{text:?}");
    is_number(text, ours);
    agrees_with_chrono(text, ours);
    // The others refuse leap seconds, read them as the second before, or take more than RFC 3339 has.
    let is_leap_second = text.get(16..19) == Some(":60");
    if let Some(time) = ours.filter(|_| !is_leap_second) {
        if let Ok(theirs) = text.parse::<jiff::Timestamp>() {
            assert_eq!(time, theirs.into(), "jiff, {text:?}");
        }
        let format = &time::format_description::well_known::Rfc3339;
        if let Ok(theirs) = time::OffsetDateTime::parse(text, format) {
            assert_eq!(time, theirs.into(), "time, {text:?}");
        }
    }
    if let Ok(time) = DateTime::from_http_date(text) {
        assert_eq!(ours, Some(time), "{text:?}");
        let theirs = jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(text);
        if let Some(theirs) = theirs.ok().filter(|_| !text.contains(":60")) {
            assert_eq!(time, theirs.into(), "jiff, {text:?}");
        }
    }
}

/// 2 to the power of 63, the first number beyond the seconds that there are.
const RANGE: f64 = 9_223_372_036_854_775_808.0;

/// Whatever Rust takes for a number is a number of seconds, and nothing else is.
fn is_number(text: &str, ours: Option<DateTime>) {
    let Ok(seconds) = text.trim_ascii().parse::<f64>() else { return };
    let is_in_range = (-RANGE..RANGE).contains(&seconds);
    match ours {
        Some(time) => is_near(time, seconds),
        // The float is the nearest one, which may be in range where the number is not.
        None => assert!(!is_in_range || seconds <= -RANGE, "{text:?}"),
    }
}

fn is_near(time: DateTime, seconds: f64) {
    let most = 1e-6_f64.max(seconds.abs() * f64::EPSILON);
    assert!((time.as_secs_f64() - seconds).abs() <= most, "{seconds:?} is {time}");
}

/// chrono reads the same grammar, so that we have to accept all that it accepts.
fn agrees_with_chrono(text: &str, ours: Option<DateTime>) {
    if let Ok(theirs) = chrono::DateTime::parse_from_rfc3339(text) {
        assert_eq!(ours, Some(theirs.to_utc().into()), "chrono, {text:?}");
    }
}

fn from_integers(seconds: i64, nanos: u32) {
    // Most seconds are millions of years away, so a part of them is tried as well.
    for seconds in [seconds, seconds >> 26] {
        for nanos in [nanos, nanos % 1_000_000_000] {
            let Ok(time) = DateTime::from_secs_and_nanos(seconds, nanos) else { continue };
            assert_eq!((time.secs(), time.subsec_nanos()), (seconds, nanos));
            survives(time);
        }
        survives(DateTime::from_secs(seconds));
        assert_eq!(DateTime::from_millis(seconds).to_millis(), Ok(seconds));
        survives(DateTime::from_millis(seconds));
    }
}

fn from_float(seconds: f64) {
    let Ok(time) = DateTime::from_secs_f64(seconds) else { return };
    is_near(time, seconds);
    survives(time);
}

/// An instant is the same after each way there and back.
fn survives(time: DateTime) {
    assert_eq!(time.to_string().parse(), Ok(time));
    assert_eq!(time.to_http_date().parse(), Ok(time));
    assert_eq!(DateTime::from_nanos(time.as_nanos()), Ok(time));
    // As precise as a float is, and from then on exact.
    let rounded = written_and_read(time);
    is_near(rounded, time.as_secs_f64());
    assert_eq!(written_and_read(rounded), rounded, "{time}");

    if let Ok(theirs) = SystemTime::try_from(time) {
        assert_eq!(DateTime::from(theirs), time);
    }
    if let Ok(theirs) = jiff::Timestamp::try_from(time) {
        assert_eq!(DateTime::from(theirs), time);
        if let Some(text) = rfc_3339(time) {
            assert_eq!(theirs.to_string(), text);
        }
    }
    if let Ok(theirs) = chrono::DateTime::try_from(time) {
        assert_eq!(DateTime::from(theirs), time);
    }
    if let Ok(theirs) = time::OffsetDateTime::try_from(time) {
        assert_eq!(DateTime::from(theirs), time);
        assert_eq!(DateTime::from(theirs.to_utc()), time);
    }
}

fn written_and_read(time: DateTime) -> DateTime {
    let written = serde_json::to_string(&time).expect("a timestamp can be written");
    serde_json::from_str(&written).expect("and read")
}

/// The text, where it is a date and not a number.
fn rfc_3339(time: DateTime) -> Option<String> {
    Some(time.to_string()).filter(|text| text.ends_with('Z'))
}
