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
    agrees_with_chrono(text, ours);
    // The others refuse leap seconds, read them as the second before, or take more than RFC 3339 has.
    let is_leap_second = text.get(16..19) == Some(":60");
    if let Some(time) = ours.filter(|_| !is_leap_second) {
        let theirs = text.parse::<jiff::Timestamp>().ok();
        if let Some(theirs) = theirs.and_then(|theirs| DateTime::try_from(theirs).ok()) {
            assert_eq!(time, theirs, "jiff, {text:?}");
        }
        let format = &time::format_description::well_known::Rfc3339;
        if let Ok(theirs) = time::OffsetDateTime::parse(text, format) {
            assert_eq!(Ok(time), DateTime::try_from(theirs), "time, {text:?}");
        }
    }
    if let Ok(time) = DateTime::from_http_date(text) {
        survives(time);
        let theirs = jiff::fmt::rfc2822::DateTimeParser::new().parse_timestamp(text);
        if let Some(theirs) = theirs.ok().filter(|_| !text.contains(":60")) {
            assert_eq!(DateTime::try_from(theirs), Ok(time), "jiff, {text:?}");
        }
    }
    from_wire(text);
}

/// chrono reads the same grammar, so it has to accept the same texts, too, where these are ASCII and its
/// leap seconds are ones that there could be.
fn agrees_with_chrono(text: &str, ours: Option<DateTime>) {
    let theirs = chrono::DateTime::parse_from_rfc3339(text).ok();
    let theirs = theirs.and_then(|theirs| DateTime::try_from(theirs.to_utc()).ok());
    if let Some(theirs) = theirs {
        assert_eq!(ours, Some(theirs), "chrono, {text:?}");
    }
}

/// As a member of a response, where it may be any of the forms.
fn from_wire(text: &str) {
    let Ok(time) = serde_json::from_value::<DateTime>(text.into()) else { return };
    survives(time);
    if !text.contains(':') {
        let seconds: f64 = text.parse().expect("without a colon it is a number");
        assert!((time.to_unix_f64() - seconds).abs() <= 1e-4, "{text:?} is {time}");
    }
}

fn from_integers(seconds: i64, nanos: u32) {
    // Most seconds are millions of years away, so a part of them is tried as well.
    for seconds in [seconds, seconds >> 26] {
        for nanos in [nanos, nanos % 1_000_000_000] {
            let Ok(time) = DateTime::from_unix(seconds, nanos) else { continue };
            assert_eq!((time.unix_seconds(), time.subsec_nanos()), (seconds, nanos));
            survives(time);
        }
    }
}

fn from_float(seconds: f64) {
    let Ok(time) = DateTime::from_unix_f64(seconds) else { return };
    assert!((time.to_unix_f64() - seconds).abs() <= 1e-4, "{seconds:?} is {time}");
    survives(time);
}

/// An instant is the same after each way there and back.
fn survives(time: DateTime) {
    assert!((DateTime::MIN..=DateTime::MAX).contains(&time));
    assert_eq!(time.to_string().parse(), Ok(time));
    assert_eq!(DateTime::from_http_date(&time.to_http_date()), Ok(time));
    // As precise as a float is, and from then on exact.
    let rounded = DateTime::from_unix_f64(time.to_unix_f64()).expect("in range");
    assert!((rounded.unix_nanos() - time.unix_nanos()).abs() <= 31_000, "{time} is {rounded}");
    assert_eq!(DateTime::from_unix_f64(rounded.to_unix_f64()), Ok(rounded));
    let written = serde_json::to_string(&time).expect("a timestamp can be written");
    assert_eq!(serde_json::from_str::<DateTime>(&written).ok(), Some(rounded), "{time}");

    let system = SystemTime::try_from(time).expect("Unix has every year");
    assert_eq!(DateTime::try_from(system), Ok(time));
    if let Ok(theirs) = jiff::Timestamp::try_from(time) {
        assert_eq!(DateTime::try_from(theirs), Ok(time));
        assert_eq!(theirs.to_string(), time.to_string());
    }
    assert_eq!(DateTime::try_from(chrono::DateTime::from(time)), Ok(time));
    assert_eq!(DateTime::try_from(time::OffsetDateTime::from(time)), Ok(time));
    assert_eq!(DateTime::try_from(time::UtcDateTime::from(time)), Ok(time));
}
