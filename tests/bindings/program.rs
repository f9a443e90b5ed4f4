//! Our side of the comparison with botocore that `run.py` makes.
//!
//! Each line on stdin is a JSON object that names an `operation`, and is answered with one on stdout. A line with an `input`
//! is to be made a request of; any other is a response to read: `status`, `headers` and `body`, in base64.

use std::error::Error;
use std::io::{self, BufRead, Write};

use http::{Request, Response};
use serde_json::{Value, json};

mod operations;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// What fills idempotency tokens, in botocore as well.
const TOKEN: &str = "00000000-0000-4000-8000-000000000000";

/// Answers a line about an operation. To the compiler, each service has traits of its own.
macro_rules! operation {
    ($line:expr, $service:ident::$module:ident::$operation:ident, $errors:expr) => {{
        use $service::error::OperationError;
        use $service::operation::{Endpoint, Operation, $module::$operation};
        type Input = <$operation as Operation>::Input;
        match $line.get("input") {
            Some(input) => match serde_json::from_value::<Input>(input.clone()) {
                Err(error) => json!({"refused": error.to_string()}),
                Ok(mut input) => {
                    $operation::fill_idempotency_tokens(&mut input, || crate::TOKEN.to_owned());
                    match $operation::request(&input, &Endpoint::new("https://example.com")?) {
                        Ok(request) => crate::shown(&request),
                        Err(error) => json!({"refused": error.to_string()}),
                    }
                }
            },
            None => match $operation::response(&crate::received($line)?) {
                Ok(response) => {
                    let corrected = response.metadata.corrected;
                    json!({"ok": serde_json::to_value(&response.output)?, "corrected": corrected})
                }
                Err(OperationError::Service { error, metadata }) => {
                    let (listed, value) = $errors(&error)?;
                    let (code, message, corrected) = (&metadata.code, &metadata.message, &metadata.corrected);
                    let error = json!({"listed": listed, "value": value, "code": code, "message": message});
                    json!({"error": error, "corrected": corrected})
                }
                Err(OperationError::Response(error)) => {
                    json!({"unreadable": error.path, "shown": error.to_string()})
                }
                Err(_) => return Err("a new kind of error".into()),
            },
        }
    }};
}
pub(crate) use operation;

fn main() -> Result<()> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    for line in io::stdin().lock().lines() {
        let line: Value = serde_json::from_str(&line?)?;
        let name = line["operation"].as_str().ok_or("no operation")?;
        writeln!(out, "{}", operations::answer(name, &line)?)?;
    }
    Ok(())
}

fn shown(request: &Request<Vec<u8>>) -> Value {
    let text = |value: &[u8]| String::from_utf8_lossy(value).into_owned();
    let headers = request.headers().iter();
    let headers: Vec<_> =
        headers.map(|(name, value)| json!([name.as_str(), text(value.as_bytes())])).collect();
    json!({
        "method": request.method().as_str(),
        "uri": request.uri().to_string(),
        "headers": headers,
        "body": base64(request.body()),
    })
}

fn received(line: &Value) -> Result<Response<Vec<u8>>> {
    let status = u16::try_from(line["status"].as_u64().ok_or("no status")?)?;
    let mut response = Response::builder().status(status);
    for (name, value) in line["headers"].as_object().ok_or("no headers")? {
        response = response.header(name, value.as_str().ok_or("a header is no string")?.as_bytes());
    }
    Ok(response.body(bytes(line["body"].as_str().ok_or("no body")?)?)?)
}

const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

fn base64(bytes: &[u8]) -> String {
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let bits = chunk
            .iter()
            .enumerate()
            .map(|(at, byte)| u32::from(*byte) << (16 - 8 * at))
            .sum::<u32>();
        for digit in 0..4 {
            let value = (bits >> (18 - 6 * digit) & 63) as usize;
            text.push(if digit <= chunk.len() { char::from(DIGITS[value]) } else { '=' });
        }
    }
    text
}

/// Decodes the common alphabet; padding is where the text ends.
fn bytes(text: &str) -> Result<Vec<u8>> {
    let (mut bytes, mut bits, mut count) = (Vec::new(), 0_u32, 0);
    for digit in text.bytes().take_while(|digit| *digit != b'=') {
        let value = DIGITS.iter().position(|other| *other == digit).ok_or("not base64")?;
        bits = (bits << 6 | u32::try_from(value)?) & 0xffff;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count & 0xff).try_into()?);
        }
    }
    Ok(bytes)
}
