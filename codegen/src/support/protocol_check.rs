//! What the protocol tests check with.

#![allow(dead_code, reason = "not every service needs all of it")]

use std::fmt::Debug;

use http::{HeaderName, HeaderValue, Request, Response};
use serde_core::Serialize;
use serde_json::Value;

/// A response that a service could have sent.
pub(crate) fn response(
    status: u16,
    headers: &[(&str, &str)],
    body: impl AsRef<[u8]>,
) -> Response<Vec<u8>> {
    let mut response = Response::new(body.as_ref().to_vec());
    *response.status_mut() = status.try_into().unwrap();
    for (name, value) in headers {
        let name: HeaderName = name.parse().unwrap();
        response.headers_mut().append(name, HeaderValue::from_str(value).unwrap());
    }
    response
}

/// Checks where a request goes.
#[track_caller]
pub(crate) fn host<B>(request: &Request<B>, expected: &str) {
    assert_eq!(request.uri().authority().map(|authority| authority.as_str()), Some(expected));
}

/// Checks a header. How the items of a list are spaced, and in how many headers they are, does not matter.
#[track_caller]
pub(crate) fn header<B: AsRef<[u8]>>(request: &Request<B>, name: &str, expected: &str) {
    let values = values(request, name);
    assert!(!values.is_empty(), "there is no header {name}");
    let items: Vec<_> = values.iter().flat_map(|value| value.split(',')).map(str::trim).collect();
    let expected: Vec<_> = expected.split(',').map(str::trim).collect();
    assert_eq!(items, expected, "the header {name}");
}

/// Checks that there is a header.
#[track_caller]
pub(crate) fn has_header<B: AsRef<[u8]>>(request: &Request<B>, name: &str) {
    assert!(!values(request, name).is_empty(), "there is no header {name}");
}

/// Checks that there is no such header.
#[track_caller]
pub(crate) fn no_header<B: AsRef<[u8]>>(request: &Request<B>, name: &str) {
    assert!(values(request, name).is_empty(), "there is a header {name}");
}

/// The values of a header as they go on the wire: the length of a body that is known as a whole is a
/// matter of framing, which every HTTP client adds by itself. Where there is no body, it does so only for methods that are
/// about one.
fn values<B: AsRef<[u8]>>(request: &Request<B>, name: &str) -> Vec<String> {
    let values = request.headers().get_all(name);
    let mut values: Vec<_> =
        values.iter().map(|value| value.to_str().unwrap().to_owned()).collect();
    let length = request.body().as_ref().len();
    let has_length = length > 0 || matches!(request.method().as_str(), "PATCH" | "POST" | "PUT");
    if values.is_empty() && has_length && name.eq_ignore_ascii_case("content-length") {
        values.push(length.to_string());
    }
    values
}

/// Checks that a name, or a name with its value, is in the query.
#[track_caller]
pub(crate) fn query<B>(request: &Request<B>, expected: &str) {
    let is_there = query_of(request).any(|pair| pair == expected);
    assert!(is_there, "there is no {expected} in {}", request.uri());
}

/// Checks that a name is in the query.
#[track_caller]
pub(crate) fn has_query<B>(request: &Request<B>, name: &str) {
    assert!(has_name(request, name), "there is no {name} in {}", request.uri());
}

/// Checks that a name is not in the query.
#[track_caller]
pub(crate) fn no_query<B>(request: &Request<B>, name: &str) {
    assert!(!has_name(request, name), "there is {name} in {}", request.uri());
}

fn has_name<B>(request: &Request<B>, name: &str) -> bool {
    query_of(request).any(|pair| pair.split('=').next() == Some(name))
}

fn query_of<B>(request: &Request<B>) -> impl Iterator<Item = &str> {
    request.uri().query().into_iter().flat_map(|query| query.split('&'))
}

/// Checks a body that is text.
#[track_caller]
pub(crate) fn text(body: &[u8], expected: &str) {
    assert_eq!(String::from_utf8_lossy(body), expected);
}

/// Checks the value of a JSON document; `1` and `1.0` are one value.
#[track_caller]
pub(crate) fn json(body: &[u8], expected: &str) {
    let value = serde_json::from_slice(body).map(simplified);
    let value = value.unwrap_or_else(|error| panic!("the body is no JSON: {error}"));
    let expected = simplified(serde_json::from_str(expected).unwrap());
    assert!(value == expected, "the body is\n{value:#}\nand should be\n{expected:#}");
}

