"""Compares which credentials and settings an environment gives with what botocore finds in it.

    python3 tests/chain/run.py --count 500 --botocore DIR [--ministack DIR]

DIR has botocore and what it needs, as `pip install --target DIR botocore==1.44.5` makes it. An environment is variables, the
files of profiles, and servers on loopback that play the agent of containers and the metadata service of instances; COUNT of
them are made at random. The identity must be the same, to its token, account and expiry, and so must the region, the
endpoint of a service, the certificates and the other settings of the profile. Where botocore uses a source that we refuse,
ours must be the error that says so; where it fails, so must we. No error and no `Debug` may have a secret in it. With
`--ministack`, both are given credentials by its metadata service and its agent, too.

Differences by design are named in DEVIATIONS; each must be met, and whatever else differs fails the run.
"""

import argparse
import collections
import http.server
import json
import os
import pathlib
import random
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
DEVIATIONS = {
    "region": "AWS_REGION counts more than AWS_DEFAULT_REGION, as in all other SDKs; botocore does not know it",
    "version 1": "the metadata service is asked by version 2 alone",
    "broken instance": "a metadata service that has a role and fails is an error, not as good as none",
    "empty": "a variable that is empty is the same as none",
    "empty key": "a key in a file that is empty is an error, not an identity",
    "flag": "what is neither true nor false is an error, not false",
    "user": "a path in the home directory of a user by name is an error, and not looked for",
    "no text": "a token or an account that a program gives as a number is an error, not one of that text",
    "unreadable": "a limit or a mode of the metadata service that makes no sense is an error where it is asked",
}
# Clients of botocore's, and the ids that their endpoints are configured under.
SERVICES = {"sagemaker": "SageMaker", "dynamodbstreams": "DynamoDB Streams", "timestream-query": "Timestream Query",
            "secretsmanager": "Secrets Manager"}
# What botocore calls sources that we refuse, and what our error says of them.
REFUSED = {
    "assume-role": "asks for credentials of a role,",
    "assume-role-with-web-identity": "asks for credentials of a role for a web identity",
    "sso": "asks for credentials of a single sign-on",
    "login": "asks for credentials of a login",
    "ec2-credentials-file": "AWS_CREDENTIAL_FILE asks for",
    "boto-config": "asks for keys in a file of boto 2",
}
# What may be missing, but is there and no text.
MISTYPED = [{"Expiration": 1000}, {"Expiration": ""}, {"SessionToken": 5}, {"AccountId": 5}]
FAR, PAST = "2999-01-01T00:00:00Z", "2000-01-01T00:00:00Z"


def document(name, expiration=FAR, **more):
    return {"AccessKeyId": name, "SecretAccessKey": "hidden-" + name, "Token": "hidden-token-" + name, "Expiration": expiration, **more}


class Stub(http.server.BaseHTTPRequestHandler):
    """The agent of containers below `/container/`, and metadata services by their names."""

    protocol_version = "HTTP/1.1"

    def do_PUT(self):
        name = self.path.split("/")[1]
        if name in ("old", "roleless-old"):
            return self.answer(404, "hidden")
        self.answer(200, "hidden-session") if self.path.endswith("/latest/api/token") else self.answer(404, "")

    def do_GET(self):
        name, rest = self.path.split("/")[1:3]
        if name == "container":
            is_authorized = self.headers["Authorization"] == "hidden-authorization"
            return self.answer(*{
                "good": (200, document("CONTAINER", AccountId="210987654321")),
                "offset": (200, document("OFFSET", "2999-01-01T02:00:00+02:00")),
                "authorized": (200, document("AUTHORIZED")) if is_authorized else (401, "hidden"),
                "expired": (200, document("EXPIRED", PAST)),
                "garbage": (200, "hidden"),
                "lacking": (200, {"AccessKeyId": "LACKING", "Message": "hidden"}),
            }.get(rest, (404, "hidden")))
        if name != "old" and self.headers["x-aws-ec2-metadata-token"] != "hidden-session":
            return self.answer(401, "hidden")
        if not self.path.startswith(f"/{name}/latest/meta-data/iam/security-credentials/") or name.startswith("roleless"):
            return self.answer(404, "hidden")
        if self.path.endswith("/"):
            return self.answer(200, "the-role")
        self.answer(*{
            "good": (200, document("INSTANCE")),
            "old": (200, document("OLD")),
            "expired": (200, document("STALE", PAST)),
            "garbage": (200, "hidden"),
            "denied": (200, {"Code": "AssumeRoleUnauthorizedAccess", "Message": "hidden"}),
        }.get(name, (500, "hidden")))

    def answer(self, status, body):
        body = (body if isinstance(body, str) else json.dumps(body)).encode()
        self.send_response(status)
        if random.random() < 0.5:
            self.send_header("Content-Length", str(len(body)))
        else:
            self.send_header("Transfer-Encoding", "chunked")
            body = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body) if body else b"0\r\n\r\n"
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    request_queue_size = 256

    def handle_error(self, *_):
        """A client that is gone is none."""


