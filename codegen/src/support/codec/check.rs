//! Checks a value without writing it anywhere.

use std::collections::BTreeMap;
use std::mem;

use super::encode::{BlobValue, TimestampValue};
use crate::support::codec::value::{
    Document, Encode, Encoder, Key, Structure, Union, UnknownMember, VariantWriter, Writer,
};
use crate::support::path::{Notes, Step};
use crate::support::schema::{Constraint, Constraints, Member, Schema, TimestampFormat};
use crate::support::validation::{Violation, ViolationKind};

/// What is wrong with a structure that was built.
pub fn violations<T: Structure>(value: &T) -> Vec<Violation> {
    check(value, Purpose::Built)
}

/// What a structure that was received has and the model does not know.
pub fn unknown<T: Structure>(value: &T) -> Vec<Violation> {
    check(value, Purpose::Received)
}

fn check<T: Structure>(value: &T, purpose: Purpose) -> Vec<Violation> {
    let mut checker = Checker::new(purpose);
    checker.structure(value);
    checker.into_violations(T::SCHEMA)
}

/// What a value is checked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// It was built.
    Built,
    /// It is about to be sent.
    Request,
    /// It was received: only what the model does not know counts.
    Received,
}

/// Notes what is wrong with a value, and what the member at hand asks for.
#[derive(Debug)]
pub struct Checker {
    purpose: Purpose,
    /// How the timestamps of the member at hand are written.
    pub format: TimestampFormat,
    constraints: Constraints,
    violations: Notes<ViolationKind>,
}

/// What is to be restored when items are left: what is asked of the value around them, and how many violations there were.
#[derive(Debug)]
pub struct Outer {
    format: TimestampFormat,
    constraints: Constraints,
    violations: usize,
}

impl Checker {
    pub fn new(purpose: Purpose) -> Self {
        let format = TimestampFormat::default();
        Self { purpose, format, constraints: &[], violations: Notes::default() }
    }

    /// All that is wrong with a value of a type.
    pub fn into_violations(self, schema: &Schema) -> Vec<Violation> {
        let violations = self.violations.into_iter();
        violations.map(|(path, kind)| Violation::new(schema, &path, kind)).collect()
    }

    /// Whether the value is on its way to a service.
    #[inline]
    pub fn is_sent(&self) -> bool {
        self.purpose != Purpose::Received
    }

    /// Checks a member that is absent.
    #[inline]
    pub fn absent(&mut self, schema: &'static Schema, member: usize) {
        if !schema.members[member].facts.constraints.is_empty() {
            self.check_absent(schema, member);
        }
    }

    fn check_absent(&mut self, schema: &'static Schema, member: usize) {
        let is_asked_for = |constraint: &Constraint| match constraint {
            Constraint::Required => self.purpose != Purpose::Received,
            Constraint::RequiredAtRequest => self.purpose == Purpose::Request,
            _ => false,
        };
        if schema.members[member].facts.constraints.iter().any(is_asked_for) {
            self.violations.add_inside(Step::Member(schema, member), ViolationKind::Missing);
        }
    }

    /// Goes to a member, and says how many violations there were.
    // Nothing is to be restored behind the last one: what is around a structure or a union asks for nothing of its own,
    // but for how many of them there are, which was checked before.
    #[inline]
    pub fn enter_member(&mut self, member: &'static Member) -> usize {
        (self.format, self.constraints) = (member.facts.format, member.facts.constraints);
        self.violations.len()
    }

    /// Goes back from a member, before which there were so many violations.
    #[inline]
    pub fn leave_member(&mut self, schema: &'static Schema, member: usize, violations: usize) {
        self.violations.step_out(violations, Step::Member(schema, member));
    }

    /// Goes to the items of a list, or to the values of a map.
    #[inline]
    pub fn enter_items(&mut self) -> Outer {
        let inner = if self.constraints.is_empty() { &[] } else { self.inner_constraints(false) };
        Outer {
            format: self.format,
            constraints: mem::replace(&mut self.constraints, inner),
            violations: self.violations.len(),
        }
    }

