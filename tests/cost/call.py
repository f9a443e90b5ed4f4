#!/usr/bin/env python3
"""What it costs to compile a program that makes the call: with our crate against the official ones.

    python3 tests/cost/call.py                         # every program once, cold; some 25 minutes on two quiet cores
    python3 tests/cost/call.py ureq hyper              # some of them
    python3 tests/cost/call.py --whole SERVICE-2.JSON.GZ [XTASK]

The first prints a row for each program: user CPU, wall, the largest process, crates, stripped size; and fails where
ours with `ureq` or `hyper` takes more than a tenth of the user CPU of the official one, if that is among them.

The second compares the whole of SageMaker with the feature `client` and without, the crate alone with its dependencies
built: the median of five runs of each, which take turns. With it may take 1.15 times the user CPU at most.
"""

import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
CRATE = f'sagemaker-describe-inference-experiment = {{ path = "{ROOT}/generated", features = [%s] }}'
MOST = 1.15
TURNS = 5

BLOCKING = """
use sagemaker_describe_inference_experiment::blocking::Client;
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let client = Client::from_env()?;
    let experiment = client.describe_inference_experiment().name("canary").send()?;
    println!("{} is {}", experiment.name, experiment.status);
    Ok(())
}
"""

ASYNC = """
use sagemaker_describe_inference_experiment::{Client, client::Config};
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let config = Config::from_env()%s.build()?;
        let client = Client::new(&config)?;
        let experiment = client.describe_inference_experiment().name("canary").send().await?;
        println!("{} is {}", experiment.name, experiment.status);
        Ok(())
    })
}
"""

OFFICIAL = """
#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let config = aws_config::load_from_env().await;
    let client = aws_sdk_sagemaker::Client::new(&config);
    let experiment = client.describe_inference_experiment().name("canary").send().await?;
    println!("{:?} is {:?}", experiment.name(), experiment.status());
    Ok(())
}
"""

REQWEST = (ROOT / "generated/examples/custom_transport/src/main.rs")
TOKIO = 'tokio = { version = "1", default-features = false, features = ["net", "rt", "time"] }'

# Name: dependencies, program.
PROGRAMS = {
    "ureq": ([CRATE % '"ureq"'], BLOCKING),
    "hyper": ([CRATE % '"hyper"', TOKIO], ASYNC % ""),
    "ureq + aws-credential-types": ([CRATE % '"ureq", "aws-credential-types"'], BLOCKING),
    "ureq + reqsign": ([CRATE % '"ureq", "reqsign"'], BLOCKING),
    "reqwest": (None, None),
    "official": (
        ['aws-config = "1"', 'aws-sdk-sagemaker = "=1.248.0"', 'tokio = { version = "1", features = ["macros", "rt"] }'],
        OFFICIAL,
    ),
}


def main():
    arguments = sys.argv[1:]
    if arguments[:1] == ["--whole"]:
        sys.exit(whole(*arguments[1:]))
    names = arguments or list(PROGRAMS)
    costs = {}
    print("| program | user CPU | wall | largest process | crates | stripped |\n| --- | --- | --- | --- | --- | --- |", flush=True)
    with tempfile.TemporaryDirectory() as work:
        for name in names:
            cost = costs[name] = build(program(pathlib.Path(work), name))
            print("| {name} | {user:.1f} s | {wall:.1f} s | {memory:.2f} GB | {crates} | {size:.1f} MB |".format(name=name, **cost), flush=True)
    failed = False
    for name in {"ureq", "hyper"} & costs.keys() if "official" in costs else ():
        ratio = costs["official"]["user"] / costs[name]["user"]
        print(f"{name}: {ratio:.1f} times less user CPU than the official program (at least 10)")
        failed |= ratio < 10
    sys.exit(failed)


def program(work, name):
    """A package with one program."""
    directory = work / name.replace(" ", "")
    (directory / "src").mkdir(parents=True)
    dependencies, text = PROGRAMS[name]
    if dependencies is None:
        # An example of the crate's own, which is a package.
        manifest = (REQWEST.parents[1] / "Cargo.toml").read_text(encoding="utf-8")
        manifest = manifest.replace('path = "../.."', f'path = "{ROOT}/generated"')
        text = REQWEST.read_text(encoding="utf-8")
    else:
        manifest = '[package]\nname = "program"\nversion = "0.0.0"\nedition = "2024"\n[dependencies]\n'
        manifest += "\n".join(dependencies) + "\n[workspace]\n"
    (directory / "Cargo.toml").write_text(manifest, encoding="utf-8")
    (directory / "src/main.rs").write_text(text, encoding="utf-8")
    subprocess.run(["cargo", "fetch", "--quiet"], cwd=directory, check=True)
    return directory


def build(directory):
    """The cost of a cold release build."""
    tree = ["cargo", "tree", "--prefix", "none", "--edges", "normal,build", "--format", "{p}"]
    lines = subprocess.run(tree, cwd=directory, check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()
    # The program itself is no crate that it depends on.
    crates = len({line.removesuffix(" (*)") for line in lines if line.strip()}) - 1
    with tempfile.TemporaryDirectory() as target:
        cost = run(["cargo", "build", "--release", "--quiet"], directory, target)
        programs = [path for path in pathlib.Path(target, "release").iterdir() if path.is_file() and os.access(path, os.X_OK)]
        stripped = pathlib.Path(target, "stripped")
        subprocess.run(["strip", "-o", stripped, programs[0]], check=True)
        return cost | {"crates": crates, "size": stripped.stat().st_size / 1e6}


def run(command, directory, target):
    """What a command takes, its children included; `memory` is the largest of them."""
    environment = os.environ | {"CARGO_TARGET_DIR": str(target), "CARGO_INCREMENTAL": "0"}
    start = time.monotonic()
    process = subprocess.Popen(command, cwd=directory, env=environment)
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        sys.exit(f"{' '.join(command)} failed in {directory}")
    return {"user": usage.ru_utime, "wall": time.monotonic() - start, "memory": usage.ru_maxrss / 1e6}


def whole(model, *xtask):
    """Whether the crate takes too long with `client`."""
    model = os.path.abspath(model)
    with tempfile.TemporaryDirectory() as work:
        crate = os.path.join(work, "whole")
        command = [*(xtask or ["cargo", "xtask"]), "codegen", "--model", model, "--all", "--out", crate, "--crate-name", "whole"]
        subprocess.run(command, cwd=ROOT, check=True)
        with open(os.path.join(crate, "Cargo.toml"), "a", encoding="utf-8") as manifest:
            manifest.write("\n[workspace]\n")
        features = {"without": [], "with": ["--features", "client"]}
        taken = {name: [] for name in features}
        for turn in range(TURNS + 1):
            for name, arguments in features.items():
                target = os.path.join(work, "target-" + name)
                command = ["cargo", "build", "--release", "--quiet", *arguments]
                if turn > 0:
                    subprocess.run(["cargo", "clean", "--quiet", "--release", "-p", "whole"], cwd=crate, check=True,
                                   env=os.environ | {"CARGO_TARGET_DIR": target})
                cost = run(command, crate, target)
                # The first turn builds the dependencies, too.
                if turn > 0:
                    taken[name].append(cost["user"])
    medians = {name: statistics.median(of) for name, of in taken.items()}
    ratio = medians["with"] / medians["without"]
    for name, of in taken.items():
        print(f"{name:8} {medians[name]:6.2f} s user CPU, of {', '.join(f'{user:.2f}' for user in sorted(of))}")
    print(f"with `client`: {ratio:.2f}x (at most {MOST}x)")
    return ratio > MOST


if __name__ == "__main__":
    main()
