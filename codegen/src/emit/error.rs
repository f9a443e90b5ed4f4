//! Modelled errors: structures that are errors, too.

use proc_macro2::TokenStream;
use quote::quote;

use super::structure::Emitter;
use super::{Scope, ident};
use crate::ir::ShapeId;

pub(super) fn tokens(id: &ShapeId, emitter: &Emitter<'_>) -> TokenStream {
    let (ident, name) = (ident(emitter.name), id.as_str());
    let option = Scope(emitter.name).prelude("Option");
    let message = message(emitter);
    quote! {
        impl #ident {
            /// What the service has to say about the error.
            #[must_use]
            pub fn message(&self) -> #option<&str> {
                #message
            }
        }

        crate::support::error!(#ident, #name);
    }
}

/// The member that holds the message, by the names that services use.
fn message(emitter: &Emitter<'_>) -> TokenStream {
    let field = ["message", "Message", "errorMessage"].iter().find_map(|name| {
        emitter.fields.iter().find(|field| field.member.name == *name && emitter.is_string(field))
    });
    let Some(field) = field else { return quote!(None) };
    let name = super::ident(&field.name);
    match field.is_optional {
        true => quote!(self.#name.as_deref()),
        false => quote!(Some(&self.#name)),
    }
}
