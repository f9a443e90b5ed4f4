//! Requests of operations with streams that are signed in their address, by clients of both kinds.

use std::future::Future;
use std::time::Duration;

use super::blocking_transport::Transport as BlockingTransport;
use super::call_error::CallError;
use super::presign::{Presignable, PresignedRequest, Unsigned};
use super::streaming::Streaming;
use crate::support::builder::Builder;

impl<O: Presignable, Kind> Builder<O::Input, Streaming<O, Kind>> {
    /// Signs the request in its address, for somebody else to send, with any body if it has one: it is good for that long from
    /// now, from a second to seven days, and never longer than the credentials. Nothing is sent here.
    pub fn presign(
        self,
        expires_in: Duration,
    ) -> impl Future<Output = Result<PresignedRequest, CallError<O::Error>>> + Send + use<O, Kind>
    {
        let client = self.owner.client.clone();
        let unsigned = Unsigned::of::<O, _, _>(self, &client, expires_in);
        async move { client.presign(unsigned?).await.map_err(CallError::unsent) }
    }
}

impl<O: Presignable, Kind> Builder<O::Input, Streaming<O, Kind, dyn BlockingTransport>> {
    /// Signs the request in its address, for somebody else to send, with any body if it has one: it is good for that long from
    /// now, from a second to seven days, and never longer than the credentials. Nothing is sent here.
    pub fn presign(self, expires_in: Duration) -> Result<PresignedRequest, CallError<O::Error>> {
        let client = self.owner.client.clone();
        let unsigned = Unsigned::of::<O, _, _>(self, &client, expires_in)?;
        client.presign(unsigned).map_err(CallError::unsent)
    }
}
