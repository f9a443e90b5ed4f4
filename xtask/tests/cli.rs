//! What a user of `cargo xtask` sees: output, diagnostics, exit codes.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::PathBuf;
use std::process::Stdio;

mod scratch;

use scratch::{Scratch, tree};

/// A service of our own, with one operation that is deprecated.
const MODEL: &str = r#"{
  "version": "2.0",
  "metadata": {
    "apiVersion": "2020-01-01", "endpointPrefix": "things", "jsonVersion": "1.1",
    "protocol": "json", "protocols": ["json"], "serviceFullName": "Thing Service",
    "serviceId": "Things", "signatureVersion": "v4", "signingName": "things",
    "targetPrefix": "Things", "uid": "things-2020-01-01"
  },
  "operations": {
    "GetThing": {
      "name": "GetThing", "http": {"method": "POST", "requestUri": "/"},
      "input": {"shape": "GetThingRequest"}, "output": {"shape": "GetThingResponse"}
    },
    "OldThing": {
      "name": "OldThing", "http": {"method": "POST", "requestUri": "/"},
      "input": {"shape": "GetThingRequest"}, "deprecated": true
    }
  },
  "shapes": {
    "Name": {"type": "string"},
    "GetThingRequest": {
      "type": "structure", "required": ["Name"], "members": {"Name": {"shape": "Name"}}
    },
    "GetThingResponse": {
      "type": "structure", "members": {"Name": {"shape": "Name", "documentation": "<p>Its name.</p>"}}
    }
  }
}"#;

#[track_caller]
fn assert_fails(scratch: &Scratch, line: &str, expected: &str) {
    let (code, stdout, stderr) = scratch.run(line);
    assert_eq!((code, stdout.as_str()), (2, ""), "{line}: {stderr}");
    assert!(stderr.contains(expected), "{line}: {stderr}");
    let files = fs::read_dir(scratch.0.path()).unwrap().count();
    assert_eq!(files, 1, "{line} wrote something");
}

#[test]
fn wrong_usage_is_explained() {
    let scratch = Scratch::new(MODEL);
    for (line, expected) in [
        ("", "Usage: cargo xtask <COMMAND>"),
        ("frobnicate", "unrecognized subcommand"),
        ("codegen --model model.json --out out", "--operation <NAME>...|--all"),
        ("codegen --model model.json --all", "--out <DIR>"),
        ("codegen --model model.json --all --operation A --out out", "cannot be used with"),
        ("codegen --operation GetThing", "--model <FILE>"),
        ("codegen --model model.json --operation GetThing,,B --out out", "is missing"),
        ("slice --model model.json --out out.json", "--operation <NAME>"),
        ("list", "--model <FILE>"),
    ] {
        assert_fails(&scratch, line, expected);
    }
}

#[test]
fn help_names_the_exit_codes() {
    let scratch = Scratch::new(MODEL);
    for line in ["--help", "codegen --help", "slice --help", "list --help", "corpus --help"] {
        let (code, stdout, stderr) = scratch.run(line);
        assert_eq!((code, stderr.as_str()), (0, ""));
        assert!(
            stdout.contains("Examples:\n") && stdout.contains("Exit codes:\n  0  "),
            "{stdout}"
        );
        assert!(stdout.contains("Usage: cargo xtask"), "{stdout}");
    }
}

#[test]
fn a_file_that_cannot_be_read_is_named() {
    let scratch = Scratch::new(MODEL);
    for rest in ["codegen --all --out out", "slice --operation GetThing --out out", "list"] {
        assert_fails(
            &scratch,
            &format!("{rest} --model gone.json"),
            "error: cannot read gone.json: ",
        );
        assert_fails(&scratch, &format!("{rest} --model ."), "error: . is a directory, not a file");
    }
    assert_fails(
        &scratch,
        "codegen --model model.json --overlay gone.json --all --out out",
        "error: cannot read gone.json: ",
    );
}

