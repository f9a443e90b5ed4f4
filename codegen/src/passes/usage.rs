//! Finds out on which side of the wire each shape is used.

use std::collections::BTreeSet;

use super::slice::reach;
use crate::model::{Model, ShapeId};

/// Who uses which shape.
pub(crate) struct Usage {
    /// What a caller sends: reached from an input.
    input: BTreeSet<ShapeId>,
    /// What a service sends: reached from an output or an error.
    output: BTreeSet<ShapeId>,
    /// What another shape refers to, as opposed to an operation.
    referenced: BTreeSet<ShapeId>,
}

impl Usage {
    /// Whether a caller sends the shape, so that its values are checked.
    pub(crate) fn is_input(&self, id: &ShapeId) -> bool {
        self.input.contains(id)
    }

    /// Whether a service sends the shape, so that a missing member must not cost the caller the rest.
    pub(crate) fn is_output(&self, id: &ShapeId) -> bool {
        self.output.contains(id)
    }

    /// Whether another shape refers to this one, so that it needs to exist outside of its operation.
    pub(crate) fn is_referenced(&self, id: &ShapeId) -> bool {
        self.referenced.contains(id)
    }
}

pub(crate) fn analyze(model: &Model) -> Usage {
    let operations = || model.operations.values();
    let sent_by_service =
        operations().flat_map(|operation| operation.output.iter().chain(&operation.errors));
    Usage {
        input: reach(model, operations().filter_map(|operation| operation.input.as_ref())),
        output: reach(model, sent_by_service),
        referenced: model.shapes.values().flat_map(|shape| shape.targets()).cloned().collect(),
    }
}
