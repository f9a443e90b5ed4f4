//! Ways to authenticate.

use crate::frontend::values::auth_scheme;
use crate::json::Node;
use crate::model::AuthScheme;

/// The traits of a service that say which ways it has.
const SCHEMES: &[&str] = &[
    "aws.auth#sigv4",
    "aws.auth#sigv4a",
    "smithy.api#httpApiKeyAuth",
    "smithy.api#httpBasicAuth",
    "smithy.api#httpBearerAuth",
    "smithy.api#httpDigestAuth",
];

/// The index among the schemes of a trait that is one. Where the service does not say which it prefers, they
/// are in this order.
pub(super) fn rank(id: &str) -> Option<usize> {
    SCHEMES.iter().position(|scheme| *scheme == id)
}

/// The scheme with an index.
pub(super) fn ranked(rank: usize) -> AuthScheme {
    auth_scheme(SCHEMES[rank])
}

/// The value of `auth`, the preferred way first; an empty list is one, too.
pub(super) fn schemes(node: &Node<'_>) -> Vec<AuthScheme> {
    let schemes: Vec<_> = node.items().map(|item| auth_scheme(item.str())).collect();
    if schemes.is_empty() { vec![AuthScheme::None] } else { schemes }
}
