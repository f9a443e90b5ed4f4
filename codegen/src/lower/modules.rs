//! Which modules a crate has, and what is in each.

use std::collections::BTreeSet;

use super::alias::builder_alias;
use super::client::{client, service_facts};
use super::context::Context;
use super::enumeration::enumeration;
use super::names::TypeName;
use super::operation::operation;
use super::structure;
use super::union::union;
use crate::model::{Kind, Shape, ShapeId};
use crate::parallel;
use crate::rust::{Docs, Export, Item, Module, Need};

/// The root of the library, with all modules that are not hand-written.
pub(super) fn root(cx: &Context<'_>, needs: &BTreeSet<Need>) -> Module {
    let operations = operations(cx, needs);
    let [asynchronous, blocking] = clients(cx, &operations, needs);
    let endpoints = endpoints(cx);
    let modules = vec![blocking, asynchronous, endpoints, error(needs), operations, all_types(cx)];
    let client = Export { feature: Some(CLIENT), from: "client", names: vec!["Client"] };
    Module { modules, exports: vec![client, root_exports(needs)], ..public(&[], Vec::new()) }
}

/// The feature that calls take.
const CLIENT: &str = "client";

/// What makes names of the crate's hand-written part available.
fn supported(feature: Option<&'static str>, names: Vec<&'static str>) -> Export {
    Export { feature, from: "support", names }
}

/// `client` and `blocking`: a client each, and what it takes to make one.
fn clients(cx: &Context<'_>, operations: &Module, needs: &BTreeSet<Need>) -> [Module; 2] {
    let from = |from, names| Export { feature: None, from, names };
    let paged = |module| needs.contains(&Need::Pages).then(|| from(module, vec!["Items", "Pages"]));
    let mut asynchronous = vec![supported(None, client_names(needs))];
    asynchronous.extend(paged("support::client::pages"));
    let upload = |module| needs.contains(&Need::Streams).then(|| from(module, vec!["Upload"]));
    asynchronous.extend([from(
        "support::client::transport",
        vec!["Body", "SendFuture", "SleepFuture", "Transport"],
    )]);
    asynchronous.extend(upload("support::client::upload"));
    asynchronous.extend([
        supported(Some("rustls"), vec!["TransportOptions"]),
        supported(Some("hyper"), vec!["HyperTransport"]),
        supported(Some("test-util"), vec!["Replay", "ReplayError", "ReplayedRequest"]),
    ]);
    let mut blocking = Vec::from_iter(paged("support::client::blocking_pages"));
    blocking.push(from("support::client::blocking_transport", vec!["Body", "Transport"]));
    blocking.extend(upload("support::client::blocking_upload"));
    blocking.push(supported(Some("ureq"), vec!["UreqTransport"]));
    let module = |name, docs: &str, is_blocking, exports| Module {
        feature: Some(CLIENT),
        items: vec![Item::Client(client(cx, operations.operations(), is_blocking))],
        exports,
        ..public(&[name], vec![docs.to_owned()])
    };
    [
        module(
            "client",
            "Calls of operations, and what these are configured with.",
            false,
            asynchronous,
        ),
        module("blocking", "Calls of operations that block the thread.", true, blocking),
    ]
}

/// What it takes to make a client, and what its calls are made with. As rustfmt sorts them.
fn client_names(needs: &BTreeSet<Need>) -> Vec<&'static str> {
    let mut names = vec![
        "AttemptReport",
        "CallOutcome",
        "CallReport",
        "Callable",
        "Caller",
        "Config",
        "ConfigBuilder",
        "ConfigError",
        "Credentials",
        "CredentialsError",
        "CredentialsFuture",
        "EnvironmentCredentials",
        "FromFn",
        "Now",
        "Observer",
        "ProvideCredentials",
        "Retry",
        "RetryKind",
        "RetryOptions",
        "StdSystem",
        "System",
        "from_fn",
    ];
    if needs.contains(&Need::Pages) {
        names.push("Paginated");
    }
    if needs.contains(&Need::Waiters) {
        names.extend(["Matched", "Waited", "Waiter", "Waiting"]);
    }
    if needs.contains(&Need::Streams) {
        names.extend(["Received", "Sent", "SentAndReceived", "StreamedResponse"]);
        names.extend(["Streaming", "StreamingCallable"]);
    }
    if needs.contains(&Need::Presigning) {
        names.extend(["Presignable", "PresignedRequest"]);
    }
    names.sort_by_key(|name| (name.starts_with(char::is_lowercase), *name));
    names
}

/// `endpoints`: what clients know of the service.
fn endpoints(cx: &Context<'_>) -> Module {
    Module {
        feature: Some(CLIENT),
        is_public: false,
        items: vec![Item::Service(service_facts(cx))],
        ..public(&["endpoints"], vec!["Where requests go, and how they are retried.".to_owned()])
    }
}

/// What types are made of, for the root of the crate. As rustfmt sorts them.
fn root_exports(needs: &BTreeSet<Need>) -> Export {
    let names = [
        (Need::Blobs, "Blob"),
        (Need::Always, "Builder"),
        (Need::Timestamps, "DateTime"),
        (Need::Always, "Structure"),
        (Need::Unions, "UnknownMember"),
        (Need::Enumerations, "UnknownVariantValue"),
    ];
    let names = names.into_iter().filter(|(need, _)| needs.contains(need));
    supported(None, names.map(|(_, name)| name).collect())
}

