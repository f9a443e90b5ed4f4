//! Timestamps on the wire.

use serde_core::de::Unexpected;
use serde_core::ser::Serializer;

use super::codec::{Read, Style, TimestampFormat, Write, serde};
use super::date_time::DateTime;
use super::validation::ViolationKind;

/// Any form is understood: a number of seconds, and every text that `FromStr` reads.
impl Read for DateTime {
    const EXPECTED: &'static str = "a timestamp";

    fn from_token(token: Unexpected<'_>) -> Option<Self> {
        match token {
            Unexpected::Signed(seconds) => Some(Self::from_secs(seconds)),
            Unexpected::Unsigned(seconds) => seconds.try_into().ok().map(Self::from_secs),
            Unexpected::Float(seconds) => Self::from_secs_f64(seconds).ok(),
            Unexpected::Str(text) => text.parse().ok(),
            _ => None,
        }
    }
}

/// What the text forms cannot say is written as a number, and is a violation where it is checked.
impl Write for DateTime {
    fn write<S: Serializer>(&self, to: S, style: Style<'_>) -> Result<S::Ok, S::Error> {
        match style.format {
            TimestampFormat::EpochSeconds => write_seconds(*self, to),
            _ if !self.has_text_form() => {
                if let Some(check) = style.check {
                    check.report().add(ViolationKind::TimestampOutOfRange);
                }
                write_seconds(*self, to)
            }
            TimestampFormat::DateTime => to.collect_str(self),
            TimestampFormat::HttpDate => to.serialize_str(&self.to_http_date()),
        }
    }
}

/// Floats have no fractions from here on, and the last one is beyond what can be read.
const FIRST_WITHOUT_FRACTION: u64 = 1 << (f64::MANTISSA_DIGITS - 1);

/// Writes an integer or the nearest float, whose shortest digits are the decimal that is meant.
fn write_seconds<S: Serializer>(time: DateTime, to: S) -> Result<S::Ok, S::Error> {
    let secs = time.secs();
    if time.has_subsec_nanos() && secs.unsigned_abs() < FIRST_WITHOUT_FRACTION {
        to.serialize_f64(time.as_secs_f64())
    } else {
        to.serialize_i64(secs)
    }
}

serde!(DateTime);

#[cfg(test)]
mod tests {
    use super::super::codec::Wire;
    use super::super::validation::{Check, Report};
    use super::*;

    fn unix(secs: i64, nanos: u32) -> Option<DateTime> {
        DateTime::from_secs_and_nanos(secs, nanos).ok()
    }

    #[test]
    fn any_form_is_read() {
        let time = unix(1_576_540_098, 0);
        for (token, expected) in [
            (Unexpected::Unsigned(1_576_540_098), time),
            (Unexpected::Signed(1_576_540_098), time),
            (Unexpected::Float(1_576_540_098.0), time),
            (Unexpected::Str("1576540098"), time),
            (Unexpected::Str("1.576540098e9"), time),
            (Unexpected::Str("2019-12-16T23:48:18Z"), time),
            (Unexpected::Str("2019-12-17T00:48:18+01:00"), time),
            (Unexpected::Str("Mon, 16 Dec 2019 23:48:18 GMT"), time),
            (Unexpected::Signed(-1), unix(-1, 0)),
            (Unexpected::Float(-0.25), unix(-1, 750_000_000)),
            (Unexpected::Float(0.123_456_7), unix(0, 123_457_000)),
            (Unexpected::Str("0.123456789"), unix(0, 123_456_789)),
            (Unexpected::Str("2019-12-16"), unix(1_576_454_400, 0)),
            (Unexpected::Unsigned(253_402_300_800), unix(253_402_300_800, 0)),
            (Unexpected::Unsigned(1_560_944_718_833), unix(1_560_944_718_833, 0)),
            (Unexpected::Signed(i64::MIN), unix(i64::MIN, 0)),
            (Unexpected::Signed(i64::MAX), unix(i64::MAX, 0)),
            (Unexpected::Float(1e18), unix(1_000_000_000_000_000_000, 0)),
        ] {
            assert!(expected.is_some());
            assert_eq!(DateTime::from_token(token), expected, "{token}");
        }
    }

