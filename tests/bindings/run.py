"""Compares requests and responses of restJson1 with botocore's, over operations that together have every binding.

    python3 tests/bindings/run.py --count 10000 --botocore DIR --work DIR

DIR has botocore and what it needs, as `pip install --target DIR botocore==X` makes it. Half of the messages are requests: of
the same input at random, botocore's client and ours make one, and what one refuses the other must refuse. The others are
responses, which botocore's parser and ours read. The services are botocore's, and one of our own (everything.json). A
difference must have an explanation in a table; each explanation must explain something. Anything else fails the run.
"""

import argparse
import base64
import collections
import concurrent.futures
import json
import os
import pathlib
import random
import re
import subprocess
import sys
import time
import types
import urllib.parse
import warnings

import values
from explained import REQUESTS, RESPONSES, Difference

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
TOKEN = "00000000-0000-4000-8000-000000000000"
SERVICES = {
    "everything": ["Labels", "Query", "Headers", "Text", "Bytes", "Item", "Either", "Body", "Empty", "Nothing", "Silent", "Host"],
    "amplify": ["CreateApp", "UntagResource"],
    "apigateway": ["CreateStage", "GetExport", "GetResources", "GetSdk", "ImportRestApi", "UpdateRestApi"],
    "appconfig": ["CreateHostedConfigurationVersion", "DeleteConfigurationProfile"],
    "appconfigdata": ["GetLatestConfiguration"],
    "backup": ["DisassociateBackupVaultMpaApprovalTeam", "ListBackupJobs"],
    "batch": ["DescribeJobs", "SubmitJob"],
    "bedrock-runtime": ["InvokeModel"],
    "cloudsearchdomain": ["Suggest"],
    "codeartifact": ["DescribeDomain", "GetAuthorizationToken"],
    "dataexchange": ["SendApiAsset"],
    "ebs": ["CompleteSnapshot"],
    "eks": ["CreateNodegroup", "DeleteCertificateAuthority"],
    "glacier": ["AddTagsToVault", "GetVaultNotifications", "InitiateJob", "InitiateMultipartUpload"],
    "iot": ["CreatePackage", "CreateTopicRule", "DeleteCommand", "GetTopicRuleDestination", "ListAuditTasks"],
    "iot-data": ["DeleteConnection", "GetThingShadow", "Publish"],
    "kafka": ["DescribeConfigurationRevision"],
    "lambda": ["GetLayerVersionByArn", "Invoke", "ListDurableExecutionsByFunction", "ListProvisionedConcurrencyConfigs", "SendDurableExecutionCallbackFailure"],
    "location": ["CalculateRoute", "DeleteKey"],
    "mediastore-data": ["DeleteObject", "DescribeObject"],
    "pinpoint": ["CreateApp"],
    "polly": ["DescribeVoices", "PutLexicon"],
    "sagemaker-runtime": ["InvokeEndpoint", "InvokeEndpointAsync"],
    "schemas": ["DescribeSchema", "GetCodeBindingSource"],
    "signer": ["GetRevocationStatus"],
    "xray": ["BatchGetTraces", "GetServiceGraph"],
}
# What every HTTP client adds by itself, and what says who calls.
FRAMING = {"amz-sdk-invocation-id", "amz-sdk-request", "content-length", "host", "user-agent", "x-amz-user-agent"}
MANIFEST = """[package]
name = "bindings"
version = "0.0.0"
edition = "2024"

[[bin]]
name = "bindings"
path = "src/program.rs"

[dependencies]
http = "1.1"
serde_json = {{ version = "1.0.145", features = ["float_roundtrip"] }}
{crates}
[workspace]

[profile.dev]
debug = false
"""


class Captured(Exception):
    """A request that botocore is about to send."""