    /// Goes on to the next item.
    #[inline]
    pub fn next(&mut self, outer: &mut Outer, step: Step) {
        self.violations.step_out(outer.violations, step);
        outer.violations = self.violations.len();
    }

    /// Goes back from the items.
    #[inline]
    pub fn leave(&mut self, outer: &Outer) {
        (self.format, self.constraints) = (outer.format, outer.constraints);
    }

    /// The constraints of the keys of the map at hand, or those of the values in it.
    fn inner_constraints(&self, are_keys: bool) -> Constraints {
        let inner = |constraint: &Constraint| match constraint {
            Constraint::Keys(inner) if are_keys => Some(*inner),
            Constraint::Items(inner) if !are_keys => Some(*inner),
            _ => None,
        };
        self.constraints.iter().find_map(inner).unwrap_or_default()
    }

    /// Checks a key of the map at hand.
    #[inline]
    pub fn check_key(&mut self, outer: &mut Outer, position: usize, key: &str) {
        if outer.constraints.is_empty() {
            return;
        }
        let values = mem::replace(&mut self.constraints, outer.constraints);
        let keys = self.inner_constraints(true);
        for kind in too_short(keys, || key.chars().count()) {
            self.violations.add_inside(Step::Key(position), kind);
        }
        self.constraints = values;
        // They lead to the key, and not to the value of the entry.
        outer.violations = self.violations.len();
    }

    /// Checks the length of the value at hand.
    #[inline]
    pub fn check_length(&mut self, length: impl Fn() -> usize) {
        if self.constraints.is_empty() || !self.is_sent() {
            return;
        }
        for kind in too_short(self.constraints, length) {
            self.violations.add(kind);
        }
    }

    /// Checks the number at hand.
    #[inline]
    pub fn check_number(&mut self, value: f64) {
        self.check_min(|min| value < min);
    }

    /// Checks the number of 32 bits at hand, by bounds of as many: others may lie between it and what it stands for.
    #[inline]
    #[expect(clippy::cast_possible_truncation, reason = "the nearest float is meant")]
    pub fn check_single(&mut self, value: f32) {
        self.check_min(|min| value < min as f32);
    }

    /// Notes each lower bound that a function says the number is below of.
    #[inline]
    fn check_min(&mut self, is_below: impl Fn(f64) -> bool) {
        if self.constraints.is_empty() || !self.is_sent() {
            return;
        }
        for constraint in self.constraints {
            match *constraint {
                Constraint::Min(min) if is_below(min) => {
                    self.violations.add(ViolationKind::TooSmall { min });
                }
                _ => {}
            }
        }
    }

    /// Checks a time at hand, of which there is a text in the member's format or not.
    pub fn check_time(&mut self, has_text: bool) {
        if !has_text && self.format != TimestampFormat::EpochSeconds {
            self.violations.add(ViolationKind::TimestampOutOfRange);
        }
    }

    /// Checks a value of an enumeration. Services take others than those that are known.
    #[inline]
    pub fn check_enumeration(&mut self, value: &str, known: &[&str]) {
        if !self.constraints.is_empty() || !self.is_sent() {
            self.check_known(value, known);
        }
    }

    fn check_known(&mut self, value: &str, known: &[&str]) {
        self.check_length(|| value.chars().count());
        if !self.is_sent() && !known.is_empty() && known.binary_search(&value).is_err() {
            self.unknown();
        }
    }

    /// Notes that the value at hand is one that the model does not know.
    fn unknown(&mut self) {
        self.violations.add(ViolationKind::UnknownVariant);
    }

    /// How many violations there are.
    pub fn violations(&self) -> usize {
        self.violations.len()
    }

    /// Notes what is wrong with the value at hand.
    pub fn note(&mut self, kind: ViolationKind) {
        self.violations.add(kind);
    }

    /// Notes that the union at hand has a member that the model does not know, or none.
    pub fn unknown_member(&mut self, member: &UnknownMember) {
        match member.name() {
            Some(_) => self.unknown(),
            None if self.is_sent() => self.violations.add(ViolationKind::Missing),
            // That a service left one out was corrected, which is another matter.
            None => {}
        }
    }

