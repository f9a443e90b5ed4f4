//! Credentials that another program writes to its output.

use std::process::{Command, Output, Stdio};

use super::credentials::{Credentials, CredentialsError, expiry};
use super::credentials_document::Document;
use super::shell_words;

/// The program that a profile names, with its arguments. These may be secrets, as may be what it writes.
pub(crate) struct Process {
    pub(crate) command: String,
    /// Where the command stands.
    pub(crate) place: String,
    /// The account where the program says none.
    pub(crate) account_id: Option<String>,
}

impl Process {
    /// Runs it, and waits for its end.
    pub(crate) fn run(&self) -> Result<Credentials, CredentialsError> {
        self.output().and_then(|output| self.read(&output.stdout)).map_err(|reason| {
            CredentialsError::new(format!(
                "{} names a program that gave none: {reason}",
                self.place
            ))
        })
    }

    fn output(&self) -> Result<Output, String> {
        let split = if cfg!(windows) { shell_words::split_windows } else { shell_words::split };
        let words = split(&self.command).ok_or("its command has a quote that stays open")?;
        let (program, arguments) = words.split_first().ok_or("its command is empty")?;
        let mut command = Command::new(program);
        // What it has to say goes to where this program's own errors go, and not into any of ours: it may hold a secret.
        command.args(arguments).stdin(Stdio::null()).stderr(Stdio::inherit());
        let output = command.output().map_err(|error| format!("it cannot be run: {error}"))?;
        if !output.status.success() {
            return Err(format!(
                "it ended with {}; its errors are among this program's",
                output.status
            ));
        }
        Ok(output)
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
