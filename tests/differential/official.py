"""Compares the committed crate with the official SDK, on many responses.

    python3 tests/differential/official.py --count 2000

The SDK is called as its users do, with a client whose connector answers with the response at hand. As in `run.py`, a difference
must have an explanation in the table EXPLAINED; each explanation must explain something. Anything else fails the run.
"""

import argparse
import fractions
import json
import random
import re
import sys

import documents
import run
from documents import lone
from run import ABSENT, Difference, candidates, default, in_64_bits, is_real, known, query, rule_code, rule_message

ROOT = run.HERE.parent.parent
MODEL = json.loads((ROOT / "models/sagemaker/2017-07-24/service-2.json").read_text())


class Shape:
    """A shape of the committed model, with the names that botocore has for its facts."""

    def __init__(self, name):
        shape = MODEL["shapes"][name]
        self.type_name, self.enum = shape["type"], shape.get("enum", [])
        self.required_members = shape.get("required", [])
        self.members = {name: Shape(member["shape"]) for name, member in shape.get("members", {}).items()}
        self.member = Shape(shape["member"]["shape"]) if "member" in shape else None


MESSAGE = ("message", "Message", "errorMessage")
OUTPUT = Shape(MODEL["operations"][run.OPERATION]["output"]["shape"])


def some(d, type_name, holds):
    """Whether something holds for some value of a type in a document."""
    return any(shape.type_name == type_name and holds(value) for value, shape in known(d.raw, OUTPUT))


def is_failure(d):
    return not 200 <= d.document["status"] < 300


def raised(d, message):
    """Whether the SDK refuses an output that we read, with that for a reason."""
    return d.kind == "raised" and not is_failure(d) and message in d.theirs


def failed(d, message):
    """Whether the SDK refuses an error that we read, with that for a reason."""
    return d.kind == "raised" and is_failure(d) and message in d.theirs


def is_outside_of_time(value):
    return is_real(value, (int, float)) and not in_64_bits(value)


def is_json_but_for_control_characters(body):
    try:
        json.loads(body, strict=False)
    except (ValueError, RecursionError):
        return False
    return True


def last(d):
    """The value that the last keys on a path lead to, if there is one."""
    return [value for value, is_last in candidates(d.raw, OUTPUT, d.path)[0] if is_last]


def is_rounded(d):
    """Whether theirs is a float to the nanosecond, and ours a decimal that it stands for."""
    floats = [value for value in last(d) if isinstance(value, float)]
    return any(abs(fractions.Fraction(value) * 10**9 - d.theirs) <= 1 and float(fractions.Fraction(d.ours, 10**9)) == value for value in floats)


def is_nulled(d):
    """Whether a repeated key on the way to a path has null for its last value."""
    ends = [end.start() for end in re.finditer(r"[.\[]|$", d.path)]
    return any(len(found) > 1 and found[-1][0] is None for found in (candidates(d.raw, OUTPUT, d.path[:end])[0] for end in ends))


def pairs(d):
    """The members of an error's body in order; what follows the body does not matter."""
    try:
        found, _ = json.JSONDecoder(object_pairs_hook=lambda pairs: tuple(pairs)).raw_decode(d.document["body"].decode(errors="replace").lstrip())
    except (ValueError, RecursionError):
        return ()
    return found if isinstance(found, tuple) else ()


def last_text(d, *names):
    """The last member of a name that is a text."""
    return next((value for name, value in reversed(pairs(d)) if name in names and isinstance(value, str)), None)


def our_code(d):
    return query(d) or rule_code(d.document, dict(pairs(d)))


def their_code(d):
    """The code of an error by the SDK's rules."""
    names = [d.document["headers"].get("x-amzn-errortype"), last_text(d, "code"), last_text(d, "__type")]
    name = next((name for name in names if name is not None), None)
    code, semicolon, _ = d.document["headers"].get("x-amzn-query-error", "").partition(";")
    return code if semicolon else name and name.split(":")[0].split("#", 1)[-1]


def codes(d):
    """Whether both codes of an error are what the rules of either side ask for."""
    return d.kind == "code" and d.ours == our_code(d) and d.theirs == their_code(d)


def our_message(d):
    message = rule_message(dict(pairs(d)))
    return message and message[:8192]


def messages(d):
    """Whether both messages of an error are what the rules of either side ask for."""
    return d.kind == "message" and d.ours == our_message(d) and d.theirs == last_text(d, *MESSAGE)


