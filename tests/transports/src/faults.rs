//! What goes wrong, and what the caller of a transport sees of it: the same with both.

use std::net::TcpListener;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::requests::{Caller, LONG, Outcome, SHORT, options, request, trusting};
use crate::server::{Connection, Identity, OK, Server};
use crate::support::client::call_error::TransportErrorKind::{
    self, Closed, Connect, Other, Timeout, Tls,
};
use crate::support::client::tls::TransportOptions;

/// What a caller sees: the status and the body, or the kind of the error.
fn seen(outcome: &Outcome) -> Result<(u16, &str), TransportErrorKind> {
    match outcome {
        Ok(response) => {
            Ok((response.status().as_u16(), std::str::from_utf8(response.body()).unwrap()))
        }
        Err(error) => Err(error.kind()),
    }
}

/// Calls a server that does this with each connection, with both transports.
#[track_caller]
fn check(
    handle: impl Fn(Connection) + Send + Sync + 'static,
    expected: Result<(u16, &str), TransportErrorKind>,
) {
    let server = Server::start(handle);
    check_url(&server.url, expected);
}

#[track_caller]
fn check_url(url: &str, expected: Result<(u16, &str), TransportErrorKind>) {
    let timeout = if expected == Err(Timeout) { SHORT } else { LONG };
    for caller in Caller::both(&options()) {
        let outcome = caller.post_within(url, timeout);
        assert_eq!(seen(&outcome), expected, "{}: {outcome:?}", caller.name());
    }
}

/// Reads a request, writes this, and closes the connection.
fn once(text: &'static str) -> impl Fn(Connection) + Send + Sync {
    move |mut connection| {
        connection.read();
        connection.write(text);
    }
}

#[test]
fn statuses_are_no_errors() {
    check(once("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"), Ok((200, "{}")));
    check(once("HTTP/1.1 400 Bad\r\nContent-Length: 3\r\n\r\nbad"), Ok((400, "bad")));
    check(once("HTTP/1.1 500 Sorry\r\nContent-Length: 0\r\n\r\n"), Ok((500, "")));
    check(once("HTTP/1.1 204 Nothing\r\n\r\n"), Ok((204, "")));
}

#[test]
fn redirects_are_not_followed() {
    check(
        once(
            "HTTP/1.1 301 Moved\r\nLocation: http://localhost:1/\r\nContent-Length: 4\r\n\r\nthen",
        ),
        Ok((301, "then")),
    );
    check(
        once("HTTP/1.1 307 Moved\r\nLocation: http://localhost:1/\r\nContent-Length: 0\r\n\r\n"),
        Ok((307, "")),
    );
}

