//! Gives the parameters of protocol tests the types of the shapes that they are for.
//!
//! A test that the generated crate cannot express is an error, and never left out: a suite that shrinks
//! without a word is worth nothing.

use std::collections::BTreeMap;

use super::default::instant;
use super::{Recursion, Recursive};
use crate::api::{Options, ProtocolTestCounts, Selection};
use crate::diagnostic::{Diagnostic, OptionName};
use crate::model::{
    Body, Datum, Kind, Member, Message, Model, Number, Origin, Protocol, ProtocolTest, ShapeId,
    Structure, Subject, Value,
};
use crate::support::blob::Blob;
use crate::support::date_time::DateTime;

/// The tests of a crate, in the order in which they are written.
pub(crate) struct ProtocolTests {
    pub(crate) requests: Vec<Case>,
    pub(crate) responses: Vec<Case>,
    pub(crate) errors: Vec<Case>,
    pub(crate) counts: ProtocolTestCounts,
}

/// A test that can be written.
pub(crate) struct Case {
    pub(crate) test: ProtocolTest,
    /// The operation that is put to the test.
    pub(crate) operation: String,
    /// The input, the output or the error.
    pub(crate) value: StructureValue,
    /// Whether a NaN is in the value, so that it is not equal to itself.
    pub(crate) has_nan: bool,
}

/// A value of a structure: the members that are set, by their index.
#[derive(Default)]
pub(crate) struct StructureValue {
    /// Nothing where an operation has no input or output.
    pub(crate) shape: Option<ShapeId>,
    pub(crate) members: Vec<(usize, Typed)>,
}

/// A value whose type is known.
pub(crate) enum Typed {
    Boolean(bool),
    Integer(i128),
    Float(f32),
    Double(f64),
    String(String),
    Enum(String),
    Blob(String),
    Timestamp(DateTime),
    Document(Value),
    List(ShapeId, Vec<Typed>),
    Map(ShapeId, Vec<(String, Typed)>),
    /// In a sparse list or map.
    Null,
    Structure(StructureValue),
    Union(ShapeId, usize, Box<Typed>),
}

/// The tests of what is left of a model; nothing where they are not asked for.
pub(crate) fn express(
    model: &Model,
    tests: Vec<ProtocolTest>,
    recursion: &Recursion,
    options: &Options,
    diagnostics: &mut Vec<Diagnostic>,
) -> Option<ProtocolTests> {
    if !options.protocol_tests {
        return None;
    }
    let source = &model.service.origin.source;
    if tests.is_empty() {
        let error = Diagnostic::error(source, "", "the model has no protocol tests");
        diagnostics.push(
            error
                .help("only Smithy models can have them; without this option, none are asked for")
                .about(OptionName::ProtocolTests),
        );
    }
    let mut sorter =
        Sorter { model, recursion, options, diagnostics, tests: ProtocolTests::default() };
    for test in tests {
        sorter.add(test);
    }
    let tests = sorter.tests;
    if tests.counts.written() == 0 && tests.counts.skipped() > 0 {
        let message = format!("no protocol test can be put to this crate: {}", tests.counts);
        diagnostics.push(Diagnostic::warning(source, "", message).about(OptionName::ProtocolTests));
    }
    Some(tests)
}

impl Default for ProtocolTests {
    fn default() -> Self {
        let counts = ProtocolTestCounts::default();
        Self { requests: Vec::new(), responses: Vec::new(), errors: Vec::new(), counts }
    }
}

/// Takes the tests one by one.
struct Sorter<'a> {
    model: &'a Model,
    recursion: &'a Recursion,
    options: &'a Options,
    diagnostics: &'a mut Vec<Diagnostic>,
    tests: ProtocolTests,
}