    /// Notes what is wrong with a member.
    pub fn add(&mut self, step: Step, kind: ViolationKind) {
        self.violations.add_inside(step, kind);
    }
}

fn too_short(
    constraints: Constraints,
    length: impl Fn() -> usize,
) -> impl Iterator<Item = ViolationKind> {
    constraints.iter().filter_map(move |constraint| match *constraint {
        Constraint::MinLength(min) => {
            let length = length();
            (length < min).then_some(ViolationKind::TooShort { length, min })
        }
        _ => None,
    })
}

#[expect(clippy::cast_precision_loss, reason = "bounds are far below where floats have gaps")]
pub fn nearest(value: i64) -> f64 {
    value as f64
}

/// Nothing is written, and all that is checked is.
impl Encoder for Checker {
    fn null(&mut self) {}

    fn boolean(&mut self, _: bool) {}

    fn integer(&mut self, value: i64) {
        self.check_number(nearest(value));
    }

    fn single(&mut self, value: f32) {
        self.check_single(value);
    }

    fn float(&mut self, value: f64) {
        self.check_number(value);
    }

    fn string(&mut self, value: &str) {
        self.check_length(|| value.chars().count());
    }

    fn enumeration(&mut self, value: &str, known: &[&str]) {
        self.check_enumeration(value, known);
    }

    fn blob(&mut self, value: &impl BlobValue) {
        self.check_length(|| value.bytes().len());
    }

    fn timestamp(&mut self, value: &impl TimestampValue) {
        self.check_time(value.text(self.format).is_some());
    }

    fn document<T: Document>(&mut self, _: &T) {}

    fn list<T: Encode>(&mut self, items: &[T]) {
        self.check_length(|| items.len());
        let mut outer = self.enter_items();
        for (index, item) in items.iter().enumerate() {
            item.encode(self);
            self.next(&mut outer, Step::Index(index));
        }
        self.leave(&outer);
    }

    fn map<K: Key, V: Encode>(&mut self, entries: &BTreeMap<K, V>) {
        self.check_length(|| entries.len());
        let mut outer = self.enter_items();
        for (position, (key, value)) in entries.iter().enumerate() {
            self.check_key(&mut outer, position, key.as_ref());
            value.encode(self);
            self.next(&mut outer, Step::Entry(position));
        }
        self.leave(&outer);
    }

    fn structure<T: Structure>(&mut self, value: &T) {
        value.write(&mut Members { checker: self, schema: T::SCHEMA, next: 0 });
    }

    fn union<T: Union>(&mut self, value: &T) {
        value.write(&mut Members { checker: self, schema: T::SCHEMA, next: 0 });
    }
}

/// A structure or a union whose members are being checked.
struct Members<'c> {
    checker: &'c mut Checker,
    schema: &'static Schema,
    /// The index of the next member.
    next: usize,
}

impl Writer for Members<'_> {
    fn write<T: Encode>(&mut self, value: &T) {
        let (schema, index) = (self.schema, self.next);
        let member = &schema.members[index];
        self.next += 1;
        if value.is_absent(self.checker.is_sent()) {
            self.checker.absent(schema, index);
            return;
        }
        let violations = self.checker.enter_member(member);
        value.encode(self.checker);
        self.checker.leave_member(schema, index, violations);
    }
}

impl VariantWriter for Members<'_> {
    fn write<T: Encode>(&mut self, member: usize, value: &T) {
        self.next = member;
        Writer::write(self, value);
    }

    fn unknown(&mut self, member: &UnknownMember) {
        self.checker.unknown_member(member);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The least value is none that a service refuses, even where no float of 32 bits is exactly that.
    #[test]
    fn a_number_of_32_bits_is_compared_with_bounds_of_32_bits() {
        for (value, is_valid) in [(0.01_f32, true), (0.010_000_001, true), (0.009_999_999, false)] {
            let mut checker = Checker::new(Purpose::Request);
            checker.constraints = &[Constraint::Min(0.01)];
            checker.check_single(value);
            assert_eq!(checker.violations.len() == 0, is_valid, "{value}");
        }
    }
}