#[test]
fn bodies_come_as_they_are() {
    check(
        once("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nplain"),
        Ok((200, "plai")),
    );
    check(
        once(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n",
        ),
        Ok((200, "abcde")),
    );
    // It ends where the connection does.
    check(once("HTTP/1.1 200 OK\r\n\r\nabc"), Ok((200, "abc")));
    let long = "x".repeat(3 << 20);
    let length = long.len();
    let server = Server::start(move |mut connection| {
        connection.read();
        connection.write(&format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\n\r\n"));
        connection.write(&"x".repeat(length));
    });
    check_url(&server.url, Ok((200, &long)));
}

#[test]
fn headers_come_as_they_are() {
    let server = Server::start(once(
        "HTTP/1.1 200 OK\r\nX-Amzn-RequestId: one\r\nContent-Encoding: gzip\r\nContent-Length: 0\r\n\r\n",
    ));
    for caller in Caller::both(&options()) {
        let response = caller.post(&server.url).unwrap();
        assert_eq!(response.headers()["x-amzn-requestid"], "one");
        assert_eq!(response.headers()["content-encoding"], "gzip");
    }
}

#[test]
fn a_continue_before_the_response_is_skipped() {
    check(
        |mut connection| {
            connection.read();
            connection.write("HTTP/1.1 100 Continue\r\n\r\n");
            connection.write(OK);
        },
        Ok((200, "{}")),
    );
    check(once("HTTP/1.1 100 Continue\r\n\r\n"), Err(Closed));
    check(
        |mut connection| {
            connection.read();
            connection.write("HTTP/1.1 100 Continue\r\n\r\n");
            connection.hang();
        },
        Err(Timeout),
    );
}

#[test]
fn a_continue_with_headers_is_an_error_of_ureq() {
    let server = Server::start(once(
        "HTTP/1.1 100 Continue\r\nX: y\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}",
    ));
    let [hyper, ureq] = Caller::both(&options());
    assert_eq!(seen(&hyper.post(&server.url)), Ok((200, "{}")));
    let outcome = ureq.post(&server.url);
    assert_eq!(seen(&outcome), Err(Other));
    let text = outcome.unwrap_err().to_string();
    assert_eq!(text, "no response: protocol: received headers with 100-continue response");
}

#[test]
fn a_host_that_cannot_be_reached_is_no_connection() {
    let nobody = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    check_url(&format!("http://{nobody}/"), Err(Connect));
    check_url("http://nowhere.invalid/", Err(Connect));
    check_url("https://nowhere.invalid/", Err(Connect));
    // The network says at once that it cannot be, or nothing at all.
    check_url("http://[100::1]/", Err(Connect));
    check_url("http://255.255.255.255/", Err(Connect));
}

/// A socket that takes no more connections.
fn full() -> (socket2::Socket, Vec<socket2::Socket>, String) {
    use socket2::{Domain, Socket, Type};
    let listener = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
    let any: std::net::SocketAddr = "127.0.0.1:0".parse().unwrap();
    listener.bind(&any.into()).unwrap();
    listener.listen(0).unwrap();
    let address = listener.local_addr().unwrap();
    let mut waiting = Vec::new();
    loop {
        let socket = Socket::new(Domain::IPV4, Type::STREAM, None).unwrap();
        let is_in = socket.connect_timeout(&address, Duration::from_millis(200)).is_ok();
        waiting.push(socket);
        if !is_in {
            break;
        }
    }
    let url = format!("http://{}/", address.as_socket().unwrap());
    (listener, waiting, url)
}

#[test]
fn no_answer_to_a_connection_in_time_is_no_connection() {
    let (_listener, _waiting, url) = full();
    // It takes the connection, and says nothing of TLS.
    let mute = Server::start(Connection::hang);
    let secure = mute.url.replace("http:", "https:");
    let connect_timeout = Duration::from_millis(400);
    let options = TransportOptions { connect_timeout: Some(connect_timeout), ..options() };
    for url in [url, secure] {
        for caller in Caller::both(&options) {
            let started = Instant::now();
            let outcome = caller.post(&url);
            assert_eq!(seen(&outcome), Err(Connect), "{} {url}: {outcome:?}", caller.name());
            let took = started.elapsed();
            // Clocks of libraries are not exact.
            let least = connect_timeout.mul_f32(0.9);
            assert!((least..LONG / 2).contains(&took), "{} {url}: {took:?}", caller.name());
        }
    }
}

#[test]
fn an_untrusted_certificate_is_an_error_of_tls() {
    let identity = Identity::new("localhost");
    let server = Server::tls(&identity, |mut connection| connection.answer(OK));
    check_url(&server.url, Err(Tls));
    for caller in Caller::both(&trusting(&identity.pem)) {
        assert_eq!(seen(&caller.post(&server.url)), Ok((200, "{}")), "{}", caller.name());
        // The name is not in it.
        let other = server.url.replace("localhost", "127.0.0.1");
        assert_eq!(seen(&caller.post(&other)), Err(Tls), "{}", caller.name());
        assert_eq!(seen(&caller.post(&server.url)), Ok((200, "{}")), "{}", caller.name());
    }
    assert_eq!(server.requests().len(), 4);
}

#[test]
fn no_protocol_in_common_is_an_error_of_tls() {
    // What speaks HTTP where TLS is expected.
    let server = Server::start(|mut connection| {
        connection.write("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
        connection.hang();
    });
    check_url(&server.url.replace("http:", "https:"), Err(Tls));
    // An alert: handshake_failure.
    let server = Server::start(|mut connection| {
        use std::io::Write;
        connection.wire.write_all(&[21, 3, 3, 0, 2, 2, 40]).unwrap();
        connection.hang();
    });
    check_url(&server.url.replace("http:", "https:"), Err(Tls));
}

#[test]
fn a_connection_that_ends_in_the_handshake_is_closed() {
    let server = Server::start(drop);
    check_url(&server.url.replace("http:", "https:"), Err(Closed));
    let server = Server::start(Connection::reset);
    check_url(&server.url.replace("http:", "https:"), Err(Closed));
}

#[test]
fn no_response_in_time_is_a_time_out() {
    check(
        |mut connection| {
            connection.read();
            connection.hang();
        },
        Err(Timeout),
    );
    check(
        |mut connection| {
            connection.read();
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc");
            connection.hang();
        },
        Err(Timeout),
    );
    // Each byte comes in time, and all of them do not.
    check(
        |mut connection| {
            connection.read();
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n");
            for _ in 0..9 {
                std::thread::sleep(Duration::from_millis(200));
                connection.write("x");
            }
        },
        Err(Timeout),
    );
}

#[test]
fn a_connection_that_ends_before_the_response_does_is_closed() {
    check(drop, Err(Closed));
    check(Connection::reset, Err(Closed));
    check(once(""), Err(Closed));
    check(
        |mut connection| {
            connection.read();
            connection.reset();
        },
        Err(Closed),
    );
    check(once("HTTP/1.1 200 OK\r\nContent-Le"), Err(Closed));
    check(once("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"), Err(Closed));
    check(
        |mut connection| {
            connection.read();
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc");
            std::thread::sleep(Duration::from_millis(50));
            connection.reset();
        },
        Err(Closed),
    );
    check(once("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nabc"), Err(Closed));
    check(once("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"), Err(Closed));
}

#[test]
fn the_same_with_tls() {
    let identity = Identity::new("localhost");
    let handles: [fn(Connection); 4] = [
        |mut connection| drop(connection.read()),
        |mut connection| {
            connection.read();
            connection.reset();
        },
        |mut connection| {
            connection.read();
            connection.write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc");
        },
        |mut connection| {
            connection.read();
            connection.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
        },
    ];
    for (index, handle) in handles.into_iter().enumerate() {
        let server = Server::tls(&identity, handle);
        for caller in Caller::both(&trusting(&identity.pem)) {
            let outcome = caller.post(&server.url);
            assert_eq!(seen(&outcome), Err(Closed), "{} {index}: {outcome:?}", caller.name());
        }
    }
}

#[test]
fn what_is_not_http_is_another_error() {
    check(once("hello\r\n\r\n"), Err(Other));
    check(once("<html></html>\r\n\r\n"), Err(Other));
    check(once("HTTP/1.1 two hundred\r\n\r\n"), Err(Other));
    check(once("HTTP/1.1 200 OK\r\nContent-Length: some\r\n\r\n"), Err(Other));
    check(once("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n"), Err(Other));
}

/// Answers once, and closes the connection after this.
fn closing_after(pause: Duration) -> impl Fn(Connection) + Send + Sync {
    move |mut connection| {
        connection.read();
        connection.write(OK);
        std::thread::sleep(pause);
    }
}

#[test]
fn a_connection_that_was_closed_while_idle_is_not_used() {
    let server = Server::start(closing_after(Duration::ZERO));
    for caller in Caller::both(&options()) {
        for _ in 0..3 {
            assert_eq!(seen(&caller.post(&server.url)), Ok((200, "{}")), "{}", caller.name());
            std::thread::sleep(Duration::from_millis(50));
        }
    }
    assert_eq!(server.connections(), 6);
}

#[test]
fn a_connection_that_is_closed_when_a_request_comes_is_closed() {
    for caller in Caller::both(&options()) {
        let server = Server::start(|mut connection| {
            connection.read();
            connection.write(OK);
            // It had decided to close it, and reads no answer to it.
            if connection.number == 0 {
                connection.read();
            } else {
                connection.answer(OK);
            }
        });
        assert_eq!(seen(&caller.post(&server.url)), Ok((200, "{}")));
        // hyper's connections go back to their pool in their own tasks.
        std::thread::sleep(Duration::from_millis(50));
        let outcome = caller.post(&server.url);
        assert_eq!(seen(&outcome), Err(Closed), "{}: {outcome:?}", caller.name());
        assert_eq!(server.connections(), 1, "it was not sent again");
        assert_eq!(seen(&caller.post(&server.url)), Ok((200, "{}")));
    }
}

#[test]
fn hyper_says_that_an_idle_connection_was_closed_when_its_runtime_was_not_polled() {
    let server = Server::start(closing_after(Duration::from_millis(100)));
    let Caller::Hyper(transport, _) = Caller::hyper(&options()) else { unreachable!() };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let caller = Caller::Hyper(transport.clone(), runtime.into());
    let Caller::Hyper(_, runtime) = &caller else { unreachable!() };
    assert_eq!(seen(&caller.post(&server.url)), Ok((200, "{}")));
    // The connection gets back to the pool, and nobody looks at it when it is closed.
    runtime.block_on(transport.sleep(Duration::from_millis(30)));
    std::thread::sleep(Duration::from_millis(200));
    let outcome = caller.post(&server.url);
    assert_eq!(seen(&outcome), Err(Closed), "{outcome:?}");
    assert_eq!((server.connections(), server.requests().len()), (1, 1));
    assert_eq!(seen(&caller.post(&server.url)), Ok((200, "{}")));
}

#[test]
fn hyper_sends_nothing_again_that_a_closed_connection_did_not_take() {
    let server = Server::start(closing_after(Duration::from_millis(100)));
    let Caller::Hyper(transport, _) = Caller::hyper(&options()) else { unreachable!() };
    // It looks at the network after each task.
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = Arc::new(runtime.event_interval(1).enable_all().build().unwrap());
    let caller = Caller::Hyper(transport.clone(), runtime.clone());
    assert_eq!(seen(&caller.post(&server.url)), Ok((200, "{}")));
    runtime.block_on(transport.sleep(Duration::from_millis(30)));
    std::thread::sleep(Duration::from_millis(200));
    // So the connection, whose turn comes after them, has a request, and sees first that it is closed.
    let error = runtime.block_on(async {
        for _ in 0..3 {
            tokio::spawn(async {});
        }
        let request = request(&server.url).body(Vec::new().into()).unwrap();
        transport.send(request).await.unwrap_err()
    });
    assert_eq!(error.kind(), Closed, "{error}");
    assert!(error.to_string().contains("(Canceled)"), "{error}");
    assert_eq!((server.connections(), server.requests().len()), (1, 1));
}

#[test]
fn bytes_that_nobody_asked_for_close_a_connection() {
    let server = Server::start(|mut connection| {
        connection.read();
        connection.write(OK);
        connection.write("HTTP/1.1 408 Timeout\r\nContent-Length: 0\r\n\r\n");
        connection.hang();
    });
    for caller in Caller::both(&options()) {
        for _ in 0..2 {
            assert_eq!(seen(&caller.post(&server.url)), Ok((200, "{}")), "{}", caller.name());
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}
