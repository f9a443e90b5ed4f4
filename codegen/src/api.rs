//! What goes into the generator, and what comes out of it.

use std::fmt;

use crate::diagnostic::Diagnostic;

/// A model, an overlay or amendments: the text, and the name it goes by in diagnostics.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// A file name, or whatever else tells the reader of a diagnostic where to look.
    pub name: &'a str,
    /// The JSON text, already uncompressed.
    pub text: &'a [u8],
}

/// The texts that a crate is made from.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sources<'a> {
    /// The model: one file, or several that belong together. Beside botocore's `service-2.json` there may be its
    /// `paginators-1.json`, `waiters-2.json` and `endpoint-rule-set-1.json`; their order does not matter.
    pub models: &'a [Source<'a>],
    /// Facts that botocore's models lack, about any number of services: JSON arrays of objects with a
    /// `service`, a `reason` and what to `merge`. Those of the model's service are merged into it first.
    pub amendments: &'a [Source<'a>],
    /// The user's overlays, merged in order.
    pub overlays: &'a [Source<'a>],
    /// The partitions of AWS with their regions, in the form of botocore's `partitions.json`. Without them, endpoints
    /// cannot be worked out.
    pub partitions: Option<Source<'a>>,
}

/// Which operations of a service to generate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selection {
    /// Every operation of the service.
    All,
    /// These, by their names in the model.
    Named(Vec<String>),
}

/// What to generate, and under which name.
#[derive(Clone, Debug)]
pub struct Options {
    /// The operations.
    pub operations: Selection,
    /// The name of the generated package; derived from the service and the operations where absent.
    pub crate_name: Option<String>,
    /// Whether a required member is an `Option` where the model says that clients are to treat it as
    /// optional (Smithy's `clientOptional` and `input`).
    pub honor_client_optional: bool,
    /// Whether to write the protocol tests of the model, too.
    pub protocol_tests: bool,
}

/// One generated file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// The path below the crate's root, with `/` between its parts; never absolute, never with `..`.
    pub path: String,
    /// The whole text.
    pub contents: String,
}

/// A whole crate, not yet written.
#[derive(Clone, Debug)]
pub struct Generated {
    /// The files, sorted by path. `Cargo.toml` is what it is where there is none yet: the crate's owner may edit it,
    /// and what an edited one needs of this text is the caller's to merge.
    pub files: Vec<File>,
    /// The name of the package.
    pub package: String,
    /// The name that identifies the service across SDKs, such as `SageMaker`.
    pub service: String,
    /// The version of the service's API, as its model has it.
    pub api_version: String,
    /// What the generator noticed on the way: warnings, and overlay entries that match nothing.
    pub diagnostics: Vec<Diagnostic>,
    /// The facts that amendments added to the part of the model that the crate is made from, as JSON
    /// Pointers into the model.
    pub amended: Vec<String>,
    /// How many operations the crate has.
    pub operations: usize,
    /// How many shapes these reach.
    pub shapes: usize,
    /// The operations that were asked for only as a part of the whole service, and cannot be generated.
    /// One of the diagnostics is a warning about each.
    pub left_out: Vec<String>,
    /// How many protocol tests there are; nothing where they were not asked for.
    pub protocol_tests: Option<ProtocolTestCounts>,
}

/// How many protocol tests of a model became tests of the crate, and how many did not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ProtocolTestCounts {
    /// Tests of requests.
    pub requests: usize,
    /// Tests of responses that carry an output.
    pub responses: usize,
    /// Tests of responses that carry a modeled error.
    pub errors: usize,
    /// Tests that only a service can be put to.
    pub for_services: usize,
    /// Tests of protocols that the crate does not support.
    pub of_other_protocols: usize,
    /// Tests of operations that are no part of the crate, and of errors that none of its operations has.
    pub of_other_operations: usize,
    /// Tests of headers that hash a streaming body, which only a client reads before it is sent.
    pub of_hashed_streams: usize,
}

impl ProtocolTestCounts {
    /// How many tests are part of the crate.
    #[must_use]
    pub fn written(&self) -> usize {
        self.requests + self.responses + self.errors
    }

    /// How many tests of the model are not.
    #[must_use]
    pub fn skipped(&self) -> usize {
        self.for_services
            + self.of_other_protocols
            + self.of_other_operations
            + self.of_hashed_streams
    }
}

impl fmt::Display for ProtocolTestCounts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { requests, responses, errors, .. } = self;
        write!(
            f,
            "requests: {requests}, responses: {responses}, errors: {errors}, skipped: {}",
            self.skipped()
        )?;
        let reasons = [
            (self.for_services, "for services"),
            (self.of_other_protocols, "of other protocols"),
            (self.of_other_operations, "of other operations"),
            (self.of_hashed_streams, "of hashes that clients send with a stream"),
        ];
        let reasons = reasons.iter().filter(|(count, _)| *count > 0);
        let reasons: Vec<_> = reasons.map(|(count, why)| format!("{count} {why}")).collect();
        if reasons.is_empty() { Ok(()) } else { write!(f, " ({})", reasons.join(", ")) }
    }
}

/// What services support, as far as it can be generated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Protocol {
    /// awsJson 1.0 or 1.1.
    AwsJson,
    /// restJson1.
    RestJson,
}

/// The protocols of a service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceProtocols {
    /// The one that a crate is made for; nothing where none of them is supported.
    pub chosen: Option<Protocol>,
    /// All that the model lists, by Smithy's names, the preferred one first.
    pub listed: Vec<String>,
}

/// What a model offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceSummary {
    /// The service's protocols.
    pub protocols: ServiceProtocols,
    /// Its operations, by name.
    pub operations: Vec<OperationSummary>,
}

/// An operation, and how much of the model it needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OperationSummary {
    /// The operation's name in the model.
    pub name: String,
    /// How many shapes its input, output and errors reach.
    pub shapes: usize,
    /// Whether the model marks it as deprecated.
    pub deprecated: bool,
    /// Whether the model says how to ask for its pages.
    pub paginated: bool,
    /// Whether it has an event stream, which no crate can have.
    pub event_stream: bool,
    /// The names of the waiters that call it.
    pub waiters: Vec<String>,
}

/// Whether [`slice`] keeps the model's documentation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Documentation {
    /// Leave it out.
    Strip,
    /// Keep it as it is.
    Keep,
}
