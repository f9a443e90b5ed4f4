"""Looks for secrets in what generated crates show of responses and of inputs.

    python3 tests/secrets/run.py --models botocore/data --xtask target/release/xtask --out DIR [--every N [--from K] | --service NAME...]

For each operation of the services of botocore that can be generated whose output, errors or input have something that the model marks as
sensitive: documents by the model in which all that is sensitive is marked, valid ones and ones that are broken in each
place, are read by the operation's generated code. No mark may be in a `Debug` or a `Display`, of an output, an error, or
what is wrong with an input; the keys of maps are in none of an error or of a response's metadata, sensitive or not. What an output has in headers is not among it.
"""

import argparse
import collections
import json
import pathlib
import re
import subprocess
import sys
import time

import documents

HERE = pathlib.Path(__file__).resolve().parent
sys.path.append(str(HERE.parent / "corpus"))
from models import errors, newest, reached, supported, targets  # noqa: E402

MESSAGES = ("message", "Message", "errorMessage")
WORKSPACE = """[workspace]
resolver = "3"
members = [
{members}]

[profile.dev]
debug = false
incremental = false
"""
OPERATIONS = """use serde_json::Value;

use crate::{{Tally, check}};
pub(crate) use {crate} as service;

#[allow(deprecated)]
pub(crate) fn by_name(operation: &str, task: &Value, tally: &mut Tally) -> bool {{
    match operation {{
{arms}        _ => return false,
    }}
    true
}}
"""


def services(data):
    """The models by name of the services that can be generated."""
    for service in sorted(data.iterdir()):
        if next(service.glob("*/service-2.json*"), None):
            model = newest(service)
            metadata = model["metadata"]
            if {"json", "rest-json"} & set(metadata.get("protocols", [metadata["protocol"]])):
                yield service.name, model


def is_marked(shapes, names):
    """Whether something that shapes reach is sensitive."""
    found = [shapes[name] for name in reached(shapes, names)]
    references = [reference for shape in found for reference in [*shape.get("members", {}).values(), shape.get("member", {})]]
    return any(one.get("sensitive") for one in found + references)


def selected(model):
    """The operations that have something sensitive: the sides of each that have it."""
    found = {}
    for name, operation in supported(model).items():
        sides = {side: [operation[side]["shape"]] for side in ("input", "output") if side in operation}
        sides["errors"] = errors(operation)
        marked = {side for side, names in sides.items() if is_marked(model["shapes"], names)}
        if marked:
            found[name] = marked
    return found


def generate(options, service, model, operations):
    """Writes the crate of a service, with the program that reads with it."""
    out, name = options.out / service, f"secrets-{service}"
    path = options.out / "models" / f"{service}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(model))
    command = [options.xtask, "codegen", "--model", path, "--operation", ",".join(operations), "--crate-name", name, "--out", out]
    done = subprocess.run(command, stderr=subprocess.PIPE, text=True)
    if done.returncode != 0:
        sys.exit(f"{service} cannot be generated:\n{done.stderr}")
    arms = ""
    for file in sorted((out / "src/operation").glob("*.rs")):
        text = file.read_text()
        operation = re.search(r'const NAME: &\'static str = "(\w+)";', text)[1]
        of_type = re.search(r"^pub struct (\w+);", text, re.M)[1]
        arms += f'        "{operation}" => check::<service::operation::{file.stem}::{of_type}>(task, tally),\n'
    write(out / "src/operations.rs", OPERATIONS.format(crate=name.replace("-", "_"), arms=arms))
    write(out / "src/main.rs", (HERE / "main.rs").read_text())
    # The program needs what is optional for the crate.
    manifest = (out / "Cargo.toml").read_text()
    manifest = re.sub(r"(?m)^(serde_json = .*), optional = true", r"\1", manifest).replace(', "dep:serde_json"', "")
    write(out / "Cargo.toml", manifest)
    return name


def write(path, text):
    """Writes a file that changed: the others need not be built again."""
    if not path.exists() or path.read_text() != text:
        path.write_text(text)


def tasks(model, operations):
    """What to read as which operation."""
    shapes = model["shapes"]
    for operation, marked in operations.items():
        definition = model["operations"][operation]
        common = {"operation": operation, "secrets": documents.SECRETS, "keys": documents.KEYS}
        for side, status in ("output", 200), ("input", None):
            if side in marked:
                shape = definition[side]["shape"]
                write = written if side == "input" else body
                for document, places in documents.Documents(shapes).all(shape):
                    yield common | {"kind": side, "status": status, **all_of(write, shapes, shape, document, places)}
        if marked & {"output", "errors"}:
            for code, document, places in failures(shapes, errors(definition)):
                of = all_of(body, shapes, code, document, places) if code in shapes else {"document": document, "places": places}
                yield common | {"kind": "error", "status": 400, "code": code, **of}


def all_of(write, shapes, name, document, places):
    """A document and those that are broken in a place, as they are written."""
    broken = [(write(shapes, name, of), wrong) for of, wrong in places]
    return {"document": write(shapes, name, document), "places": broken}


