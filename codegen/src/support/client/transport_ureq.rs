//! The transport of ureq, which blocks.
//!
//! It uses HTTP/1.1 and keeps as many connections as there were callers. ureq reads the variables of HTTP proxies
//! (`ALL_PROXY`, `HTTPS_PROXY`, `HTTP_PROXY`, the first that is set, and `NO_PROXY`) when the transport is made. It looks
//! up the host for each request, in a thread, even where it has a connection. It refuses a `100 Continue` that has
//! headers. A body without a length that the network cuts off is complete for it.
//!
//! At the level `TRACE` of `log`, `ureq_proto` logs the bytes of each request's head, and of each response. So headers
//! that are sensitive get their values after it has written them. What a response has is still logged: keep the
//! target `ureq_proto` at `DEBUG` where responses hold secrets.

use std::cell::RefCell;
use std::fmt;
use std::io::{self, Read};
use std::sync::Arc;
use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response};
use ureq::tls::{Certificate, RootCerts, TlsConfig};
use ureq::unversioned::resolver::DefaultResolver;
use ureq::unversioned::transport::{
    Buffers, ConnectionDetails, Connector, DefaultConnector, NextTimeout, Transport as Wire,
};
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
            .timeout_resolve(Some(options.connect_timeout()))
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
        let connector = DefaultConnector::new().chain(Reveal);
        let agent = Agent::with_parts(config.build(), connector, DefaultResolver::default());
        Ok(Self { agent })
    }

    fn run(
        &self,
        mut request: Request<impl AsSendBody>,
        timeout: Duration,
        limits: Limits,
    ) -> Result<Response<Body>, TransportError> {
        let hidden = hide(request.headers_mut());
        let config = self.agent.configure_request(request);
        let request = match limits {
            Limits::Whole => config.timeout_global(Some(timeout)).build(),
            Limits::Each => {
                let (read, write) = (Some(timeout), Some(timeout));
                config.timeout_per_read(read).timeout_per_write(write).build()
            }
        };
        HIDDEN.set(hidden);
        let response = self.agent.run(request);
        let unsent = HIDDEN.take();
        let response = response.map_err(|error| failed(error, timeout))?;
        if !unsent.is_empty() {
            let cause = "the headers of the request are too long";
            return Err(TransportError::new(TransportErrorKind::Other, cause));
        }
        Ok(response.map(|body| Body::new(Incoming { body: body.into_reader(), timeout })))
    }
}

impl UreqTransport {
    fn send_within(
        &self,
        request: Request<Body>,
        timeout: Duration,
        limits: Limits,
    ) -> Result<Response<Body>, TransportError> {
        let (parts, body) = request.into_parts();
        match body.as_bytes() {
            Some([]) if has_no_body(&parts.method) => {
                self.run(Request::from_parts(parts, ()), timeout, limits)
            }
            Some(bytes) => self.run(Request::from_parts(parts, bytes), timeout, limits),
            // The request has a header with its length, or it goes in chunks.
            None => {
                let mut body = Outgoing(body);
                let body = SendBody::from_reader(&mut body);
                self.run(Request::from_parts(parts, body), timeout, limits)
            }
        }
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
        self.send_within(request, timeout, Limits::Whole)
    }

    fn send_streaming(
        &self,
        request: Request<Body>,
        timeout: Duration,
    ) -> Result<Response<Body>, TransportError> {
        self.send_within(request, timeout, Limits::Each)
    }
}

