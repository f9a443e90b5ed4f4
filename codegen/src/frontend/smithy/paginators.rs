//! `smithy.api#paginated`, of a service and of its operations.

use crate::frontend::values::{origin, unknown_key};
use crate::json::Node;
use crate::model::Paginator;

/// What the trait says.
#[derive(Clone, Debug, Default)]
pub(super) struct Paginated {
    input_token: Option<String>,
    output_token: Option<String>,
    items: Option<String>,
    page_size: Option<String>,
}

impl Paginated {
    pub(super) fn read(node: &Node<'_>) -> Self {
        let mut paginated = Self::default();
        for (key, node) in node.members() {
            match key {
                "inputToken" => paginated.input_token = Some(node.string()),
                "outputToken" => paginated.output_token = Some(node.string()),
                "items" => paginated.items = Some(node.string()),
                "pageSize" => paginated.page_size = Some(node.string()),
                _ => unknown_key(&node),
            }
        }
        paginated
    }
}

/// The paginator of an operation that has the trait; what it leaves out, its service may say.
pub(super) fn read(node: &Node<'_>, service: &Paginated) -> Option<Paginator> {
    let Paginated { input_token, output_token, items, page_size } = Paginated::read(node);
    let input_token = input_token.or_else(|| service.input_token.clone());
    let output_token = output_token.or_else(|| service.output_token.clone());
    for (token, key) in [(&input_token, "inputToken"), (&output_token, "outputToken")] {
        if token.is_none() {
            node.lacks(key);
        }
    }
    Some(Paginator {
        input_tokens: vec![input_token?],
        output_tokens: vec![output_token?],
        result_keys: items.or_else(|| service.items.clone()).into_iter().collect(),
        limit_key: page_size.or_else(|| service.page_size.clone()),
        origin: origin(node),
        ..Paginator::default()
    })
}