impl Sorter<'_> {
    fn add(&mut self, test: ProtocolTest) {
        let counts = &mut self.tests.counts;
        if Some(&test.protocol) != spoken(self.model) {
            counts.of_other_protocols += 1;
        } else if test.is_for_services {
            counts.for_services += 1;
        } else if let Some(operation) = self.operation(&test) {
            self.case(test, operation);
        }
    }

    /// The operation that is put to the test, if it is part of the crate.
    fn operation(&mut self, test: &ProtocolTest) -> Option<String> {
        let operations = &self.model.operations;
        let (message, help, option) = match &test.subject {
            Subject::Operation(name) => match &self.options.operations {
                _ if operations.contains_key(name) => return Some(name.clone()),
                Selection::Named(names) if !names.contains(name) => {
                    self.tests.counts.of_other_operations += 1;
                    return None;
                }
                _ => (
                    format!("the test is of {name}, which is no operation of the crate"),
                    "take the test out of the model, or bind the operation to the service",
                    None,
                ),
            },
            Subject::Error { shape, .. } => {
                let mut having =
                    operations.values().filter(|operation| operation.errors.contains(shape));
                if let Some(operation) = having.next() {
                    return Some(operation.name.clone());
                }
                (
                    format!(
                        "the test is of the error {shape}, which no operation of the crate has"
                    ),
                    "ask for an operation that has it, too, or for all of them",
                    Some(OptionName::Operations),
                )
            }
        };
        let Origin { source, pointer } = &test.origin;
        let error = Diagnostic::error(source, pointer, message).help(help);
        self.diagnostics.push(Diagnostic { option, ..error });
        None
    }

    fn case(&mut self, test: ProtocolTest, operation: String) {
        let Some(of) = self.model.operations.get(&operation) else { return };
        let is_request = matches!(test.message, Message::Request(_));
        let shape = match &test.subject {
            Subject::Error { shape, .. } => Some(shape),
            Subject::Operation(_) if is_request => of.input.as_ref(),
            Subject::Operation(_) => of.output.as_ref(),
        };
        let mut typist = Typist {
            model: self.model,
            recursion: self.recursion,
            diagnostics: self.diagnostics,
            input: of.input.as_ref(),
            is_request,
            has_nan: false,
        };
        let value = typist.structure(shape, &test.params);
        typist.body(&test);
        let has_nan = typist.has_nan;
        let tests = &mut self.tests;
        let (cases, count) = match (&test.subject, is_request) {
            (_, true) => (&mut tests.requests, &mut tests.counts.requests),
            (Subject::Operation(_), false) => (&mut tests.responses, &mut tests.counts.responses),
            (Subject::Error { .. }, false) => (&mut tests.errors, &mut tests.counts.errors),
        };
        *count += 1;
        cases.push(Case { test, operation, value, has_nan });
    }
}

/// The protocol that the crate supports: the first of the service's that can be generated.
fn spoken(model: &Model) -> Option<&Protocol> {
    model.service.protocols.iter().find(|protocol| protocol.unsupported_name().is_none())
}

/// Types the parameters of one test.
struct Typist<'a> {
    model: &'a Model,
    recursion: &'a Recursion,
    diagnostics: &'a mut Vec<Diagnostic>,
    /// The shape of the operation's input.
    input: Option<&'a ShapeId>,
    is_request: bool,
    has_nan: bool,
}

