//! The files of a model: what each is, and whether they belong together.

use serde_json::Value;

use super::merged::Merged;
use super::{botocore, smithy};
use crate::api::Source;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::json;

/// What a model is, for those who gave something else.
pub(super) const EXPECTED: &str = "expected botocore's `service-2.json`, with `metadata`, `operations` and `shapes`, \
                        and at most its `paginators-1.json`, `waiters-2.json` and `endpoint-rule-set-1.json` \
                        beside it, or Smithy's JSON AST, with `smithy` and `shapes`";

/// A vocabulary of models.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Botocore,
    Smithy,
}

/// What a file is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Content {
    Model(Form),
    /// What stands beside a model of botocore's.
    Companion,
}

/// Parses a file that is a model by itself.
pub(super) fn parse_one(source: &Source<'_>) -> Result<(Form, Value), Diagnostic> {
    let document = json::parse(source.name, source.text, EXPECTED)?;
    match sniff(&document, source.name)? {
        Content::Model(form) => Ok((form, document)),
        Content::Companion => Err(not_a_model(&document, source.name)),
    }
}

/// Parses all files of a model, and makes one document of them.
pub(super) fn parse(
    sources: &[Source<'_>],
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<(Form, Merged), Diagnostics> {
    let mut files = Files::default();
    for source in sources {
        let parsed = json::parse(source.name, source.text, EXPECTED)
            .and_then(|document| Ok((sniff(&document, source.name)?, document)));
        match parsed {
            Ok((content, document)) => files.add(content, source.name, document),
            Err(error) => diagnostics.push(error),
        }
    }
    if diagnostics.is_empty() {
        files.check(diagnostics);
    }
    if !diagnostics.is_empty() {
        return Err(Diagnostics::new(std::mem::take(diagnostics)));
    }
    match files.botocore.pop() {
        Some(model) => Ok((Form::Botocore, botocore::merge(model, &files.companions, diagnostics))),
        None if files.smithy.is_empty() => {
            Err(Diagnostic::error("", "", "expected a model file, found none").into())
        }
        None => Ok((Form::Smithy, smithy::merge(files.smithy, diagnostics))),
    }
}

/// Parsed files with their names.
#[derive(Default)]
struct Files {
    smithy: Vec<(String, Value)>,
    botocore: Vec<(String, Value)>,
    companions: Vec<(String, Value)>,
}

impl Files {
    fn add(&mut self, content: Content, name: &str, document: Value) {
        let files = match content {
            Content::Model(Form::Smithy) => &mut self.smithy,
            Content::Model(Form::Botocore) => &mut self.botocore,
            Content::Companion => &mut self.companions,
        };
        files.push((name.to_owned(), document));
    }

    /// Reports files that do not belong together.
    fn check(&self, diagnostics: &mut Vec<Diagnostic>) {
        if self.botocore.len() > 1 || !self.botocore.is_empty() && !self.smithy.is_empty() {
            for (name, _) in &self.botocore {
                let message = "a botocore model is one file, and is read together with the files beside it alone";
                diagnostics.push(Diagnostic::error(name, "", message));
            }
        }
        if self.botocore.is_empty() {
            let message = match self.smithy.is_empty() {
                true => "this stands beside a botocore model; expected its `service-2.json`, too",
                false => "this stands beside a botocore model; a Smithy model says the same itself",
            };
            for (name, _) in &self.companions {
                diagnostics.push(Diagnostic::error(name, "", message));
            }
        }
    }
}

/// Recognizes what a file is by its top-level keys.
fn sniff(document: &Value, source: &str) -> Result<Content, Diagnostic> {
    if let Some(version) = document.get("smithy") {
        return match smithy::is_version(version) {
            true => Ok(Content::Model(Form::Smithy)),
            false => {
                let message =
                    format!("expected a version of Smithy, \"2.0\" or \"1.0\", found {version}");
                Err(Diagnostic::error(source, "/smithy", message))
            }
        };
    }
    match missing(document).is_empty() {
        true => Ok(Content::Model(Form::Botocore)),
        false if botocore::is_companion(document) => Ok(Content::Companion),
        false => Err(not_a_model(document, source)),
    }
}

/// The keys of a botocore model that a document lacks.
fn missing(document: &Value) -> Vec<&'static str> {
    let keys = ["metadata", "operations", "shapes"].into_iter();
    keys.filter(|key| document.get(key).is_none()).collect()
}

fn not_a_model(document: &Value, source: &str) -> Diagnostic {
    let missing: Vec<_> = missing(document).iter().map(|key| format!("`{key}`")).collect();
    let message =
        format!("this is not a service model: it has no top-level {}", missing.join(", "));
    Diagnostic::error(source, "", message).help(EXPECTED)
}

/// With real models: `BOTOCORE` is the `data` directory of a botocore release, and `SMITHY`, which may be missing, a
/// directory of Smithy models.
#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};
    use std::fs::{self, File};
    use std::io::Read;
    use std::path::{Path, PathBuf};

    use flate2::read::GzDecoder;

    use crate::api::{Source, Sources};
    use crate::frontend::load;
    use crate::model::{
        Call, Comparator, Expression, Matcher, Model, Operation, Rule, RuleKind, Waiter,
    };

    /// What models say, by what it is.
    #[derive(Debug, Default)]
    struct Counts(BTreeMap<&'static str, usize>, BTreeSet<String>);

    impl Counts {
        fn add(&mut self, what: &'static str, count: usize) {
            *self.0.entry(what).or_default() += count;
        }

        fn model(&mut self, model: &Model) {
            self.add("services", 1);
            self.add(
                "paginators",
                model.operations.values().filter(|of| of.paginator.is_some()).count(),
            );
            let waiters =
                || model.operations.values().flat_map(|operation: &Operation| &operation.waiters);
            self.add("waiters", waiters().count());
            waiters().for_each(|waiter| self.acceptors(waiter));
            if let Some(rules) = &model.service.endpoint_rules {
                self.add("rule sets", 1);
                self.rules(&rules.rules);
            }
        }

        fn acceptors(&mut self, waiter: &Waiter) {
            for acceptor in &waiter.acceptors {
                let what = match &acceptor.matcher {
                    Matcher::Output { comparator: Comparator::Equals, .. } => "path",
                    Matcher::Output { comparator: Comparator::All, .. } => "pathAll",
                    Matcher::Output { comparator: Comparator::Any, .. } => "pathAny",
                    Matcher::InputOutput { .. } => "input and output",
                    Matcher::Success(_) | Matcher::Error(_) => "error",
                    Matcher::Status(_) => "status",
                };
                self.add(what, 1);
                self.add("acceptors", 1);
            }
        }

        fn rules(&mut self, rules: &[Rule]) {
            for rule in rules {
                rule.conditions.iter().for_each(|condition| self.call(&condition.call));
                match &rule.kind {
                    RuleKind::Endpoint(endpoint) => self.expression(&endpoint.url),
                    RuleKind::Error(error) => self.expression(error),
                    RuleKind::Tree(rules) => self.rules(rules),
                }
            }
        }

        fn call(&mut self, call: &Call) {
            self.1.insert(call.function.clone());
            call.arguments.iter().for_each(|argument| self.expression(argument));
        }

        fn expression(&mut self, expression: &Expression) {
            match expression {
                Expression::Call(call) => self.call(call),
                Expression::List(items) => items.iter().for_each(|item| self.expression(item)),
                _ => {}
            }
        }
    }

    fn entries(directory: &Path) -> Vec<PathBuf> {
        let entries = fs::read_dir(directory)
            .unwrap_or_else(|error| panic!("{}: {error}", directory.display()));
        let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        paths
    }

    /// A file, or the same with `.gz`.
    fn text(path: &Path) -> Option<Vec<u8>> {
        let mut text = Vec::new();
        if let Ok(mut file) = File::open(path) {
            file.read_to_end(&mut text).unwrap();
        } else {
            let file = File::open(path.with_extension("json.gz")).ok()?;
            GzDecoder::new(file).read_to_end(&mut text).unwrap();
        }
        Some(text)
    }

    /// Reads a model, about which there is nothing to say but that some numbers lose precision.
    fn read(name: &str, files: &[(&str, Vec<u8>)]) -> Model {
        let sources: Vec<_> = files.iter().map(|(name, text)| Source { name, text }).collect();
        let sources = Sources { models: &sources, ..Sources::default() };
        let (model, documents, diagnostics) =
            load(&sources, false).unwrap_or_else(|error| panic!("{name}: {error}"));
        let diagnostics = documents.report(diagnostics);
        assert!(diagnostics.iter().next().is_none(), "{name}: {diagnostics}");
        model
    }

    #[test]
    #[ignore = "needs full models"]
    fn every_real_model_is_read() {
        let data = std::env::var_os("BOTOCORE").expect("BOTOCORE is not set");
        let mut counts = Counts::default();
        for service in entries(Path::new(&data)).into_iter().filter(|path| path.is_dir()) {
            let newest = entries(&service).into_iter().rev().find_map(|version| {
                text(&version.join("service-2.json")).map(|model| (version, model))
            });
            let Some((version, model)) = newest else { continue };
            let mut files = vec![("service-2.json", model)];
            for name in ["paginators-1.json", "waiters-2.json", "endpoint-rule-set-1.json"] {
                files.extend(text(&version.join(name)).map(|text| (name, text)));
            }
            counts.model(&read(&service.display().to_string(), &files));
        }
        println!("botocore: {counts:?}");
        let of = |what| counts.0.get(what).copied().unwrap_or_default();
        assert_eq!([of("services"), of("rule sets"), counts.1.len()], [439, 439, 12]);
        assert_eq!([of("paginators"), of("waiters"), of("acceptors")], [3_449, 410, 1_292]);
        let matchers = ["path", "pathAny", "error", "pathAll", "status"].map(of);
        assert_eq!(matchers, [732, 215, 184, 111, 50]);

        let mut counts = Counts::default();
        let smithy = std::env::var_os("SMITHY").map(PathBuf::from);
        for path in smithy.iter().flat_map(|directory| entries(directory)) {
            let name = path.display().to_string();
            counts.model(&read(&name, &[(&name, text(&path).unwrap())]));
        }
        println!("Smithy: {counts:?}");
    }
}
