//! Pages and waiters of a crate, by both of its clients and without a network: what they send, when, and what they make of
//! the answers.

#![allow(clippy::unwrap_used, clippy::panic, reason = "these are tests")]

use std::collections::VecDeque;
use std::fmt::Debug;
use std::future::{self, Future};
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::time::{Duration, SystemTime};

use paging::client::{self, Config, Credentials, Now, SendFuture, SleepFuture, System, Waited};
use paging::error::{CallError, CallErrorKind, TransportError, WaitError, WaitErrorKind};
use paging::http::{Request, Response};
use paging::operation::describe_store::{DescribeStoreError, DescribeStoreOutput};
use paging::{Client, blocking};
use serde_json::{Value, json};

/// A server with a script; sleeps take no time, and are added up.
#[derive(Clone, Debug, Default)]
struct Network(Arc<Mutex<Seen>>);

#[derive(Debug, Default)]
struct Seen {
    /// Nothing stands for no answer.
    replies: VecDeque<Option<(u16, Value)>>,
    requests: Vec<Value>,
    sleeps: Vec<u64>,
    now: Duration,
}

/// The time-out of an attempt, which is no sleep of a waiter.
const TIMEOUT: Duration = Duration::from_secs(61);

impl Network {
    fn new(replies: &[(u16, Value)]) -> Self {
        let network = Self::default();
        network.0.lock().unwrap().replies = replies.iter().cloned().map(Some).collect();
        network
    }

    fn reply(&self, request: &[u8]) -> Option<(u16, Vec<u8>)> {
        let mut seen = self.0.lock().unwrap();
        seen.requests.push(serde_json::from_slice(request).unwrap());
        let reply = seen.replies.pop_front().unwrap();
        reply.map(|(status, body)| (status, body.to_string().into_bytes()))
    }

    fn pass(&self, duration: Duration) {
        let mut seen = self.0.lock().unwrap();
        seen.now += duration;
        seen.sleeps.push(duration.as_secs());
    }

    fn requests(&self) -> Vec<Value> {
        self.0.lock().unwrap().requests.clone()
    }

    fn sleeps(&self) -> Vec<u64> {
        self.0.lock().unwrap().sleeps.clone()
    }

    fn config(&self) -> Config {
        let config = Config::builder()
            .region("eu-west-1")
            .credentials(Credentials::new("AKID", "secret"))
            .attempt_timeout(TIMEOUT)
            .max_attempts(1)
            .transport(self.clone())
            .blocking_transport(self.clone())
            .system(self.clone());
        config.build().unwrap()
    }
}

fn response<B>(status: u16, body: B) -> Response<B> {
    Response::builder().status(status).body(body).unwrap()
}

impl client::Transport for Network {
    fn send(&self, request: Request<client::Body>) -> SendFuture<'_> {
        match self.reply(request.body().as_bytes().unwrap()) {
            Some((status, body)) => Box::pin(future::ready(Ok(response(status, body.into())))),
            None => Box::pin(future::pending()),
        }
    }

    fn sleep(&self, duration: Duration) -> SleepFuture<'_> {
        if duration == TIMEOUT {
            return Box::pin(future::pending());
        }
        self.pass(duration);
        Box::pin(future::ready(()))
    }
}

impl blocking::Transport for Network {
    fn send(
        &self,
        request: Request<blocking::Body>,
        _: Duration,
    ) -> Result<Response<blocking::Body>, TransportError> {
        let (status, body) = self.reply(request.body().as_bytes().unwrap()).unwrap();
        Ok(response(status, body.into()))
    }

    fn sleep(&self, duration: Duration) {
        self.pass(duration);
    }
}

impl System for Network {
    fn now(&self) -> Now {
        let monotonic = self.0.lock().unwrap().now;
        Now { wall: SystemTime::UNIX_EPOCH + monotonic, monotonic }
    }

    fn random(&self) -> f64 {
        1.0
    }

    fn unique(&self) -> String {
        "unique".to_owned()
    }
}

/// The result of a future that never waits.
fn now<T>(future: impl Future<Output = T> + Send) -> T {
    let mut context = Context::from_waker(Waker::noop());
    match pin!(future).poll(&mut context) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("it waits"),
    }
}

