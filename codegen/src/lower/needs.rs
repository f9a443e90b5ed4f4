//! Which hand-written modules a crate takes.

use std::collections::BTreeSet;

use super::context::Context;
use super::presigning::can_be_presigned;
use crate::model::{Kind, Operation};
use crate::rust::Need;

pub(super) fn of(cx: &Context<'_>) -> BTreeSet<Need> {
    let kinds = cx.model().shapes.values().map(|shape| &shape.kind);
    let mut needs: BTreeSet<Need> = kinds.filter_map(of_kind).collect();
    needs.extend([Need::Always, Need::Client]);
    if !needs.contains(&Need::Timestamps) {
        needs.insert(Need::Clock);
    }
    needs.extend(cx.protocol.module.map(Need::Protocol));
    let any = |has: fn(&Operation) -> bool| cx.model().operations.values().any(has);
    if !needs.contains(&Need::Blobs) {
        let is_in_headers = cx.protocol.module.is_some() || any(Operation::needs_checksum);
        needs.insert(if is_in_headers { Need::Encoding } else { Need::Base64 });
    }
    needs.extend(any(Operation::takes_gzip).then_some(Need::Compression));
    needs.extend(any(Operation::needs_checksum).then_some(Need::Checksum));
    needs.extend(any(has_stream).then_some(Need::Streams));
    let mut operations = cx.model().operations.values();
    let has_presigned = operations.any(|operation| can_be_presigned(cx, operation));
    needs.extend(has_presigned.then_some(Need::Presigning));
    if needs.contains(&Need::Streams) && needs.contains(&Need::Presigning) {
        needs.insert(Need::PresignedStreams);
    }
    needs.extend(any(|of| of.paginator.is_some()).then_some(Need::Pages));
    needs.extend(any(|of| !of.waiters.is_empty()).then_some(Need::Waiters));
    needs
}

fn has_stream(operation: &Operation) -> bool {
    operation.request_stream.is_some() || operation.response_stream.is_some()
}

fn of_kind(kind: &Kind) -> Option<Need> {
    match kind {
        Kind::Blob => Some(Need::Blobs),
        Kind::Timestamp => Some(Need::Timestamps),
        Kind::Document => Some(Need::Documents),
        Kind::Enum(_) => Some(Need::Enumerations),
        Kind::Union(_) => Some(Need::Unions),
        _ => None,
    }
}
