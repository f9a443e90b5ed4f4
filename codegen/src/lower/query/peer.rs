//! All waiters of a botocore release: what their acceptors were made into says the same as botocore.
//!
//! `BOTOCORE` is the `data` directory of the release, and `RESPONSES` what `tests/acceptors/responses.py` writes. What is
//! generated as Rust is evaluated here as data, since most services have no supported protocol: this looks at the typed
//! expressions, and `tests/acceptors/run.py` at the Rust that they are printed as.

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::fs::{self, File};
    use std::io::Read;
    use std::path::{Path, PathBuf};

    use flate2::read::GzDecoder;
    use serde_json::Value as Json;

    use super::super::{Subject, Value};
    use crate::api::{Options, Selection, Source, Sources};
    use crate::model::Protocol;
    use crate::rust::{
        Comparison, Condition, Crate, Item, Length, Literal, Matches, Operand, Operation, Query,
        Root, Step, Type,
    };
    use crate::{frontend, lower, passes, protocol};

    /// What is there where a query leads. Null is nothing.
    enum Found {
        One(Option<Json>),
        /// Nothing where what they are in is not there.
        Many(Option<Vec<Json>>),
    }

    struct Evaluator<'a> {
        subject: Subject<'a>,
        output: &'a Json,
    }

    /// A step from one value to another.
    type To<'t> = dyn Fn(&Json) -> Option<Json> + 't;

    /// Where a filter looks.
    type Looked<'a> = Option<(&'a Json, Value<'a>)>;

    fn there(json: &Json) -> Option<Json> {
        Some(json.clone()).filter(|json| !json.is_null())
    }

    impl<'a> Evaluator<'a> {
        fn query(&self, query: &Query, item: &Looked<'a>) -> Found {
            let (start, mut at) = match (query.root, item) {
                (Root::Item, Some((json, at))) => ((*json).clone(), Self::copy(at)),
                (Root::Output, _) => (self.output.clone(), Value::Structure(self.subject.output)),
                _ => panic!("botocore has no such root"),
            };
            let mut found = Found::One(Some(start));
            for step in &query.steps {
                found = self.step(found, step, &mut at);
            }
            found
        }

        fn copy(at: &Value<'a>) -> Value<'a> {
            match at {
                Value::Structure(structure) => Value::Structure(structure),
                Value::Typed(of_type) => Value::Typed(of_type.clone()),
            }
        }

        fn step(&self, found: Found, step: &Step, at: &mut Value<'a>) -> Found {
            let (to, of_type): (Box<To<'_>>, Type) = match (step, &*at) {
                (Step::Field { name, .. }, Value::Structure(of)) => {
                    let field = of.fields.iter().find(|field| field.name == *name).unwrap();
                    let of_type = field.of_type.without_option().without_box().clone();
                    (Box::new(|json| there(&json[&field.wire_name])), of_type)
                }
                (Step::Member(accessor), Value::Typed(Type::Named(path))) => {
                    let Some(Item::Union(of)) = self.subject.crate_root.find(path) else {
                        panic!()
                    };
                    let mut variants = of.variants.iter();
                    let variant = variants.find(|of| of.accessor == *accessor).unwrap();
                    let of_type = variant.of_type.without_box().clone();
                    (Box::new(|json| there(&json[&variant.wire_name])), of_type)
                }
                (Step::Item { index, .. }, Value::Typed(Type::Vec(item))) => {
                    let of_type = item.without_option().clone();
                    (Box::new(|json| json.get(*index).and_then(there)), of_type)
                }
                (Step::FromEnd { index, .. }, Value::Typed(Type::Vec(item))) => {
                    let item_type = item.without_option().clone();
                    (Box::new(|json| json.as_array()?.iter().rev().nth(*index).cloned()), item_type)
                }
                (Step::Items { .. }, Value::Typed(Type::Vec(item))) => {
                    let of_type = item.without_option().clone();
                    *at = self.subject.value(&of_type);
                    return split(found, &|json| json.as_array().cloned());
                }
                (Step::Values { .. }, Value::Typed(Type::Map(_, item))) => {
                    let of_type = item.without_option().clone();
                    *at = self.subject.value(&of_type);
                    let values = |json: &Json| Some(json.as_object()?.values().cloned().collect());
                    return split(found, &values);
                }
                (Step::Filter(condition), _) => {
                    let Found::Many(many) = found else { panic!() };
                    let is_so =
                        |json: &Json| self.condition(condition, &Some((json, Self::copy(at))));
                    return Found::Many(many.map(|of| of.into_iter().filter(is_so).collect()));
                }
                _ => panic!("the step does not fit its type"),
            };
            let found = match found {
                Found::One(one) => Found::One(one.as_ref().and_then(&to)),
                Found::Many(many) => {
                    Found::Many(many.map(|many| many.iter().filter_map(&to).collect()))
                }
            };
            drop(to);
            *at = self.subject.value(&of_type);
            found
        }

        fn one(&self, query: &Query, item: &Looked<'a>) -> Option<Json> {
            match self.query(query, item) {
                Found::One(one) => one,
                Found::Many(_) => panic!("there is one value"),
            }
        }

        fn many(&self, query: &Query, item: &Looked<'a>) -> Vec<Json> {
            match self.query(query, item) {
                Found::Many(many) => many.unwrap_or_default(),
                Found::One(_) => panic!("there are several values"),
            }
        }

        fn condition(&self, of: &Condition, item: &Looked<'a>) -> bool {
            match of {
                Condition::True(query) => self.one(query, item) == Some(Json::Bool(true)),
                Condition::Not(inner) => !self.condition(inner, item),
                Condition::And(left, right) => {
                    self.condition(left, item) && self.condition(right, item)
                }
                Condition::Or(left, right) => {
                    self.condition(left, item) || self.condition(right, item)
                }
                Condition::Any(query, expected) => {
                    let expected = literal(expected);
                    self.many(query, item).contains(&expected)
                }
                Condition::All(query, expected) => {
                    let (found, expected) = (self.many(query, item), literal(expected));
                    !found.is_empty() && found.iter().all(|found| *found == expected)
                }
                Condition::Compare(left, comparison, right) => {
                    let [left, right] = [left, right].map(|side| match side {
                        Operand::Value(query) => self.one(query, item).unwrap_or_default(),
                        Operand::Literal(of) => literal(of),
                    });
                    match comparison {
                        Comparison::Equal => left == right,
                        Comparison::NotEqual => left != right,
                        _ => match (left.as_u64(), right.as_u64()) {
                            (Some(left), Some(right)) => compares(left, *comparison, right),
                            _ => false,
                        },
                    }
                }
                Condition::Lengths(left, comparison, right) => {
                    match (self.length(left, item), self.length(right, item)) {
                        (Some(left), Some(right)) => compares(left, *comparison, right),
                        _ => false,
                    }
                }
            }
        }

        fn length(&self, of: &Length, item: &Looked<'a>) -> Option<u64> {
            let (query, or_zero) = match of {
                Length::Number(number) => return Some(*number),
                Length::Of { query, or_zero } => (query, *or_zero),
            };
            let length = match self.query(query, item) {
                Found::Many(many) => many.map(|many| many.len()),
                Found::One(one) => one.map(|one| match one {
                    Json::String(text) => text.chars().count(),
                    Json::Array(items) => items.len(),
                    Json::Object(entries) => entries.len(),
                    _ => panic!("it has no length"),
                }),
            };
            length.or(or_zero.then_some(0)).map(|length| length as u64)
        }
    }

    fn split(found: Found, step: &dyn Fn(&Json) -> Option<Vec<Json>>) -> Found {
        let items = match found {
            Found::One(one) => one.as_ref().and_then(step),
            Found::Many(many) => many.map(|many| many.iter().filter_map(step).flatten().collect()),
        };
        let without_null =
            |items: Vec<Json>| items.into_iter().filter(|item| !item.is_null()).collect();
        Found::Many(items.map(without_null))
    }

    fn literal(of: &Literal) -> Json {
        match of {
            Literal::Boolean(value) => Json::from(*value),
            Literal::Integer(value) => Json::from(*value),
            Literal::Text(value) => Json::from(value.as_str()),
        }
    }

    fn compares(left: u64, comparison: Comparison, right: u64) -> bool {
        match comparison {
            Comparison::Equal => left == right,
            Comparison::NotEqual => left != right,
            Comparison::Less => left < right,
            Comparison::LessOrEqual => left <= right,
            Comparison::Greater => left > right,
            Comparison::GreaterOrEqual => left >= right,
        }
    }

    fn matches(of: &Matches, subject: Subject<'_>, response: &Json) -> bool {
        let code = response["Error"]["Code"].as_str();
        match of {
            Matches::Success(is_success) => *is_success == code.is_none(),
            Matches::Status(status) => {
                response["ResponseMetadata"]["HTTPStatusCode"] == u64::from(*status)
            }
            Matches::Error(codes) => code.is_some_and(|code| codes.iter().any(|of| of == code)),
            Matches::Output(condition) => {
                let evaluator = Evaluator { subject, output: response };
                code.is_none() && evaluator.condition(condition, &None)
            }
            Matches::InputOutput(_) => panic!("botocore has no such acceptor"),
        }
    }

    fn directory(variable: &str) -> PathBuf {
        std::env::var_os(variable).unwrap_or_else(|| panic!("{variable} is not set")).into()
    }

    fn unpacked(path: &Path) -> Vec<u8> {
        let Ok(file) = File::open(path.with_extension("json.gz")) else {
            return fs::read(path).unwrap();
        };
        let mut text = Vec::new();
        GzDecoder::new(file).read_to_end(&mut text).unwrap();
        text
    }

    /// The operations of a service that waiters call, as if its protocol were supported; and what was left out.
    fn service(name: &str, operations: &[&str]) -> (Crate, Vec<String>) {
        let versions = fs::read_dir(directory("BOTOCORE").join(name)).unwrap();
        let mut versions: Vec<_> = versions.map(|entry| entry.unwrap().path()).collect();
        versions.retain(|path| path.join("service-2.json.gz").exists());
        let version = versions.into_iter().max().unwrap();
        let files = ["service-2.json", "waiters-2.json"];
        let texts = files.map(|file| unpacked(&version.join(file)));
        let models: Vec<_> =
            files.iter().zip(&texts).map(|(name, text)| Source { name, text }).collect();
        let sources = Sources { models: &models, ..Sources::default() };
        let (model, _, _) = frontend::load(&sources, false).unwrap();
        let operations = operations.iter().map(|name| (*name).to_owned()).collect();
        let options = Options {
            operations: Selection::Named(operations),
            crate_name: None,
            honor_client_optional: false,
            protocol_tests: false,
        };
        let mut diagnostics = Vec::new();
        let prepared = passes::run(model, &options, false, &mut diagnostics);
        let protocol = protocol::supported(&Protocol::AwsJson1_1).unwrap();
        let of = lower::lower(&prepared, protocol, &options, &mut diagnostics);
        let messages = diagnostics.into_iter().map(|diagnostic| diagnostic.message);
        (of, messages.filter(|message| message.contains("waiter")).collect())
    }

    fn subject<'a>(of: &'a Crate, operation: &'a Operation) -> Subject<'a> {
        Subject { crate_root: &of.root, input: &operation.input, output: &operation.output }
    }

    #[test]
    #[ignore = "it takes a release of botocore and responses: see the module"]
    fn acceptors_are_what_botocore_makes_of_them() {
        let lines = fs::read_to_string(directory("RESPONSES")).unwrap();
        let lines: Vec<Json> =
            lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let mut services: BTreeMap<&str, Vec<&Json>> = BTreeMap::new();
        for line in &lines {
            services.entry(line["service"].as_str().unwrap()).or_default().push(line);
        }
        let (mut equal, mut responses, mut matching, mut wrong) = (0, 0, 0, Vec::new());
        let mut left_out = Vec::new();
        for (name, lines) in services {
            let mut operations: Vec<_> =
                lines.iter().map(|line| line["operation"].as_str().unwrap()).collect();
            operations.sort_unstable();
            operations.dedup();
            let (of, missing) = service(name, &operations);
            left_out.extend(missing.into_iter().map(|message| format!("{name}: {message}")));
            for line in lines {
                let mut operations = of.operations();
                let operation = operations.find(|of| of.wire_name == line["operation"]).unwrap();
                let mut waiters = operation.waiters.iter();
                let Some(waiter) = waiters.find(|of| of.wire_name == line["waiter"]) else {
                    continue;
                };
                let acceptor =
                    &waiter.acceptors[usize::try_from(line["index"].as_u64().unwrap()).unwrap()];
                let pairs = line["responses"].as_array().unwrap();
                let is_wrong = |pair: &&Json| {
                    let expected = pair[1] == true;
                    matches(&acceptor.matches, subject(&of, operation), &pair[0]) != expected
                };
                responses += pairs.len();
                matching += pairs.iter().filter(|pair| pair[1] == true).count();
                match pairs.iter().find(is_wrong) {
                    None => equal += 1,
                    Some(pair) => wrong.push(format!("{name} {} {pair}", acceptor.about)),
                }
            }
        }
        println!(
            "{} acceptors, {responses} responses, {matching} of which match: {equal} acceptors equal, {} not; \
             left out: {left_out:#?}",
            lines.len(),
            wrong.len()
        );
        assert!(wrong.is_empty(), "{wrong:#?}");
        assert_eq!((equal, left_out.len()), (lines.len(), 0));
    }
}
