"""Calls operations of ten services of moto's server, and compares what our client and boto3 read.

    python3 tests/peers/moto/run.py --data DIR --moto DIR

The first DIR is the directory `data` of botocore, and the other one has what `pip install --target DIR 'moto[server]' boto3`
makes. Five of the services are of awsJson, and moto checks their signatures from the fourth call on. Five are of restJson1:
moto takes the query of a request without a body for a body, so that no signature of such a request is right to it, boto3's
neither; tests/peers/requests checks these signatures. Whatever our client received is given to botocore's parser, too; and
where a call changes nothing, boto3 makes the same one. Both must read the same. Differences by design are in DEVIATIONS; each
must be met, and others fail the run.
"""

import base64
import collections
import io
import json
import pathlib
import sys
import time
import urllib.request
import zipfile

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import peers

DEVIATIONS = {
    "corrected": "a required member that moto leaves out has its default, and is listed as corrected",
    "no content": "a body that is a member's value is none where it is empty; botocore says that it is empty",
    "no message": "an error without a message has none; botocore says an empty one",
    "no code": "an error that is no JSON has no code; botocore says its status, and its whole body as the message",
}
MISSING = "00000000-0000-4000-8000-00000000dead"
TEXT = "Emma, \"é€ሴ𝄞\"\n\t/\\ <b>&amp;</b>"


class Comparison:
    """A client of ours and those of boto3, on one server."""

    def __init__(self, url, key, client):
        self.url, self.client = url, client
        self.theirs, self.ours = peers.credentials(*key)
        self.clients = {}
        self.counts, self.wrong = collections.Counter(), []

    def boto3(self, service):
        if service not in self.clients:
            self.clients[service] = peers.boto3_client(service, self.theirs, self.url)
        return self.clients[service]

    def call(self, service, operation, changes=True, fails=None, **given):
        """Calls an operation; its output. `fails` is the variant of the error that is expected."""
        peer = self.boto3(service)
        sent = peers.renamed(peer.meta.service_model.operation_model(operation).input_shape, given)
        # One service of each protocol is called by the client that does not block.
        answer = self.client.call(service, operation, sent, url=self.url, **self.ours, is_async=service in ("logs", "eks"))
        parsed = parse(peer, operation, answer["exchanges"][-1]["response"])
        self.compare(peer, operation, answer, parsed, "what was received, read by botocore")
        self.counts["calls"] += 1
        variant = answer.get("error", {}).get("variant")
        if variant != fails:
            self.wrong.append((operation, given, "expected", fails, "got", answer.get("error")))
        if not changes:
            self.counts["calls that boto3 made, too"] += 1
            self.compare(peer, operation, answer, self.answer(peer, operation, given), "boto3's own call")
        return parsed

    @staticmethod
    def answer(peer, operation, given):
        from botocore.exceptions import ClientError

        try:
            output = peer._make_api_call(operation, given)
        except ClientError as error:
            return error.response
        return {name: value.read() if hasattr(value, "read") else value for name, value in output.items()}

    def compare(self, peer, operation, ours, theirs, title):
        if "error" in ours:
            self.counts["errors compared"] += 1
            found = self.errors(peer, ours["error"], theirs)
        else:
            self.counts["outputs compared"] += 1
            shape = peer.meta.service_model.operation_model(operation).output_shape
            # The member that is the body as it is, if there is one.
            self.content = shape and shape.serialization.get("payload")
            found = [("error", None, theirs["Error"])] if "Error" in theirs else self.values(ours["output"], peers.wire(peers.renamed(shape, theirs)), ours["corrected"])
        self.wrong += [(operation, title, *difference) for difference in found]

    def errors(self, peer, ours, theirs):
        if "Error" not in theirs:
            return [("error", ours, theirs)]
        error, metadata = theirs["Error"], theirs["ResponseMetadata"]
        known = peer.exceptions.from_code(error.get("QueryErrorCode") or error["Code"]).__name__
        code, message = error["Code"], error["Message"]
        if ours["code"] is None and code == str(ours["status"]):
            self.counts["no code"] += 1
            code = message = None
        if ours["message"] is None and message == "":
            self.counts["no message"] += 1
            message = None
        pairs = [("variant", ours["variant"], "Unhandled" if known == "ClientError" else known), ("code", ours["code"], code),
                 ("message", ours["message"], message), ("status", ours["status"], metadata["HTTPStatusCode"])]
        return [pair for pair in pairs if pair[1] != pair[2]]

    def values(self, ours, theirs, corrected, path=""):
        """Places where outputs differ, with both values."""
        if isinstance(ours, dict) and isinstance(theirs, dict):
            found = []
            for name in {**ours, **theirs}:
                place = f"{path}.{name}".removeprefix(".")
                if name not in theirs and place in corrected:
                    self.counts["corrected"] += 1
                else:
                    found += self.values(ours.get(name), theirs.get(name), corrected, place)
            return found
        if isinstance(ours, list) and isinstance(theirs, list) and len(ours) == len(theirs):
            items = enumerate(zip(ours, theirs))
            return [difference for index, (our, their) in items for difference in self.values(our, their, corrected, f"{path}[{index}]")]
        if ours is None and theirs == "" and path == self.content:
            self.counts["no content"] += 1
            return []
        if isinstance(ours, float) and isinstance(theirs, float):
            # botocore's times have microseconds.
            return [] if abs(ours - theirs) < 1e-6 else [(path, ours, theirs)]
        return [] if ours == theirs and type(ours) is type(theirs) else [(path, ours, theirs)]


