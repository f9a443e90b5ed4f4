//! Modelled errors: structures that are errors, too.

use proc_macro2::TokenStream;
use quote::quote;

use super::ident;
use super::layout::{Field, Layout};

pub(super) fn tokens(layout: &Layout<'_>) -> TokenStream {
    let (ident, name) = (ident(layout.name), layout.id.as_str());
    let option = layout.scope.prelude("Option");
    let field = message_field(layout);
    let message = message(field);
    let shown = field.filter(|field| !field.is_sensitive).map(|_| quote!(, message));
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

/// The member that holds the message, by the names that services use.
fn message_field<'a>(layout: &'a Layout<'a>) -> Option<&'a Field<'a>> {
    ["message", "Message", "errorMessage"].iter().find_map(|name| {
        let mut fields = layout.fields.iter();
        fields.find(|field| field.member.name == *name && layout.is_string(field))
    })
}

fn message(field: Option<&Field<'_>>) -> TokenStream {
    let Some(field) = field else { return quote!(None) };
    let name = ident(&field.name);
    match field.is_optional {
        true => quote!(self.#name.as_deref()),
        false => quote!(Some(&self.#name)),
    }
}
