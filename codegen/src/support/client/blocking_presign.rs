//! Requests that are signed in their address, by clients that block the thread.

use std::time::Duration;

use super::blocking_client::block_on;
use super::blocking_transport::Transport;
use super::call_error::{CallError, CallErrorKind};
use super::caller::{Callable, Caller, Handle};
use super::presign::{Presignable, PresignedRequest, Unsigned};
use crate::support::builder::Builder;

impl<O: Callable + Presignable> Builder<O::Input, Caller<O, dyn Transport>> {
    /// Signs the request in its address, for somebody else to send: it is good for that long from now, from a second to seven
    /// days, and never longer than the credentials. Nothing is sent here.
    pub fn presign(self, expires_in: Duration) -> Result<PresignedRequest, CallError<O::Error>> {
        let client = self.owner.client.clone();
        let unsigned = Unsigned::of::<O, _, _>(self, &client, expires_in)?;
        client.presign(unsigned).map_err(CallError::unsent)
    }
}

impl Handle<dyn Transport> {
    pub(crate) fn presign<E>(
        &self,
        unsigned: Unsigned,
    ) -> Result<PresignedRequest, CallErrorKind<E>> {
        let mut credentials = self.config().0.credentials.get(self.now().wall);
        let result = block_on(&mut credentials, self.timeout());
        unsigned.signed(result.unwrap_or_else(|| credentials.give_up()), self.signing_time())
    }
}
