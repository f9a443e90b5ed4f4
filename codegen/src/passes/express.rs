//! Takes out what the generator cannot express.

use std::collections::BTreeSet;

use crate::api::Selection;
use crate::diagnostic::Diagnostic;
use crate::model::{Model, Operation, Origin, Protocol, Service};

use super::slice::reach;

/// Drops operations with event streams, and refuses services that support no protocol that is emitted.
/// What it drops, by name, comes with the model.
///
/// A dropped operation is a warning where the whole service is asked for, and an error where it is itself.
pub(crate) fn express(
    mut model: Model,
    selection: &Selection,
    diagnostics: &mut Vec<Diagnostic>,
) -> (Model, Vec<String>) {
    let protocols = &model.service.protocols;
    // A model without any protocol was reported when it was read.
    if !protocols.is_empty()
        && protocols.iter().all(|protocol| protocol.unsupported_name().is_some())
    {
        diagnostics.push(unsupported_protocol(&model.service));
    }
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
                Diagnostic::error(source, pointer, message)
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

fn has_event_stream(model: &Model, operation: &Operation) -> bool {
    let shapes = reach(model, operation.targets());
    shapes.iter().any(|id| model.shapes.get(id).is_some_and(|shape| shape.traits.event_stream))
}

fn unsupported_protocol(service: &Service) -> Diagnostic {
    let names: Vec<&str> =
        service.protocols.iter().filter_map(Protocol::unsupported_name).collect();
    let spoken = names.join(", ");
    let message = format!("the service supports {spoken:?}; expected awsJson");
    Diagnostic::error(&service.origin.source, service.origin.pointer.clone(), message)
        .help("only services that support awsJson, which botocore calls `json`, can be generated")
}
