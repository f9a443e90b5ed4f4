//! The root of the library.

use proc_macro2::TokenStream;
use quote::quote;

use super::tokens::{feature, ident, inner_doc, path};
use super::{example, module, readme};
use crate::file::Draft;
use crate::rust::{Crate, Docs, Export, Module, Service};

pub(super) fn draft(of: &Crate) -> Draft<'_> {
    Draft::new("src/lib.rs", move || {
        let docs = inner_doc(docs(of));
        let modules = modules(&of.root);
        let exports = of.root.exports.iter().map(exports);
        quote! {
            #docs
            #![forbid(unsafe_code)]
            #![allow(
                deprecated,
                clippy::doc_markdown,
                clippy::enum_variant_names,
                clippy::large_enum_variant,
                clippy::module_inception,
                clippy::self_named_constructors,
                clippy::should_implement_trait,
                clippy::struct_field_names,
                clippy::wrong_self_convention,
                reason = "names, sizes and deprecations are those of the service's model"
            )]
            #(#modules)*

            #(#exports)*
            #[cfg(feature = "http")]
            pub use ::http;
        }
    })
}

/// What makes names of a module available, each in a line of its own.
fn exports(export: &Export) -> TokenStream {
    let (feature, from) = (feature(export.feature), path(export.from));
    let names = export.names.iter().map(|name| ident(name));
    quote!(#(#feature pub use self::#from::#names;)*)
}

/// The modules in the order of their names. What is large is not formatted anew.
fn modules(root: &Module) -> Vec<TokenStream> {
    let large = |declaration| quote!(#[rustfmt::skip] #declaration);
    let support = large(quote!(
        mod support;
    ));
    let mut modules = vec![("support", support)];
    modules.extend(root.modules.iter().map(|inner| {
        let declaration = module::declaration(inner);
        let is_large = !inner.modules.is_empty() || !inner.items.is_empty();
        (inner.name(), if is_large { large(declaration) } else { declaration })
    }));
    modules.sort_by_key(|(name, _)| *name);
    modules.into_iter().map(|(_, declaration)| declaration).collect()
}

fn docs(of: &Crate) -> Docs {
    let mut lines = Vec::new();
    for service in &of.services {
        lines.extend(service.title.iter().cloned());
    }
    lines.push(String::new());
    lines.push(format!("Operations: {}.", operations(of)));
    lines.extend(calls(of));
    lines.extend(["", "# Operations", "", readme::METHODS, ""].map(str::to_owned));
    lines.extend(of.operations().map(|operation| {
        format!("- [{}]({}){}", operation.title, operation.module, readme::methods(operation))
    }));
    let features = of.package.features.iter().map(readme::feature);
    lines.extend(["", "# Features", ""].map(str::to_owned).into_iter().chain(features));
    for Service { docs, .. } in of.services.iter().filter(|service| !service.docs.is_empty()) {
        lines.extend(["", "# About the service", ""].map(str::to_owned));
        lines.extend(docs.iter().cloned());
    }
    lines
}

/// How an operation is called, with a client and without.
fn calls(of: &Crate) -> Docs {
    let examples = [
        ("# Example", "client", example::call(of)),
        ("# Without a client", "http", example::messages(of)),
    ];
    let examples = examples.into_iter().filter(|(.., lines)| !lines.is_empty());
    let examples = examples.flat_map(|(title, feature, lines)| {
        // Without the feature there is nothing to call.
        let shown = format!("# #[cfg(feature = \"{feature}\")] mod example {{");
        let before = [String::new(), title.to_owned(), String::new(), "```".to_owned(), shown];
        let after = ["# }", "```"].map(str::to_owned);
        before.into_iter().chain(lines).chain(after)
    });
    examples.collect()
}

fn operations(of: &Crate) -> String {
    if of.services.iter().all(|service| service.is_whole) {
        return "all of the service".to_owned();
    }
    of.operations().map(|operation| &*operation.title).collect::<Vec<_>>().join(", ")
}
