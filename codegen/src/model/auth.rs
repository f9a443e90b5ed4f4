//! Ways to authenticate.

/// A way to authenticate a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum AuthScheme {
    SigV4,
    SigV4a,
    /// A token in the header `Authorization`.
    Bearer,
    /// The request goes out as it is.
    None,
    /// By the model's name for it.
    Other(String),
}
