//! Who may know whom in the generator: JSON → frontend → model → passes → lower → rust → emit → files, never back.
//!
//! The rules are checked on the source text, without its comments and its unit tests.

use tests::{files_below, read};

/// Each file or directory of `codegen/src`, and which others it may name. `lib.rs` joins them.
/// Nothing outside can name any, since they are private.
const MODULES: &[(&str, &[&str])] = &[
    ("api", &["diagnostic"]),
    ("diagnostic", &[]),
    ("emit", &["api", "diagnostic", "file", "rust"]),
    ("file", &["api", "diagnostic", "parallel"]),
    ("frontend", &["api", "diagnostic", "graph", "json", "model"]),
    ("graph", &[]),
    ("json", &["diagnostic"]),
    ("lib", &[]),
    ("lower", &["api", "diagnostic", "model", "parallel", "passes", "protocol", "rust"]),
    ("model", &[]),
    ("parallel", &[]),
    ("passes", &["api", "diagnostic", "graph", "model"]),
    ("protocol", &["api", "diagnostic", "model", "rust"]),
    (
        "protocol_tests",
        &[
            "api",
            "diagnostic",
            "emit",
            "file",
            "frontend",
            "json",
            "lower",
            "model",
            "protocol",
            "rust",
        ],
    ),
    ("rust", &[]),
    // What is copied into generated crates knows nothing of the generator.
    ("support", &[]),
];

/// Every crate that `codegen` depends on, and the places in `codegen/src` that may use it.
const CRATES: &[(&str, &[&str])] = &[
    ("heck", &["lower/names"]),
    ("prettyplease", &["file"]),
    ("proc_macro2", &["emit", "file", "protocol_tests"]),
    ("quote", &["emit", "protocol_tests"]),
    (
        "serde_json",
        &[
            "frontend",
            "json",
            "support/client/replay",
            "support/client/replay_file",
            "support/client/replay_request",
            "support/client/strict",
            "support/codec/both",
            "support/codec/document",
            "support/protocol_check",
        ],
    ),
    ("syn", &["file"]),
    // What generated crates depend on.
    (
        "bytes",
        &[
            "support/client/blocking_upload",
            "support/client/reading",
            "support/client/streaming",
            "support/client/transport",
            "support/client/transport_hyper",
            "support/client/upload",
        ],
    ),
    ("chrono", &["support/date_time_chrono"]),
    ("flate2", &["support/http/compression"]),
    ("hmac", &["support/client/sigv4"]),
    (
        "http",
        &[
            "support/client/blocking_client",
            "support/client/blocking_streaming",
            "support/client/blocking_transport",
            "support/client/call",
            "support/client/call_error",
            "support/client/caller",
            "support/client/credentials_container",
            "support/client/credentials_instance",
            "support/client/metadata_http",
            "support/client/observer",
            "support/client/payload",
            "support/client/presign",
            "support/client/replay",
            "support/client/replay_answer",
            "support/client/replay_file",
            "support/client/replay_request",
            "support/client/retry",
            "support/client/sigv4",
            "support/client/streaming",
            "support/client/strict_response",
            "support/client/transport",
            "support/client/transport_hyper",
            "support/client/transport_ureq",
            "support/http",
            "support/protocol",
            "support/protocol_check",
        ],
    ),
    (
        "http_body",
        &[
            "support/client/reading",
            "support/client/streaming",
            "support/client/transport",
            "support/client/transport_hyper",
            "support/client/upload",
        ],
    ),
    ("jiff", &["support/date_time_jiff"]),
    ("md5", &["support/http/checksum"]),
    ("serde_core", &["support"]),
    ("sha2", &["support/client/payload", "support/client/sigv4", "support/client/tree_hash"]),
    ("time", &["support/date_time_time"]),
    ("tracing", &["support/client/trace"]),
];

/// What the generator leaves to `xtask`, and the modules of generated crates that need it.
const OUTSIDE_WORLD: &[(&str, &[&str])] = &[
    ("env", &["support/client/config"]),
    (
        "fs",
        &[
            // The text of an example.
            "emit/example",
            "support/client/blocking_upload",
            "support/client/config",
            "support/client/credentials_container",
            "support/client/profile",
            "support/client/upload",
        ],
    ),
    ("net", &["support/client/credentials_container", "support/client/metadata_http"]),
    ("process", &["support/client/credentials_process", "support/client/system"]),
];

/// Services that a special case would most likely be about; short names count only as whole words. EC2 is not among them,
/// since botocore calls a protocol `ec2`.
const SERVICES: &str = "apigateway bedrock cloudformation cloudwatch cognito dynamodb ecr ecs eks \
    elasticache eventbridge iam kinesis kms opensearch rds redshift route53 s3 sagemaker \
    secretsmanager sns sqs ssm stepfunctions sts";

#[test]
fn modules_know_only_what_they_may() {
    check(|file, broken| {
        let own = file.module();
        let rule = MODULES.iter().find(|(module, _)| *module == own);
        let Some((_, may_know)) = rule else { return broken(1, "a module that has no rule here") };
        for (line, name) in file.children("crate") {
            let is_module = MODULES.iter().any(|(module, _)| *module == name);
            // `crate::support` is a part of generated crates; `lib` says what of it the generator may use.
            if is_module && name != own && name != "support" && !may_know.contains(&name) {
                broken(line, &format!("`{own}` may not know `{name}`"));
            }
        }
        let is_root = !file.path.contains('/') || file.path.ends_with("/mod.rs");
        for (line, name) in file.children("super") {
            if is_root || name == "super" {
                broken(line, "a path to another module starts with `crate::`");
            }
        }
        for (line, text) in file.lines() {
            if own == "lib" && text.starts_with("pub mod ") {
                broken(line, "the modules of the generator are private");
            }
        }
    });
}

