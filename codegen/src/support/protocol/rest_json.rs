//! restJson1: how requests are made, and how responses are read.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashSet};

use http::header::{
    AUTHORIZATION, CONNECTION, CONTENT_LENGTH, CONTENT_TYPE, HOST, HeaderMap, HeaderName,
    HeaderValue, TE, TRAILER, TRANSFER_ENCODING, UPGRADE,
};
use http::{Method, Request, StatusCode};

use crate::support::blob::Blob;
use crate::support::builder::BuildError;
use crate::support::codec::check::{Checker, Purpose};
use crate::support::codec::json::fault::JsonError;
use crate::support::codec::json::read as json;
use crate::support::codec::json::write::JsonEncoder;
use crate::support::codec::members;
use crate::support::codec::text::read::{self as text, Text};
use crate::support::codec::text::write::{self as texts, Texts};
use crate::support::codec::value::{Encode, Structure, Writer};
use crate::support::http::body::{Excerpt, ResponseError};
use crate::support::http::endpoint::Endpoint;
use crate::support::http::error::{ErrorBody, ErrorNames, ModeledErrors, OperationError};
use crate::support::http::request::{HostPrefix, RequestError, RequestOptions, Route};
use crate::support::http::response::{OperationResponse, ResponseMetadata, request_id};
use crate::support::http::uri;
use crate::support::path::{Notes, Step};
use crate::support::schema::{Binding, MemberSet, Schema};
use crate::support::validation::ViolationKind;

const JSON: &str = "application/json";

/// Makes a request.
pub fn request<I: Structure>(
    route: Route,
    input: &I,
    endpoint: &Endpoint,
    host_prefix: HostPrefix,
    options: &RequestOptions,
) -> Result<Request<Vec<u8>>, RequestError> {
    let mut checker = Checker::new(Purpose::Request);
    let host_prefix = host_prefix.checked(endpoint, options, I::SCHEMA, &mut checker);
    let mut message = Message::of(input, checker);
    message.fill_labels::<I>();
    message.finish(route, has_document::<I>(), endpoint, &host_prefix)
}

/// The response that an output would be, whatever of it the model does not have.
#[cfg(feature = "test-util")]
pub fn answer<O: Structure>(output: &O) -> http::Response<Vec<u8>> {
    let mut message = Message::of(output, Checker::new(Purpose::Request));
    message.finish_document(has_document::<O>());
    let mut response = http::Response::new(message.content.unwrap_or(message.body.finish().0));
    let status = message.status.and_then(|status| StatusCode::from_bytes(&status).ok());
    *response.status_mut() = status.unwrap_or_default();
    *response.headers_mut() = message.headers;
    response
}

/// Whether the body of a message is a document of some of the members.
fn has_document<T: Structure>() -> bool {
    T::SCHEMA.members.len() > T::BINDINGS.len() || T::BINDINGS.contains(&Binding::Body)
}