class Botocore:
    """botocore's clients, which send nothing, and its parser."""

    def __init__(self):
        import botocore.config
        import botocore.handlers
        import botocore.parsers
        import botocore.session
        botocore.handlers.uuid = types.SimpleNamespace(uuid4=lambda: TOKEN)
        self.errors = botocore.exceptions
        session = botocore.session.Session()
        session.get_component("data_loader").search_paths.append(str(WORK / "data"))
        config = botocore.config.Config(signature_version=botocore.UNSIGNED, retries={"total_max_attempts": 1})
        self.clients = {name: session.create_client(name, "eu-west-1", endpoint_url="https://example.com", config=config) for name in SERVICES}
        for client in self.clients.values():
            client.meta.events.register("before-send", self.capture)
        self.parser = botocore.parsers.create_parser("rest-json")

    def operation(self, service, name):
        return self.clients[service].meta.service_model.operation_model(name)

    def capture(self, request, **_):
        raise Captured(request)

    def request(self, service, name, params):
        """The request that is made of an input, or why there is none."""
        try:
            self.clients[service]._make_api_call(name, params)
        except Captured as captured:
            request = captured.args[0]
        except Exception as problem:  # whatever it is, the input was refused
            return f"{type(problem).__name__}: {problem}"
        headers = {key.lower(): value.decode() if isinstance(value, bytes) else str(value) for key, value in request.headers.items()}
        body = request.body or b""
        return {"method": request.method, "uri": request.url, "headers": headers, "body": body if isinstance(body, bytes) else body.encode()}

    def read(self, operation, response):
        """What is made of a response: its dictionary and that of the modeled error, or the name of what was raised."""
        response = {"status_code": response["status"], "headers": self.headers(response), "body": response["body"], "context": {}}
        try:
            parsed = self.parser.parse(response, operation.output_shape)
            shape = None
            if response["status_code"] >= 300:
                shape = operation.service_model.shape_for_error_code(parsed.get("Error", {}).get("Code"))
            return parsed, shape, self.parser.parse(response, shape) if shape else None
        except Exception as problem:  # whatever it is, the response was refused
            return f"{type(problem).__name__}: {problem}"

    def headers(self, response):
        from botocore.awsrequest import HeadersDict
        return HeadersDict(response["headers"])


def build(xtask, data, target):
    """Generates the crates of all services, and builds the program that has them."""
    arms, crates = [], WORK / "crates"
    everything = WORK / "data/everything/2020-01-01"
    everything.mkdir(parents=True, exist_ok=True)
    written(everything / "service-2.json", (HERE / "everything.json").read_text())
    written(everything / "endpoint-rule-set-1.json", (ROOT / "tests/fixtures/endpoint-rule-set-1.json").read_text())

    def generate(service):
        model = everything / "service-2.json" if service == "everything" else sorted((data / service).glob("*/service-2.json*"))[-1]
        command = [xtask, "codegen", "--model", model, "--operation", ",".join(SERVICES[service]), "--crate-name", f"{service}-crate"]
        done = subprocess.run([*command, "--out", crates / service, "--force"], capture_output=True, text=True)
        if done.returncode:
            sys.exit(f"{service}: {done.stderr}")

    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        list(pool.map(generate, SERVICES))
    for service, operations in SERVICES.items():
        krate = f"{service}-crate".replace("-", "_")
        arms += [arm(service, krate, crates / service / "src/operation", name) for name in operations]
    manifest = MANIFEST.format(crates="".join(f'{service}-crate = {{ path = "crates/{service}" }}\n' for service in SERVICES))
    (WORK / "src").mkdir(exist_ok=True)
    written(WORK / "Cargo.toml", manifest)
    written(WORK / "src/program.rs", (HERE / "program.rs").read_text())
    written(WORK / "src/operations.rs", OPERATIONS.format(arms="".join(arms)))
    subprocess.run(["cargo", "build", "--quiet", "--manifest-path", WORK / "Cargo.toml", "--target-dir", target], check=True)
    return target / "debug/bindings"


OPERATIONS = """//! The operations that are compared, each with the errors that the model lists for it.

use serde_json::{{Value, json}};

use crate::operation;

pub(crate) fn answer(name: &str, line: &Value) -> crate::Result<Value> {{
    Ok(match name {{
{arms}        _ => return Err(format!("there is no operation {{name}}").into()),
    }})
}}
"""