/// Each is one sentence, whichever the subcommand.
#[test]
fn what_is_no_model_is_refused_in_a_sentence() {
    let scratch = Scratch::new(MODEL);
    let gzip = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xab\x56";
    for (content, expected) in [
        (&b""[..], "error: model.json is empty\n"),
        (gzip, "error: model.json is a gzip file that ends too early: fetch it again\n"),
        (b"\x1f\x8bthis is none", "error: model.json is a damaged gzip file: "),
        (b"{}", "error: this is not a service model: it has no top-level `metadata`"),
        (
            b"{\n\"a\": nul\n}",
            "error: this is not JSON: expected ident at line 2 column 9\n    \"a\": nul\n",
        ),
    ] {
        fs::write(scratch.path("model.json"), content).unwrap();
        assert_no_subcommand_takes_it(&scratch, expected);
    }
    // As large as it says, without taking room on the disk.
    let large = fs::File::create(scratch.path("model.json")).unwrap();
    large.set_len(1 << 30).unwrap();
    let expected = "error: model.json is larger than 256 MiB, which no service model is\n";
    assert_no_subcommand_takes_it(&scratch, expected);
    fs::remove_file(scratch.path("model.json")).unwrap();
    fs::create_dir(scratch.path("model.json")).unwrap();
    assert_no_subcommand_takes_it(&scratch, "error: model.json is a directory, not a file\n");
}

#[track_caller]
fn assert_no_subcommand_takes_it(scratch: &Scratch, expected: &str) {
    for rest in ["codegen --all --out out", "slice --operation GetThing --out out", "list"] {
        assert_fails(scratch, &format!("{rest} --model model.json"), expected);
    }
}

#[test]
fn a_misspelled_operation_is_recognized() {
    let scratch = Scratch::new(MODEL);
    for rest in ["codegen --out out", "slice --out out"] {
        let line = format!("{rest} --model model.json --operation GteThing");
        assert_fails(&scratch, &line, "\n  help: did you mean `GetThing`? (`--operation`)\n");
    }
}

/// The generator knows no flags; each diagnostic that is about one names it all the same.
#[test]
fn a_diagnostic_names_the_flag_that_it_is_about() {
    let scratch = Scratch::new(MODEL);
    let list = "\n  help: `cargo xtask list --model FILE` lists the operations of a model (`--operation`)\n";
    for rest in ["codegen --out out", "slice --out out"] {
        let line = format!("{rest} --model model.json --operation Frobnicate");
        assert_fails(&scratch, &line, list);
    }
    assert_fails(
        &scratch,
        "codegen --model model.json --all --protocol-tests --out out",
        "error: the model has no protocol tests\n  --> model.json\n  help: only Smithy models can have \
         them; without this option, none are asked for (`--protocol-tests`)\n",
    );
    // A warning does, too.
    let model = TESTED.replace("\"body\": \"{}\"", "\"appliesTo\": \"server\"");
    fs::write(scratch.path("model.json"), model).unwrap();
    let (code, _, stderr) =
        scratch.run("codegen --model model.json --all --protocol-tests --out out");
    assert_eq!(code, 0, "{stderr}");
    assert!(stderr.contains("warning: no protocol test can be put to this crate"), "{stderr}");
    assert!(stderr.contains("\n  help: see `--protocol-tests`\n"), "{stderr}");
}

/// Names that climb, that start at the root, or that steer a terminal. What is written is in `out`, and what is
/// printed is plain.
#[test]
fn no_name_leads_out_of_the_directory() {
    let names = [
        "../../evil",
        "/tmp/evil",
        "..\\\\..\\\\evil",
        "C:\\\\evil",
        ".git/hooks/evil",
        "..",
        "\\u001b]0;evil\\u0007\\u202e",
    ];
    let scratch = Scratch::new(MODEL);
    fs::create_dir_all(scratch.path("deep/below")).unwrap();
    for name in names {
        let model = MODEL
            .replace("\"GetThing\"", &format!("\"{name}\""))
            .replace("\"GetThingResponse\"", &format!("\"{name}\""))
            .replace("\"Things\"", &format!("\"{name}\""));
        fs::write(scratch.path("model.json"), model).unwrap();
        let (code, stdout, stderr) =
            scratch.run("codegen --model model.json --all --out deep/below/out --force");
        assert_eq!((code, stdout.as_str()), (0, ""), "{name}: {stderr}");
        for line in
            ["list --model model.json", "codegen --model model.json --operation x --out out"]
        {
            let (_, stdout, stderr) = scratch.run(line);
            let text = stdout + &stderr;
            assert!(
                !text.contains(|c: char| c != '\n' && c.is_control() || c == '\u{202e}'),
                "{text:?}"
            );
        }
        let outside = |(path, _): &(PathBuf, String)| {
            !path.starts_with(scratch.path("deep/below/out")) && *path != scratch.path("model.json")
        };
        let files = tree(scratch.0.path());
        assert!(files.len() > 15 && !files.iter().any(outside), "{name}: {files:?}");
        assert_eq!(fs::read_dir(scratch.path("deep/below")).unwrap().count(), 1, "{name}");
    }
}

