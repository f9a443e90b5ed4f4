//! Our side of the checks with real peers: calls operations with the clients of generated crates.
//!
//! Each line on stdin is a call, as [`Line`] says, and is answered with one on stdout: what was sent and received, and
//! what the caller sees of it.
//!
//! ```json
//! {"service": "kms", "operation": "Decrypt", "input": {"CiphertextBlob": "AA=="}, "region": "eu-west-1",
//!  "key": "AKID", "secret": "s", "url": "http://127.0.0.1:5000"}
//! {"error": {"kind": "Operation", "variant": "InvalidCiphertextException", "code": "…", "message": "…", "attempts": 1},
//!  "exchanges": [{"request": {"method": "POST", "url": "http://127.0.0.1:5000/", "headers": [["host", "…"]], "body": [123, 125]},
//!                 "response": {"status": 400, "headers": [], "body": [123, 125]}}]}
//! ```

#![allow(
    clippy::duplicate_mod,
    reason = "each crate has its own types, and so its own copy of `service`"
)]

use std::error::Error;
use std::io::{self, BufRead, Write};

use line::Line;
use serde_json::Value;

mod line;

/// The clients of a crate: a module with the function `answer`, which calls the operation that a line asks for.
macro_rules! service {
    ($($module:ident::$operation:ident),*) => {
        #[path = "service.rs"]
        mod service;

        pub(crate) fn answer(line: &crate::Line) -> crate::Result<serde_json::Value> {
            $(if line.operation == <sdk::operation::$module::$operation as sdk::operation::Operation>::NAME {
                return service::answer::<sdk::operation::$module::$operation>(line);
            })*
            Err(format!("{} is not in the crate", line.operation).into())
        }
    };
}

mod apigateway;
mod batch;
mod dynamodb;
mod eks;
mod experiments;
mod iot;
mod kms;
mod lambda;
mod logs;
mod sagemaker;
mod sqs;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result<()> {
    let mut out = io::stdout().lock();
    for line in io::stdin().lock().lines() {
        writeln!(out, "{}", answer(&Line::new(&serde_json::from_str(&line?)?)?)?)?;
        out.flush()?;
    }
    Ok(())
}

fn answer(line: &Line) -> Result<Value> {
    match line.service.as_str() {
        "apigateway" => apigateway::answer(line),
        "batch" => batch::answer(line),
        "dynamodb" => dynamodb::answer(line),
        "eks" => eks::answer(line),
        "experiments" => experiments::answer(line),
        "iot" => iot::answer(line),
        "kms" => kms::answer(line),
        "lambda" => lambda::answer(line),
        "logs" => logs::answer(line),
        "sagemaker" => sagemaker::answer(line),
        "sqs" => sqs::answer(line),
        other => Err(format!("there is no crate for {other}").into()),
    }
}
