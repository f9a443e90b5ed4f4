//! Turns a prepared model into the files of a crate: one function per kind of item.
//!
//! Nothing is decided here that depends on which service it is; a special case is data in the model, or
//! in an overlay.

mod builder;
mod constraints;
mod default;
mod docs;
mod enumeration;
mod error;
mod example;
mod layout;
mod limits;
mod manifest;
mod operation;
mod operation_error;
mod params;
mod protocol_tests;
mod readme;
mod root;
mod structure;
mod support;
mod types;
mod union;

use std::sync::atomic::{AtomicUsize, Ordering};

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use crate::api::{File, Options};
use crate::diagnostic::Diagnostic;
use crate::file;
use crate::model::{Deprecated, Kind, Model, Shape, ShapeId, TimestampFormat};
use crate::names::Names;
use crate::passes::Prepared;
use docs::code;
pub(crate) use manifest::package;

/// Everything that an emitter may look at.
pub(crate) struct Context<'a> {
    pub(crate) prepared: &'a Prepared,
    pub(crate) names: &'a Names,
    pub(crate) options: &'a Options,
}

/// A file to emit. Emitting is put off so that it can be done on several threads.
pub(crate) struct Job<'a> {
    path: String,
    tokens: Box<dyn Fn() -> TokenStream + Send + Sync + 'a>,
}

impl<'a> Job<'a> {
    fn new(path: impl Into<String>, tokens: impl Fn() -> TokenStream + Send + Sync + 'a) -> Self {
        Self { path: path.into(), tokens: Box::new(tokens) }
    }
}

/// All files of the crate, sorted by path.
pub(crate) fn files(cx: &Context<'_>) -> Result<Vec<File>, Vec<Diagnostic>> {
    let mut jobs = root::jobs(cx);
    jobs.extend(types::jobs(cx));
    jobs.extend(operation::jobs(cx));
    jobs.extend(support::jobs(cx));
    jobs.extend(protocol_tests::jobs(cx));
    let mut files = run(&jobs)?;
    files.extend(support::files(cx));
    files.extend(protocol_tests::files(cx));
    files.push(manifest::file(cx));
    files.push(readme::file(cx));
    files.sort_by(|a, b| a.path.cmp(&b.path));
    refuse_lost(&files)?;
    Ok(files)
}

/// Of two files with one path, the second would replace the first, and a type would be lost.
fn refuse_lost(files: &[File]) -> Result<(), Vec<Diagnostic>> {
    let twins = files.windows(2).filter(|pair| pair[0].path == pair[1].path);
    let errors: Vec<_> =
        twins.map(|pair| file::internal_error(&pair[0].path, "would be written twice")).collect();
    if errors.is_empty() { Ok(()) } else { Err(errors) }
}

