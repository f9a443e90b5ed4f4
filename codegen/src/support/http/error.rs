//! Errors of operations.

use std::any::Any;
use std::fmt::{self, Display};

use http::StatusCode;
use http::header::HeaderMap;

use super::body::{Excerpt, ResponseError};
use crate::support::codec::json::read::JsonDecoder;
use crate::support::codec::value::{Decode, Decoder, Reader, Structure};
use crate::support::error::Unhandled;
use crate::support::path::Step;
use crate::support::redacted::Redacted;
use crate::support::schema::{Binding, MemberSet};

/// An operation that failed, as far as its response tells.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum OperationError<E> {
    /// The service answered with an error.
    Service {
        /// Which one, as far as the model knows it.
        error: E,
        /// What is known of any error.
        metadata: Box<ErrorMetadata>,
    },
    /// The response makes no sense.
    Response(Box<ResponseError>),
}

/// What a service says of any error, modeled or not.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ErrorMetadata {
    /// The status of the response.
    pub status: StatusCode,
    /// The name of the error, without a namespace.
    pub code: Option<String>,
    /// What the service has to say about it, for people.
    pub message: Option<String>,
    /// What the service calls the request, for questions to its operators.
    pub request_id: Option<String>,
    /// The members of a modeled error that had to be corrected, as paths: what was missing or not as expected has its
    /// type's default, and texts with half of a character have U+FFFD in its place. Of more than a thousand, it is the first.
    pub corrected: Vec<String>,
    /// The name of the error where `code` is the one of the older query protocol.
    newer_code: Option<String>,
    /// Whether the model lists the error for the operation.
    is_listed: bool,
    /// Whether the model marks the message as sensitive.
    is_message_sensitive: bool,
    body: Excerpt,
}

impl ErrorMetadata {
    /// The beginning of the body, at most 1,024 bytes. It may hold secrets, so `Debug` shows its length alone.
    #[must_use]
    pub fn body(&self) -> &str {
        self.body.text()
    }

    /// The name by which the model lists the error, where it does.
    pub(crate) fn listed_name(&self) -> Option<&str> {
        self.newer_code.as_deref().or(self.code.as_deref()).filter(|_| self.is_listed)
    }

    /// Whether one of the codes, the newer or the older one, is on a list.
    pub(crate) fn has_code(&self, list: &[&str]) -> bool {
        let mut codes = [&self.code, &self.newer_code].into_iter().flatten();
        codes.any(|code| list.contains(&code.as_str()))
    }
}

impl fmt::Debug for ErrorMetadata {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let message: &dyn fmt::Debug = match &self.message {
            Some(_) if self.is_message_sensitive => &Some(Redacted),
            message => message,
        };
        f.debug_struct("ErrorMetadata")
            .field("status", &self.status)
            .field("code", &self.code)
            .field("message", message)
            .field("request_id", &self.request_id)
            .field("corrected", &self.corrected)
            .field("body", &self.body)
            .finish()
    }
}

/// The errors that the model lists for an operation, and a variant for all others. Only generated code
/// implements it.
pub trait ModeledErrors: std::error::Error + Clone + PartialEq + Send + Sync + 'static {
    /// Reads the error of that code; nothing where the model does not list it.
    #[doc(hidden)]
    fn read(code: &str, body: &mut ErrorBody<'_>) -> Option<Self>;

    /// What stands for any other error.
    #[doc(hidden)]
    fn unhandled(error: Unhandled) -> Self;

    /// What the model says about trying again: whether the error is about too many requests.
    #[doc(hidden)]
    fn retryable(&self) -> Option<bool> {
        None
    }
}

/// The body of an error that the model lists.
pub struct ErrorBody<'b> {
    pub(crate) text: &'b str,
    /// The status of the response, and its headers.
    pub(crate) status: StatusCode,
    pub(crate) headers: &'b HeaderMap,
    message: Option<&'b str>,
    is_message_sensitive: bool,
    /// The paths to what had to be corrected.
    pub(crate) corrected: Vec<String>,
    /// What was read, where somebody wants to compare that with the text.
    #[cfg(feature = "test-util")]
    pub(crate) known: Option<crate::support::client::strict::Known>,
}

impl<'b> ErrorBody<'b> {
    pub(crate) fn new(
        status: StatusCode,
        headers: &'b HeaderMap,
        text: &'b str,
        message: Option<&'b str>,
    ) -> Self {
        Self {
            text,
            status,
            headers,
            message,
            is_message_sensitive: false,
            corrected: Vec::new(),
            #[cfg(feature = "test-util")]
            known: None,
        }
    }

