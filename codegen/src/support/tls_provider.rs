//! The cryptography of TLS where nobody says which: ring.

use std::sync::Arc;

use rustls::crypto::{CryptoProvider, ring};

/// Nothing where ring is not compiled in.
#[allow(clippy::unnecessary_wraps, reason = "without ring there is another one")]
pub(crate) fn default_provider() -> Option<Arc<CryptoProvider>> {
    Some(Arc::new(ring::default_provider()))
}
