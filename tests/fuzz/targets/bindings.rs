//! Bytes as inputs and as responses of operations that have members in every place of a message: what is written into a path,
//! a query or a header reads as what was given, a path has the segments that it should have, and what was read of a response
//! can be written and read again.
//!
//! The first byte says what is tried. Of a response, the next one is the status; then come the headers, a line each, an empty
//! line, and the body. An input is JSON.

#![no_main]

use std::collections::BTreeMap;

use http::header::{HeaderMap, HeaderName, HeaderValue};
use http::{Request, Response, StatusCode};
use libfuzzer_sys::{fuzz_mutator, fuzz_target};
use rest::DateTime;
use rest::error::OperationError;
use rest::operation::find_ships::{FindShips, FindShipsInput};
use rest::operation::get_berth::GetBerth;
use rest::operation::get_paper::GetPaper;
use rest::operation::get_tide::GetTide;
use rest::operation::put_flag::PutFlag;
use rest::operation::put_note::PutNote;
use rest::operation::put_paper::PutPaper;
use rest::operation::put_photo::PutPhoto;
use rest::operation::put_route::PutRoute;
use rest::operation::put_ship::PutShip;
use rest::operation::signal::{Signal, SignalOutput};
use rest::operation::tag_ship::TagShip;
use rest::operation::write_log::{WriteLog, WriteLogError};
use rest::operation::{Endpoint, Operation};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

const STATUSES: [u16; 8] = [200, 400, 404, 503, 201, 204, 301, 999];

fuzz_target!(|data: &[u8]| {
    let Some((first, rest)) = data.split_first() else { return };
    match first {
        b'0' => signal(rest),
        b'1' => ships(rest),
        b'2' => berth(rest),
        b'3' => paper(rest),
        b'4' => tide(rest),
        b'5' => tags(rest),
        b'6' => payloads(rest),
        b'7' => log(rest),
        _ => responses(*first, rest),
    }
});

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    let start = match data[..size].first() {
        Some(b'0'..=b'7') => 1,
        _ => data[..size].windows(2).position(|pair| pair == b"\n\n").map_or(2, |at| at + 2),
    };
    fuzz::mutate_json(data, start, size, max_size, seed, include_str!("../dictionaries/bindings"))
});

/// The request that an operation makes of an input, if it makes one. Whatever it is, it is an HTTP message.
fn sent<O: Operation>(json: &[u8]) -> Option<(O::Input, Request<Vec<u8>>)>
where
    O::Input: DeserializeOwned,
{
    let input: O::Input = serde_json::from_slice(json).ok()?;
    let request = request::<O>(&input)?;
    Some((input, request))
}

fn request<O: Operation>(input: &O::Input) -> Option<Request<Vec<u8>>> {
    let endpoint = Endpoint::new("https://example.com").expect("it is one");
    match O::request(input, &endpoint) {
        Ok(request) => {
            is_message(&request);
            Some(request)
        }
        Err(error) => {
            // Nothing but what is too long for an address is wrong without a violation.
            let shown = error.to_string();
            assert!(!error.violations().is_empty() || shown.contains("too long"), "{shown}");
            None
        }
    }
}

/// Checks what holds for each request: no line breaks in it, and no type without a body.
fn is_message(request: &Request<Vec<u8>>) {
    for (name, value) in request.headers() {
        let is_text = |byte: &u8| *byte == b'\t' || *byte >= b' ' && *byte != 0x7f;
        assert!(value.as_bytes().iter().all(is_text), "{name}: {value:?}");
    }
    let target = request.uri().path_and_query().map_or("", |target| target.as_str());
    let is_fine = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~%/?&=".contains(&byte);
    assert!(target.bytes().all(is_fine), "{target}");
    let has_type = request.headers().contains_key("content-type");
    let names = ["/photos/", "/note", "/stamp", "/flag"];
    let may_be_empty = names.iter().any(|name| target.starts_with(name));
    assert!(!has_type || !request.body().is_empty() || may_be_empty, "{target}");
}

