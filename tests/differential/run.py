"""Compares the committed crate with botocore, on many responses and some requests.

    python3 tests/differential/run.py --count 20000 --botocore DIR

DIR has botocore and what it needs, as `pip install --target DIR botocore==1.34.90` makes it. A difference must have an
explanation in the table EXPLAINED; each explanation must explain something. Anything else fails the run.
"""

import argparse
import base64
import collections
import datetime
import fractions
import json
import os
import pathlib
import random
import re
import subprocess
import sys
import time
import warnings

import documents
from documents import MinusZero, Object, lone, strict_json, utf8

HERE = pathlib.Path(__file__).resolve().parent
OPERATION = "DescribeInferenceExperiment"
ABSENT = "(absent)"
EPOCH = datetime.datetime(1970, 1, 1)
MICROSECOND = datetime.timedelta(microseconds=1)


# What is known of one difference. `kind` is what differs: "refused" (by us alone), "raised" (by botocore alone), "value",
# "corrected", "code", "message", "variant" or "outcome"; `wrong` is the first value at the path that our rules refuse.
Difference = collections.namedtuple("Difference", "kind path shape theirs ours wrong raw document earlier", defaults=[None] * 5 + [False])


def micros(moment):
    """Microseconds since 1970; a moment without an offset is taken for UTC."""
    return (moment.replace(tzinfo=None) - EPOCH) // MICROSECOND - (moment.utcoffset() or datetime.timedelta()) // MICROSECOND


def is_real(value, kinds):
    return isinstance(value, kinds) and not isinstance(value, bool)


def numeral(value):
    """The number in a text that Python takes for one, or None."""
    try:
        return float(value) if isinstance(value, str) else None
    except ValueError:
        return None


def in_years(seconds):
    """Whether `datetime` has a year for it."""
    return -62135596800 <= seconds < 253402300800


def in_64_bits(seconds):
    return -2**63 <= seconds < 2**63


# RFC 3339, and what comes near to it: without separators, seconds, a time of day or an offset.
DATE = re.compile(r"\d{4}(-\d\d-\d\d|\d{4})([Tt ]\d\d(:\d\d(:\d\d([.,]\d+)?)?|\d\d(\d\d([.,]\d+)?)?)( ?([Zz]|UTC|GMT|[+-]\d\d(:?\d\d)?))?)?", re.ASCII)
HTTP_DATE = re.compile(r"[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d(\.\d+)? GMT", re.ASCII)
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)


def allowed(value, shape):
    """Whether the protocol lets a value stand for a shape, leaving aside what is inside it. Null is absent, and so always allowed."""
    kind = shape.type_name
    if value is None or kind in ("structure", "list"):
        return value is None or isinstance(value, dict if kind == "structure" else list)
    if kind == "integer":
        return is_real(value, int) and -2**31 <= value < 2**31
    if kind == "timestamp" and isinstance(value, str):
        value = value.strip()
        if NUMBER.fullmatch(value):
            return in_64_bits(float(value))
        if not (DATE.fullmatch(value) or HTTP_DATE.fullmatch(value)):
            return False
        return theirs_of_time(value) is not None or ":60" in value
    if kind == "timestamp":
        return is_real(value, (int, float)) and in_64_bits(value)
    return isinstance(value, str)


def known(value, shape):
    """All values that have a shape, with it, of repeated keys too."""
    yield value, shape
    if isinstance(value, Object) and shape.type_name == "structure":
        for name, member in shape.members.items():
            for item in value.all.get(name, []):
                yield from known(item, member)
    if isinstance(value, list) and shape.type_name == "list":
        for item in value:
            yield from known(item, shape.member)


def candidates(raw, shape, path):
    """Every value at a path in order, of repeated keys too, and the path's shape. True marks those that the last keys lead to."""
    values = [(raw, True)]
    for name, index in re.findall(r"(\w+)|\[(\d+)\]", path):
        if name:
            shape = shape.members[name]
            values = [(value, last and at == len(owner.all[name]) - 1) for owner, last in values if isinstance(owner, Object)
                      for at, value in enumerate(owner.all.get(name, []))]
        else:
            shape = shape.member
            values = [(owner[int(index)], last) for owner, last in values if isinstance(owner, list) and len(owner) > int(index)]
    return values, shape


def default(shape):
    """What stands for a required member that is missing."""
    if shape.type_name == "structure":
        return {name: default(shape.members[name]) for name in shape.members if name in shape.required_members}
    return {"list": [], "integer": 0}.get(shape.type_name, "")


