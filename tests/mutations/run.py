"""Breaks the codec on purpose, one bug at a time, and checks that the protocol tests notice.

    python3 tests/mutations/run.py [--model FILE...]

A crate is generated once, and each mutation is made in turn in its copy of the support modules, which is what the
generator would copy from a codec with that bug: the checkout is never changed. Without a model, the tests are those of
tests/fixtures/protocol.json, which must pass as they are, and must fail with each mutation. With a model of the caller's,
its tests must pass as they are; which mutations they notice is reported.
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
SUPPORT = ROOT / "codegen/src/support"

# Each mutation: what the bug is, and what to replace by what, in which files of the support. A text that is not
# there exactly once is an error: then the mutation must follow the code.
MUTATIONS = {
    "drop X-Amz-Target": [
        ("protocol/aws_json.rs", 'headers.insert("x-amz-target", name);', "drop(name);"),
    ],
    "send null members": [
        ("codec/json/write.rs", "            self.encoder.checker.absent(schema, index);\n            return;\n", ""),
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
    models = arguments.model or [ROOT / "tests/fixtures/protocol.json"]
    suite = Suite(scratch / "crate", arguments.target or scratch / "target")
    # A mutation that does not fit the code is found before anything is built.
    mutated = {name: mutate(name, edits) for name, edits in MUTATIONS.items()}

    suite.generate(models)
    passed, failed = suite.run("as it is")
    if failed or not passed:
        sys.exit(f"without a mutation, {len(failed)} of {passed + len(failed)} tests fail: {', '.join(failed)}")
    print(f"as it is: {passed} tests pass", flush=True)
    missed = []
    for name, texts in mutated.items():
        _, failed = suite.run_with(name, texts)
        if failed:
            print(f"{name}: noticed by {len(failed)} tests, such as {failed[0]}", flush=True)
        else:
            print(f"{name}: NOT NOTICED", flush=True)
            missed.append(name)
    print(f"{len(mutated) - len(missed)} of {len(mutated)} mutations are noticed", flush=True)
    # A model of the caller's is as good as it is.
    return 1 if missed and not arguments.model else 0


def mutate(name, edits):
    """The code of the modules that a mutation changes, as it is and as it becomes."""
    texts = {}
    for file, old, new in edits:
        # The unit tests of a module come last, and are no part of generated crates.
        original = (SUPPORT / file).read_text().partition("\n#[cfg(test)]\n")[0].rstrip()
        _, code = texts.get(file, (original, original))
        if code.count(old) != 1:
            sys.exit(f"{name}: {file} holds {code.count(old)} times, not once:\n{old}")
        texts[file] = (original, code.replace(old, new))
    return texts


class Suite:
    """The protocol tests of some models, in a crate of their own."""

    def __init__(self, crate, target):
        self.crate = crate
        self.environment = os.environ | {
            "CARGO_TARGET_DIR": str(target.resolve()),
            "CARGO_TERM_COLOR": "never",
            "CARGO_TERM_QUIET": "false",
            "RUST_BACKTRACE": "0",
        }

    def generate(self, models):
        codegen = ["cargo", "xtask", "codegen", "--all", "--protocol-tests", "--model", *(model.resolve() for model in models)]
        subprocess.run([*codegen, "--out", self.crate], cwd=ROOT, stdout=subprocess.DEVNULL, check=True)
        shutil.copy(ROOT / "Cargo.lock", self.crate)

    def run_with(self, what, texts):
        """As `run`, with other code in the support modules that `mutate` names."""
        kept = {file: (self.crate / "src/support" / file).read_text() for file in texts}
        for file, (original, code) in texts.items():
            if kept[file].count(original) != 1:
                sys.exit(f"{what}: {file} is not copied as it is")
            (self.crate / "src/support" / file).write_text(kept[file].replace(original, code))
        result = self.run(what)
        for file, text in kept.items():
            (self.crate / "src/support" / file).write_text(text)
        return result

    def run(self, what):
        """How many tests pass, and the names of those that fail. What does not compile shows nothing."""
        test = ["cargo", "test", "--test", "protocol"]
        self.must(what, [*test, "--no-run"])
        output = self.call(test).stdout
        found = re.findall(r"^test (\S+) \.\.\. (ok|FAILED)$", output, re.MULTILINE)
        summary = re.search(r"^test result: \w+\. (\d+) passed; (\d+) failed;", output, re.MULTILINE)
        failed = [name for name, result in found if result == "FAILED"]
        if not summary or (len(found) - len(failed), len(failed)) != tuple(map(int, summary.groups())):
            sys.exit(f"{what}: the tests did not run to their end:\n{output}")
        return len(found) - len(failed), failed

    def must(self, what, command):
        result = self.call(command)
        if result.returncode != 0:
            sys.exit(f"{what}: `{' '.join(command)}` fails:\n{result.stderr}")

    def call(self, command):
        return subprocess.run(command, cwd=self.crate, env=self.environment, capture_output=True, text=True)


if __name__ == "__main__":
    sys.exit(main())
