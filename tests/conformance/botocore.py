"""Runs botocore's own protocol tests of awsJson and restJson1 against generated crates.

    python3 tests/conformance/botocore.py --suite DIR --out DIR [--target DIR]

The suite is the directory tests/unit/protocols of botocore's source package (`pip download --no-deps --no-binary :all:
botocore==X`). Its cases are turned into Smithy models with protocol tests, each model is generated with
`codegen --protocol-tests`, and `cargo test` runs in a workspace of all these crates.
"""

import argparse
import json
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
FILES = ["json", "json_1_0", "json_1_0-query-compatible", "legacy/json", "rest-json"]
NAMESPACE = "suite"
# Cases that say nothing about reading or writing a modeled shape, and why.
LEFT_OUT = {
    "RPC JSON Event Stream": "event streams are not generated",
    "UndefinedShape": "an error that no shape stands for has no members to compare",
}


# Where in a message a member is, in Smithy's words. A label has the member's name there.
LOCATIONS = {"header": "httpHeader", "headers": "httpPrefixHeaders", "querystring": "httpQuery", "statusCode": "httpResponseCode", "uri": "httpLabel"}


def target(reference, place="shape"):
    return {"target": f"{NAMESPACE}#{reference[place]}"}


def traits_of(of):
    """The traits for the keys of a shape or of a member."""
    traits = {}
    for key, name in [("hostLabel", "hostLabel"), ("idempotencyToken", "idempotencyToken"), ("sparse", "sparse")]:
        if of.get(key):
            traits[f"smithy.api#{name}"] = {}
    if of.get("jsonvalue"):
        traits["smithy.api#mediaType"] = "application/json"
    if "timestampFormat" in of:
        formats = {"unixTimestamp": "epoch-seconds", "iso8601": "date-time", "rfc822": "http-date"}
        traits["smithy.api#timestampFormat"] = formats[of["timestampFormat"]]
    return traits


def binding(name, member, shapes, payload):
    """The trait that says where a member of a structure is: in a header, for example, or under another name."""
    location, wire_name = member.get("location"), member.get("locationName", name)
    if name == payload:
        return {"smithy.api#httpPayload": {}}
    if location is None:
        return {"smithy.api#jsonName": wire_name} if wire_name != name else {}
    if location == "querystring" and shapes[member["shape"]]["type"] == "map":
        return {"smithy.api#httpQueryParams": {}}
    assert location != "uri" or wire_name == name, f"a label under another name than {name}"
    return {f"smithy.api#{LOCATIONS[location]}": {} if location in ("statusCode", "uri") else wire_name}


def shape(of, shapes):
    """A shape in Smithy's words."""
    # One shape of the suite says that it is a string, and has a key and a value all the same.
    kind, traits = "map" if "key" in of else of["type"], traits_of(of)
    if of.get("document"):
        return {"type": "document"}
    if kind == "string" and "enum" in of:
        return {"type": "string", "traits": {"smithy.api#enum": [{"value": value} for value in of["enum"]]}}
    if kind == "list":
        return {"type": "list", "member": target(of["member"]), "traits": traits}
    if kind == "map":
        return {"type": "map", "key": target(of["key"]), "value": target(of["value"]), "traits": traits}
    if kind != "structure":
        return {"type": {"character": "string"}.get(kind, kind), "traits": traits}
    if of.get("exception"):
        traits["smithy.api#error"] = "server" if of.get("fault") else "client"
        if "code" in of.get("error", {}):
            traits["aws.protocols#awsQueryError"] = {"code": of["error"]["code"], "httpResponseCode": of["error"]["httpStatusCode"]}
    members = {name: {**target(member), "traits": traits_of(member) | binding(name, member, shapes, of.get("payload"))}
               for name, member in of["members"].items()}
    for name in of.get("required", []):
        members[name]["traits"]["smithy.api#required"] = {}
    return {"type": "union" if of.get("union") else "structure", "members": members, "traits": traits}


