//! Timestamps.

use super::decode::{Stop, Time};
use super::encode::{Seconds, TimestampValue};
use crate::support::codec::value::{Decode, Decoder, Encode, Encoder};
use crate::support::date_time::DateTime;
use crate::support::schema::TimestampFormat;
use crate::support::serde;

/// Any form is understood: a number of seconds, and every text that `FromStr` reads.
impl Decode for DateTime {
    fn decode<D: Decoder>(&mut self, from: &mut D) -> Result<bool, Stop> {
        from.timestamp(&mut |time| {
            let time = match time {
                Time::Seconds(secs, nanos) => Self::from_secs_and_nanos(secs, nanos).ok(),
                Time::Float(seconds) => Self::from_secs_f64(seconds).ok(),
                Time::Decimal(digits) => Self::from_decimal(digits).ok(),
                Time::Text(text) => text.parse().ok(),
            };
            let is_one = time.is_some();
            *self = time.unwrap_or_default();
            is_one
        })
    }
}

impl Encode for DateTime {
    fn encode<E: Encoder>(&self, to: &mut E) {
        to.timestamp(self);
    }
}

/// Floats have no fractions from here on, and the last one is beyond what can be read.
const FIRST_WITHOUT_FRACTION: u64 = 1 << (f64::MANTISSA_DIGITS - 1);

impl TimestampValue for DateTime {
    #[inline]
    fn secs_and_nanos(&self) -> (i64, u32) {
        (self.secs(), self.subsec_nanos())
    }

    #[inline]
    fn seconds(&self) -> Seconds {
        let secs = self.secs();
        match self.has_subsec_nanos() && secs.unsigned_abs() < FIRST_WITHOUT_FRACTION {
            true => Seconds::Float(self.as_secs_f64()),
            false => Seconds::Integer(secs),
        }
    }

    #[inline]
    fn text(&self, format: TimestampFormat) -> Option<String> {
        match format {
            TimestampFormat::EpochSeconds => None,
            _ if !self.has_text_form() => None,
            TimestampFormat::DateTime => Some(self.to_string()),
            TimestampFormat::HttpDate => Some(self.to_http_date()),
        }
    }
}