/// All that an async iteration gives.
macro_rules! all {
    ($of:expr) => {{
        let mut of = $of;
        let mut all = Vec::new();
        while let Some(next) = now(of.next()) {
            all.push(next);
        }
        all
    }};
}

/// Pages through the same script with both clients. What both have to see are the texts, and the requests.
macro_rules! both {
    ($replies:expr, |$client:ident| $pages:expr, |$page:ident| $text:expr) => {{
        let [one, other] = [Network::new($replies), Network::new($replies)];
        let $client = Client::new(&one.config()).unwrap();
        let texts: Vec<_> = all!($pages).into_iter().map(|$page| $text).collect();
        let $client = blocking::Client::new(&other.config()).unwrap();
        let others: Vec<_> = ($pages).map(|$page| $text).collect();
        assert_eq!(texts, others);
        assert_eq!(one.requests(), other.requests());
        (texts, one.requests())
    }};
}

fn ok(body: Value) -> (u16, Value) {
    (200, body)
}

fn shown<T: Debug, E: std::fmt::Display>(result: Result<T, E>) -> String {
    match result {
        Ok(value) => format!("{value:?}"),
        Err(error) => error.to_string(),
    }
}

#[test]
fn a_token_is_sent_back_until_there_is_none() {
    let replies = [
        ok(json!({"Boxes": [{}, {}], "NextToken": "a"})),
        ok(json!({"NextToken": "b"})),
        ok(json!({"Boxes": [{}], "NextToken": ""})),
    ];
    let (sizes, requests) =
        both!(&replies, |client| client.list_boxes().max_results(2).pages(), |page| {
            page.unwrap().boxes.as_ref().map(Vec::len)
        });
    assert_eq!(sizes, [Some(2), None, Some(1)]);
    assert_eq!(
        requests,
        [
            json!({"MaxResults": 2}),
            json!({"MaxResults": 2, "NextToken": "a"}),
            json!({"MaxResults": 2, "NextToken": "b"}),
        ]
    );
}

#[test]
fn items_are_those_of_all_pages() {
    let boxes = |rooms: &[i32]| rooms.iter().map(|of| json!({"Wanted": of})).collect::<Vec<_>>();
    let replies = [
        ok(json!({"Boxes": boxes(&[1, 2]), "NextToken": "a"})),
        ok(json!({"NextToken": "b"})),
        ok(json!({"Boxes": boxes(&[3])})),
    ];
    let (wanted, _) = both!(&replies, |client| client.list_boxes().pages().items(), |item| {
        item.unwrap().wanted.unwrap()
    });
    assert_eq!(wanted, [1, 2, 3]);
    let replies = [
        ok(json!({"Labels": {"a": {"Status": "OPEN"}}, "Last": {"k": {"Company": "c"}}})),
        ok(json!({"Labels": {"b": {}}, "Last": {}})),
    ];
    let (labels, requests) =
        both!(&replies, |client| client.scan_boxes().pages().items(), |item| {
            let (name, label) = item.unwrap();
            (name, label.status.is_some())
        });
    assert_eq!(labels, [("a".to_owned(), true), ("b".to_owned(), false)]);
    assert_eq!(requests, [json!({}), json!({"Start": {"k": {"Company": "c"}}})]);
}

/// What botocore's paginator of Kinesis' `DescribeStream` does.
#[test]
fn the_last_item_can_be_the_token() {
    let store = |shelves: &[&str], has_more: bool| {
        let shelves: Vec<_> = shelves.iter().map(|id| json!({"Id": id})).collect();
        ok(json!({"Store": {"Status": "OPEN", "Shelves": shelves, "HasMore": has_more}}))
    };
    let replies = [store(&["a", "b"], true), store(&["c"], false)];
    let (ids, requests) =
        both!(&replies, |client| client.describe_store().name("n").pages().items(), |item| {
            item.unwrap().id
        });
    assert_eq!(ids, ["a", "b", "c"]);
    assert_eq!(requests, [json!({"Name": "n"}), json!({"Name": "n", "StartShelf": "b"})]);
    // There is more, and nothing to ask for it with.
    let (pages, _) =
        both!(&[store(&[], true)], |client| client.describe_store().name("n").pages(), |page| page
            .is_ok());
    assert_eq!(pages, [true]);
}

