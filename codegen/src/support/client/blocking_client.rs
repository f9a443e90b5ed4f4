//! Clients that block the thread until a call is over.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

use http::{Request, Response};

use super::blocking_transport::{Body, Transport};
use super::call::{self, Outcome, Step};
use super::call_error::{CallError, CallErrorKind, TransportError};
use super::caller::{Callable, Caller, Calling, Handle};
use super::watch::Watch;
use crate::support::builder::{self, Builder};
use crate::support::http::response::OperationResponse;

impl Handle<dyn Transport> {
    /// Calls an operation with an input.
    pub fn call<O: Callable>(
        &self,
        input: O::Input,
    ) -> Result<OperationResponse<O::Output>, CallError<O::Error>> {
        self.make::<O>(self.prepare::<O>(input))
    }

    /// Makes a call, unless it cannot be made.
    fn make<O: Callable>(
        &self,
        calling: Result<Calling<dyn Transport>, CallError<O::Error>>,
    ) -> Result<OperationResponse<O::Output>, CallError<O::Error>> {
        let mut watch = self.watch::<O>();
        let result = calling.and_then(|calling| call::finish::<O>(drive(calling, &mut watch)));
        watch.ended(&result);
        result
    }
}

impl<O: Callable> Builder<O::Input, Caller<O, dyn Transport>> {
    /// Calls the operation with what was set, and blocks the thread until it is known what comes of it.
    ///
    /// The call may be sent more than once, as the configuration says.
    pub fn send(self) -> Result<OperationResponse<O::Output>, CallError<O::Error>> {
        let client = self.owner.client.clone();
        match builder::finish(self) {
            Ok((input, _)) => client.call::<O>(input),
            Err(error) => client.make::<O>(Err(CallError::unsent(CallErrorKind::Input(error)))),
        }
    }
}

/// Makes a call, whichever it is.
fn drive(mut calling: Calling<dyn Transport>, watch: &mut Watch) -> Outcome {
    let client = calling.client();
    let mut step = calling.start();
    loop {
        step = match step {
            Step::Credentials => {
                let mut credentials = client.config().0.credentials.get(client.now().wall);
                let result = watch.scope(|| block_on(&mut credentials, client.timeout()));
                calling.credentials(result.unwrap_or_else(|| credentials.give_up()))
            }
            Step::Send { request, timeout } => {
                watch.attempt_started();
                let result = watch.scope(|| exchange(&**client.transport(), request, timeout));
                calling.sent(result, watch)
            }
            Step::Sleep(duration) => {
                watch.scope(|| client.transport().sleep(duration));
                calling.slept()
            }
            Step::Done(outcome) => return outcome,
        }
    }
}

/// Sends a request and waits for the whole of its response.
fn exchange(
    transport: &dyn Transport,
    request: Request<Vec<u8>>,
    timeout: Duration,
) -> Result<Response<Vec<u8>>, TransportError> {
    let (head, body) = transport.send(request.map(Body::from), timeout)?.into_parts();
    Ok(Response::from_parts(head, body.collect()?))
}

/// Waits for a future, which must not need an executor of its own; nothing where that takes longer than the time-out.
pub(crate) fn block_on<T>(future: impl Future<Output = T>, timeout: Duration) -> Option<T> {
    let mut future = pin!(future);
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let start = Instant::now();
    loop {
        if let Poll::Ready(value) = future.as_mut().poll(&mut Context::from_waker(&waker)) {
            return Some(value);
        }
        match timeout.checked_sub(start.elapsed()) {
            Some(left) if !left.is_zero() => thread::park_timeout(left),
            _ => return None,
        }
    }
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }
}
