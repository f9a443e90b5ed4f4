//! What no model says of how a service is called, and its official clients know: in amendments, in words of our own
//! and not of any vocabulary.

use crate::json::Node;
use crate::model::{DefaultValue, Kind, Member, Model, Operation};

use super::values::{count, unknown_key};

/// Adds what an amendment says of calls of its service. What it says of operations that the model does not have is skipped.
pub(super) fn apply(model: &mut Model, calls: &Node<'_>) {
    for (key, node) in calls.members() {
        match key {
            "max_attempts" => model.service.retries.max_attempts = whole(&node),
            "base_delay_millis" => model.service.retries.base_delay_millis = whole(&node),
            "crc32" => model.service.crc32 = node.bool(),
            "headers" => {
                let headers = node.members().map(|(name, value)| (name.to_owned(), value.string()));
                model.service.headers = headers.collect();
            }
            "defaults" => {
                for (name, node) in node.members() {
                    default(model, name, &node.string());
                }
            }
            "operations" => {
                for (name, node) in node.members() {
                    operation(model, name, &node);
                }
            }
            _ => unknown_key(&node),
        }
    }
}

fn operation(model: &mut Model, name: &str, calls: &Node<'_>) {
    let Some(mut operation) = model.operations.remove(name) else { return };
    for (key, node) in calls.members() {
        match key {
            "long_poll" => operation.long_poll = node.bool(),
            "tree_hash_header" => operation.tree_hash_header = Some(node.string()),
            "endpoint_member" => {
                let member = node.string();
                match is_text(model, &operation, &member) {
                    true => operation.endpoint_member = Some(member),
                    false => node.error(format!(
                        "the input of `{name}` has no such member that is a string"
                    )),
                }
            }
            _ => unknown_key(&node),
        }
    }
    model.operations.insert(name.to_owned(), operation);
}

/// Gives a member a value that it has unless the caller says otherwise, in all inputs that have it as a string.
fn default(model: &mut Model, name: &str, value: &str) {
    let inputs: Vec<_> = model.operations.values().filter_map(|of| of.input.clone()).collect();
    for id in inputs {
        let Some(shape) = model.shapes.get(&id) else { continue };
        let members = shape.structure().map(|structure| structure.members.as_slice());
        let is_it = |member: &Member| {
            let kind = model.shapes.get(&member.target).map(|shape| &shape.kind);
            member.name == name && kind == Some(&Kind::String)
        };
        let Some(index) = members.and_then(|members| members.iter().position(is_it)) else {
            continue;
        };
        if let Some(Kind::Structure(of)) = model.shapes.get_mut(&id).map(|shape| &mut shape.kind) {
            of.members[index].default = Some(DefaultValue::String(value.to_owned()));
            of.members[index].required = false;
        }
    }
}

/// Whether the input of an operation has a string of that name.
fn is_text(model: &Model, operation: &Operation, member: &str) -> bool {
    let shape = |id| model.shapes.get(id);
    let input = operation.input.as_ref().and_then(shape).and_then(|shape| shape.structure());
    let member = input.and_then(|input| input.members.iter().find(|of| of.name == member));
    member.and_then(|member| shape(&member.target)).is_some_and(|shape| shape.kind == Kind::String)
}

fn whole(node: &Node<'_>) -> u32 {
    u32::try_from(count(node)).unwrap_or_else(|_| {
        node.expected("a smaller number");
        0
    })
}
