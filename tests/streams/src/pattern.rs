//! A long text that takes no room: blocks of a prime length that begin with their number.

use std::io::{self, Read, Seek, SeekFrom};
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body::{Frame, SizeHint};

const BLOCK: u64 = 1_048_573;

/// So many bytes of it.
pub struct Pattern {
    block: Vec<u8>,
    at: u64,
    length: u64,
}

impl Pattern {
    /// The first so many bytes.
    pub fn new(length: u64) -> Self {
        let byte = |index: u64| u8::try_from((index * index * 7 + index * 13) & 0xff).unwrap_or(0);
        Self { block: (0..BLOCK).map(byte).collect(), at: 0, length }
    }
}

impl Read for Pattern {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let (number, start) = (self.at / BLOCK, self.at % BLOCK);
        self.block[..8].copy_from_slice(&number.to_be_bytes());
        let most =
            (BLOCK - start).min(self.length.saturating_sub(self.at)).min(buffer.len() as u64);
        let [start, most] = [start, most].map(|of| usize::try_from(of).unwrap_or(0));
        buffer[..most].copy_from_slice(&self.block[start..start + most]);
        self.at += most as u64;
        Ok(most)
    }
}

impl Seek for Pattern {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let (base, by) = match to {
            SeekFrom::Start(at) => (at, 0),
            SeekFrom::Current(by) => (self.at, by),
            SeekFrom::End(by) => (self.length, by),
        };
        self.at = base.checked_add_signed(by).ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.at)
    }
}

/// The same as a body that comes piece by piece, and knows its length or not.
pub struct Pieces {
    pub pattern: Pattern,
    pub has_length: bool,
}

impl http_body::Body for Pieces {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, io::Error>>> {
        let mut piece = vec![0; 50_000];
        let length = self.pattern.read(&mut piece)?;
        piece.truncate(length);
        Poll::Ready((length > 0).then(|| Ok(Frame::data(piece.into()))))
    }

    fn size_hint(&self) -> SizeHint {
        match self.has_length {
            true => SizeHint::with_exact(self.pattern.length),
            false => SizeHint::default(),
        }
    }
}
