//! Placeholder: the TLS of the transports.

/// What the transports have in common.
#[derive(Clone, Debug, Default)]
pub struct TransportOptions(());