# Name, predicate, reason. The first that holds explains a difference.
EXPLAINED = [
    ("nanoseconds of a float", lambda d: d.kind == "instant" and is_rounded(d),
     "timestamps: a number is its digits; the SDK makes a float of it, and keeps the noise behind these."),
    ("leap second", lambda d: d.kind == "instant" and ":60" in str(last(d)) and d.ours - d.theirs == 1,
     "A leap second is the second that follows it; for the SDK it is the nanosecond before."),
    ("null last", lambda d: d.kind in ("value", "corrected", "instant") and is_nulled(d), "duplicate keys: the last wins, also if it is null; the SDK keeps what came before a null."),
    ("corrected", lambda d: d.kind == "corrected" and d.theirs == ABSENT and d.ours == default(d.shape) and re.search(r"[.\[]", d.path),
     "A required member that is missing has its default and is listed as corrected; the SDK does that for members of the output itself alone."),
    ("corrected enumeration", lambda d: d.kind == "corrected" and d.theirs == "no value was set" and d.ours == "" and d.shape.enum,
     "The default of an enumeration is empty for us, and a text of the SDK's own for the SDK."),
    ("null in a list", lambda d: (raised(d, "expected object") or raised(d, "expected string")) and some(d, "list", lambda value: isinstance(value, list) and None in value),
     "null: dropped from a dense list; the SDK refuses it."),
    ("number in a text", lambda d: raised(d, "invalid timestamp string") and some(d, "timestamp", lambda value: isinstance(value, str) and run.NUMBER.fullmatch(value.strip())),
     "timestamps: a number of seconds in a text is understood; for the SDK a text is RFC 3339."),
    ("HTTP date", lambda d: raised(d, "invalid timestamp string") and some(d, "timestamp", lambda value: isinstance(value, str) and run.HTTP_DATE.fullmatch(value)),
     "timestamps: the format of HTTP headers is understood; for the SDK a text is RFC 3339."),
    ("almost RFC 3339", lambda d: raised(d, "invalid timestamp string") and some(d, "timestamp", lambda value: isinstance(value, str) and run.DATE.fullmatch(value)),
     "timestamps: a space for the T, no separators, no seconds, no time of day and no offset are understood; the SDK takes RFC 3339 alone."),
    ("deep unknown", lambda d: d.kind == "raised" and re.search("nesting depth|recursion depth", d.theirs) and b"[" * 120 in d.document["body"],
     "nesting: deep unknown members are skipped, in errors too; the SDK counts them as it does known ones."),
    ("year out of range", lambda d: d.kind == "refused" and d.shape is not None and d.shape.type_name == "timestamp" and any(map(is_outside_of_time, d.wrong)),
     "timestamps: what does not fit 64 bits of seconds is an error; the SDK makes it fit."),
    ("control character", lambda d: d.kind == "refused" and d.raw is None and is_json_but_for_control_characters(d.document["body"]),
     "JSON has no bare control characters in texts; the SDK reads them."),
    ("leading zero", lambda d: d.kind in ("refused", "code", "message", "variant") and d.raw is None and re.search(rb"[:,\[] ?-?0\d", d.document["body"]),
     "JSON has no leading zeros, so they end what can be read of a body; the SDK reads on."),
    ("unknown member not UTF-8", lambda d: d.kind == "refused" and documents.utf8(d.document["body"]) is None and d.ours["unreadable"] == "",
     "A body that is not UTF-8 is no JSON; the SDK looks only at what it keeps."),
    ("error body no JSON", lambda d: failed(d, "invalid input") and d.raw is None,
     "error body: never a failure of its own, and what was read before it broke off is kept; the SDK has no error then, but a response that it cannot read."),
    ("error body no object", lambda d: failed(d, "expected object") and not isinstance(d.raw, dict), "error body that is not a JSON object: as above, where the header has the code of a listed error."),
    ("lone surrogate", lambda d: d.kind == "raised" and d.document["status"] < 300 and lone(d.raw) and re.search("Unicode escape|end of string", d.theirs), "Half a surrogate pair is read as U+FFFD, and listed as corrected; the SDK refuses the whole response."),
    ("lone surrogate in an error", lambda d: failed(d, "malformed string in error body") and lone(d.raw), "error body: never a failure of its own, and half a surrogate pair is U+FFFD; for the SDK it is a failure."),
    ("member of a listed error", lambda d: failed(d, "expected string") and d.ours["error"]["variant"] == "ResourceNotFound"
     and their_code(d) == "ResourceNotFound" and not all(isinstance(value, (str, type(None))) for name, value in pairs(d) if name == "Message"),
     "listed error with an ill-typed member: that error, with what could be read; the SDK has no error then, but a response that it cannot read."),
    ("empty code", lambda d: codes(d) and d.theirs == "", "error code: the first that is not empty; the SDK takes the first."),
    ("spaces around a code", lambda d: codes(d) and d.theirs.strip() == d.ours, "An error code is a name, so spaces are cut off; the SDK keeps them."),
    ("several #", lambda d: codes(d) and d.theirs.rsplit("#", 1)[-1] == d.ours, "error code: what is after the last '#'; the SDK cuts at the first."),
    ("__type before code", lambda d: codes(d) and last_text(d, "code") is not None and last_text(d, "__type") is not None, "error code: __type, else code; the SDK has it the other way round."),
    ("variant of a code", lambda d: d.kind == "variant" and d.theirs == ("ResourceNotFound" if their_code(d) == "ResourceNotFound" else "Unhandled")
     and d.ours == ("ResourceNotFound" if rule_code(d.document, dict(pairs(d))) == "ResourceNotFound" else "Unhandled"),
     "The variant is that of the code, as above; the older code of x-amzn-query-error decides it for the SDK alone."),
    ("no code", lambda d: d.kind == "message" and d.theirs is None and their_code(d) is None and d.ours == our_message(d), "An error without a code has its message for us; the SDK knows nothing of it."),
    ("long message", lambda d: messages(d) and len(d.ours or "") == 8192 and d.theirs.startswith(d.ours), "Errors keep the beginning of a very long message."),
    ("message spelling", lambda d: messages(d), "error message: the first of three spellings; the SDK takes the one that comes last."),
    ("message of a listed error", lambda d: d.kind == "detail" and last_text(d, "Message") is None and d.ours == our_message(d) and d.theirs == last_text(d, *MESSAGE),
     "A listed error without a message of the model's spelling has that of another: the first of three, or the one that comes last."),
]