def unused_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Environment:
    """Variables and files, in a directory of their own, made at random."""

    def __init__(self, rng, directory, stub, nowhere):
        self.rng, self.directory, self.stub, self.nowhere = rng, directory, stub, nowhere
        self.deviations = set()
        directory.mkdir()
        (directory / ".aws").mkdir()
        self.variables = {"HOME": str(directory)}
        self.profile = None
        self.service = rng.choice(list(SERVICES))
        # Most environments have one source or two; some have many.
        self.density = rng.choice([0.1, 0.2, 0.5])
        for name in ("ca.pem", "other.pem"):
            (directory / name).write_text(f"the certificates of {name}")
        (directory / "token").write_text(rng.choice(["hidden-authorization"] * 3 + ["hidden-authorization\n"]))
        self.names()
        self.of_variables()
        self.files()
        self.stay_on_loopback()

    def stay_on_loopback(self):
        """Where nothing says another address, both would ask the service of the machine that this runs on."""
        set_environ(self.variables)
        try:
            says = botocore.session.Session(profile=self.profile).get_config_variable("ec2_metadata_service_endpoint")
        except BotoCoreError:
            says = None
        if not says:
            self.variables["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = self.instance

    def often(self, probability=None):
        return self.rng.random() < (self.density if probability is None else probability)

    def names(self):
        """Which profile is meant."""
        if self.often(0.15):
            self.variables["AWS_DEFAULT_PROFILE"] = self.rng.choice(["a", "b", "default"])
        if self.often(0.25):
            self.variables["AWS_PROFILE"] = self.rng.choice(["a", "a", "b", "b", "c d", "default", "default", "nobody"])
        if self.often(0.25):
            self.profile = self.rng.choice(["a", "a", "b", "b", "c d", "default", "default", "profile a"])

    def of_variables(self):
        rng, variables = self.rng, self.variables
        if self.often():
            variables["AWS_ACCESS_KEY_ID"] = "VARIABLE"
            if self.often(0.9):
                variables["AWS_SECRET_ACCESS_KEY"] = "hidden-VARIABLE"
            for name, value in {"AWS_SESSION_TOKEN": "hidden-token", "AWS_SECURITY_TOKEN": "hidden-other", "AWS_ACCOUNT_ID": "123456789012",
                                "AWS_CREDENTIAL_EXPIRATION": rng.choice([FAR, PAST, "2999-01-01T00:00:00+01:00", "hidden"])}.items():
                if self.often(0.2):
                    variables[name] = value
        if self.often(0.05):
            variables[rng.choice(["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"])] = ""
        if self.often(0.3 * self.density):
            variables["AWS_WEB_IDENTITY_TOKEN_FILE"] = "/hidden"
            if self.often(0.8):
                variables["AWS_ROLE_ARN"] = "arn:aws:iam::123456789012:role/hidden"
        if self.often(0.1 * self.density):
            variables["AWS_CREDENTIAL_FILE"] = self.write("keys", "AWSAccessKeyId=OLD\nAWSSecretKey=hidden\n")
        if self.often(0.2 * self.density):
            boto = "[Credentials]\naws_access_key_id = BOTO\naws_secret_access_key = hidden\n"
            boto = rng.choice([boto, boto, "[Boto]\ndebug = 1\n"])
            path = self.write(rng.choice(["boto", ".boto"]), boto)
            if not path.endswith(".boto"):
                variables["BOTO_CONFIG"] = rng.choice([path, *self.spelled("boto")])
        self.of_container()
        self.of_instance()
        self.of_settings()

    def of_container(self):
        variables, rng = self.variables, self.rng
        if not self.often(max(self.density, 0.4)):
            return
        name = rng.choice(["good"] * 4 + ["offset", "authorized", "authorized", "expired", "garbage", "lacking", "nothing"])
        url = rng.choice([f"{self.stub}/container/{name}"] * 20 + [
            f"{self.stub}/container/{name}".replace("127.0.0.1", "LOCALHOST"), f"{self.nowhere}/container",
            "http://169.254.169.254/container", "http://127.0.0.1@example.com/", "https://127.0.0.1:1/container",
            "http://example.com/container", "http://127.0.0.1.example.com/", "http://[fd00:ec2::254]/"])
        variables["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = url
        if self.often(0.1):
            # It counts more, and is none that may be asked.
            variables["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] = rng.choice([".example.com/", "@example.com/", ":80@example.com/"])
        if self.often(0.4):
            variables["AWS_CONTAINER_AUTHORIZATION_TOKEN"] = rng.choice(["hidden-authorization"] * 6 + ["hidden\r\nhidden: hidden"])
        if self.often(0.2):
            path = rng.choice(["token", "token", "missing"])
            variables["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] = str(self.directory / path)

    def of_instance(self):
        name = self.rng.choice(["good"] * 4 + ["old", "expired", "garbage", "denied", "failing", "roleless", "roleless-old", "nowhere"])
        self.instance = f"{self.nowhere}/" if name == "nowhere" else f"{self.stub}/{name}{self.rng.choice(['', '/'])}"
        if self.often(0.8):
            self.variables["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = self.instance
        if self.often(0.15):
            self.variables["AWS_EC2_METADATA_DISABLED"] = self.rng.choice(["true", "True", "false"])
        self.deviations.update({"old": {"version 1"}, "roleless-old": {"version 1"}, "garbage": {"broken instance"}, "denied": {"broken instance"},
                                "failing": {"broken instance"}}.get(name, ()))

    def of_settings(self):
        variables, rng = self.variables, self.rng
        if self.often(0.1):
            variables["AWS_REGION"] = "eu-north-1"
            self.deviations.add("region")
        id = SERVICES[self.service].upper().replace(" ", "_")
        for name, values in {
            "AWS_DEFAULT_REGION": ["us-west-2"],
            "AWS_ENDPOINT_URL": ["http://variable.example"],
            f"AWS_ENDPOINT_URL_{id}": ["http://service.variable.example"],
            "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": ["true", "false", "TRUE"],
            "AWS_CA_BUNDLE": [str(self.directory / "other.pem")],
            "AWS_MAX_ATTEMPTS": ["2"],
            "AWS_USE_FIPS_ENDPOINT": ["true", "False"],
            "AWS_USE_DUALSTACK_ENDPOINT": ["True", "false"],
            "AWS_SDK_UA_APP_ID": ["variable"],
            "AWS_DISABLE_REQUEST_COMPRESSION": ["true"],
            "AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES": ["7"],
        }.items():
            if self.often(0.1):
                variables[name] = rng.choice(values)
        if self.often(0.03):
            name = rng.choice(["AWS_DEFAULT_REGION", "AWS_PROFILE", "AWS_DEFAULT_PROFILE", "AWS_SDK_UA_APP_ID", "AWS_MAX_ATTEMPTS", "AWS_CONFIG_FILE"])
            variables[name] = ""
            self.deviations.add("empty")
        if self.often(0.03):
            variables[rng.choice(["AWS_USE_FIPS_ENDPOINT", "AWS_DISABLE_REQUEST_COMPRESSION"])] = "hidden"
            self.deviations.add("flag")
        if self.often(0.03):
            name, value = rng.choice([("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "hidden"), ("AWS_METADATA_SERVICE_TIMEOUT", "hidden")])
            variables[name] = value
            self.deviations.add("unreadable")

    def write(self, name, text):
        path = self.directory / name
        path.write_bytes(text.encode())
        return str(path)

    def files(self):
        """Both files, in their usual places or where a variable says."""
        for name, variable, prefix in (("config", "AWS_CONFIG_FILE", "profile "), ("credentials", "AWS_SHARED_CREDENTIALS_FILE", "")):
            if self.often(0.1):
                continue
            path = f".aws/{name}"
            if variable not in self.variables and self.often(0.2):
                path = f"{name}.ini"
                self.variables[variable] = self.rng.choice([str(self.directory / path), *self.spelled(path)])
                if self.often(0.05):
                    # A user that is none has no home directory.
                    self.variables[variable] = f"~nobody-of-this-name/{path}"
                    self.deviations.add("user")
            if self.often(0.02):
                os.mkfifo(self.directory / path)
            else:
                self.write(path, self.sections(prefix))

    def spelled(self, path):
        """How a file of the directory can be named, and how it is missed."""
        self.variables["WHERE"], self.variables["TILDE"] = f"{self.directory}/$HOME/..", "~"
        where = f"{self.directory}/$WHERE"
        return [f"~/{path}", f"$HOME/{path}", f"${{HOME}}/{path}", f"$TILDE/{path}", f"~/${{MISSING}}/{path}", f"$MISSING/{path}",
                f"${{HOME/{path}", f"$HOME//{path}$", f"{where}/{path}"]

    def sections(self, prefix):
        rng = self.rng
        headers = ["default", f"{prefix}a", f"{prefix}b", f'{prefix}"c d"' if prefix else "c d"]
        if prefix and self.often(0.1):
            headers.append("profile default")
        if self.often(0.1):
            headers.append(rng.choice(["a", "profile a", "preview", "profile 'x", "profile x y z"]))
        if self.often(0.05):
            headers.append("DEFAULT")
        is_doubled = self.often(0.05)
        headers = [header for header in dict.fromkeys(headers) if self.often(0.9)]
        rng.shuffle(headers)
        lines = [] if self.often(0.7) else ["# a comment", "; another"]
        for header in headers:
            lines += [f"[{header}]{rng.choice(['', '', ' # comment'])}", *self.settings()]
            if is_doubled and self.often(0.5):
                lines += ["[DEFAULT]", *rng.choice([[], ["sdk_ua_app_id = doubled"], [f"region = {header[:1]}"]])]
        if prefix:
            lines += ["[sso-session s]", "sso_start_url = https://example.com", "sso_region = us-east-1", "[services all]"]
            for id in rng.sample(list(SERVICES.values()), 2):
                lines += [f"{id.lower().replace(' ', '_')} =", f"  endpoint_url = http://{id.lower().replace(' ', '.')}.file.example"]
        if self.often(0.02):
            lines.insert(rng.randrange(len(lines) + 1), rng.choice(["hidden", "= hidden", "[default]", "[]", "region = x"]))
        return rng.choice(["\n", "\n", "\n", "\r\n"]).join(lines) + "\n"

    def settings(self):
        """The settings of one profile, spelled in different ways."""
        rng = self.rng
        settings = {}
        for group in self.sources() + self.scalars():
            if self.often(0.6 * self.density):
                settings.update(group)
        if self.often(0.05) and "aws_access_key_id" in settings:
            settings["aws_access_key_id"] = ""
            self.deviations.add("empty key")
        settings = list(settings.items())
        rng.shuffle(settings)
        lines = []
        for key, value in settings:
            key = key.upper() if self.often(0.1) else key
            lines.append(f"{key}{rng.choice([' = ', '=', ' : ', ' =  '])}{value}{rng.choice(['', '', '  '])}")
            if self.often(0.1):
                lines.append(rng.choice(["", "# comment = x", "  # comment", "s3 =\n  addressing_style = path\n  # x\n  max = 1"]))
        is_taken, unique = set(), []
        for line in lines:
            if not line.startswith("s3 =") or "s3" not in is_taken:
                unique.append(line)
            is_taken.add(line[:2])
        return unique

    def sources(self):
        rng = self.rng
        name = "KEYS%d" % rng.randrange(1000)
        keys = {"aws_access_key_id": name, "aws_secret_access_key": "hidden-" + name}
        token = {rng.choice(["aws_session_token", "aws_security_token"]): "hidden-token-" + name, "aws_account_id": "111122223333"}
        program = {"Version": 1, "AccessKeyId": "PROGRAM", "SecretAccessKey": "hidden-PROGRAM"}
        program = json.dumps(rng.choice([
            program, {**program, "SessionToken": "hidden-token", "Expiration": FAR}, {**program, "AccountId": "444455556666"},
            {**program, "Expiration": PAST}, {**program, **rng.choice(MISTYPED)}, {**program, "Version": 2}, {"Version": 1, "AccessKeyId": "PROGRAM"}, "hidden"]))
        self.deviations.add("no text")
        path = self.write(f"program {rng.randrange(10**9)}.json", program)
        command = rng.choice([f"cat '{path}'"] * 6 + [f'cat "{path}"', f"cat {path.replace(' ', chr(92) + ' ')}", f"sh -c 'cat \"$0\"; exit 3' '{path}'",
                              "/missing/hidden", "'hidden", "sh -c 'echo hidden >&2; exit 1'"])
        role = {"role_arn": "arn:aws:iam::123456789012:role/hidden"}
        role = rng.choice([{**role, "source_profile": "default"}, {**role, "credential_source": "Environment"}, role,
                           {**role, "web_identity_token_file": "/hidden"}, {"web_identity_token_file": "/hidden"}])
        sso = rng.choice([{"sso_session": "s", "sso_account_id": "1", "sso_role_name": "hidden"}, {"sso_session": "s"}, {"sso_role_name": "hidden"},
                          {"sso_start_url": "https://example.com", "sso_region": "us-east-1", "sso_account_id": "1", "sso_role_name": "hidden"}])
        half = rng.choice([{"aws_access_key_id": name}, {"aws_secret_access_key": "hidden"}, {"aws_session_token": "hidden"}])
        program = {"credential_process": command}
        rare = [each for each in (half, role, sso, {"login_session": "hidden"}) if self.often(0.3)]
        return [keys, keys, {**keys, **token}, program, program, *rare]

    def scalars(self):
        rng = self.rng
        return [
            {"region": rng.choice(["eu-west-1", "ap-south-1"])},
            {"region": "sa-east-1"},
            {"endpoint_url": "http://file.example"},
            {"services": rng.choice(["all"] * 5 + ["hidden"])},
            {"ignore_configured_endpoint_urls": rng.choice(["true", "false"])},
            {"ca_bundle": str(self.directory / "ca.pem")},
            {"max_attempts": "9", "retry_mode": "standard"},
            {"use_fips_endpoint": rng.choice(["true", "false"]), "sdk_ua_app_id": "file"},
            {"use_dualstack_endpoint": rng.choice(["true", "false"])},
            {"disable_request_compression": "true", "request_min_compression_size_bytes": "77"},
            {"ec2_metadata_service_endpoint": self.instance},
        ]

    def line(self):
        return {"variables": self.variables, "profile": self.profile, "service": SERVICES[self.service]}


def set_environ(variables):
    os.environ.clear()
    # Programs are found by it.
    os.environ.update({"PATH": PATH, **variables})


def theirs(environment):
    """What botocore finds."""
    set_environ(environment.variables)
    try:
        session = botocore.session.Session(profile=environment.profile)
        session.get_scoped_config()
        get = session.get_config_variable
        is_ignored = get("ignore_configured_endpoint_urls")
        urls = ConfiguredEndpointProvider(session.full_config, session.get_scoped_config(), environment.service)
        certificates = get("ca_bundle")
        found = {
            "region": get("region"),
            "endpoint_url": None if is_ignored else urls.provide(),
            "ca_bundle": certificates and pathlib.Path(certificates).read_text(),
            "use_fips": bool(get("use_fips_endpoint")),
            "use_dual_stack": bool(get("use_dualstack_endpoint")),
            "max_attempts": get("max_attempts"),
            "app_name": get("user_agent_appid"),
            "disable_compression": get("disable_request_compression"),
            "min_compression_size": int(get("request_min_compression_size_bytes")),
        }
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}
    try:
        return {**found, **identity(session.get_credentials())}
    except MissingDependencyException:
        # A login takes a library of AWS's that is not there.
        return {**found, "credentials_error": "login", "is_refused": True}
    except Exception as error:
        return {**found, "credentials_error": f"{type(error).__name__}: {error}"}


def identity(credentials):
    if credentials is None:
        return {"credentials_error": "nothing", "is_missing": True}
    if credentials.method in REFUSED:
        return {"credentials_error": credentials.method, "is_refused": True}
    frozen = credentials.get_frozen_credentials()
    expiry = getattr(credentials, "_expiry_time", None)
    return {"id": frozen.access_key, "secret": frozen.secret_key, "token": frozen.token, "account": frozen.account_id,
            "expiry": expiry and int(expiry.timestamp()), "method": credentials.method}


def differences(ours, theirs):
    """What two answers do not have in common."""
    if "error" in ours or "error" in theirs:
        return [] if "error" in ours and "error" in theirs else ["error"]
    keys = ["region", "endpoint_url", "ca_bundle", "use_fips", "use_dual_stack", "max_attempts", "app_name", "disable_compression",
            "min_compression_size", "id", "secret", "token", "account"]
    # Botocore gives what an instance has another time, at random, where that comes soon.
    keys += [] if ours.get("id") == "STALE" else ["expiry"]
    different = [key for key in keys if ours.get(key) != theirs.get(key)]
    if theirs.get("is_refused"):
        return different + ["refused"] * (REFUSED[theirs["credentials_error"]] not in ours.get("credentials_error", ""))
    different += ["credentials_error"] * (("credentials_error" in ours) != ("credentials_error" in theirs))
    return different + ["is_missing"] * (bool(ours.get("is_missing")) != bool(theirs.get("is_missing")))


def by_design(environment, ours, theirs, different):
    """The deviation that explains all differences, if one does."""
    error = ours.get("error", "") + ours.get("credentials_error", "")
    explained = {
        "region": different == ["region"] and ours["region"] == "eu-north-1",
        "version 1": (theirs.get("id") == "OLD" or different == ["is_missing"]) and "version 1" in error,
        "broken instance": different == ["is_missing"] and theirs.get("is_missing") and "the metadata service of the instance" in error,
        "empty": "" in environment.variables.values(),
        "empty key": theirs.get("id") == "" and "is empty" in error,
        "user": "before a user's name" in error,
        # Whether the program is asked is not known before.
        "no text": 5 in (theirs.get("token"), theirs.get("account")) and "it gave no text for" in error,
        "flag": different == ["error"] and "is neither true nor false" in error,
        # It is looked at where it matters: botocore looks at once.
        "unreadable": different == ["error"] and "is not valid" in error
        or theirs.get("credentials_error", "").startswith(("InvalidIMDS", "ValueError: invalid literal")),
    }
    if "region" in environment.deviations and different[0] == "region" and len(different) > 1:
        # Two at once.
        return by_design(environment, ours, theirs, different[1:])
    return next((name for name in explained if explained[name] and name in environment.deviations), None)


def compare(environments, answers):
    counts, found = collections.Counter(), []
    for environment, ours in zip(environments, answers, strict=True):
        peer = theirs(environment)
        counts["environments"] += 1
        outcome = next((f"source: {peer[key]}" for key in ("method",) if key in peer), None)
        outcome = outcome or ("refused: " + peer["credentials_error"] if peer.get("is_refused") else None)
        outcome = outcome or ("nothing" if peer.get("is_missing") else "configuration refused" if "error" in peer else "broken")
        counts[outcome] += 1
        for key in ("region", "endpoint_url", "ca_bundle"):
            counts[f"with {key}"] += bool(peer.get(key))
        shown = ours.get("shown", "") + ours.get("error", "") + ours.get("credentials_error", "")
        different = differences(ours, peer) + ["a secret"] * ("hidden" in shown)
        reason = different and by_design(environment, ours, peer, different)
        if reason:
            counts[reason] += 1
        elif different:
            files = {str(path.relative_to(environment.directory)): path.read_text() for path in environment.directory.rglob("c*") if path.is_file()}
            found.append({"different": different, "ours": ours, "theirs": peer, **environment.line(), "files": files})
    return counts, found


def ours(lines):
    command = ["cargo", "run", "--quiet", "--manifest-path", str(HERE / "Cargo.toml")]
    text = "".join(json.dumps(line) + "\n" for line in lines)
    program = subprocess.run(command, input=text, stdout=subprocess.PIPE, text=True, check=True, env=ENVIRON)
    return [json.loads(line) for line in program.stdout.splitlines()]


def with_ministack(directory):
    """Whether both sides get temporary credentials of ministack's roles, of which each is another."""
    port = unused_port()
    at = f"http://127.0.0.1:{port}"
    environ = {**ENVIRON, "PYTHONPATH": directory, "GATEWAY_PORT": str(port), "BIND_HOST": "127.0.0.1", "MINISTACK_IMDS_V2_REQUIRED": "1", "LOG_LEVEL": "ERROR"}
    server = subprocess.Popen([sys.executable, "-m", "ministack"], env=environ, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for(server, f"{at}/_ministack/health")
        with tempfile.TemporaryDirectory() as home:
            variables = [{"HOME": home, "AWS_EC2_METADATA_SERVICE_ENDPOINT": at},
                         {"HOME": home, "AWS_CONTAINER_CREDENTIALS_FULL_URI": f"{at}/v2/credentials/role"}]
            answers = ours([{"variables": each, "profile": None, "service": "SageMaker"} for each in variables])
            for each, answer in zip(variables, answers, strict=True):
                environment = types.SimpleNamespace(variables=each, profile=None, service="sagemaker")
                peer = theirs(environment)
                print(f"    ministack, {peer.get('method')}: {answer.get('id', answer)}, and {peer.get('id', peer)} for botocore")
                for side in (answer, peer):
                    left = side.get("expiry", 0) - time.time()
                    if not (side.get("id", "").startswith("ASIA") and side["token"] and 3000 < left <= 3600):
                        return False
    finally:
        server.terminate()
        server.wait()
    return True


def wait_for(server, url):
    for _ in range(300):
        if server.poll() is not None:
            sys.exit("ministack ended")
        try:
            return urllib.request.urlopen(url, timeout=1).read()
        except OSError:
            time.sleep(0.1)
    sys.exit("ministack does not answer")


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    arguments.add_argument("--count", type=int, default=400, help="how many environments")
    arguments.add_argument("--seed", type=int, default=1)
    arguments.add_argument("--botocore", required=True, help="where botocore is installed")
    arguments.add_argument("--ministack", help="where ministack is installed")
    arguments = arguments.parse_args()
    load_botocore(arguments.botocore)
    rng = random.Random(arguments.seed)
    server = Server(("127.0.0.1", 0), Stub)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    stub, nowhere = f"http://127.0.0.1:{server.server_port}", f"http://127.0.0.1:{unused_port()}"
    with tempfile.TemporaryDirectory() as work:
        environments = [Environment(rng, pathlib.Path(work) / str(number), stub, nowhere) for number in range(arguments.count)]
        counts, found = compare(environments, ours([environment.line() for environment in environments]))
    for name, count in sorted(counts.items()):
        print(f"{count:8} {name}{': ' + DEVIATIONS[name] if name in DEVIATIONS else ''}")
    for difference in found[:5]:
        print(json.dumps(difference, indent=1))
    print(f"{len(found):8} unexplained differences, with botocore {botocore.__version__}")
    unmet = [name for name in DEVIATIONS if not counts[name]]
    if unmet:
        print("not met, so not needed:", ", ".join(unmet))
    is_same = not arguments.ministack or with_ministack(os.path.abspath(arguments.ministack))
    sys.exit(bool(found or unmet or not is_same))


def load_botocore(directory):
    """Imports what is used of botocore, from there and not from wherever else it is installed."""
    sys.path.insert(0, os.path.abspath(directory))
    global botocore, BotoCoreError, MissingDependencyException, ConfiguredEndpointProvider, ENVIRON, PATH, types
    import types

    import botocore.session
    import botocore.utils
    from botocore.configprovider import ConfiguredEndpointProvider
    from botocore.exceptions import BotoCoreError, MissingDependencyException

    # It tries agents of containers three times, as we do, a second apart.
    botocore.utils.ContainerMetadataFetcher.SLEEP_TIME = 0
    ENVIRON, PATH = dict(os.environ), os.environ["PATH"]


if __name__ == "__main__":
    main()
