//! `types`: every type that is not one operation's alone, each in a module of its own.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Context, Job, builder, enumeration, ident, inner_doc, structure, union};
use crate::model::{Kind, Shape, ShapeId};
use crate::names::TypeName;

pub(super) fn jobs<'a>(cx: &'a Context<'a>) -> Vec<Job<'a>> {
    let types = types(cx);
    let mut jobs: Vec<Job<'a>> =
        types.iter().map(|&(id, shape, name)| one(cx, id, shape, name)).collect();
    let (errors, others): (Vec<_>, Vec<_>) =
        types.iter().map(|(_, _, name)| *name).partition(|name| name.is_error);
    let mut inner = Vec::new();
    if !errors.is_empty() {
        let builders = builders(cx, "src/types/error/builders.rs", &types, true);
        let title = "Errors that the service's operations return.";
        jobs.push(list("src/types/error.rs", title, errors, vec!["builders"]));
        jobs.extend(builders);
        inner.push("error");
    }
    if let Some(builders) = builders(cx, "src/types/builders.rs", &types, false) {
        jobs.push(builders);
        inner.insert(0, "builders");
    }
    jobs.push(list("src/types.rs", "Structures, enumerations and unions.", others, inner));
    jobs
}

type Type<'a> = (&'a ShapeId, &'a Shape, &'a TypeName);

/// A file with a name for each builder of a structure, either of those that are errors or of all others.
fn builders<'a>(
    cx: &'a Context<'a>,
    path: &str,
    types: &[Type<'a>],
    of_errors: bool,
) -> Option<Job<'a>> {
    let types = types.iter().filter(|(_, _, name)| name.is_error == of_errors);
    let structures = types.filter_map(|&(id, shape, name)| match &shape.kind {
        Kind::Structure(structure) => Some((id, structure, &shape.traits, &*name.ident)),
        _ => None,
    });
    let structures: Vec<_> = structures.collect();
    (!structures.is_empty()).then(|| {
        Job::new(path, move || {
            let doc = inner_doc(["Builders, each with its setters."]);
            let aliases = structures.iter().map(|(id, structure, traits, name)| {
                builder::alias(&structure::layout(cx, id, structure, traits, name))
            });
            quote!(#doc #(#aliases)*)
        })
    })
}

/// The shapes that become types here. An operation's own input and output live with the operation.
fn types<'a>(cx: &'a Context<'a>) -> Vec<Type<'a>> {
    let operations = cx.model().operations.values();
    let own: Vec<&ShapeId> =
        operations.flat_map(|operation| operation.input.iter().chain(&operation.output)).collect();
    let own: std::collections::BTreeSet<_> = own.into_iter().collect();
    let shapes = cx.model().shapes.iter();
    shapes
        .filter(|(id, _)| cx.prepared.usage.is_referenced(id) || !own.contains(id))
        .filter_map(|(id, shape)| Some((id, shape, cx.names.of(id)?)))
        .collect()
}

fn one<'a>(cx: &'a Context<'a>, id: &'a ShapeId, shape: &'a Shape, name: &'a TypeName) -> Job<'a> {
    let directory = if name.is_error { "src/types/error" } else { "src/types" };
    let path = format!("{directory}/{}.rs", name.module);
    Job::new(path, move || match &shape.kind {
        Kind::Enum(values) => enumeration::tokens(cx, id, values, &shape.traits, &name.ident),
        Kind::Union(members) => union::tokens(cx, id, members, &shape.traits, &name.ident),
        Kind::Structure(members) => {
            structure::in_types(cx, id, members, &shape.traits, &name.ident)
        }
        // Other shapes have no name of their own.
        _ => TokenStream::new(),
    })
}

/// A file that makes the types of some modules available, and has public modules of its own.
fn list<'a>(
    path: &str,
    title: &'a str,
    types: Vec<&'a TypeName>,
    inner: Vec<&'static str>,
) -> Job<'a> {
    Job::new(path, move || {
        let doc = inner_doc([title]);
        let modules = types.iter().map(|name| ident(&name.module));
        let uses = types.iter().map(|name| {
            let (module, ident) = (ident(&name.module), ident(&name.ident));
            quote!(pub use self::#module::#ident;)
        });
        let inner = inner.iter().map(|module| ident(module));
        quote!(#doc #(pub mod #inner;)* #(mod #modules;)* #(#uses)*)
    })
}
