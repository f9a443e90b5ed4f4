"""Runs a user's program of DynamoDB against moto's server.

    python3 tests/peers/dynamodb/run.py --model MODEL --moto DIR

MODEL is botocore's model of DynamoDB, and DIR has what `pip install --target DIR 'moto[dynamodb]' flask flask-cors`
makes. The crate is generated to target/peers/dynamodb, with no overlay. boto3, which comes with moto, makes the table
and looks at what the program put there.
"""

import argparse
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import peers

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[2]
CRATE = ROOT / "target/peers/dynamodb"
PROGRAM = ["--manifest-path", HERE / "Cargo.toml", "--target-dir", ROOT / "target/peers/build"]
EXPECTED = """\
got Some(S("Jane Austen"))
found Some([{"author": S("Jane Austen"), "title": S("Emma")}])
"""
LONGEST = 40


def main(model, moto):
    sys.path.insert(0, str(moto))
    length = len((HERE / "src/main.rs").read_text().splitlines())
    if length > LONGEST:
        return f"the program has {length} lines; it is to show how little it takes: at most {LONGEST}"
    build(model)
    with peers.moto(moto) as endpoint:
        return check(endpoint)


def build(model):
    codegen = ["cargo", "xtask", "codegen", "--model", model, "--operation", "PutItem,GetItem,Query"]
    subprocess.run([*codegen, "--crate-name", "dynamodb", "--out", CRATE], cwd=ROOT, check=True)
    subprocess.run(["cargo", "build", *PROGRAM], check=True)


def check(endpoint):
    """What is wrong with what the program prints and does, or None."""
    import boto3

    names = ["aws_access_key_id", "aws_secret_access_key"]
    table = boto3.resource("dynamodb", "us-east-1", endpoint_url=endpoint, **dict.fromkeys(names, "me")).create_table(
        TableName="books",
        AttributeDefinitions=[{"AttributeName": "title", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "title", "KeyType": "HASH"}],
        BillingMode="PAY_PER_REQUEST",
    )
    program = ["cargo", "run", *PROGRAM, "--", endpoint]
    printed = subprocess.run(program, stdout=subprocess.PIPE, text=True, check=True).stdout
    print(printed, end="")
    if printed != EXPECTED:
        return f"expected\n{EXPECTED}"
    items = table.scan()["Items"]
    if items != [{"title": "Emma", "author": "Jane Austen"}]:
        return f"boto3 sees {items}"
    return None


parser = argparse.ArgumentParser()
parser.add_argument("--model", type=lambda path: pathlib.Path(path).resolve(), required=True)
parser.add_argument("--moto", type=lambda path: pathlib.Path(path).resolve(), required=True)
sys.exit(main(**vars(parser.parse_args())))
