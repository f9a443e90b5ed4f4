//! What an operation is known to fail with.

use proc_macro2::TokenStream;
use quote::quote;

use super::tokens::{doc, ident};
use super::types::Scope;
use crate::rust::{ListedError, Operation, OperationError, Type};

pub(super) fn tokens(operation: &Operation, scope: Scope<'_>) -> TokenStream {
    let error = &operation.error;
    // Some operations are called like a macro of the prelude: `Clone`.
    let title = doc([format!("What [`{0}`](struct@{0}) is known to fail with.", operation.name)]);
    let variants = error.variants.iter().map(|listed| variant(listed, scope));
    let idents = error.variants.iter().map(|listed| ident(&listed.name));
    let predicates = predicates(error);
    let wire = wire(error, operation.protocol, scope);
    let ident = ident(&error.name);
    quote! {
        #title
        #[non_exhaustive]
        #[derive(Clone, Debug, PartialEq)]
        pub enum #ident {
            #(#variants)*
            /// An error that the model does not list.
            Unhandled(crate::error::Unhandled),
        }

        impl ::core::fmt::Display for #ident {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                match self {
                    #(Self::#idents(error) => error.fmt(f),)*
                    Self::Unhandled(error) => error.fmt(f),
                }
            }
        }

        impl ::core::error::Error for #ident {}

        #predicates
        #wire
    }
}

fn variant(listed: &ListedError, scope: Scope<'_>) -> TokenStream {
    let (docs, name) = (doc(&listed.docs), ident(&listed.name));
    let of_type = scope.of_type(&Type::Named(listed.error.clone()));
    quote!(#docs #name(#of_type),)
}

/// A question for each listed error: whether it is this one.
fn predicates(error: &OperationError) -> Option<TokenStream> {
    let predicates = error.variants.iter().map(|ListedError { name, predicate, .. }| {
        let docs = doc([format!("Whether this is [`{name}`](Self::{name}).")]);
        let [method, variant] = [&format!("is_{predicate}"), name].map(|name| ident(name));
        quote! {
            #docs
            #[inline]
            #[must_use]
            pub fn #method(&self) -> bool {
                matches!(self, Self::#variant(_))
            }
        }
    });
    let ident = ident(&error.name);
    (!error.variants.is_empty()).then(|| quote!(impl #ident { #(#predicates)* }))
}

/// How the error is found by the code that the service sends.
fn wire(error: &OperationError, protocol: Option<&str>, scope: Scope<'_>) -> TokenStream {
    let option = scope.prelude("Option");
    let reads = error.variants.iter().map(|ListedError { name, codes, is_bound, .. }| {
        let name = ident(name);
        let read = match protocol.filter(|_| *is_bound).map(ident) {
            Some(protocol) => quote!(crate::support::protocol::#protocol::error(body)),
            None => quote!(body.read()),
        };
        quote!(#(#codes)|* => Some(Self::#name(#read)),)
    });
    let [code, body, read] = match error.variants.as_slice() {
        [] => [quote!(_), quote!(_), quote!(None)],
        _ => [quote!(code), quote!(body), quote!(match code { #(#reads)* _ => None, })],
    };
    let retryable = retryable(error, scope);
    let ident = ident(&error.name);
    quote! {
        #[cfg(feature = "http")]
        impl crate::support::ModeledErrors for #ident {
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

/// The method that says what the model does about trying again, where it says anything.
fn retryable(error: &OperationError, scope: Scope<'_>) -> Option<TokenStream> {
    let option = scope.prelude("Option");
    let arms = error.variants.iter().filter_map(|ListedError { name, retryable, .. }| {
        let (name, throttling) = (ident(name), (*retryable)?);
        Some(quote!(Self::#name(_) => Some(#throttling),))
    });
    let arms: Vec<_> = arms.collect();
    (!arms.is_empty()).then(|| {
        quote! {
            #[inline]
            fn retryable(&self) -> #option<bool> {
                match self {
                    #(#arms)*
                    _ => None,
                }
            }
        }
    })
}
