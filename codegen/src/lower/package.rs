//! The package: its name, what it depends on, and its features.

use std::collections::BTreeSet;

use super::context::Context;
use super::names;
use crate::api::Selection;
use crate::rust::{Dependency, Enabled, Feature, Need, Package};

pub(super) fn package(cx: &Context<'_>, needs: &BTreeSet<Need>) -> Package {
    Package {
        name: name(cx),
        description: description(cx),
        dependencies: dependencies(needs),
        dev_dependencies: dev_dependencies(cx),
        features: features(needs),
    }
}

/// What the caller calls it, or else the service's name with that of its only operation.
fn name(cx: &Context<'_>) -> String {
    if let Some(name) = &cx.options.crate_name {
        return name.clone();
    }
    let operation = match (&cx.options.operations, cx.model().operations.len()) {
        (Selection::Named(_), 1) => cx.model().operations.keys().next(),
        _ => None,
    };
    let name = names::package(&cx.model().service.id, operation.map(String::as_str));
    if check_name(&name).is_ok() { name } else { format!("aws-{name}") }
}

/// It holds for whichever operations: once written, it is the user's.
fn description(cx: &Context<'_>) -> String {
    let name = cx.model().service.title();
    format!("Operations of {name}: types, serde code, requests and responses")
}

/// Whether a package can have a name: Cargo's rule, and no name that code cannot use for a crate.
pub(crate) fn check_name(name: &str) -> Result<(), &'static str> {
    let is_fine = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if !name.starts_with(|c: char| c.is_ascii_alphabetic()) || !name.chars().all(is_fine) {
        return Err(
            "a package's name starts with a letter, and has only ASCII letters, digits, `-` and `_`",
        );
    }
    let library = name.replace('-', "_");
    let is_taken = names::is_keyword(&library)
        || RUSTS_OWN.contains(&&*library)
        || DEPENDENCIES.iter().any(|(_, of)| of.name.replace('-', "_") == library);
    match is_taken {
        true => Err("a keyword, or a crate that the package needs, cannot be its name"),
        false => Ok(()),
    }
}

/// The crates that come with Rust.
const RUSTS_OWN: &[&str] = &["alloc", "core", "proc_macro", "std", "test"];

/// What generated code and the hand-written modules use.
const DEPENDENCIES: &[(Need, Dependency)] = &[
    (Need::Always, with(&["std"], bare(required("serde_core", "1.0.220")))),
    // For documents, and for recorded calls. Without this feature, it may be off by the last digit of a float.
    (Need::Always, with(&["float_roundtrip"], optional("serde_json", "1.0.145"))),
    (Need::Compression, optional("flate2", "1.0")),
    (Need::Always, optional("http", "1.1")),
    (Need::Checksum, bare(optional("md-5", "0.11"))),
    (Need::Client, optional("bytes", "1.6")),
    (Need::Client, bare(optional("hmac", "0.13"))),
    (Need::Client, optional("http-body", "1.0")),
    (Need::Client, bare(optional("sha2", "0.11"))),
    // TLS 1.2 is what some endpoints, and proxies before them, have.
    (Need::Client, with(&["std", "tls12"], bare(optional("rustls", "0.23.46")))),
    (Need::Client, optional("rustls-native-certs", "0.8.1")),
    // What its transport implements, and where the cryptography comes from, may change with any version.
    (Need::Client, with(&["rustls-no-provider"], bare(optional("ureq", "~3.5")))),
    (Need::Client, with(&["client", "http1"], bare(optional("hyper", "1.6")))),
    (Need::Client, with(&["http1", "tls12"], bare(optional("hyper-rustls", "0.27.5")))),
    (
        Need::Client,
        with(&["client-legacy", "http1", "tokio"], bare(optional("hyper-util", "0.1.10"))),
    ),
    (Need::Client, with(&["rt", "time"], bare(optional("tokio", "1.40")))),
    (Need::Client, bare(optional("aws-credential-types", "1.2.3"))),
    (Need::Client, bare(optional("reqsign-aws-v4", "3.0"))),
    (Need::Client, bare(optional("reqsign-core", "3.0"))),
    (Need::Client, optional("tower-service", "0.3")),
    // A subscriber turns on what it needs of it.
    (Need::Client, bare(optional("tracing", "0.1.40"))),
    (Need::Timestamps, bare(optional("chrono", "0.4.34"))),
    (Need::Timestamps, with(&["std"], bare(optional("jiff", "1.0")))),
    (Need::Timestamps, bare(optional("time", "0.3.38"))),
];

const fn required(name: &'static str, version: &'static str) -> Dependency {
    Dependency { name, version, has_default_features: true, features: &[], is_optional: false }
}

