//! Conversions between [`DateTime`] and the `time` crate, whose range includes ours.

use super::date_time::{DateTime, DateTimeError};
use time::{OffsetDateTime, UtcDateTime};

/// Fails outside the years 1 to 9999 in UTC. The offset is not kept.
impl TryFrom<OffsetDateTime> for DateTime {
    type Error = DateTimeError;

    fn try_from(time: OffsetDateTime) -> Result<Self, DateTimeError> {
        DateTime::from_unix(time.unix_timestamp(), time.nanosecond())
    }
}

/// Fails outside the years 1 to 9999.
impl TryFrom<UtcDateTime> for DateTime {
    type Error = DateTimeError;

    fn try_from(time: UtcDateTime) -> Result<Self, DateTimeError> {
        DateTime::from_unix(time.unix_timestamp(), time.nanosecond())
    }
}

/// The offset is UTC.
impl From<DateTime> for OffsetDateTime {
    fn from(time: DateTime) -> Self {
        UtcDateTime::from(time).into()
    }
}

impl From<DateTime> for UtcDateTime {
    fn from(time: DateTime) -> Self {
        // `time` covers the years -9999 to 9999: the fallback is never taken.
        UtcDateTime::from_unix_timestamp_nanos(time.unix_nanos()).unwrap_or(UtcDateTime::MAX)
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
            ("0001-01-01T23:59:58Z", utc(1, Month::January, 1, 0)),
            ("1969-12-31T23:59:58.75Z", utc(1969, Month::December, 31, 750_000_000)),
            ("2024-02-29T23:59:58.000000001Z", utc(2024, Month::February, 29, 1)),
            ("9999-12-31T23:59:58.999999999Z", utc(9999, Month::December, 31, 999_999_999)),
        ] {
            let ours: DateTime = text.parse().unwrap();
            assert_eq!(UtcDateTime::from(ours), theirs);
            assert_eq!(OffsetDateTime::from(ours), theirs);
            assert_eq!(OffsetDateTime::from(ours).offset(), UtcOffset::UTC);
            assert_eq!(DateTime::try_from(theirs), Ok(ours));
            assert_eq!(DateTime::try_from(OffsetDateTime::from(theirs)), Ok(ours));
        }
        for ours in [DateTime::MIN, DateTime::UNIX_EPOCH, DateTime::MAX] {
            assert_eq!(UtcDateTime::from(ours).unix_timestamp_nanos(), ours.unix_nanos());
        }
    }

    #[test]
    fn the_offset_counts() {
        let offset = UtcOffset::from_hms(-8, 0, 0).unwrap();
        let theirs = utc(2013, Month::December, 16, 5).to_offset(offset);
        let ours: DateTime = "2013-12-16T23:59:58.000000005Z".parse().unwrap();
        assert_eq!(DateTime::try_from(theirs), Ok(ours));
    }

    #[test]
    fn outside_the_years_1_to_9999_is_an_error() {
        let year_0 = utc(0, Month::December, 31, 0);
        assert!(DateTime::try_from(year_0).is_err());
        assert!(DateTime::try_from(OffsetDateTime::from(year_0)).is_err());
        let offset = UtcOffset::from_hms(-1, 0, 0).unwrap();
        let last_hour = OffsetDateTime::from(utc(9999, Month::December, 31, 0));
        assert!(DateTime::try_from(last_hour.replace_offset(offset)).is_err());
    }
}
