"""Runs a user's program of paginators against moto's server, and compares it with boto3's paginators.

    python3 tests/peers/paging/run.py --models DATA --moto DIR [--xtask XTASK]

DATA is the `data` directory of a botocore release, and DIR has what `pip install --target DIR
'moto[dynamodb,ssm]' flask flask-cors` makes. The crates are generated to target/peers/paging.
"""

import argparse
import os
import pathlib
import socket
import subprocess
import sys
import time
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[2]
CRATES = ROOT / "target/peers/paging"
PROGRAM = ["--manifest-path", HERE / "Cargo.toml", "--target-dir", ROOT / "target/peers/build"]
OPERATIONS = {
    "dynamodb": "DescribeTable,Query,Scan",
    "logs": "DescribeLogGroups,FilterLogEvents",
    "sagemaker": "DescribeEndpoint,ListEndpoints",
    "ssm": "GetParametersByPath",
}


def main(models, moto, xtask):
    sys.path.insert(0, str(moto))
    for service, operations in OPERATIONS.items():
        version = sorted(path for path in (models / service).glob("*/") if list(path.glob("service-2.json*")))[-1]
        codegen = [*xtask, "codegen", "--model", next(version.glob("service-2.json*")), "--operation", operations]
        subprocess.run([*codegen, "--crate-name", service, "--out", CRATES / service], cwd=ROOT, check=True)
    subprocess.run(["cargo", "build", *PROGRAM], check=True)
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port = listener.getsockname()[1]
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    server = subprocess.Popen(command, cwd=moto, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        endpoint = f"http://127.0.0.1:{port}"
        wait_for(server, endpoint)
        return check(endpoint)
    finally:
        server.terminate()
        server.wait()


def wait_for(server, endpoint):
    for _ in range(300):
        if server.poll() is not None:
            sys.exit(f"moto ended with {server.returncode}")
        try:
            return urllib.request.urlopen(f"{endpoint}/moto-api/data.json", timeout=5).close()
        except OSError:
            time.sleep(0.2)
    sys.exit("moto does not answer")


def check(endpoint):
    """What is wrong with what the program prints, or None."""
    import boto3

    keys = dict.fromkeys(["aws_access_key_id", "aws_secret_access_key"], "me")
    clients = {name: boto3.client(name, "us-east-1", endpoint_url=endpoint, **keys) for name in OPERATIONS}
    fill(**clients)
    expected = list(lines(**clients))
    environment = {**os.environ, "AWS_ACCESS_KEY_ID": "me", "AWS_SECRET_ACCESS_KEY": "me", "AWS_ENDPOINT_URL": endpoint}
    program = ["cargo", "run", "--quiet", *PROGRAM]
    printed = subprocess.run(program, stdout=subprocess.PIPE, text=True, check=True, env=environment).stdout.splitlines()
    print(f"{len(printed)} lines: {printed[0]} … {printed[-1]}")
    if printed != expected:
        return f"the program printed\n{printed}\nand boto3 has\n{expected}"
    return None


def fill(dynamodb, logs, sagemaker, ssm):
    dynamodb.create_table(
        TableName="books",
        AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in ("author", "title")],
        KeySchema=[{"AttributeName": "author", "KeyType": "HASH"}, {"AttributeName": "title", "KeyType": "RANGE"}],
        BillingMode="PAY_PER_REQUEST",
    )
    for index in range(11):
        item = {"author": {"S": f"a{index % 2}"}, "title": {"S": f"t{index:02}"}}
        dynamodb.put_item(TableName="books", Item=item)
        ssm.put_parameter(Name=f"/a/{index:02}", Value="v", Type="String")
    for index in range(5):
        logs.create_log_group(logGroupName=f"group-{index}")
        variant = {"VariantName": "v", "ModelName": "m", "InitialInstanceCount": 1, "InstanceType": "ml.t2.medium"}
        sagemaker.create_model(ModelName="m", ExecutionRoleArn="arn:aws:iam::123456789012:role/r") if index == 0 else None
        sagemaker.create_endpoint_config(EndpointConfigName=f"config-{index}", ProductionVariants=[variant])
        sagemaker.create_endpoint(EndpointName=f"endpoint-{index}", EndpointConfigName=f"config-{index}")
    logs.create_log_stream(logGroupName="group-0", logStreamName="s")
    now = int(time.time() * 1000)
    events = [{"timestamp": now + index, "message": f"m{index}"} for index in range(10)]
    logs.put_log_events(logGroupName="group-0", logStreamName="s", logEvents=events)


def lines(dynamodb, logs, sagemaker, ssm):
    def pages(client, operation, size, **parameters):
        return client.get_paginator(operation).paginate(PaginationConfig={"PageSize": size}, **parameters)

    endpoints = list(pages(sagemaker, "list_endpoints", 2))
    for page in endpoints:
        yield f"page of {len(page['Endpoints'])}"
    names = [endpoint["EndpointName"] for page in endpoints for endpoint in page["Endpoints"]]
    assert len(endpoints) == 3 and len(names) == 5
    yield from (f"endpoint {name}" for name in names)
    yield from (f"async endpoint {name}" for name in names)
    yield "waited: EndpointStatus is InService, 1 call"
    for page in pages(dynamodb, "scan", 3, TableName="books"):
        yield from (f"scanned \"{item['title']['S']}\"" for item in page["Items"])
    values = {":a": {"S": "a0"}}
    query = {"KeyConditionExpression": "author = :a", "ExpressionAttributeValues": values}
    for page in pages(dynamodb, "query", 2, TableName="books", **query):
        yield from (f"queried \"{item['title']['S']}\"" for item in page["Items"])
    yield "waited: the error is ResourceNotFoundException, 1 call"
    for page in pages(ssm, "get_parameters_by_path", 3, Path="/a"):
        yield from (f"parameter {parameter['Name']}" for parameter in page["Parameters"])
    for page in pages(logs, "describe_log_groups", 2):
        yield from (f"group {group['logGroupName']}" for group in page["logGroups"])
    for page in pages(logs, "filter_log_events", 4, logGroupName="group-0"):
        yield from (f"event {event['message']}" for event in page["events"])


parser = argparse.ArgumentParser()
parser.add_argument("--models", type=lambda path: pathlib.Path(path).resolve(), required=True)
parser.add_argument("--moto", type=lambda path: pathlib.Path(path).resolve(), required=True)
parser.add_argument("--xtask", nargs="+", default=["cargo", "xtask"])
sys.exit(main(**vars(parser.parse_args())))
