//! One document of a run: how it is made, and what both codecs make of it.

use std::collections::BTreeMap;

use http::{HeaderValue, Response, StatusCode};

use crate::document::{self, Node};
use crate::random::Random;
use crate::report::Report;
use crate::schema::Service;
use codec::outcome::{Plain, Read, Verdict, Written, is_same_json};
use codec::pairs::{PAIRS, Pair};

/// A document, and what it is read as.
enum Task {
    /// A response, and whether it is as the model has it.
    Response(Response<Vec<u8>>, bool),
    Input(Vec<u8>),
}

/// The document of an index: the index of its operation, and what to do.
fn task(services: &BTreeMap<String, Service>, seed: u64, index: u64) -> Option<(usize, Task)> {
    let mut random = Random::of(seed, index);
    let random = &mut random;
    let which = random.below(PAIRS.len());
    let Pair { service, operation, .. } = &PAIRS[which];
    let service = services.get(*service)?;
    let messages = service.operation(operation)?;
    let make = |random: &mut Random, shape: &Option<String>| {
        let mut node = match shape {
            Some(shape) => document::valid(random, service, shape, 0),
            None => Node::Object(Vec::new()),
        };
        let changes = document::mutate(random, &mut node);
        let (bytes, is_damaged) = document::bytes(random, &node);
        (bytes, changes == 0 && !is_damaged)
    };
    let task = match random.below(20) {
        0..14 => {
            let (body, is_valid) = make(random, &messages.output);
            Task::Response(Response::new(body), is_valid)
        }
        14..17 => {
            let mut node = document::error(random, service, &messages.errors);
            document::mutate(random, &mut node);
            let (body, _) = document::bytes(random, &node);
            Task::Response(error(random, body), false)
        }
        _ => Task::Input(make(random, &messages.input).0),
    };
    Some((which, task))
}

