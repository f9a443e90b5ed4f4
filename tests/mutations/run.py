"""Breaks the codecs and protocols on purpose, one bug at a time, and checks that the protocol tests notice.

    python3 tests/mutations/run.py [--model FILE...]

A crate is generated once for each fixture, and each mutation is made in turn in its copy of the support modules, which is
what the generator would copy from a codec with that bug: the checkout is never changed. Without a model, the tests are those
of the fixtures in MUTATIONS, which must pass as they are, and must fail with each of the fixture's mutations. With a model of
the caller's, its tests must pass as they are; which mutations they notice is reported, of those that fit its protocol.
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
AWS_JSON = {
    "drop X-Amz-Target": [
        ("protocol/aws_json.rs", 'headers.insert("x-amz-target", name);', "drop(name);"),
    ],
    "send null members": [
        ("codec/json/write.rs", "            self.encoder.checker.absent(schema, index);\n            return;\n", ""),
    ],
    "read epoch seconds as milliseconds": [
        ("codec/timestamp.rs", "Self::from_secs_and_nanos(secs, nanos).ok(),", "Some(Self::from_millis(secs + i64::from(nanos))),"),
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
REST_JSON = {
    "encode no label": [
        ("protocol/rest_json.rs", "false => uri::encoded(text.as_bytes()),", "false => text.clone(),"),
    ],
    "encode the slashes of a greedy label": [
        ("protocol/rest_json.rs", '.join("/")', '.join("%2F")'),
    ],
    "split a list in a header at each comma": [
        ("codec/text/read.rs", "match rest.strip_prefix('\"') {", "match rest.strip_prefix('\"').filter(|_| false) {"),
    ],
    "write timestamps in headers as epoch seconds": [
        ("codec/text/write.rs", "let text = value.text(self.checker.format);",
         "let text = value.text(self.checker.format).filter(|_| self.place != Place::Header);"),
    ],
    "let the map of the query win over its members": [
        ("protocol/rest_json.rs", "own.chain(self.query.iter()", "own.chain(self.query_map.iter()"),
        ("protocol/rest_json.rs", "self.query_map.retain(", "self.query.retain("),
    ],
    "wrap a payload in an object": [
        ("protocol/rest_json.rs", "value.encode(&mut self.body);", "self.body.member(self.schema, member, value);"),
    ],
    "send no object for an absent structure": [
        ("protocol/rest_json.rs", "if !absent.is_empty() => self.content_type = Some(JSON),", "if !absent.is_empty() => {}"),
    ],
    "drop the query of the URI": [
        ("protocol/rest_json.rs", "in literals.chain(pairs).enumerate()", "in literals.take(0).chain(pairs).enumerate()"),
    ],
    "lose the members of an error that are headers": [
        ("protocol/rest_json.rs", "text::read(&mut other, member, text) == Ok(true)),",
         "text::read(&mut other, member, text) == Ok(true) && T::BINDINGS.is_empty()),"),
    ],
    "send a content type without a body": [
        ("protocol/rest_json.rs", "if let Some(content_type) = self.content_type {", "if let Some(content_type) = self.content_type.or(Some(JSON)) {"),
    ],
}
# The mutations that the tests of each fixture must notice.
MUTATIONS = {"protocol.json": AWS_JSON, "rest.json": REST_JSON}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--model", nargs="+", type=pathlib.Path, help="a model with protocol tests")
    parser.add_argument("--target", type=pathlib.Path, help="where to keep what is built, for the next run")
    arguments = parser.parse_args()
    # A mutation that does not fit the code is found before anything is built.
    mutated = {name: {bug: mutate(bug, edits) for bug, edits in bugs.items()} for name, bugs in MUTATIONS.items()}
    with tempfile.TemporaryDirectory() as scratch:
        target = arguments.target or pathlib.Path(scratch) / "target"
        if arguments.model:
            # A model of the caller's is as good as it is.
            run(Suite(pathlib.Path(scratch) / "crate", target), arguments.model, {bug: texts for of in mutated.values() for bug, texts in of.items()})
            return 0
        suites = [(Suite(pathlib.Path(scratch) / pathlib.Path(name).stem, target), name) for name in mutated]
        return 1 if sum(run(suite, [ROOT / "tests/fixtures" / name], mutated[name]) for suite, name in suites) else 0


def run(suite, models, mutated):
    """How many mutations the tests of some models do not notice."""
    suite.generate(models)
    passed, failed = suite.run("as it is")
    if failed or not passed:
        sys.exit(f"without a mutation, {len(failed)} of {passed + len(failed)} tests fail: {', '.join(failed)}")
    print(f"{', '.join(model.name for model in models)}, as it is: {passed} tests pass", flush=True)
    missed, fitting = [], {name: texts for name, texts in mutated.items() if suite.has(texts)}
    for name, texts in fitting.items():
        _, failed = suite.run_with(name, texts)
        if failed:
            print(f"{name}: noticed by {len(failed)} tests, such as {failed[0]}", flush=True)
        else:
            print(f"{name}: NOT NOTICED", flush=True)
            missed.append(name)
    print(f"{len(fitting) - len(missed)} of {len(fitting)} mutations are noticed", flush=True)
    return len(missed)


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

    def has(self, texts):
        """Whether the crate has the modules that a mutation changes: those of other protocols are left out."""
        return all((self.crate / "src/support" / file).exists() for file in texts)

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
