//! What can be waited for.

use super::docs::{code, markdown};
use super::names;
use super::query::Subject;
use crate::diagnostic::Diagnostic;
use crate::model::{self, Comparator, Expected, Matcher, Pace};
use crate::rust::{
    Acceptor, Item, ListedError, Literal, Matches, Operation, WaitOutcome, Waiter, WaiterPace,
};

/// The waiters that call an operation. Those with an acceptor that cannot be expressed are left out, with a warning.
pub(super) fn of_operation(
    subject: Subject<'_>,
    model: &model::Operation,
    operation: &Operation,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Waiter> {
    let names = names::waiters(model.waiters.iter().map(|waiter| waiter.name.as_str()));
    let waiters = model.waiters.iter().zip(names);
    let waiters = waiters.filter_map(|(of, name)| match waiter(subject, of, name, operation) {
        Ok(waiter) => Some(waiter),
        Err(reason) => {
            diagnostics.push(left_out(model, of, &reason));
            None
        }
    });
    waiters.collect()
}

fn left_out(operation: &model::Operation, waiter: &model::Waiter, reason: &str) -> Diagnostic {
    let model::Origin { source, pointer } = &waiter.origin;
    let message = format!(
        "the waiter `{}` of the operation `{}` is left out, since {reason}",
        waiter.name, operation.name
    );
    Diagnostic::warning(source, pointer, message)
        .help("callers can still send the operation, and look into its answers themselves")
}

/// Gives each waiter its method, of which a client has one for each operation already.
pub(super) fn name_methods<'a>(waiters: impl Iterator<Item = &'a mut Waiter>, methods: &[String]) {
    let waiters: Vec<_> = waiters.collect();
    let methods: Vec<&str> = methods.iter().map(String::as_str).collect();
    let names =
        names::waiting_methods(waiters.iter().map(|waiter| waiter.wire_name.as_str()), &methods);
    for (waiter, name) in waiters.into_iter().zip(names) {
        waiter.method = name;
    }
}

fn waiter(
    subject: Subject<'_>,
    of: &model::Waiter,
    name: String,
    operation: &Operation,
) -> Result<Waiter, String> {
    let acceptors = of.acceptors.iter().map(|of| acceptor(subject, of, operation));
    Ok(Waiter {
        name,
        method: String::new(),
        wire_name: of.name.clone(),
        docs: docs(of),
        deprecated: of.deprecated.then_some(None),
        pace: pace(of.pace),
        acceptors: acceptors.collect::<Result<_, _>>()?,
    })
}

/// The shortest and the longest delay, and how long to wait in all. botocore's one delay is the shortest, as in the Smithy
/// models of the same services, which have no other longest one than the trait's own, two minutes. Its number of calls, each
/// after the delay, is how long to wait; Smithy leaves that to callers.
fn pace(of: Pace) -> WaiterPace {
    const LONGEST: u64 = 120;
    const WAIT: u64 = 10 * 60;
    let (min, max, max_wait) = match of {
        Pace::Fixed { delay_secs, max_attempts } => {
            (delay_secs, LONGEST, delay_secs.saturating_mul(max_attempts))
        }
        Pace::Growing { min_secs, max_secs } => (min_secs, max_secs, WAIT),
    };
    let min = min.max(1);
    WaiterPace { min, max: max.max(min), max_wait }
}

fn docs(of: &model::Waiter) -> Vec<String> {
    let mut docs = markdown(of.documentation.as_deref().unwrap_or_default());
    if docs.is_empty() {
        docs.push(format!("Waits until {}.", code(&of.name)));
    }
    let ends = [(model::Outcome::Success, "Success"), (model::Outcome::Failure, "Failure")];
    let ends = ends.into_iter().filter_map(|(outcome, name)| {
        let acceptors = of.acceptors.iter().filter(|acceptor| acceptor.outcome == outcome);
        let matches: Vec<_> = acceptors.map(|acceptor| code(&about(&acceptor.matcher))).collect();
        (!matches.is_empty()).then(|| format!("- {name}: {}", matches.join(", ")))
    });
    docs.push(String::new());
    docs.extend(ends);
    let WaiterPace { min, max, max_wait } = pace(of.pace);
    let delays = if min == max { min.to_string() } else { format!("{min} to {max}") };
    let most = format!(
        "It calls every {delays} seconds, for {max_wait} seconds at most unless `max_wait` says otherwise."
    );
    docs.extend([String::new(), most]);
    docs
}

