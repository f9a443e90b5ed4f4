//! Requests that are signed in their address, for somebody else to send within some time.

use std::fmt;
use std::future::Future;
use std::time::{Duration, SystemTime};

use http::uri::{PathAndQuery, Uri};
use http::{HeaderMap, Method, Request};

use super::call;
use super::call_error::{CallError, CallErrorKind, Cause};
use super::caller::{Callable, Caller, Handle, NO_REGION, SigningTarget};
use super::credentials::{Credentials, CredentialsError};
use super::endpoints::EndpointTable;
use super::sigv4::{self, Canonical, Scope, UNSIGNED_PAYLOAD};
use super::transport::Transport;
use crate::support::builder::{self, Builder};
use crate::support::http::operation::Operation;
use crate::support::http::uri;

/// An operation whose requests can be signed in their address. Only generated code implements it.
pub trait Presignable: Operation {
    /// Where its requests go.
    #[doc(hidden)]
    const ENDPOINTS: &'static EndpointTable;
}

/// A request that is signed in its address: all who have it can send it until its time is over, by any HTTP client and without
/// credentials. So `Debug` does not show it.
#[derive(Clone)]
pub struct PresignedRequest {
    method: Method,
    uri: Uri,
    headers: HeaderMap,
}

impl PresignedRequest {
    /// The method, such as `GET`.
    #[must_use]
    pub fn method(&self) -> &Method {
        &self.method
    }

    /// The address, with the signature.
    #[must_use]
    pub fn uri(&self) -> &Uri {
        &self.uri
    }

    /// The headers that have to be sent as they are, besides `Host`; none for most operations.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The request with a body: an empty one, or the stream of an operation that takes one.
    pub fn into_request<B>(self, body: B) -> Request<B> {
        let mut request = Request::new(body);
        *request.method_mut() = self.method;
        *request.uri_mut() = self.uri;
        *request.headers_mut() = self.headers;
        request
    }
}

impl fmt::Debug for PresignedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PresignedRequest").field("method", &self.method).finish_non_exhaustive()
    }
}

impl<O: Callable + Presignable> Builder<O::Input, Caller<O>> {
    /// Signs the request in its address, for somebody else to send: it is good for that long from now, from a second to seven
    /// days, and never longer than the credentials. Nothing is sent here.
    pub fn presign(
        self,
        expires_in: Duration,
    ) -> impl Future<Output = Result<PresignedRequest, CallError<O::Error>>> + Send + use<O> {
        let client = self.owner.client.clone();
        let unsigned = Unsigned::of::<O, _, _>(self, &client, expires_in);
        async move { client.presign(unsigned?).await.map_err(CallError::unsent) }
    }
}

impl Handle<dyn Transport> {
    pub(crate) async fn presign<E>(
        &self,
        unsigned: Unsigned,
    ) -> Result<PresignedRequest, CallErrorKind<E>> {
        let credentials = self.credentials().await;
        unsigned.signed(credentials, self.signing_time())
    }
}

impl<T: ?Sized> Handle<T> {
    /// What the time is by the service's clock, as far as calls have learned that.
    pub(crate) fn signing_time(&self) -> SystemTime {
        call::shifted(self.now().wall, self.settings().skew.get())
    }
}

/// A request that is to be signed in its address.
pub(crate) struct Unsigned {
    request: Request<Vec<u8>>,
    target: SigningTarget,
    expires_in: u64,
    is_stream: bool,
}

impl Unsigned {
    /// The request of an input.
    pub(crate) fn of<O: Presignable, Owner, T: ?Sized>(
        builder: Builder<O::Input, Owner>,
        client: &Handle<T>,
        expires_in: Duration,
    ) -> Result<Self, CallError<O::Error>> {
        const LONGEST: u64 = 7 * 24 * 60 * 60;
        let unsent = CallError::unsent;
        let invalid = |error| unsent(CallErrorKind::Input(error));
        let (mut input, _) = builder::finish(builder).map_err(invalid)?;
        let expires_in = expires_in.as_secs();
        if !(1..=LONGEST).contains(&expires_in) {
            let cause = "a presigned request is good for at least a second and at most seven days";
            return Err(unsent(CallErrorKind::Unwritable(cause.to_owned())));
        }
        O::fill_idempotency_tokens(&mut input, || client.config().0.system.unique());
        let nowhere = |cause: Cause| unsent(CallErrorKind::Endpoint(cause));
        let (endpoint, target) = client.resolve(O::ENDPOINTS, None).map_err(nowhere)?;
        if target.region.is_none() {
            return Err(nowhere(NO_REGION.into()));
        }
        let request = O::request_with(&input, &endpoint, &client.settings().request)?;
        Ok(Self { request, target, expires_in, is_stream: O::SENDS_STREAM })
    }

