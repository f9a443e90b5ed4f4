//! Timestamps.

use super::decode::{Decode, Decoder, Stop, Time};
use super::encode::{Encode, Encoder, Seconds, TimestampValue};
use crate::support::date_time::DateTime;
use crate::support::schema::TimestampFormat;
use crate::support::serde;

/// Any form is understood: a number of seconds, and every text that `FromStr` reads.
impl Decode for DateTime {
    fn decode<D: Decoder>(&mut self, from: &mut D) -> Result<bool, Stop> {
        from.timestamp(&mut |time| {
            let time = match time {
                Time::Seconds(seconds) => Some(Self::from_secs(seconds)),
                Time::Float(seconds) => Self::from_secs_f64(seconds).ok(),
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
    fn seconds(&self) -> Seconds {
        let secs = self.secs();
        match self.has_subsec_nanos() && secs.unsigned_abs() < FIRST_WITHOUT_FRACTION {
            true => Seconds::Float(self.as_secs_f64()),
            false => Seconds::Integer(secs),
        }
    }

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