#[test]
fn a_model_that_is_wrong_changes_nothing() {
    let scratch = Scratch::new(MODEL);
    assert_fails(&scratch, "codegen --model model.json --operation GetThin --out out", "error: ");
    fs::write(scratch.path("model.json"), "{\"operations\": ").unwrap();
    for rest in ["codegen --all --out out", "slice --operation GetThing --out out", "list"] {
        assert_fails(&scratch, &format!("{rest} --model model.json"), "--> model.json");
    }
}

#[test]
fn a_crate_is_written_checked_and_mended() {
    const CODEGEN: &str = "codegen --model model.json --operation GetThing --out out";
    let scratch = Scratch::new(MODEL);
    let (code, stdout, stderr) = scratch.run(CODEGEN);
    assert_eq!((code, stdout.as_str()), (0, ""), "{stderr}");
    let expected = "warning: calls of Thing Service need a URL that their caller sets, since the model has no endpoint rules\n";
    assert!(stderr.starts_with(expected) && stderr.contains(" new ("), "{stderr}");
    let files = tree(&scratch.path("out"));

    let (code, stdout, stderr) = scratch.run(&format!("{CODEGEN} --check"));
    assert_eq!((code, stdout.as_str()), (0, ""), "{stderr}");
    assert!(stderr.contains("up to date"), "{stderr}");

    let lib = scratch.path("out/src/lib.rs");
    let text = fs::read_to_string(&lib).unwrap();
    fs::write(&lib, format!("{text}// edited\n")).unwrap();
    fs::remove_file(scratch.path("out/Cargo.toml")).unwrap();
    fs::copy(&lib, scratch.path("out/src/gone.rs")).unwrap();
    let (code, stdout, stderr) = scratch.run(&format!("{CODEGEN} --check"));
    assert_eq!(code, 1, "{stderr}");
    assert!(stdout.contains("missing: out/Cargo.toml\norphaned: out/src/gone.rs\n"), "{stdout}");
    assert!(stdout.ends_with("\n-// edited\n"), "{stdout}");
    assert!(stderr.contains("1 missing, 1 stale, 1 orphaned"), "{stderr}");
    let last = "stale: run `cargo xtask codegen --model model.json --operation GetThing --out out` \
                and commit the result\n";
    assert!(stderr.ends_with(last), "{stderr}");

    let (code, _, stderr) = scratch.run(CODEGEN);
    assert!(code == 0 && stderr.contains("1 new, 1 changed, 1 removed"), "{stderr}");
    assert_eq!(tree(&scratch.path("out")), files);
    let (code, _, stderr) = scratch.run(CODEGEN);
    assert!(code == 0 && stderr.contains("unchanged"), "{stderr}");
}

/// So a model that was changed below its overlay can be compared, and is not written until both agree.
#[test]
fn an_overlay_that_does_not_match_is_compared_and_not_written() {
    let scratch = Scratch::new(MODEL);
    let command = "codegen --model model.json --overlay extras.json --all --out out";
    let good = r#"{"merge": {"shapes": {"Name": {"documentation": "<p>A name.</p>"}}}}"#;
    fs::write(scratch.path("extras.json"), good).unwrap();
    assert_eq!(scratch.run(command).0, 0);
    let before = tree(&scratch.path("out"));

    fs::write(scratch.path("extras.json"), good.replace("Name", "Nmae")).unwrap();
    fs::write(scratch.path("model.json"), MODEL.replace("Its name.", "The name.")).unwrap();
    let (code, _, stderr) = scratch.run(command);
    assert_eq!(code, 2, "{stderr}");
    assert!(stderr.contains("nothing in model.json matches this entry"), "{stderr}");
    assert_eq!(tree(&scratch.path("out")), before);

    let (code, stdout, stderr) = scratch.run(&format!("{command} --check"));
    assert_eq!(code, 1, "{stderr}");
    assert!(stdout.contains("+    /// The name."), "{stdout}");
    assert!(stderr.contains("stale: run `cargo xtask codegen"), "{stderr}");
}

