"""What is known of differences between botocore and us: name, predicate, reason. The first that holds explains a difference."""

import base64
import collections
import json
import math
import re
import struct
import urllib.parse

import values

# `kind` is what differs: "refused" (by us alone), "raised" (by botocore alone), or a part of the message or of the answer. `shape` is that of
# the input, the output or the error, and `inner` the one at the path.
Difference = collections.namedtuple("Difference", "kind path theirs ours shape inner service operation input response our_answer", defaults=[None] * 7)


def bound(d, *locations):
    """The values of an input that are in some places of the message, with the shapes of their members."""
    shapes = d.shape.members.items()
    return [(shape, d.input[name]) for name, shape in shapes if d.input.get(name) is not None and shape.serialization.get("location") in locations]


def texts(value):
    """All texts in a value."""
    if isinstance(value, dict):
        return [text for key, item in value.items() for text in [key, *texts(item)]]
    return [text for item in value for text in texts(item)] if isinstance(value, list) else [value] if isinstance(value, str) else []


def leads_elsewhere(d):
    """Whether a label would make another path of the operation's."""
    labels = [value for shape, value in bound(d, "uri") if isinstance(value, str)]
    return any(value == "" or any(part in (".", "..") for part in value.split("/")) for value in labels)


def is_no_header(d):
    """Whether a text for a header has what none can have. A JSON text is in base64."""
    found = [text for shape, value in bound(d, "header", "headers") if not values.is_json(shape) for text in texts(value)]
    return any(c < " " and c != "\t" or c == "\x7f" for text in found for c in text)


def is_no_name(d):
    """Whether a key for a header's name has what none can have."""
    return any(re.fullmatch(r"[!#$%&'*+.^_`|~0-9A-Za-z-]*", key) is None for _, value in bound(d, "headers") for key in value)


def has_large_integer(value, shape):
    """Whether an integer is in a value that its type has no bits for."""
    kind = shape.type_name
    if kind == "structure" and not getattr(shape, "is_document_type", False):
        return any(has_large_integer(item, shape.members[name]) for name, item in value.items())
    if kind in ("list", "map"):
        inner = shape.member if kind == "list" else shape.value
        return any(has_large_integer(item, inner) for item in (value if kind == "list" else value.values()))
    return kind == "integer" and not -2**31 <= value < 2**31


def is_short(value, shape):
    """Whether a map or a blob is in a value that has fewer entries or bytes than the model asks for."""
    kind = shape.type_name
    if kind in ("map", "blob") and len(value) < shape.metadata.get("min", 0):
        return True
    if kind == "structure" and not getattr(shape, "is_document_type", False):
        return any(is_short(item, shape.members[name]) for name, item in value.items())
    inner = {"list": "member", "map": "value"}.get(kind)
    return inner is not None and any(is_short(item, getattr(shape, inner)) for item in (value if kind == "list" else value.values()))


def items(text):
    """The items of a list in a header, of a path or of a query, with the quotes that they have."""
    found = [str(part) for pair in text for part in pair] if isinstance(text, list) else re.split(r'/|(?<=GMT),\s*|,\s*(?![0-9]{2} [A-Z][a-z]{2} )', str(text))
    return sorted(found) if isinstance(text, list) else found


def shortened(item):
    """An item with as few digits of a second's fraction as there are, and a number as Python writes it."""
    item = re.sub(r"((?::|%3A)\d\d)(\.\d*?)?0*Z$", lambda match: match[1] + (match[2] or "").rstrip(".") + "Z", item) if "." in item else item
    try:
        return repr(float(item))
    except ValueError:
        return item


def whole(item):
    """An item without the fraction of a second."""
    return re.sub(r"^(-?\d+)\.\d+$", lambda match: str(math.floor(float(match[0]))), re.sub(r"(:\d\d)\.\d+Z$", r"\1Z", item))


def same(d, form):
    """Whether both are the same, item by item, in some form."""
    of_theirs, of_ours = items(d.theirs), items(d.ours)
    return len(of_theirs) == len(of_ours) and all(form(a) == form(b) for a, b in zip(of_theirs, of_ours))


