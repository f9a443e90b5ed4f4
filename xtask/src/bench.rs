//! `cargo xtask bench`: measurements, by the package `tests/bench`, which depends on what is too large for this one.

use std::path::PathBuf;
use std::process::Command;

use crate::committed;
use crate::exit::{MISSED, OK};
use crate::failure::{Failure, Result};

const AFTER_HELP: &str = "\
codec     Reading, writing, requests with their checks, clone and equality, beside the official crate, serde's derive,
          `serde_json::Value` and `IgnoredAny`: time, instructions (valgrind counts them) and allocations. All
          are in one program and take turns. The official crate takes six minutes and 5 GB to build, once.
build     What generated crates and their callers cost to build, with 1, 10, 50 and all operations of SageMaker, beside
          the crates that the generator of another commit makes. Takes 40 minutes.
generate  How long the generator takes for one operation, for a service and for all services, beside reading the models.

Each prints tables, with a verdict where there is something that must be: `reached` is what was hoped for, `ok` is
enough, `MISSED` is not. Other work on the machine disturbs times; ratios, of the same run, less so.

--hold compares the instructions of ours, as a share of derive's, with tests/bench/ratios.toml. It takes a minute, and
fails where a ratio changed by more than 3 %, to whichever side. If it is meant to change: --hold --write.

--write puts the tables into tests/bench/RESULTS.md, and draws the plots in tests/bench/plots. To change what README
shows, run `cargo xtask bench --write` on a quiet machine.

build and generate read botocore's models, which python3 -m pip fetches unless --models names them.

Examples:
  cargo xtask bench codec --quick
  cargo xtask bench codec --hold
  cargo xtask bench build --baseline main
  cargo xtask bench --write

Exit codes:
  0  everything is as it must be
  1  something is not
  2  wrong input or usage, or nothing could be measured";

#[derive(clap::Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct Arguments {
    /// What to measure; everything unless given
    kind: Option<Kind>,
    /// Take fewer rounds, and leave out the official crate, the largest builds and the corpus
    #[arg(long, conflicts_with = "write")]
    quick: bool,
    /// Compare instructions with the committed ratios, and nothing else
    #[arg(long)]
    hold: bool,
    /// Write the results into the repository
    #[arg(long)]
    write: bool,
    /// The commit whose generator `build` compares with
    #[arg(long, value_name = "COMMIT", default_value = "ead8838")]
    baseline: String,
    /// botocore's `data` directory [default: that of botocore 1.44.5, by pip]
    #[arg(long, value_name = "DIR")]
    models: Option<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, clap::ValueEnum)]
enum Kind {
    Codec,
    Build,
    Generate,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Codec => "codec",
            Self::Build => "build",
            Self::Generate => "generate",
        }
    }
}

pub(crate) fn run(arguments: &Arguments) -> Result<u8> {
    let kinds = match arguments.kind {
        Some(kind) => vec![kind],
        None if arguments.hold => vec![Kind::Codec],
        None => vec![Kind::Codec, Kind::Build, Kind::Generate],
    };
    if arguments.hold && kinds != [Kind::Codec] {
        return Err(Failure::new("--hold is about the codec: `cargo xtask bench codec --hold`"));
    }
    let mut code = OK;
    for kind in kinds {
        code = code.max(measure(kind, arguments)?);
    }
    Ok(code)
}

fn measure(kind: Kind, arguments: &Arguments) -> Result<u8> {
    let root = committed::root();
    let mut bench = Command::new("cargo");
    bench.args(["run", "--quiet", "--release", "--manifest-path"]);
    bench.arg(root.join("tests/bench/Cargo.toml"));
    bench.arg("--target-dir").arg(root.join("target/bench/bench")).args(["--", kind.name()]);
    let flags =
        [("--quick", arguments.quick), ("--hold", arguments.hold), ("--write", arguments.write)];
    bench.args(flags.iter().filter(|(_, is_set)| *is_set).map(|(flag, _)| flag));
    bench.args(["--baseline", &arguments.baseline]);
    if let Some(models) = &arguments.models {
        bench.arg("--models").arg(models);
    }
    let status =
        bench.status().map_err(|error| Failure::new(format!("cannot start cargo: {error}")))?;
    match status.code() {
        Some(0) => Ok(OK),
        Some(1) => Ok(MISSED),
        _ => Err(Failure::new(format!("{} could not be measured", kind.name()))),
    }
}
