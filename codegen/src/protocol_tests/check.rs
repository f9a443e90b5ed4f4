//! Gives the parameters of protocol tests the types that the crate has for them.
//!
//! A test of the crate's operations that it cannot express is an error, and one of others is counted: a suite that
//! shrinks without a word is worth nothing.

use std::collections::BTreeMap;

use super::test::{Body, Datum, Message, Param, ProtocolTest};
use crate::api::{ProtocolTestCounts, Selection};
use crate::diagnostic::{Diagnostic, OptionName, Severity};
use crate::frontend::TestSubject;
use crate::model::{Number, Origin, instant};
use crate::protocol::Protocol;
use crate::rust::{
    Constraint, Field, Item, Module, Operation, Path, Streams, Structure, Type, Union,
};
use crate::support::blob::Blob;
use crate::support::date_time::DateTime;

/// The tests of a crate, in the order in which they are written.
#[derive(Default)]
pub(crate) struct ProtocolTests<'a> {
    pub(super) requests: Vec<Case<'a>>,
    pub(super) responses: Vec<Case<'a>>,
    pub(super) errors: Vec<Case<'a>>,
    pub(crate) counts: ProtocolTestCounts,
}

/// A test that can be written.
pub(super) struct Case<'a> {
    pub(super) test: &'a ProtocolTest,
    /// The operation that is put to the test.
    pub(super) operation: &'a Operation,
    /// The input, the output or the error, and its members.
    pub(super) structure: &'a Structure,
    pub(super) value: Members,
    /// The text of a body that is a stream, which lies beside the structure.
    pub(super) stream: Option<String>,
    /// Whether a NaN is in the value, so that it is not equal to itself.
    pub(super) has_nan: bool,
}

/// The members of a structure that are set, by their index.
pub(super) type Members = Vec<(usize, Typed)>;

/// A value that has the type of its place.
pub(super) enum Typed {
    Boolean(bool),
    Integer(i128),
    Float(f32),
    Double(f64),
    String(String),
    Enum(String),
    Blob(String),
    Timestamp(DateTime),
    Document(Param),
    List(Vec<Typed>),
    Map(Vec<(String, Typed)>),
    /// In a sparse list or map.
    Null,
    Structure(Members),
    /// One member, by its index.
    Union(usize, Box<Typed>),
}

/// Those of a model's tests that the crate can be put to.
pub(crate) fn check<'a>(
    tests: &'a [ProtocolTest],
    source: &str,
    root: &'a Module,
    protocol: &Protocol,
    selection: &Selection,
    diagnostics: &mut Vec<Diagnostic>,
) -> ProtocolTests<'a> {
    // Where some could not be read, that was said.
    let is_sound = diagnostics.iter().all(|diagnostic| diagnostic.severity != Severity::Error);
    if tests.is_empty() && is_sound {
        let error = Diagnostic::error(source, "", "the model has no protocol tests");
        diagnostics.push(
            error
                .help("only Smithy models can have them; without this option, none are asked for")
                .about(OptionName::ProtocolTests),
        );
    }
    let mut sorter =
        Sorter { root, protocol, selection, diagnostics, tests: ProtocolTests::default() };
    for test in tests {
        sorter.add(test);
    }
    let Sorter { diagnostics, tests, .. } = sorter;
    if tests.counts.written() == 0 && tests.counts.skipped() > 0 {
        let message = format!("no protocol test can be put to this crate: {}", tests.counts);
        diagnostics.push(Diagnostic::warning(source, "", message).about(OptionName::ProtocolTests));
    }
    tests
}

/// Takes the tests one by one.
struct Sorter<'a, 'o> {
    root: &'a Module,
    protocol: &'o Protocol,
    selection: &'o Selection,
    diagnostics: &'o mut Vec<Diagnostic>,
    tests: ProtocolTests<'a>,
}

