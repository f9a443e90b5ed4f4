//! A reader that several requests take their bodies from, one after the other.

use std::io::{self, ErrorKind, Read, Seek, SeekFrom};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

trait ReadSeek: Read + Seek + Send {}

impl<T: Read + Seek + Send> ReadSeek for T {}

/// A reader, from where it is when it comes here to its end. Clones share it.
#[derive(Clone)]
pub(crate) struct Rewindable {
    state: Arc<Mutex<State>>,
    /// Which of the bodies is being read. It changes without waiting for a reader that blocks.
    turn: Arc<AtomicU64>,
}

struct State {
    reader: Box<dyn ReadSeek>,
    /// Where the body begins, and how long it is, once somebody asked.
    bounds: Option<(u64, u64)>,
}

impl Rewindable {
    pub(crate) fn new(reader: impl Read + Seek + Send + 'static) -> Self {
        let state = State { reader: Box::new(reader), bounds: None };
        Self { state: Arc::new(Mutex::new(state)), turn: Arc::default() }
    }

    /// The body from its beginning. Those that are being read already are over: a transport may not know yet that nobody
    /// waits for their requests. Nothing blocks here: who reads it first goes back to its beginning.
    pub(crate) fn body(&self) -> Rewound {
        let turn = self.turn.fetch_add(1, Ordering::SeqCst) + 1;
        Rewound { of: self.clone(), turn, left: None }
    }

    /// Something that ends the bodies there are when it is dropped.
    pub(crate) fn until_dropped(&self) -> UntilDropped {
        UntilDropped(Arc::clone(&self.turn))
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn bounds(&mut self) -> io::Result<(u64, u64)> {
        if let Some(bounds) = self.bounds {
            return Ok(bounds);
        }
        let start = self.reader.stream_position()?;
        let end = self.reader.seek(SeekFrom::End(0))?;
        let bounds = (start, end.saturating_sub(start));
        self.bounds = Some(bounds);
        Ok(bounds)
    }

    /// Goes back to where the body begins; how long it is.
    fn rewind(&mut self) -> io::Result<u64> {
        let (start, length) = self.bounds()?;
        self.reader.seek(SeekFrom::Start(start))?;
        Ok(length)
    }
}

/// One of the bodies. It is exactly as long as the first was when it began.
pub(crate) struct Rewound {
    of: Rewindable,
    turn: u64,
    /// How much is left of it, once it has begun.
    left: Option<u64>,
}

impl Rewound {
    /// How long all of it is.
    pub(crate) fn length(&self) -> io::Result<u64> {
        Ok(self.of.state().bounds()?.1)
    }
}

impl Read for Rewound {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.left == Some(0) {
            return Ok(0);
        }
        let mut state = self.of.state();
        if self.of.turn.load(Ordering::SeqCst) != self.turn {
            return Err(io::Error::other("another request has the reader now"));
        }
        let left = match self.left {
            Some(left) => left,
            None => state.rewind()?,
        };
        self.left = Some(left);
        let most = usize::try_from(left).unwrap_or(usize::MAX).min(buffer.len());
        if most == 0 {
            return Ok(0);
        }
        match state.reader.read(&mut buffer[..most])? {
            0 => Err(io::Error::new(ErrorKind::UnexpectedEof, "it is shorter than it was")),
            read => {
                self.left = Some(left.saturating_sub(read as u64));
                Ok(read)
            }
        }
    }
}

/// Ends the bodies that there are when it is dropped.
pub(crate) struct UntilDropped(Arc<AtomicU64>);

impl Drop for UntilDropped {
    fn drop(&mut self) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn all(mut body: Rewound) -> io::Result<String> {
        let mut text = String::new();
        body.read_to_string(&mut text)?;
        Ok(text)
    }

    #[test]
    fn each_body_is_the_whole_from_where_the_reader_was() {
        let mut reader = Cursor::new(b"head body".to_vec());
        reader.set_position(5);
        let rewindable = Rewindable::new(reader);
        assert_eq!(rewindable.body().length().unwrap(), 4);
        for _ in 0..2 {
            assert_eq!(all(rewindable.body()).unwrap(), "body");
        }
    }

    #[test]
    fn the_next_body_ends_the_one_before_it() {
        let rewindable = Rewindable::new(Cursor::new(b"body"));
        let mut first = rewindable.body();
        assert_eq!(first.read(&mut [0; 2]).unwrap(), 2);
        let second = rewindable.body();
        let error = all(first).unwrap_err();
        assert_eq!(error.to_string(), "another request has the reader now");
        assert_eq!(all(second).unwrap(), "body");
    }

    #[test]
    fn the_next_body_does_not_wait_for_the_reader() {
        let rewindable = Rewindable::new(Cursor::new(b"body"));
        let state = rewindable.state();
        let (first, second) = (rewindable.body(), rewindable.body());
        drop(state);
        assert_eq!(all(second).unwrap(), "body");
        assert!(all(first).is_err());
    }

    /// A file that others write to.
    struct Changing(Cursor<Vec<u8>>, Arc<Mutex<Vec<u8>>>);

    impl Read for Changing {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            self.0.get_mut().clone_from(&self.1.lock().unwrap());
            self.0.read(buffer)
        }
    }

    impl Seek for Changing {
        fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
            self.0.get_mut().clone_from(&self.1.lock().unwrap());
            self.0.seek(to)
        }
    }

    #[test]
    fn all_bodies_are_as_long_as_the_first() {
        let content = Arc::new(Mutex::new(b"body".to_vec()));
        let reader = Changing(Cursor::default(), Arc::clone(&content));
        let rewindable = Rewindable::new(reader);
        assert_eq!(all(rewindable.body()).unwrap(), "body");
        content.lock().unwrap().extend(b" and more");
        assert_eq!(all(rewindable.body()).unwrap(), "body");
        content.lock().unwrap().truncate(3);
        let error = all(rewindable.body()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::UnexpectedEof);
    }
}
