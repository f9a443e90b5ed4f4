//! Runs each case with each client, and compares what comes of it with what is expected.

use std::fmt::Write as _;
use std::net::TcpListener;
use std::thread;
use std::time::{Duration, Instant};

use sagemaker_describe_inference_experiment::error::{
    CallErrorKind, OperationError, TransportErrorKind,
};
use sagemaker_describe_inference_experiment::operation::describe_inference_experiment::DescribeInferenceExperimentError;

use crate::Result;
use crate::cases::{Between, CASES, Case, TIMEOUT, drivers};
use crate::clients::{Caller, Driver, Outcome, Settings, config};
use crate::stub::{REGION, SECRET_ACCESS_KEY, Seen, Stub};

/// What came of a case.
#[derive(Debug)]
pub struct Observation {
    /// What the caller saw of each call.
    sees: Vec<String>,
    /// The requests that the server read.
    pub seen: Vec<Seen>,
    /// How long all calls took.
    total: Duration,
    /// Whether a redirect was followed.
    was_followed: bool,
    /// Errors in words.
    words: Vec<String>,
    /// All that shows itself of configuration, client, call and outcome.
    pub shown: String,
}

/// Runs all, and prints a table. Returns whether all is as expected.
pub fn run() -> Result<bool> {
    println!(
        "| fault | client | what the caller sees | requests read | ms between them | ms in all | as expected |"
    );
    println!("| --- | --- | --- | --- | --- | --- | --- |");
    let mut words = Vec::new();
    let mut is_expected = true;
    for case in CASES {
        for driver in drivers(case) {
            let (observation, differences) = settled(case, *driver)?;
            println!("{}", row(case, *driver, &observation, &differences));
            is_expected &= differences.is_empty();
            words.extend(
                observation
                    .words
                    .iter()
                    .map(|text| format!("- {}, {driver:?}: {text}", case.fault)),
            );
        }
    }
    println!("\nIn words:\n\n{}", words.join("\n"));
    Ok(is_expected)
}

/// A machine that does other things, too, makes anything late, but nothing early. So what is late is tried again.
fn settled(case: &Case, driver: Driver) -> Result<(Observation, Vec<String>)> {
    const TRIES: usize = 8;
    let mut tries = 1;
    loop {
        let observation = observe(case, driver)?;
        let mut differences = differences(case, &observation);
        let late = lateness(case, driver, &observation);
        if !differences.is_empty() || late.is_none() || tries == TRIES {
            differences.extend(late);
            return Ok((observation, differences));
        }
        tries += 1;
    }
}

/// Runs a case.
pub fn observe(case: &Case, driver: Driver) -> Result<Observation> {
    let is_tls =
        matches!(case.between, Between::Trusted | Between::Untrusted | Between::AnotherName);
    let stub = Stub::start(is_tls)?;
    let settings = settings(case.between, &stub)?;
    let config = config(&settings)?;
    let caller = Caller::new(driver, &config)?;
    let mut observation = Observation {
        sees: Vec::new(),
        seen: Vec::new(),
        total: Duration::ZERO,
        was_followed: false,
        words: Vec::new(),
        shown: format!("{config:?} {config:#?} {}", caller.shown()),
    };
    for (number, name) in case.calls.iter().enumerate() {
        if number > 0 {
            // Time for the server to close the connection.
            thread::sleep(Duration::from_millis(20));
        }
        let start = Instant::now();
        let outcome = caller.call(name);
        observation.total += start.elapsed();
        observation.note(name, &outcome);
    }
    observation.was_followed = stub.was_followed();
    observation.seen = stub.seen();
    Ok(observation)
}

fn settings(between: Between, stub: &Stub) -> Result<Settings> {
    let mut settings = Settings {
        url: stub.url(),
        region: REGION,
        late: 0,
        secret_access_key: SECRET_ACCESS_KEY,
        ca_bundle: None,
        attempt_timeout: Duration::from_millis(TIMEOUT),
    };
    match between {
        Between::Both | Between::Trusted | Between::Untrusted => {}
        Between::Late(seconds) => settings.late = seconds,
        Between::AnotherKey => {
            settings.secret_access_key = "HIDDENIT/HIDDENIT/HIDDENIT/HIDDENIT/HIDX";
        }
        Between::AnotherRegion => settings.region = "us-east-1",
        // The port is free again as soon as the listener is gone.
        Between::Nobody => {
            settings.url = format!("http://{}", TcpListener::bind("127.0.0.1:0")?.local_addr()?);
        }
        Between::NoTls => settings.url = settings.url.replace("http:", "https:"),
        Between::AnotherName => settings.url = settings.url.replace("127.0.0.1", "localhost"),
    }
    if matches!(between, Between::Trusted | Between::AnotherName) {
        let path = std::env::temp_dir().join(format!("call-{}.pem", std::process::id()));
        std::fs::write(&path, stub.certificate().unwrap_or_default())?;
        settings.ca_bundle = Some(path);
    }
    Ok(settings)
}

impl Observation {
    fn note(&mut self, name: &str, outcome: &Outcome) {
        self.sees.push(sees(name, outcome));
        self.shows(format_args!("{outcome:?} {outcome:#?}"));
        if let Err(error) = outcome {
            self.words.push(error.to_string());
            self.shows(format_args!("{error} {:?} {:?}", error.kind, error.metadata()));
            let mut source = std::error::Error::source(error);
            while let Some(error) = source {
                self.shows(format_args!("{error} {error:?}"));
                source = error.source();
            }
        }
    }

