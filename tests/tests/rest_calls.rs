//! Calls of a service of restJson1, from a client to the request and from the response back, with `Replay` in place of a
//! network: what is in headers, paths and queries, and who is authenticated how.

#![allow(clippy::unwrap_used, clippy::panic, reason = "these are tests")]

use std::time::Duration;

use postbox::blocking::{self, Client};
use postbox::client::{Config, Credentials, Replay, ReplayedRequest};
use postbox::error::{CallErrorKind, TransportError};
use postbox::operation::get_letter::builders::GetLetterInputBuilder;
use postbox::operation::get_letter::{GetLetter, GetLetterInput, GetLetterOutput};
use postbox::operation::list_letters::ListLetters;
use postbox::operation::put_address::{PutAddress, PutAddressOutput};
use postbox::operation::send_letter::{SendLetter, SendLetterInput};
use postbox::operation::who_am_i::{WhoAmI, WhoAmIInput};
use postbox::operation::{Endpoint, Operation};
use postbox::types::{Address, State};

fn client(replay: &Replay) -> Client {
    Client::new(&replay.config().build().unwrap()).unwrap()
}

fn letter(key: &str) -> GetLetterInput {
    GetLetterInput::builder().owner("ann").key(key).build().unwrap()
}

/// What a caller is told where the answer to the one letter that is asked for does not fit.
fn refusal(replay: &Replay) -> String {
    let error = client(replay).get_letter().owner("ann").key("1").send().unwrap_err().to_string();
    let start = "cannot be read: it is a test's own, and does not fit GetLetter: ";
    let (_, text) = error.split_once(start).unwrap_or_else(|| panic!("{error}"));
    text.strip_suffix(" (`Replay::lenient` allows that)").unwrap().to_owned()
}

#[test]
fn members_go_to_and_come_from_where_the_model_has_them() {
    let replay = Replay::new()
        .respond(206, "Dear \u{e9}")
        .header("X-Size", "7")
        .header("Content-Type", "text/plain")
        .header("x-label-color", "red");
    let call = client(&replay).get_letter().owner("ann & co/2").key("2024/\u{e9} 1.txt");
    let letter = call.version("1+1").if_none_match("\"tag\"").send().unwrap();
    assert_eq!(letter.text.as_ref().unwrap().as_ref(), "Dear \u{e9}".as_bytes());
    assert_eq!((letter.kind.as_deref(), letter.size), (Some("text/plain"), 7));
    assert_eq!(letter.labels.as_ref().unwrap()["color"], "red");
    assert_eq!(letter.status, Some(206));

    let requests = replay.requests();
    let request = &requests[0];
    assert_eq!(request.method(), "GET");
    assert_eq!(
        request.path(),
        "/boxes/ann%20%26%20co%2F2/letters/2024/%C3%A9%201.txt?full&versionId=1%2B1"
    );
    assert_eq!(request.header("if-none-match"), Some("\"tag\""));
    assert_eq!((request.header("content-type"), request.body()), (None, &b""[..]));
    assert_eq!(request.header("authorization"), Some("** redacted **"));
    assert_eq!(request.operation(), None, "no header says it");
    assert!(request.is_of::<GetLetter>());
    assert!(!request.is_of::<ListLetters>() && !request.is_of::<SendLetter>());
    assert!(request.input::<GetLetter>().is_none(), "it is not in the body");
}

