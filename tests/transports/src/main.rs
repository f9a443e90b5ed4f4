//! The transports, and the adapters of credentials, with the libraries that generated crates take: `cargo test` here.

fn main() {}
