//! How the code of the generator and of xtask is laid out: functions fit a screen, files do not need each other in
//! cycles, and the generator's texts name no flag of xtask's.
#![allow(clippy::panic)]

use std::collections::BTreeSet;

use proc_macro2::{TokenStream, TokenTree};
use tests::{files_below, read};

#[path = "house/cycles.rs"]
mod cycles;
#[path = "house/length.rs"]
mod length;

use cycles::{cycles, needs};
use length::lengths;

/// What fits a screen.
const MAX_LINES: usize = 60;

/// TO BE EMPTY: functions of the generator that are too long, until they are taken apart.
const TOO_LONG: &[(&str, &str)] = &[
    ("emit/operation_error.rs", "wire"),
    ("emit/structure.rs", "wire"),
    ("emit/union.rs", "wire"),
    ("frontend/smithy/tests.rs", "shapes_are_what_botocore_has_types_and_keys_for"),
    ("support/date_time.rs", "refuses_what_is_no_date"),
    ("support/date_time.rs", "reads_numbers_from_text"),
    ("support/enumeration.rs", "enumeration!"),
];

/// TO BE EMPTY: files of the generator that need each other, until they are taken apart.
const IN_CYCLES: &[&str] = &[
    "emit/builder.rs",
    "emit/constraints.rs",
    "emit/default.rs",
    "emit/enumeration.rs",
    "emit/error.rs",
    "emit/example.rs",
    "emit/layout.rs",
    "emit/limits.rs",
    "emit/manifest.rs",
    "emit/mod.rs",
    "emit/operation.rs",
    "emit/operation_error.rs",
    "emit/params.rs",
    "emit/protocol_tests.rs",
    "emit/readme.rs",
    "emit/root.rs",
    "emit/structure.rs",
    "emit/support.rs",
    "emit/types.rs",
    "emit/union.rs",
    "frontend/smithy/mod.rs",
    "frontend/smithy/protocol_tests.rs",
    "frontend/smithy/service.rs",
    "frontend/smithy/shape.rs",
    "support/codec.rs",
    "support/path.rs",
    "support/structure.rs",
    "support/validation.rs",
];

/// The files of a crate's `src`, with their paths there.
fn files(directory: &str) -> Vec<(String, String)> {
    let is_rust = |path: &String| path.rsplit('.').next() == Some("rs");
    let paths = files_below(directory).into_iter().filter(is_rust);
    let text =
        |path: &str| String::from_utf8_lossy(&read(&format!("{directory}/{path}"))).into_owned();
    paths.map(|path| (path.clone(), text(&path))).collect()
}

/// The functions and arms that are too long, as the file and the name.
fn too_long(directory: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for (path, text) in files(directory) {
        for length in lengths(&text).into_iter().filter(|length| length.lines > MAX_LINES) {
            eprintln!(
                "{directory}/{path}:{}: {} has {} lines",
                length.line, length.name, length.lines
            );
            found.push((path.clone(), length.name));
        }
    }
    found
}

/// The files that are in a cycle.
fn in_cycles(directory: &str) -> BTreeSet<String> {
    let files = files(directory);
    // Unit tests can be a file.
    let is_test = |path: &str| path.rsplit('/').next() == Some("tests.rs");
    let files = files.iter().filter(|(path, _)| !is_test(path));
    let needs = needs(files.map(|(path, text)| (path.as_str(), text.as_str())));
    let mut found = BTreeSet::new();
    for cycle in cycles(&needs) {
        eprintln!("{directory}: these files need each other:");
        for file in &cycle {
            for (other, paths) in
                needs[*file].iter().filter(|(other, _)| cycle.contains(other.as_str()))
            {
                let paths: Vec<_> = paths.iter().map(String::as_str).collect();
                eprintln!("    {file} needs {other}: {}", paths.join(", "));
            }
        }
        found.extend(cycle.into_iter().map(str::to_owned));
    }
    found
}

#[test]
fn every_function_fits_a_screen() {
    assert_eq!(too_long("xtask/src"), []);
    let found = too_long("codegen/src");
    let found: Vec<_> = found.iter().map(|(path, name)| (path.as_str(), name.as_str())).collect();
    assert_eq!(found, TOO_LONG, "what is mended leaves the list, and nothing comes in");
}

#[test]
fn files_do_not_need_each_other() {
    assert_eq!(in_cycles("xtask/src"), BTreeSet::new());
    let found = in_cycles("codegen/src");
    let found: Vec<_> = found.iter().map(String::as_str).collect();
    assert_eq!(found, IN_CYCLES, "what is mended leaves the list, and nothing comes in");
}

