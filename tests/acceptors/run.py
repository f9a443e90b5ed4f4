#!/usr/bin/env python3
"""Waiters as they are generated against botocore's: the same responses, and which acceptor is the first that matches.

    PYTHONPATH=BOTOCORE python3 tests/acceptors/run.py DATA RESPONSES.jsonl XTASK [SERVICE...]

DATA is the `data` directory of a botocore release, RESPONSES what `responses.py` writes. For each service there is a
program that waits with the blocking client and a transport that has one response; it is over after one call. Without
services, all that can be generated and have waiters are taken. Where a response lacks a required member, its typed value has
a default in place of null: a difference that comes of that is counted apart.
"""

import collections
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

from botocore.waiter import AcceptorConfig
from jmespath.exceptions import JMESPathError
from responses import services

PROGRAM = """
use std::io::BufRead;
use std::time::Duration;
use service::blocking::{Body, Client, Transport};
use service::client::{Config, Credentials};
use service::error::{TransportError, WaitErrorKind};
use service::http::{Request, Response};

#[derive(Debug)]
struct Canned(std::sync::Mutex<(u16, Vec<u8>)>);

impl Transport for Canned {
    fn send(&self, _: Request<Body>, _: Duration) -> Result<Response<Body>, TransportError> {
        let (status, body) = self.0.lock().unwrap().clone();
        Ok(Response::builder().status(status).body(body.into()).unwrap())
    }
    fn sleep(&self, _: Duration) {}
}

macro_rules! wait {
    ($client:expr, $method:ident $($setter:tt)*) => {{
        let waited = $client.$method()$($setter)*.max_wait(Duration::ZERO).send();
        match waited {
            Ok(waited) => (Some(waited.matched.acceptor), waited.response.is_ok_and(|of| !of.metadata.corrected.is_empty())),
            Err(error) => {
                let corrected = error.response.as_ref().as_ref().is_ok_and(|of| !of.metadata.corrected.is_empty());
                assert!(error.calls == 1, "{error}");
                match error.kind {
                    WaitErrorKind::Failed(matched) => (Some(matched.acceptor), corrected),
                    WaitErrorKind::Call => { assert!(error.call_error().unwrap().code().is_some(), "{error}"); (None, corrected) }
                    _ => (None, corrected),
                }
            }
        }
    }};
}

fn main() {
    for line in std::io::stdin().lock().lines() {
        let line = line.unwrap();
        let mut parts = line.splitn(3, ' ');
        let (name, status, body) = (parts.next().unwrap(), parts.next().unwrap(), parts.next().unwrap());
        let canned = Canned(std::sync::Mutex::new((status.parse().unwrap(), body.as_bytes().to_vec())));
        let config = Config::builder().region("eu-west-1").credentials(Credentials::new("a", "b")).max_attempts(1);
        let config = config.endpoint_url("http://127.0.0.1:1").blocking_transport(canned).build().unwrap();
        let client = Client::new(&config).unwrap();
        let (matched, corrected) = match name {
            ARMS
            _ => panic!("{name}"),
        };
        println!("{} {corrected}", matched.map_or(-1, |index| index as i64));
    }
}
"""

MANIFEST = """
[package]
name = "program"
version = "0.0.0"
edition = "2024"
[dependencies]
service = { path = "service", features = ["client"] }
[workspace]
"""


def main():
    data, lines, xtask, *wanted = sys.argv[1:]
    responses = collections.defaultdict(lambda: collections.defaultdict(list))
    for line in map(json.loads, pathlib.Path(lines).read_text().splitlines()):
        responses[line["service"]][line["waiter"]] += [pair[0] for pair in line["responses"]]
    total = collections.Counter()
    for name, model, waiters in services(pathlib.Path(data)):
        metadata = model["metadata"]
        protocols = metadata.get("protocols", [metadata.get("protocol")])
        if name in wanted or not wanted and {"json", "rest-json"} & set(protocols):
            counts = service(data, name, model, waiters, responses[name], os.path.abspath(xtask))
            print(name, dict(counts), flush=True)
            total += counts
    print(f"all: {dict(total)}")
    sys.exit(total["different"] > 0 or total["equal"] == 0)


