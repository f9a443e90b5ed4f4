//! `cargo xtask corpus`: every service of a botocore release, and the result of each.

mod check;
mod models;
mod outcome;
mod table;

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use codegen::{File, Generated, Options, Selection, Severity, Sources};
use rayon::prelude::*;

use crate::committed;
use crate::crate_name::crate_name;
use crate::exit::{FAILED, OK};
use crate::failure::{Failure, Result};
use crate::flags::with_flag;
use crate::input::{AMENDMENTS, Input, PARTITIONS};
use crate::output;
use crate::package::Package;
use crate::siblings::with_siblings;
use crate::task::{COMMAND, Task};
use crate::terminal::{self, Progress};
use check::Tool;
use models::{Model, name_below};
use outcome::{Outcome, Refused, Written};

const AFTER_HELP: &str = "\
Each service becomes a crate in a directory of its own, and all of them are the members of one workspace. The
endpoint rules, paginators and waiters beside a model are read, too.
Of a service with several versions, it is the newest. A service that supports no protocol that crates
can be made for is listed, and nothing more; an operation that cannot be generated is left out of its
service, with a warning.

A directory that --out names is updated. Files there that codegen did not write stay; a directory of
somebody else's is refused. The table goes to stdout, as Markdown, and everything else to stderr.

Examples:
  pip download --no-deps botocore==1.44.5 && unzip -q botocore-1.44.5-*.whl 'botocore/data/*'
  cargo xtask corpus --models botocore/data
  cargo xtask corpus --models botocore/data --check > table.md
  cargo xtask corpus --models botocore/data --protocol rest-json --clippy --out /tmp/corpus --jobs 1

Exit codes:
  0  every service was generated and, if asked for, compiles
  1  one could not be generated, or does not compile
  2  wrong input or usage, or output that cannot be written";

#[derive(clap::Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct Arguments {
    /// botocore's `data` directory: `<service>/<version>/service-2.json`, or `.json.gz`
    #[arg(long, value_name = "DIR")]
    models: PathBuf,
    /// Take only services whose crates are made for this protocol [default: all that can be generated]
    #[arg(long, value_name = "PROTOCOL")]
    protocol: Option<Protocol>,
    /// The directory of the workspace [default: target/corpus in this repository]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// Run `cargo check` over all the crates with their clients, and count its warnings
    #[arg(long)]
    check: bool,
    /// Run `cargo clippy` instead, which warns of whatever `cargo check` does, and more
    #[arg(long, conflicts_with = "check")]
    clippy: bool,
    /// How many services, and then crates, are at work at a time [default: one a core]
    #[arg(long, value_name = "N")]
    jobs: Option<NonZeroUsize>,
}

#[derive(Clone, Copy, clap::ValueEnum)]
enum Protocol {
    AwsJson,
    RestJson,
}

pub(crate) fn run(arguments: &Arguments) -> Result<u8> {
    let models = models::find(&arguments.models)?;
    let out = arguments.out.clone().unwrap_or_else(|| committed::root().join("target/corpus"));
    // Checks that the directory can be written, and leaves a whole workspace there if the run is stopped.
    write_workspace(&out, &[])?;
    let jobs = arguments.jobs.or(std::thread::available_parallelism().ok());
    let jobs = jobs.map_or(1, NonZeroUsize::get).min(models.len());
    let wanted = arguments.protocol.map(codegen::Protocol::from);
    let Release { mut services, refused } = generate_all(&models, wanted, &out, jobs)?;
    write_workspace(&out, &services)?;
    let tool = [(arguments.check, Tool::Check), (arguments.clippy, Tool::Clippy)];
    if let Some((_, tool)) = tool.into_iter().find(|(is_wanted, _)| *is_wanted) {
        check::run(tool, &out, jobs, &mut services)?;
    }
    services.iter().for_each(Outcome::report);
    terminal::print(&table::markdown(&services, &refused))
        .map_err(|error| Failure::new(format!("cannot print the table: {error}")))?;
    Ok(if services.iter().any(Outcome::has_failed) { FAILED } else { OK })
}

impl From<Protocol> for codegen::Protocol {
    fn from(protocol: Protocol) -> Self {
        match protocol {
            Protocol::AwsJson => Self::AwsJson,
            Protocol::RestJson => Self::RestJson,
        }
    }
}

/// What came of a release.
struct Release {
    services: Vec<Outcome>,
    refused: Vec<Refused>,
}

/// What came of a model.
enum Fate {
    Taken(Outcome),
    Refused(Refused),
    /// Its protocol is not the one that was asked for.
    Passed,
}

