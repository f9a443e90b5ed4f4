//! What an operation is known to fail with.

use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::{Context, Scope, doc, docs, ident};
use crate::model::{Operation, Shape, ShapeId};
use crate::names::{self, OperationName, TypeName};

pub(super) fn tokens(cx: &Context<'_>, operation: &Operation, name: &OperationName) -> TokenStream {
    let errors = errors(cx, operation);
    let idents: Vec<_> = errors.iter().map(|error| &error.variant).collect();
    let variants = errors.iter().map(|Listed { id, shape, variant }| {
        let docs = doc(docs::markdown(shape.traits.documentation.as_deref().unwrap_or_default()));
        let of_type = cx.rust_type(id, Scope(&name.ident));
        quote!(#docs #variant(#of_type),)
    });
    let title = doc([format!("What [`{}`] is known to fail with.", name.ident)]);
    let error = ident(&format!("{}Error", name.ident));
    let wire = wire(&errors, name);
    let predicates = predicates(&error, &errors);
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
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                match self {
                    #(Self::#idents(error) => error.fmt(f),)*
                    Self::Unhandled(error) => error.fmt(f),
                }
            }
        }

        impl ::core::error::Error for #error {}

        #predicates
        #wire
    }
}

/// A question for each listed error: whether it is this one.
fn predicates(error: &Ident, errors: &[Listed<'_>]) -> Option<TokenStream> {
    let idents: Vec<_> = errors.iter().map(|error| &error.variant).collect();
    let names = names::predicates(idents.iter().map(ToString::to_string));
    let predicates = names.iter().zip(&idents).map(|(name, variant)| {
        let docs = doc([format!("Whether this is [`{variant}`](Self::{variant}).")]);
        let name = ident(&format!("is_{name}"));
        quote! {
            #docs
            #[inline]
            #[must_use]
            pub fn #name(&self) -> bool {
                matches!(self, Self::#variant(_))
            }
        }
    });
    (!errors.is_empty()).then(|| quote!(impl #error { #(#predicates)* }))
}

/// An error that the model lists for an operation.
pub(super) struct Listed<'a> {
    pub(super) id: &'a ShapeId,
    shape: &'a Shape,
    pub(super) variant: Ident,
}

/// The errors of an operation, each once: some models list one twice.
pub(super) fn errors<'a>(cx: &'a Context<'_>, operation: &'a Operation) -> Vec<Listed<'a>> {
    let mut listed = BTreeSet::new();
    let ids = operation.errors.iter().filter(|id| listed.insert(*id));
    let errors: Vec<(&ShapeId, &Shape, &TypeName)> =
        ids.filter_map(|id| Some((id, cx.shape(id)?, cx.names.of(id)?))).collect();
    let variants = names::error_variants(errors.iter().map(|(_, _, name)| name.ident.as_str()));
    let errors = errors.into_iter().zip(variants);
    errors.map(|((id, shape, _), name)| Listed { id, shape, variant: ident(&name) }).collect()
}

/// How the error is found by the code that the service sends.
fn wire(errors: &[Listed<'_>], name: &OperationName) -> TokenStream {
    let idents: Vec<_> = errors.iter().map(|error| &error.variant).collect();
    let scope = Scope(&name.ident);
    let option = scope.prelude("Option");
    let traits =
        errors.iter().map(|error| error.shape.structure().and_then(|of| of.error.as_ref()));
    // An error's own name goes before another one's older code, and the first such code before the next.
    let mut taken: BTreeSet<&str> = errors.iter().map(|error| error.id.as_str()).collect();
    let codes: Vec<_> = errors
        .iter()
        .zip(traits.clone())
        .map(|(error, traits)| {
            let name = error.id.as_str();
            match traits.and_then(|traits| traits.code.as_deref()) {
                Some(code) if taken.insert(code) => quote!(#name | #code),
                _ => quote!(#name),
            }
        })
        .collect();
    let retryable: Vec<_> = traits
        .zip(&idents)
        .filter_map(|(traits, ident)| {
            let throttling = traits?.retryable?.throttling;
            Some(quote!(Self::#ident(_) => Some(#throttling),))
        })
        .collect();
    let retryable = (!retryable.is_empty()).then(|| {
        quote! {
            #[inline]
            fn retryable(&self) -> #option<bool> {
                match self {
                    #(#retryable)*
                    _ => None,
                }
            }
        }
    });
    let read = match idents.as_slice() {
        [] => quote!(None),
        _ => quote!(match code {
            #(#codes => Some(Self::#idents(body.read())),)*
            _ => None,
        }),
    };
    let [code, body] = match idents.as_slice() {
        [] => [quote!(_), quote!(_)],
        _ => [quote!(code), quote!(body)],
    };
    let error = ident(&format!("{}Error", name.ident));
    quote! {
        #[cfg(feature = "http")]
        impl crate::support::ModeledErrors for #error {
            #[inline]
            fn read(#code: &str, #body: &mut crate::support::ErrorBody<'_>) -> #option<Self> {
                #read
            }

            #[inline]
            fn unhandled(error: crate::error::Unhandled) -> Self {
                Self::Unhandled(error)
            }

            #retryable
        }
    }
}
