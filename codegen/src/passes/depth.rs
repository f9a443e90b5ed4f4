//! Refuses types that stand in each other deeper than rustc follows.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::graph::components;
use crate::model::{Model, Operation, ShapeId};

/// How deep structures and unions may stand in each other. Real models stay below 20; from about 60 on,
/// rustc does not compile the crate, or what uses it.
const DEEPEST: usize = 32;

/// Reports what an operation refers to and that nests too deep.
pub(crate) fn check(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    let depths = depths(model);
    for id in model.operations.values().flat_map(Operation::targets) {
        let depth = depths.get(id).copied().unwrap_or_default();
        if let Some(shape) = model.shapes.get(id).filter(|_| depth > DEEPEST) {
            let message = format!(
                "structures and unions nest {depth} levels deep here; expected at most {DEEPEST}"
            );
            let diagnostic =
                Diagnostic::error(&shape.origin.source, &shape.origin.pointer, message);
            diagnostics.push(diagnostic.help(
                "rustc does not compile much deeper types: generate operations that do without",
            ));
        }
    }
}

/// How many structures and unions stand in each other, from each shape inwards. All that are on one cycle
/// count, since a path may lead through them.
fn depths(model: &Model) -> BTreeMap<&ShapeId, usize> {
    let index: BTreeMap<&ShapeId, usize> = model.shapes.keys().zip(0..).collect();
    let edges: Vec<Vec<usize>> = model
        .shapes
        .values()
        .map(|shape| shape.targets().into_iter().filter_map(|id| index.get(id).copied()).collect())
        .collect();
    let components = components(&edges);
    let mut cycles = vec![(0, Vec::new()); components.len()];
    for ((shape, targets), &component) in model.shapes.values().zip(&edges).zip(&components) {
        cycles[component].0 += usize::from(shape.structure().is_some());
        cycles[component].1.extend(targets.iter().map(|&target| components[target]));
    }
    // A component is found after those that it leads to.
    let mut depths: Vec<usize> = Vec::with_capacity(cycles.len());
    for (own, targets) in cycles {
        let inner = targets.into_iter().filter_map(|target| depths.get(target)).max();
        depths.push(own + inner.copied().unwrap_or_default());
    }
    index.into_iter().map(|(id, at)| (id, depths[components[at]])).collect()
}
