//! Who may know whom in the generator: JSON → frontend → model → passes → emit → files, and never back.
//!
//! The rules are checked on the source text, without its comments and its unit tests. A path that
//! starts with `::` in an emitter is one that it writes, rather than one that it follows.

use tests::{files_below, read};

/// A file or a directory of `codegen/src`, and what of the crate's root it may name. `lib.rs` joins
/// them and may name all.
const MODULES: &[(&str, &[&str])] = &[
    ("diagnostic", &[]),
    ("emit", &["diagnostic", "file", "ir", "names", "passes", "File", "Options", "Selection"]),
    ("file", &["diagnostic", "File"]),
    ("frontend", &["diagnostic", "ir", "json", "Documentation", "Source"]),
    ("ir", &[]),
    ("json", &["diagnostic"]),
    ("names", &["diagnostic", "ir"]),
    ("passes", &["diagnostic", "ir", "Selection"]),
    // What is copied into generated crates knows nothing of the generator.
    ("support", &[]),
];

/// What the root of the crate defines itself.
const ROOT: &[&str] = &["Documentation", "File", "Generated", "Options", "Selection", "Source"];

/// Every crate that `codegen` depends on, and where in `codegen/src` it may be used.
const CRATES: &[(&str, &[&str])] = &[
    ("heck", &["names"]),
    ("prettyplease", &["file"]),
    ("proc_macro2", &["emit", "file"]),
    ("quote", &["emit"]),
    ("serde_json", &["frontend", "json", "support/document"]),
    ("syn", &["file"]),
    // What generated crates depend on.
    ("chrono", &["support/date_time_chrono"]),
    ("jiff", &["support/date_time_jiff"]),
    ("serde_core", &["support"]),
    ("time", &["support/date_time_time"]),
];

/// What the generator leaves to `xtask`.
const OUTSIDE_WORLD: &[&str] = &["env", "fs", "net", "process"];

/// Services that a special case would most likely be about: those with long names wherever they
/// appear, those with short ones where they are a word.
const SERVICES: &[&str] = &[
    "apigateway", "bedrock", "cloudformation", "cloudwatch", "cognito", "dynamodb", "ec2", "ecr",
    "ecs", "eks", "elasticache", "eventbridge", "iam", "kinesis", "kms", "opensearch", "rds",
    "redshift", "route53", "s3", "sagemaker", "secretsmanager", "sns", "sqs", "ssm",
    "stepfunctions", "sts",
];

#[test]
fn modules_know_only_what_they_may() {
    let mut broken = Vec::new();
    for file in sources() {
        for (line, name) in file.children("crate") {
            let is_ours = MODULES.iter().any(|(module, _)| *module == name) || ROOT.contains(&name);
            // In an emitter, that is where the support modules are in a generated crate.
            let is_emitted = file.is_in("emit") && name == "support";
            let own = file.module();
            if is_ours && !is_emitted && name != own && !allowed(MODULES, own).contains(&name) {
                broken.push(file.broken(line, &format!("`{own}` may not know `{name}`")));
            }
        }
        for (line, _) in file.children("super") {
            if file.is_root_of_module() || file.line(line).contains("super::super") {
                let rule = "a path to another module starts with `crate::`";
                broken.push(file.broken(line, rule));
            }
        }
    }
    report(&broken);
}

#[test]
fn dependencies_are_used_where_they_belong() {
    let mut broken = Vec::new();
    for file in sources() {
        for (name, places) in CRATES {
            let uses = file.children(name).into_iter();
            for (line, _) in uses.filter(|_| !places.iter().any(|place| file.is_in(place))) {
                let places = places.join(", ");
                broken.push(file.broken(line, &format!("only {places} may use `{name}`")));
            }
        }
        for (line, name) in file.children("std") {
            if OUTSIDE_WORLD.contains(&name) {
                broken.push(file.broken(line, &format!("only xtask may use `std::{name}`")));
            }
        }
    }
    report(&broken);
}

#[test]
fn every_dependency_has_a_place() {
    let manifest = String::from_utf8_lossy(&read("codegen/Cargo.toml")).into_owned();
    let tables = manifest.split("\n[").filter(|table| table.contains("dependencies]\n"));
    let mut found: Vec<String> = tables
        .flat_map(|table| table.lines().skip(1))
        .filter(|line| line.starts_with(|first: char| first.is_ascii_alphabetic()))
        .filter_map(|line| Some(line.split(['.', ' ', '=']).next()?.replace('-', "_")))
        .collect();
    let mut known: Vec<_> = CRATES.iter().map(|(name, _)| *name).collect();
    found.sort();
    known.sort_unstable();
    assert_eq!(found, known, "codegen/Cargo.toml, and CRATES in {}", file!());
}

#[test]
fn every_module_has_a_rule() {
    for file in sources() {
        let module = file.module();
        let is_known = module == "lib" || MODULES.iter().any(|(name, _)| *name == module);
        assert!(is_known, "codegen/src/{}: no rule in {} is about it", file.path, file!());
    }
}