def rule_code(document, raw):
    """The code of an error by the protocol."""
    members = raw if isinstance(raw, dict) else {}
    names = [document["headers"].get("x-amzn-errortype"), members.get("__type"), members.get("code")]
    names = [whole(name).split(":")[0].rsplit("#", 1)[-1].strip() for name in names if isinstance(name, str)]
    return next(filter(None, names), None)


def rule_message(raw):
    """The message of an error by the protocol."""
    members = raw if isinstance(raw, dict) else {}
    return next((whole(members[name]) for name in ("message", "Message", "errorMessage") if isinstance(members.get(name), str)), None)


def whole(text):
    """A text in which U+FFFD stands for halves of surrogate pairs."""
    return re.sub("[\ud800-\udfff]", "\ufffd", text)


def by_rule(d):
    """Whether our code or message is what the protocol asks for."""
    return d.ours == (rule_code(d.document, d.raw) if d.kind == "code" else rule_message(d.raw))


def refused(d, kind=None):
    return d.kind == "refused" and d.wrong is not None and (kind is None or d.shape.type_name == kind)


def error(d, kind):
    return d.kind == kind and d.document["status"] >= 301


# Name, predicate, reason. The first that holds explains a difference.
EXPLAINED = [
    ("status 300", lambda d: d.document["status"] == 300,
     "Success is 2xx alone for us, and whatever is below 301 for botocore; the protocol is about success and errors without saying which."),
    ("no JSON", lambda d: d.kind == "refused" and d.raw is None,
     "botocore takes a body that it cannot parse for a message, and so for an output without members; the protocol has no such output."),
    ("lone surrogate", lambda d: is_half(d), "Half a surrogate pair is no text in Rust: it is read as U+FFFD, and listed as corrected; Python's texts have it as it is."),
    ("earlier duplicate refused", lambda d: refused(d) and d.earlier,
     "A document is read once, from front to back: a value of a wrong type is an error even where a later one replaces it."),
    ("integer", lambda d: refused(d, "integer"), "integers: floats, strings, and what exceeds 32 bits are errors; botocore looks at none of it."),
    ("string", lambda d: refused(d, "string"), "A string is a string; botocore passes on any other value."),
    ("list", lambda d: refused(d, "list"), "A list is a list; botocore iterates over texts and objects, too."),
    ("boolean timestamp", lambda d: refused(d, "timestamp") and isinstance(d.wrong, bool), "timestamps: booleans are errors; in Python they are numbers."),
    ("lenient number in a timestamp", lambda d: refused(d, "timestamp") and numeral(d.wrong) is not None and "_" in d.wrong,
     "timestamps: a numeric string, where Python also takes underscores."),
    ("lenient date", lambda d: refused(d, "timestamp"), "timestamps: RFC 3339, what comes near to it, or an http-date; dateutil guesses at any text."),
    ("year out of range", lambda d: d.kind == "raised" and d.document["status"] < 300 and any(map(is_out_of_years, timestamps(d))),
     "timestamps: any 64 bits of seconds; datetime has the years 1 to 9999."),
    ("digits of a date", lambda d: d.kind == "value" and d.shape.type_name == "timestamp" and d.ours > d.theirs * 1000 and any(map(is_out_of_years, timestamps(d))),
     "timestamps: a numeric string is a number of seconds; where that is out of datetime's range, dateutil takes the digits for a date."),
    ("leap second", lambda d: d.kind == "raised" and b":60Z" in d.document["body"], "RFC 3339 has leap seconds, which dateutil does not know."),
    ("deep unknown", lambda d: d.kind == "raised" and b"[" * 1000 in d.document["body"], "nesting: deep unknown members are skipped; Python's parser runs out of stack."),
    ("dense null", lambda d: d.kind == "value" and d.shape.type_name == "list" and d.theirs == "nulls" and d.ours == "dropped", "null: dropped from a dense list; botocore keeps None."),
    ("corrected", lambda d: d.kind == "value" and d.theirs == ABSENT and d.path in d.wrong and d.ours == default(d.shape),
     "A required member that is missing has its default and is listed as corrected; botocore leaves it out."),
    ("digits beyond a microsecond", lambda d: d.kind == "value" and d.shape.type_name == "timestamp" and re.search(rb"\.\d{7}", d.document["body"]) and abs(d.theirs * 1000 - d.ours) < 1000,
     "timestamps: a text is exact to the nanosecond; datetime has microseconds."),
    ("digits of a number", lambda d: d.kind == "value" and d.shape.type_name == "timestamp" and is_its_digits(d),
     "timestamps: a number is its digits, to the nanosecond; Python makes a float of it, which datetime rounds to the microsecond."),
    ("error body not UTF-8", lambda d: error(d, "raised") and utf8(d.document["body"]) is None, "error body: never a failure of its own; botocore raises UnicodeDecodeError."),
    ("error body no object", lambda d: error(d, "raised") and not isinstance(d.raw, dict), "error body that is not a JSON object: status and header are kept; botocore raises."),
    ("error type no string", lambda d: error(d, "raised") and not isinstance(d.raw.get("__type", ""), str), "error code: what is no string is no code; botocore raises TypeError."),
    ("query error", lambda d: d.kind == "code" and query(d) != "" and d.ours == query(d)
     and (d.document["headers"]["x-amzn-query-error"].count(";") != 1 or d.theirs in ("", str(d.document["status"]))),
     "x-amzn-query-error: what is before the first semicolon; botocore asks for exactly one, and for a body that has no null for a code."),
    ("code in the header", lambda d: d.kind == "code" and "x-amzn-errortype" in d.document["headers"] and by_rule(d), "error code: the header wins; botocore 1.34 does not read it."),
    ("status for a code", lambda d: d.kind == "code" and d.ours is None and d.theirs in (str(d.document["status"]), "") and by_rule(d),
     "Where the protocol finds no code there is none; botocore gives the status for one, or nothing where __type is null."),
    ("error with a token of Python's", lambda d: d.kind in ("code", "message", "variant") and d.raw is None and is_python(d.document["body"]),
     "NaN and Infinity are no JSON, and end what can be read of a body; Python reads on."),
    ("code of a broken body", lambda d: d.kind == "code" and d.raw is None and d.ours in prefix_codes(d.document), "error body: what was read before it broke off is kept; botocore gives the status."),
    ("code member", lambda d: d.kind == "code" and by_rule(d) and d.raw is not None and not isinstance(d.raw.get("__type"), str), "error code: else code; botocore reads __type alone."),
    ("empty code", lambda d: d.kind == "code" and by_rule(d) and d.theirs == "", "error code: the first that is not empty; botocore takes an empty __type."),
    ("URI after a code", lambda d: d.kind == "code" and by_rule(d) and d.raw is not None and ":" in d.raw.get("__type", ""), "error code: cut at ':', then after '#'; botocore cuts after the last '#' alone."),
    ("spaces around a code", lambda d: d.kind == "code" and by_rule(d) and d.theirs.strip() == d.ours, "An error code is a name, so spaces are cut off; botocore keeps them."),
    ("phrase for a message", lambda d: d.kind == "message" and d.document["status"] >= 500 and d.ours is None and d.raw is None, "error body: no JSON, so no message; botocore gives the status's phrase or the whole body."),
    ("body for a message", lambda d: d.kind == "message" and d.raw is None and (d.ours is None or d.ours in read_text(d.document["body"])), "error body: its beginning is kept apart, and what was read of it counts; for botocore it is the message."),
    ("no message", lambda d: d.kind == "message" and d.theirs == "" and d.ours is None and by_rule(d), "What is missing is None; botocore gives ''."),
    ("lone surrogate in an error", lambda d: d.kind == "message" and lone(d.raw) and by_rule(d), "Half a surrogate pair is U+FFFD in the message of an error; Python's texts have it as it is."),
    ("long message", lambda d: d.kind == "message" and len(d.ours or "") == 8192 and (rule_message(d.raw) or "").startswith(d.ours), "Errors keep the beginning of a very long message, as the protocol does of the body."),
    ("message spelling", lambda d: d.kind == "message" and by_rule(d), "error message: the first of three spellings that has a string; botocore knows two and takes whatever is there."),
]


