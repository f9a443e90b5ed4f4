//! The bytes of answers.

use std::net::SocketAddr;
use std::time::SystemTime;

const JSON: &str = "application/x-amz-json-1.1";

/// An answer to a request.
pub struct Response {
    /// Which request of the server it is, from 1.
    pub number: usize,
    /// When.
    pub date: SystemTime,
}

impl Response {
    fn head(&self, status: u16, content_type: &str, headers: &str) -> String {
        let (number, date) = (self.number, httpdate::fmt_http_date(self.date));
        format!(
            "HTTP/1.1 {status} \r\nx-amzn-RequestId: request-{number}\r\nContent-Type: {content_type}\r\n\
             Date: {date}\r\n{headers}\r\n"
        )
    }

    /// A whole answer of the service.
    pub fn whole(&self, status: u16, headers: &str, body: &str) -> Vec<u8> {
        let headers = format!("{headers}Content-Length: {}\r\n", body.len());
        (self.head(status, JSON, &headers) + body).into_bytes()
    }

    /// The experiment of a name.
    pub fn success(&self, name: &str) -> Vec<u8> {
        self.whole(200, "", &experiment(name))
    }

    /// As much of it as comes before the middle of its body.
    pub fn half(&self, name: &str) -> Vec<u8> {
        let mut bytes = self.success(name);
        bytes.truncate(bytes.len() - experiment(name).len() / 2);
        bytes
    }

    /// The experiment in two chunks, or the first of them.
    pub fn chunks(&self, name: &str, is_whole: bool) -> Vec<u8> {
        let body = experiment(name);
        let (first, second) = body.split_at(body.len() / 2);
        let chunk = |text: &str| format!("{:x}\r\n{text}\r\n", text.len());
        let rest = if is_whole { chunk(second) + "0\r\n\r\n" } else { String::new() };
        (self.head(200, JSON, "Transfer-Encoding: chunked\r\n") + &chunk(first) + &rest)
            .into_bytes()
    }

    /// An error, which may ask to wait for some milliseconds.
    pub fn error(&self, status: u16, code: &str, message: &str, wait: Option<u32>) -> Vec<u8> {
        let wait =
            wait.map(|millis| format!("x-amz-retry-after: {millis}\r\n")).unwrap_or_default();
        let message = message.replace(['"', '\\'], "'");
        self.whole(status, &wait, &format!(r#"{{"__type": "{code}", "message": "{message}"}}"#))
    }

    /// What a proxy says. It knows no ids of requests.
    pub fn page(&self, status: u16) -> Vec<u8> {
        let body = "<html><body><h1>Sorry</h1></body></html>";
        let (length, date) = (body.len(), httpdate::fmt_http_date(self.date));
        let head =
            format!("Content-Type: text/html\r\nContent-Length: {length}\r\nDate: {date}\r\n");
        format!("HTTP/1.1 {status} \r\n{head}\r\n{body}").into_bytes()
    }

    /// A success with a body that is no text.
    pub fn garbage(&self) -> Vec<u8> {
        let mut bytes = self.head(200, JSON, "Content-Length: 4\r\n").into_bytes();
        bytes.extend([0xff, 0xfe, 0x00, 0x80]);
        bytes
    }

    /// A redirect.
    pub fn redirect(&self, status: u16, to: &SocketAddr) -> Vec<u8> {
        self.whole(status, &format!("Location: http://{to}/\r\n"), "")
    }
}

/// An experiment with every member that there is, of the size of a real one.
fn experiment(name: &str) -> String {
    include_str!("experiment.json").replace("$NAME", name)
}
