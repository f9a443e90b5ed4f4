//! Where in a document a value is.

use std::fmt;

use super::shape::Shape;

/// The steps from the whole document to a value, such as `ModelVariants[0].Status`.
///
/// It shows the names on the wire. An entry of a map is shown by its position, `Tags{0}`, since its key may
/// be a secret.
#[derive(Debug, Default)]
pub struct Path(Vec<Step>);

/// A step from a value to one inside it.
#[derive(Debug)]
pub enum Step {
    /// To a member of a structure or a union, by its index.
    Member(&'static Shape, usize),
    /// To an item of a list.
    Index(usize),
    /// To a value of a map, by its position, from 0.
    Entry(usize),
    /// To a key of a map, rather than to its value.
    Key(usize),
}

impl Path {
    /// Goes to an inner value.
    pub fn enter(&mut self, step: Step) {
        self.0.push(step);
    }

    /// Goes back to the outer value.
    pub fn leave(&mut self) -> Option<Step> {
        self.0.pop()
    }

    /// Whether it leads to the whole document.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The path by the names of fields and variants in Rust, such as `model_variants[0].status`.
    pub fn in_rust(&self) -> String {
        let mut path = String::new();
        // Writing to a string does not fail.
        let _ = self.write(&mut path, |shape| shape.fields);
        path
    }

    fn write(
        &self,
        to: &mut impl fmt::Write,
        names: fn(&Shape) -> &'static [&'static str],
    ) -> fmt::Result {
        for (index, step) in self.0.iter().enumerate() {
            match step {
                Step::Member(shape, member) => {
                    let separator = if index == 0 { "" } else { "." };
                    let name = names(shape).get(*member).copied().unwrap_or_default();
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
        self.write(f, |shape| shape.members)
    }
}
