//! Blobs on the wire: strings in base64.

use serde_core::de::Unexpected;
use serde_core::ser::Serializer;

use super::blob::Blob;
use super::codec::{Read, Style, Write, serde};

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
    fn write<S: Serializer>(&self, to: S, style: Style<'_>) -> Result<S::Ok, S::Error> {
        style.check_length(|| self.as_ref().len());
        to.serialize_str(&self.to_base64())
    }
}

serde!(Blob);

#[cfg(test)]
mod tests {
    use super::*;

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
            assert_eq!(serde_json::to_string(&Blob::from(bytes)).ok(), Some(json.clone()));
            assert_eq!(serde_json::from_str(&json).ok(), Some(Blob::from(bytes)));
            let unpadded = base64.trim_end_matches('=');
            assert_eq!(Blob::from_token(Unexpected::Str(unpadded)), Some(Blob::from(bytes)));
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
            ("null", "null"),
        ] {
            let error = serde_json::from_str::<Blob>(json).map_err(|error| error.to_string());
            let message = error.err().unwrap_or_default();
            let reason = message.split(" at line ").next();
            assert_eq!(reason, Some(&*format!("expected a string in base64, found {found}")));
        }
        assert_eq!(Blob::from_token(Unexpected::Bytes(b"Zg==")), None);
    }
}
