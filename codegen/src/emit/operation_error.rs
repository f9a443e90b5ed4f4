//! What an operation is known to fail with.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::{Context, Scope, doc, docs, ident};
use crate::ir::{Operation, Shape, ShapeId};
use crate::names::{self, OperationName, TypeName};

pub(super) fn tokens(cx: &Context<'_>, operation: &Operation, name: &OperationName) -> TokenStream {
    // Some models list an error twice.
    let mut listed = BTreeSet::new();
    let errors: Vec<(&ShapeId, &Shape, &TypeName)> = operation
        .errors
        .iter()
        .filter(|id| listed.insert(*id))
        .filter_map(|id| Some((id, cx.shape(id)?, cx.names.of(id)?)))
        .collect();
    let idents = errors.iter().map(|(_, _, name)| name.ident.as_str());
    let idents: Vec<_> = names::error_variants(idents).iter().map(|name| ident(name)).collect();
    let variants = errors.iter().zip(&idents).map(|((id, shape, _), ident)| {
        let docs = doc(docs::markdown(shape.traits.documentation.as_deref().unwrap_or_default()));
        let of_type = cx.rust_type(id, Scope(&name.ident));
        quote!(#docs #ident(#of_type),)
    });
    let title = doc([format!("What [`{}`] is known to fail with.", name.ident)]);
    let error = ident(&format!("{}Error", name.ident));
    let wire = wire(&errors, &idents, name);
    quote! {
        #title
        #[non_exhaustive]
        #[derive(Clone, Debug, PartialEq)]
        pub enum #error {
            #(#variants)*
            /// An error that the model does not list.
            Unhandled(crate::error::Unhandled),
        }

        impl ::core::fmt::Display for #error {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                match self {
                    #(Self::#idents(error) => error.fmt(f),)*
                    Self::Unhandled(error) => error.fmt(f),
                }
            }
        }

        impl ::core::error::Error for #error {}

        #wire
    }
}

/// How the error is found by the code that the service sends.
fn wire(
    errors: &[(&ShapeId, &Shape, &TypeName)],
    idents: &[proc_macro2::Ident],
    name: &OperationName,
) -> TokenStream {
    let scope = Scope(&name.ident);
    let option = scope.prelude("Option");
    let traits =
        errors.iter().map(|(_, shape, _)| shape.structure().and_then(|of| of.error.as_ref()));
    // An error's own name goes before another one's older code, and the first such code before the next.
    let mut taken: BTreeSet<&str> = errors.iter().map(|(id, ..)| id.as_str()).collect();
    let codes: Vec<_> = errors
        .iter()
        .zip(traits.clone())
        .map(|((id, ..), traits)| {
            let name = id.as_str();
            match traits.and_then(|traits| traits.code.as_deref()) {
                Some(code) if taken.insert(code) => quote!(#name | #code),
                _ => quote!(#name),
            }
        })
        .collect();
    let retryable: Vec<_> = traits
        .zip(idents)
        .filter_map(|(traits, ident)| {
            let throttling = traits?.retryable?.throttling;
            Some(quote!(Self::#ident(_) => Some(#throttling),))
        })
        .collect();
    let retryable = (!retryable.is_empty()).then(|| {
        quote! {
            fn retryable(&self) -> #option<bool> {
                match self {
                    #(#retryable)*
                    _ => None,
                }
            }
        }
    });
    let read = match idents {
        [] => quote!(None),
        _ => quote!(match code {
            #(#codes => crate::support::modelled(body).map(Self::#idents),)*
            _ => None,
        }),
    };
    let [code, body] = match idents {
        [] => [quote!(_), quote!(_)],
        _ => [quote!(code), quote!(body)],
    };
    let error = ident(&format!("{}Error", name.ident));
    quote! {
        #[cfg(feature = "http")]
        impl crate::support::Errors for #error {
            const UNHANDLED: Self = Self::Unhandled(crate::error::Unhandled);

            fn read(#code: &str, #body: &[u8]) -> #option<Self> {
                #read
            }

            #retryable
        }
    }
}
