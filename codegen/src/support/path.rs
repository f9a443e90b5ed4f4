//! Where in a document a value is.

use std::fmt;

use super::schema::{Member, Schema};

/// The steps from the whole document to a value, such as `ModelVariants[0].Status`.
///
/// It shows the names on the wire. An entry of a map is shown by its position, `Tags{0}`, since its key may
/// be a secret.
// It is made from the value outwards, while what is around the value is left: as long as nothing is said about a
// value, nobody needs to know where it is.
#[derive(Clone, Debug, Default)]
pub struct Path(Vec<Step>);

/// A step from a value to one inside it.
#[derive(Clone, Copy, Debug)]
pub enum Step {
    /// To a member of a structure or a union, by its index.
    Member(&'static Schema, usize),
    /// To an item of a list.
    Index(usize),
    /// To a value of a map, by its position, from 0.
    Entry(usize),
    /// To a key of a map, rather than to its value.
    Key(usize),
}

impl Path {
    /// Puts a step before all others.
    pub fn step_out(&mut self, step: Step) {
        self.0.push(step);
    }

    /// Whether it leads to the whole document.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The first step.
    pub fn first(&self) -> Option<Step> {
        self.0.last().copied()
    }

    /// The path by the names of fields and variants in Rust, such as `model_variants[0].status`.
    pub fn in_rust(&self) -> String {
        let mut path = String::new();
        // Writing to a string does not fail.
        let _ = self.write(&mut path, |member| member.field);
        path
    }

    fn write(&self, to: &mut impl fmt::Write, name: fn(&Member) -> &'static str) -> fmt::Result {
        for (index, step) in self.0.iter().rev().enumerate() {
            match step {
                Step::Member(schema, member) => {
                    let separator = if index == 0 { "" } else { "." };
                    let name = schema.members.get(*member).map(name).unwrap_or_default();
                    write!(to, "{separator}{name}")?;
                }
                Step::Index(index) => write!(to, "[{index}]")?,
                Step::Entry(position) => write!(to, "{{{position}}}")?,
                Step::Key(position) => write!(to, "{{{position}}} (its key)")?,
            }
        }
        Ok(())
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.write(f, |member| member.name)
    }
}

/// What there is to say about values, each with the path to it from the value at hand: the first thousand of it, since a
/// document could take any amount of memory and time otherwise.
#[derive(Debug)]
pub struct Notes<T>(Vec<(Path, T)>);

impl<T> Default for Notes<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> Notes<T> {
    /// How many there are: where those of the next value begin.
    #[inline]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Notes something about the value at hand.
    pub fn add(&mut self, note: T) {
        self.push(Path::default(), note);
    }

    /// Notes something about a value inside the one at hand.
    pub fn add_inside(&mut self, step: Step, note: T) {
        self.push(Path(vec![step]), note);
    }

    fn push(&mut self, path: Path, note: T) {
        const MOST: usize = 1_000;
        if self.0.len() < MOST {
            self.0.push((path, note));
        }
    }

    /// Leaves an inner value, about which all notes from a place on are.
    #[inline]
    pub fn step_out(&mut self, since: usize, step: Step) {
        if self.0.len() > since {
            self.0[since..].iter_mut().for_each(|(path, _)| path.step_out(step));
        }
    }

    /// Forgets the notes from a place on.
    pub fn truncate(&mut self, since: usize) {
        self.0.truncate(since);
    }

    /// Forgets the notes from a place on that are about some of the values inside the one at hand.
    pub fn forget(&mut self, since: usize, is_it: impl Fn(Step) -> bool) {
        let mut index = 0;
        self.0.retain(|(path, _)| {
            index += 1;
            index <= since || !path.first().is_some_and(&is_it)
        });
    }

    pub fn into_iter(self) -> impl Iterator<Item = (Path, T)> {
        self.0.into_iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::support::schema::member;

    const SCHEMA: &Schema = &Schema::new(
        "Sample",
        true,
        &[member!("ModelVariants", "model_variants"), member!("Tags", "tags"), member!("é", "e")],
    );

    fn path(steps: &[Step]) -> Path {
        let mut path = Path::default();
        steps.iter().rev().for_each(|step| path.step_out(*step));
        path
    }

    #[test]
    fn a_path_has_names_and_positions_but_no_keys() {
        let all = [
            Step::Member(SCHEMA, 0),
            Step::Index(0),
            Step::Index(12),
            Step::Member(SCHEMA, 1),
            Step::Entry(7),
            Step::Member(SCHEMA, 2),
        ];
        for (steps, on_the_wire, in_rust) in [
            (&all[..0], "", ""),
            (&all[..1], "ModelVariants", "model_variants"),
            (&all[..3], "ModelVariants[0][12]", "model_variants[0][12]"),
            (&all[..5], "ModelVariants[0][12].Tags{7}", "model_variants[0][12].tags{7}"),
            (&all[..], "ModelVariants[0][12].Tags{7}.é", "model_variants[0][12].tags{7}.e"),
            (&all[1..4], "[0][12].Tags", "[0][12].tags"),
            (&[Step::Key(7)], "{7} (its key)", "{7} (its key)"),
        ] {
            let path = path(steps);
            assert_eq!((&*path.to_string(), &*path.in_rust()), (on_the_wire, in_rust));
            assert_eq!(path.is_empty(), steps.is_empty());
        }
    }

    #[test]
    fn notes_are_taken_along_and_forgotten() {
        let mut notes = Notes::default();
        notes.add('a');
        let before = notes.len();
        notes.add('b');
        notes.add_inside(Step::Index(1), 'c');
        notes.step_out(before, Step::Index(0));
        notes.add_inside(Step::Index(2), 'd');
        notes.forget(before, |step| matches!(step, Step::Index(2)));
        let left: Vec<_> = notes.into_iter().map(|(path, note)| (path.to_string(), note)).collect();
        let expected = [("", 'a'), ("[0]", 'b'), ("[0][1]", 'c')];
        assert_eq!(left, expected.map(|(path, note)| (path.to_owned(), note)));
    }
}
