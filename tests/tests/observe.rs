//! What a program is told of its calls: by an observer, and by subscribers of `tracing`.

#![allow(clippy::unwrap_used, clippy::panic, reason = "these are tests")]

use std::future::Future;
use std::pin::pin;
use std::sync::{Arc, LazyLock, Mutex};
use std::task::{Context, Poll, Waker};

use sagemaker_describe_inference_experiment::client::{
    AttemptReport, CallOutcome, CallReport, Config, ConfigBuilder, Credentials, CredentialsError,
    Observer, from_fn,
};
use sagemaker_describe_inference_experiment::error::TransportErrorKind;
use sagemaker_describe_inference_experiment::{Client, blocking};
use tracing::Dispatch;

#[path = "observe/collector.rs"]
mod collector;
#[path = "observe/network.rs"]
mod network;

use collector::Collector;
use network::{Network, Reply};

const SUCCESS: Reply = Reply::Response(200, r#"{"Arn": "a", "Name": "canary", "Status": "Run"}"#);
const FAILURE: Reply = Reply::Response(500, "{}");
const THROTTLED: Reply = Reply::Response(400, r#"{"__type": "ThrottlingException"}"#);
const MISSING: Reply =
    Reply::Response(400, r#"{"__type": "com.amazonaws.sagemaker#ResourceNotFound"}"#);
const CLOSED: Reply = Reply::Failure(TransportErrorKind::Closed);

/// Keeps what it is told, a line each.
#[derive(Clone, Default)]
struct Recorder(Arc<Mutex<Vec<String>>>);

impl Recorder {
    fn keep(&self, of: (&str, &str, Option<&str>), line: String) {
        assert_eq!(of, ("SageMaker", "DescribeInferenceExperiment", Some("eu-west-1")));
        self.0.lock().unwrap().push(line);
    }

    fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

impl Observer for Recorder {
    fn attempt_ended(&self, of: &AttemptReport<'_>) {
        let (status, code) = (of.status.map_or(0, |status| status.as_u16()), of.code);
        let (error, id) = (of.error_type().unwrap_or("-"), of.request_id.unwrap_or("-"));
        let mut line = format!("attempt {}, {:?}, {id}: {status} {error}", of.attempt, of.duration);
        let error = of.transport_error.map(|kind| format!("{kind:?}"));
        for text in code.into_iter().chain(error.as_deref()) {
            line.extend([" ", text]);
        }
        if let Some(retry) = of.retry {
            line.extend([format!(", {:?}, again in {:?}", retry.kind, retry.delay)]);
        }
        self.keep((of.service, of.operation, of.region), line);
    }

    fn call_ended(&self, of: &CallReport<'_>) {
        let (error, id) = (of.outcome.error_type().unwrap_or("-"), of.request_id.unwrap_or("-"));
        let (attempts, duration, outcome) = (of.attempts, of.duration, of.outcome);
        let line = format!("call, {attempts}, {duration:?}, {id}: {outcome:?} {error}");
        self.keep((of.service, of.operation, of.region), line);
    }
}

fn config(network: &Network, recorder: &Recorder) -> ConfigBuilder {
    // As long as there is a subscriber, no thread without one makes `tracing` forget a place for the others.
    static KEPT: LazyLock<Dispatch> = LazyLock::new(|| Dispatch::new(Collector::default()));
    LazyLock::force(&KEPT);
    Config::builder()
        .region("eu-west-1")
        .credentials(Credentials::new("AKID", "secret"))
        .transport(network.clone())
        .blocking_transport(network.clone())
        .system(network.clone())
        .observer(Arc::new(recorder.clone()))
}

fn poll<T>(future: std::pin::Pin<&mut impl Future<Output = T>>) -> Poll<T> {
    future.poll(&mut Context::from_waker(Waker::noop()))
}

/// What is ready as soon as it was polled often enough.
fn run<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    let ready = (0..100).find_map(|_| match poll(future.as_mut()) {
        Poll::Ready(value) => Some(value),
        Poll::Pending => None,
    });
    ready.unwrap()
}

/// What an observer is told of a call, which is the same for both clients.
fn told(replies: &[Reply], change: impl Fn(ConfigBuilder) -> ConfigBuilder) -> Vec<String> {
    let of = |is_blocking: bool| {
        let (network, recorder) = (Network::new(replies), Recorder::default());
        let config = change(config(&network, &recorder)).build().unwrap();
        let _ = match is_blocking {
            true => {
                let client = blocking::Client::new(&config).unwrap();
                client.describe_inference_experiment().name("canary").send()
            }
            false => {
                let client = Client::new(&config).unwrap();
                run(client.describe_inference_experiment().name("canary").send())
            }
        };
        recorder.take()
    };
    let [lines, others] = [false, true].map(of);
    assert_eq!(lines, others);
    lines
}

fn usual(config: ConfigBuilder) -> ConfigBuilder {
    config
}

/// Each request takes 10 ms, and each delay half of what it can be.
#[test]
fn an_observer_is_told_of_each_attempt_and_of_the_call() {
    let lines = told(&[SUCCESS], usual);
    assert_eq!(lines, ["attempt 1, 10ms, r1: 200 -", "call, 1, 10ms, r1: Success -"]);
    let lines = told(&[FAILURE, CLOSED, SUCCESS], usual);
    let expected = [
        "attempt 1, 10ms, r1: 500 service, Transient, again in 25ms",
        "attempt 2, 10ms, -: 0 closed Closed, Transient, again in 50ms",
        "attempt 3, 10ms, r3: 200 -",
        "call, 3, 105ms, r3: Success -",
    ];
    assert_eq!(lines, expected);
}

#[test]
fn an_observer_is_told_why_a_request_is_sent_again() {
    let lines = told(&[THROTTLED, SUCCESS], usual);
    let expected = [
        "attempt 1, 10ms, r1: 400 ThrottlingException ThrottlingException, Throttling, again in 500ms",
        "attempt 2, 10ms, r2: 200 -",
        "call, 2, 520ms, r2: Success -",
    ];
    assert_eq!(lines, expected);
    let lines = told(&[THROTTLED], |config| config.max_attempts(1));
    let expected = [
        "attempt 1, 10ms, r1: 400 ThrottlingException ThrottlingException",
        "call, 1, 10ms, r1: Service { code: Some(\"ThrottlingException\") } ThrottlingException",
    ];
    assert_eq!(lines, expected);
}

#[test]
fn an_observer_is_told_how_a_call_failed() {
    for (reply, attempt, call) in [
        (
            MISSING,
            "r1: 400 ResourceNotFound ResourceNotFound",
            "r1: Service { code: Some(\"ResourceNotFound\") } ResourceNotFound",
        ),
        (Reply::Response(403, ""), "r1: 403 service", "r1: Service { code: None } service"),
        (Reply::Response(200, "no JSON"), "r1: 200 -", "r1: Response response"),
        (Reply::Failure(TransportErrorKind::Tls), "-: 0 tls Tls", "-: Transport(Tls) tls"),
    ] {
        let expected = [format!("attempt 1, 10ms, {attempt}"), format!("call, 1, 10ms, {call}")];
        assert_eq!(told(&[reply], usual), expected);
    }
    let lines = told(&[FAILURE, CLOSED, CLOSED], usual);
    // The id is that of the last request that has one.
    assert_eq!(lines.last().unwrap(), "call, 3, 105ms, r1: Transport(Closed) closed");
    let lines = told(&[Reply::Silence], |config| config.max_attempts(1));
    let expected = [
        "attempt 1, 60.01s, -: 0 timeout Timeout",
        "call, 1, 60.01s, -: Transport(Timeout) timeout",
    ];
    assert_eq!(lines, expected);
}

#[test]
fn an_observer_is_told_of_calls_that_send_nothing() {
    let none = || async { Err(CredentialsError::missing("none")) };
    let lines = told(&[], |config| config.credentials(from_fn(none)));
    assert_eq!(lines, ["call, 0, 0ns, -: Credentials credentials"]);
    let token = Credentials::new("AKID", "secret").with_session_token("no\nheader");
    let lines = told(&[], |config| config.credentials(token.clone()));
    assert_eq!(lines, ["call, 0, 0ns, -: Signing signing"]);
    let lines = told(&[], |config| config.endpoint_url("http://localhost").use_fips(true));
    assert_eq!(lines, ["call, 0, 0ns, -: Endpoint endpoint"]);
    // An input that lacks its name.
    let (network, recorder) = (Network::new(&[]), Recorder::default());
    let config = config(&network, &recorder).build().unwrap();
    let _ = run(Client::new(&config).unwrap().describe_inference_experiment().send());
    let _ = blocking::Client::new(&config).unwrap().describe_inference_experiment().send();
    assert_eq!(recorder.take(), ["call, 0, 0ns, -: Input input"; 2]);
}

#[test]
fn a_call_whose_future_is_dropped_is_canceled() {
    for (replies, polls, expected) in [
        (&[Reply::Silence][..], 1, &["call, 1, 10ms, -: Canceled canceled"][..]),
        // During the delay.
        (
            &[FAILURE],
            2,
            &[
                "attempt 1, 10ms, r1: 500 service, Transient, again in 25ms",
                "call, 1, 35ms, r1: Canceled canceled",
            ],
        ),
        // During the delay after a response that never came: the id is that of the last request that has one.
        (
            &[FAILURE, CLOSED],
            4,
            &[
                "attempt 1, 10ms, r1: 500 service, Transient, again in 25ms",
                "attempt 2, 10ms, -: 0 closed Closed, Transient, again in 50ms",
                "call, 2, 95ms, r1: Canceled canceled",
            ],
        ),
        // It did not begin.
        (&[], 0, &[]),
        // It is over.
        (&[SUCCESS], 2, &["attempt 1, 10ms, r1: 200 -", "call, 1, 10ms, r1: Success -"]),
    ] {
        let (network, recorder) = (Network::new(replies), Recorder::default());
        let client = Client::new(&config(&network, &recorder).build().unwrap()).unwrap();
        let mut call = Box::pin(client.describe_inference_experiment().name("canary").send());
        for _ in 0..polls {
            if poll(call.as_mut()).is_ready() {
                break;
            }
        }
        drop(call);
        assert_eq!(recorder.take(), expected);
    }
}

#[test]
fn an_observer_need_not_care_for_all() {
    struct Nothing;
    impl Observer for Nothing {}
    let lines = told(&[SUCCESS], |config| config.observer(Nothing));
    assert_eq!(lines, [""; 0]);
}

/// What a subscriber sees of a call, which is the same for both clients.
fn traced(replies: &[Reply], change: impl Fn(ConfigBuilder) -> ConfigBuilder) -> Vec<String> {
    let collector = Collector::default();
    let of = |is_blocking: bool| {
        let (network, recorder) = (Network::new(replies), Recorder::default());
        let config = change(config(&network, &recorder)).build().unwrap();
        tracing::subscriber::with_default(collector.clone(), || match is_blocking {
            true => {
                let client = blocking::Client::new(&config).unwrap();
                drop(client.describe_inference_experiment().name("canary").send());
            }
            false => {
                let client = Client::new(&config).unwrap();
                drop(run(client.describe_inference_experiment().name("canary").send()));
            }
        });
        collector.take()
    };
    let [lines, others] = [false, true].map(of);
    assert_eq!(lines, others);
    lines
}

const CALL: &str = "otel.name=SageMaker/DescribeInferenceExperiment otel.kind=\"client\" \
    rpc.system=\"aws-api\" rpc.service=\"SageMaker\" rpc.method=\"DescribeInferenceExperiment\" \
    cloud.region=\"eu-west-1\"";

#[test]
fn a_call_is_a_span_with_one_for_each_attempt() {
    let expected = [
        "TRACE call > attempt: message=sent name=\"canary\"".to_owned(),
        "TRACE call > attempt: message=received name=\"canary\"".to_owned(),
        "DEBUG call > attempt closed: attempt=1 http.response.status_code=500 \
         aws.request_id=\"r1\" error.type=\"service\""
            .to_owned(),
        "INFO call: message=the attempt failed, and another one follows attempt=1 \
         error.type=\"service\" reason=Transient delay_seconds=0.025"
            .to_owned(),
        "TRACE call: message=sleeping".to_owned(),
        "TRACE call > attempt: message=sent name=\"canary\"".to_owned(),
        "TRACE call > attempt: message=received name=\"canary\"".to_owned(),
        "DEBUG call > attempt closed: attempt=2 http.response.status_code=200 \
         aws.request_id=\"r2\""
            .to_owned(),
        format!("INFO call closed: {CALL} attempts=2 aws.request_id=\"r2\""),
    ];
    assert_eq!(traced(&[FAILURE, SUCCESS], usual), expected);
}

#[test]
fn a_call_that_failed_says_so_in_its_span() {
    let failed = |attempts: u32, id: &str, error: &str| {
        [
            format!(
                "DEBUG call: message=the call failed error.type=\"{error}\" attempts={attempts}"
            ),
            format!(
                "INFO call closed: {CALL} attempts={attempts}{id} error.type=\"{error}\" \
                 otel.status_code=\"ERROR\""
            ),
        ]
    };
    let lines = traced(&[MISSING], usual);
    assert_eq!(lines[lines.len() - 2..], failed(1, " aws.request_id=\"r1\"", "ResourceNotFound"));
    let lines = traced(&[Reply::Failure(TransportErrorKind::Connect)], |c| c.max_attempts(1));
    let attempt = "DEBUG call > attempt closed: attempt=1 error.type=\"connect\"";
    assert_eq!(lines[lines.len() - 3], attempt);
    assert_eq!(lines[lines.len() - 2..], failed(1, "", "connect"));
    let none = || async { Err(CredentialsError::missing("none")) };
    let lines = traced(&[], |config| config.credentials(from_fn(none)));
    assert_eq!(lines, failed(0, "", "credentials"));
    // One that is canceled, too.
    let collector = Collector::default();
    tracing::subscriber::with_default(collector.clone(), || {
        let network = Network::new(&[Reply::Silence]);
        let config = config(&network, &Recorder::default()).build().unwrap();
        let client = Client::new(&config).unwrap();
        let mut call = Box::pin(client.describe_inference_experiment().name("canary").send());
        assert!(poll(call.as_mut()).is_pending());
    });
    let lines = collector.take();
    assert_eq!(lines[lines.len() - 3], "DEBUG call > attempt closed: attempt=1");
    assert_eq!(lines[lines.len() - 2..], failed(1, "", "canceled"));
}

/// Two tasks of one thread, each with a span of its own around its call, take turns.
#[test]
fn the_spans_of_calls_at_once_do_not_mix() {
    let collector = Collector::default();
    tracing::subscriber::with_default(collector.clone(), || {
        let mut tasks = ["a", "b"].map(|name| {
            let network = Network::new(&[FAILURE, SUCCESS]);
            let config = config(&network, &Recorder::default()).build().unwrap();
            let client = Client::new(&config).unwrap();
            // It begins when it is polled, so where it is made does not matter.
            let call = Box::pin(client.describe_inference_experiment().name(name).send());
            (name, tracing::info_span!("task", name), call, false)
        });
        while tasks.iter().any(|(.., is_done)| !is_done) {
            for (name, span, call, is_done) in tasks.iter_mut().filter(|(.., is_done)| !is_done) {
                *is_done = span.in_scope(|| poll(call.as_mut())).is_ready();
                tracing::trace!(name, "elsewhere");
            }
        }
    });
    let lines = collector.take();
    let count = |line: &str| lines.iter().filter(|other| *other == line).count();
    for name in ["a", "b"] {
        for (what, expected) in [("sent", 2), ("received", 2)] {
            let line =
                format!("TRACE task({name}) > call > attempt: message={what} name=\"{name}\"");
            assert_eq!(count(&line), expected, "{line} {lines:#?}");
        }
        // In between, there is no span: 2 attempts and a delay that are pending once each, and the end.
        assert_eq!(count(&format!("TRACE : message=elsewhere name=\"{name}\"")), 4, "{lines:#?}");
        assert_eq!(count(&format!("TRACE task({name}) > call: message=sleeping")), 1);
    }
    // They did take turns.
    let order = |name: &str, what: &str| {
        lines.iter().position(|line| line.ends_with(&format!("message={what} name=\"{name}\"")))
    };
    assert!(order("b", "sent") < order("a", "received"), "{lines:#?}");
    assert_eq!(collector.open(), 0);
}

/// A secret in everything that comes near a call. The access key's id, which is none, is looked for as well.
#[test]
fn nothing_that_is_told_has_a_secret_or_a_body_in_it() {
    const BODY: &str = r#"{"Arn": "planted", "Name": "planted", "Status": "planted",
        "__type": "ThrottlingException", "message": "planted", "planted": "planted"}"#;
    let keys = Credentials::new("planted", "planted").with_session_token("planted");
    let planted = |text: &[String]| text.iter().any(|line| line.contains("planted"));
    let collector = Collector::default();
    let (network, recorder) = (Network::quiet(), Recorder::default());
    tracing::subscriber::with_default(collector.clone(), || {
        for status in [200, 400, 500] {
            network.expect(&[
                Reply::Response(status, BODY),
                Reply::Failure(TransportErrorKind::Other),
            ]);
            let config = config(&network, &recorder).credentials(keys.clone()).max_attempts(2);
            let client = blocking::Client::new(&config.build().unwrap()).unwrap();
            let call = client.describe_inference_experiment().name("planted");
            let shown = call.send().map(drop).map_err(drop);
            assert_eq!(shown.is_ok(), status == 200);
        }
    });
    let (lines, told) = (collector.take(), recorder.take());
    assert!(lines.len() > 10 && told.len() > 5, "{lines:#?} {told:#?}");
    assert!(!planted(&lines) && !planted(&told), "{lines:#?} {told:#?}");
    // It would be noticed, in a span as in an event.
    tracing::subscriber::with_default(collector.clone(), || {
        tracing::trace!(body = ?BODY, "sent");
        assert!(planted(&collector.take()));
        let span = tracing::trace_span!("call", body = tracing::field::Empty);
        span.record("body", BODY);
        drop(span);
        assert!(planted(&collector.take()));
    });
}

#[test]
fn a_retry_mode_that_there_is_not_is_warned_of() {
    let path = std::env::temp_dir().join(format!("observe-{}-config", std::process::id()));
    std::fs::write(&path, "[default]\nretry_mode = legacy\n").unwrap();
    let file = path.to_str().unwrap();
    let warned = |variables: &[(&'static str, &str)]| {
        let variables: Vec<_> =
            variables.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        let config = Config::from_variables(move |name| {
            Some(variables.iter().find(|(other, _)| *other == name)?.1.clone())
        });
        let collector = Collector::default();
        tracing::subscriber::with_default(collector.clone(), || config.build().unwrap());
        collector.take()
    };
    let line = |setting: &str, mode: &str| {
        vec![format!(
            "WARN : message=the mode is not supported: `standard` is used setting=\"{setting}\" \
             mode=\"{mode}\""
        )]
    };
    assert_eq!(warned(&[("AWS_RETRY_MODE", "Adaptive")]), line("AWS_RETRY_MODE", "adaptive"));
    assert_eq!(warned(&[("AWS_RETRY_MODE", "legacy")]), line("AWS_RETRY_MODE", "legacy"));
    for mode in ["standard", "", "other"] {
        assert_eq!(warned(&[("AWS_RETRY_MODE", mode)]), [""; 0]);
    }
    let place = format!("`retry_mode` of the profile `default` in {file}");
    assert_eq!(warned(&[("AWS_CONFIG_FILE", file)]), line(&place, "legacy"));
    // A variable counts more than a file.
    let variables = [("AWS_CONFIG_FILE", file), ("AWS_RETRY_MODE", "standard")];
    assert_eq!(warned(&variables), [""; 0]);
    std::fs::remove_file(&path).unwrap();
}

#[test]
fn what_went_wrong_has_a_word() {
    let outcome = CallOutcome::Service { code: Some("Code") };
    assert_eq!(outcome.error_type(), Some("Code"));
    for (outcome, expected) in [
        (CallOutcome::Success, None),
        (CallOutcome::Unwritable, Some("unwritable")),
        (CallOutcome::Transport(TransportErrorKind::Other), Some("transport")),
        (CallOutcome::Transport(TransportErrorKind::Timeout), Some("timeout")),
    ] {
        assert_eq!(outcome.error_type(), expected);
    }
}
