//! Placeholder: what clients are made of.

use std::fmt;
use std::future::Future;
use std::marker::PhantomData;
use std::sync::Arc;

use super::builder::{self, Builder};
use super::call::CallTraits;
use super::call_error::{CallError, CallErrorKind, TransportError};
use super::config::{Config, ConfigError};
use super::endpoints::EndpointTable;
use super::operation::{Operation, OperationResponse};
use super::transport::Transport;

/// What calls of a service have in common.
#[derive(Debug)]
pub struct Service {
    /// Its name.
    pub id: &'static str,
    /// The package's name.
    pub package: &'static str,
    /// Its version.
    pub version: &'static str,
    /// How often a request is sent at most.
    pub max_attempts: u32,
    /// What delays grow from.
    pub base_delay_millis: u32,
}

/// An operation that can be called.
pub trait Callable: Operation {
    /// Where its requests go.
    #[doc(hidden)]
    const ENDPOINTS: &'static EndpointTable;
    /// How it is called.
    #[doc(hidden)]
    const TRAITS: CallTraits =
        CallTraits { is_unsigned: false, is_long_poll: false, has_checksum: false };

    /// The endpoint that the input names.
    #[doc(hidden)]
    fn endpoint(input: &Self::Input) -> Option<&str> {
        let _ = input;
        None
    }
}

/// What makes a transport where there is none.
pub type MakeTransport<T> = fn(&Config) -> Result<Arc<T>, TransportError>;

/// What a client is.
pub struct Handle<T: ?Sized>(PhantomData<fn() -> T>, &'static Service);

impl<T: ?Sized> Clone for Handle<T> {
    fn clone(&self) -> Self {
        Self(PhantomData, self.1)
    }
}

impl<T: ?Sized> fmt::Debug for Handle<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.1.id)
    }
}

impl<T: ?Sized> Handle<T> {
    pub(crate) fn new(
        config: &Config,
        service: &'static Service,
        default: Option<MakeTransport<T>>,
    ) -> Result<Self, ConfigError> {
        let _ = (config, default);
        Ok(Self(PhantomData, service))
    }

    pub(crate) fn builder<O: Callable>(&self) -> Builder<O::Input, Caller<O, T>> {
        let Builder { value, present, owner: () } = builder::new();
        Builder { value, present, owner: Caller(self.clone(), PhantomData) }
    }
}

impl Handle<dyn Transport> {
    pub(crate) fn call<O: Callable>(
        &self,
        input: O::Input,
    ) -> impl Future<Output = Result<OperationResponse<O::Output>, CallError<O::Error>>>
    + Send
    + 'static
    + use<O> {
        let _ = (O::ENDPOINTS, O::TRAITS, O::endpoint(&input).is_some());
        async { Err(CallError::unsent(CallErrorKind::Unwritable(String::new()))) }
    }
}

impl Handle<dyn super::blocking_transport::Transport> {
    pub(crate) fn call<O: Callable>(
        &self,
        input: O::Input,
    ) -> Result<OperationResponse<O::Output>, CallError<O::Error>> {
        let _ = (O::ENDPOINTS, O::TRAITS, O::endpoint(&input).is_some());
        Err(CallError::unsent(CallErrorKind::Unwritable(String::new())))
    }
}

/// A client, as the owner of a builder.
pub struct Caller<O, T: ?Sized = dyn Transport>(pub(crate) Handle<T>, PhantomData<fn() -> O>);

impl<O: Callable> Builder<O::Input, Caller<O>> {
    /// Calls the operation.
    pub async fn send(self) -> Result<OperationResponse<O::Output>, CallError<O::Error>> {
        self.owner.0.call::<O>(self.value).await
    }
}