#[test]
fn dependencies_are_used_where_they_belong() {
    check(|file, broken| {
        for (name, places) in CRATES {
            if !places.iter().any(|place| file.is_in(place)) {
                let rule = format!("`{name}` may be used only in {}", places.join(", "));
                file.children(name).iter().for_each(|(line, _)| broken(*line, &rule));
            }
        }
        for (line, name) in file.children("std") {
            let places = OUTSIDE_WORLD.iter().find(|(module, _)| *module == name);
            if places.is_some_and(|(_, places)| !places.iter().any(|place| file.is_in(place))) {
                broken(line, &format!("only xtask may use `std::{name}`"));
            }
        }
    });
}

#[test]
fn every_dependency_has_a_place() {
    let manifest = String::from_utf8_lossy(&read("codegen/Cargo.toml")).into_owned();
    let tables = manifest.split("\n[").filter(|table| table.contains("dependencies]\n"));
    let names = tables.flat_map(|table| table.lines().skip(1)).filter_map(|line| {
        let end = line.find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_')?;
        // The one library that has another name than its package.
        let name = line[..end].replace("md-5", "md5").replace('-', "_");
        Some(name).filter(|name| !name.is_empty())
    });
    for name in names {
        let has_place = CRATES.iter().any(|(known, _)| *known == name);
        assert!(has_place, "codegen/Cargo.toml: no rule in {} is about `{name}`", file!());
    }
}

#[test]
fn no_service_is_a_special_case() {
    check(|file, broken| {
        for (line, text) in file.lines() {
            // A path of the metadata service is called after one.
            let text = text.to_lowercase().replace("meta-data/iam/", "");
            let words: Vec<_> = text.split(|c: char| !c.is_alphanumeric()).collect();
            let squeezed = words.concat();
            for service in SERVICES.split_whitespace() {
                let is_named = match service.len() {
                    ..6 => words.contains(&service),
                    _ => squeezed.contains(service),
                };
                if is_named {
                    broken(line, &format!("`{service}`: a special case is data in `models/`"));
                }
            }
        }
    });
}

/// Runs a check on each file, which calls back with the line and the rule that is broken there.
#[track_caller]
fn check(mut rules: impl FnMut(&Source, &mut dyn FnMut(usize, &str))) {
    let mut found = Vec::new();
    // The list of support modules is no part of the generator, and none of generated crates.
    for path in files_below("codegen/src").into_iter().filter(|path| path != "support/mod.rs") {
        let file = Source::read(path);
        rules(&file, &mut |line, rule| {
            let text = file.code.lines().nth(line - 1).unwrap_or_default().trim();
            found.push(format!("codegen/src/{}:{line}: {rule}\n    {text}", file.path));
        });
    }
    assert!(found.is_empty(), "\n{}", found.join("\n"));
}

/// A file of the generator.
struct Source {
    /// Below `codegen/src`.
    path: String,
    /// Its code: comments are empty lines, and unit tests, which come last, are cut off.
    code: String,
}

impl Source {
    fn read(path: String) -> Self {
        let text = String::from_utf8_lossy(&read(&format!("codegen/src/{path}"))).into_owned();
        let text = text.split("\n#[cfg(test)]\nmod tests").next().unwrap_or_default();
        let is_comment = |line: &str| line.trim_start().starts_with("//");
        let code = text.lines().map(|line| if is_comment(line) { "" } else { line });
        Self { path, code: code.collect::<Vec<_>>().join("\n") }
    }

    fn module(&self) -> &str {
        self.path.split(['/', '.']).next().unwrap_or_default()
    }

    fn is_in(&self, place: &str) -> bool {
        self.path.strip_prefix(place).is_some_and(|rest| rest.starts_with(['/', '.']))
    }

    fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        (1..).zip(self.code.lines())
    }

    /// The line and the second segment of each path that starts with `root`: several segments where
    /// the path goes on with braces.
    fn children(&self, root: &str) -> Vec<(usize, &str)> {
        let starts = self.code.match_indices(root).filter_map(|(at, _)| {
            let rest = self.code[at + root.len()..].strip_prefix("::")?;
            self.is_start_of_path(at).then_some((self.code[..at].matches('\n').count() + 1, rest))
        });
        starts.flat_map(|(line, rest)| segments(rest).map(move |name| (line, name))).collect()
    }

    /// Whether the file has tokens of generated code in it.
    fn prints(&self) -> bool {
        matches!(self.module(), "emit" | "protocol_tests")
    }

    fn is_start_of_path(&self, at: usize) -> bool {
        let is_part = |c: char| c.is_alphanumeric() || c == '_';
        let before = &self.code[..at];
        match before.strip_suffix("::") {
            // With two colons in front, a path is one that an emitter writes.
            Some(before) => !self.prints() && !before.ends_with(is_part),
            None => !before.ends_with(is_part) && !before.ends_with('$'),
        }
    }
}

/// `a` of `a::b`, and `a` and `c` of `{a::{b}, c}`.
fn segments(path: &str) -> impl Iterator<Item = &str> {
    let nesting = || {
        let mut depth = 0;
        move |c| {
            depth += i32::from(c == '{') - i32::from(c == '}');
            depth
        }
    };
    let (mut inside, mut outside) = (nesting(), nesting());
    let end = path.find(|c| outside(c) == 0).unwrap_or(path.len());
    let group = path.strip_prefix('{').map(|group| &group[..end - 1]);
    let items = group.unwrap_or(path).split(move |c| inside(c) == 0 && c == ',').map(str::trim);
    let items = items.take(if group.is_some() { usize::MAX } else { 1 });
    items.map(|item| item.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or(item))
}