class Model:
    """A Smithy model that grows by suites which have the same metadata."""

    def __init__(self, metadata):
        version = metadata.get("jsonVersion", "1.1").replace(".", "_")
        self.protocol = "aws.protocols#restJson1" if metadata["protocol"] == "rest-json" else f"aws.protocols#awsJson{version}"
        traits = {"aws.api#service": {"sdkId": "Suite", "endpointPrefix": "suite"}, self.protocol: {}}
        if "awsQueryCompatible" in metadata:
            traits["aws.protocols#awsQueryCompatible"] = {}
        # The service's name is what stands before the dot of a target.
        self.service = metadata.get("targetPrefix", "Suite")
        self.shapes = {}
        self.operations = {}
        self.definition = {"type": "service", "version": "1", "operations": [], "errors": [], "traits": traits}
        self.cases = 0
        self.left_out = 0

    def add(self, suite, number):
        """Adds a suite; a shape that is there already under its name must be the same, or gets another name."""
        shapes = {name: shape(of, suite["shapes"]) for name, of in suite["shapes"].items()}
        taken = {name for name in shapes if self.shapes.get(name, shapes[name]) != shapes[name]}
        taken |= {name for name in shapes if any(f'"{NAMESPACE}#{other}"' in json.dumps(shapes[name]) for other in taken)}
        text = json.dumps(shapes)
        for name in taken:
            text = text.replace(f'"{NAMESPACE}#{name}"', f'"{NAMESPACE}#{name}{number}"')
        self.shapes.update({f"{name}{number}" if name in taken else name: of for name, of in json.loads(text).items()})
        for index, case in enumerate(suite["cases"]):
            self.case(suite, case, lambda name: f"{name}{number}" if name in taken else name, f"Suite{number}Case{index}")

    def case(self, suite, case, renamed, default_id):
        given = case["given"]
        reason = LEFT_OUT.get(suite["description"]) or LEFT_OUT.get(case.get("errorCode"))
        if reason:
            print(f"left out: {suite['description']}, {case.get('errorCode', 'all')}: {reason}")
            self.left_out += 1
            return
        operation = self.operations.setdefault(given["name"], {"type": "operation", "errors": [], "traits": {}})
        for side in ("input", "output"):
            if side in given:
                of = {"target": f"{NAMESPACE}#{renamed(given[side]['shape'])}"}
                assert operation.setdefault(side, of) == of, f"two {side}s of {given['name']}"
        if self.protocol == "aws.protocols#restJson1":
            http = given["http"]
            operation["traits"]["smithy.api#http"] = {"method": http["method"], "uri": http["requestUri"], "code": http["responseCode"]}
        if given.get("httpChecksumRequired"):
            operation["traits"]["smithy.api#httpChecksumRequired"] = {}
        if "endpoint" in given:
            operation["traits"]["smithy.api#endpoint"] = given["endpoint"]
        if "requestcompression" in given:
            operation["traits"]["smithy.api#requestCompression"] = given["requestcompression"]
        common = {"id": re.sub(r"\W", "_", case.get("id", default_id)), "protocol": self.protocol}
        self.cases += 1
        if "serialized" in case:
            operation["traits"].setdefault("smithy.test#httpRequestTests", []).append(common | request(suite, case))
        elif "error" in case:
            name = next(name for name, of in suite["shapes"].items() if of.get("exception") and case["errorCode"] in (name, of.get("error", {}).get("code")))
            error = {"target": f"{NAMESPACE}#{renamed(name)}"}
            if error not in operation["errors"]:
                operation["errors"].append(error)
            traits = self.shapes[renamed(name)]["traits"]
            traits.setdefault("smithy.test#httpResponseTests", []).append(common | response(case, error_params(suite["shapes"][name], case)))
        else:
            operation["traits"].setdefault("smithy.test#httpResponseTests", []).append(common | response(case, case["result"]))

    def json(self):
        self.definition["operations"] = [{"target": f"{NAMESPACE}#{name}"} for name in self.operations]
        shapes = {f"{NAMESPACE}#{name}": of for name, of in {**self.shapes, **self.operations}.items()}
        # A service's name may hold dots here, which an identifier may not: what is before the last of them is a namespace.
        return {"smithy": "2.0", "shapes": {f"{NAMESPACE}#{self.service}": self.definition, **shapes}}


def text(body):
    return body if isinstance(body, str) else json.dumps(body)


