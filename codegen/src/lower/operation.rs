//! Operations.

use super::alias::builder_alias;
use super::client::call;
use super::context::Context;
use super::docs::{self, code, markdown};
use super::names::OperationName;
use super::operation_error;
use super::presence::Role;
use super::structure;
use crate::model::{self, Kind, Member};
use crate::rust::{HostPrefix, Operation, PrefixPart, Structure};

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
    let mut builder = builder_alias(&input);
    builder
        .docs
        .extend([String::new(), "One that comes from a client has `send()`, too.".to_owned()]);
    Operation {
        name: name.ident.clone(),
        wire_name: operation.name.clone(),
        docs: if docs.is_empty() { vec![title.clone()] } else { docs },
        title,
        deprecated: docs::deprecated(operation.deprecated.as_ref()),
        error: operation_error::operation_error(cx, operation, name),
        builders: [builder, builder_alias(&output)],
        route: (cx.protocol.route)(&cx.model().service, operation),
        protocol: cx.protocol.module,
        host_prefix: operation.host_prefix.as_ref().map(|it| host_prefix(cx, it, members)),
        is_compressed: operation.takes_gzip(),
        has_checksum: operation.needs_checksum(),
        idempotency_tokens: idempotency_tokens(members, &input),
        call: call(cx, operation, members),
        // What is known of these follows from the types of the whole crate.
        paginator: None,
        waiters: Vec::new(),
        module,
        input,
        output,
    }
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
