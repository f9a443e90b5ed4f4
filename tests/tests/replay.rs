//! `Replay` of the committed crate: what a consumer's test can do with it, and what it is told.

#![allow(clippy::unwrap_used, clippy::panic, reason = "these are tests")]

use std::future::Future;
use std::pin::pin;
use std::sync::Mutex;
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::{Duration, Instant};

use sagemaker_describe_inference_experiment::client::{Credentials, Replay};
use sagemaker_describe_inference_experiment::error::{CallError, TransportErrorKind};
use sagemaker_describe_inference_experiment::operation::describe_inference_experiment::{
    DescribeInferenceExperiment, DescribeInferenceExperimentError,
    DescribeInferenceExperimentInput, DescribeInferenceExperimentOutput,
};
use sagemaker_describe_inference_experiment::{Client, blocking, client};
use serde_json::{Value, json};

type Outcome =
    Result<DescribeInferenceExperimentOutput, CallError<DescribeInferenceExperimentError>>;

type Make = fn() -> Replay;

/// An output with all that is required, and some more.
fn experiment() -> Value {
    json!({
        "Arn": "arn:aws:sagemaker:us-east-1:123456789012:inference-experiment/canary",
        "Name": "canary",
        "Type": "ShadowMode",
        "Status": "Running",
        "Schedule": {"StartTime": 1_700_000_000, "EndTime": "2024-01-01T00:00:00Z"},
        "CreationTime": 1_700_000_000.25,
        "Description": null,
        "EndpointMetadata": {"EndpointName": "e", "EndpointStatus": "InService"},
        "ModelVariants": [null, {
            "ModelName": "m",
            "VariantName": "v",
            "InfrastructureConfig": {
                "InfrastructureType": "RealTimeInference",
                "RealTimeInferenceConfig": {"InstanceType": "ml.m5.xlarge", "InstanceCount": 1}
            },
            "Status": "InService"
        }]
    })
}

/// The same with a value in another place.
fn with(pointer: &str, name: &str, value: Value) -> String {
    let mut body = experiment();
    body.pointer_mut(pointer).unwrap()[name] = value;
    body.to_string()
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    match future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("a replay never waits"),
    }
}

fn ask(replay: &Replay, name: &str) -> Outcome {
    let client = blocking::Client::new(&replay.config().build().unwrap()).unwrap();
    client.describe_inference_experiment().name(name).send().map(|response| response.output)
}

fn ask_async(replay: &Replay, name: &str) -> Outcome {
    let client = Client::new(&replay.config().build().unwrap()).unwrap();
    let call = client.describe_inference_experiment().name(name).send();
    block_on(call).map(|response| response.output)
}

/// Asks by both clients, each with a replay of its own; both have to see the same.
fn both(make: impl Fn() -> Replay, check: impl Fn(Outcome, &Replay)) {
    for ask in [ask, ask_async] {
        let replay = make();
        check(ask(&replay, "canary"), &replay);
    }
}

/// What a caller is told of a response.
fn refusal(body: impl Into<Vec<u8>>) -> String {
    let body = body.into();
    let text = Mutex::new(String::new());
    both(
        || Replay::new().respond(200, body.clone()),
        |outcome, replay| {
            let error = outcome.unwrap_err();
            assert_eq!((error.attempts, replay.requests().len()), (1, 1));
            assert!(!error.is_transient());
            *text.lock().unwrap() = error.to_string();
        },
    );
    let text = text.into_inner().unwrap();
    let start = "the response (status 200) cannot be read: it is a test's own, and does not fit \
                 DescribeInferenceExperiment: ";
    let text = text.strip_prefix(start).unwrap_or_else(|| panic!("{text}"));
    text.strip_suffix(" (`Replay::lenient` allows that)").unwrap().to_owned()
}

