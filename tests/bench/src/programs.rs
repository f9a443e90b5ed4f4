//! The programs of the package `codec/`, and what they measure of each contender.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::command::{cargo, output, say};
use crate::{Result, crates, place};

pub const SIZES: [&str; 3] = ["1.6 kB", "220 B", "23 kB"];

/// What was measured of one contender.
#[derive(Default)]
pub struct Measured {
    /// Nanoseconds a run, a value a round: those of one round belong together.
    pub times: Vec<f64>,
    pub instructions: Option<f64>,
    /// How many, and their bytes.
    pub allocations: (f64, f64),
}

/// By what is done, the document's size, and the contender.
pub type Results = BTreeMap<(String, String, String), Measured>;

/// The programs of `codec/`.
pub struct Programs {
    directory: PathBuf,
}

impl Programs {
    pub fn build(official: bool) -> Result<Self> {
        crates::for_codec()?;
        say(if official {
            "building the contenders; the official crate takes minutes"
        } else {
            "building the contenders"
        });
        let target = place::work("codec")?;
        let mut build = cargo("build");
        build.current_dir(place::here().join("codec"));
        build.args(["--release", "--target-dir"]).arg(&target);
        if official {
            build.args(["--features", "official"]);
        }
        stdout_of(&mut build)?;
        Ok(Self { directory: target.join("release") })
    }

    pub fn measure_times(&self, rounds: usize, results: &mut Results) -> Result<()> {
        let mut program = Command::new(self.directory.join("bench-codec"));
        let printed = stdout_of(program.args(["time", &rounds.to_string()]))?;
        each(&printed, results, |measured, values| {
            measured.times = values[0].split(' ').filter_map(|time| time.parse().ok()).collect();
        })
    }

    /// Without valgrind, there are none.
    pub fn count_instructions(&self, results: &mut Results) -> Result<()> {
        if Command::new("valgrind").arg("--version").output().is_err() {
            say("valgrind is not installed: no instructions are counted");
            return Ok(());
        }
        let out = place::work("callgrind")?;
        std::fs::remove_dir_all(&out)?;
        std::fs::create_dir(&out)?;
        let mut program = Command::new("valgrind");
        program.args(["--tool=callgrind", "--dump-before=bench_codec::measured"]);
        program.arg("--dump-after=bench_codec::measured");
        program.arg(format!("--callgrind-out-file={}", out.join("part").display()));
        let printed =
            stdout_of(program.arg(self.directory.join("bench-codec")).arg("instructions"))?;
        let (runs, printed) = printed.split_once('\n').ok_or("nothing was run")?;
        let runs: f64 = runs.rsplit('\t').next().unwrap_or_default().parse()?;
        let mut totals = totals(&out)?.into_values();
        each(printed, results, |measured, _| {
            measured.instructions = totals.next().map(|total| total / runs);
        })
    }

    pub fn count_allocations(&self, results: &mut Results) -> Result<()> {
        let printed = stdout_of(&mut Command::new(self.directory.join("allocations")))?;
        each(&printed, results, |measured, values| {
            let value = |index: usize| values.get(index).and_then(|value| value.parse().ok());
            measured.allocations = (value(0).unwrap_or(f64::NAN), value(1).unwrap_or(f64::NAN));
        })
    }
}

fn stdout_of(command: &mut Command) -> Result<String> {
    output(command).map(|(stdout, _)| stdout)
}

/// Hands over what was printed of each contender: what is done, size and contender in a line, then values.
fn each(
    printed: &str,
    results: &mut Results,
    mut take: impl FnMut(&mut Measured, &[&str]),
) -> Result<()> {
    for line in printed.lines() {
        let fields: Vec<_> = line.split('\t').collect();
        let [what, size, contender, values @ ..] = fields.as_slice() else {
            return Err(format!("not a line of measurements: {line}").into());
        };
        let key = (what.to_string(), size.to_string(), contender.to_string());
        take(results.entry(key).or_default(), values);
    }
    Ok(())
}

/// The instructions in each part that ends where `measured` is left, by its number.
fn totals(directory: &Path) -> Result<BTreeMap<usize, f64>> {
    let mut totals = BTreeMap::new();
    for file in std::fs::read_dir(directory)? {
        let text = std::fs::read_to_string(file?.path())?;
        let after = |key: &str| text.lines().find_map(|line| line.strip_prefix(key));
        if after("desc: Trigger: --dump-after").is_some()
            && let (Some(part), Some(total)) = (after("part: "), after("totals: "))
        {
            totals.insert(part.parse()?, total.parse()?);
        }
    }
    Ok(totals)
}
