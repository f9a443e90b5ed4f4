//! What items are documented with.

/// Lines of Markdown.
pub(crate) type Docs = Vec<String>;

/// That an item should not be used any more; why, where the model says so.
pub(crate) type Deprecated = Option<String>;
