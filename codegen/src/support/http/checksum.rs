//! Checksums of requests, for the operations that have to have one.

use http::Request;
use http::header::HeaderValue;
use md5::{Digest as _, Md5};

use crate::support::blob::Blob;

/// The same request with the MD5 of its body in a header, unless it has one.
pub fn md5(mut request: Request<Vec<u8>>) -> Request<Vec<u8>> {
    let hash = Blob::from(Md5::digest(request.body()).as_slice()).to_base64();
    // Base64 is a value of a header.
    if let Ok(hash) = HeaderValue::from_str(&hash) {
        request.headers_mut().entry("content-md5").or_insert(hash);
    }
    request
}