def parse(peer, operation, response):
    """What botocore reads from a response."""
    import botocore.parsers

    model = peer.meta.service_model
    headers = {name.lower(): value for name, value in response["headers"]}
    received = {"status_code": response["status"], "headers": headers, "body": bytes(response["body"])}
    operation = model.operation_model(operation)
    parsed = botocore.parsers.create_parser(model.resolved_protocol).parse(received, operation.output_shape)
    if operation.has_streaming_output and "Error" not in parsed:
        # A body that is a member's value as it is: to botocore's callers, something that they read.
        parsed[operation.output_shape.serialization["payload"]] = received["body"]
    return parsed


# What is called.

def sagemaker(to):
    arn = "arn:aws:iam::123456789012:role/peer"
    container = {"Image": "123456789012.dkr.ecr.eu-west-1.amazonaws.com/image:1", "ModelDataUrl": "s3://bucket/model", "Environment": {"TEXT": TEXT}}
    for name in ["Emma-1", "persuasion"]:
        made = to.call("sagemaker", "CreateModel", ModelName=name, ExecutionRoleArn=arn, PrimaryContainer=container, Tags=[{"Key": "n", "Value": name}])
    to.call("sagemaker", "DescribeModel", changes=False, ModelName="Emma-1")
    to.call("sagemaker", "ListModels", changes=False)
    to.call("sagemaker", "ListModels", changes=False, NameContains="Emma", SortBy="Name", MaxResults=1)
    to.call("sagemaker", "DescribeModel", changes=False, fails="Unhandled", ModelName="sanditon")
    to.call("sagemaker", "AddTags", ResourceArn=made["ModelArn"], Tags=[{"Key": "author", "Value": "é€"}])
    to.call("sagemaker", "ListTags", changes=False, ResourceArn=made["ModelArn"])