def same_documents(d):
    """Whether two bodies differ in no more than digits of fractions, which a date of HTTP has in ours alone."""
    cut = [json.loads(body, parse_float=float) for body in (d.theirs, d.ours)]
    return flat(cut[0]) == flat(cut[1])


def flat(value):
    if isinstance(value, dict):
        return {key: flat(item) for key, item in value.items()}
    if isinstance(value, list):
        return [flat(item) for item in value]
    return re.sub(r"(:\d\d)\.\d+( GMT)$", r"\1\2", shortened(value) if value.endswith("Z") else value) if isinstance(value, str) else value


def has_own_parameters(d):
    """Whether queries differ in names alone that entries of a map share with members or the URI, and ours has the values of these."""
    own = {shape.serialization["name"]: value for shape, value in bound(d, "querystring") if shape.type_name != "map"}
    own |= urllib.parse.parse_qs(d.operation.http["requestUri"].partition("?")[2], keep_blank_values=True)
    shared = own.keys() & {key for shape, value in bound(d, "querystring") if shape.type_name == "map" for key in value}
    others = [[pair for pair in query if pair[0] not in shared] for query in (d.theirs, d.ours)]
    found = {name: [text for other, _, text in d.ours if other == name] for name in shared}
    expected = {name: value if isinstance(value, list) else [value] for name, value in own.items() if name in shared}
    are_own = all(len(found[name]) == len(of) and (found[name] == of or not isinstance(of[0], str)) for name, of in expected.items() if of)
    return bool(shared) and are_own and same(d._replace(theirs=others[0], ours=others[1]), shortened)


def unquoted(text):
    """The items of a list of texts in a header, without the quotes that they have."""
    found = re.findall(r'\s*(?:"((?:[^"\\]|\\.)*)"|([^,]*?))\s*(?:,|$)', text)
    return [re.sub(r"\\(.)", r"\1", quoted) if quoted or not plain else plain for quoted, plain in found][:-1]


def is_empty_list(d):
    return any(value == [] and shape.serialization["name"].lower() == d.path for shape, value in bound(d, "header"))


def is_payload_absent(d):
    """Whether the payload is a union that is not there."""
    payload = d.shape.serialization.get("payload")
    return payload is not None and d.shape.members[payload].is_tagged_union and payload not in d.input


