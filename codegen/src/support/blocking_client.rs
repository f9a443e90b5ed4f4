//! Placeholder: calls that block the thread.

use super::blocking_transport::Transport;
use super::builder::Builder;
use super::call_error::CallError;
use super::client::{Callable, Caller};
use super::operation::OperationResponse;

impl<O: Callable> Builder<O::Input, Caller<O, dyn Transport>> {
    /// Calls the operation.
    pub fn send(self) -> Result<OperationResponse<O::Output>, CallError<O::Error>> {
        self.owner.0.call::<O>(self.value)
    }
}
