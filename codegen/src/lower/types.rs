//! The types of shapes and of members.

use super::context::Context;
use super::names::TypeName;
use crate::model::{self, Kind, Member, Shape, ShapeId};
use crate::passes::Recursion;
use crate::rust::{Binding, Path, TimestampFormat, Type};

/// The type of a shape, wherever it stands.
pub(super) fn of_shape(cx: &Context<'_>, id: &ShapeId) -> Type {
    if let Some(name) = cx.names.of(id) {
        return Type::Named(path(name));
    }
    match cx.kind(id) {
        Some(Kind::Boolean) => Type::Bool,
        Some(Kind::Byte) => Type::I8,
        Some(Kind::Short) => Type::I16,
        Some(Kind::Integer) => Type::I32,
        Some(Kind::Long) => Type::I64,
        Some(Kind::Float) => Type::F32,
        Some(Kind::Double) => Type::F64,
        Some(Kind::Blob) => Type::Blob,
        Some(Kind::Timestamp) => Type::DateTime,
        Some(Kind::Document) => Type::Document,
        Some(Kind::List(list)) => Type::Vec(Box::new(of_element(cx, &list.member, list.sparse))),
        Some(Kind::Map(map)) => Type::Map(
            Box::new(of_shape(cx, &map.key)),
            Box::new(of_element(cx, &map.value, map.sparse)),
        ),
        // What has a name was found above.
        Some(Kind::String | Kind::Enum(_) | Kind::Structure(_) | Kind::Union(_)) | None => {
            Type::String
        }
    }
}

/// The type of what is in a list or a map: an `Option` where null is a value of its own.
pub(super) fn of_element(cx: &Context<'_>, id: &ShapeId, is_sparse: bool) -> Type {
    match is_sparse {
        true => Type::Option(Box::new(of_shape(cx, id))),
        false => of_shape(cx, id),
    }
}

/// The type of a member, `Option` aside: in a box where it leads back to the type that holds it.
pub(super) fn of_member(cx: &Context<'_>, target: &ShapeId, recursion: Recursion) -> Type {
    match recursion {
        Recursion::None => of_shape(cx, target),
        Recursion::Cycle | Recursion::RequiredCycle => Type::Box(Box::new(of_shape(cx, target))),
    }
}

/// Where a type of the model is defined.
pub(super) fn path(name: &TypeName) -> Path {
    Path { module: module(name).to_owned(), name: name.ident.clone() }
}

/// The public module of a type.
pub(super) fn module(name: &TypeName) -> &'static str {
    if name.is_error { "types::error" } else { "types" }
}

/// The format in which the timestamps of a member are written, where it is not the protocol's own.
pub(super) fn timestamp_format(
    cx: &Context<'_>,
    member: &Member,
    binding: &Binding,
) -> Option<TimestampFormat> {
    let timestamp = timestamp(cx, &member.target)?;
    let format = member.traits.timestamp_format.or(timestamp.traits.timestamp_format);
    let format = match format {
        Some(model::TimestampFormat::EpochSeconds) => Some(TimestampFormat::EpochSeconds),
        Some(model::TimestampFormat::DateTime) => Some(TimestampFormat::DateTime),
        Some(model::TimestampFormat::HttpDate) => Some(TimestampFormat::HttpDate),
        None => binding.timestamp_format(),
    };
    format.filter(|format| *format != cx.protocol.timestamp_format)
}

/// The timestamps in a value, up to the next structure.
fn timestamp<'a>(cx: &Context<'a>, id: &ShapeId) -> Option<&'a Shape> {
    let shape = cx.shape(id)?;
    match &shape.kind {
        Kind::Timestamp => Some(shape),
        Kind::List(list) => timestamp(cx, &list.member),
        Kind::Map(map) => timestamp(cx, &map.value),
        _ => None,
    }
}
