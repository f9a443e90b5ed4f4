//! Smithy's JSON AST, versions 2 and 1.
//!
//! A file may define more than one service needs: mixins, traits, shapes of other namespaces. What the
//! model's one service does not reach is not read. Traits that do not matter to what is emitted are
//! ignored without a word, since anyone may define more of them; what the AST itself may hold is fixed,
//! and any other key is a warning.

mod ast;
mod auth;
mod id;
mod merge;
mod names;
mod operation;
mod paginators;
mod service;
mod shape;
mod test_traits;
mod traits;
mod waiters;

use std::collections::BTreeMap;

use serde_json::Value;

use crate::frontend::test_trait::TestTrait;
use crate::frontend::values::unknown_key;
use crate::graph;
use crate::json::Node;
use crate::model::{Model, Operation, Shape, ShapeId};
use ast::Ast;
use service::Bindings;

pub(super) use merge::merge;
pub(crate) use service::protocol;

/// Whether this is a version that can be read. The AST of all versions 1 and 2 is the same.
pub(super) fn is_version(version: &Value) -> bool {
    let major = version.as_str().and_then(|version| version.split('.').next());
    matches!(major, Some("1" | "2"))
}

/// Reads a whole model, and finds its protocol tests if they are asked for. What is wrong with it is reported to
/// the node's log.
pub(super) fn read(root: &Node<'_>, with_tests: bool) -> (Model, Vec<TestTrait>) {
    for (key, node) in root.members() {
        match key {
            "smithy" | "metadata" | "shapes" => {}
            _ => unknown_key(&node),
        }
    }
    let Some(section) = root.get("shapes") else {
        root.lacks("shapes");
        return Default::default();
    };
    let ast = Ast::new(&section);
    let Some((id, node)) = service::only(&ast, &section) else {
        return Default::default();
    };
    let Bindings { service, mut operations, rename } = service::read(&ast, id, node);

    let roots = operations.values().flat_map(Operation::targets).cloned();
    let shapes = closure(&ast, roots);
    if ast.is_exhausted() {
        node.error("mixins make far more members of the service than any has");
        operations.values_mut().for_each(Operation::forget_targets);
        return (Model { service, operations, ..Model::default() }, Vec::new());
    }
    let names = names::of(&shapes, &rename, node);
    let tests = match with_tests {
        true => test_traits::find(&ast, &operations, &names),
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
    (Model { service, operations, shapes: shapes.collect(), ..Model::default() }, tests)
}

/// The shapes that are reached from some, by their absolute ids. Those that are not defined are left out.
fn closure(ast: &Ast<'_>, roots: impl IntoIterator<Item = ShapeId>) -> BTreeMap<ShapeId, Shape> {
    let mut shapes = BTreeMap::new();
    graph::closure(roots, |id| {
        let Some(shape) = shape::read(ast, id.as_str()) else { return Vec::new() };
        let targets = shape.targets().into_iter().cloned().collect();
        shapes.insert(id.clone(), shape);
        targets
    });
    shapes
}

#[cfg(test)]
mod tests;
