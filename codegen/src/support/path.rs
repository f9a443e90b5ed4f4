//! Where in a document a value is.

use std::fmt;

/// The steps from the whole document to a value, such as `ModelVariants[0].Status`.
#[derive(Debug, Default)]
pub struct Path(Vec<Step>);

/// A step from a value to one inside it.
#[derive(Debug)]
pub enum Step {
    /// To a member of a structure or a union.
    Member(&'static str),
    /// To an item of a list.
    Index(usize),
    /// To a value of a map.
    Key(String),
    /// To a key of a map, rather than to its value.
    KeyItself(String),
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
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, step) in self.0.iter().enumerate() {
            match step {
                Step::Member(name) if index == 0 => f.write_str(name)?,
                Step::Member(name) => write!(f, ".{name}")?,
                Step::Index(index) => write!(f, "[{index}]")?,
                Step::Key(key) => write!(f, "[{key:?}]")?,
                Step::KeyItself(key) => write!(f, " (key {key:?})")?,
            }
        }
        Ok(())
    }
}
