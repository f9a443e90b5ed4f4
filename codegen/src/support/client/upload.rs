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
        // Who drops the future does not want the thread to go on.
        let (body, _over) = (reader.body(), reader.until_dropped());
        let payload = on_thread(move || Payload::of(body, is_signed, traits)).await;
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
            Source::Again(reader) => Body::new(Reading::new(reader.body())?),
            // There is no other attempt.
            Source::Once(body) => std::mem::replace(body, Body::from(Vec::new())),
        };
        // Those before it may still be read, and fail, where nobody waits for them.
        self.progress = Progress::default();
        let (left, progress) = (Left(self.payload.length()), self.progress.clone());
        Ok(Body::new(Outgoing { body, rest: Bytes::new(), left, progress }))
    }
}

/// How much of a body goes at once, in bytes: progress is seen as often.
const PIECE: usize = 64 * 1024;

/// A body whose errors and progress are noted, and which is as long as was said.
struct Outgoing {
    body: Body,
    /// What came and has not gone yet.
    rest: Bytes,
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
        match frame.map_err(TransportError::into_cause)?.into_data() {
            Ok(bytes) => {
                // What is too long fails before any of it goes.
                let mut left = self.left;
                left.take(bytes.len())?;
                self.rest = bytes;
                self.piece().map(Some)
            }
            Err(trailers) => Ok(Some(trailers)),
        }
    }

    fn piece(&mut self) -> Result<Frame<Bytes>, Cause> {
        let piece = self.rest.split_to(self.rest.len().min(PIECE));
        self.left.take(piece.len())?;
        self.progress.add(piece.len());
        Ok(Frame::data(piece))
    }
}

impl http_body::Body for Outgoing {
    type Data = Bytes;
    type Error = Cause;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Cause>>> {
        let frame = match self.rest.is_empty() {
            true => {
                let frame = std::task::ready!(Pin::new(&mut self.body).poll_frame(cx));
                self.checked(frame)
            }
            false => self.piece().map(Some),
        };
        let frame = frame.map_err(|cause| {
            self.progress.fail(cause);
            Cause::from("the body failed")
        });
        Poll::Ready(frame.transpose())
    }

    fn size_hint(&self) -> SizeHint {
        match self.left.0 {
            Some(left) => SizeHint::with_exact(left),
            None => SizeHint::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::future::Future;
    use std::io::{self, SeekFrom};
    use std::sync::{Arc, Mutex, mpsc};
    use std::task::Waker;
    use std::thread::{self, ThreadId};
    use std::time::{Duration, Instant};

    use super::*;

    /// What comes of a future, which other threads may have to do something for.
    fn wait<T>(future: impl Future<Output = T>) -> T {
        let (mut future, start) = (std::pin::pin!(future), Instant::now());
        let mut cx = Context::from_waker(Waker::noop());
        loop {
            if let Poll::Ready(value) = future.as_mut().poll(&mut cx) {
                return value;
            }
            assert!(start.elapsed() < Duration::from_secs(60), "it takes too long");
            thread::yield_now();
        }
    }

    const UNSIGNED: UploadTraits = UploadTraits { is_unsigned: true, ..UploadTraits::NONE };

    #[test]
    fn a_long_buffer_goes_in_pieces_that_are_counted() {
        let bytes: Vec<u8> = (0..PIECE * 2 + 5).map(|index| (index % 251) as u8).collect();
        let source = Source::Bytes(bytes.clone().into());
        let payload = Payload::once(Some(bytes.len() as u64), false, UNSIGNED).unwrap();
        let mut sending = Sending::new(source, payload);
        let mut body = sending.body().unwrap();
        let (mut all, mut counts) = (Vec::new(), Vec::new());
        while let Some(piece) = wait(body.chunk()) {
            all.extend(piece.unwrap());
            counts.push(sending.progress.sent());
            assert_eq!(body.size_hint().exact(), Some((bytes.len() - all.len()) as u64));
        }
        assert!(all == bytes);
        let piece = PIECE as u64;
        assert_eq!(counts, [piece, piece * 2, piece * 2 + 5]);
    }

    #[test]
    fn nothing_goes_of_a_buffer_that_is_too_long() {
        let source = Source::Once(vec![0; PIECE + 1].into());
        let payload = Payload::once(Some(PIECE as u64), false, UNSIGNED).unwrap();
        let mut sending = Sending::new(source, payload);
        assert!(wait(sending.body().unwrap().chunk()).unwrap().is_err());
        assert_eq!(sending.progress.sent(), 0);
    }

    /// A reader that keeps who used it.
    struct Used(Cursor<&'static [u8]>, Arc<Mutex<Vec<ThreadId>>>);

    impl Used {
        fn by_this_thread(&self) {
            self.1.lock().unwrap().push(thread::current().id());
        }
    }

    impl Read for Used {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            self.by_this_thread();
            self.0.read(buffer)
        }
    }

    impl Seek for Used {
        fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
            self.by_this_thread();
            self.0.seek(to)
        }
    }

    #[test]
    fn a_reader_is_used_by_other_threads_only() {
        let users = Arc::new(Mutex::new(Vec::new()));
        let upload = Upload::new(Used(Cursor::new(b"body"), Arc::clone(&users)));
        let mut sending = wait(upload.ready(true, UploadTraits::NONE)).ok().unwrap();
        for _ in 0..2 {
            assert_eq!(wait(sending.body().unwrap().collect()).unwrap(), b"body");
        }
        let users = users.lock().unwrap();
        assert!(!users.is_empty() && !users.contains(&thread::current().id()));
    }

    /// A very long reader, which tells when it is read and when it is dropped.
    struct Long(mpsc::SyncSender<()>, mpsc::Sender<()>);

    impl Read for Long {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let _ = self.0.try_send(());
            Ok(buffer.len())
        }
    }

    impl Seek for Long {
        fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
            Ok(if to == SeekFrom::End(0) { u64::MAX } else { 0 })
        }
    }

    impl Drop for Long {
        fn drop(&mut self) {
            self.1.send(()).unwrap();
        }
    }

    #[test]
    fn to_drop_the_future_ends_the_hashing() {
        let ((read, begun), (end, dropped)) = (mpsc::sync_channel(1), mpsc::channel());
        let mut ready = Box::pin(Upload::new(Long(read, end)).ready(true, UploadTraits::NONE));
        let mut cx = Context::from_waker(Waker::noop());
        assert!(ready.as_mut().poll(&mut cx).is_pending());
        let timeout = Duration::from_secs(60);
        begun.recv_timeout(timeout).unwrap();
        drop(ready);
        dropped.recv_timeout(timeout).unwrap();
    }
}
