//! One call, from its input to its outcome: what is to be done next, and nothing of it done here.
//!
//! The driver of a call does what each [`Step`] says and reports the result. So a client that blocks and one that
//! does not share this, and a test gives it any time.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime};

use http::header::{AGE, DATE, HeaderMap, HeaderValue, USER_AGENT};
use http::{Request, Response, StatusCode};

use super::call_error::{CallError, CallErrorKind, Cause, TransportError, TransportErrorKind};
use super::retry::{Decision, Retries, Retry, RetryKind, RetryOptions, RetryQuota, retry_after};
use crate::support::date_time::DateTime;
use crate::support::http::endpoint::Endpoint;
use crate::support::http::error::OperationError;
use crate::support::http::operation::Operation;
use crate::support::http::request::RequestOptions;
use crate::support::http::response::{self, OperationResponse};

/// What all calls of a client have in common.
#[derive(Clone, Debug)]
pub struct CallSettings {
    /// How requests are made.
    pub request: RequestOptions,
    /// When they are sent again.
    pub retry: RetryOptions,
    /// How long an attempt may take.
    pub attempt_timeout: Duration,
    /// What the client calls itself: see [`user_agent`].
    pub user_agent: HeaderValue,
    /// The tokens for retries, which clones share.
    pub quota: RetryQuota,
    /// What is known of the clock, which clones share.
    pub skew: ClockSkew,
}

impl CallSettings {
    /// A client that has made no call yet.
    #[must_use]
    pub fn new(user_agent: HeaderValue) -> Self {
        Self {
            request: RequestOptions::default(),
            retry: RetryOptions::default(),
            attempt_timeout: Duration::from_secs(60),
            user_agent,
            quota: RetryQuota::default(),
            skew: ClockSkew::default(),
        }
    }
}

/// What of an operation, or of its whole service, matters to how it is called.
#[derive(Clone, Copy, Debug, Default)]
pub struct CallTraits {
    /// What a request is authenticated by.
    pub auth: Auth,
    /// Whether it waits for something to come, so that it is called again as soon as it returns.
    pub is_long_poll: bool,
    /// Whether responses have a checksum in `x-amz-crc32`.
    pub has_checksum: bool,
}

impl CallTraits {
    /// What most operations have.
    pub const NONE: Self = Self { auth: Auth::Signature, is_long_poll: false, has_checksum: false };
}

/// What a request is authenticated by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Auth {
    /// A signature, which takes credentials.
    #[default]
    Signature,
    /// Nothing: it goes as it is.
    Unsigned,
    /// A token, which clients do not send.
    BearerToken,
}

/// The time, by both clocks that a machine has.
#[derive(Clone, Copy, Debug)]
pub struct Now {
    /// The time of day, which may be wrong, and may jump.
    pub wall: SystemTime,
    /// The time since any fixed point, which never goes back.
    pub monotonic: Duration,
}

/// Signs a request for that time. It is made of credentials, which the call itself never sees.
pub type Signer<'s> = dyn Fn(&mut Request<Vec<u8>>, SystemTime) -> Result<(), Cause> + 's;

/// What is to be done next.
pub enum Step {
    /// Get credentials, from a cache if possible, and go on with [`Call::credentials`].
    Credentials,
    /// Send the request, and go on with [`Call::response`] or [`Call::failed`].
    Send {
        /// The request, complete.
        request: Request<Vec<u8>>,
        /// How long its response may take.
        timeout: Duration,
    },
    /// Sleep that long, and go on with [`Call::slept`].
    Sleep(Duration),
    /// The call is over. [`finish`] reads the outcome.
    Done(Outcome),
}

/// What came of a call.
pub struct Outcome {
    result: Result<Response<Vec<u8>>, Failure>,
    attempts: u32,
    request_id: Option<String>,
}

/// Why there is no response.
enum Failure {
    Credentials(Cause),
    Signing(Cause),
    Transport(TransportError),
}

/// A call that is being made, of whichever operation.
pub struct Call {
    /// Without what differs between attempts.
    request: Request<Vec<u8>>,
    traits: CallTraits,
    attempt_timeout: Duration,
    skew: ClockSkew,
    retries: Retries,
    judge: fn(&Response<Vec<u8>>) -> Verdict,
    sent: Option<Sent>,
    /// By how much the clock was wrong at the last response that told, in nanoseconds.
    measured: Option<i64>,
    request_id: Option<String>,
    attempt: Attempt,
    /// What the call ends with after its sleep.
    last: Option<Result<Response<Vec<u8>>, Failure>>,
}

/// When a request was sent, and what the clock was corrected by.
struct Sent {
    at: Now,
    skew: i64,
}

/// What came of an attempt, for who watches the call.
#[derive(Default)]
pub(crate) struct Attempt {
    pub(crate) status: Option<StatusCode>,
    pub(crate) code: Option<String>,
    pub(crate) transport_error: Option<TransportErrorKind>,
    pub(crate) request_id: Option<String>,
    pub(crate) retry: Option<Retry>,
}

/// What an error response says.
struct Verdict {
    kind: Option<RetryKind>,
    code: Option<String>,
}

/// Begins a call: fills the idempotency tokens and makes the request. `unique` makes texts that were never used
/// before, such as random UUIDs.
pub fn prepare<O: Operation>(
    mut input: O::Input,
    endpoint: &Endpoint,
    settings: &CallSettings,
    traits: CallTraits,
    unique: &mut dyn FnMut() -> String,
) -> Result<Call, CallError<O::Error>> {
    O::fill_idempotency_tokens(&mut input, &mut *unique);
    let request = O::request_with(&input, endpoint, &settings.request)?;
    Ok(Call::new(request, settings, traits, &unique(), judge::<O>))
}

