"""Inputs and responses at random, by botocore's shapes, and botocore's values in the form that ours have as JSON."""

import base64
import datetime
import json
import math

# What is apt to be written or read wrongly somewhere: in a path, a query, a header or a document.
TEXTS = ["", " ", " padded ", "a,b", ",", '"', 'say "hi", twice', "back\\slash", '\\"', "50%", "%2F", "a/b", "/", "//", "/a/", "..", ".", "../x", "x/..",
         "x/./y", "a..b", "a+b", "a&b=c", "?", "#frag", ":@!$&'()*,;=", "~-_.", "é 中 \U0001f600", "\u2028", "\x7f", "\n", "a\r\nX-Evil: 1", "\t", "\0",
         "x" * 300, "true", "NaN", "12", "2023-11-14T22:13:20Z", "null", "{}", "None", "a\tb", "\xa0"]
PLAIN = ["a", "b-1", "north", "Z", "name_2", "arn:aws:x:eu-west-1:1:y/z", "a b"]
KEYS = ["a", "b", "x-1", "Upper", "name", "text", "fixed", "token", "format", "c d", "é", "a&b=c/d", ""]
INTEGERS = [0, 1, -1, 2, 42, 1000, 2**31 - 1, -2**31]
LONGS = [*INTEGERS, 2**53 + 1, 2**63 - 1, -2**63]
FLOATS = [0.0, 1.0, -1.0, 0.5, 1.5, 2.25, 1024.0, 3.140625, float("nan"), float("inf"), float("-inf")]
DOUBLES = [*FLOATS, 0.1, -0.001, 1e21, 1e16, 1e-7, 123456789.12345679, 1.7976931348623157e308, 5e-324]
UTC = datetime.timezone.utc
TIMES = [datetime.datetime(*parts, tzinfo=UTC) for parts in [
    (2023, 11, 14, 22, 13, 20), (2023, 11, 14, 22, 13, 20, 500_000), (2023, 11, 14, 22, 13, 20, 123_456), (1970, 1, 1), (1969, 12, 31, 23, 59, 59, 250_000),
    (1999, 12, 31, 23, 59, 59, 999_999), (2024, 2, 29), (2262, 4, 12), (9999, 12, 31, 23, 59, 59), (1000, 1, 1)]]
DATES = ["Tue, 14 Nov 2023 22:13:20 GMT", "Thu, 01 Jan 1970 00:00:00 GMT", "Thu, 29 Feb 2024 00:00:00 GMT"]
ISO = ["2023-11-14T22:13:20Z", "2023-11-14T22:13:20.5Z", "2023-11-14T22:13:20.123456Z", "2023-11-14T22:13:20+05:30", "1969-12-31T23:59:59Z"]
SECONDS = ["1700000000", "1700000000.5", "0", "-1", "1700000000.123456"]
ODD = [None, True, False, 0, 7, -1, 1.5, 1.0, 2**31, -2**31 - 1, 2**63, 10**30, "", "text", "7", "true", "NaN", "Infinity", "AA==", "é", [], {}, [None], [7], ["x"],
       {"a": 1}, {"a": None}, {"__type": "x"}]
ODD_HEADERS = ["", " ", "x", "7", "-1", "1.5", "true", "TRUE", "false", "no", "NaN", "Infinity", "2147483648", "9223372036854775808", "a,b", "a, b ,c", ",", "a,", '"a,b",c',
               '"a\\"b"', '"open', "1,2", "1, x", "true,false", "AA==", "bnVsbA==", "eyJhIjoxfQ==", "ew==", DATES[0], DATES[0] + ", " + DATES[1], ISO[0], ISO[1],
               SECONDS[0], SECONDS[1], "soon", "é", "+5", "1_000", "1e3", " 12 ", "0x10", ISO[0] + ", " + ISO[2]]
BODIES = [b"", b" \n", b"null", b"[]", b'"text"', b"7", b"{", b"no JSON", b"<html></html>", b"\xff\xfe", b'{"a": "\xff"}', b'{"a": [[[]]], "b": {}}', b"{}", b"{} x", b'{"Times": {"a": null}}', b'{"Times": [null]}']


