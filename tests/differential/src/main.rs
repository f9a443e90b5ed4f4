//! Our side of the comparisons: with botocore that `run.py` makes, and with the official SDK that `official.py` makes.
//!
//! Each line on stdin is a JSON object, and is answered with one on stdout. A line with a `name` is an input to make a
//! request of; one with `squeeze` is an input of the crate of obstacles to check. Any other is a response to read:
//! `status`, `headers` and `body_base64`.

use std::error::Error;
use std::io::{self, BufRead, Write};

use sagemaker_describe_inference_experiment as sagemaker;

use http::{Request, Response};
use obstacles::error::ViolationKind;
use obstacles::operation::Operation as _;
use obstacles::operation::squeeze::Squeeze;
use sagemaker::DateTime;
use sagemaker::error::OperationError;
use sagemaker::operation::describe_inference_experiment::{
    DescribeInferenceExperiment, DescribeInferenceExperimentError,
    DescribeInferenceExperimentInput, DescribeInferenceExperimentOutput,
};
use sagemaker::operation::{Endpoint, Operation};
use serde_json::{Map, Value, json};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result<()> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    for line in io::stdin().lock().lines() {
        let line: Value = serde_json::from_str(&line?)?;
        let answer = match (line["name"].as_str(), line.get("squeeze")) {
            (Some(name), _) => request(name)?,
            (None, Some(input)) => violations(input)?,
            (None, None) => response(&line)?,
        };
        writeln!(out, "{answer}")?;
    }
    Ok(())
}

fn request(name: &str) -> Result<Value> {
    let endpoint = Endpoint::new("https://api.sagemaker.eu-west-1.amazonaws.com")?;
    let input = DescribeInferenceExperimentInput::builder().name(name).build()?;
    let request: Request<Vec<u8>> = DescribeInferenceExperiment::request(&input, &endpoint)?;
    let mut headers = Map::new();
    for (name, value) in request.headers() {
        headers.insert(name.to_string(), value.to_str()?.into());
    }
    Ok(json!({
        "method": request.method().as_str(),
        "path": request.uri().path(),
        "headers": headers,
        "body": serde_json::from_slice::<Value>(request.body())?,
    }))
}

/// All that is wrong with an input, as pairs of a path and a kind.
fn violations(input: &Value) -> Result<Value> {
    let input = serde_json::from_value(input.clone())?;
    let endpoint = obstacles::operation::Endpoint::new("https://example.com")?;
    let Err(error) = Squeeze::request(&input, &endpoint) else {
        return Ok(json!({"violations": []}));
    };
    let violations = error.violations().iter().map(|violation| {
        let kind = match violation.kind {
            ViolationKind::Missing => "missing",
            ViolationKind::TooShort { .. } => "short",
            ViolationKind::TooSmall { .. } => "small",
            _ => "other",
        };
        json!([violation.path, kind])
    });
    Ok(json!({"violations": violations.collect::<Vec<_>>()}))
}

fn response(line: &Value) -> Result<Value> {
    let status = u16::try_from(line["status"].as_u64().ok_or("no status")?)?;
    let mut response = Response::builder().status(status);
    for (name, value) in line["headers"].as_object().ok_or("no headers")? {
        response = response.header(name, value.as_str().ok_or("a header is no string")?);
    }
    let body = base64(line["body_base64"].as_str().ok_or("no body")?)?;
    Ok(match DescribeInferenceExperiment::response(&response.body(body)?) {
        Ok(response) => json!({
            "ok": serde_json::to_value(&response.output)?,
            "instants": instants(&response.output),
            "corrected": response.metadata.corrected,
            "request_id": response.metadata.request_id,
        }),
        Err(OperationError::Service { error, metadata }) => {
            let (variant, detail) = match error {
                DescribeInferenceExperimentError::ResourceNotFound(error) => {
                    ("ResourceNotFound", error.message)
                }
                _ => ("Unhandled", None),
            };
            let (code, message) = (metadata.code, metadata.message);
            json!({
                "error": {"code": code, "message": message, "variant": variant, "detail": detail},
                "request_id": metadata.request_id,
            })
        }
        Err(OperationError::Response(response)) => {
            json!({"unreadable": response.path, "request_id": response.request_id})
        }
        Err(_) => return Err("a new kind of error".into()),
    })
}

/// All timestamps of an output, exactly: nanoseconds since 1970, in decimal.
fn instants(output: &DescribeInferenceExperimentOutput) -> Value {
    let schedule = output.schedule.as_ref();
    let members = [
        ("CreationTime", output.creation_time),
        ("CompletionTime", output.completion_time),
        ("LastModifiedTime", output.last_modified_time),
        ("Schedule.StartTime", schedule.and_then(|schedule| schedule.start_time)),
        ("Schedule.EndTime", schedule.and_then(|schedule| schedule.end_time)),
    ];
    let nanos = |time: DateTime| Value::from(time.as_nanos().to_string());
    let present =
        members.into_iter().filter_map(|(path, time)| Some((path.to_owned(), nanos(time?))));
    Value::Object(present.collect())
}

/// Decodes the common alphabet; padding is where the text ends.
fn base64(text: &str) -> Result<Vec<u8>> {
    let (mut bytes, mut bits, mut count) = (Vec::new(), 0_u32, 0);
    for digit in text.bytes().take_while(|digit| *digit != b'=') {
        let value = match digit {
            b'A'..=b'Z' => digit - b'A',
            b'a'..=b'z' => digit - b'a' + 26,
            b'0'..=b'9' => digit - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return Err("not base64".into()),
        };
        bits = (bits << 6 | u32::from(value)) & 0xffff;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push((bits >> count & 0xff).try_into()?);
        }
    }
    Ok(bytes)
}
