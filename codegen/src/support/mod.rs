//! The modules that are copied into generated crates, compiled here for their own tests.
//!
//! A generated crate gets those that it needs, and a `support.rs` that lists them.

pub(crate) mod blob;
mod blocking_client;
mod blocking_pages;
mod blocking_transport;
mod blocking_wait;
mod body;
mod builder;
mod call;
mod call_error;
mod client;
mod codec {
    mod blob;
    #[cfg(test)]
    pub(crate) mod both;
    pub(crate) mod bytes;
    pub(crate) mod check;
    pub(crate) mod decode;
    mod document;
    pub(crate) mod encode;
    pub(crate) mod json {
        pub(crate) mod fault;
        pub(crate) mod read;
        mod scan;
        mod surrogates;
        pub(crate) mod write;
    }
    pub(crate) mod number;
    #[cfg(test)]
    mod pairs;
    mod scalar;
    pub(crate) mod serde {
        pub(crate) mod number;
        pub(crate) mod read;
        pub(crate) mod traits;
        pub(crate) mod write;
    }
    mod timestamp;
}
mod compression;
mod config;
mod credentials;
mod credentials_cache;
mod credentials_chain;
mod credentials_container;
mod credentials_document;
mod credentials_instance;
mod credentials_process;
pub(crate) mod date_time;
mod date_time_chrono;
mod date_time_jiff;
mod date_time_time;
mod endpoint;
pub(crate) mod endpoints;
mod enumeration;
mod environment;
mod error;
mod ini;
mod metadata_http;
mod observer;
mod on_thread;
mod operation;
mod pages;
mod path;
mod profile;
mod protocol_check;
mod redacted;
mod replay;
mod replay_answer;
mod replay_file;
mod replay_request;
mod replay_state;
mod retry;
mod schema;
mod service_error;
mod shell_words;
mod sigv4;
mod strict;
mod strict_response;
mod structure;
mod system;
mod trace_off;
mod transport;
mod union;
mod validation;
mod wait;
mod watch;

use self::builder::BuildError;
use self::codec::decode::{Decode, Decoder, Stop};
use self::codec::encode::{Encode, Encoder};
use self::codec::serde::traits::serde;
use self::schema::{Schema, TimestampFormat, member};
use self::trace_off as trace;
use self::union::{Union, union};
