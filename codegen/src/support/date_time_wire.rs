//! Timestamps on the wire.

use serde_core::de::Unexpected;
use serde_core::ser::Serializer;

use super::codec::{Read, TimestampFormat, Write, serde};
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
    fn write<S: Serializer>(&self, to: S, format: TimestampFormat) -> Result<S::Ok, S::Error> {
        match format {
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
