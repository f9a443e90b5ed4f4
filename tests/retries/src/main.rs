//! Our side of the comparison that `run.py` makes.
//!
//! Each line on stdin is a client with its calls, as JSON, and is answered with what it decided:
//!
//! ```json
//! {"max_attempts": 3, "base_delay_ms": 50, "is_long_poll": false, "has_checksum": false, "calls": [[
//!     {"random": 0.5, "status": 500, "headers": {"x-amz-retry-after": "10"}, "body": "{}"},
//!     {"random": 0.5, "failed": "connect"}
//! ]]}
//! {"calls": [{"sleeps": [25000000], "requests": ["attempt=1; max=3", "attempt=2; max=3"], "left": 486}]}
//! ```
//!
//! Each attempt of a call gets the next reply. Delays are in nanoseconds, and `left` is the quota after the call.

use std::error::Error;
use std::fmt;
use std::io::{self, BufRead, Write};
use std::time::{Duration, SystemTime};

use http::{Request, Response};
use serde_json::{Value, json};

use support::client::call::{self, Call, CallSettings, CallTraits, Now, Step};
use support::client::call_error::{Cause, TransportError, TransportErrorKind};
use support::codec::value::{Reader, Structure, Writer};
use support::error::Unhandled;
use support::http::endpoint::Endpoint;
use support::http::error::{ErrorBody, ModeledErrors};
use support::http::operation::Operation;
use support::http::request::Target;
use support::schema::Schema;

/// The modules as a generated crate has them, those that a call takes.
#[allow(
    dead_code,
    unused_imports,
    unused_macros,
    clippy::pedantic,
    reason = "only a part is needed here"
)]
#[path = "../../../codegen/src/support"]
mod support {
    pub mod builder;
    pub mod client {
        pub mod call;
        pub mod call_error;
        pub mod retry;
    }
    pub mod codec {
        pub mod bytes;
        pub mod check;
        pub mod decode;
        pub mod encode;
        pub mod json {
            pub mod digits;
            pub mod fault;
            pub mod float;
            pub mod read;
            pub mod scan;
            pub mod surrogates;
            pub mod write;
        }
        pub mod members;
        pub mod number;
        pub mod scalar;
        pub mod serde {
            pub mod number;
            pub mod read;
            pub mod traits;
            pub mod write;
        }
        pub mod value;
    }
    pub mod date_time;
    pub mod error;
    pub mod http {
        pub mod body;
        pub mod endpoint;
        pub mod error;
        pub mod operation;
        pub mod request;
        pub mod response;
    }
    pub mod path;
    pub mod protocol {
        pub mod aws_json;
    }
    pub mod redacted;
    pub mod schema;
    pub mod structure;
    pub mod union;
    pub mod validation;

    pub(crate) use self::builder::BuildError;
    pub(crate) use self::codec::decode::Stop;
    pub(crate) use self::codec::serde::traits::serde;
    pub(crate) use self::codec::value::{Decode, Decoder, Encode, Encoder};
}

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result<()> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    for line in io::stdin().lock().lines() {
        writeln!(out, "{}", client(&serde_json::from_str(&line?)?)?)?;
    }
    Ok(())
}

fn client(line: &Value) -> Result<Value> {
    let mut settings = CallSettings::new(call::user_agent("retries", "0.1.0", None));
    settings.retry.max_attempts = u32::try_from(number(&line["max_attempts"])?)?;
    settings.retry.base_delay = Duration::from_millis(number(&line["base_delay_ms"])?);
    let is = |name: &str| line[name].as_bool() == Some(true);
    let (is_long_poll, has_checksum) = (is("is_long_poll"), is("has_checksum"));
    let traits = CallTraits { is_long_poll, has_checksum, ..CallTraits::default() };
    let mut calls = Vec::new();
    for replies in line["calls"].as_array().ok_or("no calls")? {
        let endpoint = Endpoint::new("https://example.com")?;
        let mut call = call::prepare::<Ask>(Nothing {}, &endpoint, &settings, traits, &mut || {
            "id".to_owned()
        })?;
        let (sleeps, requests) = drive(&mut call, replies.as_array().ok_or("no replies")?)?;
        calls
            .push(json!({ "sleeps": sleeps, "requests": requests, "left": settings.quota.left() }));
    }
    Ok(json!({ "calls": calls }))
}

