//! Blobs on the wire: strings in base64.

use serde_core::de::Unexpected;
use serde_core::ser::Serializer;

use super::blob::Blob;
use super::codec::{Read, TimestampFormat, Write, serde};

impl Read for Blob {
    const EXPECTED: &'static str = "a string in base64";

    fn from_token(token: Unexpected<'_>) -> Option<Self> {
        match token {
            Unexpected::Str(text) => Self::from_base64(text),
            _ => None,
        }
    }
}

impl Write for Blob {
    fn write<S: Serializer>(&self, to: S, _: TimestampFormat) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.to_base64())
    }
}

serde!(Blob);
