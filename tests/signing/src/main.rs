//! Our side of the comparison with botocore that `run.py` makes.
//!
//! Each line on stdin is a JSON object with a request and what to sign it with, and is answered with one on stdout: the
//! headers of the signed request, and its canonical form.

use std::error::Error;
use std::io::{self, BufRead, Write};
use std::time::{Duration, SystemTime};

use http::header::{AUTHORIZATION, HeaderMap, HeaderName, HeaderValue};
use http::{Method, Request, Uri};
use serde_json::{Value, json};

use support::client::credentials::Credentials;
use support::client::sigv4::{self, Canonical, Scope};

#[allow(dead_code, unreachable_pub)]
mod support;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result<()> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    for line in io::stdin().lock().lines() {
        writeln!(out, "{}", answer(&serde_json::from_str(&line?)?)?)?;
    }
    Ok(())
}

fn answer(line: &Value) -> Result<Value> {
    let credentials = Credentials::new(text(line, "access_key_id")?, text(line, "secret")?);
    let credentials = match line["token"].as_str() {
        Some(token) => credentials.with_session_token(token),
        None => credentials,
    };
    let scope = Scope { region: text(line, "region")?, service: text(line, "service")? };
    let at = SystemTime::UNIX_EPOCH
        + Duration::from_secs(line["secs"].as_u64().ok_or("`secs` is not a number")?);
    let body = bytes(text(line, "body_hex")?)?;
    let (origin, target) = (text(line, "origin")?, text(line, "target")?);
    let mut request = Request::new(body);
    *request.method_mut() = Method::from_bytes(text(line, "method")?.as_bytes())?;
    *request.headers_mut() = headers(&line["headers"])?;
    match format!("{origin}{target}").parse() {
        Ok(uri) => {
            *request.uri_mut() = uri;
            sigv4::sign(&mut request, &credentials, &scope, at)?;
            let canonical = canonical(&request, target)?;
            Ok(json!({"canonical": canonical.text, "headers": shown(request.headers())}))
        }
        // No client sends it, but its signature can be told.
        Err(_) => {
            *request.uri_mut() = Uri::try_from(origin)?;
            let canonical = canonical(&request, target)?;
            let authorization = canonical.authorization(&credentials, &scope, &sigv4::time(at)?)?;
            request.headers_mut().insert(AUTHORIZATION, HeaderValue::try_from(authorization)?);
            let headers = shown(request.headers());
            Ok(json!({"canonical": canonical.text, "headers": headers, "cannot_be_sent": true}))
        }
    }
}

fn canonical(request: &Request<Vec<u8>>, target: &str) -> Result<Canonical> {
    let headers = sigv4::signed_headers(request.headers(), request.uri())?;
    Ok(Canonical::new(request.method(), target, &headers, request.body()))
}

fn text<'a>(line: &'a Value, name: &str) -> Result<&'a str> {
    Ok(line[name].as_str().ok_or_else(|| format!("`{name}` is not a text"))?)
}

fn bytes(hex: &str) -> Result<Vec<u8>> {
    let pairs = (0..hex.len()).step_by(2);
    Ok(pairs
        .map(|at| u8::from_str_radix(&hex[at..at + 2], 16))
        .collect::<std::result::Result<_, _>>()?)
}

/// Headers from pairs of a name and a value.
fn headers(pairs: &Value) -> Result<HeaderMap> {
    let mut headers = HeaderMap::new();
    for pair in pairs.as_array().ok_or("`headers` is not a list")? {
        let [Some(name), Some(value)] = [pair[0].as_str(), pair[1].as_str()] else {
            return Err("a header is not a pair of texts".into());
        };
        headers.append(HeaderName::try_from(name)?, HeaderValue::from_bytes(value.as_bytes())?);
    }
    Ok(headers)
}

/// Pairs of a name and a value.
fn shown(headers: &HeaderMap) -> Vec<(&str, String)> {
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    headers.iter().map(|(name, value)| (name.as_str(), text(value))).collect()
}
