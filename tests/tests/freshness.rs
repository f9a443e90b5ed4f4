//! What is committed is what the generator writes today, byte for byte, and nothing else is there that
//! says the generator wrote it.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;

use codegen::File;
use tests::{Committed, committed, files_below, read};

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
        let warnings = input.generate().unwrap().warnings;
        assert!(warnings.is_empty(), "{directory}: {warnings:?}");
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
            difference(&path, &read(&path), file)
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

/// The first line in which a file on disk is not as it should be.
fn difference(path: &str, is: &[u8], should_be: &File) -> Option<String> {
    if is == should_be.contents.as_bytes() {
        return None;
    }
    let is = String::from_utf8_lossy(is);
    let (mut is, mut should_be) = (is.split('\n'), should_be.contents.split('\n'));
    for number in 1.. {
        let lines = (is.next(), should_be.next());
        match lines {
            (None, None) => break,
            (is, should_be) if is == should_be => {}
            (is, should_be) => {
                let shown = |line: Option<&str>| line.map_or("no line".to_owned(), |l| format!("{l:?}"));
                let (is, should_be) = (shown(is), shown(should_be));
                return Some(format!(
                    "{path}:{number}\n    is        {is}\n    should be {should_be}"
                ));
            }
        }
    }
    Some(format!("{path} is not UTF-8"))
}

/// As `cargo xtask codegen` tells its own files from others.
fn says_generated(text: &[u8]) -> bool {
    let head = String::from_utf8_lossy(text);
    let head: Vec<_> = head.lines().take(5).collect();
    let head = head.join("\n");
    head.contains("@generated") && head.contains(COMMAND)
}
