//! Which requests can be signed for somebody else to send.

use super::context::Context;
use crate::model::{AuthScheme, Member, Operation};
use crate::protocol::Side;
use crate::rust::Binding;

/// Whether a signature in the address says all that the service has to know: there is no body, or one that no signature is
/// about.
pub(super) fn can_be_presigned(cx: &Context<'_>, operation: &Operation) -> bool {
    let auth = cx.model().service.auth(operation);
    let is_signed = !matches!(auth, AuthScheme::None | AuthScheme::Bearer);
    let input = operation.input.as_ref().and_then(|id| cx.shape(id)?.structure());
    let mut members = input.into_iter().flat_map(|input| &input.members);
    let has_body = members.any(|member| is_in_body(cx, member));
    let is_unsigned = operation.request_stream.is_none() || operation.unsigned_payload;
    cx.protocol.module.is_some() && is_signed && !has_body && is_unsigned
}

fn is_in_body(cx: &Context<'_>, member: &Member) -> bool {
    let binding = cx.shape(&member.target);
    let binding = binding.map(|shape| (cx.protocol.binding)(Side::Request, member, shape));
    matches!(binding, Some(Binding::Body | Binding::Document(_) | Binding::Content(_)))
}
