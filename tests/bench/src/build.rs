//! Building: what a generated crate and a program that calls its operations cost, beside those of another commit's generator.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::command::{cargo, cost, output, say, xtask};
use crate::goals::Goal;
use crate::options::Options;
use crate::plot::{Bar, plot};
use crate::stats::{number, spread};
use crate::table::Table;
use crate::{Result, crates, place, report};

/// How many operations of SageMaker a crate has; the last stands for all of them.
const COUNTS: [usize; 4] = [1, 10, 50, usize::MAX];
const OPERATION: &str = "DescribeInferenceExperiment";

/// What is built. Everything that it depends on is there already, but for the last two.
const BUILDS: [(&str, &str, &[&str]); 6] = [
    ("crate, check", "check", &["-p", "service"]),
    ("caller, check", "check", &[]),
    ("crate, release", "build", &["-p", "service", "--release"]),
    ("caller, release", "build", &["--release"]),
    ("cold, check", "check", &[]),
    ("cold, release", "build", &["--release"]),
];
const COLD: &[usize] = &[4, 5];

/// A crate with some operations, and a program that calls each of them.
struct Subject {
    operations: usize,
    is_baseline: bool,
    directory: PathBuf,
    /// Seconds of user CPU in each round, for each of `BUILDS`.
    user: [Vec<f64>; BUILDS.len()],
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
            let whose = if subject.is_baseline { "of the baseline" } else { "of today" };
            say(&format!("round {round} of {rounds}: {} operations {whose}", subject.operations));
            subject.measure()?;
        }
    }
    let (verdicts, is_as_it_must) = verdicts(&subjects);
    let baseline = format!("Baseline: {}", options.baseline);
    report::show(
        "build",
        &baseline,
        &[&verdicts.to_string(), &growth(&subjects).to_string()],
        options,
    )?;
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
        let whose = if is_baseline { "baseline" } else { "today" };
        let directory = place::work("build")?.join(format!("{whose}-{operations}"));
        fs::create_dir_all(directory.join("src"))?;
        let spread = (0..operations).map(|index| names[index * names.len() / operations].as_str());
        let named: Vec<_> = if operations == 1 { vec![OPERATION] } else { spread.collect() };
        let named = named.join(",");
        let selection =
            if operations == names.len() { vec!["--all"] } else { vec!["--operation", &named] };
        let service = directory.join("service");
        crates::codegen(xtask, model, &selection, &service, "service")?;
        fs::write(directory.join("Cargo.toml"), MANIFEST)?;
        fs::write(directory.join("src/main.rs"), caller(&service)?)?;
        let user = [const { Vec::new() }; BUILDS.len()];
        Ok(Self { operations, is_baseline, directory, user, stripped: 0.0, crates: 0 })
    }

    /// Builds everything once. Only the crate is touched: its caller has to be built again with it.
    fn measure(&mut self) -> Result<()> {
        let lib = self.directory.join("service/src/lib.rs");
        let is_first = self.user[0].is_empty();
        if self.operations == 1 {
            for &index in COLD {
                let target = self.directory.join("cold");
                self.user[index].push(self.build(index, &target)?);
                fs::remove_dir_all(target)?;
            }
        }
        let target = self.directory.join("target");
        for index in (0..BUILDS.len()).filter(|index| !COLD.contains(index)) {
            if is_first {
                self.build(index, &target)?;
            }
        }
        for index in (0..BUILDS.len()).filter(|index| !COLD.contains(index)) {
            if BUILDS[index].0.starts_with("crate") {
                fs::File::options()
                    .append(true)
                    .open(&lib)?
                    .set_modified(std::time::SystemTime::now())?;
            }
            self.user[index].push(self.build(index, &target)?);
        }
        if is_first {
            self.look_at(&target)?;
        }
        Ok(())
    }

    fn build(&self, index: usize, target: &Path) -> Result<f64> {
        let (_, subcommand, arguments) = BUILDS[index];
        let mut build = cargo(subcommand);
        build.current_dir(&self.directory).args(arguments).arg("--target-dir").arg(target);
        Ok(cost(&mut build)?.user)
    }

    /// How large the program is, and how many crates it depends on.
    fn look_at(&mut self, target: &Path) -> Result<()> {
        let stripped = target.join("stripped");
        output(Command::new("strip").arg("-o").args([&stripped, &target.join("release/caller")]))?;
        self.stripped = fs::metadata(stripped)?.len() as f64 / 1e6;
        let mut tree = cargo("tree");
        tree.current_dir(&self.directory).args([
            "--prefix",
            "none",
            "--edges",
            "normal,build",
            "--no-dedupe",
        ]);
        let (tree, _) = output(&mut tree)?;
        let crates: std::collections::BTreeSet<_> = tree.lines().collect();
        self.crates = crates.len() - 1;
        Ok(())
    }

    fn median(&self, index: usize) -> f64 {
        spread(self.user[index].iter().copied()).median
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
    let mut table = Table::new(&[
        "user CPU, of the baseline's",
        "today",
        "baseline",
        "ratio",
        "must",
        "reach",
        "verdict",
    ]);
    let mut is_as_it_must = true;
    for (today, baseline) in pairs(subjects) {
        let all = today.operations > COUNTS[2];
        let goals: &[(usize, Goal)] = match today.operations {
            1 => &[(3, Goal::AtMost(0.5, 0.4))],
            _ if all => &[
                (3, Goal::AtMost(0.5, 0.4)),
                (0, Goal::AtMost(1.12, 1.0)),
                (2, Goal::AtMost(1.0, 0.9)),
            ],
            _ => &[],
        };
        for &(index, goal) in goals {
            let (ours, theirs) = (today.median(index), baseline.median(index));
            let (is_met, word) = goal.verdict(&[ours / theirs]);
            is_as_it_must &= is_met;
            let operations =
                if all { "all operations".to_owned() } else { "one operation".to_owned() };
            table.row([
                format!("{operations}: {}", BUILDS[index].0),
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

fn growth(subjects: &[Subject]) -> Table {
    let headings = [
        "operations",
        "",
        "crate, check",
        "caller, check",
        "crate, release",
        "caller, release",
        "stripped",
        "crates",
    ];
    let mut table = Table::new(&headings);
    for subject in subjects {
        let user = |index: usize| {
            let of = spread(subject.user[index].iter().copied());
            match subject.user[index].len() {
                0 => "—".to_owned(),
                1 => format!("{} s", number(of.median)),
                _ => format!("{} s ({}–{})", number(of.median), number(of.low), number(of.high)),
            }
        };
        let whose = if subject.is_baseline { "baseline" } else { "today" };
        let mut row = |operations: String, builds: [usize; 4]| {
            let [one, two, three, four] = builds.map(user);
            let (size, crates) =
                (format!("{:.2} MB", subject.stripped), subject.crates.to_string());
            table.row([operations, whose.to_owned(), one, two, three, four, size, crates]);
        };
        row(subject.operations.to_string(), [0, 1, 2, 3]);
    }
    for subject in subjects.iter().filter(|subject| subject.operations == 1) {
        let whose = if subject.is_baseline { "baseline" } else { "today" };
        let [check, release] = [4, 5].map(|index| format!("{} s", number(subject.median(index))));
        let (none, crates) = (String::new(), subject.crates.to_string());
        table.row([
            "1, with all it depends on".to_owned(),
            whose.to_owned(),
            none.clone(),
            check,
            none.clone(),
            release,
            none,
            crates,
        ]);
    }
    table
}

fn plots(subjects: &[Subject]) -> Result<()> {
    let bars = |index: usize| {
        let bar = |subject: &Subject| {
            let whose = if subject.is_baseline { "before" } else { "today" };
            let label = format!("{} operations, {whose}", subject.operations);
            let value = spread(subject.user[index].iter().copied());
            Bar {
                label: label.replacen(
                    "1 operations",
                    "1 operation",
                    usize::from(subject.operations == 1),
                ),
                value,
                is_ours: !subject.is_baseline,
            }
        };
        subjects.iter().map(bar).collect::<Vec<_>>()
    };
    plot("building", "A caller's release build: user CPU (less is better)", "s", &bars(3))
}
