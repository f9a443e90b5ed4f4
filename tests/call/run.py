"""Calls a server on loopback with the committed crate's clients and its examples.

    python3 tests/call/run.py faults|secrets|waits|load|examples... [--boto3 DIR] [--official PROGRAM] [--calls N]

`faults` prints a table: what goes wrong, what the caller sees, and when requests are sent again. `secrets` does the same with
all that can be logged, and looks for keys in it. `waits` prints a table of waits and pages, by the clients of `tests/paging`.
`load` makes many calls at once, beside boto3: DIR has what `pip install --target DIR boto3` makes; PROGRAM is what
`cargo build --release` makes in `official/`. `examples` runs those of the committed crate. Any difference from what is
expected fails the run.
"""

import argparse
import contextlib
import functools
import os
import pathlib
import re
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
CRATE = HERE.parents[1] / "generated"
# What would change who is trusted, and where requests go.
UNSET = re.compile("^(AWS_.*|SSL_CERT_FILE|SSL_CERT_DIR|(https?|all|no)_proxy)$", re.IGNORECASE)
ENVIRONMENT = {name: value for name, value in os.environ.items() if not UNSET.match(name)}
# hyper logs nothing without this.
FLAGS = {"RUSTFLAGS": "--cfg hyper_unstable_tracing"}
# With ten times as many, memory that a call leaves behind is ten times as much; what many callers need at once is not.
FEW_CALLS = "10000"
CALLERS = [("async", "64"), ("blocking", "8")]
BOTO3_CALLS = "2000"
KEYS = ["ACCESS_KEY_ID", "SECRET_ACCESS_KEY", "SESSION_TOKEN"]
RSS = "growth from the 2,000th call on (bytes)"


@functools.cache
def build():
    """Where the program is, which is built if it is not up to date."""
    command = ["cargo", "build", "--quiet", "--release", "--message-format", "json", "--manifest-path", HERE / "Cargo.toml"]
    messages = subprocess.run(command, env=os.environ | FLAGS, stdout=subprocess.PIPE, text=True, check=True).stdout
    return re.search(r'"executable":"([^"]+)"', messages)[1]


def passes(*command, **environment):
    return subprocess.run(command, env=ENVIRONMENT | environment, check=False).returncode == 0


@contextlib.contextmanager
def stub(*arguments):
    """A server, which ends with the pipe to it."""
    command = [build(), "stub", *arguments]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        yield server.stdout.readline().strip()
        server.stdin.close()


def keys(url):
    """The environment of a program that calls the server."""
    text = (HERE / "src/stub/verify.rs").read_text()
    known = dict(re.findall(r'^pub const ([A-Z_]+): &str =\s+"(.*)";$', text, re.MULTILINE))
    return {f"AWS_{name}": known[name] for name in [*KEYS, "REGION"]} | {"AWS_DEFAULT_REGION": known["REGION"], "AWS_ENDPOINT_URL": url}


def load(boto3, official, many):
    counts = [FEW_CALLS, many]
    with stub() as url:
        print(f"| client | callers | calls | requests | connections | {RSS} | calls a second | p50 (µs) | p99 (µs) |")
        print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |", flush=True)
        well = [passes(build(), "load", client, url, count, callers) for count in counts for client, callers in CALLERS]
        for count in counts if official else ():
            well.append(passes(official, url, count, "64", *(keys(url)[f"AWS_{name}"] for name in KEYS)))
        if boto3:
            boto = [sys.executable, str(HERE / "boto.py"), url, BOTO3_CALLS]
            well += [passes(*boto, callers, **keys(url), PYTHONPATH=str(boto3)) for callers in ("8", "64")]
    return all(well)


# Examples: what each prints, and how it ends.
CANARY = "canary is Running\n"
OBSERVED = r"SageMaker/DescribeInferenceExperiment: success, attempts: 1, \d+(ms|µs)\n"
MISSING = r"ResourceNotFound: There is none \(status 400, request request-\d+\)\n"


def package(manifest, *arguments):
    return ["cargo", "run", "--quiet", "--manifest-path", str(CRATE / manifest), *arguments, "--"]


def examples():
    describe, blocking, observe, offline = (
        package("Cargo.toml", "--example", name, "--features", feature)
        for name, feature in [("describe", "hyper"), ("blocking", "ureq"), ("observe", "ureq"), ("offline", "http")]
    )
    custom = package("examples/custom_transport/Cargo.toml")
    with tempfile.TemporaryDirectory() as work:
        certificate, saved = os.path.join(work, "certificate.pem"), os.path.join(work, "canary.json")
        well = []
        with stub() as url, stub(certificate) as secure_url:
            plain, secure = keys(url), keys(secure_url) | {"AWS_CA_BUNDLE": certificate}
            for environment in (plain, secure):
                well.append(prints([*describe, "canary"], environment, 0, CANARY + "production: ranking-v41\nshadow: ranking-v42\n"))
                well.append(prints([*blocking, "canary"], environment, 0, None, saved))
            well.append(prints([*custom, "canary"], plain, 0, CANARY))
            well.append(prints([*observe, "canary"], plain, 0, re.compile(OBSERVED + CANARY)))
            for command, status in ((describe, 2), (blocking, 1), (custom, 1)):
                well.append(prints([*command, "fault-missing"], plain, status, "", error=MISSING))
        well.append(prints([*offline, saved], {}, 0, "canary is running\ncreated at 2023-11-14T21:56:40.125Z\n"))
    return all(well)


def prints(command, environment, status, expected, saved=None, error=""):
    """Whether a command ends and prints as expected."""
    done = subprocess.run(command, env=ENVIRONMENT | environment, capture_output=True, text=True, check=False)
    is_output = expected.fullmatch(done.stdout) if isinstance(expected, re.Pattern) else expected in (done.stdout, None)
    is_well = done.returncode == status and is_output and re.fullmatch(error, done.stderr)
    what = command[command.index("--example") + 1] if "--example" in command else "custom_transport"
    print(f"{what} {environment.get('AWS_ENDPOINT_URL', '')}: {'as expected' if is_well else 'NOT as expected'}, status {done.returncode}")
    print("".join(f"    {line}\n" for line in (done.stderr + done.stdout).splitlines()[:6 if is_well else None]), end="", flush=True)
    if saved:
        pathlib.Path(saved).write_text(done.stdout)
    return bool(is_well)


parser = argparse.ArgumentParser()
parser.add_argument("checks", nargs="+", choices=["faults", "secrets", "waits", "load", "examples"])
parser.add_argument("--boto3", type=lambda path: pathlib.Path(path).resolve())
parser.add_argument("--official", type=lambda path: pathlib.Path(path).resolve())
parser.add_argument("--calls", default="100000", help="how many calls are many")
arguments = parser.parse_args()
checks = {
    "faults": lambda: passes(build(), "faults"),
    "secrets": lambda: passes(build(), "secrets"),
    "waits": lambda: passes(build(), "waits"),
    "load": lambda: load(arguments.boto3, arguments.official, arguments.calls),
    "examples": examples,
}
sys.exit(not all([checks[check]() for check in arguments.checks]))
