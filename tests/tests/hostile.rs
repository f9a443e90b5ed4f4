//! Models that were made to do harm. Each is refused with a diagnostic at the place that is wrong, or gives a
//! crate of exactly the items that its benign twin gives; none makes the generator panic or hang.
//!
//! `cargo test -p tests --test hostile -- --nocapture` lists the cases, and what each printed.

#![allow(clippy::expect_used, clippy::panic, clippy::unwrap_used)]

#[path = "hostile/benign.rs"]
mod benign;
#[path = "hostile/companions.rs"]
mod companions;
#[path = "hostile/files.rs"]
mod files;
#[path = "hostile/items.rs"]
mod items;
#[path = "hostile/names.rs"]
mod names;
#[path = "hostile/overlays.rs"]
mod overlays;
#[path = "hostile/positions.rs"]
mod positions;
#[path = "hostile/references.rs"]
mod references;
#[path = "hostile/smithy.rs"]
mod smithy;
#[path = "hostile/texts.rs"]
mod texts;
#[path = "hostile/types.rs"]
mod types;

use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use codegen::{Documentation, File, Generated, Severity, Source};
use serde_json::Value;
use tests::Input;

/// How long anything may keep a core busy. A generator that is not optimized is given more, and would still
/// be found out if it took more than linear time.
const PATIENCE: Duration = Duration::from_secs(if cfg!(debug_assertions) { 10 } else { 2 });
/// What takes longer than this on the clock does not end.
const TIMEOUT: Duration = Duration::from_secs(300);

#[test]
fn files() {
    check(files::cases());
}

#[test]
fn names() {
    check(names::cases());
}

#[test]
fn overlays() {
    check(overlays::cases());
}

#[test]
fn references() {
    check(references::cases());
}

#[test]
fn smithy() {
    check(smithy::cases());
}

#[test]
fn texts() {
    check(texts::cases());
}

#[test]
fn types() {
    check(types::cases());
}

/// Every value of a model that has the whole vocabulary in it, in turn replaced by one of each type.
#[test]
fn values_of_a_wrong_type_at_every_position() {
    for (name, model) in
        [("botocore", benign::all_of_botocore()), ("Smithy", benign::all_of_smithy())]
    {
        let (count, refused) = positions::check(&model);
        println!("values of a wrong type in {name}: {count} models, {refused} of them refused");
    }
}

/// The same for the files beside a botocore model. Most values have one type that they can be of.
#[test]
fn values_of_a_wrong_type_beside_a_model() {
    for (name, companion) in companions::all() {
        let (count, refused) = companions::check(&companion);
        println!("values of a wrong type in {name}: {count} files, {refused} of them refused");
        assert!(refused * 3 > count * 2, "{name}: {refused} of {count}");
    }
}

/// A model, perhaps with overlays, and what comes of it.
pub(crate) struct Case {
    name: &'static str,
    input: Input,
    expected: Expected,
}

