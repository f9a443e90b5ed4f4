//! What a service asks of the values that it is sent.
//!
//! Checked before a request leaves: what must be there, and lower bounds. Upper bounds, patterns and the
//! values of enumerations are the service's to check, since it may come to accept more.

use std::cell::RefCell;
use std::fmt;

use super::path::{Path, Step};
use super::shape::Shape;

/// What the model asks of a member.
#[derive(Clone, Copy, Debug)]
pub enum Limit {
    /// It must be there, even though its type can do without.
    Required,
    /// It must be there when a request is made; until then, there is time to fill it.
    Filled,
    /// The least length: of a string in characters, of a blob in bytes, of a list or a map in entries.
    MinLength(usize),
    /// The least value of a number.
    Min(f64),
    /// What the keys of a map must meet.
    Keys(Limits),
    /// What the items of a list, or the values of a map, must meet.
    Items(Limits),
}

/// All that the model asks of a member, or of the values in it.
pub type Limits = &'static [Limit];

/// The limits of the members that have any, by their names on the wire.
pub type LimitTable = &'static [(&'static str, Limits)];

/// What does not meet the model, and why. It quotes no value and no key of a map.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Violation {
    /// The type that was to be built or sent, such as `AddTagsInput`.
    pub structure: &'static str,
    /// The path to the value from there, by the names in Rust: `tags[0].key`, where `{0}` is the first entry of
    /// a map.
    pub field: String,
    /// The same path by the names on the wire, such as `Tags[0].Key`.
    pub path: String,
    /// What is wrong with it.
    pub kind: ViolationKind,
}

/// What can be wrong with a value that is to be sent.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum ViolationKind {
    /// A required member is not there.
    Missing,
    /// A string, a blob, a list or a map is shorter than it has to be.
    TooShort {
        /// The number of characters, bytes or entries.
        length: usize,
        /// The least number of them.
        min: usize,
    },
    /// A number is less than it has to be.
    TooSmall {
        /// The least value.
        min: f64,
    },
    /// The value is to be a part of the host's name, and cannot be.
    NotAHostLabel,
    /// A union has a variant that the model does not know, whose content was lost when it was read.
    UnknownVariant,
    /// A timestamp is outside the years 0000 to 9999, which are all that its format has.
    TimestampOutOfRange,
}

impl Violation {
    /// That a required member of a structure is missing.
    pub(super) fn missing(shape: &'static Shape, member: usize) -> Self {
        let report = Report::new(shape.name);
        report.enter(Step::Member(shape, member));
        report.violation(ViolationKind::Missing)
    }

    /// Whether this is about the same value as another one, or about a value inside it.
    pub(super) fn is_in(&self, other: &Self) -> bool {
        let inner = self.path.strip_prefix(&other.path);
        inner.is_some_and(|inner| inner.is_empty() || inner.starts_with(['.', '[', '{']))
    }

    /// What is wrong with which field, for those who know the type.
    pub(super) fn describe(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { field, path, .. } = self;
        match self.kind {
            ViolationKind::Missing => write!(f, "{field} is required and missing")?,
            ViolationKind::TooShort { length, min } => {
                write!(f, "{field} has a length of {length}, and needs at least {min}")?;
            }
            ViolationKind::TooSmall { min } => write!(f, "{field} is less than {min}")?,
            ViolationKind::NotAHostLabel => {
                let label = "1 to 63 letters, digits and inner hyphens";
                write!(f, "{field} cannot stand in a host name: expected {label}")?;
            }
            ViolationKind::UnknownVariant => {
                write!(f, "{field} has a variant that the model does not know")?;
            }
            ViolationKind::TimestampOutOfRange => {
                write!(
                    f,
                    "{field} is outside the years 0000 to 9999, which its format can express"
                )?;
            }
        }
        write!(f, " ({path} on the wire)")
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.", self.structure)?;
        self.describe(f)
    }
}

/// Collects what is wrong with a value while the value is written.
#[derive(Debug)]
pub struct Report {
    structure: &'static str,
    path: RefCell<Path>,
    violations: RefCell<Vec<Violation>>,
}

impl Report {
    /// A report on a value of that type.
    pub fn new(structure: &'static str) -> Self {
        Self { structure, path: RefCell::default(), violations: RefCell::default() }
    }

