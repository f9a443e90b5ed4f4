//! Numbers in disguise.
//!
//! Where `serde_json` has its feature `arbitrary_precision`, which any crate of a build can turn on, it
//! gives a number of unknown type as a map with one entry.

use serde_core::de::{MapAccess, Unexpected};

/// The key of that entry.
pub const KEY: &str = "$serde_json::private::Number";

/// A number whose value does not matter.
pub const ANY: &str = "a number";

/// A number beyond what an `f64` holds.
pub const OUT_OF_RANGE: &str = "a number out of range";

/// The number that a map is, or [`Unexpected::Map`] for any other map.
pub fn unmask<'de, A: MapAccess<'de>>(mut map: A) -> Result<Unexpected<'static>, A::Error> {
    if map.next_key::<String>()?.is_none_or(|key| key != KEY) {
        return Ok(Unexpected::Map);
    }
    let number: String = map.next_value()?;
    let unsigned = number.parse().map(Unexpected::Unsigned);
    let integer = unsigned.or_else(|_| number.parse().map(Unexpected::Signed));
    Ok(integer.unwrap_or_else(|_| match number.parse::<f64>() {
        Ok(float) if float.is_finite() => Unexpected::Float(float),
        _ => Unexpected::Other(OUT_OF_RANGE),
    }))
}