def values(theirs, ours, shape, path, instants, corrected):
    """The differences between two values."""
    if path in corrected:
        if theirs != ours:
            yield Difference("corrected", path, shape, theirs, ours)
    elif (theirs is ABSENT) != (ours is ABSENT):
        yield Difference("value", path, shape, theirs, ours)
    elif theirs is ABSENT:
        return
    elif shape.type_name == "structure":
        for name, member in shape.members.items():
            inner = f"{path}.{name}" if path else name
            yield from values(theirs.get(name, ABSENT), ours.get(name, ABSENT), member, inner, instants, corrected)
    elif shape.type_name == "list" and len(theirs) == len(ours):
        for index, (item, our) in enumerate(zip(theirs, ours)):
            yield from values(item, our, shape.member, f"{path}[{index}]", instants, corrected)
    elif shape.type_name == "timestamp":
        if int(theirs) != int(instants[path]):
            yield Difference("instant", path, shape, int(theirs), int(instants[path]))
    elif type(theirs) is not type(ours) or theirs != ours:
        yield Difference("value", path, shape, theirs, ours)


def differences(document, theirs, ours, raw):
    """All differences between what the SDK and we make of a response."""
    if theirs["request_id"] != ours["request_id"]:
        yield Difference("request id", "", None, theirs["request_id"], ours["request_id"])
    if "unreadable" in theirs and "unreadable" in ours:
        return
    if "unreadable" in theirs:
        yield Difference("raised", "", None, theirs["unreadable"], ours)
    elif "unreadable" in ours:
        at, shape = candidates(raw, OUTPUT, ours["unreadable"]) if raw is not None else ([], None)
        yield Difference("refused", ours["unreadable"], shape, theirs, ours, [value for value, _ in at])
    elif "error" in theirs and "error" in ours:
        is_same = theirs["error"]["variant"] == ours["error"]["variant"]
        for kind in ("code", "message", "variant", *["detail"] * is_same):
            if theirs["error"][kind] != ours["error"][kind]:
                yield Difference(kind, "", None, theirs["error"][kind], ours["error"][kind])
    elif "error" in theirs or "error" in ours:
        yield Difference("outcome", "", None, theirs, ours)
    else:
        yield from values(theirs["ok"], ours["ok"], OUTPUT, "", ours["instants"], set(ours["corrected"]))


# What is too rare in a few thousand documents.
CORNERS = [{"status": 200, "headers": {"x-amzn-requestid": "id"}, "body": body} for body in [
    b'{"CreationTime": "2016-12-31T23:59:60Z"}', b'{"CreationTime": "2023-11-14 22:13:20Z"}', b'{"CreationTime": "Tue, 14 Nov 2023 22:13:20 GMT"}',
    b'{"CreationTime": 01700000000}', b'{"CreationTime": "1700000000.5"}', b'{"CreationTime": 1e300}', b'{"Arn": "a\tb"}', b'{"New": "\xff"}',
    b'{"New": ' + documents.nest(300).encode() + b"}", b'{"ModelVariants": [null]}', b'{"Description": "a", "Description": null}',
    b'{"ShadowModeConfig": {"ShadowModelVariants": [{"SamplingPercentage": -0.0}]}}']]
CORNERS += [{"status": 400, "headers": {"x-amzn-errortype": "ResourceNotFound"}, "body": b"[]"},
            {"status": 400, "headers": {}, "body": b'{"__type": "ns#Throttling", "message": "slow down"}\xff'}]


def made_of(rng, count):
    """Documents, some of them with the older name of the header that has the request's id."""
    made = CORNERS + [documents.document(rng, OUTPUT) for _ in range(count - len(CORNERS))]
    for document in made[::5]:
        document["headers"] = {name.replace("x-amzn-requestid", "x-amz-request-id"): value for name, value in document["headers"].items()}
    return made


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--count", type=int, default=2_000)
    arguments.add_argument("--seed", type=int, default=1)
    options = arguments.parse_args()
    MADE = made_of(random.Random(options.seed), options.count)
    LINES = run.lines(MADE)
    sys.exit(1 if run.judge("SDK", EXPLAINED, differences, MADE, run.ask(LINES, run.HERE / "official"), run.ask(LINES)) else 0)
