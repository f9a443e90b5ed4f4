//! Members in headers, the path, the query and the status: what protocols over HTTP have in common.

use std::collections::BTreeSet;

use crate::diagnostic::{Diagnostic, pointer_segment};
use crate::model::{HttpBinding, Kind, Member, Model, Operation, Origin, Shape, ShapeId};
use crate::rust::Binding;

use super::definition::Side;

/// Where a member is. What a model binds on the other side of the wire is in the body on this one.
pub(super) fn binding(side: Side, member: &Member, shape: &Shape) -> Binding {
    let traits = &member.traits;
    let media_type = traits.media_type.as_ref().or(shape.traits.media_type.as_ref());
    match (side, &traits.http) {
        (_, Some(HttpBinding::Header(name))) => {
            let is_json = media_type.is_some_and(|of| of == "application/json");
            match is_json && matches!(shape.kind, Kind::String) {
                true => Binding::EncodedHeader(name.clone()),
                false => Binding::Header(name.clone()),
            }
        }
        (_, Some(HttpBinding::PrefixHeaders(prefix))) => Binding::PrefixHeaders(prefix.clone()),
        (_, Some(HttpBinding::Payload)) => payload(&shape.kind, media_type),
        (Side::Request, Some(HttpBinding::Query(name))) => match shape.kind {
            // botocore has no other word for these.
            Kind::Map(_) => Binding::QueryMap,
            _ => Binding::Query(name.clone()),
        },
        (Side::Request, Some(HttpBinding::QueryParams)) => Binding::QueryMap,
        (Side::Request, Some(HttpBinding::Label(name))) => Binding::Label(name.clone()),
        (Side::Response, Some(HttpBinding::StatusCode)) => Binding::Status,
        _ => Binding::Body,
    }
}

/// A whole body.
fn payload(kind: &Kind, media_type: Option<&String>) -> Binding {
    let content = |usual: &str| Binding::Content(media_type.map_or(usual, |of| of).to_owned());
    match kind {
        Kind::Blob => content("application/octet-stream"),
        Kind::String | Kind::Enum(_) => content("text/plain"),
        Kind::Structure(_) => Binding::Document("{}"),
        _ => Binding::Document(""),
    }
}

/// Reports what cannot be where the model binds it, and paths that do not fit their input.
pub(super) fn check(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    let mut checker = Checker { model, diagnostics };
    for operation in model.operations.values() {
        checker.uri(operation);
        let [sent, received] = [&operation.request_stream, &operation.response_stream];
        checker.structure(Side::Request, operation.input.as_ref(), sent.is_some());
        checker.structure(Side::Response, operation.output.as_ref(), received.is_some());
        for error in &operation.errors {
            checker.structure(Side::Response, Some(error), false);
        }
    }
}

