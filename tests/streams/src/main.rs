//! Calls with streams to a server on loopback, by clients of both kinds. `run.py` has the server, and runs all.
//!
//! ```sh
//! streams async|blocking out|in|once|unknown|signed|file|get URL LENGTH   # what came of a call, as `name=value`
//! streams presign URL SECONDS                                             # presigned addresses, at a time since 1970
//! streams readme URL                                                      # what the README shows
//! streams replay                                                          # calls without a server
//! ```

mod calls;
mod calls_blocking;
mod pattern;
mod presign;
mod readme;
mod replays;
mod report;

use std::process::ExitCode;

type Error = Box<dyn std::error::Error>;

fn main() -> Result<ExitCode, Error> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    let result = match arguments[..] {
        ["presign", url, secs] => presign::run(url, secs.parse()?),
        ["replay"] => {
            let runtime = tokio::runtime::Builder::new_current_thread().build()?;
            replays::run_blocking().and_then(|()| runtime.block_on(replays::run()))
        }
        ["readme", url] => {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            readme::run_blocking(url).and_then(|()| runtime.block_on(readme::run(url)))
        }
        ["async", what, url, length] => {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            runtime.block_on(calls::run(what, url, length.parse()?))
        }
        ["blocking", what, url, length] => calls_blocking::run(what, url, length.parse()?),
        _ => Err("see the top of src/main.rs".into()),
    };
    if let Err(error) = &result {
        println!("error={error}");
    }
    println!("peak_kib={}", report::peak()?);
    Ok(if result.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