def dynamodb(to):
    key = [{"AttributeName": "title", "KeyType": "HASH"}, {"AttributeName": "year", "KeyType": "RANGE"}]
    types = [{"AttributeName": "title", "AttributeType": "S"}, {"AttributeName": "year", "AttributeType": "N"}]
    to.call("dynamodb", "CreateTable", TableName="books", KeySchema=key, AttributeDefinitions=types, BillingMode="PAY_PER_REQUEST")
    nested = {"M": {TEXT: {"L": [{"NULL": True}, {"BOOL": False}, {"N": "-1.5E+3"}, {"B": bytes(range(256))}]}, "empty": {"M": {}}}}
    sets = {"names": {"SS": ["a", "é"]}, "numbers": {"NS": ["1", "2.5"]}, "blobs": {"BS": [b"\0", b"\xff\xfe"]}}
    item = {"title": {"S": "Emma"}, "year": {"N": "1815"}, "text": {"S": TEXT}, "nested": nested, **sets}
    other = {"title": {"S": "Emma"}, "year": {"N": "1996"}}
    to.call("dynamodb", "PutItem", TableName="books", Item=item, ReturnConsumedCapacity="TOTAL")
    to.call("dynamodb", "TransactWriteItems", TransactItems=[{"Put": {"TableName": "books", "Item": other}}])
    to.call("dynamodb", "GetItem", changes=False, TableName="books", Key={"title": item["title"], "year": item["year"]})
    to.call("dynamodb", "GetItem", changes=False, TableName="books", Key={"title": {"S": "none"}, "year": {"N": "0"}})
    query = {"KeyConditionExpression": "title = :t", "ExpressionAttributeValues": {":t": item["title"]}}
    page = to.call("dynamodb", "Query", changes=False, TableName="books", Limit=1, **query)
    to.call("dynamodb", "Query", changes=False, TableName="books", ExclusiveStartKey=page["LastEvaluatedKey"], ScanIndexForward=True, **query)
    absent = {"ConditionExpression": "attribute_not_exists(title)", "ReturnValuesOnConditionCheckFailure": "ALL_OLD"}
    to.call("dynamodb", "PutItem", changes=False, fails="ConditionalCheckFailedException", TableName="books", Item=item, **absent)
    to.call("dynamodb", "TransactWriteItems", changes=False, fails="TransactionCanceledException",
            TransactItems=[{"Put": {"TableName": "books", "Item": item, **absent}}])
    to.call("dynamodb", "GetItem", changes=False, fails="ResourceNotFoundException", TableName="none", Key={"title": {"S": "a"}})


def kms(to):
    made = to.call("kms", "CreateKey", Description=TEXT, Tags=[{"TagKey": "a", "TagValue": "é"}])["KeyMetadata"]["KeyId"]
    to.call("kms", "DescribeKey", changes=False, KeyId=made)
    secret = {"Plaintext": bytes(range(256)), "EncryptionContext": {"a": "é"}}
    encrypted = to.call("kms", "Encrypt", KeyId=made, **secret)["CiphertextBlob"]
    of = {"CiphertextBlob": encrypted, "EncryptionContext": {"a": "é"}}
    decrypted = to.call("kms", "Decrypt", changes=False, **of)
    assert decrypted["Plaintext"] == secret["Plaintext"]
    to.call("kms", "Decrypt", changes=False, fails="InvalidCiphertextException", CiphertextBlob=encrypted, EncryptionContext={"a": "e"})
    to.call("kms", "DescribeKey", changes=False, fails="NotFoundException", KeyId=MISSING)
    to.call("kms", "Encrypt", changes=False, fails="NotFoundException", KeyId=MISSING, Plaintext=b"a")


def sqs(to):
    url = to.call("sqs", "CreateQueue", QueueName="letters", Attributes={"VisibilityTimeout": "0"})["QueueUrl"]
    to.call("sqs", "GetQueueUrl", changes=False, QueueName="letters")
    attributes = {"n": {"DataType": "Number", "StringValue": "1"}, "b": {"DataType": "Binary", "BinaryValue": b"\0\xff"}}
    to.call("sqs", "SendMessage", QueueUrl=url, MessageBody=TEXT.replace("\n", " "), MessageAttributes=attributes)
    received = to.call("sqs", "ReceiveMessage", QueueUrl=url, MessageAttributeNames=["All"], MessageSystemAttributeNames=["All"])
    # Whose handle and count are others each time.
    theirs = to.boto3("sqs").receive_message(QueueUrl=url, MessageAttributeNames=["All"])["Messages"]
    same = ["MessageId", "Body", "MD5OfBody", "MessageAttributes"]
    assert [[of[name] for name in same] for of in received["Messages"]] == [[of[name] for name in same] for of in theirs]
    to.call("sqs", "DeleteMessage", QueueUrl=url, ReceiptHandle=theirs[0]["ReceiptHandle"])
    to.call("sqs", "ReceiveMessage", changes=False, QueueUrl=url)
    to.call("sqs", "GetQueueUrl", changes=False, fails="QueueDoesNotExist", QueueName="none")