/// Generates the services with a protocol, or with any, several at a time. None of them stops another.
fn generate_all(
    models: &[Model],
    wanted: Option<codegen::Protocol>,
    out: &Path,
    jobs: usize,
) -> Result<Release> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(jobs).build();
    let pool = pool.map_err(|error| Failure::new(format!("cannot start {jobs} jobs: {error}")))?;
    let progress = Progress::new(models.len());
    let disk = Disk { out, turn: Mutex::new(()) };
    let fates: Vec<_> = pool.install(|| {
        let fates = models.par_iter().map(|model| {
            let fate = fate(model, wanted, &disk);
            let is_taken = matches!(fate, Fate::Taken(_));
            progress.step(is_taken.then(|| format!("generated {}", model.service)));
            fate
        });
        fates.collect()
    });
    let (mut services, mut refused) = (Vec::new(), Vec::new());
    for fate in fates {
        match fate {
            Fate::Taken(service) => services.push(service),
            Fate::Refused(service) => refused.push(service),
            Fate::Passed => {}
        }
    }
    if services.is_empty() {
        return Err(Failure::new(format!(
            "none of the {} services supports {}",
            models.len(),
            if wanted.is_some() { "the protocol" } else { "a protocol that can be generated" }
        )));
    }
    Ok(Release { services, refused })
}

/// Generates a service, where it is to be.
fn fate(model: &Model, wanted: Option<codegen::Protocol>, disk: &Disk<'_>) -> Fate {
    let name = model.service.clone();
    let read = Input::read(&model.path, model.name()).and_then(|input| {
        let protocols = codegen::protocols(&[input.source()])?;
        Ok((input, protocols))
    });
    let (input, protocols) = match read {
        Ok(read) => read,
        Err(failure) => return Fate::Taken(Outcome { name, ..Outcome::failed(&failure) }),
    };
    let Some(protocol) = protocols.chosen else {
        return Fate::Refused(Refused { name, protocols: protocols.listed });
    };
    if wanted.is_some_and(|wanted| wanted != protocol) {
        return Fate::Passed;
    }
    let service = generate(model, input, disk);
    let service = service.unwrap_or_else(|failure| Outcome::failed(&failure));
    Fate::Taken(Outcome { name, protocol: Some(protocol), ..service })
}

/// Generates and writes one service.
fn generate(model: &Model, input: Input, disk: &Disk<'_>) -> Result<Outcome> {
    let name = crate_name(&model.service).map_err(|rule| {
        Failure::new(format!("{:?} is no name for a crate: {rule}", model.service))
    })?;
    let options = Options {
        operations: Selection::All,
        crate_name: Some(name),
        honor_client_optional: false,
        protocol_tests: false,
    };
    let (models, out) =
        (with_siblings(std::slice::from_ref(&model.path)), disk.out.join(&model.service));
    let siblings = models[1..].iter().map(|path| Input::read(path, name_below(path)));
    let inputs: Vec<_> = std::iter::once(Ok(input)).chain(siblings).collect::<Result<_>>()?;
    let sources: Vec<_> = inputs.iter().map(Input::source).collect();
    let task = Task { models, overlays: Vec::new(), options, out };
    let start = Instant::now();
    let sources = Sources {
        models: &sources,
        amendments: AMENDMENTS,
        partitions: Some(PARTITIONS),
        ..Sources::default()
    };
    let generated = codegen::generate(&sources, &task.options)?;
    let took = start.elapsed();
    let record = task.record(&inputs, &generated)?;
    // An earlier run may have left an earlier version of the service's API.
    disk.write(&task.out, &Package::new(&generated, record, true))?;
    Ok(service(generated, took))
}

fn service(generated: Generated, took: Duration) -> Outcome {
    let Generated { files, diagnostics, operations, shapes, left_out, .. } = generated;
    let warnings =
        diagnostics.iter().filter(|diagnostic| diagnostic.severity == Severity::Warning).count();
    // What is left out has a place of its own in the table.
    let mut service = Outcome { warnings: warnings - left_out.len(), ..Outcome::default() };
    for diagnostic in &diagnostics {
        service.say(&with_flag(diagnostic));
    }
    let lines = files.iter().map(|file| file.contents.lines().count()).sum();
    service.written = Some(Written { operations, shapes, lines, left_out, took });
    service
}

/// The directory that all crates are written to, one after the other: two at a time would each wait for
/// the directory's lock, and say so.
struct Disk<'a> {
    out: &'a Path,
    turn: Mutex<()>,
}

impl Disk<'_> {
    fn write(&self, out: &Path, package: &Package) -> Result<()> {
        let _turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        output::write(out, package).map(drop)
    }
}

/// Makes a workspace of the crates that were written. Those of an earlier run are no members.
fn write_workspace(out: &Path, services: &[Outcome]) -> Result<()> {
    let members = services.iter().filter(|service| service.written.is_some());
    let members: Vec<_> = members.map(|service| format!("{:?}", service.name)).collect();
    let contents = format!(
        "# @generated by `cargo xtask corpus`, with `{COMMAND} --all` for each member. Do not edit.\n\n\
         [workspace]\n\
         resolver = \"3\"\n\
         members = [{}]\n\n\
         # The crates are compiled once, to see whether they do.\n\
         [profile.dev]\n\
         debug = false\n\
         incremental = false\n",
        members.join(", ")
    );
    output::write(out, &[File { path: "Cargo.toml".to_owned(), contents }]).map(drop)
}
