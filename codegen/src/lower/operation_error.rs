//! What an operation is known to fail with.

use std::collections::BTreeSet;

use super::context::Context;
use super::docs::markdown;
use super::names::{self, OperationName, TypeName};
use super::types;
use crate::model::{Member, Operation, Shape, ShapeId};
use crate::protocol::Side;
use crate::rust::{Binding, ListedError, OperationError};

pub(super) fn operation_error(
    cx: &Context<'_>,
    operation: &Operation,
    name: &OperationName,
) -> OperationError {
    let errors = errors(cx, operation);
    let is_bound = |shape: &Shape| {
        let members = shape.structure().map(|structure| &structure.members);
        let is_bound = |member: &Member| {
            let binding = |shape| (cx.protocol.binding)(Side::Response, member, shape);
            cx.shape(&member.target).map(binding).is_some_and(|of| of != Binding::Body)
        };
        members.is_some_and(|members| members.iter().any(is_bound))
    };
    let variants = names::error_variants(errors.iter().map(|(_, _, name)| name.ident.as_str()));
    let predicates = names::predicates(variants.iter().cloned());
    let codes = codes(&errors);
    let listed = errors.iter().zip(variants).zip(predicates).zip(codes);
    let listed = listed.map(|((((_, shape, error), name), predicate), codes)| {
        let traits = shape.structure().and_then(|structure| structure.error.as_ref());
        ListedError {
            name,
            docs: markdown(shape.traits.documentation.as_deref().unwrap_or_default()),
            error: types::path(error),
            predicate,
            codes,
            is_bound: is_bound(shape),
            retryable: traits.and_then(|traits| Some(traits.retryable?.throttling)),
        }
    });
    OperationError { name: format!("{}Error", name.ident), variants: listed.collect() }
}

type Error<'a> = (&'a ShapeId, &'a Shape, &'a TypeName);

/// The errors of an operation, each once: some models list one twice.
fn errors<'a>(cx: &'a Context<'_>, operation: &'a Operation) -> Vec<Error<'a>> {
    let mut listed = BTreeSet::new();
    let ids = operation.errors.iter().filter(|id| listed.insert(*id));
    ids.filter_map(|id| Some((id, cx.shape(id)?, cx.names.of(id)?))).collect()
}

/// The codes of each error on the wire. An error's own name goes before another one's older code, and the first such code
/// before the next.
fn codes(errors: &[Error<'_>]) -> Vec<Vec<String>> {
    let mut taken: BTreeSet<&str> = errors.iter().map(|(id, ..)| id.as_str()).collect();
    let codes = errors.iter().map(|(id, shape, _)| {
        let traits = shape.structure().and_then(|structure| structure.error.as_ref());
        let code = traits.and_then(|traits| traits.code.as_deref());
        let older = code.filter(|code| taken.insert(code));
        std::iter::once(id.as_str()).chain(older).map(str::to_owned).collect()
    });
    codes.collect()
}
