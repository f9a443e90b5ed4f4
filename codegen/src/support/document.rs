//! Documents: members that hold any JSON value.

use serde_core::de::{MapAccess, SeqAccess, Unexpected};
use serde_core::ser::{Serialize, Serializer};
use serde_core::{Deserialize, de::value};
use serde_json::Value;

use super::codec::{Context, Read, TimestampFormat, Write};

impl Read for Value {
    const EXPECTED: &'static str = "any value";

    fn from_token(token: Unexpected<'_>) -> Option<Self> {
        match token {
            Unexpected::Bool(value) => Some(value.into()),
            Unexpected::Unsigned(value) => Some(value.into()),
            Unexpected::Signed(value) => Some(value.into()),
            Unexpected::Float(value) => Some(value.into()),
            Unexpected::Str(value) => Some(value.into()),
            _ => None,
        }
    }

    fn from_list<'de, A: SeqAccess<'de>>(items: A, _: &mut Context) -> Result<Self, A::Error> {
        Self::deserialize(value::SeqAccessDeserializer::new(items))
    }

    fn from_map<'de, A: MapAccess<'de>>(map: A, _: &mut Context) -> Result<Self, A::Error> {
        Self::deserialize(value::MapAccessDeserializer::new(map))
    }
}

impl Write for Value {
    fn write<S: Serializer>(&self, to: S, _: TimestampFormat) -> Result<S::Ok, S::Error> {
        self.serialize(to)
    }
}
