//! Whether a member is an `Option`, and whether somebody has to give it a value.

use super::context::Context;
use crate::model::{Member, Traits};
use crate::passes::Recursion;
use crate::rust::Constraint;

/// What a structure is to the operation at hand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// What the caller gives.
    Input,
    /// What the service answers.
    Output,
    /// A part of these, or an error.
    Part,
}

/// Whether a member is never absent. What clients are to treat as optional has no default for them.
pub(super) fn has_default(member: &Member) -> bool {
    member.default.is_some() && !member.client_optional
}

/// Whether a member is an `Option`: it may be absent, or is filled later, or would need a value without an end.
pub(super) fn is_optional(
    cx: &Context<'_>,
    member: &Member,
    role: Role,
    recursion: Recursion,
) -> bool {
    // The caller's generator fills a token, so that the caller need not.
    let is_token = role == Role::Input && member.traits.idempotency_token;
    let is_made_optional = cx.options.honor_client_optional && member.client_optional;
    let is_required = member.required && !is_made_optional;
    is_token || !is_required && !has_default(member) || recursion == Recursion::RequiredCycle
}

/// That a member has to be there in the end although its type can do without.
pub(super) fn constraint(
    member: &Member,
    role: Role,
    is_optional: bool,
    recursion: Recursion,
) -> Option<Constraint> {
    let Traits { host_label, idempotency_token, .. } = member.traits;
    let is_input = role == Role::Input;
    let is_asked_for = member.required && !has_default(member) || is_input && host_label;
    if !is_optional || recursion == Recursion::RequiredCycle || !is_asked_for {
        None
    } else if is_input && idempotency_token {
        Some(Constraint::RequiredAtRequest)
    } else {
        Some(Constraint::Required)
    }
}
