//! What an async client sends as a stream.

use std::fmt;
use std::fs::File;
use std::io::{Cursor, Read, Seek};
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Body as _, Frame, SizeHint};

use super::call_error::{Cause, TransportError};
use super::on_thread::on_thread;
use super::payload::{Left, Payload, Progress, Unfit, UploadTraits};
use super::reading::Reading;
use super::rewind::Rewindable;
use super::transport::Body;

/// The body of a request, which is sent as it is read and never held in memory as a whole.
///
/// Bytes, files and other readers that can seek are read twice, where the signature is about the body, and again where the
/// request is sent again. What can be read [`once`](Self::once) is neither.
pub struct Upload {
    source: Source,
    length: Option<u64>,
}

enum Source {
    /// With the same bytes to be read by a thread.
    Bytes(Bytes),
    Again(Rewindable),
    Once(Body),
}

impl Upload {
    /// What a reader has, from where it is to its end. A thread reads it, so it may block.
    pub fn new(reader: impl Read + Seek + Send + 'static) -> Self {
        Self { source: Source::Again(Rewindable::new(reader)), length: None }
    }

    /// A body that can be read only once. It has a length where it knows that.
    ///
    /// The call is made once, too, and only of operations whose signature is not about the body: that of others fails before
    /// anything is sent.
    pub fn once<B>(body: B) -> Self
    where
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<Cause>,
    {
        let length = body.size_hint().exact();
        Self { source: Source::Once(Body::new(body)), length }
    }

    /// The same with a length in bytes, for a body that can be read only once and does not know its own. All others do.
    #[must_use]
    pub fn with_length(self, length: u64) -> Self {
        Self { length: Some(length), ..self }
    }

    pub(crate) fn is_once(&self) -> bool {
        matches!(self.source, Source::Once(_))
    }

    /// Makes it ready to be sent. What has to be known of it is read by a thread.
    pub(crate) async fn ready(
        self,
        is_signed: bool,
        traits: UploadTraits,
    ) -> Result<Sending, Unfit> {
        let reader = match &self.source {
            Source::Bytes(bytes) => Rewindable::new(Cursor::new(bytes.clone())),
            Source::Again(reader) => reader.clone(),
            Source::Once(_) => {
                let payload = Payload::once(self.length, is_signed, traits)?;
                return Ok(Sending::new(self.source, payload));
            }
        };
        let payload = on_thread(move || Payload::of(&reader, is_signed, traits)).await;
        let payload = payload.map_err(|error| Unfit::Unwritable(error.to_string()))??;
        Ok(Sending::new(self.source, payload))
    }
}

impl From<File> for Upload {
    fn from(file: File) -> Self {
        Self::new(file)
    }
}

impl From<Bytes> for Upload {
    fn from(bytes: Bytes) -> Self {
        Self { source: Source::Bytes(bytes), length: None }
    }
}

impl From<Vec<u8>> for Upload {
    fn from(bytes: Vec<u8>) -> Self {
        Bytes::from(bytes).into()
    }
}

impl From<String> for Upload {
    fn from(text: String) -> Self {
        text.into_bytes().into()
    }
}

impl From<&'static [u8]> for Upload {
    fn from(bytes: &'static [u8]) -> Self {
        Bytes::from_static(bytes).into()
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
    fn new(source: Source, payload: Payload) -> Self {
        Self { source, payload, progress: Progress::default() }
    }

    /// The body from its beginning, for the next attempt.
    pub(crate) fn body(&mut self) -> Result<Body, Cause> {
        let body = match &mut self.source {
            Source::Bytes(bytes) => Body::from(bytes.clone()),
            Source::Again(reader) => Body::new(Reading::new(reader.body()?)?),
            // There is no other attempt.
            Source::Once(body) => std::mem::replace(body, Body::from(Vec::new())),
        };
        // Those before it may still be read, and fail, where nobody waits for them.
        self.progress = Progress::default();
        let (left, progress) = (Left(self.payload.length()), self.progress.clone());
        Ok(Body::new(Outgoing { body, left, progress }))
    }
}

/// A body whose errors and progress are noted, and which is as long as was said.
struct Outgoing {
    body: Body,
    left: Left,
    progress: Progress,
}

impl Outgoing {
    fn checked(
        &mut self,
        frame: Option<Result<Frame<Bytes>, TransportError>>,
    ) -> Result<Option<Frame<Bytes>>, Cause> {
        let Some(frame) = frame else {
            self.left.end()?;
            return Ok(None);
        };
        let frame = frame.map_err(TransportError::into_cause)?;
        let length = frame.data_ref().map_or(0, Bytes::len);
        self.left.take(length)?;
        self.progress.add(length);
        Ok(Some(frame))
    }
}

impl http_body::Body for Outgoing {
    type Data = Bytes;
    type Error = Cause;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Cause>>> {
        let frame = std::task::ready!(Pin::new(&mut self.body).poll_frame(cx));
        Poll::Ready(
            self.checked(frame)
                .map_err(|cause| {
                    self.progress.fail(cause);
                    Cause::from("the body failed")
                })
                .transpose(),
        )
    }

    fn size_hint(&self) -> SizeHint {
        match self.left.0 {
            Some(left) => SizeHint::with_exact(left),
            None => self.body.size_hint(),
        }
    }
}
