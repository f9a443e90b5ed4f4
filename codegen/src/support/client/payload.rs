//! What a call has to know of the body of a request that is a stream: its length and its hashes.

use std::io::{self, ErrorKind, Read};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use http::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use sha2::{Digest as _, Sha256};

use super::call_error::{Cause, TransportError, TransportErrorKind};
use super::rewind::Rewound;
use super::sigv4::{UNSIGNED_PAYLOAD, hex};
use super::tree_hash::TreeHash;

/// What an operation asks of the stream that a request has as its body.
#[derive(Clone, Copy, Debug, Default)]
pub struct UploadTraits {
    /// What it is, unless a member of the input says.
    pub content_type: &'static str,
    /// Whether its length must be known before it is sent.
    pub requires_length: bool,
    /// Whether no signature is about it.
    pub is_unsigned: bool,
    /// The header for its tree hash.
    pub tree_hash_header: Option<&'static str>,
}

impl UploadTraits {
    /// What most operations ask, which have none.
    pub const NONE: Self = Self {
        content_type: "",
        requires_length: false,
        is_unsigned: false,
        tree_hash_header: None,
    };
}

/// What is known of a body before it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Payload {
    length: Option<u64>,
    /// What a signature has of it.
    hash: String,
    headers: Vec<(&'static str, String)>,
    content_type: &'static str,
}

impl Payload {
    /// One that can be read only once. `is_signed` says whether requests are signed at all.
    pub(crate) fn once(
        length: Option<u64>,
        is_signed: bool,
        traits: UploadTraits,
    ) -> Result<Self, Unfit> {
        if traits.requires_length && length.is_none() {
            return Err(Unfit::Unwritable(NO_LENGTH.to_owned()));
        }
        if is_signed && !traits.is_unsigned {
            return Err(Unfit::Unsigned);
        }
        if traits.tree_hash_header.is_some() {
            return Err(Unfit::Unwritable(NO_TREE_HASH.to_owned()));
        }
        Ok(Self::unsigned(length, traits))
    }

    /// One that can be read again. It is read here, unless nothing has to be known of what is in it.
    pub(crate) fn of(
        mut body: Rewound,
        is_signed: bool,
        traits: UploadTraits,
    ) -> Result<Self, Unfit> {
        let unreadable = |error: io::Error| Unfit::Unwritable(format!("{UNREADABLE}: {error}"));
        let length = body.length().map_err(unreadable)?;
        let is_hashed = is_signed && !traits.is_unsigned;
        if !is_hashed && traits.tree_hash_header.is_none() {
            return Ok(Self::unsigned(Some(length), traits));
        }
        let (hash, tree_hash) =
            hashes(&mut body, traits.tree_hash_header.is_some()).map_err(unreadable)?;
        let mut payload = Self::unsigned(Some(length), traits);
        if let Some(header) = traits.tree_hash_header {
            if !traits.is_unsigned {
                payload.headers.push((CONTENT_HASH, hash.clone()));
            }
            payload.headers.push((header, tree_hash));
        }
        if is_hashed {
            payload.hash = hash;
        }
        Ok(payload)
    }

    fn unsigned(length: Option<u64>, traits: UploadTraits) -> Self {
        let headers = match traits.is_unsigned {
            true => vec![(CONTENT_HASH, UNSIGNED_PAYLOAD.to_owned())],
            false => Vec::new(),
        };
        let content_type = traits.content_type;
        Self { length, hash: UNSIGNED_PAYLOAD.to_owned(), headers, content_type }
    }

    /// What a signature has of it.
    pub(crate) fn hash(&self) -> &str {
        &self.hash
    }

    /// How long it is, if that is known.
    pub(crate) fn length(&self) -> Option<u64> {
        self.length
    }

