//! Building structures member by member.

use std::fmt;

use super::codec::check;
use super::schema::MemberSet;
use super::validation::{Violation, ViolationKind};
use crate::support::codec::value::Structure;

/// Builds a `T`: a setter for each field, then [`build`](Self::build).
///
/// `Owner` is who asked for it, which is nobody unless the builder came from a client.
#[derive(Clone, Debug, Default)]
#[must_use = "a builder does nothing until it is built"]
pub struct Builder<T, Owner = ()> {
    pub(crate) value: T,
    pub(crate) present: MemberSet,
    pub(crate) owner: Owner,
}

/// A builder with no member set yet. It is no method, since a member can bear any name.
pub(crate) fn new<T: Structure>() -> Builder<T> {
    owned(())
}

/// The same for an owner.
pub(crate) fn owned<T: Structure, Owner>(owner: Owner) -> Builder<T, Owner> {
    Builder { value: T::default(), present: MemberSet::default(), owner }
}

impl<T: Structure> Builder<T> {
    /// The structure, unless a required member was not set, or a value is below the least that the
    /// model asks for.
    pub fn build(self) -> Result<T, BuildError> {
        finish(self).map(|(value, ())| value)
    }
}

/// The structure and the owner.
pub(crate) fn finish<T: Structure, Owner>(
    builder: Builder<T, Owner>,
) -> Result<(T, Owner), BuildError> {
    let Builder { value, present, owner } = builder;
    let missing = T::SCHEMA.missing(&present);
    let missing: Vec<_> = missing.map(|member| Violation::missing(T::SCHEMA, member)).collect();
    // What is missing has a default here, which is nobody's mistake.
    let is_there = |violation: &Violation| !missing.iter().any(|other| violation.is_in(other));
    let found: Vec<_> = check::violations(&value).into_iter().filter(is_there).collect();
    BuildError::unless_valid(T::SCHEMA.name, missing.into_iter().chain(found).collect())?;
    Ok((value, owner))
}

/// Why a structure cannot be built or sent: all that does not meet the model.
#[derive(Clone, Debug, PartialEq)]
pub struct BuildError {
    structure: &'static str,
    violations: Vec<Violation>,
}

impl BuildError {
    /// The type that was to be built or sent.
    #[must_use]
    pub fn structure(&self) -> &'static str {
        self.structure
    }

    /// All that does not meet the model, such as required members that are missing. Of more than a thousand, it is the
    /// first.
    #[must_use]
    pub fn violations(&self) -> &[Violation] {
        &self.violations
    }

    /// The paths on the wire of the required members that are missing.
    #[must_use]
    pub fn missing(&self) -> Vec<&str> {
        let missing = self.violations().iter().filter(|found| found.kind == ViolationKind::Missing);
        missing.map(|found| found.path.as_str()).collect()
    }

    pub(super) fn unless_valid(
        structure: &'static str,
        violations: Vec<Violation>,
    ) -> Result<(), Self> {
        if violations.is_empty() {
            return Ok(());
        }
        Err(Self { structure, violations })
    }
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is not valid", self.structure)?;
        for (index, violation) in self.violations.iter().enumerate() {
            f.write_str(if index == 0 { ": " } else { "; " })?;
            violation.describe(f)?;
        }
        Ok(())
    }
}

impl std::error::Error for BuildError {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::support::codec::value::{Reader, Writer};
    use crate::support::schema::{Schema, member};
    use crate::support::serde;

    #[derive(Clone, Debug, Default, PartialEq)]
    struct Pair {
        left: i32,
        right: i32,
    }

    impl Structure for Pair {
        const SCHEMA: &'static Schema = &Schema::new(
            "Pair",
            false,
            &[
                member!("Left", "left", is_required = true),
                member!("Note", "note"),
                member!("Right", "right", is_required = true),
            ],
        );

        fn read(&mut self, _: usize, from: &mut impl Reader) {
            from.skip();
        }

        fn write(&self, _: &mut impl Writer) {}
    }

    serde!(Pair);

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
            let error = builder(left, right).build().unwrap_err();
            assert_eq!(error.structure(), "Pair");
            assert_eq!(error.missing(), missing);
            assert_eq!(error.violations().len(), missing.len());
        }
        assert_eq!(
            builder(None, None).build().unwrap_err().to_string(),
            "Pair is not valid: left is required and missing (Left on the wire); \
             right is required and missing (Right on the wire)"
        );
    }
}
