//! Calls in tests: answers that were made up, or recorded from a server, in place of a network.

use std::fmt;
use std::future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use http::header::HeaderMap;
use http::{HeaderName, HeaderValue, Request, Response, StatusCode};

use super::blocking_transport::{self as blocking, Transport as BlockingTransport};
use super::call::Now;
use super::call_error::{TransportError, TransportErrorKind};
use super::config::{Config, ConfigBuilder};
use super::credentials::Credentials;
use super::replay_answer::{Answer, Exchange, Reply};
use super::replay_file::{self, ReplayError};
use super::replay_request::{Expected, ReplayedRequest, TOKEN};
use super::replay_state::{Left, State};
use super::system::{StdSystem, System};
use super::transport::{Body, SendFuture, SleepFuture, Transport};
use crate::support::http::operation::Operation;
use crate::support::http::request::RequestOptions;

/// Answers the requests of both kinds of clients, and keeps them. A clone shares all that it has.
///
/// Answers are given in the order in which they were added, each once. One that says which request it is for
/// ([`when`](Self::when)) answers no other. A request that nothing answers is an error, and so is an answer that does not
/// fit its operation: one that has a member or a value which the model does not know, or lacks a member that it must have.
/// Retries do not wait: sleeping is over at once, so credentials have to be there at once, as those of
/// [`config`](Self::config) are.
#[derive(Clone)]
pub struct Replay {
    state: Arc<Mutex<State>>,
    behind: Behind,
}

/// What answers where something is recorded.
#[derive(Clone)]
enum Behind {
    Nothing,
    Async(Arc<dyn Transport>),
    Blocking(Arc<dyn BlockingTransport>),
}

impl Replay {
    /// One without answers.
    #[must_use]
    pub fn new() -> Self {
        Self::of(Behind::Nothing, Vec::new(), false)
    }

    /// One that has a server answer, behind a transport of clients that do not block, and keeps what was answered.
    #[must_use]
    pub fn record(transport: impl Transport) -> Self {
        Self::of(Behind::Async(Arc::new(transport)), Vec::new(), false)
    }

    /// The same behind a transport of clients that block.
    #[must_use]
    pub fn record_blocking(transport: impl BlockingTransport) -> Self {
        Self::of(Behind::Blocking(Arc::new(transport)), Vec::new(), false)
    }

    /// One with the answers of a file: see [`to_json`](Self::to_json).
    pub fn from_json(text: &str) -> Result<Self, ReplayError> {
        let (exchanges, is_any_order) = replay_file::read(text)?;
        Ok(Self::of(Behind::Nothing, exchanges, is_any_order))
    }

    fn of(behind: Behind, exchanges: Vec<Exchange>, is_any_order: bool) -> Self {
        let (requests, tokens) = (Vec::new(), Vec::new());
        let state =
            State { exchanges, requests, unanswered: 0, is_any_order, is_lenient: false, tokens };
        Self { state: Arc::new(Mutex::new(state)), behind }
    }

    /// All answers, or all that was recorded, as the text of a file that people can read and write.
    ///
    /// ```json
    /// {
    ///   "version": 1,
    ///   "order": "given",
    ///   "exchanges": [
    ///     {
    ///       "request": {"method": "POST", "path": "/", "target": "Shop.GetOrder", "body": {"Id": "1"}},
    ///       "response": {"status": 200, "headers": {"x-amzn-requestid": "r"}, "body": {"Total": 3}}
    ///     },
    ///     {"error": "timeout"}
    ///   ]
    /// }
    /// ```
    ///
    /// `order` is `given` or `any`, and `given` where it is left out. A `request`, and each of its keys, can be left out: what is not there
    /// may be anything; `target` is the header `x-amz-target`, and `headers` has others with their values, or null for one that may not
    /// be there. A body that is no JSON is a string in `bodyText`, or in
    /// `bodyBase64` where it is no UTF-8. In place of a `response`, an `error` is `connect`, `tls`, `timeout`, `closed` or `other`. The
    /// UUID of zeros `00000000-0000-4000-8000-000000000000` in a request stands for any UUID, since idempotency tokens are random.
    ///
    /// There are no credentials in it, but bodies are as they were sent: look at them before you share it.
    #[must_use]
    pub fn to_json(&self) -> String {
        let state = self.state();
        replay_file::write(&state.exchanges, state.is_any_order)
    }

    /// Adds an answer.
    #[must_use]
    pub fn respond(self, status: u16, body: impl Into<Vec<u8>>) -> Self {
        self.add(match StatusCode::from_u16(status) {
            Ok(status) => Answer::Reply(Reply::new(status, body.into())),
            Err(_) => Answer::Broken(format!("{status} is no status")),
        })
    }