/// Reads what came of a call.
pub fn finish<O: Operation>(
    outcome: Outcome,
) -> Result<OperationResponse<O::Output>, CallError<O::Error>> {
    let Outcome { result, attempts, mut request_id } = outcome;
    let kind = match result {
        Ok(response) => match read::<O>(&response) {
            Ok(output) => return Ok(output),
            Err(error) => {
                request_id = error.request_id().map(str::to_owned).or(request_id);
                CallErrorKind::Operation(error)
            }
        },
        Err(Failure::Credentials(cause)) => CallErrorKind::Credentials(cause),
        Err(Failure::Signing(cause)) => CallErrorKind::Signing(cause),
        Err(Failure::Transport(error)) => CallErrorKind::Transport(error),
    };
    Err(CallError { kind, attempts, request_id })
}

/// What a response says.
fn read<O: Operation>(
    response: &Response<Vec<u8>>,
) -> Result<OperationResponse<O::Output>, OperationError<O::Error>> {
    let read = O::response(response);
    #[cfg(feature = "test-util")]
    let read = super::strict_response::checked::<O>(response, read);
    read
}

/// Reads an error response as far as a call needs it. Everything else about an operation is the same for all.
fn judge<O: Operation>(response: &Response<Vec<u8>>) -> Verdict {
    match read::<O>(response) {
        Ok(_) => Verdict { kind: None, code: None },
        Err(error) => {
            Verdict { kind: RetryKind::of(&error), code: error.code().map(str::to_owned) }
        }
    }
}

impl Call {
    fn new(
        mut request: Request<Vec<u8>>,
        settings: &CallSettings,
        traits: CallTraits,
        invocation_id: &str,
        judge: fn(&Response<Vec<u8>>) -> Verdict,
    ) -> Self {
        let headers = request.headers_mut();
        headers.insert(USER_AGENT, settings.user_agent.clone());
        insert(headers, "amz-sdk-invocation-id", invocation_id);
        let quota = settings.quota.clone();
        Self {
            request,
            traits,
            attempt_timeout: settings.attempt_timeout,
            skew: settings.skew.clone(),
            retries: Retries::new(settings.retry.clone(), quota, traits.is_long_poll),
            judge,
            sent: None,
            measured: None,
            request_id: None,
            attempt: Attempt::default(),
            last: None,
        }
    }

    /// The first step.
    pub fn start(&mut self, now: Now) -> Step {
        match self.traits.auth {
            // For each attempt: they may expire while the call sleeps.
            Auth::Signature => Step::Credentials,
            // A call that needs a token is not prepared.
            Auth::Unsigned | Auth::BearerToken => self.send(None, now),
        }
    }

    /// What comes after [`Step::Credentials`].
    pub fn credentials(&mut self, signer: Result<&Signer<'_>, Cause>, now: Now) -> Step {
        match signer {
            Ok(signer) => self.send(Some(signer), now),
            Err(cause) => self.unsent(Failure::Credentials(cause)),
        }
    }

    /// What comes after [`Step::Send`], where there was a response, whatever its status. `random` is from 0 to 1.
    pub fn response(&mut self, response: Response<Vec<u8>>, now: Now, random: f64) -> Step {
        self.measure(response.headers(), now);
        self.attempt = Attempt {
            status: Some(response.status()),
            request_id: response::request_id(response.headers()),
            ..Attempt::default()
        };
        let is_success = response.status().is_success();
        let mut kind = None;
        if !is_success {
            let verdict = (self.judge)(&response);
            self.attempt.code = verdict.code;
            self.request_id = self.attempt.request_id.clone().or(self.request_id.take());
            kind =
                verdict.kind.filter(|kind| *kind != RetryKind::ClockSkew || self.correct_clock());
        }
        let asked = retry_after(response.headers());
        if self.traits.has_checksum && !is_intact(&response) {
            let error = TransportError::new(TransportErrorKind::Other, DAMAGED);
            self.attempt.transport_error = Some(error.kind());
            let kind = kind.unwrap_or(RetryKind::Transient);
            return self.again(kind, asked, random, Err(Failure::Transport(error)));
        }
        if is_success {
            self.retries.succeeded();
        }
        match kind {
            Some(kind) => self.again(kind, asked, random, Ok(response)),
            // Also what cannot be read: the service did what it was asked for.
            None => self.done(Ok(response)),
        }
    }

    /// What comes after [`Step::Send`], where there was no response. `random` is from 0 to 1.
    pub fn failed(&mut self, error: TransportError, random: f64) -> Step {
        self.attempt = Attempt { transport_error: Some(error.kind()), ..Attempt::default() };
        let is_final = error.is_final();
        let failure = Err(Failure::Transport(error));
        match is_final {
            true => self.done(failure),
            false => self.again(RetryKind::Transient, None, random, failure),
        }
    }

    /// What comes after [`Step::Sleep`].
    pub fn slept(&mut self, now: Now) -> Step {
        match self.last.take() {
            Some(last) => self.done(last),
            None => self.start(now),
        }
    }

    /// What came of the last attempt.
    pub(crate) fn attempt(&self) -> &Attempt {
        &self.attempt
    }

