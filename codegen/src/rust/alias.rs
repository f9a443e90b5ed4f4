//! Names of types that have another one.

use super::Docs;

/// Another name for the builder of a structure.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Alias {
    pub(crate) name: String,
    pub(crate) docs: Docs,
    /// The structure, which the module around this one has.
    pub(crate) structure: String,
}
