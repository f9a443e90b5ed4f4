"""Compares how calls are retried with botocore's standard mode: the same replies and the same random numbers.

    python3 tests/retries/run.py --count 2000 --botocore DIR

DIR has botocore and what it needs, as `pip install --target DIR botocore==1.44.5` makes it. What is compared is botocore's
whole loop over the attempts of a call, with its own parser and events and without a network; each of COUNT clients makes
up to 60 calls, which share its quota. Delays must be the same to the nanosecond, and so must what each request says of its
attempt and what is left of the quota after each call.

Differences by design are named in DEVIATIONS; each must be met, and whatever else differs fails the run. Neither is asked
about the two things that are none of a JSON service's: the error `IDPCommunicationError`, which botocore retries for one
service, and an `x-amz-retry-after` or a checksum that only Python takes for a number, such as `1_000`.
"""

import argparse
import binascii
import collections
import io
import json
import os
import pathlib
import random
import subprocess
import sys
import types

HERE = pathlib.Path(__file__).resolve().parent
DEVIATIONS = {
    "tls": "a server that is not who it should be is no passing failure: one attempt",
    "clock": "a refusal where the clock is over 4 minutes off is worth another attempt, by the service's clock",
    "newer code": "of an error with an older code beside the newer one, either code can say that it is worth another attempt",
    "damaged": "a body that does not match its checksum is an error in the end, and gives no tokens back",
}

# Service id, operation, and what we have as settings: attempts, base delay, long poll, checksum.
Kind = collections.namedtuple("Kind", "service operation attempts base_ms is_long_poll has_checksum", defaults=[3, 50, False, False])
KINDS = [
    Kind("SageMaker", "Ask"),
    Kind("Secrets Manager", "Ask"),
    Kind("DynamoDB", "Ask", 4, 25, False, True),
    Kind("DynamoDB Streams", "Ask", 4, 25),
    Kind("SQS", "ReceiveMessage", 3, 50, True),
    Kind("SFN", "GetActivityTask", 3, 50, True),
    Kind("SWF", "PollForDecisionTask", 3, 50, True),
    Kind("Kinesis", "ReceiveQueueRecords", 3, 50, True),
    Kind("SQS", "SendMessage"),
]
# The errors that the operation lists; the program's `AskError` has the same.
ERRORS = {
    "PlainException": {},
    "RequestLimitExceeded": {},
    "FlakyException": {"retryable": {}},
    "BusyException": {"retryable": {"throttling": True}},
    "RenamedException": {"retryable": {"throttling": False}, "error": {"code": "RenamedCode", "httpStatusCode": 400}},
}
CLOCK_CODES = ["AccessDeniedException", "AuthFailure", "InvalidSignatureException", "RequestTimeTooSkewed", "SignatureDoesNotMatch"]
CODES = [*ERRORS, "RenamedCode", *CLOCK_CODES, "", "ValidationException", "ResourceNotFoundException", "InternalFailure",
         "RequestTimeout", "RequestTimeoutException", "PriorRequestNotComplete", "Throttling", "ThrottlingException",
         "ThrottledException", "RequestThrottledException", "TooManyRequestsException", "ProvisionedThroughputExceededException",
         "TransactionInProgressException", "RequestLimitExceeded", "BandwidthLimitExceeded", "LimitExceededException",
         "RequestThrottled", "SlowDown", "EC2ThrottledException", "throttlingexception"]
# Codes that say nothing of retries, and the older ones that may come with them. Of the listed errors none is among them,
# since botocore knows a listed error by its older code, and we by the newer one: a model lists both.
PLAIN_CODES = ["ValidationException", "ResourceNotFoundException", "InternalFailure"]
OLDER_CODES = ["AWS.Example.Older", *(code for code in CODES if code and code not in ERRORS and code not in ["RenamedCode", *CLOCK_CODES])]
STATUSES = [301, 307, 400, 400, 400, 400, 403, 404, 408, 409, 413, 429, 429, 500, 500, 501, 502, 503, 504, 505]
RETRY_AFTER = ["0", "1", "40", "999", "1500", "5000", "6100", "60000", " 20 ", "+20", "-5", "1.5", "soon", "", "9" * 30,
               "Mon, 16 Dec 2013 23:48:18 GMT"]
