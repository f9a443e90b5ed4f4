//! The ratios of instructions that are committed: a change that makes the codec slower, or faster, shows in them.

use std::path::PathBuf;

use crate::goals::COMPARISONS;
use crate::options::Options;
use crate::programs::{Programs, Results, SIZES};
use crate::{Result, place};

/// By how much a ratio may differ from the committed one.
const TOLERANCE: f64 = 0.03;

const HEADER: &str = "\
# Instructions of ours, as a share of those of serde's derive in the same run. `cargo xtask bench codec --hold` compares
# them with today's, and with --write makes them today's.
";

pub fn run(options: &Options) -> Result<bool> {
    let mut results = Results::new();
    Programs::build(false)?.count_instructions(&mut results)?;
    if results.is_empty() {
        println!("skipped: valgrind is not installed");
        return Ok(true);
    }
    if options.write {
        write(&results)?;
    }
    let committed = std::fs::read_to_string(file())?;
    let mut holds = true;
    for (name, ratio) in ratios(&results) {
        let line = committed.lines().find_map(|line| line.strip_prefix(&format!("{name} = ")));
        let expected: f64 = line.ok_or(format!("{name} is not in ratios.toml"))?.parse()?;
        let change = ratio / expected - 1.0;
        let is_held = change.abs() <= TOLERANCE;
        holds &= is_held;
        let verdict = if is_held { "ok" } else { "CHANGED" };
        println!(
            "{name}: {ratio:.3}, committed {expected:.3} ({:+.1} %): {verdict}",
            change * 100.0
        );
    }
    Ok(holds)
}

fn write(results: &Results) -> Result<()> {
    let lines = ratios(results).map(|(name, ratio)| format!("{name} = {ratio:.3}\n"));
    Ok(std::fs::write(file(), HEADER.to_owned() + &lines.collect::<String>())?)
}

fn file() -> PathBuf {
    place::here().join("ratios.toml")
}

/// Names are keys of TOML; the official crate is in no committed ratio.
fn ratios(results: &Results) -> impl Iterator<Item = (String, f64)> {
    let with_derive = COMPARISONS.iter().filter(|comparison| comparison.theirs != "official");
    with_derive.flat_map(move |comparison| {
        SIZES.iter().filter_map(move |size| {
            let name = format!("\"{}, {size}\"", comparison.title.replace('`', ""));
            Some((name, comparison.instructions(results, size)?))
        })
    })
}
