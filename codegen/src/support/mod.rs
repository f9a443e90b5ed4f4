//! The modules that are copied into generated crates, compiled here for their own tests.
//!
//! A generated crate gets those that it needs, and a `support.rs` that lists them.

pub(crate) mod blob;
mod builder;
pub(crate) mod client {
    pub(crate) mod blocking_client;
    pub(crate) mod blocking_pages;
    pub(crate) mod blocking_presign;
    pub(crate) mod blocking_streaming;
    pub(crate) mod blocking_transport;
    pub(crate) mod blocking_upload;
    pub(crate) mod blocking_wait;
    pub(crate) mod call;
    pub(crate) mod call_error;
    pub(crate) mod caller;
    pub(crate) mod config;
    pub(crate) mod credentials;
    pub(crate) mod credentials_cache;
    pub(crate) mod credentials_chain;
    pub(crate) mod credentials_container;
    pub(crate) mod credentials_document;
    pub(crate) mod credentials_instance;
    pub(crate) mod credentials_process;
    pub(crate) mod endpoints;
    pub(crate) mod environment;
    pub(crate) mod ini;
    pub(crate) mod metadata_http;
    pub(crate) mod observer;
    pub(crate) mod on_thread;
    pub(crate) mod pages;
    pub(crate) mod payload;
    pub(crate) mod presign;
    pub(crate) mod presign_streaming;
    pub(crate) mod profile;
    pub(crate) mod reading;
    pub(crate) mod replay;
    pub(crate) mod replay_answer;
    pub(crate) mod replay_file;
    pub(crate) mod replay_request;
    pub(crate) mod replay_state;
    pub(crate) mod retry;
    pub(crate) mod rewind;
    pub(crate) mod shell_words;
    pub(crate) mod sigv4;
    pub(crate) mod streaming;
    pub(crate) mod strict;
    pub(crate) mod strict_response;
    pub(crate) mod system;
    pub(crate) mod trace_off;
    pub(crate) mod transport;
    pub(crate) mod tree_hash;
    pub(crate) mod upload;
    pub(crate) mod wait;
    pub(crate) mod watch;

    use self::trace_off as trace;
}
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
        pub(crate) mod digits;
        pub(crate) mod fault;
        pub(crate) mod float;
        pub(crate) mod read;
        mod scan;
        mod surrogates;
        pub(crate) mod write;
    }
    pub(crate) mod members;
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
    pub(crate) mod text {
        pub(crate) mod read;
        pub(crate) mod write;
    }
    mod timestamp;
    pub(crate) mod value;
}
pub(crate) mod date_time;
mod date_time_chrono;
mod date_time_jiff;
mod date_time_time;
mod enumeration;
mod error;
mod http {
    pub(crate) mod body;
    pub(crate) mod checksum;
    pub(crate) mod compression;
    pub(crate) mod endpoint;
    pub(crate) mod error;
    pub(crate) mod operation;
    pub(crate) mod request;
    pub(crate) mod response;
    pub(crate) mod streaming;
    pub(crate) mod uri;
}
mod path;
mod protocol {
    pub(crate) mod aws_json;
    pub(crate) mod rest_json;
}
mod protocol_check;
mod redacted;
mod schema;
mod structure;
mod union;
mod validation;

use self::builder::BuildError;
use self::codec::decode::Stop;
use self::codec::serde::traits::serde;
use self::schema::{Schema, member};
use self::union::union;
use crate::support::codec::value::{Decode, Decoder, Encode, Encoder, Union};
