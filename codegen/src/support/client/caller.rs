//! Clients: what makes calls of any service's operations, and how an async one does.

use std::fmt;
use std::future::{Future, poll_fn};
use std::marker::PhantomData;
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use http::{Request, Response};

use super::call::{self, Auth, Call, CallSettings, CallTraits, Outcome, Step};
use super::call_error::{CallError, CallErrorKind, Cause, TransportError, TransportErrorKind};
use super::config::{Config, ConfigError, InSettings, MakeTransport};
use super::credentials::{Credentials, CredentialsError};
use super::endpoints::{EndpointSettings, EndpointTable};
use super::retry::RetryOptions;
use super::sigv4::{self, Scope};
use super::transport::{Body, Transport};
use super::watch::Watch;
use crate::support::builder::{self, Builder};
use crate::support::http::endpoint::Endpoint;
use crate::support::http::operation::Operation;
use crate::support::http::response::OperationResponse;

/// A service, as far as clients of it differ.
#[derive(Debug)]
pub struct Service {
    /// The name that identifies the service across SDKs, such as `SageMaker`.
    pub id: &'static str,
    /// The package that calls it.
    pub package: &'static str,
    /// The package's version.
    pub version: &'static str,
    /// How often a request is sent at most, unless that is configured.
    pub max_attempts: u32,
    /// The longest that the first delay between attempts can be, unless that is configured.
    pub base_delay_millis: u64,
}

/// An operation that a client can call with an input alone. Only generated code implements it.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no operation that can be called with an input alone",
    note = "a body that is a stream comes with `send`, of the builder that the client's method for the operation gives"
)]
pub trait Callable: Operation {
    /// Where its requests go.
    #[doc(hidden)]
    const ENDPOINTS: &'static EndpointTable;
    /// What matters to how it is called.
    #[doc(hidden)]
    const TRAITS: CallTraits = CallTraits::NONE;

    /// The endpoint that the input itself names, where it does.
    #[doc(hidden)]
    fn endpoint(input: &Self::Input) -> Option<&str> {
        let _ = input;
        None
    }
}

/// A client of some service, by the kind of its transport. Clones share all of it.
pub struct Handle<T: ?Sized>(Arc<Shared<T>>);

struct Shared<T: ?Sized> {
    config: Config,
    service: &'static str,
    settings: CallSettings,
    endpoint_url: Option<String>,
    transport: Arc<T>,
}

/// Who the builder of an input is for: a client, which calls the operation with it.
pub struct Caller<O, T: ?Sized = dyn Transport> {
    pub(crate) client: Handle<T>,
    operation: PhantomData<fn() -> O>,
}

impl<T: ?Sized> Handle<T> {
    /// A client of a service with a configuration; `default` makes its transport where the configuration has none.
    pub fn new(
        config: &Config,
        service: &Service,
        default: Option<MakeTransport<T>>,
    ) -> Result<Self, ConfigError>
    where
        T: InSettings,
    {
        let transport = T::slot(&config.0).get(default, config.connection())?;
        let of = &*config.0;
        let user_agent = call::user_agent(service.package, service.version, of.app_name.as_deref());
        let mut settings = CallSettings::new(user_agent);
        settings.request = of.request.clone();
        settings.attempt_timeout = of.attempt_timeout;
        settings.retry = of.retry.clone().unwrap_or_else(|| usual(service));
        if let Some(max_attempts) = of.max_attempts {
            settings.retry.max_attempts = max_attempts;
        }
        let endpoint_url = config.endpoint_url(service.id)?;
        let (config, service) = (config.clone(), service.id);
        Ok(Self(Arc::new(Shared { config, service, settings, endpoint_url, transport })))
    }

    /// The builder of an operation's input.
    pub fn builder<O: Operation>(&self) -> Builder<O::Input, Caller<O, T>> {
        builder::owned(Caller { client: self.clone(), operation: PhantomData })
    }

    pub(crate) fn transport(&self) -> &Arc<T> {
        &self.0.transport
    }

    pub(crate) fn config(&self) -> &Config {
        &self.0.config
    }

    /// What all calls have in common.
    pub(crate) fn settings(&self) -> &CallSettings {
        &self.0.settings
    }

    /// How long an attempt may take, and how long credentials may.
    pub(crate) fn timeout(&self) -> Duration {
        self.0.settings.attempt_timeout
    }

    /// A call begins.
    pub(crate) fn watch<O: Operation>(&self) -> Watch {
        Watch::new(self.config(), self.0.service, O::NAME)
    }

