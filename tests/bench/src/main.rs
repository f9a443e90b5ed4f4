//! Measures `cargo xtask codegen` against the time that gunzip and `serde_json::from_slice::<Value>` take on
//! the same file, in the same run: absolute times say little on a machine that does other things, too. Both
//! are processes of their own, from start to end, so that both pay for their memory.
//!
//! ```sh
//! cargo build --release -p xtask
//! cargo run --release --manifest-path tests/bench/Cargo.toml -- MODEL.gz OPERATION target/release/xtask
//! ```
//!
//! Exits with 1 where one operation takes more than 3 times, or all of them more than 40 times as long.

use std::error::Error;
use std::io::Read;
use std::path::PathBuf;
use std::process::{Command, ExitCode, Stdio};
use std::time::{Duration, Instant};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

const ROUNDS: usize = 9;

fn main() -> Result<ExitCode> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [model, operation, xtask] = match arguments.as_slice() {
        [mode, model] if mode == "--floor" => return parse(model).map(|()| ExitCode::SUCCESS),
        [model, operation, xtask] => [model, operation, xtask],
        _ => return Err("expected three arguments: MODEL.gz OPERATION XTASK".into()),
    };
    let out = std::env::temp_dir().join(format!("codegen-bench-{}", std::process::id()));
    let mut times = [const { Vec::new() }; 3];
    for round in 0..ROUNDS {
        // A new directory a round: file systems are slow to reuse what was just deleted.
        let crate_directory = |what: &str| out.join(format!("{what}{round}"));
        let this = std::env::current_exe()?;
        times[0].push(run(Command::new(this).args(["--floor", model]))?);
        let codegen = |selection: &[&str], out: PathBuf| {
            run(Command::new(xtask)
                .args(["codegen", "--model", model, "--out"])
                .arg(out)
                .args(selection))
        };
        times[1].push(codegen(&["--operation", operation], crate_directory("one"))?);
        times[2].push(codegen(&["--all"], crate_directory("all"))?);
    }
    std::fs::remove_dir_all(&out)?;
    let [floor, one, all] = times.map(median);
    let one_passes = report(&format!("--operation {operation}"), one, floor, 3.0);
    let all_passes = report("--all", all, floor, 40.0);
    Ok(if one_passes && all_passes { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// What any reader of the model has to do.
fn parse(model: &str) -> Result<()> {
    let mut text = Vec::new();
    flate2::read::GzDecoder::new(std::fs::File::open(model)?).read_to_end(&mut text)?;
    let value: serde_json::Value = serde_json::from_slice(&text)?;
    std::hint::black_box(&value);
    Ok(())
}

/// How long a process takes from its start to its end.
fn run(command: &mut Command) -> Result<Duration> {
    let start = Instant::now();
    let status = command.stderr(Stdio::null()).status()?;
    let time = start.elapsed();
    if status.success() { Ok(time) } else { Err(format!("{command:?} failed: {status}").into()) }
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

fn report(what: &str, time: Duration, floor: Duration, limit: f64) -> bool {
    let ratio = time.as_secs_f64() / floor.as_secs_f64();
    let verdict = if ratio <= limit { "ok" } else { "TOO SLOW" };
    println!("{what}: {time:.1?}, {ratio:.1} times the floor of {floor:.1?} (at most {limit}): {verdict}");
    ratio <= limit
}
