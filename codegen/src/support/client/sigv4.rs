//! Signatures of requests: AWS Signature Version 4, with a hash of the whole body or with `UNSIGNED-PAYLOAD` in its place. Those
//! in headers are made here, and what those in an address are made of (`presign`).

use std::fmt;
use std::time::SystemTime;

use hmac::{Hmac, KeyInit as _, Mac as _};
use http::header::{AUTHORIZATION, HOST, HeaderMap, HeaderName, HeaderValue};
use http::uri::{PathAndQuery, Uri};
use http::{Method, Request};
use sha2::{Digest as _, Sha256};

use super::credentials::Credentials;
use crate::support::date_time::DateTime;

/// What a signature is good for, besides its day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scope<'a> {
    /// The region, such as `eu-west-1`.
    pub region: &'a str,
    /// The service's name for signatures, such as `sagemaker`.
    pub service: &'a str,
}

/// Adds a signature made at a time to a request, which services take within five minutes or so.
///
/// That is `X-Amz-Date`, `Authorization`, and the session token where there is one; a signature that is there
/// already is replaced. After an error, the request has no signature.
pub fn sign(
    request: &mut Request<Vec<u8>>,
    credentials: &Credentials,
    scope: &Scope<'_>,
    at: SystemTime,
) -> Result<(), SigningError> {
    let hash = hash(request.body());
    sign_hashed(request, &hash, credentials, scope, at)
}

/// The same where the hash of the body is known, in hex, or is [`UNSIGNED_PAYLOAD`].
pub(crate) fn sign_hashed<B>(
    request: &mut Request<B>,
    hash: &str,
    credentials: &Credentials,
    scope: &Scope<'_>,
    at: SystemTime,
) -> Result<(), SigningError> {
    const DATE: HeaderName = HeaderName::from_static("x-amz-date");
    const TOKEN: HeaderName = HeaderName::from_static("x-amz-security-token");
    let headers = request.headers_mut();
    headers.remove(AUTHORIZATION);
    headers.remove(TOKEN);
    let time = time(at)?;
    headers.insert(DATE, HeaderValue::from_str(&time).map_err(|_| OUT_OF_RANGE)?);
    if let Some(token) = credentials.session_token() {
        headers.insert(TOKEN, secret(token, NOT_A_TOKEN)?);
    }
    let target = request.uri().path_and_query().map_or("/", PathAndQuery::as_str);
    let headers = signed_headers(request.headers(), request.uri())?;
    let canonical = Canonical::of_hash(request.method(), target, &headers, hash);
    let authorization = canonical.authorization(credentials, scope, &time)?;
    let authorization = secret(&authorization, NOT_A_SCOPE)?;
    request.headers_mut().insert(AUTHORIZATION, authorization);
    Ok(())
}

/// What stands for the hash of a body that no signature is about.
pub(crate) const UNSIGNED_PAYLOAD: &str = "UNSIGNED-PAYLOAD";

/// `20150830T123600Z`: RFC 3339 in whole seconds, without its punctuation.
pub fn time(at: SystemTime) -> Result<String, SigningError> {
    let time = DateTime::from_secs(DateTime::from(at).secs());
    match time.has_text_form() {
        true => Ok(time.to_string().replace(['-', ':'], "")),
        false => Err(OUT_OF_RANGE),
    }
}

/// A header that neither `Debug` nor compression of headers may give away.
fn secret(value: &str, otherwise: SigningError) -> Result<HeaderValue, SigningError> {
    let mut value = HeaderValue::from_str(value).map_err(|_| otherwise)?;
    value.set_sensitive(true);
    Ok(value)
}

/// The headers that are signed, by name, each with its values. A client adds the host where it is missing.
pub fn signed_headers<'a>(
    headers: &'a HeaderMap,
    uri: &Uri,
) -> Result<Vec<(&'a str, Vec<u8>)>, SigningError> {
    let names = headers.keys().map(HeaderName::as_str).filter(|name| is_signed(name));
    let mut signed: Vec<_> = names.map(|name| (name, values(headers, name))).collect();
    if !headers.contains_key(HOST) {
        signed.push(("host", host(uri).ok_or(NO_HOST)?.into_bytes()));
    }
    signed.sort_unstable();
    Ok(signed)
}