def service(data, name, model, waiters, responses, xtask):
    with tempfile.TemporaryDirectory() as work:
        version = sorted(path for path in pathlib.Path(data, name).glob("*/") if (path / "service-2.json.gz").exists())[-1]
        operations = sorted({waiter["operation"] for waiter in waiters.values()})
        command = [xtask, "codegen", "--model", version / "service-2.json.gz", "--out", f"{work}/service"]
        command += ["--crate-name", "service"]
        for operation in operations:
            command += ["--operation", operation]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        methods = re.findall(r"pub fn (wait_until_\w+)", pathlib.Path(work, "service/src/blocking.rs").read_text())
        by_word = {method.replace("_", "").removeprefix("waituntil"): method for method in methods}
        arms = []
        for waiter, of in sorted(waiters.items()):
            method = by_word[waiter.lower()]
            arms.append(f'"{waiter}" => wait!(client, {method} {setters(model, of["operation"])}),')
        pathlib.Path(work, "src").mkdir()
        pathlib.Path(work, "Cargo.toml").write_text(MANIFEST)
        pathlib.Path(work, "src/main.rs").write_text(PROGRAM.replace("ARMS", "\n".join(arms)))
        output = {waiter: model["operations"][of["operation"]].get("output", {}).get("shape") for waiter, of in waiters.items()}
        cases = [(waiter, wire(of, model["shapes"], output[waiter])) for waiter, all_of in responses.items() for of in all_of]
        stdin = "".join(f"{waiter} {status} {body}\n" for waiter, (status, body, _) in cases)
        run = subprocess.run(["cargo", "run", "--quiet"], cwd=work, input=stdin, text=True, stdout=subprocess.PIPE, check=True)
        counts = collections.Counter(waiters=len(waiters))
        for (waiter, (status, body, parsed)), line in zip(cases, run.stdout.splitlines(), strict=True):
            found, corrected = line.split()
            expected = first(waiters[waiter]["acceptors"], parsed)
            if int(found) == expected:
                counts["equal"] += 1
            elif corrected == "true":
                counts["differ by a default"] += 1
            else:
                counts["different"] += 1
                print(f"{name} {waiter}: {body} is {found}, should be {expected}")
        return counts


def setters(model, operation):
    """What gives the input all that it needs."""
    shapes, shape = model["shapes"], model["shapes"][model["operations"][operation]["input"]["shape"]]
    found = []
    for member in shape.get("required", []):
        of = shapes[shape["members"][member]["shape"]]
        of = shapes[of["member"]["shape"]] if of["type"] == "list" else of
        value = {"string": '"an-example-of-a-text-that-is-long-enough"', "integer": "1", "long": "1", "boolean": "true"}[of["type"]]
        snake = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", member).lower()
        found.append(f".{snake}({value})")
    return "".join(found)


def wire(response, shapes, shape):
    """The status and the body that a service would send, and what botocore makes of these."""
    metadata = dict(response["ResponseMetadata"])
    output = {key: value for key, value in response.items() if key != "ResponseMetadata"}
    if error := output.get("Error"):
        metadata["HTTPStatusCode"] = max(400, metadata["HTTPStatusCode"])
        body = {"__type": error["Code"], "message": error["Message"]}
        # Without a name it is not the error that was meant.
        output["Error"] = {**error, "Code": error["Code"] or "Unnamed"}
        body["__type"] = output["Error"]["Code"]
    else:
        metadata["HTTPStatusCode"] = 200
        body = renamed(shapes, shape, output) if shape else output
    return metadata["HTTPStatusCode"], json.dumps(body), {**output, "ResponseMetadata": metadata}


def renamed(shapes, name, value):
    """A value with the names that members have in documents, and without those that are elsewhere."""
    shape = shapes[name]
    if shape["type"] == "structure" and not shape.get("document"):
        members = [(shape["members"][name], name, of) for name, of in value.items()]
        return {member.get("locationName", name): renamed(shapes, member["shape"], of) for member, name, of in members if "location" not in member}
    if shape["type"] == "list":
        return [renamed(shapes, shape["member"]["shape"], item) for item in value]
    if shape["type"] == "map":
        return {key: renamed(shapes, shape["value"]["shape"], of) for key, of in value.items()}
    return value


def first(acceptors, parsed):
    """The first acceptor that matches, unless it says to try again."""
    for index, acceptor in enumerate(acceptors):
        try:
            if AcceptorConfig(acceptor).matcher_func(parsed):
                return index if acceptor["state"] != "retry" else -1
        except JMESPathError:
            pass
    return -1


if __name__ == "__main__":
    main()
