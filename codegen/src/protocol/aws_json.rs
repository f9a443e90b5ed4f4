//! awsJson 1.0 and 1.1, which differ in their content type alone.

use super::definition::Protocol;
use crate::api;
use crate::model::{self, Operation, Service};
use crate::rust::{Binding, Route, Target, TimestampFormat};

pub(super) const V1_0: Protocol = Protocol {
    id: model::Protocol::AwsJson1_0,
    family: api::Protocol::AwsJson,
    timestamp_format: TimestampFormat::EpochSeconds,
    module: None,
    has_streams: false,
    route: |service, operation| route(service, operation, "application/x-amz-json-1.0"),
    wire_name: |member| &member.name,
    binding: |_, _, _| Binding::Body,
    check: |_, _| {},
};

pub(super) const V1_1: Protocol = Protocol {
    id: model::Protocol::AwsJson1_1,
    route: |service, operation| route(service, operation, "application/x-amz-json-1.1"),
    ..V1_0
};

/// Every request goes to the same place, and a header says what it is.
fn route(service: &Service, operation: &Operation, content_type: &'static str) -> Route {
    Route {
        method: "POST".to_owned(),
        uri: "/".to_owned(),
        headers: Vec::new(),
        target: Some(Target {
            content_type,
            name: format!("{}.{}", service.target_prefix, operation.name),
            is_query_compatible: service.query_compatible,
        }),
    }
}