/// A request whose parts are being written, member by member.
struct Message {
    schema: &'static Schema,
    bindings: &'static [Binding],
    /// The index of the next member.
    next: usize,
    /// The document, and what is wrong with the input.
    body: JsonEncoder,
    /// A body that is no document.
    content: Option<Vec<u8>>,
    /// What the body is, if there is one.
    content_type: Option<&'static str>,
    headers: HeaderMap,
    /// Names with values, encoded.
    query: Vec<(String, String)>,
    /// The same of a map: parameters of their own go before them.
    query_map: Vec<(String, String)>,
    labels: Vec<(&'static str, String)>,
    /// That of a response.
    status: Option<Vec<u8>>,
}

impl Writer for Message {
    fn write<T: Encode>(&mut self, value: &T) {
        let member = self.next;
        self.next += 1;
        let binding = self.bindings.get(member).copied().unwrap_or(Binding::Body);
        if binding == Binding::Body {
            return self.body.member(self.schema, member, value);
        }
        if value.is_absent(true) {
            return self.absent(member, binding);
        }
        let facts = &self.schema.members[member];
        let before = self.body.checker().enter_member(facts);
        match binding {
            Binding::Document(_) => {
                self.content_type = Some(JSON);
                value.encode(&mut self.body);
            }
            Binding::Header(_) | Binding::PrefixHeaders(_) => {
                let texts = texts::for_header(value, self.body.checker());
                self.header(binding, &texts, facts.facts.is_sensitive);
            }
            Binding::Content(_) => {
                let content = texts::content(value, self.body.checker());
                self.content(binding, content);
            }
            _ => {
                let violations = self.body.checker().violations();
                let texts = texts::plain(value, self.body.checker());
                // What is wrong with a label is said once.
                let is_refused = self.body.checker().violations() > violations;
                if !(is_refused && matches!(binding, Binding::Label(_))) {
                    self.place(binding, texts, facts.facts.is_sensitive);
                }
            }
        }
        self.body.checker().leave_member(self.schema, member, before);
    }
}

impl Message {
    /// The parts of a value.
    fn of<T: Structure>(value: &T, checker: Checker) -> Self {
        let mut message = Self {
            schema: T::SCHEMA,
            bindings: T::BINDINGS,
            next: 0,
            body: JsonEncoder::new(checker),
            content: None,
            content_type: None,
            headers: HeaderMap::new(),
            query: Vec::new(),
            query_map: Vec::new(),
            labels: Vec::new(),
            status: None,
        };
        value.write(&mut message);
        message
    }

    /// Gives labels that are empty, which no path can have, what they are by default, if they are anything.
    fn fill_labels<T: Structure>(&mut self) {
        if self.labels.iter().all(|(_, text)| !text.is_empty()) {
            return;
        }
        let defaults = Message::of(&T::default(), Checker::new(Purpose::Request)).labels;
        for (name, text) in self.labels.iter_mut().filter(|(_, text)| text.is_empty()) {
            if let Some((_, default)) = defaults.iter().find(|(other, _)| other == name) {
                text.clone_from(default);
            }
        }
    }

    /// Ends the document, if the body is one.
    fn finish_document(&mut self, is_document: bool) {
        if is_document || self.content_type == Some(JSON) && self.content.is_none() {
            self.body.finish_document();
            self.content_type = Some(JSON);
        }
    }

    /// A member that is not there.
    fn absent(&mut self, member: usize, binding: Binding) {
        let checker = self.body.checker();
        let before = checker.violations();
        checker.absent(self.schema, member);
        match binding {
            Binding::Document(absent) if !absent.is_empty() => self.content_type = Some(JSON),
            // There is no path without it, whatever the model says.
            Binding::Label(_) if checker.violations() == before => {
                checker.add(Step::Member(self.schema, member), ViolationKind::Missing);
            }
            _ => {}
        }
    }

    fn content(&mut self, binding: Binding, content: Vec<u8>) {
        if let Binding::Content(media_type) = binding {
            (self.content, self.content_type) = (Some(content), Some(media_type));
        }
    }

    fn header(&mut self, binding: Binding, texts: &Texts, is_sensitive: bool) {
        match binding {
            Binding::PrefixHeaders(prefix) => self.prefix_headers(prefix, texts, is_sensitive),
            Binding::Header(name) | Binding::EncodedHeader(name) => {
                let text = texts.items.join(&b", "[..]);
                match (HeaderName::try_from(name), header_value(&text, is_sensitive)) {
                    (Ok(name), Some(value)) => drop(self.headers.insert(name, value)),
                    _ => self.body.checker().note(ViolationKind::NotAHeader),
                }
            }
            _ => {}
        }
    }