    /// Adds what a request says of it, which is signed, where the request does not say so itself.
    pub(crate) fn mark(&self, headers: &mut HeaderMap) {
        // These are names and values of headers.
        if let Ok(content_type) = HeaderValue::from_str(self.content_type) {
            headers.entry(CONTENT_TYPE).or_insert(content_type);
        }
        for (name, value) in &self.headers {
            let name = HeaderName::from_bytes(name.as_bytes());
            if let (Ok(name), Ok(value)) = (name, HeaderValue::from_str(value)) {
                headers.entry(name).or_insert(value);
            }
        }
    }

    /// Adds what a request says of how it is sent, which is not signed.
    pub(crate) fn frame(&self, headers: &mut HeaderMap) {
        self.mark(headers);
        if let Some(length) = self.length {
            headers.insert(CONTENT_LENGTH, HeaderValue::from(length));
        }
    }
}

/// Why a body cannot be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Unfit {
    /// The request cannot be signed.
    Unsigned,
    /// For a reason in words.
    Unwritable(String),
}

const CONTENT_HASH: &str = "x-amz-content-sha256";

pub(crate) const UNSIGNABLE: &str = "the signature is about the body, which has to be read before it is sent, and this one can be read only \
     once: give bytes, a file, or another reader that can seek";

const NO_LENGTH: &str =
    "the service has to know the length of the body before it comes: say it by `with_length`";

const NO_TREE_HASH: &str = "the service has to know the tree hash of the body, which has to be read before it is sent, and this one can \
     be read only once: give bytes, a file, or another reader that can seek";

const UNREADABLE: &str = "the body cannot be read";

/// The hash of all that a reader has, in hex, and its tree hash, if asked for.
fn hashes(reader: &mut impl Read, has_tree: bool) -> io::Result<(String, String)> {
    let (mut hash, mut tree) = (Sha256::new(), TreeHash::default());
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let length = match reader.read(&mut buffer) {
            Ok(0) => break,
            Ok(length) => length,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) => return Err(error),
        };
        hash.update(&buffer[..length]);
        if has_tree {
            tree.update(&buffer[..length]);
        }
    }
    Ok((hex(&hash.finalize()), hex(&tree.finish())))
}

/// How the sending of a body goes, which may be up to another task or thread. Clones share it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Progress {
    sent: Arc<AtomicU64>,
    fault: Arc<Mutex<Option<Cause>>>,
}

impl Progress {
    /// So many bytes were taken.
    pub(crate) fn add(&self, bytes: usize) {
        // At least one, so that it is seen.
        self.sent.fetch_add(bytes.max(1) as u64, Ordering::Relaxed);
    }

    /// Another number each time that something was taken.
    pub(crate) fn sent(&self) -> u64 {
        self.sent.load(Ordering::Relaxed)
    }

    /// The body itself failed, which a transport cannot tell from a connection that did.
    pub(crate) fn fail(&self, cause: Cause) {
        *self.fault.lock().unwrap_or_else(PoisonError::into_inner) = Some(cause);
    }

    /// An error of a transport, or what the body failed at. To send that again is of no use.
    pub(crate) fn explain(&self, error: TransportError) -> TransportError {
        let fault = self.fault.lock().unwrap_or_else(PoisonError::into_inner).take();
        fault.map_or(error, unreadable)
    }
}

/// That a body cannot be read. To try that again is of no use.
pub(crate) fn unreadable(cause: Cause) -> TransportError {
    let cause = format!("{UNREADABLE}: {cause}");
    TransportError::new(TransportErrorKind::Other, cause).without_retry()
}

/// What is left of a body whose length is known, as it is sent.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Left(pub(crate) Option<u64>);

impl Left {
    /// So many bytes go; an error, where there are more than there should be.
    pub(crate) fn take(&mut self, bytes: usize) -> Result<(), Cause> {
        if let Some(left) = &mut self.0 {
            *left = left.checked_sub(bytes as u64).ok_or("it is longer than was said")?;
        }
        Ok(())
    }

