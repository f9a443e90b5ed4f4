//! Compares the names in a generated crate with those in the official AWS SDK's crate.
//!
//! ```text
//! names facts   SRC [--closure OPERATION]
//! names compare OFFICIAL OURS [--declared] [--closure] [--exceptions FILE] [--at-least PERCENT]
//! ```
//!
//! `SRC`, `OFFICIAL` and `OURS` are each the `src` directory of a crate, official or generated, or
//! a table that `facts` wrote. A table has one fact a line:
//!
//! ```text
//! type     wire shape name      path::RustType     (the name is not known of official enums)
//! field    path::RustType.field      wire member
//! variant  path::RustEnum.Variant    wire value
//! union    path::RustUnion.Variant   wire member
//! ```
//!
//! `facts --closure` keeps to what an operation (its module's name) reaches. `compare --closure`
//! does so for the operations that we have, and demands that every difference is in the table of
//! exceptions (kind, official, ours, reason) and every exception among the differences.
//!
//! With `--declared`, names are those of the declarations, and paired where they differ in spelling at most: official
//! crates of some protocols do not say what their members are called on the wire. What is compared are the types of the
//! operations that both have. `services.py` does this for several services.
//!
//! From this directory, for the committed crate, then for the whole service:
//!
//! ```text
//! cargo run --release -- compare describe_inference_experiment.tsv ../../generated/src \
//!     --closure --exceptions exceptions.tsv
//! cargo run --release -- compare ~/.cargo/registry/src/*/aws-sdk-sagemaker-1.248.0/src \
//!     /path/to/generated/src --at-least 98
//! ```
//!
//! Exits with 1 if the names are not as demanded, and with 2 if it could not tell.

mod compare;
mod declared;
mod extract;
mod fact;
mod syntax;

use std::collections::BTreeSet;
use std::path::Path;
use std::process::ExitCode;

use compare::{Comparison, Difference};
use extract::{Names, read};

const USAGE: &str = "usage: names facts SRC [--closure OPERATION]
       names compare OFFICIAL OURS [--declared] [--closure] [--exceptions FILE] [--at-least PERCENT]";

fn main() -> ExitCode {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    let outcome = match arguments[..] {
        ["facts", source] => facts(source, None),
        ["facts", source, "--closure", operation] => facts(source, Some(operation)),
        ["compare", official, ours, ref options @ ..] => compare(official, ours, options),
        _ => Err(USAGE.to_owned()),
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::from(2)
        }
    }
}

fn facts(source: &str, operation: Option<&str>) -> Result<bool, String> {
    let names = Names::load(Path::new(source))?;
    let facts = match operation {
        Some(operation) => names.closure(&[operation].into())?,
        None => names.facts,
    };
    for fact in facts {
        println!("{fact}");
    }
    Ok(true)
}

fn compare(official: &str, ours: &str, mut options: &[&str]) -> Result<bool, String> {
    let mut closure = false;
    let mut declared = false;
    let mut exceptions = BTreeSet::new();
    let mut at_least = 0.0;
    loop {
        options = match options {
            [] => break,
            ["--closure", rest @ ..] => {
                closure = true;
                rest
            }
            ["--declared", rest @ ..] => {
                declared = true;
                rest
            }
            ["--exceptions", file, rest @ ..] => {
                exceptions = read_exceptions(Path::new(file))?;
                rest
            }
            ["--at-least", percent, rest @ ..] => {
                at_least = percent.parse().map_err(|error| format!("`{percent}`: {error}"))?;
                rest
            }
            _ => return Err(USAGE.to_owned()),
        };
    }

    let load = if declared { Names::declared } else { Names::load };
    let mut ours = load(Path::new(ours))?;
    let mut official = load(Path::new(official))?;
    if declared {
        let operations = &official.operations() & &ours.operations();
        let both = [official.closure(&operations)?, ours.closure(&operations)?];
        println!("{:<8}{:>6} in both", "operations", operations.len());
        [official.facts, ours.facts] = both;
    }
    if closure {
        official.facts = official.closure(&ours.operations())?;
    }
    let comparison = Comparison::new(&official.facts, &ours.facts, declared);
    for (kind, count) in &comparison.counts {
        println!("{kind:<8}{count}");
    }
    let overall = comparison.overall();
    println!("{:<8}{overall}", "overall");
    if declared {
        println!("{:<8}{:>6} official fields", "streams", official.streams);
    }

    let differences = &comparison.differences;
    list("different (official, ours)", differences.difference(&exceptions));
    list("different, as excepted", differences.intersection(&exceptions));
    list("exceptions that no longer apply", exceptions.difference(differences));
    Ok(overall.percent() >= at_least && (!closure || *differences == exceptions))
}

fn list<'a>(title: &str, lines: impl Iterator<Item = &'a Difference>) {
    let mut lines = lines.peekable();
    if lines.peek().is_some() {
        println!("\n{title}:");
        for line in lines {
            println!("{line}");
        }
    }
}

fn read_exceptions(path: &Path) -> Result<BTreeSet<Difference>, String> {
    read(path)?.lines().map(str::parse).collect()
}