    /// Adds an output of an operation as an answer.
    #[must_use]
    pub fn output<O: Operation>(self, output: &O::Output) -> Self {
        if let Some(response) = O::answer(output) {
            let (head, body) = response.into_parts();
            let reply = Reply { headers: head.headers, ..Reply::new(head.status, body) };
            return self.add(Answer::Reply(reply));
        }
        let answer = match serde_json::to_vec(output) {
            Ok(body) => Answer::Reply(Reply::new(StatusCode::OK, body)),
            Err(error) => Answer::Broken(error.to_string()),
        };
        self.add(answer)
    }

    /// Adds an error of the service as an answer, with its name and a message.
    #[must_use]
    pub fn respond_error(self, status: u16, code: &str, message: &str) -> Self {
        let body = serde_json::json!({"__type": code, "message": message});
        self.respond(status, body.to_string())
    }

    /// Adds that no response comes.
    #[must_use]
    pub fn fail(self, kind: TransportErrorKind) -> Self {
        self.add(Answer::Failure(kind))
    }

    /// Adds a header to the answer before it, where that is a response.
    #[must_use]
    pub fn header(self, name: &str, value: &str) -> Self {
        self.change_last("header", |last| {
            let Answer::Reply(reply) = &mut last.answer else { return };
            match (name.parse::<HeaderName>(), HeaderValue::from_str(value)) {
                (Ok(name), Ok(value)) => drop(reply.headers.append(name, value)),
                _ => last.answer = Answer::Broken(format!("{name:?} has no name or value")),
            }
        })
    }

    /// Says which request the answer before it is for: one of that operation, with that input but for a stream in its body and
    /// for what is sensitive in headers.
    #[must_use]
    pub fn when<O: Operation>(self, input: &O::Input) -> Self {
        self.change_last("when", |last| match (&last.request, Expected::of::<O>(input)) {
            (None, Ok(request)) => last.request = Some(request),
            (None, Err(why)) => last.answer = Answer::Broken(why),
            (Some(_), _) => last.answer = Answer::Broken("it is for two requests".to_owned()),
        })
    }

    /// Gives each request the first answer that is for it and left, instead of the next one: for requests whose order is
    /// not known, such as those of several threads.
    #[must_use]
    pub fn any_order(self) -> Self {
        self.state().is_any_order = true;
        self
    }

    /// Also takes answers that do not fit their operation, as services send them: those that are newer than the crate, or
    /// lack what the model promises.
    #[must_use]
    pub fn lenient(self) -> Self {
        self.state().is_lenient = true;
        self
    }

    /// A configuration for tests: it has all that a client needs, and nothing from outside.
    pub fn config(&self) -> ConfigBuilder {
        // So that bodies can be compared and read.
        let request = RequestOptions { disable_compression: true, ..RequestOptions::default() };
        let config = Config::builder()
            .region("us-east-1")
            .credentials(Credentials::new("AKIDEXAMPLE", "secret of a test"))
            .request_options(request);
        self.configure(config)
    }

    /// Has a configuration send its requests here, from both kinds of clients.
    pub fn configure(&self, config: ConfigBuilder) -> ConfigBuilder {
        let system = Machine { of: StdSystem::default(), replay: self.clone() };
        config.transport(self.clone()).blocking_transport(self.clone()).system(system)
    }

    /// The requests so far, in the order in which they came. One that was sent again is there again.
    #[must_use]
    pub fn requests(&self) -> Vec<ReplayedRequest> {
        self.state().requests.clone()
    }

    /// How many answers nobody asked for yet.
    #[must_use]
    pub fn unused(&self) -> usize {
        self.state().exchanges.iter().filter(|exchange| !exchange.is_used).count()
    }

