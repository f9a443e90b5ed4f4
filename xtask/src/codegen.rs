//! `cargo xtask codegen`: the committed crates, or one of the caller's own.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use codegen::{Diagnostic, Generated, Options, Selection, Severity, Sources};

use crate::committed;
use crate::crate_name::crate_name;
use crate::exit::{OK, STALE};
use crate::failure::{Failure, Result};
use crate::flags::with_flag;
use crate::input::{AMENDMENTS, Input, PARTITIONS, operation_name, shown};
use crate::output::{self, Change, ChangeKind, report};
use crate::package::{Existing, Package};
use crate::siblings::say_with_siblings;
use crate::task::{COMMAND, Task};
use crate::terminal;

const USAGE: &str = "\
cargo xtask codegen [--check]
       cargo xtask codegen --model <FILE>... (--operation <NAME>... | --all) --out <DIR> [OPTIONS]";

const AFTER_HELP: &str = "\
Without --model, all crates that are committed in this repository are written.

The directory that --out names is replaced in one step. Files there that codegen did not write (.git,
Cargo.lock, target/, notes) stay; where one of them is in the way, nothing is written. Cargo.toml is yours as
well as codegen's, and says which keys codegen sets. README.md is yours once its first line is gone. The file
codegen.toml has the command that made the crate, and the checksums of what it read.

The endpoint rules that belong to a model say where requests go. Without them, or where they cannot be made into
a table, callers have to set a URL, and codegen warns of that.

Smithy models can say what single requests and responses look like: the traits httpRequestTests and
httpResponseTests. With --protocol-tests each that is for clients, and of the protocol that the crate supports,
becomes a test of the crate; how many did, and how many did not and why, is printed. A test of its
operations that the crate cannot express is an error.

Examples:
  cargo xtask codegen
  cargo xtask codegen --check
  cargo xtask codegen --model service-2.json.gz --operation GetThing,ListThings --out my-crate
  cargo xtask codegen --model service-2.json.gz --overlay mine.json --all --out all --crate-name all-of-it
  cargo xtask codegen --model service.smithy.json --all --protocol-tests --out all

Exit codes:
  0  done; with --check: everything is up to date
  1  with --check: a file is stale, missing or orphaned
  2  wrong input or usage, or a crate that cannot be written and is as it was";

#[derive(clap::Args)]
#[command(override_usage = USAGE, after_help = AFTER_HELP)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub(crate) struct Arguments {
    /// A botocore `service-2.json` or a Smithy JSON AST, gzip-compressed or not. What stands beside a `service-2.json`
    /// and belongs to it is read, too: `endpoint-rule-set-1.json`, `paginators-1.json`, `waiters-2.json`
    #[arg(long, value_name = "FILE", num_args = 1.., requires_all = ["selection", "out"])]
    model: Vec<PathBuf>,
    /// An operation to generate; several with commas, or with the flag repeated
    #[arg(long, value_name = "NAME", num_args = 1.., value_delimiter = ',', value_parser = operation_name, group = "selection", requires = "model")]
    operation: Vec<String>,
    /// Generate every operation of the service
    #[arg(long, group = "selection", requires = "model")]
    all: bool,
    /// The directory of the crate
    #[arg(long, value_name = "DIR", requires = "model")]
    out: Option<PathBuf>,
    /// The name of the package; by default made from the service's and the operations'
    #[arg(long, value_name = "NAME", value_parser = crate_name, requires = "model")]
    crate_name: Option<String>,
    /// A file with corrections to merge into the model, in botocore's `sdk-extras` form
    #[arg(long, value_name = "FILE", num_args = 1.., requires = "model")]
    overlay: Vec<PathBuf>,
    /// Make required members `Option`s where a Smithy model marks them as clientOptional, which
    /// published models mostly do everywhere
    #[arg(long, requires = "model")]
    honor_client_optional: bool,
    /// Write the model's own protocol tests, too, as `tests/protocol.rs`; the model must have some
    #[arg(long, requires = "model")]
    protocol_tests: bool,
    /// Replace a crate of another service, its Cargo.toml included
    #[arg(long, requires = "model")]
    force: bool,
    /// Write nothing; show what is not up to date, and fail if anything is
    #[arg(long)]
    check: bool,
    /// Say how long reading, generating and writing took; `cargo xtask bench generate` asks for it
    #[arg(long, hide = true)]
    timings: bool,
}

pub(crate) fn run(arguments: &Arguments) -> Result<u8> {
    let jobs = match &arguments.out {
        Some(out) => vec![arguments.job(out)],
        None => committed::crates()?.iter().map(Job::committed).collect(),
    };
    // Everything is generated before anything is written.
    let crates = jobs.iter().map(generate).collect::<Result<Vec<_>>>()?;
    if arguments.check { check(&crates) } else { write(&crates, arguments.timings) }
}

