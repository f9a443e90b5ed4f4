#!/usr/bin/env python3
"""Responses for every acceptor of every waiter of a botocore release, and whether botocore says that it matches.

    PYTHONPATH=BOTOCORE python3 tests/acceptors/responses.py DATA OUT.jsonl [--count 60] [--seed 1]

DATA is the `data` directory of the release. Each line of the output is an acceptor: service, operation, waiter, its
position, and pairs of a response and of what botocore makes of it, which is null where it raises an error.
Responses follow the shape of the output, as far as the expression is about it, with values that are likely to match.
"""

import argparse
import gzip
import json
import pathlib
import random
import re

from botocore.waiter import AcceptorConfig
from jmespath.exceptions import JMESPathError

WORD = re.compile(r"[A-Za-z_][A-Za-z_0-9]*")
QUOTED = re.compile(r"'([^']*)'|`([^`]*)`")
LEAST = 5
TRIES = 4000


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("data", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    acceptors = one_sided = responses = 0
    with arguments.out.open("w") as out:
        for service, model, waiters in services(arguments.data):
            for name, waiter in sorted(waiters.items()):
                for index, acceptor in enumerate(waiter["acceptors"]):
                    rng = random.Random(f"{arguments.seed} {service} {name} {index}")
                    maker = Maker(model, waiter, acceptor, rng)
                    pairs = chosen(maker, acceptor, arguments.count)
                    acceptors += 1
                    responses += len(pairs)
                    one_sided += len({bool(matches) for _, matches in pairs}) == 1
                    line = {"service": service, "operation": waiter["operation"], "waiter": name, "index": index}
                    out.write(json.dumps({**line, "responses": pairs}) + "\n")
    print(f"{acceptors} acceptors, {responses} responses; {one_sided} acceptors never match, or always")


def services(data):
    for directory in sorted(data.iterdir()):
        versions = [path for path in sorted(directory.glob("*/")) if (path / "service-2.json.gz").exists()]
        if versions and (waiters := load(versions[-1] / "waiters-2.json")):
            yield directory.name, load(versions[-1] / "service-2.json"), waiters["waiters"]


def load(path):
    if path.exists():
        return json.loads(path.read_bytes())
    packed = path.with_name(path.name + ".gz")
    return json.loads(gzip.decompress(packed.read_bytes())) if packed.exists() else None


def chosen(maker, acceptor, count):
    """So many responses, some of which match, and some of which do not."""
    judge = AcceptorConfig(acceptor).matcher_func
    matching, other = [], []
    for _ in range(TRIES):
        response = maker.response()
        try:
            matches = bool(judge(response))
        except JMESPathError:
            matches = None
        # The half that is harder to come by is kept whole.
        half = matching if matches else other
        if len(half) < count:
            half.append((response, matches))
        if len(matching) + len(other) >= count and min(len(matching), len(other)) >= LEAST:
            break
    few = min(len(matching), len(other), count // 2)
    return matching[: max(few, count - len(other))] + other[: max(few, count - len(matching))]


class Maker:
    def __init__(self, model, waiter, acceptor, rng):
        self.shapes = model["shapes"]
        self.output = model["operations"][waiter["operation"]].get("output", {}).get("shape")
        self.acceptor, self.rng = acceptor, rng
        expression = acceptor.get("argument", "")
        self.words = set(WORD.findall(expression))
        texts = [left or right for left, right in QUOTED.findall(expression)]
        texts += [str(other["expected"]) for other in waiter["acceptors"]]
        self.texts = sorted({text for text in texts if not text.isdigit()}) + ["other", ""]

    def response(self):
        rng = self.rng
        kind = self.acceptor["matcher"]
        is_error = rng.random() < (0.5 if kind in ("error", "status") else 0.05)
        statuses = [200, 400, 404, 500]
        if kind == "status":
            statuses.append(self.acceptor["expected"])
        metadata = {"ResponseMetadata": {"HTTPStatusCode": rng.choice(statuses)}}
        if is_error:
            return {"Error": {"Code": rng.choice(self.texts), "Message": "m"}, **metadata}
        # One text everywhere, so that all of something can be the same.
        self.everywhere = rng.choice(self.texts) if rng.random() < 0.5 else None
        self.presence = rng.choice([0.6, 0.9, 1.0])
        output = self.value(self.output, 0) if self.output else {}
        return {**output, **metadata}

    def value(self, name, depth):
        shape, rng = self.shapes[name], self.rng
        kind = shape["type"]
        if kind == "structure":
            members = {}
            names = [name for name in shape["members"] if name in self.words]
            if shape.get("union"):
                names = names[:1]
            for name in names:
                if rng.random() < self.presence:
                    members[name] = self.value(shape["members"][name]["shape"], depth + 1)
            return members
        if kind == "list":
            length = rng.choice([0, 1, 1, 2, 3])
            return [self.value(shape["member"]["shape"], depth + 1) for _ in range(length)]
        if kind == "map":
            keys = rng.sample(["a", "b", "c"], rng.choice([0, 1, 2]))
            return {key: self.value(shape["value"]["shape"], depth + 1) for key in keys}
        if kind in ("integer", "long", "float", "double"):
            return rng.choice([0, 1, 2])
        if kind == "boolean":
            return rng.random() < 0.5
        if kind == "string":
            texts = self.texts + shape.get("enum", [])[:3]
            return rng.choice(texts) if self.everywhere is None else self.everywhere
        return "2020-01-01T00:00:00Z"


if __name__ == "__main__":
    main()