struct Checker<'a> {
    model: &'a Model,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl<'a> Checker<'a> {
    fn members(&self, id: Option<&ShapeId>) -> Option<(&'a Origin, &'a [Member])> {
        let shape = self.model.shapes.get(id?)?;
        Some((&shape.origin, &shape.structure()?.members))
    }

    fn uri(&mut self, operation: &Operation) {
        let (origin, http) = (&operation.origin, &operation.http);
        if http.method.is_empty() || !http.method.chars().all(is_of_token) {
            self.error(
                origin,
                "/http",
                format!("expected an HTTP method, found {:?}", http.method),
            );
        }
        let is_of_uri = |c: char| c.is_ascii_graphic() && !"\"<>\\^`|#".contains(c);
        if !http.uri.starts_with('/') || !http.uri.chars().all(is_of_uri) {
            let message = format!("expected a path that begins with `/`, found {:?}", http.uri);
            return self.error(origin, "/http", message);
        }
        let path = http.uri.split('?').next().unwrap_or_default();
        let labels: Vec<_> = path.split(['{', '}']).skip(1).step_by(2).collect();
        let labels: Vec<_> = labels.iter().map(|it| it.strip_suffix('+').unwrap_or(it)).collect();
        let members = self.members(operation.input.as_ref());
        let members = members.map(|(_, members)| members).unwrap_or_default();
        let bound: Vec<_> = members.iter().filter_map(label).collect();
        for label in labels.iter().filter(|label| !bound.contains(label)) {
            let message =
                format!("the path has a label {label:?}, which no member of the input is");
            self.error(origin, "/http", message);
        }
        for label in bound.iter().filter(|label| !labels.contains(label)) {
            let message =
                format!("the path has no label {label:?}, which a member of the input is");
            self.error(origin, "/http", message);
        }
    }

    /// `has_stream` says whether a stream beside the structure is the body.
    fn structure(&mut self, side: Side, id: Option<&ShapeId>, has_stream: bool) {
        let Some((origin, members)) = self.members(id) else { return };
        let bindings = members.iter().map(|member| {
            let shape = self.model.shapes.get(&member.target);
            shape.map_or(Binding::Body, |shape| binding(side, member, shape))
        });
        let bindings: Vec<_> = bindings.collect();
        let is_payload = |of: &&Binding| matches!(of, Binding::Document(_) | Binding::Content(_));
        let payloads = bindings.iter().filter(is_payload).count() + usize::from(has_stream);
        let mut places = BTreeSet::new();
        for (member, binding) in members.iter().zip(&bindings) {
            let place = format!("/members{}", pointer_segment(&member.name));
            if !named(binding).is_none_or(|name| places.insert(name)) {
                self.error(origin, &place, format!("another member is {binding:?}, too"));
            }
            if !header(binding).is_none_or(|name| name.chars().all(is_of_token)) {
                let message = format!("expected the name of a header, found {binding:?}");
                self.error(origin, &place, message);
            }
            if payloads > 1 && is_payload(&binding) || payloads == 1 && *binding == Binding::Body {
                let message = "another member is the whole body, so this one has no place";
                self.error(origin, &place, message.to_owned());
            }
            if let Some(expected) = self.unfit(&member.target, binding) {
                let message = format!("a member cannot be {binding:?}, unless it is {expected}");
                self.error(origin, &place, message);
            }
        }
    }

    /// What a value has to be to be somewhere, where it is something else.
    fn unfit(&self, id: &ShapeId, binding: &Binding) -> Option<&'static str> {
        let kind = self.kind(id)?;
        let is_list = |kind: &Kind| match kind {
            Kind::List(list) => self.kind(&list.member).is_some_and(is_scalar),
            _ => false,
        };
        let (fits, expected) = match (binding, kind) {
            (Binding::Header(_) | Binding::Query(_), kind) => {
                (is_scalar(kind) || is_list(kind), "a scalar or a list of scalars")
            }
            (Binding::Label(_), kind) => (is_scalar(kind), "a scalar"),
            (Binding::PrefixHeaders(_), Kind::Map(map)) => {
                (self.kind(&map.value).is_some_and(is_scalar), "a map of scalars")
            }
            (Binding::QueryMap, Kind::Map(map)) => (
                self.kind(&map.value).is_some_and(|kind| is_scalar(kind) || is_list(kind)),
                "a map of scalars or of lists of scalars",
            ),
            (Binding::PrefixHeaders(_) | Binding::QueryMap, _) => (false, "a map"),
            (Binding::Status, kind) => (matches!(kind, Kind::Integer), "an integer"),
            _ => (true, ""),
        };
        (!fits).then_some(expected)
    }

    fn kind(&self, id: &ShapeId) -> Option<&Kind> {
        self.model.shapes.get(id).map(|shape| &shape.kind)
    }

    fn error(&mut self, origin: &Origin, place: &str, message: String) {
        let pointer = format!("{}{place}", origin.pointer);
        self.diagnostics.push(Diagnostic::error(&origin.source, pointer, message));
    }
}

/// What no two members can be: a header, whose case does not matter, a parameter of the query, or a label.
fn named(binding: &Binding) -> Option<(u8, String)> {
    match binding {
        Binding::Header(name) | Binding::EncodedHeader(name) => Some((0, name.to_lowercase())),
        Binding::Query(name) => Some((1, name.clone())),
        Binding::Label(name) => Some((2, name.clone())),
        _ => None,
    }
}

/// The name of a header, or what it begins with.
fn header(binding: &Binding) -> Option<&str> {
    match binding {
        Binding::Header(name) | Binding::EncodedHeader(name) | Binding::PrefixHeaders(name) => {
            Some(name)
        }
        _ => None,
    }
}

/// Whether methods and names of headers may have a character.
fn is_of_token(c: char) -> bool {
    c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c)
}

/// The name of the label that a member is.
fn label(member: &Member) -> Option<&str> {
    match &member.traits.http {
        Some(HttpBinding::Label(name)) => Some(name),
        _ => None,
    }
}

/// Whether values are texts in headers and addresses.
fn is_scalar(kind: &Kind) -> bool {
    !matches!(
        kind,
        Kind::Document | Kind::List(_) | Kind::Map(_) | Kind::Structure(_) | Kind::Union(_)
    )
}