    /// Reads the members of an error, those that can be read. Services do not always spell that of the message
    /// as their model does.
    pub(crate) fn read<T: Structure>(&mut self) -> T {
        let (mut error, mut present) = (T::default(), MemberSet::default());
        let is_in_body =
            |member: usize| matches!(T::BINDINGS.get(member), None | Some(Binding::Body));
        let mut decoder = JsonDecoder::new(self.text);
        decoder.for_each_of(T::SCHEMA, &mut |member, decoder| {
            if !is_in_body(member) {
                return;
            }
            let step = Step::Member(T::SCHEMA, member);
            let mut value = Lenient { decoder, step, is_missing: true };
            error.read(member, &mut value);
            present.set(member, !value.is_missing);
        });
        #[cfg(feature = "test-util")]
        {
            self.known = Some(crate::support::client::strict::Known::of(&error));
        }
        let members = || MESSAGES.into_iter().filter_map(|name| T::SCHEMA.index(name));
        let is_sensitive = |member: usize| T::SCHEMA.members[member].facts.is_sensitive;
        self.is_message_sensitive = members().any(is_sensitive);
        if let (Some(text), Some(member)) = (self.message, members().next()) {
            // Nothing that may be sensitive goes to a member that is shown.
            if is_sensitive(member) || !self.is_message_sensitive {
                error.read(member, &mut Message { text });
                present.set(member, true);
            }
        }
        for member in T::SCHEMA.missing(&present) {
            decoder.correct(Step::Member(T::SCHEMA, member));
        }
        self.corrected = decoder.corrected();
        error
    }
}

/// The value of a member that may be anything. In the place of what is not as expected is the type's default.
struct Lenient<'d, 't> {
    decoder: &'d mut JsonDecoder<'t>,
    step: Step,
    is_missing: bool,
}

impl Reader for Lenient<'_, '_> {
    fn read<T: Decode>(&mut self, member: &mut T) {
        let read = self.decoder.read_if_expected(self.step, member);
        self.is_missing = read == Ok(false);
        if read != Ok(true) {
            *member = T::default();
        }
    }

    fn read_or<T: Decode, S: Default>(&mut self, member: &mut T, default: fn(S) -> T) {
        self.is_missing = false;
        if self.decoder.read_if_expected(self.step, member) != Ok(true) {
            *member = default(S::default());
        }
    }

    fn skip(&mut self) {}
}

/// The message of an error, for the member that is to hold it and does not yet.
struct Message<'b> {
    text: &'b str,
}

impl Message<'_> {
    fn fill(&self, member: &mut dyn Any) {
        if let Some(member) = member.downcast_mut::<Option<String>>() {
            member.get_or_insert_with(|| self.text.to_owned());
        } else if let Some(member) = member.downcast_mut::<String>().filter(|text| text.is_empty())
        {
            self.text.clone_into(member);
        }
    }
}

impl Reader for Message<'_> {
    fn read<T: Decode>(&mut self, member: &mut T) {
        self.fill(member);
    }

    fn read_or<T: Decode, S: Default>(&mut self, member: &mut T, _: fn(S) -> T) {
        self.fill(member);
    }

    fn skip(&mut self) {}
}

/// The names that services use for what they have to say about an error, in the order in which they count.
pub(crate) const MESSAGES: [&str; 3] = ["message", "Message", "errorMessage"];

impl<E> OperationError<E> {
    /// What is known of the service's error; nothing where the response cannot be read.
    pub fn metadata(&self) -> Option<&ErrorMetadata> {
        match self {
            Self::Service { metadata, .. } => Some(metadata),
            Self::Response(_) => None,
        }
    }

    /// The code of the service's error, such as `ResourceNotFoundException`.
    pub fn code(&self) -> Option<&str> {
        self.metadata()?.code.as_deref()
    }

    /// What the service has to say about the error, for people, even where the model marks it as sensitive.
    pub fn message(&self) -> Option<&str> {
        self.metadata()?.message.as_deref()
    }

    /// What the service calls the request, for questions to its operators.
    pub fn request_id(&self) -> Option<&str> {
        match self {
            Self::Service { metadata, .. } => metadata.request_id.as_deref(),
            Self::Response(response) => response.request_id.as_deref(),
        }
    }

    /// The service's error, as far as the model knows it.
    pub fn as_service_error(&self) -> Option<&E> {
        match self {
            Self::Service { error, .. } => Some(error),
            Self::Response(_) => None,
        }
    }

    /// The service's error, as far as the model knows it; or all of this, where the response cannot be read.
    pub fn into_service_error(self) -> Result<E, Self> {
        match self {
            Self::Service { error, .. } => Ok(error),
            Self::Response(_) => Err(self),
        }
    }

    /// The status of the response.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Service { metadata, .. } => metadata.status,
            Self::Response(response) => response.status,
        }
    }
}

impl<E: ModeledErrors> OperationError<E> {
    /// Whether the service has too much to do, so that the same request should wait before it is tried again.
    pub fn is_throttling(&self) -> bool {
        let Self::Service { error, metadata } = self else { return false };
        // Of an error that the model lists, the status says nothing: the model would.
        error.retryable() == Some(true)
            || (metadata.status == StatusCode::TOO_MANY_REQUESTS && !metadata.is_listed)
            || metadata.has_code(THROTTLING)
    }

    /// Whether the same request may well succeed when it is tried again.
    pub fn is_transient(&self) -> bool {
        let Self::Service { error, metadata } = self else { return false };
        matches!(metadata.status.as_u16(), 500 | 502 | 503 | 504)
            || error.retryable() == Some(false)
            || metadata.has_code(TRANSIENT)
    }