    /// Makes what a call takes of its input.
    pub(crate) fn prepare<O: Callable>(
        &self,
        input: O::Input,
    ) -> Result<Calling<T>, CallError<O::Error>> {
        let url = O::endpoint(&input).map(str::to_owned);
        self.prepare_with::<O>(input, O::ENDPOINTS, url, O::TRAITS, &self.0.settings)
    }

    /// The same for an operation of any kind; `url` is the endpoint that its input names.
    pub(crate) fn prepare_with<O: Operation>(
        &self,
        input: O::Input,
        endpoints: &EndpointTable,
        url: Option<String>,
        traits: CallTraits,
        settings: &CallSettings,
    ) -> Result<Calling<T>, CallError<O::Error>> {
        let unsent = |cause| CallError::unsent(CallErrorKind::Endpoint(cause));
        let (endpoint, target) = self.resolve(endpoints, url).map_err(unsent)?;
        match traits.auth {
            Auth::Signature if target.region.is_none() => return Err(unsent(NO_REGION.into())),
            Auth::BearerToken => {
                return Err(CallError::unsent(CallErrorKind::Credentials(NO_TOKEN.into())));
            }
            Auth::Signature | Auth::Unsigned => {}
        }
        let mut unique = || self.config().0.system.unique();
        let call = call::prepare::<O>(input, &endpoint, settings, traits, &mut unique)?;
        Ok(Calling { call, target, client: self.clone() })
    }

    pub(crate) fn resolve(
        &self,
        table: &EndpointTable,
        url: Option<String>,
    ) -> Result<(Endpoint, SigningTarget), Cause> {
        let of = &*self.config().0;
        let url = url.or_else(|| self.0.endpoint_url.clone());
        let settings = EndpointSettings {
            region: of.region.as_deref(),
            use_fips: of.use_fips,
            use_dual_stack: of.use_dual_stack,
            url: url.as_deref(),
        };
        let resolved = table.resolve(&settings)?;
        let endpoint = Endpoint::new(&resolved.url)?;
        let target = SigningTarget { region: resolved.signing_region, name: resolved.signing_name };
        Ok((endpoint, target))
    }
}

/// How often a service is usually tried, and how long that takes.
fn usual(service: &Service) -> RetryOptions {
    RetryOptions {
        max_attempts: service.max_attempts,
        base_delay: Duration::from_millis(service.base_delay_millis),
        ..RetryOptions::default()
    }
}

pub(crate) const NO_REGION: &str = "there is no region to sign for: set `region` of the configuration, or have `Config::from_env` read AWS_REGION or a profile";

const NO_TOKEN: &str = "the operation takes a bearer token, which clients do not send: make its request with `Operation::request`, \
     and put the token in the header `Authorization`";

/// What a request is signed for.
pub(crate) struct SigningTarget {
    /// Nothing where a URL is given, and no region.
    pub(crate) region: Option<String>,
    pub(crate) name: &'static str,
}

impl SigningTarget {
    fn sign(
        &self,
        request: &mut Request<Vec<u8>>,
        credentials: &Credentials,
        at: std::time::SystemTime,
    ) -> Result<(), Cause> {
        // A request without one is not prepared.
        let region = self.region.as_deref().unwrap_or_default();
        sigv4::sign(request, credentials, &Scope { region, service: self.name }, at)?;
        Ok(())
    }
}

/// A call that is being made, with the client that makes it. What either kind of client does between its waits is here.
pub(crate) struct Calling<T: ?Sized> {
    pub(crate) call: Call,
    pub(crate) target: SigningTarget,
    client: Handle<T>,
}

impl<T: ?Sized> Calling<T> {
    pub(crate) fn client(&self) -> Handle<T> {
        self.client.clone()
    }

    pub(crate) fn start(&mut self) -> Step {
        self.call.start(self.client.now())
    }

    pub(crate) fn credentials(
        &mut self,
        credentials: Result<Credentials, CredentialsError>,
    ) -> Step {
        let now = self.client.now();
        match credentials {
            Ok(credentials) => {
                let signer = |request: &mut _, at| self.target.sign(request, &credentials, at);
                self.call.credentials(Ok(&signer), now)
            }
            Err(error) => self.call.credentials(Err(error.into()), now),
        }
    }