#[test]
fn several_tokens_and_other_places_of_one() {
    let kinds = |group: &str, page: Option<i32>| ok(json!({"NextGroup": group, "NextPage": page}));
    let replies = [kinds("g", Some(1)), kinds("g", Some(2)), kinds("h", None), kinds("", Some(0))];
    let (_, requests) = both!(&replies, |client| client.list_kinds().pages(), |page| page.is_ok());
    assert_eq!(
        requests,
        [
            json!({}),
            json!({"Group": "g", "Page": 1}),
            json!({"Group": "g", "Page": 2}),
            json!({"Group": "h"}),
        ]
    );
    let replies = [
        ok(json!({"NextMarker": "m", "Marks": [{"Id": "a"}], "Truncated": true})),
        ok(json!({"NextMarker": "", "Marks": [{"Id": "b"}], "Truncated": true})),
        ok(json!({"NextMarker": "n", "Marks": [{"Id": "c"}]})),
    ];
    let (_, requests) = both!(&replies, |client| client.list_marks().pages(), |page| page.is_ok());
    assert_eq!(requests, [json!({}), json!({"Marker": "m"}), json!({"Marker": "b"})]);
}

#[test]
fn a_token_that_repeats_is_an_error_and_the_end() {
    let page = || ok(json!({"Boxes": [{}], "NextToken": "a"}));
    let (pages, requests) =
        both!(&[page(), page()], |client| client.list_boxes().pages(), |page| {
            shown(page.map(|_| ()))
        });
    assert_eq!(
        pages,
        ["()", "()", "the service sent the token of the last page again, so the pages are not all"]
    );
    assert_eq!(requests.len(), 2);
    let network = Network::new(&[page(), page()]);
    let client = blocking::Client::new(&network.config()).unwrap();
    let error = client.list_boxes().pages().find_map(Result::err).unwrap();
    assert!(matches!(error.kind, CallErrorKind::RepeatedToken));
}

#[test]
fn an_error_is_the_end() {
    let error = (400, json!({"__type": "Throttled", "message": "slow down"}));
    let replies = [ok(json!({"NextToken": "a", "Boxes": [{}]})), error];
    let (pages, _) = both!(&replies, |client| client.list_boxes().pages().items(), |item| {
        item.map_err(|error| error.code().map(str::to_owned)).is_ok()
    });
    assert_eq!(pages, [true, false]);
    let (pages, requests) =
        both!(&[], |client| client.describe_store().pages(), |page| { shown(page.map(|_| ())) });
    assert_eq!(
        pages,
        ["DescribeStoreInput is not valid: name is required and missing (Name on the wire)"]
    );
    assert_eq!(requests, [json!(null); 0]);
}

#[test]
fn a_page_that_was_given_up_is_asked_for_again() {
    let network = Network::new(&[ok(json!({"NextToken": "b"}))]);
    network.0.lock().unwrap().replies.push_front(None);
    let client = Client::new(&network.config()).unwrap();
    let mut pages = client.list_boxes().next_token("a").pages();
    let mut context = Context::from_waker(Waker::noop());
    assert!(pin!(pages.next()).poll(&mut context).is_pending());
    assert!(now(pages.next()).unwrap().is_ok());
    assert_eq!(network.requests(), [json!({"NextToken": "a"}), json!({"NextToken": "a"})]);
}

/// An async task can own pages and items.
#[test]
fn pages_can_be_moved_to_another_thread() {
    fn is_for_tasks<T: Send + 'static>(value: T) -> T {
        value
    }
    let network = Network::new(&[]);
    let client = Client::new(&network.config()).unwrap();
    let mut pages = is_for_tasks(client.list_boxes().pages());
    drop(is_for_tasks(async move { pages.next().await.is_some() }));
    let mut items = is_for_tasks(client.list_boxes().pages().items());
    drop(is_for_tasks(async move { items.next().await.is_some() }));
    drop(is_for_tasks(client.wait_until_store_open().name("n").max_wait(Duration::ZERO).send()));
}

type Outcome = Result<
    Waited<DescribeStoreOutput, DescribeStoreError>,
    WaitError<DescribeStoreOutput, DescribeStoreError>,