fn acceptor(
    subject: Subject<'_>,
    of: &model::Acceptor,
    operation: &Operation,
) -> Result<Acceptor, String> {
    let outcome = match of.outcome {
        model::Outcome::Success => WaitOutcome::Success,
        model::Outcome::Failure => WaitOutcome::Failure,
        model::Outcome::Retry => WaitOutcome::Retry,
    };
    Ok(Acceptor {
        outcome,
        about: about(&of.matcher),
        matches: matches(subject, &of.matcher, operation)?,
    })
}

fn matches(subject: Subject<'_>, of: &Matcher, operation: &Operation) -> Result<Matches, String> {
    let condition = |path: &str, comparator: Comparator, expected: &Expected, is_both: bool| {
        let expected = literal(expected);
        let condition = match comparator {
            Comparator::Equals => subject.equals(path, expected, is_both),
            Comparator::All => subject.each(path, expected, true, is_both),
            Comparator::Any => subject.each(path, expected, false, is_both),
        };
        condition.map_err(|reason| format!("of `{path}`, {reason}"))
    };
    Ok(match of {
        Matcher::Success(is_success) => Matches::Success(*is_success),
        Matcher::Status(status) => Matches::Status(*status),
        Matcher::Error(name) => Matches::Error(codes(subject, name, operation)),
        Matcher::Output { path, comparator, expected } => {
            Matches::Output(condition(path, *comparator, expected, false)?)
        }
        Matcher::InputOutput { path, comparator, expected } => {
            Matches::InputOutput(condition(path, *comparator, expected, true)?)
        }
    })
}

/// The codes of an error, by one of them or by the name of its shape.
fn codes(subject: Subject<'_>, name: &str, operation: &Operation) -> Vec<String> {
    let is_it = |of: &&ListedError| match subject.crate_root.find(&of.error) {
        Some(Item::Structure(structure)) => structure.shape == name,
        _ => false,
    };
    let mut codes = vec![name.to_owned()];
    let listed = operation.error.variants.iter().filter(is_it);
    codes.extend(listed.flat_map(|of| of.codes.iter().cloned()));
    codes.sort();
    codes.dedup();
    codes
}

fn literal(expected: &Expected) -> Literal {
    match expected {
        Expected::Boolean(value) => Literal::Boolean(*value),
        Expected::Integer(value) => Literal::Integer(*value),
        Expected::String(value) => Literal::Text(value.clone()),
    }
}

/// What is matched, in words. The path is the model's own.
fn about(of: &Matcher) -> String {
    match of {
        Matcher::Success(true) => "the call succeeded".to_owned(),
        Matcher::Success(false) => "the service answered with an error".to_owned(),
        Matcher::Error(name) => format!("the error is {name}"),
        Matcher::Status(status) => format!("the status is {status}"),
        Matcher::Output { path, comparator, expected }
        | Matcher::InputOutput { path, comparator, expected } => {
            let expected = match expected {
                Expected::Boolean(value) => value.to_string(),
                Expected::Integer(value) => value.to_string(),
                Expected::String(value) => value.clone(),
            };
            let is_condition = path.contains(['=', '!', '<', '>']);
            match comparator {
                Comparator::Equals if is_condition && expected == "true" => path.clone(),
                Comparator::Equals => format!("{path} is {expected}"),
                Comparator::All => format!("all of {path} are {expected}"),
                Comparator::Any => format!("one of {path} is {expected}"),
            }
        }
    }
}
