#!/usr/bin/env python3
"""What it costs to compile the whole of SageMaker: our crate against the official one.

    python3 tests/cost/run.py SERVICE-2.JSON.GZ [XTASK]

Both are built cold, with all their dependencies, on the same machine in the same run: ours, the official one, and
ours again, of which the mean counts, since machines get slower and faster. The verdict is about ratios alone: of the
time that processors spent in user mode, which other work on the machine disturbs far less than what a clock on
the wall shows, and of the largest process's memory. Takes about nine minutes on two quiet cores.
"""

import os
import re
import resource
import subprocess
import sys
import tempfile
import time

OFFICIAL = 'aws-sdk-sagemaker = { version = "=1.248.0", default-features = false }'
# How many times less processor time, and which share of the memory, ours is to take at most.
AT_LEAST = {"check": 5.5, "release": 21.0}
MEMORY = 0.25
COMMANDS = {"check": ["cargo", "check"], "release": ["cargo", "build", "--release"]}


def main():
    model = os.path.abspath(sys.argv[1])
    xtask = sys.argv[2:3] or ["cargo", "xtask"]
    root = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
    with tempfile.TemporaryDirectory() as work:
        whole = os.path.join(work, "whole")
        arguments = ["codegen", "--model", model, "--all", "--out", whole, "--crate-name", "whole"]
        subprocess.run([*xtask, *arguments], cwd=root, check=True)
        programs = {
            "ours": program(work, "ours", f'whole = {{ path = "{whole}" }}'),
            "official": program(work, "official", OFFICIAL),
        }
        for directory in programs.values():
            subprocess.run(["cargo", "fetch", "--quiet"], cwd=directory, check=True)
        failed = [what for profile in COMMANDS for what in compare(profile, programs)]
    for what in failed:
        print(f"more than it should be: {what}")
    sys.exit(1 if failed else 0)


def program(work, name, dependency):
    """A program that depends on a crate, and uses nothing of it."""
    directory = os.path.join(work, "program-" + name)
    os.makedirs(os.path.join(directory, "src"))
    with open(os.path.join(directory, "Cargo.toml"), "w", encoding="utf-8") as manifest:
        manifest.write(
            f'[package]\nname = "program-{name}"\nversion = "0.0.0"\nedition = "2024"\n'
            f"[dependencies]\n{dependency}\n[workspace]\n"
        )
    with open(os.path.join(directory, "src", "lib.rs"), "w", encoding="utf-8"):
        pass
    return directory


def compare(profile, programs):
    """Builds both, prints what each took, and returns of what ours takes too much."""
    first, official, second = (build(profile, programs[name]) for name in ("ours", "official", "ours"))
    ours = {key: (first[key] + second[key]) / 2 for key in first}
    print(f"{profile:8} {'ours':>10} {'official':>10} {'ratio':>8}")
    for label, of, unit in (
        ("user CPU", lambda cost: cost["user"], "s"),
        ("wall", lambda cost: cost["wall"], "s"),
        ("crate", lambda cost: cost["crate"], "s"),
        ("memory", lambda cost: cost["memory"], "GB"),
    ):
        ratio = of(official) / of(ours)
        print(f"{label:8} {of(ours):7.2f} {unit:2} {of(official):7.2f} {unit:2} {ratio:7.2f}x")
    print(f"expected: user CPU at least {AT_LEAST[profile]}x, memory at least {1 / MEMORY}x", flush=True)
    failed = []
    if official["user"] < AT_LEAST[profile] * ours["user"]:
        failed.append(f"{profile}: time")
    if ours["memory"] > MEMORY * official["memory"]:
        failed.append(f"{profile}: memory")
    return failed


def build(profile, directory):
    """The cost of a cold build, in a target directory of its own. `crate` is the wall time of the service's crate alone,
    and `memory` that of the largest process, in every case a rustc."""
    with tempfile.TemporaryDirectory() as target:
        # What cargo takes from a registry, as the official crate, it never builds incrementally.
        environment = os.environ | {"CARGO_TARGET_DIR": target, "CARGO_TERM_COLOR": "never", "CARGO_INCREMENTAL": "0"}
        start = time.monotonic()
        cargo = subprocess.Popen([*COMMANDS[profile], "--timings"], cwd=directory, env=environment, stderr=subprocess.PIPE, text=True)
        log = cargo.stderr.read()
        _, status, usage = os.wait4(cargo.pid, 0)
        wall = time.monotonic() - start
        if status != 0:
            sys.exit(f"{log}\n{directory} does not build")
        return {"user": usage.ru_utime, "wall": wall, "memory": usage.ru_maxrss / 1e6, "crate": crate_time(target)}


def crate_time(target):
    """How long the slowest crate took, by cargo's own report: that is the service's."""
    with open(os.path.join(target, "cargo-timings", "cargo-timing.html"), encoding="utf-8") as report:
        return max(float(seconds) for seconds in re.findall(r'"duration": ([0-9.]+)', report.read()))


if __name__ == "__main__":
    main()
