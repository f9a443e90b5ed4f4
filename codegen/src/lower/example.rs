//! Which operation is the example at the root of a crate, and what its input is made of.

use crate::rust::{Constraint, Example, Field, Float, Item, Module, Operation, Setter, Type};

/// The names that the example uses, which an operation's type would hide.
const USED: &[&str] = &[
    "Box",
    "Client",
    "Endpoint",
    "Err",
    "Fn",
    "Ok",
    "Operation",
    "Request",
    "Response",
    "Result",
    "Vec",
];

/// The operation that does no harm where it is tried, and whose input says most in one line; nothing where the crate has none.
pub(super) fn example(root: &Module) -> Option<Example> {
    let clear = root.operations().filter(|operation| !USED.contains(&&*operation.name));
    let candidates = clear.map(|operation| (operation, setters(root, operation)));
    // A stream has no place in an input that is there already.
    let candidates = candidates
        .filter(|(operation, setters)| setters.is_some() || operation.streams.kind().is_none());
    let (operation, setters) = candidates.min_by_key(|(operation, setters)| {
        let count = setters.as_ref().map(Vec::len);
        let has_stream = operation.streams.kind().is_some();
        let is_known = operation.deprecated.is_none() && count.is_some();
        (!is_known, !operation.only_reads, has_stream, count == Some(0), count)
    })?;
    let (module, method) = (operation.module.clone(), operation.method().to_owned());
    let streams = operation.streams.kind();
    Some(Example { operation: operation.name.clone(), module, method, setters, streams })
}

/// The setters of all that an input needs, with their arguments; nothing where that takes more than a few literals.
fn setters(root: &Module, operation: &Operation) -> Option<Vec<(String, String)>> {
    const MOST: usize = 4;
    let needed = operation.input.fields.iter().filter(|field| field.is_needed());
    let setters: Option<Vec<_>> =
        needed.map(|field| Some((field.name.clone(), arguments(root, field)?))).collect();
    setters.filter(|setters| setters.len() <= MOST)
}

/// What to call a field's setter with.
fn arguments(root: &Module, field: &Field) -> Option<String> {
    let constraints = &field.constraints;
    let (mut keys, mut items) = (&[][..], &[][..]);
    for constraint in constraints {
        match constraint {
            Constraint::Keys(inner) => keys = inner,
            Constraint::Items(inner) => items = inner,
            _ => {}
        }
    }
    match &field.setter {
        // The setter adds one.
        Setter::Item { .. } | Setter::Entry { .. } if min(constraints) > 1.0 => None,
        Setter::Item { item, .. } => literal(root, &item.of_type, items),
        Setter::Entry { key, value, .. } => {
            let key = literal(root, &key.of_type, keys)?;
            Some(format!("{key}, {}", literal(root, &value.of_type, items)?))
        }
        Setter::Value(value) => literal(root, &value.of_type, constraints),
    }
}

/// A value that meets its constraints, where a literal is one.
fn literal(root: &Module, of_type: &Type, constraints: &[Constraint]) -> Option<String> {
    let min = min(constraints);
    match of_type {
        Type::String if min <= 7.0 => Some("\"example\"".to_owned()),
        Type::Named(path) if min <= 1.0 => match root.find(path)? {
            Item::Enumeration(enumeration) => {
                let mut values = enumeration.variants.iter().map(|variant| &variant.value);
                Some(format!("{:?}", values.find(|value| !value.is_empty())?))
            }
            _ => None,
        },
        Type::Bool => Some("true".to_owned()),
        Type::I8 | Type::I16 | Type::I32 | Type::I64 if min <= 1.0 => Some("1".to_owned()),
        Type::F32 | Type::F64 if min <= 1.0 => Some("1.0".to_owned()),
        _ => None,
    }
}

/// The least length or number.
fn min(constraints: &[Constraint]) -> f64 {
    let min = constraints.iter().find_map(|constraint| match constraint {
        Constraint::MinLength(length) => Some(f64::from(*length)),
        Constraint::Min(min) => Some(Float::get(*min)),
        _ => None,
    });
    min.unwrap_or_default()
}
