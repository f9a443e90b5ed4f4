"""Counts the listed errors that have no way to the service's message, in crates that were generated.

    python3 tests/corpus/messages.py botocore/data target/corpus

An error is listed where an operation of its service's model says so. It has a way where the type that its crate
declares for it has a method `message` that returns what some member holds.
"""

import re
import sys
from pathlib import Path

from models import errors, files, newest, supported

METHOD = re.compile(r"pub fn message\(&self\) -> \S+<&str> \{\n\s*(.*?)\n    \}", re.DOTALL)
NAME = re.compile(r'crate::support::error!\(\s*\w+,\s*"(\w+)"')
MEMBERS = {"message", "Message"}


def main(data, corpus):
    crates = sorted(manifest.parent for manifest in corpus.glob("*/Cargo.toml"))
    total = without = 0
    added, services = 0, 0
    for crate in crates:
        model = newest(data / crate.name)
        listed = {name for operation in supported(model).values() for name in errors(operation)}
        silent = listed - with_message(crate)
        total, without = total + len(listed), without + len(silent)
        bare = [name for name in listed if not MEMBERS & set(model["shapes"][name].get("members", {}))]
        added, services = added + len(bare), services + bool(bare)
        for name in sorted(silent):
            print(f"{crate.name}: {name} has no way to its message")
    print(f"{total} listed errors, {added} in {services} services without a member for a message; {without} without a way to it")
    return 1 if without or not total else 0


def with_message(crate):
    """The shapes of the errors of a crate whose method returns some member."""
    texts = [text for _, text in files(crate / "src/types/error")]
    found = [(NAME.search(text), METHOD.search(text)) for text in texts]
    return {name[1] for name, method in found if name and method and "self." in method[1]}


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:])))
