//! Requests of a test: what is kept of one, and whether it is the one that an answer is for.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use http::header::{
    AUTHORIZATION, COOKIE, HeaderMap, HeaderName, HeaderValue, PROXY_AUTHORIZATION,
};
use http::request::Parts;
use http::{Method, Uri};
use serde_json::Value;

use crate::support::codec::value::Structure;
use crate::support::http::endpoint::Endpoint;
use crate::support::http::operation::Operation;
use crate::support::schema::Binding;

/// A request that a [`Replay`](crate::client::Replay) was sent. What it was signed with is not kept.
#[derive(Clone)]
pub struct ReplayedRequest {
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl ReplayedRequest {
    pub(super) fn new(head: &Parts, body: &[u8]) -> Self {
        let headers = redacted(&head.headers);
        Self { method: head.method.clone(), uri: head.uri.clone(), headers, body: body.to_vec() }
    }

    /// The method, such as `POST`.
    #[must_use]
    pub fn method(&self) -> &str {
        self.method.as_str()
    }

    /// Where it was sent to, in full.
    #[must_use]
    pub fn uri(&self) -> &Uri {
        &self.uri
    }

    /// The path, and the query if there is one.
    #[must_use]
    pub fn path(&self) -> &str {
        self.uri.path_and_query().map_or("/", |path| path.as_str())
    }

    /// The headers. The values of credentials are replaced.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        &self.headers
    }

    /// The first value of a header, where it is text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The same, whatever it is.
    fn value(&self, name: &str) -> Option<Cow<'_, str>> {
        Some(String::from_utf8_lossy(self.headers.get(name)?.as_bytes()))
    }

    /// The name of the operation, where a header says it.
    #[must_use]
    pub fn operation(&self) -> Option<&str> {
        self.target()?.rsplit('.').next()
    }

    pub(super) fn target(&self) -> Option<&str> {
        self.header("x-amz-target")
    }

    /// The body as it was sent.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// Whether it is a request of an operation.
    #[must_use]
    pub fn is_of<O: Operation>(&self) -> bool {
        match O::TARGET.target {
            "" => self.method == O::ROUTE.method && O::ROUTE.leads_to(self.path()),
            target => self.target() == Some(target),
        }
    }

    /// The body as JSON, where it is that.
    #[must_use]
    pub fn json(&self) -> Option<Value> {
        serde_json::from_slice(&self.body).ok()
    }

    /// The input of an operation, where the request is one of it and the body is all of the input. Of an operation with
    /// members in the path, the query or headers there is none: `uri`, `header` and `json` have the parts.
    #[must_use]
    pub fn input<O: Operation>(&self) -> Option<O::Input> {
        let is_whole = O::Input::BINDINGS.iter().all(|binding| *binding == Binding::Body);
        (is_whole && self.is_of::<O>()).then(|| serde_json::from_slice(&self.body).ok()).flatten()
    }
}

impl fmt::Debug for ReplayedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReplayedRequest")
            .field("method", &self.method)
            .field("path", &self.uri.path())
            .field("operation", &self.operation())
            .field("length", &self.body.len())
            .finish()
    }
}

/// The headers with nothing in them that opens a door.
fn redacted(headers: &HeaderMap) -> HeaderMap {
    let mut headers = headers.clone();
    for (name, value) in &mut headers {
        let is_secret = [AUTHORIZATION, COOKIE, PROXY_AUTHORIZATION].contains(name)
            || name == "x-amz-security-token"
            || value.is_sensitive();
        if is_secret {
            *value = HeaderValue::from_static("** redacted **");
        }
    }
    headers
}

/// The idempotency token of every request in a test. In what is expected, it stands for any other one.
pub(super) const TOKEN: &str = "00000000-0000-4000-8000-000000000000";

/// What a request has to be for an answer. What is not said may be anything, such as the date and the signature.
#[derive(Clone, Default)]
pub(super) struct Expected {
    pub(super) method: Option<String>,
    /// With the query.
    pub(super) path: Option<String>,
    /// The header `x-amz-target`.
    pub(super) target: Option<String>,
    /// By name, each with its value, or `None` where the header may not be there.
    pub(super) headers: BTreeMap<String, Option<String>>,
    pub(super) body: Option<Vec<u8>>,
}