    pub(crate) fn signed<E>(
        self,
        credentials: Result<Credentials, CredentialsError>,
        at: SystemTime,
    ) -> Result<PresignedRequest, CallErrorKind<E>> {
        let credentials = credentials.map_err(|error| CallErrorKind::Credentials(error.into()))?;
        self.sign(&credentials, at).map_err(CallErrorKind::Signing)
    }

    fn sign(self, credentials: &Credentials, at: SystemTime) -> Result<PresignedRequest, Cause> {
        let Self { request, target, expires_in, is_stream } = self;
        let (head, body) = request.into_parts();
        let hash = match is_stream {
            true => UNSIGNED_PAYLOAD.to_owned(),
            false => sigv4::hash(&body),
        };
        let region = target.region.as_deref().unwrap_or_default();
        let scope = Scope { region, service: target.name };
        let time = sigv4::time(at)?;
        let signed = sigv4::signed_headers(&head.headers, &head.uri)?;
        let names: Vec<_> = signed.iter().map(|(name, _)| *name).collect();
        let mut target = head.uri.path_and_query().map_or("/", PathAndQuery::as_str).to_owned();
        let mut add = |name: &str, value: &str| {
            let mark = if target.contains('?') { '&' } else { '?' };
            target.push(mark);
            target.push_str(name);
            target.push('=');
            target.push_str(&uri::encoded(value.as_bytes()));
        };
        add("X-Amz-Algorithm", sigv4::ALGORITHM);
        let of = [&[credentials.access_key_id()][..], &scope.at(&time)].concat().join("/");
        add("X-Amz-Credential", &of);
        add("X-Amz-Date", &time);
        add("X-Amz-Expires", &expires_in.to_string());
        add("X-Amz-SignedHeaders", &names.join(";"));
        if let Some(token) = credentials.session_token() {
            add("X-Amz-Security-Token", token);
        }
        let canonical = Canonical::of_hash(&head.method, &target, &signed, &hash);
        let signature = canonical.signature(credentials, &scope, &time)?;
        let mut uri = head.uri.clone().into_parts();
        uri.path_and_query = Some(format!("{target}&X-Amz-Signature={signature}").parse()?);
        let uri = Uri::from_parts(uri)?;
        Ok(PresignedRequest { method: head.method, uri, headers: head.headers })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::support::client::call::Now;
    use crate::support::client::caller::Service;
    use crate::support::client::replay::Replay;
    use crate::support::client::system::System;

    /// A machine on which it is always noon of the first day.
    #[derive(Debug)]
    struct Frozen;

    const NOON: Duration = Duration::from_secs(12 * 60 * 60);

    impl System for Frozen {
        fn now(&self) -> Now {
            Now { wall: SystemTime::UNIX_EPOCH + NOON, monotonic: Duration::ZERO }
        }

        fn random(&self) -> f64 {
            0.0
        }

        fn unique(&self) -> String {
            "unique".to_owned()
        }
    }

    #[test]
    fn what_is_signed_is_signed_by_the_clock_of_the_service() {
        let service = Service {
            id: "Shop",
            package: "shop",
            version: "1.0.0",
            max_attempts: 3,
            base_delay_millis: 50,
        };
        let config = Replay::new().config().system(Frozen).build().unwrap();
        let client = Handle::<dyn Transport>::new(&config, &service, None).unwrap();
        assert_eq!(client.signing_time(), SystemTime::UNIX_EPOCH + NOON);
        let off = Duration::from_secs(600);
        client.settings().skew.set(600_000_000_000);
        assert_eq!(client.signing_time(), SystemTime::UNIX_EPOCH + NOON + off);
    }

    #[test]
    fn debug_shows_no_address() {
        let uri = Uri::from_static("https://a.example/veiled?X-Amz-Signature=veiled");
        let request = PresignedRequest { method: Method::GET, uri, headers: HeaderMap::new() };
        assert_eq!(format!("{request:?}"), "PresignedRequest { method: GET, .. }");
    }
}
