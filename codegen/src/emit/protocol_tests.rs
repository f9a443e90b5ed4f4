//! `tests/protocol.rs`: a test for each request and each response that the model describes.

use proc_macro2::{Ident, Literal, TokenStream, TokenTree};
use quote::quote;

use super::layout::Role;
use super::params::{Making, Values, path, text};
use super::support::Needs;
use super::{Context, Job, doc, docs, ident, inner_doc, manifest, operation_error};
use crate::api::File;
use crate::file::MARK;
use crate::model::{Body, Message, Operation, RequestLine, Subject};
use crate::names::{self, OperationName};
use crate::passes::{Case, ProtocolTests};
use crate::support::blob::Blob;

pub(super) fn jobs<'a>(cx: &'a Context<'a>) -> Vec<Job<'a>> {
    let tests = cx.prepared.protocol_tests.as_ref();
    let job = tests.map(|tests| Job::new("tests/protocol.rs", move || file(cx, tests)));
    job.into_iter().collect()
}

/// What the tests check with, which is the same for all services.
pub(super) fn files(cx: &Context<'_>) -> Vec<File> {
    let text = include_str!("../support/protocol_check.rs");
    let text = text.split("\n#[cfg(test)]").next().unwrap_or_default().trim_end();
    let path = "tests/protocol/check.rs".to_owned();
    let file = File { path, contents: format!("// {MARK}\n\n{text}\n") };
    cx.prepared.protocol_tests.iter().map(|_| file.clone()).collect()
}

fn file(cx: &Context<'_>, tests: &ProtocolTests) -> TokenStream {
    let doc = inner_doc([
        "The protocol tests of the service's model: what goes over the wire, and what it stands for.",
        "",
        &format!("{}.", capitalized(&tests.counts.to_string())),
    ]);
    let cases: Vec<&Case> =
        tests.requests.iter().chain(&tests.responses).chain(&tests.errors).collect();
    let names = names::tests(cases.iter().map(|case| case.test.id.as_str()));
    let cases: TokenStream = cases
        .iter()
        .zip(names)
        .map(|(case, name)| {
            let docs = doc_of(case);
            let (name, body) = (ident(&name), body(cx, case));
            quote!(#docs #[test] fn #name() { #body })
        })
        .collect();
    let imports = imports(cx, &cases);
    quote! {
        #doc
        #![cfg(feature = "http")]
        #![cfg_attr(rustfmt, rustfmt::skip)]
        #![allow(
            deprecated,
            clippy::approx_constant,
            reason = "names and values are those of the service's model"
        )]
        #[path = "protocol/check.rs"]
        mod check;
        #imports
        #cases
    }
}

fn capitalized(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(chars).collect()
}

fn doc_of(case: &Case) -> TokenStream {
    doc(docs::markdown(case.test.documentation.as_deref().unwrap_or_default()))
}

