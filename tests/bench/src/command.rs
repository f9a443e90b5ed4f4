//! Processes: what they print, and what they take.

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::{Result, place};

/// What a command prints on stdout, and on stderr. One that fails is an error with what it said.
pub fn output(command: &mut Command) -> Result<(String, String)> {
    let output =
        command.stdin(Stdio::null()).output().map_err(|error| format!("{command:?}: {error}"))?;
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    if !output.status.success() {
        return Err(format!("{command:?} failed: {}\n{stderr}", output.status).into());
    }
    Ok((String::from_utf8(output.stdout)?, stderr))
}

pub struct Cost {
    pub wall: Duration,
    /// Seconds that processors spent in user mode, for the command and all that it waited for.
    pub user: f64,
    /// What the command printed on stderr.
    pub said: String,
}

/// What a command takes from its start to its end.
pub fn cost(command: &mut Command) -> Result<Cost> {
    let (user, start) = (user_of_children()?, Instant::now());
    let (_, said) = output(command)?;
    Ok(Cost { wall: start.elapsed(), user: user_of_children()? - user, said })
}

/// Linux counts it in hundredths of a second.
fn user_of_children() -> Result<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    let (_, fields) = stat.rsplit_once(')').ok_or("/proc/self/stat is not as expected")?;
    let ticks = fields.split_whitespace().nth(13).ok_or("/proc/self/stat is too short")?;
    Ok(ticks.parse::<f64>()? / 100.0)
}

/// cargo, without what the environment says of target directories and flags.
pub fn cargo(subcommand: &str) -> Command {
    let mut cargo = Command::new("cargo");
    cargo.arg(subcommand).arg("--quiet");
    for name in ["CARGO_TARGET_DIR", "RUSTFLAGS", "CARGO_ENCODED_RUSTFLAGS"] {
        cargo.env_remove(name);
    }
    // A build that something else has begun must not make another one cheaper.
    cargo.env("CARGO_INCREMENTAL", "0");
    cargo
}

/// The generator of this checkout, optimized, where everyone's builds are.
pub fn xtask() -> Result<PathBuf> {
    let mut build = Command::new("cargo");
    output(build.current_dir(place::root()).args([
        "build",
        "--quiet",
        "--release",
        "-p",
        "xtask",
    ]))?;
    let target = std::env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into());
    Ok(place::root().join(target).join("release/xtask"))
}

/// Says on stderr what is being done.
pub fn say(what: &str) {
    eprintln!("bench: {what}");
}
