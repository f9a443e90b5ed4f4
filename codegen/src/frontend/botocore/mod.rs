//! botocore's `service-2.json`, with what stands beside it: `paginators-1.json`, `waiters-2.json` and
//! `endpoint-rule-set-1.json`.
//!
//! Every key of the vocabulary is named in this folder: those that have a meaning where they are read, and all
//! others in one list. Any other key is a warning, so that an upstream addition is noticed and never breaks a build.

mod ignored;
mod merge;
mod operation;
mod paginators;
mod reference;
mod service;
mod shape;
mod traits;
mod waiters;

use crate::frontend::endpoints;
use crate::json::Node;
use crate::model::{Model, ShapeId};
use ignored::Place;

pub(super) use merge::{is_companion, merge};

/// Reads a whole model. What is wrong with it is reported to the node's log.
pub(super) fn read(root: &Node<'_>) -> Model {
    let mut model = Model::default();
    let mut inputs = Vec::new();
    for (key, node) in root.members() {
        match key {
            "operations" => {
                for (name, node) in node.members() {
                    let (operation, input) = operation::read(name, &node);
                    model.operations.insert(name.to_owned(), operation);
                    inputs.extend(input);
                }
            }
            "shapes" => {
                let shapes = node.members();
                model.shapes =
                    shapes.map(|(name, node)| (ShapeId::new(name), shape::read(&node))).collect();
            }
            // Read once the operations are, or with each other.
            "pagination" | "waiters" | "parameters" | "rules" => {}
            _ if service::apply_key(key, &node, &mut model.service) => {}
            _ => ignored::check(Place::Model, key, &node),
        }
    }
    service::finish(root, &mut model.service);
    shape::finish(&mut model.shapes, inputs);
    if let Some(pagination) = root.get("pagination") {
        paginators::read(&pagination, &mut model.operations);
    }
    if let Some(waiters) = root.get("waiters") {
        waiters::read(&waiters, &mut model.operations);
    }
    if root.get("rules").is_some() {
        model.service.endpoint_rules = Some(endpoints::rule_set(root));
    }
    model
}

#[cfg(test)]
mod tests;
