//! Unions.

use super::constraints;
use super::context::Context;
use super::docs::{self, markdown};
use super::member_docs;
use super::names::{self, TypeName};
use super::sensitive::is_sensitive;
use super::types;
use crate::model::{ShapeId, Structure, Traits};
use crate::rust::{Binding, Union, UnionVariant};

pub(super) fn union(
    cx: &Context<'_>,
    id: &ShapeId,
    union: &Structure,
    traits: &Traits,
    name: &TypeName,
) -> Union {
    let usage = &cx.prepared.usage;
    let is_input = usage.is_input(id);
    let names = names::union_variants(&union.members);
    let accessors = names::accessors(names.iter().cloned());
    let variants = union.members.iter().zip(names).zip(accessors);
    let variants = variants.map(|((member, name), accessor)| {
        let recursion = cx.prepared.cycles.of(id, &member.target, false);
        UnionVariant {
            name,
            member: member.name.clone(),
            wire_name: (cx.protocol.wire_name)(member).to_owned(),
            docs: member_docs::of(cx, member),
            deprecated: docs::deprecated(member.traits.deprecated.as_ref()),
            of_type: types::of_member(cx, &member.target, recursion),
            accessor,
            is_sensitive: is_sensitive(cx, traits, member),
            timestamp_format: types::timestamp_format(cx, member, &Binding::Body),
            constraints: if is_input { constraints::of_member(cx, member) } else { Vec::new() },
        }
    });
    Union {
        path: types::path(name),
        docs: markdown(traits.documentation.as_deref().unwrap_or_default()),
        deprecated: docs::deprecated(traits.deprecated.as_ref()),
        is_input,
        is_output: usage.is_output(id),
        is_sensitive: traits.sensitive,
        variants: variants.collect(),
    }
}
