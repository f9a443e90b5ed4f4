//! Clients of the committed crate, without a network: what they send, when, and what their callers see.

#![allow(clippy::unwrap_used, clippy::panic, reason = "these are tests")]

use std::collections::VecDeque;
use std::future::{self, Future};
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::{Duration, SystemTime};

use sagemaker_describe_inference_experiment::client::{
    self, Config, ConfigBuilder, Credentials, Now, SendFuture, SleepFuture, System,
};
use sagemaker_describe_inference_experiment::error::{
    CallError, CallErrorKind, TransportError, TransportErrorKind,
};
use sagemaker_describe_inference_experiment::http::{Request, Response, StatusCode};
use sagemaker_describe_inference_experiment::operation::OperationResponse;
use sagemaker_describe_inference_experiment::operation::describe_inference_experiment::{
    DescribeInferenceExperiment, DescribeInferenceExperimentError,
    DescribeInferenceExperimentInput, DescribeInferenceExperimentOutput,
};
use sagemaker_describe_inference_experiment::{Client, blocking};

type Outcome = Result<
    OperationResponse<DescribeInferenceExperimentOutput>,
    CallError<DescribeInferenceExperimentError>,
>;

/// What a server does with a request.
#[derive(Clone, Copy)]
enum Reply {
    Response(u16, &'static str),
    Failure(TransportErrorKind),
    /// Nothing, ever.
    Silence,
}

const SUCCESS: Reply =
    Reply::Response(200, r#"{"Arn": "a", "Name": "canary", "Status": "Running"}"#);
const FAILURE: Reply = Reply::Response(500, "{}");

/// A network in which nothing takes any time.
#[derive(Clone, Debug, Default)]
struct Network(Arc<Mutex<Seen>>);

#[derive(Default)]
struct Seen {
    replies: VecDeque<Reply>,
    requests: Vec<Request<Vec<u8>>>,
    sleeps: Vec<Duration>,
    /// Whether a sleep is over at once, even one that only limits how long something may take.
    is_late: bool,
}

impl std::fmt::Debug for Seen {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Seen")
    }
}

impl Network {
    fn new(replies: &[Reply]) -> Self {
        let network = Self::default();
        network.0.lock().unwrap().replies = replies.iter().copied().collect();
        network
    }

    fn request(&self, request: Request<Vec<u8>>) -> Reply {
        let mut seen = self.0.lock().unwrap();
        seen.requests.push(request);
        seen.replies.pop_front().unwrap()
    }

    fn headers(&self, name: &str) -> Vec<String> {
        let seen = self.0.lock().unwrap();
        let value = |request: &Request<_>| request.headers()[name].to_str().unwrap().to_owned();
        seen.requests.iter().map(value).collect()
    }

    fn count(&self) -> usize {
        self.0.lock().unwrap().requests.len()
    }

    /// The delays between attempts, in milliseconds.
    fn delays(&self) -> Vec<u128> {
        let seen = self.0.lock().unwrap();
        let delays = seen.sleeps.iter().filter(|sleep| **sleep < TIMEOUT);
        delays.map(Duration::as_millis).collect()
    }
}

/// The time-out of an attempt, which is no delay.
const TIMEOUT: Duration = Duration::from_secs(60);

fn read<B>(
    reply: Reply,
    body: impl Fn(Vec<u8>) -> B,
) -> Option<Result<Response<B>, TransportError>> {
    match reply {
        Reply::Response(status, text) => {
            let mut response = Response::new(body(text.as_bytes().to_vec()));
            *response.status_mut() = StatusCode::from_u16(status).unwrap();
            Some(Ok(response))
        }
        Reply::Failure(kind) => Some(Err(TransportError::new(kind, "scripted"))),
        Reply::Silence => None,
    }
}

impl client::Transport for Network {
    fn send(&self, request: Request<client::Body>) -> SendFuture<'_> {
        let request = request.map(|body| body.as_bytes().unwrap().to_vec());
        match read(self.request(request), client::Body::from) {
            Some(result) => Box::pin(future::ready(result)),
            None => Box::pin(future::pending()),
        }
    }

    fn sleep(&self, duration: Duration) -> SleepFuture<'_> {
        let mut seen = self.0.lock().unwrap();
        seen.sleeps.push(duration);
        match duration < TIMEOUT || seen.is_late {
            true => Box::pin(future::ready(())),
            false => Box::pin(future::pending()),
        }
    }
}

impl blocking::Transport for Network {
    fn send(
        &self,
        request: Request<blocking::Body>,
        timeout: Duration,
    ) -> Result<Response<blocking::Body>, TransportError> {
        assert_eq!(timeout, TIMEOUT);
        let request = request.map(|body| body.as_bytes().unwrap().to_vec());
        let reply = read(self.request(request), blocking::Body::from);
        reply.unwrap_or_else(|| Err(TransportError::new(TransportErrorKind::Timeout, "scripted")))
    }

