"""Compares the requests of our client with those of boto3: the same inputs, settings and time.

    python3 tests/peers/requests/run.py --data DIR --boto3 DIR

The first DIR is the directory `data` of botocore, and the other one has what `pip install --target DIR boto3` makes. Nothing
is sent: our client has a transport that keeps the request, and boto3 a hook. Method, URL, headers and what is signed must
be the same, and the bodies the same as JSON, or as they are where they are none. Since boto3 writes JSON with other blanks,
botocore's signer then signs our bytes, and ours signs those of boto3. Differences by design are in DEVIATIONS; each must be
met, and others fail the run.
"""

import collections
import datetime
import functools
import importlib.util
import json
import os
import pathlib
import random
import string
import sys
import types
import urllib.parse
import uuid

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import peers

DEVIATIONS = {
    "user-agent": "says what the crate is called, and claims to be no SDK of AWS",
    "amz-sdk-invocation-id": "is random",
    "content-length": "is left to the HTTP library",
    "?": "is left out where the query has nothing in it",
    "content-type": "says what a body is that is a member's value as it is; botocore does not",
}
NOW = datetime.datetime(2026, 11, 28, 12, 0, tzinfo=peers.UTC)
# What our client's `unique` gives, too.
UNIQUE = uuid.UUID("00000000-0000-4000-8000-000000000000")
LEGAL_IN_NAMES = string.ascii_letters + string.digits + "-"
LETTERS = "abcXYZ019 -._~!\"#$%&'()*+,/:;<=>?@[\\]^`{|}\t\n\x7fé€ሴ𝄞"
STATIC = peers.credentials("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
SESSION = peers.credentials("ASIAIOSFODNN7EXAMPLE", "secret", "IQoJb3JpZ2luX2VjE/+a==" * 20)
REGIONS = ["us-east-1", "eu-west-1", "ap-southeast-4", "cn-north-1", "us-gov-west-1", "eusc-de-east-1", "us-iso-east-1", "mars-north-7"]
NAMES = 60
OTHERS = 20


def main(options):
    peers.build(options.data)
    import botocore.auth
    import botocore.handlers

    botocore.auth.get_current_datetime = lambda *_: NOW
    botocore.handlers.uuid = types.SimpleNamespace(uuid4=lambda: UNIQUE)
    rng = random.Random(1)
    counts, wrong, signings = collections.Counter(), 0, []
    with peers.Client(is_unsent=True, at=int(NOW.timestamp())) as client:
        for case in cases(rng):
            ours, theirs = our_request(client, case), their_request(case)
            found = differences(case, ours, theirs, counts)
            signings.append((case, theirs))
            for difference in found if wrong < 5 else []:
                print(case.service, case.operation, json.dumps(peers.wire(case.given)), case.region, difference, sep="\n  ")
            wrong += bool(found)
    wrong += sign_theirs(signings, counts)
    for name, count in sorted(counts.items()):
        print(f"{count:6} {name}{': ' + DEVIATIONS[name] if name in DEVIATIONS else ''}")
    print(f"{wrong:6} unexplained differences")
    unmet = [name for name in DEVIATIONS if not counts[name]]
    if unmet:
        print("not met, so not needed:", ", ".join(unmet))
    return wrong or unmet


# What is asked for.

Case = collections.namedtuple("Case", "crate service operation given credentials region flags is_async")


def cases(rng):
    """Names with every legal character, in SageMaker's one operation; and inputs of others, made after their models."""
    made = [Case("experiments", "sagemaker", "DescribeInferenceExperiment", {"Name": name}, *settings(rng)) for name in names(rng)]
    for service, operations in peers.OPERATIONS.items():
        model = boto3_client(service, "us-east-1", False, False).meta.service_model
        for operation in operations:
            shape = model.operation_model(operation).input_shape
            made += [Case(service, service, operation, value(rng, shape), *settings(rng)) for _ in range(OTHERS)]
    return made


def settings(rng):
    flags = rng.choice([(False, False)] * 6 + [(True, False), (False, True), (True, True)])
    return rng.choice([STATIC, SESSION]), rng.choice(REGIONS), flags, rng.random() < 0.5


def names(rng):
    """`[a-zA-Z0-9](-*[a-zA-Z0-9]){0,119}`"""
    letters = LEGAL_IN_NAMES[:-1]
    made = [letters, letters[::-1], "a", "Z", "0", "a" + "-" * 118 + "b"]
    while len(made) < NAMES:
        made.append(rng.choice(letters) + "".join(rng.choices(LEGAL_IN_NAMES, k=rng.randrange(119))).rstrip("-"))
    assert set("".join(made)) == set(LEGAL_IN_NAMES)
    return made


def member(rng, shape, depth):
    """A value that can be where the model has the member."""
    location, is_text = shape.serialization.get("location"), shape.type_name == "string" and not shape.enum
    if location == "header" and is_text:
        return "".join(rng.choices(LEGAL_IN_NAMES, k=int(shape.metadata.get("min", 1)) + rng.randrange(20)))
    made = value(rng, shape, depth)
    # A part of a path is never empty.
    return made + "/" if location == "uri" and is_text and not made.strip(".") else made


def value(rng, shape, depth=0):
    """A value that meets the model's constraints, as boto3 takes it."""
    least = int(shape.metadata.get("min", 0))
    if shape.type_name == "structure":
        # DynamoDB's attribute values are a union, but botocore's model does not say so.
        if getattr(shape, "is_tagged_union", False) or shape.name == "AttributeValue":
            members = [name for name in shape.members if depth < 5 or shape.members[name].type_name not in ("list", "map")]
            name = rng.choice(members)
            return {name: value(rng, shape.members[name], depth + 1)}
        chance = rng.choice([0, 0.5, 1]) if depth < 5 else 0
        members = [name for name in shape.members if name in shape.required_members or rng.random() < chance]
        return {name: member(rng, shape.members[name], depth + 1) for name in members}
    if shape.type_name == "list":
        return [value(rng, shape.member, depth + 1) for _ in range(least + rng.choice([0, 1, 1, 2]))]
    if shape.type_name == "map":
        return {value(rng, shape.key, depth + 1) or "k": value(rng, shape.value, depth + 1) for _ in range(least + rng.choice([0, 1, 2]))}
    if shape.type_name == "string":
        return rng.choice(shape.enum) if shape.enum else "".join(rng.choices(LETTERS, k=least + rng.randrange(20)))
    if shape.type_name == "blob":
        return rng.randbytes(least + rng.randrange(20))
    if shape.type_name == "timestamp":
        return datetime.datetime.fromtimestamp(rng.randrange(2_000_000_000), peers.UTC)
    if shape.type_name == "boolean":
        return rng.random() < 0.5
    if shape.type_name in ("float", "double"):
        return max(float(least), rng.choice([0.5, 1.25, -3.0, 1e9]))
    return rng.randrange(least, least + 1000)


# What is made of it.

def our_request(client, case):
    """Our request."""
    fips, dual_stack = case.flags
    line = {**case.credentials[1], "region": case.region, "use_fips": fips, "use_dual_stack": dual_stack, "is_async": case.is_async}
    shape = boto3_client(case.service, "us-east-1", False, False).meta.service_model.operation_model(case.operation).input_shape
    answer = client.call(case.crate, case.operation, peers.renamed(shape, case.given), **line)
    if "error" in answer:
        sys.exit(f"{case.operation}: {answer['error']}")
    request = answer["exchanges"][0]["request"]
    return {**request, "body": bytes(request["body"]), "headers": {name.lower(): value for name, value in request["headers"]}}


@functools.cache
def session():
    import boto3

    return boto3.session.Session()


@functools.cache
def boto3_client(service, region, fips, dual_stack):
    """A client without credentials, so that all of them can share it."""
    from botocore.config import Config

    config = Config(retries={"mode": "standard"}, use_fips_endpoint=fips, use_dualstack_endpoint=dual_stack)
    return session().client(service, region, config=config, **STATIC[0])


def their_request(case):
    """boto3's request."""
    from botocore.awsrequest import AWSResponse, HeadersDict
    from botocore.credentials import Credentials

    client = boto3_client(case.service, case.region, *case.flags)
    client._request_signer._credentials = Credentials(*case.credentials[0].values())
    kept = []

    def keep(request, **_):
        kept.append(request)
        return AWSResponse(request.url, 200, HeadersDict(), types.SimpleNamespace(stream=lambda **_: iter([b"{}"])))

    event = f"before-send.{client.meta.service_model.service_id.hyphenize()}.{case.operation}"
    client.meta.events.register(event, keep, unique_id="keep")
    client._make_api_call(case.operation, case.given)
    client.meta.events.unregister(event, unique_id="keep")
    [request] = kept
    text = lambda value: value.decode() if isinstance(value, bytes) else value
    body = request.body.encode() if isinstance(request.body, str) else request.body or b""
    headers = {name.lower(): text(value) for name, value in request.headers.items()}
    return {"method": request.method, "url": request.url, "headers": headers, "body": body}


# What differs.

def differences(case, ours, theirs, counts):
    """Pairs of ours and theirs that are not the same, and not by design."""
    counts["requests"] += 1
    counts[f"requests of {case.operation}"] += 1
    counts["requests of the client that does not block"] += case.is_async
    counts["requests with a session token"] += case.credentials is SESSION
    counts[f"requests in {case.region}"] += 1
    counts["requests to FIPS or dual-stack endpoints"] += any(case.flags)
    pairs = [("method", ours["method"], theirs["method"]), ("url", ours["url"], theirs["url"].removesuffix("?"))]
    counts["?"] += theirs["url"].endswith("?")
    pairs.append(("body", document(ours["body"]), document(theirs["body"])))
    of_both = [authorization(request) for request in (ours, theirs)]
    pairs.append(("Credential", *(of["Credential"] for of in of_both)))
    is_typed = "content-type" in ours["headers"] and "content-type" not in theirs["headers"]
    if is_typed:
        of_both[0]["SignedHeaders"] = of_both[0]["SignedHeaders"].replace("content-type;", "")
    pairs.append(("SignedHeaders", *(of["SignedHeaders"] for of in of_both)))
    pairs.append(("headers", *(without_deviations(request, is_typed) for request in (ours, theirs))))
    for name in DEVIATIONS:
        counts[name] += ours["headers"].get(name) != theirs["headers"].get(name)
    pairs.append(("their signature of our bytes", ours["headers"]["authorization"], their_signature(case, ours)))
    return [(name, our, their) for name, our, their in pairs if our != their]


def document(body):
    """A body as JSON, if it is."""
    try:
        return json.loads(body)
    except ValueError:
        return body


def authorization(request):
    """The parts of the header."""
    parts = request["headers"]["authorization"].removeprefix("AWS4-HMAC-SHA256 ").split(", ")
    return dict(part.split("=", 1) for part in parts)


def without_deviations(request, is_typed):
    """The headers that must be equal. The signature is of bytes that are not."""
    left_out = {*DEVIATIONS, "authorization"} - (set() if is_typed else {"content-type"})
    return {name: value for name, value in request["headers"].items() if name not in left_out}


def unsigned(request):
    """A request before it is signed."""
    added = ["authorization", "x-amz-date", "x-amz-security-token", "user-agent", "amz-sdk-invocation-id", "amz-sdk-request", "content-length"]
    return {name: value for name, value in request["headers"].items() if name not in added}


def scope(request):
    """The region and the service that a request is signed for."""
    return authorization(request)["Credential"].split("/")[2:4]


def their_signature(case, ours):
    """botocore's `Authorization` for our bytes."""
    from botocore.auth import SigV4Auth
    from botocore.awsrequest import AWSRequest
    from botocore.credentials import Credentials

    region, service = scope(ours)
    request = AWSRequest(ours["method"], ours["url"], unsigned(ours), ours["body"])
    SigV4Auth(Credentials(*case.credentials[0].values()), service, region).add_auth(request)
    return request.headers["Authorization"]


def sign_theirs(signings, counts):
    """How many of boto3's requests our signer signs in another way."""
    spec = importlib.util.spec_from_file_location("signing", peers.ROOT / "tests/signing/run.py")
    signing = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(signing)
    os.environ["CARGO_TARGET_DIR"] = str(peers.ROOT / "target/peers/signing")
    lines = []
    for case, theirs in signings:
        url = urllib.parse.urlsplit(theirs["url"])
        region, service = scope(theirs)
        key = case.credentials[1]
        lines.append({
            "method": theirs["method"], "origin": f"{url.scheme}://{url.netloc}", "target": (url.path or "/") + (f"?{url.query}" if url.query else ""),
            "headers": list(unsigned(theirs).items()), "body_hex": theirs["body"].hex(), "access_key_id": key["key"],
            "secret": key["secret"], "token": key["token"], "region": region, "service": service, "secs": int(NOW.timestamp()),
        })
    wrong = 0
    for (case, theirs), answer in zip(signings, signing.ask(lines), strict=True):
        ours, expected = answer["headers"]["authorization"], theirs["headers"]["authorization"]
        counts["requests of boto3 that our signer signs"] += 1
        if ours != expected:
            wrong += 1
            print(case.service, case.operation, expected, ours, sep="\n  ")
    return wrong


if __name__ == "__main__":
    sys.exit(bool(main(peers.arguments(__doc__, "boto3"))))
