//! What the forms of models have in common.

use crate::json::Node;
use crate::model::{Number, Origin};

pub(super) fn origin(node: &Node<'_>) -> Origin {
    Origin { source: node.source().to_owned(), pointer: node.pointer() }
}

pub(super) fn unknown_key(node: &Node<'_>) {
    node.warning("this key is not known to the generator and has no effect on its output");
}

pub(super) fn number(node: &Node<'_>) -> Option<Number> {
    let number = node.number()?;
    match number.as_i128() {
        Some(integer) => Some(Number::Integer(integer)),
        None => number.as_f64().map(Number::Float),
    }
}

/// An HTTP status code.
pub(super) fn status(node: &Node<'_>) -> Option<u16> {
    let number = node.number()?.as_u64().and_then(|number| u16::try_from(number).ok());
    if number.is_none() {
        node.expected("an HTTP status code");
    }
    number
}
