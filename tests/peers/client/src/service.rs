//! The clients of one crate, `sdk`. Each crate has its own types, so each service takes this file once more.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use http::{Request, Response};
use serde_json::{Value, json};
use tokio::runtime::Runtime;

use super::sdk::blocking::{self, UreqTransport};
use super::sdk::client::{
    self, Callable, Config, Credentials, HyperTransport, Now, StdSystem, System,
};
use super::sdk::client::{SendFuture, SleepFuture, TransportOptions};
use super::sdk::error::{CallError, TransportError, TransportErrorKind};
use super::sdk::operation::{Operation, OperationResponse};
use crate::line::{self, Change, Clock, Line};

/// Calls an operation with an input.
#[allow(dead_code, reason = "one crate's operation is called by its builder")]
pub(crate) fn answer<O>(line: &Line) -> crate::Result<Value>
where
    O: Callable,
    O::Input: for<'de> serde_core::Deserialize<'de>,
    O::Output: serde_core::Serialize,
{
    let input: O::Input = serde_json::from_value(line.input.clone())?;
    let (config, exchanges) = recorded(line)?;
    let result = if line.is_async {
        runtime()?.block_on(super::sdk::Client::new(&config)?.call::<O>(input))
    } else {
        blocking::Client::new(&config)?.call::<O>(input)
    };
    shown::<O>(result, &exchanges)
}

/// A configuration as the line asks for, and what will be sent and received with it.
pub(crate) fn recorded(line: &Line) -> crate::Result<(Config, Exchanges)> {
    let exchanges = Exchanges::default();
    let (change, is_unsent) = (line.change, line.is_unsent);
    let recorder = Recorder { exchanges: exchanges.clone(), change, is_unsent };
    let credentials = Credentials::new(&line.key, &line.secret);
    let credentials = match &line.token {
        Some(token) => credentials.with_session_token(token),
        None => credentials,
    };
    let config = Config::builder()
        .region(&line.region)
        .use_fips(line.use_fips)
        .use_dual_stack(line.use_dual_stack)
        .credentials(credentials)
        .system(Machine(line.clock))
        .transport(recorder.clone())
        .blocking_transport(recorder);
    let config = match &line.url {
        Some(url) => config.endpoint_url(url),
        None => config,
    };
    Ok((config.build()?, exchanges))
}

/// What the caller sees, and what was sent and received.
pub(crate) fn shown<O: Operation>(
    result: Result<OperationResponse<O::Output>, CallError<O::Error>>,
    exchanges: &Exchanges,
) -> crate::Result<Value>
where
    O::Output: serde_core::Serialize,
{
    let mut answer = match result {
        Ok(response) => json!({
            "output": serde_json::to_value(&response.output)?,
            "corrected": response.metadata.corrected,
            "request_id": response.metadata.request_id,
        }),
        Err(error) => json!({ "error": {
            "kind": line::variant(&error.kind),
            "variant": error.as_service_error().map(line::variant),
            "code": error.code(),
            "message": error.message(),
            "status": error.status().map(|status| status.as_u16()),
            "request_id": error.request_id(),
            "attempts": error.attempts,
            "text": error.to_string(),
        }}),
    };
    let exchanges = exchanges.lock().unwrap_or_else(PoisonError::into_inner);
    answer["exchanges"] = Value::Array(exchanges.clone());
    Ok(answer)
}

/// The machine with another clock. It never waits between attempts.
#[derive(Debug)]
struct Machine(Clock);

impl System for Machine {
    fn now(&self) -> Now {
        Now { wall: self.0.now(), ..StdSystem::default().now() }
    }

    fn random(&self) -> f64 {
        0.0
    }

    fn unique(&self) -> String {
        "00000000-0000-4000-8000-000000000000".to_owned()
    }
}

/// Requests, each with its response.
type Exchanges = Arc<Mutex<Vec<Value>>>;

/// Keeps what goes through one of the crate's transports.
#[derive(Clone, Debug)]
struct Recorder {
    exchanges: Exchanges,
    change: Change,
    is_unsent: bool,
}

impl Recorder {
    /// Changes a request, and keeps it.
    fn request(&self, request: Request<Vec<u8>>) -> Result<Request<Vec<u8>>, TransportError> {
        let (mut head, mut body) = request.into_parts();
        let changed = self.change.apply(&mut head.headers, &mut body);
        changed.map_err(|error| TransportError::new(TransportErrorKind::Other, error))?;
        let mut exchanges = self.exchanges.lock().unwrap_or_else(PoisonError::into_inner);
        exchanges.push(json!({ "request": line::shown_request(&head, &body) }));
        Ok(Request::from_parts(head, body))
    }

    /// Keeps the response to the last request.
    fn response(&self, head: &http::response::Parts, body: &[u8]) {
        let mut exchanges = self.exchanges.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(last) = exchanges.last_mut() {
            last["response"] = line::shown_response(head, body);
        }
    }
}

impl blocking::Transport for Recorder {
    fn send(
        &self,
        request: Request<blocking::Body>,
        timeout: Duration,
    ) -> Result<Response<blocking::Body>, TransportError> {
        static REAL: OnceLock<UreqTransport> = OnceLock::new();
        let (head, body) = request.into_parts();
        let request = self.request(Request::from_parts(head, body.collect()?))?;
        if self.is_unsent {
            return Ok(Response::new(b"{}".to_vec().into()));
        }
        let real = made(&REAL, || UreqTransport::new(&TransportOptions::default()))?;
        let (head, body) = real.send(request.map(blocking::Body::from), timeout)?.into_parts();
        let body = body.collect()?;
        self.response(&head, &body);
        Ok(Response::from_parts(head, body.into()))
    }

    fn sleep(&self, duration: Duration) {
        std::thread::sleep(duration);
    }
}

impl client::Transport for Recorder {
    fn send(&self, request: Request<client::Body>) -> SendFuture<'_> {
        static REAL: OnceLock<HyperTransport> = OnceLock::new();
        Box::pin(async move {
            let (head, body) = request.into_parts();
            let request = self.request(Request::from_parts(head, body.collect().await?))?;
            if self.is_unsent {
                return Ok(Response::new(b"{}".to_vec().into()));
            }
            let real = made(&REAL, || HyperTransport::new(&TransportOptions::default()))?;
            let (head, body) = real.send(request.map(client::Body::from)).await?.into_parts();
            let body = body.collect().await?;
            self.response(&head, &body);
            Ok(Response::from_parts(head, body.into()))
        })
    }

    fn sleep(&self, duration: Duration) -> SleepFuture<'_> {
        Box::pin(tokio::time::sleep(duration))
    }
}

/// What all calls share, made when it is first needed.
fn made<T, E>(shared: &OnceLock<T>, make: impl FnOnce() -> Result<T, E>) -> Result<&T, E> {
    if let Some(made) = shared.get() {
        return Ok(made);
    }
    let new = make()?;
    Ok(shared.get_or_init(|| new))
}

/// What drives the calls that do not block, and the connections of all of them.
pub(crate) fn runtime() -> std::io::Result<&'static Runtime> {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    made(&RUNTIME, || tokio::runtime::Builder::new_current_thread().enable_all().build())
}
