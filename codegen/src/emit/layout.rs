//! What becomes of a structure's members: their names, their types, and what else several emitters ask.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Context, Scope};
use crate::ir::{Kind, Member, ShapeId, Structure, Traits};
use crate::names;
use crate::passes::Recursive;

/// A structure, and what became of it.
pub(super) struct Layout<'a> {
    pub(super) cx: &'a Context<'a>,
    pub(super) id: &'a ShapeId,
    pub(super) traits: &'a Traits,
    pub(super) name: &'a str,
    /// The name that the module defines, and that may hide one of the prelude's.
    pub(super) scope: Scope<'a>,
    pub(super) is_output: bool,
    pub(super) fields: Vec<Field<'a>>,
}

/// A member, and what became of it.
pub(super) struct Field<'a> {
    pub(super) member: &'a Member,
    pub(super) name: String,
    /// The type without `Option`.
    pub(super) plain: TokenStream,
    /// Whether the field is an `Option`.
    pub(super) is_optional: bool,
    /// The setter that replaces a whole list or map.
    pub(super) whole_setter: String,
    /// Whether the type is in a box.
    pub(super) is_boxed: bool,
    pub(super) is_sensitive: bool,
}

impl<'a> Layout<'a> {
    pub(super) fn new(
        cx: &'a Context<'a>,
        id: &'a ShapeId,
        structure: &'a Structure,
        traits: &'a Traits,
        name: &'a str,
        scope: Scope<'a>,
        is_output: bool,
    ) -> Self {
        let names = names::fields(&structure.members);
        let whole_setters = names::whole_setters(&names);
        let fields = structure.members.iter().zip(names).zip(whole_setters);
        let fields = fields.map(|((member, field), whole_setter)| {
            let plain = cx.rust_type(&member.target, scope);
            let recursive = cx.prepared.recursion.of(id, &member.target, member.required);
            Field {
                member,
                name: field,
                plain: match recursive {
                    Recursive::No => plain,
                    Recursive::Boxed | Recursive::Endless => {
                        let boxed = scope.prelude("Box");
                        quote!(#boxed<#plain>)
                    }
                },
                is_optional: !member.required || recursive == Recursive::Endless,
                whole_setter,
                is_boxed: recursive != Recursive::No,
                is_sensitive: traits.sensitive
                    || member.traits.sensitive
                    || cx.is_sensitive(&member.target),
            }
        });
        Self { cx, id, traits, name, scope, is_output, fields: fields.collect() }
    }

    /// Whether a field is a string, rather than something that is made of one.
    pub(super) fn is_string(&self, field: &Field<'_>) -> bool {
        matches!(self.cx.shape(&field.member.target).map(|shape| &shape.kind), Some(Kind::String))
    }

    /// Whether any of the members must not be shown.
    pub(super) fn is_sensitive(&self) -> bool {
        self.fields.iter().any(|field| field.is_sensitive)
    }
}