serde!(DateTime);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::support::codec::check::{Checker, Purpose};
    use crate::support::codec::{both, json};

    fn unix(secs: i64, nanos: u32) -> Option<DateTime> {
        DateTime::from_secs_and_nanos(secs, nanos).ok()
    }

    fn read(json: &str) -> Option<DateTime> {
        both::read(json).ok().map(|(time, _)| time)
    }

    #[test]
    fn any_form_is_read() {
        let time = unix(1_576_540_098, 0);
        for (json, expected) in [
            ("1576540098", time),
            ("1576540098.0", time),
            ("\"1576540098\"", time),
            ("\"1.576540098e9\"", time),
            ("\"2019-12-16T23:48:18Z\"", time),
            ("\"2019-12-17T00:48:18+01:00\"", time),
            ("\"Mon, 16 Dec 2019 23:48:18 GMT\"", time),
            ("-1", unix(-1, 0)),
            ("-0.25", unix(-1, 750_000_000)),
            ("0.123457", unix(0, 123_457_000)),
            ("\"0.123456789\"", unix(0, 123_456_789)),
            ("\"2019-12-16\"", unix(1_576_454_400, 0)),
            ("253402300800", unix(253_402_300_800, 0)),
            ("-9223372036854775808", unix(i64::MIN, 0)),
            ("9223372036854775807", unix(i64::MAX, 0)),
            ("1e18", unix(1_000_000_000_000_000_000, 0)),
        ] {
            assert!(expected.is_some());
            assert_eq!(read(json), expected, "{json}");
        }
    }

    /// In JSON, a number is what its digits say; serde gives the nearest float, which is precise to the microsecond.
    #[test]
    fn a_decimal_is_read_and_written_to_the_nanosecond() {
        for (json, secs, nanos, by_serde) in [
            ("1576540098.123456789", 1_576_540_098, 123_456_789, (1_576_540_098, 123_457_000)),
            ("0.1234567", 0, 123_456_700, (0, 123_457_000)),
            ("-0.000000001", -1, 999_999_999, (0, 0)),
            ("253402300799.999999999", 253_402_300_799, 999_999_999, (253_402_300_800, 0)),
            ("4503599627370496.5", 4_503_599_627_370_496, 500_000_000, (4_503_599_627_370_496, 0)),
        ] {
            let mut time = DateTime::default();
            assert!(json::read::read(json, &mut time).is_ok(), "{json}");
            assert_eq!(Some(time), unix(secs, nanos), "{json}");
            assert_eq!(write(&time), json);
            let (secs, nanos) = by_serde;
            assert_eq!(serde_json::from_str(json).ok(), unix(secs, nanos), "{json}");
            // In quotes, both know the digits.
            assert_eq!(read(&format!("{json:?}")), Some(time));
        }
        for (json, secs, nanos) in [
            ("1.576540098123456789e9", 1_576_540_098, 123_456_789),
            ("1576540098123456789e-9", 1_576_540_098, 123_456_789),
            ("0.00000000149", 0, 1),
            ("0.0000000015", 0, 2),
            ("9223372036854775807.999999999", i64::MAX, 999_999_999),
        ] {
            let mut time = DateTime::default();
            assert!(json::read::read(json, &mut time).is_ok(), "{json}");
            assert_eq!(Some(time), unix(secs, nanos), "{json}");
        }
    }

    /// What is written without serde.
    fn write(time: &DateTime) -> String {
        let mut encoder = json::write::JsonEncoder::new(Checker::new(Purpose::Built));
        encoder.timestamp(time);
        String::from_utf8(encoder.finish().0).unwrap_or_default()
    }

    #[test]
    fn what_is_no_instant_is_refused() {
        for json in [
            "true",
            "false",
            "9223372036854775808.0",
            "1e300",
            "9223372036854775808",
            "18446744073709551615",
            "\"\"",
            "\"NaN\"",
            "\"Infinity\"",
            "\"soon\"",
            "\"true\"",
            "[]",
            "{}",
        ] {
            assert_eq!(read(json), None, "{json}");
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
            (1_576_540_098, 123_456_000, EpochSeconds, "1576540098.123456"),
            (i64::MIN, 0, EpochSeconds, "-9223372036854775808"),
            (253_402_300_799, 0, Iso, r#""9999-12-31T23:59:59Z""#),
            (253_402_300_800, 500_000_000, Iso, "253402300800.5"),
            (1_560_944_718_833, 0, HttpDate, "1560944718833"),
            (1_576_540_098, 0, Iso, r#""2019-12-16T23:48:18Z""#),
            (1_576_540_098, 500_000_000, Iso, r#""2019-12-16T23:48:18.5Z""#),
            (1_576_540_098, 0, HttpDate, r#""Mon, 16 Dec 2019 23:48:18 GMT""#),
            (1_576_540_098, 500_000_000, HttpDate, r#""Mon, 16 Dec 2019 23:48:18.5 GMT""#),
        ] {
            let written = unix(secs, nanos).map(|time| both::write(&time, format));
            assert_eq!(written.as_deref(), Some(expected));
        }
        // Serde has floats, and beyond where these have a fraction, integers.
        for (secs, nanos, expected, by_serde) in [
            (-1, 999_999_000, "-0.000001", "-1e-6"),
            (i64::MAX, 999_999_999, "9223372036854775807.999999999", "9223372036854775807"),
        ] {
            let time = unix(secs, nanos);
            assert_eq!(time.map(|time| write(&time)).as_deref(), Some(expected));
            assert_eq!(serde_json::to_string(&time).ok().as_deref(), Some(by_serde));
        }
    }

    #[test]
    fn what_a_text_form_cannot_say_is_a_violation() {
        use TimestampFormat::{DateTime as Iso, EpochSeconds, HttpDate};
        let violations = |secs, format| {
            let mut checker = Checker::new(Purpose::Request);
            checker.format = format;
            checker.timestamp(&DateTime::from_secs(secs));
            checker
                .into_violations(&crate::support::schema::Schema::new("Sample", false, &[]))
                .len()
        };
        for secs in [1_560_944_718_833, -62_167_219_201, i64::MIN, i64::MAX] {
            assert_eq!(
                [EpochSeconds, Iso, HttpDate].map(|format| violations(secs, format)),
                [0, 1, 1]
            );
        }
        for secs in [-62_167_219_200, 0, 253_402_300_799] {
            assert_eq!([Iso, HttpDate].map(|format| violations(secs, format)), [0, 0]);
        }
    }
}