>;

const HOUR: Duration = Duration::from_secs(3600);

/// Waits with both clients.
fn wait_open(replies: &[(u16, Value)], max_wait: Duration, check: impl Fn(Outcome, &Network)) {
    let networks = [Network::new(replies), Network::new(replies)];
    let [one, other] = &networks;
    let client = Client::new(&one.config()).unwrap();
    check(now(client.wait_until_store_open().name("n").max_wait(max_wait).send()), one);
    let client = blocking::Client::new(&other.config()).unwrap();
    check(client.wait_until_store_open().name("n").max_wait(max_wait).send(), other);
}

fn wait_gone(replies: &[(u16, Value)], check: impl Fn(Outcome, &Network)) {
    let networks = [Network::new(replies), Network::new(replies)];
    let [one, other] = &networks;
    let client = Client::new(&one.config()).unwrap();
    check(now(client.wait_until_store_gone().name("n").max_wait(HOUR).send()), one);
    let client = blocking::Client::new(&other.config()).unwrap();
    check(client.wait_until_store_gone().name("n").max_wait(HOUR).send(), other);
}

fn store(status: &str) -> (u16, Value) {
    ok(json!({"Store": {"Status": status, "Shelves": [], "HasMore": false}}))
}

fn error(code: &str) -> (u16, Value) {
    (400, json!({"__type": code}))
}

/// The delays double from the least to the longest: with the greatest of random numbers, they are what they are at most.
#[test]
fn it_waits_until_it_is_so() {
    let opening = || store("OPENING");
    let replies = [
        opening(),
        error("NoSuchStore"),
        opening(),
        opening(),
        opening(),
        opening(),
        store("OPEN"),
    ];
    wait_open(&replies, HOUR, |outcome, network| {
        let waited = outcome.unwrap();
        assert_eq!((waited.matched.acceptor, waited.calls), (0, 7));
        assert_eq!(waited.matched.about, "Store.Status is OPEN");
        assert_eq!(waited.output().unwrap().store.status, "OPEN".into());
        assert_eq!(network.sleeps(), [10, 20, 40, 80, 120, 120]);
        assert_eq!(network.requests(), vec![json!({"Name": "n"}); 7]);
    });
}

#[test]
fn it_stops_where_it_will_never_be() {
    wait_open(&[store("OPENING"), store("RUINED")], HOUR, |outcome, _| {
        let error = outcome.unwrap_err();
        let WaitErrorKind::Failed(matched) = error.kind else { panic!("{error}") };
        assert_eq!(matched.acceptor, 1);
        assert_eq!(error.response.as_ref().as_ref().unwrap().store.status, "RUINED".into());
        assert_eq!(
            error.to_string(),
            "StoreOpen was not reached in 2 calls, and will not be: Store.Status is RUINED"
        );
    });
}

#[test]
fn it_stops_at_an_error_that_says_nothing() {
    wait_open(&[error("Denied")], HOUR, |outcome, network| {
        let error = outcome.unwrap_err();
        assert_eq!(error.kind, WaitErrorKind::Call);
        assert_eq!(error.call_error().and_then(CallError::code), Some("Denied"));
        assert!(error.to_string().starts_with("StoreOpen was not reached in 1 call: "), "{error}");
        assert_eq!(network.sleeps(), [0_u64; 0]);
    });
}

#[test]
fn an_input_that_lacks_something_is_not_sent() {
    let network = Network::new(&[]);
    let client = blocking::Client::new(&network.config()).unwrap();
    let error = client.wait_until_store_open().max_wait(HOUR).send().unwrap_err();
    assert_eq!((error.kind, error.calls), (WaitErrorKind::Call, 0));
    assert_eq!(error.call_error().unwrap().violations().len(), 1);
    let client = Client::new(&network.config()).unwrap();
    assert!(now(client.wait_until_store_open().max_wait(HOUR).send()).is_err());
}

