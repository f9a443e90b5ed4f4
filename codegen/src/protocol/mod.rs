//! Protocols: which one a service's operations are generated for, and what each decides.
//!
//! A protocol is a file here, and a row of [`SUPPORTED`].

mod aws_json;
mod definition;

use crate::diagnostic::Diagnostic;
use crate::model::{self, Service};

pub(crate) use definition::Protocol;

/// The protocols that crates can be made for.
const SUPPORTED: &[&Protocol] = &[&aws_json::V1_0, &aws_json::V1_1];

/// The protocol that a service's operations are generated for: of those that it has, in its order, the first that is
/// supported.
pub(crate) fn select(service: &Service) -> Result<&'static Protocol, Diagnostic> {
    let supported = service.protocols.iter().find_map(supported);
    supported.ok_or_else(|| {
        let names: Vec<_> = service.protocols.iter().map(model::Protocol::as_str).collect();
        let ours: Vec<_> = SUPPORTED.iter().map(|protocol| protocol.id.as_str()).collect();
        let message =
            format!("the service supports {}; expected {}", names.join(", "), ours.join(" or "));
        Diagnostic::error(&service.origin.source, service.origin.pointer.clone(), message)
            .help("only services that support one of these protocols can be generated")
    })
}

/// The protocol of a name, if it is supported.
pub(crate) fn supported(id: &model::Protocol) -> Option<&'static Protocol> {
    SUPPORTED.iter().find(|protocol| protocol.id == *id).copied()
}
