//! The setters that a builder has for a field.

use super::context::Context;
use super::types;
use crate::model::{Kind, ShapeId};
use crate::rust::{Parameter, Setter, Type};

/// How a field of a type, `Option` aside, is set; `whole` is what the setter of a whole list or map is called.
pub(super) fn setter(cx: &Context<'_>, target: &ShapeId, of_type: &Type, whole: String) -> Setter {
    match cx.kind(target) {
        Some(Kind::List(list)) => {
            Setter::Item { item: element(cx, &list.member, list.sparse), whole }
        }
        Some(Kind::Map(map)) => Setter::Entry {
            key: element(cx, &map.key, false),
            value: element(cx, &map.value, map.sparse),
            whole,
        },
        _ => {
            let is_into = is_into(cx, target) || matches!(of_type, Type::Box(_));
            Setter::Value(Parameter { of_type: of_type.clone(), is_into })
        }
    }
}

/// A parameter for a value inside a list or a map.
fn element(cx: &Context<'_>, id: &ShapeId, is_sparse: bool) -> Parameter {
    let of_type = types::of_element(cx, id, is_sparse);
    Parameter { of_type, is_into: !is_sparse && is_into(cx, id) }
}

/// Whatever becomes a string, an enumeration or a blob is taken, and so it is for a box; other types are taken as they are,
/// so that literals need no suffix.
fn is_into(cx: &Context<'_>, id: &ShapeId) -> bool {
    matches!(cx.kind(id), Some(Kind::String | Kind::Enum(_) | Kind::Blob))
}