    /// Puts each entry of a map into a header, unless a member of its own is that header.
    fn prefix_headers(&mut self, prefix: &str, texts: &Texts, is_sensitive: bool) {
        let mut names = HashSet::new();
        for (position, (key, items)) in texts.entries.iter().enumerate() {
            let name = HeaderName::try_from(format!("{prefix}{key}")).ok();
            // Keys that differ in case alone would be one header.
            let name = name.filter(|name| !is_of_the_message(name) && names.insert(name.clone()));
            match (name, header_value(&items.join(&b", "[..]), is_sensitive)) {
                (Some(name), Some(value)) => {
                    let has_room = self.headers.contains_key(&name)
                        || self.headers.try_insert(name, value).is_ok();
                    if !has_room {
                        return self.violation_in(Step::Entry(position));
                    }
                }
                (None, _) => self.violation_in(Step::Key(position)),
                (_, None) => self.violation_in(Step::Entry(position)),
            }
        }
    }

    fn violation_in(&mut self, step: Step) {
        self.body.checker().add(step, ViolationKind::NotAHeader);
    }

    /// Puts texts that are to be encoded into their place.
    fn place(&mut self, binding: Binding, texts: Texts, is_sensitive: bool) {
        match binding {
            Binding::EncodedHeader(_) => {
                let items = texts
                    .items
                    .iter()
                    .map(|text| Blob::from(text.as_slice()).to_base64().into_bytes())
                    .collect();
                let texts = Texts { items, entries: Vec::new() };
                self.header(binding, &texts, is_sensitive);
            }
            Binding::Query(name) => {
                let name = uri::encoded(name.as_bytes());
                let values = texts.items.iter().map(|text| (name.clone(), uri::encoded(text)));
                self.query.extend(values);
            }
            Binding::QueryMap => {
                for (key, items) in &texts.entries {
                    let name = uri::encoded(key.as_bytes());
                    let values = items.iter().map(|text| (name.clone(), uri::encoded(text)));
                    self.query_map.extend(values);
                }
            }
            Binding::Label(name) => {
                let text = texts.items.into_iter().next().unwrap_or_default();
                self.labels.push((name, String::from_utf8_lossy(&text).into_owned()));
            }
            Binding::Status => self.status = texts.items.into_iter().next(),
            _ => {}
        }
    }

    /// The whole request.
    fn finish(
        mut self,
        route: Route,
        has_document: bool,
        endpoint: &Endpoint,
        host_prefix: &str,
    ) -> Result<Request<Vec<u8>>, RequestError> {
        let target = self.target(route);
        self.finish_document(has_document);
        let (document, checker) = self.body.finish();
        BuildError::unless_valid(self.schema.name, checker.into_violations(self.schema))?;
        let mut request = Request::new(self.content.unwrap_or(document));
        *request.method_mut() =
            Method::from_bytes(route.method.as_bytes()).map_err(RequestError::unwritable)?;
        *request.uri_mut() = endpoint.uri(host_prefix, &target)?;
        if let Some(content_type) = self.content_type {
            // A member that is the header goes before what the body usually is.
            let value = HeaderValue::from_str(content_type).map_err(RequestError::unwritable)?;
            self.headers.entry(CONTENT_TYPE).or_insert(value);
        }
        for (name, value) in route.headers {
            let name = HeaderName::try_from(*name).map_err(RequestError::unwritable)?;
            let value = HeaderValue::from_str(value).map_err(RequestError::unwritable)?;
            self.headers.entry(name).or_insert(value);
        }
        *request.headers_mut() = self.headers;
        Ok(request)
    }

