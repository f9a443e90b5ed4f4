//! What requests of any protocol are made with, and why one cannot be made.

use std::fmt;

use super::endpoint::{self, Endpoint, EndpointError};
use crate::support::builder::BuildError;
use crate::support::codec::check::Checker;
use crate::support::path::Step;
use crate::support::schema::Schema;
use crate::support::validation::{Violation, ViolationKind};

/// How requests are made.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RequestOptions {
    /// Whether to send bodies as they are even where the service takes them compressed.
    pub disable_compression: bool,
    /// The size in bytes from which on bodies are compressed where the service takes that; 10,240 unless
    /// set.
    pub min_compression_size_bytes: usize,
    /// Whether requests go to the endpoint's own host even where the model puts a prefix before it.
    pub disable_host_prefix: bool,
}

impl Default for RequestOptions {
    fn default() -> Self {
        Self {
            disable_compression: false,
            min_compression_size_bytes: 10_240,
            disable_host_prefix: false,
        }
    }
}

/// What is the same for all requests of an operation.
#[derive(Clone, Copy, Debug)]
pub struct Target {
    /// The media type, which names the version of the protocol.
    pub content_type: &'static str,
    /// The service's prefix and the operation's name.
    pub target: &'static str,
    /// Whether the service used to support the query protocol, and still knows its error codes.
    pub is_query_compatible: bool,
}

impl Target {
    /// That no header says it.
    pub(crate) const NONE: Self = Self { content_type: "", target: "", is_query_compatible: false };
}

/// Where requests of an operation go, in protocols whose operations differ in that.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Route {
    /// The method of HTTP.
    pub method: &'static str,
    /// The path, with labels in braces, and perhaps a query.
    pub uri: &'static str,
    /// What every request has, by the names of headers.
    pub headers: &'static [(&'static str, &'static str)],
}

impl Route {
    /// Where all operations of a service go that have no route of their own.
    pub(crate) const ROOT: Self = Self::new("POST", "/");

    /// The route of a method and a path.
    pub(crate) const fn new(method: &'static str, uri: &'static str) -> Self {
        Self { method, uri, headers: &[] }
    }

    /// The same with headers.
    pub(crate) const fn with_headers(
        self,
        headers: &'static [(&'static str, &'static str)],
    ) -> Self {
        Self { headers, ..self }
    }

    /// Whether a path, perhaps with a query, is one of its own, whatever its labels and parameters are.
    pub(crate) fn leads_to(&self, target: &str) -> bool {
        let [(path, query), (own, literals)] =
            [target, self.uri].map(|of| of.split_once('?').unwrap_or((of, "")));
        let has = |literal: &str| query.split('&').any(|pair| pair == literal);
        if !literals.split('&').all(|literal| literal.is_empty() || has(literal)) {
            return false;
        }
        let (mut segments, mut own) = (path.split('/'), own.split('/'));
        loop {
            match (segments.next(), own.next()) {
                (None, None) => return true,
                (Some(_), Some(label)) if label.ends_with("+}") => return true,
                (Some(segment), Some(label)) if label.starts_with('{') => {
                    if segment.is_empty() {
                        return false;
                    }
                }
                (segment, literal) if segment == literal => {}
                _ => return false,
            }
        }
    }
}

/// Why a request cannot be made.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum RequestError {
    /// The input does not meet the model.
    Input(BuildError),
    /// The endpoint has no valid host with the operation's prefix before it.
    Endpoint(EndpointError),
    /// The message cannot be written, for a reason in words.
    Unwritable(String),
}

impl RequestError {
    /// All that does not meet the model; empty where the request cannot be made for another reason.
    #[must_use]
    pub fn violations(&self) -> &[Violation] {
        match self {
            Self::Input(error) => error.violations(),
            Self::Endpoint(_) | Self::Unwritable(_) => &[],
        }
    }

    pub(crate) fn unwritable(cause: impl fmt::Display) -> Self {
        Self::Unwritable(cause.to_string())
    }
}

impl From<BuildError> for RequestError {
    fn from(error: BuildError) -> Self {
        Self::Input(error)
    }
}

impl From<EndpointError> for RequestError {
    fn from(error: EndpointError) -> Self {
        Self::Endpoint(error)
    }
}

impl fmt::Display for RequestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Input(error) => error.fmt(f),
            Self::Endpoint(error) => error.fmt(f),
            Self::Unwritable(cause) => write!(f, "the request cannot be written: {cause}"),
        }
    }
}

impl std::error::Error for RequestError {}

/// What stands before the endpoint's host name.
#[derive(Debug, Default)]
pub struct HostPrefix {
    text: String,
    /// The members whose values cannot stand there.
    wrong: Vec<usize>,
}

impl HostPrefix {
    /// Adds a fixed part.
    pub fn literal(mut self, text: &str) -> Self {
        self.text.push_str(text);
        self
    }

    /// Adds the value of the member of that index, which must be good for a host name.
    pub fn label(mut self, member: usize, value: Option<&str>) -> Self {
        match value {
            Some(value) if endpoint::is_label(value) => self.text.push_str(value),
            Some(_) => self.wrong.push(member),
            // That a value is missing is found where the body is made.
            None => {}
        }
        self
    }

    /// The prefix for an endpoint, unless there is to be none, with what is wrong with it reported.
    pub(crate) fn checked(
        self,
        endpoint: &Endpoint,
        options: &RequestOptions,
        schema: &'static Schema,
        checker: &mut Checker,
    ) -> String {
        if options.disable_host_prefix || endpoint.is_ip_address() {
            return String::new();
        }
        for member in self.wrong {
            checker.add(Step::Member(schema, member), ViolationKind::NotAHostLabel);
        }
        self.text
    }
}