/// Emits and formats the files on all cores: formatting is most of the generator's work.
fn run(jobs: &[Job<'_>]) -> Result<Vec<File>, Vec<Diagnostic>> {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        while let Some(job) = jobs.get(next.fetch_add(1, Ordering::Relaxed)) {
            done.push(file::rust(&job.path, (job.tokens)()));
        }
        done
    };
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(jobs.len());
    let results: Vec<_> = std::thread::scope(|scope| {
        let workers: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
        let mut results = work();
        for worker in workers {
            match worker.join() {
                Ok(done) => results.extend(done),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        results
    });
    let (files, errors): (Vec<_>, Vec<_>) = results.into_iter().partition(Result::is_ok);
    if errors.is_empty() {
        Ok(files.into_iter().flatten().collect())
    } else {
        Err(errors.into_iter().filter_map(Result::err).collect())
    }
}

impl Context<'_> {
    fn model(&self) -> &Model {
        &self.prepared.model
    }

    /// A shape that some other one refers to. That it exists was checked by the passes.
    fn shape(&self, id: &ShapeId) -> Option<&Shape> {
        self.model().shapes.get(id)
    }

    /// The Rust type of a shape, as seen from a module in which `scope` is defined.
    fn rust_type(&self, id: &ShapeId, scope: Scope<'_>) -> TokenStream {
        if let Some(name) = self.names.of(id) {
            let ident = ident(&name.ident);
            return match name.is_error {
                true => quote!(crate::types::error::#ident),
                false => quote!(crate::types::#ident),
            };
        }
        match self.shape(id).map(|shape| &shape.kind) {
            Some(Kind::Boolean) => quote!(bool),
            Some(Kind::Byte) => quote!(i8),
            Some(Kind::Short) => quote!(i16),
            Some(Kind::Integer) => quote!(i32),
            Some(Kind::Long) => quote!(i64),
            Some(Kind::Float) => quote!(f32),
            Some(Kind::Double) => quote!(f64),
            Some(Kind::Blob) => quote!(crate::Blob),
            Some(Kind::Timestamp) => quote!(crate::DateTime),
            Some(Kind::Document) => quote!(::serde_json::Value),
            Some(Kind::List(list)) => {
                let vec = scope.prelude("Vec");
                let item = self.nullable(&list.member, list.sparse, scope);
                quote!(#vec<#item>)
            }
            Some(Kind::Map(map)) => {
                let key = self.rust_type(&map.key, scope);
                let value = self.nullable(&map.value, map.sparse, scope);
                quote!(::std::collections::BTreeMap<#key, #value>)
            }
            _ => scope.prelude("String"),
        }
    }

    fn nullable(&self, id: &ShapeId, is_sparse: bool, scope: Scope<'_>) -> TokenStream {
        let plain = self.rust_type(id, scope);
        if is_sparse {
            let option = scope.prelude("Option");
            quote!(#option<#plain>)
        } else {
            plain
        }
    }

    /// The format in which the timestamps of a shape are written, where it is not the protocol's own.
    fn timestamp_format(&self, id: &ShapeId) -> Option<TimestampFormat> {
        let shape = self.shape(id)?;
        match &shape.kind {
            Kind::Timestamp => shape.traits.timestamp_format,
            Kind::List(list) => self.timestamp_format(&list.member),
            Kind::Map(map) => self.timestamp_format(&map.value),
            _ => None,
        }
    }

    /// Whether values of a shape must not be shown, because it or something in it is sensitive. What is
    /// in a structure shows itself, or does not.
    fn is_sensitive(&self, id: &ShapeId) -> bool {
        let Some(shape) = self.shape(id) else { return false };
        shape.traits.sensitive
            || match &shape.kind {
                Kind::List(list) => self.is_sensitive(&list.member),
                Kind::Map(map) => self.is_sensitive(&map.key) || self.is_sensitive(&map.value),
                _ => false,
            }
    }
}

/// The name that a module defines, which hides a name of Rust's prelude that is the same.
#[derive(Clone, Copy)]
struct Scope<'a>(&'a str);

impl Scope<'_> {
    /// A name of the prelude, in full where it is hidden.
    fn prelude(self, name: &str) -> TokenStream {
        let plain = ident(name);
        match name {
            _ if name != self.0 => quote!(#plain),
            "Option" => quote!(::core::option::#plain),
            "Result" => quote!(::core::result::#plain),
            "Into" => quote!(::core::convert::#plain),
            "Default" => quote!(::core::default::#plain),
            "String" => quote!(::std::string::#plain),
            "Vec" => quote!(::std::vec::#plain),
            "Box" => quote!(::std::boxed::#plain),
            _ => quote!(#plain),
        }
    }
}

/// An identifier of [`names`](crate::names), which may be a raw one.
fn ident(name: &str) -> Ident {
    match name.strip_prefix("r#") {
        Some(raw) => Ident::new_raw(raw, Span::call_site()),
        None => Ident::new(name, Span::call_site()),
    }
}

/// The variant of `support::TimestampFormat`; nothing for the protocol's own format.
fn format_argument(format: Option<TimestampFormat>) -> Option<TokenStream> {
    match format? {
        TimestampFormat::EpochSeconds => None,
        TimestampFormat::DateTime => Some(quote!(crate::support::TimestampFormat::DateTime)),
        TimestampFormat::HttpDate => Some(quote!(crate::support::TimestampFormat::HttpDate)),
    }
}

fn deprecated(deprecated: Option<&Deprecated>) -> Option<TokenStream> {
    let Deprecated { message, since } = deprecated?;
    let since = since.as_ref().map(|since| format!("since {since}"));
    let note: Vec<String> = [since, message.clone()].into_iter().flatten().collect();
    let note = note.join(": ");
    let note: String = note.chars().filter(|&c| !crate::diagnostic::is_disruptive(c)).collect();
    Some(if note.is_empty() { quote!(#[deprecated]) } else { quote!(#[deprecated(note = #note)]) })
}

/// Documentation of the item that follows, a comment a line.
fn doc<S: AsRef<str>>(lines: impl IntoIterator<Item = S>) -> TokenStream {
    let lines = lines.into_iter().map(comment);
    quote!(#(#[doc = #lines])*)
}

/// Documentation of the module that it stands in.
fn inner_doc<S: AsRef<str>>(lines: impl IntoIterator<Item = S>) -> TokenStream {
    let lines = lines.into_iter().map(comment);
    quote!(#(#![doc = #lines])*)
}

/// A text that is no HTML, in Markdown.
fn plain(text: &str) -> Vec<String> {
    docs::markdown(&html(text))
}

/// A text that is no HTML, in HTML.
fn html(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

fn comment(line: impl AsRef<str>) -> String {
    match line.as_ref() {
        "" => String::new(),
        line => format!(" {line}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_would_replace_another_is_an_error() {
        let file = |path: &str| File { path: path.to_owned(), contents: String::new() };
        assert!(refuse_lost(&["a", "b", "b/a"].map(file)).is_ok());
        let errors = refuse_lost(&["a", "b", "b", "c"].map(file)).unwrap_err();
        assert_eq!(errors[0].message, "internal error: b would be written twice");
    }
}
