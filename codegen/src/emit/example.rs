//! The examples at the root of a crate, which are also its only doctests: a call, and its messages alone.

use crate::rust::{Crate, Example};

/// The length of a line that is too long to read.
const WIDTH: usize = 96;

/// Functions that call an operation by a client, as lines of Rust; nothing where the crate has no example.
pub(super) fn call(of: &Crate) -> Vec<String> {
    let Some(Example { operation, module, method, setters }) = &of.example else {
        return Vec::new();
    };
    let library = of.library();
    let (import, parameter, call) = match setters {
        Some(setters) => {
            let calls = setters.iter().map(|(name, arguments)| format!(".{name}({arguments})"));
            (
                String::new(),
                String::new(),
                format!("client.{method}(){}.send()", calls.collect::<String>()),
            )
        }
        None => (
            format!("use {library}::{module}::{{{operation}, {operation}Input}};\n"),
            format!("input: {operation}Input"),
            format!("client.call::<{operation}>(input)"),
        ),
    };
    let import = wrapped(&import);
    let text = format!(
        "{import}use {library}::{{Client, blocking}};

// With the feature `hyper`. Region and credentials are those of the environment.
async fn call({parameter}) -> Result<(), Box<dyn std::error::Error>> {{
    let client = Client::from_env()?;
    let output = {call}.await?;
    println!(\"{{output:?}}\");
    Ok(())
}}

// With the feature `ureq`: the same call, which blocks the thread.
fn call_blocking({parameter}) -> Result<(), Box<dyn std::error::Error>> {{
    let client = blocking::Client::from_env()?;
    let output = {call}?;
    println!(\"{{output:?}}\");
    Ok(())
}}"
    );
    text.lines().map(str::to_owned).collect()
}

/// An import that is not too long to read.
fn wrapped(import: &str) -> String {
    match import.trim_end().len() > WIDTH {
        true => import.replace('{', "{\n    ").replace('}', ",\n}"),
        false => import.to_owned(),
    }
}

/// A function that makes an operation's request and reads the response, likewise.
pub(super) fn messages(of: &Crate) -> Vec<String> {
    let Some(Example { operation, module, setters, .. }) = &of.example else { return Vec::new() };
    let library = of.library();
    let (parameter, input) = match setters {
        Some(setters) => {
            let calls = setters.iter().map(|(name, arguments)| format!(".{name}({arguments})"));
            let calls = calls.collect::<String>();
            (
                String::new(),
                format!("    let input = {operation}Input::builder(){calls}.build()?;\n"),
            )
        }
        None => (format!("    input: {operation}Input,\n"), String::new()),
    };
    let import = wrapped(&format!("use {library}::{module}::{{{operation}, {operation}Input}};"));
    let text = format!(
        "use {library}::http::{{Request, Response}};
{import}
use {library}::operation::{{Endpoint, Operation}};

// `send` signs a request and sends it, by an HTTP client of your choice.
fn call(
    endpoint: &Endpoint,
{parameter}    send: impl Fn(Request<Vec<u8>>) -> Response<Vec<u8>>,
) -> Result<(), Box<dyn std::error::Error>> {{
{input}    let response = send({operation}::request(&input, endpoint)?);
    match {operation}::response(&response) {{
        Ok(output) => println!(\"{{output:?}}\"),
        Err(error) if error.is_throttling() => println!(\"later, then: {{error}}\"),
        Err(error) => return Err(error.into()),
    }}
    Ok(())
}}"
    );
    text.lines().map(str::to_owned).collect()
}
