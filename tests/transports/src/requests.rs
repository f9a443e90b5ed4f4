//! Both transports behind one interface, and what they send.

use std::io::{self, Read};
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use http::{HeaderValue, Request};
use tokio::runtime::{Builder, Runtime};

use crate::server::{Identity, OK, Server};
use crate::support::client::call_error::{TransportError, TransportErrorKind};
use crate::support::client::tls::TransportOptions;
use crate::support::client::{blocking_transport, transport, transport_hyper, transport_ureq};

/// A status, headers and a body, or why there are none.
pub type Outcome = Result<http::Response<Vec<u8>>, TransportError>;

/// A transport, and what else a call takes.
#[derive(Clone)]
pub enum Caller {
    Hyper(Arc<dyn transport::Transport>, Arc<Runtime>),
    Ureq(Arc<dyn blocking_transport::Transport>),
}

/// Longer than anything takes here on a machine that is busy, and shorter than a server hangs.
pub const LONG: Duration = Duration::from_secs(10);

/// For what takes longer than any time-out.
pub const SHORT: Duration = Duration::from_millis(800);

/// Trusts one certificate, and nobody else.
pub fn trusting(pem: &str) -> TransportOptions {
    TransportOptions {
        connect_timeout: Some(Duration::from_secs(6)),
        ca_bundle: Some(pem.into()),
        ..TransportOptions::default()
    }
}

pub fn options() -> TransportOptions {
    trusting(&Identity::new("localhost").pem)
}

impl Caller {
    pub fn both(options: &TransportOptions) -> [Self; 2] {
        [Self::hyper(options), Self::ureq(options)]
    }

    pub fn hyper(options: &TransportOptions) -> Self {
        let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build();
        Self::Hyper(
            Arc::new(transport_hyper::HyperTransport::new(options).unwrap()),
            Arc::new(runtime.unwrap()),
        )
    }

    pub fn ureq(options: &TransportOptions) -> Self {
        Self::Ureq(Arc::new(transport_ureq::UreqTransport::new(options).unwrap()))
    }

    pub fn name(&self) -> &str {
        match self {
            Self::Hyper(..) => "hyper",
            Self::Ureq(_) => "ureq",
        }
    }

    pub fn send(&self, request: Request<Vec<u8>>, timeout: Duration) -> Outcome {
        match self {
            Self::Hyper(transport, runtime) => runtime.block_on(async {
                let call = async {
                    let response = transport.send(request.map(transport::Body::from)).await?;
                    let (parts, body) = response.into_parts();
                    Ok(http::Response::from_parts(parts, body.collect().await?))
                };
                // A client does the same with `sleep`.
                match tokio::time::timeout(timeout, call).await {
                    Ok(outcome) => outcome,
                    Err(late) => Err(TransportError::new(TransportErrorKind::Timeout, late)),
                }
            }),
            Self::Ureq(transport) => {
                let request = request.map(blocking_transport::Body::from);
                let (parts, body) = transport.send(request, timeout)?.into_parts();
                Ok(http::Response::from_parts(parts, body.collect()?))
            }
        }
    }

    /// Sends what a call sends.
    pub fn post(&self, url: &str) -> Outcome {
        self.post_within(url, LONG)
    }

    pub fn post_within(&self, url: &str, timeout: Duration) -> Outcome {
        self.send(request(url).body(b"{\"Name\":\"hush\"}".to_vec()).unwrap(), timeout)
    }
}

pub fn request(url: &str) -> http::request::Builder {
    let secret = |text: &'static str| {
        let mut value = HeaderValue::from_static(text);
        value.set_sensitive(true);
        value
    };
    Request::post(url)
        .header("content-type", "application/x-amz-json-1.1")
        .header("user-agent", "test/1")
        .header("authorization", secret("hush-authorization"))
        .header("x-amz-security-token", secret("hush-token"))
}

/// The lines of a request, lower case and in order, with the body as the last.
fn lines(request: &str) -> Vec<String> {
    let mut lines: Vec<_> = request.split("\r\n").map(str::to_lowercase).collect();
    lines.sort();
    lines
}

#[test]
fn a_request_has_its_own_headers_the_host_and_the_length_and_no_more() {
    let server = Server::start(|mut connection| connection.answer(OK));
    for caller in Caller::both(&options()) {
        caller.post(&server.url).unwrap();
        let host = format!("host: localhost:{}", server.address.port());
        let mut expected = [
            "post / http/1.1",
            "content-type: application/x-amz-json-1.1",
            "user-agent: test/1",
            "authorization: hush-authorization",
            "x-amz-security-token: hush-token",
            "content-length: 15",
            &host,
            "",
            "{\"name\":\"hush\"}",
        ];
        expected.sort_unstable();
        assert_eq!(lines(&server.requests().pop().unwrap()), expected, "{}", caller.name());
    }
}

