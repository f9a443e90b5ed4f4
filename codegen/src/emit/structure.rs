//! Structures.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::default::has_default;
use super::layout::{Field, Layout, Role};
use super::limits::Presence;
use super::{
    Context, Scope, builder, constraints, deprecated, doc, docs, error, format_argument, ident,
    limits,
};
use crate::model::{ShapeId, Structure, Traits};

/// A structure of `types`, which is an error there if the model says so.
pub(super) fn in_types(
    cx: &Context<'_>,
    id: &ShapeId,
    structure: &Structure,
    traits: &Traits,
    name: &str,
) -> TokenStream {
    let layout = layout(cx, id, structure, traits, name);
    let error = structure.error.as_ref().map(|_| error::tokens(&layout));
    let tokens = tokens(&layout);
    quote!(#tokens #error)
}

/// What becomes of a structure of `types`.
pub(super) fn layout<'a>(
    cx: &'a Context<'a>,
    id: &'a ShapeId,
    structure: &'a Structure,
    traits: &'a Traits,
    name: &'a str,
) -> Layout<'a> {
    Layout::new(cx, id, structure, traits, name, Scope(name), Role::Part)
}

/// The structure, its builder, and how it is read and written.
pub(super) fn tokens(layout: &Layout<'_>) -> TokenStream {
    let definition = definition(layout);
    let default = default(layout);
    let builder = builder::tokens(layout);
    let wire = wire(layout);
    quote!(#definition #default #builder #wire)
}

fn definition(layout: &Layout<'_>) -> TokenStream {
    let docs = doc(docs::markdown(layout.traits.documentation.as_deref().unwrap_or_default()));
    let deprecated = deprecated(layout.traits.deprecated.as_ref());
    let default = (!layout.has_defaults()).then(|| quote!(#[derive(Default)]));
    let ident = ident(layout.name);
    let fields = layout.fields.iter().map(|field| self::field(layout, field));
    quote! {
        #docs
        #deprecated
        #[non_exhaustive]
        #default
        pub struct #ident {
            #(#fields)*
        }
    }
}

fn field(layout: &Layout<'_>, field: &Field<'_>) -> TokenStream {
    let docs = doc(constraints::documentation(layout.cx, field.member));
    let deprecated = deprecated(field.member.traits.deprecated.as_ref());
    let (name, plain) = (ident(&field.name), &field.plain);
    let option = layout.scope.prelude("Option");
    let of_type = if field.is_optional { quote!(#option<#plain>) } else { plain.clone() };
    quote!(#docs #deprecated pub #name: #of_type,)
}

/// `Default` by hand, where the model has values for some of the members.
fn default(layout: &Layout<'_>) -> Option<TokenStream> {
    if !layout.has_defaults() {
        return None;
    }
    let (ident, default) = (ident(layout.name), layout.scope.prelude("Default"));
    let fields = layout.fields.iter().map(|field| {
        let name = super::ident(&field.name);
        match &field.default {
            Some(value) => quote!(#name: #value),
            None => quote!(#name: #default::default()),
        }
    });
    Some(quote! {
        impl #default for #ident {
            #[inline]
            fn default() -> Self {
                Self { #(#fields),* }
            }
        }
    })
}

/// How the structure is read and written.
fn wire(layout: &Layout<'_>) -> TokenStream {
    let (ident, name) = (ident(layout.name), layout.name);
    let members = layout.fields.iter().map(|field| &field.member.name);
    let indices = || (0..layout.fields.len()).map(Literal::usize_unsuffixed);
    let required = indices().zip(&layout.fields).filter(|(_, field)| field.is_required);
    let required = required.map(|(index, _)| index);
    let sensitive = indices().zip(&layout.fields).filter(|(_, field)| field.is_sensitive);
    let sensitive = sensitive.map(|(index, _)| index);
    let fields = layout.fields.iter().map(|field| field.name.trim_start_matches("r#"));
    let is_output = layout.is_output;
    let limits = layout.fields.iter().map(|field| (field.member, presence(layout, field)));
    let limits = layout.is_input.then(|| limits::table(layout.cx, limits));
    let reads = layout.fields.iter().map(|field| {
        let name = super::ident(&field.name);
        match field.default {
            Some(_) => quote!(read_or(&mut self.#name, |new: Self| new.#name)),
            None => quote!(read(&mut self.#name)),
        }
    });
    let writes = layout.fields.iter().map(|field| {
        let name = super::ident(&field.name);
        let format = field.member.traits.timestamp_format;
        match format_argument(format.or_else(|| layout.cx.timestamp_format(&field.member.target))) {
            Some(format) => quote!(write_as(#format, &self.#name)),
            None => quote!(write(&self.#name)),
        }
    });
    let indices = indices();
    let read = match layout.fields.as_slice() {
        [] => quote!(from.skip()),
        _ => quote!(match member {
            #(#indices => from.#reads,)*
            _ => from.skip(),
        }),
    };
    // An empty structure has nothing to choose from, and nothing to write.
    let [member, to] = match layout.fields.as_slice() {
        [] => [quote!(_), quote!(_)],
        _ => [quote!(member), quote!(to)],
    };
    quote! {
        impl crate::support::Structure for #ident {
            const SHAPE: crate::support::Shape = crate::support::Shape {
                name: #name,
                members: &[#(#members),*],
                fields: &[#(#fields),*],
                required: &[#(#required),*],
                sensitive: &[#(#sensitive),*],
                is_output: #is_output,
            };
            #limits

            fn read(&mut self, #member: usize, from: &mut impl crate::support::Reader) {
                #read
            }

            fn write(&self, #to: &mut impl crate::support::Writer) {
                #(to.#writes;)*
            }
        }

        crate::support::structure!(#ident);
    }
}

/// Whether a member has to be there in the end although its type can do without.
pub(super) fn presence(layout: &Layout<'_>, field: &Field<'_>) -> Option<Presence> {
    let Traits { host_label, idempotency_token, .. } = field.member.traits;
    let is_input = layout.role == Role::Input;
    let is_asked_for =
        field.member.required && !has_default(field.member) || is_input && host_label;
    if !field.is_optional || field.is_endless || !is_asked_for {
        None
    } else if is_input && idempotency_token {
        Some(Presence::Filled)
    } else {
        Some(Presence::Required)
    }
}
