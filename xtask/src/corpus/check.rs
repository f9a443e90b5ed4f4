//! Compiles the crates, and tells whose each warning and error is.

use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::ffi::OsString;
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};

use serde_json::Value;

use super::outcome::Outcome;
use crate::failure::{Failure, Result, cannot};
use crate::terminal::{self, Progress};

/// The subcommand of Cargo that compiles.
#[derive(Clone, Copy)]
pub(super) enum Tool {
    Check,
    Clippy,
}

/// Runs the tool over a workspace. What it finds is added to the services.
pub(super) fn run(
    tool: Tool,
    workspace: &Path,
    jobs: usize,
    services: &mut [Outcome],
) -> Result<()> {
    let workspace = workspace.canonicalize().map_err(cannot("find", workspace))?;
    let members = services.iter_mut().filter(|service| service.written.is_some());
    let mut members: BTreeMap<_, _> =
        members.map(|service| (service.name.clone(), service)).collect();
    let progress = Progress::new(members.len());
    let mut checked = BTreeSet::new();
    let (status, complaints) = cargo(tool, &workspace, jobs, |message| {
        let Some(member) = member(message, &workspace) else { return };
        let Some(service) = members.get_mut(&member) else { return };
        match message["reason"].as_str() {
            Some("compiler-message") => diagnostic(&message["message"], service),
            Some("compiler-artifact") => {
                progress.step(Some(format!("checked {member}")));
                checked.insert(member);
            }
            _ => {}
        }
    })?;
    drop(progress);
    members.retain(|name, service| !checked.contains(name) && !service.has_failed());
    if !members.is_empty() {
        terminal::say(format_args!("cargo ended with {status}:\n{}", complaints.trim_end()));
    }
    for service in members.into_values() {
        service.fail(&"error: cargo did not compile it");
    }
    Ok(())
}

/// Runs Cargo, and shows each of its messages to someone. What it says besides comes back.
fn cargo(
    tool: Tool,
    workspace: &Path,
    jobs: usize,
    mut each: impl FnMut(&Value),
) -> Result<(ExitStatus, String)> {
    let mut child = spawn(tool, workspace, jobs).map_err(|error| lost(&error))?;
    let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
    std::thread::scope(|scope| {
        // Both are read at once: Cargo waits for a reader that does not read.
        let complaints = scope.spawn(move || stderr.map_or(String::new(), text));
        for line in stdout.into_iter().flat_map(|stdout| BufReader::new(stdout).lines()) {
            // Whatever is no JSON is a build script's.
            if let Ok(message) = serde_json::from_str(&line.map_err(|error| lost(&error))?) {
                each(&message);
            }
        }
        let status = child.wait().map_err(|error| lost(&error))?;
        Ok((status, complaints.join().unwrap_or_default()))
    })
}

fn spawn(tool: Tool, workspace: &Path, jobs: usize) -> io::Result<Child> {
    let cargo = env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    Command::new(cargo)
        .arg(match tool {
            Tool::Check => "check",
            Tool::Clippy => "clippy",
        })
        .args(["--workspace", "--features", "client"])
        .args(["--keep-going", "--quiet", "--message-format=json"])
        .args(["--jobs", &jobs.to_string()])
        .current_dir(workspace)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
}

fn lost(error: &io::Error) -> Failure {
    Failure::new(format!("cannot run cargo: {error}"))
}

/// All that there is to read, as far as it can be.
fn text(mut reader: impl Read) -> String {
    let mut text = Vec::new();
    // Without the rest, there is the exit code.
    let _ = reader.read_to_end(&mut text);
    String::from_utf8_lossy(&text).into_owned()
}

/// The directory of the member that a message is about. Dependencies are elsewhere.
fn member(message: &Value, workspace: &Path) -> Option<String> {
    let manifest = PathBuf::from(message["manifest_path"].as_str()?);
    let member = manifest.parent()?.strip_prefix(workspace).ok()?;
    Some(member.to_str()?.to_owned())
}

fn diagnostic(message: &Value, service: &mut Outcome) {
    let rendered = message["rendered"].as_str().unwrap_or_default();
    let is_about_code = message["spans"].as_array().is_some_and(|spans| !spans.is_empty());
    match message["level"].as_str() {
        Some("warning") if is_about_code => {
            service.warnings += 1;
            service.say(&rendered);
        }
        // How many there were.
        Some("warning" | "note" | "help" | "failure-note") => {}
        _ => service.fail(&rendered),
    }
}
