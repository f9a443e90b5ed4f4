//! Calls whose request or response has a stream as its body, and how an async client makes them.

use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::ops::Deref;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use http_body::{Body as _, Frame, SizeHint};

use super::call::{self, Auth, CallTraits, Outcome, Step};
use super::call_error::{CallError, CallErrorKind, TransportError, TransportErrorKind};
use super::caller::{Calling, Handle, first};
use super::credentials::{Credentials, CredentialsError};
use super::endpoints::EndpointTable;
use super::payload::{Payload, Progress, UNSIGNABLE, Unfit, UploadTraits, unreadable};
use super::sigv4::{self, Scope};
use super::transport::{Body, SleepFuture, Transport};
use super::upload::{Sending, Upload};
use super::watch::Watch;
use crate::support::builder::{self, Builder};
use crate::support::http::operation::Operation;
use crate::support::http::response::{OperationResponse, ResponseMetadata};
use crate::support::http::streaming::{StreamingInput, StreamingOutput};

/// An operation with a stream that a client can call. Only generated code implements it.
pub trait StreamingCallable: Operation {
    /// Where its requests go.
    #[doc(hidden)]
    const ENDPOINTS: &'static EndpointTable;
    /// What matters to how it is called.
    #[doc(hidden)]
    const TRAITS: CallTraits = CallTraits::NONE;
    /// What it asks of the stream that it is sent.
    #[doc(hidden)]
    const UPLOAD: UploadTraits = UploadTraits::NONE;

    /// The endpoint that the input itself names, where it does.
    #[doc(hidden)]
    fn endpoint(input: &Self::Input) -> Option<&str> {
        let _ = input;
        None
    }
}

/// Who the builder of an input is for: a client, which calls the operation with it and with streams. `Kind` says with which.
pub struct Streaming<O, Kind, T: ?Sized = dyn Transport> {
    pub(crate) client: Handle<T>,
    marker: PhantomData<fn() -> (O, Kind)>,
}

/// That the body of the request is a stream.
#[derive(Clone, Copy, Debug)]
pub struct Sent;

/// That the body of the response is a stream.
#[derive(Clone, Copy, Debug)]
pub struct Received;

/// That both bodies are streams.
#[derive(Clone, Copy, Debug)]
pub struct SentAndReceived;

/// An output, what came with it, and the stream that is the body of the response. It can be used as the output that it is.
#[derive(Debug)]
#[non_exhaustive]
pub struct StreamedResponse<T, B = Body> {
    /// What the service answered.
    pub output: T,
    /// What came with it.
    pub metadata: ResponseMetadata,
    /// What is still to come. An error of it means that the rest never will.
    pub body: B,
}

impl<T, B> StreamedResponse<T, B> {
    pub(crate) fn new(response: OperationResponse<T>, body: B) -> Self {
        let OperationResponse { output, metadata } = response;
        Self { output, metadata, body }
    }

    /// The output with what came with it, and the stream.
    pub fn into_parts(self) -> (OperationResponse<T>, B) {
        let Self { output, metadata, body } = self;
        (OperationResponse { output, metadata }, body)
    }
}

impl<T, B> Deref for StreamedResponse<T, B> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.output
    }
}

impl Body {
    /// Waits for the next bytes; nothing at the end.
    pub async fn chunk(&mut self) -> Option<Result<Bytes, TransportError>> {
        loop {
            let frame = std::future::poll_fn(|cx| Pin::new(&mut *self).poll_frame(cx)).await?;
            match frame.map(Frame::into_data) {
                Ok(Ok(bytes)) => return Some(Ok(bytes)),
                // Trailers say nothing here.
                Ok(Err(_)) => {}
                Err(error) => return Some(Err(error)),
            }
        }
    }
}

impl<T: ?Sized> Handle<T> {
    /// The builder of the input of an operation with streams.
    pub fn streaming<O: Operation, Kind>(&self) -> Builder<O::Input, Streaming<O, Kind, T>> {
        builder::owned(Streaming { client: self.clone(), marker: PhantomData })
    }
}

/// A call, unless it cannot be made.
pub(crate) type Prepared<O, T> = Result<Calling<T>, CallError<<O as Operation>::Error>>;

/// What comes of a call.
pub(crate) type Streamed<O, B> =
    Result<StreamedResponse<<O as Operation>::Output, B>, CallError<<O as Operation>::Error>>;

