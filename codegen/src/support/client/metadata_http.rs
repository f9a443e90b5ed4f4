//! Requests to the machine that a program runs on: HTTP/1.1 without TLS, proxies, redirects, or connections that are kept.

use std::io::{self, ErrorKind, Read, Write};
use std::net::{IpAddr, SocketAddr, TcpStream, ToSocketAddrs};
use std::time::{Duration, Instant};

use http::{HeaderValue, Uri};

/// More than what any answer has, of a program, too.
pub(crate) const MAX_LENGTH: usize = 1 << 20;

/// A request without a body.
pub(crate) struct Request<'a> {
    pub(crate) method: &'static str,
    pub(crate) uri: &'a Uri,
    pub(crate) headers: &'a [(&'static str, HeaderValue)],
    /// How long all of it may take, but for the search for the host's address.
    pub(crate) timeout: Duration,
}

/// The answer.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Response {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
}

/// The address in an `http` URL without a user's name, and what else is wrong otherwise.
pub(crate) fn address(url: &str) -> Result<Uri, &'static str> {
    let uri: Uri = url.parse().map_err(|_| "it is no URL")?;
    match (uri.scheme_str(), uri.authority()) {
        (Some("http"), Some(authority)) if !authority.as_str().contains('@') => Ok(uri),
        (Some("https"), _) => Err("only http is supported, not https"),
        _ => Err("it is no http URL of a host and a path"),
    }
}

/// The host of a URL, without the brackets around an address of version 6.
pub(crate) fn host(uri: &Uri) -> &str {
    uri.host().unwrap_or_default().trim_start_matches('[').trim_end_matches(']')
}

/// Sends a request to one of the addresses of its host that `allows` allows.
pub(crate) fn send(request: &Request<'_>, allows: fn(IpAddr) -> bool) -> io::Result<Response> {
    let addresses = (host(request.uri), request.uri.port_u16().unwrap_or(80)).to_socket_addrs()?;
    let deadline = Instant::now() + request.timeout;
    let mut failure =
        io::Error::new(ErrorKind::PermissionDenied, "the host has no allowed address");
    for address in addresses.filter(|address| allows(address.ip())) {
        match connect(address, deadline) {
            Ok(stream) => return exchange(stream, request, deadline),
            Err(error) => failure = error,
        }
    }
    Err(failure)
}

fn connect(address: SocketAddr, deadline: Instant) -> io::Result<TcpStream> {
    TcpStream::connect_timeout(&address, left(deadline)?)
}

/// The time that is left, which is more than none.
fn left(deadline: Instant) -> io::Result<Duration> {
    let left = deadline.checked_duration_since(Instant::now()).filter(|left| !left.is_zero());
    left.ok_or_else(|| ErrorKind::TimedOut.into())
}

fn exchange(
    mut stream: TcpStream,
    request: &Request<'_>,
    deadline: Instant,
) -> io::Result<Response> {
    stream.set_write_timeout(Some(left(deadline)?))?;
    stream.write_all(&head(request))?;
    let mut received = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        stream.set_read_timeout(Some(left(deadline)?))?;
        let count = match stream.read(&mut buffer) {
            // Unix says that it would block where the time is over.
            Err(error) if error.kind() == ErrorKind::WouldBlock => {
                return Err(ErrorKind::TimedOut.into());
            }
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            count => count?,
        };
        received.extend_from_slice(&buffer[..count]);
        if let Some(response) = parse(&received, count == 0)? {
            return Ok(response);
        }
        if received.len() > MAX_LENGTH {
            return Err(broken("it is too long"));
        }
    }
}

fn head(request: &Request<'_>) -> Vec<u8> {
    let Request { method, uri, headers, .. } = request;
    let target = uri.path_and_query().map_or("/", |target| target.as_str());
    let authority = uri.authority().map_or("", |authority| authority.as_str());
    let mut head = format!("{method} {target} HTTP/1.1\r\nhost: {authority}\r\n").into_bytes();
    for (name, value) in *headers {
        head.extend([name.as_bytes(), b": ", value.as_bytes(), b"\r\n"].concat());
    }
    if *method == "PUT" {
        head.extend(b"content-length: 0\r\n");
    }
    head.extend(b"connection: close\r\n\r\n");
    head
}

fn broken(reason: &'static str) -> io::Error {
    io::Error::new(ErrorKind::InvalidData, format!("the answer makes no sense: {reason}"))
}

/// The response in what came so far; nothing as long as more has to come.
fn parse(received: &[u8], is_end: bool) -> io::Result<Option<Response>> {
    let incomplete = || if is_end { Err(broken("it ends too early")) } else { Ok(None) };
    let Some(length) = received.windows(4).position(|bytes| bytes == b"\r\n\r\n") else {
        return incomplete();
    };
    let head = String::from_utf8_lossy(&received[..length]);
    let body = &received[length + 4..];
    let mut lines = head.split("\r\n");
    let status = lines.next().and_then(|line| line.strip_prefix("HTTP/1."));
    let status = status.and_then(|line| line.split(' ').nth(1)?.parse().ok());
    let status = status.ok_or_else(|| broken("it does not begin with a status"))?;
    let header = |name: &str| {
        let mut headers = lines.clone().filter_map(|line| line.split_once(':'));
        let (_, value) = headers.find(|(other, _)| other.eq_ignore_ascii_case(name))?;
        Some(value.trim().to_ascii_lowercase())
    };
    let body = match (header("transfer-encoding"), header("content-length")) {
        (Some(encoding), _) if encoding == "chunked" => chunks(body)?,
        (Some(_), _) => return Err(broken("its encoding is unknown")),
        (None, Some(length)) => {
            let length: usize = length.parse().map_err(|_| broken("its length is none"))?;
            body.get(..length).map(<[u8]>::to_vec)
        }
        (None, None) => is_end.then(|| body.to_vec()),
    };
    match body {
        Some(body) => Ok(Some(Response { status, body })),
        None => incomplete(),
    }
}

