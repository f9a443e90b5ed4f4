//! The examples at the root of a crate, which are also its only doctests: a call, and its messages alone.

use crate::rust::{Crate, Example, StreamKind};

/// The length of a line that is too long to read.
const WIDTH: usize = 96;

/// Functions that call an operation by a client, as lines of Rust; nothing where the crate has no example.
pub(super) fn call(of: &Crate) -> Vec<String> {
    let Some(Example { operation, module, method, setters, streams }) = &of.example else {
        return Vec::new();
    };
    let library = of.library();
    let (import, parameter, call) = match setters {
        Some(setters) => {
            let calls = setters.iter().map(|(name, arguments)| format!(".{name}({arguments})"));
            (
                String::new(),
                String::new(),
                format!("client.{method}(){}{}", calls.collect::<String>(), send(*streams)),
            )
        }
        None => (
            format!("use {library}::{module}::{{{operation}, {operation}Input}};\n"),
            format!("input: {operation}Input"),
            format!("client.call::<{operation}>(input)"),
        ),
    };
    let import = wrapped(&import);
    let [asynchronous, blocking] = outcome(*streams);
    let name = if *streams == Some(StreamKind::Sent) || streams.is_none() {
        "output"
    } else {
        "mut response"
    };
    let text = format!(
        "{import}use {library}::{{Client, blocking}};

// With the feature `hyper`. Region and credentials are those of the environment.
async fn call({parameter}) -> Result<(), Box<dyn std::error::Error>> {{
    let client = Client::from_env()?;
    let {name} = {call}.await?;
{asynchronous}
    Ok(())
}}

// With the feature `ureq`: the same call, which blocks the thread.
fn call_blocking({parameter}) -> Result<(), Box<dyn std::error::Error>> {{
    let client = blocking::Client::from_env()?;
    let {name} = {call}?;
{blocking}
    Ok(())
}}"
    );
    text.lines().map(str::to_owned).collect()
}

/// The method that makes a call, with what is sent as a stream.
fn send(streams: Option<StreamKind>) -> &'static str {
    match streams.is_some_and(StreamKind::is_sent) {
        true => ".send(std::fs::File::open(\"example\")?)",
        false => ".send()",
    }
}

/// What is done with what comes of a call: one that does not block, and one that does.
fn outcome(streams: Option<StreamKind>) -> [&'static str; 2] {
    match streams.is_some_and(StreamKind::is_received) {
        true => [
            "    println!(\"{:?}\", response.output);
    while let Some(bytes) = response.body.chunk().await {
        println!(\"{} bytes\", bytes?.len());
    }",
            "    println!(\"{:?}\", response.output);
    std::io::copy(&mut response.body, &mut std::io::stdout())?;",
        ],
        false => ["    println!(\"{output:?}\");"; 2],
    }
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
    let Some(Example { operation, module, setters, streams, .. }) = &of.example else {
        return Vec::new();
    };
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
    let Messages { traits, body, request, output, arms } = beside(operation, *streams);
    let text = format!(
        "use {library}::http::{{Request, Response}};
{import}
use {library}::operation::{{{traits}}};

// `send` signs a request and sends it, by an HTTP client of your choice.
fn call(
    endpoint: &Endpoint,
{parameter}{body}    send: impl Fn(Request<Vec<u8>>) -> Response<Vec<u8>>,
) -> Result<(), Box<dyn std::error::Error>> {{
{input}    let response = send({request});
    match {output} {{
{arms}
    }}
    Ok(())
}}"
    );
    text.lines().map(str::to_owned).collect()
}

/// What differs where a body is a stream.
struct Messages {
    traits: &'static str,
    /// A parameter.
    body: &'static str,
    request: String,
    output: String,
    /// The arms of what is read.
    arms: String,
}

fn beside(operation: &str, streams: Option<StreamKind>) -> Messages {
    let is_sent = streams.is_some_and(StreamKind::is_sent);
    let is_received = streams.is_some_and(StreamKind::is_received);
    let arms = match is_received {
        true => format!(
            "        Some(output) => println!(\"{{output:?}} and {{}} bytes\", response.body().len()),
        None => drop({operation}::response(&response)?),"
        ),
        false => "        Ok(output) => println!(\"{output:?}\"),
        Err(error) if error.is_throttling() => println!(\"later, then: {error}\"),
        Err(error) => return Err(error.into()),"
            .to_owned(),
    };
    Messages {
        traits: match (is_sent, is_received) {
            (false, false) => "Endpoint, Operation",
            (false, true) => "Endpoint, Operation, StreamingOutput",
            (true, false) => "Endpoint, Operation, RequestOptions, StreamingInput",
            (true, true) => "Endpoint, Operation, RequestOptions, StreamingInput, StreamingOutput",
        },
        body: if is_sent { "    body: Vec<u8>,\n" } else { "" },
        request: match is_sent {
            true => format!(
                "{operation}::request_with_body(&input, body, endpoint, &RequestOptions::default())?"
            ),
            false => format!("{operation}::request(&input, endpoint)?"),
        },
        output: match is_received {
            true => format!("{operation}::response_head(&response)?"),
            false => format!("{operation}::response(&response)"),
        },
        arms,
    }
}
