//! The documentation of a member: what the model says about it, and what values it takes.

use super::context::Context;
use super::docs::{code, markdown};
use crate::model::{DefaultValue, Kind, Member, Number, Shape, Traits};
use crate::rust::Docs;

/// The text of the model, then the constraints.
pub(super) fn of(cx: &Context<'_>, member: &Member) -> Docs {
    let mut lines = markdown(member.traits.documentation.as_deref().unwrap_or_default());
    let constraints = constraints(cx, member);
    if !lines.is_empty() && !constraints.is_empty() {
        lines.push(String::new());
    }
    lines.extend(constraints);
    lines
}

/// A line for what holds of the value, one for what holds of the items or entries in it, and one for its
/// default.
fn constraints(cx: &Context<'_>, member: &Member) -> Vec<String> {
    let mut lines = Vec::new();
    let Some(shape) = cx.shape(&member.target) else { return lines };
    lines.extend(sentence("", shape, &member.traits));
    let inner = match &shape.kind {
        Kind::List(list) => vec![("Item", &list.member)],
        Kind::Map(map) => vec![("Key", &map.key), ("Value", &map.value)],
        _ => Vec::new(),
    };
    for (subject, target) in inner {
        lines.extend(cx.shape(target).and_then(|shape| sentence(subject, shape, &shape.traits)));
    }
    lines.extend(member.default.as_ref().map(default));
    // Each is a paragraph of its own.
    let count = lines.len();
    lines
        .into_iter()
        .enumerate()
        .flat_map(|(i, line)| {
            let blank = (i + 1 < count).then(String::new);
            std::iter::once(line).chain(blank)
        })
        .collect()
}

/// What holds of a value, such as "Length: 1 to 120. Pattern: `[a-z]*`."
fn sentence(subject: &str, shape: &Shape, own: &Traits) -> Option<String> {
    let traits = &shape.traits;
    let (what, unit) = match shape.kind {
        Kind::String => ("length", ""),
        Kind::Blob => ("length", " bytes"),
        Kind::List(_) | Kind::Map(_) => ("number of entries", ""),
        Kind::Byte | Kind::Short | Kind::Integer | Kind::Long => ("range", ""),
        Kind::Float | Kind::Double => ("range", ""),
        // What an enumeration takes is listed with it.
        _ => return None,
    };
    let (mut min, max) = (own.min.or(traits.min), own.max.or(traits.max));
    if what != "range" {
        // No length is less than nothing.
        min = min.filter(|min| *min != Number::Integer(0));
    }
    let bounds = bounds(min, max).map(|bounds| (what, bounds + unit));
    let pattern = own.pattern.as_ref().or(traits.pattern.as_ref());
    let pattern = pattern.map(|pattern| ("pattern", code(pattern)));
    let facts: Vec<String> = [bounds, pattern]
        .into_iter()
        .flatten()
        .map(|(what, value)| match subject {
            "" => format!("{}{}: {value}.", what[..1].to_uppercase(), &what[1..]),
            _ => format!("{subject} {what}: {value}."),
        })
        .collect();
    (!facts.is_empty()).then(|| facts.join(" "))
}

/// The value of a member that is not there.
fn default(value: &DefaultValue) -> String {
    let value = match value {
        DefaultValue::Boolean(value) => code(&value.to_string()),
        DefaultValue::Number(value) => code(&value.to_string()),
        DefaultValue::String(text) if !text.is_empty() => code(text),
        DefaultValue::String(_) | DefaultValue::EmptyList | DefaultValue::EmptyMap => {
            "empty".to_owned()
        }
    };
    format!("Default: {value}.")
}

/// A range in words; nothing where it says nothing.
fn bounds(min: Option<Number>, max: Option<Number>) -> Option<String> {
    match (min, max) {
        (Some(min), Some(max)) if min == max => Some(format!("exactly {min}")),
        (Some(min), Some(max)) => Some(format!("{min} to {max}")),
        (Some(min), None) => Some(format!("at least {min}")),
        (None, Some(max)) => Some(format!("at most {max}")),
        (None, None) => None,
    }
}
