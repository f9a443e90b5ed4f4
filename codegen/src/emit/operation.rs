//! `operation`: a module for each operation, with its input and output.

use proc_macro2::TokenStream;
use quote::quote;

use super::layout::Layout;
use super::{
    Context, Job, Scope, code, deprecated, doc, docs, ident, inner_doc, operation_error, structure,
};
use crate::ir::{Kind, Operation, Protocol, ShapeId, Structure, Traits};
use crate::names::{self, OperationName};

pub(super) fn jobs<'a>(cx: &'a Context<'a>) -> Vec<Job<'a>> {
    let operations = cx.model().operations.values();
    let operations: Vec<(&Operation, &OperationName)> = operations
        .filter_map(|operation| Some((operation, cx.names.of_operation(&operation.name)?)))
        .collect();
    let mut jobs: Vec<Job<'a>> = operations
        .iter()
        .map(|&(operation, name)| {
            let path = format!("src/operation/{}.rs", name.module);
            Job::new(path, move || module(cx, operation, name))
        })
        .collect();
    jobs.push(Job::new("src/operation.rs", move || list(&operations)));
    jobs
}

fn list(operations: &[(&Operation, &OperationName)]) -> TokenStream {
    let title = inner_doc(["The operations, each in a module of its own."]);
    let modules = operations.iter().map(|(operation, name)| {
        let docs = doc(documentation(operation));
        let deprecated = deprecated(operation.deprecated.as_ref());
        let module = ident(&name.module);
        quote!(#docs #deprecated pub mod #module;)
    });
    quote! {
        #title
        #(#modules)*

        #[cfg(feature = "http")]
        pub use crate::support::{Endpoint, EndpointError, Operation, Response, ResponseMetadata};
    }
}

/// What the model says about an operation, or else its name.
fn documentation(operation: &Operation) -> Vec<String> {
    let docs = docs::markdown(operation.documentation.as_deref().unwrap_or_default());
    if docs.is_empty() { vec![code(&operation.name)] } else { docs }
}

fn module(cx: &Context<'_>, operation: &Operation, name: &OperationName) -> TokenStream {
    let marker = marker(operation, name);
    let input = side(cx, operation.input.as_ref(), name, "Input", false);
    let output = side(cx, operation.output.as_ref(), name, "Output", true);
    let error = operation_error::tokens(cx, operation, name);
    let wire = wire(cx, operation, name);
    quote!(#marker #input #output #error #wire)
}

/// The type that stands for the operation. It has no values: what is known of it is known at compile time.
fn marker(operation: &Operation, name: &OperationName) -> TokenStream {
    let docs = doc(documentation(operation));
    let ident = ident(&name.ident);
    quote!(#docs #[derive(Clone, Copy, Debug)] pub enum #ident {})
}

/// How the operation's requests are made, and how responses to it are read.
fn wire(cx: &Context<'_>, operation: &Operation, name: &OperationName) -> TokenStream {
    let service = &cx.model().service;
    let content_type =
        match service.protocols.iter().find(|protocol| protocol.foreign_name().is_none()) {
            Some(Protocol::AwsJson1_1) => "application/x-amz-json-1.1",
            _ => "application/x-amz-json-1.0",
        };
    let target = format!("{}.{}", service.target_prefix, operation.name);
    let is_query_compatible = service.query_compatible;
    let scope = Scope(&name.ident);
    let [result, vec] = ["Result", "Vec"].map(|prelude| scope.prelude(prelude));
    let [input, output, error] =
        ["Input", "Output", "Error"].map(|suffix| ident(&format!("{}{suffix}", name.ident)));
    let (prefix, prefix_argument) = host_prefix(cx, operation);
    let (ident, wire_name) = (ident(&name.ident), &operation.name);
    quote! {
        #[cfg(feature = "http")]
        impl crate::operation::Operation for #ident {
            const NAME: &'static str = #wire_name;
            type Input = #input;
            type Output = #output;
            type Error = #error;

            fn request(
                input: &Self::Input,
                endpoint: &crate::operation::Endpoint,
            ) -> #result<::http::Request<#vec<u8>>, crate::error::BuildError> {
                let target = crate::support::Target {
                    content_type: #content_type,
                    target: #target,
                    is_query_compatible: #is_query_compatible,
                };
                #prefix
                crate::support::operation::request(target, input, endpoint, #prefix_argument)
            }

            fn response<B: ::core::convert::AsRef<[u8]>>(
                response: &::http::Response<B>,
            ) -> #result<
                crate::operation::Response<Self::Output>,
                crate::error::OperationError<Self::Error>,
            > {
                crate::support::operation::response(response)
            }
        }
    }
}

/// The statement that makes the host prefix, and the prefix itself.
fn host_prefix(cx: &Context<'_>, operation: &Operation) -> (Option<TokenStream>, TokenStream) {
    let Some(template) = &operation.host_prefix else { return (None, quote!("")) };
    let members = operation.input.as_ref().and_then(|id| cx.shape(id)?.structure());
    let members = members.map(|structure| structure.members.as_slice()).unwrap_or_default();
    let fields = names::fields(members);
    let mut prefix = quote!(crate::support::HostPrefix::default());
    for (index, part) in template.split(['{', '}']).enumerate() {
        // Outside and inside of braces take turns.
        if index % 2 == 0 {
            if !part.is_empty() {
                prefix = quote!(#prefix.literal(#part));
            }
            continue;
        }
        let Some((member, field)) =
            members.iter().zip(&fields).find(|(member, _)| member.name == part)
        else {
            continue;
        };
        let field = ident(field);
        let value = match member.required {
            true => quote!(&input.#field),
            false => quote!(input.#field.as_deref().unwrap_or_default()),
        };
        prefix = quote!(#prefix.label::<Self::Input>(#part, #value)?);
    }
    (Some(quote!(let prefix = #prefix;)), quote!(prefix.as_str()))
}

/// The input or the output of an operation: a structure of the operation's own, whatever the model calls it.
fn side(
    cx: &Context<'_>,
    id: Option<&ShapeId>,
    name: &OperationName,
    suffix: &str,
    is_output: bool,
) -> TokenStream {
    let rust_name = format!("{}{suffix}", name.ident);
    let empty = (ShapeId::new(&rust_name), Structure::default());
    let shape = id.and_then(|id| Some((id, cx.shape(id)?)));
    let (id, members, mut traits) = match shape.map(|(id, shape)| (id, &shape.kind, &shape.traits))
    {
        Some((id, Kind::Structure(members), traits)) => (id, members, traits.clone()),
        _ => (&empty.0, &empty.1, Traits::default()),
    };
    traits.documentation.get_or_insert_with(|| {
        let side = suffix.to_lowercase();
        format!("The {side} of <code>{}</code>.", name.ident)
    });
    let scope = Scope(&name.ident);
    structure::tokens(&Layout::new(cx, id, members, &traits, &rust_name, scope, is_output))
}