/// Makes a call; how long it slept each time, and what its requests say of the attempts.
fn drive(call: &mut Call, replies: &[Value]) -> Result<(Vec<u64>, Vec<String>)> {
    let (mut sleeps, mut requests) = (Vec::new(), Vec::new());
    let mut replies = replies.iter();
    let mut now = Now { wall: SystemTime::UNIX_EPOCH, monotonic: Duration::ZERO };
    let sign =
        |_: &mut Request<Vec<u8>>, _: SystemTime| -> std::result::Result<(), Cause> { Ok(()) };
    let mut step = call.start(now);
    loop {
        step = match step {
            Step::Credentials => call.credentials(Ok(&sign), now),
            Step::Send { request, .. } => {
                let attempt = request.headers()["amz-sdk-request"].to_str()?;
                // Its first part, the time by which an answer is expected, is of the clock.
                let attempt = attempt.split_once("Z; ").map_or(attempt, |(_, attempt)| attempt);
                requests.push(attempt.to_owned());
                answer(call, replies.next().ok_or("more attempts than replies")?, now)?
            }
            Step::Sleep(delay) => {
                sleeps.push(u64::try_from(delay.as_nanos())?);
                now.wall += delay;
                now.monotonic += delay;
                call.slept(now)
            }
            Step::Done(outcome) => {
                // Whether it is an error is the business of other comparisons.
                let _ = call::finish::<Ask>(outcome);
                return Ok((sleeps, requests));
            }
        };
    }
}

fn answer(call: &mut Call, reply: &Value, now: Now) -> Result<Step> {
    let random = reply["random"].as_f64().ok_or("no random number")?;
    let kind = match reply["failed"].as_str() {
        None => {
            let mut response =
                Response::builder().status(u16::try_from(number(&reply["status"])?)?);
            for (name, value) in reply["headers"].as_object().into_iter().flatten() {
                response = response.header(name, value.as_str().ok_or("a header that is no text")?);
            }
            let body = reply["body"].as_str().ok_or("no body")?.as_bytes().to_vec();
            return Ok(call.response(response.body(body)?, now, random));
        }
        Some("connect") => TransportErrorKind::Connect,
        Some("tls") => TransportErrorKind::Tls,
        Some("timeout") => TransportErrorKind::Timeout,
        Some("closed") => TransportErrorKind::Closed,
        Some(_) => TransportErrorKind::Other,
    };
    Ok(call.failed(TransportError::new(kind, "in a comparison"), random))
}

fn number(value: &Value) -> Result<u64> {
    value.as_u64().ok_or_else(|| "no number".into())
}

/// An operation that takes nothing and gives nothing, and lists the errors that `run.py` gives to botocore.
struct Ask;

impl Operation for Ask {
    const NAME: &'static str = "Ask";
    const TARGET: Target = Target {
        content_type: "application/x-amz-json-1.1",
        target: "Service.Ask",
        is_query_compatible: false,
    };
    type Input = Nothing;
    type Output = Nothing;
    type Error = AskError;
}

#[derive(Default)]
struct Nothing {}

impl Structure for Nothing {
    const SCHEMA: &'static Schema =
        &Schema { name: "Nothing", is_output: true, required: 0, members: &[] };

    fn read(&mut self, _: usize, from: &mut impl Reader) {
        from.skip();
    }

    fn write(&self, _: &mut impl Writer) {}
}

support::structure::structure!(Nothing);

#[derive(Clone, Debug, PartialEq)]
enum AskError {
    Listed,
    Retryable { throttling: bool },
    Unhandled(Unhandled),
}

impl fmt::Display for AskError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
}

impl Error for AskError {}

impl ModeledErrors for AskError {
    fn read(code: &str, _: &mut ErrorBody<'_>) -> Option<Self> {
        match code {
            "PlainException" | "RequestLimitExceeded" => Some(Self::Listed),
            "FlakyException" | "RenamedCode" => Some(Self::Retryable { throttling: false }),
            "BusyException" => Some(Self::Retryable { throttling: true }),
            _ => None,
        }
    }

    fn unhandled(error: Unhandled) -> Self {
        Self::Unhandled(error)
    }

    fn retryable(&self) -> Option<bool> {
        match self {
            Self::Retryable { throttling } => Some(*throttling),
            Self::Listed | Self::Unhandled(_) => None,
        }
    }
}
