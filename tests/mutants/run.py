"""Tries mutants of the generator, as cargo-mutants lists them, and says which the tests do not notice.

    python3 tests/mutants/run.py [--seed N] [--count N] [--names FILE] [--files GLOB...] [--report FILE]

It needs `cargo install --locked cargo-mutants`, and is run by hand: it takes too long for `.ci/run`. The mutants are
those of `codegen/src/{lower,passes,frontend,protocol}`; of them, `--count` (400, or 0 for all) are drawn by `--seed`
(10), or those whose names are the lines of a file are taken. What the last run in the same `--target` built is used
again. SURVIVORS.md says what came of it.

To build a mutant takes ten times as long as to test it, so all are built at once, in a copy of the checkout: a function
gets one body more for each mutant of it, and the environment says which runs (`MUTANT`). A body that does not compile
beside the original is no viable mutant, and is taken out. Where it could compile alone, since the original's type is
not that of the mutant (`impl Trait`), and where a mutant is in no function's body, it is built alone.

The tests are those of codegen itself, and those of `tests/` that generate; each mutant runs them, cheapest first,
until one fails. `--thorough` adds those that are slow, such as xtask's, for the few mutants that survive the others.
"""

import argparse
import collections
import json
import os
import pathlib
import random
import re
import resource
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
FILES = [f"codegen/src/{part}/**" for part in ("lower", "passes", "frontend", "protocol")]
# The tests, cheapest first: a package, the name of a program of its, and what that is called with. What the support
# modules do depends on no mutant.
SLOW_TESTS = ["hostile_text_is_cheap", "no_recursion_follows_the_depth_of_a_model"]
NOT_SLOW = [argument for name in SLOW_TESTS for argument in ("--skip", name)]
GENERATE = [
    "diagnostics", "snapshots", "meaning", "example", "slice", "companions", "smithy", "protocol_tests", "amendments",
    "twins", "freshness",
]
TESTS = [
    ("codegen", "codegen", ["--skip", "support::", "--skip", "diagnostic::", *NOT_SLOW]),
    *(("tests", name, NOT_SLOW) for name in GENERATE),
]
THOROUGH = [
    ("codegen", "codegen", SLOW_TESTS),
    ("tests", "smithy", SLOW_TESTS),
    ("tests", "determinism", []),
    *(("xtask", name, []) for name in ("cli", "corpus", "regenerate")),
    ("tests", "hostile", []),
]
# What a program may take, and a slow one, since there are mutants that do not end.
SECONDS, MORE_SECONDS, BYTES = 60, 900, 8 << 30
SWITCH = """
/// Which mutant runs.
pub(crate) fn mutant() -> usize {
    static MUTANT: std::sync::OnceLock<usize> = std::sync::OnceLock::new();
    *MUTANT.get_or_init(|| std::env::var("MUTANT").ok().and_then(|text| text.parse().ok()).unwrap_or(0))
}
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--seed", type=int, default=10)
    parser.add_argument("--count", type=int, default=400, help="how many mutants to try, 0 for all")
    parser.add_argument("--names", type=pathlib.Path, help="a file of names of mutants, to try these")
    parser.add_argument("--files", nargs="+", default=FILES, help="globs of the files to mutate")
    parser.add_argument("--report", type=pathlib.Path, help="where to write what became of each, as JSON")
    parser.add_argument("--target", type=pathlib.Path, help="where to keep what is built, for the next run")
    parser.add_argument("--thorough", action="store_true", help="run the slow tests, too")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        return run((arguments.target or pathlib.Path(scratch)).resolve(), arguments)


def run(scratch, arguments):
    listed = listed_mutants(arguments.files)
    mutants = chosen(listed, arguments)
    checkout = Checkout(scratch)
    bodies = Bodies(checkout, mutants)
    unviable, alone = bodies.settle()
    results = {mutant["name"]: "unviable" for mutant in unviable}

    def tried(mutant, result):
        results[mutant["name"]] = result
        print(f"{len(results)}/{len(mutants)} {result}: {mutant['name']}", flush=True)

    programs = checkout.test_programs(arguments.thorough)
    failed = outcome(programs, 0)
    if failed != "survived":
        sys.exit(f"the tests do not pass as they are: {failed}")
    for mutant in bodies.mutants():
        tried(mutant, outcome(programs, mutant["number"]))
    for mutant in alone:
        checkout.restore()
        checkout.write(mutant["file"], replaced(checkout.original(mutant["file"]), mutant))
        viable = not checkout.cargo("check", "-p", "codegen").returncode
        tried(mutant, outcome(checkout.test_programs(arguments.thorough), 0) if viable else "unviable")
    report(len(listed), results, arguments)


def report(listed, results, arguments):
    kinds = collections.Counter(result.split(" ")[0] for result in results.values())
    for name, result in sorted(results.items()):
        if result == "survived":
            print(f"SURVIVED: {name}")
    drawn = f"the names of {arguments.names}" if arguments.names else f"seed {arguments.seed}"
    shown = ", ".join(f"{kinds[kind]} {kind}" for kind in ("caught", "timed-out", "unviable", "survived"))
    print(f"{listed} mutants; {drawn}: {len(results)} tried, {shown}")
    if arguments.report:
        arguments.report.write_text(json.dumps(results, indent=1, sort_keys=True) + "\n")


def listed_mutants(globs):
    command = ["cargo", "mutants", "--list", "--json"]
    for glob in globs:
        command += ["--file", glob]
    return json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout)


def chosen(listed, arguments):
    if arguments.names:
        names = set(arguments.names.read_text().splitlines())
        listed = [mutant for mutant in listed if mutant["name"] in names]
    elif 0 < arguments.count < len(listed):
        listed = random.Random(arguments.seed).sample(listed, arguments.count)
    listed.sort(key=lambda mutant: mutant["name"])
    for number, mutant in enumerate(listed, 1):
        mutant["number"] = number
    return listed


class Checkout:
    """A copy of the checkout, and what is built of it."""

    def __init__(self, scratch):
        self.path, self.target = scratch / "checkout", scratch / "target"
        tracked = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
        files = subprocess.run(tracked, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\0")
        # Read once: the checkout may be worked on while mutants are tried.
        self.files = {file: (ROOT / file).read_bytes() for file in files if file and (ROOT / file).is_file()}
        if self.path.exists():
            for file in set(self.path.rglob("*")) - {self.path / file for file in self.files}:
                if file.is_file():
                    file.unlink()
        self.restore()

    def original(self, file):
        return self.files[file].decode()

    def restore(self):
        for file, text in self.files.items():
            copy = self.path / file
            # What is the same keeps its date, and is not built again.
            if not copy.exists() or copy.read_bytes() != text:
                copy.parent.mkdir(parents=True, exist_ok=True)
                copy.write_bytes(text)

    def write(self, file, text):
        if (self.path / file).read_text() != text:
            (self.path / file).write_text(text)

    def cargo(self, *arguments):
        environment = os.environ | {
            "CARGO_TARGET_DIR": str(self.target),
            "CARGO_PROFILE_DEV_DEBUG": "0",
            "RUSTFLAGS": "-A warnings",
        }
        command = ["cargo", *arguments, "--message-format", "json"]
        return subprocess.run(command, cwd=self.path, env=environment, capture_output=True, text=True)

    def test_programs(self, thorough):
        """The programs of the tests, each with its directory, what it is called with, and how long it may take."""
        wanted = [(*test, SECONDS) for test in TESTS]
        wanted += [(*test, MORE_SECONDS) for test in THOROUGH] if thorough else []
        packages = [argument for package in sorted({test[0] for test in wanted}) for argument in ("-p", package)]
        names = sorted({test[1] for test in wanted if test[0] != test[1]})
        targets = [argument for name in names for argument in ("--test", name)]
        built = self.cargo("test", "--no-run", "--lib", "--bins", *packages, *targets)
        if built.returncode:
            sys.exit(built.stdout[-4000:] + built.stderr)
        programs = {}
        for message in messages(built):
            if message.get("executable") and message["profile"]["test"]:
                directory = pathlib.Path(message["manifest_path"]).parent
                programs[directory.name, message["target"]["name"]] = (message["executable"], directory)
        return [(*programs[package, name], *how) for package, name, *how in wanted]


def messages(built):
    return [json.loads(line) for line in built.stdout.splitlines() if line.startswith("{")]


def outcome(programs, number):
    """Runs the tests with a mutant, until one fails."""
    for program, directory, called_with, seconds in programs:
        environment = os.environ | {
            "MUTANT": str(number),
            "CARGO_MANIFEST_DIR": str(directory),
            "INSTA_UPDATE": "no",
            "INSTA_WORKSPACE_ROOT": str(directory.parent),
            "INSTA_FORCE_PASS": "0",
            "RUST_BACKTRACE": "0",
        }
        try:
            tested = subprocess.run(
                [program, *called_with], cwd=directory, env=environment, timeout=seconds,
                capture_output=True, text=True, errors="replace",
                preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, (BYTES, BYTES)),
            )
        except subprocess.TimeoutExpired:
            return "timed-out"
        if tested.returncode:
            # Without a name, the program crashed.
            failed = re.findall(r"^test (\S+) \.\.\. FAILED", tested.stdout, re.M) or [f"status {tested.returncode}"]
            return f"caught by {pathlib.Path(program).name.rsplit('-', 1)[0]}: {failed[0]}"
    return "survived"


class Bodies:
    """The functions with the bodies of their mutants."""

    def __init__(self, checkout, mutants):
        self.checkout = checkout
        self.functions = collections.defaultdict(list)
        self.outside = [mutant for mutant in mutants if not self.add(mutant)]

    def add(self, mutant):
        """Whether a mutant is in a function's body, so that another body can stand for it."""
        if not mutant["function"]:
            return False
        text = self.checkout.original(mutant["file"])
        mutant["at"] = [offset(text, mutant["span"][end]) for end in ("start", "end")]
        start, end = (offset(text, mutant["function"]["span"][end]) for end in ("start", "end"))
        start = body(text, start)
        if not start < mutant["at"][0] < end:
            return False
        self.functions[mutant["file"], start, end].append(mutant)
        return True

    def mutants(self):
        return sorted((mutant for of in self.functions.values() for mutant in of), key=lambda mutant: mutant["number"])

    def settle(self):
        """Takes out what does not compile: what is no viable mutant, and what must be tried alone."""
        unviable, alone = [], self.outside
        while True:
            places = self.write()
            built = self.checkout.cargo("check", "-p", "codegen")
            if not built.returncode:
                return unviable, alone
            bad = [found for found in (self.guilty(message, places) for message in messages(built)) if found]
            if not bad:
                sys.exit(built.stdout[-4000:] + built.stderr)
            for function, mutant in bad:
                of = self.functions[function]
                own = mutant in of and "impl " not in mutant["function"]["return_type"]
                out = [mutant] if mutant in of else [] if mutant else list(of)
                (unviable if own else alone).extend(out)
                self.functions[function] = [one for one in of if one not in out]

    def write(self):
        """Writes the functions; where each body is then, as lines of a file."""
        self.checkout.restore()
        places = collections.defaultdict(list)
        files = collections.defaultdict(list)
        for (file, start, end), mutants in self.functions.items():
            if mutants:
                files[file].append((start, end, mutants))
        for file, functions in files.items():
            text, written, last = self.checkout.original(file), "", 0
            for start, end, mutants in sorted(functions, key=lambda function: function[0]):
                if start < last:
                    sys.exit(f"{file}: functions with mutants within each other")
                written += text[last:start] + "{ match crate::mutant() {\n"
                first = written.count("\n")
                numbers = " | ".join(str(mutant["number"]) for mutant in mutants)
                written += f"number if !matches!(number, {numbers}) =>\n{text[start:end]}\n"
                for mutant in mutants:
                    line = written.count("\n") + 1
                    written += f"{mutant['number']} =>\n{replaced(text, mutant, start, end)}\n"
                    places[file].append((line, written.count("\n"), (file, start, end), mutant))
                written += "_ => unreachable!() } }"
                places[file].append((first, written.count("\n") + 1, (file, start, end), None))
                last = end
            self.checkout.write(file, written + text[last:])
        root = "codegen/src/lib.rs"
        self.checkout.write(root, self.checkout.original(root) + SWITCH)
        return places

    def guilty(self, message, places):
        """The mutant in whose body an error is, or the function where it is in none."""
        if message.get("reason") != "compiler-message" or message["message"]["level"] != "error":
            return None
        spans = sorted(message["message"]["spans"], key=lambda span: not span["is_primary"])
        functions = []
        for span in spans:
            while span.get("expansion") and not span["file_name"].startswith("codegen/src/"):
                span = span["expansion"]["span"]
            for first, last, function, mutant in places.get(span["file_name"], []):
                if first <= span["line_start"] <= last:
                    if mutant:
                        return function, mutant
                    functions.append(function)
        return (functions[0], None) if functions else None


def replaced(text, mutant, start=0, end=None):
    first, last = mutant.get("at") or [offset(text, mutant["span"][end]) for end in ("start", "end")]
    return text[start:first] + mutant["replacement"] + text[last:end]


def offset(text, place):
    lines = text.splitlines(keepends=True)
    return sum(map(len, lines[:place["line"] - 1])) + place["column"] - 1


def body(text, start):
    """Where the body of the function that begins there begins."""
    skipped = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\])*"|\{', re.S)
    return next(found.start() for found in skipped.finditer(text, start) if found.group() == "{")


if __name__ == "__main__":
    sys.exit(main())
