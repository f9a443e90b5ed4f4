//! Clients, and what they know of their service.

use super::context::Context;
use super::docs::plain;
use crate::model::{self, AuthScheme};
use crate::rust::{Auth, Call, Client, Docs, Method, Operation, ServiceFacts};

/// The client whose calls block the thread, or the other one, with a method for each operation.
pub(super) fn client<'a>(
    cx: &Context<'_>,
    operations: impl Iterator<Item = &'a Operation>,
    is_blocking: bool,
) -> Client {
    let title = cx.model().service.title();
    let how = if is_blocking { ", each of which blocks the thread" } else { "" };
    let about = format!("Calls operations of {title}{how}. A clone shares all that it has.");
    Client { docs: plain(&about), is_blocking, methods: operations.map(method).collect() }
}

fn method(operation: &Operation) -> Method {
    let Operation { name, module, .. } = operation;
    Method {
        name: operation.method().to_owned(),
        docs: docs(operation),
        deprecated: operation.deprecated.clone(),
        operation: name.clone(),
        module: module.clone(),
        builder: operation.builders[0].name.clone(),
        waiter: None,
        streams: operation.streams.kind(),
    }
}

/// The first paragraph of the operation's, where it is one of text, and where the rest is.
fn docs(operation: &Operation) -> Docs {
    let Operation { name, module, docs, .. } = operation;
    let mut lines: Docs = docs.iter().take_while(|line| !line.is_empty()).cloned().collect();
    let is_text = lines.first().is_some_and(|line| line.starts_with(char::is_alphanumeric));
    match is_text {
        true => lines.push(String::new()),
        false => lines.clear(),
    }
    lines.push(format!("Calls [`{name}`](crate::{module}::{name})."));
    lines
}

/// What all calls of the service have in common.
pub(super) fn service_facts(cx: &Context<'_>) -> ServiceFacts {
    let service = &cx.model().service;
    let tables = cx.tables.iter().enumerate();
    ServiceFacts {
        id: service.id.clone(),
        max_attempts: service.retries.max_attempts,
        base_delay_millis: service.retries.base_delay_millis,
        tables: tables.map(|(index, of)| (table_name(index), of.endpoints.clone())).collect(),
    }
}

/// How an operation is called.
pub(super) fn call(
    cx: &Context<'_>,
    operation: &model::Operation,
    members: &[model::Member],
) -> Call {
    let (service, name) = (&cx.model().service, operation.name.as_str());
    let table = cx.tables.iter().position(|table| table.operations.contains(&name));
    Call {
        endpoints: table_name(table.unwrap_or_default()),
        auth: match service.auth(operation) {
            AuthScheme::None => Auth::Unsigned,
            AuthScheme::Bearer => Auth::BearerToken,
            _ => Auth::Signature,
        },
        is_long_poll: operation.long_poll,
        has_checksum: service.crc32,
        endpoint: members
            .iter()
            .position(|member| Some(&member.name) == operation.endpoint_member.as_ref()),
    }
}

/// The first table has the plain name.
fn table_name(index: usize) -> String {
    match index {
        0 => "ENDPOINTS".to_owned(),
        _ => format!("ENDPOINTS_{}", index + 1),
    }
}