impl Typist<'_> {
    fn structure(&mut self, id: Option<&ShapeId>, params: &Value) -> StructureValue {
        let Some(given) = self.map(params) else { return StructureValue::default() };
        let empty = Structure::default();
        let structure = id.and_then(|id| self.model.shapes.get(id)?.structure()).unwrap_or(&empty);
        let mut given: BTreeMap<&str, &Value> =
            given.iter().map(|(name, value)| (name.as_str(), value)).collect();
        let mut members = Vec::new();
        for (index, member) in structure.members.iter().enumerate() {
            let value = given.remove(member.name.as_str());
            match value.filter(|value| !matches!(value.datum, Datum::Null)) {
                Some(value) => {
                    let value = self.value(&member.target, value);
                    members.extend(value.map(|value| (index, value)));
                }
                None => {
                    if let Some(id) = id {
                        self.absent(id, member, value.unwrap_or(params));
                    }
                }
            }
        }
        for (name, value) in given {
            self.error(value, format!("there is no member {name:?}"));
        }
        StructureValue { shape: id.cloned(), members }
    }

    /// Reports a body that is not what its media type says.
    fn body(&mut self, test: &ProtocolTest) {
        let Some(Body::Base64(encoded)) = &test.body else { return };
        if Blob::from_base64(encoded).is_none() {
            let Origin { source, pointer } = &test.origin;
            let message = "expected base64, which is how bodies are given that are no text";
            self.diagnostics.push(Diagnostic::error(source, format!("{pointer}/body"), message));
        }
    }

    /// Reports a member that is not there and must be, so that there is no such request. What a service
    /// fails to send is no mistake of the test: a client corrects that.
    fn absent(&mut self, container: &ShapeId, member: &Member, place: &Value) {
        let recursive = self.recursion.of(container, &member.target, member.required);
        let has_default = member.default.is_some() && !member.client_optional;
        let is_token = member.traits.idempotency_token && self.input == Some(container);
        let may_be_absent = !self.is_request
            || !member.required
            || has_default
            || is_token
            || recursive == Recursive::Endless;
        if !may_be_absent {
            self.error(place, format!("expected a value of the required member {:?}", member.name));
        }
    }

    /// A value of a shape. That the shape exists was checked before; what is wrong is reported here.
    fn value(&mut self, id: &ShapeId, value: &Value) -> Option<Typed> {
        let model = self.model;
        let what = match (&model.shapes.get(id)?.kind, &value.datum) {
            (Kind::Boolean, Datum::Boolean(value)) => return Some(Typed::Boolean(*value)),
            (Kind::Boolean, _) => "a boolean",
            (Kind::Byte, _) => return self.integer(value, i8::MIN.into(), i8::MAX.into()),
            (Kind::Short, _) => return self.integer(value, i16::MIN.into(), i16::MAX.into()),
            (Kind::Integer, _) => return self.integer(value, i32::MIN.into(), i32::MAX.into()),
            (Kind::Long, _) => return self.integer(value, i64::MIN.into(), i64::MAX.into()),
            (Kind::Float, _) => return self.float(value),
            (Kind::Double, _) => return self.double(value).map(Typed::Double),
            (Kind::String, Datum::String(text)) => return Some(Typed::String(text.clone())),
            (Kind::Enum(_), Datum::String(text)) => return Some(Typed::Enum(text.clone())),
            (Kind::Blob, Datum::String(text)) => return Some(Typed::Blob(text.clone())),
            (Kind::String | Kind::Enum(_), _) => "a string",
            (Kind::Blob, _) => "a string, whose bytes are meant",
            (Kind::Timestamp, _) => return self.timestamp(value),
            (Kind::Document, _) => return Some(Typed::Document(value.clone())),
            (Kind::List(list), Datum::List(items)) => {
                let items = items.iter().map(|item| self.nullable(&list.member, list.sparse, item));
                return Some(Typed::List(id.clone(), items.flatten().collect()));
            }
            (Kind::List(_), _) => "an array",
            (Kind::Map(map), _) => {
                let entries = self.map(value)?.iter().filter_map(|(key, value)| {
                    Some((key.clone(), self.nullable(&map.value, map.sparse, value)?))
                });
                return Some(Typed::Map(id.clone(), entries.collect()));
            }
            (Kind::Structure(_), _) => {
                return Some(Typed::Structure(self.structure(Some(id), value)));
            }
            (Kind::Union(union), _) => return self.union(id, union, value),
        };
        self.expected(value, what);
        None
    }

    /// An item of a list, or a value in a map.
    fn nullable(&mut self, id: &ShapeId, is_sparse: bool, value: &Value) -> Option<Typed> {
        match value.datum {
            Datum::Null if is_sparse => Some(Typed::Null),
            Datum::Null => {
                let message = "null can be no value here: the list or the map is not sparse";
                self.error(value, message.to_owned());
                None
            }
            _ => self.value(id, value),
        }
    }

    fn union(&mut self, id: &ShapeId, union: &Structure, value: &Value) -> Option<Typed> {
        let mut given =
            self.map(value)?.iter().filter(|(_, value)| !matches!(value.datum, Datum::Null));
        let (Some((name, chosen)), None) = (given.next(), given.next()) else {
            self.error(value, "expected one member of the union, and no other".to_owned());
            return None;
        };
        let Some(index) = union.members.iter().position(|member| member.name == *name) else {
            self.error(chosen, format!("there is no member {name:?}"));
            return None;
        };
        let chosen = self.value(&union.members[index].target, chosen)?;
        Some(Typed::Union(id.clone(), index, Box::new(chosen)))
    }

    fn integer(&mut self, value: &Value, least: i128, greatest: i128) -> Option<Typed> {
        match value.datum {
            Datum::Number(Number::Integer(number)) if (least..=greatest).contains(&number) => {
                Some(Typed::Integer(number))
            }
            _ => {
                self.expected(value, &format!("an integer from {least} to {greatest}"));
                None
            }
        }
    }

    #[expect(clippy::cast_possible_truncation, reason = "a float is what the type holds")]
    fn float(&mut self, value: &Value) -> Option<Typed> {
        let double = self.double(value)?;
        let float = double as f32;
        if float.is_infinite() && double.is_finite() {
            self.expected(value, "a number that a 32-bit float can hold");
            return None;
        }
        Some(Typed::Float(float))
    }

    #[expect(clippy::cast_precision_loss, reason = "a double is what the type holds")]
    fn double(&mut self, value: &Value) -> Option<f64> {
        let number = match &value.datum {
            Datum::Number(Number::Integer(number)) => *number as f64,
            Datum::Number(Number::Float(number)) => *number,
            Datum::String(text) if text == "NaN" => f64::NAN,
            Datum::String(text) if text == "Infinity" => f64::INFINITY,
            Datum::String(text) if text == "-Infinity" => f64::NEG_INFINITY,
            _ => {
                self.expected(value, r#"a number, "NaN", "Infinity" or "-Infinity""#);
                return None;
            }
        };
        self.has_nan |= number.is_nan();
        Some(number)
    }

    fn timestamp(&mut self, value: &Value) -> Option<Typed> {
        let timestamp = match &value.datum {
            Datum::Number(number) => instant(*number),
            Datum::String(text) => text.parse().ok(),
            _ => None,
        };
        if timestamp.is_none() {
            self.expected(value, "seconds since 1970, or a date");
        }
        timestamp.map(Typed::Timestamp)
    }

    fn map<'v>(&mut self, value: &'v Value) -> Option<&'v [(String, Value)]> {
        if let Datum::Map(entries) = &value.datum {
            return Some(entries);
        }
        self.expected(value, "an object");
        None
    }

    fn expected(&mut self, value: &Value, what: &str) {
        let found = match &value.datum {
            Datum::Null => "null".to_owned(),
            Datum::Boolean(value) => value.to_string(),
            Datum::Number(number) => format!("the number {number}"),
            Datum::String(text) if text.len() <= 40 => format!("the string {text:?}"),
            Datum::String(_) => "a string".to_owned(),
            Datum::List(_) => "an array".to_owned(),
            Datum::Map(_) => "an object".to_owned(),
        };
        self.error(value, format!("expected {what}, found {found}"));
    }

    fn error(&mut self, value: &Value, message: String) {
        let Origin { source, pointer } = &value.origin;
        self.diagnostics.push(Diagnostic::error(source, pointer, message));
    }
}
