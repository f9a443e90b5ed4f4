//! What the forms of models have in common.

use crate::json::Node;
use crate::model::{AuthScheme, Number, Origin, Outcome, XmlNamespace};

pub(crate) fn origin(node: &Node<'_>) -> Origin {
    Origin { source: node.source().to_owned(), pointer: node.pointer() }
}

pub(super) fn unknown_key(node: &Node<'_>) {
    node.warning("this key is not known to the generator and has no effect on its output");
}

pub(crate) fn number(node: &Node<'_>) -> Option<Number> {
    let number = node.number()?;
    match number.as_i128() {
        Some(integer) => Some(Number::Integer(integer)),
        None => number.as_f64().map(Number::Float),
    }
}

/// A whole number that is not negative; zero, and an error, where this is none.
pub(super) fn count(node: &Node<'_>) -> u64 {
    node.value().as_u64().unwrap_or_else(|| {
        node.expected("a whole number");
        0
    })
}

/// An HTTP status code.
pub(crate) fn status(node: &Node<'_>) -> Option<u16> {
    let number = node.number()?.as_u64().and_then(|number| u16::try_from(number).ok());
    if number.is_none() {
        node.expected("an HTTP status code");
    }
    number
}

/// A way to authenticate, by its Smithy id. botocore has them, too.
pub(super) fn auth_scheme(id: &str) -> AuthScheme {
    match id {
        "aws.auth#sigv4" => AuthScheme::SigV4,
        "aws.auth#sigv4a" => AuthScheme::SigV4a,
        "smithy.api#httpBearerAuth" => AuthScheme::Bearer,
        "smithy.api#noAuth" => AuthScheme::None,
        _ => AuthScheme::Other(id.to_owned()),
    }
}

pub(super) fn xml_namespace(node: &Node<'_>) -> XmlNamespace {
    let mut namespace = XmlNamespace { uri: String::new(), prefix: None };
    for (key, node) in node.members() {
        match key {
            "uri" => namespace.uri = node.string(),
            "prefix" => namespace.prefix = Some(node.string()),
            _ => unknown_key(&node),
        }
    }
    node.lacks("uri");
    namespace
}

/// What an acceptor of a waiter says of the wait.
pub(super) fn outcome(node: &Node<'_>) -> Option<Outcome> {
    Some(match node.str() {
        "success" => Outcome::Success,
        "failure" => Outcome::Failure,
        "retry" => Outcome::Retry,
        _ => {
            node.expected("\"success\", \"failure\" or \"retry\"");
            return None;
        }
    })
}
