//! What a user of `cargo xtask corpus` sees, on a botocore of a few services.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output};

use flate2::Compression;
use flate2::write::GzEncoder;
use tempfile::TempDir;

struct Scratch(TempDir);

impl Scratch {
    /// Services of which each shows something else.
    fn new() -> Self {
        let scratch = Self(TempDir::new().unwrap());
        let one = model("json", r#""Get": {}"#, "");
        let two = model("json", r#""Get": {"input": {"shape": "In"}}, "Put": {}"#, IN);
        scratch.write("data/_retry.json", b"{}");
        // The newest version has no model.
        scratch.write("data/alpha/2019-01-01/service-2.json", one.as_bytes());
        scratch.write("data/alpha/2020-01-01/service-2.json", two.as_bytes());
        scratch.write("data/alpha/2021-01-01/waiters-2.json", b"{}");
        let watch = r#""Get": {}, "Watch": {"output": {"shape": "Out"}}"#;
        scratch
            .write("data/beta/2020-01-01/service-2.json.gz", &gzip(&model("json", watch, STREAM)));
        scratch.write(
            "data/broken/2020-01-01/service-2.json",
            two.replace("\"Name\"}", "\"Nam\"}").as_bytes(),
        );
        // An old version in another protocol, and a plain file beside a compressed one.
        scratch.write("data/gamma/2019-01-01/service-2.json", model("query", "", "").as_bytes());
        scratch.write("data/gamma/2020-01-01/service-2.json", one.as_bytes());
        scratch.write("data/gamma/2020-01-01/service-2.json.gz", b"\x1f\x8b damaged");
        scratch.write("data/other/2020-01-01/service-2.json", model("ec2", "", "").as_bytes());
        let both = model("query", "", "").replace(
            "\"query\",",
            "\"query\", \"protocols\": [\"smithy-rpc-v2-cbor\", \"query\"],",
        );
        scratch.write("data/parts/2020-01-01/service-2.json", both.as_bytes());
        let rest = r#""Get": {"http": {"method": "GET", "requestUri": "/"}}"#;
        scratch
            .write("data/rest/2020-01-01/service-2.json", model("rest-json", rest, "").as_bytes());
        scratch.write("data/waiters-only/2020-01-01/waiters-2.json", b"{}");
        for service in ["alpha", "broken", "gamma", "rest"] {
            scratch.rules(service, "json", RULES.as_bytes());
        }
        scratch.rules("beta", "json.gz", &gzip(RULES));
        scratch
    }

    fn path(&self, path: &str) -> PathBuf {
        self.0.path().join(path)
    }

    fn write(&self, path: &str, content: &[u8]) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    /// Where the requests of a service go.
    fn rules(&self, service: &str, extension: &str, text: &[u8]) {
        self.write(&format!("data/{service}/2020-01-01/endpoint-rule-set-1.{extension}"), text);
    }

    fn read(&self, path: &str) -> String {
        fs::read_to_string(self.path(path)).unwrap()
    }

    fn command(&self, line: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.arg("corpus").args(line.split_whitespace()).current_dir(self.0.path());
        command
    }

    /// Exit code, stdout and stderr.
    fn run(&self, line: &str) -> (i32, String, String) {
        outcome(self.command(line))
    }

    /// The same with a Cargo that says what stands in a file, and fails.
    #[cfg(unix)]
    fn run_with_cargo(&self, line: &str, says: &str) -> (i32, String, String) {
        use std::os::unix::fs::PermissionsExt;

        let script = "#!/bin/sh\necho \"$@\" > ../arguments\nsed \"s#HERE#$PWD#\" ../says\n\
                      echo 'error: from cargo' >&2\nexit 101\n";
        self.write("says", says.as_bytes());
        self.write("cargo", script.as_bytes());
        fs::set_permissions(self.path("cargo"), fs::Permissions::from_mode(0o755)).unwrap();
        let mut command = self.command(line);
        command.env("CARGO", self.path("cargo"));
        outcome(command)
    }
}

/// Rules by which any URL is an endpoint, and one is where there is none.
const RULES: &str = r#"{
    "version": "1.0", "parameters": {"Endpoint": {"builtIn": "SDK::Endpoint", "type": "string"}},
    "rules": [
        {"type": "endpoint", "conditions": [{"fn": "isSet", "argv": [{"ref": "Endpoint"}]}],
            "endpoint": {"url": {"ref": "Endpoint"}}},
        {"type": "endpoint", "conditions": [], "endpoint": {"url": "https://things.example.com"}}
    ]
}"#;

fn outcome(mut command: Command) -> (i32, String, String) {
    let Output { status, stdout, stderr } = command.output().unwrap();
    let [stdout, stderr] = [stdout, stderr].map(|text| String::from_utf8(text).unwrap());
    (status.code().unwrap(), stdout, stderr)
}

const IN: &str = r#"
    "In": {"type": "structure", "members": {"Name": {"shape": "Name"}}}, "Name": {"type": "string"}"#;

const STREAM: &str = r#"
    "Out": {"type": "structure", "members": {"Events": {"shape": "Events"}}},
    "Events": {"type": "structure", "eventstream": true, "members": {}}"#;

fn model(protocol: &str, operations: &str, shapes: &str) -> String {
    format!(
        r#"{{
            "metadata": {{
                "serviceId": "Things", "apiVersion": "2020-01-01", "protocol": "{protocol}",
                "jsonVersion": "1.1", "targetPrefix": "Things", "endpointPrefix": "things"
            }},
            "operations": {{{operations}}},
            "shapes": {{{shapes}}}
        }}"#
    )
}

