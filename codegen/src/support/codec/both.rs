//! What tests of all codecs read and write with: both readers, and both writers.

#![allow(clippy::expect_used)]

use super::check::{Checker, Purpose};
use super::{json, serde};
use crate::support::codec::value::{Decode, Encode};
use crate::support::path::Notes;
use crate::support::schema::TimestampFormat;

/// Reads JSON, and what had to be corrected; both readers come to the same. Without the place, an error is what it says.
pub(crate) fn read<T: Decode + PartialEq + std::fmt::Debug>(
    text: &str,
) -> Result<(T, Vec<String>), String> {
    let mut value = T::default();
    let ours = match json::read::read(text, &mut value) {
        Ok(corrected) => Ok((value, corrected)),
        Err(error) => Err(without_place(&error.message)),
    };
    let mut notes = Notes::default();
    let from = &mut serde_json::Deserializer::from_str(text);
    let serdes: Result<(T, Vec<String>), String> = match serde::read::read::<T, _>(from, &mut notes)
    {
        Ok(value) => Ok((value, notes.into_iter().map(|(path, ())| path.to_string()).collect())),
        Err(error) if error.is_data() => Err(without_place(&error.to_string())),
        // Each has its own words for what is no JSON.
        Err(_) => {
            assert!(ours.is_err(), "{text}");
            return ours;
        }
    };
    // Some values are equal to nothing.
    assert_eq!(format!("{ours:?}"), format!("{serdes:?}"), "{text}");
    ours
}

fn without_place(message: &str) -> String {
    message.split(" at line ").next().unwrap_or_default().to_owned()
}

/// What a value is in JSON, with its timestamps in a format.
pub(crate) fn write<T: Encode>(value: &T, format: TimestampFormat) -> String {
    let mut checker = Checker::new(Purpose::Built);
    checker.format = format;
    let mut encoder = json::write::JsonEncoder::new(checker);
    value.encode(&mut encoder);
    let (text, _) = encoder.finish();
    let text = String::from_utf8(text).expect("JSON is text");
    let wire = serde::write::Wire(value, format);
    let serdes = serde_json::to_string(&wire).expect("it is written to memory");
    assert_eq!(text, serdes);
    text
}
