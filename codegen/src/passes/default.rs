//! Checks that every default of the model is a value of its member's type.

use crate::diagnostic::{Diagnostic, pointer_segment};
use crate::model::{self, DefaultValue, Kind, Model, instant};
use crate::support::blob::Blob;
use crate::support::date_time::DateTime;

/// Reports defaults that are no values of what they are defaults for.
pub(crate) fn check(model: &Model, diagnostics: &mut Vec<Diagnostic>) {
    for shape in model.shapes.values() {
        let Some(structure) = shape.structure() else { continue };
        for member in &structure.members {
            let Some(default) = &member.default else { continue };
            // That a target is missing was reported before.
            let Some(target) = model.shapes.get(&member.target) else { continue };
            let Some(expected) = mismatch(&target.kind, default) else { continue };
            let member = pointer_segment(&member.name);
            let pointer = format!("{}/members{member}", shape.origin.pointer);
            let message = format!("the default does not fit the member: expected {expected}");
            diagnostics.push(Diagnostic::error(&shape.origin.source, pointer, message));
        }
    }
}

/// What a default for a shape should have been; nothing where it is just that.
fn mismatch(kind: &Kind, default: &DefaultValue) -> Option<&'static str> {
    use DefaultValue::{Boolean, EmptyList, EmptyMap, Number, String};
    let integer = |least: i128, greatest: i128| match default {
        Number(model::Number::Integer(value)) => (least..=greatest).contains(value),
        _ => false,
    };
    let (fits, expected) = match kind {
        Kind::Document => (true, ""),
        Kind::Boolean => (matches!(default, Boolean(_)), "a boolean"),
        Kind::Byte => (integer(i8::MIN.into(), i8::MAX.into()), "an 8-bit integer"),
        Kind::Short => (integer(i16::MIN.into(), i16::MAX.into()), "a 16-bit integer"),
        Kind::Integer => (integer(i32::MIN.into(), i32::MAX.into()), "a 32-bit integer"),
        Kind::Long => (integer(i64::MIN.into(), i64::MAX.into()), "a 64-bit integer"),
        Kind::Float | Kind::Double => (matches!(default, Number(_)), "a number"),
        Kind::String | Kind::Enum(_) => (matches!(default, String(_)), "a string"),
        Kind::Blob => match default {
            String(text) => (Blob::from_base64(text).is_some(), "a string in base64"),
            _ => (false, "a string in base64"),
        },
        Kind::Timestamp => (
            is_timestamp(default),
            "seconds since 1970, or a date such as \"1985-04-12T23:20:50.52Z\" or \
             \"Fri, 12 Apr 1985 23:20:50 GMT\"",
        ),
        Kind::List(_) => (*default == EmptyList, "an empty list"),
        Kind::Map(_) => (*default == EmptyMap, "an empty map"),
        Kind::Structure(_) | Kind::Union(_) => {
            (false, "none, since structures and unions have none")
        }
    };
    (!fits).then_some(expected)
}

fn is_timestamp(default: &DefaultValue) -> bool {
    match default {
        DefaultValue::Number(secs) => instant(*secs).is_some(),
        DefaultValue::String(text) => text.parse::<DateTime>().is_ok(),
        _ => false,
    }
}
