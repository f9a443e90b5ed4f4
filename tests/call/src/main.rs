//! Calls of the committed crate's clients to a server on loopback, which can be told to fail. `run.py` runs all.
//!
//! ```sh
//! cargo run --release -- stub                       # a server until the standard input ends; says where it is
//! cargo run --release -- stub certificate.pem       # the same with TLS
//! ```

mod stub;

use std::process::ExitCode;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn main() -> Result<ExitCode> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["stub"] => stub::run(None).map(|()| ExitCode::SUCCESS),
        ["stub", certificate] => stub::run(Some(certificate)).map(|()| ExitCode::SUCCESS),
        _ => Err("expected: stub [CERTIFICATE]".into()),
    }
}
