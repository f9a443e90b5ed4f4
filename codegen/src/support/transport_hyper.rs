//! Placeholder: the transport of the feature `hyper`.

use std::sync::Arc;

use super::call_error::{TransportError, TransportErrorKind};
use super::config::Config;
use super::transport::Transport;

/// Sends requests by hyper.
#[derive(Debug)]
pub struct HyperTransport(());

/// The transport that clients have unless they are given another one.
pub(crate) fn default(config: &Config) -> Result<Arc<dyn Transport>, TransportError> {
    let _ = config;
    Err(TransportError::new(TransportErrorKind::Other, "placeholder"))
}
