"""The service models of a botocore release, as far as the scripts here and in tests/secrets ask."""

import gzip
import json


def newest(service):
    version = max(path.parent for path in service.glob("*/service-2.json*"))
    [path] = version.glob("service-2.json*")
    text = path.read_bytes()
    return json.loads(gzip.decompress(text) if path.suffix == ".gz" else text)


def supported(model):
    """The operations by name, without those that are left out: those with an event stream."""
    shapes = model["shapes"]
    streams = {name for name, shape in shapes.items() if shape.get("eventstream")}
    return {
        name: operation
        for name, operation in model["operations"].items()
        if not reached(shapes, sides(operation) + errors(operation)) & streams
    }


def sides(operation):
    return [operation[side]["shape"] for side in ("input", "output") if side in operation]


def errors(operation):
    return [error["shape"] for error in operation.get("errors", [])]


def reached(shapes, names):
    seen, pending = set(), list(names)
    while pending:
        name = pending.pop()
        if name not in seen:
            seen.add(name)
            pending += targets(shapes[name])
    return seen


def targets(shape):
    references = list(shape.get("members", {}).values())
    references += [shape[key] for key in ("member", "key", "value") if key in shape]
    return [reference["shape"] for reference in references]


def files(directory):
    return [(path.name, path.read_text()) for path in sorted(directory.glob("*.rs"))]