    /// The path and the query. Labels that cannot stand there are violations.
    fn target(&mut self, route: Route) -> String {
        let (path, literals) = route.uri.split_once('?').unwrap_or((route.uri, ""));
        let mut target = String::new();
        for (index, part) in path.split(['{', '}']).enumerate() {
            // Outside and inside of braces take turns.
            match index % 2 {
                0 => target.push_str(part),
                _ => target.push_str(&self.label(part)),
            }
        }
        let literals = literals.split('&').filter(|pair| !pair.is_empty());
        let own = literals.clone().map(|pair| pair.split('=').next().unwrap_or_default());
        let own: BTreeSet<_> = own.chain(self.query.iter().map(|(name, _)| &**name)).collect();
        // What the operation itself has there is no entry's to change.
        self.query_map.retain(|(name, _)| !own.contains(&**name));
        let pairs = self.query.iter().chain(&self.query_map);
        let pairs = pairs.map(|(name, value)| Cow::Owned(format!("{name}={value}")));
        let literals = literals.map(Cow::Borrowed);
        for (index, pair) in literals.chain(pairs).enumerate() {
            target.push(if index == 0 { '?' } else { '&' });
            target.push_str(&pair);
        }
        target
    }

    /// The value of a label of the path, encoded. A greedy one, which ends with `+`, keeps its slashes.
    fn label(&mut self, label: &str) -> String {
        let (name, is_greedy) = match label.strip_suffix('+') {
            Some(name) => (name, true),
            None => (label, false),
        };
        // What is absent or refused was noted before.
        let Some((_, text)) = self.labels.iter().find(|(other, _)| *other == name) else {
            return String::new();
        };
        let segments = text.split('/').filter(|_| is_greedy);
        let is_elsewhere = |segment: &str| matches!(segment, "." | "..");
        if text.is_empty() || is_elsewhere(text) || segments.clone().any(is_elsewhere) {
            let is_it = |of: &Binding| matches!(of, Binding::Label(other) if *other == name);
            if let Some(member) = self.bindings.iter().position(is_it) {
                let step = Step::Member(self.schema, member);
                self.body.checker().add(step, ViolationKind::NotAPathLabel);
            }
            return String::new();
        }
        match is_greedy {
            true => {
                let segments = segments.map(|segment| uri::encoded(segment.as_bytes()));
                segments.collect::<Vec<_>>().join("/")
            }
            false => uri::encoded(text.as_bytes()),
        }
    }
}

/// Whether a header says where a message goes, where it ends or who sends it, which no entry of a map can.
fn is_of_the_message(name: &HeaderName) -> bool {
    [AUTHORIZATION, CONNECTION, CONTENT_LENGTH, HOST, TE, TRAILER, TRANSFER_ENCODING, UPGRADE]
        .contains(name)
}

/// The value of a header, unless it has line breaks or other control characters.
fn header_value(text: &[u8], is_sensitive: bool) -> Option<HeaderValue> {
    let mut value = HeaderValue::from_bytes(text).ok()?;
    value.set_sensitive(is_sensitive);
    Some(value)
}

/// Reads a response.
pub fn response<O: Structure, E: ModeledErrors, B: AsRef<[u8]>>(
    response: &http::Response<B>,
) -> Result<OperationResponse<O>, OperationError<E>> {
    let (status, content) = (response.status(), response.body().as_ref());
    let headers = response.headers();
    let request_id = request_id(headers);
    if !status.is_success() {
        let names = ErrorNames::CodeFirst;
        return Err(OperationError::read(status, headers, request_id, content, names));
    }
    let mut output = O::default();
    match read(status, headers, content, &mut output) {
        Ok(corrected) => Ok(OperationResponse {
            output,
            metadata: ResponseMetadata { status, request_id, corrected },
        }),
        Err(error) => {
            let body = Excerpt::of(content);
            let error = ResponseError { status, request_id, body, ..*error };
            Err(OperationError::Response(Box::new(error)))
        }
    }
}

/// Reads the members of an error that are in its headers, or are its whole body, over what its body says of others.
pub fn error<T: Structure>(body: &mut ErrorBody<'_>) -> T {
    let mut error: T = body.read();
    for (member, binding) in T::BINDINGS.iter().enumerate() {
        // What is not as expected is as good as missing, which is listed.
        let mut other = error.clone();
        let is_read = match binding {
            Binding::Document(_) => {
                let read = json::read_member(body.text, &mut other, member);
                read.is_ok_and(|(is_present, _)| is_present)
            }
            Binding::Content(_) => {
                text::read(&mut other, member, Text::Content(body.text.as_bytes())) == Ok(true)
            }
            binding => bound(*binding, body.status, body.headers)
                .is_some_and(|text| text::read(&mut other, member, text) == Ok(true)),
        };
        if is_read {
            error = other;
            let path = T::SCHEMA.members[member].name;
            body.corrected.retain(|corrected| corrected != path);
        }
    }
    error
}

/// Where the value of a member is that is neither in a document nor the body, if there is one.
fn bound(binding: Binding, status: StatusCode, headers: &HeaderMap) -> Option<Text<'_>> {
    let text = |value: &HeaderValue| -> Cow<'_, str> {
        Cow::Owned(String::from_utf8_lossy(value.as_bytes()).into_owned())
    };
    match binding {
        Binding::Header(name) => {
            let values: Vec<_> = headers.get_all(name).iter().map(text).collect();
            (!values.is_empty()).then_some(Text::Header(values))
        }
        Binding::EncodedHeader(name) => {
            let value = headers.get(name)?;
            // Where it is no base64, it is none of text either.
            let bytes = Blob::from_base64(text(value).trim())?;
            let decoded = String::from_utf8_lossy(bytes.as_ref()).into_owned();
            Some(Text::Header(vec![decoded.into()]))
        }
        Binding::PrefixHeaders(prefix) => {
            let prefix = prefix.to_ascii_lowercase();
            let entries = headers.iter().filter_map(|(name, value)| {
                let key = name.as_str().strip_prefix(&prefix)?;
                Some((Cow::Owned(key.to_owned()), text(value)))
            });
            let entries: Vec<_> = entries.collect();
            (!entries.is_empty()).then_some(Text::Entries(entries))
        }
        Binding::Status => Some(Text::Header(vec![status.as_str().to_owned().into()])),
        _ => None,
    }
}