    fn send(&mut self, signer: Option<&Signer<'_>>, now: Now) -> Step {
        let mut request = self.request.clone();
        insert(request.headers_mut(), "amz-sdk-request", &self.attempt_header(now));
        let skew = self.skew.get();
        let at = shifted(now.wall, skew);
        if let Some(Err(cause)) = signer.map(|sign| sign(&mut request, at)) {
            return self.unsent(Failure::Signing(cause));
        }
        self.sent = Some(Sent { at: now, skew });
        Step::Send { request, timeout: self.attempt_timeout }
    }

    /// Which attempt this is, and from the second on until when its response is waited for, by the service's clock.
    fn attempt_header(&self, now: Now) -> String {
        let (attempt, max) = (self.retries.attempt(), self.retries.max_attempts());
        let header = format!("attempt={attempt}; max={max}");
        if attempt == 1 {
            return header;
        }
        let skew = self.measured.unwrap_or_else(|| self.skew.get());
        let until = shifted(now.wall, skew).checked_add(self.attempt_timeout);
        let until = DateTime::from(until.unwrap_or(now.wall)).as_nanos().div_euclid(NANOS);
        let until = DateTime::from_secs(i64::try_from(until).unwrap_or_default());
        format!("ttl={}; {header}", until.to_string().replace(['-', ':'], ""))
    }

    fn again(
        &mut self,
        kind: RetryKind,
        asked: Option<Duration>,
        random: f64,
        last: Result<Response<Vec<u8>>, Failure>,
    ) -> Step {
        match self.retries.failed(kind, asked, random) {
            Decision::Retry(delay) => {
                self.attempt.retry = Some(Retry { kind, delay });
                Step::Sleep(delay)
            }
            Decision::Stop => self.done(last),
            Decision::StopAfter(delay) => {
                self.last = Some(last);
                Step::Sleep(delay)
            }
        }
    }

    fn done(&mut self, result: Result<Response<Vec<u8>>, Failure>) -> Step {
        let attempts = self.retries.attempt();
        Step::Done(Outcome { result, attempts, request_id: self.request_id.take() })
    }

    /// The end, where the attempt that was due has sent nothing.
    fn unsent(&mut self, failure: Failure) -> Step {
        let attempts = self.retries.attempt() - 1;
        Step::Done(Outcome { result: Err(failure), attempts, request_id: self.request_id.take() })
    }

    /// Compares the clock with the service's. A response that came out of a cache, or after a long time, tells nothing.
    fn measure(&mut self, headers: &HeaderMap, now: Now) {
        const LONGEST: Duration = Duration::from_secs(15 * 60);
        let Some(Sent { at, .. }) = &self.sent else { return };
        let round_trip = now.monotonic.saturating_sub(at.monotonic);
        if headers.contains_key(AGE) || round_trip > LONGEST {
            return;
        }
        let date = headers.get(DATE).and_then(|date| date.to_str().ok());
        let Some(date) = date.and_then(|date| DateTime::from_http_date(date).ok()) else { return };
        let [sent, received] = [at.wall, now.wall].map(|time| DateTime::from(time).as_nanos());
        let skew = date.as_nanos() - (sent + received).div_euclid(2);
        self.measured = i64::try_from(skew).ok();
    }

    /// Whether the clock was wrong enough for a service to refuse the request; if so, the next one is signed by the
    /// service's clock, and so are those of other calls.
    fn correct_clock(&self) -> bool {
        const LEAST: i64 = 4 * 60 * 1_000_000_000;
        let (Some(Sent { skew, .. }), Some(measured)) = (&self.sent, self.measured) else {
            return false;
        };
        let is_wrong = measured.abs_diff(*skew) > LEAST.unsigned_abs();
        if is_wrong {
            self.skew.set(measured);
        }
        is_wrong
    }
}

const NANOS: i128 = 1_000_000_000;

/// What the client's clock is corrected by, for signatures. All calls of a client share it, so that a wrong clock costs
/// one attempt, and not one for each call.
#[derive(Clone, Debug, Default)]
pub struct ClockSkew(Arc<AtomicI64>);

impl ClockSkew {
    /// In nanoseconds; positive where the client is late.
    pub(crate) fn get(&self) -> i64 {
        self.0.load(Ordering::Relaxed)
    }

    pub(crate) fn set(&self, nanos: i64) {
        self.0.store(nanos, Ordering::Relaxed);
    }
}

/// The time that many nanoseconds later.
pub(crate) fn shifted(time: SystemTime, nanos: i64) -> SystemTime {
    let by = Duration::from_nanos(nanos.unsigned_abs());
    let shifted = if nanos < 0 { time.checked_sub(by) } else { time.checked_add(by) };
    shifted.unwrap_or(time)
}