/// A body that comes in chunks; nothing as long as its end has to come.
fn chunks(mut rest: &[u8]) -> io::Result<Option<Vec<u8>>> {
    let mut body = Vec::new();
    while let Some(end) = rest.windows(2).position(|bytes| bytes == b"\r\n") {
        let size = String::from_utf8_lossy(&rest[..end]);
        let size = size.split(';').next().unwrap_or_default().trim();
        let size = usize::from_str_radix(size, 16).map_err(|_| broken("a chunk has no size"))?;
        if size == 0 {
            return Ok(Some(body));
        }
        if size > MAX_LENGTH {
            return Err(broken("it is too long"));
        }
        let chunk = &rest[end + 2..];
        let (Some(bytes), Some(next)) = (chunk.get(..size), chunk.get(size + 2..)) else { break };
        body.extend_from_slice(bytes);
        rest = next;
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;
    use std::thread;

    use super::*;

    /// What comes of a server that answers with these bytes, and what it was sent.
    fn answered(answer: &'static [u8], stays_open: bool) -> (io::Result<Response>, String) {
        let server = TcpListener::bind("127.0.0.1:0").unwrap();
        let uri = format!("http://{}/a/b?c=d", server.local_addr().unwrap()).parse().unwrap();
        let thread = thread::spawn(move || {
            let (mut stream, _) = server.accept().unwrap();
            let mut buffer = [0; 1024];
            let count = stream.read(&mut buffer).unwrap();
            for bytes in answer.chunks(7) {
                stream.write_all(bytes).unwrap();
            }
            if stays_open {
                // Until the client hangs up.
                let _ = stream.read(&mut buffer);
            }
            String::from_utf8_lossy(&buffer[..count]).into_owned()
        });
        let headers = [("x-a", HeaderValue::from_static("b"))];
        let timeout = Duration::from_millis(500);
        let request = Request { method: "PUT", uri: &uri, headers: &headers, timeout };
        let response = send(&request, |_| true);
        (response, thread.join().unwrap())
    }

    #[test]
    fn answers_end_by_length_by_chunks_or_with_the_connection() {
        for (answer, stays_open) in [
            (&b"HTTP/1.1 201 Created\r\nContent-Length: 5\r\n\r\nhello"[..], true),
            (b"HTTP/1.1 201\r\ntransfer-encoding: chunked\r\n\r\n2\r\nhe\r\n3;x=y\r\nllo\r\n0\r\n\r\n", true),
            (b"HTTP/1.0 201 Created\r\nServer: x\r\n\r\nhello", false),
        ] {
            let (response, request) = answered(answer, stays_open);
            assert_eq!(response.unwrap(), Response { status: 201, body: b"hello".to_vec() });
            assert!(request.starts_with("PUT /a/b?c=d HTTP/1.1\r\nhost: 127.0.0.1:"), "{request}");
            let end = "\r\nx-a: b\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
            assert!(request.ends_with(end), "{request}");
        }
    }

    #[test]
    fn answers_that_make_no_sense_and_none_at_all_are_errors() {
        for (answer, stays_open, kind) in [
            (&b""[..], false, ErrorKind::InvalidData),
            (b"", true, ErrorKind::TimedOut),
            (b"hidden\r\n\r\n", true, ErrorKind::InvalidData),
            (b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell", false, ErrorKind::InvalidData),
            (b"HTTP/1.1 200 OK\r\nContent-Length: hidden\r\n\r\n", true, ErrorKind::InvalidData),
            (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n", true, ErrorKind::InvalidData),
            (
                b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nhidden\r\n",
                true,
                ErrorKind::InvalidData,
            ),
            (
                b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n",
                true,
                ErrorKind::InvalidData,
            ),
        ] {
            let error = answered(answer, stays_open).0.unwrap_err();
            assert_eq!(error.kind(), kind, "{error}");
            assert!(!error.to_string().contains("hidden"), "{error}");
        }
        let uri = "http://127.0.0.1:9/".parse().unwrap();
        let request =
            Request { method: "GET", uri: &uri, headers: &[], timeout: Duration::from_secs(1) };
        assert_eq!(send(&request, |_| false).unwrap_err().kind(), ErrorKind::PermissionDenied);
    }

    #[test]
    fn addresses_are_http_urls_without_users() {
        assert_eq!(host(&address("http://[fd00:ec2::23]:80/v1/x").unwrap()), "fd00:ec2::23");
        assert_eq!(host(&address("http://localhost").unwrap()), "localhost");
        for (url, expected) in [
            ("https://localhost/", "only http is supported, not https"),
            ("http://127.0.0.1@example.com/", "it is no http URL of a host and a path"),
            ("ftp://127.0.0.1/", "it is no http URL of a host and a path"),
            ("/path", "it is no http URL of a host and a path"),
            ("http://a b/", "it is no URL"),
        ] {
            assert_eq!(address(url).unwrap_err(), expected, "{url}");
        }
    }
}