fn error(random: &mut Random, body: Vec<u8>) -> Response<Vec<u8>> {
    const HEADERS: &[(&str, &str)] = &[
        ("x-amzn-errortype", "ValidationException:http://x.com/"),
        ("x-amzn-errortype", "ns#Throttling"),
        ("x-amzn-errortype", ""),
        ("x-amzn-query-error", "AWS.Old;Sender"),
        ("x-amzn-requestid", "id"),
    ];
    let mut response = Response::new(body);
    *response.status_mut() = [
        StatusCode::BAD_REQUEST,
        StatusCode::BAD_REQUEST,
        StatusCode::NOT_FOUND,
        StatusCode::TOO_MANY_REQUESTS,
        StatusCode::INTERNAL_SERVER_ERROR,
    ][random.below(5)];
    if random.percent(30) {
        let (name, value) = HEADERS[random.below(HEADERS.len())];
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

/// Compares what both make of a document.
pub(crate) fn one(
    services: &BTreeMap<String, Service>,
    seed: u64,
    index: u64,
    report: &mut Report,
) {
    match task(services, seed, index) {
        Some((which, Task::Response(response, is_valid))) => {
            let (parts, body) = response.into_parts();
            let response = Response::from_parts(parts, &body[..]);
            let is_read = self::response(which, &response, index, report);
            let tally = report.tally(which);
            tally.valid += u64::from(is_valid);
            tally.valid_read += u64::from(is_valid && is_read);
            let pair = &PAIRS[which];
            let (old, new) = ((pair.old.output)(&body), (pair.new.output)(&body));
            let verdict = unless_rounded(old.compare(&new), &body, report, |body| {
                (pair.old.output)(body).compare(&(pair.new.output)(body))
            });
            report.count(verdict, index, || told(which, &old, &new, &body));
        }
        Some((which, Task::Input(body))) => input(which, &body, index, report),
        None => report.broken("an operation is in no model"),
    }
}

/// Compares what both read of a response; whether the old one reads it.
fn response(which: usize, response: &Response<&[u8]>, index: u64, report: &mut Report) -> bool {
    let pair = &PAIRS[which];
    let (old, new) = ((pair.old.response)(response), (pair.new.response)(response));
    let is_success = response.status().is_success();
    let tally = report.tally(which);
    tally.successes += u64::from(is_success);
    tally.errors += u64::from(!is_success);
    tally.read += u64::from(old.is_output());
    tally.corrected +=
        u64::from(matches!(&old, Read::Output { corrected, .. } if !corrected.is_empty()));
    let mut verdict = old.compare(&new);
    if let Some(mended) = document::without_lone_surrogates(response.body()).filter(|_| is_success)
    {
        let is_equal = verdict == Verdict::Equal;
        if !is_equal {
            let mut again = Response::new(&mended[..]);
            again.headers_mut().clone_from(response.headers());
            let old = (pair.old.response)(&again);
            // Nothing moved where an escape was replaced: both have six letters.
            verdict = old.compare_mended(&new);
        }
        let what = match (is_equal, new.is_output()) {
            (true, true) => "skipped by both",
            (true, false) => "refused by both",
            (false, true) => "read by the new one, as the old one reads U+FFFD",
            (false, false) => "refused by the new one, as the old one refuses U+FFFD",
        };
        if !matches!(verdict, Verdict::Different(_)) {
            *report.lone.entry(what).or_default() += 1;
        }
    }
    let verdict = unless_rounded(verdict, response.body(), report, |body| {
        let mended = document::without_lone_surrogates(body);
        let mut again = Response::new(mended.as_deref().unwrap_or(body));
        *again.status_mut() = response.status();
        again.headers_mut().clone_from(response.headers());
        (pair.old.response)(&again).compare(&(pair.new.response)(&again))
    });
    // A number that `serde_json` disguises is one for serde's readers alone.
    if document::has_number_in_disguise(response.body()) {
        let what = "with a number in disguise, which the new one takes for an object";
        *report.lone.entry(what).or_default() += 1;
        return old.is_output();
    }
    report.count(verdict, index, || told(which, &old, &new, response.body()));
    old.is_output()
}

/// What comes of a difference where no number says more than the old reader knew. `again` compares what both make of a body.
fn unless_rounded(
    verdict: Verdict,
    body: &[u8],
    report: &mut Report,
    again: impl FnOnce(&[u8]) -> Verdict,
) -> Verdict {
    if !matches!(verdict, Verdict::Different(_)) {
        return verdict;
    }
    let Some(rounded) = document::with_rounded_numbers(body) else { return verdict };
    let verdict = again(&rounded);
    let what = "with numbers of which the old one knew less, and the same where these say no more";
    *report.lone.entry(what).or_default() += u64::from(!matches!(verdict, Verdict::Different(_)));
    verdict
}

fn input(which: usize, body: &[u8], index: u64, report: &mut Report) {
    let pair = &PAIRS[which];
    let ((old, old_written), (new, new_written)) =
        ((pair.old.request)(body), (pair.new.request)(body));
    let verdict = unless_rounded(old.compare(&new), body, report, |body| {
        (pair.old.request)(body).0.compare(&(pair.new.request)(body).0)
    });
    report.count(verdict, index, || told(which, &old, &new, body));
    let tally = report.tally(which);
    tally.inputs += 1;
    tally.inputs_read += u64::from(old_written.is_some());
    if let (Some(old), Some(new)) = (&old_written, &new_written) {
        tally.requests += u64::from(matches!(old, Written::Body { .. }));
        let verdict = unless_rounded(old.compare(new), body, report, |body| {
            let ((_, old), (_, new)) = ((pair.old.request)(body), (pair.new.request)(body));
            let both = old.zip(new);
            both.map_or(Verdict::Different("who writes it"), |(old, new)| old.compare(&new))
        });
        report.count(verdict, index, || told(which, old, new, body));
    }
    if let Some(verdict) = new_written.as_ref().and_then(|written| as_serde(&new, written)) {
        report.count(verdict, index, || told(which, &new, &new_written, body));
    }
}

/// Whether the body of a request is what `serde_json` writes of the input.
fn as_serde(input: &Plain, written: &Written) -> Option<Verdict> {
    let (Some(json), Written::Body { head, body }) = (input.json(), written) else { return None };
    if head.contains("\"content-encoding\"") {
        return None;
    }
    let is_equal = is_same_json(json, body);
    Some(if is_equal {
        Verdict::Equal
    } else {
        Verdict::Different("the body is not what serde_json writes")
    })
}

fn told(
    which: usize,
    old: &impl std::fmt::Debug,
    new: &impl std::fmt::Debug,
    body: &[u8],
) -> String {
    let pair = &PAIRS[which];
    let body = String::from_utf8_lossy(body);
    format!(
        "{} {}\n    old: {}\n    new: {}\n    of: {}",
        pair.service,
        pair.operation,
        short(&format!("{old:?}")),
        short(&format!("{new:?}")),
        short(&body)
    )
}

fn short(text: &str) -> String {
    match text.char_indices().nth(600) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

/// Prints a document and all that comes of it.
pub(crate) fn show(services: &BTreeMap<String, Service>, seed: u64, index: u64) {
    let Some((which, task)) = task(services, seed, index) else { return };
    let pair = &PAIRS[which];
    println!("{} {}", pair.service, pair.operation);
    match task {
        Task::Response(response, _) => {
            let (parts, body) = response.into_parts();
            println!("{} {:?}\n{}\n", parts.status, parts.headers, body.escape_ascii());
            let response = Response::from_parts(parts, &body[..]);
            println!(
                "old: {:#?}\nnew: {:#?}",
                (pair.old.response)(&response),
                (pair.new.response)(&response)
            );
            println!(
                "old, with serde: {:#?}\nnew, with serde: {:#?}",
                (pair.old.output)(&body),
                (pair.new.output)(&body)
            );
        }
        Task::Input(body) => {
            println!("{}\n", body.escape_ascii());
            println!(
                "old: {:#?}\nnew: {:#?}",
                (pair.old.request)(&body),
                (pair.new.request)(&body)
            );
        }
    }
}
