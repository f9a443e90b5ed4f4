//! Blobs.

use super::decode::{Bytes, Decode, Decoder, Stop};
use super::encode::{BlobValue, Encode, Encoder};
use crate::support::blob::Blob;
use crate::support::serde;

impl Decode for Blob {
    fn decode<D: Decoder>(&mut self, from: &mut D) -> Result<bool, Stop> {
        from.blob(&mut |bytes| {
            let blob = match bytes {
                Bytes::Base64(text) => Self::from_base64(text),
                Bytes::Plain(bytes) => Some(bytes.into()),
            };
            let is_one = blob.is_some();
            *self = blob.unwrap_or_default();
            is_one
        })
    }
}

impl Encode for Blob {
    fn encode<E: Encoder>(&self, to: &mut E) {
        to.blob(self);
    }
}

impl BlobValue for Blob {
    fn bytes(&self) -> &[u8] {
        self.as_ref()
    }

    fn to_base64(&self) -> String {
        Self::to_base64(self)
    }
}

serde!(Blob);
