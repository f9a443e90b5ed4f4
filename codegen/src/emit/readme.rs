//! The crate's `README.md`.

use super::example;
use crate::api::File;
use crate::file::MARK;
use crate::rust::{Crate, Docs, Feature, Operation, StreamKind};

pub(super) fn file(of: &Crate) -> File {
    let mut lines = vec![format!("<!-- {MARK} -->"), String::new()];
    lines.extend([format!("# {}", of.package.name), String::new()]);
    for service in &of.services {
        lines.extend(service.about.iter().cloned());
    }
    lines.extend(["", "## Operations", "", METHODS, ""].map(str::to_owned));
    let title = |of: &Operation| format!("- {}{}", of.title, methods(of));
    lines.extend(of.operations().map(title));
    lines.extend(example(of));
    lines.extend(["", "## Features", ""].map(str::to_owned));
    lines.extend(of.package.features.iter().map(feature));
    lines.extend(["", "## Where this comes from", "", ORIGIN].map(str::to_owned));
    File { path: "README.md".to_owned(), contents: lines.join("\n") + "\n" }
}

pub(super) const METHODS: &str = "Each with the methods that clients have for it.";

/// True of a crate whatever its owner has written into `Cargo.toml`.
const ORIGIN: &str = "\
The code is generated from the service's model: `codegen.toml` has the command, and the checksum of the model. The
license is the one that `Cargo.toml` names; codegen chooses none. To write a page of your own here, remove the first
line: then codegen leaves this file alone.";

/// The methods of clients for an operation, after its name.
pub(super) fn methods(of: &Operation) -> String {
    let method = of.method();
    let mut methods = vec![format!("`{method}()`")];
    methods.extend(of.paginator.as_ref().map(|_| format!("`{method}().pages()`")));
    methods.extend(of.can_be_presigned.then(|| format!("`{method}().presign()`")));
    methods.extend(of.waiters.iter().map(|waiter| format!("`{}()`", waiter.method)));
    let streams = match of.streams.kind() {
        None => "",
        Some(StreamKind::Sent) => ", which sends a stream",
        Some(StreamKind::Received) => ", which receives a stream",
        Some(StreamKind::SentAndReceived) => ", which sends and receives streams",
    };
    format!(": {}{streams}", methods.join(", "))
}

/// A feature, as an item of a list.
pub(super) fn feature(of: &Feature) -> String {
    let default = if of.is_default { " (on by default)" } else { "" };
    format!("- `{}`{default}: {}", of.name, of.about)
}

/// How an operation is called, with a client and without.
fn example(of: &Crate) -> Docs {
    let signing = signing(of);
    let examples = [
        ("## Example", example::call(of), CALLS),
        ("## Without a client", example::messages(of), &signing),
    ];
    let examples = examples.into_iter().filter(|(_, lines, _)| !lines.is_empty());
    let examples = examples.flat_map(|(title, lines, note)| {
        let before = ["", title, "", "```rust"].map(str::to_owned);
        let after = ["```", "", note].map(str::to_owned);
        before.into_iter().chain(lines).chain(after)
    });
    examples.collect()
}

const CALLS: &str = "\
Requests are signed, and sent again where that helps. A call that fails says why, how many attempts were made, and what the
service called the last one. `client::Config` has what can be set.";

/// Which service a signature is for, where nobody makes it.
fn signing(of: &Crate) -> String {
    let names: Vec<_> = of.services.iter().filter_map(|it| it.signing_name.as_deref()).collect();
    match names.as_slice() {
        [] => format!("{MESSAGES} These requests are not signed."),
        names => {
            let names = names.join(", ");
            format!(
                "{MESSAGES} These requests are not signed: sign them by SigV4 for the service {names}."
            )
        }
    }
}

const MESSAGES: &str = "`build` and `request` list all that an input lacks.";
