//! Open enumerations.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;

use super::{Context, code, deprecated, doc, docs, ident};
use crate::ir::{EnumValue, ShapeId, Traits};
use crate::names;

pub(super) fn tokens(
    _: &Context<'_>,
    id: &ShapeId,
    values: &[EnumValue],
    traits: &Traits,
    name: &str,
) -> TokenStream {
    let idents: Vec<_> = names::variants(values).iter().map(|variant| ident(variant)).collect();
    let docs = doc(docs::markdown(traits.documentation.as_deref().unwrap_or_default()));
    let deprecated = deprecated(traits.deprecated.as_ref());
    let derive_debug = (!traits.sensitive).then(|| quote!(Debug,));
    let debug = traits.sensitive.then(|| debug(name));
    let variants = values.iter().zip(&idents).map(|(value, ident)| {
        let docs = doc(variant_docs(value));
        quote!(#docs #ident,)
    });
    let wire = wire(id, values, &idents, name);
    let ident = ident(name);
    quote! {
        #docs
        #deprecated
        #[non_exhaustive]
        #[derive(Clone, #derive_debug PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum #ident {
            #(#variants)*
            /// A value that the service's model did not have when this crate was generated.
            Unknown(crate::UnknownVariantValue<Self>),
        }
        #debug
        #wire
    }
}

/// The value on the wire, then what the model says about it.
fn variant_docs(value: &EnumValue) -> Vec<String> {
    let mut lines = docs::markdown(value.documentation.as_deref().unwrap_or_default());
    let wire = match code(&value.value) {
        _ if value.value.is_empty() => "The empty string".to_owned(),
        wire if wire.is_empty() => "A string that cannot be seen".to_owned(),
        wire => wire,
    };
    match lines.first_mut() {
        Some(first) if !begins_block(first) => *first = format!("{wire}: {first}"),
        Some(_) => {
            lines.splice(..0, [wire, String::new()]);
        }
        None => lines.push(wire),
    }
    lines
}

/// Whether a line of Markdown begins something other than a paragraph.
fn begins_block(line: &str) -> bool {
    line.starts_with(['-', '>', '|']) || line.starts_with("```") || line.starts_with("1.")
}

fn debug(name: &str) -> TokenStream {
    let ident = ident(name);
    quote! {
        impl ::core::fmt::Debug for #ident {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Debug::fmt(&crate::support::Redacted, f)
            }
        }
    }
}

/// How the values are read and written.
fn wire(
    id: &ShapeId,
    values: &[EnumValue],
    idents: &[proc_macro2::Ident],
    name: &str,
) -> TokenStream {
    let texts = values.iter().map(|value| &value.value);
    let sorted: BTreeMap<&str, _> =
        values.iter().map(|value| value.value.as_str()).zip(idents).collect();
    let (sorted_texts, sorted_idents) = (sorted.keys(), sorted.values());
    let (ident, id) = (ident(name), id.as_str());
    quote! {
        impl #ident {
            /// The value on the wire.
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    #(Self::#idents => #texts,)*
                    Self::Unknown(value) => value.as_str(),
                }
            }
        }

        impl crate::support::Enumeration for #ident {
            const NAME: &'static str = #id;
            const VALUES: &'static [&'static str] = &[#(#sorted_texts),*];
            const VARIANTS: &'static [Self] = &[#(Self::#sorted_idents),*];

            fn unknown(value: crate::UnknownVariantValue<Self>) -> Self {
                Self::Unknown(value)
            }
        }

        crate::support::enumeration!(#ident);
    }
}
