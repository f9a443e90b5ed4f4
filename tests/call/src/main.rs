//! Calls of the committed crate's clients to a server on loopback, which can be told to fail. `run.py` runs all.
//!
//! ```sh
//! cargo run --release -- stub                       # a server until the standard input ends; says where it is
//! cargo run --release -- stub certificate.pem       # the same with TLS
//! cargo run --release -- faults                     # what callers see of each fault
//! cargo run --release -- secrets                    # whether that shows any secret
//! cargo run --release -- waits                      # waiters and pages of tests/paging
//! cargo run --release -- load async URL 10000 64    # many calls at once; or `blocking`
//! ```

mod cases;
mod clients;
mod faults;
mod load;
mod measure;
mod secrets;
mod stub;
mod waits;
mod watch;

use std::process::ExitCode;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn main() -> Result<ExitCode> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    let is_well = match arguments[..] {
        ["stub"] => stub::run(None).map(|()| true),
        ["stub", certificate] => stub::run(Some(certificate)).map(|()| true),
        ["faults"] => faults::run(),
        ["secrets"] => secrets::run(),
        ["waits"] => waits::run(),
        ["load", "async", url, count, callers] => {
            load::run(false, url, count.parse()?, callers.parse()?)
        }
        ["load", "blocking", url, count, callers] => {
            load::run(true, url, count.parse()?, callers.parse()?)
        }
        _ => Err("see the top of src/main.rs".into()),
    };
    Ok(if is_well? { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
