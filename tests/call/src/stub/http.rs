//! As much of HTTP/1.1 as a server of one operation needs.

use std::io::{self, Read};

/// A request, complete.
pub struct Request {
    /// Such as `POST`.
    pub method: String,
    /// The path with the query.
    pub target: String,
    /// Names in lower case, in the order in which they came.
    pub headers: Vec<(String, String)>,
    /// All of it.
    pub body: Vec<u8>,
}

impl Request {
    /// The value of a header, unless there is none, or more than one.
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut values = self.headers.iter().filter(|(known, _)| known == name);
        let (_, value) = values.next()?;
        values.next().is_none().then_some(value)
    }
}

/// The next request of a connection; nothing where the client closed it. `buffer` keeps what comes early.
pub fn read(stream: &mut impl Read, buffer: &mut Vec<u8>) -> io::Result<Option<Request>> {
    let length = loop {
        match buffer.windows(4).position(|window| window == b"\r\n\r\n") {
            Some(length) => break length,
            // A method is letters; what begins with anything else is TLS.
            None if buffer.first().is_some_and(|byte| !byte.is_ascii_uppercase()) => {
                return Err(invalid("it is not HTTP"));
            }
            None if !more(stream, buffer)? && buffer.is_empty() => return Ok(None),
            None => {}
        }
    };
    let head = std::str::from_utf8(&buffer[..length]).map_err(|_| invalid("a head is no text"))?;
    let mut request = parse(head).ok_or_else(|| invalid("a head makes no sense"))?;
    buffer.drain(..length + 4);
    let length = request.header("content-length").and_then(|length| length.parse().ok());
    let length = length.unwrap_or_default();
    while buffer.len() < length {
        more(stream, buffer)?;
    }
    request.body = buffer.drain(..length).collect();
    Ok(Some(request))
}

/// Whether there is more. A connection that ends within a request is an error.
fn more(stream: &mut impl Read, buffer: &mut Vec<u8>) -> io::Result<bool> {
    let mut piece = [0; 8192];
    let length = stream.read(&mut piece)?;
    if length == 0 && !buffer.is_empty() {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    buffer.extend_from_slice(&piece[..length]);
    Ok(length > 0)
}

fn parse(head: &str) -> Option<Request> {
    let mut lines = head.split("\r\n");
    let mut words = lines.next()?.split(' ');
    let (method, target) = (words.next()?.to_owned(), words.next()?.to_owned());
    let header = |line: &str| {
        let (name, value) = line.split_once(':')?;
        Some((name.to_ascii_lowercase(), value.trim().to_owned()))
    };
    let headers = lines.map(header).collect::<Option<_>>()?;
    Some(Request { method, target, headers, body: Vec::new() })
}

fn invalid(reason: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, reason)
}