def arm(service, krate, directory, name):
    """The arm that answers for an operation."""
    module = next(path for path in directory.glob("*.rs") if re.search(rf"^pub struct {name};", path.read_text(), re.MULTILINE))
    listed = re.search(rf"pub enum {name}Error \{{(.*?)^\}}", module.read_text(), re.DOTALL | re.MULTILINE)[1]
    path = f"{krate}::operation::{module.stem}::{name}Error"
    found = re.findall(r"(\w+)\(\s*(?:Box<)?crate::types::error::\w+>?,?\s*\)", listed)
    errors = "".join(f'                {path}::{error}(error) => ("{error}", serde_json::to_value(error)?),\n' for error in found)
    closure = f"""|error: &{path}| -> crate::Result<(&str, Value)> {{
            Ok(match error {{
{errors}                _ => ("", json!(null)),
            }})
        }}"""
    return f'        "{service}.{name}" => operation!(line, {krate}::{module.stem}::{name}, {closure}),\n'


def written(path, text):
    """Writes a file, unless it is there as it is: what does not change is not built anew."""
    if not path.exists() or path.read_text() != text:
        path.write_text(text)


def ask(program, lines):
    """What our side answers to lines of JSON."""
    text = "".join(json.dumps(line) + "\n" for line in lines)
    done = subprocess.run([program], input=text, stdout=subprocess.PIPE, text=True, check=True)
    return [json.loads(line) for line in done.stdout.split("\n") if line]


def cases(rng, theirs, count, each):
    """Operations with what is to be tried with them: each thing once for our own service, then at random with all in turns."""
    own = [("everything", name) for name in SERVICES["everything"]]
    found = [(service, name, case) for service, name in own for case in each(theirs.operation(service, name))]
    names = own * 2 + [(service, name) for service, operations in SERVICES.items() for name in operations]
    rng.shuffle(names)
    return found + [(*names[at % len(names)], None) for at in range(max(0, count - len(found)))]


def compare_requests(rng, count, theirs, program):
    made = []
    for service, name, params in cases(rng, theirs, count, values.each_input):
        operation = theirs.operation(service, name)
        shape = operation.input_shape
        made.append((service, name, operation, params or (values.value(rng, shape) if shape else {})))
    inputs = [values.as_json(params, operation.input_shape) if operation.input_shape else {} for _, _, operation, params in made]
    lines = [{"operation": f"{service}.{name}", "input": of} for (service, name, _, _), of in zip(made, inputs)]
    tally = Tally("requests", REQUESTS)
    for (service, name, operation, params), ours in zip(made, ask(program, lines), strict=True):
        # botocore adds to what it is given.
        answer = theirs.request(service, name, dict(params))
        common = {"service": service, "operation": operation, "shape": operation.input_shape, "input": params}
        found = [d._replace(**common) for d in request_differences(answer, ours)]
        tally.add(found, lambda: f"{service}.{name} {params!r}\n  botocore {answer}\n  ours     {ours}")
    return tally.report()


def request_differences(theirs, ours):
    """All differences between botocore's request and ours."""
    if isinstance(theirs, str) or "refused" in ours:
        if not (isinstance(theirs, str) and "refused" in ours):
            yield Difference("raised" if isinstance(theirs, str) else "refused", "", theirs, ours.get("refused", ours))
        return
    their_uri, our_uri = urllib.parse.urlsplit(theirs["uri"]), urllib.parse.urlsplit(ours["uri"])
    parts = [("method", theirs["method"], ours["method"]), ("host", their_uri.netloc, our_uri.netloc), ("path", their_uri.path or "/", our_uri.path)]
    yield from (Difference(kind, "", of_theirs, of_ours) for kind, of_theirs, of_ours in parts if of_theirs != of_ours)
    of_theirs, of_ours = pairs(their_uri.query), pairs(our_uri.query)
    if sorted(of_theirs) != sorted(of_ours):
        yield Difference("query", "", of_theirs, of_ours)
    of_theirs = {key: value for key, value in theirs["headers"].items() if key not in FRAMING}
    of_ours = collections.defaultdict(list)
    for key, value in ours["headers"]:
        of_ours[key].append(value)
    for name in sorted(of_theirs.keys() | of_ours.keys()):
        value = of_theirs.get(name), ", ".join(of_ours[name]) if name in of_ours else None
        if value[0] != value[1]:
            yield Difference("header", name, *value)
    our_body = base64.b64decode(ours["body"])
    if not same_body(theirs["body"], our_body):
        yield Difference("body", "", theirs["body"], our_body)