enum Expected {
    /// An error whose message holds this text, at this pointer.
    Refused(&'static str, String),
    /// The same items as another model, where these words stand for those of the other.
    Twin(Box<Input>, Vec<(String, String)>),
}

/// A model that is refused.
pub(crate) fn refused(
    name: &'static str,
    model: impl Into<Model>,
    message: &'static str,
    pointer: impl Into<String>,
) -> Case {
    let Model(input) = model.into();
    Case { name, input, expected: Expected::Refused(message, pointer.into()) }
}

/// A model that gives the items of another.
pub(crate) fn same(name: &'static str, model: impl Into<Model>, twin: impl Into<Model>) -> Case {
    renamed(name, model, twin, [("", ""); 0])
}

/// A model that gives the items of another, but for some names.
pub(crate) fn renamed(
    name: &'static str,
    model: impl Into<Model>,
    twin: impl Into<Model>,
    words: impl IntoIterator<Item = (impl Into<String>, impl Into<String>)>,
) -> Case {
    let (Model(input), Model(twin)) = (model.into(), twin.into());
    let words = words.into_iter().map(|(hostile, benign)| (hostile.into(), benign.into()));
    Case { name, input, expected: Expected::Twin(Box::new(twin), words.collect()) }
}

/// Whatever a model is made of in these tests.
pub(crate) struct Model(Input);

impl From<Input> for Model {
    fn from(input: Input) -> Self {
        Self(input)
    }
}

impl From<Value> for Model {
    fn from(model: Value) -> Self {
        Self(Input::model(&model.to_string()))
    }
}

impl From<&[u8]> for Model {
    fn from(text: &[u8]) -> Self {
        let mut input = Input::model("");
        input.models[0].json = text.to_vec();
        Self(input)
    }
}

/// A model with some values in place of those at these pointers; the last part of a pointer may be new.
pub(crate) fn with(mut model: Value, changes: &[(&str, Value)]) -> Value {
    for (pointer, value) in changes {
        let (parent, key) = pointer.rsplit_once('/').expect("a pointer");
        let parent = model.pointer_mut(parent).unwrap_or_else(|| panic!("no {pointer}"));
        parent[key.replace("~1", "/").replace("~0", "~")] = value.clone();
    }
    model
}

fn check(cases: Vec<Case>) {
    let mut failures = Vec::new();
    for Case { name, input, expected } in cases {
        let outcome = in_time(move || outcome(&input, &expected));
        println!("{name}: {}", outcome.as_ref().unwrap_or_else(|failure| failure));
        if let Err(failure) = outcome {
            failures.push(format!("{name}: {failure}"));
        }
    }
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}

/// What comes of some work; an error where it panics, or does not end.
fn in_time(
    work: impl FnOnce() -> Result<String, String> + Send + 'static,
) -> Result<String, String> {
    let (sender, receiver) = mpsc::channel();
    let worker = thread::spawn(move || drop(sender.send(work())));
    match receiver.recv_timeout(TIMEOUT) {
        Ok(outcome) => outcome,
        Err(mpsc::RecvTimeoutError::Timeout) => Err("hangs".to_owned()),
        Err(mpsc::RecvTimeoutError::Disconnected) => match worker.join() {
            Err(panic) => {
                let text = panic.downcast_ref::<String>().cloned();
                Err(format!("panics: {}", text.unwrap_or_default()))
            }
            Ok(()) => Err("says nothing".to_owned()),
        },
    }
}

/// The outcome in a line; an error where it is not the expected one.
fn outcome(input: &Input, expected: &Expected) -> Result<String, String> {
    let generated = timed_for(patience(input), "codegen", || input.generate())?;
    let cut = other_entry_points(input)?.filter(|_| generated.is_ok());
    match (generated, expected) {
        (Err(diagnostics), Expected::Refused(message, pointer)) => {
            let is_it = |diagnostic: &&codegen::Diagnostic| {
                diagnostic.severity != Severity::Warning
                    && diagnostic.message.contains(message)
                    && diagnostic.pointer == *pointer
            };
            let text = timed("printing", || diagnostics.to_string())?;
            match diagnostics.iter().find(is_it) {
                Some(diagnostic) => Ok(format!("refused: {}", shortened(&diagnostic.to_string()))),
                None => Err(format!("no {message:?} at {pointer:?}, but\n{text}")),
            }
        }
        (Ok(generated), Expected::Twin(twin, words)) => {
            let count = compare(&generated, twin, words)?;
            if let Some(cut) = cut.and_then(|cut| cut.generate().ok()) {
                compare(&cut, twin, words).map_err(|failure| format!("sliced: {failure}"))?;
            }
            let warning =
                generated.diagnostics.first().map(|diagnostic| shortened(&diagnostic.to_string()));
            let warning = warning.map(|text| format!(": {text}")).unwrap_or_default();
            Ok(format!("generated: {count} items, as its twin{warning}"))
        }
        (Err(diagnostics), Expected::Twin(..)) => Err(format!("refused: {diagnostics}")),
        (Ok(_), Expected::Refused(message, _)) => {
            Err(format!("generated, and not refused: {message}"))
        }
    }
}

/// The same model through `list` and `slice`, which may refuse it, too; the slice.
fn other_entry_points(input: &Input) -> Result<Option<Input>, String> {
    let [model] = &input.models[..] else { return Ok(None) };
    let source = Source { name: &model.name, text: &model.json };
    let summary = timed("list", || codegen::summarize(&[source]))?;
    let Ok(summary) = summary else { return Ok(None) };
    let names: Vec<_> = summary.operations.into_iter().map(|operation| operation.name).collect();
    let cut = timed("slice", || codegen::slice(&source, &names, Documentation::Keep))?;
    let Ok(cut) = cut else { return Ok(None) };
    let mut again = input.clone();
    again.models[0].json = cut.into_bytes();
    Ok(Some(again))
}

/// What generating may take: a slow machine is known by the time that it takes to parse the model.
fn patience(input: &Input) -> Duration {
    const TIMES: u32 = 40;
    let start = Instant::now();
    for model in &input.models {
        let _ = std::hint::black_box(serde_json::from_slice::<Value>(&model.json));
    }
    PATIENCE.max(start.elapsed() * TIMES)
}

fn timed<T>(what: &str, work: impl FnOnce() -> T) -> Result<T, String> {
    timed_for(PATIENCE, what, work)
}

fn timed_for<T>(patience: Duration, what: &str, work: impl FnOnce() -> T) -> Result<T, String> {
    let start = (Instant::now(), time_on_core());
    let result = work();
    let took = match (start.1, time_on_core()) {
        (Some(start), Some(end)) => end.saturating_sub(start),
        _ => start.0.elapsed(),
    };
    if took > patience { Err(format!("{what} took {took:?}")) } else { Ok(result) }
}

/// How long this thread kept a core busy, where the system tells: a clock counts what others do, too.
fn time_on_core() -> Option<Duration> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    text.split(' ').next()?.parse().ok().map(Duration::from_nanos)
}

