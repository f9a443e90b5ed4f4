//! Protocols: which one a service's operations are generated for, and what each decides.
//!
//! A protocol is a file here, and a row of [`SUPPORTED`].

mod aws_json;
mod bindings;
mod definition;
mod rest_json;

use crate::diagnostic::Diagnostic;
use crate::model::{self, Service};

pub(crate) use definition::{Protocol, Side};

/// The protocols that crates can be made for.
const SUPPORTED: &[&Protocol] = &[&aws_json::V1_0, &aws_json::V1_1, &rest_json::PROTOCOL];

/// The protocol that a service's operations are generated for: of those that it has, in its order, the first that is
/// supported.
pub(crate) fn select(service: &Service) -> Result<&'static Protocol, Diagnostic> {
    let supported = service.protocols.iter().find_map(supported);
    supported.ok_or_else(|| {
        let names: Vec<_> = service.protocols.iter().map(model::Protocol::as_str).collect();
        let mut ours: Vec<_> = SUPPORTED.iter().map(|protocol| protocol.id.as_str()).collect();
        let last = ours.pop().unwrap_or_default();
        let found = match names.as_slice() {
            [] => "names no protocol".to_owned(),
            names => format!("supports {}", names.join(", ")),
        };
        let message = format!("the service {found}; expected {} or {last}", ours.join(", "));
        Diagnostic::error(&service.origin.source, service.origin.pointer.clone(), message).help(
            "crates can be made of services that support one of these; for any other one, use its crate of the official SDK",
        )
    })
}

/// The protocol of a name, if it is supported.
pub(crate) fn supported(id: &model::Protocol) -> Option<&'static Protocol> {
    SUPPORTED.iter().find(|protocol| protocol.id == *id).copied()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::{Protocol, aws_json};
    use crate::api::{Options, Selection, Source, Sources};
    use crate::rust::Need;
    use crate::{emit, file, frontend, lower, passes};

    /// The need for hand-written modules, and the text of the only operation, of a crate for a protocol.
    fn crate_for(protocol: &'static Protocol) -> (bool, String) {
        let model = br#"{
            "metadata": {"protocol": "json", "jsonVersion": "1.0", "serviceId": "Any", "targetPrefix": "Any",
                "apiVersion": "1", "endpointPrefix": "any"},
            "operations": {"Get": {"name": "Get", "endpoint": {"hostPrefix": "data-"},
                "requestcompression": {"encodings": ["gzip"]}}},
            "shapes": {}
        }"#;
        let models = &[Source { name: "model.json", text: model }];
        let sources = Sources { models, ..Sources::default() };
        let (model, _, mut diagnostics) = frontend::load(&sources, false).unwrap();
        let options = Options {
            operations: Selection::All,
            crate_name: None,
            honor_client_optional: false,
            protocol_tests: false,
        };
        let prepared = passes::run(model, &options, false, &mut diagnostics);
        let of = lower::lower(&prepared, protocol, &options, &mut Vec::new());
        let (drafts, files) = emit::files(&of);
        let files = file::finish(&drafts, files).unwrap();
        let operation = files.iter().find(|file| file.path == "src/operation/get.rs").unwrap();
        (of.needs.contains(&Need::Protocol("other")), operation.contents.clone())
    }

    #[test]
    fn a_protocol_may_have_a_module_that_makes_requests_and_reads_responses() {
        const OTHER: Protocol = Protocol { module: Some("other"), ..aws_json::V1_0 };
        let (is_needed, text) = crate_for(&OTHER);
        assert!(is_needed);
        assert!(text.contains("compression::gzip"), "{text}");
        assert!(text.contains("crate::support::protocol::other::request("), "{text}");
        assert!(text.contains("crate::support::protocol::other::response(response)"), "{text}");
        let (is_needed, text) = crate_for(&aws_json::V1_0);
        assert!(!is_needed);
        assert!(text.contains("crate::support::protocol::aws_json::request("), "{text}");
        assert!(!text.contains("fn response<"), "{text}");
    }
}
