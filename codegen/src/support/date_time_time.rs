//! Conversions between [`DateTime`] and the `time` crate, which has the years -9999 to 9999, or more with its
//! feature `large-dates`.

use super::date_time::{DateTime, DateTimeError};
use time::{OffsetDateTime, UtcDateTime};

/// The offset is not kept.
impl From<OffsetDateTime> for DateTime {
    fn from(time: OffsetDateTime) -> Self {
        DateTime::saturating_from_nanos(time.unix_timestamp_nanos())
    }
}

impl From<UtcDateTime> for DateTime {
    fn from(time: UtcDateTime) -> Self {
        DateTime::saturating_from_nanos(time.unix_timestamp_nanos())
    }
}

/// The offset is UTC. Fails outside of the other's range.
impl TryFrom<DateTime> for OffsetDateTime {
    type Error = DateTimeError;

    fn try_from(time: DateTime) -> Result<Self, DateTimeError> {
        UtcDateTime::try_from(time).map(Self::from)
    }
}

/// Fails outside of the other's range.
impl TryFrom<DateTime> for UtcDateTime {
    type Error = DateTimeError;

    fn try_from(time: DateTime) -> Result<Self, DateTimeError> {
        UtcDateTime::from_unix_timestamp_nanos(time.as_nanos())
            .map_err(|_| DateTimeError::NOT_IN_TARGET)
    }
}

#[cfg(test)]
mod tests {
    use super::{DateTime, OffsetDateTime, UtcDateTime};
    use time::{Date, Month, Time, UtcOffset};

    fn utc(year: i32, month: Month, day: u8, nanos: u32) -> UtcDateTime {
        let date = Date::from_calendar_date(year, month, day).unwrap();
        UtcDateTime::new(date, Time::from_hms_nano(23, 59, 58, nanos).unwrap())
    }

    #[test]
    fn converts_both_ways() {
        for (text, theirs) in [
            ("-62167219202", utc(-1, Month::December, 31, 0)),
            ("0000-12-31T23:59:58Z", utc(0, Month::December, 31, 0)),
            ("0001-01-01T23:59:58Z", utc(1, Month::January, 1, 0)),
            ("1969-12-31T23:59:58.75Z", utc(1969, Month::December, 31, 750_000_000)),
            ("2024-02-29T23:59:58.000000001Z", utc(2024, Month::February, 29, 1)),
            ("9999-12-31T23:59:58.999999999Z", utc(9999, Month::December, 31, 999_999_999)),
        ] {
            let ours: DateTime = text.parse().unwrap();
            assert_eq!(UtcDateTime::try_from(ours), Ok(theirs));
            let with_offset = OffsetDateTime::try_from(ours).unwrap();
            assert_eq!(with_offset, theirs);
            assert_eq!(with_offset.offset(), UtcOffset::UTC);
            assert_eq!(DateTime::from(theirs), ours);
            assert_eq!(DateTime::from(with_offset), ours);
        }
        for theirs in [UtcDateTime::MIN, UtcDateTime::MAX] {
            assert_eq!(DateTime::from(theirs).try_into(), Ok(theirs));
        }
    }

    #[test]
    fn the_offset_counts() {
        let offset = UtcOffset::from_hms(-8, 0, 0).unwrap();
        let theirs = utc(2013, Month::December, 16, 5).to_offset(offset);
        let ours: DateTime = "2013-12-16T23:59:58.000000005Z".parse().unwrap();
        assert_eq!(DateTime::from(theirs), ours);
        // An hour behind UTC, the last hour of 9999 is one of the next year.
        let offset = UtcOffset::from_hms(-1, 0, 0).unwrap();
        let theirs = OffsetDateTime::from(utc(9999, Month::December, 31, 0)).replace_offset(offset);
        assert_eq!(DateTime::from(theirs), DateTime::from_secs(253_402_304_398));
    }

    #[test]
    fn what_the_other_cannot_hold_is_an_error() {
        let after = DateTime::from_secs(UtcDateTime::MAX.unix_timestamp() + 1);
        let before = DateTime::from_secs(UtcDateTime::MIN.unix_timestamp() - 1);
        for ours in [DateTime::MIN, before, after, DateTime::MAX] {
            assert!(UtcDateTime::try_from(ours).is_err(), "{ours}");
            assert!(OffsetDateTime::try_from(ours).is_err(), "{ours}");
        }
    }
}
