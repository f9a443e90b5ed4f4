//! The crate's `README.md`.

use super::support::Needs;
use super::{Context, code, example, manifest, plain};
use crate::api::File;
use crate::file::MARK;

pub(super) fn file(cx: &Context<'_>) -> File {
    let service = &cx.model().service;
    let version = match service.api_version.as_str() {
        "" => String::new(),
        version => format!(", API version {version}"),
    };
    let about = plain(&format!(
        "Operations of {}{version}: types, serde code, requests and responses. Nothing here does IO, so that any HTTP \
         client will do.",
        service.title()
    ));
    let operations = cx.model().operations.keys().map(|name| format!("- {}", code(name)));
    let package = manifest::package(cx);
    let mut lines =
        vec![format!("<!-- {MARK} -->"), String::new(), format!("# {package}"), String::new()];
    lines.extend(about);
    lines.extend(["", "## Operations", ""].map(str::to_owned));
    lines.extend(operations);
    lines.extend(example(cx, &package));
    lines.extend(["", "## Features", ""].map(str::to_owned));
    lines.extend(features(cx));
    lines.extend(["", "## Where this comes from", "", ORIGIN].map(str::to_owned));
    File { path: "README.md".to_owned(), contents: lines.join("\n") + "\n" }
}

/// True of a crate whatever its owner has written into `Cargo.toml`.
const ORIGIN: &str = "\
The code is generated from the service's model: `codegen.toml` has the command, and the checksum of the model. The
license is the one that `Cargo.toml` names; codegen chooses none. To write a page of your own here, remove the first
line: then codegen leaves this file alone.";

fn features(cx: &Context<'_>) -> Vec<String> {
    let features = manifest::features(&Needs::of(cx));
    let line = |feature: &manifest::Feature| {
        let default = if feature.name == "http" { " (on by default)" } else { "" };
        format!("- `{}`{default}: {}", feature.name, feature.about)
    };
    features.iter().map(line).collect()
}

/// How an operation is called.
fn example(cx: &Context<'_>, package: &str) -> Vec<String> {
    let example = example::lines(cx, &package.replace('-', "_"));
    if example.is_empty() {
        return Vec::new();
    }
    let before = ["", "## Example", "", "```rust"].map(str::to_owned);
    let note = format!("{} {NOTE}", signing(cx));
    let after = ["```".to_owned(), String::new(), note];
    before.into_iter().chain(example).chain(after).collect()
}

const NOTE: &str = "`build` and `request` list all that an input lacks.";

/// Which service a signature is for.
fn signing(cx: &Context<'_>) -> String {
    let name = &cx.model().service.signing_name;
    match name.is_empty() {
        true => "Requests are not signed.".to_owned(),
        false => {
            format!("Requests are not signed: sign them by SigV4 for the service {}.", code(name))
        }
    }
}