#[test]
fn output_does_not_depend_on_the_place() {
    let [one, other] = [Scratch::new(MODEL), Scratch::new(MODEL)];
    fs::create_dir(other.path("deep")).unwrap();
    fs::rename(other.path("model.json"), other.path("deep/model.json")).unwrap();
    let (code, ..) = one.run("codegen --model model.json --all --out out");
    assert_eq!(code, 0);
    let model = other.path("deep/model.json");
    let (code, ..) =
        other.run(&format!("codegen --all --out deep/out --model {}", model.display()));
    assert_eq!(code, 0);
    // All but the record, which says where the model is.
    let relative = |root: PathBuf| -> Vec<_> {
        let files = tree(&root).into_iter().filter(|(path, _)| !path.ends_with("codegen.toml"));
        files.map(|(path, text)| (path.strip_prefix(&root).unwrap().to_owned(), text)).collect()
    };
    assert_eq!(relative(one.path("out")), relative(other.path("deep/out")));
}

#[test]
fn a_model_is_sliced() {
    let scratch = Scratch::new(MODEL);
    let slice = "slice --model model.json --operation GetThing --out small.json";
    let (code, stdout, stderr) = scratch.run(slice);
    assert_eq!((code, stdout.as_str()), (0, ""), "{stderr}");
    let small = fs::read_to_string(scratch.path("small.json")).unwrap();
    assert!(small.contains("GetThingResponse") && !small.contains("OldThing"), "{small}");
    assert!(!small.contains("Its name."), "{small}");
    assert!(scratch.run(slice).2.ends_with(" bytes, unchanged\n"));

    assert_eq!(scratch.run(&format!("{slice} --keep-docs")).0, 0);
    assert!(fs::read_to_string(scratch.path("small.json")).unwrap().contains("Its name."));
    fs::create_dir(scratch.path("directory")).unwrap();
    let (code, _, stderr) =
        scratch.run("slice --model model.json --operation GetThing --out directory");
    assert_eq!((code, stderr.as_str()), (2, "error: directory is not a regular file\n"));
}

#[test]
fn operations_are_listed() {
    let scratch = Scratch::new(MODEL);
    let (code, stdout, stderr) = scratch.run("list --model model.json");
    let expected = "\
OPERATION  SHAPES
GetThing        3
OldThing        2  deprecated
2 operations, 1 deprecated
";
    assert_eq!((code, stdout.as_str(), stderr.as_str()), (0, expected, ""));
}

#[test]
fn what_no_crate_can_have_is_said_in_the_list() {
    let model =
        MODEL.replace(r#""protocol": "json", "protocols": ["json"]"#, r#""protocol": "query""#);
    assert_ne!(model, MODEL);
    let (code, stdout, stderr) = Scratch::new(&model).run("list --model model.json");
    let expected = "note: no crate can be made of this model yet: the service supports awsQuery\n";
    assert_eq!((code, stderr.as_str()), (0, expected));
    assert!(stdout.ends_with("2 operations, 1 deprecated\n"), "{stdout}");
}

#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    let scratch = Scratch::new(MODEL);
    // A pipe to a process that has ended: nobody reads from it.
    let mut ended = scratch.command("--version");
    let mut ended = ended.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    let pipe = ended.stdin.take().unwrap();
    ended.wait().unwrap();
    let output = scratch.command("list --model model.json").stdout(pipe).output().unwrap();
    assert_eq!((output.status.code(), output.stderr.as_slice()), (Some(0), &b""[..]));
}