    fn sleep(&self, duration: Duration) {
        self.0.lock().unwrap().sleeps.push(duration);
    }
}

/// A machine on which it is always noon.
#[derive(Debug)]
struct Noon;

impl System for Noon {
    fn now(&self) -> Now {
        // 2026-11-28T12:00:00Z
        let wall = SystemTime::UNIX_EPOCH + Duration::from_secs(1_795_867_200);
        Now { wall, monotonic: Duration::ZERO }
    }

    fn random(&self) -> f64 {
        0.5
    }

    fn unique(&self) -> String {
        "unique".to_owned()
    }
}

fn config(network: &Network) -> ConfigBuilder {
    Config::builder()
        .region("eu-west-1")
        .credentials(Credentials::new("AKID", "secret"))
        .transport(network.clone())
        .blocking_transport(network.clone())
        .system(Noon)
}

/// Makes the same call by both clients. Both have to see the same.
fn both(replies: &[Reply], check: impl Fn(Outcome, &Network)) {
    let networks = [Network::new(replies), Network::new(replies)];
    let [one, other] = &networks;
    let client = Client::new(&config(one).build().unwrap()).unwrap();
    check(block_on(client.describe_inference_experiment().name("canary").send()), one);
    let client = blocking::Client::new(&config(other).build().unwrap()).unwrap();
    check(client.describe_inference_experiment().name("canary").send(), other);
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    struct Unpark(Thread);
    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }
    let mut future = pin!(future);
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    loop {
        match future.as_mut().poll(&mut Context::from_waker(&waker)) {
            Poll::Ready(value) => return value,
            Poll::Pending => thread::park(),
        }
    }
}

