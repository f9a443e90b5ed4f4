//! The modules that are copied into generated crates, compiled here for their own tests.
//!
//! A generated crate gets those that it needs, and a `support.rs` that lists them.

pub(crate) mod blob;
mod blob_wire;
mod blocking_client;
mod blocking_transport;
mod body;
mod builder;
mod call;
mod call_error;
mod check;
mod client;
mod codec;
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
mod date_time_wire;
mod document;
mod endpoint;
pub(crate) mod endpoints;
mod enumeration;
mod environment;
mod error;
mod ini;
mod metadata_http;
mod number;
mod on_thread;
mod operation;
mod path;
mod profile;
mod protocol_check;
mod redacted;
mod retry;
mod scalar;
mod service_error;
mod shape;
mod shell_words;
mod sigv4;
mod structure;
mod system;
mod transport;
mod union;
mod validation;

use self::builder::BuildError;
use self::codec::{Context, Read, Style, TimestampFormat, Write, serde};
