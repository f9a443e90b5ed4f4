//! `smithy.waiters#waitable`.

use super::id::local_name;
use crate::frontend::values::{self, count, origin, unknown_key};
use crate::json::Node;
use crate::model::{Acceptor, Comparator, Expected, Matcher, Pace, Waiter};

/// Reads the waiters of an operation, by name.
pub(super) fn read(node: &Node<'_>) -> Vec<Waiter> {
    let mut waiters: Vec<_> = node.members().map(|(name, node)| waiter(name, &node)).collect();
    waiters.sort_by(|a, b| a.name.cmp(&b.name));
    waiters
}

fn waiter(name: &str, node: &Node<'_>) -> Waiter {
    // The delays that the trait has by default.
    let (mut min_secs, mut max_secs) = (2, 120);
    let (mut documentation, mut deprecated, mut acceptors) = (None, false, Vec::new());
    for (key, node) in node.members() {
        match key {
            "documentation" => documentation = Some(node.string()),
            "deprecated" => deprecated = node.bool(),
            "acceptors" => {
                acceptors = node.items().filter_map(|item| acceptor(&item)).collect();
            }
            "minDelay" => min_secs = count(&node),
            "maxDelay" => max_secs = count(&node),
            // Anyone's own.
            "tags" => {}
            _ => unknown_key(&node),
        }
    }
    node.lacks("acceptors");
    let pace = Pace::Growing { min_secs, max_secs };
    let (name, origin) = (name.to_owned(), origin(node));
    Waiter { name, documentation, deprecated, pace, acceptors, origin }
}

fn acceptor(node: &Node<'_>) -> Option<Acceptor> {
    let (mut outcome, mut matcher) = (None, None);
    for (key, node) in node.members() {
        match key {
            "state" => outcome = values::outcome(&node),
            "matcher" => matcher = self::matcher(&node),
            _ => unknown_key(&node),
        }
    }
    for key in ["state", "matcher"] {
        node.lacks(key);
    }
    Some(Acceptor { outcome: outcome?, matcher: matcher? })
}

/// The one member of a union.
fn matcher(node: &Node<'_>) -> Option<Matcher> {
    let mut members = node.members();
    let (Some((key, value)), None) = (members.next(), members.next()) else {
        if node.value().is_object() {
            node.error("expected one matcher: `output`, `inputOutput`, `success` or `errorType`");
        }
        return None;
    };
    match key {
        "success" => Some(Matcher::Success(value.bool())),
        "errorType" => Some(Matcher::Error(local_name(value.str()).to_owned())),
        "output" => {
            let (path, comparator, expected) = comparison(&value)?;
            Some(Matcher::Output { path, comparator, expected })
        }
        "inputOutput" => {
            let (path, comparator, expected) = comparison(&value)?;
            Some(Matcher::InputOutput { path, comparator, expected })
        }
        _ => {
            value.error("expected `output`, `inputOutput`, `success` or `errorType`");
            None
        }
    }
}

fn comparison(node: &Node<'_>) -> Option<(String, Comparator, Expected)> {
    for (key, node) in node.members() {
        if !matches!(key, "path" | "expected" | "comparator") {
            unknown_key(&node);
        }
    }
    for key in ["path", "expected", "comparator"] {
        node.lacks(key);
    }
    let (comparator, expected) = (node.get("comparator")?, node.get("expected")?);
    let (comparator, expected) = match comparator.str() {
        "stringEquals" => (Comparator::Equals, Expected::String(expected.string())),
        "allStringEquals" => (Comparator::All, Expected::String(expected.string())),
        "anyStringEquals" => (Comparator::Any, Expected::String(expected.string())),
        "booleanEquals" => (Comparator::Equals, boolean(&expected)?),
        _ => {
            comparator.expected(
                "\"stringEquals\", \"booleanEquals\", \"allStringEquals\" or \"anyStringEquals\"",
            );
            return None;
        }
    };
    Some((node.get("path")?.string(), comparator, expected))
}

/// A boolean, which the trait has as a string.
fn boolean(node: &Node<'_>) -> Option<Expected> {
    match node.str() {
        "true" => Some(Expected::Boolean(true)),
        "false" => Some(Expected::Boolean(false)),
        _ => {
            node.expected("\"true\" or \"false\"");
            None
        }
    }
}
