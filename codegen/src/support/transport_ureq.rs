//! Placeholder: the transport of the feature `ureq`.

use std::sync::Arc;

use super::call_error::{TransportError, TransportErrorKind};
use super::config::Config;
use super::blocking_transport::Transport;

/// Sends requests by ureq.
#[derive(Debug)]
pub struct UreqTransport(());

/// The transport that clients have unless they are given another one.
pub(crate) fn default(config: &Config) -> Result<Arc<dyn Transport>, TransportError> {
    let _ = config;
    Err(TransportError::new(TransportErrorKind::Other, "placeholder"))
}
