//! Open enumerations.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;

use super::{Context, code, deprecated, doc, docs, ident};
use crate::model::{EnumValue, ShapeId, Traits};
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
    let wire = wire(id, values, &idents, name, traits.sensitive);
    let ident = ident(name);
    quote! {
        #docs
        #deprecated
        #[non_exhaustive]
        #[derive(Clone, #derive_debug PartialEq, Eq)]
        pub enum #ident {
            #(#variants)*
            /// A value that the service's model did not have when this crate was generated.
            Unknown(crate::UnknownVariantValue<Self>),
        }
        #debug
        #wire
    }
}

/// The value on the wire, then what the model says about it, in one paragraph so that they wrap together.
fn variant_docs(value: &EnumValue) -> Vec<String> {
    let invisible = match value.value.as_str() {
        "" => Some("The empty string"),
        value if code(value).is_empty() => Some("A string that cannot be seen"),
        _ => None,
    };
    let Some(html) = &value.documentation else {
        return vec![invisible.map_or_else(|| code(&value.value), str::to_owned)];
    };
    let html = html.trim_start();
    let html = html.strip_prefix("<p>").unwrap_or(html);
    let wire = super::html(&value.value);
    let wire = invisible.map_or_else(|| format!("<code>{wire}</code>"), str::to_owned);
    docs::markdown(&format!("<p>{wire}: {html}"))
}

fn debug(name: &str) -> TokenStream {
    let ident = ident(name);
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
fn wire(
    id: &ShapeId,
    values: &[EnumValue],
    idents: &[proc_macro2::Ident],
    name: &str,
    is_sensitive: bool,
) -> TokenStream {
    let is_sensitive = is_sensitive.then(|| {
        quote!(
            const IS_SENSITIVE: bool = true;
        )
    });
    let texts = values.iter().map(|value| &value.value);
    let sorted: BTreeMap<&str, _> =
        values.iter().map(|value| value.value.as_str()).zip(idents).collect();
    let (sorted_texts, sorted_idents) = (sorted.keys(), sorted.values());
    let (ident, id) = (ident(name), id.as_str());
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
            const NAME: &'static str = #id;
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