    #[test]
    fn what_is_no_instant_is_refused() {
        for token in [
            Unexpected::Bool(true),
            Unexpected::Bool(false),
            Unexpected::Unit,
            Unexpected::Bytes(b"0"),
            Unexpected::Float(f64::NAN),
            Unexpected::Float(f64::INFINITY),
            Unexpected::Float(-f64::INFINITY),
            Unexpected::Float(9_223_372_036_854_775_808.0),
            Unexpected::Float(1e300),
            Unexpected::Unsigned(9_223_372_036_854_775_808),
            Unexpected::Unsigned(u64::MAX),
            Unexpected::Str(""),
            Unexpected::Str("NaN"),
            Unexpected::Str("Infinity"),
            Unexpected::Str("soon"),
            Unexpected::Str("true"),
        ] {
            assert_eq!(DateTime::from_token(token), None, "{token}");
        }
    }

    #[test]
    fn each_format_is_written() {
        use TimestampFormat::{DateTime as Iso, EpochSeconds, HttpDate};
        for (secs, nanos, format, expected) in [
            (0, 0, EpochSeconds, "0"),
            (-1, 0, EpochSeconds, "-1"),
            (1_576_540_098, 0, EpochSeconds, "1576540098"),
            (1_576_540_098, 500_000_000, EpochSeconds, "1576540098.5"),
            (-1, 750_000_000, EpochSeconds, "-0.25"),
            (-1, 999_000_000, EpochSeconds, "-0.001"),
            (-1, 999_999_000, EpochSeconds, "-1e-6"),
            (1_576_540_098, 123_456_000, EpochSeconds, "1576540098.123456"),
            (i64::MIN, 0, EpochSeconds, "-9223372036854775808"),
            (i64::MAX, 999_999_999, EpochSeconds, "9223372036854775807"),
            (253_402_300_799, 0, Iso, r#""9999-12-31T23:59:59Z""#),
            (253_402_300_800, 500_000_000, Iso, "253402300800.5"),
            (1_560_944_718_833, 0, HttpDate, "1560944718833"),
            (1_576_540_098, 0, Iso, r#""2019-12-16T23:48:18Z""#),
            (1_576_540_098, 500_000_000, Iso, r#""2019-12-16T23:48:18.5Z""#),
            (1_576_540_098, 0, HttpDate, r#""Mon, 16 Dec 2019 23:48:18 GMT""#),
            (1_576_540_098, 500_000_000, HttpDate, r#""Mon, 16 Dec 2019 23:48:18.5 GMT""#),
        ] {
            let written = unix(secs, nanos).and_then(|time| {
                serde_json::to_string(&Wire(&time, Style { format, check: None })).ok()
            });
            assert_eq!(written.as_deref(), Some(expected));
        }
        assert_eq!(serde_json::to_string(&DateTime::UNIX_EPOCH).ok().as_deref(), Some("0"));
        assert_eq!(serde_json::from_str::<DateTime>("0").ok(), Some(DateTime::UNIX_EPOCH));
    }

    #[test]
    fn what_a_text_form_cannot_say_is_a_violation() {
        use TimestampFormat::{DateTime as Iso, EpochSeconds, HttpDate};
        let kinds = |secs, format| {
            let report = Report::new("Sample");
            let style = Style { format, check: Some(Check::of_request(&report)) };
            let time = DateTime::from_secs(secs);
            assert!(serde_json::to_string(&Wire(&time, style)).is_ok());
            let violations = report.into_violations().into_iter();
            violations.map(|violation| violation.kind).collect::<Vec<_>>()
        };
        for secs in [1_560_944_718_833, -62_167_219_201, i64::MIN, i64::MAX] {
            assert_eq!(kinds(secs, EpochSeconds), []);
            assert_eq!(kinds(secs, Iso), [ViolationKind::TimestampOutOfRange]);
            assert_eq!(kinds(secs, HttpDate), [ViolationKind::TimestampOutOfRange]);
        }
        for secs in [-62_167_219_200, 0, 253_402_300_799] {
            assert_eq!(kinds(secs, Iso), []);
            assert_eq!(kinds(secs, HttpDate), []);
        }
    }
}
