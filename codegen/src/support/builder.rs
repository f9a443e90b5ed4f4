//! Building structures member by member.

use std::fmt;

use super::structure::{Members, Structure};

/// Builds a `T`; its methods are listed with the structure's members.
#[derive(Clone, Debug, Default)]
#[must_use = "a builder does nothing until it is built"]
pub struct Builder<T> {
    pub(crate) value: T,
    pub(crate) present: Members,
}

/// A builder with no member set yet. It is no method, since a member can bear any name.
pub(crate) fn new<T: Structure>() -> Builder<T> {
    Builder { value: T::default(), present: Members::default() }
}

impl<T: Structure> Builder<T> {
    /// The structure, unless a required member was not set.
    pub fn build(self) -> Result<T, BuildError> {
        let missing: Vec<_> =
            self.present.missing(T::REQUIRED).map(|member| T::MEMBERS[member]).collect();
        if missing.is_empty() {
            Ok(self.value)
        } else {
            Err(BuildError { structure: T::NAME, missing })
        }
    }
}

/// Required members of a structure that were not set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BuildError {
    structure: &'static str,
    missing: Vec<&'static str>,
}

impl BuildError {
    /// The name of the structure in the service's model.
    #[must_use]
    pub fn structure(&self) -> &'static str {
        self.structure
    }

    /// The names of the missing members on the wire; never empty.
    #[must_use]
    pub fn missing(&self) -> &[&'static str] {
        &self.missing
    }
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let missing = self.missing.join(", ");
        write!(f, "{} is missing required members: {missing}", self.structure)
    }
}

impl std::error::Error for BuildError {}
