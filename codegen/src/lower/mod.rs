//! Makes a [`Crate`] of a model. Every decision about Rust is made here, and each of them once.
//!
//! | question | where |
//! | --- | --- |
//! | What is it called? | `names` |
//! | What is its type, and is it in a box? | `types` |
//! | Is it an `Option`? Has somebody to give it a value? | `presence` |
//! | What is it where nobody did? | `default` |
//! | What must it meet? | `constraints` |
//! | May it be shown? | `sensitive` |
//! | Which setters has it? | `setter` |
//! | Which fields are an error's message? | `error` |
//! | What is it documented with? | `docs`, `member_docs` |
//! | Which payloads are streams, and which requests can be presigned? | `streams`, `presigning` |
//! | Where do requests go? | `endpoints` |
//! | Which methods has a client, and what does it know of its service? | `client` |
//! | How are the pages of an answer asked for, and what can be waited for? | `paging`, `waiters`; `query` types their expressions |
//! | Which modules are there, and what is in each? | `modules` |
//! | What is the package called, which features has it, what does it depend on? | `package` |
//! | Which hand-written modules does it take? | `needs` |

mod alias;
mod client;
mod constraints;
mod context;
mod default;
mod docs;
mod endpoints;
mod enumeration;
mod error;
mod example;
mod member_docs;
mod modules;
mod names;
mod needs;
mod operation;
mod operation_error;
mod package;
mod paging;
mod presence;
mod presigning;
mod query;
mod sensitive;
mod service;
mod setter;
mod streams;
mod structure;
mod types;
mod union;
mod waiters;

use crate::api::Options;
use crate::diagnostic::Diagnostic;
use crate::passes::Prepared;
use crate::protocol::Protocol;
use crate::rust::Crate;
use context::Context;

pub(crate) use docs::markdown;
pub(crate) use names::tests as test_names;
pub(crate) use package::check_name as check_package_name;

/// The crate for a model that was found to be sound. What callers of it have to do themselves is a warning.
pub(crate) fn lower(
    prepared: &Prepared,
    protocol: &'static Protocol,
    options: &Options,
    diagnostics: &mut Vec<Diagnostic>,
) -> Crate {
    let cx = Context::new(prepared, protocol, options);
    diagnostics.extend(endpoints::warnings(&cx.model().service, &cx.tables));
    let needs = needs::of(&cx);
    let mut root = modules::root(&cx, &needs);
    paging::add(&cx, &mut root, diagnostics);
    Crate {
        package: package::package(&cx, &needs),
        services: vec![service::service(&cx)],
        example: example::example(&root),
        root,
        needs,
    }
}
