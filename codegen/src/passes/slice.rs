//! Reduces a model to some of its operations and the shapes that they reach.

use std::collections::BTreeSet;

use crate::api::Selection;
use crate::diagnostic::{self, Diagnostic};
use crate::graph;
use crate::model::{Model, Operation, Shape, ShapeId};

/// Keeps the selected operations and their closure. A selected operation that does not exist is an error.
pub(crate) fn slice(
    mut model: Model,
    selection: &Selection,
    diagnostics: &mut Vec<Diagnostic>,
) -> Model {
    if let Selection::Named(names) = selection {
        for name in names {
            if !model.operations.contains_key(name) {
                diagnostics.push(unknown_operation(&model, name));
            }
        }
        model.operations.retain(|name, _| names.contains(name));
    }
    let kept = closure(&model, model.operations.values());
    model.shapes.retain(|id, _| kept.contains(id));
    model
}

/// The shapes that the operations reach.
pub(crate) fn closure<'a>(
    model: &'a Model,
    operations: impl IntoIterator<Item = &'a Operation>,
) -> BTreeSet<ShapeId> {
    let roots = operations.into_iter().flat_map(Operation::targets);
    reach(model, roots)
}

/// The shapes that some shapes reach, themselves included, as far as they are defined.
pub(crate) fn reach<'a>(
    model: &'a Model,
    roots: impl IntoIterator<Item = &'a ShapeId>,
) -> BTreeSet<ShapeId> {
    let targets = |id: &&'a ShapeId| model.shapes.get(*id).map(Shape::targets).unwrap_or_default();
    let reached = graph::closure(roots, targets).into_iter();
    reached.filter(|id| model.shapes.contains_key(*id)).cloned().collect()
}

fn unknown_operation(model: &Model, name: &str) -> Diagnostic {
    let service = &model.service.id;
    let source = &model.service.origin.source;
    let message = format!("{service} has no operation {name:?}");
    let candidates = model.operations.keys().map(String::as_str);
    diagnostic::unknown_operation(source, "", message, name, candidates)
}
