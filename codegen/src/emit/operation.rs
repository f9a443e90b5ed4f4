//! Operations, each with the types that are its own.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::client::callable;
use super::tokens::{doc, ident};
use super::types::Scope;
use super::{alias, operation_error, paging, stream, structure};
use crate::rust::{Operation, PrefixPart, Route, Target};

/// The protocol whose requests and responses the trait of operations has methods for.
const PROTOCOL_OF_THE_TRAIT: &str = "aws_json";

pub(super) fn tokens(operation: &Operation) -> TokenStream {
    let scope = Scope(&operation.name);
    let marker = marker(operation);
    let input = structure::in_scope(&operation.input, scope);
    let output = structure::in_scope(&operation.output, scope);
    let error = operation_error::tokens(operation, scope);
    let builders = operation.builders.iter().map(alias::tokens);
    let wire = wire(operation, scope);
    let streams = stream::tokens(operation);
    let callable = callable(operation, scope);
    let paging = paging::tokens(operation, scope);
    quote! {
        #marker #input #output #error

        /// Builders, each with its setters.
        pub mod builders {
            #(#builders)*
        }

        #wire

        #streams

        #callable

        #paging
    }
}

/// The type that stands for the operation. What is known of it is known at compile time.
fn marker(operation: &Operation) -> TokenStream {
    let (docs, ident) = (doc(&operation.docs), ident(&operation.name));
    quote!(#docs #[derive(Clone, Copy, Debug)] pub struct #ident;)
}

/// How the operation's requests are made, and how responses to it are read.
fn wire(operation: &Operation, scope: Scope<'_>) -> TokenStream {
    let Operation { name, wire_name, input, output, error, .. } = operation;
    let route = route(&operation.route);
    let [input, output, error] =
        [&input.path.name, &output.path.name, &error.name].map(|name| ident(name));
    let (request, response) = (request(operation, scope), response(operation, scope));
    let tokens = idempotency_tokens(operation, scope);
    let sends_stream = operation.streams.request.as_ref().map(|_| {
        quote!(
            const SENDS_STREAM: bool = true;
        )
    });
    let ident = ident(name);
    quote! {
        #[cfg(feature = "http")]
        impl crate::operation::Operation for #ident {
            const NAME: &'static str = #wire_name;
            #route
            #sends_stream
            type Input = #input;
            type Output = #output;
            type Error = #error;

            #request

            #tokens

            #response
        }
    }
}

/// How requests are told from those of other operations: by a header, or by where they go.
fn route(route: &Route) -> TokenStream {
    let Route { method, uri, headers, target } = route;
    let headers = headers.iter().map(|(name, value)| quote!((#name, #value)));
    let headers = (headers.len() > 0).then(|| quote!(.with_headers(&[#(#headers),*])));
    match target {
        Some(Target { content_type, name, is_query_compatible }) => quote! {
            const TARGET: crate::support::Target = crate::support::Target {
                content_type: #content_type,
                target: #name,
                is_query_compatible: #is_query_compatible,
            };
        },
        None => quote! {
            const ROUTE: crate::support::Route = crate::support::Route::new(#method, #uri) #headers;
        },
    }
}

/// The method that makes the request, where there is more to it than a body, or the protocol has its own.
fn request(operation: &Operation, scope: Scope<'_>) -> Option<TokenStream> {
    let is_plain =
        operation.host_prefix.is_none() && !operation.is_compressed && !operation.has_checksum;
    if is_plain && operation.protocol.is_none() {
        return None;
    }
    let protocol = ident(operation.protocol.unwrap_or(PROTOCOL_OF_THE_TRAIT));
    let prefix = host_prefix(operation);
    let route = ident(if operation.route.target.is_some() { "TARGET" } else { "ROUTE" });
    let mut request = quote! {
        crate::support::protocol::#protocol::request(Self::#route, input, endpoint, #prefix, options)
    };
    if operation.is_compressed {
        request = quote!(#request.map(|request| crate::support::http::compression::gzip(request, options)));
    }
    if operation.has_checksum {
        request = quote!(#request.map(crate::support::http::checksum::md5));
    }
    let [result, vec] = ["Result", "Vec"].map(|prelude| scope.prelude(prelude));
    Some(quote! {
        #[inline]
        fn request_with(
            input: &Self::Input,
            endpoint: &crate::operation::Endpoint,
            options: &crate::operation::RequestOptions,
        ) -> #result<::http::Request<#vec<u8>>, crate::error::RequestError> {
            #request
        }
    })
}

/// The methods that read responses, and make them for tests, where the protocol has its own.
fn response(operation: &Operation, scope: Scope<'_>) -> Option<TokenStream> {
    let protocol = ident(operation.protocol?);
    let [option, result, vec] = ["Option", "Result", "Vec"].map(|prelude| scope.prelude(prelude));
    Some(quote! {
        #[cfg(feature = "test-util")]
        fn answer(output: &Self::Output) -> #option<::http::Response<#vec<u8>>> {
            Some(crate::support::protocol::#protocol::answer(output))
        }

        fn response<B: ::core::convert::AsRef<[u8]>>(
            response: &::http::Response<B>,
        ) -> #result<
            crate::operation::OperationResponse<Self::Output>,
            crate::error::OperationError<Self::Error>,
        > {
            crate::support::protocol::#protocol::response(response)
        }
    })
}

/// What stands before the endpoint's host name.
fn host_prefix(operation: &Operation) -> TokenStream {
    let mut prefix = quote!(crate::support::HostPrefix::default());
    for part in operation.host_prefix.iter().flatten() {
        let (index, is_enumeration) = match part {
            PrefixPart::Literal(text) => {
                prefix = quote!(#prefix.literal(#text));
                continue;
            }
            PrefixPart::Label { field, is_enumeration } => (*field, *is_enumeration),
        };
        let Some(field) = operation.input.fields.get(index) else { continue };
        let (index, name) = (Literal::usize_unsuffixed(index), ident(&field.name));
        let value = match (field.is_optional(), is_enumeration) {
            (true, true) => quote!(input.#name.as_ref().map(|value| value.as_str())),
            (false, true) => quote!(Some(input.#name.as_str())),
            (true, false) => quote!(input.#name.as_deref()),
            (false, false) => quote!(Some(&input.#name)),
        };
        prefix = quote!(#prefix.label(#index, #value));
    }
    prefix
}

/// The method that fills the idempotency tokens, where there are any.
fn idempotency_tokens(operation: &Operation, scope: Scope<'_>) -> Option<TokenStream> {
    let tokens: Vec<_> = operation.idempotency_tokens.iter().map(|field| ident(field)).collect();
    let string = scope.prelude("String");
    (!tokens.is_empty()).then(|| {
        quote! {
            #[inline]
            fn fill_idempotency_tokens(
                input: &mut Self::Input,
                mut generate: impl FnMut() -> #string,
            ) {
                #(input.#tokens.get_or_insert_with(&mut generate);)*
            }
        }
    })
}