/// One crate to generate, and what it is called.
struct Job {
    task: Task,
    /// What messages call the models and the overlays.
    names: Vec<String>,
    /// What messages call the directory; ends in `/`.
    label: String,
    /// What to run to write this crate.
    command: String,
    is_forced: bool,
}

impl Job {
    fn committed(of: &committed::Crate) -> Self {
        let root = committed::root();
        let files = |paths: &[String]| paths.iter().map(|path| root.join(path)).collect();
        Self {
            task: Task {
                models: files(&of.models),
                overlays: files(&of.overlays),
                options: of.options(),
                out: root.join(&of.out),
            },
            names: of.models.iter().chain(&of.overlays).cloned().collect(),
            label: format!("{}/", of.out),
            command: COMMAND.to_owned(),
            is_forced: false,
        }
    }
}

impl Arguments {
    fn job(&self, out: &Path) -> Job {
        let as_given = |path: &Path| path.display().to_string();
        let options = Options {
            operations: self.selection(),
            crate_name: self.crate_name.clone(),
            honor_client_optional: self.honor_client_optional,
            protocol_tests: self.protocol_tests,
        };
        let (models, overlays) = (say_with_siblings(&self.model), self.overlay.clone());
        let names = models.iter().chain(&overlays).map(|path| shown(path)).collect();
        let task = Task { models, overlays, options, out: out.to_owned() };
        Job {
            names,
            label: format!("{}/", as_given(out).trim_end_matches('/')),
            command: task.command(as_given).join(" "),
            task,
            is_forced: self.force,
        }
    }

    fn selection(&self) -> Selection {
        if self.all { Selection::All } else { Selection::Named(self.operation.clone()) }
    }
}

/// A generated crate, and how long that took.
struct Generation<'a> {
    job: &'a Job,
    generated: Generated,
    package: Package,
    /// Of `took`, what passed until all files were read.
    read: Duration,
    took: Duration,
}

fn generate(job: &Job) -> Result<Generation<'_>> {
    let start = Instant::now();
    let Task { models, overlays, options, out } = &job.task;
    let existing = Existing::read(out)?;
    let paths = models.iter().chain(overlays).zip(&job.names);
    let inputs: Vec<_> =
        paths.map(|(path, name)| Input::read(path, name.clone())).collect::<Result<_>>()?;
    let read = start.elapsed();
    let sources: Vec<_> = inputs.iter().map(Input::source).collect();
    let (models, overlays) = sources.split_at(models.len());
    let sources =
        Sources { models, amendments: AMENDMENTS, overlays, partitions: Some(PARTITIONS) };
    let called = |crate_name: Option<String>| {
        codegen::generate(&sources, &Options { crate_name, ..options.clone() })
    };
    let kept = existing.name()?.filter(|_| options.crate_name.is_none());
    let mut generated = called(kept.clone().or_else(|| options.crate_name.clone()))?;
    let mut record = job.task.record(&inputs, &generated)?;
    if existing.is_of_another(&record.service, job.is_forced)? && kept.is_some() {
        generated = called(None)?;
        record = job.task.record(&inputs, &generated)?;
    }
    generated.diagnostics.iter().map(with_flag).for_each(terminal::say);
    if !generated.amended.is_empty() {
        let facts = generated.amended.join(", ");
        terminal::say(format_args!("{}: the model was amended at {facts}", job.label));
    }
    match generated.diagnostics.iter().filter(|diagnostic| !is_unmatched(diagnostic)).count() {
        0 => {}
        1 => terminal::say(format_args!("{}: 1 warning", job.label)),
        count => terminal::say(format_args!("{}: {count} warnings", job.label)),
    }
    let package = Package::new(&generated, record, job.is_forced);
    Ok(Generation { job, generated, package, read, took: start.elapsed() })
}

/// Whether an overlay has an entry to be mended. The crate can be compared without it, and not written.
fn is_unmatched(diagnostic: &Diagnostic) -> bool {
    diagnostic.severity == Severity::Unmatched
}