def has_odd_host(d):
    labels = [value for name, value in d.input.items() if d.shape.members[name].serialization.get("hostLabel")]
    return any(re.fullmatch(r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?", label) is None for label in labels)


REQUESTS = [
    ("media type of a payload", lambda d: d.kind == "header" and d.path == "content-type" and d.theirs is None and d.ours in ("application/octet-stream", "text/plain"),
     "payload member: a blob is application/octet-stream and a text text/plain; botocore sends no type."),
    ("absent union", lambda d: (d.kind == "body" and d.theirs == b"{}" and d.ours == b"" or d.kind == "header" and d.path == "content-type" and d.ours is None) and is_payload_absent(d),
     "nothing to send: a structure that is absent is {}, and there is no empty union; botocore sends {} for one as well."),
    ("label that is another path", lambda d: d.kind == "refused" and leads_elsewhere(d), "labels: one that is empty, `.` or `..` makes another path, and is an error; botocore sends it."),
    ("control character in a header", lambda d: d.kind == "refused" and is_no_header(d),
     "headers: line breaks and other control characters are an error before anything is sent; botocore leaves them to the HTTP library."),
    ("name of a header", lambda d: d.kind == "refused" and is_no_name(d), "prefix headers: a key with blanks or letters beyond ASCII makes no name; botocore leaves it to the HTTP library."),
    ("label of a host", lambda d: d.kind == "refused" and has_odd_host(d), "host labels: letters, digits and inner hyphens, 63 at most; botocore takes dots, outer hyphens and any length."),
    ("integer of 33 bits", lambda d: d.kind == "refused" and has_large_integer(d.input, d.shape), "integers: what exceeds 32 bits is an error; Python's have no bounds."),
    ("required member of an output", lambda d: d.kind == "raised" and all(re.search(r'in [\w.\[\]]+: "', line) for line in d.theirs.splitlines()[1:]),
     "A structure of an output's has defaults for what is missing when it is read as JSON, as the inputs are here; its builder refuses what botocore does."),
    ("lower bound", lambda d: d.kind == "refused" and is_short(d.input, d.shape), "A map or a blob has fewer entries or bytes than the model asks for, which botocore does not look at."),
    ("map of the query", lambda d: d.kind == "query" and has_own_parameters(d), "query: a member and the URI win over the map; in botocore the last one does, and the URI has one of its own."),
    ("empty list", lambda d: d.kind == "header" and d.ours == "" and is_empty_list(d), "headers: what is empty is sent as such, as Smithy's own tests ask for; botocore leaves out lists."),
    ("blank behind a comma", lambda d: d.kind == "header" and same(d, str), "headers: lists are joined by a comma and a blank, which may be there or not."),
    ("digits", lambda d: d.kind in ("path", "query", "header") and same(d, shortened), "numbers and fractions of seconds: as few digits as there are; botocore writes six, or as Python does."),
    ("seconds of a header", lambda d: d.kind == "header" and same(d, lambda item: whole(shortened(item))), "timestamps in headers: the fraction is kept but for dates of HTTP; botocore cuts it off."),
    ("quotes around blanks", lambda d: d.kind == "header" and any(shape.type_name == "list" and unquoted(d.ours) == value for shape, value in bound(d, "header") if shape.serialization["name"].lower() == d.path)
     and any(item == "" or item != item.strip() for item in unquoted(d.ours)), "headers: in a list, an item that is empty or has blanks around it is quoted, or it would be read as another one; botocore does not."),
    ("backslash in quotes", lambda d: d.kind == "header" and d.ours.replace("\\\\", "\\").replace(", ", ",") == d.theirs.replace(", ", ","), "headers: in quotes, a backslash is escaped as a quote is; botocore does not."),
    ("digits in a body", lambda d: d.kind == "body" and same_documents(d), "timestamps in a body: as few digits as there are, and a date of HTTP with its fraction; botocore writes six digits, and none."),
]


def document(d):
    """The body of a response as JSON; nothing where it is none."""
    try:
        return json.loads(d.response["body"], parse_constant=lambda _: None)
    except ValueError:
        return None


def is_no_json(d):
    return document(d) is None and d.response["body"].strip() not in (b"", b"null")


def there(d):
    """What is at the path of a difference, and its shape."""
    shape, rest = d.shape, d.path
    value = document(d)
    for step in re.findall(r"[^.\[\]{}]+|\[\d+\]|\{\d+\}", d.path):
        if step[0] in "[{" and shape.type_name in ("list", "map"):
            index, shape = int(step[1:-1]), shape.member if step[0] == "[" else shape.value
            if isinstance(value, str):
                value = value.split(",")
            value = (list(value.values()) if isinstance(value, dict) else value)[index] if isinstance(value, (dict, list)) and index < len(value) else None
            continue
        found = [(name, member) for name, member in shape.members.items() if values.wire_name(name, member) == step]
        if not found:
            return None, None
        name, member = found[0]
        location, is_top = member.serialization.get("location"), shape is d.shape
        if is_top and location == "header":
            value = d.response["headers"].get(member.serialization["name"].lower())
        elif not (is_top and shape.serialization.get("payload") == name):
            value = value.get(step) if isinstance(value, dict) else None
        shape = member
    return value, shape


def fits(value, shape):
    """Whether a value of JSON, or the text of a header, can stand for a shape, leaving aside what is inside it."""
    kind, is_header = shape.type_name, shape.serialization.get("location") == "header"
    if value is None or getattr(shape, "is_document_type", False):
        return True
    if kind in ("structure", "map"):
        return isinstance(value, dict) and (not shape.is_tagged_union if kind == "structure" else True)
    if kind == "list":
        return isinstance(value, list) or is_header
    if kind in ("integer", "long"):
        bits = 31 if kind == "integer" else 63
        if is_header:
            return re.fullmatch(r"[+-]?[0-9]+", value.strip()) is not None and -2**bits <= int(value) < 2**bits
        return isinstance(value, int) and not isinstance(value, bool) and -2**bits <= value < 2**bits
    if kind in ("float", "double"):
        return isinstance(value, (int, float)) and not isinstance(value, bool) or value in ("NaN", "Infinity", "-Infinity")
    if kind == "boolean":
        return value in ("true", "false") if is_header else isinstance(value, bool)
    return isinstance(value, str)


def is_misfit(d, *kinds):
    """Whether we refuse what the protocol has no value for, of some kinds."""
    if d.kind != "refused" or d.shape is None:
        return False
    value, shape = there(d)
    return shape is not None and shape.type_name in kinds and (not fits(value, shape) or shape.type_name in ("timestamp", "blob"))


def is_error(d):
    return "error" in d.our_answer


def rule_code(d):
    """The code of an error by the protocol."""
    found = document(d)
    found = found if isinstance(found, dict) else {}
    names = [d.response["headers"].get("x-amzn-errortype"), *(found.get(name) for name in ("code", "Code", "__type"))]
    names = [name.split(":")[0].rsplit("#", 1)[-1].strip() for name in names if isinstance(name, str)]
    return next(filter(None, names), None)


def rule_message(d):
    found = document(d)
    return next((found[name] for name in ("message", "Message", "errorMessage") if isinstance(found.get(name), str)), None) if isinstance(found, dict) else None


def is_as_ruled(d):
    """Whether our code or message is what the protocol asks for."""
    return d.ours == (rule_code(d) if d.kind == "code" else rule_message(d))


def shapes(d):
    """The shapes of the members of an output or an error, if it has any."""
    return d.shape.members.values() if d.shape else []


def member(d):
    """The member of an output or an error that a path begins with."""
    first = re.split(r"[.\[{]", d.path)[0]
    return next((shape for name, shape in d.shape.members.items() if values.wire_name(name, shape) == first), None)


def is_at(d, *locations):
    """Whether a value differs that is in some place of the message."""
    return d.kind == "value" and member(d).serialization.get("location") in locations


def header(d):
    """The text of the header that a member is."""
    return d.response["headers"].get(member(d).serialization["name"].lower())


def is_unfit(d):
    """Whether something at a path or around it cannot stand for its shape; of texts for bytes and times, it may be."""
    steps = list(re.finditer(r"[^.\[\]{}]+|\[\d+\]|\{[^}]*\}", d.path))
    found = [there(d._replace(path=d.path[:step.end()])) for step in steps]
    return has_misfit(*there(d)) or any(shape is not None and not fits(value, shape) for value, shape in found)


def has_misfit(value, shape):
    """Whether something in a value cannot stand for its shape."""
    if value is None or shape is None:
        return False
    kind = shape.type_name
    if not fits(value, shape) or kind == "structure" and shape.is_tagged_union:
        return True
    if kind == "structure" and not getattr(shape, "is_document_type", False):
        return any(has_misfit(value.get(member.serialization.get("name", name)), member) for name, member in shape.members.items() if "location" not in member.serialization)
    if kind in ("list", "map") and isinstance(value, (list, dict)):
        return any(has_misfit(item, shape.member if kind == "list" else shape.value) for item in (value if kind == "list" else value.values()))
    return kind in ("blob", "timestamp")


def is_unfit_error(d):
    """Whether an error has something in its body or its headers that cannot stand for its shape."""
    headers = [(shape, d.response["headers"].get(shape.serialization.get("name", "").lower())) for shape in shapes(d) if shape.serialization.get("location") == "header"]
    return has_misfit(document(d), d.shape) or any(text is not None and (not fits(text, shape) or shape.type_name == "timestamp") for shape, text in headers)


def has_empty_item(text):
    return re.search(r",\s*,|,\s*$|^\s*$|^\s*,", text) is not None


def has_empty_number(d):
    """Whether a header that is a list of anything but texts has an empty item."""
    lists = [shape for shape in shapes(d) if shape.type_name == "list" and shape.serialization.get("location") == "header" and shape.member.type_name != "string"]
    return any(has_empty_item(d.response["headers"].get(shape.serialization["name"].lower(), "a")) for shape in lists)


def is_success(d):
    return d.kind == "raised" and "ok" in d.our_answer


def is_corrected(d):
    """Whether a required member is missing at a path, or around it, and has its default."""
    return any(d.path == path or d.path.startswith((f"{path}.", f"{path}[", f"{path}{{")) for path in d.our_answer["corrected"])


def has_body(d):
    """Whether an output has members in its body, or is one."""
    return any("location" not in shape.serialization for shape in shapes(d))


def has_list_of_times(d):
    """Whether a header that was read is a list of timestamps."""
    lists = [shape for shape in shapes(d) if shape.type_name == "list" and shape.member.type_name == "timestamp"]
    return any(shape.serialization.get("name", "").lower() in d.response["headers"] for shape in lists)


def is_empty_number(d):
    """Whether a header that is a number, a boolean or a time is empty."""
    is_text = lambda shape: (shape.member if shape.type_name == "list" else shape).type_name in ("string", "map")
    found = [d.response["headers"].get(shape.serialization.get("name", "").lower()) for shape in shapes(d) if not is_text(shape)]
    return any(text is not None and not text.strip() for text in found)


RESPONSES = [
    ("bytes as text", lambda d: d.kind == "value" and d.inner.type_name == "blob" and isinstance(d.theirs, str) and base64.b64encode(d.theirs.encode()).decode() == d.ours,
     "payload member: a blob is bytes; botocore gives the text that they may be."),
    ("bytes that are no text", lambda d: is_success(d) and d.theirs.startswith("UnicodeDecodeError") and "payload" in d.shape.serialization,
     "payload member: a blob is bytes; botocore raises where they are no UTF-8."),
    ("no union", lambda d: is_success(d) and d.response["body"].strip() == b"" and d.theirs.startswith("ResponseParserError"), "nothing to read: no body is no union; botocore raises."),
    ("nothing in a body", lambda d: d.kind == "value" and d.ours is None and "payload" in d.shape.serialization and d.response["body"].strip() == b"",
     "nothing to read: no body is no payload; botocore gives an empty one, or takes blanks for a message."),
    ("JSON that is no base64", lambda d: is_success(d) and any(values.is_json(shape) for shape in shapes(d)) and re.match("(Error|UnicodeDecodeError|JSONDecodeError|ValueError: string argument)", d.theirs),
     "headers: JSON that is not in base64 is none; botocore raises."),
    ("body that is not read", lambda d: is_success(d) and not has_body(d) and not isinstance(document(d), dict), "An output without members in its body has none; botocore reads it, and raises where it is no object."),
    ("no JSON", lambda d: d.kind == "refused" and is_no_json(d), "A body that is no JSON cannot be read; botocore takes it for a message, and so for an output without members."),
    ("header in a body", lambda d: is_at(d, "header", "headers", "statusCode") and isinstance(document(d), dict) and document(d).get(member(d).serialization.get("name", d.path)) is not None,
     "Members of headers are no members of the body; botocore reads those of the header's name over the header."),
    ("header in a body, with another type", lambda d: (d.kind == "raised") and isinstance(document(d), dict)
     and any(document(d).get(shape.serialization.get("name")) is not None for shape in shapes(d) if "location" in shape.serialization),
     "The same, where botocore cannot read what it finds."),
    ("quotes in a list", lambda d: is_at(d, "header") and member(d).type_name == "list" and '"' in header(d), "headers: an item in quotes may have commas; botocore splits at each."),
    ("empty items", lambda d: is_at(d, "header") and member(d).type_name == "list" and has_empty_item(header(d)) or d.kind == "raised" and has_empty_number(d),
     "headers: behind the last comma there is no item, nor is an empty one a number; in botocore there is an empty text, or it raises."),
    ("list of dates", lambda d: is_success(d) and has_list_of_times(d) and "timestamp" in d.theirs or is_at(d, "header") and d.inner.type_name == "list" and d.inner.member.type_name == "timestamp", "headers: the comma of a date separates no items; botocore splits there, and guesses or raises."),
    ("no headers of a prefix", lambda d: is_at(d, "headers") and d.theirs == {} and d.ours is None, "prefix headers: none make no map; botocore gives an empty one."),
    ("empty header of a number", lambda d: d.kind == "raised" and is_empty_number(d) and re.search("'\\s*'|\"\\s*\"", d.theirs) or is_at(d, "header") and d.ours is None and header(d).strip() == "", "headers: an empty one is none, but for texts; botocore raises, or takes it for false."),
    ("single", lambda d: d.kind == "value" and d.inner.type_name == "float" and struct.unpack("f", struct.pack("f", d.theirs))[0] == d.ours, "A float has 32 bits; Python's have 64."),
    ("lenient boolean", lambda d: is_misfit(d, "boolean"), "booleans: true and false, in small letters in headers; botocore takes anything for one of them."),
    ("integer", lambda d: is_misfit(d, "integer", "long"), "integers: floats, strings in documents, and what exceeds their bits are errors; botocore takes what Python's int takes."),
    ("float", lambda d: is_misfit(d, "float", "double"), "floats: numbers and three words; botocore takes what Python's float takes."),
    ("string", lambda d: is_misfit(d, "string"), "A string is a string; botocore passes on any other value."),
    ("list", lambda d: is_misfit(d, "list"), "A list is a list; botocore iterates over texts and objects, too."),
    ("timestamp", lambda d: is_misfit(d, "timestamp"), "timestamps: RFC 3339, what comes near to it, an http-date or a number; dateutil guesses at any text, and booleans are numbers."),
    ("blob", lambda d: is_misfit(d, "blob"), "A blob is base64; Python leaves out what is no digit of it."),
    ("dense null", lambda d: d.kind == "value" and (d.theirs, d.ours) == ("nulls", "dropped"), "null: dropped from a dense list; botocore keeps None."),
    ("corrected", lambda d: d.kind == "value" and d.theirs is None and is_corrected(d), "A required member that is missing has its default and is listed as corrected; botocore leaves it out."),
    ("spelling of a message", lambda d: d.kind == "value" and is_error(d) and d.path in ("message", "Message") and d.ours == rule_message(d), "errors: three spellings of the message fill the member that is to have it; botocore takes the model's."),
    ("null of a map", lambda d: d.kind == "raised" and re.search("None|NoneType", d.theirs) and b"null" in d.response["body"], "null: dropped from a dense map; botocore raises where it is to be a time or a number."),
    ("error code no text", lambda d: d.kind == "raised" and is_error(d) and isinstance(document(d), dict) and re.search("not iterable|unhashable", d.theirs)
     and any(not isinstance(document(d).get(name, ""), str) for name in ("code", "Code", "__type")), "error code: what is no string is no code; botocore raises."),
    ("error body no object", lambda d: d.kind == "raised" and is_error(d) and not isinstance(document(d), dict), "error body that is no object: status and headers are kept; botocore raises."),
    ("ill-typed member of an error", lambda d: is_error(d) and (d.kind == "value" and is_unfit(d) or d.kind == "raised" and is_unfit_error(d)), "A listed error with a member that cannot be read is that error, with what could be read; botocore raises, or passes it on."),
    ("status for a code", lambda d: d.kind == "code" and d.theirs == str(d.response["status"]) and is_as_ruled(d), "Where the protocol finds no code, there is none; botocore gives the status for one."),
    ("empty code", lambda d: d.kind == "code" and str(d.theirs or "").strip() == "" and is_as_ruled(d), "error code: the first that is not empty; botocore takes an empty one."),
    ("blanks around a code", lambda d: d.kind == "code" and str(d.theirs).strip() == (d.ours or "") and is_as_ruled(d), "An error code is a name, so blanks are cut off; botocore keeps them."),
    ("code that is no text", lambda d: d.kind == "code" and not isinstance(d.theirs, str) and is_as_ruled(d), "error code: what is no string is no code; botocore passes it on."),
    ("listed by another code", lambda d: d.kind == "listed" and d.theirs is None and d.our_answer["error"]["code"] == rule_code(d), "error code: where the protocol finds one and botocore none, the error is listed for us alone."),
    ("no message", lambda d: d.kind == "message" and d.theirs == "" and d.ours is None and is_as_ruled(d), "What is missing is None; botocore gives ''."),
    ("body for a message", lambda d: (d.kind == "message" and d.ours is None or d.kind == "value" and is_error(d) and d.path.lower() == "message") and document(d) is None, "error body: no JSON has no message; botocore gives the whole body, or the status's phrase."),
    ("message", lambda d: d.kind == "message" and is_as_ruled(d), "error message: the first of three spellings that has a string; botocore knows two, and takes whatever is there."),
]
