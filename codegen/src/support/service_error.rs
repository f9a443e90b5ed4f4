//! What can go wrong after a request was sent.

use std::any::Any;
use std::fmt::{self, Display};
use std::mem::discriminant;

use http::StatusCode;
use http::header::HeaderMap;
use serde_core::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::body::{self, UnreadableResponse};
use super::codec::{Context, Read};
use super::structure::{Reader, Structure};

/// An operation that failed, as far as its response tells.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum OperationError<E> {
    /// The service answered with an error.
    Service {
        /// Which one, as far as the model knows it.
        error: E,
        /// What is known of any error.
        metadata: ErrorMetadata,
    },
    /// The response makes no sense.
    Unreadable(UnreadableResponse),
}

/// What a service says of any error, modelled or not.
#[derive(Clone, Debug, PartialEq, Eq)]
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
    /// The beginning of the body, as it came.
    pub body: String,
}

/// The errors that the model lists for an operation.
pub trait Errors: Sized {
    /// Reads the error of that code; nothing where it is not listed or cannot be read.
    fn read(code: &str, body: &ErrorBody<'_>) -> Option<Self>;

    /// What stands for any other error.
    const UNHANDLED: Self;

    /// What the model says about trying again: whether the error is about too many requests.
    fn retryable(&self) -> Option<bool> {
        None
    }
}

/// The body of an error that the model lists.
pub struct ErrorBody<'b> {
    bytes: &'b [u8],
    message: Option<&'b str>,
}

impl ErrorBody<'_> {
    /// Reads the members of an error. Services do not always spell that of the message as their model does.
    pub(crate) fn read<T: Structure>(&self) -> Option<T> {
        let mut error: T = body::read(self.bytes, &mut Context::default()).ok()?;
        let place = |name| T::SHAPE.members.iter().position(|member| *member == name);
        if let (Some(text), Some(member)) = (self.message, MESSAGES.into_iter().find_map(place)) {
            error.read(member, &mut Message { text });
        }
        Some(error)
    }
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
    fn read<T: Read + Default>(&mut self, member: &mut T) {
        self.fill(member);
    }

    fn read_or<T: Read, S: Default>(&mut self, member: &mut T, _: fn(S) -> T) {
        self.fill(member);
    }

    fn skip(&mut self) {}
}

/// The names that services use for what they have to say about an error, in the order in which they count.
const MESSAGES: [&str; 3] = ["message", "Message", "errorMessage"];

impl<E> OperationError<E> {
    /// What is known of the service's error; nothing where the response cannot be read.
    pub fn metadata(&self) -> Option<&ErrorMetadata> {
        match self {
            Self::Service { metadata, .. } => Some(metadata),
            Self::Unreadable(_) => None,
        }
    }

    /// The service's error, as far as the model knows it.
    pub fn as_service_error(&self) -> Option<&E> {
        match self {
            Self::Service { error, .. } => Some(error),
            Self::Unreadable(_) => None,
        }
    }

    /// The status of the response.
    pub fn status(&self) -> StatusCode {
        match self {
            Self::Service { metadata, .. } => metadata.status,
            Self::Unreadable(response) => response.status,
        }
    }
}

impl<E: Errors> OperationError<E> {
    /// Whether the service has too much to do, so that the same request should wait before it is tried again.
    pub fn is_throttling(&self) -> bool {
        let Self::Service { error, metadata } = self else { return false };
        let code = metadata.code.as_deref().unwrap_or_default();
        error.retryable() == Some(true)
            || metadata.status == StatusCode::TOO_MANY_REQUESTS
            || THROTTLING.contains(&code)
    }

    /// Whether the same request may well succeed when it is tried again.
    pub fn is_transient(&self) -> bool {
        if matches!(self.status().as_u16(), 500 | 502 | 503 | 504) {
            return true;
        }
        let Self::Service { error, metadata } = self else { return false };
        let code = metadata.code.as_deref().unwrap_or_default();
        error.retryable() == Some(false) || TRANSIENT.contains(&code)
    }

