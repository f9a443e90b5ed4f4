//! The package: its name, what it depends on, and its features.

use std::collections::BTreeSet;

use super::context::Context;
use super::names;
use crate::api::Selection;
use crate::rust::{Dependency, Feature, Need, Package};

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
    names::package(&cx.model().service.id, operation.map(String::as_str))
}

/// It holds for whichever operations: once written, it is the user's.
fn description(cx: &Context<'_>) -> String {
    let name = cx.model().service.title();
    format!("Operations of {name}: types, serde code, requests and responses")
}

/// A dependency of a version, with its default features.
const fn dependency(name: &'static str, version: &'static str) -> Dependency {
    Dependency { name, version, has_default_features: true, features: &[], is_optional: false }
}

/// What generated code and the hand-written modules use.
fn dependencies(needs: &BTreeSet<Need>) -> Vec<Dependency> {
    // Without these features, serde_json may be off by the last digit of a float, and an error's members cannot be
    // read one by one.
    let json_features = &["float_roundtrip", "raw_value"];
    let has_documents = needs.contains(&Need::Documents);
    let bare = |of| Dependency { has_default_features: false, ..of };
    let optional = |of| Dependency { is_optional: true, ..of };
    let mut all = vec![
        bare(Dependency { features: &["std"], ..dependency("serde_core", "1.0.220") }),
        Dependency {
            features: json_features,
            is_optional: !has_documents,
            ..dependency("serde_json", "1.0.145")
        },
    ];
    if needs.contains(&Need::Compression) {
        all.push(optional(dependency("flate2", "1.0")));
    }
    all.push(optional(dependency("http", "1.1")));
    if needs.contains(&Need::Timestamps) {
        let jiff = Dependency { features: &["std"], ..dependency("jiff", "1.0") };
        let times = [dependency("chrono", "0.4.34"), jiff, dependency("time", "0.3.38")];
        all.extend(times.map(bare).map(optional));
    }
    all
}

/// What the protocol tests of a model use.
fn dev_dependencies(cx: &Context<'_>) -> Vec<Dependency> {
    match cx.options.protocol_tests {
        true => vec![dependency("http", "1.1"), dependency("serde_json", "1.0.145")],
        false => Vec::new(),
    }
}

/// The features, besides `default`.
fn features(needs: &BTreeSet<Need>) -> Vec<Feature> {
    let http = [
        needs.contains(&Need::Compression).then_some("flate2"),
        Some("http"),
        (!needs.contains(&Need::Documents)).then_some("serde_json"),
    ];
    let mut features = vec![Feature {
        name: "http",
        about: "Requests and responses of the operations. Without it there are types and serde code alone.",
        is_default: true,
        dependencies: http.into_iter().flatten().collect(),
    }];
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
            dependencies: vec![name],
        }));
    }
    features
}
