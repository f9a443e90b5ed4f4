//! `support`: hand-written modules that are copied into the crate, those that it needs.

use proc_macro2::TokenStream;
use quote::quote;

use super::tokens::{feature, ident, inner_doc};
use crate::api::File;
use crate::file::{self, Draft};
use crate::rust::{Crate, Need};

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
    /// What a crate has that takes the module.
    need: Need,
}

macro_rules! modules {
    ($($name:ident { $($public:ident)* } { $($internal:ident)* } $($feature:literal)? if $need:ident $(($of:literal))?;)*) => {
        &[$(Module {
            name: stringify!($name),
            text: include_str!(concat!("../support/", stringify!($name), ".rs")),
            public: &[$(stringify!($public)),*],
            internal: &[$(stringify!($internal)),*],
            feature: modules!(@feature $($feature)?),
            need: Need::$need $(($of))?,
        }),*]
    };
    (@feature) => { None };
    (@feature $feature:literal) => { Some($feature) };
}

#[rustfmt::skip]
const MODULES: &[Module] = modules! {
    blob { Blob } {} if Blobs;
    blob {} {} "test-util" if Base64;
    blob_wire {} {} if Blobs;
    blocking_client {} {} "client" if Client;
    blocking_pages {} {} "client" if Pages;
    blocking_transport {} {} "client" if Client;
    blocking_wait {} {} "client" if Waiters;
    body { ResponseError } {} "http" if Always;
    builder { BuildError Builder } {} if Always;
    call { Now } { CallTraits } "client" if Client;
    call_error { CallError CallErrorKind TransportError TransportErrorKind } {} "client" if Client;
    check {} {} if Always;
    client { Callable Caller } {} "client" if Client;
    codec {} { Context Read Style TimestampFormat Write serde } if Always;
    compression {} {} "http" if Compression;
    config { Config ConfigBuilder ConfigError } {} "client" if Client;
    credentials { Credentials CredentialsError CredentialsFuture EnvironmentCredentials FromFn ProvideCredentials from_fn } {} "client" if Client;
    credentials_aws {} {} "aws-credential-types" if Client;
    credentials_cache {} {} "client" if Client;
    credentials_chain {} {} "client" if Client;
    credentials_container {} {} "client" if Client;
    credentials_document {} {} "client" if Client;
    credentials_instance {} {} "client" if Client;
    credentials_process {} {} "client" if Client;
    credentials_reqsign { ReqsignCredentials } {} "reqsign" if Client;
    date_time { DateTime DateTimeError } {} if Timestamps;
    date_time {} {} "client" if Clock;
    date_time_chrono {} {} "chrono" if Timestamps;
    date_time_jiff {} {} "jiff" if Timestamps;
    date_time_time {} {} "time" if Timestamps;
    date_time_wire {} {} if Timestamps;
    document {} {} if Documents;
    endpoint { Endpoint EndpointError } {} "http" if Always;
    endpoints {} { EndpointTable } "client" if Client;
    enumeration { UnknownVariantValue } { Enumeration enumeration } if Enumerations;
    environment {} {} "client" if Client;
    error { Unhandled } { error } if Always;
    ini {} {} "client" if Client;
    metadata_http {} {} "client" if Client;
    number {} {} if Always;
    observer { AttemptReport CallOutcome CallReport Observer } {} "client" if Client;
    on_thread {} {} "client" if Client;
    operation { Operation OperationResponse RequestError RequestOptions ResponseMetadata } { HostPrefix Target } "http" if Always;
    pages { Paginated } { Advance } "client" if Pages;
    path {} {} if Always;
    profile {} {} "client" if Client;
    redacted {} { Redacted } if Always;
    replay { Replay } {} "test-util" if Client;
    replay_answer {} {} "test-util" if Client;
    replay_file { ReplayError } {} "test-util" if Client;
    replay_request { ReplayedRequest } {} "test-util" if Client;
    replay_state {} {} "test-util" if Client;
    retry { Retry RetryKind RetryOptions } {} "client" if Client;
    scalar {} {} if Always;
    service_error { ErrorMetadata ModeledErrors OperationError } { ErrorBody } "http" if Always;
    shape {} { Shape } if Always;
    shell_words {} {} "client" if Client;
    sigv4 { Scope SigningError sign } {} "client" if Client;
    strict {} {} "test-util" if Client;
    strict_response {} {} "test-util" if Client;
    structure { Structure } { Reader Writer structure } if Always;
    system { StdSystem System } {} "client" if Client;
    tls { TransportOptions } {} "rustls" if Client;
    trace {} {} "tracing" if Client;
    trace_off {} {} "client" if Client;
    transport { SendFuture SleepFuture } {} "client" if Client;
    transport_hyper { HyperTransport } {} "hyper" if Client;
    transport_ureq { UreqTransport } {} "ureq" if Client;
    union { UnknownMember } { Choice Union Variant union } if Unions;
    validation { Violation ViolationKind } { Limit LimitTable } if Always;
    wait { Matched WaitError WaitErrorKind Waited Waiter Waiting } { Acceptor Matches Pace WaitOutcome } "client" if Waiters;
    watch {} {} "client" if Client;
};

/// Modules with the same names in them as another one, which they stand in for where its feature is off.
const STAND_INS: &[(&str, &str)] = &[("trace_off", "trace")];

/// The modules that a crate takes.
fn modules(of: &Crate) -> impl Iterator<Item = &'static Module> {
    MODULES.iter().filter(|module| of.needs.contains(&module.need))
}

/// The file that lists the modules.
pub(super) fn draft(of: &Crate) -> Draft<'_> {
    Draft::new("src/support.rs", move || {
        let doc = inner_doc([
            "What the types are built on. It is the same in every crate that needs it.",
        ]);
        let declarations = modules(of).map(|module| {
            let (name, feature) = (ident(module.name), feature(module.feature));
            quote!(#feature pub(crate) mod #name;)
        });
        let uses = modules(of).map(|module| {
            let public = import(module, &quote!(pub), module.public);
            let internal = import(module, &quote!(pub(crate)), module.internal);
            quote!(#public #internal)
        });
        let stand_ins = modules(of).filter_map(stand_in);
        quote! {
            #doc
            #![allow(
                dead_code,
                unused_imports,
                unused_macros,
                reason = "a crate may need only a part of a module"
            )]
            #(#declarations)*
            #(#stand_ins)*
            #(#uses)*
        }
    })
}

/// Makes some names of a module available.
fn import(module: &Module, visibility: &TokenStream, names: &[&str]) -> Option<TokenStream> {
    let (name, feature) = (ident(module.name), feature(module.feature));
    let names: Vec<_> = names.iter().map(|name| ident(name)).collect();
    (!names.is_empty()).then(|| quote!(#feature #visibility use self::#name::{#(#names),*};))
}

/// What makes a module bear the name of the one that it stands in for.
fn stand_in(module: &Module) -> Option<TokenStream> {
    let (_, of) = STAND_INS.iter().find(|(name, _)| *name == module.name)?;
    let other = MODULES.iter().find(|other| other.name == *of)?;
    let (name, of) = (ident(module.name), ident(of));
    let (with, without) = (module.feature?, other.feature?);
    Some(quote! {
        #[cfg(all(feature = #with, not(feature = #without)))]
        pub(crate) use self::#name as #of;
    })
}

/// The modules themselves, without their tests.
pub(super) fn files(of: &Crate) -> Vec<File> {
    let path = |module: &Module| format!("src/support/{}.rs", module.name);
    modules(of).map(|module| file::copied(path(module), module.text)).collect()
}