impl<O: StreamingCallable, Kind, T: ?Sized> Streaming<O, Kind, T> {
    /// Makes what a call takes of its input. `is_once` says that there can be no other attempt.
    pub(crate) fn prepare(
        builder: Builder<O::Input, Self>,
        is_once: bool,
    ) -> (Handle<T>, Prepared<O, T>) {
        let client = builder.owner.client.clone();
        let calling = match builder::finish(builder) {
            Ok((input, _)) => {
                let mut settings = client.settings().clone();
                if is_once {
                    settings.retry.max_attempts = 1;
                }
                let url = O::endpoint(&input).map(str::to_owned);
                client.prepare_with::<O>(input, O::ENDPOINTS, url, O::TRAITS, &settings)
            }
            Err(error) => Err(CallError::unsent(CallErrorKind::Input(error))),
        };
        (client, calling)
    }

    /// Whether a request has a signature, which may be about its body.
    pub(crate) fn is_signed() -> bool {
        O::TRAITS.auth == Auth::Signature
    }
}

/// That a body cannot be sent.
pub(crate) fn unfit<E>(unfit: Unfit) -> CallError<E> {
    CallError::unsent(match unfit {
        Unfit::Unsigned => CallErrorKind::Signing(UNSIGNABLE.into()),
        Unfit::Unwritable(cause) => CallErrorKind::Unwritable(cause),
    })
}

impl<T: ?Sized> Calling<T> {
    /// What comes after credentials, where the body lies beside the request.
    pub(crate) fn credentials_beside(
        &mut self,
        credentials: Result<Credentials, CredentialsError>,
        payload: Option<&Payload>,
    ) -> Step {
        let (Ok(credentials), Some(payload)) = (&credentials, payload) else {
            return self.credentials(credentials);
        };
        let now = self.client().now();
        let target = &self.target;
        let signer = |request: &mut Request<Vec<u8>>, at| {
            payload.mark(request.headers_mut());
            // A request without a region is not prepared.
            let region = target.region.as_deref().unwrap_or_default();
            let scope = Scope { region, service: target.name };
            sigv4::sign_hashed(request, payload.hash(), credentials, &scope, at)?;
            Ok(())
        };
        self.call.credentials(Ok(&signer), now)
    }
}

/// The longest body of an error that is read, in bytes.
pub(crate) const LONGEST_ERROR: u64 = 1024 * 1024;

impl<O: StreamingCallable + StreamingInput> Builder<O::Input, Streaming<O, Sent>> {
    /// Calls the operation with what was set and with a body, and waits for what comes of it.
    ///
    /// The call may be sent more than once, as the configuration says, if the body can be read again. To drop the future gives
    /// the call up. The time-out of an attempt is for the time in which nothing is sent, and not for all of it.
    pub fn send<B: Into<Upload>>(
        self,
        body: B,
    ) -> impl Future<Output = Result<OperationResponse<O::Output>, CallError<O::Error>>> + Send + use<O, B>
    {
        let upload = body.into();
        let (client, calling) = Streaming::prepare(self, upload.is_once());
        async move { Ok(client.stream::<O>(calling, Some(upload), false).await?.into_parts().0) }
    }
}

impl<O: StreamingCallable + StreamingOutput> Builder<O::Input, Streaming<O, Received>> {
    /// Calls the operation with what was set, and waits for the output. The body comes later, as it is read.
    ///
    /// The call may be sent more than once, as the configuration says, until the output is there. To drop the future gives the
    /// call up. The time-out of an attempt is for the output, and then for each time that the body is waited for.
    pub fn send(
        self,
    ) -> impl Future<Output = Result<StreamedResponse<O::Output>, CallError<O::Error>>> + Send + use<O>
    {
        let (client, calling) = Streaming::prepare(self, false);
        client.stream::<O>(calling, None, true)
    }
}

impl<O> Builder<O::Input, Streaming<O, SentAndReceived>>
where
    O: StreamingCallable + StreamingInput + StreamingOutput,
{
    /// Calls the operation with what was set and with a body, and waits for the output. The body of the response comes later, as
    /// it is read.
    ///
    /// The call may be sent more than once, as the configuration says, until the output is there and if the body can be read
    /// again. To drop the future gives the call up. The time-out of an attempt is for the time in which nothing is sent, and then
    /// for each time that the body of the response is waited for.
    pub fn send<B: Into<Upload>>(
        self,
        body: B,
    ) -> impl Future<Output = Result<StreamedResponse<O::Output>, CallError<O::Error>>> + Send + use<O, B>
    {
        let upload = body.into();
        let (client, calling) = Streaming::prepare(self, upload.is_once());
        client.stream::<O>(calling, Some(upload), true)
    }
}

