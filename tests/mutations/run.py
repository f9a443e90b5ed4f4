"""Breaks the codec on purpose, one bug at a time, and checks that the protocol tests notice.

    python3 tests/mutations/run.py [--model FILE...]

The generator is copied to a directory of its own, where each mutation is made in turn: the checkout is never
changed. Without a model, the tests are those of tests/fixtures/protocol.json, which must pass as they are, and must
fail with each mutation. With a model of the caller's, its tests must pass as they are; which mutations they notice
is reported.
"""

import argparse
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
SUPPORT = "codegen/src/support/"

# Each mutation: what the bug is, and what to replace by what, in which files of the support. A text that is not
# there exactly once is an error: then the mutation must follow the code.
MUTATIONS = {
    "drop X-Amz-Target": [
        ("protocol/aws_json.rs", 'headers.insert("x-amz-target", name);', "drop(name);"),
    ],
    "send null members": [
        ("codec/json/write.rs", "            self.encoder.checker.absent(schema, member);\n            return;\n", ""),
    ],
    "read epoch seconds as milliseconds": [
        ("codec/timestamp.rs", "Some(Self::from_secs(seconds))", "Some(Self::from_millis(seconds))"),
        ("codec/timestamp.rs", "from_secs_f64(seconds).ok()", "from_secs_f64(seconds / 1e3).ok()"),
    ],
    "keep the namespace of an error's code": [
        ("http/error.rs", "    let name = name.rsplit('#').next().unwrap_or_default();\n", ""),
    ],
    "stop dropping nulls of dense lists and maps": [
        ("codec/json/read.rs", "into.pop();", "return Err(inner.scanner.stop(Fault::OutOfRange));"),
        ("codec/json/read.rs", "into.remove(&K::from(key))", "return Err(inner.scanner.stop(Fault::OutOfRange))"),
    ],
}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--model", nargs="+", type=pathlib.Path, help="a model with protocol tests")
    parser.add_argument("--target", type=pathlib.Path, help="where to keep what is built, for the next run")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        return run(pathlib.Path(scratch), arguments)


def run(scratch, arguments):
    copy = scratch / "generator"
    copy_checkout(copy)
    models = arguments.model or [copy / "tests/fixtures/protocol.json"]
    suite = Suite(copy, scratch / "crate", arguments.target or scratch / "target", models)
    # A mutation that does not fit the code is found before anything is built.
    mutated = {name: mutate(name, edits) for name, edits in MUTATIONS.items()}

    passed, failed = suite.run("as it is")
    if failed or not passed:
        sys.exit(f"without a mutation, {len(failed)} of {passed + len(failed)} tests fail: {', '.join(failed)}")
    print(f"as it is: {passed} tests pass", flush=True)
    missed = []
    for name, texts in mutated.items():
        write(copy, texts)
        _, failed = suite.run(name)
        write(copy, {path: (ROOT / path).read_text() for path in texts})
        if failed:
            print(f"{name}: noticed by {len(failed)} tests, such as {failed[0]}", flush=True)
        else:
            print(f"{name}: NOT NOTICED", flush=True)
            missed.append(name)
    print(f"{len(mutated) - len(missed)} of {len(mutated)} mutations are noticed", flush=True)
    # A model of the caller's is as good as it is.
    return 1 if missed and not arguments.model else 0


def copy_checkout(copy):
    """Copies what is, or could be, part of the repository."""
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    for path in filter(None, subprocess.check_output(listed, cwd=ROOT, text=True).split("\0")):
        if (ROOT / path).is_file():
            (copy / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / path, copy / path)


def mutate(name, edits):
    """The texts of the files that a mutation changes."""
    texts = {}
    for file, old, new in edits:
        path = SUPPORT + file
        text = texts.get(path) or (ROOT / path).read_text()
        # The unit tests of a module come last, and are no part of generated crates.
        code, tests, rest = text.partition("\n#[cfg(test)]\n")
        if code.count(old) != 1:
            sys.exit(f"{name}: {path} holds {code.count(old)} times, not once:\n{old}")
        texts[path] = code.replace(old, new) + tests + rest
    return texts


def write(copy, texts):
    for path, text in texts.items():
        (copy / path).write_text(text)


class Suite:
    """The protocol tests of some models, generated anew each time."""

    def __init__(self, generator, crate, target, models):
        self.generator, self.crate, self.models = generator, crate, [model.resolve() for model in models]
        self.environment = os.environ | {
            "CARGO_TARGET_DIR": str(target.resolve()),
            "CARGO_TERM_COLOR": "never",
            "CARGO_TERM_QUIET": "false",
            "RUST_BACKTRACE": "0",
        }

    def run(self, what):
        """How many tests pass, and the names of those that fail. What does not compile shows nothing."""
        codegen = ["cargo", "run", "--quiet", "--package", "xtask", "--", "codegen", "--all", "--protocol-tests"]
        self.must(what, [*codegen, "--model", *map(str, self.models), "--out", str(self.crate)], self.generator)
        if not (self.crate / "Cargo.lock").exists():
            shutil.copy(self.generator / "Cargo.lock", self.crate)
        test = ["cargo", "test", "--test", "protocol"]
        self.must(what, [*test, "--no-run"], self.crate)
        output = self.call(test, self.crate).stdout
        found = re.findall(r"^test (\S+) \.\.\. (ok|FAILED)$", output, re.MULTILINE)
        summary = re.search(r"^test result: \w+\. (\d+) passed; (\d+) failed;", output, re.MULTILINE)
        failed = [name for name, result in found if result == "FAILED"]
        if not summary or (len(found) - len(failed), len(failed)) != tuple(map(int, summary.groups())):
            sys.exit(f"{what}: the tests did not run to their end:\n{output}")
        return len(found) - len(failed), failed

    def must(self, what, command, directory):
        result = self.call(command, directory)
        if result.returncode != 0:
            sys.exit(f"{what}: `{' '.join(command)}` fails:\n{result.stderr}")

    def call(self, command, directory):
        return subprocess.run(command, cwd=directory, env=self.environment, capture_output=True, text=True)


if __name__ == "__main__":
    sys.exit(main())
