//! Runs each case with each client, and looks for secrets in all that is logged, and in all that shows itself.

use std::collections::BTreeMap;
use std::time::Duration;

use sagemaker_describe_inference_experiment::blocking;
use sagemaker_describe_inference_experiment::client::{Config, EnvironmentCredentials, from_fn};

use sagemaker_describe_inference_experiment::error::{TransportError, TransportErrorKind};
use sagemaker_describe_inference_experiment::http::{Request, Response};

use crate::Result;
use crate::cases::{CASES, drivers};
use crate::clients::credentials;
use crate::faults::observe;
use crate::stub::{REGION, SECRET_ACCESS_KEY, SESSION_TOKEN};
use crate::watch;

/// Which crates are known to log something of a call. Where one of them is silent, nothing was looked at.
const TALKATIVE: &[&str] = &[
    "hyper",
    "hyper_util",
    "rustls",
    "sagemaker_describe_inference_experiment",
    "ureq",
    "ureq_proto",
];

/// Runs all. Returns whether no secret was shown.
pub fn run() -> Result<bool> {
    watch::start()?;
    let noticed = notices_what_is_planted();
    let mut lines = BTreeMap::<String, usize>::new();
    let mut is_clean = noticed;
    let mut look = |what: &str, text: &str, secrets: &[Secret]| {
        for secret in found(text, secrets) {
            println!("{what} shows {}", secret.name);
            is_clean = false;
        }
    };
    let sources = sources();
    look("what credentials come from, or sign", &sources, &known());
    // As many as there are configurations that get so far.
    let shown = sources.matches("\"x-amz-security-token\": Sensitive").count();
    println!("{shown} requests showed that they have a token");
    let mut looked_at = 0;
    for case in CASES {
        for driver in drivers(case) {
            let observation = observe(case, *driver)?;
            let signatures =
                observation.seen.iter().filter_map(|seen| signature(&seen.authorization));
            let secrets: Vec<_> = known().into_iter().chain(signatures).collect();
            let what = format!("{}, {driver:?}", case.fault);
            look(&what, &observation.shown, &secrets);
            looked_at += observation.shown.len();
            for (target, line) in watch::take() {
                look(&format!("{what}: a log line of {target}"), &line, &secrets);
                looked_at += line.len();
                *lines.entry(target).or_default() += 1;
            }
        }
    }
    println!("{looked_at} bytes; lines logged by crate: {lines:?}");
    let silent: Vec<_> = TALKATIVE.iter().filter(|name| !lines.contains_key(**name)).collect();
    println!("silent: {silent:?}; what was planted is noticed: {noticed}");
    Ok(is_clean && silent.is_empty() && shown > 0)
}

/// What nothing may show.
struct Secret {
    name: &'static str,
    /// Parts of it, in every form that they may have: text, hexadecimal digits, a list of numbers.
    forms: Vec<String>,
}

impl Secret {
    /// Each part is enough to recognize it.
    fn new<'p>(name: &'static str, parts: impl Iterator<Item = &'p str>) -> Self {
        let forms = parts.flat_map(|part| {
            let bytes = part.as_bytes();
            let hex: Vec<_> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
            let list: Vec<_> = bytes.iter().map(u8::to_string).collect();
            [part.to_owned(), hex.concat(), list.join(", ")]
        });
        Self { name, forms: forms.collect() }
    }
}

fn known() -> Vec<Secret> {
    let secret = |name, secret: &'static str| Secret::new(name, secret.split('/').take(1));
    vec![
        secret("the secret access key", SECRET_ACCESS_KEY),
        secret("the session token", SESSION_TOKEN),
        secret("an Authorization header", "Signature="),
    ]
}

/// Any twelve digits of a signature: a dump of bytes in rows has some row with these.
fn signature(authorization: &str) -> Option<Secret> {
    let (_, signature) = authorization.split_once("Signature=")?;
    let parts = (12..=signature.len()).filter_map(|end| signature.get(end - 12..end));
    Some(Secret::new("the signature", parts))
}

fn found<'s>(text: &str, secrets: &'s [Secret]) -> Vec<&'s Secret> {
    let is_shown = |secret: &&Secret| secret.forms.iter().any(|form| text.contains(form));
    secrets.iter().filter(is_shown).collect()
}

/// What shows itself of all that credentials can come from, and of requests that are signed with them.
fn sources() -> String {
    let keys = credentials(SECRET_ACCESS_KEY);
    let from_closure = from_fn(|| async { Ok(credentials(SECRET_ACCESS_KEY)) });
    let variable = |name: &str| match name {
        "AWS_ACCESS_KEY_ID" => Some("AKID".to_owned()),
        "AWS_SECRET_ACCESS_KEY" => Some(SECRET_ACCESS_KEY.to_owned()),
        "AWS_SESSION_TOKEN" => Some(SESSION_TOKEN.to_owned()),
        _ => None,
    };
    let environment = EnvironmentCredentials::new(variable);
    let mut shown = vec![format!("{keys:?} {keys:#?} {from_closure:?} {environment:?}")];
    // Such a token cannot be a header; such an address is no endpoint.
    let broken = keys.clone().with_session_token(format!("{SESSION_TOKEN}\n"));
    for config in [
        Config::from_variables(variable).region(REGION),
        Config::builder().region(REGION).credentials(keys.clone()),
        Config::builder().region(REGION).credentials(from_closure),
        Config::builder().region(REGION).credentials(broken),
        Config::builder()
            .endpoint_url(format!("https://me:{SECRET_ACCESS_KEY}@127.0.0.1"))
            .credentials(keys),
    ] {
        let config = config.blocking_transport(Show).max_attempts(1);
        shown.push(format!("{config:?} {config:#?}"));
        let client = config.build().and_then(|config| blocking::Client::new(&config));
        let call =
            client.map(|client| client.describe_inference_experiment().name("canary").send());
        shown.push(match call {
            Ok(Ok(experiment)) => format!("{experiment:?}"),
            Ok(Err(error)) => format!("{error} {error:?}"),
            Err(error) => format!("{error} {error:?}"),
        });
    }
    shown.join("\n")
}

/// A transport that shows the requests that it gets, as one of a program's own may do where it logs.
#[derive(Debug)]
struct Show;

impl blocking::Transport for Show {
    fn send(
        &self,
        request: Request<blocking::Body>,
        _: Duration,
    ) -> std::result::Result<Response<blocking::Body>, TransportError> {
        Err(TransportError::new(TransportErrorKind::Other, format!("{request:?} {request:#?}")))
    }
}

/// Whether a secret is noticed in each of its forms, by each way that it could be shown.
fn notices_what_is_planted() -> bool {
    let digits = "0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0";
    let signature = signature(&format!("AWS4-HMAC-SHA256 Signature={digits}"));
    let secrets: Vec<_> = known().into_iter().chain(signature).collect();
    let mut texts: Vec<_> = secrets.iter().flat_map(|secret| secret.forms.clone()).collect();
    // As ureq shows bytes, wherever the rows begin.
    for secret in [SECRET_ACCESS_KEY, SESSION_TOKEN, digits] {
        texts.extend(
            (16..=secret.len()).map(|end| format!("5349 2e2e  {}", &secret[end - 16..end])),
        );
    }
    texts.iter().all(|text| {
        log::trace!("authorization: {text}…");
        tracing::trace!(value = ?format!("<{text}>"), "sent");
        let _span = tracing::trace_span!("call", text).entered();
        let lines = watch::take();
        lines.len() == 3 && lines.iter().all(|(_, line)| found(line, &secrets).len() == 1)
    })
}
