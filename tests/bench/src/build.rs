//! Building: what a generated crate and a program that calls its operations cost, beside those of another commit's generator.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use crate::command::{cargo, cost, output, say, xtask};
use crate::goals::Goal;
use crate::options::Options;
use crate::plot::{Bar, plot};
use crate::stats::{Spread, number, spread};
use crate::table::Table;
use crate::{Result, crates, place, report};

/// How many operations of the service a crate has; the last stands for all of them.
const COUNTS: [usize; 4] = [1, 10, 50, usize::MAX];
const OPERATION: &str = "DescribeInferenceExperiment";

/// What is built: a crate or its caller, when what it depends on is there already; or a caller with all of that.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Build {
    CrateCheck,
    CallerCheck,
    CrateRelease,
    CallerRelease,
    ColdCheck,
    ColdRelease,
}

use Build::{CallerCheck, CallerRelease, ColdCheck, ColdRelease, CrateCheck, CrateRelease};

/// In an order in which a crate is built before its caller.
const WARM: [Build; 4] = [CrateCheck, CallerCheck, CrateRelease, CallerRelease];
const COLD: [Build; 2] = [ColdCheck, ColdRelease];

impl Build {
    fn is_of_crate(self) -> bool {
        matches!(self, CrateCheck | CrateRelease)
    }

    fn command(self) -> Command {
        let mut command = match self {
            CrateCheck | CallerCheck | ColdCheck => cargo("check"),
            CrateRelease | CallerRelease | ColdRelease => cargo("build"),
        };
        if matches!(self, CrateRelease | CallerRelease | ColdRelease) {
            command.arg("--release");
        }
        if self.is_of_crate() {
            command.args(["-p", "service"]);
        }
        command
    }
}

/// A crate with some operations, and a program that calls each of them.
struct Subject {
    operations: usize,
    is_baseline: bool,
    directory: PathBuf,
    /// Seconds of user CPU in each round.
    user: BTreeMap<Build, Vec<f64>>,
    /// In megabytes.
    stripped: f64,
    crates: usize,
}

pub fn run(options: &Options) -> Result<bool> {
    let model = place::sagemaker(options)?;
    let generators = [xtask()?, crates::xtask_of(&options.baseline)?];
    let names = crates::operations(&generators[0], &model)?;
    let counts = if options.quick { &COUNTS[..2] } else { &COUNTS };
    let mut subjects = Vec::new();
    for &count in counts {
        for (xtask, is_baseline) in generators.iter().zip([false, true]) {
            subjects.push(Subject::generate(xtask, &model, &names, count, is_baseline)?);
        }
    }
    let rounds = options.rounds(3, 1);
    for round in 1..=rounds {
        for subject in &mut subjects {
            say(&format!("round {round} of {rounds}: {}", subject.title()));
            // What takes seconds varies more than what takes minutes.
            for _ in 0..if subject.operations > COUNTS[1] { 1 } else { 3 } {
                subject.measure()?;
            }
            if subject.operations == 1 {
                subject.measure_cold()?;
            }
        }
    }
    let (verdicts, is_as_it_must) = verdicts(&subjects);
    let (verdicts, growth) = (verdicts.to_string(), growth(&subjects).to_string());
    let baseline = format!("Baseline: commit {}", options.baseline);
    report::show("build", &baseline, &[&verdicts, &growth], options)?;
    if options.write {
        plots(&subjects)?;
    }
    Ok(is_as_it_must)
}