#[test]
fn operations_on_one_path_are_told_apart_by_their_methods() {
    let replay = Replay::new().respond(200, r#"{"letters": []}"#).respond(201, r#"{"key": "k"}"#);
    let client = client(&replay);
    client.list_letters().owner("ann").send().unwrap();
    client.send_letter().owner("ann").text("hello").send().unwrap();
    let requests = replay.requests();
    let is_of = [
        requests.iter().map(ReplayedRequest::is_of::<ListLetters>).collect::<Vec<_>>(),
        requests.iter().map(ReplayedRequest::is_of::<SendLetter>).collect(),
        requests.iter().map(ReplayedRequest::is_of::<GetLetter>).collect(),
    ];
    assert_eq!(is_of, [[true, false], [false, true], [false, false]]);
    assert_eq!(requests[1].json().unwrap(), serde_json::json!({"text": "hello"}));
    assert_eq!(requests[1].header("content-type"), Some("application/json"));
}

#[test]
fn pages_are_asked_for_in_the_query() {
    let replay = Replay::new()
        .respond(
            200,
            r#"{"letters": [{"key": "1"}, {"key": "2", "state": "read"}], "nextToken": "a/2"}"#,
        )
        .respond(200, r#"{"letters": [{"key": "3"}]}"#);
    let call = client(&replay).list_letters().owner("ann").max_results(2);
    let call = call.states(State::Unread).states(State::from("a,b"));
    let letters = call.pages().items().collect::<Result<Vec<_>, _>>().unwrap();
    assert_eq!(
        letters.iter().map(|letter| letter.key.as_str()).collect::<Vec<_>>(),
        ["1", "2", "3"]
    );
    assert_eq!(letters[1].state, Some(State::Read));
    let paths: Vec<_> = replay.requests().iter().map(|of| of.path().to_owned()).collect();
    assert_eq!(
        paths,
        [
            "/boxes/ann/letters?maxResults=2&state=unread&state=a%2Cb",
            "/boxes/ann/letters?maxResults=2&nextToken=a%2F2&state=unread&state=a%2Cb",
        ]
    );
}

#[test]
fn an_answer_is_for_a_method_a_path_a_query_and_a_body() {
    let answers = || {
        Replay::new()
            .respond(200, "one")
            .header("x-size", "1")
            .when::<GetLetter>(&letter("1"))
            .respond(200, "two")
            .header("x-size", "2")
            .when::<GetLetter>(&letter("2"))
    };
    let replay = answers().any_order();
    for (key, size) in [("2", 2), ("1", 1)] {
        let letter = client(&replay).get_letter().owner("ann").key(key).send().unwrap();
        assert_eq!(letter.size, size);
    }
    replay.assert_finished();
    let error = client(&answers()).get_letter().owner("ann").key("2").send().unwrap_err();
    assert_eq!(
        error.to_string(),
        "no response: nothing answers GET /boxes/ann/letters/2: the next answer is number 1, and it is for GET \
         /boxes/ann/letters/1?full"
    );
    let input = SendLetterInput::builder().owner("ann").text("hello").build().unwrap();
    let replay = Replay::new().respond(201, r#"{"key": "k"}"#).when::<SendLetter>(&input);
    let error = client(&replay).send_letter().owner("ann").text("other").send().unwrap_err();
    let text = error.to_string();
    assert!(text.ends_with(" with another body at text"), "{text}");
    // The tokens that the call makes are no part of what is expected.
    client(&replay).send_letter().owner("ann").text("hello").send().unwrap();
}

#[test]
fn an_answer_is_for_the_headers_that_the_input_has() {
    let input = |tag: Option<&str>| {
        let input = GetLetterInput::builder().owner("ann").key("1");
        tag.into_iter().fold(input, GetLetterInputBuilder::if_none_match).build().unwrap()
    };
    let replay = [Some("\"a\""), None, Some("\"\u{e9}\"")].into_iter().zip(1..).fold(
        Replay::new().any_order(),
        |replay, (tag, size)| {
            let replay = replay.respond(200, "text").header("x-size", &i32::to_string(&size));
            replay.when::<GetLetter>(&input(tag))
        },
    );
    // So it stays in a file.
    for replay in [Replay::from_json(&replay.to_json()).unwrap(), replay] {
        for (tag, size) in [(Some("\"\u{e9}\""), 3), (None, 2), (Some("\"a\""), 1)] {
            let call = client(&replay).get_letter().owner("ann").key("1");
            let call = tag.into_iter().fold(call, postbox::Builder::if_none_match);
            assert_eq!(call.send().unwrap().size, size);
        }
        replay.assert_finished();
    }
    let replay = Replay::new().respond(200, "text").when::<GetLetter>(&input(Some("\"a\"")));
    let error = client(&replay).get_letter().owner("ann").key("1").if_none_match("\"b\"").send();
    let text = error.unwrap_err().to_string();
    assert!(
        text.ends_with("/boxes/ann/letters/1?full with another header if-none-match"),
        "{text}"
    );
}

/// Otherwise the answer would be for any request.
#[test]
fn an_answer_cannot_be_for_a_request_that_cannot_be_made() {
    let input = GetLetterInput::default();
    let replay = Replay::new().respond(200, "one").header("x-size", "1").when::<GetLetter>(&input);
    let error = client(&replay).get_letter().owner("ann").key("1").send().unwrap_err().to_string();
    assert!(error.contains("the test's answer cannot be given: "), "{error}");
    assert!(error.contains("owner"), "{error}");
}

#[test]
fn outputs_are_answers_wherever_their_members_are() {
    let output = GetLetterOutput::builder().text(&b"\xff\0"[..]).kind("a/b").size(2).status(203);
    let output = output.labels("color", "red, or blue").build().unwrap();
    let replay = Replay::new().output::<GetLetter>(&output);
    let read = client(&replay).get_letter().owner("ann").key("1").send().unwrap();
    assert_eq!(read.output, output);

    let address = Address::builder().town("Bath").build().unwrap();
    let output = PutAddressOutput::builder().address(address.clone()).build().unwrap();
    let replay = Replay::new().output::<PutAddress>(&output);
    let read = client(&replay).put_address().owner("ann").address(address).send().unwrap();
    assert_eq!(read.output, output);
    assert_eq!(replay.requests()[0].body(), br#"{"town":"Bath"}"#);
}

#[test]
fn answers_have_to_fit_in_headers_and_bodies() {
    assert_eq!(refusal(&Replay::new().respond(200, "one")), "Size is required and missing");
    let many = Replay::new().respond(200, "one").header("x-size", "many");
    let error = client(&many).get_letter().owner("ann").key("1").send().unwrap_err().to_string();
    assert!(error.contains("Size"), "{error}");
    let lenient = Replay::new().respond(200, "one").lenient();
    let letter = client(&lenient).get_letter().owner("ann").key("1").send().unwrap();
    assert_eq!((letter.size, letter.metadata.corrected.as_slice()), (0, &["Size".to_owned()][..]));

    for (body, expected) in [
        (r#"{"letters": [{"key": "k", "stat": "read"}]}"#, "letters[0].stat is no member"),
        (r#"{"letters": [{"key": "k", "state": "lost"}]}"#, "letters[0].state has a value"),
        (r#"{"letters": [{}]}"#, "letters[0].key is required and missing"),
        (r#"{"Letters": []}"#, "letters is required and missing"),
    ] {
        let replay = Replay::new().respond(200, body);
        let error = client(&replay).list_letters().owner("ann").send().unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }
    let replay = Replay::new().respond(200, r#"{"twon": "Bath", "town": "Bath"}"#);
    let address = Address::builder().town("Bath").build().unwrap();
    let error = client(&replay).put_address().owner("ann").address(address).send().unwrap_err();
    assert!(error.to_string().contains("Address.twon is no member"), "{error}");
}

#[test]
fn an_error_has_members_of_headers() {
    let replay =
        Replay::new().respond_error(404, "NoSuchLetter", "it is gone").header("X-Owner", "ann");
    let error = client(&replay).get_letter().owner("ann").key("1").send().unwrap_err();
    assert_eq!((error.code(), error.message()), (Some("NoSuchLetter"), Some("it is gone")));
    let error = error.as_service_error().unwrap();
    assert!(error.is_no_such_letter());
    assert!(format!("{error:?}").contains("\"ann\""), "{error:?}");
    let wrong = Replay::new().respond(404, r#"{"code": "NoSuchLetter", "Ownr": "ann"}"#);
    let error = client(&wrong).get_letter().owner("ann").key("1").send().unwrap_err().to_string();
    assert!(error.contains("Ownr is no member"), "{error}");
}

#[test]
fn what_no_path_can_have_is_not_sent() {
    let replay = Replay::new();
    for (owner, key) in [("", "1"), ("ann", ""), ("..", "1"), ("ann", "a/../b")] {
        let error = client(&replay).get_letter().owner(owner).key(key).send().unwrap_err();
        assert!(matches!(error.kind, CallErrorKind::Input(_)), "{error:?}");
        assert_eq!(error.attempts, 0);
    }
    let error = client(&replay).get_letter().owner("ann").key("1").if_none_match("a\r\nb: c");
    assert!(matches!(error.send().unwrap_err().kind, CallErrorKind::Input(_)));
    assert_eq!(replay.requests().len(), 0);
}

#[test]
fn an_operation_that_takes_a_bearer_token_is_no_call() {
    let replay = Replay::new();
    let error = client(&replay).who_am_i().send().unwrap_err();
    assert!(matches!(error.kind, CallErrorKind::Credentials(_)), "{error:?}");
    assert_eq!((error.attempts, error.is_transient()), (0, false));
    let text = error.to_string();
    assert!(text.contains("bearer token") && text.contains("`Operation::request`"), "{text}");
    assert_eq!(replay.requests().len(), 0);
    // By hand, there is nothing to it.
    let endpoint = Endpoint::new("https://postbox.example.com").unwrap();
    let request = WhoAmI::request(&WhoAmIInput::default(), &endpoint).unwrap();
    assert_eq!(request.uri(), "https://postbox.example.com/whoami");
    assert!(!request.headers().contains_key("authorization"));
    let response = http::Response::new(br#"{"name": "ann"}"#);
    assert_eq!(WhoAmI::response(&response).unwrap().name.as_deref(), Some("ann"));
}

#[test]
fn an_operation_without_a_signature_needs_no_credentials() {
    let replay = Replay::new().respond(200, r#"{"open": true}"#);
    let config = replay.configure(Config::builder()).endpoint_url("http://127.0.0.1:1");
    let client = Client::new(&config.build().unwrap()).unwrap();
    assert!(client.look().send().unwrap().open);
    let requests = replay.requests();
    assert_eq!((requests[0].path(), requests[0].header("authorization")), ("/look", None));
}

/// Tokens are random, and others when the same is played back, wherever they are.
#[test]
fn what_was_recorded_is_played_back() {
    #[derive(Debug)]
    struct Server;
    impl blocking::Transport for Server {
        fn send(
            &self,
            request: http::Request<blocking::Body>,
            _: Duration,
        ) -> Result<http::Response<blocking::Body>, TransportError> {
            assert!(!request.headers()["x-token"].is_empty());
            assert!(request.uri().query().unwrap().starts_with("batch="));
            let mut response = http::Response::new(br#"{"key": "k"}"#.to_vec().into());
            *response.status_mut() = http::StatusCode::CREATED;
            Ok(response)
        }
    }
    let keys = Credentials::new("hidden-id", "hidden-key");
    let recorded = Replay::record_blocking(Server);
    let config = recorded.config().credentials(keys.clone()).build().unwrap();
    let send = |client: &Client| client.send_letter().owner("ann").text("hello").send();
    send(&Client::new(&config).unwrap()).unwrap();
    let text = recorded.to_json();
    assert!(!text.contains("hidden"), "{text}");
    let replay = Replay::from_json(&text).unwrap();
    // With a machine of its own, which makes tokens that are random.
    let config = Config::builder().region("us-east-1").credentials(keys);
    let config = config.blocking_transport(replay.clone()).build().unwrap();
    assert_eq!(send(&Client::new(&config).unwrap()).unwrap().key, "k");
    replay.assert_finished();
    let other = Replay::from_json(&text.replace("/boxes/ann", "/boxes/bob")).unwrap();
    let error = send(&client(&other)).unwrap_err().to_string();
    assert!(error.contains("it is for POST /boxes/bob/letters?batch="), "{error}");
}
