//! Conversions between [`DateTime`] and jiff, which ends a day before the year 10000, and before -9999.

use super::date_time::{DateTime, DateTimeError};

impl From<jiff::Timestamp> for DateTime {
    fn from(timestamp: jiff::Timestamp) -> Self {
        DateTime::saturating_from_nanos(timestamp.as_nanosecond())
    }
}

/// Fails before -9999-01-02T01:59:59Z and after 9999-12-30T22:00:00.999999999Z, where jiff ends.
impl TryFrom<DateTime> for jiff::Timestamp {
    type Error = DateTimeError;

    fn try_from(time: DateTime) -> Result<Self, DateTimeError> {
        jiff::Timestamp::from_nanosecond(time.as_nanos()).map_err(|_| DateTimeError::NOT_IN_TARGET)
    }
}

#[cfg(test)]
mod tests {
    use super::DateTime;
    use jiff::Timestamp;

    #[test]
    fn converts_both_ways() {
        for text in [
            "0000-01-01T00:00:00Z",
            "0001-01-01T00:00:00Z",
            "1969-12-31T23:59:58.75Z",
            "1970-01-01T00:00:00Z",
            "2013-12-16T23:48:18.000000001Z",
            "9999-12-30T22:00:00.999999999Z",
        ] {
            let time: DateTime = text.parse().unwrap();
            let timestamp: Timestamp = text.parse().unwrap();
            assert_eq!(Timestamp::try_from(time).unwrap(), timestamp);
            assert_eq!(DateTime::from(timestamp), time);
        }
        for timestamp in [Timestamp::MIN, Timestamp::MAX] {
            assert_eq!(Timestamp::try_from(DateTime::from(timestamp)).unwrap(), timestamp);
        }
    }

    #[test]
    fn what_the_other_cannot_hold_is_an_error() {
        for text in ["9999-12-30T22:00:01Z", "9999-12-31T23:59:59.999999999Z", "1560944718833"] {
            let time: DateTime = text.parse().unwrap();
            assert!(Timestamp::try_from(time).is_err());
        }
        let before = DateTime::from_secs(DateTime::from(Timestamp::MIN).secs() - 1);
        for time in [DateTime::MIN, before, DateTime::MAX] {
            assert!(Timestamp::try_from(time).is_err());
        }
    }
}