impl Handle<dyn Transport> {
    /// Makes a call, unless it cannot be made. The body is empty, unless the operation has one that is a stream.
    async fn stream<O: StreamingCallable>(
        self,
        calling: Prepared<O, dyn Transport>,
        upload: Option<Upload>,
        is_received: bool,
    ) -> Streamed<O, Body> {
        let mut watch = self.watch::<O>();
        let mut body = Body::from(Vec::new());
        let result = match calling {
            Ok(calling) => {
                let is_signed = O::TRAITS.auth == Auth::Signature;
                let sending = match upload {
                    Some(upload) => upload.ready(is_signed, O::UPLOAD).await.map(Some),
                    None => Ok(None),
                };
                match sending {
                    Ok(sending) => {
                        let streams = Streams { sending, is_received, body: &mut body };
                        call::finish::<O>(drive(calling, streams, &mut watch).await)
                    }
                    Err(error) => Err(unfit(error)),
                }
            }
            Err(error) => Err(error),
        };
        watch.ended(&result);
        Ok(StreamedResponse::new(result?, body))
    }
}

/// The streams of a call.
struct Streams<'s> {
    sending: Option<Sending>,
    /// Whether the body of a response is one, and where it goes.
    is_received: bool,
    body: &'s mut Body,
}

/// Makes a call, whichever it is.
async fn drive(
    mut calling: Calling<dyn Transport>,
    mut streams: Streams<'_>,
    watch: &mut Watch,
) -> Outcome {
    let client = calling.client();
    let mut step = calling.start();
    loop {
        step = match step {
            Step::Credentials => {
                let credentials = watch.within(client.credentials()).await;
                let payload = streams.sending.as_ref().map(|sending| &sending.payload);
                calling.credentials_beside(credentials, payload)
            }
            Step::Send { request, timeout } => {
                watch.attempt_started();
                let exchange = streams.exchange(&client, request, timeout);
                let result = watch.within(exchange).await;
                calling.sent(result, watch)
            }
            Step::Sleep(duration) => {
                watch.within(client.transport().sleep(duration)).await;
                calling.slept()
            }
            Step::Done(outcome) => return outcome,
        }
    }
}

impl Streams<'_> {
    /// Sends a request, and waits for its response: for the head, where the body is a stream.
    async fn exchange(
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
                let body = sending.body().map_err(unreadable)?;
                progress = sending.progress.clone();
                body
            }
            None => Body::from(body),
        };
        let transport = client.transport();
        let response = transport.send(Request::from_parts(head, body));
        let response = unless_idle(response, client, timeout, &progress).await;
        let response = response.map_err(|error| progress.explain(error))?;
        let (head, body) = response.into_parts();
        let mut body = Body::new(Paced::new(body, Arc::clone(transport), timeout));
        if head.status.is_success() && self.is_received {
            *self.body = body;
            return Ok(Response::from_parts(head, Vec::new()));
        }
        let body = match head.status.is_success() {
            true => body.collect().await?,
            false => beginning(&mut body, transport.sleep(timeout)).await?,
        };
        Ok(Response::from_parts(head, body))
    }
}

/// As much of an error's body as is read: what came, once it is long or the limit is over, though more may come bit by bit.
async fn beginning(
    body: &mut Body,
    limit: impl Future<Output = ()>,
) -> Result<Vec<u8>, TransportError> {
    let mut all = Vec::new();
    let read = async {
        while let Some(bytes) = body.chunk().await {
            all.extend_from_slice(&bytes?);
            if all.len() as u64 >= LONGEST_ERROR {
                break;
            }
        }
        Ok(())
    };
    first(read, limit).await.unwrap_or(Ok(()))?;
    Ok(all)
}

/// What comes of a future, unless nothing is sent for too long.
async fn unless_idle<T>(
    of: impl Future<Output = Result<T, TransportError>>,
    client: &Handle<dyn Transport>,
    timeout: Duration,
    progress: &Progress,
) -> Result<T, TransportError> {
    let mut of = pin!(of);
    loop {
        let (sent, start) = (progress.sent(), client.now().monotonic);
        if let Ok(result) = first(of.as_mut(), client.transport().sleep(timeout)).await {
            return result;
        }
        // In tests nobody sleeps, so there is no time to wait by.
        if client.now().monotonic.saturating_sub(start) < timeout / 2 {
            return of.await;
        }
        if progress.sent() == sent {
            return Err(idle(timeout));
        }
    }
}