/// The labels of a path, decoded. `{}` stands for a segment of the template, and `{+}` for all that are left.
fn labels(request: &Request<Vec<u8>>, template: &str) -> Vec<String> {
    let path = request.uri().path();
    let (mut segments, mut labels) = (path.split('/'), Vec::new());
    for part in template.split('/') {
        match part {
            "{}" => labels.push(decoded(segments.next().unwrap_or_default())),
            "{+}" => {
                let rest: Vec<_> = segments.by_ref().map(decoded).collect();
                labels.push(rest.join("/"));
            }
            literal => assert_eq!(segments.next(), Some(literal), "{path}"),
        }
    }
    assert_eq!(segments.next(), None, "{path}");
    let is_elsewhere = |segment: &str| matches!(decoded(segment).as_str(), "." | "..");
    assert!(!path.split('/').any(is_elsewhere), "{path}");
    labels
}

/// What percent-encoded text stands for. All but unreserved characters must be encoded.
fn decoded(text: &str) -> String {
    let (mut bytes, mut rest) = (Vec::new(), text.bytes());
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            assert!(byte.is_ascii_alphanumeric() || b"-._~".contains(&byte), "{text}");
            bytes.push(byte);
            continue;
        }
        let digits = [rest.next(), rest.next()].map(|digit| char::from(digit.unwrap_or_default()));
        let digits: String = digits.into_iter().collect();
        assert!(!digits.contains(char::is_lowercase), "{text}");
        bytes.push(u8::from_str_radix(&digits, 16).expect("two digits follow"));
    }
    String::from_utf8(bytes).expect("texts are UTF-8")
}

/// The pairs of a query, decoded, in their order.
fn query(request: &Request<Vec<u8>>) -> Vec<(String, String)> {
    let pairs = request.uri().query().into_iter().flat_map(|query| query.split('&'));
    let pairs = pairs.map(|pair| pair.split_once('=').unwrap_or((pair, "")));
    pairs.map(|(name, value)| (decoded(name), decoded(value))).collect()
}

fn values<'q>(query: &'q [(String, String)], name: &str) -> Vec<&'q str> {
    let values = query.iter().filter(|(other, _)| other == name);
    values.map(|(_, value)| value.as_str()).collect()
}

fn berth(json: &[u8]) {
    let Some((input, request)) = sent::<GetBerth>(json) else { return };
    let labels = labels(&request, "/piers/{}/berths/{}");
    assert_eq!(labels, [input.pier, input.number.to_string()]);
}

fn paper(json: &[u8]) {
    let Some((input, request)) = sent::<GetPaper>(json) else { return };
    assert_eq!(labels(&request, "/archive/{}/{+}"), [input.shelf, input.path]);
    let page = input.page.map(|page| format!("&page={page}")).unwrap_or_default();
    assert_eq!(request.uri().query(), Some(format!("format=plain&raw{page}").as_str()));
}

fn tide(json: &[u8]) {
    let Some((input, request)) = sent::<GetTide>(json) else { return };
    let labels = labels(&request, "/tides/{}/{}/{}/{}/{}/{}/{}/{}/{}/{}/{}");
    let (day, hour, depth) =
        (input.day.to_string(), input.hour.to_string(), input.depth.to_string());
    let is_spring = input.is_spring.to_string();
    assert_eq!(labels[..4], [input.station, day, hour, depth]);
    assert_eq!(labels[6], is_spring);
    same_number(&labels[4], input.level.into());
    same_number(&labels[5], input.rise);
    assert_eq!(labels[7].parse(), Ok(input.at));
    same_number(&labels[8], input.since.as_secs_f64());
    assert_eq!(labels[9].parse().map(DateTime::secs), Ok(input.until.secs()));
    assert_eq!(labels[10], input.rank.as_str());
}

