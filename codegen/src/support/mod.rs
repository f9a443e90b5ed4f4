//! The modules that are copied into generated crates, compiled here for their own tests.
//!
//! A generated crate gets those that it needs, and a `support.rs` that lists them.

pub(crate) mod blob;
mod blob_wire;
mod blocking_client;
mod blocking_pages;
mod blocking_transport;
mod blocking_wait;
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
pub(crate) mod date_time;
mod date_time_chrono;
mod date_time_jiff;
mod date_time_time;
mod date_time_wire;
mod document;
mod endpoint;
pub(crate) mod endpoints;
mod enumeration;
mod error;
mod number;
mod operation;
mod pages;
mod path;
mod protocol_check;
mod redacted;
mod retry;
mod scalar;
mod service_error;
mod shape;
mod sigv4;
mod structure;
mod system;
mod transport;
mod union;
mod validation;
mod wait;

use self::builder::BuildError;
use self::codec::{Context, Read, Style, TimestampFormat, Write, serde};