/// Whether a header reaches the service as it is: proxies and clients change the others, or add them later.
fn is_signed(name: &str) -> bool {
    const UNSIGNED: &[&str] = &[
        "authorization",
        "baggage",
        "connection",
        "expect",
        "keep-alive",
        "proxy-authenticate",
        "proxy-authorization",
        "proxy-connection",
        "te",
        "traceparent",
        "tracestate",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "user-agent",
        "x-amzn-trace-id",
    ];
    !UNSIGNED.contains(&name) && !name.starts_with("amz-sdk-")
}

/// The values of a header with commas between them, each without the white space that means nothing.
fn values(headers: &HeaderMap, name: &str) -> Vec<u8> {
    let trimmed = headers.get_all(name).iter().map(|value| {
        let words = value.as_bytes().split(|byte| matches!(byte, b' ' | b'\t'));
        words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(&b' ')
    });
    trimmed.collect::<Vec<_>>().join(&b',')
}

/// The host as HTTP clients send it: without the scheme's own port.
fn host(uri: &Uri) -> Option<String> {
    let host = uri.host()?;
    match (uri.scheme_str(), uri.port_u16()) {
        (_, None) | (Some("https"), Some(443)) | (Some("http"), Some(80)) => Some(host.to_owned()),
        (_, Some(port)) => Some(format!("{host}:{port}")),
    }
}

/// What a signature is made of. It has the session token in it, and so no `Debug`.
pub struct Canonical {
    /// The request in the one form that both sides give it.
    pub text: Vec<u8>,
    /// The names of its headers.
    pub signed_headers: String,
}

impl Canonical {
    /// `target` is the path and the query; `headers` are sorted.
    pub fn new(method: &Method, target: &str, headers: &[(&str, Vec<u8>)], body: &[u8]) -> Self {
        Self::of_hash(method, target, headers, &hash(body))
    }

    /// The same where the hash of the body is known, in hex.
    pub(crate) fn of_hash(
        method: &Method,
        target: &str,
        headers: &[(&str, Vec<u8>)],
        hash: &str,
    ) -> Self {
        let (path, query) = target.split_once('?').unwrap_or((target, ""));
        let (path, query) = (canonical_path(path), canonical_query(query));
        let mut text = format!("{method}\n{path}\n{query}\n").into_bytes();
        for (name, value) in headers {
            text.extend([name.as_bytes(), b":", value, b"\n"].concat());
        }
        let names: Vec<_> = headers.iter().map(|(name, _)| *name).collect();
        let signed_headers = names.join(";");
        text.extend(format!("\n{signed_headers}\n{hash}").into_bytes());
        Self { text, signed_headers }
    }

    /// The value of the header `Authorization`. `time` is what [`time`] gives.
    pub fn authorization(
        &self,
        credentials: &Credentials,
        scope: &Scope<'_>,
        time: &str,
    ) -> Result<String, SigningError> {
        let signature = self.signature(credentials, scope, time)?;
        let scope = scope.at(time).join("/");
        let (id, names) = (credentials.access_key_id(), &self.signed_headers);
        Ok(format!(
            "{ALGORITHM} Credential={id}/{scope}, SignedHeaders={names}, Signature={signature}"
        ))
    }

    /// The signature alone, in hex.
    pub(crate) fn signature(
        &self,
        credentials: &Credentials,
        scope: &Scope<'_>,
        time: &str,
    ) -> Result<String, SigningError> {
        let scope = scope.at(time);
        let secret = format!("AWS4{}", credentials.secret_access_key()).into_bytes();
        let key = scope.iter().try_fold(secret, |key, part| hmac(&key, part))?;
        let (scope, hash) = (scope.join("/"), hash(&self.text));
        Ok(hex(&hmac(&key, &format!("{ALGORITHM}\n{time}\n{scope}\n{hash}"))?))
    }
}

