//! Timestamps on the wire.

use serde_core::de::Unexpected;
use serde_core::ser::Serializer;

use super::codec::{Read, Style, TimestampFormat, Write, serde};
use super::date_time::DateTime;

/// Any form is understood: a number of seconds, also in a string, RFC 3339, and the format of HTTP headers.
impl Read for DateTime {
    const EXPECTED: &'static str = "a timestamp";

    #[expect(
        clippy::cast_precision_loss,
        reason = "integers that do not fit an f64 are out of range"
    )]
    fn from_token(token: Unexpected<'_>) -> Option<Self> {
        match token {
            Unexpected::Signed(seconds) => Self::from_unix(seconds, 0).ok(),
            Unexpected::Unsigned(seconds) => Self::from_unix_f64(seconds as f64).ok(),
            Unexpected::Float(seconds) => Self::from_unix_f64(seconds).ok(),
            Unexpected::Str(text) => Self::from_wire_str(text).ok(),
            _ => None,
        }
    }
}

impl Write for DateTime {
    fn write<S: Serializer>(&self, to: S, style: Style<'_>) -> Result<S::Ok, S::Error> {
        match style.format {
            TimestampFormat::EpochSeconds if self.subsec_nanos() == 0 => {
                to.serialize_i64(self.unix_seconds())
            }
            TimestampFormat::EpochSeconds => to.serialize_f64(self.to_unix_f64()),
            TimestampFormat::DateTime => to.collect_str(self),
            TimestampFormat::HttpDate => to.serialize_str(&self.to_http_date()),
        }
    }
}

serde!(DateTime);

#[cfg(test)]
mod tests {
    use super::super::codec::Wire;
    use super::*;

    fn unix(secs: i64, nanos: u32) -> Option<DateTime> {
        DateTime::from_unix(secs, nanos).ok()
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
            (Unexpected::Unsigned(253_402_300_799), unix(253_402_300_799, 0)),
        ] {
            assert!(expected.is_some());
            assert_eq!(DateTime::from_token(token), expected, "{token}");
        }
    }

    #[test]
    fn what_is_no_instant_of_the_range_is_refused() {
        for token in [
            Unexpected::Bool(true),
            Unexpected::Bool(false),
            Unexpected::Unit,
            Unexpected::Bytes(b"0"),
            Unexpected::Float(f64::NAN),
            Unexpected::Float(f64::INFINITY),
            Unexpected::Float(-f64::INFINITY),
            Unexpected::Float(253_402_300_800.0),
            Unexpected::Float(1e300),
            Unexpected::Unsigned(253_402_300_800),
            Unexpected::Unsigned(u64::MAX),
            Unexpected::Signed(-62_135_596_801),
            Unexpected::Signed(i64::MIN),
            Unexpected::Signed(i64::MAX),
            Unexpected::Str(""),
            Unexpected::Str("NaN"),
            Unexpected::Str("Infinity"),
            Unexpected::Str("soon"),
            Unexpected::Str("2019-12-16"),
            Unexpected::Str("2019-12-16T23:48:18"),
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
}
