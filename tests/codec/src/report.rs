//! What is counted, and how it is printed.

use std::collections::BTreeMap;

use crate::schema::Service;
use codec::outcome::Verdict;
use codec::pairs::PAIRS;

/// What came of an operation's documents.
#[derive(Clone, Copy, Default)]
pub(crate) struct Tally {
    /// Responses as the model has them, and those of them that were read.
    pub(crate) valid: u64,
    pub(crate) valid_read: u64,
    /// Responses that are successes, and those of them that were read.
    pub(crate) successes: u64,
    pub(crate) read: u64,
    /// Those with something corrected.
    pub(crate) corrected: u64,
    pub(crate) errors: u64,
    /// Inputs, those that were read, and those of which there was a request.
    pub(crate) inputs: u64,
    pub(crate) inputs_read: u64,
    pub(crate) requests: u64,
}

/// How often something was, and the first document of it.
type Counted = (u64, u64, String);

#[derive(Default)]
pub(crate) struct Report {
    pub(crate) tallies: BTreeMap<usize, Tally>,
    pub(crate) lone: BTreeMap<&'static str, u64>,
    pub(crate) accepted: BTreeMap<String, u64>,
    words: BTreeMap<Verdict, Counted>,
    differences: BTreeMap<String, Counted>,
}

impl Report {
    pub(crate) fn tally(&mut self, pair: usize) -> &mut Tally {
        self.tallies.entry(pair).or_default()
    }

    /// Counts a verdict; `what` says of which document and reader it is.
    pub(crate) fn count(&mut self, verdict: Verdict, index: u64, what: impl FnOnce() -> String) {
        let counted = match verdict {
            Verdict::Equal => return,
            Verdict::Different(difference) => {
                self.differences.entry(difference.to_owned()).or_default()
            }
            words => self.words.entry(words).or_default(),
        };
        if counted.0 == 0 || index < counted.1 {
            (counted.1, counted.2) = (index, what());
        }
        counted.0 += 1;
    }

    /// Counts something that must not be.
    pub(crate) fn broken(&mut self, what: &str) {
        self.differences.entry(what.to_owned()).or_default().0 += 1;
    }

    pub(crate) fn add(&mut self, other: Self) {
        for (pair, of) in other.tallies {
            let all = self.tally(pair);
            all.valid += of.valid;
            all.valid_read += of.valid_read;
            all.successes += of.successes;
            all.read += of.read;
            all.corrected += of.corrected;
            all.errors += of.errors;
            all.inputs += of.inputs;
            all.inputs_read += of.inputs_read;
            all.requests += of.requests;
        }
        for (what, count) in other.lone {
            *self.lone.entry(what).or_default() += count;
        }
        for (what, count) in other.accepted {
            *self.accepted.entry(what).or_default() += count;
        }
        merge(&mut self.words, other.words);
        merge(&mut self.differences, other.differences);
    }

    /// Prints it; whether there is nothing that is not explained.
    pub(crate) fn print(&self, services: &BTreeMap<String, Service>) -> bool {
        println!(
            "{:48} {:>8} {:>6} {:>9} {:>6} {:>9} {:>9} {:>8} {:>6} {:>8}",
            "operation",
            "valid",
            "read",
            "successes",
            "read",
            "corrected",
            "errors",
            "inputs",
            "read",
            "requests"
        );
        let mut is_good = true;
        for (index, pair) in PAIRS.iter().enumerate() {
            let of = self.tallies.get(&index).copied().unwrap_or_default();
            let name = format!("{} {}", pair.service, pair.operation);
            println!(
                "{name:48} {:8} {:4} % {:9} {:4} % {:9} {:9} {:8} {:4} % {:8}",
                of.valid,
                percent(of.valid_read, of.valid),
                of.successes,
                percent(of.read, of.successes),
                of.corrected,
                of.errors,
                of.inputs,
                percent(of.inputs_read, of.inputs),
                of.requests,
            );
            // A comparison says little where all documents are refused, or none.
            let messages =
                services.get(pair.service).and_then(|service| service.operation(pair.operation));
            if messages.is_none() || of.successes > 100 && percent(of.read, of.successes) < 10 {
                println!("  has too few documents that are read");
                is_good = false;
            }
        }
        println!("against serde_json: {:?}", self.accepted);
        println!("read otherwise, for a reason: {:?}", self.lone);
        for (verdict, (count, index, what)) in &self.words {
            match verdict {
                Verdict::Words(old, new) => println!(
                    "other words, {count} times: {old:?} -> {new:?}\n    document {index}: {what}"
                ),
                verdict => println!(
                    "another place, {count} times: {verdict:?}\n    document {index}: {what}"
                ),
            }
        }
        for (difference, (count, index, what)) in &self.differences {
            println!("DIFFERENT, {count} times: {difference}\n    document {index}: {what}");
        }
        let total: u64 = self.differences.values().map(|counted| counted.0).sum();
        println!("{total} differences without an explanation");
        is_good && total == 0
    }
}

fn merge<K: Ord>(all: &mut BTreeMap<K, Counted>, other: BTreeMap<K, Counted>) {
    for (key, (count, index, what)) in other {
        let counted = all.entry(key).or_default();
        if counted.0 == 0 || index < counted.1 {
            (counted.1, counted.2) = (index, what);
        }
        counted.0 += count;
    }
}

fn percent(part: u64, of: u64) -> u64 {
    100 * part / of.max(1)
}
