//! `operation`: a module for each operation, with its input and output.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::layout::{Layout, Role, is_optional};
use super::{
    Context, Job, Scope, builder, code, deprecated, doc, docs, ident, inner_doc, operation_error,
    structure,
};
use crate::model::{Kind, Member, Operation, Protocol, ShapeId, Structure, Traits};
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
        pub use crate::support::{
            Endpoint, EndpointError, Operation, OperationResponse, RequestOptions, ResponseMetadata,
        };
    }
}

/// What the model says about an operation, or else its name.
fn documentation(operation: &Operation) -> Vec<String> {
    let docs = docs::markdown(operation.documentation.as_deref().unwrap_or_default());
    if docs.is_empty() { vec![code(&operation.name)] } else { docs }
}

fn module(cx: &Context<'_>, operation: &Operation, name: &OperationName) -> TokenStream {
    let marker = marker(operation, name);
    let [input, input_builder] = side(cx, operation.input.as_ref(), name, Role::Input);
    let [output, output_builder] = side(cx, operation.output.as_ref(), name, Role::Output);
    let error = operation_error::tokens(cx, operation, name);
    let wire = wire(cx, operation, name);
    quote! {
        #marker #input #output #error

        /// Builders, each with its setters.
        pub mod builders {
            #input_builder
            #output_builder
        }

        #wire
    }
}

/// The type that stands for the operation. What is known of it is known at compile time.
fn marker(operation: &Operation, name: &OperationName) -> TokenStream {
    let docs = doc(documentation(operation));
    let ident = ident(&name.ident);
    quote!(#docs #[derive(Clone, Copy, Debug)] pub struct #ident;)
}

/// How the operation's requests are made, and how responses to it are read.
fn wire(cx: &Context<'_>, operation: &Operation, name: &OperationName) -> TokenStream {
    let service = &cx.model().service;
    let content_type =
        match service.protocols.iter().find(|protocol| protocol.unsupported_name().is_none()) {
            Some(Protocol::AwsJson1_1) => "application/x-amz-json-1.1",
            _ => "application/x-amz-json-1.0",
        };
    let target = format!("{}.{}", service.target_prefix, operation.name);
    let is_query_compatible = service.query_compatible;
    let scope = Scope(&name.ident);
    let [input, output, error] =
        ["Input", "Output", "Error"].map(|suffix| ident(&format!("{}{suffix}", name.ident)));
    let request = request(cx, operation, scope);
    let tokens = idempotency_tokens(cx, operation, scope);
    let (ident, wire_name) = (ident(&name.ident), &operation.name);
    quote! {
        #[cfg(feature = "http")]
        impl crate::operation::Operation for #ident {
            const NAME: &'static str = #wire_name;
            const TARGET: crate::support::Target = crate::support::Target {
                content_type: #content_type,
                target: #target,
                is_query_compatible: #is_query_compatible,
            };
            type Input = #input;
            type Output = #output;
            type Error = #error;

            #request

            #tokens
        }
    }
}

/// The method that makes the request, where there is more to it than a body.
fn request(cx: &Context<'_>, operation: &Operation, scope: Scope<'_>) -> Option<TokenStream> {
    let prefix = host_prefix(cx, operation);
    if prefix.is_none() && !operation.takes_gzip() {
        return None;
    }
    let prefix = prefix.unwrap_or_else(|| quote!(crate::support::HostPrefix::default()));
    let mut request = quote! {
        crate::support::operation::request(Self::TARGET, input, endpoint, #prefix, options)
    };
    if operation.takes_gzip() {
        request =
            quote!(#request.map(|request| crate::support::compression::gzip(request, options)));
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

/// The members of the operation's input.
fn input_members<'a>(cx: &'a Context<'_>, operation: &Operation) -> &'a [Member] {
    let structure = operation.input.as_ref().and_then(|id| cx.shape(id)?.structure());
    structure.map(|structure| structure.members.as_slice()).unwrap_or_default()
}

/// The method that fills the idempotency tokens, where there are any.
fn idempotency_tokens(
    cx: &Context<'_>,
    operation: &Operation,
    scope: Scope<'_>,
) -> Option<TokenStream> {
    let members = input_members(cx, operation);
    let fields = members.iter().zip(names::fields(members));
    let tokens: Vec<_> = fields
        .filter(|(member, _)| member.traits.idempotency_token)
        .map(|(_, field)| ident(&field))
        .collect();
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

/// What stands before the endpoint's host name.
fn host_prefix(cx: &Context<'_>, operation: &Operation) -> Option<TokenStream> {
    let template = operation.host_prefix.as_ref()?;
    let mut prefix = quote!(crate::support::HostPrefix::default());
    let members = input_members(cx, operation);
    let fields = names::fields(members);
    for (index, part) in template.split(['{', '}']).enumerate() {
        // Outside and inside of braces take turns.
        if index % 2 == 0 {
            if !part.is_empty() {
                prefix = quote!(#prefix.literal(#part));
            }
            continue;
        }
        let Some(index) = members.iter().position(|member| member.name == part) else { continue };
        let (member, field) = (&members[index], ident(&fields[index]));
        let index = Literal::usize_unsuffixed(index);
        let is_enum =
            matches!(cx.shape(&member.target).map(|shape| &shape.kind), Some(Kind::Enum(_)));
        let value = match (is_optional(cx, member, Role::Input), is_enum) {
            (true, true) => quote!(input.#field.as_ref().map(|value| value.as_str())),
            (false, true) => quote!(Some(input.#field.as_str())),
            (true, false) => quote!(input.#field.as_deref()),
            (false, false) => quote!(Some(&input.#field)),
        };
        prefix = quote!(#prefix.label(#index, #value));
    }
    Some(prefix)
}

/// The input or the output of an operation, a structure of the operation's own whatever the model calls it; and a
/// name for its builder.
fn side(
    cx: &Context<'_>,
    id: Option<&ShapeId>,
    name: &OperationName,
    role: Role,
) -> [TokenStream; 2] {
    let suffix = if role == Role::Input { "Input" } else { "Output" };
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
    let layout = Layout::new(cx, id, members, &traits, &rust_name, scope, role);
    [structure::tokens(&layout), builder::alias(&layout)]
}