impl Expected {
    /// The same request once more. `tokens` are the idempotency tokens that were made.
    pub(super) fn same(as_this: &ReplayedRequest, tokens: &[String]) -> Self {
        let body = match as_this.json() {
            Some(mut json) if !tokens.is_empty() => {
                replace(&mut json, tokens);
                json.to_string().into_bytes()
            }
            _ => as_this.body.clone(),
        };
        let path = as_this.path().to_owned();
        Self {
            method: Some(as_this.method().to_owned()),
            path: Some(tokens.iter().fold(path, |path, token| path.replace(token, TOKEN))),
            target: as_this.target().map(str::to_owned),
            headers: BTreeMap::new(),
            body: Some(body),
        }
    }

    /// A request of an operation with that input; or why there is none.
    pub(super) fn of<O: Operation>(input: &O::Input) -> Result<Self, String> {
        let mut input = input.clone();
        O::fill_idempotency_tokens(&mut input, || TOKEN.to_owned());
        if O::TARGET.target.is_empty() {
            let endpoint = Endpoint::new("https://localhost").map_err(|error| error.to_string())?;
            let request = O::request(&input, &endpoint);
            let request =
                request.map_err(|error| format!("there is no request that it is for: {error}"))?;
            let (head, body) = request.into_parts();
            let request = ReplayedRequest::new(&head, &body);
            let headers = headers_of_members(O::Input::BINDINGS, &request, O::SENDS_STREAM);
            let expected = Self { headers, ..Self::same(&request, &[]) };
            // A stream is not in the input.
            return Ok(Self { body: expected.body.filter(|_| !O::SENDS_STREAM), ..expected });
        }
        Ok(Self {
            target: Some(O::TARGET.target.to_owned()),
            body: serde_json::to_vec(&input).ok(),
            ..Self::default()
        })
    }

    /// Nothing, where a request is the one; or else what sets it apart, without a value of its body.
    pub(super) fn difference(&self, request: &ReplayedRequest) -> Option<String> {
        let is_other = |expected: &Option<String>, found: Option<&str>| {
            expected.as_deref().is_some_and(|expected| Some(expected) != found)
        };
        if is_other(&self.method, Some(request.method()))
            || self.path.as_deref().is_some_and(|path| !is_text(path, request.path()))
            || is_other(&self.target, request.target())
        {
            return Some(format!("it is for {self}"));
        }
        let is_header = |(name, value): &(&String, &Option<String>)| match value {
            Some(value) => request.value(name).is_some_and(|found| is_text(value, &found)),
            None => !request.headers.contains_key(*name),
        };
        if let Some((name, _)) = self.headers.iter().find(|header| !is_header(header)) {
            return Some(format!("it is for {self} with another header {name}"));
        }
        let path = difference(self.body.as_ref()?, &request.body)?;
        let place = if path.is_empty() { String::new() } else { format!(" at {path}") };
        Some(format!("it is for {self} with another body{place}"))
    }
}

impl fmt::Display for Expected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = [&self.method, &self.path, &self.target].into_iter().flatten();
        match parts.map(String::as_str).collect::<Vec<_>>().join(" ") {
            nothing if nothing.is_empty() => f.write_str("any request"),
            text => f.write_str(&text),
        }
    }
}

impl fmt::Display for ReplayedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method, self.uri.path())?;
        self.target().map_or(Ok(()), |target| write!(f, " {target}"))
    }
}

/// The headers that members of an input are in a request of it. Where the body is a stream, the client adds what it finds there.
fn headers_of_members(
    bindings: &[Binding],
    request: &ReplayedRequest,
    sends_stream: bool,
) -> BTreeMap<String, Option<String>> {
    let names = bindings.iter().flat_map(|binding| match binding {
        Binding::Header(name) | Binding::EncodedHeader(name) => vec![name.to_ascii_lowercase()],
        Binding::PrefixHeaders(prefix) => {
            let prefix = prefix.to_ascii_lowercase();
            let names = request.headers.keys().map(HeaderName::as_str);
            names.filter(|name| name.starts_with(&prefix)).map(str::to_owned).collect()
        }
        _ => Vec::new(),
    });
    let headers = names.map(|name| {
        let value = request.value(&name).map(Cow::into_owned);
        (name, value)
    });
    headers.filter(|(_, value)| value.is_some() || !sends_stream).collect()
}

