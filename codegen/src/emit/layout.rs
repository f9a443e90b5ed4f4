//! What becomes of a structure's members: their names, their types, and what else several emitters ask.

use proc_macro2::TokenStream;
use quote::quote;

use super::default::{default, has_default};
use super::{Context, Scope};
use crate::model::{Kind, Member, ShapeId, Structure, Traits};
use crate::names;
use crate::passes::Recursive;

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

/// A structure, and what became of it.
pub(super) struct Layout<'a> {
    pub(super) cx: &'a Context<'a>,
    pub(super) id: &'a ShapeId,
    pub(super) traits: &'a Traits,
    pub(super) name: &'a str,
    /// The name that the module defines, and that may hide one of the prelude's.
    pub(super) scope: Scope<'a>,
    pub(super) role: Role,
    /// Whether a service sends the structure.
    pub(super) is_output: bool,
    /// Whether a caller sends it.
    pub(super) is_input: bool,
    pub(super) fields: Vec<Field<'a>>,
}

/// A member, and what became of it.
#[expect(clippy::struct_excessive_bools, reason = "each is a question of its own")]
pub(super) struct Field<'a> {
    pub(super) member: &'a Member,
    pub(super) name: String,
    /// The type without `Option`.
    pub(super) plain: TokenStream,
    /// Whether the field is an `Option`.
    pub(super) is_optional: bool,
    /// What the field is where the model gives it a value besides the type's own default.
    pub(super) default: Option<TokenStream>,
    /// Whether somebody has to give the field a value.
    pub(super) is_required: bool,
    /// The setter that replaces a whole list or map.
    pub(super) whole_setter: String,
    /// Whether a value of the type would need another one without an end, so that it must be optional.
    pub(super) is_endless: bool,
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
        role: Role,
    ) -> Self {
        let names = names::fields(&structure.members);
        let whole_setters = names::whole_setters(&names);
        let fields = structure.members.iter().zip(names).zip(whole_setters);
        let fields = fields.map(|((member, field), whole_setter)| {
            let plain = cx.rust_type(&member.target, scope);
            let recursive = cx.prepared.recursion.of(id, &member.target, member.required);
            let is_optional = is_optional(cx, member, role) || recursive == Recursive::Endless;
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
                is_optional,
                default: default(cx, member, scope),
                is_required: !is_optional && !has_default(member),
                is_endless: recursive == Recursive::Endless,
                whole_setter,
                is_boxed: recursive != Recursive::No,
                is_sensitive: traits.sensitive
                    || member.traits.sensitive
                    || cx.is_sensitive(&member.target),
            }
        });
        let fields = fields.collect();
        let usage = &cx.prepared.usage;
        let is_output = role == Role::Output || role == Role::Part && usage.is_output(id);
        let is_input = role == Role::Input || role == Role::Part && usage.is_input(id);
        Self { cx, id, traits, name, scope, role, is_output, is_input, fields }
    }

    /// Whether a field has another default than its type.
    pub(super) fn has_defaults(&self) -> bool {
        self.fields.iter().any(|field| field.default.is_some())
    }

    /// Whether a field is a string, rather than something that is made of one.
    pub(super) fn is_string(&self, field: &Field<'_>) -> bool {
        matches!(self.cx.shape(&field.member.target).map(|shape| &shape.kind), Some(Kind::String))
    }
}

/// Whether a member is an `Option`, recursion aside.
pub(super) fn is_optional(cx: &Context<'_>, member: &Member, role: Role) -> bool {
    // The caller's generator fills a token, so that the caller need not.
    let is_token = role == Role::Input && member.traits.idempotency_token;
    let is_made_optional = cx.options.honor_client_optional && member.client_optional;
    let is_required = member.required && !is_made_optional;
    is_token || !is_required && !has_default(member)
}