/// Sets a header of our own making, unless its value cannot be one.
fn insert(headers: &mut HeaderMap, name: &'static str, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}

/// What clients of a crate call themselves: `package/version`, and what the program's owner calls it.
#[must_use]
pub fn user_agent(package: &str, version: &str, application: Option<&str>) -> HeaderValue {
    let mut text = format!("{}/{}", token(package), token(version));
    if let Some(application) = application {
        text.extend([" app/", &token(application)]);
    }
    // Tokens are ASCII and visible.
    HeaderValue::from_str(&text).unwrap_or_else(|_| HeaderValue::from_static("unknown"))
}

/// The text with what a token of HTTP cannot have replaced.
fn token(text: &str) -> String {
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    text.chars().map(|c| if is_allowed(c) { c } else { '-' }).collect()
}

const DAMAGED: &str = "the body does not match its checksum x-amz-crc32";

/// Whether the body matches the checksum that came with it, if one did.
fn is_intact(response: &Response<Vec<u8>>) -> bool {
    let checksum = response.headers().get("x-amz-crc32").and_then(|value| value.to_str().ok());
    let checksum = checksum.and_then(|value| value.trim().parse::<u32>().ok());
    checksum.is_none_or(|checksum| crc32(response.body()) == checksum)
}

/// The checksum of gzip and PNG, a byte at a time and without a table of 256 of them: bodies are small.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg())
        })
    })
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::io::Read as _;

    use super::*;
    use crate::support::codec::value::{Reader, Structure, Writer};
    use crate::support::error::Unhandled;
    use crate::support::http::compression;
    use crate::support::http::error::{ErrorBody, ModeledErrors, OperationError};
    use crate::support::http::request::{HostPrefix, RequestError, Target};
    use crate::support::protocol::aws_json::request;
    use crate::support::schema::{Schema, member};
    use crate::support::structure::structure;

    /// What an operation takes and gives: a name and a token, of which the name is required.
    #[derive(Default)]
    struct Named {
        name: String,
        token: Option<String>,
    }

    impl Structure for Named {
        const SCHEMA: &'static Schema =
            &Schema::new("Named", true, &[member!("Name", "name"), member!("Token", "token")]);

        fn read(&mut self, member: usize, from: &mut impl Reader) {
            match member {
                0 => from.read(&mut self.name),
                1 => from.read(&mut self.token),
                _ => from.skip(),
            }
        }

        fn write(&self, to: &mut impl Writer) {
            to.write(&self.name);
            to.write(&self.token);
        }
    }

    structure!(Named);

    impl ModeledErrors for Unhandled {
        fn read(_: &str, _: &mut ErrorBody<'_>) -> Option<Self> {
            None
        }

        fn unhandled(error: Unhandled) -> Self {
            error
        }
    }

    struct Echo;

    impl Operation for Echo {
        const NAME: &'static str = "Echo";
        const TARGET: Target = Target {
            content_type: "application/x-amz-json-1.1",
            target: "Service.Echo",
            is_query_compatible: false,
        };
        type Input = Named;
        type Output = Named;
        type Error = Unhandled;

        fn request_with(
            input: &Named,
            endpoint: &Endpoint,
            options: &RequestOptions,
        ) -> Result<Request<Vec<u8>>, RequestError> {
            request(Self::TARGET, input, endpoint, HostPrefix::default(), options)
                .map(|request| compression::gzip(request, options))
        }

        fn fill_idempotency_tokens(input: &mut Named, generate: impl FnMut() -> String) {
            input.token.get_or_insert_with(generate);
        }
    }

    /// 2026-11-28T12:00:00Z
    const NOON: i64 = 1_795_867_200;
    const ROUND_TRIP: Duration = Duration::from_secs(2);
    const TRANSIENT_DELAYS: [u64; 2] = [25, 50];
    const NONE: [u64; 0] = [];

    fn noon() -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(NOON.unsigned_abs())
    }

    fn settings() -> CallSettings {
        CallSettings::new(user_agent("echo", "1.0.0", None))
    }

    type Reply = Result<Response<Vec<u8>>, TransportErrorKind>;

    fn reply(status: u16, headers: &[(&'static str, &str)], body: &str) -> Reply {
        let mut response = Response::new(body.as_bytes().to_vec());
        *response.status_mut() = StatusCode::from_u16(status).unwrap();
        for (name, value) in headers {
            response.headers_mut().insert(*name, value.parse().unwrap());
        }
        Ok(response)
    }

    fn success() -> Reply {
        reply(200, &[("x-amzn-requestid", "last")], r#"{"Name": "n"}"#)
    }

    fn error(status: u16, code: &str) -> Reply {
        let body = format!(r#"{{"__type": "{code}"}}"#);
        reply(status, &[("x-amzn-requestid", &format!("of {code}"))], &body)
    }

    /// What a call came to.
    struct Played {
        result: Result<OperationResponse<Named>, CallError<Unhandled>>,
        /// In milliseconds.
        delays: Vec<u64>,
        requests: Vec<Request<Vec<u8>>>,
        /// What each attempt was signed for, in seconds after noon.
        signed: Vec<i64>,
        /// What came of each attempt: status, code, kind of the transport's error, id, what follows.
        attempts: Vec<String>,
    }

    impl Played {
        fn headers(&self, name: &str) -> Vec<&str> {
            let text = |request| Request::headers(request)[name].to_str().unwrap();
            self.requests.iter().map(text).collect()
        }
    }

    /// Makes a call, each attempt of which gets the next reply. It begins at noon, and all random numbers are 0.5.
    fn play(settings: &CallSettings, traits: CallTraits, replies: Vec<Reply>) -> Played {
        let mut ids = (1..).map(|number| format!("unique-{number}"));
        let endpoint = Endpoint::new("https://example.com").unwrap();
        let input = Named { name: "n".to_owned(), token: None };
        let mut unique = || ids.next().unwrap();
        let mut call = prepare::<Echo>(input, &endpoint, settings, traits, &mut unique).unwrap();
        drive(&mut call, replies)
    }

    fn drive(call: &mut Call, replies: Vec<Reply>) -> Played {
        let (mut delays, mut requests, mut attempts) = (Vec::new(), Vec::new(), Vec::new());
        let signed = RefCell::new(Vec::new());
        let sign = |request: &mut Request<Vec<u8>>, at: SystemTime| -> Result<(), Cause> {
            let size = request.body().len().to_string();
            request.headers_mut().insert("authorization", size.parse()?);
            signed.borrow_mut().push((DateTime::from(at).as_nanos() / NANOS) as i64 - NOON);
            Ok(())
        };
        let mut replies = replies.into_iter();
        let mut now = Now { wall: noon(), monotonic: Duration::from_secs(7) };
        let mut step = call.start(now);
        let outcome = loop {
            step = match step {
                Step::Credentials => call.credentials(Ok(&sign), now),
                Step::Send { request, timeout } => {
                    assert_eq!(timeout, Duration::from_secs(60));
                    requests.push(request);
                    now.wall += ROUND_TRIP;
                    now.monotonic += ROUND_TRIP;
                    let next = match replies.next().expect("another attempt than expected") {
                        Ok(response) => call.response(response, now, 0.5),
                        Err(kind) => call.failed(TransportError::new(kind, "of a test"), 0.5),
                    };
                    let Attempt { status, code, transport_error, request_id, retry } =
                        call.attempt();
                    let status = status.map(|status| status.as_u16());
                    let retry = retry.map(|retry| (retry.kind, retry.delay));
                    let of = (status, code, transport_error, request_id, retry);
                    attempts.push(format!("{of:?}").replace("Some(", "("));
                    next
                }
                Step::Sleep(delay) => {
                    delays.push(u64::try_from(delay.as_millis()).unwrap());
                    now.wall += delay;
                    now.monotonic += delay;
                    call.slept(now)
                }
                Step::Done(outcome) => break outcome,
            }
        };
        assert!(replies.next().is_none(), "an attempt is missing");
        let result = finish::<Echo>(outcome);
        Played { result, delays, requests, signed: signed.into_inner(), attempts }
    }

    /// Plays a call that fails, by its replies.
    fn fails(replies: Vec<Reply>) -> (CallError<Unhandled>, Vec<u64>) {
        let played = play(&settings(), CallTraits::default(), replies);
        let error = played.result.unwrap_err();
        assert_eq!(error.attempts as usize, played.requests.len());
        (error, played.delays)
    }

    /// Plays a call that succeeds, by its replies.
    fn succeeds(replies: Vec<Reply>) -> Vec<u64> {
        let played = play(&settings(), CallTraits::default(), replies);
        assert_eq!(played.result.unwrap().name, "n");
        played.delays
    }

    #[test]
    fn a_call_is_one_request() {
        let played = play(&settings(), CallTraits::default(), vec![success()]);
        assert_eq!(played.result.unwrap().metadata.request_id.as_deref(), Some("last"));
        assert_eq!(played.delays, NONE);
        let [request] = &played.requests[..] else { panic!("{}", played.requests.len()) };
        let expected = [
            ("content-type", "application/x-amz-json-1.1"),
            ("x-amz-target", "Service.Echo"),
            ("user-agent", "echo/1.0.0"),
            ("amz-sdk-invocation-id", "unique-2"),
            ("amz-sdk-request", "attempt=1; max=3"),
            ("authorization", "31"),
        ];
        for (name, value) in expected {
            assert_eq!(request.headers()[name], value, "{name}");
        }
        assert_eq!(request.headers().len(), expected.len());
        assert_eq!(request.body(), br#"{"Name":"n","Token":"unique-1"}"#);
    }

    #[test]
    fn each_attempt_says_what_came_of_it() {
        let kind = TransportErrorKind::Closed;
        let replies = vec![error(400, "Throttling"), Err(kind), error(400, "Validation")];
        let played = play(&settings(), CallTraits::default(), replies);
        let expected = [
            r#"((400), ("Throttling"), None, ("of Throttling"), ((Throttling, 500ms)))"#,
            "(None, None, (Closed), None, ((Transient, 50ms)))",
            r#"((400), ("Validation"), None, ("of Validation"), None)"#,
        ];
        assert_eq!(played.attempts, expected);
    }

    #[test]
    fn what_identifies_a_call_is_the_same_in_all_attempts() {
        let replies = vec![error(500, ""), error(500, ""), success()];
        let played = play(&settings(), CallTraits::default(), replies);
        assert_eq!(played.headers("amz-sdk-invocation-id"), ["unique-2"; 3]);
        for request in &played.requests {
            assert_eq!(request.body(), br#"{"Name":"n","Token":"unique-1"}"#);
        }
        // 2 s for each response, then 25 and 50 ms; a minute for the next. Each attempt is signed for its time.
        let expected = [
            "attempt=1; max=3",
            "ttl=20261128T120102Z; attempt=2; max=3",
            "ttl=20261128T120104Z; attempt=3; max=3",
        ];
        assert_eq!(played.headers("amz-sdk-request"), expected);
        assert_eq!(played.signed, [0, 2, 4]);
    }

    #[test]
    fn a_body_is_compressed_before_it_is_signed() {
        let mut settings = settings();
        settings.request.min_compression_size_bytes = 1;
        let played = play(&settings, CallTraits::default(), vec![success()]);
        let body = played.requests[0].body();
        assert_eq!(played.headers("content-encoding"), ["gzip"]);
        assert_eq!(played.headers("authorization"), [body.len().to_string()]);
        let mut plain = String::new();
        flate2::read::GzDecoder::new(&body[..]).read_to_string(&mut plain).unwrap();
        assert_eq!(plain, r#"{"Name":"n","Token":"unique-1"}"#);
    }

    #[test]
    fn an_unsigned_operation_needs_no_credentials() {
        let traits = CallTraits { auth: Auth::Unsigned, ..CallTraits::default() };
        let played = play(&settings(), traits, vec![error(500, ""), success()]);
        assert_eq!(played.signed, [0_i64; 0]);
        assert!(!played.requests[1].headers().contains_key("authorization"));
        assert_eq!(played.delays, [25]);
    }

    #[test]
    fn an_input_that_cannot_be_sent_is_an_error_before_all_others() {
        let endpoint = Endpoint::new("https://example.com").unwrap();
        let settings = CallSettings::new(user_agent("p", "1", None));
        let mut unique = || "u".to_owned();
        // Of a type that has to be there, and is not.
        struct Broken;
        impl Operation for Broken {
            const NAME: &'static str = "Broken";
            const TARGET: Target = Target { target: "not\na header", ..Echo::TARGET };
            type Input = Named;
            type Output = Named;
            type Error = Unhandled;
        }
        let input = Named::default();
        let traits = CallTraits::default();
        let call = prepare::<Broken>(input, &endpoint, &settings, traits, &mut unique);
        let Err(error) = call else { panic!("a call") };
        assert!(matches!(error.kind, CallErrorKind::Unwritable(_)), "{error}");
        assert_eq!(error.attempts, 0);
    }

    #[test]
    fn without_credentials_or_a_signature_nothing_is_sent() {
        let endpoint = Endpoint::new("https://example.com").unwrap();
        let call = || {
            let (input, traits) = (Named::default(), CallTraits::default());
            let mut unique = || "u".to_owned();
            prepare::<Echo>(input, &endpoint, &settings(), traits, &mut unique).ok().unwrap()
        };
        let now = Now { wall: noon(), monotonic: Duration::ZERO };
        let outcome = |step| match step {
            Step::Done(outcome) => finish::<Echo>(outcome).unwrap_err(),
            _ => panic!("not done"),
        };
        let error = outcome(call().credentials(Err("none".into()), now));
        assert_eq!((error.to_string().as_str(), error.attempts), ("no credentials: none", 0));
        let signer: &Signer<'_> = &|_, _| Err("no region".into());
        let error = outcome(call().credentials(Ok(signer), now));
        assert_eq!(error.to_string(), "the request cannot be signed: no region");
        assert_eq!(error.attempts, 0);
        // They may be gone after an attempt, and then it counts.
        let mut call = call();
        assert!(matches!(call.credentials(Ok(&|_, _| Ok(())), now), Step::Send { .. }));
        let step = call.response(self::error(500, "Internal").unwrap(), now, 0.5);
        assert!(matches!(step, Step::Sleep(_)));
        assert!(matches!(call.slept(now), Step::Credentials));
        let error = outcome(call.credentials(Err("expired".into()), now));
        assert_eq!((error.attempts, error.request_id()), (1, Some("of Internal")));
    }

    // The faults of a server and of what lies between, one after the other.

    #[test]
    fn fault_500() {
        assert_eq!(succeeds(vec![error(500, ""), success()]), [25]);
        for status in [500, 502, 503, 504] {
            let (error, delays) = fails((0..3).map(|_| error(status, "Internal")).collect());
            assert_eq!((error.code(), error.request_id()), (Some("Internal"), Some("of Internal")));
            assert_eq!(error.status().map(|status| status.as_u16()), Some(status));
            assert_eq!(delays, TRANSIENT_DELAYS);
            let text = format!("Internal (status {status}, request of Internal), after 3 attempts");
            assert_eq!(error.to_string(), text);
        }
    }

    #[test]
    fn fault_throttling() {
        assert_eq!(succeeds(vec![error(400, "ThrottlingException"), success()]), [500]);
        assert_eq!(succeeds(vec![error(429, ""), error(429, ""), success()]), [500, 1_000]);
        let (error, delays) = fails((0..3).map(|_| error(400, "SlowDown")).collect());
        assert_eq!((error.code(), delays), (Some("SlowDown"), vec![500, 1_000]));
    }

    #[test]
    fn fault_throttling_that_says_for_how_long() {
        let throttled = |after: &str| {
            let headers = [("x-amz-retry-after", after), ("retry-after", "30")];
            reply(400, &headers, r#"{"__type": "ThrottlingException"}"#)
        };
        for (after, delay) in [("100", 500), ("1500", 1_500), ("60000", 5_500), ("soon", 500)] {
            assert_eq!(succeeds(vec![throttled(after), success()]), [delay], "{after}");
        }
        let (_, delays) = fails((0..3).map(|_| throttled("1500")).collect());
        assert_eq!(delays, [1_500, 1_500]);
        let busy = reply(503, &[("x-amz-retry-after", "40")], "");
        assert_eq!(succeeds(vec![busy, success()]), [40]);
    }

    #[test]
    fn fault_no_connection() {
        assert_eq!(succeeds(vec![Err(TransportErrorKind::Connect), success()]), [25]);
        let (error, delays) = fails((0..3).map(|_| Err(TransportErrorKind::Connect)).collect());
        assert!(error.is_connect() && !error.is_timeout());
        assert_eq!(delays, TRANSIENT_DELAYS);
        assert_eq!(error.to_string(), "no connection: of a test, after 3 attempts");
    }

    /// Reset, closed while idle, closed after the request, or before the body was complete.
    #[test]
    fn fault_closed() {
        assert_eq!(succeeds(vec![Err(TransportErrorKind::Closed), success()]), [25]);
        let (error, delays) = fails((0..3).map(|_| Err(TransportErrorKind::Closed)).collect());
        assert!(!error.is_connect() && !error.is_timeout());
        assert_eq!(delays, TRANSIENT_DELAYS);
        assert_eq!(succeeds(vec![Err(TransportErrorKind::Other), success()]), [25]);
    }

    #[test]
    fn fault_time_out() {
        assert_eq!(succeeds(vec![Err(TransportErrorKind::Timeout), success()]), [25]);
        // The service was last heard of at the first attempt.
        let timeout = || Err(TransportErrorKind::Timeout);
        let (error, delays) = fails(vec![error(500, "Internal"), timeout(), timeout()]);
        assert!(error.is_timeout() && !error.is_connect());
        assert_eq!(delays, TRANSIENT_DELAYS);
        assert_eq!(error.request_id(), Some("of Internal"));
    }

    #[test]
    fn the_last_request_id_is_kept_where_later_answers_have_none() {
        let nameless = || reply(503, &[], "");
        for last in [nameless(), Err(TransportErrorKind::Closed)] {
            let (error, _) = fails(vec![error(500, "Internal"), nameless(), last]);
            assert_eq!(error.request_id(), Some("of Internal"));
            let text = error.to_string();
            assert!(text.ends_with(", the last id of a request was of Internal"), "{text}");
        }
    }

    #[test]
    fn fault_html() {
        const PAGE: &str = "<html><body>Sorry</body></html>";
        let page = |status| reply(status, &[("content-type", "text/html")], PAGE);
        assert_eq!(succeeds(vec![page(503), success()]), [25]);
        let (error, delays) = fails(vec![page(403)]);
        assert_eq!((error.code(), delays), (None, NONE.to_vec()));
        assert_eq!(error.metadata().map(|metadata| metadata.body()), Some(PAGE));
        let (error, delays) = fails(vec![page(200)]);
        assert!(matches!(error.as_operation_error(), Some(OperationError::Response(_))));
        assert_eq!(delays, NONE);
    }

    #[test]
    fn fault_success_that_is_garbage() {
        for body in [r#"{"Name": "n""#, "\u{0}", "[]", r#"{"Name": 1}"#] {
            let (error, delays) = fails(vec![reply(200, &[("x-amzn-requestid", "r")], body)]);
            assert!(matches!(error.as_operation_error(), Some(OperationError::Response(_))));
            assert_eq!((error.request_id(), error.attempts), (Some("r"), 1));
            assert_eq!((error.status(), delays), (Some(StatusCode::OK), NONE.to_vec()));
        }
    }

    #[test]
    fn fault_redirect() {
        for status in [301, 302, 303, 307, 308] {
            let (error, delays) =
                fails(vec![reply(status, &[("location", "https://evil.example/")], "")]);
            assert_eq!(error.status().map(|status| status.as_u16()), Some(status));
            assert_eq!(delays, NONE);
        }
    }

    #[test]
    fn fault_untrusted_certificate() {
        let (error, delays) = fails(vec![Err(TransportErrorKind::Tls)]);
        assert_eq!((error.attempts, delays), (1, NONE.to_vec()));
        assert_eq!(error.to_string(), "no secure connection: of a test");
    }

    /// A refusal by a server whose clock says that many seconds after noon.
    fn refused(code: &str, at: i64) -> Reply {
        let date = DateTime::from_secs(NOON + at).to_http_date();
        let body = format!(r#"{{"__type": "{code}"}}"#);
        reply(403, &[("date", &date)], &body)
    }

    #[test]
    fn fault_clock_ten_minutes_off() {
        let codes = [
            "AccessDeniedException",
            "AuthFailure",
            "InvalidSignatureException",
            "RequestTimeTooSkewed",
            "SignatureDoesNotMatch",
        ];
        for code in codes {
            for off in [600, -600] {
                let settings = settings();
                // In the middle of the round trip of 2 s, the client's clock is at 1.
                let replies = vec![refused(code, 1 + off), success()];
                let played = play(&settings, CallTraits::default(), replies);
                assert!(played.result.is_ok());
                assert_eq!(played.delays, [25]);
                assert_eq!(played.signed, [0, 2 + off]);
                let minute = if off > 0 { "1211" } else { "1151" };
                let expected = format!("ttl=20261128T{minute}02Z; attempt=2; max=3");
                assert_eq!(played.headers("amz-sdk-request")[1], expected);
                // Other calls of the client know it, and a refusal is not about the clock any more.
                let replies = vec![refused(code, 1 + off)];
                let played = play(&settings, CallTraits::default(), replies);
                assert_eq!(played.signed, [off]);
                assert_eq!(played.result.unwrap_err().code(), Some(code));
                // Unless the clock is right again.
                let replies = vec![refused(code, 1), success()];
                let played = play(&settings, CallTraits::default(), replies);
                assert_eq!(played.signed, [off, 2]);
            }
        }
    }

    #[test]
    fn a_refusal_is_final_where_the_clock_is_right_enough_or_not_known() {
        const CODE: &str = "InvalidSignatureException";
        for off in [0, 239, 240, -240] {
            assert_eq!(fails(vec![refused(CODE, 1 + off)]).1, NONE, "{off}");
        }
        assert_eq!(succeeds(vec![refused(CODE, 1 + 241), success()]), [25]);
        assert_eq!(succeeds(vec![refused(CODE, 1 - 241), success()]), [25]);
        // Any other error is no matter of the clock.
        assert_eq!(fails(vec![refused("ExpiredTokenException", 601)]).1, NONE);
        // No date, one that is none, and a response of a cache.
        let mut replies = vec![error(403, CODE), reply(403, &[("date", "soon")], CODE)];
        let mut cached = refused(CODE, 601).unwrap();
        cached.headers_mut().insert("age", HeaderValue::from_static("3"));
        replies.push(Ok(cached));
        for reply in replies {
            assert_eq!(fails(vec![reply]).1, NONE);
        }
    }

    #[test]
    fn a_clock_is_not_judged_by_a_response_that_took_long() {
        for (round_trip, is_final) in [(15 * 60, false), (15 * 60 + 1, true)] {
            let endpoint = Endpoint::new("https://example.com").unwrap();
            let (input, traits) = (Named::default(), CallTraits::default());
            let mut unique = || "u".to_owned();
            let call = prepare::<Echo>(input, &endpoint, &settings(), traits, &mut unique);
            let mut call = call.ok().unwrap();
            let now = Now { wall: noon(), monotonic: Duration::ZERO };
            call.credentials(Ok(&|_, _| Ok(())), now);
            let later = Now {
                wall: noon() + Duration::from_secs(round_trip),
                monotonic: Duration::from_secs(round_trip),
            };
            let reply = refused("RequestTimeTooSkewed", 7_200).unwrap();
            let step = call.response(reply, later, 0.5);
            assert_eq!(matches!(step, Step::Done(_)), is_final, "{round_trip}");
        }
    }

    /// The responses before show that the clock is wrong, so `ttl` is by the service's; but nothing was refused.
    #[test]
    fn an_error_of_another_kind_does_not_correct_signatures() {
        let date = DateTime::from_secs(NOON + 601).to_http_date();
        let replies = vec![reply(500, &[("date", &date)], ""), success()];
        let played = play(&settings(), CallTraits::default(), replies);
        assert_eq!(played.signed, [0, 2]);
        let expected = "ttl=20261128T121102Z; attempt=2; max=3";
        assert_eq!(played.headers("amz-sdk-request")[1], expected);
    }

    #[test]
    fn calls_of_a_client_share_its_quota() {
        let settings = settings();
        let traits = CallTraits::default();
        // 14 for each of two retries: 17 calls leave 24 tokens, enough for one more.
        for _ in 0..17 {
            let played = play(&settings, traits, (0..3).map(|_| error(500, "")).collect());
            assert_eq!(played.delays, TRANSIENT_DELAYS);
        }
        let played = play(&settings, traits, vec![error(500, ""), error(500, "")]);
        assert_eq!(played.delays, [25]);
        // A long poll sleeps, and is not sent again.
        let poll = CallTraits { is_long_poll: true, ..traits };
        let played = play(&settings, poll, vec![error(500, "")]);
        assert_eq!(played.attempts, [r#"((500), None, None, ("of "), None)"#]);
        assert_eq!((played.delays, played.result.unwrap_err().attempts), (vec![25], 1));
        // A success gives back.
        assert_eq!(settings.quota.left(), 10);
        for _ in 0..4 {
            play(&settings, traits, vec![success()]);
        }
        let played = play(&settings, traits, vec![error(500, ""), success()]);
        assert_eq!((played.delays, settings.quota.left()), (vec![25], 14));
        // So does one that cannot be read.
        play(&settings, traits, vec![reply(200, &[], "garbage")]);
        assert_eq!(settings.quota.left(), 15);
    }

    #[test]
    fn a_body_that_does_not_match_its_checksum_is_fetched_again() {
        // As zlib says.
        assert_eq!(crc32(b""), 0);
        assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
        let traits = CallTraits { has_checksum: true, ..CallTraits::default() };
        let body = r#"{"Name": "n"}"#;
        let right = crc32(body.as_bytes()).to_string();
        let with = |checksum: &str| reply(200, &[("x-amz-crc32", checksum)], body);
        let played = play(&settings(), traits, vec![with("1"), with(&right)]);
        let expected = [
            "((200), None, (Other), None, ((Transient, 25ms)))",
            "((200), None, None, None, None)",
        ];
        assert_eq!(played.attempts, expected);
        assert_eq!((played.delays, played.result.unwrap().name.as_str()), (vec![25], "n"));
        let played = play(&settings(), traits, vec![with("1"), with("2"), with("3")]);
        let error = played.result.unwrap_err();
        let text =
            "no response: the body does not match its checksum x-amz-crc32, after 3 attempts";
        assert_eq!((error.to_string().as_str(), played.delays), (text, vec![25, 50]));
        // What is no number is no checksum, and other services mean nothing by it.
        assert!(play(&settings(), traits, vec![with("x")]).result.is_ok());
        assert_eq!(succeeds(vec![with("1")]), NONE);
    }

    #[test]
    fn a_user_agent_is_of_tokens() {
        let of = |application| user_agent("my-crate", "0.1.0", application);
        assert_eq!(of(None), "my-crate/0.1.0");
        assert_eq!(of(Some("shop")), "my-crate/0.1.0 app/shop");
        assert_eq!(of(Some("a b/é\r\nx: y")), "my-crate/0.1.0 app/a-b----x--y");
    }
}
