#!/usr/bin/env python3
"""What paginators and waiters cost to compile: a whole service with them and without, alone and for a caller.

    python3 tests/cost/paging.py DIRECTORY [XTASK]      # some ten minutes on two quiet cores, for SageMaker

DIRECTORY is a service's in botocore's `data`, such as `sagemaker/2017-07-24`. Two crates are generated, with the feature
`client`: "before" knows nothing of paginators and waiters. Each is built with its dependencies there already, in turn; so is
a program that lists and describes, by `send` alone or by `items` and a waiter, too. The table has medians of user CPU.
"""

import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile

from call import ROOT, run

TURNS = 5
SEND = """
use {crate}::blocking::Client;
fn main() -> Result<(), Box<dyn std::error::Error>> {{
    let client = Client::from_env()?;
    println!("{{:?}}", client.list_endpoints().send()?.endpoints.len());
    println!("{{:?}}", client.describe_endpoint().endpoint_name("e").send()?.endpoint_status);
{more}    Ok(())
}}
"""
MORE = """    for endpoint in client.list_endpoints().pages().items() {
        println!("{}", endpoint?.endpoint_name);
    }
    println!("{}", client.wait_until_endpoint_in_service().endpoint_name("e").send()?.calls);
"""
BUILD = ["cargo", "build", "--release", "--quiet"]
CHECK = ["cargo", "check", "--quiet"]


def main(model, *xtask):
    model = pathlib.Path(model).resolve()
    with tempfile.TemporaryDirectory() as work:
        work = pathlib.Path(work)
        bare = work / "model"
        bare.mkdir()
        for file in [*model.glob("service-2.json*"), *model.glob("endpoint-rule-set-1.json*")]:
            shutil.copy(file, bare)
        generate(bare, work / "before", xtask)
        generate(model, work / "after", xtask)
        # What is built, with which crate, and by which command.
        rows = {
            "the crate, check": {name: (work / name, [*CHECK, "--features", "client"]) for name in ("before", "after")},
            "the crate, release": {name: (work / name, [*BUILD, "--features", "client"]) for name in ("before", "after")},
            "a caller, release": {
                "before": (program(work, "before", ""), BUILD),
                "after": (program(work, "after", ""), BUILD),
                "after, with pages and a waiter": (program(work, "after", MORE), BUILD),
            },
        }
        print("| what | crate | user CPU, median | all |\n| --- | --- | --- | --- |")
        for what, builds in rows.items():
            taken = measure(work, builds)
            for name, of in taken.items():
                ratio = statistics.median(of) / statistics.median(taken["before"])
                print(f"| {what} | {name} | {statistics.median(of):.2f} s, {ratio:.2f}x | {', '.join(f'{user:.2f}' for user in sorted(of))} |", flush=True)


def generate(model, crate, xtask):
    service = next(model.glob("service-2.json*"))
    command = [*(xtask or ["cargo", "xtask"]), "codegen", "--model", service, "--all", "--out", crate, "--crate-name", crate.name]
    subprocess.run(command, cwd=ROOT, check=True, stderr=subprocess.DEVNULL)
    with open(crate / "Cargo.toml", "a", encoding="utf-8") as manifest:
        manifest.write("\n[workspace]\n")


def program(work, crate, more):
    directory = work / f"program-{crate}{'-more' if more else ''}"
    (directory / "src").mkdir(parents=True)
    (directory / "src/main.rs").write_text(SEND.format(crate=crate, more=more), encoding="utf-8")
    (directory / "Cargo.toml").write_text(
        '[package]\nname = "program"\nversion = "0.0.0"\nedition = "2024"\n[workspace]\n[dependencies]\n'
        f'{crate} = {{ path = "../{crate}", features = ["client"] }}\n', encoding="utf-8")
    return directory


def measure(work, builds):
    """The user CPU of each build, by turns. The first turn builds what they depend on."""
    taken = {name: [] for name in builds}
    for turn in range(TURNS + 1):
        for name, (directory, command) in builds.items():
            target = work / ("target-" + directory.name)
            if turn > 0:
                next((directory / "src").glob("[lm]*.rs")).touch()
            cost = run(command, directory, target)
            if turn > 0:
                taken[name].append(cost["user"])
    return taken


if __name__ == "__main__":
    if not 2 <= len(sys.argv):
        sys.exit(__doc__)
    main(*sys.argv[1:])
