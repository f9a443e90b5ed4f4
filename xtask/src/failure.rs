//! Why a command cannot do what it was asked for.

use std::fmt;
use std::io;
use std::path::Path;

use crate::flags::with_flags;

/// One sentence, or what the generator found wrong with its input.
#[derive(Debug)]
pub(crate) enum Failure {
    /// A sentence without a full stop, which names the file that it is about.
    Message(String),
    /// What is wrong with a model, with the names of flags.
    Diagnostics(codegen::Diagnostics),
}

pub(crate) type Result<T> = std::result::Result<T, Failure>;

impl Failure {
    pub(crate) fn new(message: impl Into<String>) -> Self {
        Self::Message(message.into())
    }
}

/// For `map_err`: "cannot {doing} {path}: {cause}".
pub(crate) fn cannot(doing: &str, path: &Path) -> impl FnOnce(io::Error) -> Failure {
    let attempt = format!("cannot {doing} {}", path.display());
    move |cause| Failure::Message(format!("{attempt}: {cause}"))
}

impl From<codegen::Diagnostics> for Failure {
    fn from(diagnostics: codegen::Diagnostics) -> Self {
        Self::Diagnostics(with_flags(&diagnostics))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Message(message) => write!(f, "error: {message}"),
            Self::Diagnostics(diagnostics) => diagnostics.fmt(f),
        }
    }
}
