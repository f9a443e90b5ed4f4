//! What the libraries log, at the most detailed level: no header that is a secret, and no body of a request.

use std::sync::Mutex;
use std::thread::{self, ThreadId};

use log::{LevelFilter, Log, Metadata, Record};

use crate::requests::{Caller, trusting};
use crate::server::{Connection, Identity, OK, Server};

/// Each with the thread that logged it.
static LINES: Mutex<Vec<(ThreadId, String)>> = Mutex::new(Vec::new());

struct Lines;

impl Log for Lines {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn log(&self, record: &Record<'_>) {
        let line = format!("{} {}", record.target(), record.args());
        LINES.lock().unwrap().push((thread::current().id(), line));
    }

    fn flush(&self) {}
}

#[test]
fn no_secret_is_logged_or_in_an_error() {
    log::set_logger(&Lines).unwrap();
    log::set_max_level(LevelFilter::Trace);
    let identity = Identity::new("localhost");
    let handles: [fn(Connection); 4] = [
        |mut connection| connection.answer(OK),
        |mut connection| drop(connection.read()),
        |mut connection| {
            connection.read();
            connection.write("garbage\r\n\r\n");
        },
        Connection::reset,
    ];
    let (mut shown, mut sent) = (Vec::new(), Vec::new());
    for handle in handles {
        for server in [Server::start(handle), Server::tls(&identity, handle)] {
            for caller in Caller::both(&trusting(&identity.pem)) {
                for _ in 0..2 {
                    shown.push(match caller.post(&server.url) {
                        Ok(response) => format!("{response:?}"),
                        Err(error) => format!("{error} {error:?}"),
                    });
                }
            }
            sent.extend(server.requests());
        }
    }
    let lines: Vec<_> = LINES.lock().unwrap().drain(..).collect();
    let here = lines.iter().filter(|(thread, _)| *thread == thread::current().id());
    let dumped = dumped(here.map(|(_, line)| line.as_str()));
    let lines = lines.iter().map(|(_, line)| line.as_str()).collect::<Vec<_>>().join("\n");
    for library in ["ureq", "ureq_proto", "hyper_util", "rustls"] {
        assert!(lines.contains(&format!("\n{library}::")), "{library} logs nothing: {lines}");
    }
    assert!(!lines.contains("hush") && !dumped.contains("hush"), "{lines}");
    assert!(dumped.contains("authorization: ***"), "{dumped}");
    let shown = shown.join("\n");
    assert!(!shown.contains("hush"), "{shown}");
    // They were sent.
    assert_eq!((sent.len(), sent.iter().filter(|sent| is_complete(sent)).count()), (24, 24));
}

fn is_complete(sent: &str) -> bool {
    sent.contains("\r\nauthorization: hush-authorization\r\n")
        && sent.contains("\r\nx-amz-security-token: hush-token\r\n")
        && sent.ends_with("\r\n\r\n{\"Name\":\"hush\"}")
}

/// The bytes that ureq shows in rows, as `504f 5354 202f  POST./`.
fn dumped<'a>(lines: impl Iterator<Item = &'a str>) -> String {
    let mut bytes = Vec::new();
    for row in lines.filter_map(|line| line.strip_prefix("ureq_proto::util ")) {
        let digits: String = row.chars().take(39).filter(char::is_ascii_hexdigit).collect();
        for pair in digits.as_bytes().chunks(2) {
            let pair = std::str::from_utf8(pair).unwrap();
            bytes.push(u8::from_str_radix(pair, 16).unwrap());
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}
