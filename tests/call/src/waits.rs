//! Waiters and pages of the crate of `tests/paging`, by both of its clients and over HTTP: what the caller sees, and when the
//! server gets requests.
//!
//! A client's time passes some times as fast as ours: its sleeps are as much shorter, and its clock as much faster. What is
//! expected is in the client's time. Delays are those of Smithy's specification of waiters: after n calls, from the least one
//! to `min(longest, least * 2^(n - 1))`, where `StoreOpen` has 10 and 120 seconds, and `StoreGone` 300 and 300; or what is left
//! but for the least one, where that is less.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use paging::client::{
    self, Body, Config, Credentials, HyperTransport, Now, SendFuture, SleepFuture, StdSystem,
    System, TransportOptions, Waited,
};
use paging::error::{CallError, CallErrorKind, TransportError, WaitError, WaitErrorKind};
use paging::http::{Request, Response};
use paging::operation::OperationResponse;
use paging::operation::describe_store::{
    DescribeStoreError as Error, DescribeStoreOutput as Store,
};
use paging::operation::list_boxes::{ListBoxesError, ListBoxesOutput};
use paging::{Client, blocking};
use tokio::runtime::Runtime;

use crate::stub::{ACCESS_KEY_ID, REGION, Reply, SECRET_ACCESS_KEY, SESSION_TOKEN, Seen, Stub};

type Described = Result<OperationResponse<Store>, CallError<Error>>;
type Outcome = Result<Waited<Store, Error>, WaitError<Store, Error>>;
type Page = Result<OperationResponse<ListBoxesOutput>, CallError<ListBoxesError>>;

/// How long an attempt may take. It passes at our pace.
const TIMEOUT: Duration = Duration::from_secs(61);

/// The columns: what it is; what the client does; for how many seconds at most; how many times as fast as ours its time is;
/// its random number, or else the machine's; what the server answers; what the caller is to see; and how many seconds there
/// are to be from each request of a wait to the next. What to expect is from `tests/fixtures/paging.json`: acceptors have
/// their positions there.
const CASES: &str = "
success after three polls                | open           | 3600 |  100 | 1 | OPENING OPENING OPEN          | success by acceptor 0, 3 calls, OPEN        | 10 20
delays up to the longest                 | open           | 3600 |  200 | 1 | OPENING OPENING OPENING OPENING OPENING OPENING OPEN | success by acceptor 0, 7 calls, OPEN | 10 20 40 80 120 120
delays with the machine's random numbers | open           | 3600 |  100 |   | OPENING OPENING OPENING OPENING OPEN | success by acceptor 0, 5 calls, OPEN | 10 10..20 10..40 10..80
failure after two polls                  | open           | 3600 |  100 | 1 | OPENING RUINED                | failure by acceptor 1, 2 calls, RUINED      | 10
an error that is success                 | gone           | 3600 | 3000 | 1 | CLOSED NoSuchStore            | success by acceptor 0, 2 calls, NoSuchStore | 300
an error that is no success yet          | open           | 3600 |  100 | 1 | NoSuchStore NoSuchStore OPEN  | success by acceptor 0, 3 calls, OPEN        | 10 20
an error that is failure                 | gone           | 3600 | 3000 | 1 | CLOSED Denied                 | failure by acceptor 5, 2 calls, Denied      | 300
an error that no acceptor knows          | open           | 3600 |  100 | 1 | OPENING Denied                | error, 2 calls, Denied                      | 10
time-out: a call 10 s before the end     | open           |   60 |  100 | 1 | OPENING OPENING NoSuchStore OPENING | time-out of 60s, 4 calls, OPENING     | 10 20 20
time-out: no time for a second call      | open           |   10 |  100 | 1 | NoSuchStore                   | time-out of 10s, 1 calls, NoSuchStore       |
time-out of the model: 5 times the delay | gone           |      | 3000 | 1 | CLOSED CLOSED CLOSED CLOSED CLOSED | time-out of 1500s, 5 calls, CLOSED     | 300 300 300 300
throttling within a poll is no poll      | open           | 3600 |   20 | 1 | OPENING ThrottlingException OPENING OPEN | success by acceptor 0, 3 calls, OPEN | 10 1 20
cancelled while it sleeps                | drop asleep    |      |   20 | 1 | OPENING OPEN                  | cancelled after 1 requests, then 0; another call: OPEN |
cancelled while a request is in flight   | drop in flight |      |   20 | 1 | OPENING hang OPEN             | cancelled after 2 requests, then 0; another call: OPEN | 10
three pages                              | pages          |      |  100 | 1 | page-2-a page-0-b page-1-     | 2 boxes; 0 boxes; 1 boxes                   |
a token that repeats                     | pages          |      |  100 | 1 | page-2-a page-2-a             | 2 boxes; 2 boxes; repeated token            |
";

