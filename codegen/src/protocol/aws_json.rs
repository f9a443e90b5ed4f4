//! awsJson 1.0 and 1.1, which differ in their content type alone.

use super::definition::Protocol;
use crate::api;
use crate::model::{self, Operation, Service};
use crate::rust::{Route, TimestampFormat};

pub(super) const V1_0: Protocol = Protocol {
    id: model::Protocol::AwsJson1_0,
    family: api::Protocol::AwsJson,
    timestamp_format: TimestampFormat::EpochSeconds,
    module: None,
    route: |service, operation| route(service, operation, "application/x-amz-json-1.0"),
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
        path: "/".to_owned(),
        content_type,
        target: Some(format!("{}.{}", service.target_prefix, operation.name)),
        is_query_compatible: service.query_compatible,
    }
}
