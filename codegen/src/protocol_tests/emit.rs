//! `tests/protocol.rs`: a test for each request and each response that the model describes.

use proc_macro2::{Ident, Literal, TokenStream, TokenTree};
use quote::quote;

use super::check::{Case, ProtocolTests};
use super::test::{Body, Message, RequestLine};
use super::values::{Making, Values, path, text};
use crate::api::File;
use crate::emit::{doc, ident, inner_doc};
use crate::file::{self, Draft};
use crate::frontend::TestSubject;
use crate::lower;
use crate::rust::{Crate, Operation, Path};
use crate::support::blob::Blob;

/// The tests of a crate, and what they check with, which is the same for all services.
pub(crate) fn files<'a>(of: &'a Crate, tests: &'a ProtocolTests<'a>) -> (Draft<'a>, File) {
    let check = include_str!("../support/protocol_check.rs");
    let draft = Draft::new("tests/protocol.rs", move || tokens(of, tests));
    (draft, file::copied("tests/protocol/check.rs", check))
}

fn tokens(of: &Crate, tests: &ProtocolTests<'_>) -> TokenStream {
    let doc = inner_doc([
        "The protocol tests of the service's model: what goes over the wire, and what it stands for.",
        "",
        &format!("{}.", capitalized(&tests.counts.to_string())),
    ]);
    let cases: Vec<&Case<'_>> =
        tests.requests.iter().chain(&tests.responses).chain(&tests.errors).collect();
    let names = lower::test_names(cases.iter().map(|case| case.test.id.as_str()));
    let cases: TokenStream = cases
        .iter()
        .zip(names)
        .map(|(case, name)| {
            let docs = doc_of(case);
            let (name, body) = (ident(&name), body(of, case));
            quote!(#docs #[test] fn #name() { #body })
        })
        .collect();
    let imports = imports(of, tests, &cases);
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

fn doc_of(case: &Case<'_>) -> TokenStream {
    doc(lower::markdown(case.test.documentation.as_deref().unwrap_or_default()))
}

/// Makes the names available that the tests use, and no others.
fn imports(of: &Crate, tests: &ProtocolTests<'_>, cases: &TokenStream) -> TokenStream {
    let library = ident(&of.library());
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
    let mut names: Vec<_> = endpoint.iter().map(|name| quote!(#name)).collect();
    names.extend(calls_operations(tests).then(|| quote!(Operation as _)));
    let operation = match (cases.is_empty(), names.as_slice()) {
        (true, _) => None,
        (false, []) => Some(quote!(use ::#library::operation;)),
        (false, names) => Some(quote!(use ::#library::operation::{self, #(#names),*};)),
    };
    let mut names: Vec<_> = of.root.exports.iter().flat_map(|export| used(&export.names)).collect();
    names.extend(used(&["types"]));
    let names = match names.as_slice() {
        [] => None,
        [name] => Some(quote!(use ::#library::#name;)),
        _ => Some(quote!(use ::#library::{#(#names),*};)),
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

fn body(of: &Crate, case: &Case<'_>) -> TokenStream {
    match (&case.test.message, &case.test.subject) {
        (Message::Request(line), _) => request(of, case, line),
        (Message::Response(status), TestSubject::Operation(_)) => response(of, case, *status),
        (Message::Response(status), TestSubject::Error { code, .. }) => {
            error(of, case, *status, code)
        }
        // Nothing else has tests.
        (Message::Response(_), TestSubject::Other) => TokenStream::new(),
    }
}

fn request(of: &Crate, case: &Case<'_>, line: &RequestLine) -> TokenStream {
    let send = sent(of, case, line.host.as_deref().unwrap_or("example.com"));
    let (method, path) = (&line.method, &line.path);
    let host = goes_to(case, line).map(|host| quote!(check::host(&request, #host);));
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
fn sent(of: &Crate, case: &Case<'_>, host: &str) -> TokenStream {
    let operation = marker(case.operation);
    let values = Values { root: &of.root, making: Making::Built };
    let input = values.built(case.structure, &case.value);
    let endpoint = format!("https://{host}");
    let endpoint = quote!(let endpoint = Endpoint::new(#endpoint).unwrap(););
    let input = match case.operation.idempotency_tokens.is_empty() {
        // The token that all protocol tests are written for.
        false => quote! {
            let mut input = #input;
            let token = || "00000000-0000-4000-8000-000000000000".to_owned();
            #operation::fill_idempotency_tokens(&mut input, token);
        },
        true => quote!(let input = #input;),
    };
    match expects_compression(case) && case.operation.is_compressed {
        // However small the body is.
        true => quote! {
            #input
            #endpoint
            let mut options = operation::RequestOptions::default();
            options.min_compression_size_bytes = 0;
            let request = #operation::request_with(&input, &endpoint, &options).unwrap();
        },
        false => {
            let request = match case.operation.streams.request {
                Some(_) => {
                    let body = text(case.stream.as_deref().unwrap_or_default());
                    quote! {
                        <#operation as operation::StreamingInput>::request_with_body(
                            &input,
                            #body.as_bytes().to_vec(),
                            &endpoint,
                            &operation::RequestOptions::default(),
                        )
                    }
                }
                None => quote!(#operation::request(&input, &endpoint)),
            };
            quote! {
                #input
                #endpoint
                let request = #request.unwrap();
            }
        }
    }
}

/// Whether a request must say how its body is encoded.
fn expects_compression(case: &Case<'_>) -> bool {
    let Message::Request(line) = &case.test.message else { return false };
    let headers = case.test.headers.iter().map(|(name, _)| name);
    headers.chain(&line.required_headers).any(|name| name.eq_ignore_ascii_case("content-encoding"))
}

/// The host that a request must go to. Without a prefix that is the endpoint's.
fn goes_to<'a>(case: &Case<'_>, line: &'a RequestLine) -> Option<&'a str> {
    let has_prefix = case.operation.host_prefix.is_some();
    let endpoint = line.host.as_deref().filter(|_| !has_prefix);
    let host = line.resolved_host.as_deref().or(endpoint)?;
    // The path is part of the request's.
    host.split('/').next()
}

fn response(of: &Crate, case: &Case<'_>, status: u16) -> TokenStream {
    let operation = marker(case.operation);
    let response = received(case, status);
    let values = Values { root: &of.root, making: Making::Filled };
    let expected = values.filled("expected", case.structure, &case.value);
    let compare = match case.has_nan {
        true => quote!(check::same(&output, &expected);),
        false => quote!(assert_eq!(output, expected);),
    };
    let output = match case.operation.streams.response {
        Some(_) => {
            quote!(<#operation as operation::StreamingOutput>::response_head(&response).unwrap())
        }
        None => quote!(#operation::response(&response)),
    };
    let stream = case.stream.as_deref().map(text);
    let stream = stream.map(|stream| quote!(assert_eq!(response.body(), #stream.as_bytes());));
    quote! {
        let response = #response;
        let output = #output.unwrap().into_inner();
        #expected
        #compare
        #stream
    }
}

fn error(of: &Crate, case: &Case<'_>, status: u16, code: &str) -> TokenStream {
    let Case { operation, structure, value, .. } = case;
    let response = received(case, status);
    let values = Values { root: &of.root, making: Making::Filled };
    let expected = values.filled("expected", structure, value);
    let listed = operation.error.variants.iter().find(|listed| listed.error == structure.path);
    let variant = listed.map(|listed| ident(&listed.name));
    let variant_of = own_type(operation, &operation.error.name);
    let operation = marker(operation);
    let status = Literal::u16_unsuffixed(status);
    let code = code_of(case, code);
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
fn code_of(case: &Case<'_>, own: &str) -> Option<String> {
    // The code of the service's older protocol, which stands before a semicolon.
    let older =
        case.test.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("x-amzn-query-error"));
    if let Some((_, value)) = older {
        return value.split_once(';').map(|(code, _)| code.to_owned());
    }
    let mut listed = case.operation.error.variants.iter();
    let listed = listed.find(|listed| listed.error == case.structure.path)?;
    let mut others = listed.codes.iter().filter(|code| **code != case.structure.shape);
    others.all(|code| code == own).then(|| own.to_owned())
}

/// Whether a test calls a method of every operation's, and not only those of operations with streams.
fn calls_operations(tests: &ProtocolTests<'_>) -> bool {
    let ProtocolTests { requests, responses, errors, .. } = tests;
    let plain_request = |case: &Case<'_>| {
        case.operation.streams.request.is_none() || !case.operation.idempotency_tokens.is_empty()
    };
    requests.iter().any(plain_request)
        || responses.iter().any(|case| case.operation.streams.response.is_none())
        || !errors.is_empty()
}

/// The response that an operation is given.
fn received(case: &Case<'_>, status: u16) -> TokenStream {
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

/// The type that stands for an operation.
fn marker(operation: &Operation) -> TokenStream {
    own_type(operation, &operation.name)
}

/// A type of an operation's own.
fn own_type(operation: &Operation, name: &str) -> TokenStream {
    path(&Path { module: operation.module.clone(), name: name.to_owned() })
}