impl<'a> Scope<'a> {
    /// Its parts, with the day of a time as [`time`] gives it.
    pub(crate) fn at(&self, time: &'a str) -> [&'a str; 4] {
        let date = time.split('T').next().unwrap_or_default();
        [date, self.region, self.service, "aws4_request"]
    }
}

pub(crate) const ALGORITHM: &str = "AWS4-HMAC-SHA256";

/// The path without empty segments and dots. It is encoded once more than it is sent, as all services but Amazon S3
/// have it, which no protocol here reaches.
fn canonical_path(path: &str) -> String {
    let mut segments = Vec::new();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => drop(segments.pop()),
            _ => segments.push(encode(segment, "")),
        }
    }
    let end = if path.ends_with('/') && !segments.is_empty() { "/" } else { "" };
    format!("/{}{end}", segments.join("/"))
}

/// The parameters in order, each with its `=`. What is encoded already stays as it is.
fn canonical_query(query: &str) -> String {
    let pairs = query.split('&').filter(|_| !query.is_empty()).map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        (encode(name, "%"), encode(value, "%"))
    });
    let mut pairs: Vec<_> = pairs.collect();
    pairs.sort_unstable();
    let pairs: Vec<_> = pairs.iter().map(|(name, value)| format!("{name}={value}")).collect();
    pairs.join("&")
}

/// Percent-encodes all but letters, digits, `-`, `.`, `_`, `~` and what is in `kept`.
fn encode(text: &str, kept: &str) -> String {
    let encoded = text.bytes().map(|byte| {
        let c = char::from(byte);
        match byte.is_ascii_alphanumeric() || "-._~".contains(c) || kept.contains(c) {
            true => c.to_string(),
            false => format!("%{byte:02X}"),
        }
    });
    encoded.collect()
}

fn hmac(key: &[u8], text: &str) -> Result<Vec<u8>, SigningError> {
    let mac = Hmac::<Sha256>::new_from_slice(key).map_err(|_| NOT_A_KEY)?;
    Ok(mac.chain_update(text).finalize().into_bytes().to_vec())
}

pub(crate) fn hash(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"))
}

/// Why a request cannot be signed. It quotes nothing of the credentials.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SigningError(&'static str);

const NO_HOST: SigningError = SigningError("the request has no host");
const NOT_A_KEY: SigningError = SigningError("the secret access key is no key");
const NOT_A_SCOPE: SigningError =
    SigningError("the access key id, region or service has characters that no header can have");
const NOT_A_TOKEN: SigningError =
    SigningError("the session token has characters that no header can have");
const OUT_OF_RANGE: SigningError = SigningError("the time is not in the years 0000 to 9999");

