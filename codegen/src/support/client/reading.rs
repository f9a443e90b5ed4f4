//! The body of a reader that blocks: a thread reads it, a little ahead of what sends it.

use std::io::{self, ErrorKind, Read};
use std::pin::Pin;
use std::sync::mpsc::{self, Receiver, SyncSender, TryRecvError};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};
use std::thread;

use bytes::Bytes;
use http_body::Frame;

use super::call_error::Cause;

/// How much is read at once, and how often ahead.
const LENGTH: usize = 128 * 1024;
const AHEAD: usize = 2;

/// What a thread reads. To drop it ends the thread after its next read.
pub(crate) struct Reading {
    pieces: Receiver<io::Result<Bytes>>,
    waker: Arc<Mutex<Option<Waker>>>,
}

impl Reading {
    /// Fails where there can be no thread.
    pub(crate) fn new(mut reader: impl Read + Send + 'static) -> io::Result<Self> {
        let (sender, pieces) = mpsc::sync_channel(AHEAD);
        let waker = Arc::new(Mutex::new(None));
        let mut output = Output { sender: Some(sender), waker: Arc::clone(&waker) };
        let read = move || {
            while let Some(piece) = next(&mut reader) {
                let is_over = piece.is_err();
                if !output.put(piece) || is_over {
                    break;
                }
            }
        };
        thread::Builder::new().name("request body".to_owned()).spawn(read)?;
        Ok(Self { pieces, waker })
    }
}

/// The next bytes; nothing at the end.
fn next(reader: &mut impl Read) -> Option<io::Result<Bytes>> {
    let mut piece = vec![0; LENGTH];
    let mut length = 0;
    while length < LENGTH {
        match reader.read(&mut piece[length..]) {
            Ok(0) => break,
            Ok(read) => length += read,
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Some(Err(error)),
        }
    }
    piece.truncate(length);
    (length > 0).then(|| Ok(piece.into()))
}

/// The thread's end of the pipe. It wakes the other one with each piece and when there are no more, be it by a panic.
struct Output {
    sender: Option<SyncSender<io::Result<Bytes>>>,
    waker: Arc<Mutex<Option<Waker>>>,
}

impl Output {
    /// Waits until there is a place for a piece; whether anybody wants it.
    fn put(&mut self, piece: io::Result<Bytes>) -> bool {
        let is_wanted = self.sender.as_ref().is_some_and(|sender| sender.send(piece).is_ok());
        self.wake();
        is_wanted
    }

    fn wake(&self) {
        let waker = self.waker.lock().unwrap_or_else(PoisonError::into_inner).take();
        waker.into_iter().for_each(Waker::wake);
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        drop(self.sender.take());
        self.wake();
    }
}

impl http_body::Body for Reading {
    type Data = Bytes;
    type Error = Cause;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Cause>>> {
        let mut piece = self.pieces.try_recv();
        if matches!(piece, Err(TryRecvError::Empty)) {
            let waker = cx.waker().clone();
            *self.waker.lock().unwrap_or_else(PoisonError::into_inner) = Some(waker);
            // It may have come since, and woken nobody.
            piece = self.pieces.try_recv();
        }
        match piece {
            Ok(Ok(bytes)) => Poll::Ready(Some(Ok(Frame::data(bytes)))),
            Ok(Err(error)) => Poll::Ready(Some(Err(error.into()))),
            Err(TryRecvError::Empty) => Poll::Pending,
            Err(TryRecvError::Disconnected) => Poll::Ready(None),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::future::{Future as _, poll_fn};
    use std::sync::mpsc::Sender;
    use std::task::Wake;
    use std::time::Duration;

    use http_body::Body as _;

    use super::*;

    struct Wakes(Sender<()>);

    impl Wake for Wakes {
        fn wake(self: Arc<Self>) {
            self.0.send(()).unwrap();
        }
    }

    /// All that comes, on a thread that waits to be woken.
    fn all(mut body: Reading) -> Result<Vec<u8>, Cause> {
        let (sender, woken) = mpsc::channel();
        let waker = Waker::from(Arc::new(Wakes(sender)));
        let mut cx = Context::from_waker(&waker);
        let mut all = Vec::new();
        loop {
            let mut frame = Box::pin(poll_fn(|cx| Pin::new(&mut body).poll_frame(cx)));
            match frame.as_mut().poll(&mut cx) {
                Poll::Ready(None) => return Ok(all),
                Poll::Ready(Some(frame)) => all.extend(frame?.into_data().unwrap()),
                Poll::Pending => woken.recv_timeout(Duration::from_secs(60)).unwrap(),
            }
        }
    }

    #[test]
    fn all_of_a_reader_comes_in_order() {
        let bytes: Vec<u8> = (0..LENGTH * 7 + 5).map(|index| (index % 251) as u8).collect();
        let reader = io::Cursor::new(bytes.clone());
        assert!(all(Reading::new(reader).unwrap()).unwrap() == bytes);
        assert!(all(Reading::new(io::empty()).unwrap()).unwrap().is_empty());
    }

    struct Failing(Sender<()>);

    impl Read for Failing {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("the disk is gone"))
        }
    }

    impl Drop for Failing {
        fn drop(&mut self) {
            self.0.send(()).unwrap();
        }
    }

    #[test]
    fn an_error_is_the_last_that_comes() {
        let (sender, dropped) = mpsc::channel();
        let reader = io::Cursor::new(b"body").chain(Failing(sender));
        let error = all(Reading::new(reader).unwrap()).unwrap_err();
        assert_eq!(error.to_string(), "the disk is gone");
        dropped.recv_timeout(Duration::from_secs(60)).unwrap();
    }

    #[test]
    fn to_drop_it_ends_the_thread() {
        let (sender, dropped) = mpsc::channel();
        // It never ends by itself.
        let reader = io::repeat(7).chain(Failing(sender));
        drop(Reading::new(reader).unwrap());
        dropped.recv_timeout(Duration::from_secs(60)).unwrap();
    }
}
