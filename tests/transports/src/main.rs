//! The transports and the adapters of credentials, against small servers on loopback: `cargo test` runs it.
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
    pub mod builder;
    pub mod client {
        pub mod blocking_transport;
        pub mod call_error;
        pub mod credentials;
        pub mod credentials_aws;
        pub mod credentials_reqsign;
        pub mod tls;
        pub mod transport;
        pub mod transport_hyper;
        pub mod transport_ureq;
    }
    pub mod codec {
        pub mod blob;
        #[cfg(test)]
        pub mod both;
        pub mod bytes;
        pub mod check;
        pub mod decode;
        pub mod document;
        pub mod encode;
        pub mod json {
            pub mod digits;
            pub mod fault;
            pub mod float;
            pub mod read;
            pub mod scan;
            pub mod surrogates;
            pub mod write;
        }
        pub mod members;
        pub mod number;
        #[cfg(test)]
        pub mod pairs;
        pub mod scalar;
        pub mod serde {
            pub mod number;
            pub mod read;
            pub mod traits;
            pub mod write;
        }
        pub mod timestamp;
        pub mod value;
    }
    pub mod date_time;
    pub mod enumeration;
    pub mod error;
    pub mod http {
        pub mod body;
        pub mod endpoint;
        pub mod error;
        pub mod operation;
        pub mod request;
        pub mod response;
    }
    pub mod path;
    pub mod protocol {
        pub mod aws_json;
    }
    pub mod redacted;
    pub mod schema;
    pub mod structure;
    pub mod union;
    pub mod validation;

    pub(crate) use self::builder::BuildError;
    pub(crate) use self::codec::decode::Stop;
    pub(crate) use self::codec::serde::traits::serde;
    pub(crate) use self::codec::value::{Decode, Decoder, Encode, Encoder, Union};
    pub(crate) use self::schema::{Schema, member};
    pub(crate) use self::union::union;
}

fn main() {}