#[test]
fn answers_are_given_in_their_order_and_requests_are_kept() {
    both(
        || {
            Replay::new()
                .respond(503, "")
                .header("Retry-After", "1")
                .respond(200, experiment().to_string())
                .header("x-amzn-requestid", "r1")
                .respond_error(400, "ResourceNotFound", "no such experiment")
        },
        |outcome, replay| {
            assert_eq!(outcome.unwrap().name, "canary");
            let error = ask(replay, "other").unwrap_err();
            assert!(error.as_service_error().unwrap().is_resource_not_found());
            assert_eq!(error.message(), Some("no such experiment"));
            replay.assert_finished();
            let requests = replay.requests();
            let names = requests.iter().map(|request| request.json().unwrap()["Name"].clone());
            assert_eq!(names.collect::<Vec<_>>(), ["canary", "canary", "other"]);
            let request = &requests[0];
            assert_eq!((request.method(), request.path()), ("POST", "/"));
            assert_eq!(request.uri(), "https://api.sagemaker.us-east-1.amazonaws.com/");
            assert_eq!(request.operation(), Some("DescribeInferenceExperiment"));
            let input = request.input::<DescribeInferenceExperiment>().unwrap();
            assert_eq!(input.name, "canary");
            assert_eq!(request.header("content-type"), Some("application/x-amz-json-1.1"));
            assert_eq!(request.body(), br#"{"Name":"canary"}"#);
        },
    );
}

#[test]
fn an_output_is_an_answer_and_answers_that_are_left_are_seen() {
    let output: DescribeInferenceExperimentOutput = serde_json::from_value(experiment()).unwrap();
    let replay = Replay::new()
        .output::<DescribeInferenceExperiment>(&output)
        .output::<DescribeInferenceExperiment>(&output);
    assert_eq!(ask_async(&replay, "canary").unwrap(), output);
    assert_eq!(replay.unused(), 1);
    let panic = thread::spawn(move || replay.assert_finished()).join().unwrap_err();
    assert_eq!(panic.downcast_ref::<String>().unwrap(), "nobody asked for answer 2");
}

#[test]
fn failures_of_the_transport_are_answers_and_are_tried_again_without_a_wait() {
    let start = Instant::now();
    both(
        || {
            Replay::new()
                .fail(TransportErrorKind::Timeout)
                .fail(TransportErrorKind::Closed)
                .respond(200, experiment().to_string())
        },
        |outcome, replay| {
            assert_eq!(outcome.unwrap().name, "canary");
            assert_eq!(replay.requests().len(), 3);
        },
    );
    both(
        || (0..3).fold(Replay::new(), |replay, _| replay.fail(TransportErrorKind::Timeout)),
        |outcome, replay| {
            let error = outcome.unwrap_err();
            assert!(error.is_timeout());
            assert_eq!(
                error.to_string(),
                "no response in time: as the test says, after 3 attempts"
            );
            replay.assert_finished();
        },
    );
    both(
        || Replay::new().respond(429, "").respond(20, ""),
        |outcome, _| {
            let text = outcome.unwrap_err().to_string();
            assert!(text.contains("the test's answer cannot be given: 20 is no status"), "{text}");
        },
    );
    assert!(start.elapsed() < Duration::from_secs(2));
}

#[test]
fn what_nothing_answers_says_what_was_asked_for_and_what_is_left() {
    let asked = "no response: nothing answers POST / SageMaker.DescribeInferenceExperiment: ";
    let cases: [(Make, &str); 4] = [
        (Replay::new, "there are no answers"),
        (
            || {
                let input = DescribeInferenceExperimentInput::builder().name("other");
                Replay::new()
                    .respond(200, "")
                    .when::<DescribeInferenceExperiment>(&input.build().unwrap())
            },
            "the next answer is number 1, and it is for SageMaker.DescribeInferenceExperiment \
             with another body at Name",
        ),
        (
            || {
                let text = r#"{"version": 1, "exchanges": [{"request": {"path": "/a"}, "error": "closed"}]}"#;
                Replay::from_json(text).unwrap()
            },
            "the next answer is number 1, and it is for /a",
        ),
        (
            || {
                let text = r#"{"version": 1, "order": "any", "exchanges": [
                    {"request": {"method": "POST", "target": "SageMaker.AddTags"}, "error": "closed"},
                    {"request": {"target": "SageMaker.ListTags"}, "error": "closed"}
                ]}"#;
                Replay::from_json(text).unwrap()
            },
            "answer 1 is not it: it is for POST SageMaker.AddTags; answer 2 is not it: it is for SageMaker.ListTags",
        ),
    ];
    for (make, expected) in cases {
        both(make, |outcome, replay| {
            let error = outcome.unwrap_err().to_string();
            assert_eq!(error, format!("{asked}{expected}"));
            assert_eq!(replay.requests().len(), 1, "it is of no use to try again");
        });
    }
}