/// Makes the names available that the tests use, and no others.
fn imports(cx: &Context<'_>, cases: &TokenStream) -> TokenStream {
    let crate_name = ident(&manifest::package(cx).replace('-', "_"));
    let used = |names: &[&'static str]| -> Vec<Ident> {
        names.iter().filter(|name| uses(cases, name)).map(|name| ident(name)).collect()
    };
    let map = uses(cases, "BTreeMap").then(|| {
        quote!(
            use std::collections::BTreeMap;
        )
    });
    let json = uses(cases, "json").then(|| {
        quote!(
            use ::serde_json::json;
        )
    });
    let endpoint = used(&["Endpoint"]);
    let operation = (!cases.is_empty())
        .then(|| quote!(use ::#crate_name::operation::{self, #(#endpoint,)* Operation as _};));
    let mut names = used(&Needs::of(cx).public_names());
    names.extend(used(&["types"]));
    let names = match names.as_slice() {
        [] => None,
        [name] => Some(quote!(use ::#crate_name::#name;)),
        _ => Some(quote!(use ::#crate_name::{#(#names),*};)),
    };
    quote!(#map #json #operation #names)
}

/// Whether an identifier stands somewhere, and not at the end of a path.
fn uses(tokens: &TokenStream, name: &str) -> bool {
    let mut is_path = false;
    tokens.clone().into_iter().any(|token| {
        let is_used = match &token {
            TokenTree::Ident(ident) => !is_path && ident == name,
            TokenTree::Group(group) => uses(&group.stream(), name),
            TokenTree::Punct(_) | TokenTree::Literal(_) => false,
        };
        is_path = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == ':');
        is_used
    })
}

fn body(cx: &Context<'_>, case: &Case) -> TokenStream {
    let Some(name) = cx.names.of_operation(&case.operation) else { return TokenStream::new() };
    match (&case.test.message, &case.test.subject) {
        (Message::Request(line), _) => request(cx, case, line, name),
        (Message::Response(status), Subject::Operation(_)) => response(cx, case, *status, name),
        (Message::Response(status), Subject::Error { code, .. }) => {
            error(cx, case, *status, code, name)
        }
    }
}

fn request(cx: &Context<'_>, case: &Case, line: &RequestLine, name: &OperationName) -> TokenStream {
    let operation = member_of(name, "");
    let values = Values { cx, making: Making::Built };
    let input = values.built(&member_of(name, "Input"), Role::Input, &case.value);
    let send = sent(cx, case, &operation, &input, line.host.as_deref().unwrap_or("example.com"));
    let (method, path) = (&line.method, &line.path);
    let host = goes_to(cx, case, line).map(|host| quote!(check::host(&request, #host);));
    let query = line.query.iter().map(|pair| quote!(check::query(&request, #pair);));
    let required_query =
        line.required_query.iter().map(|name| quote!(check::has_query(&request, #name);));
    let forbidden_query =
        line.forbidden_query.iter().map(|name| quote!(check::no_query(&request, #name);));
    let headers = case.test.headers.iter().map(|(name, value)| {
        let value = text(value);
        quote!(check::header(&request, #name, #value);)
    });
    let required =
        line.required_headers.iter().map(|name| quote!(check::has_header(&request, #name);));
    let forbidden =
        line.forbidden_headers.iter().map(|name| quote!(check::no_header(&request, #name);));
    let body = case.test.body.as_ref().map(|body| match body {
        Body::Json(body) => {
            let body = text(body);
            quote!(check::json(request.body(), #body);)
        }
        Body::Text(body) => {
            let body = text(body);
            quote!(check::text(request.body(), #body);)
        }
        Body::Base64(body) => {
            let body = bytes(body);
            quote!(assert_eq!(request.body(), #body);)
        }
    });
    quote! {
        #send
        assert_eq!(request.method(), #method);
        assert_eq!(request.uri().path(), #path);
        #host
        #(#query)* #(#required_query)* #(#forbidden_query)*
        #(#headers)* #(#required)* #(#forbidden)*
        #body
    }
}

/// Makes the request of an input.
fn sent(
    cx: &Context<'_>,
    case: &Case,
    operation: &TokenStream,
    input: &TokenStream,
    host: &str,
) -> TokenStream {
    let endpoint = format!("https://{host}");
    let endpoint = quote!(let endpoint = Endpoint::new(#endpoint).unwrap(););
    let shape = case.value.shape.as_ref().and_then(|id| cx.shape(id)?.structure());
    let members = shape.map(|structure| structure.members.as_slice()).unwrap_or_default();
    let has_token = members.iter().any(|member| member.traits.idempotency_token);
    let input = match has_token {
        // The token that all protocol tests are written for.
        true => quote! {
            let mut input = #input;
            let token = || "00000000-0000-4000-8000-000000000000".to_owned();
            #operation::fill_idempotency_tokens(&mut input, token);
        },
        false => quote!(let input = #input;),
    };
    let of = cx.model().operations.get(&case.operation);
    match expects_compression(case) && of.is_some_and(Operation::takes_gzip) {
        // However small the body is.
        true => quote! {
            #input
            #endpoint
            let mut options = operation::RequestOptions::default();
            options.min_compression_size_bytes = 0;
            let request = #operation::request_with(&input, &endpoint, &options).unwrap();
        },
        false => quote! {
            #input
            #endpoint
            let request = #operation::request(&input, &endpoint).unwrap();
        },
    }
}

/// Whether a request must say how its body is encoded.
fn expects_compression(case: &Case) -> bool {
    let Message::Request(line) = &case.test.message else { return false };
    let headers = case.test.headers.iter().map(|(name, _)| name);
    headers.chain(&line.required_headers).any(|name| name.eq_ignore_ascii_case("content-encoding"))
}

/// The host that a request must go to. Without a prefix that is the endpoint's.
fn goes_to<'a>(cx: &Context<'_>, case: &Case, line: &'a RequestLine) -> Option<&'a str> {
    let operation = cx.model().operations.get(&case.operation);
    let has_prefix = operation.is_some_and(|operation| operation.host_prefix.is_some());
    let endpoint = line.host.as_deref().filter(|_| !has_prefix);
    let host = line.resolved_host.as_deref().or(endpoint)?;
    // The path is part of the request's.
    host.split('/').next()
}

fn response(cx: &Context<'_>, case: &Case, status: u16, name: &OperationName) -> TokenStream {
    let operation = member_of(name, "");
    let response = received(case, status);
    let values = Values { cx, making: Making::Filled };
    let expected = values.filled("expected", &member_of(name, "Output"), Role::Output, &case.value);
    let compare = match case.has_nan {
        true => quote!(check::same(&output, &expected);),
        false => quote!(assert_eq!(output, expected);),
    };
    quote! {
        let response = #response;
        let output = #operation::response(&response).unwrap().into_inner();
        #expected
        #compare
    }
}

fn error(
    cx: &Context<'_>,
    case: &Case,
    status: u16,
    code: &str,
    name: &OperationName,
) -> TokenStream {
    let operation = member_of(name, "");
    let response = received(case, status);
    let shape = case.value.shape.as_ref();
    let values = Values { cx, making: Making::Filled };
    let expected = values.filled("expected", &path(cx, shape), Role::Part, &case.value);
    let errors =
        cx.model().operations.get(&case.operation).map(|of| operation_error::errors(cx, of));
    let variant = errors.into_iter().flatten().find(|error| Some(error.id) == shape);
    let variant = variant.map(|error| error.variant);
    let variant_of = member_of(name, "Error");
    let status = Literal::u16_unsuffixed(status);
    let code = code_of(cx, case, code);
    let code = code.map(|code| quote!(assert_eq!(metadata.code.as_deref(), Some(#code));));
    let compare = match case.has_nan {
        true => quote! {
            let Some(#variant_of::#variant(error)) = error.as_service_error() else {
                panic!("{error:?}");
            };
            check::same(error, &expected);
        },
        false => quote! {
            assert_eq!(error.as_service_error(), Some(&#variant_of::#variant(expected)));
        },
    };
    quote! {
        let response = #response;
        let error = #operation::response(&response).unwrap_err();
        let metadata = error.metadata().unwrap();
        assert_eq!(metadata.status, #status);
        #code
        #expected
        #compare
    }
}

/// The code that an error is expected to have; nothing where the service may send either of two.
fn code_of(cx: &Context<'_>, case: &Case, own: &str) -> Option<String> {
    // The code of the service's older protocol, which stands before a semicolon.
    let older =
        case.test.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("x-amzn-query-error"));
    if let Some((_, value)) = older {
        return value.split_once(';').map(|(code, _)| code.to_owned());
    }
    let shape = case.value.shape.as_ref().and_then(|id| cx.shape(id)?.structure());
    let other = shape.and_then(|shape| shape.error.as_ref()?.code.as_deref());
    other.is_none_or(|other| other == own).then(|| own.to_owned())
}

/// The response that an operation is given.
fn received(case: &Case, status: u16) -> TokenStream {
    let status = Literal::u16_unsuffixed(status);
    let headers = case.test.headers.iter().map(|(name, value)| {
        let value = text(value);
        quote!((#name, #value))
    });
    let body = match &case.test.body {
        Some(Body::Json(body) | Body::Text(body)) => text(body),
        Some(Body::Base64(body)) => bytes(body),
        None => quote!(""),
    };
    quote!(check::response(#status, &[#(#headers),*], #body))
}

/// What base64 stands for; that it is some was checked before.
fn bytes(text: &str) -> TokenStream {
    let bytes = Blob::from_base64(text).unwrap_or_default();
    let bytes = Literal::byte_string(bytes.as_ref());
    quote!(#bytes)
}

/// The type that stands for an operation, or one that is named after it.
fn member_of(name: &OperationName, suffix: &str) -> TokenStream {
    let (module, ident) = (ident(&name.module), ident(&format!("{}{suffix}", name.ident)));
    quote!(operation::#module::#ident)
}
