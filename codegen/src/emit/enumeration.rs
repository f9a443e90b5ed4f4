//! Open enumerations.

use std::collections::BTreeMap;

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::tokens::{deprecated, doc, ident};
use crate::rust::Enumeration;

pub(super) fn tokens(enumeration: &Enumeration) -> TokenStream {
    let Enumeration { is_sensitive, variants, .. } = enumeration;
    let docs = doc(&enumeration.docs);
    let deprecated = deprecated(enumeration.deprecated.as_ref());
    let derive_debug = (!is_sensitive).then(|| quote!(Debug,));
    let ident = ident(&enumeration.path.name);
    let debug = is_sensitive.then(|| debug(&ident));
    let idents: Vec<_> = variants.iter().map(|variant| super::ident(&variant.name)).collect();
    let documented = variants.iter().zip(&idents).map(|(variant, ident)| {
        let docs = doc(&variant.docs);
        quote!(#docs #ident,)
    });
    let wire = wire(enumeration, &ident, &idents);
    quote! {
        #docs
        #deprecated
        #[non_exhaustive]
        #[derive(Clone, #derive_debug PartialEq, Eq)]
        pub enum #ident {
            #(#documented)*
            /// A value that the service's model did not have when this crate was generated.
            Unknown(crate::UnknownVariantValue<Self>),
        }
        #debug
        #wire
    }
}

fn debug(ident: &Ident) -> TokenStream {
    quote! {
        impl ::core::fmt::Debug for #ident {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Debug::fmt(&crate::support::Redacted, f)
            }
        }
    }
}

/// How the values are read and written.
fn wire(enumeration: &Enumeration, ident: &Ident, idents: &[Ident]) -> TokenStream {
    let is_sensitive = enumeration.is_sensitive.then(|| {
        quote!(
            const IS_SENSITIVE: bool = true;
        )
    });
    let texts = || enumeration.variants.iter().map(|variant| variant.value.as_str());
    let sorted: BTreeMap<&str, _> = texts().zip(idents).collect();
    let (sorted_texts, sorted_idents) = (sorted.keys(), sorted.values());
    let (texts, shape) = (texts(), &enumeration.shape);
    quote! {
        impl #ident {
            /// The value on the wire.
            #[inline]
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    #(Self::#idents => #texts,)*
                    Self::Unknown(value) => value.as_str(),
                }
            }
        }

        impl crate::support::Enumeration for #ident {
            const NAME: &'static str = #shape;
            const VALUES: &'static [&'static str] = &[#(#sorted_texts),*];
            const VARIANTS: &'static [Self] = &[#(Self::#sorted_idents),*];
            #is_sensitive

            #[inline]
            fn unknown(value: crate::UnknownVariantValue<Self>) -> Self {
                Self::Unknown(value)
            }
        }

        crate::support::enumeration!(#ident);
    }
}
