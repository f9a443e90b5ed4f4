//! Compressing requests, for the operations whose services take that.

use std::io::Write as _;

use flate2::Compression;
use flate2::write::GzEncoder;
use http::Request;
use http::header::{CONTENT_ENCODING, HeaderValue};

use super::request::RequestOptions;

/// The same request with its body in gzip, where the options want that.
pub fn gzip(mut request: Request<Vec<u8>>, options: &RequestOptions) -> Request<Vec<u8>> {
    let is_long_enough = request.body().len() >= options.min_compression_size_bytes;
    if options.disable_compression || !is_long_enough {
        return request;
    }
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    // Writing to memory does not fail; if it ever did, the request would be good as it is.
    let body = encoder.write_all(request.body()).and_then(|()| encoder.finish());
    if let Ok(body) = body {
        *request.body_mut() = body;
        request.headers_mut().append(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    }
    request
}
