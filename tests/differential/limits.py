"""Compares what is found wrong with inputs before they are sent with what botocore finds.

    python3 tests/differential/limits.py --count 2000 --botocore DIR

The inputs are those of the operation Squeeze of tests/fixtures/obstacles.json, made at random around its bounds.
"""

import argparse
import base64
import json
import random
import re
import sys

import run

MODEL = run.HERE.parent / "fixtures" / "obstacles.json"
# The shapes of lower bounds that botocore has in the model and does not look at.
OVERLOOKED = {"map": "the least number of entries of a map", "blob": "the least length of a blob"}


def value(rng, shape, depth=0):
    """A value of a shape, mostly near its lower bound."""
    least = shape.metadata.get("min", 0)
    kind = shape.type_name
    if kind == "structure":
        names = [name for name in shape.members if rng.random() < (0.6 if depth < 4 else 0.2)]
        if shape.is_tagged_union:
            names = [rng.choice(list(shape.members))]
        return {name: value(rng, shape.members[name], depth + 1) for name in names}
    length = max(0, int(least) + rng.choice([-1, -1, 0, 0, 1]))
    if kind == "list":
        return [value(rng, shape.member, depth + 1) for _ in range(length)]
    if kind == "map":
        return {value(rng, shape.key): value(rng, shape.value, depth + 1) for _ in range(length)}
    if kind == "string":
        return "".join(rng.choices("aé中\U0001f600\"\\ ", k=length))
    if kind == "blob":
        return bytes(length)
    if kind == "integer":
        return rng.choice([max(int(least), -2**31) + offset for offset in (0, 1)] + ([int(least) - 1] if least > -2**31 else []))
    return least + rng.choice([-0.25, 0.0, 0.25])


def wire(value, shape):
    """The value as JSON has it."""
    if isinstance(value, dict) and shape.type_name == "map":
        return {key: wire(inner, shape.value) for key, inner in value.items()}
    if isinstance(value, dict):
        return {name: wire(inner, shape.members[name]) for name, inner in value.items()}
    if isinstance(value, list):
        return [wire(item, shape.member) for item in value]
    return base64.b64encode(value).decode() if isinstance(value, bytes) else value


def theirs(errors):
    """botocore's diagnostics as paths with the kind of what is wrong."""
    kinds = {"missing required field": "missing", "invalid length": "short", "invalid range": "small"}
    for kind, name, details in errors:
        path = f"{name}.{details['required_name']}" if kind == "missing required field" else name
        yield path.lstrip("."), kinds[kind]


def ours(violations, input):
    """Our diagnostics, with paths in botocore's form."""
    for path, kind in violations:
        yield keyed(path, input), kind


def keyed(path, value):
    """A path into a value with the keys of maps, which ours has by their positions in order."""
    shown = ""
    for name, index, position, is_key in re.findall(r"(\w+)|\[(\d+)\]|\{(\d+)\}( \(its key\))?", path):
        name = sorted(value)[int(position)] if position else name
        shown += f" (key: {name})" if is_key else f"[{index}]" if index else f".{name}"
        value = value[int(index)] if index else value.get(name)
    return shown.lstrip(".")


def overlooked(input, shape, path=""):
    """The diagnostics that botocore should have had about an input, by the model."""
    kind, least = shape.type_name, shape.metadata.get("min", 0)
    if kind in OVERLOOKED and len(input) < least:
        yield path.lstrip("."), "short"
    if kind == "structure":
        for name, inner in input.items():
            yield from overlooked(inner, shape.members[name], f"{path}.{name}")
    elif kind == "list":
        for index, item in enumerate(input):
            yield from overlooked(item, shape.member, f"{path}[{index}]")
    elif kind == "map":
        for key, inner in input.items():
            yield from overlooked(inner, shape.value, f"{path}.{key}")


def compare(rng, count):
    """How many inputs are judged differently, without an explanation."""
    from botocore import model, validate
    shape = model.ServiceModel(json.loads(MODEL.read_text()), "obstacles").operation_model("Squeeze").input_shape
    inputs = [value(rng, shape) for _ in range(count)]
    answers = run.ask({"squeeze": wire(input, shape)} for input in inputs)
    wrong, found, explained = 0, 0, 0
    for input, answer in zip(inputs, answers, strict=True):
        extra = sorted(overlooked(input, shape))
        expected = sorted([*theirs(validate.ParamValidator().validate(input, shape)._errors), *extra])
        answered = sorted(ours(answer["violations"], input))
        found, explained = found + len(expected), explained + len(extra)
        if expected != answered:
            wrong += 1
            print(f"{input!r}\n  expected {expected}\n  ours     {answered}")
    print(f"{count:7} inputs\n{found:7} violations\n{explained:7} that botocore overlooks: {', '.join(OVERLOOKED.values())}")
    print(f"{wrong:7} unexplained")
    return wrong + (explained == 0) + (found == explained)


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--count", type=int, default=2_000)
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--botocore", action="append", default=[], metavar="DIR")
    options = arguments.parse_args()
    sys.path[:0] = options.botocore
    sys.exit(1 if compare(random.Random(options.seed), options.count) else 0)
