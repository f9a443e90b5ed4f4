//! `support`: hand-written modules that are copied into the crate, those that it needs.

use quote::quote;

use super::{Context, Job, ident, inner_doc};
use crate::api::File;
use crate::file::MARK;
use crate::model::{Kind, Operation};

/// A module of `codegen/src/support`.
struct Module {
    name: &'static str,
    text: &'static str,
    /// What the crate's users may name.
    public: &'static [&'static str],
    /// What only the crate itself uses.
    internal: &'static [&'static str],
    /// The feature that it takes.
    feature: Option<&'static str>,
    is_needed: fn(&Needs) -> bool,
}

macro_rules! modules {
    ($($name:ident { $($public:ident)* } { $($internal:ident)* } $($feature:literal)? if $needed:expr;)*) => {
        &[$(Module {
            name: stringify!($name),
            text: include_str!(concat!("../support/", stringify!($name), ".rs")),
            public: &[$(stringify!($public)),*],
            internal: &[$(stringify!($internal)),*],
            feature: modules!(@feature $($feature)?),
            is_needed: $needed,
        }),*]
    };
    (@feature) => { None };
    (@feature $feature:literal) => { Some($feature) };
}

#[rustfmt::skip]
const MODULES: &[Module] = modules! {
    blob { Blob } {} if |needs| needs.has_blobs;
    blob_wire {} {} if |needs| needs.has_blobs;
    body { ResponseError } {} "http" if |_| true;
    builder { BuildError Builder } {} if |_| true;
    check {} {} if |_| true;
    codec {} { Context Read Style TimestampFormat Write serde } if |_| true;
    compression {} {} "http" if |needs| needs.has_compression;
    date_time { DateTime DateTimeError } {} if |needs| needs.has_timestamps;
    date_time_chrono {} {} "chrono" if |needs| needs.has_timestamps;
    date_time_jiff {} {} "jiff" if |needs| needs.has_timestamps;
    date_time_time {} {} "time" if |needs| needs.has_timestamps;
    date_time_wire {} {} if |needs| needs.has_timestamps;
    document {} {} if |needs| needs.has_documents;
    endpoint { Endpoint EndpointError } {} "http" if |_| true;
    enumeration { UnknownVariantValue } { Enumeration enumeration } if |needs| needs.has_enums;
    error { Unhandled } { error } if |_| true;
    number {} {} if |_| true;
    operation { Operation OperationResponse RequestError RequestOptions ResponseMetadata } { HostPrefix Target } "http" if |_| true;
    path {} {} if |_| true;
    redacted {} { Redacted } if |_| true;
    scalar {} {} if |_| true;
    service_error { ErrorMetadata ModeledErrors OperationError } { ErrorBody } "http" if |_| true;
    structure { Structure } { Reader Shape Writer structure } if |_| true;
    union { UnknownMember } { Choice Union Variant union } if |needs| needs.has_unions;
    validation { Violation ViolationKind } { Limit LimitTable } if |_| true;
};

/// What a crate has that takes a support module.
#[expect(clippy::struct_excessive_bools, reason = "each is a question of its own")]
pub(super) struct Needs {
    pub(super) has_blobs: bool,
    pub(super) has_timestamps: bool,
    pub(super) has_documents: bool,
    pub(super) has_compression: bool,
    has_enums: bool,
    has_unions: bool,
}

impl Needs {
    pub(super) fn of(cx: &Context<'_>) -> Self {
        let any =
            |test: fn(&Kind) -> bool| cx.model().shapes.values().any(|shape| test(&shape.kind));
        Self {
            has_blobs: any(|kind| matches!(kind, Kind::Blob)),
            has_timestamps: any(|kind| matches!(kind, Kind::Timestamp)),
            has_documents: any(|kind| matches!(kind, Kind::Document)),
            has_compression: cx.model().operations.values().any(Operation::takes_gzip),
            has_enums: any(|kind| matches!(kind, Kind::Enum(_))),
            has_unions: any(|kind| matches!(kind, Kind::Union(_))),
        }
    }

    fn modules(&self) -> impl Iterator<Item = &'static Module> {
        MODULES.iter().filter(|module| (module.is_needed)(self))
    }

    /// The names that the root of the crate makes public: those that the types are made of.
    pub(super) fn public_names(&self) -> Vec<&'static str> {
        const ROOT: &[&str] =
            &["Blob", "Builder", "DateTime", "Structure", "UnknownMember", "UnknownVariantValue"];
        let names = self.modules().flat_map(|module| module.public);
        let mut names: Vec<_> = names.copied().filter(|name| ROOT.contains(name)).collect();
        // As rustfmt has them.
        names.sort_unstable();
        names
    }
}

/// The file that lists the modules.
pub(super) fn jobs<'a>(cx: &'a Context<'a>) -> Vec<Job<'a>> {
    vec![Job::new("src/support.rs", move || {
        let needs = Needs::of(cx);
        let doc = inner_doc([
            "What the types are built on. It is the same in every crate that needs it.",
        ]);
        let modules = needs.modules().map(|module| {
            let name = ident(module.name);
            let feature = module.feature.map(|feature| quote!(#[cfg(feature = #feature)]));
            quote!(#feature pub(crate) mod #name;)
        });
        let uses = needs.modules().map(|module| {
            let name = ident(module.name);
            let public = module.public.iter().map(|name| ident(name));
            let internal = module.internal.iter().map(|name| ident(name));
            let public =
                (!module.public.is_empty()).then(|| quote!(pub use self::#name::{#(#public),*};));
            let internal = (!module.internal.is_empty())
                .then(|| quote!(pub(crate) use self::#name::{#(#internal),*};));
            let feature = module.feature.map(|feature| quote!(#[cfg(feature = #feature)]));
            let public = public.map(|public| quote!(#feature #public));
            let internal = internal.map(|internal| quote!(#feature #internal));
            quote!(#public #internal)
        });
        quote! {
            #doc
            #![allow(
                dead_code,
                unused_imports,
                unused_macros,
                reason = "a crate may need only a part of a module"
            )]
            #(#modules)*
            #(#uses)*
        }
    })]
}

/// The modules themselves, without their tests.
pub(super) fn files(cx: &Context<'_>) -> Vec<File> {
    let needs = Needs::of(cx);
    let files = needs.modules().map(|module| {
        let text = module.text.split("\n#[cfg(test)]").next().unwrap_or_default().trim_end();
        File {
            path: format!("src/support/{}.rs", module.name),
            contents: format!("// {MARK}\n\n{text}\n"),
        }
    });
    files.collect()
}