/// Programs call the generator, too, and a flag says nothing to these: `Diagnostic::option` is for what has flags.
/// What is written into crates names the command that writes them.
#[test]
fn the_generator_names_no_flag() {
    const INTO_CRATES: [&str; 2] = ["emit/manifest.rs", "emit/readme.rs"];
    let mut found = Vec::new();
    for (path, text) in files("codegen/src") {
        if !path.starts_with("support/") && !INTO_CRATES.contains(&path.as_str()) {
            found
                .extend(flags(&text).into_iter().map(|text| format!("codegen/src/{path}: {text}")));
        }
    }
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

/// The strings of a file that name a flag or a subcommand, its unit tests and documentation aside.
fn flags(text: &str) -> Vec<String> {
    let text = text.split("\n#[cfg(test)]\nmod tests").next().unwrap_or_default();
    let tokens: TokenStream = text.parse().unwrap_or_else(|error| panic!("{error}"));
    let mut found = strings(tokens);
    found.retain(|string| {
        let string = string.replace("@generated by cargo xtask codegen", "");
        let mut flags = string.match_indices("--").filter(|(at, _)| {
            let (before, after) = (&string[..*at], &string[at + 2..]);
            !before.ends_with(|c: char| c == '-' || c.is_alphanumeric())
                && after.starts_with(|c: char| c.is_ascii_lowercase())
        });
        flags.next().is_some() || string.contains("cargo xtask")
    });
    found
}

/// The literals, those of attributes aside.
fn strings(tokens: TokenStream) -> Vec<String> {
    let mut found = Vec::new();
    let mut is_attribute = false;
    for token in tokens {
        match &token {
            TokenTree::Group(group) if !is_attribute => found.extend(strings(group.stream())),
            TokenTree::Literal(literal) => found.push(literal.to_string()),
            _ => {}
        }
        let is_start = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '#');
        is_attribute = is_start || is_attribute && matches!(&token, TokenTree::Punct(_));
    }
    found
}

/// The rules see what breaks them.
mod rules {
    use std::collections::BTreeSet;

    use super::{MAX_LINES, cycles, flags, lengths, needs};

    fn named(text: &str) -> Vec<(String, usize, usize)> {
        let lengths = lengths(text).into_iter();
        lengths.map(|length| (length.name, length.line, length.lines)).collect()
    }

    #[test]
    fn the_lines_of_a_function_are_counted_to_its_brace() {
        let text = r##"
/// fn no() {
fn one(of: [u8; 2]) -> impl Fn(&str) {
    // }
    let text = ("}", '}', '\'', r#""}"#, b"\"}", "\\");
    /* } /* } */
    fn inner<'a>() {}
}

trait Thing {
    fn without(&self);
    fn type_(of: fn(u8)) {
    }
}
"##;
        let expected = [("one", 3, 6), ("inner", 7, 1), ("type_", 12, 2)];
        assert_eq!(named(text), expected.map(|(name, line, lines)| (name.to_owned(), line, lines)));
    }

    #[test]
    fn the_lines_of_a_macros_arm_are_counted() {
        let text = "macro_rules! some {
    ($a:ident => { $b:expr }) => {
        fn $a() {
            $b => 1;
        }
    };
    () => { 1 };
}
";
        let expected = [("$a", 3, 3), ("some!", 2, 5), ("some!", 7, 1)];
        assert_eq!(named(text), expected.map(|(name, line, lines)| (name.to_owned(), line, lines)));
    }

    #[test]
    fn a_line_more_than_fits_is_too_long() {
        for (lines, is_too_long) in [(MAX_LINES, false), (MAX_LINES + 1, true)] {
            let body = "    ();\n".repeat(lines - 2);
            for text in [
                format!("fn long() {{\n{body}}}\n"),
                format!("macro_rules! long {{ () => {{\n{body}}} }}"),
            ] {
                let [length] = &lengths(&text)[..] else { panic!("{text}") };
                assert_eq!(length.lines > MAX_LINES, is_too_long, "{text}");
            }
        }
    }

    /// The files in cycles of a crate.
    fn in_cycles(files: &[(&str, &str)]) -> Vec<String> {
        let needs = needs(files.iter().copied());
        let groups = cycles(&needs);
        groups.into_iter().map(|cycle| Vec::from_iter(cycle).join(" ")).collect()
    }

    const NONE: &[&str] = &[];
    const SIBLINGS: &[&str] = &["one.rs two.rs"];
    const CHILD: &[&str] = &["lib.rs one.rs"];

    #[track_caller]
    fn assert_cycles(cases: &[(&str, &str, &str, &[&str])]) {
        for (lib, one, two, expected) in cases {
            let files = [("lib.rs", *lib), ("one.rs", *one), ("two.rs", *two)];
            assert_eq!(in_cycles(&files), *expected, "{files:?}");
        }
    }

