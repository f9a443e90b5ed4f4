//! Payloads that are streams.

/// A payload that is a stream, and no member of the input or of the output any more.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Stream {
    /// The member that it was.
    pub(crate) member: String,
    pub(crate) documentation: Option<String>,
    /// What the bytes are, where the model says.
    pub(crate) media_type: Option<String>,
    /// Whether its length must be known before it is sent.
    pub(crate) requires_length: bool,
}