fn has_unmatched(crates: &[Generation<'_>]) -> bool {
    crates.iter().any(|of| of.generated.diagnostics.iter().any(is_unmatched))
}

fn check(crates: &[Generation<'_>]) -> Result<u8> {
    let mut all = Vec::new();
    let mut summaries = Vec::new();
    for crate_ in crates {
        let Generation { job, package, .. } = crate_;
        let changes = output::check(&job.task.out, package)?;
        let counts = counts(&changes, ["missing", "stale", "orphaned"], "up to date");
        summaries.push(summary(crate_, &counts, crate_.took));
        all.extend(changes.into_iter().map(|change| (*job, change)));
    }
    let changes: Vec<_> = all.iter().map(|(job, change)| (job.label.as_str(), change)).collect();
    terminal::print(&report::report(&changes, terminal::is_colored()))
        .map_err(|error| Failure::new(format!("cannot print the differences: {error}")))?;
    summaries.iter().for_each(terminal::say);
    if let Some((job, _)) = all.first() {
        terminal::say(format_args!("stale: run `{}` and commit the result", job.command));
    } else if !has_unmatched(crates) {
        return Ok(OK);
    }
    Ok(STALE)
}

fn write(crates: &[Generation<'_>], timings: bool) -> Result<u8> {
    if has_unmatched(crates) {
        return Err(Failure::new("nothing was written: an overlay has entries that match nothing"));
    }
    for crate_ in crates {
        let Generation { job, package, read, took, .. } = crate_;
        let start = Instant::now();
        let changes = output::write(&job.task.out, package)?;
        let writing = start.elapsed();
        let counts = counts(&changes, ["new", "changed", "removed"], "unchanged");
        terminal::say(summary(crate_, &counts, *took + writing));
        if timings {
            let [read, generate, write] =
                [*read, took.saturating_sub(*read), writing].map(|of| of.as_secs_f64() * 1e3);
            terminal::say(format_args!(
                "timings: read {read:.1} ms, generate {generate:.1} ms, write {write:.1} ms"
            ));
        }
    }
    if std::env::current_dir().is_err() {
        terminal::say(
            "note: the directory you are in was replaced: `cd .` takes you to the new one",
        );
    }
    Ok(OK)
}

fn summary(crate_: &Generation<'_>, counts: &str, took: Duration) -> String {
    let Generation { job, generated, package, .. } = crate_;
    let (files, took) = (package.len(), took.as_millis());
    let tests =
        generated.protocol_tests.map(|tests| format!("\n{}: protocol tests: {tests}", job.label));
    format!("{}: {files} files, {counts} ({took} ms){}", job.label, tests.unwrap_or_default())
}

/// How many files were missing, stale and orphaned, in these words.
fn counts(changes: &[Change], words: [&str; 3], nothing: &str) -> String {
    let kinds: [fn(&ChangeKind) -> bool; 3] = [
        |kind| matches!(kind, ChangeKind::Missing),
        |kind| matches!(kind, ChangeKind::Stale { .. }),
        |kind| matches!(kind, ChangeKind::Orphaned),
    ];
    let counts: Vec<_> = kinds
        .iter()
        .zip(words)
        .map(|(is_it, word)| (changes.iter().filter(|change| is_it(&change.kind)).count(), word))
        .filter(|(count, _)| *count > 0)
        .map(|(count, word)| format!("{count} {word}"))
        .collect();
    if counts.is_empty() { nothing.to_owned() } else { counts.join(", ") }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct CommandLine {
        #[command(flatten)]
        arguments: Arguments,
    }

    fn parse(line: &[&str]) -> std::result::Result<Arguments, clap::Error> {
        let line = std::iter::once("codegen").chain(line.iter().copied());
        CommandLine::try_parse_from(line).map(|parsed| parsed.arguments)
    }

    #[test]
    fn a_command_names_paths_as_they_were_given() {
        let line =
            ["--model", "/home/me/a b.json.gz", "--operation", "One, Two", "--out", "/tmp/x/"];
        let arguments = parse(&line).unwrap();
        let job = arguments.job(arguments.out.as_ref().unwrap());
        let operations = "--operation One --operation Two";
        assert_eq!(
            job.command,
            format!(
                "cargo xtask codegen --model '/home/me/a b.json.gz' {operations} --out /tmp/x/"
            )
        );
        assert_eq!(job.names, ["/home/me/a b.json.gz"]);
        assert_eq!(job.label, "/tmp/x/");
    }

    #[test]
    fn a_command_can_be_pasted_into_a_shell() {
        let line =
            ["--model", "a", "--overlay", "it's", "--all", "--crate-name", "x", "--out", "o"];
        let line = [&line[..], &["--protocol-tests"]].concat();
        let arguments = parse(&line).unwrap();
        assert_eq!(
            arguments.job(arguments.out.as_ref().unwrap()).command,
            r"cargo xtask codegen --model a --overlay 'it'\''s' --crate-name x --all --protocol-tests --out o"
        );
    }

    #[test]
    fn wrong_usage_is_refused() {
        for line in [
            &["--model", "a", "--out", "o"][..],
            &["--model", "a", "--all"],
            &["--model", "a", "--all", "--operation", "One", "--out", "o"],
            &["--model", "a", "--operation", "One,,Two", "--out", "o"],
            &["--model", "a", "--operation", "", "--out", "o"],
            &["--operation", "One"],
            &["--out", "o"],
            &["--all"],
            &["--overlay", "o"],
            &["--crate-name", "c"],
            &["--protocol-tests"],
            &["--model", "a", "--all", "--out", "o", "--crate-name", "a\"b"],
            &["--model", "a", "--all", "--out", "o", "--crate-name", "2"],
            &["model"],
        ] {
            assert!(parse(line).is_err(), "{line:?}");
        }
    }

    #[test]
    fn without_a_model_the_committed_crates_are_meant() {
        assert!(parse(&["--check"]).unwrap().out.is_none());
    }
}