def is_json(shape):
    """Whether a text in a header is JSON in base64."""
    return shape.type_name == "string" and bool(shape.serialization.get("jsonvalue")) and shape.serialization.get("location") == "header"


def any_json(rng, depth=0):
    """Any value of JSON."""
    scalars = [None, True, 0, -7, 1.5, "", "é", 'q"', 2**53, "a,b"]
    kind = rng.random()
    if depth > 2 or kind < 0.5:
        return rng.choice(scalars)
    if kind < 0.75:
        return [any_json(rng, depth + 1) for _ in range(rng.randint(0, 3))]
    return {rng.choice(KEYS): any_json(rng, depth + 1) for _ in range(rng.randint(0, 3))}


def length(rng):
    return rng.choice([0, 1, 1, 1, 2, 2, 3, 5] + [40] * (rng.random() < 0.1))


def chosen(rng, shape, depth):
    """The members of a structure that are to be there."""
    if shape.is_tagged_union:
        return [rng.choice(list(shape.members))]
    chance = rng.choice([0.1, 0.4, 0.8]) if depth < 4 else 0.05
    required = 0.98 if depth == 0 else 0.95
    return [name for name in shape.members if rng.random() < (required if name in shape.required_members else chance)]


def text(rng, shape):
    if shape.enum and rng.random() < 0.8:
        return rng.choice(shape.enum)
    return rng.choice(PLAIN if rng.random() < 0.75 else TEXTS)


def value(rng, shape, depth=0):
    """A value of a shape, for botocore."""
    kind = shape.type_name
    if getattr(shape, "is_document_type", False):
        return {key: value for key, value in [(rng.choice(KEYS), any_json(rng)) for _ in range(2)]}
    if is_json(shape):
        return any_json(rng)
    if kind == "structure":
        return {name: value(rng, shape.members[name], depth + 1) for name in chosen(rng, shape, depth)}
    if kind == "list":
        return [value(rng, shape.member, depth + 1) for _ in range(length(rng))]
    if kind == "map":
        return {text(rng, shape.key) if shape.key.enum else rng.choice(KEYS): value(rng, shape.value, depth + 1) for _ in range(length(rng))}
    if kind == "blob":
        return rng.choice([b"", b"light", bytes(range(256)), "é\n".encode(), b'{"a": 1}', rng.randbytes(rng.randint(1, 50))])
    if kind in ("string", "character"):
        return text(rng, shape)
    if kind == "boolean":
        return rng.random() < 0.5
    return rng.choice({"integer": INTEGERS + [2**31] * (rng.random() < 0.1), "long": LONGS, "float": FLOATS, "double": DOUBLES, "timestamp": TIMES}[kind])


def wire_name(name, shape):
    """The name of a member in JSON; of one that is elsewhere in a message, its own."""
    return name if "location" in shape.serialization else shape.serialization.get("name", name)