/// Reads what there is of a structure in a response. Returns the paths to what had to be corrected.
fn read<T: Structure>(
    status: StatusCode,
    headers: &HeaderMap,
    body: &[u8],
    value: &mut T,
) -> Result<Vec<String>, Box<ResponseError>> {
    let (mut present, mut corrected) = (MemberSet::default(), Vec::new());
    let is_in_body = |member| matches!(T::BINDINGS.get(member), None | Some(Binding::Body));
    for (member, binding) in T::BINDINGS.iter().enumerate() {
        let is_present = match binding {
            Binding::Body => continue,
            Binding::Document(_) if is_blank(body) => false,
            Binding::Document(_) => {
                let read = json::read_member(as_text(body)?, value, member);
                let (is_present, paths) = read.map_err(ResponseError::new)?;
                corrected = paths;
                is_present
            }
            // Nothing is an empty text, too; only who asks for one gets it.
            Binding::Content(_) if body.is_empty() => true,
            Binding::Content(_) => read_text(value, member, Text::Content(body))?,
            binding => match bound(*binding, status, headers) {
                Some(text) => read_text(value, member, text)?,
                None => false,
            },
        };
        present.set(member, is_present);
    }
    if (0..T::SCHEMA.members.len()).any(is_in_body) {
        let text = as_text(body)?;
        let text = if is_blank(body) { "{}" } else { text };
        return json::read_body(text, value, present, &is_in_body).map_err(ResponseError::new);
    }
    let mut missing = Notes::default();
    // Of what a service sends, nothing that is missing is an error.
    let _ = members::complete(T::SCHEMA, &present, &mut missing);
    corrected.extend(missing.into_iter().map(|(path, ())| path.to_string()));
    Ok(corrected)
}