def logs(to):
    to.call("logs", "CreateLogGroup", logGroupName="peer", tags={"a": "é"})
    to.call("logs", "CreateLogStream", logGroupName="peer", logStreamName="one")
    now = 1_000 * int(time.time())
    events = [{"timestamp": now + at, "message": f"{TEXT} {at}"} for at in range(3)]
    to.call("logs", "PutLogEvents", logGroupName="peer", logStreamName="one", logEvents=events)
    to.call("logs", "GetLogEvents", changes=False, logGroupName="peer", logStreamName="one", startFromHead=True)
    to.call("logs", "CreateLogGroup", changes=False, fails="ResourceAlreadyExistsException", logGroupName="peer")
    to.call("logs", "GetLogEvents", changes=False, fails="ResourceNotFoundException", logGroupName="none", logStreamName="one")


ROLE = "arn:aws:iam::123456789012:role/peer"


def functions(to):
    def call(operation, **given):
        return to.call("lambda", operation, **given)

    code = io.BytesIO()
    with zipfile.ZipFile(code, "w") as files:
        files.writestr("handler.py", "def run(event, context): return event")
    about = {"Role": ROLE, "Runtime": "python3.12", "Handler": "handler.run", "Code": {"ZipFile": code.getvalue()},
             "Environment": {"Variables": {"TEXT": TEXT}}, "Tags": {"author": "é€"}, "Timeout": 3, "Description": TEXT}
    for name in ["Emma", "persuasion-1", "north_anger"]:
        arn = call("CreateFunction", FunctionName=name, **about)["FunctionArn"]
    call("CreateFunction", changes=False, fails="ResourceConflictException", FunctionName="Emma", **about)
    call("GetFunction", changes=False, FunctionName="Emma", Qualifier="$LATEST")
    # A label with what is encoded in a path.
    call("GetFunction", changes=False, FunctionName=arn)
    call("GetFunction", changes=False, fails="ResourceNotFoundException", FunctionName="sanditon")
    context = base64.b64encode(json.dumps({"custom": {"a": "b"}}).encode()).decode()
    payloads = [json.dumps({"text": TEXT}).encode(), json.dumps({"text": TEXT}, ensure_ascii=False).encode(), b"{}"]
    for payload in payloads:
        found = call("Invoke", changes=False, FunctionName="Emma", Payload=payload, LogType="Tail", ClientContext=context)
        assert found.get("StatusCode") == 200 and found["Payload"] == payload, (payload, found)
    call("Invoke", changes=False, FunctionName="Emma")
    call("Invoke", changes=False, FunctionName="Emma", Payload=payloads[0], InvocationType="Event")
    call("Invoke", changes=False, FunctionName="Emma", InvocationType="DryRun")
    names = [function["FunctionName"] for page in pages(to, "lambda", "ListFunctions", "Marker", "NextMarker", MaxItems=2) for function in page["Functions"]]
    assert sorted(names) == ["Emma", "north_anger", "persuasion-1"], names
    call("TagResource", Resource=arn, Tags={"a b/c": "é&=?", "two": ""})
    call("ListTags", changes=False, Resource=arn)
    call("UntagResource", Resource=arn, TagKeys=["two", "a b/c"])
    assert call("ListTags", changes=False, Resource=arn)["Tags"] == {"author": "é€"}
    call("DeleteFunction", FunctionName="persuasion-1")
    call("DeleteFunction", changes=False, fails="ResourceNotFoundException", FunctionName="persuasion-1")


