//! Names for the builders of structures.

use proc_macro2::TokenStream;
use quote::quote;

use super::tokens::{doc, ident};
use crate::rust::Alias;

/// A name for the builder of a structure of the module around.
pub(super) fn tokens(alias: &Alias) -> TokenStream {
    let docs = doc(&alias.docs);
    let [name, structure] = [&alias.name, &alias.structure].map(|name| ident(name));
    quote!(#docs pub type #name<Owner = ()> = crate::Builder<super::#structure, Owner>;)
}