    pub(crate) fn read(
        status: StatusCode,
        headers: &HeaderMap,
        request_id: Option<String>,
        body: &[u8],
        names: ErrorNames,
    ) -> Self {
        // A letter of some other encoding, in a message for example, costs no more than itself.
        let text = String::from_utf8_lossy(body);
        let facts = facts(&text);
        let header = |name: &str| {
            let value = headers.get(name)?;
            Some(String::from_utf8_lossy(value.as_bytes()).into_owned())
        };
        let [first, second, third] = match names {
            ErrorNames::TypeFirst => [facts.kind, facts.code, None],
            ErrorNames::CodeFirst => [facts.code, facts.upper_code, facts.kind],
        };
        let names = [header("x-amzn-errortype"), first, second, third];
        let mut names = names.into_iter().flatten().map(|name| without_namespace(&name));
        let name = names.find(|name| !name.is_empty());
        let message = facts.messages.into_iter().flatten().next();
        let mut content = ErrorBody::new(status, headers, &text, message.as_deref());
        let error = name.as_deref().and_then(|name| E::read(name, &mut content));
        let ErrorBody { is_message_sensitive, corrected, .. } = content;
        let is_listed = error.is_some();
        // The code of the older query protocol, for those who still look for it.
        let query_code = header("x-amzn-query-error")
            .and_then(|value| value.split_once(';').map(|(code, _)| code.to_owned()))
            .filter(|code| !code.is_empty());
        let (code, newer_code) = match query_code {
            Some(code) => (Some(code), name),
            None => (name, None),
        };
        let error = error.unwrap_or_else(|| {
            E::unhandled(Unhandled { code: code.clone(), message: message.clone() })
        });
        let metadata = ErrorMetadata {
            status,
            code,
            message,
            request_id,
            corrected,
            newer_code,
            is_listed,
            is_message_sensitive,
            body: Excerpt::of(body),
        };
        Self::Service { error, metadata: Box::new(metadata) }
    }
}

/// The order in which a protocol looks for an error's code in a body.
#[derive(Clone, Copy, Debug)]
pub enum ErrorNames {
    /// `__type`, then `code`.
    TypeFirst,
    /// `code`, `Code`, then `__type`.
    CodeFirst,
}

/// Codes that mean "too many requests", whichever service sends them.
const THROTTLING: &[&str] = &[
    "BandwidthLimitExceeded",
    "EC2ThrottledException",
    "LimitExceededException",
    "PriorRequestNotComplete",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "RequestThrottled",
    "RequestThrottledException",
    "SlowDown",
    "ThrottledException",
    "Throttling",
    "ThrottlingException",
    "TooManyRequestsException",
    "TransactionInProgressException",
];

/// Codes that mean "that may work next time".
const TRANSIENT: &[&str] = &["RequestTimeout", "RequestTimeoutException"];

/// The name in `namespace#Name:http://…`.
fn without_namespace(name: &str) -> String {
    let name = name.split(':').next().unwrap_or_default();
    let name = name.rsplit('#').next().unwrap_or_default();
    name.trim().to_owned()
}

/// What the body of an error tells about it.
#[derive(Default)]
struct Facts {
    kind: Option<String>,
    code: Option<String>,
    upper_code: Option<String>,
    /// By [`MESSAGES`].
    messages: [Option<String>; MESSAGES.len()],
}

/// Reads what can be read. A body that is no JSON object, which a proxy may send, tells nothing.
fn facts(text: &str) -> Facts {
    let mut facts = Facts::default();
    JsonDecoder::new(text).for_each_member(&mut |name, decoder| {
        let place = match name {
            "__type" => &mut facts.kind,
            "code" => &mut facts.code,
            "Code" => &mut facts.upper_code,
            _ => match MESSAGES.iter().position(|message| *message == name) {
                Some(index) => &mut facts.messages[index],
                None => return,
            },
        };
        let mut text = String::new();
        let is_text = decoder.string(&mut text).unwrap_or_default();
        *place = is_text.then(|| beginning(text));
    });
    facts
}

/// As much of a text as is kept of what may be very long.
fn beginning(mut text: String) -> String {
    const LONGEST: usize = 8192;
    let mut kept = text.len().min(LONGEST);
    while !text.is_char_boundary(kept) {
        kept -= 1;
    }
    text.truncate(kept);
    text
}

impl<E: Display> Display for OperationError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Service { error, metadata } => {
                let error = error.to_string();
                write!(f, "{error} (status {}", metadata.status.as_u16())?;
                // Most errors lead with their code.
                let leads = |code: &&String| error.split(": ").next() == Some(code);
                if let Some(code) = metadata.code.as_ref().filter(|code| !leads(code)) {
                    write!(f, ", code {code}")?;
                }
                if let Some(request_id) = &metadata.request_id {
                    write!(f, ", request {request_id}")?;
                }
                f.write_str(")")
            }
            Self::Response(response) => response.fmt(f),
        }
    }
}

impl<E: std::error::Error> std::error::Error for OperationError<E> {}
