//! `support`: hand-written modules that are copied into the crate, those that it needs.

use proc_macro2::TokenStream;
use quote::quote;

use super::tokens::{feature, ident, inner_doc};
use crate::api::File;
use crate::file::{self, Draft};
use crate::rust::{Crate, Need};

/// A module of `codegen/src/support`.
struct Module {
    /// Its path from there, such as `codec/json/read`.
    path: &'static str,
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

impl Module {
    /// Whether there is a directory around it besides the first so many.
    fn is_below(&self, depth: usize) -> bool {
        self.path.split('/').count() > depth + 1
    }

    fn tokens(&self) -> TokenStream {
        let names = self.path.split('/').map(ident);
        quote!(#(#names)::*)
    }
}

macro_rules! modules {
    ($($path:literal { $($public:ident)* } { $($internal:ident)* } $($feature:literal)? if $need:ident $(($of:literal))?;)*) => {
        &[$(Module {
            path: $path,
            text: include_str!(concat!("../support/", $path, ".rs")),
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
    "blob" { Blob } {} if Blobs;
    "blob" {} {} "http" if Encoding;
    "blob" {} {} "test-util" if Base64;
    "builder" { BuildError Builder } {} if Always;
    "client/blocking_client" {} {} "client" if Client;
    "client/blocking_pages" {} {} "client" if Pages;
    "client/blocking_presign" {} {} "client" if Presigning;
    "client/blocking_streaming" {} {} "client" if Streams;
    "client/blocking_transport" {} {} "client" if Client;
    "client/blocking_upload" {} {} "client" if Streams;
    "client/blocking_wait" {} {} "client" if Waiters;
    "client/call" { Now } { Auth CallTraits } "client" if Client;
    "client/call_error" { CallError CallErrorKind TransportError TransportErrorKind } {} "client" if Client;
    "client/caller" { Callable Caller } { Handle Service } "client" if Client;
    "client/config" { Config ConfigBuilder ConfigError } {} "client" if Client;
    "client/credentials" { Credentials CredentialsError CredentialsFuture EnvironmentCredentials FromFn ProvideCredentials from_fn } {} "client" if Client;
    "client/credentials_aws" {} {} "aws-credential-types" if Client;
    "client/credentials_cache" {} {} "client" if Client;
    "client/credentials_chain" {} {} "client" if Client;
    "client/credentials_container" {} {} "client" if Client;
    "client/credentials_document" {} {} "client" if Client;
    "client/credentials_instance" {} {} "client" if Client;
    "client/credentials_process" {} {} "client" if Client;
    "client/credentials_reqsign" { ReqsignCredentials } {} "reqsign" if Client;
    "client/endpoints" {} { EndpointTable } "client" if Client;
    "client/environment" {} {} "client" if Client;
    "client/ini" {} {} "client" if Client;
    "client/metadata_http" {} {} "client" if Client;
    "client/observer" { AttemptReport CallOutcome CallReport Observer } {} "client" if Client;
    "client/on_thread" {} {} "client" if Client;
    "client/pages" { Paginated } { Advance } "client" if Pages;
    "client/payload" {} { UploadTraits } "client" if Streams;
    "client/presign" { Presignable PresignedRequest } {} "client" if Presigning;
    "client/presign_streaming" {} {} "client" if PresignedStreams;
    "client/profile" {} {} "client" if Client;
    "client/reading" {} {} "client" if Streams;
    "client/replay" { Replay } {} "test-util" if Client;
    "client/replay_answer" {} {} "test-util" if Client;
    "client/replay_file" { ReplayError } {} "test-util" if Client;
    "client/replay_request" { ReplayedRequest } {} "test-util" if Client;
    "client/replay_state" {} {} "test-util" if Client;
    "client/retry" { Retry RetryKind RetryOptions } {} "client" if Client;
    "client/rewind" {} {} "client" if Streams;
    "client/shell_words" {} {} "client" if Client;
    "client/sigv4" { Scope SigningError sign } {} "client" if Client;
    "client/streaming" { Received Sent SentAndReceived StreamedResponse Streaming StreamingCallable } {} "client" if Streams;
    "client/strict" {} {} "test-util" if Client;
    "client/strict_response" {} {} "test-util" if Client;
    "client/system" { StdSystem System } {} "client" if Client;
    "client/tls" { TransportOptions } {} "rustls" if Client;
    "client/trace" {} {} "tracing" if Client;
    "client/trace_off" {} {} "client" if Client;
    "client/transport" { SendFuture SleepFuture } {} "client" if Client;
    "client/transport_hyper" { HyperTransport } {} "hyper" if Client;
    "client/transport_ureq" { UreqTransport } {} "ureq" if Client;
    "client/tree_hash" {} {} "client" if Streams;
    "client/upload" {} {} "client" if Streams;
    "client/wait" { Matched WaitError WaitErrorKind Waited Waiter Waiting } { Acceptor Matches Pace WaitOutcome } "client" if Waiters;
    "client/watch" {} {} "client" if Client;
    "codec/blob" {} {} if Blobs;
    "codec/bytes" {} {} if Always;
    "codec/check" {} {} if Always;
    "codec/decode" {} { Stop } if Always;
    "codec/document" {} {} if Documents;
    "codec/encode" {} {} if Always;
    "codec/json/digits" {} {} "http" if Always;
    "codec/json/fault" {} {} "http" if Always;
    "codec/json/float" {} {} "http" if Always;
    "codec/json/read" {} {} "http" if Always;
    "codec/json/scan" {} {} "http" if Always;
    "codec/json/surrogates" {} {} "http" if Always;
    "codec/json/write" {} {} "http" if Always;
    "codec/members" {} {} if Always;
    "codec/number" {} {} if Always;
    "codec/scalar" {} {} if Always;
    "codec/serde/number" {} {} if Always;
    "codec/serde/read" {} {} if Always;
    "codec/serde/traits" {} { serde } if Always;
    "codec/serde/write" {} {} if Always;
    "codec/text/read" {} {} "http" if Protocol("rest_json");
    "codec/text/write" {} {} "http" if Protocol("rest_json");
    "codec/timestamp" {} {} if Timestamps;
    "codec/value" { Structure UnknownMember } { Decode Decoder Encode Encoder Reader Union VariantReader VariantWriter Writer } if Always;
    "date_time" { DateTime DateTimeError } {} if Timestamps;
    "date_time" {} {} "client" if Clock;
    "date_time_chrono" {} {} "chrono" if Timestamps;
    "date_time_jiff" {} {} "jiff" if Timestamps;
    "date_time_time" {} {} "time" if Timestamps;
    "enumeration" { UnknownVariantValue } { Enumeration enumeration } if Enumerations;
    "error" { Unhandled } { error } if Always;
    "http/body" { ResponseError } {} "http" if Always;
    "http/checksum" {} {} "http" if Checksum;
    "http/compression" {} {} "http" if Compression;
    "http/endpoint" { Endpoint EndpointError } {} "http" if Always;
    "http/error" { ErrorMetadata ModeledErrors OperationError } { ErrorBody } "http" if Always;
    "http/operation" { Operation } {} "http" if Always;
    "http/request" { RequestError RequestOptions } { HostPrefix Route Target } "http" if Always;
    "http/response" { OperationResponse ResponseMetadata } {} "http" if Always;
    "http/streaming" { StreamingInput StreamingOutput } {} "http" if Streams;
    "http/uri" {} {} "http" if Protocol("rest_json");
    "path" {} {} if Always;
    "protocol/aws_json" {} {} "http" if Always;
    "protocol/rest_json" {} {} "http" if Protocol("rest_json");
    "redacted" {} { Redacted } if Always;
    "schema" {} { Binding Schema member } if Always;
    "structure" {} { structure } if Always;
    "union" {} { union } if Always;
    "validation" { Violation ViolationKind } {} if Always;
};

/// Modules with the same names in them as another one, which they stand in for where its feature is off.
const STAND_INS: &[(&str, &str)] = &[("client/trace_off", "client/trace")];

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
        let modules: Vec<_> = modules(of).collect();
        let declarations = declarations(&modules, 0);
        let uses = modules.iter().map(|module| {
            let public = import(module, &quote!(pub), module.public);
            let internal = import(module, &quote!(pub(crate)), module.internal);
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
            #declarations
            #(#uses)*
        }
    })
}

/// Declares modules that are at one place of the tree, those in a directory in a module of its name; `depth` says how many
/// directories are around them.
fn declarations(modules: &[&Module], depth: usize) -> TokenStream {
    let name = |module: &Module| module.path.split('/').nth(depth).unwrap_or_default();
    let groups = modules.chunk_by(|one, other| {
        name(one) == name(other) && one.is_below(depth) && other.is_below(depth)
    });
    let declarations = groups.map(|group| {
        let ident = ident(name(group[0]));
        if group[0].is_below(depth) {
            let inner = declarations(group, depth + 1);
            return quote!(pub(crate) mod #ident { #inner });
        }
        let feature = feature(group[0].feature);
        quote!(#feature pub(crate) mod #ident;)
    });
    let here = modules.iter().filter(|module| !module.is_below(depth));
    let stand_ins = here.filter_map(|module| stand_in(module));
    quote!(#(#declarations)* #(#stand_ins)*)
}

/// Makes some names of a module available.
fn import(module: &Module, visibility: &TokenStream, names: &[&str]) -> Option<TokenStream> {
    let (path, feature) = (module.tokens(), feature(module.feature));
    let names: Vec<_> = names.iter().map(|name| ident(name)).collect();
    (!names.is_empty()).then(|| quote!(#feature #visibility use self::#path::{#(#names),*};))
}

/// What makes a module bear the name of the one that it stands in for, beside which it is.
fn stand_in(module: &Module) -> Option<TokenStream> {
    let (_, of) = STAND_INS.iter().find(|(path, _)| *path == module.path)?;
    let other = MODULES.iter().find(|other| other.path == *of)?;
    let [name, of] = [module.path, of].map(|path| ident(path.rsplit('/').next().unwrap_or(path)));
    let (with, without) = (module.feature?, other.feature?);
    Some(quote! {
        #[cfg(all(feature = #with, not(feature = #without)))]
        pub(crate) use self::#name as #of;
    })
}

/// The modules themselves, without their tests.
pub(super) fn files(of: &Crate) -> Vec<File> {
    let path = |module: &Module| format!("src/support/{}.rs", module.path);
    modules(of).map(|module| file::copied(path(module), module.text)).collect()
}
