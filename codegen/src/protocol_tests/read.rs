//! Reads the traits that say what single requests and responses look like: Smithy's protocol compliance tests.
//!
//! What is read is what a client can be tested with: settings of other implementations and of
//! authentication, such as `vendorParams`, have no effect.

use super::test::{Body, Datum, Message, Param, ProtocolTest, RequestLine};
use crate::diagnostic::Diagnostic;
use crate::frontend::{TestSubject, TestTrait, number, origin, protocol, status};
use crate::json::{self, Log, Node};
use crate::model::{Origin, Protocol};

/// The tests of all operations and errors, whether or not the service has them.
pub(crate) fn read(traits: &[TestTrait], diagnostics: &mut Vec<Diagnostic>) -> Vec<ProtocolTest> {
    let mut tests = Vec::new();
    for found in traits {
        diagnostics.extend(misplaced(found));
        let log = Log::new(&found.origin.source);
        let node = Node::at(&found.tests, &found.origin.pointer, &log);
        tests.extend(node.items().map(|item| {
            let test = if found.is_of_requests { request(&item) } else { response(&item) };
            ProtocolTest { subject: found.subject.clone(), ..test }
        }));
        diagnostics.extend(log.into_diagnostics());
    }
    tests
}

/// What is wrong with a trait where it is.
fn misplaced(found: &TestTrait) -> Option<Diagnostic> {
    let message = match (&found.subject, found.is_of_requests) {
        (TestSubject::Other, _) => "only operations and errors have protocol tests",
        (TestSubject::Error { .. }, true) => {
            "an error has no requests; expected `httpResponseTests` alone"
        }
        _ => return None,
    };
    let Origin { source, pointer } = &found.definition;
    Some(Diagnostic::error(source, pointer, message))
}

fn request(node: &Node<'_>) -> ProtocolTest {
    let mut line = RequestLine::default();
    let mut test = test(node, |key, node| match key {
        "method" => line.method = token(node, "an HTTP method"),
        "uri" => uri(node, &mut line),
        "host" => line.host = Some(host(node)),
        "resolvedHost" => line.resolved_host = Some(host(node)),
        "queryParams" => line.query.extend(node.strings()),
        "forbidQueryParams" => line.forbidden_query = node.strings(),
        "requireQueryParams" => line.required_query = node.strings(),
        "forbidHeaders" => line.forbidden_headers = names(node),
        "requireHeaders" => line.required_headers = names(node),
        _ => {}
    });
    node.lacks("method");
    node.lacks("uri");
    test.message = Message::Request(Box::new(line));
    test
}

fn response(node: &Node<'_>) -> ProtocolTest {
    let mut code = 200;
    let mut test = test(node, |key, node| match key {
        "code" => match status(node) {
            Some(status @ 100..=999) => code = status,
            Some(_) => node.expected("an HTTP status code"),
            None => {}
        },
        "forbidHeaders" | "requireHeaders" => drop(names(node)),
        _ => {}
    });
    node.lacks("code");
    test.message = Message::Response(code);
    test
}

/// What requests and responses have in common. The subject and the message are filled in by the callers.
fn test(node: &Node<'_>, mut other: impl FnMut(&str, &Node<'_>)) -> ProtocolTest {
    let mut test = ProtocolTest {
        origin: origin(node),
        id: String::new(),
        documentation: None,
        protocol: Protocol::Other(String::new()),
        is_for_services: false,
        subject: TestSubject::Operation(String::new()),
        message: Message::Response(200),
        headers: Vec::new(),
        body: None,
        params: Param { origin: Origin::default(), datum: Datum::Map(Vec::new()) },
    };
    test.params.origin = origin(node);
    for (key, node) in node.members() {
        match key {
            "id" => test.id = node.string(),
            "documentation" => test.documentation = Some(node.string()),
            "protocol" => test.protocol = protocol(node.str()),
            "appliesTo" => test.is_for_services = is_for_services(&node),
            "headers" => test.headers = headers(&node),
            "params" if !node.value().is_object() => node.expected("an object"),
            "params" => test.params = value(&node),
            _ => other(key, &node),
        }
    }
    let media_type = node.get("bodyMediaType").map(|node| node.string());
    test.body = node.get("body").map(|node| body(&node, media_type.as_deref(), &test.params));
    if let (Some(Body::Json(text)), Some(node)) = (&test.body, node.get("body")) {
        if let Err(error) = json::check(text) {
            node.error(format!("`bodyMediaType` says that this is JSON, and it is not: {error}"));
        }
    }
    node.lacks("id");
    node.lacks("protocol");
    test
}

