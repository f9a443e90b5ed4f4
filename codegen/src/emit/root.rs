//! The root of the crate, and its `error` module.

use quote::quote;

use super::support::Needs;
use super::{Context, Job, code, docs, ident, inner_doc, plain};
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

                pub use self::support::{#(#public),*};
            }
        }),
        Job::new("src/error.rs", move || {
            let doc = inner_doc(["What can go wrong."]);
            let date_time = Needs::of(cx).has_timestamps.then(|| quote!(DateTimeError,));
            quote! {
                #doc
                pub use crate::support::{BuildError, #date_time Problem, Unhandled, Violation};
                #[cfg(feature = "http")]
                pub use crate::support::{ErrorMetadata, OperationError, UnreadableResponse};
            }
        }),
    ]
}

fn documentation(cx: &Context<'_>) -> Vec<String> {
    let service = &cx.model().service;
    let title = service.title();
    let operations = match &cx.options.operations {
        Selection::All => "all operations".to_owned(),
        Selection::Named(_) => {
            let names = cx.model().operations.keys().map(|name| code(name));
            names.collect::<Vec<_>>().join(", ")
        }
    };
    let mut lines = plain(&format!("{title}, API version {}.", service.api_version));
    lines.push(String::new());
    lines.push(format!("Made for: {operations}."));
    let about = docs::markdown(service.documentation.as_deref().unwrap_or_default());
    if !about.is_empty() {
        lines.push(String::new());
        lines.extend(about);
    }
    lines
}