def pairs(query):
    """The pairs of a query, decoded. What has no `=` has no value."""
    found = [pair.partition("=") for pair in query.split("&") if pair]
    return [(urllib.parse.unquote(key), bool(equals), urllib.parse.unquote(value)) for key, equals, value in found]


def same_body(theirs, ours):
    if theirs == ours:
        return True
    try:
        return json.loads(theirs) == json.loads(ours)
    except ValueError:
        return False


def compare_responses(rng, count, theirs, program):
    made = []
    for service, name, response in cases(rng, theirs, count, values.each_response):
        operation = theirs.operation(service, name)
        made.append((service, name, operation, response or values.response(rng, operation)))
    lines = [{"operation": f"{service}.{name}", **response, "body": base64.b64encode(response["body"]).decode()} for service, name, _, response in made]
    tally = Tally("responses", RESPONSES)
    for (service, name, operation, response), ours in zip(made, ask(program, lines), strict=True):
        answer = theirs.read(operation, response)
        common = {"service": service, "operation": operation, "response": response, "our_answer": ours}
        found = [d._replace(**common) for d in response_differences(operation, answer, ours)]
        tally.add(found, lambda: f"{service}.{name} {response!r}\n  botocore {answer}\n  ours     {ours}")
    return tally.report()


def response_differences(operation, theirs, ours):
    """All differences between what botocore and we make of a response."""
    shape = operation.output_shape
    if "unreadable" in ours:
        if not isinstance(theirs, str):
            yield Difference("refused", ours["unreadable"], theirs, ours["shown"], shape)
    elif isinstance(theirs, str):
        if "error" in ours:
            shape = operation.service_model.shape_for_error_code(ours["error"]["code"])
        yield Difference("raised", "", theirs, ours, shape)
    elif ("ok" in ours) != ("Error" not in theirs[0]):
        yield Difference("outcome", "", theirs[0], ours, shape)
    elif "ok" in ours:
        yield from members_of(theirs[0], ours["ok"], shape)
    else:
        yield from error_differences(theirs, ours["error"])


def error_differences(theirs, ours):
    """What differs between two errors: their codes and messages, and their members where both are the modeled one."""
    parsed, shape, members = theirs
    for kind, key in [("code", "Code"), ("message", "Message")]:
        if parsed["Error"][key] != ours[kind]:
            yield Difference(kind, "", parsed["Error"][key], ours[kind], shape)
    if bool(shape) != (ours["listed"] != ""):
        yield Difference("listed", "", shape and shape.name, ours["listed"], shape)
    else:
        yield from members_of(members, ours["value"], shape)


def members_of(theirs, ours, shape):
    """The differences between two outputs or errors, if there is such a thing."""
    return (Difference("value", path, of_theirs, of_ours, shape, inner) for path, of_theirs, of_ours, inner in values_of(theirs, ours, shape, "")) if shape else []


