//! Calls that block the thread: what these need of an HTTP library, and how they are made.

use std::fmt;
use std::io::{self, Cursor, Read};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use http::{Request, Response};

use super::call_error::{Cause, TransportError};
use super::transport::closed;

/// Sends requests. One is there with the feature `ureq`; any HTTP library can be made into another.
pub trait Transport: fmt::Debug + Send + Sync + 'static {
    /// Sends a request, and gives the response whatever its status.
    ///
    /// The time-out is the transport's to keep, from here to the end of the response's body: nothing else ends a call that
    /// blocks. It follows no redirects, tries nothing again, and leaves bodies as they come.
    fn send(
        &self,
        request: Request<Body>,
        timeout: Duration,
    ) -> Result<Response<Body>, TransportError>;

    /// The same where a body may be long, that of the request or that of the response: then the time-out is for each time that
    /// something is read or written, and not for all of it. One that does not tell these apart ends long bodies.
    fn send_streaming(
        &self,
        request: Request<Body>,
        timeout: Duration,
    ) -> Result<Response<Body>, TransportError> {
        self.send(request, timeout)
    }

    /// Sleeps.
    fn sleep(&self, duration: Duration) {
        thread::sleep(duration);
    }
}

impl<T: Transport + ?Sized> Transport for Arc<T> {
    fn send(
        &self,
        request: Request<Body>,
        timeout: Duration,
    ) -> Result<Response<Body>, TransportError> {
        (**self).send(request, timeout)
    }

    fn send_streaming(
        &self,
        request: Request<Body>,
        timeout: Duration,
    ) -> Result<Response<Body>, TransportError> {
        (**self).send_streaming(request, timeout)
    }

    fn sleep(&self, duration: Duration) {
        (**self).sleep(duration);
    }
}

/// The body of a request or of a response, which may come or go in pieces: [`Read`] gives it.
pub struct Body(Kind);

enum Kind {
    Bytes(Cursor<Vec<u8>>),
    Reader(Box<dyn Read + Send>),
}

impl Body {
    /// A body that is read when it is needed; for one that is there already, see `From`. An error of the reader means that the connection was closed, unless there is
    /// a [`TransportError`] in it.
    pub fn new(reader: impl Read + Send + 'static) -> Self {
        Self(Kind::Reader(Box::new(reader)))
    }

    /// The whole of it, where it is in memory already.
    #[must_use]
    pub fn as_bytes(&self) -> Option<&[u8]> {
        match &self.0 {
            Kind::Bytes(bytes) => Some(bytes.get_ref()),
            Kind::Reader(_) => None,
        }
    }

    /// Waits for all of it.
    pub fn collect(self) -> Result<Vec<u8>, TransportError> {
        match self.0 {
            Kind::Bytes(bytes) => Ok(bytes.into_inner()),
            Kind::Reader(mut reader) => {
                let mut all = Vec::new();
                reader.read_to_end(&mut all).map_err(broken)?;
                Ok(all)
            }
        }
    }
}

/// The error of a reader. What a transport wrapped is taken out again.
pub(crate) fn broken(error: io::Error) -> TransportError {
    match error.downcast::<TransportError>() {
        Ok(error) => error,
        Err(error) => closed(Cause::from(error)),
    }
}

impl Read for Body {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match &mut self.0 {
            Kind::Bytes(bytes) => bytes.read(buffer),
            Kind::Reader(reader) => reader.read(buffer),
        }
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Self(Kind::Bytes(Cursor::new(bytes)))
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Body").field("length", &self.as_bytes().map(<[u8]>::len)).finish()
    }
}
