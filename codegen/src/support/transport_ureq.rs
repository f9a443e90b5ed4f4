//! The transport of ureq, which blocks.
//!
//! It uses HTTP/1.1 and keeps as many connections as there were callers. ureq reads the variables of proxies
//! (`ALL_PROXY`, `HTTPS_PROXY`, `HTTP_PROXY`, the first that is set, and `NO_PROXY`) when the transport is made. It looks
//! up the host for each request, in a thread, even where it has a connection. Whatever it says to `log` names hosts,
//! paths, and headers that can hold no secret. It refuses a `100 Continue` that has headers.

use std::fmt;
use std::io::{self, Read};
use std::sync::Arc;
use std::time::Duration;

use http::{Method, Request, Response};
use ureq::tls::{Certificate, RootCerts, TlsConfig};
use ureq::{Agent, AsSendBody, Error, SendBody, Timeout};

use super::blocking_transport::{Body, Transport};
use super::call_error::{TransportError, TransportErrorKind};
use super::tls::{IDLE_TIMEOUT, TransportOptions, Trust, kind_of, opaque};
use super::transport::{Connection, closed};

/// Sends requests with ureq. A clone shares the connections.
///
/// A proxy that the variables of the environment name when it is made is used.
#[derive(Clone)]
pub struct UreqTransport {
    agent: Agent,
}

impl UreqTransport {
    /// Fails where there is nobody to trust: see [`TransportOptions::ca_bundle`].
    pub fn new(options: &TransportOptions) -> Result<Self, TransportError> {
        let trust = Trust::new(options)?;
        // ureq makes its own from the same, and panics where it cannot.
        trust.client_config()?;
        let roots = trust.roots.iter().map(|root| Certificate::from_der(root).to_owned());
        let tls = TlsConfig::builder()
            .root_certs(RootCerts::from(roots))
            .unversioned_rustls_crypto_provider(trust.provider)
            .build();
        let config = Agent::config_builder()
            .tls_config(tls)
            .timeout_connect(Some(options.connect_timeout()))
            .max_idle_connections(usize::MAX)
            .max_idle_connections_per_host(usize::MAX)
            .max_idle_age(IDLE_TIMEOUT)
            .http_status_as_error(false)
            .max_redirects(0)
            // The headers are those of the request, no more.
            .user_agent("")
            .accept("")
            .accept_encoding("");
        Ok(Self { agent: config.build().new_agent() })
    }

    fn run(
        &self,
        request: Request<impl AsSendBody>,
        timeout: Duration,
    ) -> Result<Response<Body>, TransportError> {
        let request = self.agent.configure_request(request).timeout_global(Some(timeout)).build();
        let response = self.agent.run(request).map_err(failed)?;
        Ok(response.map(|body| Body::new(Incoming(body.into_reader()))))
    }
}

/// The transport of clients that are given none.
pub fn default(connection: &Connection) -> Result<Arc<dyn Transport>, TransportError> {
    Ok(Arc::new(UreqTransport::new(&connection.into())?))
}

impl Transport for UreqTransport {
    fn send(
        &self,
        request: Request<Body>,
        timeout: Duration,
    ) -> Result<Response<Body>, TransportError> {
        let (parts, body) = request.into_parts();
        match body.as_bytes() {
            Some([]) if has_no_body(&parts.method) => {
                self.run(Request::from_parts(parts, ()), timeout)
            }
            Some(bytes) => self.run(Request::from_parts(parts, bytes), timeout),
            // The request has a header with its length, or it goes in chunks.
            None => {
                let mut body = Outgoing(body);
                let body = SendBody::from_reader(&mut body);
                self.run(Request::from_parts(parts, body), timeout)
            }
        }
    }
}

impl fmt::Debug for UreqTransport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        opaque("UreqTransport", f)
    }
}

/// Whether a request without a body does not say that it has none.
fn has_no_body(method: &Method) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::DELETE)
}

fn failed(error: Error) -> TransportError {
    TransportError::new(kind(&error), error)
}

fn kind(error: &Error) -> TransportErrorKind {
    match error {
        Error::Timeout(Timeout::Resolve | Timeout::Connect)
        | Error::HostNotFound
        | Error::ConnectionFailed
        | Error::ConnectProxyFailed(_)
        | Error::InvalidProxyUrl => TransportErrorKind::Connect,
        Error::Timeout(_) => TransportErrorKind::Timeout,
        Error::Tls(_) | Error::Rustls(_) | Error::Pem(_) | Error::TlsRequired => {
            TransportErrorKind::Tls
        }
        // The resolution of names has no kind of its own: all others are known.
        Error::Io(error) => kind_of(error).unwrap_or(TransportErrorKind::Connect),
        _ => TransportErrorKind::Other,
    }
}

/// The body of a response, with our errors.
struct Incoming<R>(R);

impl<R: Read> Read for Incoming<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer).map_err(|error| {
            let error = Error::from(error);
            let kind = match kind(&error) {
                // There is a connection, so this is a router on the way.
                TransportErrorKind::Connect => TransportErrorKind::Closed,
                kind => kind,
            };
            io::Error::other(TransportError::new(kind, error))
        })
    }
}

/// The body of a request, with our errors.
struct Outgoing(Body);

impl Read for Outgoing {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.0.read(buffer).map_err(|error| match error.downcast::<TransportError>() {
            Ok(error) => io::Error::other(error),
            Err(error) => io::Error::other(closed(error.into())),
        })
    }
}