def as_json(value, shape):
    """A value of botocore's as the JSON of our types."""
    kind = shape.type_name
    if getattr(shape, "is_document_type", False):
        return value
    if is_json(shape):
        return json.dumps(value, separators=(",", ":"))
    if kind == "structure":
        return {wire_name(name, shape.members[name]): as_json(item, shape.members[name]) for name, item in value.items() if item is not None}
    if kind == "list":
        return [as_json(item, shape.member) for item in value]
    if kind == "map":
        return {key: as_json(item, shape.value) for key, item in value.items()}
    if isinstance(value, bytes):
        return base64.b64encode(value).decode()
    if isinstance(value, datetime.datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return number(value)


def number(value):
    """A number as JSON has it: those that it has not are words."""
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    return value


def document(rng, shape, damage, depth=0):
    """A value of a shape as a service would send it, now and then with something else in its place."""
    kind = shape.type_name
    if rng.random() < damage:
        return rng.choice(ODD)
    if getattr(shape, "is_document_type", False):
        return any_json(rng)
    if kind == "structure":
        # What is elsewhere in a message is no member of its body.
        names = [name for name in chosen(rng, shape, depth) if "location" not in shape.members[name].serialization or rng.random() < 0.02]
        found = {shape.members[name].serialization.get("name", name): document(rng, shape.members[name], damage, depth + 1) for name in names}
        return found | ({"unknownMember": rng.choice(ODD)} if rng.random() < 0.1 else {})
    if kind == "list":
        return [None if rng.random() < damage else document(rng, shape.member, damage, depth + 1) for _ in range(length(rng))]
    if kind == "map":
        return {text(rng, shape.key): document(rng, shape.value, damage, depth + 1) for _ in range(length(rng))}
    if kind == "blob":
        return rng.choice(["", "AA==", "bGlnaHQ=", "/+8=", "bGln aHQ="] if damage else ["", "AA==", "bGlnaHQ=", "/+8="])
    if kind == "timestamp":
        return rng.choice([rng.choice(ISO + DATES + SECONDS), json.loads(rng.choice(SECONDS))])
    return number(value(rng, shape, depth))


def header(rng, shape):
    """The text of a header that has a value of a shape, mostly."""
    if rng.random() < 0.12:
        return rng.choice(ODD_HEADERS)
    if is_json(shape):
        return base64.b64encode(json.dumps(any_json(rng)).encode()).decode()
    if shape.type_name == "list":
        items = [header(rng, shape.member) for _ in range(rng.randint(1, 4))]
        return rng.choice([",", ", "]).join(item for item in items)
    if shape.type_name == "timestamp":
        return rng.choice({"unixTimestamp": SECONDS, "iso8601": ISO}.get(shape.serialization.get("timestampFormat"), DATES))
    if shape.type_name == "boolean":
        return rng.choice(["true", "false"])
    found = str(number(value(rng, shape)))
    return found.strip() if found.isprintable() else "plain"


def headers(rng, shape):
    """The headers of the members of an output or of an error."""
    found = {}
    for name, member in shape.members.items():
        location, key = member.serialization.get("location"), member.serialization.get("name", name).lower()
        if location == "header" and rng.random() < 0.6:
            found[key] = header(rng, member)
        if location == "headers" and rng.random() < 0.6:
            found |= {f"{key}{entry}": rng.choice(PLAIN + ["", "a,b", "é"]) for entry in rng.sample(["a", "b-c", "x1"], rng.randint(0, 3))}
    return found


def body(rng, shape):
    """The body of a response with an output or an error."""
    if rng.random() < 0.06:
        return rng.choice(BODIES)
    payload = shape.serialization.get("payload") if shape else None
    kind = shape.members[payload].type_name if payload else None
    if kind in ("blob", "string"):
        return rng.choice([b"", b"light", b'{"a": 1}', b" text \n", "é".encode(), bytes(range(256)), b"plain"])
    damage = rng.choice([0, 0, 0.03, 0.1, 0.2])
    found = document(rng, shape.members[payload] if payload else shape, damage) if shape else {}
    return json.dumps(found, ensure_ascii=rng.random() < 0.5).encode()


def least(shape):
    """A value of a shape without anything that is not required."""
    kind = shape.type_name
    if kind == "structure":
        return {name: least(shape.members[name]) for name in shape.required_members}
    return {"list": [], "map": {}, "string": "a", "blob": b"a", "boolean": True, "timestamp": TIMES[0]}.get(kind, 1)


def scalars(shape):
    """All that is tried for a shape."""
    if is_json(shape) or getattr(shape, "is_document_type", False):
        return [{"a": [1, "é", None]}]
    own = {"string": TEXTS, "integer": INTEGERS, "long": LONGS, "float": FLOATS, "double": DOUBLES, "timestamp": TIMES, "blob": [b"", b"light", bytes(range(256))], "boolean": [True, False]}
    return own.get(shape.type_name, [])


def tried(shape):
    """The values that are tried for a member: each that its items can have, too."""
    if shape.type_name == "list":
        return [[], *([item] for item in scalars(shape.member)), *([item, item] for item in scalars(shape.member))]
    if shape.type_name == "map":
        inner = tried(shape.value) if shape.value.type_name == "list" else scalars(shape.value)
        return [{}, *({"a": item} for item in inner), *({key: inner[1]} for key in KEYS)]
    return scalars(shape)


def each_input(operation):
    """Inputs with each value in each place of a message."""
    shape = operation.input_shape
    for name, member in shape.members.items() if shape else []:
        yield from (least(shape) | {name: item} for item in tried(member))


def each_response(operation):
    """Responses with each body, for a success and for an error, and with each header that can be wrong."""
    for status in (200, 404):
        yield from ({"status": status, "headers": {}, "body": content} for content in BODIES)
    for name, member in operation.output_shape.members.items() if operation.output_shape else []:
        if member.serialization.get("location") == "header":
            key = member.serialization.get("name", name).lower()
            yield from ({"status": 200, "headers": {key: content}, "body": b"{}"} for content in ODD_HEADERS)


def response(rng, operation):
    """A response to an operation: its status, its headers and its body."""
    if rng.random() < 0.7:
        shape = operation.output_shape
        status = rng.choice([200, 200, 200, 200, 201, 202, 204, 299])
        return {"status": status, "headers": headers(rng, shape) if shape else {}, "body": body(rng, shape)}
    return error(rng, operation)


def error(rng, operation):
    """A response with an error, of which the code may be in any of its places."""
    shape = rng.choice(operation.error_shapes) if operation.error_shapes and rng.random() < 0.9 else None
    found, content = (headers(rng, shape), body(rng, shape)) if shape else ({}, rng.choice([*BODIES, b'{"message": "no"}']))
    code = shape.name if shape else "SomethingElse"
    code = rng.choice([code, code, code, f"ns#{code}", f"{code}:http://x.example/", f"a.b#{code}:http://x.example/#y", "", f" {code} ", "Other"])
    place = rng.choice(["header", "header", "code", "Code", "__type", "both", "nowhere"])
    try:
        members = json.loads(content)
    except ValueError:
        members = None
    if place in ("header", "both"):
        found["x-amzn-errortype"] = code.strip()
    if isinstance(members, dict) and place != "header":
        members |= {"code": "Wrong", "__type": "Wrong"} if place == "both" else {} if place == "nowhere" else {place: rng.choice([code] * 9 + [None, 7])}
        if rng.random() < 0.5:
            members[rng.choice(["message", "Message", "errorMessage"])] = rng.choice(["no such thing", "", "é", None, 7])
        content = json.dumps(members).encode()
    return {"status": rng.choice([400, 403, 404, 409, 429, 500, 503, 301, 304]), "headers": found, "body": content}


EPOCH = datetime.datetime(1970, 1, 1, tzinfo=UTC)


def exact(found, shape):
    """A scalar of botocore's or of ours in a form in which equal values are equal: microseconds, base64, words for what is no number."""
    kind = shape.type_name
    if isinstance(found, datetime.datetime):
        return (found - EPOCH) // datetime.timedelta(microseconds=1)
    if kind == "timestamp":
        return instant(found)
    if isinstance(found, bytes):
        return base64.b64encode(found).decode()
    return number(found) if isinstance(found, float) else found


def instant(found):
    """Our text or number for a time, in microseconds."""
    if isinstance(found, (int, float)):
        return round(found * 10**6)
    is_date = found.endswith("GMT")
    whole, _, fraction = found.removesuffix(" GMT").removesuffix("Z").partition(".")
    at = datetime.datetime.strptime(whole, "%a, %d %b %Y %H:%M:%S" if is_date else "%Y-%m-%dT%H:%M:%S")
    at = at.replace(tzinfo=UTC, microsecond=int(fraction[:6].ljust(6, "0")))
    return (at - EPOCH) // datetime.timedelta(microseconds=1)
