//! The members of structures and unions, as readers find them.

use std::ops::Range;

use super::value::UnknownMember;
use crate::support::path::{Notes, Step};
use crate::support::schema::{MemberSet, Schema};

/// The members with values in which something was corrected, and the numbers of the notes about it.
pub type NotedMembers = Vec<(usize, Range<usize>)>;

/// Remembers a member, about which all notes from a number on are.
#[cold]
pub fn keep(noted: &mut NotedMembers, member: usize, since: usize, corrected: &Notes<()>) {
    noted.push((member, since..corrected.len()));
}

/// Forgets what was corrected in the value of a member, since another one comes. There are no more of them than the model has.
#[cold]
pub fn forget(noted: &mut NotedMembers, member: usize, corrected: &mut Notes<()>) {
    if let Some(at) = noted.iter().position(|(of, _)| *of == member) {
        corrected.forget(noted.swap_remove(at).1);
    }
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
pub struct Values<T> {
    values: Vec<(MemberName, T)>,
    /// Whether there were more at once than are kept: to look for each among all others would take too long.
    are_too_many: bool,
}

/// How many values are kept, for the case that null takes all but one back.
const MOST: usize = 64;

impl<T> Default for Values<T> {
    fn default() -> Self {
        Self { values: Vec::new(), are_too_many: false }
    }
}

impl<T> Values<T> {
    /// Takes a value of a member, or that there is none: the last of several wins, even where it is null.
    pub fn put(&mut self, name: MemberName, value: Option<T>) {
        self.values.retain(|(other, _)| *other != name);
        match value {
            Some(_) if self.values.len() == MOST => self.are_too_many = true,
            Some(value) => self.values.push((name, value)),
            None => {}
        }
    }

    /// The one value; or why there is not one, in words.
    pub fn finish(mut self, schema: &Schema) -> Result<T, String> {
        match (self.values.pop(), self.values.pop()) {
            (Some((_, value)), None) if !self.are_too_many => Ok(value),
            (None, _) if !self.are_too_many => {
                Err(format!("the union {} has no member", schema.name))
            }
            _ => Err(format!("the union {} has more than one member", schema.name)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCHEMA: &Schema = &Schema::new("Choice", true, &[]);

    fn values(count: usize, nulls: usize) -> Result<usize, String> {
        let name = |index: usize| MemberName::new(SCHEMA, &index.to_string());
        let mut values = Values::default();
        (0..count).for_each(|index| values.put(name(index), Some(index)));
        (0..nulls).for_each(|index| values.put(name(index), None));
        values.finish(SCHEMA)
    }

    #[test]
    fn null_takes_back_what_was_there() {
        assert_eq!(values(1, 0), Ok(0));
        assert_eq!(values(MOST, MOST - 1), Ok(MOST - 1));
        let error = values(2, 0).unwrap_err();
        assert_eq!(error, "the union Choice has more than one member");
        assert_eq!(values(1, 1).unwrap_err(), "the union Choice has no member");
    }

    /// It took half a minute, when each was looked for among all.
    #[test]
    fn of_very_many_members_few_are_kept() {
        let error = values(100_000, 0).unwrap_err();
        assert_eq!(error, "the union Choice has more than one member");
        assert_eq!(values(100_000, 99_999).unwrap_err(), error);
    }
}
