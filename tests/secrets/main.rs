//! Reads marked documents as an operation does, and reports what shows a mark.
//!
//! `run.py` copies this file into a crate that was generated, and writes `operations.rs` beside it. Each line on
//! stdin is a task, and is answered with a line of counts and leaks.

mod operations;

use std::error::Error;
use std::fmt::{Debug, Display};
use std::io::{self, BufRead, Write};

use http::Response;
use operations::service::error::OperationError;
use operations::service::operation::{Endpoint, Operation};
use serde_core::de::DeserializeOwned;
use serde_json::{Value, json};

/// Stands for the value that is replaced.
const PLACE: &str = "\"(place)\"";

fn main() -> Result<(), Box<dyn Error>> {
    let mut out = io::stdout().lock();
    for line in io::stdin().lock().lines() {
        let task: Value = serde_json::from_str(&line?)?;
        let mut tally = Tally::new(&task);
        let name = task["operation"].as_str().unwrap_or_default();
        if !operations::by_name(name, &task, &mut tally) {
            return Err(format!("there is no operation {name}").into());
        }
        let Tally { documents, unreadable, unsendable, leaks, .. } = tally;
        let counts =
            json!({"documents": documents, "unreadable": unreadable, "unsendable": unsendable});
        writeln!(out, "{}", json!({"counts": counts, "leaks": leaks}))?;
    }
    Ok(())
}

/// What was read, and what leaked.
pub(crate) struct Tally {
    secrets: Vec<String>,
    keys: Vec<String>,
    documents: usize,
    unreadable: usize,
    unsendable: usize,
    leaks: Vec<Value>,
}

impl Tally {
    fn new(task: &Value) -> Self {
        let (secrets, keys) = (texts(&task["secrets"]), texts(&task["keys"]));
        Self { secrets, keys, documents: 0, unreadable: 0, unsendable: 0, leaks: Vec::new() }
    }

    /// Notes a leak where a value shows a secret, or the key of a map where it must not.
    fn debug(&mut self, value: &impl Debug, with_keys: bool, document: &[u8]) {
        self.shown(&format!("{value:?}"), with_keys, document);
        self.shown(&format!("{value:#?}"), with_keys, document);
    }

    fn display(&mut self, value: &impl Display, document: &[u8]) {
        self.shown(&value.to_string(), false, document);
    }

    fn shown(&mut self, shown: &str, with_keys: bool, document: &[u8]) {
        let is_word = |character: char| character.is_alphanumeric() || character == '_';
        let is_shown = |mark: &String| shown.contains(mark.as_str());
        if self.secrets.iter().any(is_shown)
            || !with_keys && self.keys.iter().any(is_shown)
            || shown.split(|character| !is_word(character)).any(|word| word == "true")
        {
            self.leaks.push(json!([shown, String::from_utf8_lossy(document)]));
        }
    }
}

/// Reads all documents of a task.
pub(crate) fn check<O: Operation>(task: &Value, tally: &mut Tally)
where
    O::Input: DeserializeOwned,
    O::Output: DeserializeOwned,
    O::Error: Debug + Display,
{
    for document in documents(task) {
        tally.documents += 1;
        match task["kind"].as_str() {
            Some("input") => input::<O>(&document, tally),
            _ => response::<O>(task, document, tally),
        }
    }
}

fn response<O: Operation>(task: &Value, document: Vec<u8>, tally: &mut Tally)
where
    O::Output: DeserializeOwned,
    O::Error: Debug + Display,
{
    let mut response = Response::new(&document);
    if let Some(code) = task["code"].as_str().and_then(|code| code.parse().ok()) {
        response.headers_mut().insert("x-amzn-errortype", code);
    }
    let status = task["status"].as_u64().and_then(|status| u16::try_from(status).ok());
    *response.status_mut() = status.and_then(|status| status.try_into().ok()).unwrap_or_default();
    match O::response(&response) {
        Ok(read) => {
            tally.debug(&read, true, &document);
            tally.debug(&read.metadata, false, &document);
        }
        Err(error) => {
            tally.display(&error, &document);
            match &error {
                OperationError::Service { error: inner, metadata } => {
                    // The members of an error are shown as those of an output are.
                    tally.debug(&error, true, &document);
                    tally.debug(inner, true, &document);
                    tally.display(inner, &document);
                    tally.debug(metadata, false, &document);
                }
                OperationError::Response(_) => {
                    tally.unreadable += 1;
                    tally.debug(&error, false, &document);
                    serde::<O::Output>(&document, tally);
                }
                _ => tally.debug(&error, false, &document),
            }
        }
    }
}

fn input<O: Operation>(document: &[u8], tally: &mut Tally)
where
    O::Input: DeserializeOwned,
{
    let Some(input) = serde::<O::Input>(document, tally) else {
        tally.unreadable += 1;
        return;
    };
    let Ok(endpoint) = Endpoint::new("https://example.com") else { return };
    if let Err(error) = O::request(&input, &endpoint) {
        tally.unsendable += 1;
        tally.display(&error, document);
        tally.debug(&error, false, document);
    }
}

/// Reads a value as serde asks for it.
fn serde<T: DeserializeOwned + Debug>(document: &[u8], tally: &mut Tally) -> Option<T> {
    match serde_json::from_slice::<T>(document) {
        Ok(value) => {
            tally.debug(&value, true, document);
            Some(value)
        }
        Err(error) => {
            tally.display(&error, document);
            tally.debug(&error, false, document);
            None
        }
    }
}

/// The task's document; ones like it that are broken in one place each; and ones that are no JSON.
fn documents(task: &Value) -> Vec<Vec<u8>> {
    let whole = task["document"].to_string();
    let mut all = vec![whole.clone().into_bytes()];
    for place in task["places"].as_array().into_iter().flatten() {
        let text = place[0].to_string();
        let wrong = texts(&place[1]).into_iter();
        all.extend(wrong.map(|wrong| text.replacen(PLACE, &wrong, 1).into_bytes()));
    }
    for eighth in 1..8 {
        let (start, end) = whole.as_bytes().split_at(whole.len() * eighth / 8);
        all.push(start.to_vec());
        all.push([start, b"\xff", end].concat());
    }
    all.push(format!("{whole}x").into_bytes());
    all.push(format!("[{whole}]").into_bytes());
    all
}

fn texts(value: &Value) -> Vec<String> {
    let texts = value.as_array().into_iter().flatten();
    texts.filter_map(|text| text.as_str().map(str::to_owned)).collect()
}
