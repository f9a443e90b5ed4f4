//! `paginators-1.json`.

use std::collections::BTreeMap;

use crate::frontend::values::{origin, unknown_key};
use crate::json::Node;
use crate::model::{Operation, Paginator};

/// Reads the paginators, each by the name of its operation. The model may be a slice and lack the operation: then
/// there is nothing to page through.
pub(super) fn read(section: &Node<'_>, operations: &mut BTreeMap<String, Operation>) {
    for (name, node) in section.members() {
        let paginator = paginator(&node);
        if let Some(operation) = operations.get_mut(name) {
            operation.paginator = Some(paginator);
        }
    }
}

fn paginator(node: &Node<'_>) -> Paginator {
    let mut paginator = Paginator { origin: origin(node), ..Paginator::default() };
    for (key, node) in node.members() {
        match key {
            "input_token" => paginator.input_tokens = one_or_more(&node),
            "output_token" => paginator.output_tokens = one_or_more(&node),
            "result_key" => paginator.result_keys = one_or_more(&node),
            "limit_key" => paginator.limit_key = Some(node.string()),
            "more_results" => paginator.more_results = Some(node.string()),
            "non_aggregate_keys" => paginator.non_aggregate_keys = node.strings(),
            _ => unknown_key(&node),
        }
    }
    for key in ["input_token", "output_token"] {
        node.lacks(key);
    }
    let (inputs, outputs) = (paginator.input_tokens.len(), paginator.output_tokens.len());
    if let Some(node) = node.get("output_token").filter(|_| inputs != outputs) {
        node.error(format!(
            "expected as many tokens as `input_token` has, {inputs}, found {outputs}"
        ));
    }
    paginator
}

/// A string, or an array of some.
fn one_or_more(node: &Node<'_>) -> Vec<String> {
    match node.value().as_array() {
        None => vec![node.string()],
        Some(items) if items.is_empty() => {
            node.error("expected at least one, found none");
            Vec::new()
        }
        Some(_) => node.strings(),
    }
}
