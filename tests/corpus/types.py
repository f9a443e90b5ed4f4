"""Holds the types of generated crates against the shapes of their models: none may be lost.

    python3 tests/corpus/types.py botocore/data target/corpus

Both sides are counted anew here, from the JSON and from the Rust text: the shapes that the operations of each
service reach and that need a type, and the types that its crate declares and makes available.
"""

import re
import sys
from pathlib import Path

from models import errors, files, newest, reached, sides, supported, targets

DECLARATION = re.compile(r"^pub (?:struct|enum) (\w+)", re.MULTILINE)
REEXPORT = re.compile(r"^pub use self::\w+::(\w+);", re.MULTILINE)


def main(data, corpus):
    crates = sorted(manifest.parent for manifest in corpus.glob("*/Cargo.toml"))
    total = wrong = 0
    for crate in crates:
        expected, found = in_model(newest(data / crate.name)), in_crate(crate)
        total += found["types"] + found["errors"]
        if expected != found:
            wrong += 1
            print(f"{crate.name}: expected {expected}, found {found}")
    print(f"{len(crates)} crates, {total} types, {wrong} crates that differ from their models")
    return 1 if wrong or not crates else 0


def in_model(model):
    """How many operations, types and errors a crate of the whole service has to have."""
    shapes, operations = model["shapes"], list(supported(model).values())
    used = reached(shapes, [name for operation in operations for name in sides(operation) + errors(operation)])
    # What is only the input or the output of an operation becomes a type of the operation's own.
    own = {name for operation in operations for name in sides(operation)}
    referenced = {target for name in used for target in targets(shapes[name])}
    types = [shapes[name] for name in used if name in referenced or name not in own]
    types = [shape for shape in types if is_named(shape)]
    count = sum(1 for shape in types if is_error(shape))
    return {"operations": len(operations), "types": len(types) - count, "errors": count}


def is_named(shape):
    is_structure = shape["type"] == "structure" and not shape.get("document")
    return is_structure or (shape["type"] in ("string", "character") and "enum" in shape)


def is_error(shape):
    is_union = shape.get("union", False)
    return shape["type"] == "structure" and not is_union and ("error" in shape or shape.get("exception", False))


def in_crate(crate):
    """How many operations, types and errors a crate has, each under a name of its own; and whatever is amiss."""
    source = crate / "src"
    counts = {"operations": 0}
    for key, module in ("types", "types"), ("errors", "types/error"):
        declared = [name for _, text in files(source / module) for name in DECLARATION.findall(text)]
        root = source / f"{module}.rs"
        available = REEXPORT.findall(root.read_text()) if root.exists() else []
        if sorted(available) != sorted(set(declared)):
            counts[f"made available by {root.name}"] = available
        counts[key] = len(set(declared))
    for name, text in files(source / "operation"):
        declared = DECLARATION.findall(text)
        operation = declared[0]
        if sorted(declared) != [operation + suffix for suffix in ("", "Error", "Input", "Output")]:
            counts[f"declared in {name}"] = declared
        counts["operations"] += 1
    return counts


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:])))