/// Replaces idempotency tokens by the one that stands for all.
fn replace(json: &mut Value, tokens: &[String]) {
    match json {
        Value::String(text) if tokens.contains(text) => TOKEN.clone_into(text),
        Value::Array(items) => items.iter_mut().for_each(|item| replace(item, tokens)),
        Value::Object(members) => members.values_mut().for_each(|value| replace(value, tokens)),
        _ => {}
    }
}

/// The path to the first difference of two bodies: as JSON, where both are.
fn difference(expected: &[u8], found: &[u8]) -> Option<String> {
    let json = |body| serde_json::from_slice::<Value>(body);
    match (json(expected), json(found)) {
        (Ok(expected), Ok(found)) => first_difference(&expected, &found),
        _ => (expected != found).then(String::new),
    }
}

fn first_difference(expected: &Value, found: &Value) -> Option<String> {
    match (expected, found) {
        (Value::Object(expected), Value::Object(found)) => {
            let mut names: Vec<_> = expected.keys().chain(found.keys()).collect();
            names.sort_unstable();
            names.dedup();
            names.into_iter().find_map(|name| {
                let inner = match (expected.get(name), found.get(name)) {
                    (Some(expected), Some(found)) => first_difference(expected, found)?,
                    _ => String::new(),
                };
                let separator = if inner.is_empty() || inner.starts_with('[') { "" } else { "." };
                Some(format!("{name}{separator}{inner}"))
            })
        }
        (Value::Array(expected), Value::Array(found)) if expected.len() == found.len() => {
            (0..).zip(expected.iter().zip(found)).find_map(|(index, (expected, found))| {
                let inner = first_difference(expected, found)?;
                let separator = if inner.is_empty() || inner.starts_with('[') { "" } else { "." };
                Some(format!("[{index}]{separator}{inner}"))
            })
        }
        (Value::String(expected), Value::String(found)) => {
            let is_token = expected == TOKEN && is_uuid(found);
            (expected != found && !is_token).then(String::new)
        }
        _ => (expected != found).then(String::new),
    }
}

/// Whether a path or a header's value is the one that is expected, in which the token stands for any.
fn is_text(expected: &str, found: &str) -> bool {
    let mut rest = found;
    for (index, part) in expected.split(TOKEN).enumerate() {
        if index > 0 {
            match rest.split_at_checked(TOKEN.len()) {
                Some((token, after)) if is_uuid(token) => rest = after,
                _ => return false,
            }
        }
        match rest.strip_prefix(part) {
            Some(after) => rest = after,
            None => return false,
        }
    }
    rest.is_empty()
}

fn is_uuid(text: &str) -> bool {
    let is_fine = |(at, byte): (usize, u8)| match at {
        8 | 13 | 18 | 23 => byte == b'-',
        _ => byte.is_ascii_hexdigit(),
    };
    text.len() == TOKEN.len() && text.bytes().enumerate().all(is_fine)
}

#[cfg(test)]
mod tests {
    use http::Request;

    use super::*;

    fn request(body: &str) -> ReplayedRequest {
        let mut request = Request::new(());
        *request.uri_mut() = Uri::from_static("https://a.example/b?c=d");
        let headers = request.headers_mut();
        headers.insert("x-amz-target", HeaderValue::from_static("Shop_1.Get"));
        headers.insert(AUTHORIZATION, HeaderValue::from_static("hidden"));
        headers.insert("x-amz-security-token", HeaderValue::from_static("hidden"));
        let mut marked = HeaderValue::from_static("hidden");
        marked.set_sensitive(true);
        headers.append("x-own", marked);
        ReplayedRequest::new(&request.into_parts().0, body.as_bytes())
    }

