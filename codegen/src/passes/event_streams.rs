//! Leaves out operations with event streams, which cannot be generated.

use std::collections::BTreeSet;

use super::slice::reach;
use crate::api::Selection;
use crate::diagnostic::Diagnostic;
use crate::model::{Model, Operation, Origin};

/// Drops operations with event streams. What it drops, by name, comes with the model.
///
/// A dropped operation is a warning where the whole service is asked for, and an error where it is itself.
pub(crate) fn leave_out(
    mut model: Model,
    selection: &Selection,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Model, Vec<String>) {
    if !model.shapes.values().any(|shape| shape.traits.event_stream) {
        return (model, Vec::new());
    }
    let streaming: BTreeSet<String> = model
        .operations
        .values()
        .filter(|operation| has_event_stream(&model, operation))
        .map(|operation| operation.name.clone())
        .collect();
    for name in &streaming {
        let Origin { source, pointer } = &model.operations[name].origin;
        diagnostics.push(match selection {
            Selection::All => {
                let message = format!("{name} has an event stream, and is left out");
                Diagnostic::warning(source, pointer, message)
            }
            Selection::Named(names) if names.contains(name) => {
                let message = format!("{name} has an event stream, which cannot be generated");
                let help = "name the others; where all are asked for, such operations are left out";
                Diagnostic::error(source, pointer, message).help(help)
            }
            Selection::Named(_) => continue,
        });
    }
    if *selection != Selection::All {
        return (model, Vec::new());
    }
    model.operations.retain(|name, _| !streaming.contains(name));
    (model, streaming.into_iter().collect())
}

/// Whether anything that an operation sends or receives is an event stream.
pub(crate) fn has_event_stream(model: &Model, operation: &Operation) -> bool {
    let shapes = reach(model, operation.targets());
    shapes.iter().any(|id| model.shapes.get(id).is_some_and(|shape| shape.traits.event_stream))
}
