//! Credentials that another program writes to its output.

use std::io::{self, Read};
use std::mem;
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use super::credentials::{Credentials, CredentialsError, expiry};
use super::credentials_document::Document;
use super::metadata_http::MAX_LENGTH;
use super::shell_words;

/// The program that a profile names, with its arguments. These may be secrets, as may be what it writes.
pub(crate) struct Process {
    pub(crate) command: String,
    /// Where the command stands.
    pub(crate) place: String,
    /// The account where the program says none.
    pub(crate) account_id: Option<String>,
}

/// How often to look whether a program that has closed its output has ended.
const PAUSE: Duration = Duration::from_millis(5);

impl Process {
    /// Runs it, and waits for its end.
    pub(crate) fn run(&self, running: &Running) -> Result<Credentials, CredentialsError> {
        self.output(running).and_then(|output| self.read(&output)).map_err(|reason| {
            CredentialsError::new(format!(
                "{} names a program that gave none: {reason}",
                self.place
            ))
        })
    }

    fn output(&self, running: &Running) -> Result<Vec<u8>, String> {
        let split = if cfg!(windows) { shell_words::split_windows } else { shell_words::split };
        let words = split(&self.command).ok_or("its command has a quote that stays open")?;
        let (program, arguments) = words.split_first().ok_or("its command is empty")?;
        let mut command = Command::new(program);
        // What it has to say goes to where this program's own errors go, and not into any of ours: it may hold a secret.
        command.args(arguments).stdin(Stdio::null()).stderr(Stdio::inherit());
        command.stdout(Stdio::piped());
        let begun = running.begin(&mut command);
        let stdout = begun.map_err(|error| format!("it cannot be run: {error}"))?;
        let mut output = Vec::new();
        // One byte more tells that there is more.
        let read = stdout.take(MAX_LENGTH as u64 + 1).read_to_end(&mut output);
        if read.as_ref().is_ok_and(|length| *length > MAX_LENGTH) {
            running.end();
            return Err("it gave more than 1 MB".to_owned());
        }
        let status = read.and_then(|_| running.status()).map_err(|error| {
            running.end();
            format!("its output cannot be read: {error}")
        })?;
        match status.success() {
            true => Ok(output),
            false => Err(format!("it ended with {status}; its errors are among this program's")),
        }
    }

    fn read(&self, output: &[u8]) -> Result<Credentials, String> {
        let document = Document::parse(output)?;
        if document.number("Version") != Some(1) {
            return Err("it gave no `Version`, or another one than 1".to_owned());
        }
        let mut credentials = document.keys()?;
        if let Some(token) = document.filled("SessionToken")? {
            credentials = credentials.with_session_token(token);
        }
        if let Some(time) = document.text("Expiration")? {
            credentials = credentials.with_expiry(expiry(time)?);
        }
        match &self.account_id {
            Some(account_id) if credentials.account_id().is_none() => {
                Ok(credentials.with_account_id(account_id))
            }
            _ => Ok(credentials),
        }
    }
}

/// A program that runs, or will or did. The future that waits for it ends it when it is dropped.
#[derive(Clone, Default)]
pub(crate) struct Running(Arc<Mutex<State>>);

#[derive(Default)]
enum State {
    #[default]
    New,
    Begun(Child),
    /// It has ended or was given up.
    Over,
}

impl Running {
    fn begin(&self, command: &mut Command) -> io::Result<ChildStdout> {
        let mut state = self.locked();
        if !matches!(*state, State::New) {
            return Err(given_up());
        }
        let mut child = command.spawn()?;
        let stdout = child.stdout.take();
        *state = State::Begun(child);
        stdout.ok_or_else(|| io::Error::other("it has no output"))
    }

    /// Waits for its end. It can be ended meanwhile, so the lock is free most of the time.
    fn status(&self) -> io::Result<ExitStatus> {
        loop {
            let mut state = self.locked();
            let State::Begun(child) = &mut *state else { return Err(given_up()) };
            if let Some(status) = child.try_wait()? {
                *state = State::Over;
                return Ok(status);
            }
            drop(state);
            thread::sleep(PAUSE);
        }
    }

    /// Ends it, if it goes on. What it has started itself goes on, and may keep its output open.
    fn end(&self) {
        let state = mem::replace(&mut *self.locked(), State::Over);
        if let State::Begun(mut child) = state {
            // One of another user's cannot be killed.
            let _ = child.kill();
            // Who drops the future must not wait, and the thread that reads the output may have to for long.
            let waits = move || child.wait();
            let _ = thread::Builder::new().name("credentials".to_owned()).spawn(waits);
        }
    }

    fn locked(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn given_up() -> io::Error {
    io::Error::other("it was given up")
}

/// Ends a program when it is dropped.
pub(crate) struct EndOnDrop(pub(crate) Running);

impl Drop for EndOnDrop {
    fn drop(&mut self) {
        self.0.end();
    }
}
