//! The transport of hyper, which needs a tokio runtime with time and IO.
//!
//! It uses HTTP/1.1, keeps as many connections as there were callers, and knows no proxies. Whatever it says to
//! `tracing` names hosts, addresses and states of connections, and no headers or bodies.

use std::error::Error;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::header::CONTENT_LENGTH;
use http::{HeaderValue, Method, Request, Response, Uri};
use http_body::{Body as _, Frame, SizeHint};
use hyper_rustls::HttpsConnector;
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use tokio::runtime::Handle;
use tower_service::Service;

use super::call_error::{Cause, TransportError, TransportErrorKind};
use super::tls::{IDLE_TIMEOUT, TransportOptions, causes, client_config, kind_of, opaque};
use super::transport::{Body, Connection, SendFuture, SleepFuture, Transport};

/// Sends requests with hyper. A clone shares the connections.
///
/// It works in the tokio runtime that it is called in, which has to have time and IO, and uses no proxies.
#[derive(Clone)]
pub struct HyperTransport {
    client: Client<Connector, Body>,
}

impl HyperTransport {
    /// Fails where there is nobody to trust: see [`TransportOptions::ca_bundle`].
    pub fn new(options: &TransportOptions) -> Result<Self, TransportError> {
        let mut http = HttpConnector::new();
        http.enforce_http(false);
        http.set_nodelay(true);
        // It is shared by the addresses of a host, so that one that does not answer leaves time for the next.
        http.set_connect_timeout(Some(options.connect_timeout()));
        let connector = Connector {
            https: HttpsConnector::from((http, client_config(options)?)),
            timeout: options.connect_timeout(),
        };
        let client = Client::builder(TokioExecutor::new())
            .pool_idle_timeout(IDLE_TIMEOUT)
            .pool_timer(TokioTimer::new())
            .retry_canceled_requests(false)
            .build(connector);
        Ok(Self { client })
    }
}

/// The transport of clients that are given none.
pub fn default(connection: &Connection) -> Result<Arc<dyn Transport>, TransportError> {
    Ok(Arc::new(HyperTransport::new(&connection.into())?))
}

impl Transport for HyperTransport {
    fn send(&self, request: Request<Body>) -> SendFuture<'_> {
        Box::pin(async move {
            // tokio panics where there is none.
            if Handle::try_current().is_err() {
                let cause = "there is no tokio runtime here";
                return Err(TransportError::new(TransportErrorKind::Other, cause));
            }
            match self.client.request(with_length(request)).await {
                Ok(response) => Ok(response.map(|body| Body::new(Incoming(body)))),
                Err(error) if error.is_connect() => Err(unconnected(error)),
                Err(error) => Err(broken(error)),
            }
        })
    }

    fn sleep(&self, duration: Duration) -> SleepFuture<'_> {
        Box::pin(async move {
            // Without a runtime there is no time to wait by: the request says what is missing.
            if Handle::try_current().is_ok() {
                tokio::time::sleep(duration).await;
            }
        })
    }
}

impl fmt::Debug for HyperTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        opaque("HyperTransport", f)
    }
}

/// A request without a body says so where its method could have one, which hyper leaves out.
fn with_length(mut request: Request<Body>) -> Request<Body> {
    let could_have = matches!(*request.method(), Method::POST | Method::PUT | Method::PATCH);
    if could_have && request.body().is_end_stream() {
        request.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
    }
    request
}

/// Makes connections in a limited time, with the resolution of the name and the handshake of TLS.
#[derive(Clone)]
struct Connector {
    https: HttpsConnector<HttpConnector>,
    timeout: Duration,
}

impl Service<Uri> for Connector {
    type Response = <HttpsConnector<HttpConnector> as Service<Uri>>::Response;
    type Error = Cause;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, Cause>> + Send>>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), Cause>> {
        self.https.poll_ready(cx)
    }

    fn call(&mut self, uri: Uri) -> Self::Future {
        let connecting = tokio::time::timeout(self.timeout, self.https.call(uri));
        Box::pin(async move { connecting.await? })
    }
}

/// An error before anything was sent.
fn unconnected(error: impl Error + Send + Sync + 'static) -> TransportError {
    let kind = match kind_of(&error) {
        Some(kind @ (TransportErrorKind::Tls | TransportErrorKind::Closed)) => kind,
        _ => TransportErrorKind::Connect,
    };
    TransportError::new(kind, error)
}

/// An error of a connection.
fn broken(error: impl Error + Send + Sync + 'static) -> TransportError {
    let known = match kind_of(&error) {
        // There is a connection, so this is a router on the way.
        Some(TransportErrorKind::Connect) => Some(TransportErrorKind::Closed),
        known => known,
    };
    let kind = known.unwrap_or_else(|| {
        let hyper = causes(&error).find_map(|error| error.downcast_ref::<hyper::Error>());
        match hyper {
            Some(error) if error.is_incomplete_message() => TransportErrorKind::Closed,
            // The connection was closed before it took the request.
            Some(error) if error.is_canceled() || error.is_closed() => TransportErrorKind::Closed,
            _ => TransportErrorKind::Other,
        }
    });
    TransportError::new(kind, error)
}

/// The body of a response, with our errors.
struct Incoming(hyper::body::Incoming);

impl http_body::Body for Incoming {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        let frame = Pin::new(&mut self.0).poll_frame(cx);
        frame.map(|frame| frame.map(|frame| frame.map_err(broken)))
    }

    fn is_end_stream(&self) -> bool {
        self.0.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.0.size_hint()
    }
}

#[cfg(test)]
mod tests {
    use std::io::{self, ErrorKind};

    use super::*;
    use TransportErrorKind::{Closed, Connect, Other, Timeout, Tls};

    #[test]
    fn an_error_without_a_connection_has_its_kind() {
        let cases = [
            (io::Error::other("failed to lookup address information"), Connect),
            (ErrorKind::ConnectionRefused.into(), Connect),
            (ErrorKind::PermissionDenied.into(), Connect),
            (ErrorKind::TimedOut.into(), Connect),
            (ErrorKind::ConnectionReset.into(), Closed),
            (ErrorKind::UnexpectedEof.into(), Closed),
            (io::Error::new(ErrorKind::InvalidData, rustls::Error::DecryptError), Tls),
        ];
        for (error, expected) in cases {
            let error = unconnected(error);
            assert_eq!(error.kind(), expected, "{error}");
        }
    }

    #[test]
    fn an_error_of_a_connection_has_its_kind() {
        let cases = [
            (ErrorKind::HostUnreachable.into(), Closed),
            (ErrorKind::ConnectionReset.into(), Closed),
            (ErrorKind::TimedOut.into(), Timeout),
            (io::Error::new(ErrorKind::InvalidData, rustls::Error::DecryptError), Tls),
            (io::Error::other(TransportError::new(Other, "spoilt")), Other),
            (io::Error::other("in words"), Other),
        ];
        for (error, expected) in cases {
            let error = broken(error);
            assert_eq!(error.kind(), expected, "{error}");
        }
    }
}