impl Subject {
    fn generate(
        xtask: &Path,
        model: &Path,
        names: &[String],
        count: usize,
        is_baseline: bool,
    ) -> Result<Self> {
        let operations = count.min(names.len());
        // All over the list, since neighbors have much in common.
        let some = (0..operations).map(|index| names[index * names.len() / operations].as_str());
        let some = some.collect::<Vec<_>>().join(",");
        let selection = match operations {
            1 => vec!["--operation", OPERATION],
            _ if operations == names.len() => vec!["--all"],
            _ => vec!["--operation", &some],
        };
        let whose = if is_baseline { "baseline" } else { "today" };
        let directory = place::work("build")?.join(format!("{whose}-{operations}"));
        fs::create_dir_all(directory.join("src"))?;
        let service = directory.join("service");
        crates::codegen(xtask, model, &selection, &service, "service")?;
        fs::write(directory.join("Cargo.toml"), MANIFEST)?;
        fs::write(directory.join("src/main.rs"), caller(&service)?)?;
        let (user, stripped, crates) = (BTreeMap::new(), f64::NAN, 0);
        Ok(Self { operations, is_baseline, directory, user, stripped, crates })
    }

    fn title(&self) -> String {
        let operations = if self.operations == 1 { "operation" } else { "operations" };
        let whose = if self.is_baseline { "baseline" } else { "today" };
        format!("{} {operations}, {whose}", self.operations)
    }

    /// Builds everything once. Only the crate is touched, since its caller is built again with it.
    fn measure(&mut self) -> Result<()> {
        let target = self.directory.join("target");
        let lib = self.directory.join("service/src/lib.rs");
        let is_first = self.user.is_empty();
        for build in WARM {
            if build.is_of_crate() {
                if is_first {
                    // What it depends on.
                    self.build(build, &target)?;
                }
                fs::File::options().append(true).open(&lib)?.set_modified(SystemTime::now())?;
            }
            let user = self.build(build, &target)?;
            self.user.entry(build).or_default().push(user);
        }
        if is_first { self.look_at(&target) } else { Ok(()) }
    }

    /// Builds the caller, and all that it depends on.
    fn measure_cold(&mut self) -> Result<()> {
        let target = self.directory.join("cold");
        for build in COLD {
            let user = self.build(build, &target)?;
            self.user.entry(build).or_default().push(user);
            fs::remove_dir_all(&target)?;
        }
        Ok(())
    }

    fn build(&self, build: Build, target: &Path) -> Result<f64> {
        let mut command = build.command();
        command.current_dir(&self.directory).arg("--target-dir").arg(target);
        Ok(cost(&mut command)?.user)
    }

    /// How large the program is, and how many crates it depends on.
    fn look_at(&mut self, target: &Path) -> Result<()> {
        let stripped = target.join("stripped");
        let program = target.join("release/caller");
        output(Command::new("strip").arg("-o").args([&stripped, &program]))?;
        let kilobytes = fs::metadata(stripped)?.len().div_ceil(1_000);
        self.stripped = f64::from(u32::try_from(kilobytes)?) / 1e3;
        let mut tree = cargo("tree");
        tree.args(["--prefix", "none", "--edges", "normal,build", "--no-dedupe"]);
        let (tree, _) = output(tree.current_dir(&self.directory))?;
        // The program itself is none that it depends on.
        self.crates = tree.lines().collect::<BTreeSet<_>>().len() - 1;
        Ok(())
    }

    fn user(&self, build: Build) -> Spread {
        spread(self.user.get(&build).into_iter().flatten().copied())
    }
}

const MANIFEST: &str = r#"[package]
name = "caller"
version = "0.0.0"
edition = "2024"

[dependencies]
service = { path = "service" }

[workspace]
"#;