#[test]
fn a_call_is_signed_for_its_service_and_region_and_gives_the_output() {
    both(&[SUCCESS], |outcome, network| {
        assert_eq!(outcome.unwrap().name, "canary");
        let seen = network.0.lock().unwrap();
        let request = &seen.requests[0];
        assert_eq!(request.uri(), "https://api.sagemaker.eu-west-1.amazonaws.com/");
        assert_eq!(request.body(), br#"{"Name":"canary"}"#);
        let header = |name| request.headers()[name].to_str().unwrap();
        assert_eq!(header("x-amz-target"), "SageMaker.DescribeInferenceExperiment");
        assert_eq!(header("x-amz-date"), "20261128T120000Z");
        assert_eq!(header("amz-sdk-request"), "attempt=1; max=3");
        assert_eq!(header("amz-sdk-invocation-id"), "unique");
        assert_eq!(header("user-agent"), "sagemaker-describe-inference-experiment/0.1.0");
        let authorization = header("authorization");
        let scope = "AWS4-HMAC-SHA256 Credential=AKID/20261128/eu-west-1/sagemaker/aws4_request, ";
        assert!(authorization.starts_with(scope), "{authorization}");
        assert!(request.headers()["authorization"].is_sensitive());
    });
}

#[test]
fn a_failure_that_may_pass_is_tried_again() {
    both(&[FAILURE, FAILURE, SUCCESS], |outcome, network| {
        assert_eq!(outcome.unwrap().name, "canary");
        assert_eq!(network.delays(), [25, 50]);
        let expected = ["attempt=1; max=3", "attempt=2; max=3", "attempt=3; max=3"];
        let headers = network.headers("amz-sdk-request");
        assert!(
            headers.iter().zip(expected).all(|(header, end)| header.ends_with(end)),
            "{headers:?}"
        );
    });
    both(&[FAILURE, FAILURE, FAILURE], |outcome, network| {
        let error = outcome.unwrap_err();
        assert_eq!((error.attempts, error.status()), (3, Some(StatusCode::INTERNAL_SERVER_ERROR)));
        assert!(error.is_transient() && !error.is_throttling());
        assert_eq!(network.delays(), [25, 50]);
    });
}

#[test]
fn an_error_of_the_service_is_known_by_its_name() {
    let error = Reply::Response(400, r#"{"__type": "ResourceNotFound", "Message": "no canary"}"#);
    both(&[error], |outcome, network| {
        let error = outcome.unwrap_err();
        assert!(error.as_service_error().unwrap().is_resource_not_found());
        assert_eq!(error.to_string(), "ResourceNotFound: no canary (status 400)");
        assert!(!error.is_throttling() && !error.is_transient());
        assert_eq!((error.attempts, network.count()), (1, 1));
    });
}

#[test]
fn a_failure_of_the_transport_is_tried_again_unless_the_server_is_not_trusted() {
    let closed = Reply::Failure(TransportErrorKind::Closed);
    both(&[closed, SUCCESS], |outcome, network| {
        assert!(outcome.is_ok());
        assert_eq!(network.count(), 2);
    });
    both(&[Reply::Failure(TransportErrorKind::Tls)], |outcome, network| {
        let error = outcome.unwrap_err();
        assert!(matches!(error.kind, CallErrorKind::Transport(_)));
        assert!(!error.is_transient() && !error.is_throttling());
        assert_eq!((error.attempts, network.count()), (1, 1));
    });
    let refused = Reply::Failure(TransportErrorKind::Connect);
    both(&[refused, refused, refused], |outcome, _| {
        let error = outcome.unwrap_err();
        assert!(error.is_connect() && error.is_transient() && !error.is_throttling());
    });
}

#[test]
fn a_server_that_says_nothing_is_a_timeout() {
    let network = Network::new(&[Reply::Silence, Reply::Silence, Reply::Silence]);
    network.0.lock().unwrap().is_late = true;
    let client = Client::new(&config(&network).build().unwrap()).unwrap();
    let outcome = block_on(client.describe_inference_experiment().name("canary").send());
    let error = outcome.unwrap_err();
    assert!(error.is_timeout());
    assert_eq!(error.to_string(), "no response in time: it took more than 60s, after 3 attempts");
    assert_eq!(network.delays(), [25, 50]);
}

#[test]
fn what_an_input_lacks_is_listed_and_nothing_is_sent() {
    let network = Network::new(&[]);
    let config = config(&network).build().unwrap();
    let client = Client::new(&config).unwrap();
    let error = block_on(client.describe_inference_experiment().send()).unwrap_err();
    let blocking = blocking::Client::new(&config).unwrap();
    let other = blocking.describe_inference_experiment().send().unwrap_err();
    for error in [error, other] {
        let paths: Vec<_> = error.violations().iter().map(|found| found.path.as_str()).collect();
        assert_eq!(paths, ["Name"]);
        assert_eq!(error.attempts, 0);
    }
    assert_eq!(network.count(), 0);
}

#[test]
fn an_input_that_is_there_already_is_sent_as_it_is() {
    let network = Network::new(&[SUCCESS, SUCCESS]);
    let config = config(&network).build().unwrap();
    let input = DescribeInferenceExperimentInput::builder().name("canary").build().unwrap();
    let client = Client::new(&config).unwrap();
    let call = client.call::<DescribeInferenceExperiment>(input.clone());
    assert_eq!(block_on(call).unwrap().name, "canary");
    let client = blocking::Client::new(&config).unwrap();
    assert_eq!(client.call::<DescribeInferenceExperiment>(input).unwrap().name, "canary");
}

#[test]
fn regions_that_are_no_part_of_a_host_are_refused() {
    for region in ["x.evil.com/", "x@y", "a b", "", "-a", "a:1"] {
        let network = Network::new(&[]);
        let config = config(&network).region(region).build().unwrap();
        let client = blocking::Client::new(&config).unwrap();
        let error = client.describe_inference_experiment().name("canary").send().unwrap_err();
        assert!(matches!(error.kind, CallErrorKind::Endpoint(_)), "{region:?}: {error}");
        assert!(error.to_string().contains("is not valid"), "{error}");
        assert_eq!(network.count(), 0);
    }
}

#[test]
fn without_a_region_the_error_says_what_to_set() {
    let network = Network::new(&[]);
    let without = || {
        let keys = Credentials::new("AKID", "secret");
        Config::builder().credentials(keys).blocking_transport(network.clone()).system(Noon)
    };
    let send = |config: ConfigBuilder| {
        let client = blocking::Client::new(&config.build().unwrap()).unwrap();
        client.describe_inference_experiment().name("canary").send().unwrap_err().to_string()
    };
    assert_eq!(
        send(without()),
        "there is no region: set `region` of the configuration, or have `Config::from_env` read AWS_REGION or a profile"
    );
    let text = send(without().endpoint_url("http://127.0.0.1:5000"));
    assert_eq!(
        text,
        "there is no region to sign for: set `region` of the configuration, or have `Config::from_env` read AWS_REGION or a profile"
    );
    let text = send(config(&network).use_fips(true).endpoint_url("http://127.0.0.1:5000"));
    assert!(text.starts_with("there is no endpoint for these settings: "), "{text}");
    assert_eq!(network.count(), 0);
}

#[test]
fn endpoints_follow_from_the_settings() {
    let url = |change: fn(ConfigBuilder) -> ConfigBuilder| {
        let network = Network::new(&[SUCCESS]);
        let client = blocking::Client::new(&change(config(&network)).build().unwrap()).unwrap();
        client.describe_inference_experiment().name("canary").send().unwrap();
        let seen = network.0.lock().unwrap();
        seen.requests[0].uri().to_string()
    };
    assert_eq!(
        url(|of| of.use_fips(true).region("us-east-1")),
        "https://api-fips.sagemaker.us-east-1.amazonaws.com/"
    );
    assert_eq!(url(|of| of.use_dual_stack(true)), "https://api.sagemaker.eu-west-1.api.aws/");
    assert_eq!(
        url(|of| of.region("cn-north-1")),
        "https://api.sagemaker.cn-north-1.amazonaws.com.cn/"
    );
    assert_eq!(
        url(|of| of.endpoint_url("http://127.0.0.1:5000/base/")),
        "http://127.0.0.1:5000/base/"
    );
}

#[test]
fn without_credentials_nothing_is_sent() {
    let network = Network::new(&[]);
    let from = |config: ConfigBuilder| {
        let config =
            config.region("eu-west-1").blocking_transport(network.clone()).build().unwrap();
        let client = blocking::Client::new(&config).unwrap();
        client.describe_inference_experiment().name("canary").send().unwrap_err()
    };
    let variable = |name: &str| (name == "AWS_EC2_METADATA_DISABLED").then(|| "true".to_owned());
    let error = from(Config::from_variables(variable));
    assert!(matches!(error.kind, CallErrorKind::Credentials(_)));
    let text = error.to_string();
    assert!(text.starts_with("no credentials: AWS_ACCESS_KEY_ID is not set; "), "{text}");
    let error = from(Config::builder());
    assert_eq!(
        error.to_string(),
        "no credentials: the configuration has none: give it `credentials`"
    );
    assert_eq!(network.count(), 0);
}

#[test]
fn credentials_that_never_come_are_an_error_and_asked_for_anew() {
    let network = Network::new(&[]);
    let asked = Arc::new(Mutex::new(0));
    let count = Arc::clone(&asked);
    let never = client::from_fn(move || {
        *count.lock().unwrap() += 1;
        future::pending()
    });
    let config = config(&network).credentials(never).attempt_timeout(Duration::from_millis(20));
    let config = config.build().unwrap();
    let expected = "no credentials: they did not come in time";
    let client = Client::new(&config).unwrap();
    let call = client.describe_inference_experiment().name("canary").send();
    assert_eq!(block_on(call).unwrap_err().to_string(), expected);
    let client = blocking::Client::new(&config).unwrap();
    let error = client.describe_inference_experiment().name("canary").send().unwrap_err();
    assert_eq!(error.to_string(), expected);
    assert_eq!((*asked.lock().unwrap(), network.count()), (2, 0));
}

#[test]
fn a_client_needs_a_transport() {
    let config = Config::builder().region("eu-west-1").build().unwrap();
    let text = Client::new(&config).unwrap_err().to_string();
    assert!(text.contains("crate's feature `hyper`"), "{text}");
    assert_eq!(blocking::Client::new(&config).unwrap_err().to_string(), text);
}

#[test]
fn futures_can_be_spawned_and_given_up() {
    fn spawn<T: Send + 'static>(future: impl Future<Output = T> + Send + 'static) -> T {
        thread::spawn(move || block_on(future)).join().unwrap()
    }
    let network = Network::new(&[Reply::Silence, SUCCESS]);
    let client = Client::new(&config(&network).build().unwrap()).unwrap();
    let mut given_up = Box::pin(client.describe_inference_experiment().name("other").send());
    let waker = Waker::noop();
    assert!(given_up.as_mut().poll(&mut Context::from_waker(waker)).is_pending());
    drop(given_up);
    let call = client.describe_inference_experiment().name("canary").send();
    drop(client);
    assert_eq!(spawn(call).unwrap().name, "canary");
    assert_eq!(network.count(), 2);
}

#[test]
fn clones_share_the_quota_of_retries() {
    let failures = vec![Reply::Failure(TransportErrorKind::Closed); 1000];
    let network = Network::new(&failures);
    let client = blocking::Client::new(&config(&network).build().unwrap()).unwrap();
    let calls = (0..100).map(|_| client.clone().describe_inference_experiment().name("c").send());
    let attempts: u32 = calls.map(|outcome| outcome.unwrap_err().attempts).sum();
    // A retry costs 14 of 500 tokens.
    assert_eq!(attempts, 100 + 500 / 14);
}

#[test]
fn nothing_that_prints_shows_a_secret() {
    let network = Network::new(&[]);
    let keys = Credentials::new("AKID", "hidden-key").with_session_token("hidden-token");
    let builder = config(&network).credentials(keys);
    let config = builder.clone().build().unwrap();
    let client = blocking::Client::new(&config).unwrap();
    let call = client.describe_inference_experiment().name("canary");
    let text = format!("{builder:?} {config:?} {client:?} {call:?} {:?}", Client::new(&config));
    assert!(!text.contains("hidden"), "{text}");
}