/// What is private needs no rule: nothing outside can name it.
#[test]
fn the_modules_of_the_generator_are_private() {
    let broken: Vec<_> = sources()
        .iter()
        .filter(|file| file.module() == "lib")
        .flat_map(|file| {
            let public = file.lines().filter(|(_, line)| line.starts_with("pub mod "));
            public.map(|(line, _)| file.broken(line, "modules of `codegen` are private"))
        })
        .collect();
    report(&broken);
}

#[test]
fn no_service_is_a_special_case() {
    let mut broken = Vec::new();
    for file in sources() {
        for (line, text) in file.lines() {
            let words = words(text);
            let whole = words.concat();
            for service in SERVICES {
                let is_named = match service.len() {
                    ..6 => words.iter().any(|word| word == service),
                    _ => whole.contains(service),
                };
                if is_named {
                    broken.push(file.broken(line, &format!("`{service}` is a special case")));
                }
            }
        }
    }
    report(&broken);
}

/// The words of a line in lower case: `getBucket_S3` is `get`, `bucket` and `s3`.
fn words(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut previous = ' ';
    for character in text.chars() {
        let begins = character.is_uppercase() && previous.is_lowercase();
        if begins || !character.is_alphanumeric() {
            words.push(String::new());
        }
        if let (true, Some(word)) = (character.is_alphanumeric(), words.last_mut()) {
            word.extend(character.to_lowercase());
        }
        previous = character;
    }
    words
}

fn allowed<'a>(rules: &[(&str, &'a [&'a str])], module: &str) -> &'a [&'a str] {
    rules.iter().find(|(name, _)| *name == module).map_or(&[], |(_, allowed)| allowed)
}

#[track_caller]
fn report(broken: &[String]) {
    assert!(broken.is_empty(), "\n{}\n", broken.join("\n"));
}

/// A file of the generator.
struct Source {
    /// Below `codegen/src`.
    path: String,
    /// Its code: comments are empty lines, and unit tests, which come last, are cut off.
    code: String,
}

/// All files of the generator, without the list of support modules, which no crate gets a copy of.
fn sources() -> Vec<Source> {
    let paths = files_below("codegen/src").into_iter().filter(|path| path != "support/mod.rs");
    let files = paths.map(|path| {
        let text = String::from_utf8_lossy(&read(&format!("codegen/src/{path}"))).into_owned();
        let text = text.split("\n#[cfg(test)]\nmod tests").next().unwrap_or_default();
        let is_comment = |line: &str| line.trim_start().starts_with("//");
        let code: Vec<_> =
            text.lines().map(|line| if is_comment(line) { "" } else { line }).collect();
        Source { path, code: code.join("\n") }
    });
    files.collect()
}

impl Source {
    fn is_in(&self, place: &str) -> bool {
        let rest = self.path.strip_prefix(place);
        rest.is_some_and(|rest| rest.starts_with(['/', '.']))
    }

    /// The module of the crate's root that the file is, or is in.
    fn module(&self) -> &str {
        self.path.split(['/', '.']).next().unwrap_or_default()
    }

    fn is_root_of_module(&self) -> bool {
        !self.path.contains('/') || self.path.ends_with("/mod.rs")
    }

    /// The lines of code with their numbers, which start at one.
    fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        (1..).zip(self.code.lines())
    }

    fn line(&self, number: usize) -> &str {
        self.code.lines().nth(number - 1).unwrap_or_default()
    }

    /// The line and the second segment of each path that starts with `root`; several for a path that
    /// goes on with braces.
    fn children(&self, root: &str) -> Vec<(usize, &str)> {
        let mut children = Vec::new();
        let start = format!("{root}::");
        for (at, _) in self.code.match_indices(&start) {
            if self.is_start_of_path(at) {
                let line = self.code[..at].matches('\n').count() + 1;
                let rest = &self.code[at + start.len()..];
                children.extend(first_segments(rest).map(|segment| (line, segment)));
            }
        }
        children
    }

    fn is_start_of_path(&self, at: usize) -> bool {
        let before = &self.code[..at];
        let is_part = |before: &str| before.ends_with(|c: char| c.is_alphanumeric() || c == '_');
        match before.strip_suffix("::") {
            // What an emitter writes; elsewhere, the crate of that name.
            Some(before) => !self.is_in("emit") && !is_part(before),
            None => !is_part(before) && !before.ends_with('$'),
        }
    }
}

/// `a` of `a::b`, and `a` and `c` of `{a::{b}, c}`.
fn first_segments(path: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0;
    let end = path.find(|c| {
        depth += i32::from(c == '{') - i32::from(c == '}');
        depth == 0
    });
    let group = path.strip_prefix('{').and_then(|group| group.get(..end? - 1));
    let mut depth = 0;
    let items = group.unwrap_or(path).split(move |c| {
        depth += i32::from(c == '{') - i32::from(c == '}');
        c == ',' && depth == 0
    });
    let items = items.take(if group.is_some() { usize::MAX } else { 1 });
    items.map(|item| {
        let item = item.trim_start();
        &item[..item.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(item.len())]
    })
}

impl Source {
    fn broken(&self, line: usize, rule: &str) -> String {
        format!("codegen/src/{}:{line}: {rule}\n    {}", self.path, self.line(line).trim())
    }
}