const fn optional(name: &'static str, version: &'static str) -> Dependency {
    Dependency { is_optional: true, ..required(name, version) }
}

const fn bare(of: Dependency) -> Dependency {
    Dependency { has_default_features: false, ..of }
}

const fn with(features: &'static [&'static str], of: Dependency) -> Dependency {
    Dependency { features, ..of }
}

fn dependencies(needs: &BTreeSet<Need>) -> Vec<Dependency> {
    let needed = DEPENDENCIES.iter().filter(|(need, _)| needs.contains(need));
    let mut dependencies: Vec<_> = needed.map(|(_, dependency)| *dependency).collect();
    // Types have documents in them, whatever the features.
    let is_json = |dependency: &&mut Dependency| dependency.name == "serde_json";
    if let Some(json) = dependencies.iter_mut().find(is_json) {
        json.is_optional = !needs.contains(&Need::Documents);
    }
    dependencies
}

/// What the protocol tests of a model use.
fn dev_dependencies(cx: &Context<'_>) -> Vec<Dependency> {
    match cx.options.protocol_tests {
        true => vec![required("http", "1.1"), required("serde_json", "1.0.145")],
        false => Vec::new(),
    }
}

/// The features, besides `default`.
fn features(needs: &BTreeSet<Need>) -> Vec<Feature> {
    let mut features = vec![http(needs)];
    // What types have in them is no matter of features.
    let has_documents = needs.contains(&Need::Documents);
    let is_optional = |of: &Enabled| !has_documents || *of != Enabled::Dependency("serde_json");
    features.extend(CALLS.iter().map(|(name, about, enables)| Feature {
        name,
        about,
        is_default: false,
        enables: enables.iter().copied().filter(is_optional).collect(),
    }));
    let times = [
        ("chrono", "Conversions of `DateTime` from and to the types of chrono."),
        ("jiff", "Conversions of `DateTime` from and to the types of jiff."),
        ("time", "Conversions of `DateTime` from and to the types of time."),
    ];
    if needs.contains(&Need::Timestamps) {
        features.extend(times.map(|(name, about)| Feature {
            name,
            about,
            is_default: false,
            enables: vec![Enabled::Dependency(name)],
        }));
    }
    features
}

/// What there is without clients.
fn http(needs: &BTreeSet<Need>) -> Feature {
    let dependencies = [
        needs.contains(&Need::Compression).then_some("flate2"),
        Some("http"),
        needs.contains(&Need::Checksum).then_some("md-5"),
    ];
    Feature {
        name: "http",
        about: "Requests and responses of the operations. Without it there are types and serde code alone.",
        is_default: true,
        enables: dependencies.into_iter().flatten().map(Enabled::Dependency).collect(),
    }
}

/// The features that calls take, each with what it is for and what it turns on.
const CALLS: &[(&str, &str, &[Enabled])] = {
    use Enabled::{Dependency, Feature, Of};
    &[
        (
            "client",
            "Calls of the operations: signed, and sent again where that helps. A transport sends them, such as `hyper`'s.",
            &[
                Feature("http"),
                Dependency("bytes"),
                Dependency("hmac"),
                Dependency("http-body"),
                Dependency("sha2"),
            ],
        ),
        (
            "rustls",
            "The TLS of the transports of `hyper` and `ureq`, with ring.",
            &[
                Feature("client"),
                Dependency("rustls"),
                Dependency("rustls-native-certs"),
                Of("rustls", "ring"),
            ],
        ),
        (
            "hyper",
            "A transport of `Client`, whose calls are async: hyper on tokio, and rustls with ring.",
            &[
                Feature("rustls"),
                Dependency("hyper"),
                Dependency("hyper-rustls"),
                Dependency("hyper-util"),
                Dependency("tokio"),
                Dependency("tower-service"),
            ],
        ),
        (
            "ureq",
            "A transport of `blocking::Client`: ureq, and rustls with ring.",
            &[Feature("rustls"), Dependency("ureq")],
        ),
        (
            "aws-credential-types",
            "Credentials from providers of the official SDK, such as those of `aws-config`.",
            &[Feature("client"), Dependency("aws-credential-types")],
        ),
        (
            "reqsign",
            "Credentials from providers of reqsign.",
            &[Feature("client"), Dependency("reqsign-aws-v4"), Dependency("reqsign-core")],
        ),
        (
            "tracing",
            "Spans of calls and of their attempts, and events, for subscribers of tracing.",
            &[Feature("client"), Dependency("tracing")],
        ),
        (
            "test-util",
            "`Replay` for tests: it answers requests in place of a network, and records those to a real server.",
            &[Feature("client"), Dependency("serde_json")],
        ),
    ]
};
