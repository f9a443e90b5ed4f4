//! Conversions between [`DateTime`] and chrono, whose range includes ours.

use super::date_time::{DateTime, DateTimeError};
use chrono::Utc;

/// Fails outside the years 1 to 9999. A leap second becomes the second after it.
impl TryFrom<chrono::DateTime<Utc>> for DateTime {
    type Error = DateTimeError;

    fn try_from(time: chrono::DateTime<Utc>) -> Result<Self, DateTimeError> {
        // chrono writes a leap second as the one before it, with a second's worth more nanoseconds.
        let nanos = time.timestamp_subsec_nanos();
        let secs = time.timestamp() + i64::from(nanos / 1_000_000_000);
        DateTime::from_unix(secs, nanos % 1_000_000_000)
    }
}

impl From<DateTime> for chrono::DateTime<Utc> {
    fn from(time: DateTime) -> Self {
        // chrono covers more than 260 000 years on either side: the fallback is never taken.
        chrono::DateTime::from_timestamp(time.unix_seconds(), time.subsec_nanos())
            .unwrap_or(chrono::DateTime::<Utc>::MAX_UTC)
    }
}

#[cfg(test)]
mod tests {
    use super::{DateTime, Utc};
    use chrono::NaiveDate;

    fn utc(year: i32, month: u32, day: u32, second: u32, nanos: u32) -> chrono::DateTime<Utc> {
        let date = NaiveDate::from_ymd_opt(year, month, day).unwrap();
        date.and_hms_nano_opt(23, 59, second, nanos).unwrap().and_utc()
    }

    #[test]
    fn converts_both_ways() {
        for (text, theirs) in [
            ("0001-01-01T23:59:58Z", utc(1, 1, 1, 58, 0)),
            ("1969-12-31T23:59:58.75Z", utc(1969, 12, 31, 58, 750_000_000)),
            ("2024-02-29T23:59:58.000000001Z", utc(2024, 2, 29, 58, 1)),
            ("9999-12-31T23:59:59.999999999Z", utc(9999, 12, 31, 59, 999_999_999)),
        ] {
            let ours: DateTime = text.parse().unwrap();
            assert_eq!(chrono::DateTime::<Utc>::from(ours), theirs);
            assert_eq!(DateTime::try_from(theirs), Ok(ours));
        }
        let first = chrono::DateTime::<Utc>::from(DateTime::MIN);
        assert_eq!(first.timestamp(), DateTime::MIN.unix_seconds());
    }

    #[test]
    fn a_leap_second_is_the_second_after_it() {
        let ours: DateTime = "2017-01-01T00:00:00.5Z".parse().unwrap();
        assert_eq!(DateTime::try_from(utc(2016, 12, 31, 59, 1_500_000_000)), Ok(ours));
    }

    #[test]
    fn outside_the_years_1_to_9999_is_an_error() {
        for theirs in [
            utc(0, 12, 31, 59, 999_999_999),
            utc(10_000, 1, 1, 0, 0),
            utc(9999, 12, 31, 59, 1_000_000_000),
            chrono::DateTime::<Utc>::MIN_UTC,
            chrono::DateTime::<Utc>::MAX_UTC,
        ] {
            assert!(DateTime::try_from(theirs).is_err(), "{theirs:?}");
        }
    }
}
