//! The example at the root of a crate, which is also its only doctest.

use crate::rust::{Crate, Example};

/// The length of a line that is too long to read.
const WIDTH: usize = 96;

/// A function that calls an operation, as lines of Rust; nothing where the crate has no example.
pub(super) fn lines(of: &Crate) -> Vec<String> {
    let Some(Example { operation, module, setters }) = &of.example else { return Vec::new() };
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
    let mut import = format!("use {library}::{module}::{{{operation}, {operation}Input}};");
    if import.len() > WIDTH {
        import = import.replace('{', "{\n    ").replace('}', ",\n}");
    }
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