EPOCH_PLUS_2_H = "Thu, 01 Jan 1970 02:00:00 GMT"


def error(rng, codes):
    """Headers and body of an error. The code is where botocore looks for it, too: where else it may be is no question of retries."""
    if rng.random() < 0.1:
        return {}, rng.choice(["", "<html><body>Sorry</body></html>", "{"])
    code = rng.choice(codes)
    headers = {}
    if code in PLAIN_CODES and rng.random() < 0.5:
        headers["x-amzn-query-error"] = rng.choice(OLDER_CODES) + rng.choice([";Sender", ";Receiver", ""])
    prefix = rng.choice(["", "com.example#"]) if code else ""
    return headers, json.dumps({"__type": prefix + code, "message": "m"})


def reply(rng, kind, failing, codes):
    """What an attempt gets."""
    with_random = {"random": rng.choice([0.0, 0.9999999999999999, 0.5]) if rng.random() < 0.05 else rng.random()}
    headers = {}
    if rng.random() > failing:
        body = rng.choice(["{}", "", '{"Unknown": 1}', "garbage"])
        if kind.has_checksum:
            is_damaged = rng.random() < 0.2
            headers["x-amz-crc32"] = str(binascii.crc32(body.encode()) ^ is_damaged)
        return {**with_random, "status": rng.choice([200, 200, 200, 201, 204]), "headers": headers, "body": body}
    if rng.random() < 0.2:
        return {**with_random, "failed": rng.choice(["connect", "timeout", "closed", "other"])}
    if rng.random() < 0.3:
        headers["x-amz-retry-after"] = rng.choice(RETRY_AFTER)
    if rng.random() < 0.1:
        headers["Retry-After"] = "3"
    of_error, body = error(rng, codes)
    headers.update(of_error)
    if kind.has_checksum and rng.random() < 0.5:
        headers["x-amz-crc32"] = str(binascii.crc32(body.encode()) ^ (rng.random() < 0.2))
    return {**with_random, "status": rng.choice(STATUSES), "headers": headers, "body": body}


def client(rng):
    """A client with its calls. Of what deviates by design, only the last call has any, since the quota differs after that."""
    kind = rng.choice(KINDS)
    attempts = rng.choice([1, 2, 5, 10]) if rng.random() < 0.2 else None
    failing = rng.choice([0.2, 0.5, 0.8, 0.95])
    # So many in a row that delays come to their limit.
    codes = ["SlowDown", "BusyException"] if attempts == 10 else CODES
    most = attempts or kind.attempts
    calls = [[reply(rng, kind, failing, codes) for _ in range(most)] for _ in range(rng.randrange(1, 60))]
    deviation = rng.choice(["tls", "clock", "newer code", None, None])
    if deviation == "tls":
        calls[-1][0] = {"random": 0.5, "failed": "tls"}
    if deviation == "clock":
        body = json.dumps({"__type": rng.choice(CLOCK_CODES)})
        calls[-1][0] = {"random": 0.5, "status": 403, "headers": {"Date": EPOCH_PLUS_2_H}, "body": body}
    if deviation == "newer code":
        body = json.dumps({"__type": rng.choice(["SlowDown", "RequestTimeout"])})
        headers = {"x-amzn-query-error": "AWS.Example.Older;Sender"}
        calls[-1][0] = {"random": 0.5, "status": 400, "headers": headers, "body": body}
    return kind, attempts, calls, deviation


class Raw:
    """The body of a response as the HTTP library gives it."""

    def __init__(self, body):
        self.body = body

    def stream(self, **_):
        yield self.body


