//! restJson1: documents are JSON, and members may be in headers, the path, the query and the status as well.

use super::bindings;
use super::definition::Protocol;
use crate::api;
use crate::model::{self, Operation, Service};
use crate::rust::{Route, TimestampFormat};

pub(super) const PROTOCOL: Protocol = Protocol {
    id: model::Protocol::RestJson1,
    family: api::Protocol::RestJson,
    timestamp_format: TimestampFormat::EpochSeconds,
    module: Some("rest_json"),
    has_streams: true,
    route,
    wire_name: |member| member.traits.json_name.as_deref().unwrap_or(&member.name),
    binding: bindings::binding,
    check: bindings::check,
};

fn route(service: &Service, operation: &Operation) -> Route {
    let (method, uri) = (operation.http.method.clone(), operation.http.uri.clone());
    Route { method, uri, headers: service.headers.clone(), target: None }
}
