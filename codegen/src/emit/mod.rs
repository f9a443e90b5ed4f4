//! Prints a [`Crate`] as files: one file here for each kind of thing that is printed.
//!
//! Nothing is decided here, since there is no model to decide by.

mod alias;
mod builder;
mod client;
mod default;
mod endpoints;
mod enumeration;
mod error;
mod example;
mod manifest;
mod module;
mod operation;
mod operation_error;
mod paging;
mod query;
mod readme;
mod root;
mod schema;
mod stream;
mod structure;
mod support;
mod tokens;
mod types;
mod union;

use crate::api::File;
use crate::file::Draft;
use crate::rust::Crate;

pub(crate) use tokens::{doc, ident, inner_doc, integer};

/// All files of a crate: those of Rust, which are yet to be formatted, and the others.
pub(crate) fn files(of: &Crate) -> (Vec<Draft<'_>>, Vec<File>) {
    let mut drafts = vec![root::draft(of), support::draft(of)];
    drafts.extend(module::drafts(&of.root));
    let mut files = support::files(of);
    files.extend([manifest::file(of), readme::file(of)]);
    (drafts, files)
}
