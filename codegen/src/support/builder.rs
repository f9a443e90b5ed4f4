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
            Err(BuildError { structure: T::NAME, problem: Problem::Missing(missing) })
        }
    }
}

/// Why a structure, or a request, cannot be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BuildError {
    structure: &'static str,
    problem: Problem,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Problem {
    Missing(Vec<&'static str>),
    NotAHostLabel(&'static str),
    Unwritable(String),
}

impl BuildError {
    /// The name of the structure in the service's model.
    #[must_use]
    pub fn structure(&self) -> &'static str {
        self.structure
    }

    /// The names of the missing members on the wire; none where something else is wrong.
    #[must_use]
    pub fn missing(&self) -> &[&'static str] {
        match &self.problem {
            Problem::Missing(members) => members,
            Problem::NotAHostLabel(_) | Problem::Unwritable(_) => &[],
        }
    }

    /// A member whose value must stand in the host name, and cannot.
    pub(crate) fn not_a_host_label(structure: &'static str, member: &'static str) -> Self {
        Self { structure, problem: Problem::NotAHostLabel(member) }
    }

    /// A value that has no form on the wire, or an address that is none.
    pub(crate) fn unwritable(structure: &'static str, cause: &dyn fmt::Display) -> Self {
        Self { structure, problem: Problem::Unwritable(cause.to_string()) }
    }
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let structure = self.structure;
        match &self.problem {
            Problem::Missing(members) => {
                write!(f, "{structure} is missing required members: {}", members.join(", "))
            }
            Problem::NotAHostLabel(member) => {
                write!(
                    f,
                    "{member} of {structure} cannot stand in a host name: expected 1 to 63 letters, digits and inner hyphens"
                )
            }
            Problem::Unwritable(cause) => write!(f, "{structure} cannot be sent: {cause}"),
        }
    }
}

impl std::error::Error for BuildError {}

#[cfg(test)]
mod tests {
    use serde_core::de::MapAccess;
    use serde_core::ser::SerializeMap;

    use super::super::structure::{Reader, Writer};
    use super::*;

    #[derive(Clone, Debug, Default, PartialEq)]
    struct Pair {
        left: i32,
        right: i32,
    }

    impl Structure for Pair {
        const NAME: &'static str = "Pair";
        const MEMBERS: &'static [&'static str] = &["Left", "Note", "Right"];
        const REQUIRED: &'static [usize] = &[0, 2];

        fn read<'de, A: MapAccess<'de>>(
            &mut self,
            _: usize,
            from: &mut Reader<'_, A>,
        ) -> Result<bool, A::Error> {
            from.skip()
        }

        fn write<M: SerializeMap>(&self, _: usize, to: &mut Writer<'_, M>) -> Result<(), M::Error> {
            to.skip()
        }
    }

    fn builder(left: Option<i32>, right: Option<i32>) -> Builder<Pair> {
        let mut builder = new::<Pair>();
        for (member, value) in [(0, left), (2, right)] {
            builder.present.set(member, value.is_some());
        }
        builder.value = Pair { left: left.unwrap_or_default(), right: right.unwrap_or_default() };
        builder
    }

    #[test]
    fn what_is_complete_is_built() {
        assert_eq!(builder(Some(1), Some(2)).build(), Ok(Pair { left: 1, right: 2 }));
        assert_eq!(builder(Some(0), Some(0)).build(), Ok(Pair::default()));
        let builder = builder(Some(1), Some(2));
        assert_eq!(builder.clone().build(), builder.build());
    }

    #[test]
    fn all_that_is_missing_is_named() {
        for (left, right, missing) in [
            (None, None, &["Left", "Right"][..]),
            (Some(1), None, &["Right"]),
            (None, Some(2), &["Left"]),
        ] {
            let error = builder(left, right).build().err();
            assert_eq!(error.as_ref().map(BuildError::structure), Some("Pair"));
            assert_eq!(error.as_ref().map(BuildError::missing), Some(missing));
            let message = format!("Pair is missing required members: {}", missing.join(", "));
            assert_eq!(error.map(|error| error.to_string()), Some(message));
        }
    }
}
