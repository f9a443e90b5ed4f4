//! Numbers in disguise.
//!
//! Where `serde_json` has its feature `arbitrary_precision`, which any crate of a build can turn on, it
//! gives a number of unknown type as a map with one entry.

use serde_core::de::MapAccess;

use crate::support::codec::decode::Found;
use crate::support::codec::number::Number;

/// The key of that entry.
pub const KEY: &str = "$serde_json::private::Number";

/// The number that a map is, or what it is else.
pub fn unmask<'de, A: MapAccess<'de>>(mut map: A) -> Result<Result<Number, Found>, A::Error> {
    if map.next_key::<String>()?.is_none_or(|key| key != KEY) {
        return Ok(Err(Found::Object));
    }
    let number: String = map.next_value()?;
    if number == "-0" {
        return Ok(Ok(Number::MinusZero));
    }
    let unsigned = number.parse().map(Number::Unsigned);
    let integer = unsigned.or_else(|_| number.parse().map(Number::Signed));
    Ok(integer.or_else(|_| match number.parse::<f64>() {
        Ok(float) if float.is_finite() => Ok(Number::Float(float)),
        _ => Err(Found::NumberOutOfRange),
    }))
}
