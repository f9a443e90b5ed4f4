//! What is committed is what the generator writes today, byte for byte, and nothing else is there that
//! says the generator wrote it.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;

use tests::{Committed, committed, difference, files_below, read};

const COMMAND: &str = "cargo xtask codegen";

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
        let findings = input.generate().unwrap().findings;
        assert!(findings.is_empty(), "{directory}: {findings:?}");
    }
}

fn differences(of: &Committed) -> Vec<String> {
    let directory = of.directory;
    let generated = of.input.generate().unwrap().files;
    let on_disk: BTreeSet<String> = files_below(directory).into_iter().collect();
    let mut found: Vec<String> = generated
        .iter()
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
        .filter(|path| generated.iter().all(|file| file.path != **path))
        .filter(|path| says_generated(&read(&format!("{directory}/{path}"))))
        .map(|path| format!("{directory}/{path} would not be generated any more"));
    found.extend(orphans);
    found
}

/// As `cargo xtask codegen` tells its own files from others.
fn says_generated(text: &[u8]) -> bool {
    let head = String::from_utf8_lossy(text);
    let head: Vec<_> = head.lines().take(5).collect();
    let head = head.join("\n");
    head.contains("@generated") && head.contains(COMMAND)
}
