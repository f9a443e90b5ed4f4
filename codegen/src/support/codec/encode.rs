//! What values are written as.

use crate::support::schema::TimestampFormat;

/// Bytes that are to be written.
pub trait BlobValue {
    fn bytes(&self) -> &[u8];

    fn to_base64(&self) -> String;
}

/// A time that is to be written.
pub trait TimestampValue {
    /// Seconds since 1970, rounded down, and the nanoseconds that come to them.
    fn secs_and_nanos(&self) -> (i64, u32);

    /// Seconds since 1970, for formats that have no decimals.
    fn seconds(&self) -> Seconds;

    /// The time as a text; nothing where the format is not one of text, or cannot express the time.
    fn text(&self, format: TimestampFormat) -> Option<String>;
}

/// A number of seconds: an integer, or the nearest float, whose shortest digits are the decimal that is meant.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Seconds {
    Integer(i64),
    Float(f64),
}

/// The word that stands for a float which has no digits.
pub fn special(value: f64) -> Option<&'static str> {
    match value {
        f64::INFINITY => Some("Infinity"),
        f64::NEG_INFINITY => Some("-Infinity"),
        _ if value.is_nan() => Some("NaN"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::support::codec::both::write;
    use crate::support::codec::value::Encode;
    use crate::support::date_time::DateTime;

    #[test]
    fn a_timestamp_format_goes_down_to_the_timestamps() {
        use TimestampFormat::{DateTime as Iso, EpochSeconds, HttpDate};
        let time = DateTime::UNIX_EPOCH;
        for (format, written) in [
            (EpochSeconds, "0"),
            (Iso, r#""1970-01-01T00:00:00Z""#),
            (HttpDate, r#""Thu, 01 Jan 1970 00:00:00 GMT""#),
        ] {
            assert_eq!(write(&time, format), written);
            assert_eq!(write(&Some(time), format), written);
            assert_eq!(write(&vec![Some(vec![time]), None], format), format!("[[{written}],null]"));
            let map = BTreeMap::from([("k".to_owned(), vec![time])]);
            assert_eq!(write(&map, format), format!(r#"{{"k":[{written}]}}"#));
        }
        assert_eq!(TimestampFormat::default(), EpochSeconds);
    }

    #[test]
    fn only_an_option_can_be_absent() {
        fn is_absent(value: &impl Encode) -> bool {
            assert_eq!(value.is_absent(false), value.is_absent(true));
            value.is_absent(false)
        }
        assert!(is_absent(&None::<i64>));
        assert!(!is_absent(&Some(0)) && !is_absent(&0) && !is_absent(&String::new()));
        assert!(!is_absent(&Vec::<i64>::new()));
        assert!(!is_absent(&BTreeMap::<String, i64>::new()));
    }
}
