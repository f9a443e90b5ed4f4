//! Exchanges of tests as the text of a file: see `Replay::to_json`.

use std::collections::BTreeMap;
use std::fmt;

use http::StatusCode;
use http::header::{HeaderMap, HeaderName, HeaderValue};
use serde_core::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Map, Value};

use super::call_error::TransportErrorKind;
use super::replay_answer::{Answer, Exchange, Reply};
use super::replay_request::Expected;
use crate::support::blob::Blob;

/// A file of exchanges that cannot be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReplayError(String);

impl fmt::Display for ReplayError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the exchanges cannot be read: {}", self.0)
    }
}

impl std::error::Error for ReplayError {}

const KINDS: [(&str, TransportErrorKind); 5] = [
    ("connect", TransportErrorKind::Connect),
    ("tls", TransportErrorKind::Tls),
    ("timeout", TransportErrorKind::Timeout),
    ("closed", TransportErrorKind::Closed),
    ("other", TransportErrorKind::Other),
];

/// The text of a file. Keys of ours are in an order for people, and those of bodies in that of the alphabet, whatever a
/// program's other crates ask of `serde_json`.
pub(super) fn write(exchanges: &[Exchange], is_any_order: bool) -> String {
    let order = Node::text(if is_any_order { "any" } else { "given" });
    let exchanges = exchanges.iter().map(exchange).collect();
    let file = Node::Object(vec![
        ("version".to_owned(), Node::Value(1.into())),
        ("order".to_owned(), order),
        ("exchanges".to_owned(), Node::List(exchanges)),
    ]);
    // Only strings are keys, and no number is none of JSON's: it cannot fail.
    serde_json::to_string_pretty(&file).unwrap_or_default() + "\n"
}

/// A value whose keys stay in their order.
enum Node {
    Value(Value),
    Object(Vec<(String, Node)>),
    List(Vec<Node>),
}

impl Node {
    fn text(text: &str) -> Self {
        Self::Value(text.into())
    }
}

impl Serialize for Node {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Value(value) => value.serialize(to),
            Self::List(items) => items.serialize(to),
            Self::Object(members) => {
                let mut map = to.serialize_map(Some(members.len()))?;
                for (name, value) in members {
                    map.serialize_entry(name, value)?;
                }
                map.end()
            }
        }
    }
}

fn exchange(of: &Exchange) -> Node {
    let mut members = Vec::new();
    if let Some(request) = &of.request {
        members.push(("request".to_owned(), expected(request)));
    }
    members.push(match &of.answer {
        Answer::Reply(reply) => ("response".to_owned(), response(reply)),
        Answer::Failure(kind) => {
            let name = KINDS.iter().find(|(_, of)| of == kind).map_or("other", |(name, _)| name);
            ("error".to_owned(), Node::text(name))
        }
        Answer::Broken(_) => ("error".to_owned(), Node::text("other")),
    });
    Node::Object(members)
}

fn expected(request: &Expected) -> Node {
    let Expected { method, path, target, headers, body } = request;
    let named = [("method", method), ("path", path), ("target", target)];
    let named = named.into_iter().filter_map(|(name, text)| Some((name, text.as_ref()?)));
    let named = named.map(|(name, text)| (name.to_owned(), Node::text(text)));
    let values = headers.iter().map(|(name, value)| {
        let value = value.as_ref().map_or(Node::Value(Value::Null), |value| Node::text(value));
        (name.clone(), value)
    });
    let headers =
        (!headers.is_empty()).then(|| ("headers".to_owned(), Node::Object(values.collect())));
    Node::Object(named.chain(headers).chain(body.as_ref().map(|body| content(body))).collect())
}

fn response(reply: &Reply) -> Node {
    let mut members = vec![("status".to_owned(), Node::Value(reply.status.as_u16().into()))];
    let mut names: Vec<_> = reply.headers.keys().collect();
    names.sort_unstable_by_key(|name| name.as_str());
    let headers = names.into_iter().map(|name| (name.to_string(), values(&reply.headers, name)));
    let headers: Vec<_> = headers.collect();
    if !headers.is_empty() {
        members.push(("headers".to_owned(), Node::Object(headers)));
    }
    members.extend((!reply.body.is_empty()).then(|| content(&reply.body)));
    Node::Object(members)
}

