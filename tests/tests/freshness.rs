//! What is committed is what the generator writes today, and nothing else is there that says the generator
//! wrote it. All is compared byte for byte but what is merged and recorded: of that, the facts are compared here, and
//! the bytes in `xtask/tests/regenerate.rs`.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;

use codegen::Generated;
use sha2::{Digest, Sha256};
use tests::{Committed, Text, committed, difference, files_below, read};
use toml::{Table, Value};

const COMMAND: &str = "cargo xtask codegen";
/// The file that is its owner's, too.
const MANIFEST: &str = "Cargo.toml";
/// What xtask adds to what the generator writes.
const RECORD: &str = "codegen.toml";

#[test]
fn the_committed_crates_are_what_would_be_generated() {
    let stale: Vec<String> = committed().iter().flat_map(differences).collect();
    assert!(
        stale.is_empty(),
        "stale: run `{COMMAND}` and commit the result\n\n{}",
        stale.join("\n")
    );
}

#[test]
fn the_committed_models_are_generated_without_a_warning() {
    for Committed { input, directory } in committed() {
        let diagnostics = input.generate().unwrap().diagnostics;
        assert!(diagnostics.is_empty(), "{directory}: {diagnostics:?}");
    }
}

fn differences(of: &Committed) -> Vec<String> {
    let directory = &of.directory;
    let generated = of.input.generate().unwrap();
    let on_disk: BTreeSet<String> = files_below(directory).into_iter().collect();
    let own = generated.files.iter().filter(|file| file.path != MANIFEST);
    let mut found: Vec<String> = own
        .filter_map(|file| {
            let path = format!("{directory}/{}", file.path);
            if !on_disk.contains(&file.path) {
                return Some(format!("{path} is missing"));
            }
            let difference = difference(&read(&path), file.contents.as_bytes())?;
            Some(format!("{path}, {difference}"))
        })
        .collect();
    let orphans = on_disk
        .iter()
        .filter(|path| *path != RECORD && generated.files.iter().all(|file| file.path != **path))
        .filter(|path| says_generated(&read(&format!("{directory}/{path}"))))
        .map(|path| format!("{directory}/{path} would not be generated any more"));
    found.extend(orphans);
    found.extend(differences_of_shared(of, &generated));
    found
}

/// Of `Cargo.toml`, the keys count that the record lists: they are what is generated, and all else is its owner's.
fn differences_of_shared(of: &Committed, generated: &Generated) -> Vec<String> {
    let directory = &of.directory;
    let text = |path| String::from_utf8(read(&format!("{directory}/{path}"))).unwrap();
    let parsed = |text: &str| text.parse::<Table>().unwrap();
    let (record, manifest) = (parsed(&text(RECORD)), parsed(&text(MANIFEST)));
    let complete = generated.files.iter().find(|file| file.path == MANIFEST).unwrap();
    let complete = parsed(&complete.contents);
    let mut found = Vec::new();
    let mut expect = |what: String, is: Option<&Value>, should_be: Option<&Value>| {
        if is != should_be {
            found.push(format!("{directory}/{what} is {is:?}, and should be {should_be:?}"));
        }
    };
    let service = [("id", &generated.service), ("api-version", &generated.api_version)];
    for (key, value) in service {
        let value = Value::String(value.clone());
        expect(format!("{RECORD}: {key}"), record["service"].get(key), Some(&value));
    }
    for Text { name, json } in of.input.models.iter().chain(&of.input.overlays) {
        let sha256: Vec<_> =
            Sha256::digest(json).iter().map(|byte| format!("{byte:02x}")).collect();
        expect(
            format!("{RECORD}: {name}"),
            record["sha256"].get(name),
            Some(&Value::String(sha256.concat())),
        );
    }
    // What is listed, and what is needed, listed or not.
    let listed = record["cargo-toml"].as_table().unwrap().iter().flat_map(|(table, keys)| {
        keys.as_array().unwrap().iter().map(move |key| (table.as_str(), key.as_str().unwrap()))
    });
    let tables = ["dependencies", "dev-dependencies", "features"].into_iter();
    let needed = tables.filter_map(|table| Some((table, complete.get(table)?.as_table()?)));
    let needed = needed.flat_map(|(table, keys)| keys.keys().map(move |key| (table, key.as_str())));
    let needed = needed.filter(|key| *key != ("features", "default"));
    for (table, key) in listed.chain(needed).chain([("package", "name")]) {
        let of =
            |manifest: &'_ Table| manifest.get(table).and_then(|table| table.get(key)).cloned();
        expect(
            format!("{MANIFEST}: {table}.{key}"),
            of(&manifest).as_ref(),
            of(&complete).as_ref(),
        );
    }
    found
}

/// As `cargo xtask codegen` tells its own files from others, those of earlier versions too.
fn says_generated(text: &[u8]) -> bool {
    let head = String::from_utf8_lossy(text);
    let head: Vec<_> = head.lines().take(5).collect();
    let head = head.join("\n");
    head.contains("@generated") && head.contains(COMMAND)
}

#[test]
fn a_header_of_any_version_is_recognized() {
    for header in [
        "// @generated by cargo xtask codegen. Do not edit.\n",
        "// @generated by `cargo xtask codegen`. Do not edit.\n",
        "# @generated by `cargo xtask codegen --model m.json --operation A`. Do not edit.\n",
    ] {
        assert!(says_generated(header.as_bytes()), "{header}");
    }
    assert!(!says_generated(b"# This file is automatically @generated by Cargo.\n"));
}