    /// Goes to an inner value.
    pub fn enter(&self, step: Step) {
        self.path.borrow_mut().enter(step);
    }

    /// Goes back to the outer value.
    pub fn leave(&self) {
        self.path.borrow_mut().leave();
    }

    /// Notes what is wrong with the value at hand.
    pub fn add(&self, kind: ViolationKind) {
        let violation = self.violation(kind);
        self.violations.borrow_mut().push(violation);
    }

    fn violation(&self, kind: ViolationKind) -> Violation {
        let path = self.path.borrow();
        let (field, path) = (path.in_rust(), path.to_string());
        Violation { structure: self.structure, field, path, kind }
    }

    /// All that was noted.
    pub fn into_violations(self) -> Vec<Violation> {
        self.violations.into_inner()
    }
}

/// What the value that is being written is checked against.
#[derive(Clone, Copy, Debug)]
pub struct Check<'r> {
    report: &'r Report,
    limits: Limits,
    purpose: Purpose,
}

/// What a value is checked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Purpose {
    /// It was built.
    Built,
    /// It is about to be sent.
    Request,
    /// It was received: only what the model does not know counts.
    Response,
}

impl<'r> Check<'r> {
    /// A check of a whole value that was built.
    pub fn new(report: &'r Report) -> Self {
        Self { report, limits: &[], purpose: Purpose::Built }
    }

    /// A check of a whole value that is about to be sent.
    pub fn of_request(report: &'r Report) -> Self {
        Self { report, limits: &[], purpose: Purpose::Request }
    }

    /// A search of a whole value that was received for what the model does not know.
    pub fn of_response(report: &'r Report) -> Self {
        Self { report, limits: &[], purpose: Purpose::Response }
    }

    /// Whether the value was received.
    pub fn is_of_response(self) -> bool {
        self.purpose == Purpose::Response
    }

    /// The check of a member. Whether it is there is checked now; what it is, when it is written.
    pub fn member(
        self,
        table: LimitTable,
        (shape, index): (&'static Shape, usize),
        is_absent: bool,
    ) -> Self {
        if self.is_of_response() {
            return self;
        }
        let name = shape.members[index];
        let limits = table.iter().find(|(member, _)| *member == name).map(|(_, limits)| *limits);
        let limits = limits.unwrap_or_default();
        let is_asked_for = |limit: &Limit| match limit {
            Limit::Required => true,
            Limit::Filled => self.purpose == Purpose::Request,
            _ => false,
        };
        if is_absent && limits.iter().any(is_asked_for) {
            self.report.enter(Step::Member(shape, index));
            self.report.add(ViolationKind::Missing);
            self.report.leave();
        }
        Self { limits, ..self }
    }

    /// The check of the items of a list, or of the values of a map.
    pub fn items(self) -> Self {
        self.inner(|limit| if let Limit::Items(limits) = limit { Some(limits) } else { None })
    }

    /// The check of the keys of a map.
    pub fn keys(self) -> Self {
        self.inner(|limit| if let Limit::Keys(limits) = limit { Some(limits) } else { None })
    }

    fn inner(self, choose: fn(&Limit) -> Option<&Limits>) -> Self {
        let limits = self.limits.iter().find_map(choose).copied().unwrap_or_default();
        Self { limits, ..self }
    }

    /// Checks a length.
    pub fn length(self, length: usize) {
        for limit in self.limits {
            match *limit {
                Limit::MinLength(min) if length < min => {
                    self.report.add(ViolationKind::TooShort { length, min });
                }
                _ => {}
            }
        }
    }

    /// Checks a value of an enumeration, whose known values are sorted. Services take others.
    pub fn value(self, value: &str, known: &[&str]) {
        self.length(value.chars().count());
        let is_unknown = !known.is_empty() && known.binary_search(&value).is_err();
        if self.is_of_response() && is_unknown {
            self.report.add(ViolationKind::UnknownVariant);
        }
    }

    /// Checks a number.
    pub fn number(self, value: f64) {
        for limit in self.limits {
            match *limit {
                Limit::Min(min) if value < min => self.report.add(ViolationKind::TooSmall { min }),
                _ => {}
            }
        }
    }

    /// Where the check is noted.
    pub fn report(self) -> &'r Report {
        self.report
    }
}