    #[test]
    fn files_that_need_each_other_are_a_cycle() {
        assert_cycles(&[
            // A declaration is no need, and one way is no cycle.
            ("mod one; mod two;", "use crate::two::B; pub struct A;", "pub struct B;", NONE),
            ("mod one; mod two; fn f() { one::f() }", "pub fn f() {}", "", NONE),
            (
                "mod one; mod two;",
                "use crate::two::B; pub struct A;",
                "use crate::one::A; pub struct B;",
                SIBLINGS,
            ),
            ("", "use super::two::B;", "fn f() { crate::one::g(); } pub struct B;", SIBLINGS),
            (
                "",
                "use super::two::B;",
                "fn f(a: Vec<[crate::one::A; 2]>) { println!(\"{}\", super::one::f()) }",
                SIBLINGS,
            ),
            ("", "use crate::{two::{self, b as c}};", "use crate::one::*;", SIBLINGS),
        ]);
    }

    #[test]
    fn a_parent_and_its_child_can_be_a_cycle() {
        assert_cycles(&[
            ("mod one; use one::A; pub struct X;", "use super::X; pub struct A;", "", CHILD),
            (
                "mod one; fn f() { one::f() } pub struct X;",
                "use crate::X; pub fn f() {}",
                "",
                CHILD,
            ),
            ("mod one; fn f() { one::f() }", "pub fn f() { super::f() }", "", CHILD),
            (
                "mod one; fn f() { self::one::f() } macro_rules! m { () => { $crate::one::f() } }",
                "use super::*; pub fn f() {}",
                "",
                CHILD,
            ),
        ]);
    }

    #[test]
    fn what_is_exported_again_is_where_it_is_defined() {
        assert_cycles(&[
            (
                "mod one; mod two; pub use two::B; use one::f;",
                "use super::B; pub fn f() {}",
                "pub struct B;",
                NONE,
            ),
            (
                "mod one; mod two; pub use two::*; use one::f;",
                "use super::B; pub fn f() {}",
                "pub struct B;",
                NONE,
            ),
            (
                "pub use two::B as C;",
                "use crate::C; pub fn f() {}",
                "use crate::one::f; pub struct B;",
                SIBLINGS,
            ),
            (
                "pub use two::*;",
                "use crate::B; pub fn f() {}",
                "use crate::one::f; pub struct B;",
                SIBLINGS,
            ),
            (
                "",
                "use crate::two; fn f() { two::g() }",
                "use crate::one; pub fn g() { one::f() }",
                SIBLINGS,
            ),
        ]);
    }

    #[test]
    fn tests_texts_and_declarations_are_no_needs() {
        assert_cycles(&[
            (
                "mod one; use one::f;",
                "pub fn f() {}\n#[cfg(test)]\nmod tests { use crate::X; use super::super::X; }",
                "",
                NONE,
            ),
            ("mod one; use one::f; pub struct X;", "pub fn f() { quote! { crate::X } }", "", NONE),
            (
                "mod one; use one::f; pub struct X;",
                "/// [`crate::X`]\npub(in crate::one) fn f() { \"crate::X\"; }",
                "",
                NONE,
            ),
            ("mod std; mod one; use one::f;", "use std::fs; pub fn f() { other::x() }", "", NONE),
        ]);
    }

    #[test]
    fn cycles_are_found_at_any_depth_and_length() {
        let files = [
            ("main.rs", "mod a; fn main() { a::run() }"),
            ("a/mod.rs", "mod b; mod c; pub fn run() { b::run() }"),
            ("a/b.rs", "mod d; pub fn run() { d::run() } pub struct B;"),
            ("a/b/d.rs", "pub fn run() { crate::a::c::run() }"),
            ("a/c.rs", "use super::b::B; pub fn run() {}"),
        ];
        assert_eq!(in_cycles(&files), ["a/b.rs a/b/d.rs a/c.rs"]);
        let needs = needs(files);
        let paths: BTreeSet<_> = needs["a/b/d.rs"]["a/c.rs"].iter().map(String::as_str).collect();
        assert_eq!(paths, BTreeSet::from(["crate::a::c::run"]));
    }

    #[test]
    fn a_flag_in_a_text_is_found() {
        for text in [
            "\"use `--all`\"",
            "format!(\"--all {x}\")",
            "f(\"run cargo xtask list\")",
            "[r#\"--x\"#]",
        ] {
            assert_eq!(flags(&format!("fn f() {{ {text}; }}")).len(), 1, "{text}");
        }
        for text in [
            "\"a -- b\"",
            "\"a--b\"",
            "\"<!-- x\"",
            "\"// @generated by cargo xtask codegen. Do not edit.\"",
            "x--y",
        ] {
            assert!(flags(&format!("/// Use `--all`.\nfn f() {{ {text}; }}")).is_empty(), "{text}");
        }
        assert!(
            flags("fn f() {}\n#[cfg(test)]\nmod tests { const X: &str = \"--x\"; }").is_empty()
        );
    }
}
