//! `operation`: a module for each operation, with its input and output.

use proc_macro2::TokenStream;
use quote::quote;

use super::layout::Layout;
use super::{Context, Job, deprecated, doc, docs, ident, inner_doc, structure};
use crate::ir::{Kind, Operation, ShapeId, Structure, Traits};
use crate::names::OperationName;

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
    let doc = inner_doc(["The operations, each in a module of its own."]);
    let modules = operations.iter().map(|(operation, name)| {
        let summary = docs::markdown(operation.documentation.as_deref().unwrap_or_default());
        let docs = self::doc(match summary.is_empty() {
            true => vec![format!("`{}`.", operation.name)],
            false => summary,
        });
        let deprecated = deprecated(operation.deprecated.as_ref());
        let module = ident(&name.module);
        quote!(#docs #deprecated pub mod #module;)
    });
    quote!(#doc #(#modules)*)
}

fn module(cx: &Context<'_>, operation: &Operation, name: &OperationName) -> TokenStream {
    let input = side(cx, operation.input.as_ref(), name, "Input", false);
    let output = side(cx, operation.output.as_ref(), name, "Output", true);
    quote!(#input #output)
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
    structure::tokens(&Layout::new(cx, id, members, &traits, &rust_name, is_output))
}