def written(shapes, name, value):
    """A value with the names that members have in documents."""
    shape = shapes[name]
    if isinstance(value, dict) and shape["type"] == "structure" and not shape.get("document"):
        members = shape["members"]
        is_here = lambda member: member in members and "location" not in members[member]
        name = lambda member: members[member].get("locationName", member) if is_here(member) else member
        return {name(member): written(shapes, members[member]["shape"], of) if member in members else of for member, of in value.items()}
    if isinstance(value, list) and shape["type"] == "list":
        return [written(shapes, shape["member"]["shape"], item) for item in value]
    if isinstance(value, dict) and shape["type"] == "map":
        return {key: written(shapes, shape["value"]["shape"], of) for key, of in value.items()}
    return value


def body(shapes, name, value):
    """What of an output or an error is in the body of a response."""
    shape = shapes[name]
    if not isinstance(value, dict):
        return value
    if payload := shape.get("payload"):
        return written(shapes, shape["members"][payload]["shape"], value.get(payload, {}))
    kept = {member: of for member, of in value.items() if "location" not in shape["members"].get(member, {})}
    return written(shapes, name, kept)


def failures(shapes, names):
    """The codes and the bodies of errors: each listed one, and one that is not listed.

    The code is in a header, since what is known of a message depends on it, and bodies are broken in many ways.
    """
    for name in names:
        for document, places in documents.Documents(shapes).all(name):
            yield name, document, places
            members = shapes[name]["members"]
            spelled = next((member for member in MESSAGES if member in members), None)
            if spelled and (members[spelled].get("sensitive") or is_marked(shapes, [members[spelled]["shape"]])):
                rest = {member: value for member, value in document.items() if member != spelled}
                for spelling in MESSAGES:
                    yield name, rest | {spelling: documents.SECRET}, []
    secret, key = documents.SECRET, documents.KEY
    unlisted = {"message": "plain", "Detail": secret, key: [documents.NUMBER, {secret: secret}]}
    yield "NotListed", unlisted, [({**unlisted, "Detail": documents.PLACE}, documents.wrong({"type": "structure"}, True))]


def read(program, lines):
    text = "".join(json.dumps(line) + "\n" for line in lines)
    done = subprocess.run([program], input=text, stdout=subprocess.PIPE, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def run(options):
    found = {name: (model, selected(model)) for name, model in services(options.models)}
    found = {name: of for name, of in found.items() if of[1]}
    found = {name: found[name] for name in options.service or list(found)[options.start::options.every]}
    start = time.monotonic()
    programs = {name: generate(options, name, *of) for name, of in found.items()}
    members = "".join(f'    "{name}",\n' for name in found)
    write(options.out / "Cargo.toml", WORKSPACE.format(members=members))
    target = options.out / "target"
    subprocess.run(["cargo", "build", "--quiet", "--target-dir", target], cwd=options.out, check=True)
    built = time.monotonic()
    counts, leaks = collections.Counter(), []
    for name, (model, operations) in found.items():
        made = list(tasks(model, operations))
        for task, answer in zip(made, read(target / "debug" / programs[name], made), strict=True):
            counts.update({(task["kind"], what): count for what, count in answer["counts"].items()})
            leaks += [(name, task["operation"], task["kind"], *leak) for leak in answer["leaks"]]
        for marked in operations.values():
            counts.update(["operations", *marked])
    report(len(found), counts, leaks)
    print(f"{built - start:8.0f} s to generate and build, {time.monotonic() - built:.0f} s to read")
    return 1 if leaks or not counts["operations"] else 0


def report(services, counts, leaks):
    print(f"{services} services, {counts['operations']} operations: "
          f"{counts['output']} with something sensitive in the output, {counts['errors']} in an error, {counts['input']} in the input")
    print(f"{counts['output', 'documents']:8} outputs, {counts['output', 'unreadable']} of which cannot be read")
    print(f"{counts['error', 'documents']:8} errors")
    print(f"{counts['input', 'documents']:8} inputs, {counts['input', 'unreadable']} of which cannot be read, and {counts['input', 'unsendable']} not be sent")
    print(f"{len(leaks):8} leaks, in {len({leak[:2] for leak in leaks})} operations")
    for service, operation, kind, shown, document in leaks[:5]:
        print(f"\n{service} {operation}, {kind}:\n  shown    {shown[:2000]}\n  document {document[:2000]}")


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--models", type=pathlib.Path, required=True)
    arguments.add_argument("--xtask", type=pathlib.Path, required=True)
    arguments.add_argument("--out", type=pathlib.Path, required=True)
    arguments.add_argument("--service", action="append", metavar="NAME", help="only this one, and others given so")
    arguments.add_argument("--every", type=int, default=1, metavar="N", help="only every N-th service")
    arguments.add_argument("--from", type=int, default=0, metavar="K", dest="start", help="the first of these, from 0")
    options = arguments.parse_args()
    options.xtask, options.out = options.xtask.resolve(), options.out.resolve()
    sys.exit(run(options))