impl<'a> Sorter<'a, '_> {
    fn add(&mut self, test: &'a ProtocolTest) {
        let counts = &mut self.tests.counts;
        if test.protocol != self.protocol.id {
            counts.of_other_protocols += 1;
        } else if test.is_for_services {
            counts.for_services += 1;
        } else if let Some((operation, structure)) = self.subject(test) {
            match expects_hash(test, operation) {
                true => self.tests.counts.of_hashed_streams += 1,
                false => self.case(test, operation, structure),
            }
        }
    }

    /// The operation that is put to the test and the structure that the test is of, if they are part of the crate.
    fn subject(&mut self, test: &ProtocolTest) -> Option<(&'a Operation, &'a Structure)> {
        let root = self.root;
        match &test.subject {
            // That it has tests was reported when these were read.
            TestSubject::Other => None,
            TestSubject::Operation(name) => {
                let Some(operation) = root.operations().find(|it| it.wire_name == *name) else {
                    self.other(test, &format!("{name}, which is no operation of the crate"));
                    return None;
                };
                let is_request = matches!(test.message, Message::Request(_));
                Some((operation, if is_request { &operation.input } else { &operation.output }))
            }
            TestSubject::Error { shape, .. } => {
                let found = root.operations().find_map(|operation| {
                    let mut errors = operation.error.variants.iter();
                    let error =
                        errors.find_map(|listed| structure(root, &listed.error, shape.as_str()));
                    Some((operation, error?))
                });
                if found.is_none() {
                    self.other(
                        test,
                        &format!("the error {shape}, which no operation of the crate has"),
                    );
                }
                found
            }
        }
    }

    /// Counts a test of what is no part of the crate. Where everything was asked for, that may be a mistake of the model.
    fn other(&mut self, test: &ProtocolTest, subject: &str) {
        self.tests.counts.of_other_operations += 1;
        if *self.selection == Selection::All {
            let Origin { source, pointer } = &test.origin;
            let message = format!("the test is of {subject}, and is skipped");
            let help = "if it is meant for this service, let the service or an operation of it list that shape";
            self.diagnostics.push(Diagnostic::warning(source, pointer, message).help(help));
        }
    }

    fn case(&mut self, test: &'a ProtocolTest, operation: &'a Operation, structure: &'a Structure) {
        let is_request = matches!(test.message, Message::Request(_));
        let mut typist =
            Typist { root: self.root, diagnostics: self.diagnostics, is_request, has_nan: false };
        let member = stream_of(test, operation);
        let (params, stream) = match member {
            Some(member) => typist.beside(member, &test.params),
            None => (None, None),
        };
        let value = typist.structure(structure, params.as_ref().unwrap_or(&test.params));
        typist.body(test);
        let has_nan = typist.has_nan;
        let tests = &mut self.tests;
        let (cases, count) = match (&test.subject, is_request) {
            (_, true) => (&mut tests.requests, &mut tests.counts.requests),
            (TestSubject::Operation(_), false) => {
                (&mut tests.responses, &mut tests.counts.responses)
            }
            (TestSubject::Error { .. } | TestSubject::Other, false) => {
                (&mut tests.errors, &mut tests.counts.errors)
            }
        };
        *count += 1;
        cases.push(Case { test, operation, structure, value, stream, has_nan });
    }
}

/// Whether a request has a header that is made of the stream that is its body. An operation does not read streams; a
/// client does.
fn expects_hash(test: &ProtocolTest, operation: &Operation) -> bool {
    let Message::Request(line) = &test.message else { return false };
    let Some(stream) = &operation.streams.request else { return false };
    let hashes = [Some("x-amz-content-sha256"), stream.tree_hash_header.as_deref()];
    let names = test.headers.iter().map(|(name, _)| name).chain(&line.required_headers);
    let mut names = names.map(String::as_str);
    names.any(|name| hashes.iter().flatten().any(|hash| name.eq_ignore_ascii_case(hash)))
}

/// The member that the body of a message is, where that is a stream.
fn stream_of<'o>(test: &ProtocolTest, operation: &'o Operation) -> Option<&'o str> {
    let Streams { request, response } = &operation.streams;
    match (&test.message, &test.subject) {
        (Message::Request(_), _) => request.as_ref().map(|stream| stream.member.as_str()),
        (Message::Response(_), TestSubject::Operation(_)) => {
            response.as_ref().map(|stream| stream.member.as_str())
        }
        (Message::Response(_), TestSubject::Error { .. } | TestSubject::Other) => None,
    }
}

/// The error at a path, if it is of that shape.
fn structure<'a>(root: &'a Module, path: &Path, shape: &str) -> Option<&'a Structure> {
    match root.find(path)? {
        Item::Structure(structure) if structure.shape == shape => Some(structure),
        _ => None,
    }
}

/// Types the parameters of one test.
struct Typist<'a, 'd> {
    root: &'a Module,
    diagnostics: &'d mut Vec<Diagnostic>,
    is_request: bool,
    has_nan: bool,
}

impl Typist<'_, '_> {
    fn structure(&mut self, structure: &Structure, params: &Param) -> Members {
        let Some(given) = self.map(params) else { return Members::new() };
        let mut given: BTreeMap<&str, &Param> =
            given.iter().map(|(name, value)| (name.as_str(), value)).collect();
        let mut members = Members::new();
        for (index, field) in structure.fields.iter().enumerate() {
            let value = given.remove(field.member.as_str());
            match value.filter(|value| !matches!(value.datum, Datum::Null)) {
                Some(value) => {
                    let value = self.value(field.of_type.without_option(), value);
                    members.extend(value.map(|value| (index, value)));
                }
                None => self.absent(field, value.unwrap_or(params)),
            }
        }
        for (name, value) in given {
            self.error(value, format!("there is no member {name:?}"));
        }
        members
    }

