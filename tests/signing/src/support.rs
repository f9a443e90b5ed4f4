//! The modules that are copied into generated crates.

#[path = "../../../codegen/src/support/credentials.rs"]
pub mod credentials;
#[path = "../../../codegen/src/support/date_time.rs"]
pub mod date_time;
#[path = "../../../codegen/src/support/redacted.rs"]
pub mod redacted;
#[path = "../../../codegen/src/support/sigv4.rs"]
pub mod sigv4;
