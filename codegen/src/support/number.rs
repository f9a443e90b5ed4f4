//! Numbers in disguise.
//!
//! Where `serde_json` has its feature `arbitrary_precision`, which any crate of a build can turn on, it
//! gives a number of unknown type as a map with one entry.

use serde_core::de::{MapAccess, Unexpected};

/// The key of that entry.
pub const KEY: &str = "$serde_json::private::Number";

/// The number that a map is, or [`Unexpected::Map`] for any other map.
pub fn unmask<'de, A: MapAccess<'de>>(mut map: A) -> Result<Unexpected<'static>, A::Error> {
    if map.next_key::<String>()?.is_none_or(|key| key != KEY) {
        return Ok(Unexpected::Map);
    }
    let number: String = map.next_value()?;
    let unsigned = number.parse().map(Unexpected::Unsigned);
    let signed = unsigned.or_else(|_| number.parse().map(Unexpected::Signed));
    let float = signed.or_else(|_| number.parse().map(Unexpected::Float));
    Ok(float.unwrap_or(Unexpected::Map))
}