    /// The parameters without that of a member, which has to be a text; and that text.
    fn beside(&mut self, member: &str, params: &Param) -> (Option<Param>, Option<String>) {
        let Datum::Map(given) = &params.datum else { return (None, None) };
        let (stream, others): (Vec<_>, Vec<_>) =
            given.iter().cloned().partition(|(name, _)| name == member);
        let mut given = stream.iter().filter(|(_, value)| value.datum != Datum::Null);
        let text = given.find_map(|(_, value)| match self.value(&Type::Blob, value)? {
            Typed::Blob(text) => Some(text),
            _ => None,
        });
        (Some(Param { datum: Datum::Map(others), ..params.clone() }), text)
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
    fn absent(&mut self, field: &Field, place: &Param) {
        let is_needed = field.is_required || field.constraints.contains(&Constraint::Required);
        if self.is_request && is_needed {
            let name = &field.member;
            self.error(place, format!("expected a value of the required member {name:?}"));
        }
    }

    /// A value of a type. What is wrong is reported here.
    fn value(&mut self, of_type: &Type, value: &Param) -> Option<Typed> {
        let what = match (of_type, &value.datum) {
            (Type::Bool, Datum::Boolean(value)) => return Some(Typed::Boolean(*value)),
            (Type::Bool, _) => "a boolean",
            (Type::I8, _) => return self.integer(value, i8::MIN.into(), i8::MAX.into()),
            (Type::I16, _) => return self.integer(value, i16::MIN.into(), i16::MAX.into()),
            (Type::I32, _) => return self.integer(value, i32::MIN.into(), i32::MAX.into()),
            (Type::I64, _) => return self.integer(value, i64::MIN.into(), i64::MAX.into()),
            (Type::F32, _) => return self.float(value),
            (Type::F64, _) => return self.double(value).map(Typed::Double),
            (Type::String, Datum::String(text)) => return Some(Typed::String(text.clone())),
            (Type::Blob, Datum::String(text)) => return Some(Typed::Blob(text.clone())),
            (Type::String, _) => "a string",
            (Type::Blob, _) => "a string, whose bytes are meant",
            (Type::DateTime, _) => return self.timestamp(value),
            (Type::Document, _) => return Some(Typed::Document(value.clone())),
            (Type::Vec(item), Datum::List(items)) => {
                let items = items.iter().filter_map(|value| self.element(item, value));
                return Some(Typed::List(items.collect()));
            }
            (Type::Vec(_), _) => "an array",
            (Type::Map(_, item), _) => {
                let entries = self.map(value)?.iter();
                let entries = entries
                    .filter_map(|(key, value)| Some((key.clone(), self.element(item, value)?)));
                return Some(Typed::Map(entries.collect()));
            }
            (Type::Box(inner) | Type::Option(inner), _) => return self.value(inner, value),
            (Type::Named(path), datum) => match (self.root.find(path)?, datum) {
                (Item::Structure(structure), _) => {
                    return Some(Typed::Structure(self.structure(structure, value)));
                }
                (Item::Union(union), _) => return self.union(union, value),
                (_, Datum::String(text)) => return Some(Typed::Enum(text.clone())),
                _ => "a string",
            },
        };
        self.expected(value, what);
        None
    }

    /// An item of a list, or a value in a map.
    fn element(&mut self, of_type: &Type, value: &Param) -> Option<Typed> {
        match (&value.datum, of_type) {
            (Datum::Null, Type::Option(_)) => Some(Typed::Null),
            (Datum::Null, _) => {
                let message = "null can be no value here: the list or the map is not sparse";
                self.error(value, message.to_owned());
                None
            }
            _ => self.value(of_type, value),
        }
    }

    fn union(&mut self, union: &Union, value: &Param) -> Option<Typed> {
        let mut given =
            self.map(value)?.iter().filter(|(_, value)| !matches!(value.datum, Datum::Null));
        let (Some((name, chosen)), None) = (given.next(), given.next()) else {
            self.error(value, "expected one member of the union, and no other".to_owned());
            return None;
        };
        let Some(index) = union.variants.iter().position(|it| it.member == *name) else {
            self.error(chosen, format!("there is no member {name:?}"));
            return None;
        };
        let chosen = self.value(&union.variants[index].of_type, chosen)?;
        Some(Typed::Union(index, Box::new(chosen)))
    }

    fn integer(&mut self, value: &Param, least: i128, greatest: i128) -> Option<Typed> {
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
    fn float(&mut self, value: &Param) -> Option<Typed> {
        let double = self.double(value)?;
        let float = double as f32;
        if float.is_infinite() && double.is_finite() {
            self.expected(value, "a number that a 32-bit float can hold");
            return None;
        }
        Some(Typed::Float(float))
    }

    #[expect(clippy::cast_precision_loss, reason = "a double is what the type holds")]
    fn double(&mut self, value: &Param) -> Option<f64> {
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

    fn timestamp(&mut self, value: &Param) -> Option<Typed> {
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

    fn map<'v>(&mut self, value: &'v Param) -> Option<&'v [(String, Param)]> {
        if let Datum::Map(entries) = &value.datum {
            return Some(entries);
        }
        self.expected(value, "an object");
        None
    }

    fn expected(&mut self, value: &Param, what: &str) {
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

    fn error(&mut self, value: &Param, message: String) {
        let Origin { source, pointer } = &value.origin;
        self.diagnostics.push(Diagnostic::error(source, pointer, message));
    }
}
