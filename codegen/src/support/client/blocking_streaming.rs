//! Calls with streams that block the thread.

use std::io::{ErrorKind, Read};
use std::time::Duration;

use http::{Request, Response};

use super::blocking_client::block_on;
use super::blocking_transport::{Body, Transport, broken};
use super::blocking_upload::{Sending, Upload};
use super::call::{self, Outcome, Step};
use super::call_error::{CallError, TransportError};
use super::caller::{Calling, Handle};
use super::payload::Progress;
use super::streaming::{
    LONGEST_ERROR, Received, Sent, SentAndReceived, Streamed, StreamedResponse, Streaming,
    StreamingCallable, unfit,
};
use super::watch::Watch;
use crate::support::builder::Builder;
use crate::support::http::response::OperationResponse;
use crate::support::http::streaming::{StreamingInput, StreamingOutput};

impl<O> Builder<O::Input, Streaming<O, Sent, dyn Transport>>
where
    O: StreamingCallable + StreamingInput,
{
    /// Calls the operation with what was set and with a body, and blocks the thread until it is known what comes of it.
    ///
    /// The call may be sent more than once, as the configuration says, if the body can be read again. The time-out of an
    /// attempt is for each time that something is sent or waited for, and not for all of it.
    pub fn send(
        self,
        body: impl Into<Upload>,
    ) -> Result<OperationResponse<O::Output>, CallError<O::Error>> {
        stream(self, Some(body.into()), false).map(|response| response.into_parts().0)
    }
}

impl<O> Builder<O::Input, Streaming<O, Received, dyn Transport>>
where
    O: StreamingCallable + StreamingOutput,
{
    /// Calls the operation with what was set, and blocks the thread until the output is there. The body comes later, as it is
    /// read.
    ///
    /// The call may be sent more than once, as the configuration says, until the output is there. The time-out of an attempt is
    /// for each time that something is sent or waited for.
    pub fn send(self) -> Result<StreamedResponse<O::Output, Body>, CallError<O::Error>> {
        stream(self, None, true)
    }
}

impl<O> Builder<O::Input, Streaming<O, SentAndReceived, dyn Transport>>
where
    O: StreamingCallable + StreamingInput + StreamingOutput,
{
    /// Calls the operation with what was set and with a body, and blocks the thread until the output is there. The body of the
    /// response comes later, as it is read.
    ///
    /// The call may be sent more than once, as the configuration says, until the output is there and if the body can be read
    /// again. The time-out of an attempt is for each time that something is sent or waited for.
    pub fn send(
        self,
        body: impl Into<Upload>,
    ) -> Result<StreamedResponse<O::Output, Body>, CallError<O::Error>> {
        stream(self, Some(body.into()), true)
    }
}

/// Makes a call, unless it cannot be made. The body is empty, unless the operation has one that is a stream.
fn stream<O: StreamingCallable, Kind>(
    builder: Builder<O::Input, Streaming<O, Kind, dyn Transport>>,
    upload: Option<Upload>,
    is_received: bool,
) -> Streamed<O, Body> {
    let is_once = upload.as_ref().is_some_and(Upload::is_once);
    let (client, calling) = Streaming::prepare(builder, is_once);
    let mut watch = client.watch::<O>();
    let mut body = Body::from(Vec::new());
    let result = calling.and_then(|calling| {
        let is_signed = Streaming::<O, Kind, dyn Transport>::is_signed();
        let sending = upload.map(|upload| upload.ready(is_signed, O::UPLOAD)).transpose();
        let sending = sending.map_err(unfit)?;
        let streams = Streams { sending, is_received, body: &mut body };
        call::finish::<O>(drive(calling, streams, &mut watch))
    });
    watch.ended(&result);
    Ok(StreamedResponse::new(result?, body))
}

/// The streams of a call.
struct Streams<'s> {
    sending: Option<Sending>,
    /// Whether the body of a response is one, and where it goes.
    is_received: bool,
    body: &'s mut Body,
}

/// Makes a call, whichever it is.
fn drive(
    mut calling: Calling<dyn Transport>,
    mut streams: Streams<'_>,
    watch: &mut Watch,
) -> Outcome {
    let client = calling.client();
    let mut step = calling.start();
    loop {
        step = match step {
            Step::Credentials => {
                let mut credentials = client.config().0.credentials.get(client.now().wall);
                let result = watch.scope(|| block_on(&mut credentials, client.timeout()));
                let credentials = result.unwrap_or_else(|| credentials.give_up());
                let payload = streams.sending.as_ref().map(|sending| &sending.payload);
                calling.credentials_beside(credentials, payload)
            }
            Step::Send { request, timeout } => {
                watch.attempt_started();
                let result = watch.scope(|| streams.exchange(&client, request, timeout));
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

impl Streams<'_> {
    /// Sends a request, and waits for its response: for the head, where the body is a stream.
    fn exchange(
        &mut self,
        client: &Handle<dyn Transport>,
        request: Request<Vec<u8>>,
        timeout: Duration,
    ) -> Result<Response<Vec<u8>>, TransportError> {
        let (mut head, body) = request.into_parts();
        let mut progress = Progress::default();
        let body = match &mut self.sending {
            Some(sending) => {
                sending.payload.frame(&mut head.headers);
                let body = sending.body();
                progress = sending.progress.clone();
                body
            }
            None => Body::from(body),
        };
        let request = Request::from_parts(head, body);
        let response = client.transport().send_streaming(request, timeout);
        let response = response.map_err(|error| progress.explain(error))?;
        let (head, body) = response.into_parts();
        if head.status.is_success() && self.is_received {
            *self.body = body;
            return Ok(Response::from_parts(head, Vec::new()));
        }
        let start = client.now().monotonic;
        let is_late = || client.now().monotonic.saturating_sub(start) >= timeout;
        let body = match head.status.is_success() {
            true => body.collect()?,
            false => beginning(body, is_late)?,
        };
        Ok(Response::from_parts(head, body))
    }
}

/// As much of an error's body as is read: what came, once it is long or late, though more may come bit by bit.
fn beginning(body: Body, is_late: impl Fn() -> bool) -> Result<Vec<u8>, TransportError> {
    let (mut body, mut all, mut buffer) = (body.take(LONGEST_ERROR), Vec::new(), vec![0; 8 * 1024]);
    loop {
        match body.read(&mut buffer) {
            Ok(0) => return Ok(all),
            Ok(length) => all.extend_from_slice(&buffer[..length]),
            Err(error) if error.kind() == ErrorKind::Interrupted => {}
            Err(error) => return Err(broken(error)),
        }
        if is_late() {
            return Ok(all);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::io;

    use super::*;

    /// A body of which a bit comes with each read.
    struct Trickle;

    impl Read for Trickle {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            io::repeat(b'.').read(&mut buffer[..1])
        }
    }

    #[test]
    fn an_error_that_never_ends_is_what_came_in_time() {
        let reads = Cell::new(0);
        let is_late = || reads.replace(reads.get() + 1) == 4;
        assert_eq!(beginning(Body::new(Trickle), is_late).unwrap(), b".....");
        let all = beginning(Body::new(Trickle), || false).unwrap();
        assert_eq!(all.len() as u64, LONGEST_ERROR);
    }
}
