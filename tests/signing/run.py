"""Compares our signatures with those of AWS's test suite and of botocore.

    python3 tests/signing/run.py --suite DIR --count 200 --botocore DIR

`--suite` is `tests/unit/auth/aws4_testsuite` of botocore's source package; `--botocore` has botocore and what it needs, as
`pip install --target DIR botocore` makes it. Any difference fails the run. Each random request is then signed once more
with a single byte of it, or of what it is signed with, changed: a signature that stays the same fails the run, too.
"""

import argparse
import datetime
import json
import pathlib
import random
import re
import subprocess
import sys
import urllib.parse

HERE = pathlib.Path(__file__).resolve().parent
CASES = 34
UTC = datetime.timezone.utc
METHODS = ["GET", "POST", "POST", "PUT", "DELETE", "HEAD", "PATCH"]
REGIONS = ["us-east-1", "eu-west-1", "ap-southeast-4", "cn-north-1", "us-gov-west-1", "eusc-de-east-1"]
SERVICES = ["sagemaker", "dynamodb", "kms", "logs", "machinelearning", "execute-api"]
ORIGINS = ["https://{}.example.com", "http://{}.example.com:80", "https://{}.example.com:443", "https://{}.example.com:80",
           "http://{}.example.com:4566", "http://127.0.0.1:4566", "http://[::1]:4566", "https://[::1]"]
# Besides letters and digits: what HTTP clients and servers take unencoded.
IN_PATHS = "!$&'()*+,;=:@[]|\"{}~"
IN_QUERIES = "!$'()*,;:@/?[]|{}~"
LETTERS = "abcXYZ019-._~ !\"#$%&'()*+,/:;<=>?@[\\]^`{|}é€ሴ𝄞"
UNSIGNED = ["User-Agent", "Connection", "Expect", "TE", "traceparent", "X-Amzn-Trace-Id", "amz-sdk-request"]
# What of a line a signature is made of.
PARTS = ["method", "target", "headers", "body_hex", "secret", "token", "region", "service", "secs"]


def ask(lines):
    """Our answers to lines of `src/main.rs`."""
    command = ["cargo", "run", "--quiet", "--manifest-path", str(HERE / "Cargo.toml")]
    lines = "".join(json.dumps(line) + "\n" for line in lines)
    answers = subprocess.run(command, input=lines, stdout=subprocess.PIPE, encoding="utf-8", check=True).stdout
    return [read(json.loads(answer)) for answer in answers.splitlines()]


def read(answer):
    answer["canonical"] = bytes(answer["canonical"]).decode()
    answer["headers"] = {name.lower(): value for name, value in answer["headers"]}
    return answer


def differences(expected, answer):
    """What differs of the signature: pairs of theirs and ours."""
    pairs = [(expected["canonical"], answer["canonical"])]
    pairs += [(value, answer["headers"].get(name)) for name, value in expected["headers"].items()]
    return [pair for pair in pairs if pair[0] != pair[1]]


def signature(answer):
    return answer["headers"]["authorization"].partition("Signature=")[2]


# The suite: a request in a file, as it would be on the wire, and files with what is made of it.

def case(directory):
    """A case as our line, and what is expected."""
    def text(extension):
        return (directory / f"{directory.name}.{extension}").read_bytes().decode().replace("\r", "")
    head, _, body = text("req").partition("\n\n")
    # A line that begins with white space continues the one before it.
    first, *headers = re.sub(r"\n[ \t]+", " ", head).splitlines()
    method, target = first.removesuffix(" HTTP/1.1").split(" ", 1)
    token = re.search("^x-amz-security-token:(.*)$", text("creq"), re.MULTILINE)
    line = {
        "method": method, "origin": "https://example.amazonaws.com", "target": target, "body_hex": body.encode().hex(),
        "headers": [header.split(":", 1) for header in headers],
        "access_key_id": "AKIDEXAMPLE", "secret": "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", "token": token and token[1],
        "region": "us-east-1", "service": "service",
        "secs": int(datetime.datetime(2015, 8, 30, 12, 36, tzinfo=UTC).timestamp()),
    }
    return line, {"canonical": text("creq"), "headers": {"authorization": text("authz")}}