def request(suite, case):
    expected, given = case["serialized"], suite["shapes"].get(case["given"].get("input", {}).get("shape"), {})
    path, _, query = expected["uri"].partition("?")
    query = [pair for pair in query.split("&") if pair]
    test = {"method": expected.get("method", "POST"), "uri": path, "params": case["params"], "headers": expected.get("headers", {})}
    test |= {"queryParams": query, "forbidQueryParams": unexpected(query, given)}
    for key in ("requireHeaders", "forbidHeaders"):
        if key in expected:
            test[key] = list(expected[key])
    if "body" in expected:
        payload = given.get("members", {}).get(given.get("payload"))
        is_text = payload and suite["shapes"][payload["shape"]]["type"] in ("blob", "string")
        test |= {"body": text(expected["body"]), "bodyMediaType": "text/plain" if is_text else "application/json"}
    if "clientEndpoint" in suite:
        test["host"] = suite["clientEndpoint"].split("://")[1]
    if "host" in expected:
        test["resolvedHost"] = expected["host"]
    return test


def unexpected(query, shape):
    """The names of parameters of an input that are not in the query that is expected, and so have to be absent."""
    names = {member.get("locationName", name) for name, member in shape.get("members", {}).items() if member.get("location") == "querystring"}
    return sorted(names - {pair.partition("=")[0] for pair in query})


def without_nulls(value):
    """What is left of an expected value: null is dropped from lists, none of which is sparse, where botocore keeps it."""
    if isinstance(value, list):
        return [without_nulls(item) for item in value if item is not None]
    return {key: without_nulls(item) for key, item in value.items()} if isinstance(value, dict) else value


def response(case, params):
    answer, params = case["response"], without_nulls(params)
    return {"code": answer["status_code"], "headers": answer.get("headers", {}), "body": text(answer.get("body", "")), "params": params}


def error_params(shape, case):
    """The members of an error that are expected. One without a member for the message gets one from the generator."""
    has_message = {"message", "Message"} & set(shape["members"])
    return case["error"] if has_message or "errorMessage" not in case else case["error"] | {"message": case["errorMessage"]}


def models(suite):
    """The models of the suite, by the names of their crates."""
    for file in FILES:
        for side in ("input", "output"):
            directory, _, name = file.rpartition("/")
            path = suite / directory / side / f"{name}.json"
            suites = json.loads(path.read_text())
            crate = re.sub(r"\W", "_", f"{directory or 'smithy'}_{side}_{name}")
            merged = {}
            for number, of in enumerate(suites):
                # The older suites call every operation the same.
                key = number if directory else 0
                merged.setdefault(key, Model(of["metadata"])).add(of, number)
            for key, model in merged.items():
                if model.cases:
                    yield f"{crate}_{key}" if directory else crate, model


def run(suite, out, target):
    (out / "models").mkdir(parents=True, exist_ok=True)
    subprocess.run(["cargo", "build", "--quiet", "-p", "xtask"], cwd=ROOT, check=True)
    crates, cases = [], 0
    for crate, model in models(suite):
        path = out / "models" / f"{crate}.json"
        path.write_text(json.dumps(model.json(), indent=1))
        command = ["cargo", "xtask", "codegen", "--model", path, "--all", "--protocol-tests", "--crate-name", crate, "--out", out / crate]
        subprocess.run(command, cwd=ROOT, check=True)
        crates.append(crate)
        cases += model.cases
    members = "".join(f'    "{crate}",\n' for crate in crates)
    (out / "Cargo.toml").write_text(f'[workspace]\nresolver = "3"\nmembers = [\n{members}]\n')
    command = ["cargo", "test", "--workspace", "--no-fail-fast", "--test", "protocol", "--target-dir", target]
    done = subprocess.run(command, cwd=out, stdout=subprocess.PIPE, text=True)
    passed = sum(map(int, re.findall(r"^test result: .*? (\d+) passed", done.stdout, re.M)))
    failed = re.findall(r"^test (\S+) \.\.\. FAILED", done.stdout, re.M)
    print(f"{len(crates)} crates, {cases} cases, {passed} passed, {len(failed)} failed")
    print(*(f"FAILED {name}" for name in failed), sep="\n")
    if failed:
        print(done.stdout)
    return done.returncode or passed != cases


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--suite", type=pathlib.Path, required=True)
    arguments.add_argument("--out", type=pathlib.Path, required=True)
    arguments.add_argument("--target", type=pathlib.Path, help="where to build the crates; OUT/target without")
    options = arguments.parse_args()
    built = (options.target or options.out / "target").resolve()
    sys.exit(1 if run(options.suite.resolve(), options.out.resolve(), built) else 0)
