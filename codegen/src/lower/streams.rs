//! Payloads that are streams, and what callers are told of them.

use super::docs::{code, markdown};
use crate::model;
use crate::rust::{Docs, RequestStream, ResponseStream, StreamKind, Streams};

/// What an operation sends and receives as a stream.
pub(super) fn streams(operation: &model::Operation) -> Streams {
    let request = operation.request_stream.as_ref().map(|stream| RequestStream {
        member: stream.member.clone(),
        content_type: stream.media_type.clone().unwrap_or_else(|| BYTES.to_owned()),
        requires_length: stream.requires_length,
        is_unsigned: operation.unsigned_payload,
        tree_hash_header: operation.tree_hash_header.clone(),
    });
    let response = operation.response_stream.as_ref();
    let response = response.map(|stream| ResponseStream { member: stream.member.clone() });
    Streams { request, response }
}

/// What bytes are of which nothing is known.
const BYTES: &str = "application/octet-stream";

/// Paragraphs for the documentation of an operation; `method` is the one that clients have for it.
pub(super) fn docs(operation: &model::Operation, streams: &Streams, method: &str) -> Docs {
    let Some(kind) = streams.kind() else { return Vec::new() };
    let call = match kind {
        StreamKind::Sent => "takes the body with `send(body)`",
        StreamKind::Received => "gives the body with the output, as it comes, with `send()`",
        StreamKind::SentAndReceived => {
            "takes the one body and gives the other with the output, as it comes, with `send(body)`"
        }
    };
    let mut lines = Vec::new();
    let bodies = [("request", &operation.request_stream), ("response", &operation.response_stream)];
    for (message, stream) in bodies {
        let Some(stream) = stream else { continue };
        let about = markdown(stream.documentation.as_deref().unwrap_or_default());
        let end = if about.is_empty() { '.' } else { ':' };
        let member = code(&stream.member);
        let first = format!("The body of the {message} is a stream, {member} in the model{end}");
        lines.extend([String::new(), first]);
        lines.extend((!about.is_empty()).then(String::new));
        lines.extend(about);
    }
    lines.extend([String::new(), format!("`{method}()` of a client {call}.")]);
    if let Some(header) = &operation.tree_hash_header {
        let header = code(header);
        lines.extend([
            String::new(),
            format!("The service wants the tree hash of the body in the header {header}. A client puts it there, unless a"),
            "member of the input is it; `request_with_body` leaves it to its caller.".to_owned(),
        ]);
    }
    lines
}
