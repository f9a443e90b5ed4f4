//! The example at the root of a crate, which is also its only doctest.

use super::Context;
use super::layout::Role;
use super::layout::is_optional;
use crate::ir::{Kind, Member, Number, Operation, ShapeId, Traits};
use crate::names::{self, OperationName};

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
    let members = match &operation.input {
        Some(id) => &cx.shape(id)?.structure()?.members[..],
        None => &[],
    };
    let needed = members.iter().zip(names::fields(members)).filter(|(member, _)| {
        member.traits.host_label
            || !is_optional(cx, member, Role::Input) && member.default.is_none()
    });
    let setters: Option<Vec<_>> = needed
        .map(|(member, field)| Some(format!(".{field}({})", argument(cx, member)?)))
        .collect();
    setters.filter(|setters| setters.len() <= MOST)
}

/// What to call a member's setter with.
fn argument(cx: &Context<'_>, member: &Member) -> Option<String> {
    match &cx.shape(&member.target)?.kind {
        Kind::List(list) if !list.sparse => literal(cx, &list.member, &Traits::default()),
        Kind::Map(map) if !map.sparse => {
            let [key, value] = [&map.key, &map.value].map(|id| literal(cx, id, &Traits::default()));
            Some(format!("{}, {}", key?, value?))
        }
        _ => literal(cx, &member.target, &member.traits),
    }
}

/// A value that meets the model, where a literal is one.
fn literal(cx: &Context<'_>, id: &ShapeId, own: &Traits) -> Option<String> {
    let shape = cx.shape(id)?;
    let min = own.min.or(shape.traits.min).map_or(0.0, Number::to_f64);
    match &shape.kind {
        Kind::String if min <= 7.0 => Some("\"example\"".to_owned()),
        Kind::Enum(values) => values.first().map(|value| format!("{:?}", value.value)),
        Kind::Boolean => Some("true".to_owned()),
        Kind::Byte | Kind::Short | Kind::Integer | Kind::Long if min <= 1.0 => Some("1".to_owned()),
        Kind::Float | Kind::Double if min <= 1.0 => Some("1.0".to_owned()),
        _ => None,
    }
}
