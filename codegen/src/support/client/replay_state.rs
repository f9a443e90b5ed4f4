//! The answers of a test and the requests so far, and which answer is for which request.

use std::fmt::{self, Display};

use super::replay_answer::Exchange;
use super::replay_request::ReplayedRequest;

/// What all clones of a replay have in common.
pub(super) struct State {
    pub(super) exchanges: Vec<Exchange>,
    pub(super) requests: Vec<ReplayedRequest>,
    /// How many of them nothing answered.
    pub(super) unanswered: usize,
    pub(super) is_any_order: bool,
    pub(super) is_lenient: bool,
    /// The idempotency tokens, while something is recorded.
    pub(super) tokens: Vec<String>,
}

impl State {
    /// The answer to a request, or why there is none.
    pub(super) fn find(&self, request: &ReplayedRequest) -> Result<usize, String> {
        let mut left = (0..).zip(&self.exchanges).filter(|(_, exchange)| !exchange.is_used);
        let found = match self.is_any_order {
            true => left.find(|(_, exchange)| exchange.difference(request).is_none()),
            false => left.next().filter(|(_, exchange)| exchange.difference(request).is_none()),
        };
        found
            .map(|(index, _)| index)
            .ok_or_else(|| format!("nothing answers {request}: {}", self.why(request)))
    }

    fn why(&self, request: &ReplayedRequest) -> String {
        let next = self.exchanges.iter().position(|exchange| !exchange.is_used);
        let Some(next) = next else {
            return match self.exchanges.len() {
                0 => "there are no answers".to_owned(),
                1 => "the only answer was used".to_owned(),
                count => format!("all {count} answers were used"),
            };
        };
        let why = |(number, exchange): (usize, &Exchange)| {
            let difference = exchange.difference(request)?;
            Some(format!("answer {number} is not it: {difference}"))
        };
        if !self.is_any_order {
            let difference = self.exchanges[next].difference(request);
            let difference = difference.unwrap_or_default();
            return format!("the next answer is number {}, and {difference}", next + 1);
        }
        let left = (1..).zip(&self.exchanges).filter(|(_, exchange)| !exchange.is_used);
        left.filter_map(why).take(SHOWN).collect::<Vec<_>>().join("; ")
    }
}

/// How many answers an error lists. More would hide what matters.
const SHOWN: usize = 8;

/// The answers that nobody asked for.
pub(super) struct Left<'e>(pub(super) &'e [Exchange]);

impl Display for Left<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let left = || (1..).zip(self.0).filter(|(_, exchange)| !exchange.is_used);
        for (place, (number, Exchange { request, .. })) in left().take(SHOWN).enumerate() {
            f.write_str(if place == 0 { "" } else { ", " })?;
            match request {
                Some(request) => write!(f, "answer {number} for {request}")?,
                None => write!(f, "answer {number}")?,
            }
        }
        match left().count().saturating_sub(SHOWN) {
            0 => Ok(()),
            more => write!(f, " and {more} more"),
        }
    }
}