/// The order of other libraries, whose answers come after what they are for, is noticed.
#[test]
fn what_is_said_of_an_answer_comes_after_it() {
    fn input() -> DescribeInferenceExperimentInput {
        DescribeInferenceExperimentInput::builder().name("canary").build().unwrap()
    }
    let [before, none, twice]: [Make; 3] = [
        || Replay::new().when::<DescribeInferenceExperiment>(&input()).respond(200, "{}"),
        || Replay::new().header("x-amzn-requestid", "r").respond(200, "{}"),
        || {
            let replay = Replay::new().respond(200, "{}");
            let replay = replay.when::<DescribeInferenceExperiment>(&input());
            replay.when::<DescribeInferenceExperiment>(&input())
        },
    ];
    for (make, expected) in [
        (before, "`when` is about the answer before it, and there is none"),
        (none, "`header` is about the answer before it, and there is none"),
        (twice, "it is for two requests"),
    ] {
        both(make, |outcome, _| {
            let error = outcome.unwrap_err().to_string();
            assert_eq!(
                error,
                format!("no response: the test's answer cannot be given: {expected}")
            );
        });
    }
}

#[test]
#[should_panic(expected = "requests without an answer: 1")]
fn a_request_without_an_answer_is_not_forgotten() {
    let replay = Replay::new();
    assert!(ask(&replay, "canary").is_err());
    replay.assert_finished();
}

#[test]
fn an_answer_that_is_for_a_request_is_given_to_it_whatever_the_order() {
    let mut replay = Replay::new().any_order();
    for name in 0..64 {
        let input = DescribeInferenceExperimentInput::builder().name(format!("n{name}"));
        let body = with("", "Name", json!(format!("n{name}")));
        replay =
            replay.respond(200, body).when::<DescribeInferenceExperiment>(&input.build().unwrap());
    }
    thread::scope(|scope| {
        for number in 0..8 {
            let replay = &replay;
            scope.spawn(move || {
                for name in (number * 8..number * 8 + 8).rev() {
                    let name = format!("n{name}");
                    let ask = if number % 2 == 0 { ask } else { ask_async };
                    assert_eq!(ask(replay, &name).unwrap().name, name);
                }
            });
        }
    });
    replay.assert_finished();
    assert_eq!(replay.requests().len(), 64);
}

#[test]
fn a_member_that_the_model_does_not_have_is_an_error_however_deep() {
    assert_eq!(refusal(with("", "Statuss", json!("Running"))), "Statuss is no member");
    let config = "/ModelVariants/1/InfrastructureConfig/RealTimeInferenceConfig";
    assert_eq!(
        refusal(with(config, "InstanceCont", json!(1))),
        "ModelVariants[1].InfrastructureConfig.RealTimeInferenceConfig.InstanceCont is no member"
    );
    let mut body = experiment();
    body["Schedule"]["Start"] = json!([]);
    body["EndpointMetadata"]["Endpoint"] = json!({});
    assert_eq!(
        refusal(body.to_string()),
        "EndpointMetadata.Endpoint is no member; Schedule.Start is no member"
    );
}

#[test]
fn a_value_that_the_model_does_not_have_is_an_error() {
    let unknown = "has a value or a variant that the model does not have";
    assert_eq!(refusal(with("", "Status", json!("Runing"))), format!("Status {unknown}"));
    assert_eq!(
        refusal(with("/ModelVariants/1", "Status", json!("InServise"))),
        // In the output, which has dropped the null.
        format!("ModelVariants[0].Status {unknown}")
    );
}

#[test]
fn a_required_member_that_is_missing_is_an_error() {
    let mut body = experiment();
    body.as_object_mut().unwrap().remove("Status");
    body["EndpointMetadata"].as_object_mut().unwrap().remove("EndpointName");
    assert_eq!(
        refusal(body.to_string()),
        "EndpointMetadata.EndpointName is required and missing; Status is required and missing"
    );
}

#[test]
fn a_lenient_replay_takes_what_services_send() {
    let mut body = experiment();
    body["Statuss"] = json!("Running");
    body["Status"] = json!("Runing");
    body.as_object_mut().unwrap().remove("Type");
    let text = body.to_string();
    both(
        || Replay::new().respond(200, text.clone()).lenient(),
        |outcome, _| assert_eq!(outcome.unwrap().status.as_str(), "Runing"),
    );
}