#[cfg(target_os = "linux")]
#[test]
fn output_that_cannot_be_written_is_an_error() {
    let scratch = Scratch::new(MODEL);
    let full = fs::File::options().write(true).open("/dev/full").unwrap();
    let output = scratch.command("list --model model.json").stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
}

/// A service of our own in Smithy's form, with a test for clients and one for services.
const TESTED: &str = r#"{
  "smithy": "2.0",
  "shapes": {
    "a#Things": {
      "type": "service", "version": "1", "operations": [{"target": "a#Ping"}],
      "traits": {"aws.protocols#awsJson1_0": {}}
    },
    "a#Ping": {
      "type": "operation",
      "traits": {"smithy.test#httpRequestTests": [
        {"id": "Ping", "protocol": "aws.protocols#awsJson1_0", "method": "POST", "uri": "/", "body": "{}"},
        {
          "id": "Pong", "protocol": "aws.protocols#awsJson1_0", "method": "POST", "uri": "/",
          "appliesTo": "server"
        }
      ]}
    }
  }
}"#;

#[test]
fn protocol_tests_are_written_and_counted() {
    let scratch = Scratch::new(MODEL);
    fs::write(scratch.path("tested.json"), TESTED).unwrap();
    let line = "codegen --model tested.json --all --protocol-tests --out out";
    let counts = "requests: 1, responses: 0, errors: 0, skipped: 1 (1 for services)";
    let (code, stdout, stderr) = scratch.run(line);
    assert_eq!((code, stdout.as_str()), (0, ""), "{stderr}");
    assert!(stderr.ends_with(&format!("out/: protocol tests: {counts}\n")), "{stderr}");
    let text = fs::read_to_string(scratch.path("out/tests/protocol.rs")).unwrap();
    assert!(text.starts_with("// @generated by cargo xtask codegen. Do not edit.\n"), "{text}");
    let counted = counts.replacen("requests", "//! Requests", 1);
    assert!(text.contains(&format!("\n{counted}.\n")), "{text}");
    assert_eq!(scratch.run(&format!("{line} --check")).0, 0);
    // Without them, nothing of them stays.
    assert_eq!(scratch.run("codegen --model tested.json --all --out out").0, 0);
    assert!(!scratch.path("out/tests").exists());
    let (code, _, stderr) =
        scratch.run("codegen --model model.json --all --protocol-tests --out new");
    assert!(code == 2 && stderr.contains("the model has no protocol tests"), "{stderr}");
}

/// Rules that lead to one place.
const RULES: &str = r#"{
  "version": "1.0", "parameters": {"Endpoint": {"builtIn": "SDK::Endpoint", "required": false, "type": "string"}},
  "rules": [
    {"type": "endpoint", "conditions": [{"fn": "isSet", "argv": [{"ref": "Endpoint"}]}], "endpoint": {"url": {"ref": "Endpoint"}}},
    {"type": "endpoint", "conditions": [], "endpoint": {"url": "https://things.example.com"}}
  ]
}"#;

