//! What a client that blocks sends as a stream.

use std::fmt;
use std::fs::File;
use std::io::{self, Cursor, ErrorKind, Read, Seek};

use bytes::Bytes;

use super::blocking_transport::Body;
use super::payload::{Left, Payload, Progress, Unfit, UploadTraits};
use super::rewind::Rewindable;

/// The body of a request, which is sent as it is read and never held in memory as a whole.
///
/// Bytes, files and other readers that can seek are read twice, where the signature is about the body, and again where the
/// request is sent again. What can be read [`once`](Self::once) is neither.
pub struct Upload {
    source: Source,
    length: Option<u64>,
}

enum Source {
    Again(Rewindable),
    Once(Box<dyn Read + Send>),
}

impl Upload {
    /// What a reader has, from where it is to its end.
    pub fn new(reader: impl Read + Seek + Send + 'static) -> Self {
        Self { source: Source::Again(Rewindable::new(reader)), length: None }
    }

    /// What a reader has that can be read only once.
    ///
    /// The call is made once, too, and only of operations whose signature is not about the body: that of others fails before
    /// anything is sent.
    pub fn once(reader: impl Read + Send + 'static) -> Self {
        Self { source: Source::Once(Box::new(reader)), length: None }
    }

    /// The same with a length in bytes, for a reader that can be read only once. All others know theirs.
    #[must_use]
    pub fn with_length(self, length: u64) -> Self {
        Self { length: Some(length), ..self }
    }

    pub(crate) fn is_once(&self) -> bool {
        matches!(self.source, Source::Once(_))
    }

    /// Makes it ready to be sent, and reads what has to be known of it.
    pub(crate) fn ready(self, is_signed: bool, traits: UploadTraits) -> Result<Sending, Unfit> {
        let payload = match &self.source {
            Source::Again(reader) => Payload::of(reader.body(), is_signed, traits)?,
            Source::Once(_) => Payload::once(self.length, is_signed, traits)?,
        };
        Ok(Sending { source: self.source, payload, progress: Progress::default() })
    }
}

impl From<File> for Upload {
    fn from(file: File) -> Self {
        Self::new(file)
    }
}

impl From<Bytes> for Upload {
    fn from(bytes: Bytes) -> Self {
        Self::new(Cursor::new(bytes))
    }
}

impl From<Vec<u8>> for Upload {
    fn from(bytes: Vec<u8>) -> Self {
        Self::new(Cursor::new(bytes))
    }
}

impl From<String> for Upload {
    fn from(text: String) -> Self {
        text.into_bytes().into()
    }
}

impl From<&'static [u8]> for Upload {
    fn from(bytes: &'static [u8]) -> Self {
        Self::new(Cursor::new(bytes))
    }
}

impl From<&'static str> for Upload {
    fn from(text: &'static str) -> Self {
        text.as_bytes().into()
    }
}

impl fmt::Debug for Upload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Upload").field("is_once", &self.is_once()).finish_non_exhaustive()
    }
}

/// A body that is ready to be sent, more than once if it can be.
pub(crate) struct Sending {
    source: Source,
    pub(crate) payload: Payload,
    pub(crate) progress: Progress,
}

impl Sending {
    /// The body from its beginning, for the next attempt.
    pub(crate) fn body(&mut self) -> Body {
        let reader: Box<dyn Read + Send> = match &mut self.source {
            Source::Again(reader) => Box::new(reader.body()),
            // There is no other attempt.
            Source::Once(reader) => std::mem::replace(reader, Box::new(io::empty())),
        };
        // Those before it may still be read, and fail, where nobody waits for them.
        self.progress = Progress::default();
        let (left, progress) = (Left(self.payload.length()), self.progress.clone());
        Body::new(Outgoing { reader, left, progress })
    }
}

/// A reader whose errors are noted, and which is as long as was said.
struct Outgoing {
    reader: Box<dyn Read + Send>,
    left: Left,
    progress: Progress,
}

impl Read for Outgoing {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let checked = match self.reader.read(buffer) {
            Err(error) if error.kind() == ErrorKind::Interrupted => return Err(error),
            Err(error) => Err(error.into()),
            Ok(0) if !buffer.is_empty() => self.left.end().map(|()| 0),
            Ok(length) => self.left.take(length).map(|()| length),
        };
        checked.map_err(|cause| {
            self.progress.fail(cause);
            io::Error::other("the body failed")
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const UNSIGNED: UploadTraits = UploadTraits { is_unsigned: true, ..UploadTraits::NONE };

    fn sent(sending: &mut Sending) -> Result<Vec<u8>, String> {
        let result = sending.body().collect();
        result.map_err(|error| sending.progress.explain(error).to_string())
    }

    #[test]
    fn what_can_seek_is_sent_whole_each_time() {
        for upload in [Upload::from("body"), b"body"[..].into(), b"body".to_vec().into()] {
            let mut sending = upload.ready(true, UploadTraits::NONE).unwrap();
            for _ in 0..2 {
                assert_eq!(sent(&mut sending).unwrap(), b"body");
            }
        }
    }

    #[test]
    fn what_is_read_once_is_as_long_as_was_said() {
        for (length, fault) in [
            (None, None),
            (Some(4), None),
            (Some(3), Some("it is longer than was said")),
            (Some(6), Some("it is 2 bytes shorter than was said")),
        ] {
            let mut upload = Upload::once(&b"body"[..]);
            if let Some(length) = length {
                upload = upload.with_length(length);
            }
            let result = sent(&mut upload.ready(true, UNSIGNED).unwrap());
            match fault {
                None => assert_eq!(result.unwrap(), b"body"),
                Some(fault) => assert!(result.unwrap_err().ends_with(fault), "{length:?}"),
            }
        }
    }

    #[test]
    fn debug_shows_no_content() {
        assert_eq!(format!("{:?}", Upload::from("veiled")), "Upload { is_once: false, .. }");
    }
}
