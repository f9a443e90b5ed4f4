//! Documents: members that hold any JSON value.

use serde_json::Value;

use super::decode::{Decode, Decoder, Document, Stop};
use super::encode::{Encode, Encoder};

impl Document for Value {
    fn from_json(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    fn to_json(&self) -> String {
        self.to_string()
    }
}

impl Decode for Value {
    fn decode<D: Decoder>(&mut self, from: &mut D) -> Result<bool, Stop> {
        from.document(self)
    }
}

impl Encode for Value {
    fn encode<E: Encoder>(&self, to: &mut E) {
        to.document(self);
    }
}