def suite(directory):
    """How many cases differ."""
    directories = sorted(path.parent for path in directory.rglob("*.req"))
    cases = [case(path) for path in directories]
    wrong, unsendable = 0, []
    for path, (_, expected), answer in zip(directories, cases, ask(line for line, _ in cases), strict=True):
        unsendable += [path.name] if "cannot_be_sent" in answer else []
        wrong += report(path.name, differences(expected, answer))
    print(f"{len(cases) - wrong} of {len(cases)} cases of the suite are equal; without a request that can be sent: "
          f"{', '.join(unsendable) or 'none'}")
    return wrong + (len(cases) != CASES) + (unsendable != ["get-space"])


# Random requests.

def word(rng, longest=12, letters=LETTERS):
    return "".join(rng.choices(letters, k=rng.randrange(longest + 1)))


def escaped(rng, text, unescaped):
    """Text in a URL: some of what may be unescaped is."""
    return urllib.parse.quote(text, safe="".join(c for c in unescaped if rng.random() < 0.5))


def path(rng):
    segments = [rng.choice(["", ".", "..", "...", word(rng), word(rng)]) for _ in range(rng.randrange(6))]
    return "/" + "/".join(s if s in ("", ".", "..") else escaped(rng, s, IN_PATHS + "é€ሴ𝄞") for s in segments)


def query(rng):
    """A query, and its parameters where botocore does not take it as it is."""
    pairs = [(word(rng), word(rng)) for _ in range(rng.choice([0, 0, 1, 2, 5]))]
    pairs += [(name, word(rng)) for name, _ in pairs if rng.random() < 0.3]
    if rng.random() < 0.5:
        return "&".join(f"{escaped(rng, name, '')}={escaped(rng, value, '')}".removesuffix("=") for name, value in pairs), None
    return "&".join(f"{escaped(rng, name, IN_QUERIES)}={escaped(rng, value, IN_QUERIES + '=')}" for name, value in pairs), pairs


def headers(rng, service):
    found = [("Content-Type", "application/x-amz-json-1.1"), ("X-Amz-Target", f"{service}.{word(rng, letters='abcDEF')}")]
    value = LETTERS + "  \t"
    for _ in range(rng.randrange(5)):
        name = "x-" + word(rng, 3, "abcDEF-") + "a"
        found += [(name, word(rng, 20, value)) for _ in range(rng.choice([1, 1, 3]))]
    found += [(name, "a b") for name in UNSIGNED if rng.random() < 0.3]
    found += [("X-Amz-Date", "20000101T000000Z")] * (rng.random() < 0.1) + [("Authorization", "old")] * (rng.random() < 0.1)
    found += [("Host", f"{word(rng, 5, 'abc')}a.example.com")] * (rng.random() < 0.2)
    rng.shuffle(found)
    return found


def request(rng):
    """A request as our line, and the parameters of its query."""
    asked, parameters = query(rng)
    service = rng.choice(SERVICES)
    body = rng.choice([b"", b"{}", json.dumps({word(rng): word(rng, 50)}).encode(), rng.randbytes(rng.randrange(5000))])
    return {
        "method": rng.choice(METHODS), "origin": rng.choice(ORIGINS).format(word(rng, 5, "abc") + "a"),
        "target": path(rng) + "?" * bool(asked) + asked, "headers": headers(rng, service), "body_hex": body.hex(),
        "access_key_id": "AKIA" + word(rng, 16, "ABCDEF234567"), "secret": "s" + word(rng, rng.choice([40, 100])),
        "token": rng.choice([None, "t" + word(rng, 400, "abcXYZ019+/=")]), "region": rng.choice(REGIONS), "service": service,
        "secs": rng.randrange(4_102_444_800),
    }, parameters