def is_half(difference):
    """Whether a text differs in halves of surrogate pairs alone."""
    theirs, ours = difference.theirs, difference.ours
    return difference.kind == "value" and isinstance(theirs, str) and theirs != ours == re.sub("[\ud800-\udfff]", "\ufffd", theirs)


def is_repeated(raw, path):
    """Whether a repeated key leads to the last member of a path."""
    return any(len(candidates(raw, THEIRS.output, path[:end.start()])[0]) > 1 for end in re.finditer(r"[.\[]", path))


def timestamps(d):
    """The timestamps of a document."""
    return [value for value, shape in known(d.raw, THEIRS.output) if shape.type_name == "timestamp"]


def is_out_of_years(value):
    number = numeral(value) if isinstance(value, str) else value
    return is_real(number, (int, float)) and not in_years(number)


def query(d):
    """The code in the header of the older protocol; empty where there is none."""
    code, semicolon, _ = d.document["headers"].get("x-amzn-query-error", "").partition(";")
    return code if semicolon else ""


def is_its_digits(d):
    """Whether ours is a decimal that a float stands for, and theirs that float to the microsecond."""
    values, _ = candidates(d.raw, THEIRS.output, d.path)
    value = next((value for value, last in values if last), None)
    return isinstance(value, float) and float(fractions.Fraction(d.ours, 10**9)) == value and abs(fractions.Fraction(value) * 10**6 - d.theirs) <= 1


