"""Responses to read: valid ones by botocore's model, and what damage can be done to them; and their JSON, read strictly.

A document is made of texts (a scalar as it stands in JSON), lists, and `Pairs` (an object, with its repeated keys).
"""

import collections
import json

INTEGERS = ["0", "1", "42", "2147483647", "-1", "-0"]
ODD = ["true", "false", "{}", "[]", '""', '"text"', '"7"', "7", "1.0", "1e0", "0.5", "-0", "-0.0", "2147483648", "-2147483649",
       "9223372036854775808", "18446744073709551616", "1" + "0" * 60, "1e400", "-1e400", "1e-400", '{"a": 1}', '[["x"]]', '["x"]',
       "[null]", '"\\ud83d\\ude00"', '"\\ud800"', '"\\udc00x"', '"\\u0000"', '"\\"\\\\\\/\\b\\f\\n\\r\\t"', '"é\u2028"', "NaN",
       "Infinity", "-Infinity", "01", "'x'", '"\t"', '"NaN"', "nul"]
TIMES = ["1700000000", "1700000000.5", "1700000000.123456", "-1", "-0.5", "-1700000000.25", "0", "-0", "1e9", "1.7E9", "1700000000.0078125", "-0.001",
         "32503680000", "32503680000.123456", "253402300799", "253402300800", "1560944718833", "-62135596800", "-62135596801", "1e400", "1e300",
         "18446744073709551615", '"1700000000"', '"1700000000.123"', '"-5.25"', '"1e9"', '"1.46480646E9"', '"1700000000.123456789"', '"1_000"', '" 12 "',
         '"+5"', '".5"', '"5."', '"NaN"', '"20231114"', '"2023-11-14T22:13:20Z"', '"2023-11-14T22:13:20.123Z"', '"2023-11-14T22:13:20.123456789Z"',
         '"2023-11-14T22:13:20+05:30"', '"2023-11-14T22:13:20-08:00"', '"2023-11-14T22:13:20+0530"', '"2023-11-14T22:13:20+00"', '"2023-11-14T22:13:20"',
         '"2023-11-14T22:13:20.586622"', '"2023-11-14 22:13:20Z"', '"2023-11-14t22:13:20z"', '"2023-11-14"', '"2023-11-14T22:13Z"', '"20231114T221320Z"',
         '"2024-02-29T00:00:00Z"', '"2023-02-29T00:00:00Z"', '"2016-12-31T23:59:60Z"', '"9999-12-31T23:59:59-01:00"', '"0001-01-01T00:00:00+01:00"',
         '"99991231235959"', '"Tue, 14 Nov 2023 22:13:20 GMT"', '"Tue, 14 Nov 2023 22:13:20.5 GMT"', '"Tue, 14 Nov 2023 22:13:20"',
         '"Tuesday, 14-Nov-23 22:13:20 GMT"', '"soon"', '""', '"Z"', "true", "{}", "[]"]
TYPES = ['"ResourceNotFound"', '"com.amazonaws.sagemaker#ResourceNotFound"', '"ValidationException"', '"ns#Throttling"', '"a#b#C"',
         '"ResourceNotFound:http://internal.amazon.com/coral/"', '"ns#ResourceNotFound:http://x.com/y#z"', '" Spaced "', '""', "null", "5", "[]", '"x#"']
HEADERS = ["ResourceNotFound", "ValidationException:http://internal.amazon.com/coral/com.amazon.coral.validate/", "ns#Throttling", "", " Padded "]
QUERY = ["AWS.Old;Sender", "AWS.Old;Sender;More", ";Sender", "AWS.Old"]
MESSAGES = ['"no such thing"', '""', "null", "5", '["x"]', '{"a": "b"}', '"\\ud800"', '"é"', '"' + "m" * 9000 + '"']


class Pairs(list):
    """An object, as a list of `[key, value]`."""


def text(node):
    """The JSON text of a document."""
    if isinstance(node, Pairs):
        return "{" + ", ".join(f"{json.dumps(key)}: {text(value)}" for key, value in node) + "}"
    return "[" + ",".join(map(text, node)) + "]" if isinstance(node, list) else node


def valid(rng, shape):
    """A value of a shape, now and then with optional members left out."""
    if shape.type_name == "structure":
        chance = rng.choice([0.3, 0.8, 1])
        members = [name for name in shape.members if name in shape.required_members or rng.random() < chance]
        return Pairs([name, valid(rng, shape.members[name])] for name in members)
    if shape.type_name == "list":
        return [valid(rng, shape.member) for _ in range(rng.choice([0, 1, 1, 2, 3]))]
    if shape.type_name == "timestamp":
        return rng.choice(TIMES[:10])
    if shape.type_name == "integer":
        return rng.choice(INTEGERS[:5])
    return json.dumps(rng.choice(shape.enum + ["Newer"]) if shape.enum else rng.choice(["a", "b-1", "é \u4e2d", 'q"\\/', "\U0001f600", ""]))


def slots(node, shape, found):
    """Every place in a document: what holds it, its index, and the shape of the value."""
    for index, item in enumerate(node):
        holder, at, value = (item, 1, item[1]) if isinstance(node, Pairs) else (node, index, item)
        inner = shape.members[item[0]] if isinstance(node, Pairs) else shape.member
        found.append((node, index, holder, at, inner))
        if isinstance(value, list):
            slots(value, inner, found)
    return found