def values_of(theirs, ours, shape, path):
    """The differences between a value of botocore's and the JSON of ours; an absent one is None."""
    kind = shape.type_name
    if values.is_json(shape) and is_text_of_json(ours):
        ours = json.loads(ours)
    if theirs is None or ours is None:
        if theirs is not ours:
            yield path, theirs, ours, shape
    elif getattr(shape, "is_document_type", False) or values.is_json(shape):
        if theirs != ours:
            yield path, theirs, ours, shape
    elif kind == "structure" and isinstance(theirs, dict) and isinstance(ours, dict):
        for name, member in shape.members.items():
            key = values.wire_name(name, member)
            yield from values_of(theirs.get(name), ours.get(key), member, f"{path}.{key}" if path else key)
        if "SDK_UNKNOWN_MEMBER" in theirs and list(ours) != [theirs["SDK_UNKNOWN_MEMBER"]["name"]]:
            yield path, theirs, ours, shape
    elif kind == "list" and isinstance(theirs, list) and isinstance(ours, list):
        kept = [(index, item) for index, item in enumerate(theirs) if item is not None]
        if len(kept) != len(ours):
            yield path, theirs, ours, shape
            return
        if len(kept) != len(theirs):
            yield path, "nulls", "dropped", shape
        for (index, item), our in zip(kept, ours):
            yield from values_of(item, our, shape.member, f"{path}[{index}]")
    elif kind == "map" and isinstance(theirs, dict) and isinstance(ours, dict):
        for key in sorted(theirs.keys() | ours.keys()):
            yield from values_of(theirs.get(key), ours.get(key), shape.value, f"{path}{{{key}}}")
    else:
        pair = values.exact(theirs, shape), values.exact(ours, shape)
        if pair[0] != pair[1] or isinstance(pair[0], bool) != isinstance(pair[1], bool):
            yield path, *pair, shape


def is_text_of_json(text):
    try:
        json.loads(text)
    except (TypeError, ValueError):
        return False
    return True


class Tally:
    """Counts what differs, by what explains it."""

    def __init__(self, what, explained):
        self.what, self.explained = what, explained
        self.count, self.equal, self.hits, self.unexplained = 0, 0, collections.Counter(), []

    def add(self, differences, shown):
        self.count += 1
        self.equal += not differences
        names = [next((name for name, holds, _ in self.explained if holds(d)), None) for d in differences]
        self.hits.update(set(names) - {None})
        if None in names:
            self.unexplained.append((differences[names.index(None)], shown()))

    def report(self):
        """Prints the counts; how much is unexplained, or explains nothing."""
        print(f"{self.count:7} {self.what}\n{self.equal:7} equal")
        for name, _, reason in self.explained:
            print(f"{self.hits[name]:7} {name}: {reason}")
        print(f"{len(self.unexplained):7} unexplained")
        for difference, shown in self.unexplained[:SHOWN]:
            print(f"\n{shown[:3000]}\n  {difference.kind} {difference.path}: botocore {str(difference.theirs)[:300]!r}, ours {str(difference.ours)[:300]!r}")
        stale = [name for name, _, _ in self.explained if not self.hits[name]]
        print(*(f"explains nothing: {name}" for name in stale), sep="\n")
        return len(self.unexplained) + len(stale)


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--count", type=int, default=10_000, help="how many messages, half of which are requests")
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--shown", type=int, default=5, help="how many unexplained differences to show")
    arguments.add_argument("--botocore", type=pathlib.Path, required=True, metavar="DIR")
    arguments.add_argument("--xtask", type=pathlib.Path, help="the generator; built without")
    arguments.add_argument("--target", type=pathlib.Path, help="where to build the program; WORK/target without")
    arguments.add_argument("--work", type=pathlib.Path, default=HERE / "target", help="where the crates are kept, for the next run")
    options = arguments.parse_args()
    WORK, SHOWN = options.work.resolve(), options.shown
    WORK.mkdir(parents=True, exist_ok=True)
    sys.path.insert(0, str(options.botocore.resolve()))
    os.environ |= {"TZ": "UTC", "AWS_ACCESS_KEY_ID": "a", "AWS_SECRET_ACCESS_KEY": "b", "AWS_CONFIG_FILE": os.devnull, "AWS_SHARED_CREDENTIALS_FILE": os.devnull}
    time.tzset()
    warnings.simplefilter("ignore")
    if not options.xtask:
        subprocess.run(["cargo", "build", "--quiet", "-p", "xtask"], cwd=ROOT, check=True)
        options.xtask = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"), "debug/xtask")
    PROGRAM = build(options.xtask.resolve(), options.botocore.resolve() / "botocore/data", (options.target or WORK / "target").resolve())
    THEIRS = Botocore()
    RNG = random.Random(options.seed)
    half = options.count // 2
    sys.exit(1 if compare_requests(RNG, half, THEIRS, PROGRAM) + compare_responses(RNG, half, THEIRS, PROGRAM) else 0)