/// How many items both crates have; an error where they differ.
fn compare(
    generated: &Generated,
    twin: &Input,
    words: &[(String, String)],
) -> Result<usize, String> {
    let twin =
        twin.generate().map_err(|diagnostics| format!("the twin is refused: {diagnostics}"))?;
    let found = own_items(&generated.files, &twin.files);
    let expected = own_items(&twin.files, &generated.files);
    let rename = |line: String| {
        let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let parts = line.split_inclusive(|c| !is_word(c)).map(|part| {
            let word = part.trim_end_matches(|c| !is_word(c));
            benign(word, words).unwrap_or_else(|| word.to_owned()) + &part[word.len()..]
        });
        parts.collect::<String>()
    };
    let mut found: Vec<_> = found.into_iter().map(rename).collect();
    found.sort();
    if found == expected {
        return Ok(found.len());
    }
    let not_in = |some: &[String], others: &[String]| {
        let missing = some.iter().filter(|line| !others.contains(line)).take(5);
        missing.map(|line| shortened(line)).collect::<Vec<_>>()
    };
    let (more, less) = (not_in(&found, &expected), not_in(&expected, &found));
    Err(format!("other items than its twin: more {more:#?}, less {less:#?}"))
}

/// The items of some files. A hand-written file that the others have, too, is left out: it takes long to parse.
fn own_items(files: &[File], others: &[File]) -> Vec<String> {
    let is_shared = |file: &&File| file.path.starts_with("src/support/") && others.contains(file);
    items::items(files.iter().filter(|file| !is_shared(file)))
}

/// What the twin calls a word, or one that is made of it: a builder's name, or an accessor's.
fn benign(word: &str, words: &[(String, String)]) -> Option<String> {
    let twin = |word: &str| words.iter().find(|(hostile, _)| hostile == word);
    let affixes = [("", ""), ("", "Builder"), ("is_", ""), ("as_", "")];
    affixes.iter().find_map(|(before, after)| {
        let (_, benign) = twin(word.strip_prefix(before)?.strip_suffix(after)?)?;
        Some(format!("{before}{benign}{after}"))
    })
}

/// A text as one line that fits a page.
fn shortened(text: &str) -> String {
    const LONGEST: usize = 200;
    let line = text.replace('\n', " ");
    let end = line.char_indices().nth(LONGEST).map(|(end, _)| end);
    end.map_or(line.clone(), |end| format!("{}…", &line[..end]))
}