def is_python(body):
    """Whether Python's parser takes a body."""
    try:
        json.loads(body)
    except ValueError:
        return False
    return True


def prefix_codes(document):
    """The codes that a body which breaks off may have told before."""
    found = re.findall(r'"(?:__type|code)": ("[^"]*")', document["body"].decode(errors="replace"))
    return {rule_code({"headers": {}}, {"__type": json.loads(name)}) for name in found}


def read_text(body):
    """A body as we read its texts, which may be no JSON."""
    return re.sub(r"\\ud[89a-f]\w\w", "\ufffd", body.decode(errors="replace"))


class Botocore:
    """botocore's own parser and serializer of the operation."""

    def __init__(self):
        from botocore import loaders, model, parsers, serialize, utils
        self.service = model.ServiceModel(loaders.Loader().load_service_model("sagemaker", "service-2", "2017-07-24"), "sagemaker")
        self.operation = self.service.operation_model(OPERATION)
        self.output = self.operation.output_shape
        self.parser = parsers.create_parser("json")
        self.serializer = serialize.create_serializer("json")
        self.time = utils.parse_timestamp

    def read(self, document):
        """What botocore makes of a response: its dictionary, or the name of what it raised."""
        response = {"status_code": document["status"], "headers": document["headers"], "body": document["body"]}
        try:
            parsed = self.parser.parse(response, self.output)
        except Exception as problem:  # whatever it is, the response was refused
            return type(problem).__name__
        return parsed if isinstance(parsed, dict) else "None"


def theirs_of_time(value):
    try:
        return THEIRS.time(value)
    except Exception:
        return None