/// What a time-out is for.
#[derive(Clone, Copy)]
enum Limits {
    /// All, to the end of the response.
    Whole,
    /// Each time that something is read or written.
    Each,
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

fn failed(error: Error, timeout: Duration) -> TransportError {
    match error {
        Error::Timeout(Timeout::Global | Timeout::PerRead | Timeout::PerWrite) => {
            let cause = format!("it took more than {timeout:?}");
            TransportError::new(TransportErrorKind::Timeout, cause)
        }
        error => TransportError::new(kind(&error), error),
    }
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
struct Incoming<R> {
    body: R,
    timeout: Duration,
}

impl<R: Read> Read for Incoming<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.body.read(buffer).map_err(|error| {
            let error = failed(Error::from(error), self.timeout);
            match error.kind() {
                // There is a connection, so this is a router on the way.
                TransportErrorKind::Connect => io::Error::other(TransportError::new(
                    TransportErrorKind::Closed,
                    error.into_cause(),
                )),
                TransportErrorKind::Timeout => io::Error::new(io::ErrorKind::TimedOut, error),
                _ => io::Error::other(error),
            }
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

/// The sensitive headers of a request, in order.
type Hidden = Vec<(HeaderName, HeaderValue)>;

thread_local! {
    /// Those of the request that this thread sends, until they are sent.
    static HIDDEN: RefCell<Hidden> = const { RefCell::new(Vec::new()) };
}

/// What a sensitive value is until it is sent.
const MASK: u8 = b'*';

/// Takes the sensitive values out, and leaves as many bytes in their place.
fn hide(headers: &mut HeaderMap) -> Hidden {
    let mut hidden = Vec::new();
    for (name, value) in headers.iter_mut().filter(|(_, value)| value.is_sensitive()) {
        if let Ok(mask) = HeaderValue::from_bytes(&vec![MASK; value.len()]) {
            hidden.push((name.clone(), std::mem::replace(value, mask)));
        }
    }
    hidden
}

/// Puts the values into the head of a request; nothing where they do not all have their places in it.
fn reveal(head: &mut [u8], hidden: &Hidden) -> Option<()> {
    let places = hidden.iter().map(|(name, value)| {
        let mut line = format!("\r\n{name}: ").into_bytes();
        let start = line.len();
        line.resize(start + value.len(), MASK);
        line.extend_from_slice(b"\r\n");
        let at = head.windows(line.len()).position(|window| window == line)?;
        Some(at + start)
    });
    let places: Vec<_> = places.collect::<Option<_>>()?;
    for (start, (_, value)) in places.into_iter().zip(hidden) {
        head[start..start + value.len()].copy_from_slice(value.as_bytes());
    }
    Some(())
}

/// The last of the connectors: what it makes gets the bytes of requests before TLS does.
#[derive(Debug)]
struct Reveal;

impl<W: Wire> Connector<W> for Reveal {
    type Out = Revealed<W>;

    fn connect(
        &self,
        _: &ConnectionDetails<'_>,
        chained: Option<W>,
    ) -> Result<Option<Revealed<W>>, Error> {
        Ok(chained.map(Revealed))
    }
}

#[derive(Debug)]
struct Revealed<W>(W);

impl<W: Wire> Wire for Revealed<W> {
    fn buffers(&mut self) -> &mut dyn Buffers {
        self.0.buffers()
    }

    fn transmit_output(&mut self, amount: usize, timeout: NextTimeout) -> Result<(), Error> {
        HIDDEN.with_borrow_mut(|hidden| {
            // It may be what goes to a proxy, before the request.
            if reveal(&mut self.0.buffers().output()[..amount], hidden).is_some() {
                hidden.clear();
            }
        });
        self.0.transmit_output(amount, timeout)
    }

    fn await_input(&mut self, timeout: NextTimeout) -> Result<bool, Error> {
        self.0.await_input(timeout)
    }

    fn is_open(&mut self) -> bool {
        self.0.is_open()
    }

    fn is_tls(&self) -> bool {
        self.0.is_tls()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use TransportErrorKind::{Closed, Connect, Other, Timeout as Late, Tls};

    #[test]
    fn each_error_has_its_kind() {
        let io = |kind: io::ErrorKind| Error::Io(kind.into());
        let unresolved = io::Error::other("failed to lookup address information");
        let tls = rustls::Error::DecryptError;
        let cases = [
            (Error::Timeout(Timeout::Resolve), Connect),
            (Error::Timeout(Timeout::Connect), Connect),
            (Error::Timeout(Timeout::Global), Late),
            (Error::Timeout(Timeout::PerRead), Late),
            (Error::Timeout(Timeout::PerWrite), Late),
            (Error::Timeout(Timeout::RecvBody), Late),
            (Error::HostNotFound, Connect),
            (Error::ConnectionFailed, Connect),
            (Error::ConnectProxyFailed("it answered 407".to_owned()), Connect),
            (Error::InvalidProxyUrl, Connect),
            (Error::Io(unresolved), Connect),
            (io(io::ErrorKind::ConnectionRefused), Connect),
            (io(io::ErrorKind::ConnectionReset), Closed),
            (Error::Io(io::Error::new(io::ErrorKind::InvalidData, tls.clone())), Tls),
            (Error::Rustls(tls), Tls),
            (Error::Tls("the name is not valid"), Tls),
            (Error::TlsRequired, Tls),
            (Error::LargeResponseHeader(2, 1), Other),
            (Error::BadUri("/".to_owned()), Other),
        ];
        for (error, expected) in cases {
            let error = failed(error, Duration::ZERO);
            assert_eq!(error.kind(), expected, "{error}");
        }
    }

    #[test]
    fn what_took_too_long_says_for_how_long_it_was_waited() {
        let error = failed(Error::Timeout(Timeout::Global), Duration::from_millis(300));
        assert_eq!(error.to_string(), "no response in time: it took more than 300ms");
    }

    struct Failing(io::ErrorKind);

    impl Read for Failing {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(self.0.into())
        }
    }

    #[test]
    fn a_response_that_has_begun_had_a_connection() {
        let cases = [
            (io::ErrorKind::HostUnreachable, Closed),
            (io::ErrorKind::ConnectionReset, Closed),
            (io::ErrorKind::TimedOut, Late),
        ];
        for (kind, expected) in cases {
            let mut body = Incoming { body: Failing(kind), timeout: Duration::ZERO };
            let is_late = body.read(&mut [0]).unwrap_err().kind() == io::ErrorKind::TimedOut;
            assert_eq!(is_late, expected == Late, "{kind}");
            let error = Body::new(Incoming { body: Failing(kind), timeout: Duration::ZERO })
                .collect()
                .unwrap_err();
            assert_eq!(error.kind(), expected, "{error}");
        }
    }

    /// A head with these lines, and what is hidden of it.
    fn head(lines: &str) -> Vec<u8> {
        format!("POST / HTTP/1.1\r\n{lines}\r\n\r\n").into_bytes()
    }

    #[test]
    fn only_what_is_sensitive_is_hidden_until_it_is_sent() {
        let mut headers = HeaderMap::new();
        headers.insert("host", HeaderValue::from_static("example.com"));
        for (name, value) in [("authorization", "veiled"), ("token", "hushed")] {
            let mut value = HeaderValue::from_static(value);
            value.set_sensitive(true);
            headers.append(name, value);
        }
        let hidden = hide(&mut headers);
        assert_eq!(headers["host"], "example.com");
        assert_eq!(headers["authorization"], "******");
        assert_eq!(headers["token"], "******");
        let mut sent = head("token: ******\r\nhost: example.com\r\nauthorization: ******");
        assert_eq!(reveal(&mut sent, &hidden), Some(()));
        assert_eq!(sent, head("token: hushed\r\nhost: example.com\r\nauthorization: veiled"));
        // It is not the request, or not all of it.
        for other in
            ["host: proxy", "authorization: ******", "token: *****\r\nauthorization: ******"]
        {
            let mut sent = head(other);
            assert_eq!(reveal(&mut sent, &hidden), None);
            assert_eq!(sent, head(other));
        }
    }
}