#[test]
fn an_error_of_the_service_has_to_fit_its_type_too() {
    let refused = |status, body: &str| {
        let replay = Replay::new().respond(status, body).respond(200, experiment().to_string());
        let error = ask(&replay, "canary").unwrap_err();
        assert_eq!((error.attempts, replay.unused()), (1, 1));
        error.to_string()
    };
    let start =
        "cannot be read: it is a test's own, and does not fit DescribeInferenceExperiment: ";
    for status in [400, 500] {
        let text = refused(status, r#"{"__type": "ResourceNotFound", "Messge": "no"}"#);
        assert!(text.contains(&format!("{start}Messge is no member (")), "{text}");
    }
    let text = refused(400, r#"{"__type": "ResourceNotFound", "Message": {"a": 1}}"#);
    assert!(!text.contains("test's own"), "services say messages in many ways: {text}");
    // What the model does not list has no members.
    let text = refused(400, r#"{"__type": "ValidationException", "Fields": []}"#);
    assert_eq!(text, "ValidationException (status 400)");
}

#[test]
fn exchanges_are_written_and_read_back() {
    let make = || {
        let input = DescribeInferenceExperimentInput::builder().name("canary").build().unwrap();
        Replay::new()
            .respond(200, with("", "Description", json!("é \u{1f600} \"")))
            .header("x-amzn-requestid", "r1")
            .header("x-two", "1")
            .header("x-two", "2")
            .when::<DescribeInferenceExperiment>(&input)
            .respond(502, "<html>")
            .respond(500, [0xff, 0x00])
            .fail(TransportErrorKind::Tls)
    };
    let text = make().to_json();
    let read = Replay::from_json(&text).unwrap();
    assert_eq!(read.to_json(), text);
    for replay in [make(), read] {
        assert_eq!(ask(&replay, "canary").unwrap().description.unwrap(), "é \u{1f600} \"");
        let error = ask(&replay, "canary").unwrap_err();
        assert_eq!(error.attempts, 3);
        assert!(error.to_string().contains("as the test says"), "{error}");
        replay.assert_finished();
    }
    let text = Replay::new().any_order().respond(200, "").to_json();
    let expected = "{\n  \"version\": 1,\n  \"order\": \"any\",\n  \"exchanges\": [\n    {\n      \
                    \"response\": {\n        \"status\": 200\n      }\n    }\n  ]\n}\n";
    assert_eq!(text, expected);
}

#[test]
fn a_file_written_by_hand_is_read() {
    let text = json!({
        "version": 1,
        "exchanges": [
            {"error": "timeout"},
            {
                "request": {"target": "SageMaker.DescribeInferenceExperiment"},
                "response": {"status": 200, "body": experiment()}
            },
            {"response": {"status": 400, "headers": {"x-amzn-errortype": "ResourceNotFound"}}},
        ]
    });
    let replay = Replay::from_json(&text.to_string()).unwrap();
    assert_eq!(ask(&replay, "canary").unwrap().name, "canary");
    assert_eq!(ask(&replay, "canary").unwrap_err().code(), Some("ResourceNotFound"));
    replay.assert_finished();
}

#[test]
fn a_file_that_makes_no_sense_is_refused_with_the_place() {
    let start = "the exchanges cannot be read: ";
    let refused = |text: &str| {
        let error = Replay::from_json(text).unwrap_err().to_string();
        error.strip_prefix(start).unwrap_or_else(|| panic!("{error}")).to_owned()
    };
    for (text, expected) in [
        ("", "no JSON: EOF while parsing a value at line 1 column 0"),
        ("{\n \"version\": 1,\n}", "no JSON: trailing comma at line 3 column 1"),
        ("[]", "the file: expected an object, found a list"),
        ("{}", "the file: expected an object with `version`, found an object with nothing"),
        (
            r#"{"version": 2, "exchanges": []}"#,
            "version: expected 1, the only version that there is, found 2",
        ),
        (
            r#"{"version": 1}"#,
            "the file: expected an object with `exchanges`, found an object with `version`",
        ),
        (
            r#"{"version": 1, "exchange": []}"#,
            "the file: expected an object with `version`, `order`, `exchanges` alone, \
             found an object with `version`, `exchange`",
        ),
        (
            r#"{"version": 1, "order": "some", "exchanges": []}"#,
            "order: expected `given` or `any`, found \"some\"",
        ),
        (
            r#"{"version": 1, "exchanges": {}}"#,
            "exchanges: expected a list, found an object with nothing",
        ),
    ] {
        assert_eq!(refused(text), expected);
    }
    for (exchange, expected) in [
        ("{}", ": expected an object with `response` or `error`, found an object with nothing"),
        (
            r#"{"error": "slow"}"#,
            ".error: expected `connect` or `tls` or `timeout` or `closed` or `other`, found \"slow\"",
        ),
        (
            r#"{"request": {"headers": {"a b": null}}, "error": "timeout"}"#,
            ".request.headers.a b: expected the name of a header, found null",
        ),
        (
            r#"{"request": {"headers": {"x-a": 1}}, "error": "timeout"}"#,
            ".request.headers.x-a: expected a string, found 1",
        ),
        (
            r#"{"response": {}}"#,
            ".response: expected an object with `status`, found an object with nothing",
        ),
        (
            r#"{"response": {"status": "200"}}"#,
            ".response.status: expected a status from 100 to 999, found \"200\"",
        ),
        (
            r#"{"response": {"status": 99}}"#,
            ".response.status: expected a status from 100 to 999, found 99",
        ),
        (
            r#"{"response": {"status": 200, "body": 1, "bodyText": ""}}"#,
            ".response: expected only one of `body`, `bodyText` and `bodyBase64`, \
             found an object with `status`, `body`, `bodyText`",
        ),
        (
            r#"{"response": {"status": 200, "bodyBase64": "!"}}"#,
            ".response.bodyBase64: expected a string in base64, found \"!\"",
        ),
        (
            r#"{"response": {"status": 200, "headers": {"a": 1}}}"#,
            ".response.headers.a: expected a string, found 1",
        ),
        (
            r#"{"response": {"status": 200, "headers": {"a b": ""}}}"#,
            ".response.headers.a b: expected the name of a header, found \"\"",
        ),
        (
            r#"{"response": {"status": 200, "headers": {"a": ["", "\n"]}}}"#,
            ".response.headers.a[1]: expected a header's value, found \"\\n\"",
        ),
        (
            r#"{"request": {"path": 1}, "error": "tls"}"#,
            ".request.path: expected a string, found 1",
        ),
    ] {
        let text = format!(r#"{{"version": 1, "exchanges": [{{"error": "tls"}}, {exchange}]}}"#);
        assert_eq!(refused(&text), format!("exchanges[1]{expected}"));
    }
}

/// A server, with a transport of each kind before it.
#[derive(Debug)]
struct Server(&'static str);

impl blocking::Transport for Server {
    fn send(
        &self,
        request: http::Request<blocking::Body>,
        _: Duration,
    ) -> Result<
        http::Response<blocking::Body>,
        sagemaker_describe_inference_experiment::error::TransportError,
    > {
        let authorization = request.headers()["authorization"].to_str().unwrap();
        assert!(authorization.contains("hidden-id"), "it is sent as it was signed");
        assert_eq!(request.headers()["x-amz-security-token"], "hidden-token");
        let mut response = http::Response::new(self.0.as_bytes().to_vec().into());
        for (name, value) in [
            ("set-cookie", "hidden=1"),
            ("date", "Tue, 14 Nov 2023 22:13:20 GMT"),
            ("x-amzn-requestid", "r1"),
        ] {
            response.headers_mut().insert(name, http::HeaderValue::from_static(value));
        }
        Ok(response)
    }
}

impl client::Transport for Server {
    fn send(&self, request: http::Request<client::Body>) -> client::SendFuture<'_> {
        let request = request.map(|_| blocking::Body::from(Vec::new()));
        let response = blocking::Transport::send(self, request, Duration::ZERO);
        Box::pin(async {
            let (head, body) = response?.into_parts();
            Ok(http::Response::from_parts(head, body.collect()?.into()))
        })
    }

    fn sleep(&self, _: Duration) -> client::SleepFuture<'_> {
        Box::pin(std::future::pending())
    }
}

#[test]
fn what_was_recorded_is_played_back_and_has_no_credentials_in_it() {
    let body: &str = with("", "Name", json!("canary")).leak();
    let keys = Credentials::new("hidden-id", "hidden-key").with_session_token("hidden-token");
    let mut texts = Vec::new();
    for is_async in [false, true] {
        let replay = match is_async {
            false => Replay::record_blocking(Server(body)),
            true => Replay::record(Server(body)),
        };
        let config = replay.config().credentials(keys.clone()).build().unwrap();
        let (blocking, client) =
            (blocking::Client::new(&config).unwrap(), Client::new(&config).unwrap());
        let by_blocking = || blocking.describe_inference_experiment().name("canary").send();
        let by_async = || block_on(client.describe_inference_experiment().name("canary").send());
        let (outcome, other) = match is_async {
            false => (by_blocking(), Client::new(&config).map(|_| None).unwrap()),
            true => (by_async(), Some(by_blocking().unwrap_err())),
        };
        let response = outcome.unwrap();
        if let Some(error) = other {
            let text = "no response: what records has a transport of clients that do not block, \
                        and this is another";
            assert!(error.to_string().starts_with(text), "{error}");
        }
        let text = replay.to_json();
        let shown = format!("{replay:?} {:?} {text}", replay.requests());
        assert!(!shown.contains("hidden") && !shown.contains("14 Nov"), "{shown}");
        let headers = format!("{:?}", replay.requests()[0].headers());
        assert!(!headers.contains("hidden"), "{headers}");

        let again = Replay::from_json(&text).unwrap();
        assert_eq!(ask(&again, "canary").unwrap(), response.output);
        assert_eq!(again.requests()[0].json(), replay.requests()[0].json());
        again.assert_finished();
        assert_eq!(again.to_json(), text);
        let text_of_other = ask(&Replay::from_json(&text).unwrap(), "other").unwrap_err();
        assert!(text_of_other.to_string().contains("with another body at Name"));
        texts.push(text);
    }
    assert_eq!(texts[0], texts[1]);
    // What somebody changes by hand has to fit.
    let changed = texts[0].replace("\"Status\": \"Running\"", "\"Statuss\": \"Running\"");
    let error = ask(&Replay::from_json(&changed).unwrap(), "canary").unwrap_err().to_string();
    assert!(error.contains("Status is required and missing; Statuss is no member"), "{error}");
}

/// A token is random, and another one when the same is played back.
#[test]
fn an_idempotency_token_is_any_in_what_is_played_back() {
    use protocol::operation::submit::{Submit, SubmitInput};
    #[derive(Debug)]
    struct Nothing;
    impl protocol::blocking::Transport for Nothing {
        fn send(
            &self,
            _: http::Request<protocol::blocking::Body>,
            _: Duration,
        ) -> Result<http::Response<protocol::blocking::Body>, protocol::error::TransportError>
        {
            Ok(http::Response::new(b"{}".to_vec().into()))
        }
    }
    type Replay = protocol::client::Replay;
    let submit = |replay: &Replay, config: protocol::client::ConfigBuilder| {
        let config = config.endpoint_url("http://127.0.0.1").build().unwrap();
        let client = protocol::blocking::Client::new(&config).unwrap();
        client.submit().send().unwrap();
        replay.requests().last().unwrap().json().unwrap()["token"].as_str().unwrap().to_owned()
    };
    let recorded = Replay::record_blocking(Nothing);
    let token = submit(&recorded, recorded.config());
    assert_ne!(token, submit(&recorded, recorded.config()), "the server gets real ones");
    let text = recorded.to_json();
    assert!(!text.contains(&token), "{text}");
    assert_eq!(text.matches("00000000-0000-4000-8000-000000000000").count(), 2);
    let replay = Replay::from_json(&text).unwrap();
    submit(&replay, replay.config());
    // Also where the configuration makes random ones.
    let credentials = protocol::client::Credentials::new("a", "b");
    let config = protocol::client::Config::builder().region("us-east-1").credentials(credentials);
    assert_ne!(submit(&replay, config.blocking_transport(replay.clone())), token);
    replay.assert_finished();
    // Of an input without a token, as well.
    let input = SubmitInput::default();
    let replay = Replay::new().respond(200, "{}").when::<Submit>(&input);
    submit(&replay, replay.config());
}
