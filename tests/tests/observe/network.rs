//! A network and a machine on which each request takes 10 ms, and nothing else any time but what sleeps.

use std::collections::VecDeque;
use std::future::{self, poll_fn};
use std::sync::{Arc, Mutex};
use std::task::Poll;
use std::time::{Duration, SystemTime};

use sagemaker_describe_inference_experiment::blocking;
use sagemaker_describe_inference_experiment::client::{self, Now, SendFuture, SleepFuture, System};
use sagemaker_describe_inference_experiment::error::{TransportError, TransportErrorKind};
use sagemaker_describe_inference_experiment::http::{Request, Response, StatusCode};

/// What a server does with a request.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Reply {
    Response(u16, &'static str),
    Failure(TransportErrorKind),
    /// Nothing, ever.
    Silence,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Network(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    replies: VecDeque<Reply>,
    requests: u32,
    time: Duration,
    /// Whether it logs what it does.
    is_quiet: bool,
}

/// The time-out of an attempt, which is no delay.
const TIMEOUT: Duration = Duration::from_secs(60);

impl Network {
    pub(crate) fn new(replies: &[Reply]) -> Self {
        let network = Self::default();
        network.expect(replies);
        network
    }

    pub(crate) fn quiet() -> Self {
        let network = Self::default();
        network.0.lock().unwrap().is_quiet = true;
        network
    }

    pub(crate) fn expect(&self, replies: &[Reply]) {
        self.0.lock().unwrap().replies = replies.iter().copied().collect();
    }

    /// Takes a request, and says what comes of it, and what it is called.
    fn take(&self, body: &[u8]) -> (Reply, String, u32) {
        let text = std::str::from_utf8(body).unwrap();
        let (_, name) = text.split_once(r#""Name":""#).unwrap();
        let name = name.split('"').next().unwrap().to_owned();
        self.log(&name, "sent");
        let mut state = self.0.lock().unwrap();
        state.time += Duration::from_millis(10);
        state.requests += 1;
        (state.replies.pop_front().unwrap(), name, state.requests)
    }

    fn log(&self, name: &str, what: &str) {
        if !self.0.lock().unwrap().is_quiet {
            tracing::trace!(name, "{what}");
        }
    }

    /// What sleeps that long, and is pending once.
    fn slept(&self, duration: Duration) {
        self.0.lock().unwrap().time += duration;
        if duration < TIMEOUT && !self.0.lock().unwrap().is_quiet {
            tracing::trace!("sleeping");
        }
    }
}

fn read<B>(
    reply: Reply,
    number: u32,
    body: impl Fn(Vec<u8>) -> B,
) -> Option<Result<Response<B>, TransportError>> {
    match reply {
        Reply::Response(status, text) => {
            let mut response = Response::new(body(text.as_bytes().to_vec()));
            *response.status_mut() = StatusCode::from_u16(status).unwrap();
            let id = format!("r{number}").parse().unwrap();
            response.headers_mut().insert("x-amzn-requestid", id);
            response.headers_mut().insert("x-other", "planted".parse().unwrap());
            Some(Ok(response))
        }
        Reply::Failure(kind) => Some(Err(TransportError::new(kind, "planted"))),
        Reply::Silence => None,
    }
}

/// Is pending when it is first polled.
async fn turn() {
    let mut is_next = false;
    poll_fn(|_| match std::mem::replace(&mut is_next, true) {
        true => Poll::Ready(()),
        false => Poll::Pending,
    })
    .await;
}

impl client::Transport for Network {
    fn send(&self, request: Request<client::Body>) -> SendFuture<'_> {
        Box::pin(async move {
            let (reply, name, number) = self.take(request.body().as_bytes().unwrap());
            turn().await;
            let result = read(reply, number, client::Body::from);
            let Some(result) = result else { return future::pending().await };
            self.log(&name, "received");
            result
        })
    }

    fn sleep(&self, duration: Duration) -> SleepFuture<'_> {
        Box::pin(async move {
            if duration >= TIMEOUT {
                // Late enough for whatever is not silent.
                for _ in 0..10 {
                    turn().await;
                }
            }
            self.slept(duration);
            turn().await;
        })
    }
}

impl blocking::Transport for Network {
    fn send(
        &self,
        request: Request<blocking::Body>,
        timeout: Duration,
    ) -> Result<Response<blocking::Body>, TransportError> {
        let (reply, name, number) = self.take(request.body().as_bytes().unwrap());
        let Some(result) = read(reply, number, blocking::Body::from) else {
            self.slept(timeout);
            return Err(TransportError::new(TransportErrorKind::Timeout, "planted"));
        };
        self.log(&name, "received");
        result
    }

    fn sleep(&self, duration: Duration) {
        self.slept(duration);
    }
}

impl System for Network {
    fn now(&self) -> Now {
        // 2026-11-28T12:00:00Z
        let noon = SystemTime::UNIX_EPOCH + Duration::from_secs(1_795_867_200);
        let monotonic = self.0.lock().unwrap().time;
        Now { wall: noon + monotonic, monotonic }
    }

    fn random(&self) -> f64 {
        0.5
    }

    fn unique(&self) -> String {
        "planted".to_owned()
    }
}
