//! `waiters-2.json`.

use std::collections::BTreeMap;

use crate::frontend::values::{count, origin, outcome, status, unknown_key};
use crate::json::Node;
use crate::model::{Acceptor, Comparator, Expected, Matcher, Operation, Pace, Waiter};

/// Reads the waiters, and gives each to its operation. The model may be a slice and lack it: then there is nothing
/// to wait for.
pub(super) fn read(section: &Node<'_>, operations: &mut BTreeMap<String, Operation>) {
    for (name, node) in section.members() {
        let (operation, waiter) = waiter(name, &node);
        if let Some(operation) = operations.get_mut(&operation) {
            operation.waiters.push(waiter);
        }
    }
    for operation in operations.values_mut() {
        operation.waiters.sort_by(|a, b| a.name.cmp(&b.name));
    }
}

/// A waiter, and the name of its operation.
fn waiter(name: &str, node: &Node<'_>) -> (String, Waiter) {
    let mut waiter = Waiter {
        name: name.to_owned(),
        documentation: None,
        deprecated: false,
        pace: Pace::Fixed { delay_secs: 0, max_attempts: 0 },
        acceptors: Vec::new(),
        origin: origin(node),
    };
    let (mut operation, mut delay_secs, mut max_attempts) = (String::new(), 0, 0);
    for (key, child) in node.members() {
        match key {
            "operation" => operation = child.string(),
            "delay" => delay_secs = count(&child),
            "maxAttempts" => max_attempts = count(&child),
            "acceptors" => {
                waiter.acceptors = child.items().filter_map(|item| acceptor(&item)).collect();
            }
            "description" => waiter.documentation = Some(child.string()),
            _ => unknown_key(&child),
        }
    }
    for key in ["operation", "delay", "maxAttempts", "acceptors"] {
        node.lacks(key);
    }
    waiter.pace = Pace::Fixed { delay_secs, max_attempts };
    (operation, waiter)
}

fn acceptor(node: &Node<'_>) -> Option<Acceptor> {
    for (key, node) in node.members() {
        if !matches!(key, "state" | "matcher" | "argument" | "expected") {
            unknown_key(&node);
        }
    }
    for key in ["state", "matcher", "expected"] {
        node.lacks(key);
    }
    let (outcome, matcher) = (outcome(&node.get("state")?), matcher(node));
    Some(Acceptor { outcome: outcome?, matcher: matcher? })
}

fn matcher(acceptor: &Node<'_>) -> Option<Matcher> {
    let (kind, expected) = (acceptor.get("matcher")?, acceptor.get("expected")?);
    let comparator = match kind.str() {
        "path" => Comparator::Equals,
        "pathAll" => Comparator::All,
        "pathAny" => Comparator::Any,
        "error" => return error(&expected),
        "status" => return status(&expected).map(Matcher::Status),
        _ => {
            kind.expected("\"path\", \"pathAll\", \"pathAny\", \"error\" or \"status\"");
            return None;
        }
    };
    acceptor.lacks("argument");
    let path = acceptor.get("argument")?.string();
    Some(Matcher::Output { path, comparator, expected: value(&expected)? })
}

/// An error of some code, any error, or none.
fn error(expected: &Node<'_>) -> Option<Matcher> {
    match value(expected)? {
        Expected::Boolean(is_error) => Some(Matcher::Success(!is_error)),
        Expected::String(code) => Some(Matcher::Error(code)),
        Expected::Integer(_) => {
            expected.expected("a string or a boolean");
            None
        }
    }
}

fn value(node: &Node<'_>) -> Option<Expected> {
    let value = node.value();
    let value = match (value.as_bool(), value.as_i64(), value.as_str()) {
        (Some(value), ..) => Expected::Boolean(value),
        (_, Some(value), _) => Expected::Integer(value),
        (.., Some(value)) => Expected::String(value.to_owned()),
        _ => {
            node.expected("a string, a boolean or a whole number");
            return None;
        }
    };
    Some(value)
}
