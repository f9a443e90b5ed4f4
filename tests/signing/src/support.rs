//! The modules that are copied into generated crates.

/// What is the clients' alone.
#[path = "../../../codegen/src/support/client"]
pub mod client {
    pub mod credentials;
    pub mod sigv4;
}
#[path = "../../../codegen/src/support/date_time.rs"]
pub mod date_time;
#[path = "../../../codegen/src/support/redacted.rs"]
pub mod redacted;
