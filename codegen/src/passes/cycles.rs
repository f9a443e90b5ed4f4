//! Finds the members that need an indirection, because their type would otherwise contain itself.

use std::collections::BTreeMap;

use crate::graph::components;
use crate::model::{Kind, Model, Shape, ShapeId};

/// Whether a member leads back to the type that holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Recursion {
    /// It does not.
    None,
    /// It does, and needs a box.
    Cycle,
    /// It does by required members alone, so that no finite default exists: the member must be optional too.
    RequiredCycle,
}

/// The cycles that the types of a model are on.
pub(crate) struct Cycles {
    /// For each shape the cycle that it is part of, where only direct members count: a list or a map in
    /// between is an indirection already.
    direct: BTreeMap<ShapeId, usize>,
    /// The same, where only required members that are structures count.
    required: BTreeMap<ShapeId, usize>,
}

impl Cycles {
    /// How the member of `container` that has the type `target` takes part in a cycle.
    pub(crate) fn of(&self, container: &ShapeId, target: &ShapeId, required: bool) -> Recursion {
        let same = |cycles: &BTreeMap<ShapeId, usize>| {
            let cycle = cycles.get(container);
            cycle.is_some() && cycle == cycles.get(target)
        };
        if !same(&self.direct) {
            Recursion::None
        } else if required && same(&self.required) {
            Recursion::RequiredCycle
        } else {
            Recursion::Cycle
        }
    }
}

pub(crate) fn analyze(model: &Model) -> Cycles {
    let direct = |shape: &Shape| match shape.structure() {
        Some(structure) => structure.members.iter().map(|member| member.target.clone()).collect(),
        None => Vec::new(),
    };
    let required = |shape: &Shape| match &shape.kind {
        Kind::Structure(structure) => {
            let required = structure.members.iter().filter(|member| member.required);
            required.map(|member| member.target.clone()).collect()
        }
        _ => Vec::new(),
    };
    Cycles { direct: cycles(model, direct), required: cycles(model, required) }
}

/// Numbers the cycles of the graph whose edges lead from each shape to `targets(shape)`; shapes on no
/// cycle have no entry.
fn cycles(model: &Model, targets: impl Fn(&Shape) -> Vec<ShapeId>) -> BTreeMap<ShapeId, usize> {
    let ids: Vec<&ShapeId> = model
        .shapes
        .iter()
        .filter(|(_, shape)| shape.structure().is_some())
        .map(|(id, _)| id)
        .collect();
    let index: BTreeMap<&ShapeId, usize> = ids.iter().enumerate().map(|(i, id)| (*id, i)).collect();
    let edges: Vec<Vec<usize>> = ids
        .iter()
        .map(|id| {
            targets(&model.shapes[*id])
                .iter()
                .filter_map(|target| index.get(target).copied())
                .collect()
        })
        .collect();
    let components = components(&edges);
    let mut sizes = vec![0; ids.len()];
    for &component in &components {
        sizes[component] += 1;
    }
    let on_cycle = |node: usize| sizes[components[node]] > 1 || edges[node].contains(&node);
    let nodes = (0..ids.len()).filter(|&node| on_cycle(node));
    nodes.map(|node| (ids[node].clone(), components[node])).collect()
}
