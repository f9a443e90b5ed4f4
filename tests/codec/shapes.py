"""The shapes of models, botocore's and Smithy's, in one vocabulary: what the program needs to make documents of them."""

import gzip
import json
import pathlib

LIMITS = ("min", "max")


def load(path):
    """A model, gzip-compressed or not."""
    data = pathlib.Path(path).read_bytes()
    return json.loads(gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data)


def table(model, amendments):
    """Shapes and operations of a model, by name."""
    return of_smithy(model) if "smithy" in model else of_botocore(model, amendments)


def of_botocore(model, amendments):
    shapes = {name: dict(shape) for name, shape in model["shapes"].items()}
    for amendment in amendments:
        if amendment["service"] == model["metadata"]["serviceId"]:
            for name, change in amendment.get("merge", {}).get("shapes", {}).items():
                shapes.get(name, {}).update(change)
    operations = {name: {
        "input": operation.get("input", {}).get("shape"),
        "output": operation.get("output", {}).get("shape"),
        "errors": [error["shape"] for error in operation.get("errors", [])],
    } for name, operation in model["operations"].items()}
    return {"shapes": {name: botocore_shape(shape) for name, shape in shapes.items()}, "operations": operations}


def botocore_shape(shape):
    kind = shape["type"]
    if kind == "structure":
        kind = "document" if shape.get("document") else "union" if shape.get("union") else kind
    if kind == "string" and shape.get("enum"):
        kind = "enum"
    result = {"kind": kind, "required": shape.get("required", [])}
    result["members"] = {name: member["shape"] for name, member in shape.get("members", {}).items()}
    for key in ("member", "key", "value"):
        if key in shape:
            result[key] = shape[key]["shape"]
    if kind == "enum":
        result["values"] = shape["enum"]
    return result | {key: shape[key] for key in LIMITS if key in shape}


def of_smithy(model):
    shapes, operations = {}, {}
    for identity, shape in model["shapes"].items():
        if shape["type"] == "operation":
            operations[identity.split("#")[1]] = {
                "input": shape.get("input", {}).get("target"),
                "output": shape.get("output", {}).get("target"),
                "errors": [error["target"] for error in shape.get("errors", [])],
            }
        elif shape["type"] not in ("service", "resource"):
            shapes[identity] = smithy_shape(shape)
    for name in ("String", "Boolean", "Byte", "Short", "Integer", "Long", "Float", "Double", "Blob", "Timestamp", "Document"):
        shapes[f"smithy.api#{name}"] = {"kind": name.lower(), "members": {}, "required": []}
    shapes["smithy.api#Unit"] = {"kind": "structure", "members": {}, "required": []}
    return {"shapes": shapes, "operations": operations}


def smithy_shape(shape):
    kind, members = shape["type"], shape.get("members", {})
    result = {"kind": kind, "required": [name for name, member in members.items() if "smithy.api#required" in member.get("traits", {})]}
    if kind in ("enum", "intEnum"):
        result["values"] = [member["traits"]["smithy.api#enumValue"] for member in members.values()]
        members = {}
    result["members"] = {name: member["target"] for name, member in members.items()}
    for key in ("member", "key", "value"):
        if key in shape:
            result[key] = shape[key]["target"]
    traits = shape.get("traits", {})
    limits = traits.get("smithy.api#length") or traits.get("smithy.api#range") or {}
    return result | {key: limits[key] for key in LIMITS if key in limits}