def theirs(line, parameters):
    """What botocore makes of the same request."""
    from botocore import auth, awsrequest, credentials
    auth.get_current_datetime = lambda *_: datetime.datetime.fromtimestamp(line["secs"], UTC)
    signer = auth.SigV4Auth(credentials.Credentials(line["access_key_id"], line["secret"], line["token"]), line["service"], line["region"])
    target = line["target"] if parameters is None else line["target"].partition("?")[0]
    request = awsrequest.AWSRequest(line["method"], line["origin"] + target, data=bytes.fromhex(line["body_hex"]), params=parameters)
    for name, value in line["headers"]:
        # boto3 adds these after it has signed.
        if not name.startswith("amz-sdk-"):
            request.headers[name] = value
    signer.add_auth(request)
    named = ["authorization", "x-amz-date", "x-amz-security-token"]
    signed = {name: request.headers.get(name) for name in named}
    # Of what was signed, the signature was no part.
    del request.headers["Authorization"]
    return {"canonical": signer.canonical_request(request), "headers": signed}


def changed(rng, line):
    """A line with one byte changed, and the name of the part where it is."""
    part = rng.choice([part for part in PARTS if line[part]])
    value = line[part]
    if part == "headers":
        # Not in those that are replaced, or not signed.
        names = [index for index, (name, _) in enumerate(value) if name.startswith(("x-", "Content", "X-Amz-T"))]
        index = rng.choice(names)
        value = [(name, "~" + text if at == index else text) for at, (name, text) in enumerate(value)]
    elif part == "secs":
        value ^= 1
    elif part == "target":
        # An unreserved character, which normalization leaves where it is.
        value = value + ("a" if "?" in value else "?a")
    elif part == "method":
        value = "A" + value[1:] if value[0] != "A" else "B" + value[1:]
    elif part == "body_hex":
        at = 2 * rng.randrange(len(value) // 2)
        value = value[:at] + f"{int(value[at:at + 2], 16) ^ 1 << rng.randrange(8):02x}" + value[at + 2:]
    else:
        at = rng.randrange(len(value))
        value = value[:at] + ("a" if value[at] != "a" else "b") + value[at + 1:]
    return part, {**line, part: value}


def compare(rng, count):
    """How many random requests are signed in another way, or the same after a change."""
    requests = [request(rng) for _ in range(count)]
    changes = [changed(rng, line) for line, _ in requests]
    answers = ask([line for line, _ in requests] + [line for _, line in changes])
    wrong, overlooked = 0, 0
    for (line, parameters), (part, _), answer, after in zip(requests, changes, answers[:count], answers[count:], strict=True):
        expected = theirs(line, parameters)
        wrong += report(json.dumps(line), differences(expected, answer))
        if signature(after) == signature(answer):
            overlooked += 1
            print(f"the same signature with another {part}: {json.dumps(line)}")
    with_token = sum(line["token"] is not None for line, _ in requests)
    print(f"{count - wrong} of {count} random requests are signed as botocore does, {with_token} of them with a session token")
    print(f"{count - overlooked} of {count} have another signature after a change of one byte")
    return wrong + overlooked


def report(title, found):
    """Prints differences; 1 where there are any."""
    for theirs, ours in found:
        print(f"{title}\n  expected {theirs!r}\n  ours     {ours!r}")
    return int(bool(found))


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--suite", type=pathlib.Path, required=True, metavar="DIR")
    arguments.add_argument("--count", type=int, default=200)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--botocore", action="append", default=[], metavar="DIR")
    options = arguments.parse_args()
    sys.path[:0] = options.botocore
    wrong = suite(options.suite) + compare(random.Random(options.seed), options.count)
    sys.exit(1 if wrong else 0)