/// The last call is made the least delay before the end, and the wait ends with it.
#[test]
fn it_stops_when_the_time_is_over() {
    for (max_wait, sleeps) in [
        (0, &[][..]),
        (10, &[]),
        (11, &[1]),
        (20, &[10]),
        (35, &[10, 15]),
        (41, &[10, 20, 1]),
        (200, &[10, 20, 40, 80, 40]),
    ] {
        let replies = vec![store("OPENING"); sleeps.len() + 1];
        wait_open(&replies, Duration::from_secs(max_wait), |outcome, network| {
            let error = outcome.unwrap_err();
            assert!(error.is_timed_out());
            assert!(error.response.is_ok());
            assert_eq!(network.sleeps(), sleeps, "{max_wait}");
        });
    }
    wait_open(&[store("OPENING")], Duration::ZERO, |outcome, _| {
        let text = outcome.unwrap_err().to_string();
        assert_eq!(
            text,
            "StoreOpen was not reached in 1 call, and there is no time for another one within 0ns"
        );
    });
}

/// A clock that stands still, as that of a machine under test may.
#[derive(Debug)]
struct Frozen;

impl System for Frozen {
    fn now(&self) -> Now {
        Now { wall: SystemTime::UNIX_EPOCH, monotonic: Duration::ZERO }
    }

    fn random(&self) -> f64 {
        1.0
    }

    fn unique(&self) -> String {
        "unique".to_owned()
    }
}

#[test]
fn a_wait_ends_even_where_the_clock_stands_still() {
    let network = Network::new(&vec![store("OPENING"); 9]);
    let config = Config::builder().region("eu-west-1").system(Frozen);
    let config = config.credentials(Credentials::new("AKID", "secret"));
    let config = config.blocking_transport(network.clone()).build().unwrap();
    let client = blocking::Client::new(&config).unwrap();
    let wait = client.wait_until_store_open().name("n").max_wait(Duration::from_secs(200));
    assert!(wait.send().unwrap_err().is_timed_out());
    assert_eq!(network.sleeps(), [10, 20, 40, 80, 40]);
}

#[test]
fn an_error_can_be_what_is_waited_for() {
    wait_gone(&[store("CLOSED"), error("NoSuchStore")], |outcome, network| {
        let waited = outcome.unwrap();
        assert_eq!((waited.matched.acceptor, waited.calls), (0, 2));
        assert_eq!(waited.response.unwrap_err().code(), Some("NoSuchStore"));
        assert_eq!(network.sleeps(), [300]);
    });
    wait_gone(&[(410, json!({"__type": "Other"}))], |outcome, _| {
        assert_eq!(outcome.unwrap().matched.acceptor, 1);
    });
    for (reply, acceptor) in [
        (store("OPEN"), 2),
        (ok(json!({"Store": {"Status": "CLOSED", "Owner": {"Person": {"Name": "Nobody"}}}})), 3),
        (ok(json!({"Store": {"Status": "CLOSED", "Room": 0}})), 4),
        (error("Denied"), 5),
    ] {
        wait_gone(&[reply], |outcome, _| {
            let WaitErrorKind::Failed(matched) = outcome.unwrap_err().kind else { panic!() };
            assert_eq!(matched.acceptor, acceptor);
        });
    }
}

#[test]
fn a_wait_that_is_given_up_calls_no_more() {
    let network = Network::new(&[store("OPENING")]);
    network.0.lock().unwrap().replies.push_back(None);
    let client = Client::new(&network.config()).unwrap();
    let mut wait = Box::pin(client.wait_until_store_open().name("n").max_wait(HOUR).send());
    drop(client);
    let mut context = Context::from_waker(Waker::noop());
    assert!(wait.as_mut().poll(&mut context).is_pending());
    drop(wait);
    assert_eq!((network.requests().len(), network.sleeps()), (2, vec![10]));
}

