//! Modules: what is in each, and what each makes available.

use proc_macro2::TokenStream;
use quote::quote;

use super::tokens::{deprecated, doc, feature, ident, inner_doc, path};
use super::{alias, client, endpoints, enumeration, operation, structure, union};
use crate::file::Draft;
use crate::rust::{Export, Item, Module};

/// A file for each module below the root.
pub(super) fn drafts(root: &Module) -> Vec<Draft<'_>> {
    let modules = root.all().into_iter().filter(|module| !module.path.is_empty());
    let draft = |module| Draft::new(file(module), move || tokens(module));
    modules.map(draft).collect()
}

fn file(module: &Module) -> String {
    format!("src/{}.rs", module.path.join("/"))
}

fn tokens(module: &Module) -> TokenStream {
    let docs = inner_doc(&module.docs);
    let public = module.modules.iter().filter(|inner| inner.is_public).map(declaration);
    let private = module.modules.iter().filter(|inner| !inner.is_public).map(declaration);
    let reexports = module.modules.iter().filter(|inner| !inner.is_public).map(reexport);
    let items = module.items.iter().map(item);
    let exports = module.exports.iter().map(export);
    quote!(#docs #(#public)* #(#private)* #(#reexports)* #(#items)* #(#exports)*)
}

/// An item, as its module has it.
fn item(item: &Item) -> TokenStream {
    match item {
        Item::Structure(of) => structure::tokens(of),
        Item::Enumeration(of) => enumeration::tokens(of),
        Item::Union(of) => union::tokens(of),
        Item::Operation(of) => operation::tokens(of),
        Item::Alias(of) => alias::tokens(of),
        Item::Client(of) => client::tokens(of),
        Item::Service(of) => endpoints::tokens(of),
    }
}

/// What declares a module in the one around it.
pub(super) fn declaration(module: &Module) -> TokenStream {
    let docs = doc(&module.outer_docs);
    let deprecated = deprecated(module.deprecated.as_ref());
    let feature = feature(module.feature);
    let public = module.is_public.then(|| quote!(pub));
    let name = ident(module.name());
    quote!(#docs #deprecated #feature #public mod #name;)
}

/// What makes the items of a private module available.
fn reexport(module: &Module) -> TokenStream {
    let name = ident(module.name());
    let items = module.items.iter().map(|item| ident(item.name()));
    quote!(#(pub use self::#name::#items;)*)
}

/// What makes names of another module available.
fn export(export: &Export) -> TokenStream {
    let feature = feature(export.feature);
    let from = path(export.from);
    let names = export.names.iter().map(|name| ident(name));
    quote!(#feature pub use crate::#from::{#(#names),*};)
}
