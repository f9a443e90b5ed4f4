//! Blobs.

use super::decode::{Bytes, Stop};
use super::encode::BlobValue;
use crate::support::blob::Blob;
use crate::support::codec::value::{Decode, Decoder, Encode, Encoder};
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::support::codec::both;
    use crate::support::schema::TimestampFormat;

    /// RFC 4648, section 10, and the two digits that other alphabets do not have.
    #[test]
    fn blobs_are_base64_on_the_wire() {
        for (bytes, base64) in [
            (&b""[..], ""),
            (b"f", "Zg=="),
            (b"fo", "Zm8="),
            (b"foo", "Zm9v"),
            (b"foob", "Zm9vYg=="),
            (b"fooba", "Zm9vYmE="),
            (b"foobar", "Zm9vYmFy"),
            (&[0xfb, 0xf0], "+/A="),
        ] {
            let json = format!("{base64:?}");
            assert_eq!(both::write(&Blob::from(bytes), TimestampFormat::default()), json);
            let expected = Ok((Blob::from(bytes), Vec::new()));
            assert_eq!(both::read(&json), expected);
            assert_eq!(both::read(&json.replace('=', "")), expected);
        }
    }

    #[test]
    fn nothing_else_is_a_blob_and_its_text_is_not_repeated() {
        for (json, found) in [
            (r#""hunter2!""#, "a string"),
            (r#""hunter 2""#, "a string"),
            (r#""Zh==""#, "a string"),
            ("[102]", "a list"),
            ("102", "the number 102"),
        ] {
            let error = format!("expected a string in base64, found {found}");
            assert_eq!(both::read::<Blob>(json), Err(error));
        }
    }

    /// Formats that have bytes say so.
    #[test]
    fn bytes_are_a_blob() {
        let bytes =
            serde_core::de::value::BytesDeserializer::<serde_core::de::value::Error>::new(b"Zg==");
        assert_eq!(serde_core::Deserialize::deserialize(bytes), Ok(Blob::from(b"Zg==")));
    }
}
