"""Sends and receives streams by both clients, and checks what went over the wire against botocore.

    python3 tests/streams/run.py --data DIR --botocore DIR [--gib 1]

DATA has botocore's models, its directory `data`; the other directory is where `pip install --target DIR boto3` puts it.
The crates are generated to target/streams. A server on loopback counts and hashes what comes, and can be told to fail. A long
body must come through whole, in less than 50 MB of the client's memory, by Linux' count of the process.
"""

import argparse
import contextlib
import datetime
import hashlib
import io
import pathlib
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
CRATES = ROOT / "target/streams"
PROGRAM = CRATES / "build/release/streams"
OPERATIONS = {
    "glacier": "UploadArchive,UploadMultipartPart,GetJobOutput,DescribeVault",
    "lex-runtime": "PostContent",
    "mediastore-data": "PutObject,GetObject,DescribeObject",
    "polly": "SynthesizeSpeech",
}
SIGNING_NAMES = {"glacier": "glacier", "mediastore-data": "mediastore", "polly": "polly"}
BLOCK = 1_048_573
PATTERN = bytes((i * i * 7 + i * 13) & 0xFF for i in range(BLOCK))
MOST_KIB = 50_000_000 // 1024


def blocks(length):
    """The text of `src/pattern.rs`, block by block."""
    for number in range(length // BLOCK + 1):
        block = number.to_bytes(8, "big") + PATTERN[8:]
        yield block[: length - number * BLOCK]


def sha256(length):
    hash = hashlib.sha256()
    for block in blocks(length):
        hash.update(block)
    return hash.hexdigest()


class Server:
    """Answers on loopback, as `mode` says; `requests` has what came."""

    def __init__(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 18)
        self.url = "http://127.0.0.1:%d" % self.listener.getsockname()[1]
        self.mode, self.length, self.requests = "well", 0, []
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            connection, _ = self.listener.accept()
            threading.Thread(target=self.serve, args=(connection,), daemon=True).start()

    def serve(self, connection):
        with contextlib.suppress(OSError), connection, connection.makefile("rb", 1 << 16) as reader:
            while self.answer(connection, reader):
                pass

    def answer(self, connection, reader):
        line = reader.readline().decode().split()
        if not line:
            return False
        headers = dict(self.head(reader))
        request = {"method": line[0], "target": line[1], "headers": headers}
        self.requests.append(request)
        is_busy = self.mode in ("busy", "early") and len(self.requests) == 1
        if is_busy and self.mode == "early":
            # Before the body is there.
            connection.sendall(b"HTTP/1.1 503 Busy\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}")
            return False
        hash, length = hashlib.sha256(), 0
        for piece in self.body(reader, headers):
            if self.mode == "slow":
                time.sleep(0.12)
            hash.update(piece)
            length += len(piece)
        request.update(sha256=hash.hexdigest(), length=length)
        if is_busy:
            self.reply(connection, "503 Busy", {}, b"{}")
        elif line[1] in ("/v1/speech", "/film.mp4"):
            return self.speak(connection)
        elif line[0] == "POST":
            self.reply(connection, "201 Created", {"x-amz-archive-id": request["sha256"]}, b"")
        elif line[0] == "PUT":
            self.reply(connection, "200 OK", {}, b'{"ETag": "%s"}' % request["sha256"].encode())
        else:
            filler = b" " * (5 << 20)
            self.reply(connection, "404 Not Found", {"x-amzn-errortype": "ObjectNotFoundException"}, b'{"Message": "It is gone."}' + filler)
        return True

    @staticmethod
    def head(reader):
        while line := reader.readline().decode().strip():
            name, value = line.split(":", 1)
            yield name.lower(), value.strip()

    def body(self, reader, headers):
        size = (self.length // 20 + 1) if self.mode == "slow" else 1 << 16
        if headers.get("transfer-encoding") == "chunked":
            while length := int(reader.readline(), 16):
                yield reader.read(length)
                reader.readline()
            reader.readline()
            return
        left = int(headers.get("content-length", 0))
        while left:
            piece = reader.read(min(left, size))
            if not piece:
                raise ConnectionError
            left -= len(piece)
            yield piece

    @staticmethod
    def reply(connection, status, headers, body):
        headers = {"content-length": len(body), "x-amzn-requestid": "r", **headers}
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        connection.sendall(f"HTTP/1.1 {status}\r\n{lines}\r\n".encode() + body)

    def speak(self, connection):
        """Sends a long body, or a part of it."""
        head = f"HTTP/1.1 200 OK\r\ncontent-type: audio/mpeg\r\nx-amzn-requestcharacters: 7\r\ncontent-length: {self.length}\r\n\r\n"
        connection.sendall(head.encode())
        sent = 0
        for block in blocks(self.length):
            if self.mode == "slow":
                time.sleep(0.06)
            if self.mode in ("stall", "cut") and sent > self.length // 2:
                time.sleep(3 if self.mode == "stall" else 0)
                return False
            connection.sendall(block)
            sent += len(block)
        return True


class Check:
    def __init__(self, server):
        self.server, self.faults = server, []

    def run(self, kind, what, length, mode="well"):
        """What the program printed of a call."""
        self.server.mode, self.server.length, self.server.requests = mode, length, []
        command = [PROGRAM, kind, what, self.server.url, str(length)]
        start = time.monotonic()
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=HERE, check=False)
        said = dict(line.split("=", 1) for line in done.stdout.splitlines() if "=" in line)
        said |= {"seconds": f"{time.monotonic() - start:.1f}", "status": str(done.returncode), "stderr": done.stderr}
        return said

    def expect(self, name, is_so, of):
        print(f"{'ok  ' if is_so else 'FAIL'} {name}" + ("" if is_so else f": {of}"), flush=True)
        if not is_so:
            self.faults.append(name)


def build(data):
    for crate, operations in OPERATIONS.items():
        model = sorted((data / crate).glob("*/service-2.json*"))[-1]
        codegen = ["cargo", "xtask", "codegen", "--model", model, "--operation", operations]
        subprocess.run([*codegen, "--crate-name", crate, "--out", CRATES / crate], cwd=ROOT, check=True)
    build = ["cargo", "build", "--release", "--manifest-path", HERE / "Cargo.toml", "--target-dir", CRATES / "build"]
    subprocess.run(build, check=True)


def protocol(check):
    """Protocol tests with streams, as Smithy's models have them."""
    with tempfile.TemporaryDirectory() as directory:
        codegen = ["cargo", "xtask", "codegen", "--model", HERE / "protocol.smithy.json", "--all", "--protocol-tests", "--crate-name", "stream-tests"]
        subprocess.run([*codegen, "--out", directory], cwd=ROOT, check=True)
        test = ["cargo", "test", "--quiet", "--manifest-path", f"{directory}/Cargo.toml", "--target-dir", CRATES / "build"]
        done = subprocess.run(test, stdout=subprocess.PIPE, text=True, check=False)
    check.expect("protocol tests", done.returncode == 0 and "8 passed" in done.stdout, done.stdout)


def replays(check):
    done = subprocess.run([PROGRAM, "replay"], stdout=subprocess.PIPE, text=True, cwd=HERE, check=False)
    for kind in ("async", "blocking"):
        check.expect(f"{kind}: streams without a server", f"replayed={kind}" in done.stdout, done.stdout)


def readme(check):
    """What the README shows, in a directory of its own."""
    length = 5_000_000
    check.server.mode, check.server.length = "well", length
    with tempfile.TemporaryDirectory() as directory:
        directory = pathlib.Path(directory)
        (directory / "photos.tar").write_bytes(b"photos")
        done = subprocess.run([PROGRAM, "readme", check.server.url], stdout=subprocess.PIPE, text=True, cwd=directory, check=False)
        written = [(directory / name).read_bytes() for name in ("hello.mp3", "film.mp4") if (directory / name).exists()]
    is_sent = f"archive {hashlib.sha256(b'photos').hexdigest()}" in done.stdout
    is_well = is_sent and "speech of 7 letters" in done.stdout and "X-Amz-Signature=" in done.stdout
    check.expect("what the README shows", is_well and written == [b"".join(blocks(length))] * 2, done.stdout)


def long(check, gib):
    """Long bodies, in little memory."""
    length = int(gib * (1 << 30)) + 5
    expected = sha256(length)
    for kind in ("async", "blocking"):
        said = check.run(kind, "out", length)
        check.expect(f"{kind} out", said.get("sha256") == expected and said.get("characters") == "7", said)
        report(check, f"{kind} out", length, said)
        said = check.run(kind, "in", length)
        request = check.server.requests[-1]
        check.expect(f"{kind} in", said.get("archive") == expected == request.get("sha256"), (said, request))
        is_known = request["headers"].get("content-length") == str(length)
        check.expect(f"{kind} in: its length and hash are said", is_known and request["headers"].get("x-amz-content-sha256") == expected, request)
        report(check, f"{kind} in", length, said)
        said = check.run(kind, "unknown", length)
        check.expect(f"{kind} in, once", said.get("etag") == expected, said)
        report(check, f"{kind} in, once", length, said)


def report(check, name, length, said):
    peak = int(said["peak_kib"])
    print(f"     {name}: {length} bytes, {said['seconds']} s, peak {peak} KiB", flush=True)
    check.expect(f"{name}: memory", peak < MOST_KIB, said)


def retries(check):
    length = 3 * (1 << 20) + 7
    expected = sha256(length)
    for kind in ("async", "blocking"):
        for mode in ("busy", "early"):
            said = check.run(kind, "in", length, mode)
            requests = check.server.requests
            is_again = len(requests) == 2 and said.get("archive") == expected
            check.expect(f"{kind}, {mode}: what can be read again is sent again", is_again, (said, requests))
            attempt = requests[-1]["headers"].get("amz-sdk-request", "")
            check.expect(f"{kind}, {mode}: and says so", "attempt=2; max=3" in attempt, attempt)
        said = check.run(kind, "once", length, "busy")
        check.expect(f"{kind}: what can be read once is not", len(check.server.requests) == 1 and "error" in said, said)
        attempt = check.server.requests[-1]["headers"].get("amz-sdk-request", "")
        check.expect(f"{kind}: and says so", "attempt=1; max=1" in attempt, attempt)
        said = check.run(kind, "signed", length)
        check.expect(f"{kind}: nothing is sent that cannot be signed", not check.server.requests and "read only once" in said.get("error", ""), said)


def timeouts(check):
    """The time-out of 0.7 s is for each wait, and not for all."""
    # Longer than what the system keeps of it between the two.
    length = 40 * BLOCK
    for kind in ("async", "blocking"):
        for what in ("in", "out"):
            said = check.run(kind, what, length, "slow")
            key = "archive" if what == "in" else "sha256"
            check.expect(f"{kind} {what}: slow is not late", said.get(key) == sha256(length) and float(said["seconds"]) > 1.5, said)
        said = check.run(kind, "out", length, "stall")
        check.expect(f"{kind}: what stops is late", "no response in time" in said.get("error", "") and float(said["seconds"]) < 2.5, said)
        said = check.run(kind, "out", length, "cut")
        check.expect(f"{kind}: what is cut off is an error", "error" in said and "sha256" not in said, said)


def errors(check):
    for kind in ("async", "blocking"):
        said = check.run(kind, "get", 0)
        check.expect(f"{kind}: an error is read", "ObjectNotFoundException: It is gone. (status 404" in said.get("error", ""), said)


def signatures(check):
    """The signatures are botocore's for the same bytes; boto3 sends the same headers for the body."""
    length = 3 * (1 << 20) + 7
    body = b"".join(blocks(length))
    for kind in ("async", "blocking"):
        for what, service in (("in", "glacier"), ("once", "mediastore-data"), ("unknown", "mediastore-data"), ("file", "glacier"), ("out", "polly")):
            check.run(kind, what, length)
            request = check.server.requests[-1]
            content = {"file": (HERE / "Cargo.toml").read_bytes(), "out": speech(request)}.get(what, body)
            is_same = hashlib.sha256(content).hexdigest() == request.get("sha256")
            expected = authorization(check.server.url, request, SIGNING_NAMES[service], content)
            check.expect(f"{kind} {what}: botocore's signature", is_same and request["headers"].get("authorization") == expected, (request, expected))
    check.run("blocking", "in", length)
    ours = check.server.requests[-1]["headers"]
    check.server.requests = []
    boto("glacier", check.server.url).upload_archive(vaultName="vault", body=io.BytesIO(body))
    theirs = check.server.requests[-1]["headers"]
    for name in ("x-amz-sha256-tree-hash", "x-amz-content-sha256", "x-amz-glacier-version", "content-length"):
        check.expect(f"{name} is boto3's", ours.get(name) == theirs.get(name) != None, (ours.get(name), theirs.get(name)))


def speech(request):
    """The body of a request is short and known, but for the order of its members."""
    for text in (b'{"OutputFormat":"mp3","Text":"much","VoiceId":"Emma"}',):
        if hashlib.sha256(text).hexdigest() == request.get("sha256"):
            return text
    return b""


def boto(service, url):
    import botocore.config
    import botocore.session

    session = botocore.session.Session()
    config = botocore.config.Config(retries={"max_attempts": 0}, parameter_validation=False)
    keys = {"aws_access_key_id": "AKIDEXAMPLE", "aws_secret_access_key": "veiled"}
    return session.create_client(service, "eu-west-1", endpoint_url=url, config=config, **keys)


@contextlib.contextmanager
def frozen(at):
    import botocore.auth

    name = "get_current_datetime"
    real = getattr(botocore.auth, name)
    setattr(botocore.auth, name, lambda *_, **__: at)
    try:
        yield
    finally:
        setattr(botocore.auth, name, real)


def authorization(url, request, service, body):
    """What botocore makes of the headers that a request was signed with."""
    from botocore.auth import SigV4Auth
    from botocore.awsrequest import AWSRequest
    from botocore.credentials import Credentials

    given = request["headers"].get("authorization", "")
    names = given.partition("SignedHeaders=")[2].partition(",")[0].split(";")
    headers = {name: request["headers"][name] for name in names if name in request["headers"]}
    at = datetime.datetime.strptime(headers.pop("x-amz-date", "20000101T000000Z"), "%Y%m%dT%H%M%SZ")
    made = AWSRequest(request["method"], url + request["target"], headers, body)
    with frozen(at.replace(tzinfo=datetime.timezone.utc)):
        SigV4Auth(Credentials("AKIDEXAMPLE", "veiled"), service, "eu-west-1").add_auth(made)
    return made.headers["Authorization"]


def presigned(check):
    """Presigned addresses are those of botocore at the same time."""
    import botocore.session
    from botocore.config import Config

    secs, url = 1_700_000_000, "https://data.example.com"
    done = subprocess.run([PROGRAM, "presign", url, str(secs)], stdout=subprocess.PIPE, text=True, check=False)
    said = dict(line.split("=", 1) for line in done.stdout.splitlines() if "=" in line)
    keys = {"aws_access_key_id": "AKIDEXAMPLE", "aws_secret_access_key": "veiled", "aws_session_token": "a/token+of=some"}
    client = botocore.session.Session().create_client("mediastore-data", "eu-west-1", endpoint_url=url, config=Config(), **keys)
    at = datetime.datetime.fromtimestamp(secs, datetime.timezone.utc)
    with frozen(at):
        for name, operation, given, expires in (
            ("get", "get_object", {"Path": "a folder/film?.mp4", "Range": "bytes=0-9"}, 3600),
            ("describe", "describe_object", {"Path": "a"}, 7 * 24 * 3600),
        ):
            theirs = client.generate_presigned_url(operation, Params=given, ExpiresIn=expires)
            check.expect(f"presigned {name}: botocore's address", said.get(name, "").partition(" ")[2] == theirs, (said.get(name), theirs))
    check.expect("presigned get: a header to send", said.get("get_headers") == 'range: "bytes=0-9"', said)
    check.expect("presigned put: any body", said.get("put") == put(url, at), (said.get("put"), put(url, at)))
    check.expect("Debug shows no signature", "Signature" not in said.get("get_debug", "Signature"), said)
    check.expect("at most seven days", said.get("too_long") == "true", said)
    query = urllib.parse.parse_qs(urllib.parse.urlsplit(said.get("job", "")).query)
    names = query.get("X-Amz-SignedHeaders")
    check.expect("what every request has is signed", names == ["host;x-amz-glacier-version"], names)


def put(url, at):
    """botocore cannot presign what has a body beside it, but its signer can."""
    from botocore.auth import SigV4QueryAuth
    from botocore.awsrequest import AWSRequest
    from botocore.credentials import Credentials

    request = AWSRequest("PUT", url + "/a%20folder/film", {}, b"")
    request.context["payload_signing_enabled"] = False
    keys = Credentials("AKIDEXAMPLE", "veiled", "a/token+of=some")
    with frozen(at):
        SigV4QueryAuth(keys, "mediastore", "eu-west-1", 3600).add_auth(request)
    return f"PUT {request.url}"


def main(data, botocore, gib, skip_build):
    if not skip_build:
        build(data)
    sys.path.insert(0, str(botocore))
    check = Check(Server())
    for checks in (protocol, replays, readme, errors, retries, timeouts, signatures, presigned, lambda check: long(check, gib)):
        checks(check)
    print(f"{len(check.faults)} faults")
    return 1 if check.faults else 0


parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("--data", type=lambda path: pathlib.Path(path).resolve(), required=True)
parser.add_argument("--botocore", type=lambda path: pathlib.Path(path).resolve(), required=True)
parser.add_argument("--gib", type=float, default=1)
parser.add_argument("--skip-build", action="store_true")
sys.exit(main(**vars(parser.parse_args())))