def batch(to):
    def call(operation, **given):
        return to.call("batch", operation, **given)

    environment = call("CreateComputeEnvironment", computeEnvironmentName="peer", type="UNMANAGED", state="ENABLED", serviceRole=ROLE)
    order = [{"order": 1, "computeEnvironment": environment["computeEnvironmentArn"]}]
    queue = {"jobQueueName": "letters", "state": "ENABLED", "priority": 1, "computeEnvironmentOrder": order}
    arn = call("CreateJobQueue", tags={"author": "é€"}, **queue)["jobQueueArn"]
    call("CreateJobQueue", changes=False, fails="ClientException", **queue)
    call("DescribeJobQueues", changes=False, jobQueues=["letters"])
    call("DescribeJobQueues", changes=False, jobQueues=["none"])
    call("ListTagsForResource", changes=False, resourceArn=arn)
    container = {"image": "busybox", "command": ["echo", TEXT], "environment": [{"name": "TEXT", "value": TEXT}],
                 "vcpus": 1, "memory": 128}
    definition = {"jobDefinitionName": "write", "type": "container", "containerProperties": container, "retryStrategy": {"attempts": 2}}
    call("RegisterJobDefinition", parameters={"a": "é"}, **definition)
    call("DescribeJobDefinitions", changes=False, jobDefinitionName="write", status="ACTIVE")
    job = call("SubmitJob", jobName="one", jobQueue=arn, jobDefinition="write:1")["jobId"]
    call("DescribeJobs", changes=False, jobs=[job])
    call("SubmitJob", changes=False, fails="ClientException", jobName="two", jobQueue="none", jobDefinition="write:1")


def eks(to):
    def call(operation, **given):
        return to.call("eks", operation, **given)

    cluster = {"version": "1.31", "roleArn": ROLE, "resourcesVpcConfig": {"subnetIds": ["subnet-1", "subnet-2"], "endpointPublicAccess": True}}
    for name in ["Emma", "persuasion-1", "sanditon_2"]:
        arn = call("CreateCluster", name=name, tags={"author": "é€"}, **cluster)["cluster"]["arn"]
    call("DescribeCluster", changes=False, name="Emma")
    call("DescribeCluster", changes=False, fails="ResourceNotFoundException", name="none")
    call("CreateCluster", changes=False, fails="ResourceInUseException", name="Emma", **cluster)
    found = list(pages(to, "eks", "ListClusters", "nextToken", "nextToken", maxResults=2))
    assert [len(page["clusters"]) for page in found] == [2, 1], found
    call("TagResource", resourceArn=arn, tags={"a b/c": "é&=?", "two": ""})
    call("ListTagsForResource", changes=False, resourceArn=arn)
    call("UntagResource", resourceArn=arn, tagKeys=["two", "a b/c"])
    call("ListTagsForResource", changes=False, resourceArn=arn)
    call("DeleteCluster", name="sanditon_2")
    call("DeleteCluster", changes=False, fails="ResourceNotFoundException", name="sanditon_2")


def apigateway(to):
    def call(operation, **given):
        return to.call("apigateway", operation, **given)

    for name in ["Emma", TEXT]:
        made = call("CreateRestApi", name=name, description=TEXT, endpointConfiguration={"types": ["REGIONAL"]}, tags={"author": "é€"})["id"]
    call("GetRestApi", changes=False, restApiId=made)
    call("GetRestApi", changes=False, fails="NotFoundException", restApiId="none")
    call("GetRestApis", changes=False, limit=500)
    [root] = call("GetResources", changes=False, restApiId=made)["items"]
    letters = call("CreateResource", restApiId=made, parentId=root["id"], pathPart="letters")["id"]
    call("GetResources", changes=False, restApiId=made, limit=1, embed=["methods"])
    method = {"restApiId": made, "resourceId": letters, "httpMethod": "GET"}
    call("PutMethod", authorizationType="NONE", requestParameters={"method.request.querystring.a": True}, **method)
    call("GetMethod", changes=False, **method)
    call("GetMethod", changes=False, fails="NotFoundException", **{**method, "httpMethod": "PUT"})
    call("DeleteRestApi", restApiId=made)
    call("GetRestApi", changes=False, fails="NotFoundException", restApiId=made)