fn same_number(text: &str, number: f64) {
    let read = match text {
        "Infinity" => f64::INFINITY,
        "-Infinity" => f64::NEG_INFINITY,
        _ => text.parse().expect("it is a number"),
    };
    let is_same = read == number || read.is_nan() && number.is_nan();
    // The shortest digits of a float of 32 bits are those of another one of 64.
    assert!(is_same || (read as f32) == (number as f32), "{text} is not {number}");
}

fn tags(json: &[u8]) {
    let Some((input, request)) = sent::<TagShip>(json) else { return };
    assert_eq!(labels(&request, "/ships/{}/tags"), [input.ship]);
    let mut expected = input.tags.unwrap_or_default();
    expected.extend(input.reason.map(|reason| ("reason".to_owned(), reason)));
    expected.extend(input.token.map(|token| ("token".to_owned(), token)));
    let mut query = query(&request);
    query.sort_unstable();
    assert_eq!(query, expected.into_iter().collect::<Vec<_>>());
}

fn ships(json: &[u8]) {
    let Some((input, request)) = sent::<FindShips>(json) else { return };
    assert_eq!(request.uri().path(), "/ships");
    let query = query(&request);
    let own = own_parameters(&input);
    let more = input.more.unwrap_or_default();
    let literal = usize::from(!query.is_empty());
    assert_eq!(query.first().map(|(name, _)| name.as_str()), Some("kind"));
    let mut count = literal;
    for (name, expected) in &own {
        let found = values(&query[literal..], name);
        count += found.len();
        match expected {
            Some(texts) => assert_eq!(found, *texts, "{name}"),
            // Its digits are not compared.
            None => assert!(!found.is_empty(), "{name}"),
        }
    }
    // The URI has a kind, too.
    let is_own = |name: &str| name == "kind" || own.contains_key(name);
    for (name, expected) in more.iter().filter(|(name, _)| !is_own(name)) {
        assert_eq!(values(&query[literal..], name), *expected, "{name}");
        count += expected.len();
    }
    assert_eq!(count, query.len());
}

/// The parameters that members are, with their texts where these have one form alone.
fn own_parameters(input: &FindShipsInput) -> BTreeMap<&'static str, Option<Vec<String>>> {
    fn one<T: ToString>(value: &Option<T>) -> Option<Vec<String>> {
        value.as_ref().map(|value| vec![value.to_string()])
    }
    fn all<T: ToString>(items: &Option<Vec<T>>) -> Option<Vec<String>> {
        items.as_ref().map(|items| items.iter().map(ToString::to_string).collect())
    }
    // A blob is base64 in JSON as well.
    let base64 = |mark| match serde_json::to_value(mark) {
        Ok(Value::String(text)) => vec![text],
        other => panic!("{other:?} is no text"),
    };
    let mark = input.mark.as_ref().map(base64);
    let exact = [
        ("name", one(&input.name)),
        ("moored", one(&input.is_moored)),
        ("crew", one(&input.crew)),
        ("flag", all(&input.flags)),
        ("year", all(&input.years)),
        ("rank", one(&input.rank)),
        ("ranks", all(&input.ranks)),
        ("mark", mark),
    ];
    // An empty list is not there.
    let exact =
        exact.into_iter().filter(|(_, texts)| texts.as_ref().is_some_and(|of| !of.is_empty()));
    let any = [
        ("length", input.length.is_some()),
        ("depth", input.depths.as_ref().is_some_and(|of| !of.is_empty())),
        ("since", input.since.is_some()),
        ("until", input.until.is_some()),
        ("on", input.on.is_some()),
        ("seen", input.seen.as_ref().is_some_and(|of| !of.is_empty())),
    ];
    exact
        .chain(any.into_iter().filter(|(_, is_there)| *is_there).map(|(name, _)| (name, None)))
        .collect()
}

