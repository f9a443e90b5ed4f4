//! Modeled errors: structures that are errors, too.

use proc_macro2::TokenStream;
use quote::quote;

use super::ident;
use super::layout::{Field, Layout};
use crate::passes::MESSAGE_SPELLINGS;

pub(super) fn tokens(layout: &Layout<'_>) -> TokenStream {
    let (ident, name) = (ident(layout.name), layout.id.as_str());
    let option = layout.scope.prelude("Option");
    let fields = message_fields(layout);
    let message = message(&fields);
    let is_shown = !fields.is_empty() && fields.iter().all(|field| !field.is_sensitive);
    let shown = is_shown.then(|| quote!(, message));
    quote! {
        impl #ident {
            /// What the service has to say about the error.
            #[inline]
            #[must_use]
            pub fn message(&self) -> #option<&str> {
                #message
            }
        }

        crate::support::error!(#ident, #name #shown);
    }
}

/// The members that may hold the message.
fn message_fields<'a>(layout: &'a Layout<'a>) -> Vec<&'a Field<'a>> {
    let fields = MESSAGE_SPELLINGS.iter().filter_map(|name| {
        let mut fields = layout.fields.iter();
        fields.find(|field| field.member.name == *name && layout.is_string(field))
    });
    fields.collect()
}

/// The first of the members that is there.
fn message(fields: &[&Field<'_>]) -> TokenStream {
    let texts = fields.iter().map(|field| {
        let name = ident(&field.name);
        match field.is_optional {
            true => quote!(self.#name.as_deref()),
            false => quote!(Some(&self.#name)),
        }
    });
    let texts = texts.reduce(|first, second| quote!(#first.or(#second)));
    texts.unwrap_or_else(|| quote!(None))
}