def values(theirs, ours, shape, path, instants, corrected):
    """The differences between two values."""
    if path in corrected and theirs is ABSENT or (theirs is ABSENT) != (ours is ABSENT):
        yield Difference("value", path, shape, theirs, ours, corrected)
    elif theirs is ABSENT:
        return
    elif shape.type_name == "structure":
        for name, member in shape.members.items():
            inner = f"{path}.{name}" if path else name
            yield from values(theirs.get(name, ABSENT), ours.get(name, ABSENT), member, inner, instants, corrected)
    elif shape.type_name == "list":
        kept = [(index, item) for index, item in enumerate(theirs) if item is not None]
        if len(kept) != len(ours):
            yield Difference("value", path, shape, theirs, ours)
            return
        if len(kept) != len(theirs):
            yield Difference("value", path, shape, "nulls", "dropped")
        for (index, item), our in zip(kept, ours):
            yield from values(item, our, shape.member, f"{path}[{index}]", instants, corrected)
    elif shape.type_name == "timestamp":
        exact = int(instants[path])
        if exact != micros(theirs) * 1000:
            yield Difference("value", path, shape, micros(theirs), exact)
        # Python, too, gives the nearest float.
        if ours != (exact / 10**9 if exact % 10**9 else exact // 10**9):
            yield Difference("value", path, shape, f"written as {ours}", exact)
    elif type(theirs) is not type(ours) or theirs != ours:
        yield Difference("value", path, shape, theirs, ours)


def differences(document, theirs, ours, raw):
    """All differences between what botocore and we make of a response."""
    if "error" in ours:
        error = ours["error"]
        if isinstance(theirs, str):
            yield Difference("raised", "", None, theirs, error)
        elif "Error" not in theirs:
            yield Difference("outcome", "", None, theirs, error)
        else:
            for kind, key in [("code", "Code"), ("message", "Message")]:
                if theirs["Error"][key] != error[kind]:
                    yield Difference(kind, "", None, theirs["Error"][key], error[kind])
            # The class that botocore would raise, given the code that we found; the codes themselves were compared above.
            is_listed = error["code"] in [shape.name for shape in THEIRS.operation.error_shapes]
            query = "x-amzn-query-error" in document["headers"]
            if (error["variant"] != "Unhandled") != is_listed and not query:
                yield Difference("variant", "", None, error["code"], error["variant"])
    elif "unreadable" in ours:
        if not isinstance(theirs, str):
            at, shape = candidates(raw, THEIRS.output, ours["unreadable"]) if raw is not None else ([], None)
            wrong = next(((value, last) for value, last in at if not allowed(value, shape)
                          or shape.type_name == "integer" and isinstance(value, MinusZero)), (None, True))
            yield Difference("refused", ours["unreadable"], shape, theirs, ours, wrong[0], earlier=not wrong[1])
    elif isinstance(theirs, str):
        yield Difference("raised", "", None, theirs, ours)
    else:
        corrected = set(ours["corrected"])
        found = list(values(theirs, ours["ok"], THEIRS.output, "", ours["instants"], corrected))
        yield from found
        for path in sorted(corrected - {d.path for d in found if d.theirs == ABSENT or is_half(d)}):
            yield Difference("corrected", path, None, "not missing", "corrected", earlier=is_repeated(raw, path))
        if len(corrected) != len(ours["corrected"]):
            path = next(path for path in ours["corrected"] if ours["corrected"].count(path) > 1)
            yield Difference("corrected", path, None, "once", "twice", earlier=is_repeated(raw, path))


def ask(lines, crate=HERE):
    """What a crate answers to lines of JSON: ours, where no other is given."""
    command = ["cargo", "run", "--quiet", "--locked", "--manifest-path", str(crate / "Cargo.toml")]
    text = "".join(json.dumps(line) + "\n" for line in lines)
    done = subprocess.run(command, input=text, stdout=subprocess.PIPE, text=True, check=True)
    return [json.loads(line) for line in done.stdout.split("\n") if line]


def compare_requests(rng, count=200):
    """How many of our requests differ from botocore's."""
    letters = "abcXYZ019-_ \"\\/\n\t\0\u007f\u2028é中\U0001f600"
    names = ["".join(rng.choices(letters, k=rng.randint(1, 120))) for _ in range(count)]
    wrong = 0
    for name, ours in zip(names, ask({"name": name} for name in names), strict=True):
        request = THEIRS.serializer.serialize_to_request({"Name": name}, THEIRS.operation)
        headers = {key.lower(): value for key, value in request["headers"].items()}
        theirs = {"method": request["method"], "path": request["url_path"], "headers": headers, "body": json.loads(request["body"])}
        if theirs != ours:
            wrong += 1
            print(f"request of {name!r}:\n  botocore {theirs}\n  ours     {ours}")
    print(f"{count - wrong:7} of {count} requests equal")
    return wrong


def lines(made):
    """Documents as the lines that the crates read."""
    return [{"status": d["status"], "headers": d["headers"], "body_base64": base64.b64encode(d["body"]).decode()} for d in made]


def compare_responses(rng, count):
    """How many differences between responses have no explanation, or explanations no difference."""
    made = [documents.document(rng, THEIRS.output) for _ in range(count)]
    return judge("botocore", EXPLAINED, differences, made, map(THEIRS.read, made), ask(lines(made)))


def judge(peer, explained, differences, made, all_theirs, all_ours):
    """Reports how answers differ, and counts what is unexplained, and the explanations without a difference."""
    equal, hits, unexplained = 0, collections.Counter(), []
    for document, theirs, ours in zip(made, all_theirs, all_ours, strict=True):
        raw = strict_json(document["body"])
        found = [d._replace(document=document, raw=raw) for d in differences(document, theirs, ours, raw)]
        names = [next((name for name, holds, _ in explained if holds(d)), None) for d in found]
        equal += not found
        hits.update(set(names) - {None})
        if None in names:
            unexplained.append((document, theirs, ours, found[names.index(None)]))
    print(f"{len(made):7} responses\n{equal:7} equal")
    for name, _, reason in explained:
        print(f"{hits[name]:7} {name}: {reason}")
    print(f"{len(unexplained):7} unexplained")
    for document, theirs, ours, d in unexplained[:5]:
        body = document["body"] if len(document["body"]) < 3000 else document["body"][:3000] + b"..."
        print(f"\n{document['status']} {document['headers']} {body!r}\n  {peer} {theirs}\n  ours     {ours}")
        print(f"  {d.kind} {d.path}: {peer} {d.theirs!r}, ours {d.ours!r}")
    stale = [name for name, _, _ in explained if not hits[name]]
    print(*(f"explains nothing: {name}" for name in stale), sep="\n")
    return len(unexplained) + len(stale)


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--count", type=int, default=20_000)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--botocore", action="append", default=[], metavar="DIR")
    options = arguments.parse_args()
    sys.path[:0] = options.botocore
    os.environ["TZ"] = "UTC"
    time.tzset()
    warnings.simplefilter("ignore")
    THEIRS = Botocore()
    RNG = random.Random(options.seed)
    sys.exit(1 if compare_requests(RNG) + compare_responses(RNG, options.count) else 0)
