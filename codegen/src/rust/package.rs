//! The package: what stands in its manifest and its README, and the modules of its library.

use std::collections::BTreeSet;

use super::{Docs, Module, Operation, StreamKind};

/// A whole crate.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Crate {
    pub(crate) package: Package,
    /// At least one.
    pub(crate) services: Vec<Service>,
    /// `error`, `operation`, `types`, with all that is in them.
    pub(crate) root: Module,
    /// How an operation is called; nothing where none is simple enough.
    pub(crate) example: Option<Example>,
    /// What takes hand-written modules.
    pub(crate) needs: BTreeSet<Need>,
}

/// What a package says of itself.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Package {
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) dependencies: Vec<Dependency>,
    pub(crate) dev_dependencies: Vec<Dependency>,
    /// Besides `default`.
    pub(crate) features: Vec<Feature>,
}

/// A dependency of a package.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Dependency {
    pub(crate) name: &'static str,
    pub(crate) version: &'static str,
    pub(crate) has_default_features: bool,
    pub(crate) features: &'static [&'static str],
    pub(crate) is_optional: bool,
}

/// A feature of a package.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Feature {
    pub(crate) name: &'static str,
    /// A sentence or two on what it is for.
    pub(crate) about: &'static str,
    /// Whether it is on where the user says nothing.
    pub(crate) is_default: bool,
    /// What is on with it.
    pub(crate) enables: Vec<Enabled>,
}

/// What a feature turns on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Enabled {
    /// Another feature of the package.
    Feature(&'static str),
    /// A dependency, by its name.
    Dependency(&'static str),
    /// A feature of a dependency that is on for another reason.
    Of(&'static str, &'static str),
}

/// A service that a crate has operations of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Service {
    /// Its name and the version of its API, in a sentence.
    pub(crate) title: Docs,
    /// A sentence on the crate for the README.
    pub(crate) about: Docs,
    pub(crate) docs: Docs,
    /// Whether the crate has all its operations.
    pub(crate) is_whole: bool,
    /// What requests are signed for, as Markdown.
    pub(crate) signing_name: Option<String>,
    /// The protocol, by Smithy's name.
    pub(crate) protocol: &'static str,
}

/// What a crate has that takes a hand-written module.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Need {
    /// What every crate has.
    Always,
    Blobs,
    Timestamps,
    Documents,
    Enumerations,
    Unions,
    Compression,
    /// Requests with a checksum of their body.
    Checksum,
    /// A protocol that has a module to itself, by the module's name.
    Protocol(&'static str),
    /// Operations that can be called, and not only written and read.
    Client,
    /// Calls without timestamps in types: the clock is a timestamp, too.
    Clock,
    /// Requests or responses whose body is a stream.
    Streams,
    /// Requests that can be signed for somebody else to send.
    Presigning,
    /// Both in one crate.
    PresignedStreams,
    /// Operations that answer in pages.
    Pages,
    /// Operations that are called until something is so.
    Waiters,
    /// Requests and responses without blobs in types, which may have base64 in headers.
    Encoding,
    /// Calls without blobs in types: a recorded body may have to be written as one, too.
    Base64,
}

/// A program that calls an operation.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Example {
    /// The operation's type.
    pub(crate) operation: String,
    /// Its public module, from the crate's root.
    pub(crate) module: String,
    /// The method of clients that calls it.
    pub(crate) method: String,
    /// The setters that the input needs, each with its arguments in Rust; nothing where that takes more than a few literals.
    pub(crate) setters: Option<Vec<(String, String)>>,
    /// Which of the bodies are streams.
    pub(crate) streams: Option<StreamKind>,
}

impl Crate {
    /// The name of the library.
    pub(crate) fn library(&self) -> String {
        self.package.name.replace('-', "_")
    }

    /// The operations of all services.
    pub(crate) fn operations(&self) -> impl Iterator<Item = &Operation> {
        self.root.operations()
    }
}