/// Each as `JMESPath` has it: the position of the acceptor that matches first.
#[test]
fn acceptors_are_what_their_expressions_say() {
    let boxes = |of: Value| json!({"Boxes": of});
    for (output, expected) in [
        (boxes(json!([{"Status": "OPEN"}, {"Status": "OPEN"}])), Ok(0)),
        (boxes(json!([{"Status": "OPEN"}, {}])), Ok(0)),
        (boxes(json!([{"Status": "CLOSED"}, {"Full": true}])), Ok(3)),
        (boxes(json!([{"Status": "CLOSED"}, {"Full": false}])), Ok(6)),
        (json!({"Groups": [{}, {"Boxes": [{}, {"Status": "RUINED"}]}]}), Err(1)),
        (json!({"Labels": {"a": {"Status": "OPEN"}, "b": {}}}), Ok(2)),
        (json!({"Labels": {"a": {"Status": "OPEN"}, "b": {"Status": "CLOSED"}}}), Ok(6)),
        (boxes(json!([{"Parts": [{"Id": "a"}], "Wanted": 1, "Present": 1}])), Err(4)),
        (boxes(json!([{"Parts": [{"Id": "a"}]}])), Err(4)),
        (boxes(json!([{"Parts": [], "Wanted": 1, "Present": 1}])), Ok(6)),
        (boxes(json!([])), Err(4)),
        (json!({"Note": "é"}), Ok(5)),
        (json!({"Note": ""}), Ok(6)),
        (json!({}), Ok(6)),
    ] {
        let network = Network::new(&[ok(output.clone())]);
        let client = blocking::Client::new(&network.config()).unwrap();
        let found = match client.wait_until_boxes_ready().max_wait(Duration::ZERO).send() {
            Ok(waited) => Ok(waited.matched.acceptor),
            Err(error) => match error.kind {
                WaitErrorKind::Failed(matched) => Err(matched.acceptor),
                // The last one says to try again.
                _ => Ok(6),
            },
        };
        assert_eq!(found, expected, "{output}");
    }
}

/// Filters of booleans and numbers, and lengths that are compared within a filter.
#[test]
fn filters_look_at_what_they_are_of() {
    let thing = |sure: usize, maybe: Option<usize>, next: Option<usize>| {
        let names = |count: usize| vec!["n"; count];
        json!({"Things": [{
            "Sure": names(sure), "Maybe": maybe.map(names), "Next": next.map(|of| json!({"Sure": names(of)}))
        }]})
    };
    for (output, expected) in [
        (json!({"Flags": [false, true]}), Some(0)),
        (json!({"Flags": [false, false]}), Some(1)),
        (json!({"Flags": [false]}), None),
        (json!({"Numbers": [4, 3]}), Some(2)),
        (json!({"Numbers": [11, 12]}), Some(3)),
        (json!({"Numbers": [10, 11]}), None),
        (thing(1, Some(1), None), Some(4)),
        (thing(0, Some(2), None), Some(5)),
        (thing(3, Some(2), Some(2)), Some(6)),
        (thing(3, None, Some(0)), Some(6)),
        (thing(3, Some(2), Some(3)), None),
        (thing(0, None, None), None),
    ] {
        let network = Network::new(&[ok(output.clone())]);
        let client = blocking::Client::new(&network.config()).unwrap();
        let found = client.wait_until_things_counted().max_wait(Duration::ZERO).send();
        assert_eq!(found.ok().map(|waited| waited.matched.acceptor), expected, "{output}");
    }
}

/// A recursive structure is in a box where it is a member of itself.
#[test]
fn a_token_is_taken_out_of_its_box() {
    let thing = |name: &str| json!({"Sure": [name]});
    let replies =
        [ok(json!({"Last": {"Sure": ["a"], "Next": thing("b")}})), ok(json!({"Last": thing("c")}))];
    let (_, requests) =
        both!(&replies, |client| client.count_things().pages(), |page| page.is_ok());
    assert_eq!(requests, [json!({}), json!({"From": thing("b")})]);
}

/// What a test of a program does: no time passes, and nothing is sent.
#[test]
fn pages_and_waits_are_answered_by_a_replay() {
    let page = |token: &str| json!({"Boxes": [{"Status": "OPEN"}], "NextToken": token}).to_string();
    let store = |status: &str| {
        json!({"Store": {"Status": status, "Shelves": [], "HasMore": false}}).to_string()
    };
    let replay = client::Replay::new()
        .respond(200, page("t"))
        .respond(200, page(""))
        .respond(200, store("OPENING"))
        .respond_error(400, "NoSuchStore", "not yet")
        .respond(200, store("OPEN"));
    let client = blocking::Client::new(&replay.config().build().unwrap()).unwrap();
    let items: Result<Vec<_>, _> = client.list_boxes().pages().items().collect();
    assert_eq!(items.unwrap().len(), 2);
    let waited = client.wait_until_store_open().name("n").send().unwrap();
    assert_eq!((waited.calls, waited.matched.acceptor), (3, 0));
    assert_eq!(waited.into_output().unwrap().store.status.as_str(), "OPEN");
    replay.assert_finished();
}

