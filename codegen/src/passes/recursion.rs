//! Finds the members that need an indirection, because their type would otherwise contain itself.

use std::collections::BTreeMap;

use crate::model::{Kind, Model, Shape, ShapeId};

/// What recursion means for a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Recursive {
    /// The member's type does not lead back to the type that holds it.
    No,
    /// It does, and needs a box.
    Boxed,
    /// It does by required members alone, so that no finite default exists: the member must be optional too.
    Endless,
}

/// The members that take part in a recursion.
pub(crate) struct Recursion {
    /// For each shape the cycle that it is part of, where only direct members count: a list or a map in
    /// between is an indirection already.
    cycles: BTreeMap<ShapeId, usize>,
    /// The same, where only required members that are structures count.
    endless: BTreeMap<ShapeId, usize>,
}

impl Recursion {
    /// How the member of `container` that has the type `target` takes part in a recursion.
    pub(crate) fn of(&self, container: &ShapeId, target: &ShapeId, required: bool) -> Recursive {
        let same = |cycles: &BTreeMap<ShapeId, usize>| {
            let cycle = cycles.get(container);
            cycle.is_some() && cycle == cycles.get(target)
        };
        if !same(&self.cycles) {
            Recursive::No
        } else if required && same(&self.endless) {
            Recursive::Endless
        } else {
            Recursive::Boxed
        }
    }
}

pub(crate) fn analyze(model: &Model) -> Recursion {
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
    Recursion { cycles: cycles(model, direct), endless: cycles(model, required) }
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
    let on_circle = |node: usize| sizes[components[node]] > 1 || edges[node].contains(&node);
    let nodes = (0..ids.len()).filter(|&node| on_circle(node));
    nodes.map(|node| (ids[node].clone(), components[node])).collect()
}

/// The strongly connected component of each node, after Tarjan; iterative, since a model may nest deeper
/// than a stack. They are numbered so that none leads to one with a larger number.
pub(super) fn components(edges: &[Vec<usize>]) -> Vec<usize> {
    const UNSEEN: usize = usize::MAX;
    let count = edges.len();
    let (mut order, mut low, mut component) =
        (vec![UNSEEN; count], vec![0; count], vec![UNSEEN; count]);
    let (mut next, mut stack, mut path) = (0, Vec::new(), Vec::new());
    let mut found = 0;
    for root in 0..count {
        if order[root] == UNSEEN {
            path.push((root, 0));
        }
        while let Some((node, edge)) = path.pop() {
            if edge == 0 {
                (order[node], low[node]) = (next, next);
                next += 1;
                stack.push(node);
            }
            if let Some(&target) = edges[node].get(edge) {
                path.push((node, edge + 1));
                if order[target] == UNSEEN {
                    path.push((target, 0));
                } else if component[target] == UNSEEN {
                    low[node] = low[node].min(order[target]);
                }
                continue;
            }
            if low[node] == order[node] {
                while let Some(member) = stack.pop() {
                    component[member] = found;
                    if member == node {
                        break;
                    }
                }
                found += 1;
            }
            if let Some(&(parent, _)) = path.last() {
                low[parent] = low[parent].min(low[node]);
            }
        }
    }
    component
}

#[cfg(test)]
mod tests {
    use super::components;

    #[test]
    fn components_are_the_circles_of_a_graph() {
        // 0 -> 1 -> 2 -> 0 is a cycle; 3 leads into it; 4 and 5 lead to each other.
        let found = components(&[vec![1], vec![2], vec![0], vec![0], vec![5], vec![4, 3]]);
        assert!(found[0] == found[1] && found[1] == found[2]);
        assert_eq!(found[4], found[5]);
        assert!(found[3] != found[0] && found[3] != found[4] && found[0] != found[4]);
    }

    #[test]
    fn a_long_chain_does_not_use_the_stack() {
        let chain: Vec<Vec<usize>> = (1..=200_000).map(|next| vec![next % 200_000]).collect();
        let found = components(&chain);
        assert!(found.iter().all(|&component| component == found[0]));
    }
}
