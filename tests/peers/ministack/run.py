"""Makes calls that are signed well and badly to ministack's server, which checks signatures, with our client and boto3.

    python3 tests/peers/ministack/run.py --data DIR --boto3 DIR --ministack DIR

The first DIR is the directory `data` of botocore, and the others have what `pip install --target DIR` makes of `boto3` and
`ministack`. What is expected of each is in CASES: the same of both, but where the clock is wrong. Where the server refuses a
request for that, it says so with the code of a wrong signature, and its `Date` is right, so our client makes a second
attempt by that clock; boto3 fails. As AWS's services do, it leaves room for five minutes.
"""

import contextlib
import datetime
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import peers

MINUTES = 60
REFUSED = "InvalidSignatureException"
UNKNOWN = "UnrecognizedClientException"
# Service, operation and input, and what it has in place of the two codes: of a service that once had the query protocol,
# the older ones.
CALLS = [
    ("kms", "CreateKey", {"Description": "é"}, {}),
    ("dynamodb", "CreateTable", {"TableName": "books", "BillingMode": "PAY_PER_REQUEST", "KeySchema": [{"AttributeName": "a", "KeyType": "HASH"}],
                                 "AttributeDefinitions": [{"AttributeName": "a", "AttributeType": "S"}]}, {}),
    ("logs", "CreateLogGroup", {"logGroupName": "peer"}, {}),
    ("sqs", "CreateQueue", {"QueueName": "letters"}, {REFUSED: "SignatureDoesNotMatch", UNKNOWN: "InvalidClientTokenId"}),
]
# Case: what to change of the credentials, the request and the clock; the code that is expected of ours with the attempts,
# and of boto3. No code is a success.
CASES = {
    "good key": ({}, None, 0, (None, 1), None),
    "wrong secret": ({"secret": "wrong"}, None, 0, (REFUSED, 1), REFUSED),
    "unknown key": ({"key": "AKIAIOSFODNN7EXAMPLE"}, None, 0, (UNKNOWN, 1), UNKNOWN),
    "changed body": ({}, "body", 0, (REFUSED, 1), REFUSED),
    "changed header": ({}, "header", 0, (REFUSED, 1), REFUSED),
    "clock 20 minutes late": ({}, None, -20 * MINUTES, (None, 2), REFUSED),
    "clock 20 minutes early": ({}, None, 20 * MINUTES, (None, 2), REFUSED),
    "clock 20 minutes late, and a wrong secret": ({"secret": "wrong"}, None, -20 * MINUTES, (REFUSED, 2), REFUSED),
    "clock 3 minutes late": ({}, None, -3 * MINUTES, (None, 1), None),
    "session token": ("session", None, 0, (None, 1), None),
    "wrong session token": ("wrong token", None, 0, (UNKNOWN, 1), UNKNOWN),
    "no session token": ("no token", None, 0, (UNKNOWN, 1), UNKNOWN),
}


def main(options):
    peers.build(options.data)
    environment = {
        "BIND_HOST": "127.0.0.1", "AUTH": "true", "GATEWAY_PORT": "{port}", "PYTHONPATH": str(options.ministack),
        # A server of MQTT that would listen on all addresses.
        "IOT_MTLS_ENABLED": "false",
    }
    with peers.server("ministack", [sys.executable, "-m", "ministack"], "/_ministack/health", environment) as url:
        key, secret = peers.user(url)
        keys = {"key": key, "secret": secret, "token": None}
        session = peers.boto3_client("sts", peers.credentials(key, secret)[0], url).get_session_token()["Credentials"]
        session = {"key": session["AccessKeyId"], "secret": session["SecretAccessKey"], "token": session["SessionToken"]}
        named = {"session": session, "wrong token": {**session, "token": "wrong"}, "no token": {**session, "token": None}}
        with peers.Client(url=url) as client:
            wrong = 0
            for title, (credentials, change, off, ours, theirs) in CASES.items():
                used = named[credentials] if isinstance(credentials, str) else {**keys, **credentials}
                for call in CALLS:
                    wrong += compare(client, url, title, call, used, change, off, ours, theirs)
    print(f"{len(CASES)} cases with {len(CALLS)} services: {wrong} unexpected outcomes")
    return wrong


def compare(client, url, title, call, credentials, change, off, expected, of_boto3):
    """Makes a call with both clients; how many of them end in another way than expected."""
    service, operation, given, codes = call
    # The second client finds what the first one made, unless it has another name.
    suffix = title.replace(",", "").replace(" ", "-")
    given_to = lambda who: {name: f"{value}-{who}-{suffix}" if name.endswith("Name") else value for name, value in given.items()}
    # One service is called by the client that does not block.
    answer = client.call(service, operation, given_to("ours"), **credentials, change=change, seconds_off=off, is_async=service == "logs")
    error = answer.get("error", {})
    attempts = len(answer["exchanges"])
    ours = (error.get("code"), attempts)
    theirs = boto3_code(service, operation, given_to("boto3"), url, credentials, change, off)
    expected, of_boto3 = (codes.get(expected[0], expected[0]), expected[1]), codes.get(of_boto3, of_boto3)
    print(f"{title:42} {service:9} ours: {ours[0] or 'success'}, attempts: {attempts}; boto3: {theirs or 'success'}")
    if error and error["attempts"] != attempts:
        print("  the error says", error["attempts"], "attempts")
    wrong = [(ours, expected)] * (ours != expected) + [(theirs, of_boto3)] * (theirs != of_boto3)
    for got, right in wrong:
        print(f"  expected {right}, not {got}", json.dumps(answer.get("error")))
    return len(wrong) + bool(error and error["attempts"] != attempts)


def boto3_code(service, operation, given, url, credentials, change, off):
    """The code of boto3's error, or nothing."""
    from botocore.exceptions import ClientError

    peer = peers.boto3_client(service, peers.credentials(**credentials)[0], url)
    peer.meta.events.register(f"before-send.{peer.meta.service_model.service_id.hyphenize()}", lambda request, **_: changed(request, change))
    with clock(off):
        try:
            peer._make_api_call(operation, given)
        except ClientError as error:
            return error.response["Error"]["Code"]
    return None


def changed(request, change):
    """The same change as `client` makes, after the request is signed."""
    if change == "body":
        request.body += b" "
        request.headers["Content-Length"] = str(len(request.body))
    if change == "header":
        request.headers["Content-Type"] += b"; charset=utf-8"


@contextlib.contextmanager
def clock(off):
    """Another time for what botocore signs."""
    import botocore.auth

    real = botocore.auth.get_current_datetime
    botocore.auth.get_current_datetime = lambda *given: real(*given) + datetime.timedelta(seconds=off)
    yield
    botocore.auth.get_current_datetime = real


if __name__ == "__main__":
    sys.exit(bool(main(peers.arguments(__doc__, "boto3", "ministack"))))