/// `error`: what can go wrong, whatever the operation.
fn error(needs: &BTreeSet<Need>) -> Module {
    let mut names = vec!["BuildError", "Unhandled", "Violation", "ViolationKind"];
    if needs.contains(&Need::Timestamps) {
        names.insert(1, "DateTimeError");
    }
    let calls =
        vec!["ErrorMetadata", "ModeledErrors", "OperationError", "RequestError", "ResponseError"];
    let failures = vec!["CallError", "CallErrorKind", "TransportError", "TransportErrorKind"];
    let waits = vec!["WaitError", "WaitErrorKind"];
    // As rustfmt sorts them.
    let mut exports = vec![
        supported(None, names),
        supported(Some(CLIENT), failures),
        supported(Some("http"), calls),
    ];
    exports.extend(needs.contains(&Need::Waiters).then(|| supported(Some(CLIENT), waits)));
    Module { exports, ..public(&["error"], vec!["Error types.".to_owned()]) }
}

/// `operation`: a module for each operation, with its input and its output.
fn operations(cx: &Context<'_>, needs: &BTreeSet<Need>) -> Module {
    let operations = cx.model().operations.values();
    let operations: Vec<_> = operations
        .filter_map(|operation| Some((operation, cx.names.of_operation(&operation.name)?)))
        .collect();
    let modules = parallel::map(&operations, |(of, name)| {
        let operation = operation(cx, of, name);
        Module {
            outer_docs: operation.docs.clone(),
            deprecated: operation.deprecated.clone(),
            items: vec![Item::Operation(Box::new(operation))],
            ..public(&["operation", &name.module], Vec::new())
        }
    });
    let mut names = vec![
        "Endpoint",
        "EndpointError",
        "Operation",
        "OperationResponse",
        "RequestOptions",
        "ResponseMetadata",
    ];
    if needs.contains(&Need::Streams) {
        names.extend(["StreamingInput", "StreamingOutput"]);
    }
    let exports = vec![supported(Some("http"), names)];
    let docs = vec!["The operations, each in a module of its own.".to_owned()];
    Module { modules, exports, ..public(&["operation"], docs) }
}

/// `types`: every type that is not one operation's alone, each in a module of its own. Errors have a module to themselves.
fn all_types(cx: &Context<'_>) -> Module {
    let (errors, others): (Vec<_>, Vec<_>) =
        shared_types(cx).into_iter().partition(|(.., name)| name.is_error);
    let docs = vec!["Structures, enumerations and unions.".to_owned()];
    let mut types = types_in(cx, &["types"], docs, &others);
    if !errors.is_empty() {
        let docs = vec!["Errors that the service's operations return.".to_owned()];
        let errors = types_in(cx, &["types", "error"], docs, &errors);
        let after_builders = types.modules.iter().take_while(|module| module.is_public).count();
        types.modules.insert(after_builders, errors);
    }
    types
}

/// A shape that becomes a type.
type NamedShape<'a> = (&'a ShapeId, &'a Shape, &'a TypeName);

/// The shapes that become types here. An operation's own input and output live with the operation.
fn shared_types<'a>(cx: &'a Context<'_>) -> Vec<NamedShape<'a>> {
    let operations = cx.model().operations.values();
    let own: BTreeSet<&ShapeId> =
        operations.flat_map(|operation| operation.input.iter().chain(&operation.output)).collect();
    let shapes = cx.model().shapes.iter();
    shapes
        .filter(|(id, _)| cx.prepared.usage.is_referenced(id) || !own.contains(id))
        .filter_map(|(id, shape)| Some((id, shape, cx.names.of(id)?)))
        .collect()
}

/// A module with some types, each in a private module, and with names for the builders of the structures among them.
fn types_in(cx: &Context<'_>, path: &[&str], docs: Docs, types: &[NamedShape<'_>]) -> Module {
    let items = parallel::map(types, |of| (item(cx, of), &of.2.module));
    let mut builders = Vec::new();
    let mut modules = Vec::new();
    for (item, module) in items {
        if let Some(Item::Structure(structure)) = &item {
            builders.push(Item::Alias(builder_alias(structure)));
        }
        let path = [path, &[module]].concat();
        modules.push(Module {
            is_public: false,
            items: item.into_iter().collect(),
            ..public(&path, Vec::new())
        });
    }
    if !builders.is_empty() {
        let docs = vec!["Builders, each with its setters.".to_owned()];
        let path = [path, &["builders"]].concat();
        modules.insert(0, Module { items: builders, ..public(&path, docs) });
    }
    Module { modules, ..public(path, docs) }
}

fn item(cx: &Context<'_>, (id, shape, name): &NamedShape<'_>) -> Option<Item> {
    let traits = &shape.traits;
    match &shape.kind {
        Kind::Enum(values) => Some(Item::Enumeration(enumeration(id, values, traits, name))),
        Kind::Union(members) => Some(Item::Union(union(cx, id, members, traits, name))),
        Kind::Structure(members) => {
            Some(Item::Structure(structure::of_types(cx, id, members, traits, name)))
        }
        // Other shapes have no name of their own.
        _ => None,
    }
}

/// A module that users can name, with nothing in it yet.
fn public(path: &[&str], docs: Docs) -> Module {
    Module {
        path: path.iter().map(|name| (*name).to_owned()).collect(),
        docs,
        outer_docs: Vec::new(),
        deprecated: None,
        feature: None,
        is_public: true,
        modules: Vec::new(),
        items: Vec::new(),
        exports: Vec::new(),
    }
}
