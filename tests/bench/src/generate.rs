//! The generator: one operation, a whole service, and all services, against the time that gunzip and
//! `serde_json::from_slice::<Value>` take on the same files. All are processes of their own, from start to end, so that all
//! pay for their memory.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use flate2::read::GzDecoder;

use crate::command::{Cost, cost, say, xtask};
use crate::goals::Goal;
use crate::options::Options;
use crate::plot::{Bar, plot};
use crate::stats::{Spread, number, spread};
use crate::table::Table;
use crate::{Result, place, report};

const OPERATION: &str = "DescribeInferenceExperiment";

/// What any reader of models has to do.
pub fn floor(models: &[String]) -> Result<()> {
    for model in models {
        let mut text = Vec::new();
        GzDecoder::new(File::open(model)?).read_to_end(&mut text)?;
        let value: serde_json::Value = serde_json::from_slice(&text)?;
        std::hint::black_box(&value);
    }
    Ok(())
}

/// One kind of run, with what it took in each round, in milliseconds.
#[derive(Default)]
struct Run {
    title: &'static str,
    goal: Option<Goal>,
    floor: Vec<f64>,
    ours: Vec<f64>,
    phases: Vec<Vec<f64>>,
}

const PHASES: [&str; 3] = ["read", "generate", "write"];

pub fn run(options: &Options) -> Result<bool> {
    let (xtask, model) = (xtask()?, place::sagemaker(options)?);
    let out = place::work("generated")?;
    let run = |title, goal| Run { title, goal, ..Run::default() };
    let mut one = run("one operation of SageMaker", Some(Goal::AtMost(3.0, 2.0)));
    let mut all = run("all of SageMaker", Some(Goal::AtMost(40.0, 20.0)));
    say("generating");
    for round in 0..options.rounds(15, 9) {
        for (run, selection) in
            [(&mut one, &["--operation", OPERATION][..]), (&mut all, &["--all"])]
        {
            run.floor.push(of_floor(&[&model])?);
            let mut codegen = Command::new(&xtask);
            codegen.args(["codegen", "--timings", "--model"]).arg(&model).args(selection);
            // A new directory a round: file systems are slow to reuse what was just deleted.
            codegen.arg("--out").arg(out.join(round.to_string()).join(selection[0]));
            let Cost { wall, said, .. } = cost(&mut codegen)?;
            run.ours.push(milliseconds(wall));
            run.phases.push(phases(&said)?);
        }
    }
    let mut runs = vec![one, all];
    if !options.quick {
        runs.push(corpus(&xtask, &place::models(options)?, &out)?);
    }
    std::fs::remove_dir_all(&out)?;
    show(&runs, options)
}

fn of_floor(models: &[&Path]) -> Result<f64> {
    let mut floor = Command::new(std::env::current_exe()?);
    Ok(milliseconds(cost(floor.arg("floor").args(models))?.wall))
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e3
}

/// How long each of `PHASES` took, as the generator said.
fn phases(said: &str) -> Result<Vec<f64>> {
    let line = said.lines().find_map(|line| line.strip_prefix("timings: "));
    let line = line.ok_or("the generator says no timings")?;
    let phase = |phase: &&str| {
        line.split(", ").find_map(|part| part.strip_prefix(phase)?.split(' ').nth(1)?.parse().ok())
    };
    Ok(PHASES.iter().filter_map(phase).collect())
}

/// All services once. They are generated on all cores, and the floor has one.
fn corpus(xtask: &Path, data: &Path, out: &Path) -> Result<Run> {
    say("generating every service");
    let mut models = Vec::new();
    for service in std::fs::read_dir(data)?
        .filter_map(std::result::Result::ok)
        .filter(|entry| entry.path().is_dir())
    {
        for version in std::fs::read_dir(service.path())? {
            models.extend(
                Some(version?.path().join("service-2.json.gz")).filter(|file| file.exists()),
            );
        }
    }
    let models: Vec<&Path> = models.iter().map(PathBuf::as_path).collect();
    let mut command = Command::new(xtask);
    command.args(["corpus", "--models"]).arg(data).arg("--out").arg(out.join("corpus"));
    let (floor, ours) = (vec![of_floor(&models)?], vec![milliseconds(cost(&mut command)?.wall)]);
    Ok(Run { title: "every service of botocore", floor, ours, ..Run::default() })
}

fn show(runs: &[Run], options: &Options) -> Result<bool> {
    let headings = [
        "what",
        "floor, ms",
        "took, ms",
        "p10–p90",
        "times the floor",
        "must",
        "verdict",
        "read",
        "generate",
        "write",
    ];
    let mut table = Table::new(&headings);
    let (mut is_as_it_must, mut bars) = (true, Vec::new());
    for Run { title, goal, floor, ours, phases } in runs {
        let (floor, took) = (spread(floor.iter().copied()), spread(ours.iter().copied()));
        let ratio = took.median / floor.median;
        let verdict = goal.map(|goal| goal.verdict(&[ratio]));
        is_as_it_must &= verdict.is_none_or(|(is_met, _)| is_met);
        let phase = |index: usize| {
            let Spread { median, .. } =
                spread(phases.iter().filter_map(|of| of.get(index).copied()));
            if phases.is_empty() { String::new() } else { number(median) }
        };
        table.row([
            (*title).to_owned(),
            number(floor.median),
            number(took.median),
            format!("{}–{}", number(took.low), number(took.high)),
            number(ratio),
            goal.map(Goal::must).unwrap_or_default(),
            verdict.map(|(_, word)| word.to_owned()).unwrap_or_default(),
            phase(0),
            phase(1),
            phase(2),
        ]);
        if goal.is_some() {
            bars.push(Bar { label: format!("{title}: floor"), value: floor, is_ours: false });
            bars.push(Bar { label: (*title).to_owned(), value: took, is_ours: true });
        }
    }
    report::show("generate", "botocore 1.44.5", &[&table.to_string()], options)?;
    if options.write {
        plot("generating", "Generating a crate (less is better)", "ms", &bars)?;
    }
    Ok(is_as_it_must)
}
