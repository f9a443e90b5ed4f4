//! Smithy's JSON AST, versions 2 and 1.
//!
//! A file may define more than one service needs: mixins, traits, shapes of other namespaces. What the
//! model's one service does not reach is not read. Traits that do not matter to what is emitted are
//! ignored without a word, since anyone may define more of them; what the AST itself may hold is fixed,
//! and any other key is a warning.

mod ast;
mod merge;
mod protocol_tests;
mod service;
mod shape;
#[cfg(test)]
mod tests;
mod traits;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::frontend::values::unknown_key;
use crate::json::Node;
use crate::model::{Model, Operation, Shape, ShapeId};
use ast::Ast;
use service::Bindings;

pub(crate) use merge::{Merged, Sources, attribute, merge};

/// Whether this is a version that can be read. The AST of all versions 1 and 2 is the same.
pub(crate) fn is_version(version: &Value) -> bool {
    let major = version.as_str().and_then(|version| version.split('.').next());
    matches!(major, Some("1" | "2"))
}

/// Reads a whole model, with its protocol tests if they are asked for. What is wrong with it is reported to
/// the node's log.
pub(crate) fn read(root: &Node<'_>, with_tests: bool) -> Model {
    for (key, node) in root.members() {
        match key {
            "smithy" | "metadata" | "shapes" => {}
            _ => unknown_key(&node),
        }
    }
    let Some(section) = root.get("shapes") else {
        root.lacks("shapes");
        return Model::default();
    };
    let ast = Ast::new(&section);
    let Some((id, node)) = service::only(&ast, &section) else { return Model::default() };
    let Bindings { service, mut operations, rename } = service::read(&ast, id, node);

    let roots = operations.values().flat_map(|operation| operation.targets().cloned());
    let shapes = closure(&ast, roots.collect());
    if ast.is_exhausted() {
        node.error("mixins make far more members of the service than any has");
        operations.values_mut().for_each(Operation::forget_targets);
        return Model { service, operations, ..Model::default() };
    }
    let names = names(&shapes, &rename, node);
    let protocol_tests = match with_tests {
        true => protocol_tests::read(&ast, &operations, &names),
        false => Vec::new(),
    };
    let rename = |id: &mut ShapeId| {
        // One that is not defined keeps its id, and is reported with it.
        if let Some(name) = names.get(id) {
            id.clone_from(name);
        }
    };
    for operation in operations.values_mut() {
        operation.targets_mut().for_each(rename);
    }
    let shapes = shapes.into_iter().map(|(id, mut shape)| {
        let mut name = id.clone();
        rename(&mut name);
        shape::keep_error_code(&id, &name, &mut shape);
        shape.targets_mut().into_iter().for_each(rename);
        (name, shape)
    });
    Model { service, operations, shapes: shapes.collect(), protocol_tests }
}

/// The shapes that are reached from some, by their absolute ids. Those that are not defined are left out.
fn closure(ast: &Ast<'_>, roots: Vec<ShapeId>) -> BTreeMap<ShapeId, Shape> {
    let mut shapes = BTreeMap::new();
    let mut seen = BTreeSet::new();
    let mut pending = roots;
    while let Some(id) = pending.pop() {
        if !seen.insert(id.clone()) {
            continue;
        }
        if let Some(shape) = shape::read(ast, id.as_str()) {
            pending.extend(shape.targets().into_iter().cloned());
            shapes.insert(id, shape);
        }
    }
    shapes
}

/// The names of shapes within their service: what follows the `#`, unless the service renames them.
///
/// Two types of one name are an error. What becomes no type of its own is told apart by its id.
fn names(
    shapes: &BTreeMap<ShapeId, Shape>,
    rename: &BTreeMap<String, String>,
    service: &Node<'_>,
) -> BTreeMap<ShapeId, ShapeId> {
    let mut ids_by_name: BTreeMap<&str, Vec<&ShapeId>> = BTreeMap::new();
    for id in shapes.keys() {
        let name = rename.get(id.as_str()).map_or_else(|| local_name(id.as_str()), String::as_str);
        ids_by_name.entry(name).or_default().push(id);
    }
    for id in rename.keys().filter(|id| !shapes.contains_key(id.as_str())) {
        service.warning(format!("`rename` names {id:?}, which the service does not use"));
    }
    let mut names = BTreeMap::new();
    for (name, ids) in ids_by_name {
        let is_type = |id: &&ShapeId| shapes[*id].is_named() && !shape::is_prelude(id.as_str());
        let types: Vec<&ShapeId> = ids.iter().copied().filter(is_type).collect();
        if types.len() > 1 {
            let ids = types.iter().map(|id| id.as_str()).collect::<Vec<_>>().join(", ");
            service.error(format!(
                "several types of the service are called {name:?}: {ids}; expected a `rename` for all but one"
            ));
        }
        let keeps_name = types.first().or(ids.first().filter(|_| ids.len() == 1)).copied();
        for id in ids {
            let name = if Some(id) == keeps_name { name } else { id.as_str() };
            names.insert(id.clone(), ShapeId::new(name));
        }
    }
    names
}

/// The part of an absolute id that is unique in its namespace.
fn local_name(id: &str) -> &str {
    id.split_once('#').map_or(id, |(_, name)| name)
}