/// The value of a header, or a list of them.
fn values(headers: &HeaderMap, name: &HeaderName) -> Node {
    let values = headers.get_all(name).iter();
    let texts = values.map(|value| Node::text(&String::from_utf8_lossy(value.as_bytes())));
    let mut texts: Vec<_> = texts.collect();
    if texts.len() == 1 { texts.remove(0) } else { Node::List(texts) }
}

fn content(body: &[u8]) -> (String, Node) {
    if let Ok(mut json) = serde_json::from_slice::<Value>(body) {
        json.sort_all_objects();
        return ("body".to_owned(), Node::Value(json));
    }
    match std::str::from_utf8(body) {
        Ok(text) => ("bodyText".to_owned(), Node::text(text)),
        Err(_) => ("bodyBase64".to_owned(), Node::text(&Blob::from(body).to_base64())),
    }
}

/// The exchanges in a text, and whether they are in any order.
pub(super) fn read(text: &str) -> Result<(Vec<Exchange>, bool), ReplayError> {
    let file: Value =
        serde_json::from_str(text).map_err(|error| ReplayError(format!("no JSON: {error}")))?;
    let file = Place { path: String::new(), value: &file };
    let members = file.object(&["version", "order", "exchanges"])?;
    match file.member(members, "version") {
        Some(version) if version.value.as_u64() == Some(1) => {}
        Some(version) => return Err(version.expected("1, the only version that there is")),
        None => return Err(file.expected("an object with `version`")),
    }
    let is_any_order = match file.member(members, "order") {
        Some(order) => order.one_of(&[("given", false), ("any", true)])?,
        None => false,
    };
    let Some(exchanges) = file.member(members, "exchanges") else {
        return Err(file.expected("an object with `exchanges`"));
    };
    let exchanges = exchanges.items()?.map(read_exchange).collect::<Result<_, _>>()?;
    Ok((exchanges, is_any_order))
}

fn read_exchange(at: Place<'_>) -> Result<Exchange, ReplayError> {
    let members = at.object(&["request", "response", "error"])?;
    let request = at.member(members, "request").map(|request| read_expected(&request)).transpose();
    let answer = match (at.member(members, "response"), at.member(members, "error")) {
        (Some(response), None) => Answer::Reply(read_reply(&response)?),
        (None, Some(error)) => Answer::Failure(error.one_of(&KINDS)?),
        _ => return Err(at.expected("an object with `response` or `error`")),
    };
    Ok(Exchange { request: request?, answer, is_used: false })
}

const BODIES: [&str; 3] = ["body", "bodyText", "bodyBase64"];

fn read_expected(at: &Place<'_>) -> Result<Expected, ReplayError> {
    let members = at.object(&[&["method", "path", "target", "headers"], &BODIES[..]].concat())?;
    let text = |name| at.member(members, name).map(|text| text.text().map(str::to_owned));
    Ok(Expected {
        method: text("method").transpose()?,
        path: text("path").transpose()?,
        target: text("target").transpose()?,
        headers: match at.member(members, "headers") {
            Some(headers) => read_expected_headers(&headers)?,
            None => BTreeMap::new(),
        },
        body: read_content(at, members)?,
    })
}

fn read_expected_headers(at: &Place<'_>) -> Result<BTreeMap<String, Option<String>>, ReplayError> {
    let members = at.any_object()?;
    let headers = members.keys().filter_map(|name| Some((name, at.member(members, name)?)));
    let headers = headers.map(|(name, at)| {
        let text = (!at.value.is_null()).then(|| at.text().map(str::to_owned));
        Ok((header_name(name, &at)?.to_string(), text.transpose()?))
    });
    headers.collect()
}

fn header_name(name: &str, at: &Place<'_>) -> Result<HeaderName, ReplayError> {
    name.parse().map_err(|_| at.expected("the name of a header"))
}

fn read_reply(at: &Place<'_>) -> Result<Reply, ReplayError> {
    let members = at.object(&[&["status", "headers"], &BODIES[..]].concat())?;
    let status = match at.member(members, "status") {
        Some(status) => status.status()?,
        None => return Err(at.expected("an object with `status`")),
    };
    let mut reply = Reply::new(status, read_content(at, members)?.unwrap_or_default());
    if let Some(headers) = at.member(members, "headers") {
        for (name, _) in headers.any_object()? {
            read_header(&headers, name, &mut reply.headers)?;
        }
    }
    Ok(reply)
}