    pub(crate) fn sent(
        &mut self,
        result: Result<Response<Vec<u8>>, TransportError>,
        watch: &mut Watch,
    ) -> Step {
        let random = self.client.config().0.system.random();
        let step = match result {
            Ok(response) => self.call.response(response, self.client.now(), random),
            Err(error) => self.call.failed(error, random),
        };
        watch.attempt_ended(self.call.attempt());
        step
    }

    pub(crate) fn slept(&mut self) -> Step {
        self.call.slept(self.client.now())
    }
}

impl<T: ?Sized> Handle<T> {
    pub(crate) fn now(&self) -> call::Now {
        self.config().0.system.now()
    }
}

impl Handle<dyn Transport> {
    /// Calls an operation with an input.
    pub fn call<O: Callable>(
        &self,
        input: O::Input,
    ) -> impl Future<Output = Result<OperationResponse<O::Output>, CallError<O::Error>>> + Send + use<O>
    {
        self.clone().make::<O>(self.prepare::<O>(input))
    }

    /// Makes a call, unless it cannot be made. It begins when the future is first polled.
    async fn make<O: Callable>(
        self,
        calling: Result<Calling<dyn Transport>, CallError<O::Error>>,
    ) -> Result<OperationResponse<O::Output>, CallError<O::Error>> {
        let mut watch = self.watch::<O>();
        let result = match calling {
            Ok(calling) => call::finish::<O>(drive(calling, &mut watch).await),
            Err(error) => Err(error),
        };
        watch.ended(&result);
        result
    }
}

impl<O: Callable> Builder<O::Input, Caller<O>> {
    /// Calls the operation with what was set, and waits for what comes of it.
    ///
    /// The call may be sent more than once, as the configuration says. To drop the future gives the call up.
    pub fn send(
        self,
    ) -> impl Future<Output = Result<OperationResponse<O::Output>, CallError<O::Error>>> + Send + use<O>
    {
        let client = self.owner.client.clone();
        let calling = match builder::finish(self) {
            Ok((input, _)) => client.prepare::<O>(input),
            Err(error) => Err(CallError::unsent(CallErrorKind::Input(error))),
        };
        client.make::<O>(calling)
    }
}

/// Makes a call, whichever it is.
async fn drive(mut calling: Calling<dyn Transport>, watch: &mut Watch) -> Outcome {
    let client = calling.client();
    let mut step = calling.start();
    loop {
        step = match step {
            Step::Credentials => {
                let credentials = watch.within(client.credentials()).await;
                calling.credentials(credentials)
            }
            Step::Send { request, timeout } => {
                watch.attempt_started();
                let result = watch.within(client.exchange(request, timeout)).await;
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

impl Handle<dyn Transport> {
    pub(crate) async fn credentials(&self) -> Result<Credentials, CredentialsError> {
        let timeout = self.timeout();
        let mut credentials = self.config().0.credentials.get(self.now().wall);
        match first(&mut credentials, self.transport().sleep(timeout)).await {
            Ok(result) => result,
            Err(()) => credentials.give_up(),
        }
    }

    /// Sends a request and waits for the whole of its response.
    async fn exchange(
        &self,
        request: Request<Vec<u8>>,
        timeout: Duration,
    ) -> Result<Response<Vec<u8>>, TransportError> {
        let transport = self.transport();
        let response = async {
            let (head, body) = transport.send(request.map(Body::from)).await?.into_parts();
            Ok(Response::from_parts(head, body.collect().await?))
        };
        first(response, transport.sleep(timeout)).await.unwrap_or_else(|()| {
            let cause = format!("it took more than {timeout:?}");
            Err(TransportError::new(TransportErrorKind::Timeout, cause))
        })
    }
}

/// What comes of a future, unless a sleep is over first.
pub(crate) async fn first<T>(
    of: impl Future<Output = T>,
    sleep: impl Future<Output = ()>,
) -> Result<T, ()> {
    let (mut of, mut sleep) = (pin!(of), pin!(sleep));
    poll_fn(|cx| match of.as_mut().poll(cx) {
        Poll::Ready(value) => Poll::Ready(Ok(value)),
        Poll::Pending => sleep.as_mut().poll(cx).map(Err),
    })
    .await
}

impl<T: ?Sized> Clone for Handle<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T: ?Sized> fmt::Debug for Handle<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.config().fmt(f)
    }
}

impl<O, T: ?Sized> Clone for Caller<O, T> {
    fn clone(&self) -> Self {
        Self { client: self.client.clone(), operation: PhantomData }
    }
}

impl<O, T: ?Sized> fmt::Debug for Caller<O, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Caller").finish_non_exhaustive()
    }
}
