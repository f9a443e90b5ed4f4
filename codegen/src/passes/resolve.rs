//! Checks that every reference of the model leads somewhere sensible.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use crate::diagnostic::{Diagnostic, Speller, did_you_mean, pointer_segment};
use crate::model::{Kind, Model, Operation, Origin, Shape, ShapeId};

/// How deep lists and maps may stand in each other without a structure in between. Real models stay below five.
const DEEPEST_NESTING: usize = 32;

/// Reports dangling references, references to a wrong kind of shape, and lists or maps without an end.
pub(crate) fn check(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    let mut resolver = Resolver { model, diagnostics, speller: Speller::default() };
    for operation in model.operations.values() {
        resolver.operation(operation);
    }
    for shape in model.shapes.values() {
        resolver.shape(shape);
    }
    for id in too_deep(&model.shapes) {
        let Origin { source, pointer } = &model.shapes[id].origin;
        let message = format!(
            "lists and maps nest more than {DEEPEST_NESTING} levels deep here, or without an end"
        );
        diagnostics
            .push(Diagnostic::error(source, pointer, message).help("put a structure in between"));
    }
}

/// Where in an operation or a shape a reference stands.
#[derive(Clone, Copy)]
enum Place<'a> {
    Key(&'static str),
    Member(&'a str),
    Error(usize),
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Key(key) => f.write_str(key),
            Self::Member(name) => write!(f, "/members{}", pointer_segment(name)),
            Self::Error(index) => write!(f, "/errors/{index}"),
        }
    }
}

struct Resolver<'a> {
    model: &'a Model,
    diagnostics: &'a mut Vec<Diagnostic>,
    speller: Speller,
}

impl Resolver<'_> {
    fn operation(&mut self, operation: &Operation) {
        let origin = &operation.origin;
        for (key, target) in [("/input", &operation.input), ("/output", &operation.output)] {
            if let Some(target) = target {
                self.structure(origin, Place::Key(key), target);
            }
        }
        for (index, target) in operation.errors.iter().enumerate() {
            self.structure(origin, Place::Error(index), target);
        }
    }

    fn shape(&mut self, shape: &Shape) {
        match &shape.kind {
            Kind::List(list) => {
                self.target(&shape.origin, Place::Key("/member"), &list.member);
            }
            Kind::Map(map) => {
                self.map_key(&shape.origin, &map.key);
                self.target(&shape.origin, Place::Key("/value"), &map.value);
            }
            Kind::Structure(structure) | Kind::Union(structure) => {
                for member in &structure.members {
                    self.target(&shape.origin, Place::Member(&member.name), &member.target);
                }
            }
            _ => {}
        }
    }

    fn structure(&mut self, origin: &Origin, place: Place<'_>, target: &ShapeId) {
        let shape = self.target(origin, place, target);
        if shape.is_some_and(|shape| !matches!(shape.kind, Kind::Structure(_))) {
            let message = format!("expected a structure, but {:?} is none", target.as_str());
            self.diagnostics.push(error(origin, place, message));
        }
    }

    fn map_key(&mut self, origin: &Origin, target: &ShapeId) {
        let shape = self.target(origin, Place::Key("/key"), target);
        if shape.is_some_and(|shape| !matches!(shape.kind, Kind::String | Kind::Enum(_))) {
            let message =
                format!("expected a string as the key of a map, but {:?} is none", target.as_str());
            self.diagnostics.push(error(origin, Place::Key("/key"), message));
        }
    }

    fn target(&mut self, origin: &Origin, place: Place<'_>, target: &ShapeId) -> Option<&'_ Shape> {
        // A reference without a name was reported when it was read.
        if !target.as_str().is_empty() && !self.model.shapes.contains_key(target) {
            let message = format!("the shape {:?} is not defined", target.as_str());
            let mut diagnostic = error(origin, place, message);
            let names = self.model.shapes.keys().map(ShapeId::as_str);
            diagnostic.help = self.speller.closest(target.as_str(), names).map(did_you_mean);
            self.diagnostics.push(diagnostic);
        }
        self.model.shapes.get(target)
    }
}

fn error(origin: &Origin, place: Place<'_>, message: String) -> Diagnostic {
    let pointer = format!("{}{place}", origin.pointer);
    Diagnostic::error(&origin.source, pointer, message)
}

/// The lists and maps where others nest too deep in each other: on a cycle, or one level more than may be.
fn too_deep(shapes: &BTreeMap<ShapeId, Shape>) -> BTreeSet<&ShapeId> {
    let mut found = BTreeSet::new();
    // How many stand in each other, from each inwards; none where there is no end, or where none is known yet.
    let mut depths: BTreeMap<&ShapeId, Option<usize>> = BTreeMap::new();
    for mut id in shapes.keys() {
        let mut path = Vec::new();
        let mut depth = loop {
            if let Some(depth) = depths.get(id) {
                break *depth;
            }
            let Some(inner) = shapes.get(id).and_then(inner) else { break Some(0) };
            path.push(id);
            depths.insert(id, None);
            id = inner;
        };
        if let Some(start) = path.iter().position(|on_path| *on_path == id) {
            found.extend(&path[start..]);
        }
        for id in path.into_iter().rev() {
            depth = depth.map(|depth| depth + 1);
            if depth == Some(DEEPEST_NESTING + 1) {
                found.insert(id);
            }
            depths.insert(id, depth);
        }
    }
    found
}

/// What a list or a map is made of.
fn inner(shape: &Shape) -> Option<&ShapeId> {
    match &shape.kind {
        Kind::List(list) => Some(&list.member),
        Kind::Map(map) => Some(&map.value),
        _ => None,
    }
}