impl fmt::Display for SigningError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl std::error::Error for SigningError {}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    /// The keys and the time of AWS's own examples.
    const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
    const TIME: &str = "20150830T123600Z";

    fn at(secs: u64) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(secs)
    }

    fn keys() -> Credentials {
        Credentials::new("AKIDEXAMPLE", SECRET)
    }

    fn describe() -> Request<Vec<u8>> {
        Request::post("https://api.sagemaker.eu-west-1.amazonaws.com/")
            .header("content-type", "application/x-amz-json-1.1")
            .header("x-amz-target", "SageMaker.DescribeInferenceExperiment")
            .body(br#"{"Name":"canary"}"#.to_vec())
            .unwrap()
    }

    fn signed(
        mut request: Request<Vec<u8>>,
        credentials: &Credentials,
        (region, service): (&str, &str),
    ) -> Request<Vec<u8>> {
        sign(&mut request, credentials, &Scope { region, service }, at(1_440_938_160)).unwrap();
        request
    }

    fn authorization(request: &Request<Vec<u8>>) -> &str {
        request.headers()[AUTHORIZATION].to_str().unwrap()
    }

    /// The header without its signature, for a request of one header and some others.
    fn names_with(others: &[(&'static str, &str)]) -> String {
        let mut request = describe();
        for (name, value) in others {
            request.headers_mut().append(*name, HeaderValue::from_str(value).unwrap());
        }
        let request = signed(request, &keys(), ("eu-west-1", "sagemaker"));
        let (_, names) = authorization(&request).split_once("SignedHeaders=").unwrap();
        names.split(',').next().unwrap().to_owned()
    }

    #[test]
    fn a_request_without_a_body_is_signed_as_in_awss_documentation() {
        let request =
            Request::get("https://iam.amazonaws.com/?Action=ListUsers&Version=2010-05-08")
                .header("content-type", "application/x-www-form-urlencoded; charset=utf-8")
                .body(Vec::new())
                .unwrap();
        let request = signed(request, &keys(), ("us-east-1", "iam"));
        assert_eq!(request.headers()["x-amz-date"], TIME);
        assert_eq!(
            authorization(&request),
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, \
             SignedHeaders=content-type;host;x-amz-date, \
             Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7"
        );
    }

    /// The signatures are those of botocore 1.44.5.
    #[test]
    fn a_request_of_aws_json_is_signed_as_botocore_does() {
        let request = signed(describe(), &keys(), ("eu-west-1", "sagemaker"));
        assert_eq!(
            authorization(&request),
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/eu-west-1/sagemaker/aws4_request, \
             SignedHeaders=content-type;host;x-amz-date;x-amz-target, \
             Signature=69a0264d8030de5b0d4637caaa817606e294aa25fddcb467a28f680be32bb4a3"
        );
        let temporary = keys().with_session_token("a/session+token==");
        let request = signed(describe(), &temporary, ("eu-west-1", "sagemaker"));
        assert_eq!(request.headers()["x-amz-security-token"], "a/session+token==");
        assert_eq!(
            authorization(&request),
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/eu-west-1/sagemaker/aws4_request, \
             SignedHeaders=content-type;host;x-amz-date;x-amz-security-token;x-amz-target, \
             Signature=a3e083897182cb9d82c121abdc6cd547234eac40d3d85d34170ba8343d663c06"
        );
    }

    #[test]
    fn a_second_signature_replaces_the_first() {
        let temporary = keys().with_session_token("veiled");
        let first = signed(describe(), &temporary, ("us-east-1", "sagemaker"));
        let second = signed(first, &keys(), ("eu-west-1", "sagemaker"));
        let once = signed(describe(), &keys(), ("eu-west-1", "sagemaker"));
        assert_eq!(second.headers(), once.headers());
    }

    #[test]
    fn what_clients_and_proxies_change_is_not_signed() {
        const ALWAYS: &str = "content-type;host;x-amz-date;x-amz-target";
        assert_eq!(names_with(&[]), ALWAYS);
        for name in [
            "amz-sdk-invocation-id",
            "amz-sdk-request",
            "connection",
            "expect",
            "keep-alive",
            "te",
            "traceparent",
            "transfer-encoding",
            "user-agent",
            "x-amzn-trace-id",
        ] {
            assert_eq!(names_with(&[(name, "a")]), ALWAYS, "{name}");
        }
        assert_eq!(
            names_with(&[("content-encoding", "gzip"), ("x-amzn-query-mode", "true")]),
            "content-encoding;content-type;host;x-amz-date;x-amz-target;x-amzn-query-mode"
        );
    }

    #[test]
    fn white_space_in_headers_means_nothing() {
        let mut headers = HeaderMap::new();
        for value in ["  b \t  c ", "", "\ta"] {
            headers.append("x", HeaderValue::from_str(value).unwrap());
        }
        headers.insert("host", HeaderValue::from_static("example.com"));
        let signed = signed_headers(&headers, &Uri::from_static("/")).unwrap();
        assert_eq!(signed, [("host", b"example.com".to_vec()), ("x", b"b c,,a".to_vec())]);
    }

    #[test]
    fn the_host_is_what_clients_send() {
        for (uri, expected) in [
            ("https://example.com/", Some("example.com")),
            ("https://example.com:443/", Some("example.com")),
            ("http://example.com:80/", Some("example.com")),
            ("https://example.com:80/", Some("example.com:80")),
            ("http://127.0.0.1:4566/", Some("127.0.0.1:4566")),
            ("http://[::1]:4566/", Some("[::1]:4566")),
            ("https://[::1]/", Some("[::1]")),
            ("/", None),
        ] {
            assert_eq!(host(&Uri::from_static(uri)).as_deref(), expected, "{uri}");
        }
    }

    #[test]
    fn paths_are_normalized_and_encoded_once_more() {
        for (path, expected) in [
            ("/", "/"),
            ("//", "/"),
            ("/./", "/"),
            ("/../a", "/a"),
            ("/a/../..", "/"),
            ("//a//b/", "/a/b/"),
            ("/a/.", "/a"),
            ("/a/..a/...", "/a/..a/..."),
            ("/a%20b", "/a%2520b"),
            ("/example space/", "/example%20space/"),
            ("/$a:b-._~", "/%24a%3Ab-._~"),
            ("/\u{1234}", "/%E1%88%B4"),
        ] {
            assert_eq!(canonical_path(path), expected, "{path}");
        }
    }

    #[test]
    fn queries_are_sorted_and_encoded_once() {
        for (query, expected) in [
            ("", ""),
            ("a", "a="),
            ("b=2&a=1", "a=1&b=2"),
            ("a=2&a=1&a", "a=&a=1&a=2"),
            ("a-=1&a=2", "a=2&a-=1"),
            ("a=b=c", "a=b%3Dc"),
            ("a=%20%2F", "a=%20%2F"),
            ("a=/:!~", "a=%2F%3A%21~"),
            ("a=1&\u{1234}=2", "%E1%88%B4=2&a=1"),
        ] {
            assert_eq!(canonical_query(query), expected, "{query}");
        }
    }

    #[test]
    fn times_are_cut_to_the_second() {
        for (at, expected) in [
            (at(0), "19700101T000000Z"),
            (at(1_440_938_160) + Duration::from_millis(999), TIME),
            (at(0) - Duration::from_millis(1), "19691231T235959Z"),
            (at(253_402_300_799), "99991231T235959Z"),
        ] {
            assert_eq!(time(at).as_deref(), Ok(expected));
        }
        assert_eq!(time(at(253_402_300_800)), Err(OUT_OF_RANGE));
    }

    #[test]
    fn what_cannot_be_signed_is_an_error_without_a_signature() {
        let scope = Scope { region: "eu-west-1", service: "sagemaker" };
        let fails = |mut request: Request<Vec<u8>>, credentials: &Credentials, scope, secs| {
            request.headers_mut().insert(AUTHORIZATION, HeaderValue::from_static("old"));
            let error = sign(&mut request, credentials, &scope, at(secs)).unwrap_err();
            assert!(!request.headers().contains_key(AUTHORIZATION));
            error
        };
        let nowhere = Request::post("/").body(Vec::new()).unwrap();
        assert_eq!(fails(nowhere, &keys(), scope, 0), NO_HOST);
        let token = keys().with_session_token("veiled\n");
        assert_eq!(fails(describe(), &token, scope, 0), NOT_A_TOKEN);
        let id = Credentials::new("AKID\n", SECRET);
        assert_eq!(fails(describe(), &id, scope, 0), NOT_A_SCOPE);
        let region = Scope { region: "a\nb", ..scope };
        assert_eq!(fails(describe(), &keys(), region, 0), NOT_A_SCOPE);
        assert_eq!(fails(describe(), &keys(), scope, 253_402_300_800), OUT_OF_RANGE);
        assert_eq!(NO_HOST.to_string(), "the request has no host");
    }

    #[test]
    fn debug_shows_no_secret() {
        let temporary = keys().with_session_token("veiled");
        let request = signed(describe(), &temporary, ("eu-west-1", "sagemaker"));
        let shown = format!("{request:?} {request:#?}");
        for name in ["authorization", "x-amz-security-token"] {
            assert!(request.headers()[name].is_sensitive());
            assert!(shown.contains(&format!("\"{name}\": Sensitive")), "{shown}");
        }
        for secret in [SECRET, "veiled", "Signature"] {
            assert!(!shown.contains(secret), "{shown}");
        }
    }
}
