//! What the generator writes, kind by kind: each fixture is about one kind of output, and its snapshot
//! holds the files that show it.
//!
//! After a wanted change run `INSTA_UPDATE=always cargo test --package tests --test snapshots`, and
//! read how the snapshots changed as closely as the code that changed them.

#![allow(clippy::unwrap_used)]

use std::fmt::Write as _;

use codegen::File;
use tests::{Input, committed, files_below};

/// A test for each fixture, with the files that it is about; a `/` at the end stands for all below.
macro_rules! fixtures {
    ($($name:ident: $($path:literal),+;)+) => {
        $(
            #[test]
            fn $name() {
                let name = stringify!($name);
                check(name, &shown(&generate(&Input::fixture(name)), &[$($path),+]));
            }
        )+

        const FIXTURES: &[&str] = &[$(stringify!($name)),+];
    };
}

fixtures! {
    blob: "src/types/scan.rs";
    constraints: "src/operation/put_book.rs";
    default: "src/operation/lend.rs", "src/types/terms.rs";
    deprecated: "src/operation.rs", "src/types/";
    document: "src/types/record.rs";
    documentation: "src/lib.rs", "src/operation.rs", "src/types/rules.rs";
    enumeration: "src/types/";
    error: "src/operation/", "src/types.rs", "src/types/error.rs", "src/types/error/";
    list_map: "src/operation/", "src/types/catalogue.rs";
    operation: "src/error.rs", "src/lib.rs", "src/operation.rs", "src/operation/";
    paging: "src/operation/", "src/client.rs";
    postbox: "src/operation/get_letter.rs", "src/operation/send_letter.rs", "src/operation/who_am_i.rs";
    recursion: "src/types/";
    sensitive: "src/operation/", "src/types/";
    sparse: "src/types/shelf.rs";
    stream: "src/client.rs", "src/operation/";
    structure: "src/types.rs", "src/types/";
    timestamp: "src/types/loan.rs";
    union: "src/types/place.rs";
}

/// What a package depends on, and what it is called, follows from the operations asked for.
#[test]
fn manifest() {
    let mut text = String::new();
    for operations in [&[][..], &["Ping"], &["GetBook"], &["GetDate"], &["GetDate", "Ping"]] {
        let all = Input::fixture("manifest");
        let input = if operations.is_empty() { all } else { all.operations(operations) };
        text += &shown(&generate(&input), &["Cargo.toml", "src/support.rs"]);
    }
    check("manifest", &text);
}

/// The tests that the model itself brings, and what the package needs for them.
#[test]
fn protocol() {
    let files = generate(&Input::fixture("protocol").protocol_tests());
    check("protocol", &shown(&files, &["Cargo.toml", "tests/"]));
}

/// The files of the committed operation that say most about it, and how long all of them are. That
/// what is on disk is what is generated is a matter of `freshness.rs`.
#[test]
fn describe_inference_experiment() {
    let committed = committed().into_iter().find(|of| of.directory == "generated");
    let files = generate(&committed.unwrap().input);
    let mut text = shown(
        &files,
        &[
            "Cargo.toml",
            "README.md",
            "src/blocking.rs",
            "src/client.rs",
            "src/endpoints.rs",
            "src/lib.rs",
            "src/operation.rs",
            "src/operation/",
            "src/types/endpoint_metadata.rs",
            "src/types/error/resource_not_found.rs",
            "src/types/inference_experiment_status.rs",
        ],
    );
    text += "=== All files, with their lines\n";
    for File { path, contents } in &files {
        writeln!(text, "{:5} {path}", contents.lines().count()).unwrap();
    }
    check("describe_inference_experiment", &text);
}

#[test]
fn every_fixture_and_every_snapshot_is_used() {
    let mut used = FIXTURES.to_vec();
    used.extend(["manifest", "protocol"]);
    let mut fixtures = [
        &used[..],
        &["describe_inference_experiment.smithy", "endpoint-rule-set-1", "obstacles", "rest"],
    ]
    .concat();
    let mut snapshots = [&used[..], &["describe_inference_experiment"]].concat();
    let on_disk = |directory, extension| {
        let files = files_below(directory).into_iter();
        files.filter_map(|path| Some(path.strip_suffix(extension)?.to_owned())).collect::<Vec<_>>()
    };
    fixtures.sort_unstable();
    snapshots.sort_unstable();
    assert_eq!(on_disk("tests/fixtures", ".json"), fixtures);
    assert_eq!(on_disk("tests/tests/snapshots", ".snap"), snapshots);
}

fn generate(input: &Input) -> Vec<File> {
    let generated = input.generate().unwrap();
    assert!(generated.diagnostics.is_empty(), "{:?}", generated.diagnostics);
    generated.files
}

/// The texts of some files, each under its path.
fn shown(files: &[File], paths: &[&str]) -> String {
    let mut text = String::new();
    for path in paths {
        let is_meant = |file: &&File| match path.strip_suffix('/') {
            Some(_) => file.path.starts_with(path),
            None => file.path == *path,
        };
        let meant: Vec<_> = files.iter().filter(is_meant).collect();
        assert!(!meant.is_empty(), "no file is {path}");
        for File { path, contents } in meant {
            write!(text, "=== {path}\n{contents}\n").unwrap();
        }
    }
    text
}

fn check(name: &str, text: &str) {
    let mut settings = insta::Settings::clone_current();
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!(name, text));
}

/// Where nobody watches, a snapshot that differs is a failure, and is not written.
#[test]
fn insta_only_compares_in_ci() {
    let value = |name| std::env::var(name).unwrap_or_default();
    if !value("CI").is_empty() {
        assert!(["", "auto", "no"].contains(&&*value("INSTA_UPDATE")));
        assert!(["", "0"].contains(&&*value("INSTA_FORCE_PASS")));
    }
}
