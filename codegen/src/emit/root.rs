//! The root of the crate, and its `error` module.

use quote::quote;

use super::support::Needs;
use super::{Context, Job, code, docs, example, ident, inner_doc, manifest, plain};
use crate::api::Selection;

pub(super) fn jobs<'a>(cx: &'a Context<'a>) -> Vec<Job<'a>> {
    vec![
        Job::new("src/lib.rs", move || {
            let doc = inner_doc(documentation(cx));
            let public = Needs::of(cx).public_names();
            let public = public.iter().map(|name| ident(name));
            quote! {
                #doc
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
                pub mod error;
                #[rustfmt::skip]
                pub mod operation;
                #[rustfmt::skip]
                mod support;
                #[rustfmt::skip]
                pub mod types;

                #(pub use self::support::#public;)*
                #[cfg(feature = "http")]
                pub use ::http;
            }
        }),
        Job::new("src/error.rs", move || {
            let doc = inner_doc(["Error types."]);
            let date_time = Needs::of(cx).has_timestamps.then(|| quote!(DateTimeError,));
            quote! {
                #doc
                pub use crate::support::{BuildError, #date_time Unhandled, Violation, ViolationKind};
                #[cfg(feature = "http")]
                pub use crate::support::{
                    ErrorMetadata, ModeledErrors, OperationError, RequestError, ResponseError,
                };
            }
        }),
    ]
}

fn documentation(cx: &Context<'_>) -> Vec<String> {
    let service = &cx.model().service;
    let title = service.title();
    let operations = match &cx.options.operations {
        Selection::All => "all of the service".to_owned(),
        Selection::Named(_) => {
            let names = cx.model().operations.keys().map(|name| code(name));
            names.collect::<Vec<_>>().join(", ")
        }
    };
    let mut lines = plain(&format!("{title}, API version {}.", service.api_version));
    lines.push(String::new());
    lines.push(format!("Operations: {operations}."));
    let example = example::lines(cx, &manifest::package(cx).replace('-', "_"));
    if !example.is_empty() {
        // Without the feature there are no operations to call.
        const SHOWN: &str = "# #[cfg(feature = \"http\")] mod example {";
        lines.extend(["", "# Example", "", "```", SHOWN].map(str::to_owned));
        lines.extend(example);
        lines.extend(["# }", "```"].map(str::to_owned));
    }
    let about = docs::markdown(service.documentation.as_deref().unwrap_or_default());
    if !about.is_empty() {
        lines.extend(["", "# About the service", ""].map(str::to_owned));
        lines.extend(about);
    }
    lines
}