/// What is generated, and what is not.
mod generation {
    use super::{Value, json};
    use tests::Input;

    /// A model of one operation, with paginators and waiters.
    fn model(pagination: &Value, waiters: &Value) -> Input {
        let model = json!({
            "metadata": {"protocol": "json", "jsonVersion": "1.1", "serviceId": "Any", "targetPrefix": "Any",
                "apiVersion": "1", "endpointPrefix": "any"},
            "operations": {"List": {"input": {"shape": "Input"}, "output": {"shape": "Output"}}},
            "shapes": {
                "Input": {"type": "structure", "members": {"Token": {"shape": "Text"}}},
                "Output": {"type": "structure", "members": {
                    "Token": {"shape": "Text"}, "Number": {"shape": "Number"}, "Items": {"shape": "Items"}
                }},
                "Items": {"type": "list", "member": {"shape": "Output"}},
                "Number": {"type": "integer"},
                "Text": {"type": "string"}
            },
            "pagination": pagination,
            "waiters": waiters
        });
        Input::model(&model.to_string())
    }

    fn warnings(input: &Input) -> Vec<String> {
        let generated = input.generate().unwrap();
        generated.diagnostics.into_iter().map(|diagnostic| diagnostic.message).collect()
    }

    fn paginator(input: &str, output: &str, result: &str) -> Vec<String> {
        let paginator = json!({"input_token": input, "output_token": output, "result_key": result});
        warnings(&model(&json!({"List": paginator}), &json!({})))
    }

    #[test]
    fn pages_that_cannot_be_expressed_are_left_out_with_a_warning() {
        assert_eq!(paginator("Token", "Items[-1].Token || Token", "Items"), [""; 0]);
        for (input, output, reason) in [
            ("Token", "Next", "of `Next`, `Output` has no member `Next`"),
            ("Next", "Token", "of `Token`, the input has no member `Next`"),
            ("Token", "Number", "of `Number`, the input's member `Token` has another type"),
            (
                "Token",
                "Items[].Token",
                "of `Items[].Token`, it leads to several values, and not to one",
            ),
            ("Token", "Token | [0]", "of `Token | [0]`, `| [0]` is not supported there"),
        ] {
            let expected = format!("the operation `List` has no pages, since {reason}");
            assert_eq!(paginator(input, output, "Items"), [expected]);
        }
        let expected = "the operation `List` has no items of its pages, since of `All`, `Output` has no member `All`";
        assert_eq!(paginator("Token", "Token", "All"), [expected]);
    }

    fn waiter(matcher: &str, argument: &str, expected: &Value) -> Vec<String> {
        let acceptor = json!({
            "state": "success", "matcher": matcher, "argument": argument, "expected": expected
        });
        let waiter =
            json!({"operation": "List", "delay": 1, "maxAttempts": 1, "acceptors": [acceptor]});
        warnings(&model(&json!({}), &json!({"Done": waiter})))
    }

    #[test]
    fn waiters_that_cannot_be_expressed_are_left_out_with_a_warning() {
        assert_eq!(waiter("path", "Items[0].Token", &json!("x")), [""; 0]);
        let list = "it leads to one value, and not to a list";
        let other = "it leads to a value of another type than what is expected";
        for (matcher, argument, expected, reason) in [
            ("path", "Token", json!(1), other),
            ("path", "Items[].Token", json!("x"), "it leads to several values, and not to one"),
            ("path", "keys(@)", json!("x"), "`(@)` is not supported there"),
            ("path", "length(Number) > `0`", json!(true), "it has no length"),
            ("path", "Items[?Token]", json!(true), "whether something is there is not supported"),
            ("path", "Token > 'x'", json!(true), "only numbers have an order"),
            ("path", "Number > `0`", json!(false), "whether it is false is not supported"),
            ("path", "!Items[0].Flag", json!(true), "`.Flag` is not supported there"),
            ("pathAll", "Token", json!("x"), list),
            ("pathAny", "Items[].Number", json!("x"), other),
            ("pathAny", "Items[].[Token]", json!("x"), "`[Token]` is not supported there"),
            (
                "pathAny",
                "Items[].Items[0].Token",
                json!("x"),
                "an item for each of several values is not supported",
            ),
        ] {
            let expected_text = format!(
                "the waiter `Done` of the operation `List` is left out, since of `{argument}`, {reason}"
            );
            assert_eq!(waiter(matcher, argument, &expected), [expected_text]);
        }
    }

