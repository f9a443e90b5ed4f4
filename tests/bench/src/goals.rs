//! How fast the codec must be, and how fast it is to be.

use crate::programs::{Measured, Results, SIZES};
use crate::stats::{Spread, number, spread};
use crate::table::Table;

/// A ratio of two contenders' costs.
pub struct Comparison {
    pub title: &'static str,
    what: &'static str,
    /// The contender that is ours, and the one beside it.
    ours: &'static str,
    pub theirs: &'static str,
    /// For each of `SIZES`.
    goals: [Option<Goal>; 3],
}

#[derive(Clone, Copy)]
pub enum Goal {
    /// At most that share of their cost: it must be the first, and is to be the second.
    AtMost(f64, f64),
    /// So many times as fast as they are, at least.
    AtLeast(f64, f64),
}

use Goal::{AtLeast, AtMost};

const fn at_most(must: [f64; 3], reach: f64) -> [Option<Goal>; 3] {
    let [first, second, third] = must;
    [Some(AtMost(first, reach)), Some(AtMost(second, reach)), Some(AtMost(third, reach))]
}

pub const COMPARISONS: &[Comparison] = &[
    Comparison {
        title: "`response`, times as fast as the official deserializer",
        what: "read",
        ours: "response",
        theirs: "official",
        goals: [Some(AtLeast(2.2, 3.0)), Some(AtLeast(2.0, 3.0)), Some(AtLeast(2.0, 3.0))],
    },
    Comparison {
        title: "`response` / derive's `from_slice`",
        what: "read",
        ours: "response",
        theirs: "derive from_slice",
        goals: at_most([0.70, 0.80, 0.70], 0.6),
    },
    Comparison {
        title: "`response` / derive's `from_str`",
        what: "read",
        ours: "response",
        theirs: "derive from_str",
        goals: at_most([0.85, 0.97, 0.95], 0.8),
    },
    Comparison {
        title: "a body without limits / derive's `to_vec`",
        what: "write",
        ours: "body without limits",
        theirs: "derive to_vec",
        goals: at_most([0.75; 3], 0.65),
    },
    Comparison {
        title: "a body with its checks / derive's `to_vec`",
        what: "write",
        ours: "body",
        theirs: "derive to_vec",
        goals: [Some(AtMost(1.2, 1.0)), Some(AtMost(1.5, 1.0)), None],
    },
    Comparison {
        title: "serde `from_str` / derive's",
        what: "read",
        ours: "serde from_str",
        theirs: "derive from_str",
        goals: at_most([1.35, 1.35, 1.55], 1.2),
    },
    Comparison {
        title: "serde `to_vec` / derive's",
        what: "write",
        ours: "serde to_vec",
        theirs: "derive to_vec",
        goals: [None; 3],
    },
    Comparison {
        title: "clone / derive's",
        what: "clone",
        ours: "ours",
        theirs: "derive",
        goals: [None; 3],
    },
    Comparison {
        title: "`==` / derive's",
        what: "compare",
        ours: "ours",
        theirs: "derive",
        goals: [None; 3],
    },
];

impl Comparison {
    /// The ratio of instructions.
    pub fn instructions(&self, results: &Results, size: &str) -> Option<f64> {
        let cost = |contender| self.of(results, size, contender)?.instructions;
        Some(self.ratio(cost(self.ours)?, cost(self.theirs)?))
    }

    /// The ratio of times in each round.
    fn times(&self, results: &Results, size: &str) -> Option<Spread> {
        let times = |contender| Some(&self.of(results, size, contender)?.times);
        let (ours, theirs) = (times(self.ours)?, times(self.theirs)?);
        Some(spread(ours.iter().zip(theirs).map(|(ours, theirs)| self.ratio(*ours, *theirs))))
    }

    fn ratio(&self, ours: f64, theirs: f64) -> f64 {
        match self.goals[0] {
            Some(AtLeast(..)) => theirs / ours,
            _ => ours / theirs,
        }
    }

    fn of<'r>(&self, results: &'r Results, size: &str, contender: &str) -> Option<&'r Measured> {
        results.get(&(self.what.to_owned(), size.to_owned(), contender.to_owned()))
    }
}

impl Goal {
    /// Whether all values are as they must be, and a word for it.
    pub fn verdict(self, values: &[f64]) -> (bool, &'static str) {
        let all = |meets: &dyn Fn(f64) -> bool| values.iter().all(|&value| meets(value));
        let (is_met, is_reached) = match self {
            AtMost(must, reach) => (all(&|value| value <= must), all(&|value| value <= reach)),
            AtLeast(must, reach) => (all(&|value| value >= must), all(&|value| value >= reach)),
        };
        (
            is_met,
            if is_reached {
                "reached"
            } else if is_met {
                "ok"
            } else {
                "MISSED"
            },
        )
    }

    pub fn must(self) -> String {
        match self {
            AtMost(must, _) => format!("≤ {must}"),
            AtLeast(must, _) => format!("≥ {must}"),
        }
    }

    pub fn reach(self) -> String {
        match self {
            AtMost(_, reach) | AtLeast(_, reach) => reach.to_string(),
        }
    }
}

/// A row for each comparison and document; and whether all are as they must be, in instructions and in time.
pub fn judge(results: &Results) -> (Table, bool) {
    let mut table = Table::new(&[
        "ratio",
        "document",
        "instructions",
        "time",
        "p10–p90",
        "must",
        "reach",
        "verdict",
    ]);
    let mut is_as_it_must = true;
    for comparison in COMPARISONS {
        for (size, goal) in SIZES.iter().zip(comparison.goals) {
            let instructions = comparison.instructions(results, size);
            let Some(times) = comparison.times(results, size) else { continue };
            let values: Vec<_> = instructions.into_iter().chain([times.median]).collect();
            let verdict = goal.map(|goal| goal.verdict(&values));
            is_as_it_must &= verdict.is_none_or(|(is_met, _)| is_met);
            table.row([
                comparison.title.to_owned(),
                (*size).to_owned(),
                instructions.map_or("—".to_owned(), number),
                number(times.median),
                format!("{}–{}", number(times.low), number(times.high)),
                goal.map(Goal::must).unwrap_or_default(),
                goal.map(Goal::reach).unwrap_or_default(),
                verdict.map(|(_, word)| word.to_owned()).unwrap_or_default(),
            ]);
        }
    }
    (table, is_as_it_must)
}
