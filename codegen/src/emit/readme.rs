//! The crate's `README.md`.

use super::default::has_default;
use super::layout::{Role, is_optional};
use super::support::Needs;
use super::{Context, code, manifest, plain};
use crate::api::File;
use crate::file::MARK;
use crate::ir::{Kind, Operation};
use crate::names::{self, OperationName};

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

/// How the first operation is called that is not deprecated, and hides no name that the example uses.
fn example(cx: &Context<'_>, package: &str) -> Vec<String> {
    const USED: [&str; 8] =
        ["Box", "Endpoint", "Ok", "Operation", "Request", "Response", "Result", "Vec"];
    let operations = cx.model().operations.values();
    let named = operations.filter_map(|of| Some((of, cx.names.of_operation(&of.name)?)));
    let mut fit = named.filter(|(_, name)| !USED.contains(&name.ident.as_str()));
    let Some(first) = fit.next() else { return Vec::new() };
    let is_deprecated = |operation: &Operation| operation.deprecated.is_some();
    let current = is_deprecated(first.0).then(|| fit.find(|(of, _)| !is_deprecated(of)));
    let (operation, OperationName { ident, module, .. }) = current.flatten().unwrap_or(first);
    let (package, host) = (package.replace('-', "_"), host(cx));
    let input = built(cx, operation);
    let text = format!(
        "
## A first example

```rust,no_run
use ::http::{{Request, Response}};
use {package}::operation::{module}::{{
    {ident}, {ident}Input,
}};
use {package}::operation::{{Endpoint, Operation}};

/// `send` signs a request, and sends it with the HTTP client of your choice.
fn example(
    send: impl FnOnce(Request<Vec<u8>>) -> Response<Vec<u8>>,
) -> Result<(), Box<dyn std::error::Error>> {{
    let endpoint = Endpoint::new(\"https://{host}\")?;
    let input = {ident}Input::builder(){input}?;
    let response = send({ident}::request(&input, &endpoint)?);
    let output = {ident}::response(&response)?;
    println!(\"{{output:?}}\");
    Ok(())
}}
```

It needs the crate `http`, version 1. Requests are not signed, and `build` and `request` list what an input lacks."
    );
    text.lines().map(str::to_owned).collect()
}

/// The setters of the required members whose values can be one word, and `build`; the other ones are named in a comment.
fn built(cx: &Context<'_>, operation: &Operation) -> String {
    let structure = operation.input.as_ref().and_then(|id| cx.shape(id)?.structure());
    let members = structure.map(|structure| structure.members.as_slice()).unwrap_or_default();
    let names = names::fields(members);
    let required = members
        .iter()
        .zip(names)
        .filter(|(member, _)| !is_optional(cx, member, Role::Input) && !has_default(member));
    let (mut calls, mut others) = (Vec::new(), Vec::new());
    for (member, name) in required {
        let value = match cx.shape(&member.target).map(|shape| &shape.kind) {
            Some(Kind::String | Kind::Enum(_)) => "\"…\"",
            Some(Kind::Boolean) => "true",
            Some(Kind::Byte | Kind::Short | Kind::Integer | Kind::Long) => "1",
            Some(Kind::Float | Kind::Double) => "1.0",
            _ => {
                others.push(name);
                continue;
            }
        };
        calls.push(format!(".{name}({value})"));
    }
    if !others.is_empty() {
        calls.push(format!("/* and: {} */", others.join(", ")));
    }
    calls.push(".build()".to_owned());
    let between = if calls.len() > 2 { "\n        " } else { "" };
    calls.iter().flat_map(|call| [between, call]).collect()
}

/// A host that the service most likely has, from a model whose text is not trusted.
fn host(cx: &Context<'_>) -> String {
    let prefix = &cx.model().service.endpoint_prefix;
    let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
    match !prefix.is_empty() && prefix.chars().all(is_plain) {
        true => format!("{prefix}.us-east-1.amazonaws.com"),
        false => "example.com".to_owned(),
    }
}
