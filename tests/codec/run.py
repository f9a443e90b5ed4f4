#!/usr/bin/env python3
"""The codec of this checkout against the one it replaced, and against `serde_json`.

    python3 tests/codec/run.py --botocore DATA [--fixtures] [--count N] [--seed N] [--threads N] [--only INDEX] [--work DIR]

DATA is the `data` directory of a botocore release. The commit OLD is unpacked, and generates the crates of `src/pairs.rs`
by its own generator; this checkout generates them, too. A program that has both reads the same N mutated documents with
each (2,000,000 unless told). What differs without an explanation fails the run; so does what the readers accept and
`serde_json` does not, and a request whose body is not what `serde_json` writes. The same seed makes the same documents,
and --only shows one of them with all that came of it. With --fixtures, only the operations of tests/fixtures are compared,
which are fewer to compile.

The old generator is built once, in tests/codec/target unless --work says where.
"""

import argparse
import io
import json
import os
import pathlib
import re
import subprocess
import tarfile

import shapes

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
# The last commit whose reader let `serde_json`'s tokens decide.
OLD = "ead883822b17bd4491e7ad4963356eb40322a911"
FIXTURES = {"obstacles": "obstacles.json", "protocol": "protocol.json", "library": "default.json"}


def main(options):
    work = options.work.resolve()
    old = unpack(work / OLD)
    xtasks = {"old": build(old, work / f"build-{OLD}"), "new": build(ROOT, os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))}
    operations = pairs()
    models = {krate: model(krate, options.botocore) for krate in operations}
    for age, xtask in xtasks.items():
        for krate, names in operations.items():
            selected = ["--all"] if krate in FIXTURES else ["--operation", ",".join(names)]
            command = [xtask, "codegen", "--model", models[krate], *selected, "--crate-name", f"{age}-{krate}"]
            run([*command, "--out", HERE / f"crates/{age}-{krate}", "--force"], capture_output=True)
    amendments = json.loads((old / "models/amendments.json").read_text())
    table = {krate: shapes.table(shapes.load(path), amendments) for krate, path in models.items()}
    schema = work / "shapes.json"
    schema.write_text(json.dumps(table))
    features = ["--no-default-features"] if options.fixtures else []
    run(["cargo", "build", "--release", "--manifest-path", HERE / "Cargo.toml", "--target-dir", work / "program", *features])
    only = [] if options.only is None else [str(options.only)]
    program = [work / "program/release/codec", schema, str(options.count), str(options.seed), str(options.threads), *only]
    raise SystemExit(subprocess.run(program).returncode)


def unpack(directory):
    """The files of the old commit."""
    if not (directory / "Cargo.toml").exists():
        archive = subprocess.run(["git", "archive", OLD], cwd=ROOT, stdout=subprocess.PIPE)
        if archive.returncode:
            raise SystemExit(f"commit {OLD} is not in this clone: git fetch --unshallow")
        tarfile.open(fileobj=io.BytesIO(archive.stdout)).extractall(directory)
    return directory


def build(root, target):
    """The generator of a checkout. It has a target directory of its own: cargo takes two checkouts' packages for the same."""
    run(["cargo", "build", "--package", "xtask", "--manifest-path", root / "Cargo.toml", "--target-dir", target])
    return pathlib.Path(target, "debug/xtask").resolve()


def pairs():
    """The operations to compare, by crate, as the program lists them."""
    found = {}
    for krate, operation in re.findall(r"^    (\w+)::\w+::(\w+),$", (HERE / "src/pairs.rs").read_text(), re.MULTILINE):
        found.setdefault(krate, []).append(operation)
    return found


def model(krate, data):
    """The file with the model of a crate."""
    if krate in FIXTURES:
        return ROOT / "tests/fixtures" / FIXTURES[krate]
    return sorted((data / krate).glob("*/service-2.json*"))[-1]


def run(command, **options):
    done = subprocess.run(command, **options)
    if done.returncode:
        raise SystemExit((done.stderr or b"").decode() + f"failed: {' '.join(map(str, command))}")


parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--botocore", type=pathlib.Path, required=True, metavar="DATA")
parser.add_argument("--fixtures", action="store_true")
parser.add_argument("--count", type=int, default=2_000_000)
parser.add_argument("--seed", type=int, default=1)
parser.add_argument("--threads", type=int, default=2)
parser.add_argument("--only", type=int)
parser.add_argument("--work", type=pathlib.Path, default=HERE / "target")
main(parser.parse_args())
