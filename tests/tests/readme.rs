//! The README's blocks, built and run as they stand: each is a program of a new package, with the dependencies
//! that the page names. And the READMEs of the committed crates.
#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;
use std::process::Command;

use tests::Committed;

/// The blocks of a language, in order.
fn blocks(page: &str, language: &str) -> Vec<String> {
    let fence = format!("```{language}\n");
    let starts = page.match_indices(&fence).map(|(start, _)| start + fence.len());
    starts.map(|start| page[start..].split("\n```").next().unwrap().to_owned() + "\n").collect()
}

/// A package whose programs are the blocks of a page: how many can be run, and how many only built.
fn package(page: &str, directory: &Path) -> [usize; 2] {
    // What sends requests takes a minute to build, and these programs send none: `.ci/run` builds it with the examples.
    let dependencies = blocks(page, "toml").concat();
    assert!(dependencies.contains("[\"ureq\"]"), "{dependencies}");
    let dependencies = dependencies.replace("[\"ureq\"]", "[\"test-util\"]");
    let crate_path = tests::root().join("generated");
    assert!(dependencies.contains("\"…/generated\""), "{dependencies}");
    let dependencies = dependencies.replace("…/generated", crate_path.to_str().unwrap());
    let manifest = format!(
        "[package]\nname = \"readme\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n{dependencies}\n[workspace]\n"
    );
    let _ = fs::remove_dir_all(directory.join("src"));
    fs::create_dir_all(directory.join("src/bin")).unwrap();
    fs::write(directory.join("Cargo.toml"), manifest).unwrap();
    // The versions that are there already, so that nothing is looked up.
    fs::copy(tests::root().join("Cargo.lock"), directory.join("Cargo.lock")).unwrap();
    [("run", "rust"), ("build", "rust,no_run")].map(|(name, language)| {
        let programs = blocks(page, language);
        for (index, program) in programs.iter().enumerate() {
            assert!(!program.contains("\n# "), "a hidden line: {program}");
            let main = if program.contains("fn main()") { "" } else { "fn main() {}" };
            let path = directory.join(format!("src/bin/{name}_{index}.rs"));
            fs::write(path, format!("{program}{main}")).unwrap();
        }
        programs.len()
    })
}

/// Builds all programs and runs those that can be; what the compiler or a program says where one fails.
fn run(directory: &Path, [runs, builds]: [usize; 2]) -> Result<(), String> {
    let runs = (0..runs).map(|index| ("run", format!("run_{index}")));
    let builds = (0..builds).map(|index| ("build", format!("build_{index}")));
    for (command, program) in runs.chain(builds) {
        let output = Command::new(env!("CARGO"))
            .args([command, "--quiet", "--offline", "--bin", &program])
            .current_dir(directory)
            .env("CARGO_TARGET_DIR", directory.join("target"))
            .output()
            .unwrap();
        if !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr).into_owned());
        }
    }
    Ok(())
}

#[test]
fn the_blocks_of_the_readme_are_programs() {
    let page = String::from_utf8(tests::read("README.md")).unwrap();
    let directory = Path::new(env!("CARGO_TARGET_TMPDIR")).join("readme");
    let count = package(&page, &directory);
    assert_eq!(count, [3, 2], "the test knows of every block");
    assert_eq!(run(&directory, count), Ok(()));
    // One that is wrong is noticed, be it by the compiler or by what it asserts.
    for (right, wrong) in [(".name(name)", ".nome(name)"), ("(status 400)", "(status 404)")] {
        assert!(page.contains(right));
        package(&page.replace(right, wrong), &directory);
        assert!(run(&directory, count).is_err(), "{wrong}");
    }
}

/// What the committed crate has no operations for is a part of a program that is run against a server.
#[test]
fn blocks_about_other_services_are_parts_of_a_program() {
    let lines = |text: &str| text.lines().map(str::trim).collect::<Vec<_>>().join("\n");
    let programs = ["tests/peers/paging/src/main.rs", "tests/streams/src/readme.rs"];
    let programs = programs.map(|path| lines(&String::from_utf8(tests::read(path)).unwrap()));
    let page = String::from_utf8(tests::read("README.md")).unwrap();
    let blocks = blocks(&page, "rust,ignore");
    assert_eq!(blocks.len(), 3, "the test knows of every block");
    for part in blocks.iter().flat_map(|block| block.split("\n\n")) {
        let part = lines(part);
        assert!(programs.iter().any(|program| program.contains(part.trim())), "{part}");
    }
}

/// The examples of a committed crate's README are those of its documentation, which `cargo test` compiles.
#[test]
fn the_examples_of_committed_crates_are_those_of_their_documentation() {
    for Committed { directory, .. } in tests::committed() {
        let text =
            |path: &str| String::from_utf8(tests::read(&format!("{directory}/{path}"))).unwrap();
        assert!(!text("Cargo.toml").contains("doctest = false"), "{directory}");
        let documentation = text("src/lib.rs");
        let documentation = documentation.lines().filter_map(|line| line.strip_prefix("//!"));
        let documentation: Vec<_> =
            documentation.map(|line| line.strip_prefix(' ').unwrap_or(line)).collect();
        let documentation = documentation.join("\n");
        // A doctest is a block without a language, some of whose lines are hidden.
        let shown = |doctest: &str| {
            let lines = doctest.trim_start().lines().filter(|line| !line.starts_with("# "));
            lines.collect::<Vec<_>>().join("\n") + "\n"
        };
        let doctests: Vec<_> = documentation.split("```").skip(1).step_by(2).map(shown).collect();
        assert_eq!(doctests.len(), 2, "{directory}");
        assert_eq!(blocks(&text("README.md"), "rust"), doctests, "{directory}");
    }
}
