//! Where in an HTTP message a member is.

use super::TimestampFormat;

/// Where in an HTTP message a member of an input, an output or an error is.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Binding {
    /// It is a member of the document in the body.
    #[default]
    Body,
    /// It is the header of that name.
    Header(String),
    /// It is the header of that name, in base64.
    EncodedHeader(String),
    /// It is a map: each entry is a header, whose name begins so.
    PrefixHeaders(String),
    /// It is the parameter of that name in the query.
    Query(String),
    /// It is a map: each entry is a parameter in the query.
    QueryMap,
    /// It is the part of the path that has that name in the operation's URI.
    Label(String),
    /// It is the whole body, as a document; the text is what stands for one that is absent.
    Document(&'static str),
    /// It is the whole body as it is, of that media type.
    Content(String),
    /// It is the status of the response.
    Status,
}

impl Binding {
    /// The format of timestamps there, where a model does not say; nothing where that is the protocol's to say.
    pub(crate) fn timestamp_format(&self) -> Option<TimestampFormat> {
        match self {
            Self::Header(_) | Self::EncodedHeader(_) | Self::PrefixHeaders(_) => {
                Some(TimestampFormat::HttpDate)
            }
            Self::Query(_) | Self::QueryMap | Self::Label(_) => Some(TimestampFormat::DateTime),
            Self::Body | Self::Document(_) | Self::Content(_) | Self::Status => None,
        }
    }
}
