//! Sets the facts of two crates against each other.
//!
//! Types are paired first; their members are then compared wire name by wire name. What only one
//! side has is a matter of the model's version, not of naming, and is merely counted.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;

use crate::fact::{Fact, Kind};

/// Two Rust names for one and the same thing.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Difference {
    kind: Kind,
    official: String,
    ours: String,
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}\t{}\t{}", self.kind, self.official, self.ours)
    }
}

/// A line of the table of exceptions; its fourth column, the reason, is for the reader.
impl FromStr for Difference {
    type Err = String;

    fn from_str(line: &str) -> Result<Self, String> {
        match line.split('\t').collect::<Vec<_>>()[..] {
            [kind, official, ours, reason] if !reason.is_empty() => Ok(Self {
                kind: kind.parse()?,
                official: official.to_owned(),
                ours: ours.to_owned(),
            }),
            _ => Err(format!("expected kind, official, ours, reason: `{line}`")),
        }
    }
}

/// How many names of one kind agree.
#[derive(Clone, Copy, Default)]
pub(crate) struct Count {
    equal: u32,
    compared: u32,
    only_official: u32,
    only_ours: u32,
}

impl Count {
    /// The share of equal names; nothing compared is no agreement.
    pub(crate) fn percent(self) -> f64 {
        100.0 * f64::from(self.equal) / f64::from(self.compared.max(1))
    }
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { equal, compared, only_official, only_ours } = self;
        write!(f, "{equal:>6} of {compared:>6} equal, {:>6.2} %", self.percent())?;
        write!(f, "   only official: {only_official}, only ours: {only_ours}")
    }
}

/// The outcome of a comparison.
#[derive(Default)]
pub(crate) struct Comparison {
    /// One for each kind of which either side has something.
    pub(crate) counts: BTreeMap<Kind, Count>,
    /// In the order of the tables.
    pub(crate) differences: BTreeSet<Difference>,
}

impl Comparison {
    /// Compares all facts of two crates. Where names of members are known by their spelling alone, `is_spelled`, members
    /// that only one side has are no matter of versions if the other side has some, too: they may be each other.
    pub(crate) fn new(official: &BTreeSet<Fact>, ours: &BTreeSet<Fact>, is_spelled: bool) -> Self {
        let (official, ours) = (shapes(official), shapes(ours));
        let mut comparison = Self::default();
        for (theirs, own) in pairs(&official, &ours) {
            let shapes =
                [theirs.and_then(|name| official.get(name)), own.and_then(|name| ours.get(name))];
            let keys: BTreeSet<_> = shapes.into_iter().flatten().flat_map(Shape::keys).collect();
            let pairs = keys.into_iter().map(|key| shapes.map(|shape| shape?.get(key).copied()));
            let mut pairs: Vec<_> = pairs.collect();
            if is_spelled && shapes.iter().all(Option::is_some) {
                pairs = with_suspects(pairs);
            }
            for [theirs, own] in pairs {
                comparison.add(theirs, own);
            }
        }
        comparison
    }

    /// The counts of all kinds, added up.
    pub(crate) fn overall(&self) -> Count {
        self.counts.values().fold(Count::default(), |sum, count| Count {
            equal: sum.equal + count.equal,
            compared: sum.compared + count.compared,
            only_official: sum.only_official + count.only_official,
            only_ours: sum.only_ours + count.only_ours,
        })
    }

    fn add(&mut self, official: Option<&Fact>, ours: Option<&Fact>) {
        let Some(kind) = official.or(ours).map(|fact| fact.kind) else { return };
        let count = self.counts.entry(kind).or_default();
        let (Some(official), Some(ours)) = (official, ours) else {
            count.only_official += u32::from(official.is_some());
            count.only_ours += u32::from(ours.is_some());
            return;
        };
        count.compared += 1;
        // A union that became a structure has other names, even where they are spelled the same.
        if (official.kind, official.name()) == (ours.kind, ours.name()) {
            count.equal += 1;
        } else {
            let (official, ours) = (official.rust(), ours.rust());
            self.differences.insert(Difference { kind, official, ours });
        }
    }
}

/// The same with members of one side set against those of the other that have no partner either.
fn with_suspects(pairs: Vec<[Option<&Fact>; 2]>) -> Vec<[Option<&Fact>; 2]> {
    let mut whole = Vec::new();
    let mut alone = [Vec::new(), Vec::new()];
    for [official, ours] in pairs {
        let is_value = |fact: &&Fact| fact.kind == Kind::Variant;
        match (official, ours) {
            (Some(fact), None) if !is_value(&fact) => alone[0].push(fact),
            (None, Some(fact)) if !is_value(&fact) => alone[1].push(fact),
            pair => whole.push([pair.0, pair.1]),
        }
    }
    let [official, ours] = alone;
    let longest = official.len().max(ours.len());
    whole.extend((0..longest).map(|at| [official.get(at).copied(), ours.get(at).copied()]));
    whole
}

/// The facts of one type: about each wire name in it, and, under none, about itself.
type Shape<'a> = BTreeMap<Option<&'a str>, &'a Fact>;

fn shapes(facts: &BTreeSet<Fact>) -> BTreeMap<&str, Shape<'_>> {
    let mut shapes = BTreeMap::<_, Shape<'_>>::new();
    for fact in facts {
        let wire = (fact.kind != Kind::Type).then_some(fact.wire.as_str());
        shapes.entry(fact.owner.as_str()).or_default().insert(wire, fact);
    }
    shapes
}

