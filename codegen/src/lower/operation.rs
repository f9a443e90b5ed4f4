//! Operations.

use super::alias::builder_alias;
use super::client::call;
use super::context::Context;
use super::docs::{self, code, markdown};
use super::names::OperationName;
use super::operation_error;
use super::presence::Role;
use super::presigning::can_be_presigned;
use super::streams;
use super::structure;
use crate::model::{self, Kind, Member};
use crate::rust::{
    Alias, HostPrefix, Operation, PrefixPart, Route, StreamKind, Streams, Structure,
};

pub(super) fn operation(
    cx: &Context<'_>,
    operation: &model::Operation,
    name: &OperationName,
) -> Operation {
    let module = format!("operation::{}", name.module);
    let docs = markdown(operation.documentation.as_deref().unwrap_or_default());
    let title = code(&operation.name);
    let side = |id, role| structure::of_operation(cx, id, &name.ident, &module, role);
    let input = side(operation.input.as_ref(), Role::Input);
    let output = side(operation.output.as_ref(), Role::Output);
    let members = input_members(cx, operation);
    let call = call(cx, operation, members);
    let streams = streams::streams(operation);
    let can_be_presigned = can_be_presigned(cx, operation);
    let route = (cx.protocol.route)(&cx.model().service, operation);
    let mut docs = if docs.is_empty() { vec![title.clone()] } else { docs };
    docs.extend(streams::docs(operation, &streams, &name.module));
    Operation {
        name: name.ident.clone(),
        wire_name: operation.name.clone(),
        docs,
        title,
        deprecated: docs::deprecated(operation.deprecated.as_ref()),
        error: operation_error::operation_error(cx, operation, name),
        builders: [builder(&input, &streams, can_be_presigned), builder_alias(&output)],
        only_reads: only_reads(operation, &route),
        route,
        protocol: cx.protocol.module,
        host_prefix: operation.host_prefix.as_ref().map(|it| host_prefix(cx, it, members)),
        // Both are made of a whole body.
        is_compressed: operation.takes_gzip() && streams.request.is_none(),
        has_checksum: operation.needs_checksum() && streams.request.is_none(),
        idempotency_tokens: idempotency_tokens(members, &input),
        streams,
        can_be_presigned,
        call,
        // What is known of these follows from the types of the whole crate.
        paginator: None,
        waiters: Vec::new(),
        module,
        input,
        output,
    }
}

/// Whether an operation is known to change nothing: the model says so, or its method, or else what its name begins with.
fn only_reads(operation: &model::Operation, route: &Route) -> bool {
    const VERBS: &[&str] = &["Describe", "Get", "List"];
    operation.readonly
        || matches!(&*route.method, "GET" | "HEAD")
        || VERBS.iter().any(|verb| operation.name.starts_with(verb))
}

/// A name for the builder of the input, with the methods that it has where it comes from a client.
fn builder(input: &Structure, streams: &Streams, can_be_presigned: bool) -> Alias {
    let is_sent = streams.kind().is_some_and(StreamKind::is_sent);
    let send = if is_sent { "`send(body)`" } else { "`send()`" };
    let presign = if can_be_presigned { " and `presign()`" } else { "" };
    let mut builder = builder_alias(input);
    let docs = format!("One that comes from a client has {send}{presign}, too.");
    builder.docs.extend([String::new(), docs]);
    builder
}

/// The members of the operation's input, each of which has its field.
fn input_members<'a>(cx: &Context<'a>, operation: &model::Operation) -> &'a [Member] {
    let structure = operation.input.as_ref().and_then(|id| cx.shape(id)?.structure());
    structure.map(|structure| structure.members.as_slice()).unwrap_or_default()
}

fn idempotency_tokens(members: &[Member], input: &Structure) -> Vec<String> {
    let tokens = members.iter().zip(&input.fields);
    let tokens = tokens.filter(|(member, _)| member.traits.idempotency_token);
    tokens.map(|(_, field)| field.name.clone()).collect()
}

/// The parts of a template such as `{AccountId}.data-`. Labels that name no member are left out.
fn host_prefix(cx: &Context<'_>, template: &str, members: &[Member]) -> HostPrefix {
    let mut parts = Vec::new();
    for (index, part) in template.split(['{', '}']).enumerate() {
        // Outside and inside of braces take turns.
        if index % 2 == 0 {
            parts.extend((!part.is_empty()).then(|| PrefixPart::Literal(part.to_owned())));
        } else if let Some(field) = members.iter().position(|member| member.name == part) {
            let is_enumeration = matches!(cx.kind(&members[field].target), Some(Kind::Enum(_)));
            parts.push(PrefixPart::Label { field, is_enumeration });
        }
    }
    parts
}
