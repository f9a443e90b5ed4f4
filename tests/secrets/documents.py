"""Marked documents of a shape: what is sensitive holds a mark, and so do wrong values for each place.

A wrong value is a text of JSON. At a place that is sensitive it is or has the mark of secrets; elsewhere it has the mark
of what only errors must not show, as the keys of maps that are not sensitive do.
"""

import base64
import collections
import datetime
import json

SECRET = "Xq7Vault"
KEY = "Wk3Drawer"
NUMBER = 73519846
DAY = datetime.datetime.fromtimestamp(NUMBER, datetime.timezone.utc).strftime("%Y-%m-%d")
BASE64 = base64.b64encode(SECRET.encode()).decode()
# Texts that nothing shows, and those that errors do not show either. The word `true` is a secret, too: all else is false.
SECRETS = [SECRET, BASE64, str(NUMBER), f"{str(NUMBER)[0]}.{str(NUMBER)[1:]}", DAY]
KEYS = [KEY]
ABSENT = object()
PLACE = "(place)"
# How often a structure is written out in one document, where it is optional.
OFTEN = 2


class Documents:
    """Makes documents that have each variant of each union at least once."""

    def __init__(self, shapes):
        self.shapes = shapes
        self.variants = collections.Counter()
        self.seen = set()

    def all(self, name):
        """Documents of a shape, each with its places to break, until three in a row have no new variant and no new place."""
        idle = 0
        while idle < 3:
            known = len(self.variants)
            self.written, self.places = collections.Counter(), []
            document = self.value(name, False, (), (), True, None)
            places = [(broken(self.shapes, name, document, path), wrong) for path, wrong in self.places]
            is_new = bool(places) or len(self.variants) > known
            idle = 0 if is_new else idle + 1
            if is_new:
                yield document, places

    def value(self, name, is_sensitive, path, outer, is_required, place):
        """A value of a shape. Where the shape would be inside itself, there is none."""
        shape = self.shapes[name]
        kind, is_sensitive = shape["type"], is_sensitive or shape.get("sensitive", False)
        if kind == "structure":
            if name in outer or not is_required and self.written[name] >= OFTEN:
                return ABSENT
            self.written[name] += 1
        # A member of a structure is broken once, wherever the structure is.
        if place and (place, is_sensitive) not in self.seen:
            self.seen.add((place, is_sensitive))
            self.places.append((path, wrong(shape, is_sensitive)))
        outer = (*outer, name)
        if shape.get("document"):
            return {SECRET if is_sensitive else KEY: SECRET if is_sensitive else "plain"}
        if kind == "structure":
            return self.structure(name, is_sensitive, path, outer)
        if kind == "list":
            item = self.value(shape["member"]["shape"], is_sensitive, (*path, 0), outer, True, (name,))
            return [] if item is ABSENT else [item]
        if kind == "map":
            key = SECRET if is_sensitive or self.shapes[shape["key"]["shape"]].get("sensitive") else KEY
            value = self.value(shape["value"]["shape"], is_sensitive, (*path, key), outer, True, (name,))
            return {} if value is ABSENT else {key: value}
        return scalar(shape, is_sensitive)

    def structure(self, name, is_sensitive, path, outer):
        shape = self.shapes[name]
        members, found, is_union = shape["members"], {}, shape.get("union", False)
        order = sorted(members, key=lambda member: self.variants[name, member]) if is_union else members
        for member in order:
            is_marked = is_sensitive or members[member].get("sensitive", False)
            is_required = is_union or member in shape.get("required", [])
            value = self.value(members[member]["shape"], is_marked, (*path, member), outer, is_required, (name, member))
            if value is not ABSENT:
                found[member] = value
            if is_union and found:
                self.variants[name, member] += 1
                break
        return found


def broken(shapes, name, value, path):
    """A document with a place for a wrong value, and little else: what is beside the way there and simple, or required."""
    if not path:
        return PLACE
    shape, (step, *rest) = shapes[name], path
    if shape["type"] == "list":
        return [broken(shapes, shape["member"]["shape"], value[step], rest)]
    if shape["type"] == "map":
        return {step: broken(shapes, shape["value"]["shape"], value[step], rest)}
    inner = broken(shapes, shape["members"][step]["shape"], value[step], rest)
    return {**bare(shapes, name, value), step: inner} if not shape.get("union") else {step: inner}


def bare(shapes, name, value):
    """A value without members that are neither simple nor required."""
    shape = shapes[name]
    if shape["type"] == "list":
        return [bare(shapes, shape["member"]["shape"], item) for item in value]
    if shape["type"] == "map":
        return {key: bare(shapes, shape["value"]["shape"], item) for key, item in value.items()}
    if shape["type"] != "structure" or shape.get("document"):
        return value
    kept = [member for member in value if shape.get("union") or member in shape.get("required", []) or not isinstance(value[member], (dict, list))]
    return {member: bare(shapes, shape["members"][member]["shape"], value[member]) for member in kept}


def scalar(shape, is_sensitive):
    kind = shape["type"]
    if kind in ("string", "character"):
        plain = next((value for value in shape.get("enum", []) if value != "true"), "plain")
        return SECRET if is_sensitive else plain
    if kind == "blob":
        return BASE64 if is_sensitive else ""
    if kind == "boolean":
        return is_sensitive
    return NUMBER if is_sensitive else 7


def wrong(shape, is_sensitive):
    """Values that a shape does not have, or that it hardly has; null stands for no value."""
    text = json.dumps(SECRET if is_sensitive else KEY)
    wrong = ["null", '""', f"[{text}]", f'{{{text}: {{{text}: [{text}]}}, "": {text}}}']
    if is_sensitive:
        numbers = [str(NUMBER), f"{NUMBER}.25", f"-{NUMBER}", str(NUMBER) * 4, f"{NUMBER}e300"]
        return [*wrong, *numbers, text, "true", f'"{NUMBER}"', f'"{SECRET}\\ud800"', f'"{SECRET}!"']
    # A text that fits may be shown.
    return wrong if shape["type"] in ("string", "character") else [*wrong, text]