    /// Checks that every answer was used, and that every request had one.
    ///
    /// # Panics
    ///
    /// If one was not, or had none.
    #[track_caller]
    pub fn assert_finished(&self) {
        let left = Left(&self.state().exchanges).to_string();
        assert!(self.unused() == 0, "nobody asked for {left}");
        let unanswered = self.state().unanswered;
        assert!(unanswered == 0, "requests without an answer: {unanswered}");
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn add(self, answer: Answer) -> Self {
        self.state().exchanges.push(Exchange { request: None, answer, is_used: false });
        self
    }

    fn change_last(self, method: &str, change: impl FnOnce(&mut Exchange)) -> Self {
        let last = self.state().exchanges.last_mut().map(change);
        match last {
            Some(()) => self,
            None => self.add(Answer::Broken(format!(
                "`{method}` is about the answer before it, and there is none"
            ))),
        }
    }

    fn is_recording(&self) -> bool {
        !matches!(self.behind, Behind::Nothing)
    }

    /// Answers a request, where nothing is recorded.
    fn answer(&self, request: ReplayedRequest) -> Result<Response<Vec<u8>>, TransportError> {
        let mut state = self.state();
        let found = state.find(&request);
        state.requests.push(request);
        let index = found.map_err(|why| {
            state.unanswered += 1;
            other(why).without_retry()
        })?;
        let is_strict = !state.is_lenient;
        let exchange = &mut state.exchanges[index];
        // A request that is sent again must not hide what is wrong with the answer.
        exchange.is_used = !matches!(exchange.answer, Answer::Broken(_));
        exchange.answer.give(is_strict)
    }

    /// Notes a request and what came of it.
    fn keep(
        &self,
        request: ReplayedRequest,
        result: Result<(StatusCode, &HeaderMap, &[u8]), TransportErrorKind>,
    ) {
        let answer = match result {
            Ok((status, headers, body)) => Answer::Reply(Reply::recorded(status, headers, body)),
            Err(kind) => Answer::Failure(kind),
        };
        let mut state = self.state();
        let expected = Expected::same(&request, &state.tokens);
        state.exchanges.push(Exchange { request: Some(expected), answer, is_used: true });
        state.requests.push(request);
    }
}

fn other(text: impl Into<String>) -> TransportError {
    TransportError::new(TransportErrorKind::Other, text.into())
}

/// What a client of the other kind is told.
fn wrong_kind(kind: &str) -> TransportError {
    other(format!("what records has a transport of clients that {kind}, and this is another"))
}

impl Transport for Replay {
    fn send(&self, request: Request<Body>) -> SendFuture<'_> {
        Box::pin(async move {
            let (head, body) = request.into_parts();
            let body = body.collect().await?;
            let kept = ReplayedRequest::new(&head, &body);
            let transport = match &self.behind {
                Behind::Nothing => return Ok(self.answer(kept)?.map(Body::from)),
                Behind::Async(transport) => transport,
                Behind::Blocking(_) => return Err(wrong_kind("block")),
            };
            let result = async {
                let request = Request::from_parts(head, Body::from(body));
                let (head, body) = transport.send(request).await?.into_parts();
                Ok(Response::from_parts(head, body.collect().await?))
            };
            let result = result.await;
            self.keep(kept, parts(&result));
            result.map(|response| response.map(Body::from))
        })
    }

    fn sleep(&self, duration: Duration) -> SleepFuture<'_> {
        match &self.behind {
            Behind::Async(transport) => transport.sleep(duration),
            _ => Box::pin(future::ready(())),
        }
    }
}

impl BlockingTransport for Replay {
    fn send(
        &self,
        request: Request<blocking::Body>,
        timeout: Duration,
    ) -> Result<Response<blocking::Body>, TransportError> {
        let (head, body) = request.into_parts();
        let body = body.collect()?;
        let kept = ReplayedRequest::new(&head, &body);
        let transport = match &self.behind {
            Behind::Nothing => return Ok(self.answer(kept)?.map(blocking::Body::from)),
            Behind::Blocking(transport) => transport,
            Behind::Async(_) => return Err(wrong_kind("do not block")),
        };
        let request = Request::from_parts(head, blocking::Body::from(body));
        let result = transport.send(request, timeout).and_then(|response| {
            let (head, body) = response.into_parts();
            Ok(Response::from_parts(head, body.collect()?))
        });
        self.keep(kept, parts(&result));
        result.map(|response| response.map(blocking::Body::from))
    }

    fn sleep(&self, duration: Duration) {
        if let Behind::Blocking(transport) = &self.behind {
            transport.sleep(duration);
        }
    }
}

/// What is kept of what came of a request.
fn parts(
    of: &Result<Response<Vec<u8>>, TransportError>,
) -> Result<(StatusCode, &HeaderMap, &[u8]), TransportErrorKind> {
    match of {
        Ok(response) => Ok((response.status(), response.headers(), response.body())),
        Err(error) => Err(error.kind()),
    }
}

impl Default for Replay {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Replay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Two statements, since each holds the lock to its end.
        let requests = self.state().requests.len();
        let unused = self.unused();
        f.debug_struct("Replay")
            .field("requests", &requests)
            .field("unused", &unused)
            .finish_non_exhaustive()
    }
}

/// The machine, on which all idempotency tokens are known.
#[derive(Debug)]
struct Machine {
    of: StdSystem,
    replay: Replay,
}

impl System for Machine {
    fn now(&self) -> Now {
        self.of.now()
    }

    fn random(&self) -> f64 {
        self.of.random()
    }

    fn unique(&self) -> String {
        if !self.replay.is_recording() {
            return TOKEN.to_owned();
        }
        let unique = self.of.unique();
        self.replay.state().tokens.push(unique.clone());
        unique
    }
}
