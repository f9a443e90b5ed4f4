//! Conversions between [`DateTime`] and jiff, whose range ends a day before ours and starts
//! millennia earlier.

use super::date_time::{DateTime, DateTimeError};

/// Fails before the year 1.
impl TryFrom<jiff::Timestamp> for DateTime {
    type Error = DateTimeError;

    fn try_from(timestamp: jiff::Timestamp) -> Result<Self, DateTimeError> {
        // jiff rounds the seconds toward zero, so before 1970 the nanoseconds are negative.
        let nanos = timestamp.subsec_nanosecond();
        let secs = timestamp.as_second() - i64::from(nanos < 0);
        DateTime::from_unix(secs, nanos.rem_euclid(1_000_000_000).unsigned_abs())
    }
}

/// Fails after 9999-12-30T22:00:00.999999999Z, where jiff ends.
impl TryFrom<DateTime> for jiff::Timestamp {
    type Error = DateTimeError;

    fn try_from(time: DateTime) -> Result<Self, DateTimeError> {
        jiff::Timestamp::from_nanosecond(time.unix_nanos())
            .map_err(|_| DateTimeError::NOT_IN_TARGET)
    }
}

#[cfg(test)]
mod tests {
    use super::DateTime;
    use jiff::Timestamp;

    #[test]
    fn converts_both_ways() {
        for text in [
            "0001-01-01T00:00:00Z",
            "1969-12-31T23:59:58.75Z",
            "1970-01-01T00:00:00Z",
            "2013-12-16T23:48:18.000000001Z",
            "9999-12-30T22:00:00.999999999Z",
        ] {
            let time: DateTime = text.parse().unwrap();
            let timestamp: Timestamp = text.parse().unwrap();
            assert_eq!(Timestamp::try_from(time).unwrap(), timestamp);
            assert_eq!(DateTime::try_from(timestamp), Ok(time));
        }
    }

    #[test]
    fn what_the_other_cannot_hold_is_an_error() {
        for text in ["9999-12-30T22:00:01Z", "9999-12-31T23:59:59.999999999Z"] {
            let time: DateTime = text.parse().unwrap();
            assert!(Timestamp::try_from(time).is_err());
        }
        let before_year_1 = Timestamp::new(-62_135_596_801, 999_999_999).unwrap();
        for timestamp in [Timestamp::MIN, before_year_1] {
            assert!(DateTime::try_from(timestamp).is_err());
        }
    }
}