fn read_header(at: &Place<'_>, name: &str, to: &mut HeaderMap) -> Result<(), ReplayError> {
    let Some(at) = at.member(at.any_object()?, name) else { return Ok(()) };
    let name = header_name(name, &at)?;
    let places: Vec<_> = match at.value {
        Value::Array(_) => at.items()?.collect(),
        _ => vec![at],
    };
    for place in places {
        let value = HeaderValue::from_str(place.text()?);
        to.append(&name, value.map_err(|_| place.expected("a header's value"))?);
    }
    Ok(())
}

fn read_content(
    at: &Place<'_>,
    members: &Map<String, Value>,
) -> Result<Option<Vec<u8>>, ReplayError> {
    let [json, text, base64] = BODIES.map(|name| at.member(members, name));
    match (json, text, base64) {
        (None, None, None) => Ok(None),
        (Some(json), None, None) => Ok(Some(json.value.to_string().into_bytes())),
        (None, Some(text), None) => Ok(Some(text.text()?.as_bytes().to_vec())),
        (None, None, Some(base64)) => match Blob::from_base64(base64.text()?) {
            Some(bytes) => Ok(Some(bytes.into_inner())),
            None => Err(base64.expected("a string in base64")),
        },
        _ => Err(at.expected("only one of `body`, `bodyText` and `bodyBase64`")),
    }
}

/// A value in a file, and where it is.
struct Place<'v> {
    path: String,
    value: &'v Value,
}

impl<'v> Place<'v> {
    fn expected(&self, expected: &str) -> ReplayError {
        let path = if self.path.is_empty() { "the file" } else { &self.path };
        let found = match self.value {
            Value::Null => "null".to_owned(),
            Value::Bool(value) => value.to_string(),
            Value::Number(value) => value.to_string(),
            Value::String(value) if value.len() <= 40 => format!("{value:?}"),
            Value::String(_) => "a string".to_owned(),
            Value::Array(_) => "a list".to_owned(),
            Value::Object(members) => {
                let names: Vec<_> = members.keys().map(|name| format!("`{name}`")).collect();
                format!(
                    "an object with {}",
                    if names.is_empty() { "nothing".to_owned() } else { names.join(", ") }
                )
            }
        };
        ReplayError(format!("{path}: expected {expected}, found {found}"))
    }

    fn member(&self, members: &'v Map<String, Value>, name: &str) -> Option<Self> {
        let separator = if self.path.is_empty() { "" } else { "." };
        let value = members.get(name)?;
        Some(Self { path: format!("{}{separator}{name}", self.path), value })
    }

    fn any_object(&self) -> Result<&'v Map<String, Value>, ReplayError> {
        self.value.as_object().ok_or_else(|| self.expected("an object"))
    }

    /// An object with these keys and no other.
    fn object(&self, names: &[&str]) -> Result<&'v Map<String, Value>, ReplayError> {
        let members = self.any_object()?;
        match members.keys().find(|name| !names.contains(&name.as_str())) {
            Some(_) => {
                Err(self.expected(&format!("an object with `{}` alone", names.join("`, `"))))
            }
            None => Ok(members),
        }
    }

    fn items(&self) -> Result<impl Iterator<Item = Self> + use<'v>, ReplayError> {
        let items = self.value.as_array().ok_or_else(|| self.expected("a list"))?;
        let path = self.path.clone();
        let items = items.iter().enumerate();
        Ok(items.map(move |(index, value)| Self { path: format!("{path}[{index}]"), value }))
    }

    fn text(&self) -> Result<&'v str, ReplayError> {
        self.value.as_str().ok_or_else(|| self.expected("a string"))
    }

    fn status(&self) -> Result<StatusCode, ReplayError> {
        let status = self.value.as_u64().and_then(|status| u16::try_from(status).ok());
        let status = status.and_then(|status| StatusCode::from_u16(status).ok());
        status.ok_or_else(|| self.expected("a status from 100 to 999"))
    }

    fn one_of<T: Copy>(&self, values: &[(&str, T)]) -> Result<T, ReplayError> {
        let found = values.iter().find(|(name, _)| self.value.as_str() == Some(*name));
        found.map(|(_, value)| *value).ok_or_else(|| {
            let names: Vec<_> = values.iter().map(|(name, _)| format!("`{name}`")).collect();
            self.expected(&names.join(" or "))
        })
    }
}
