//! Reduces a model to some of its operations and the shapes that they reach.

use std::collections::BTreeSet;

use crate::api::Selection;
use crate::diagnostic::Diagnostic;
use crate::ir::{Model, Operation, ShapeId};

/// Keeps the selected operations and their closure. A selected operation that does not exist is an error.
pub(crate) fn slice(
    mut model: Model,
    selection: &Selection,
    findings: &mut Vec<Diagnostic>,
) -> Model {
    if let Selection::Named(names) = selection {
        for name in names {
            if !model.operations.contains_key(name) {
                findings.push(unknown_operation(&model, name));
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

/// The shapes that some shapes reach, themselves included.
pub(crate) fn reach<'a>(
    model: &'a Model,
    roots: impl IntoIterator<Item = &'a ShapeId>,
) -> BTreeSet<ShapeId> {
    let mut reached = BTreeSet::new();
    let mut pending: Vec<&ShapeId> = roots.into_iter().collect();
    while let Some(id) = pending.pop() {
        if let Some(shape) = model.shapes.get(id)
            && reached.insert(id.clone())
        {
            pending.extend(shape.targets());
        }
    }
    reached
}

fn unknown_operation(model: &Model, name: &str) -> Diagnostic {
    let service = &model.service.id;
    let source = &model.service.origin.source;
    let error =
        Diagnostic::error(source, "/operations", format!("{service} has no operation {name:?}"));
    match closest(name, model.operations.keys()) {
        Some(similar) => error.help(format!("did you mean `{similar}`?")),
        None => error.help("`cargo xtask list --model FILE` lists the operations of a model"),
    }
}

/// The candidate that takes the fewest edits to become `name`, if they are few.
fn closest<'a>(name: &str, candidates: impl Iterator<Item = &'a String>) -> Option<&'a String> {
    let (distance, candidate) =
        candidates.map(|candidate| (distance(name, candidate), candidate)).min()?;
    (distance <= name.len() / 3).then_some(candidate)
}

/// The edit distance of two names, letter case aside.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<u8> = b.to_ascii_lowercase().into_bytes();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, byte) in a.to_ascii_lowercase().bytes().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for j in 0..b.len() {
            let substitution = diagonal + usize::from(byte != b[j]);
            diagonal = row[j + 1];
            row[j + 1] = substitution.min(row[j] + 1).min(row[j + 1] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_edit_distance_counts_insertions_deletions_and_substitutions() {
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("List", "list"), 0);
    }

    #[test]
    fn only_a_similar_name_is_suggested() {
        let names = ["DescribeEndpoint".to_owned(), "ListTags".to_owned()];
        assert_eq!(closest("DescribeEndpont", names.iter()), Some(&names[0]));
        assert_eq!(closest("Frobnicate", names.iter()), None);
    }
}