type Pair<'a> = (Option<&'a str>, Option<&'a str>);

/// Which of our types is which official one: first by path, then by what they have on the wire.
fn pairs<'a>(
    official: &BTreeMap<&'a str, Shape<'_>>,
    ours: &BTreeMap<&'a str, Shape<'_>>,
) -> Vec<Pair<'a>> {
    let mut free: BTreeSet<_> =
        ours.keys().copied().filter(|name| !official.contains_key(name)).collect();
    let mut pairs = Vec::new();
    for (&name, shape) in official {
        let partner = if ours.contains_key(name) {
            Some(name)
        } else {
            let alike = free.iter().filter_map(|name| Some((likeness(shape, &ours[name])?, *name)));
            alike.max().map(|(_, name)| name)
        };
        if let Some(partner) = partner {
            free.remove(partner);
        }
        pairs.push((Some(name), partner));
    }
    pairs.extend(free.into_iter().map(|name| (None, Some(name))));
    pairs
}

/// How much two types of different paths have in common, if they may be the same type at all:
/// the model's name or, as official enums do not tell it, more than half of the values.
fn likeness(official: &Shape<'_>, ours: &Shape<'_>) -> Option<usize> {
    let (wire, our_wire) = (&official.get(&None)?.wire, &ours.get(&None)?.wire);
    let shared = official.keys().flatten().filter(|wire| ours.contains_key(&Some(wire))).count();
    let alike = if wire.is_empty() {
        2 * shared >= official.len().min(ours.len())
    } else {
        wire == our_wire
    };
    alike.then_some(shared)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts(lines: &[&str]) -> Result<BTreeSet<Fact>, String> {
        lines.iter().map(|line| line.parse()).collect()
    }

    #[test]
    fn members_are_joined_by_wire_name() -> Result<(), String> {
        let official = facts(&[
            "type\tDisk\ttypes::Disk",
            "field\ttypes::Disk.size_in_gib\tSizeInGiB",
            "field\ttypes::Disk.r#type\tType",
            "field\ttypes::Disk.new\tNew",
            "type\tChoice\ttypes::Choice",
            "union\ttypes::Choice.Text\tText",
        ])?;
        let ours = facts(&[
            "type\tDisk\ttypes::Disk",
            "field\ttypes::Disk.size_in_gi_b\tSizeInGiB",
            "field\ttypes::Disk.r#type\tType",
            "field\ttypes::Disk.old\tOld",
            "type\tChoice\ttypes::Choice",
            "field\ttypes::Choice.text\tText",
        ])?;
        let comparison = Comparison::new(&official, &ours, false);
        let count = comparison.counts[&Kind::Field];
        assert_eq!((count.equal, count.compared), (1, 2));
        assert_eq!((count.only_official, count.only_ours), (1, 1));
        let differences: Vec<_> = comparison.differences.iter().map(ToString::to_string).collect();
        assert_eq!(
            differences,
            [
                "field\ttypes::Disk.size_in_gib\ttypes::Disk.size_in_gi_b",
                "union\ttypes::Choice.Text\ttypes::Choice.text",
            ]
        );
        Ok(())
    }

    #[test]
    fn members_that_are_spelled_in_another_way_are_suspects() -> Result<(), String> {
        let official = facts(&[
            "type\tdisk\ttypes::Disk",
            "field\ttypes::Disk.kind\tkind",
            "field\ttypes::Disk.send_value\tsendvalue",
            "type\tpart\ttypes::Part",
            "field\ttypes::Part.new\tnew",
        ])?;
        let ours = facts(&[
            "type\tdisk\ttypes::Disk",
            "field\ttypes::Disk.kind\tkind",
            "field\ttypes::Disk.send\tsend",
            "type\tpart\ttypes::Part",
        ])?;
        let comparison = Comparison::new(&official, &ours, true);
        let count = comparison.counts[&Kind::Field];
        assert_eq!((count.equal, count.compared, count.only_official), (1, 2, 1));
        let differences: Vec<_> = comparison.differences.iter().map(ToString::to_string).collect();
        assert_eq!(differences, ["field\ttypes::Disk.send_value\ttypes::Disk.send"]);
        Ok(())
    }

    #[test]
    fn renamed_types_are_found_by_what_is_on_the_wire() -> Result<(), String> {
        let official = facts(&[
            "type\tAIJob\ttypes::AiJob",
            "type\t\ttypes::Color",
            "variant\ttypes::Color.Red\tred",
            "variant\ttypes::Color.Blue\tblue",
            "type\t\ttypes::Unrelated",
            "variant\ttypes::Unrelated.Other\tother",
        ])?;
        let ours = facts(&[
            "type\tAIJob\ttypes::AIJob",
            "type\tColour\ttypes::Colour",
            "variant\ttypes::Colour.Red\tred",
            "variant\ttypes::Colour.Blue\tblue",
            "variant\ttypes::Colour.Green\tgreen",
        ])?;
        let comparison = Comparison::new(&official, &ours, false);
        let differences: Vec<_> = comparison.differences.iter().map(ToString::to_string).collect();
        assert_eq!(
            differences,
            ["type\ttypes::AiJob\ttypes::AIJob", "type\ttypes::Color\ttypes::Colour"]
        );
        assert_eq!(
            comparison.overall().to_string().split("   ").last(),
            Some("only official: 2, only ours: 1")
        );
        Ok(())
    }
}
