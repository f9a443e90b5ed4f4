//! Where in a document a value is.

use std::borrow::Borrow;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

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

/// How much is kept of what there is to say: a document could take any amount of memory otherwise.
const MOST: usize = 1_000;

/// What there is to say about values, each with the path to it from the value at hand: the first thousand of it, less what
/// was forgotten since.
// What is forgotten is left out in the end, so that to forget something takes no longer than to remember where it is.
#[derive(Debug)]
pub struct Notes<T> {
    first: Vec<(Path, T)>,
    count: usize,
    /// The numbers of those that are forgotten.
    forgotten: Vec<Range<usize>>,
}

impl<T> Default for Notes<T> {
    #[inline]
    fn default() -> Self {
        Self { first: Vec::new(), count: 0, forgotten: Vec::new() }
    }
}

impl<T> Notes<T> {
    /// How many there were: the number of the next one.
    #[inline]
    pub fn len(&self) -> usize {
        self.count
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
        if self.count < MOST {
            self.first.push((path, note));
        }
        self.count += 1;
    }

    /// Leaves an inner value, about which all notes from a number on are.
    #[inline]
    pub fn step_out(&mut self, since: usize, step: Step) {
        if self.count > since {
            let first = self.first.get_mut(since..).unwrap_or_default();
            first.iter_mut().for_each(|(path, _)| path.step_out(step));
        }
    }

    /// Forgets the notes of some numbers.
    pub fn forget(&mut self, notes: Range<usize>) {
        if !notes.is_empty() && notes.start < MOST {
            self.forgotten.push(notes);
        }
    }

    pub fn into_iter(mut self) -> impl Iterator<Item = (Path, T)> {
        if !self.forgotten.is_empty() {
            let mut forgotten = Gaps::new(self.forgotten);
            self.first.retain(|_| !forgotten.has_next());
        }
        self.first.into_iter()
    }
}

/// Ranges of numbers, of which any two are apart or one in the other, beside the numbers from 0 on.
#[derive(Debug)]
struct Gaps {
    next: usize,
    /// Those that begin first are last, and of these those around others.
    ranges: Vec<Range<usize>>,
}

impl Gaps {
    fn new(mut ranges: Vec<Range<usize>>) -> Self {
        ranges.sort_unstable_by_key(|range| (Reverse(range.start), range.end));
        Self { next: 0, ranges }
    }

    /// Whether the next number is in one of them.
    fn has_next(&mut self) -> bool {
        let number = self.next;
        self.next += 1;
        while self.ranges.last().is_some_and(|range| range.end <= number) {
            self.ranges.pop();
        }
        self.ranges.last().is_some_and(|range| range.contains(&number))
    }
}

/// Which of the values inside one at hand something was noted about, for the case that another one comes in the place of such
/// a value.
#[derive(Debug)]
pub struct Noted<K>(BTreeMap<K, Range<usize>>);

impl<K> Default for Noted<K> {
    fn default() -> Self {
        Self(BTreeMap::new())
    }
}

impl<K: Ord> Noted<K> {
    /// Remembers a value, about which all notes from a number on are.
    pub fn keep<T>(&mut self, key: K, since: usize, notes: &Notes<T>) {
        self.0.insert(key, since..notes.len());
    }

    /// Forgets what was noted about a value.
    pub fn forget<Q: Ord + ?Sized, T>(&mut self, key: &Q, notes: &mut Notes<T>)
    where
        K: Borrow<Q>,
    {
        if self.0.is_empty() {
            return;
        }
        if let Some(range) = self.0.remove(key) {
            notes.forget(range);
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use std::cell::Cell;
    use std::cmp::Ordering;

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

    fn paths<T>(notes: Notes<T>) -> Vec<String> {
        notes.into_iter().map(|(path, _)| path.to_string()).collect()
    }

    #[test]
    fn notes_are_taken_along_and_forgotten() {
        let mut notes = Notes::default();
        notes.add('a');
        let before = notes.len();
        notes.add('b');
        notes.add_inside(Step::Index(1), 'c');
        notes.step_out(before, Step::Index(0));
        let forgotten = notes.len();
        notes.add_inside(Step::Index(2), 'd');
        notes.forget(forgotten..notes.len());
        notes.add_inside(Step::Index(3), 'e');
        let left: Vec<_> = notes.into_iter().map(|(path, note)| (path.to_string(), note)).collect();
        let expected = [("", 'a'), ("[0]", 'b'), ("[0][1]", 'c'), ("[3]", 'e')];
        assert_eq!(left, expected.map(|(path, note)| (path.to_owned(), note)));
    }

    /// Notes of a value, in which a part is forgotten before all of it is.
    #[test]
    fn what_is_forgotten_may_be_in_one_another() {
        let mut notes = Notes::default();
        (0..10).for_each(|index| notes.add_inside(Step::Index(index), ()));
        for range in [4..6, 3..8, 9..10, 3..4, 8..8] {
            notes.forget(range);
        }
        assert_eq!(paths(notes), ["[0]", "[1]", "[2]", "[8]"]);
    }

    /// Counts how often two keys are compared.
    #[derive(Debug)]
    struct Counted<'c>(usize, &'c Cell<usize>);

    impl PartialEq for Counted<'_> {
        fn eq(&self, other: &Self) -> bool {
            self.cmp(other).is_eq()
        }
    }

    impl Eq for Counted<'_> {}

    impl PartialOrd for Counted<'_> {
        fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
            Some(self.cmp(other))
        }
    }

    impl Ord for Counted<'_> {
        fn cmp(&self, other: &Self) -> Ordering {
            self.1.set(self.1.get() + 1);
            self.0.cmp(&other.0)
        }
    }

    /// Each value is noted, and comes twice. To look for each among all that was noted took a thousand steps a value.
    #[test]
    fn twice_as_many_values_take_little_more_than_twice_as_long() {
        let steps = |values: usize| {
            let count = Cell::new(0);
            let (mut notes, mut noted) = (Notes::default(), Noted::default());
            for value in (0..values).chain(0..values) {
                let key = Counted(value, &count);
                noted.forget(&key, &mut notes);
                let before = notes.len();
                notes.add(());
                noted.keep(key, before, &notes);
            }
            assert_eq!((notes.forgotten.len(), notes.first.len()), (MOST, MOST));
            count.get()
        };
        let [once, twice] = [10_000, 20_000].map(steps);
        assert!(twice < once * 5 / 2 && once < 10_000 * 100, "{once}, {twice}");
    }
}