class Botocore:
    """A client of botocore's with everything of it that retries, and nothing that sends or sleeps."""

    def __init__(self, kind, attempts):
        self.kind, self.sleeps, self.requests = kind, [], []
        names = {name: {"shape": name} for name in ERRORS}
        shapes = {name: {"type": "structure", "members": {}, "exception": True, **traits} for name, traits in ERRORS.items()}
        shapes["Nothing"] = {"type": "structure", "members": {}}
        operation = {"name": kind.operation, "http": {"method": "POST", "requestUri": "/"}, "input": {"shape": "Nothing"},
                     "output": {"shape": "Nothing"}, "errors": list(names.values())}
        metadata = {"serviceId": kind.service, "protocol": "json", "protocols": ["json"], "jsonVersion": "1.1", "apiVersion": "2020-01-01",
                    "endpointPrefix": "example", "targetPrefix": "Service", "signatureVersion": "v4"}
        description = {"metadata": metadata, "operations": {kind.operation: operation}, "shapes": shapes}
        self.model = ServiceModel(description, kind.service.lower().replace(" ", ""))
        self.operation = self.model.operation_model(kind.operation)
        self.events = HierarchicalEmitter()
        self.events.register("request-created", add_retry_headers)
        client = types.SimpleNamespace(meta=types.SimpleNamespace(service_model=self.model, events=self.events))
        handler = standard.register_retry_handler(client, attempts)
        # They were taken from Python's modules when the classes were made.
        handler._sleep = self.sleeps.append
        handler._retry_policy._retry_backoff._random = lambda: self.reply["random"]
        self.quota = handler._retry_quota._quota
        self.endpoint = botocore.endpoint.Endpoint("https://example.com", "example", self.events, http_session=self)

    def send(self, request):
        self.requests.append(request.headers["amz-sdk-request"].decode().split("Z; ")[-1])
        self.reply = next(self.replies)
        if "failed" in self.reply:
            raise {
                "connect": EndpointConnectionError(endpoint_url="x"),
                "timeout": ReadTimeoutError(endpoint_url="x"),
                "closed": ConnectionClosedError(endpoint_url="x"),
                "tls": SSLError(endpoint_url="x", error="x"),
            }.get(self.reply["failed"], HTTPClientError(error="x"))
        return AWSResponse("https://example.com", self.reply["status"], HeadersDict(self.reply["headers"]), Raw(self.reply["body"].encode()))

    def call(self, replies):
        """Makes a call, as `BaseClient._make_api_call` does; whether it succeeded with what does not match its checksum."""
        self.replies = iter(replies)
        self.sleeps.clear()
        self.requests.clear()
        context = {"client_config": Config(), "has_streaming_input": False}
        request = {"method": "POST", "url": "https://example.com/", "url_path": "/", "headers": {}, "query_string": {}, "body": b"{}",
                   "context": context}
        botocore.endpoint.time = types.SimpleNamespace(sleep=self.sleeps.append)
        is_damaged = False
        try:
            response, parsed = self.endpoint.make_request(self.operation, request)
        except (HTTPClientError, ConnectionError):
            pass
        else:
            checksum = response.headers.get("x-amz-crc32")
            is_damaged = self.kind.has_checksum and checksum is not None and int(checksum) != binascii.crc32(response.content)
            if not is_damaged or response.status_code >= 300:
                event = f"after-call.{self.model.service_id.hyphenize()}.{self.operation.name}"
                self.events.emit(event, http_response=response, parsed=parsed, model=self.operation, context=context)
        decided = {"sleeps": [nanos(delay) for delay in self.sleeps], "requests": list(self.requests), "left": self.quota.available_capacity}
        return decided, is_damaged and response.status_code < 300


def nanos(seconds):
    return round(seconds * 1e9)


def same(ours, theirs):
    """Whether two calls went the same way. Twice-rounded floats may be a nanosecond apart."""
    if (ours["requests"], ours["left"], len(ours["sleeps"])) != (theirs["requests"], theirs["left"], len(theirs["sleeps"])):
        return False
    return all(abs(our - their) <= 1 for our, their in zip(ours["sleeps"], theirs["sleeps"]))