pub(crate) fn idle(timeout: Duration) -> TransportError {
    let cause = format!("nothing came or went for {timeout:?}");
    TransportError::new(TransportErrorKind::Timeout, cause)
}

/// A body that is over when nothing comes for too long.
struct Paced {
    body: Body,
    transport: Arc<dyn Transport>,
    timeout: Duration,
    sleep: Option<SleepFuture<'static>>,
}

impl Paced {
    fn new(body: Body, transport: Arc<dyn Transport>, timeout: Duration) -> Self {
        Self { body, transport, timeout, sleep: None }
    }
}

impl http_body::Body for Paced {
    type Data = Bytes;
    type Error = TransportError;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
        let this = &mut *self;
        if let Poll::Ready(frame) = Pin::new(&mut this.body).poll_frame(cx) {
            this.sleep = None;
            return Poll::Ready(frame);
        }
        let (transport, timeout) = (&this.transport, this.timeout);
        let sleep = this.sleep.get_or_insert_with(|| {
            let transport = Arc::clone(transport);
            Box::pin(async move { transport.sleep(timeout).await })
        });
        std::task::ready!(sleep.as_mut().poll(cx));
        this.sleep = None;
        // Nobody waits for the rest.
        this.body = Body::from(Vec::new());
        Poll::Ready(Some(Err(idle(timeout))))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl<O, Kind, T: ?Sized> Clone for Streaming<O, Kind, T> {
    fn clone(&self) -> Self {
        Self { client: self.client.clone(), marker: PhantomData }
    }
}

impl<O, Kind, T: ?Sized> fmt::Debug for Streaming<O, Kind, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Streaming").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::future;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::task::Waker;

    use super::*;
    use crate::support::client::transport::SendFuture;

    /// Sends nothing, and does not sleep.
    #[derive(Debug)]
    struct Sleepless;

    impl Transport for Sleepless {
        fn send(&self, _: Request<Body>) -> SendFuture<'_> {
            Box::pin(future::pending())
        }

        fn sleep(&self, _: Duration) -> SleepFuture<'_> {
            Box::pin(async {})
        }
    }

    /// A body of which nothing ever comes.
    struct Stuck;

    impl http_body::Body for Stuck {
        type Data = Bytes;
        type Error = TransportError;

        fn poll_frame(
            self: Pin<&mut Self>,
            _: &mut Context<'_>,
        ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
            Poll::Pending
        }
    }

    /// A body of which a bit comes each time that it is waited for.
    struct Trickle {
        is_due: bool,
    }

    impl http_body::Body for Trickle {
        type Data = Bytes;
        type Error = TransportError;

        fn poll_frame(
            mut self: Pin<&mut Self>,
            _: &mut Context<'_>,
        ) -> Poll<Option<Result<Frame<Bytes>, TransportError>>> {
            self.is_due = !self.is_due;
            match self.is_due {
                true => Poll::Pending,
                false => Poll::Ready(Some(Ok(Frame::data(Bytes::from_static(b"."))))),
            }
        }
    }

    #[test]
    fn a_body_is_over_once_nothing_came_for_too_long() {
        let (transport, timeout) = (Arc::new(Sleepless), Duration::from_secs(1));
        let mut body = Body::new(Paced::new(Body::new(Stuck), transport, timeout));
        let mut cx = Context::from_waker(Waker::noop());
        let mut next = || match pin!(body.chunk()).poll(&mut cx) {
            Poll::Ready(chunk) => chunk.map(|chunk| chunk.unwrap_err().kind()),
            Poll::Pending => panic!("it goes on"),
        };
        assert_eq!(next(), Some(TransportErrorKind::Timeout));
        assert_eq!(next(), None);
        assert_eq!(next(), None);
    }

    #[test]
    fn an_error_that_never_ends_is_what_came_in_time() {
        let trickle = Trickle { is_due: true };
        let (mut body, polls) = (Body::new(trickle), AtomicUsize::new(0));
        let limit = future::poll_fn(|_| match polls.fetch_add(1, Ordering::Relaxed) {
            0..=3 => Poll::Pending,
            _ => Poll::Ready(()),
        });
        let mut read = pin!(beginning(&mut body, limit));
        let mut cx = Context::from_waker(Waker::noop());
        for _ in 0..4 {
            assert!(read.as_mut().poll(&mut cx).is_pending());
        }
        let Poll::Ready(read) = read.as_mut().poll(&mut cx) else { panic!("it goes on") };
        assert_eq!(read.unwrap(), b".....");
    }
}