/// They need not be asked for, are named, and are recorded like the model. What is asked for is read once.
#[test]
fn what_belongs_to_a_model_is_read_with_it() {
    let scratch = Scratch::new(MODEL);
    let sha256 = "sha256]\n";
    for (directory, name) in [("plain", "service-2.json"), ("other", "model.json")] {
        fs::create_dir_all(scratch.path(directory)).unwrap();
        fs::write(scratch.path(&format!("{directory}/{name}")), MODEL).unwrap();
        for sibling in ["endpoint-rule-set-1.json", "paginators-1.json"] {
            let text = if sibling.starts_with('e') { RULES } else { "{\"pagination\": {}}" };
            fs::write(scratch.path(&format!("{directory}/{sibling}")), text).unwrap();
        }
    }
    let line = "codegen --model plain/service-2.json --all --out out";
    let (code, _, stderr) = scratch.run(line);
    assert_eq!(code, 0, "{stderr}");
    let expected = "plain/endpoint-rule-set-1.json: read, too, since it belongs to the model\n\
                    plain/paginators-1.json: read, too, since it belongs to the model\nout/: ";
    assert!(stderr.starts_with(expected), "{stderr}");
    let record = fs::read_to_string(scratch.path("out/codegen.toml")).unwrap();
    let (command, checksums) = record.split_once(sha256).unwrap();
    for name in ["service-2.json", "endpoint-rule-set-1.json", "paginators-1.json"] {
        assert!(command.contains(name) && checksums.contains(name), "{name}: {record}");
    }
    let endpoints = fs::read_to_string(scratch.path("out/src/endpoints.rs")).unwrap();
    assert!(endpoints.contains("https://things.example.com"), "{endpoints}");
    let (code, _, stderr) = scratch.run(&format!("{line} --check"));
    assert_eq!(code, 0, "{stderr}");
    // A rule set that changes is noticed.
    let rules = scratch.path("plain/endpoint-rule-set-1.json");
    fs::write(&rules, RULES.replace("things.", "new.")).unwrap();
    assert_eq!(scratch.run(&format!("{line} --check")).0, 1);

    let line =
        "codegen --model plain/service-2.json other/endpoint-rule-set-1.json --all --out two";
    let (code, _, stderr) = scratch.run(line);
    assert!(code == 0 && !stderr.contains("plain/endpoint-rule-set-1.json"), "{stderr}");
    let (code, _, stderr) = scratch.run("codegen --model other/model.json --all --out three");
    assert!(code == 0 && stderr.contains("the model has no endpoint rules"), "{stderr}");
    let paginators = "{\"pagination\": {\"GetThing\": {\"input_token\": \"Name\", \"output_token\": \"Name\", \"result_key\": \"Name\"}}}";
    fs::write(scratch.path("plain/paginators-1.json"), paginators).unwrap();
    let (code, stdout, stderr) = scratch.run("list --model plain/service-2.json");
    assert!(code == 0 && stdout.contains("paginated"), "{stdout}{stderr}");
}

/// A service for which there is an amendment; its model lacks that a value is a union.
const AMENDED: &str = r#"{
  "metadata": {"serviceId": "DynamoDB", "protocol": "json"},
  "operations": {"GetItem": {"output": {"shape": "Output"}}, "Ping": {}},
  "shapes": {
    "Output": {"type": "structure", "members": {"Value": {"shape": "AttributeValue"}}},
    "AttributeValue": {"type": "structure", "members": {"S": {"shape": "Text"}}},
    "Text": {"type": "string"}
  }
}"#;

#[test]
fn an_amendment_is_applied_and_mentioned_in_a_line() {
    let scratch = Scratch::new(AMENDED);
    let value = scratch.path("out/src/types/attribute_value.rs");
    let line = "codegen --model model.json --operation GetItem --out out";

    let (code, _, stderr) = scratch.run(line);
    assert_eq!(code, 0, "{stderr}");
    let expected = "\nout/: the model was amended at /shapes/AttributeValue/union\nout/: ";
    assert!(stderr.contains(expected), "{stderr}");
    assert!(fs::read_to_string(&value).unwrap().contains("pub enum AttributeValue {"));

    // What a user says is stronger.
    let denial = r#"{"merge": {"shapes": {"AttributeValue": {"union": false}}}}"#;
    fs::write(scratch.path("mine.json"), denial).unwrap();
    let (code, _, stderr) = scratch.run(&format!("{line} --overlay mine.json"));
    assert!(code == 0 && !stderr.contains("amended"), "{stderr}");
    assert!(fs::read_to_string(&value).unwrap().contains("pub struct AttributeValue {"));

    // Nothing is said about what is not in the crate.
    let (code, _, stderr) = scratch.run("codegen --model model.json --operation Ping --out ping");
    assert!(code == 0 && !stderr.contains("amended"), "{stderr}");
}

/// The committed model is cut from botocore's, and is the same with or without amendments.
#[test]
fn a_slice_has_nothing_of_an_amendment() {
    let scratch = Scratch::new(AMENDED);
    let (code, _, stderr) =
        scratch.run("slice --model model.json --operation GetItem --out small.json");
    assert_eq!(code, 0, "{stderr}");
    let text = fs::read_to_string(scratch.path("small.json")).unwrap();
    assert!(text.contains("AttributeValue") && !text.contains("union"), "{text}");
}