/// A value in which whole numbers are integers.
#[allow(clippy::cast_possible_truncation, reason = "only what fits is cast")]
fn simplified(value: Value) -> Value {
    /// Up to here, every integer is a number of its own.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    match value {
        Value::Number(number) => match number.as_f64() {
            Some(float) if number.is_f64() && float.fract() == 0.0 && float.abs() <= EXACT => {
                (float as i64).into()
            }
            _ => Value::Number(number),
        },
        Value::Array(items) => items.into_iter().map(simplified).collect(),
        Value::Object(members) => {
            members.into_iter().map(|(key, value)| (key, simplified(value))).collect()
        }
        _ => value,
    }
}

/// Checks that two values with NaN in them are the same, which `==` denies: they are shown alike, which
/// tells NaN from null, and they are written alike, which tells what must not be shown.
#[track_caller]
pub(crate) fn same<T: Debug + Serialize>(value: &T, expected: &T) {
    assert_eq!(format!("{value:#?}"), format!("{expected:#?}"));
    let written = |value: &T| serde_json::to_value(value).unwrap();
    assert_eq!(written(value), written(expected));
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether a check fails.
    fn fails(check: impl FnOnce()) -> bool {
        std::panic::catch_unwind(std::panic::AssertUnwindSafe(check)).is_err()
    }

    fn request(uri: &str, headers: &[(&'static str, &str)]) -> Request<Vec<u8>> {
        let mut request = Request::builder().uri(uri);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        request.body(b"{}".to_vec()).unwrap()
    }

    #[test]
    fn documents_are_compared_by_value() {
        json(b"{\"a\":[1.0,2,-0.5]}", "{ \"a\" : [1, 2.0, -5e-1] }");
        json(b"{\"a\":1,\"b\":2}", "{\"b\":2,\"a\":1}");
        json(b"18446744073709551615", "18446744073709551615");
        for (body, expected) in [
            ("{}", "{\"a\":null}"),
            ("1", "\"1\""),
            ("1.5", "1"),
            ("[1,2]", "[2,1]"),
            ("9007199254740993", "9007199254740992.0"),
            ("", "{}"),
            ("{}x", "{}"),
        ] {
            assert!(fails(|| json(body.as_bytes(), expected)), "{body}");
        }
    }

    #[test]
    fn headers_are_compared_item_by_item() {
        let request =
            request("https://a.b/", &[("X-List", "a,b"), ("x-list", "c"), ("x-one", "1")]);
        header(&request, "x-List", "a, b, c");
        has_header(&request, "X-ONE");
        no_header(&request, "x-two");
        for (name, value) in
            [("x-list", "a, b"), ("x-list", "c, a, b"), ("x-one", ""), ("x-two", "")]
        {
            assert!(fails(|| header(&request, name, value)), "{name}: {value}");
        }
        assert!(fails(|| has_header(&request, "x-two")));
        header(&request, "Content-Length", "2");
        has_header(&request, "content-length");
        assert!(fails(|| header(&request, "Content-Length", "3")));
        assert!(fails(|| no_header(&request, "X-ONE")));
    }

    #[test]
    fn without_a_body_the_length_is_that_of_methods_that_are_about_one() {
        for (method, has_length) in
            [("GET", false), ("DELETE", false), ("POST", true), ("PUT", true)]
        {
            let request = Request::builder().method(method).body(Vec::new()).unwrap();
            assert_eq!(fails(|| no_header(&request, "Content-Length")), has_length, "{method}");
            assert_eq!(fails(|| header(&request, "Content-Length", "0")), !has_length, "{method}");
        }
    }

    #[test]
    fn addresses_are_compared_part_by_part() {
        let request = request("https://a.b:80/?one=1&two&one=2", &[]);
        host(&request, "a.b:80");
        query(&request, "one=1");
        query(&request, "two");
        has_query(&request, "one");
        no_query(&request, "on");
        assert!(fails(|| host(&request, "a.b")));
        assert!(fails(|| query(&request, "one")));
        assert!(fails(|| has_query(&request, "three")));
        assert!(fails(|| no_query(&request, "two")));
    }

    #[test]
    fn not_a_number_is_the_same_as_itself() {
        same(&[f64::NAN, 1.0], &[f64::NAN, 1.0]);
        assert!(fails(|| same(&[Some(f64::NAN)], &[None])));
        assert!(fails(|| same(&[f64::NAN, 1.0], &[f64::NAN, 2.0])));
    }
}
