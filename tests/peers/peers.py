"""What the checks with real peers share: crates and the program that calls their operations, servers, and boto3.

Crates are generated to target/peers/services, each with a few operations; `client` is the program with all of them.
"""

import argparse
import base64
import contextlib
import datetime
import json
import os
import pathlib
import socket
import subprocess
import sys
import time
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
SERVICES = ROOT / "target/peers/services"
PROGRAM = ["--manifest-path", str(HERE / "client/Cargo.toml"), "--target-dir", str(ROOT / "target/peers/client")]
REGION = "eu-west-1"
# The operations of `client`, by the name of the crate, which is boto3's name of the service.
OPERATIONS = {
    "apigateway": ["CreateResource", "CreateRestApi", "DeleteRestApi", "GetMethod", "GetResources", "GetRestApi", "GetRestApis", "PutMethod"],
    "batch": ["CreateComputeEnvironment", "CreateJobQueue", "DescribeJobDefinitions", "DescribeJobQueues", "DescribeJobs",
              "ListTagsForResource", "RegisterJobDefinition", "SubmitJob"],
    "dynamodb": ["CreateTable", "GetItem", "PutItem", "Query", "TransactWriteItems"],
    "eks": ["CreateCluster", "DeleteCluster", "DescribeCluster", "ListClusters", "ListTagsForResource", "TagResource", "UntagResource"],
    "iot": ["CreatePolicy", "CreateThing", "DeleteThing", "DescribeThing", "GetPolicy", "ListThings", "UpdateThing"],
    "kms": ["CreateKey", "Decrypt", "DescribeKey", "Encrypt"],
    "lambda": ["CreateFunction", "DeleteFunction", "GetFunction", "Invoke", "ListFunctions", "ListTags", "TagResource", "UntagResource"],
    "logs": ["CreateLogGroup", "CreateLogStream", "GetLogEvents", "PutLogEvents"],
    "sagemaker": ["AddTags", "CreateModel", "DescribeModel", "ListModels", "ListTags"],
    "sqs": ["CreateQueue", "DeleteMessage", "GetQueueUrl", "ReceiveMessage", "SendMessage"],
}
UTC = datetime.timezone.utc


def arguments(description, *names):
    """The command line: directories with Python packages, as `pip install --target` makes them. boto3 is in the first."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=absolute, required=True, metavar="DIR", help="botocore's models, its directory `data`")
    for name in names:
        parser.add_argument(f"--{name}", type=absolute, required=True, metavar="DIR", help=f"where {name} is installed")
    options = parser.parse_args()
    # What is set on this machine is no part of the comparison.
    for variable in [name for name in os.environ if name.startswith("AWS_")]:
        del os.environ[variable]
    os.environ.update(AWS_CONFIG_FILE=os.devnull, AWS_SHARED_CREDENTIALS_FILE=os.devnull)
    sys.path.insert(0, str(getattr(options, names[0])))
    return options


def absolute(path):
    return pathlib.Path(path).resolve()


def build(data):
    """Generates the crates, and builds the program."""
    for service, operations in OPERATIONS.items():
        model = max((data / service).glob("*/service-2.json*"))
        codegen = ["cargo", "xtask", "codegen", "--model", model, "--operation", ",".join(operations)]
        named = ["--crate-name", service, "--out", SERVICES / service]
        subprocess.run([*codegen, *named], cwd=ROOT, check=True)
    subprocess.run(["cargo", "build", *PROGRAM], check=True)


class Client:
    """The program of `client`, with what each of its lines has unless a call says otherwise."""

    def __init__(self, **usual):
        self.usual = {"region": REGION, **usual}
        self.process = subprocess.Popen(["cargo", "run", "--quiet", *PROGRAM], stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()

    def call(self, service, operation, given, **other):
        """Calls an operation with boto3's parameters; the program's answer."""
        line = {"service": service, "operation": operation, "input": wire(given), **self.usual, **other}
        self.process.stdin.write(json.dumps(line) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline() or sys.exit("the program ended"))


def wire(value):
    """What boto3 takes or gives as JSON on the wire, with times in seconds since 1970."""
    if isinstance(value, dict):
        return {name: wire(member) for name, member in value.items() if name != "ResponseMetadata"}
    if isinstance(value, (list, tuple)):
        return [wire(item) for item in value]
    if isinstance(value, (bytes, bytearray)):
        return base64.b64encode(value).decode()
    if isinstance(value, datetime.datetime):
        seconds = value.timestamp()
        return int(seconds) if seconds.is_integer() else seconds
    return value


def renamed(shape, value):
    """What boto3 takes or gives, with the names that members have in documents, where a model gives them others there."""
    if isinstance(value, dict) and shape and shape.type_name == "structure":
        return {name_in_documents(shape, name): renamed(shape.members[name], of) if name in shape.members else of for name, of in value.items()}
    if isinstance(value, dict) and shape and shape.type_name == "map":
        return {name: renamed(shape.value, of) for name, of in value.items()}
    if isinstance(value, list) and shape.type_name == "list":
        return [renamed(shape.member, item) for item in value]
    return value


def name_in_documents(shape, name):
    member = shape.members.get(name)
    is_elsewhere = member is None or "location" in member.serialization
    return name if is_elsewhere else member.serialization.get("name", name)


@contextlib.contextmanager
def server(name, command, path, environment):
    """Runs a server on a free port of loopback, until the block ends; its address. `path` answers when it is ready."""
    port = free_port()
    environment = os.environ | {variable: value.format(port=port) for variable, value in environment.items()}
    command = [argument.format(port=port) for argument in command]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        url = f"http://127.0.0.1:{port}"
        wait_for(name, process, url + path)
        yield url
    finally:
        process.terminate()
        process.wait()


def moto(directory, **environment):
    """moto's server, which checks no signatures unless the environment says so."""
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", "{port}"]
    return server("moto", command, "/moto-api/data.json", {"PYTHONPATH": str(directory), **environment})


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def wait_for(name, process, url):
    for _ in range(300):
        if process.poll() is not None:
            sys.exit(f"{name} ended with {process.returncode}")
        try:
            return urllib.request.urlopen(url, timeout=5).close()
        except OSError:
            time.sleep(0.2)
    sys.exit(f"{name} does not answer")


def boto3_client(service, credentials, url=None, region=REGION, **config):
    """boto3's client, which makes as many attempts as ours."""
    import boto3
    from botocore.config import Config

    config = Config(retries={"mode": "standard"}, **config)
    return boto3.session.Session().client(service, region, endpoint_url=url, config=config, **credentials)


def credentials(key, secret, token=None):
    """As boto3 takes them, and as the program does."""
    named = {"aws_access_key_id": key, "aws_secret_access_key": secret, "aws_session_token": token}
    return named, {"key": key, "secret": secret, "token": token}


def user(url):
    """Makes a user of IAM who may do everything, in three calls that no server here checks; the user's key and secret."""
    iam = boto3_client("iam", credentials("test", "test")[0], url)
    iam.create_user(UserName="peer")
    everything = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "*", "Resource": "*"}]}
    iam.put_user_policy(UserName="peer", PolicyName="everything", PolicyDocument=json.dumps(everything))
    made = iam.create_access_key(UserName="peer")["AccessKey"]
    return made["AccessKeyId"], made["SecretAccessKey"]