    /// There is no more; an error, where there should be.
    pub(crate) fn end(self) -> Result<(), Cause> {
        match self.0 {
            None | Some(0) => Ok(()),
            Some(left) => Err(format!("it is {left} bytes shorter than was said").into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;
    use crate::support::client::rewind::Rewindable;

    fn body() -> Rewound {
        Rewindable::new(Cursor::new(b"body")).body()
    }

    fn headers(payload: &Payload) -> Vec<(String, String)> {
        let mut headers = HeaderMap::new();
        payload.frame(&mut headers);
        let text = |value: &HeaderValue| value.to_str().unwrap().to_owned();
        let mut headers: Vec<_> =
            headers.iter().map(|(name, value)| (name.to_string(), text(value))).collect();
        headers.sort();
        headers
    }

    /// Of `body`, as `sha256sum` has it.
    const HASH: &str = "230d8358dc8e8890b4c58deeb62912ee2f20357ae92a5cc861b98e68fe31acb5";

    const PLAIN: UploadTraits = UploadTraits { content_type: "a/b", ..UploadTraits::NONE };

    #[test]
    fn what_is_signed_is_read_first() {
        let payload = Payload::of(body(), true, PLAIN).unwrap();
        assert_eq!((payload.hash(), payload.length()), (HASH, Some(4)));
        let expected = [("content-length", "4"), ("content-type", "a/b")];
        assert_eq!(headers(&payload), expected.map(|(n, v)| (n.to_owned(), v.to_owned())));
        let once = Payload::once(Some(4), true, PLAIN);
        assert_eq!(once, Err(Unfit::Unsigned));
    }

    #[test]
    fn what_is_not_signed_says_so() {
        let traits = UploadTraits { is_unsigned: true, ..PLAIN };
        for payload in [Payload::of(body(), true, traits), Payload::once(Some(4), true, traits)] {
            let payload = payload.unwrap();
            assert_eq!(payload.hash(), "UNSIGNED-PAYLOAD");
            let expected = ("x-amz-content-sha256".to_owned(), "UNSIGNED-PAYLOAD".to_owned());
            assert!(headers(&payload).contains(&expected));
        }
        let unknown = Payload::once(None, true, traits).unwrap();
        assert!(!headers(&unknown).iter().any(|(name, _)| name == "content-length"));
        let traits = UploadTraits { requires_length: true, ..traits };
        assert!(matches!(Payload::once(None, true, traits), Err(Unfit::Unwritable(_))));
    }

    #[test]
    fn a_tree_hash_comes_with_the_hash_unless_the_caller_has_one() {
        let traits = UploadTraits { tree_hash_header: Some("x-tree"), ..PLAIN };
        let payload = Payload::of(body(), true, traits).unwrap();
        assert_eq!(payload.hash(), HASH);
        let mut headers = HeaderMap::new();
        headers.insert("x-tree", HeaderValue::from_static("own"));
        payload.mark(&mut headers);
        assert_eq!(headers["x-tree"], "own");
        assert_eq!(headers["x-amz-content-sha256"], HASH);
        let mut headers = HeaderMap::new();
        payload.mark(&mut headers);
        // A single part is a tree by itself.
        assert_eq!(headers["x-tree"], HASH);
        assert!(matches!(Payload::once(Some(4), false, traits), Err(Unfit::Unwritable(_))));
    }

    #[test]
    fn a_body_is_as_long_as_was_said() {
        let mut left = Left(Some(4));
        left.take(3).unwrap();
        assert!(left.end().unwrap_err().to_string().contains("1 bytes shorter"));
        left.take(1).unwrap();
        left.end().unwrap();
        assert!(left.take(1).is_err());
        let mut unknown = Left(None);
        unknown.take(7).unwrap();
        unknown.end().unwrap();
    }

    #[test]
    fn a_fault_of_the_body_is_told_and_not_tried_again() {
        let closed = || TransportError::new(TransportErrorKind::Closed, "reset");
        let progress = Progress::default();
        assert_eq!(progress.explain(closed()).kind(), TransportErrorKind::Closed);
        progress.clone().fail("the disk is gone".into());
        let error = progress.explain(closed());
        assert!(error.is_final());
        assert!(error.to_string().contains("the body cannot be read: the disk is gone"));
        assert!(!progress.explain(closed()).is_final());
    }
}
