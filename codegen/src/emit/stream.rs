//! Payloads that are streams.

use proc_macro2::TokenStream;
use quote::quote;

use super::tokens::ident;
use crate::rust::{Operation, RequestStream, StreamKind};

/// How requests with a stream are made, and responses with one are read.
pub(super) fn tokens(operation: &Operation) -> TokenStream {
    let ident = ident(&operation.name);
    let input = operation.streams.request.as_ref().map(|stream| {
        let content_type = &stream.content_type;
        quote! {
            #[cfg(feature = "http")]
            impl crate::operation::StreamingInput for #ident {
                const CONTENT_TYPE: &'static str = #content_type;
            }
        }
    });
    let output = operation.streams.response.as_ref().map(|_| {
        quote! {
            #[cfg(feature = "http")]
            impl crate::operation::StreamingOutput for #ident {}
        }
    });
    quote!(#input #output)
}

/// What of the request's stream matters to a call.
pub(super) fn upload(stream: &RequestStream) -> TokenStream {
    let RequestStream { content_type, requires_length, is_unsigned, .. } = stream;
    let tree_hash_header = match &stream.tree_hash_header {
        Some(header) => quote!(Some(#header)),
        None => quote!(None),
    };
    quote! {
        const UPLOAD: crate::support::UploadTraits = crate::support::UploadTraits {
            content_type: #content_type,
            requires_length: #requires_length,
            is_unsigned: #is_unsigned,
            tree_hash_header: #tree_hash_header,
        };
    }
}

/// The type that says which of the bodies are streams.
pub(super) fn kind(of: StreamKind) -> TokenStream {
    let kind = ident(match of {
        StreamKind::Sent => "Sent",
        StreamKind::Received => "Received",
        StreamKind::SentAndReceived => "SentAndReceived",
    });
    quote!(crate::client::#kind)
}
