//! Streams: payloads that lie beside an input or an output.

/// What an operation sends and receives as a stream.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Streams {
    pub(crate) request: Option<RequestStream>,
    pub(crate) response: Option<ResponseStream>,
}

/// The body of a request.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct RequestStream {
    /// The member that it is in the model.
    pub(crate) member: String,
    /// What it is, unless a member of the input says.
    pub(crate) content_type: String,
    /// Whether its length must be known before it is sent.
    pub(crate) requires_length: bool,
    /// Whether it is no part of the signature.
    pub(crate) is_unsigned: bool,
    /// The header for its tree hash.
    pub(crate) tree_hash_header: Option<String>,
}

/// The body of a response.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ResponseStream {
    /// The member that it is in the model.
    pub(crate) member: String,
}

/// Which of the bodies are streams.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum StreamKind {
    Sent,
    Received,
    SentAndReceived,
}

impl Streams {
    /// Which of the bodies are streams; nothing where none is.
    pub(crate) fn kind(&self) -> Option<StreamKind> {
        match (&self.request, &self.response) {
            (None, None) => None,
            (Some(_), None) => Some(StreamKind::Sent),
            (None, Some(_)) => Some(StreamKind::Received),
            (Some(_), Some(_)) => Some(StreamKind::SentAndReceived),
        }
    }
}

impl StreamKind {
    pub(crate) fn is_sent(self) -> bool {
        self != Self::Received
    }

    pub(crate) fn is_received(self) -> bool {
        self != Self::Sent
    }
}
