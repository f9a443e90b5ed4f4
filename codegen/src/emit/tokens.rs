//! What several kinds of items are printed with: identifiers, documentation, attributes.

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::quote;

use crate::rust::Deprecated;

/// An identifier, which may be a raw one.
pub(crate) fn ident(name: &str) -> Ident {
    match name.strip_prefix("r#") {
        Some(raw) => Ident::new_raw(raw, Span::call_site()),
        None => Ident::new(name, Span::call_site()),
    }
}

/// A path of modules.
pub(super) fn path(path: &str) -> TokenStream {
    let names = path.split("::").map(ident);
    quote!(#(#names)::*)
}

/// Documentation of the item that follows, a comment a line.
pub(crate) fn doc<S: AsRef<str>>(lines: impl IntoIterator<Item = S>) -> TokenStream {
    let lines = lines.into_iter().map(comment);
    quote!(#(#[doc = #lines])*)
}

/// Documentation of the module that it stands in.
pub(crate) fn inner_doc<S: AsRef<str>>(lines: impl IntoIterator<Item = S>) -> TokenStream {
    let lines = lines.into_iter().map(comment);
    quote!(#(#![doc = #lines])*)
}

fn comment(line: impl AsRef<str>) -> String {
    match line.as_ref() {
        "" => String::new(),
        line => format!(" {line}"),
    }
}

/// The attribute of an item that should not be used any more.
pub(super) fn deprecated(deprecated: Option<&Deprecated>) -> Option<TokenStream> {
    Some(match deprecated? {
        Some(note) => quote!(#[deprecated(note = #note)]),
        None => quote!(#[deprecated]),
    })
}

/// The attribute of an item that takes a feature.
pub(super) fn feature(feature: Option<&str>) -> Option<TokenStream> {
    feature.map(|feature| quote!(#[cfg(feature = #feature)]))
}

/// A literal of an integer. The sign is a token of its own.
pub(crate) fn integer(value: i128) -> TokenStream {
    let (sign, value) = ((value < 0).then(|| quote!(-)), value.unsigned_abs());
    let value = Literal::u128_unsuffixed(value);
    quote!(#sign #value)
}