/// A row of the table.
struct Case<'t> {
    name: &'t str,
    does: &'t str,
    max_wait: Option<u64>,
    faster: u32,
    random: Option<f64>,
    /// There are to be as many requests.
    replies: Vec<Reply>,
    sees: &'t str,
    /// The least and the most of each.
    waits: Vec<[u64; 2]>,
}

impl<'t> Case<'t> {
    fn new(row: &'t str) -> Option<Self> {
        let columns: Vec<_> = row.split('|').map(str::trim).collect();
        let [name, does, max_wait, faster, random, replies, sees, waits] = columns[..] else {
            return None;
        };
        let wait = |wait: &str| {
            let (least, most) = wait.split_once("..").unwrap_or((wait, wait));
            Some([least.parse().ok()?, most.parse().ok()?])
        };
        Some(Self {
            name,
            does,
            max_wait: max_wait.parse().ok(),
            faster: faster.parse().ok()?,
            random: random.parse().ok(),
            replies: replies.split(' ').map(reply).collect::<Option<_>>()?,
            sees,
            waits: waits.split_whitespace().map(wait).collect::<Option<_>>()?,
        })
    }
}

/// What a word stands for: a page of some boxes and a token, a store with a status, or an error with a code.
fn reply(word: &str) -> Option<Reply> {
    Some(match word.split('-').collect::<Vec<_>>()[..] {
        ["page", boxes, token] => {
            let boxes = vec!["{}"; boxes.parse().ok()?].join(",");
            Reply::Json(200, format!(r#"{{"Boxes": [{boxes}], "NextToken": "{token}"}}"#))
        }
        // A client that is still there then sends its request again.
        ["hang"] => Reply::Hang(Duration::from_millis(300)),
        [status] if status.chars().all(char::is_uppercase) => {
            let store = format!(r#"{{"Status": "{status}", "Shelves": [], "HasMore": false}}"#);
            Reply::Json(200, format!(r#"{{"Store": {store}}}"#))
        }
        [code] => Reply::Json(400, format!(r#"{{"__type": "{code}"}}"#)),
        _ => return None,
    })
}

/// The machine of a client, on which time passes faster, with the transports that come with the crate.
#[derive(Clone, Debug)]
struct Machine {
    faster: u32,
    random: Option<f64>,
    system: StdSystem,
    hyper: HyperTransport,
    ureq: blocking::UreqTransport,
    /// How many sleeps have begun.
    sleeps: Arc<AtomicUsize>,
}

impl Machine {
    /// The machine, and a configuration of clients on it.
    fn new(case: &Case<'_>, url: &str) -> crate::Result<(Self, Config)> {
        let options = TransportOptions::default();
        let machine = Self {
            faster: case.faster,
            random: case.random,
            system: StdSystem::default(),
            hyper: HyperTransport::new(&options)?,
            ureq: blocking::UreqTransport::new(&options)?,
            sleeps: Arc::default(),
        };
        let credentials =
            Credentials::new(ACCESS_KEY_ID, SECRET_ACCESS_KEY).with_session_token(SESSION_TOKEN);
        let config = Config::builder()
            .region(REGION)
            .endpoint_url(url)
            .credentials(credentials)
            .attempt_timeout(TIMEOUT)
            .transport(machine.clone())
            .blocking_transport(machine.clone())
            .system(machine.clone());
        Ok((machine, config.build()?))
    }

    fn shorter(&self, duration: Duration) -> Duration {
        self.sleeps.fetch_add(1, Ordering::Relaxed);
        duration / self.faster
    }
}

impl client::Transport for Machine {
    fn send(&self, request: Request<Body>) -> SendFuture<'_> {
        self.hyper.send(request)
    }

    fn sleep(&self, duration: Duration) -> SleepFuture<'_> {
        self.hyper.sleep(if duration == TIMEOUT { duration } else { self.shorter(duration) })
    }
}

impl blocking::Transport for Machine {
    fn send(
        &self,
        request: Request<blocking::Body>,
        timeout: Duration,
    ) -> Result<Response<blocking::Body>, TransportError> {
        self.ureq.send(request, timeout)
    }

    fn sleep(&self, duration: Duration) {
        thread::sleep(self.shorter(duration));
    }
}

impl System for Machine {
    /// Signatures are checked, so the time of day stays what it is.
    fn now(&self) -> Now {
        let now = self.system.now();
        Now { monotonic: now.monotonic * self.faster, ..now }
    }

    fn random(&self) -> f64 {
        self.random.unwrap_or_else(|| self.system.random())
    }

    fn unique(&self) -> String {
        self.system.unique()
    }
}

/// What came of a case.
struct Observation {
    sees: String,
    seen: Vec<Seen>,
    total: Duration,
}

/// Runs all, and prints a table. Returns whether all is as expected.
pub fn run() -> crate::Result<bool> {
    println!(
        "| case | client | times as fast | what the caller sees | requests read | ms between them | ms in all | as expected |"
    );
    println!("| --- | --- | --- | --- | --- | --- | --- | --- |");
    let mut is_expected = true;
    for row in CASES.trim().lines() {
        let case = Case::new(row).ok_or_else(|| format!("a row that makes no sense: {row}"))?;
        // What blocks cannot be cancelled.
        if !case.does.starts_with("drop") {
            is_expected &= settled(&case, false)?;
        }
        is_expected &= settled(&case, true)?;
    }
    Ok(is_expected)
}

/// Runs a case, prints its row, and returns whether that is as expected. A machine that does other things, too, is late
/// sometimes: then it is tried again, up to eight times, with what follows from that where the wait is for a time.
fn settled(case: &Case<'_>, is_async: bool) -> crate::Result<bool> {
    let is_timed = case.sees.starts_with("time-out");
    let mut tries = 0;
    loop {
        let observation = observe(case, is_async)?;
        let mut differences = differences(case, &observation);
        let late = lateness(case, &observation);
        tries += 1;
        if late.is_some() && (is_timed || differences.is_empty()) && tries < 8 {
            continue;
        }
        differences.extend(late);
        let is_expected = differences.is_empty();
        let verdict = if is_expected { "yes" } else { &*format!("NO: {}", differences.join("; ")) };
        let gaps: Vec<_> = gaps(&observation).map(|gap| gap.as_millis().to_string()).collect();
        println!(
            "| {} | {} | {} | {} | {} | {} | {} | {} |",
            case.name,
            if is_async { "Async" } else { "Blocking" },
            case.faster,
            observation.sees,
            observation.seen.len(),
            gaps.join(", "),
            observation.total.as_millis(),
            verdict,
        );
        return Ok(is_expected);
    }
}

/// Waits with the builder that a client gives.
macro_rules! wait {
    ($waiter:expr, $max_wait:expr) => {{
        let waiter = $waiter.name("n");
        match $max_wait {
            Some(secs) => waiter.max_wait(Duration::from_secs(secs)).send(),
            None => waiter.send(),
        }
    }};
}

fn observe(case: &Case<'_>, is_async: bool) -> crate::Result<Observation> {
    let stub = Stub::start(false)?;
    let operation = if case.does == "pages" { "ListBoxes" } else { "DescribeStore" };
    stub.script(operation, case.replies.iter().cloned());
    let (machine, config) = Machine::new(case, &stub.url())?;
    let (blocking, client) = (blocking::Client::new(&config)?, Client::new(&config)?);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let start = Instant::now();
    let sees = match (case.does, is_async) {
        ("open", false) => outcome(wait!(blocking.wait_until_store_open(), case.max_wait)),
        ("gone", false) => outcome(wait!(blocking.wait_until_store_gone(), case.max_wait)),
        ("open", true) => {
            outcome(runtime.block_on(wait!(client.wait_until_store_open(), case.max_wait)))
        }
        ("gone", true) => {
            outcome(runtime.block_on(wait!(client.wait_until_store_gone(), case.max_wait)))
        }
        ("pages", false) => pages(blocking.list_boxes().max_results(2).pages()),
        ("pages", true) => {
            let mut all = client.list_boxes().max_results(2).pages();
            pages(std::iter::from_fn(|| runtime.block_on(all.next())))
        }
        ("drop asleep", true) => dropped(&runtime, &client, &machine, &stub, 1),
        ("drop in flight", true) => dropped(&runtime, &client, &machine, &stub, 2),
        (does, _) => return Err(format!("no client does this: {does}").into()),
    };
    Ok(Observation { sees, seen: stub.seen(), total: start.elapsed() })
}

/// Begins to wait, gives up after a sleep has begun and so many requests came, and makes a call after as long as the next two
/// delays are.
fn dropped(
    runtime: &Runtime,
    client: &Client,
    machine: &Machine,
    stub: &Stub,
    requests: usize,
) -> String {
    let wait = runtime.spawn(client.wait_until_store_open().name("n").send());
    let is_time = || machine.sleeps.load(Ordering::Relaxed) > 0 && stub.seen().len() >= requests;
    while !is_time() && !wait.is_finished() {
        thread::sleep(Duration::from_millis(1));
    }
    wait.abort();
    let what = if runtime.block_on(wait).is_ok() { "over" } else { "cancelled" };
    let before = stub.seen().len();
    thread::sleep(machine.shorter(Duration::from_secs(30)));
    let more = stub.seen().len() - before;
    let call = described(&runtime.block_on(client.describe_store().name("n").send()));
    format!("{what} after {before} requests, then {more}; another call: {call}")
}

fn outcome(outcome: Outcome) -> String {
    let (what, calls, response) = match outcome {
        Ok(of) => (format!("success by acceptor {}", of.matched.acceptor), of.calls, of.response),
        Err(of) => {
            let what = match of.kind {
                WaitErrorKind::Failed(matched) => {
                    format!("failure by acceptor {}", matched.acceptor)
                }
                WaitErrorKind::TimedOut(after) => format!("time-out of {after:?}"),
                _ => "error".to_owned(),
            };
            (what, of.calls, *of.response)
        }
    };
    format!("{what}, {calls} calls, {}", described(&response))
}

/// The status of the store, or else the code of the error.
fn described(response: &Described) -> String {
    match response {
        Ok(response) => response.store.status.as_str().to_owned(),
        Err(error) => error.code().map_or_else(|| error.to_string(), str::to_owned),
    }
}

fn pages(pages: impl Iterator<Item = Page>) -> String {
    let page = |page: Page| match page {
        Ok(page) => format!("{} boxes", page.boxes.as_ref().map_or(0, Vec::len)),
        Err(CallError { kind: CallErrorKind::RepeatedToken, .. }) => "repeated token".to_owned(),
        Err(error) => error.to_string(),
    };
    pages.map(page).collect::<Vec<_>>().join("; ")
}

/// What is not as expected, the time aside.
fn differences(case: &Case<'_>, observation: &Observation) -> Vec<String> {
    let mut differences = Vec::new();
    if observation.sees != case.sees {
        differences.push(format!("expected: {}", case.sees));
    }
    if observation.seen.len() != case.replies.len() {
        differences.push(format!("expected {} requests", case.replies.len()));
    }
    for (number, seen) in observation.seen.iter().enumerate() {
        let (target, body) = match (case.does, number) {
            ("pages", 0) => ("Depot.ListBoxes", r#""MaxResults":2"#),
            ("pages", 1) => ("Depot.ListBoxes", r#""MaxResults":2,"NextToken":"a""#),
            ("pages", _) => ("Depot.ListBoxes", r#""MaxResults":2,"NextToken":"b""#),
            _ => ("Depot.DescribeStore", r#""Name":"n""#),
        };
        // Members come in any order.
        let mut members: Vec<_> = seen.body.trim_matches(['{', '}']).split(',').collect();
        members.sort_unstable();
        if (&*seen.target, members.join(",")) != (target, body.to_owned()) {
            differences.push(format!("request {}: {} {}", number + 1, seen.target, seen.body));
        }
    }
    differences
}

/// Whether something came earlier or later than it should.
fn lateness(case: &Case<'_>, observation: &Observation) -> Option<String> {
    // The first request needs a connection, so that the second one seems to come early.
    const EARLIER: Duration = Duration::from_millis(10);
    // Less than what sets two delays apart. All of them together can be late by more.
    const LATER: Duration = Duration::from_millis(30);
    let is_within = |time: Duration, [least, most]: [u64; 2], later: Duration| {
        let [least, most] = [least, most].map(|secs| Duration::from_secs(secs) / case.faster);
        time + EARLIER >= least && time <= most + later
    };
    let is_each =
        gaps(observation).zip(&case.waits).all(|(gap, wait)| is_within(gap, *wait, LATER));
    let sum = case.waits.iter().fold([0, 0], |sum, wait| [sum[0] + wait[0], sum[1] + wait[1]]);
    let is_total =
        !matches!(case.does, "open" | "gone") || is_within(observation.total, sum, 2 * LATER);
    (!is_each || !is_total).then(|| format!("expected {:?} s of the client's time", case.waits))
}

/// The time from each request to the next.
fn gaps(observation: &Observation) -> impl Iterator<Item = Duration> {
    observation.seen.windows(2).map(|pair| pair[1].at.duration_since(pair[0].at))
}