fn read_text<T: Structure>(
    value: &mut T,
    member: usize,
    text: Text<'_>,
) -> Result<bool, Box<ResponseError>> {
    text::read(value, member, text).map_err(|(inner, message)| {
        let path = format!("{}{inner}", T::SCHEMA.members[member].name);
        let message = format!("{path}: {message}");
        ResponseError::new(JsonError { path, line: 0, column: 0, message })
    })
}

fn as_text(body: &[u8]) -> Result<&str, Box<ResponseError>> {
    std::str::from_utf8(body).map_err(|error| ResponseError::not_text(&error))
}

/// Whether a body is nothing, or nothing but white space of JSON's.
fn is_blank(body: &[u8]) -> bool {
    body.iter().all(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r'))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::support::codec::value::Reader;
    use crate::support::schema::member;
    use crate::support::structure::structure;

    #[derive(Default)]
    struct Order {
        id: String,
        mode: Option<String>,
        more: BTreeMap<String, String>,
        headers: BTreeMap<String, String>,
        tag: Option<String>,
    }

    impl Structure for Order {
        const SCHEMA: &'static Schema = &Schema::new(
            "Order",
            true,
            &[
                member!("Id", "id", constraints = [MinLength(1)]),
                member!("Mode", "mode"),
                member!("More", "more"),
                member!("Headers", "headers"),
                member!("Tag", "tag"),
            ],
        );
        const BINDINGS: &'static [Binding] = &[
            Binding::Label("Id"),
            Binding::Query("mode"),
            Binding::QueryMap,
            Binding::PrefixHeaders(""),
            Binding::Header("X-Tag"),
        ];

        fn read(&mut self, member: usize, from: &mut impl Reader) {
            match member {
                0 => from.read(&mut self.id),
                1 => from.read(&mut self.mode),
                2 => from.read(&mut self.more),
                3 => from.read(&mut self.headers),
                4 => from.read(&mut self.tag),
                _ => from.skip(),
            }
        }

        fn write(&self, to: &mut impl Writer) {
            to.write(&self.id);
            to.write(&self.mode);
            to.write(&self.more);
            to.write(&self.headers);
            to.write(&self.tag);
        }
    }

    structure!(Order);

    fn map(entries: &[(&str, &str)]) -> BTreeMap<String, String> {
        entries.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
    }

    fn sent(order: &Order) -> Result<Request<Vec<u8>>, RequestError> {
        let route = Route::new("PUT", "/orders/{Id}?action=add&flag");
        let endpoint = Endpoint::new("https://example.com").unwrap();
        request(route, order, &endpoint, HostPrefix::default(), &RequestOptions::default())
    }

    fn order() -> Order {
        Order { id: "1".to_owned(), ..Order::default() }
    }

    #[test]
    fn no_entry_of_a_map_changes_what_the_operation_says() {
        let more = map(&[("action", "x"), ("flag", "x"), ("mode", "x"), ("other", "a&b")]);
        let request = sent(&Order { mode: Some("m".to_owned()), more: more.clone(), ..order() });
        let expected = "/orders/1?action=add&flag&mode=m&other=a%26b";
        assert_eq!(request.unwrap().uri().path_and_query().unwrap(), expected);
        // What is absent takes nobody's place.
        let request = sent(&Order { more, ..order() }).unwrap();
        let expected = "/orders/1?action=add&flag&mode=x&other=a%26b";
        assert_eq!(request.uri().path_and_query().unwrap(), expected);
    }

    #[test]
    fn no_entry_of_a_map_is_a_header_of_the_message() {
        let headers = map(&[("X-Tag", "of the map"), ("a", "1")]);
        let request = sent(&Order { headers, tag: Some("own".to_owned()), ..order() }).unwrap();
        assert_eq!(request.headers()["x-tag"], "own");
        assert_eq!(request.headers()["a"], "1");
        for (key, value) in [
            ("Host", "a"),
            ("content-length", "1"),
            ("Transfer-Encoding", "chunked"),
            ("authorization", "a"),
            ("a b", "c"),
            ("", "c"),
            ("a", "b\r\nc: d"),
        ] {
            let error = sent(&Order { headers: map(&[(key, value)]), ..order() }).unwrap_err();
            let kinds: Vec<_> = error.violations().iter().map(|of| of.kind.clone()).collect();
            assert_eq!(kinds, [ViolationKind::NotAHeader], "{key}: {value}");
        }
        let twice = map(&[("A", "1"), ("a", "2")]);
        assert_eq!(sent(&Order { headers: twice, ..order() }).unwrap_err().violations().len(), 1);
    }

    #[test]
    fn more_headers_than_a_message_can_have_are_an_error() {
        let headers = (0..40_000).map(|index| (format!("h{index}"), "v".to_owned())).collect();
        assert!(sent(&Order { headers, ..order() }).is_err());
    }

    #[test]
    fn what_would_be_another_path_is_an_error() {
        let too_short = ViolationKind::TooShort { length: 0, min: 1 };
        let is_no_label = ViolationKind::NotAPathLabel;
        for (id, kind) in [("", too_short), (".", is_no_label.clone()), ("..", is_no_label)] {
            let error = sent(&Order { id: id.to_owned(), ..order() }).unwrap_err();
            let kinds: Vec<_> = error.violations().iter().map(|of| of.kind.clone()).collect();
            assert_eq!(kinds, [kind], "{id}");
        }
        let request = sent(&Order { id: "../a b?c#d%".to_owned(), ..order() }).unwrap();
        assert_eq!(request.uri().path(), "/orders/..%2Fa%20b%3Fc%23d%25");
    }

    struct Vault {
        account: String,
        name: String,
    }

    impl Default for Vault {
        fn default() -> Self {
            Self { account: "-".to_owned(), name: String::new() }
        }
    }

    impl Structure for Vault {
        const SCHEMA: &'static Schema =
            &Schema::new("Vault", true, &[member!("A", "account"), member!("N", "name")]);
        const BINDINGS: &'static [Binding] = &[Binding::Label("A"), Binding::Label("N")];

        fn read(&mut self, member: usize, from: &mut impl Reader) {
            match member {
                0 => from.read(&mut self.account),
                1 => from.read(&mut self.name),
                _ => from.skip(),
            }
        }

        fn write(&self, to: &mut impl Writer) {
            to.write(&self.account);
            to.write(&self.name);
        }
    }

    structure!(Vault);

    /// As Smithy's `GlacierAccountId` has it.
    #[test]
    fn an_empty_label_is_its_default_where_it_has_one() {
        let sent = |account: &str, name: &str| {
            let vault = Vault { account: account.to_owned(), name: name.to_owned() };
            let endpoint = Endpoint::new("https://example.com").unwrap();
            let route = Route::new("GET", "/{A}/vaults/{N}");
            let options = RequestOptions::default();
            request(route, &vault, &endpoint, HostPrefix::default(), &options)
        };
        assert_eq!(sent("", "v").unwrap().uri().path(), "/-/vaults/v");
        assert_eq!(sent("a", "v").unwrap().uri().path(), "/a/vaults/v");
        let error = sent("", "").unwrap_err();
        let paths: Vec<_> = error.violations().iter().map(|of| of.path.as_str()).collect();
        assert_eq!(paths, ["N"]);
    }

    #[test]
    fn a_route_knows_its_own_addresses() {
        let route = Route::new("GET", "/a/{B}/c/{D+}?e=f&g");
        for (target, leads) in [
            ("/a/b/c/d?e=f&g", true),
            ("/a/b/c/d/d?x=y&g&e=f", true),
            ("/a/b/c/d", false),
            ("/a/b/c/d?e=x&g", false),
            ("/a//c/d?e=f&g", false),
            ("/a/b/x/d?e=f&g", false),
            ("/a/b/c?e=f&g", false),
        ] {
            assert_eq!(route.leads_to(target), leads, "{target}");
        }
    }
}
