//! What a line asks for, and what is shown of an exchange.

use std::time::{Duration, SystemTime};

use http::HeaderMap;
use http::header::{HeaderValue, InvalidHeaderValue};
use serde_json::{Value, json};

use super::Result;

/// A call.
#[allow(clippy::struct_excessive_bools, reason = "they are the line's")]
pub(crate) struct Line {
    /// The crate.
    pub(crate) service: String,
    pub(crate) operation: String,
    /// The input as JSON on the wire.
    pub(crate) input: Value,
    pub(crate) region: String,
    pub(crate) key: String,
    pub(crate) secret: String,
    pub(crate) token: Option<String>,
    /// Where requests go, if that does not follow from the region.
    pub(crate) url: Option<String>,
    pub(crate) use_fips: bool,
    pub(crate) use_dual_stack: bool,
    /// Whether the client that does not block makes the call.
    pub(crate) is_async: bool,
    /// Whether nothing is sent: each request is answered with an empty success.
    pub(crate) is_unsent: bool,
    pub(crate) clock: Clock,
    pub(crate) change: Change,
}

/// What the client's clock says.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Clock {
    /// One time, in seconds since 1970.
    Stopped(u64),
    /// The time, later or earlier by some seconds.
    Off(i64),
}

/// What happens to a request on its way from the signer to the server.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Change {
    Nothing,
    /// A blank is added to its body, which stays the same JSON.
    Body,
    /// A parameter is added to a header that is signed, which stays the same media type.
    Header,
}

impl Line {
    pub(crate) fn new(line: &Value) -> Result<Self> {
        let optional = |name: &str| line[name].as_str().map(str::to_owned);
        let text = |name: &str| optional(name).ok_or_else(|| format!("`{name}` is not a text"));
        let flag = |name: &str| line[name].as_bool() == Some(true);
        let clock = match line["at"].as_u64() {
            Some(secs) => Clock::Stopped(secs),
            None => Clock::Off(line["seconds_off"].as_i64().unwrap_or_default()),
        };
        let change = match line["change"].as_str() {
            None => Change::Nothing,
            Some("body") => Change::Body,
            Some("header") => Change::Header,
            Some(other) => return Err(format!("there is no change of {other}").into()),
        };
        Ok(Self {
            service: text("service")?,
            operation: text("operation")?,
            input: line["input"].clone(),
            region: text("region")?,
            key: text("key")?,
            secret: text("secret")?,
            token: optional("token"),
            url: optional("url"),
            use_fips: flag("use_fips"),
            use_dual_stack: flag("use_dual_stack"),
            is_async: flag("is_async"),
            is_unsent: flag("is_unsent"),
            clock,
            change,
        })
    }
}

impl Clock {
    pub(crate) fn now(self) -> SystemTime {
        match self {
            Self::Stopped(secs) => SystemTime::UNIX_EPOCH + Duration::from_secs(secs),
            Self::Off(secs) => {
                let by = Duration::from_secs(secs.unsigned_abs());
                if secs < 0 { SystemTime::now() - by } else { SystemTime::now() + by }
            }
        }
    }
}

impl Change {
    pub(crate) fn apply(
        self,
        headers: &mut HeaderMap,
        body: &mut Vec<u8>,
    ) -> std::result::Result<(), InvalidHeaderValue> {
        match self {
            Self::Nothing => {}
            Self::Body => body.push(b' '),
            Self::Header => {
                let mut value = headers["content-type"].as_bytes().to_vec();
                value.extend_from_slice(b"; charset=utf-8");
                headers.insert("content-type", HeaderValue::from_bytes(&value)?);
            }
        }
        Ok(())
    }
}

/// A request as it was given to the transport.
pub(crate) fn shown_request(head: &http::request::Parts, body: &[u8]) -> Value {
    json!({
        "method": head.method.as_str(), "url": head.uri.to_string(), "headers": shown(&head.headers), "body": body,
    })
}

/// A response as the transport gave it.
pub(crate) fn shown_response(head: &http::response::Parts, body: &[u8]) -> Value {
    json!({ "status": head.status.as_u16(), "headers": shown(&head.headers), "body": body })
}

/// Pairs of a name and a value.
fn shown(headers: &HeaderMap) -> Vec<(&str, String)> {
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    headers.iter().map(|(name, value)| (name.as_str(), text(value))).collect()
}

/// The name that a value's `Debug` begins with: that of a variant.
pub(crate) fn variant(of: &impl std::fmt::Debug) -> String {
    format!("{of:?}").chars().take_while(char::is_ascii_alphanumeric).collect()
}
