//! What a client needs of an HTTP library and of an executor: to send a request, and to sleep.

use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use http_body::{Frame, SizeHint};

use super::call_error::{Cause, TransportError, TransportErrorKind};

/// Sends requests, and sleeps. One is there with the feature `hyper`; any HTTP library and any executor can be made
/// into another.
pub trait Transport: fmt::Debug + Send + Sync + 'static {
    /// Sends a request, and gives the response as soon as its headers are there, whatever its status.
    ///
    /// It follows no redirects, tries nothing again, and leaves bodies as they come. A client stops to wait after its
    /// time-out, and then drops the future.
    fn send(&self, request: Request<Body>) -> SendFuture<'_>;

    /// Sleeps.
    fn sleep(&self, duration: Duration) -> SleepFuture<'_>;
}

impl<T: Transport + ?Sized> Transport for Arc<T> {
    fn send(&self, request: Request<Body>) -> SendFuture<'_> {
        (**self).send(request)
    }

    fn sleep(&self, duration: Duration) -> SleepFuture<'_> {
        (**self).sleep(duration)
    }
}

/// What [`Transport::send`] returns.
pub type SendFuture<'a> =
    Pin<Box<dyn Future<Output = Result<Response<Body>, TransportError>> + Send + 'a>>;

/// What [`Transport::sleep`] returns.
pub type SleepFuture<'a> = Pin<Box<dyn Future<Output = ()> + Send + 'a>>;

/// What the transports that come with a crate are made of.
#[derive(Clone, Debug)]
pub struct Connection {
    /// How long it may take to connect.
    pub connect_timeout: Duration,
    /// The certificates to trust, as PEM, in place of the system's.
    pub ca_bundle: Option<Vec<u8>>,
}

/// The body of a request or of a response, which may come or go in pieces: an `http_body::Body`.
pub struct Body(Kind);

enum Kind {
    Bytes(Bytes),
    /// A lock makes it `Sync`, as some libraries ask for. Nobody ever waits for it.
    Stream(Mutex<Pin<Box<Stream>>>),
}

type Stream = dyn http_body::Body<Data = Bytes, Error = TransportError> + Send;

impl Body {
    /// A body of any other library. An error of it means that the connection was closed, unless it is a
    /// [`TransportError`] itself.
    pub fn new<B>(body: B) -> Self
    where
        B: http_body::Body<Data = Bytes> + Send + 'static,
        B::Error: Into<Cause>,
    {
        Self(Kind::Stream(Mutex::new(Box::pin(Pieces { body: Box::pin(body) }))))
    }

    /// The whole of it, where it is in memory already.
    #[must_use]
    pub fn as_bytes(&self) -> Option<&[u8]> {
        match &self.0 {
            Kind::Bytes(bytes) => Some(bytes),
            Kind::Stream(_) => None,
        }
    }

    /// Waits for all of it.
    pub async fn collect(mut self) -> Result<Vec<u8>, TransportError> {
        if let Kind::Bytes(bytes) = self.0 {
            return Ok(bytes.into());
        }
        let mut all = Vec::new();
        let next =
            |body: &mut Self, cx: &mut Context<'_>| http_body::Body::poll_frame(Pin::new(body), cx);
        while let Some(frame) = poll_fn(|cx| next(&mut self, cx)).await {
            // Trailers say nothing here.
            if let Ok(bytes) = frame?.into_data() {
                all.extend_from_slice(&bytes);
            }
        }
        Ok(all)
    }
}

impl http_body::Body for Body {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        match &mut self.0 {
            Kind::Bytes(bytes) if bytes.is_empty() => Poll::Ready(None),
            Kind::Bytes(bytes) => Poll::Ready(Some(Ok(Frame::data(std::mem::take(bytes))))),
            Kind::Stream(stream) => unlocked(stream).as_mut().poll_frame(cx),
        }
    }

    fn is_end_stream(&self) -> bool {
        match &self.0 {
            Kind::Bytes(bytes) => bytes.is_empty(),
            Kind::Stream(_) => false,
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.0 {
            Kind::Bytes(bytes) => SizeHint::with_exact(bytes.len() as u64),
            Kind::Stream(stream) => match stream.lock() {
                Ok(stream) => stream.size_hint(),
                Err(_) => SizeHint::default(),
            },
        }
    }
}

/// What is behind a lock that nobody else can hold.
fn unlocked<T>(of: &mut Mutex<T>) -> &mut T {
    match of.get_mut() {
        Ok(value) => value,
        Err(poisoned) => poisoned.into_inner(),
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Self(Kind::Bytes(bytes.into()))
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Self(Kind::Bytes(bytes))
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Body").field("length", &self.as_bytes().map(<[u8]>::len)).finish()
    }
}

/// Another library's body with our errors.
struct Pieces<B> {
    body: Pin<Box<B>>,
}

impl<B> http_body::Body for Pieces<B>
where
    B: http_body::Body<Data = Bytes>,
    B::Error: Into<Cause>,
{
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        let frame = self.body.as_mut().poll_frame(cx);
        frame.map(|frame| frame.map(|frame| frame.map_err(|error| closed(error.into()))))
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// A body that ends before its end.
pub(crate) fn closed(cause: Cause) -> TransportError {
    match cause.downcast::<TransportError>() {
        Ok(error) => *error,
        Err(cause) => TransportError::new(TransportErrorKind::Closed, cause),
    }
}
