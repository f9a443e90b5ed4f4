//! Waiters that block the thread until something is so.

use super::blocking_transport::Transport;
use super::wait::{self, Outcome, Turn, Waiter, Waiting};
use crate::support::builder::Builder;
use crate::support::http::operation::Operation;

impl<W: Waiter> Builder<<W::Operation as Operation>::Input, Waiting<W, dyn Transport>> {
    /// Calls the operation again and again with what was set, until it is so, or never will be, or took too long.
    ///
    /// A call that is being made is not cut off.
    pub fn send(self) -> Outcome<W::Operation> {
        let (mut wait, client) = match wait::begin(self) {
            Ok(begun) => begun,
            Err(outcome) => return outcome,
        };
        loop {
            let response = client.call::<W::Operation>(wait.input.clone());
            match wait.answered(response, client.now().monotonic, client.random()) {
                Turn::Sleep(delay) => client.transport().sleep(delay),
                Turn::Done(outcome) => return outcome,
            }
        }
    }
}