/// What is written into headers is read as what was given: input and output have the same members.
fn signal(json: &[u8]) {
    let Some((input, request)) = sent::<Signal>(json) else { return };
    assert!(request.body().is_empty());
    let Some(written) = written_and_read(request.headers()) else { return };
    let given: SignalOutput = as_other(&input);
    let keys = given.notes.iter().flat_map(BTreeMap::keys).map(|key| key.to_ascii_lowercase());
    let mut keys: Vec<_> = keys.collect();
    let count = keys.len();
    keys.sort_unstable();
    keys.dedup();
    // Of two names that differ in case, one is sent.
    if keys.len() == count {
        same_but_for_fractions(&given, &written);
    }
}

/// The output that has the headers of a request.
fn written_and_read(headers: &HeaderMap) -> Option<SignalOutput> {
    let mut response = Response::new(Vec::new());
    *response.headers_mut() = headers.clone();
    let output = Signal::response(&response).expect("what was written can be read").into_inner();
    Some(output)
}

/// The same members in another type.
fn as_other<T: Serialize, U: DeserializeOwned>(value: &T) -> U {
    let value = serde_json::to_value(value).expect("it can be written");
    serde_json::from_value(value).expect("and read")
}

/// Checks that two outputs are the same, but for fractions of seconds where the format has none, and for what is empty.
fn same_but_for_fractions(one: &SignalOutput, other: &SignalOutput) {
    let plain = |output: &SignalOutput| {
        let whole = |time: DateTime| DateTime::from_secs(time.secs());
        let mut output = output.clone();
        output.at = output.at.map(whole);
        output.since = output.since.map(whole);
        output.times = output.times.map(|times| times.into_iter().map(whole).collect());
        let notes = output.notes.take().unwrap_or_default().into_iter();
        output.notes = Some(notes.map(|(key, note)| (key.to_ascii_lowercase(), note)).collect());
        // A list of nothing is an empty header, which is no list.
        output.texts = output.texts.filter(|items| !items.is_empty());
        output.flags = output.flags.filter(|items| !items.is_empty());
        output.counts = output.counts.filter(|items| !items.is_empty());
        output.depths = output.depths.filter(|items| !items.is_empty());
        output.times = output.times.filter(|items| !items.is_empty());
        output.moments = output.moments.filter(|items| !items.is_empty());
        output.ranks = output.ranks.filter(|items| !items.is_empty());
        // NaN is the same as itself when it is shown.
        format!("{output:?}")
    };
    assert_eq!(plain(one), plain(other));
}

fn payloads(json: &[u8]) {
    if let Some((input, request)) = sent::<PutPhoto>(json) {
        assert_eq!(labels(&request, "/photos/{}"), [input.name]);
        let photo = input.photo.as_ref().map(AsRef::as_ref);
        assert_eq!(request.body(), photo.unwrap_or_default());
    }
    if let Some((input, request)) = sent::<PutNote>(json) {
        assert_eq!(request.body(), input.note.unwrap_or_default().as_bytes());
    }
    if let Some((input, request)) = sent::<PutFlag>(json) {
        let rank = input.rank.as_ref().map(|rank| rank.as_str());
        assert_eq!(request.body(), rank.unwrap_or_default().as_bytes());
    }
    if let Some((input, request)) = sent::<PutShip>(json) {
        assert_eq!(labels(&request, "/ships/{}"), [input.id]);
        same_document(&request, &input.ship.map_or(Some("{}".to_owned()), |ship| document(&ship)));
    }
    if let Some((input, request)) = sent::<PutRoute>(json) {
        same_document(&request, &input.route.as_ref().and_then(document));
    }
    if let Some((input, request)) = sent::<PutPaper>(json) {
        same_document(&request, &input.paper.as_ref().and_then(document));
    }
}

fn document<T: Serialize>(value: &T) -> Option<String> {
    serde_json::to_string(value).ok()
}

fn same_document(request: &Request<Vec<u8>>, expected: &Option<String>) {
    let body = String::from_utf8_lossy(request.body());
    assert_eq!(body, expected.as_deref().unwrap_or_default());
}

