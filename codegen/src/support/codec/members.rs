//! The members of structures and unions, as readers find them.

use super::value::UnknownMember;
use crate::support::path::{Notes, Step};
use crate::support::schema::{MemberSet, Schema};

/// Forgets what was corrected in the value of a member, since another one comes.
pub fn forget(corrected: &mut Notes<()>, since: usize, member: usize) {
    corrected.forget(since, |step| matches!(step, Step::Member(_, of) if of == member));
}

/// Finds the members that are missing. Those of what a service sends are corrected, by what they have already; others
/// are an error, in words.
#[inline]
pub fn complete(
    schema: &'static Schema,
    present: &MemberSet,
    corrected: &mut Notes<()>,
) -> Result<(), String> {
    if schema.is_complete(present) { Ok(()) } else { correct(schema, present, corrected) }
}

#[cold]
fn correct(
    schema: &'static Schema,
    present: &MemberSet,
    corrected: &mut Notes<()>,
) -> Result<(), String> {
    let missing = schema.missing(present);
    if schema.is_output {
        missing.for_each(|member| corrected.add_inside(Step::Member(schema, member), ()));
        return Ok(());
    }
    let names: Vec<_> = missing.map(|member| schema.members[member].name).collect();
    let plural = if names.len() == 1 { "" } else { "s" };
    Err(format!("{} lacks the required member{plural} {}", schema.name, names.join(", ")))
}

/// What the name of a member of a union stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MemberName {
    /// The member of that index.
    Known(usize),
    /// One that the model did not have.
    Unknown(UnknownMember),
    /// Nothing: some services name the type of an object in it.
    OfType,
}

impl MemberName {
    pub fn new(schema: &Schema, name: &str) -> Self {
        match schema.index(name) {
            Some(member) => Self::Known(member),
            None if name == "__type" => Self::OfType,
            None => Self::Unknown(UnknownMember::new(name)),
        }
    }
}

/// The members of a union that were found, of which there must be one in the end.
#[derive(Debug)]
pub struct Values<T>(Vec<(MemberName, T)>);

impl<T> Default for Values<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Values<T> {
    /// Takes a value of a member, or that there is none: the last of several wins, even where it is null.
    pub fn put(&mut self, name: MemberName, value: Option<T>) {
        self.0.retain(|(other, _)| *other != name);
        self.0.extend(value.map(|value| (name, value)));
    }

    /// The one value; or why there is not one, in words.
    pub fn finish(mut self, schema: &Schema) -> Result<T, String> {
        match (self.0.pop(), self.0.pop()) {
            (Some((_, value)), None) => Ok(value),
            (None, _) => Err(format!("the union {} has no member", schema.name)),
            (Some(_), Some(_)) => {
                Err(format!("the union {} has more than one member", schema.name))
            }
        }
    }
}
