"""Records calls to moto's server by both clients, and plays them back without a server.

    python3 tests/peers/replay/run.py --model MODEL --moto DIR

MODEL is botocore's model of DynamoDB, and DIR has what `pip install --target DIR 'moto[dynamodb]' flask flask-cors`
makes. The crate is generated to target/peers/replay. What the callers see has to be the same, the files must have no
credentials in them, and a file in which somebody misspelled a member is refused.
"""

import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import peers

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[2]
CRATE = ROOT / "target/peers/replay"
PROGRAM = ["--manifest-path", HERE / "Cargo.toml", "--target-dir", ROOT / "target/peers/build"]
OPERATIONS = "CreateTable,PutItem,TransactWriteItems,GetItem"


def main(model, moto):
    codegen = ["cargo", "xtask", "codegen", "--model", model, "--operation", OPERATIONS]
    subprocess.run([*codegen, "--crate-name", "dynamodb", "--out", CRATE], cwd=ROOT, check=True)
    subprocess.run(["cargo", "build", *PROGRAM], check=True)
    with tempfile.TemporaryDirectory() as directory:
        return check(pathlib.Path(directory), moto)


def check(directory, moto):
    """What is wrong, or None."""
    with peers.moto(moto) as url:
        recorded = run("record", directory, url)
    played = run("play", directory)
    print(f"{len(recorded.splitlines())} lines recorded")
    if played != recorded:
        return f"recorded\n{recorded}\nplayed\n{played}"
    if "ResourceNotFoundException" not in played or "Emma" not in played:
        return f"expected an item and an error in\n{played}"
    files = [directory / "async.json", directory / "blocking.json"]
    for text in map(pathlib.Path.read_text, files):
        for secret in ["hidden", "Authorization", "Signature"]:
            if secret.lower() in text.lower():
                return f"{secret} is in\n{text}"
        exchanges = json.loads(text)["exchanges"]
        if [exchange["response"]["status"] for exchange in exchanges] != [200, 200, 200, 200, 400]:
            return f"unexpected exchanges in\n{text}"
        token = exchanges[2]["request"]["body"]["ClientRequestToken"]
        if token != "00000000-0000-4000-8000-000000000000":
            return f"the token {token} is another one each time"
    for file in files:
        content = json.loads(file.read_text())
        body = content["exchanges"][3]["response"]["body"]
        body["Itm"] = body.pop("Item")
        file.write_text(json.dumps(content))
    wanted = "does not fit GetItem: Itm is no member"
    refused = run("play", directory, check=False)
    return None if refused.count(wanted) == 2 else f"expected {wanted!r} twice in\n{refused}"


def run(*arguments, check=True):
    program = ["cargo", "run", "--quiet", *PROGRAM, "--", *arguments]
    return subprocess.run(program, stdout=subprocess.PIPE, text=True, check=check).stdout


parser = argparse.ArgumentParser()
parser.add_argument("--model", type=lambda path: pathlib.Path(path).resolve(), required=True)
parser.add_argument("--moto", type=lambda path: pathlib.Path(path).resolve(), required=True)
sys.exit(main(**vars(parser.parse_args())))
