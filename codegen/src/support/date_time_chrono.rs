//! Conversions between [`DateTime`] and chrono, which ends some 260 000 years away.

use super::date_time::{DateTime, DateTimeError};
use chrono::Utc;

/// A leap second becomes the second after it.
impl From<chrono::DateTime<Utc>> for DateTime {
    fn from(time: chrono::DateTime<Utc>) -> Self {
        // chrono writes a leap second as the one before it, with a second's worth more nanoseconds.
        let nanos = i128::from(time.timestamp_subsec_nanos());
        DateTime::saturating_from_nanos(i128::from(time.timestamp()) * 1_000_000_000 + nanos)
    }
}

/// Fails outside of chrono's range.
impl TryFrom<DateTime> for chrono::DateTime<Utc> {
    type Error = DateTimeError;

    fn try_from(time: DateTime) -> Result<Self, DateTimeError> {
        chrono::DateTime::from_timestamp(time.secs(), time.subsec_nanos())
            .ok_or(DateTimeError::NOT_IN_TARGET)
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
            ("0000-12-31T23:59:59.999999999Z", utc(0, 12, 31, 59, 999_999_999)),
            ("0001-01-01T23:59:58Z", utc(1, 1, 1, 58, 0)),
            ("1969-12-31T23:59:58.75Z", utc(1969, 12, 31, 58, 750_000_000)),
            ("2024-02-29T23:59:58.000000001Z", utc(2024, 2, 29, 58, 1)),
            ("9999-12-31T23:59:59.999999999Z", utc(9999, 12, 31, 59, 999_999_999)),
            ("253402387199", utc(10_000, 1, 1, 59, 0)),
        ] {
            let ours: DateTime = text.parse().unwrap();
            assert_eq!(chrono::DateTime::<Utc>::try_from(ours), Ok(theirs));
            assert_eq!(DateTime::from(theirs), ours);
        }
        for theirs in [chrono::DateTime::<Utc>::MIN_UTC, chrono::DateTime::<Utc>::MAX_UTC] {
            assert_eq!(DateTime::from(theirs).try_into(), Ok(theirs));
        }
    }

    #[test]
    fn a_leap_second_is_the_second_after_it() {
        let ours: DateTime = "2017-01-01T00:00:00.5Z".parse().unwrap();
        assert_eq!(DateTime::from(utc(2016, 12, 31, 59, 1_500_000_000)), ours);
    }

    #[test]
    fn what_the_other_cannot_hold_is_an_error() {
        let last = DateTime::from(chrono::DateTime::<Utc>::MAX_UTC);
        let after = DateTime::from_secs(last.secs() + 1);
        let first = DateTime::from(chrono::DateTime::<Utc>::MIN_UTC);
        let before = DateTime::from_secs(first.secs() - 1);
        for ours in [DateTime::MIN, before, after, DateTime::MAX] {
            assert!(chrono::DateTime::<Utc>::try_from(ours).is_err(), "{ours}");
        }
    }
}