    #[test]
    fn nothing_that_opens_a_door_is_kept() {
        let request = request("{}");
        let text = format!("{request:?} {request} {:?}", request.headers);
        assert!(!text.contains("hidden"), "{text}");
        for name in ["authorization", "x-amz-security-token", "x-own"] {
            assert_eq!(request.header(name), Some("** redacted **"));
        }
        // `Debug` may be anywhere, and a query may have what is sensitive.
        let expected =
            r#"ReplayedRequest { method: GET, path: "/b", operation: Some("Get"), length: 2 }"#;
        assert_eq!(format!("{request:?}"), expected);
        assert_eq!((request.path(), request.operation()), ("/b?c=d", Some("Get")));
    }

    #[test]
    fn what_is_not_said_may_be_anything() {
        let found = request(r#"{"a": 1}"#);
        assert_eq!(Expected::default().difference(&found), None);
        assert_eq!(Expected::same(&found, &[]).difference(&found), None);
        let some = |text: &str| Some(text.to_owned());
        for (expected, difference) in [
            (Expected { method: some("PUT"), ..Expected::default() }, "it is for PUT"),
            (Expected { path: some("/b"), ..Expected::default() }, "it is for /b"),
            (
                Expected { target: some("Shop_1.Put"), ..Expected::default() },
                "it is for Shop_1.Put",
            ),
            (
                Expected { body: Some(b"{}".to_vec()), ..Expected::default() },
                "it is for any request with another body at a",
            ),
        ] {
            assert_eq!(expected.difference(&found).as_deref(), Some(difference));
        }
    }

    #[test]
    fn bodies_are_compared_as_json_and_else_by_their_bytes() {
        let uuid = "a1b2c3d4-0000-4000-8000-00000000dead";
        for (expected, found, difference) in [
            (r#"{"a": 1, "b": [true, null]}"#, r#"{"b":[true,null],"a":1}"#, None),
            (r#"{"a": {"b": [1, {"c": 2}]}}"#, r#"{"a": {"b": [1, {"c": 3}]}}"#, Some("a.b[1].c")),
            (r#"{"a": {"b": [1]}}"#, r#"{"a": {"b": [1, 2]}}"#, Some("a.b")),
            (r#"{"a": {}}"#, r#"{"a": {"b": null}}"#, Some("a.b")),
            ("[1]", "[2]", Some("[0]")),
            ("text", "text", None),
            ("text", "{}", Some("")),
            (&format!("[{TOKEN:?}]"), &format!("[{uuid:?}]"), None),
            (&format!("[{TOKEN:?}]"), "[\"another\"]", Some("[0]")),
            (&format!("[{uuid:?}]"), &format!("[{TOKEN:?}]"), Some("[0]")),
        ] {
            let found = super::difference(expected.as_bytes(), found.as_bytes());
            assert_eq!(found.as_deref(), difference, "{expected}");
        }
    }

    #[test]
    fn a_token_in_a_path_stands_for_any() {
        let uuid = "a1b2c3d4-0000-4000-8000-00000000dead";
        for (expected, found, is_it) in [
            ("/a?b=c".to_owned(), "/a?b=c".to_owned(), true),
            ("/a?b=c".to_owned(), "/a?b=cd".to_owned(), false),
            (format!("/a?t={TOKEN}&b=c"), format!("/a?t={uuid}&b=c"), true),
            (format!("/{TOKEN}/{TOKEN}"), format!("/{uuid}/{TOKEN}"), true),
            (format!("/a?t={TOKEN}"), "/a?t=other".to_owned(), false),
            (format!("/a?t={TOKEN}"), format!("/a?t={uuid}0"), false),
            (format!("/a?t={uuid}"), format!("/a?t={TOKEN}"), false),
        ] {
            assert_eq!(is_text(&expected, &found), is_it, "{expected} {found}");
        }
    }

    #[test]
    fn tokens_that_were_made_are_replaced_and_nothing_else() {
        let found = request(r#"{"Token": "made", "Name": "other", "In": [{"Token": "made"}]}"#);
        let body = Expected::same(&found, &["made".to_owned()]).body.unwrap();
        let json: Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(json["Token"], TOKEN);
        assert_eq!((&json["Name"], &json["In"][0]["Token"]), (&"other".into(), &TOKEN.into()));
    }
}