    pub(crate) fn read(
        status: StatusCode,
        headers: &HeaderMap,
        request_id: Option<String>,
        body: &[u8],
    ) -> Self {
        let facts = facts(body);
        let header = |name: &str| {
            let value = headers.get(name)?;
            Some(String::from_utf8_lossy(value.as_bytes()).into_owned())
        };
        let name = header("x-amzn-errortype")
            .or(facts.kind)
            .or(facts.code)
            .map(|name| without_namespace(&name));
        let message = facts.messages.into_iter().flatten().next();
        let content = ErrorBody { bytes: body, message: message.as_deref() };
        let error = name.as_deref().and_then(|name| E::read(name, &content));
        let error = error.unwrap_or(E::UNHANDLED);
        // The code of the older query protocol, for those who still look for it.
        let query_code = header("x-amzn-query-error")
            .and_then(|value| value.split_once(';').map(|(code, _)| code.to_owned()))
            .filter(|code| !code.is_empty());
        let code = query_code.or(name);
        let body = UnreadableResponse::beginning(body);
        let metadata = ErrorMetadata { status, code, message, request_id, body };
        Self::Service { error, metadata }
    }
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
    /// By [`MESSAGES`].
    messages: [Option<String>; MESSAGES.len()],
}

/// Reads what can be read. A body that is no JSON object, which a proxy may send, tells nothing.
fn facts(body: &[u8]) -> Facts {
    // A letter of some other encoding, in a message for example, costs no more than itself.
    let text = String::from_utf8_lossy(body);
    let mut facts = Facts::default();
    let mut document = serde_json::Deserializer::from_str(&text);
    // What was read before something went wrong is as good as the rest.
    let _ = document.deserialize_map(FactsVisitor(&mut facts));
    facts
}

struct FactsVisitor<'f>(&'f mut Facts);

impl<'de> Visitor<'de> for FactsVisitor<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key::<String>()? {
            let place = match key.as_str() {
                "__type" => &mut self.0.kind,
                "code" => &mut self.0.code,
                key => match MESSAGES.iter().position(|name| *name == key) {
                    Some(index) => &mut self.0.messages[index],
                    None => {
                        map.next_value::<IgnoredAny>()?;
                        continue;
                    }
                },
            };
            *place = map.next_value_seed(MaybeString)?;
        }
        Ok(())
    }
}

/// Reads a string, or the beginning of a very long one, and anything else as nothing.
struct MaybeString;

impl<'de> DeserializeSeed<'de> for MaybeString {
    type Value = Option<String>;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Option<String>, D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for MaybeString {
    type Value = Option<String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("anything")
    }

    fn visit_str<E>(self, value: &str) -> Result<Option<String>, E> {
        const LONGEST: usize = 8192;
        let mut kept = value.len().min(LONGEST);
        while !value.is_char_boundary(kept) {
            kept -= 1;
        }
        Ok(Some(value[..kept].to_owned()))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Option<String>, E> {
        Ok(None)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Option<String>, E> {
        Ok(None)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Option<String>, E> {
        Ok(None)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Option<String>, E> {
        Ok(None)
    }

    fn visit_unit<E>(self) -> Result<Option<String>, E> {
        Ok(None)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Option<String>, A::Error> {
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(None)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Option<String>, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(None)
    }
}

impl<E: Errors + Display> Display for OperationError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Service { error, metadata } => {
                error.fmt(f)?;
                // One that the model lists shows its message by itself, unless that is sensitive.
                let is_unhandled = discriminant(error) == discriminant(&E::UNHANDLED);
                if let Some(message) = metadata.message.as_ref().filter(|_| is_unhandled) {
                    write!(f, ": {message}")?;
                }
                write!(f, " (status {}", metadata.status.as_u16())?;
                if let Some(code) = &metadata.code {
                    write!(f, ", code {code}")?;
                }
                if let Some(request_id) = &metadata.request_id {
                    write!(f, ", request {request_id}")?;
                }
                f.write_str(")")
            }
            Self::Unreadable(response) => response.fmt(f),
        }
    }
}

impl<E: Errors + fmt::Debug + Display> std::error::Error for OperationError<E> {}
