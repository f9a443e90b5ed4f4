//! Modeled errors: structures that are errors, too.

use proc_macro2::TokenStream;
use quote::quote;

use super::tokens::ident;
use super::types::Scope;
use crate::rust::{ErrorFacts, Structure};

pub(super) fn tokens(structure: &Structure, error: &ErrorFacts, scope: Scope<'_>) -> TokenStream {
    let (ident, code) = (ident(&structure.path.name), &structure.shape);
    let option = scope.prelude("Option");
    let message = message(structure, error);
    let shown = error.is_message_shown.then(|| quote!(, message));
    quote! {
        impl #ident {
            /// What the service has to say about the error.
            #[inline]
            #[must_use]
            pub fn message(&self) -> #option<&str> {
                #message
            }
        }

        crate::support::error!(#ident, #code #shown);
    }
}

/// The first of the fields that is there.
fn message(structure: &Structure, error: &ErrorFacts) -> TokenStream {
    let fields = error.message.iter().filter_map(|&index| structure.fields.get(index));
    let texts = fields.map(|field| {
        let name = ident(&field.name);
        match field.is_optional() {
            true => quote!(self.#name.as_deref()),
            false => quote!(Some(&self.#name)),
        }
    });
    let texts = texts.reduce(|first, second| quote!(#first.or(#second)));
    texts.unwrap_or_else(|| quote!(None))
}