def nest(depth, inner="1"):
    return "[" * depth + inner + "]" * depth


def odd(rng, shape):
    """A value that is likely to be wrong for a shape."""
    special = {"timestamp": TIMES, "integer": INTEGERS}.get(shape.type_name, ODD)
    return rng.choice(rng.choice([special, special, ODD])) if rng.random() < 0.98 else nest(rng.choice([1, 50, 200]))


def damage(rng, root, shape):
    """Changes one place of a document. Members of unknown name come last: no later damage looks for their shape."""
    places = slots(root, shape, [])
    numbers = [place for place in places if place[4].type_name in ("timestamp", "integer")]
    places = numbers if numbers and rng.random() < 0.5 else places
    node, index, holder, at, inner = rng.choice(places) if places else (root, 0, None, 0, shape)
    kind = rng.choice(["drop", "null", "odd", "odd", "odd", "same", "shuffle", "repeat", "repeat", "add null"])
    if not places:
        return
    if kind == "drop":
        del node[index]
    elif kind == "null":
        holder[at] = "null"
    elif kind == "odd":
        holder[at] = odd(rng, inner)
    elif kind == "same":
        holder[at] = valid(rng, inner)
    elif kind == "shuffle":
        rng.shuffle(node)
    elif kind == "repeat" and isinstance(node, Pairs):
        value = rng.choice([valid(rng, inner), valid(rng, inner), "null", "{}", odd(rng, inner)])
        node.insert(rng.randrange(len(node) + 1), [node[index][0], value])
    elif kind == "add null" and not isinstance(node, Pairs):
        node.insert(rng.randrange(len(node) + 1), "null")


def success(rng, shape):
    """The body of a response that is no error."""
    root = valid(rng, shape)
    for _ in range(rng.choice([0, 1, 1, 1, 2, 3])):
        damage(rng, root, shape)
    if rng.random() < 0.2:
        objects = [root] + [value for _, value in root if isinstance(value, Pairs)]
        rng.choice(objects).append([rng.choice(["__type", "arn", "New", "", "é"]), rng.choice(ODD + TIMES + [nest(300)])])
    return text(root).encode()


def mangle(rng, body):
    """Damages the bytes of a body, whatever is in it."""
    at = rng.randrange(len(body) + 1)
    return rng.choice([b"", b" \n", body[:at], body[:at], body[:-1], b"\xef\xbb\xbf" + body, body[:at] + b"\xff" + body[at:], body + b"x", body + b"{}",
                       b" \t\r\n" + body + b"\n", b"null", b"[]", b'"text"', b"7", b"[" + body + b"]", body.decode().encode("utf-16"),
                       b'{"New": ' + nest(100_000).encode() + b"}" if rng.random() < 0.2 else body])


def error(rng):
    """The headers and the body of an error."""
    members = Pairs()
    for name, values, chance in [("__type", TYPES, 0.7), ("code", TYPES, 0.3), ("message", MESSAGES, 0.4), ("Message", MESSAGES, 0.4),
                                 ("errorMessage", MESSAGES, 0.2), ("New", ODD, 0.1), ("message", MESSAGES, 0.05)]:
        if rng.random() < chance:
            members.append([name, rng.choice(values[:2] if rng.random() < 0.5 else values)])
    rng.shuffle(members)
    headers = {"x-amzn-requestid": "id"} if rng.random() < 0.5 else {}
    if rng.random() < 0.25:
        headers["x-amzn-errortype"] = rng.choice(HEADERS)
    if rng.random() < 0.1:
        headers["x-amzn-query-error"] = rng.choice(QUERY)
    body = text(members).encode()
    html = [b"<html><body>Service Unavailable</body></html>", b"<!DOCTYPE html>", b"upstream timed out"]
    return headers, rng.choice(html) if rng.random() < 0.08 else body


def document(rng, shape):
    """A response: its status, headers and body."""
    if rng.random() < 0.3:
        status = rng.choice([400, 400, 403, 404, 429, 500, 503])
        headers, body = error(rng)
    else:
        status, headers, body = rng.choice([200] * 30 + [201, 300]), {"x-amzn-requestid": "id"}, success(rng, shape)
    if rng.random() < 0.1:
        body = mangle(rng, body)
    return {"status": status, "headers": headers, "body": body}


class MinusZero(int):
    """The integer `-0`, which our JSON reader takes for a float."""


class Object(dict):
    """An object of JSON: the last value of each key, and in `all` every one."""

    def __init__(self, pairs):
        super().__init__(pairs)
        self.all = collections.defaultdict(list)
        for key, value in pairs:
            self.all[key].append(value)


def strict_json(body):
    """The document by the standard's grammar, or None. Python alone would take NaN."""
    def refuse(name):
        raise ValueError(name)
    try:
        integer = lambda digits: MinusZero() if digits == "-0" else int(digits)
        return json.loads(body.decode(), object_pairs_hook=Object, parse_constant=refuse, parse_int=integer)
    except (ValueError, RecursionError):
        return None


def lone(value):
    """Whether half a surrogate pair is in any text of a value."""
    if isinstance(value, str):
        return any("\ud800" <= c <= "\udfff" for c in value)
    if isinstance(value, Object):
        return any(lone(key) or lone(values) for key, values in value.all.items())
    return isinstance(value, list) and any(map(lone, value))


def utf8(body):
    try:
        return body.decode()
    except UnicodeDecodeError:
        return None