    /// A model can have a chain of any length, of which each part is nested in the next.
    #[test]
    fn expressions_that_are_too_long_are_left_out_with_a_warning() {
        for (first, next, last) in [
            ("Token == 'x'", " && Token == 'x'", ""),
            ("Token == 'x'", " || Token == 'x'", ""),
            ("Items[0]", ".Items[0]", ".Token == 'x'"),
        ] {
            let chain = |length| format!("{first}{}{last}", next.repeat(length));
            assert_eq!(waiter("path", &chain(6), &json!(true)), [""; 0]);
            let [warning] = waiter("path", &chain(100_000), &json!(true)).try_into().unwrap();
            assert!(warning.starts_with("the waiter `Done` of the operation `List` is left out"));
            assert!(warning.ends_with(", it is too long"));
        }
        for next in [" || Token", ".Items[0].Token"] {
            let long = "Token".to_owned() + &next.repeat(100_000);
            let [warning] = paginator("Token", &long, "Items").try_into().unwrap();
            assert!(warning.starts_with("the operation `List` has no pages"));
            assert!(warning.ends_with(", it is too long"));
        }
    }

    /// The path that leads to the input, and errors by the names of their shapes: only Smithy has these.
    #[test]
    fn waiters_of_smithy_models_are_generated() {
        let acceptor = |state: &str, matcher: Value| json!({"state": state, "matcher": matcher});
        let both = json!({"path": "output.Token == input.Token", "comparator": "booleanEquals", "expected": "true"});
        let only = |path: &str| {
            let matcher = json!({"path": path, "comparator": "stringEquals", "expected": "x"});
            acceptor("failure", json!({"inputOutput": matcher}))
        };
        let waiter = json!({"minDelay": 3, "maxDelay": 7, "acceptors": [
            acceptor("success", json!({"inputOutput": both})),
            acceptor("failure", json!({"errorType": "any#Gone"})),
            acceptor("retry", json!({"success": true})),
            only("input.Token"),
            only("output.Token"),
        ]});
        let structure = |traits: Value| {
            json!({
                "type": "structure", "members": {"Token": {"target": "smithy.api#String"}}, "traits": traits
            })
        };
        let model = json!({"smithy": "2.0", "shapes": {
            "any#Any": {"type": "service", "version": "1", "operations": [{"target": "any#Get"}],
                "traits": {"aws.protocols#awsJson1_1": {}, "aws.api#service": {"sdkId": "Any"}}},
            "any#Get": {"type": "operation", "input": {"target": "any#In"}, "output": {"target": "any#Out"},
                "errors": [{"target": "any#Gone"}], "traits": {"smithy.waiters#waitable": {"Same": waiter}}},
            "any#In": structure(json!({})),
            "any#Out": structure(json!({})),
            "any#Gone": structure(json!({
                "smithy.api#error": "client", "aws.protocols#awsQueryError": {"code": "Any.Gone", "httpResponseCode": 400}
            }))
        }});
        let input = Input::model(&model.to_string());
        let generated = input.generate().unwrap();
        let file = generated.files.iter().find(|file| file.path == "src/operation/get.rs");
        let text: String = file.unwrap().contents.split_whitespace().collect();
        for part in [
            "min_secs:3,max_secs:7,max_wait_secs:600,",
            "InputOutput(|input:&super::GetInput,output:&super::GetOutput|output.token.as_ref()==input.token.as_ref())",
            "InputOutput(|input:&super::GetInput,_:&super::GetOutput|",
            "InputOutput(|_:&super::GetInput,output:&super::GetOutput|",
            "Error(&[\"Any.Gone\",\"Gone\"])",
            "Success(true)",
        ] {
            assert!(text.contains(part), "{part}\n{text}");
        }
    }
}