def is_by_design(deviation, ours, theirs):
    """Whether a call went another way as the deviation says."""
    if deviation == "tls":
        return not ours["sleeps"] and len(ours["requests"]) == 1 and theirs["sleeps"]
    return deviation in ["clock", "newer code"] and ours["sleeps"] and len(theirs["requests"]) == 1 and not theirs["sleeps"]


def compare(clients, answers):
    counts, differences = collections.Counter(), []
    for (kind, attempts, calls, deviation), answer in zip(clients, answers, strict=True):
        peer = Botocore(kind, attempts)
        counts["clients"] += 1
        for number, (replies, ours) in enumerate(zip(calls, answer["calls"], strict=True), 1):
            theirs, is_damaged = peer.call(replies)
            counts["calls"] += 1
            counts["attempts"] += len(theirs["requests"])
            counts["delays"] += len(theirs["sleeps"])
            counts["long polls that only slept"] += len(theirs["sleeps"]) == len(theirs["requests"])
            most = attempts or kind.attempts
            counts["calls that ended before their last attempt for want of tokens"] += theirs["left"] < 14 and len(theirs["requests"]) < most
            counts["damaged"] += is_damaged
            if same(ours, theirs):
                continue
            if number == len(calls) and is_by_design(deviation, ours, theirs):
                counts[deviation] += 1
                continue
            differences.append({"kind": kind, "replies": replies, "ours": ours, "theirs": theirs})
            # After a difference, the quota differs.
            break
    return counts, differences


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--count", type=int, default=2000, help="how many clients")
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--botocore", required=True, help="where botocore is installed")
    arguments = arguments.parse_args()
    load_botocore(arguments.botocore)
    rng = random.Random(arguments.seed)
    clients = [client(rng) for _ in range(arguments.count)]
    lines = [{"max_attempts": attempts or kind.attempts, "base_delay_ms": kind.base_ms, "is_long_poll": kind.is_long_poll,
              "has_checksum": kind.has_checksum, "calls": calls} for kind, attempts, calls, _ in clients]
    command = ["cargo", "run", "--quiet", "--manifest-path", str(HERE / "Cargo.toml")]
    program = subprocess.run(command, input="\n".join(map(json.dumps, lines)) + "\n", stdout=subprocess.PIPE, text=True, check=True)
    counts, differences = compare(clients, map(json.loads, program.stdout.splitlines()))
    for name, count in counts.items():
        print(f"{count:8} {name}{': ' + DEVIATIONS[name] if name in DEVIATIONS else ''}")
    for difference in differences[:5]:
        print(json.dumps(difference, indent=1))
    print(f"{len(differences):8} unexplained differences, with botocore {botocore.__version__}")
    unmet = [name for name in DEVIATIONS if not counts[name]]
    if unmet:
        print("not met, so not needed:", ", ".join(unmet))
    sys.exit(bool(differences or unmet))


def load_botocore(directory):
    """Imports what is used of botocore, from there and not from wherever else it is installed."""
    sys.path.insert(0, os.path.abspath(directory))
    global botocore, standard
    import botocore.endpoint
    from botocore.retries import standard

    names = {
        "botocore.awsrequest": ["AWSResponse", "HeadersDict"],
        "botocore.config": ["Config"],
        "botocore.exceptions": ["ConnectionClosedError", "ConnectionError", "EndpointConnectionError", "HTTPClientError", "ReadTimeoutError", "SSLError"],
        "botocore.handlers": ["add_retry_headers"],
        "botocore.hooks": ["HierarchicalEmitter"],
        "botocore.model": ["ServiceModel"],
    }
    for module, members in names.items():
        imported = __import__(module, fromlist=members)
        globals().update({member: getattr(imported, member) for member in members})


if __name__ == "__main__":
    main()
