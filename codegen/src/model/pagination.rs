//! Pagination: how the pages of a long answer are asked for.

use super::Origin;

/// How to ask for the next page, and what of a page is to be joined.
///
/// Paths into an output are `JMESPath` expressions, as the model has them.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Paginator {
    /// The members of the input that say where a page begins.
    pub(crate) input_tokens: Vec<String>,
    /// What to fill them with, in the same order: paths into the output before.
    pub(crate) output_tokens: Vec<String>,
    /// Paths into the output that lead to what a page has of the whole. The first one matters most; Smithy's
    /// models may have none.
    pub(crate) result_keys: Vec<String>,
    /// The member of the input for the number of items on a page.
    pub(crate) limit_key: Option<String>,
    /// The path to whether there is another page, where that is not told by a token. Only botocore has it.
    pub(crate) more_results: Option<String>,
    /// Paths to what is the same on every page. Only botocore has them.
    pub(crate) non_aggregate_keys: Vec<String>,
    pub(crate) origin: Origin,
}