/// A program that makes each operation's request, and reads its response.
fn caller(service: &Path) -> Result<String> {
    let mut modules = Vec::new();
    for file in fs::read_dir(service.join("src/operation"))? {
        let path = file?.path();
        let text = fs::read_to_string(&path)?;
        // An operation is the unit structure of its module.
        let operation =
            text.lines().find_map(|line| line.strip_prefix("pub struct ")?.strip_suffix(';'));
        let module =
            path.file_stem().and_then(|stem| stem.to_str()).ok_or("a file without a name")?;
        modules.push(format!("{module}::{}", operation.ok_or("a module without its operation")?));
    }
    modules.sort();
    let mut text = String::from(
        "use service::http::Response;\nuse service::operation::{Endpoint, Operation};\n\n\
         fn call<O: Operation>(endpoint: &Endpoint, response: &Response<Vec<u8>>) {\n    \
         let request = O::request(&O::Input::default(), endpoint);\n    \
         println!(\"{} {} {}\", O::NAME, request.is_ok(), O::response(response).is_ok());\n}\n\n\
         fn main() {\n    let endpoint = Endpoint::new(\"https://service.example\").expect(\"a URL\");\n    \
         let response = Response::new(std::env::args().next().unwrap_or_default().into_bytes());\n",
    );
    for module in modules {
        writeln!(text, "    call::<service::operation::{module}>(&endpoint, &response);")?;
    }
    Ok(text + "}\n")
}

/// Pairs of subjects with the same operations: today's, and the baseline's.
fn pairs(subjects: &[Subject]) -> impl Iterator<Item = (&Subject, &Subject)> {
    subjects.chunks(2).map(|pair| (&pair[0], &pair[1]))
}

fn verdicts(subjects: &[Subject]) -> (Table, bool) {
    const ONE: &[(Build, Goal)] = &[(CallerRelease, Goal::AtMost(0.5, 0.4))];
    const ALL: &[(Build, Goal)] = &[
        (CallerRelease, Goal::AtMost(0.5, 0.4)),
        (CrateCheck, Goal::AtMost(1.12, 1.0)),
        (CrateRelease, Goal::AtMost(1.0, 0.9)),
    ];
    let headings = ["user CPU", "today", "baseline", "ratio", "must", "reach", "verdict"];
    let mut table = Table::new(&headings);
    let mut is_as_it_must = true;
    for (today, baseline) in pairs(subjects) {
        let (whole, goals) = match today.operations {
            1 => ("one operation", ONE),
            operations if operations > COUNTS[2] => ("all operations", ALL),
            _ => continue,
        };
        for &(build, goal) in goals {
            let (ours, theirs) = (today.user(build).median, baseline.user(build).median);
            let (is_met, word) = goal.verdict(&[ours / theirs]);
            is_as_it_must &= is_met;
            table.row([
                format!("{}, {whole}", name(build)),
                format!("{} s", number(ours)),
                format!("{} s", number(theirs)),
                number(ours / theirs),
                goal.must(),
                goal.reach(),
                word.to_owned(),
            ]);
        }
    }
    (table, is_as_it_must)
}

fn name(build: Build) -> &'static str {
    match build {
        CrateCheck => "crate, check",
        CallerCheck => "caller, check",
        CrateRelease => "crate, release",
        CallerRelease => "caller, release",
        ColdCheck => "caller, cold check",
        ColdRelease => "caller, cold release",
    }
}

fn growth(subjects: &[Subject]) -> Table {
    let builds = WARM.into_iter().chain(COLD).map(name);
    let headings: Vec<_> =
        ["crate with"].into_iter().chain(builds).chain(["stripped", "crates"]).collect();
    let mut table = Table::new(&headings);
    for subject in subjects {
        let user = |build: Build| {
            let Spread { low, median, high } = subject.user(build);
            let said = format!("{} s ({}–{})", number(median), number(low), number(high));
            if subject.user.contains_key(&build) { said } else { String::new() }
        };
        let [one, two, three, four] = WARM.map(user);
        let [five, six] = COLD.map(user);
        let (size, crates) = (format!("{:.2} MB", subject.stripped), subject.crates.to_string());
        table.row([subject.title(), one, two, three, four, five, six, size, crates]);
    }
    table
}

fn plots(subjects: &[Subject]) -> Result<()> {
    let bar = |subject: &Subject| {
        let (value, is_ours) = (subject.user(CallerRelease), !subject.is_baseline);
        Bar { label: subject.title(), value, is_ours }
    };
    let bars: Vec<_> = subjects.iter().map(bar).collect();
    plot("building", "A caller's release build, user CPU (less is better)", "s", &bars)
}