    fn shows(&mut self, text: std::fmt::Arguments<'_>) {
        // A string takes all that is written to it.
        let _ = writeln!(self.shown, "{text}");
    }
}

/// What a caller can tell of an outcome.
fn sees(name: &str, outcome: &Outcome) -> String {
    let error = match outcome {
        Ok(experiment) if experiment.name == name && experiment.metadata.corrected.is_empty() => {
            return "the experiment".to_owned();
        }
        Ok(_) => return "another experiment".to_owned(),
        Err(error) => error,
    };
    let mut facts = vec![match &error.kind {
        CallErrorKind::Transport(error) => match error.kind() {
            TransportErrorKind::Connect => "no connection".to_owned(),
            TransportErrorKind::Tls => "no secure connection".to_owned(),
            TransportErrorKind::Timeout => "no response in time".to_owned(),
            TransportErrorKind::Closed => "closed".to_owned(),
            _ => "no response".to_owned(),
        },
        CallErrorKind::Operation(OperationError::Response(_)) => "unreadable".to_owned(),
        CallErrorKind::Operation(_) => {
            format!("service error {}", error.code().unwrap_or_default()).trim().to_owned()
        }
        _ => "nothing was sent".to_owned(),
    }];
    let is_modeled = error
        .as_service_error()
        .is_some_and(DescribeInferenceExperimentError::is_resource_not_found);
    let plural = if error.attempts == 1 { "" } else { "s" };
    facts.extend(is_modeled.then(|| "modeled".to_owned()));
    facts.extend(error.is_connect().then(|| "is_connect".to_owned()));
    facts.extend(error.is_timeout().then(|| "is_timeout".to_owned()));
    facts.extend(error.status().map(|status| format!("status {}", status.as_u16())));
    facts.push(format!("{} attempt{plural}", error.attempts));
    facts.extend(error.request_id().map(str::to_owned));
    facts.join(", ")
}

/// What is not as expected, the time aside.
fn differences(case: &Case, observation: &Observation) -> Vec<String> {
    let mut differences = Vec::new();
    if observation.sees != case.sees {
        differences.push(format!("expected: {}, since {}", case.sees.join("; "), case.reason));
    }
    if observation.seen.len() != case.requests {
        differences.push(format!("expected {} requests, since {}", case.requests, case.reason));
    }
    if observation.was_followed {
        differences.push("a redirect was followed".to_owned());
    }
    for seen in &observation.seen {
        if !seen.user_agent.starts_with(concat!("sagemaker-describe-inference-experiment", "/")) {
            differences.push(format!("User-Agent: {}", seen.user_agent));
        }
        let (attempt, _) = seen.attempt.rsplit_once("; max=3").unwrap_or_default();
        let is_said = match attempt {
            "attempt=1" => true,
            attempt => attempt.starts_with("ttl=2"),
        };
        if !is_said {
            differences.push(format!("amz-sdk-request: {}", seen.attempt));
        }
    }
    differences
}

/// Whether something came earlier or later than it should.
fn lateness(case: &Case, driver: Driver, observation: &Observation) -> Option<String> {
    // A server sees a request a moment after the client's clock for it was started.
    const EARLIER: u64 = 10;
    // What it takes to connect, to begin with.
    const MAKING: u64 = 20;
    // Less than what sets 25 and 50 ms apart; and sockets' clocks are coarse.
    let later = |wait: u64| 20 + wait / 16;
    let is_about = |time: u64, expected: u64, later: u64| {
        (expected.saturating_sub(EARLIER)..=expected + later).contains(&time)
    };
    let total = case.waits.iter().sum();
    // Who has not looked may use a connection that is closed, and then needs another attempt.
    let more = if driver == Driver::Paused { 25 } else { 0 } + MAKING;
    let later_in_all: u64 = case.waits.iter().map(|wait| later(*wait)).sum();
    let is_total = is_about(millis(observation.total), total, later_in_all + more);
    let gaps = gaps(observation);
    let is_each = case.calls.len() > 1
        || gaps.iter().zip(case.waits).all(|(gap, wait)| is_about(*gap, *wait, later(*wait)));
    (!is_total || !is_each).then(|| format!("expected {:?} ms, since {}", case.waits, case.reason))
}

/// The time from each request to the next.
fn gaps(observation: &Observation) -> Vec<u64> {
    let pairs = observation.seen.windows(2);
    pairs.map(|pair| millis(pair[1].at.duration_since(pair[0].at))).collect()
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

fn row(case: &Case, driver: Driver, observation: &Observation, differences: &[String]) -> String {
    let gaps: Vec<_> = gaps(observation).iter().map(u64::to_string).collect();
    let verdict = if differences.is_empty() {
        "yes".to_owned()
    } else {
        format!("NO: {}", differences.join("; "))
    };
    format!(
        "| {} | {driver:?} | {} | {} | {} | {} | {verdict} |",
        case.fault,
        observation.sees.join("; "),
        observation.seen.len(),
        gaps.join(", "),
        millis(observation.total),
    )
}
