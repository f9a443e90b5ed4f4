//! The example at the root of a crate, which is also its only doctest.

use super::layout::{Layout, Role};
use super::{Context, Scope, structure};
use crate::model::{Kind, Member, Number, Operation, Shape};
use crate::names::OperationName;

/// The names that the example uses, which an operation's type would hide.
const USED: &[&str] =
    &["Box", "Endpoint", "Err", "Fn", "Ok", "Operation", "Request", "Response", "Result", "Vec"];

/// The length of a line that is too long to read.
const WIDTH: usize = 96;

/// A function that calls an operation, as lines of Rust; nothing where the crate has no operation.
pub(super) fn lines(cx: &Context<'_>, library: &str) -> Vec<String> {
    let operations = cx.model().operations.values();
    let named = operations.filter_map(|operation| {
        let name = cx.names.of_operation(&operation.name)?;
        let is_clear = !USED.contains(&name.ident.as_str());
        is_clear.then(|| (operation, name, setters(cx, operation)))
    });
    // An input that is made in one line says most.
    let simplest = named.min_by_key(|(operation, _, setters)| {
        let count = setters.as_ref().map(Vec::len);
        (operation.deprecated.is_some(), count.is_none(), count == Some(0), count)
    });
    let Some((_, OperationName { ident, module }, setters)) = simplest else { return Vec::new() };
    let (parameter, input) = match setters {
        Some(setters) => {
            let setters = setters.concat();
            (String::new(), format!("    let input = {ident}Input::builder(){setters}.build()?;\n"))
        }
        None => (format!("    input: {ident}Input,\n"), String::new()),
    };
    let mut import = format!("use {library}::operation::{module}::{{{ident}, {ident}Input}};");
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
{input}    let response = send({ident}::request(&input, endpoint)?);
    match {ident}::response(&response) {{
        Ok(output) => println!(\"{{output:?}}\"),
        Err(error) if error.is_throttling() => println!(\"later, then: {{error}}\"),
        Err(error) => return Err(error.into()),
    }}
    Ok(())
}}"
    );
    text.lines().map(str::to_owned).collect()
}

/// The calls that set all that an input needs; nothing where that takes more than a few literals.
fn setters(cx: &Context<'_>, operation: &Operation) -> Option<Vec<String>> {
    const MOST: usize = 4;
    let Some(id) = &operation.input else { return Some(Vec::new()) };
    let shape = cx.shape(id)?;
    let (structure, name) = (shape.structure()?, id.as_str());
    let layout = Layout::new(cx, id, structure, &shape.traits, name, Scope(name), Role::Input);
    let needed = layout
        .fields
        .iter()
        .filter(|field| field.is_required || structure::presence(&layout, field).is_some());
    let setters: Option<Vec<_>> = needed
        .map(|field| Some(format!(".{}({})", field.name, argument(cx, field.member)?)))
        .collect();
    setters.filter(|setters| setters.len() <= MOST)
}

/// What to call a member's setter with.
fn argument(cx: &Context<'_>, member: &Member) -> Option<String> {
    let shape = cx.shape(&member.target)?;
    let min = member.traits.min.or(shape.traits.min).map_or(0.0, Number::to_f64);
    match &shape.kind {
        // The setter adds one.
        Kind::List(_) | Kind::Map(_) if min > 1.0 => None,
        Kind::List(list) if !list.sparse => literal(cx.shape(&list.member)?, None),
        Kind::Map(map) if !map.sparse => {
            let [key, value] = [&map.key, &map.value].map(|id| literal(cx.shape(id)?, None));
            Some(format!("{}, {}", key?, value?))
        }
        _ => literal(shape, Some(min)),
    }
}

/// A value that meets the model, where a literal is one. A member may ask for more than its shape.
fn literal(shape: &Shape, min: Option<f64>) -> Option<String> {
    let min = min.or_else(|| Some(shape.traits.min?.to_f64())).unwrap_or_default();
    match &shape.kind {
        Kind::String if min <= 7.0 => Some("\"example\"".to_owned()),
        Kind::Enum(values) if min <= 1.0 => {
            let value = values.iter().find(|value| !value.value.is_empty())?;
            Some(format!("{:?}", value.value))
        }
        Kind::Boolean => Some("true".to_owned()),
        Kind::Byte | Kind::Short | Kind::Integer | Kind::Long if min <= 1.0 => Some("1".to_owned()),
        Kind::Float | Kind::Double if min <= 1.0 => Some("1.0".to_owned()),
        _ => None,
    }
}