#[test]
fn a_request_without_a_body_says_so_where_it_could_have_one() {
    let server = Server::start(|mut connection| connection.answer(OK));
    for caller in Caller::both(&options()) {
        for (method, has_length) in
            [("POST", true), ("PUT", true), ("PATCH", true), ("GET", false), ("DELETE", false)]
        {
            let request = Request::builder().method(method).uri(&server.url).body(Vec::new());
            caller.send(request.unwrap(), LONG).unwrap();
            let sent = server.requests().pop().unwrap().to_lowercase();
            let what = (caller.name(), method);
            assert_eq!(sent.contains("\r\ncontent-length: 0\r\n"), has_length, "{what:?} {sent}");
            for other in ["transfer-encoding", "user-agent", "accept"] {
                assert!(!sent.contains(other), "{what:?} {sent}");
            }
        }
    }
}

#[test]
fn a_body_that_streams_has_the_length_that_its_header_says() {
    let server = Server::start(|mut connection| connection.answer(OK));
    let transport: Arc<dyn blocking_transport::Transport> =
        Arc::new(transport_ureq::UreqTransport::new(&options()).unwrap());
    let body = blocking_transport::Body::new(io::Cursor::new(b"{\"Name\":\"x\"}"));
    let request = Request::post(&server.url).header("content-length", "12").body(body).unwrap();
    assert_eq!(transport.send(request, LONG).unwrap().status(), 200);
    let sent = server.requests().pop().unwrap();
    assert!(sent.ends_with("\r\n\r\n{\"Name\":\"x\"}"), "{sent}");
    assert!(!sent.contains("chunked"), "{sent}");
}

/// A reader that fails.
struct Broken(fn() -> io::Error);

impl Read for Broken {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Err((self.0)())
    }
}

#[test]
fn a_body_of_a_request_that_fails_keeps_its_kind() {
    let server = Server::start(|mut connection| connection.answer(OK));
    let transport: Arc<dyn blocking_transport::Transport> =
        Arc::new(transport_ureq::UreqTransport::new(&options()).unwrap());
    let cases: [(fn() -> io::Error, _); 2] = [
        (|| io::ErrorKind::PermissionDenied.into(), TransportErrorKind::Closed),
        (
            || io::Error::other(TransportError::new(TransportErrorKind::Other, "spoilt")),
            TransportErrorKind::Other,
        ),
    ];
    for (error, kind) in cases {
        let body = blocking_transport::Body::new(Broken(error));
        let request = Request::post(&server.url).header("content-length", "12").body(body);
        let failed = transport.send(request.unwrap(), LONG).unwrap_err();
        assert_eq!(failed.kind(), kind, "{failed}");
    }
}

#[test]
fn connections_are_kept_for_as_many_callers_as_there_are() {
    const CALLERS: usize = 12;
    for caller in Caller::both(&options()) {
        // It answers when all callers are there.
        let barrier = std::sync::Barrier::new(CALLERS);
        let server = Server::start(move |mut connection| {
            while connection.read().is_some() {
                barrier.wait();
                connection.write(OK);
            }
        });
        for round in 0..3 {
            thread::scope(|scope| {
                for _ in 0..CALLERS {
                    scope.spawn(|| assert_eq!(caller.post(&server.url).unwrap().status(), 200));
                }
            });
            assert_eq!(server.connections(), CALLERS, "{} {round}", caller.name());
            // hyper's connections go back to their pool in their own tasks.
            thread::sleep(Duration::from_millis(50));
        }
    }
}

#[test]
fn a_connection_that_was_idle_for_long_is_not_used() {
    let server = Server::start(|mut connection| connection.answer(OK));
    let callers = Caller::both(&options());
    for pause in [0, 12, 16] {
        thread::sleep(Duration::from_secs(pause));
        for caller in &callers {
            caller.post(&server.url).unwrap();
        }
        assert_eq!(server.connections(), if pause < 15 { 2 } else { 4 });
    }
}

#[test]
fn without_a_runtime_there_is_an_error_and_no_panic() {
    let Caller::Hyper(transport, _) = Caller::hyper(&options()) else { unreachable!() };
    let request = request("http://localhost:1/").body(transport::Body::from(Vec::new()));
    let mut cx = std::task::Context::from_waker(std::task::Waker::noop());
    let std::task::Poll::Ready(Err(failed)) =
        transport.send(request.unwrap()).as_mut().poll(&mut cx)
    else {
        panic!("it waits")
    };
    assert_eq!(failed.kind(), TransportErrorKind::Other);
    assert_eq!(failed.to_string(), "no response: there is no tokio runtime here");
    // A call that is tried again comes to its end.
    assert!(transport.sleep(LONG).as_mut().poll(&mut cx).is_ready());
}

#[test]
fn hyper_sleeps_by_the_clock_of_tokio() {
    let Caller::Hyper(transport, runtime) = Caller::hyper(&options()) else { unreachable!() };
    let started = std::time::Instant::now();
    runtime.block_on(transport.sleep(Duration::from_millis(30)));
    assert!(started.elapsed() >= Duration::from_millis(30));
}

#[test]
fn a_transport_shows_nothing_of_itself() {
    let options = options();
    let hyper = transport_hyper::HyperTransport::new(&options).unwrap();
    assert_eq!(format!("{:?}", hyper.clone()), "HyperTransport { .. }");
    let ureq = transport_ureq::UreqTransport::new(&options).unwrap();
    assert_eq!(format!("{:?}", ureq.clone()), "UreqTransport { .. }");
}