def iot(to):
    def call(operation, **given):
        return to.call("iot", operation, **given)

    for name in ["Emma:1", "persuasion", "sanditon"]:
        call("CreateThing", thingName=name, attributePayload={"attributes": {"author": "Jane"}})
    call("DescribeThing", changes=False, thingName="Emma:1")
    call("DescribeThing", changes=False, fails="ResourceNotFoundException", thingName="none")
    found = list(pages(to, "iot", "ListThings", "nextToken", "nextToken", maxResults=2))
    assert [len(page["things"]) for page in found] == [2, 1], found
    call("UpdateThing", thingName="sanditon", attributePayload={"attributes": {"year": "1817"}, "merge": True})
    call("DescribeThing", changes=False, thingName="sanditon")
    document = json.dumps({"Version": "2012-10-17", "Statement": []})
    call("CreatePolicy", policyName="peer@1", policyDocument=document)
    call("GetPolicy", changes=False, policyName="peer@1")
    call("GetPolicy", changes=False, fails="ResourceNotFoundException", policyName="none")
    call("DeleteThing", thingName="sanditon")
    call("DeleteThing", changes=False, fails="ResourceNotFoundException", thingName="none", expectedVersion=1)


def pages(to, service, operation, token, next_token, **given):
    """All pages of a list, as boto3 reads them."""
    while True:
        page = to.call(service, operation, changes=False, **given)
        assert "Error" not in page, page
        yield page
        if not page.get(next_token):
            return
        given[token] = page[next_token]


def bad_keys(url, key, client):
    """A key that is not there, and one with another secret, for each service: moto does not say it as JSON."""
    reading = {"dynamodb": ("Query", {"TableName": "books"}), "kms": ("DescribeKey", {"KeyId": MISSING}), "sagemaker": ("ListModels", {}),
               "logs": ("GetLogEvents", {"logStreamName": "one"}), "sqs": ("GetQueueUrl", {"QueueName": "letters"})}
    comparisons = [Comparison(url, of, client) for of in [("AKIAIOSFODNN7EXAMPLE", key[1]), (key[0], "secret"), (*key, "token")]]
    for to in comparisons:
        for service, (operation, given) in reading.items():
            to.call(service, operation, changes=False, fails="Unhandled", **given)
    return comparisons


def configure(url, config):
    """Tells moto's server how to go on."""
    request = urllib.request.Request(f"{url}/moto-api/config", json.dumps(config).encode(), {"content-type": "application/json"})
    urllib.request.urlopen(request, timeout=5).close()


def main(options):
    peers.build(options.data)
    with peers.Client() as client:
        with peers.moto(options.moto, INITIAL_NO_AUTH_ACTION_COUNT="3") as url:
            key = peers.user(url)
            to = Comparison(url, key, client)
            for service in [sagemaker, dynamodb, kms, sqs, logs]:
                service(to)
            comparisons = [to, *bad_keys(url, key, client)]
        with peers.moto(options.moto) as url:
            # Without containers, an invoked function gives back what it was given.
            configure(url, {"lambda": {"use_docker": False}, "batch": {"use_docker": False}})
            to = Comparison(url, ("AKIAIOSFODNN7EXAMPLE", "secret"), client)
            to.boto3("iam").create_role(RoleName="peer", AssumeRolePolicyDocument="{}")
            for service in [functions, batch, eks, apigateway, iot]:
                service(to)
            comparisons.append(to)
    counts = sum((of.counts for of in comparisons), collections.Counter())
    wrong = [difference for of in comparisons for difference in of.wrong]
    for name, count in counts.items():
        print(f"{count:6} {name}{': ' + DEVIATIONS[name] if name in DEVIATIONS else ''}")
    for difference in wrong[:10]:
        print(json.dumps(peers.wire(difference), default=str))
    print(f"{len(wrong):6} unexplained differences")
    unmet = [name for name in DEVIATIONS if not counts[name]]
    if unmet:
        print("not met, so not needed:", ", ".join(unmet))
    return wrong or unmet


if __name__ == "__main__":
    sys.exit(bool(main(peers.arguments(__doc__, "moto"))))