fn is_for_services(node: &Node<'_>) -> bool {
    match node.str() {
        "server" => return true,
        "client" => {}
        _ => node.expected("\"client\" or \"server\""),
    }
    false
}

fn headers(node: &Node<'_>) -> Vec<(String, String)> {
    let mut headers = Vec::new();
    for (name, node) in node.members() {
        let value = node.string();
        if !is_token(name) {
            node.error(format!("{name:?} is no name of a header"));
        }
        if value.chars().any(|c| c.is_control() && c != '\t') {
            node.error("the value of a header has no control characters");
        }
        headers.push((name.to_owned(), value));
    }
    headers
}

/// The names of headers.
fn names(node: &Node<'_>) -> Vec<String> {
    node.items().map(|item| token(&item, "the name of a header")).collect()
}

fn token(node: &Node<'_>, what: &str) -> String {
    let text = node.string();
    if node.value().is_string() && !is_token(&text) {
        node.expected(what);
    }
    text
}

/// Whether a text can be a method or the name of a header; RFC 9110's rule.
fn is_token(text: &str) -> bool {
    let is_fine = |byte: u8| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte);
    !text.is_empty() && text.bytes().all(is_fine)
}

/// A path. A query has `queryParams` of its own, but tests of Smithy's write one here, too.
fn uri(node: &Node<'_>, line: &mut RequestLine) {
    let text = node.string();
    if node.value().is_string() && (!text.starts_with('/') || text.contains('#')) {
        node.expected("a path that starts with `/`, without a `#`");
    }
    let (path, query) = text.split_once('?').unwrap_or((&text, ""));
    path.clone_into(&mut line.path);
    line.query.extend(query.split('&').filter(|part| !part.is_empty()).map(str::to_owned));
}

/// An endpoint or the address of a request, without a scheme.
fn host(node: &Node<'_>) -> String {
    let text = node.string();
    let is_fine = |c: char| c.is_ascii_graphic() && !"@?#\"<>\\^`{|}".contains(c);
    let is_host = !text.is_empty()
        && !text.starts_with('/')
        && !text.contains("://")
        && text.chars().all(is_fine);
    if node.value().is_string() && !is_host {
        node.expected("a host, with a path or without, and no scheme");
    }
    text
}

/// The body of a message, as its media type says. Where it does not say, what is JSON is taken for that: all
/// documents of the supported protocols are. A payload that is given as the text that the parameters have is that text:
/// Smithy's own tests do so under `application/octet-stream`.
fn body(node: &Node<'_>, media_type: Option<&str>, params: &Param) -> Body {
    let text = node.string();
    if text.is_empty() {
        return Body::Text(text);
    }
    let essence =
        media_type.map(|of| of.split(';').next().unwrap_or_default().trim().to_lowercase());
    match essence.as_deref() {
        None if json::check(&text).is_ok() => Body::Json(text),
        Some(essence) if is_json(essence) => Body::Json(text),
        Some(essence) if is_binary(essence) && !has_text(params, &text) => Body::Base64(text),
        _ => Body::Text(text),
    }
}

/// Whether a member is that text.
fn has_text(params: &Param, text: &str) -> bool {
    let Datum::Map(members) = &params.datum else { return false };
    members.iter().any(|(_, value)| matches!(&value.datum, Datum::String(member) if member == text))
}

fn is_json(essence: &str) -> bool {
    essence == "application/json"
        || essence.starts_with("application/x-amz-json")
        || essence.ends_with("+json")
}

/// Whether bodies of a media type are given as base64.
fn is_binary(essence: &str) -> bool {
    const TYPES: &[&str] = &[
        "application/cbor",
        "application/gzip",
        "application/octet-stream",
        "application/vnd.amazon.eventstream",
        "application/zip",
    ];
    TYPES.contains(&essence)
        || essence.ends_with("+cbor")
        || ["audio/", "image/", "video/"].iter().any(|kind| essence.starts_with(kind))
}

/// A parameter, with the place of each value in it. How deep they nest is limited where JSON is parsed.
fn value(node: &Node<'_>) -> Param {
    let json = node.value();
    let datum = if let Some(value) = json.as_bool() {
        Datum::Boolean(value)
    } else if let Some(text) = json.as_str() {
        Datum::String(text.to_owned())
    } else if json.is_number() {
        number(node).map_or(Datum::Null, Datum::Number)
    } else if json.is_array() {
        Datum::List(node.items().map(|item| value(&item)).collect())
    } else if json.is_object() {
        let members = node.members().map(|(key, node)| (key.to_owned(), value(&node)));
        Datum::Map(members.collect())
    } else {
        Datum::Null
    };
    Param { origin: origin(node), datum }
}
