//! The transports and the adapters of credentials, against small servers on loopback: `cargo test` runs it.
//! `cargo check --no-default-features` compiles them without ring.
//!
//! They are tested here, and not with the generator, which should not have to build all that they take.

#![allow(
    clippy::missing_errors_doc,
    clippy::module_name_repetitions,
    reason = "as in the workspace"
)]

#[cfg(test)]
mod faults;
#[cfg(test)]
mod logs;
#[cfg(test)]
mod requests;
#[cfg(test)]
mod roots;
#[cfg(test)]
mod server;

/// The modules as a generated crate has them, those that a transport takes.
#[allow(dead_code, unused_imports, unused_macros, reason = "only a part is needed here")]
#[path = "../../../codegen/src/support"]
mod support {
    pub mod blob;
    pub mod blob_wire;
    pub mod blocking_transport;
    pub mod body;
    pub mod builder;
    pub mod call_error;
    pub mod check;
    pub mod codec;
    pub mod credentials;
    pub mod credentials_aws;
    pub mod credentials_reqsign;
    pub mod date_time;
    pub mod date_time_wire;
    pub mod document;
    pub mod endpoint;
    pub mod enumeration;
    pub mod error;
    pub mod number;
    pub mod operation;
    pub mod path;
    pub mod redacted;
    pub mod scalar;
    pub mod service_error;
    pub mod shape;
    pub mod structure;
    pub mod tls;
    #[cfg(feature = "ring")]
    pub mod tls_provider;
    #[cfg(not(feature = "ring"))]
    pub mod tls_provider {
        //! Without ring, somebody else sets the provider.

        use std::sync::Arc;

        use rustls::crypto::CryptoProvider;

        pub(crate) fn default_provider() -> Option<Arc<CryptoProvider>> {
            None
        }
    }
    pub mod transport;
    pub mod transport_hyper;
    pub mod transport_ureq;
    pub mod union;
    pub mod validation;

    pub(crate) use builder::BuildError;
    pub(crate) use codec::{Context, Read, Style, TimestampFormat, Write, serde};
}

fn main() {}