fn log(json: &[u8]) {
    let Some((input, request)) = sent::<WriteLog>(json) else { return };
    assert_eq!(labels(&request, "/books/{}/log"), [input.book.as_str()]);
    let body: Value = serde_json::from_slice(request.body()).expect("it is JSON");
    // As text, since `to_value` gives a 32-bit float more digits than it has.
    let text = serde_json::to_string(&input).expect("it can be written");
    let mut expected: Value = serde_json::from_str(&text).expect("it is JSON");
    for elsewhere in ["book", "author", "isDraft"] {
        expected.as_object_mut().expect("it is an object").remove(elsewhere);
    }
    assert_eq!(body, expected);
}

fn responses(operation: u8, data: &[u8]) {
    let Some(response) = response(data) else { return };
    match operation {
        b'a' => read_signal(&response),
        b'b' => read::<GetBerth>(&response),
        b'c' => read::<GetPaper>(&response),
        b'd' => read::<PutPhoto>(&response),
        b'e' => read::<PutNote>(&response),
        b'f' => read::<PutFlag>(&response),
        b'g' => read::<PutShip>(&response),
        b'h' => read::<PutRoute>(&response),
        b'i' => read::<FindShips>(&response),
        _ => read_log(&response),
    }
}

fn response(data: &[u8]) -> Option<Response<&[u8]>> {
    let (status, rest) = data.split_first()?;
    let status = STATUSES[usize::from(status.wrapping_sub(b'0')) % STATUSES.len()];
    let end = rest.windows(2).position(|pair| pair == b"\n\n").unwrap_or(rest.len());
    let mut response = Response::new(rest.get(end + 2..).unwrap_or_default());
    *response.status_mut() = StatusCode::from_u16(status).ok()?;
    for line in rest[..end].split(|byte| *byte == b'\n') {
        let Some(colon) = line.iter().position(|byte| *byte == b':') else { continue };
        let name = HeaderName::from_bytes(&line[..colon]).ok();
        let value = HeaderValue::from_bytes(&line[colon + 1..]).ok();
        let (Some(name), Some(value)) = (name, value) else { continue };
        response.headers_mut().append(name, value);
    }
    Some(response)
}

/// Reads a response, which fails with an error at most.
fn read<O: Operation>(response: &Response<&[u8]>)
where
    O::Output: Serialize + DeserializeOwned + std::fmt::Debug,
{
    match O::response(response) {
        Ok(read) => {
            assert!(response.status().is_success());
            let written: O::Output = as_other(&read.output);
            // It is as precise as a float is, and from then on exact.
            let again: O::Output = as_other(&written);
            assert_eq!(format!("{written:?}"), format!("{again:?}"));
        }
        Err(error) => {
            assert!(!error.to_string().is_empty());
            assert_eq!(error.status(), response.status());
            let is_success = matches!(error, OperationError::Response(_));
            assert_eq!(response.status().is_success(), is_success);
        }
    }
}

/// What was read from headers is the same after it was written into others.
fn read_signal(response: &Response<&[u8]>) {
    read::<Signal>(response);
    let Ok(first) = Signal::response(response) else { return };
    let Some(request) = request::<Signal>(&as_other(&first.output)) else { return };
    let Some(second) = written_and_read(request.headers()) else { return };
    let first: SignalOutput = as_other(&first.output);
    same_but_for_fractions(&first, &second);
}

/// Members of an error that are headers come from nowhere else.
fn read_log(response: &Response<&[u8]>) {
    read::<WriteLog>(response);
    let Err(error) = WriteLog::response(response) else { return };
    let Some(WriteLogError::Storm(storm)) = error.as_service_error() else { return };
    let has = |name: &str| response.headers().contains_key(name);
    assert!(storm.wind.is_none() || has("x-wind"));
    assert!(storm.until.is_none() || has("x-until"));
    let is_note = |name: &HeaderName| name.as_str().starts_with("x-note-");
    assert_eq!(storm.notes.is_some(), response.headers().keys().any(is_note));
}