fn gzip(text: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(text.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

/// The cells of the table of services without its headings: service, protocol, operations, shapes and warnings; then
/// whatever follows. Lines and times depend on the generator and the machine.
fn rows(stdout: &str) -> (Vec<String>, &str) {
    let (table, rest) = stdout.split_once("\n\n").unwrap();
    let rows = cells(table).into_iter().map(|cells| {
        let (numbers, is_empty) = (&cells[2..6], cells[2].is_empty());
        assert!(numbers.iter().all(|cell| cell.is_empty() == is_empty), "{cells:?}");
        [&cells[..4], &cells[6..]].concat().join(" ").trim_end().to_owned()
    });
    (rows.collect(), rest)
}

/// The cells of a table without its headings.
fn cells(table: &str) -> Vec<Vec<&str>> {
    let mut lines = table.lines();
    let length = lines.next().unwrap().chars().count();
    assert!(lines.all(|line| line.chars().count() == length), "not aligned:\n{table}");
    let rows = table.lines().map(|line| {
        let line = line.strip_prefix('|').unwrap().strip_suffix('|').unwrap();
        line.split('|').map(str::trim).collect()
    });
    rows.skip(2).collect()
}

#[test]
fn every_service_that_supports_a_protocol_is_generated() {
    let scratch = Scratch::new();
    let (code, stdout, stderr) = scratch.run("--models data --out out --jobs 2");
    let (table, rest) = rows(&stdout);
    assert_eq!(
        table,
        [
            "alpha awsJson 2 2 0",
            "beta awsJson 1 0 0",
            "broken awsJson   failed",
            "gamma awsJson 1 0 0",
            "rest restJson1 1 0 0"
        ],
        "{stderr}"
    );
    let (protocols, rest) = rest.split_once("\n\n").unwrap();
    let protocols = cells(protocols).into_iter().map(|row| [&row[..5], &row[6..]].concat());
    assert_eq!(
        protocols.collect::<Vec<_>>(),
        [
            ["awsJson", "4", "4", "1", "2", "0"],
            ["restJson1", "1", "1", "0", "0", "0"],
            ["**all**", "5", "5", "1", "2", "0"]
        ]
    );
    let (summary, refused) = rest.split_once("\n\n").unwrap();
    assert_eq!(
        summary,
        "4 of 5 services, 0 warnings. 2 more are refused.\n1 operation left out: beta Watch."
    );
    assert_eq!(cells(refused), [["ec2Query", "other"], ["rpcv2Cbor, awsQuery", "parts"]]);
    assert_eq!(code, 1);
    assert!(stderr.contains("generated alpha\n"), "{stderr}");
    assert!(
        stderr.contains(
            "\nbeta: warning: Watch has an event stream, and is left out\n  \
             --> beta/2020-01-01/service-2.json.gz#/operations/Watch\n"
        ),
        "{stderr}"
    );
    assert!(
        stderr.contains("\nbroken: error: ")
            && stderr.contains("broken/2020-01-01/service-2.json#/shapes/In"),
        "{stderr}"
    );
    let manifest = scratch.read("out/Cargo.toml");
    assert!(
        manifest.contains("members = [\"alpha\", \"beta\", \"gamma\", \"rest\"]\n"),
        "{manifest}"
    );
    assert!(scratch.read("out/beta/Cargo.toml").contains("name = \"beta\"\n"));
    let record = scratch.read("out/alpha/codegen.toml");
    assert!(record.contains("--crate-name alpha") && record.contains("--all"), "{record}");
}

#[test]
fn a_second_run_updates_what_the_first_one_wrote() {
    let scratch = Scratch::new();
    fs::remove_dir_all(scratch.path("data/broken")).unwrap();
    let line = "--models data --protocol aws-json --out out";
    let (code, _, stderr) = scratch.run(line);
    assert_eq!(code, 0, "{stderr}");
    scratch.write("out/notes.md", b"mine");
    let time = |path: &str| scratch.path(path).metadata().unwrap().modified().unwrap();
    let before = time("out/alpha/src/lib.rs");

    fs::remove_dir_all(scratch.path("data/gamma")).unwrap();
    let (code, stdout, stderr) = scratch.run(line);
    assert_eq!(code, 0, "{stderr}");
    assert!(stdout.contains("\n2 of 2 services, 0 warnings."), "{stdout}");
    assert!(scratch.read("out/Cargo.toml").contains("members = [\"alpha\", \"beta\"]\n"));
    assert_eq!(scratch.read("out/notes.md"), "mine");
    assert_eq!(time("out/alpha/src/lib.rs"), before);
}

#[test]
fn wrong_usage_writes_nothing() {
    let scratch = Scratch::new();
    scratch.write("home/Documents/mine", b"");
    for (line, expected) in [
        ("--out out", "--models <DIR>"),
        ("--models gone --out out", "error: cannot read gone/: "),
        ("--models data/alpha/2020-01-01 --out out", "holds no <service>/<version>/service-2.json"),
        ("--models data --out out --jobs 0", "--jobs <N>"),
        ("--models data --out out --protocol soap", "[possible values: aws-json, rest-json]"),
        ("--models data --out out --check --clippy", "cannot be used with"),
        ("--models data --out home", "it holds Documents, and none of the files to be written"),
    ] {
        let (code, stdout, stderr) = scratch.run(line);
        assert_eq!((code, stdout.as_str()), (2, ""), "{line}: {stderr}");
        assert!(stderr.contains(expected), "{line}: {stderr}");
        assert!(
            !scratch.path("out").exists() && !scratch.path("home/Cargo.toml").exists(),
            "{line}"
        );
    }
}

#[test]
fn a_botocore_without_the_protocol_is_wrong_input() {
    let scratch = Scratch::new();
    fs::remove_dir_all(scratch.path("data/rest")).unwrap();
    let (code, stdout, stderr) = scratch.run("--models data --out out --protocol rest-json");
    assert_eq!((code, stdout.as_str()), (2, ""));
    assert!(stderr.contains("error: none of the 6 services supports the protocol"), "{stderr}");
    for service in ["alpha", "beta", "broken", "gamma"] {
        fs::remove_dir_all(scratch.path("data").join(service)).unwrap();
    }
    let (code, stdout, stderr) = scratch.run("--models data --out out");
    assert_eq!((code, stdout.as_str()), (2, ""));
    let expected = "error: none of the 2 services supports a protocol that can be generated";
    assert!(stderr.contains(expected), "{stderr}");
}

#[test]
fn one_protocol_can_be_asked_for() {
    let scratch = Scratch::new();
    let (code, stdout, stderr) = scratch.run("--models data --out out --protocol rest-json");
    let (table, rest) = rows(&stdout);
    assert_eq!(table, ["rest restJson1 1 0 0"], "{stderr}");
    assert!(rest.contains("\n1 of 1 services, 0 warnings. 2 more are refused.\n"), "{rest}");
    assert_eq!(code, 0);
}

#[cfg(unix)]
#[test]
fn what_the_compiler_says_is_told_apart_by_crate() {
    let scratch = Scratch::new();
    fs::remove_dir_all(scratch.path("data/broken")).unwrap();
    let says = r#"
{"reason":"compiler-message","manifest_path":"HERE/alpha/Cargo.toml","message":{"level":"warning","spans":[{}],"rendered":"warning: unused\n"}}
{"reason":"compiler-message","manifest_path":"HERE/alpha/Cargo.toml","message":{"level":"warning","spans":[],"rendered":"warning: 1 warning emitted\n"}}
{"reason":"compiler-artifact","manifest_path":"HERE/alpha/Cargo.toml"}
{"reason":"compiler-artifact","manifest_path":"/registry/http-1.1.0/Cargo.toml"}
what a build script prints
{"reason":"compiler-message","manifest_path":"HERE/beta/Cargo.toml","message":{"level":"error","spans":[{}],"rendered":"error[E0412]: no type\n"}}
{"reason":"build-finished","success":false}
"#;
    for tool in ["check", "clippy"] {
        let line = format!("--models data --out out --jobs 1 --{tool}");
        let (code, stdout, stderr) = scratch.run_with_cargo(&line, says);
        let (table, rest) = rows(&stdout);
        let expected = [
            "alpha awsJson 2 2 1",
            "beta awsJson 1 0 failed",
            "gamma awsJson 1 0 failed",
            "rest restJson1 1 0 failed",
        ];
        assert_eq!(table, expected, "{stderr}");
        assert!(rest.contains("\n\n1 of 4 services, 1 warning. "), "{rest}");
        assert_eq!(code, 1);
        for expected in [
            "checked alpha\n",
            "\nalpha: warning: unused\n",
            "\nbeta: error[E0412]: no type\n",
            "\ngamma: error: cargo did not compile it\n",
            "\nerror: from cargo\n",
        ] {
            assert!(stderr.contains(expected), "{expected:?}: {stderr}");
        }
        assert!(!stderr.contains("emitted"), "{stderr}");
        let arguments = scratch.read("arguments");
        let expected = format!(
            "{tool} --workspace --features client --keep-going --quiet --message-format=json --jobs 1\n"
        );
        assert_eq!(arguments, expected);
    }
}

#[cfg(unix)]
#[test]
fn messages_are_shown_as_far_as_that_is_bearable() {
    let scratch = Scratch::new();
    let message = r#"{"reason":"compiler-message","manifest_path":"HERE/alpha/Cargo.toml","message":{"level":"warning","spans":[{}],"rendered":"warning: it\u001b[31m\nLINES"}}"#;
    let warning = message.replace("LINES", &"x\\n".repeat(100));
    let error = message.replace("warning", "error").replace("LINES", "");
    let says = format!("{}{error}\n", format!("{warning}\n").repeat(25));
    let (_, stdout, stderr) = scratch.run_with_cargo("--models data --out out --check", &says);
    assert!(stdout.contains(", 25 warnings."), "{stdout}");
    assert_eq!(stderr.matches("alpha: warning: it\\u{1b}[31m\nx\n").count(), 9, "{stderr}");
    // Errors come first, wherever they came.
    assert!(stderr.contains("\n\nalpha: error: it\\u{1b}[31m\n\nalpha: warning: it"), "{stderr}");
    assert!(stderr.contains("\nalpha: … and 16 more\n"), "{stderr}");
    assert!(stderr.lines().count() < 10 * 45 + 50, "{stderr}");
}

#[test]
fn amendments_are_applied() {
    let scratch = Scratch::new();
    let shapes = r#""Out": {"type": "structure", "members": {"Value": {"shape": "AttributeValue"}}},
        "AttributeValue": {"type": "structure", "members": {"S": {"shape": "Text"}}},
        "Text": {"type": "string"}"#;
    let model = model("json", r#""Get": {"output": {"shape": "Out"}}"#, shapes);
    let model = model.replace(r#""serviceId": "Things""#, r#""serviceId": "DynamoDB""#);
    scratch.write("one/amended/2020-01-01/service-2.json", model.as_bytes());
    let (code, _, stderr) = scratch.run("--models one --out out");
    assert_eq!(code, 0, "{stderr}");
    let value = scratch.read("out/amended/src/types/attribute_value.rs");
    assert!(value.contains("pub enum AttributeValue {"), "{value}");
}
