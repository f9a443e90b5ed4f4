//! What a value must meet before it is sent: lower bounds alone, as in the other SDKs.

use super::context::Context;
use crate::model::{Kind, Member, Number, ShapeId, Traits};
use crate::rust::{Constraint, Float};

/// The bounds of a member's value, and of the values in it up to the next structure.
pub(super) fn of_member(cx: &Context<'_>, member: &Member) -> Vec<Constraint> {
    of_value(cx, &member.target, &member.traits)
}

fn of_value(cx: &Context<'_>, target: &ShapeId, own: &Traits) -> Vec<Constraint> {
    let Some(shape) = cx.shape(target) else { return Vec::new() };
    let inner = |target| Some(of_value(cx, target, &Traits::default())).filter(|it| !it.is_empty());
    let min = own.min.or(shape.traits.min).map(Number::to_f64);
    let min_length = || min.and_then(length);
    let (min, keys, items) = match &shape.kind {
        Kind::String | Kind::Enum(_) | Kind::Blob => (min_length(), None, None),
        Kind::List(list) => (min_length(), None, inner(&list.member)),
        Kind::Map(map) => (min_length(), inner(&map.key), inner(&map.value)),
        Kind::Byte => (number(min, i8::MIN.into()), None, None),
        Kind::Short => (number(min, i16::MIN.into()), None, None),
        Kind::Integer => (number(min, i32::MIN.into()), None, None),
        Kind::Long => (number(min, Number::Integer(i64::MIN.into()).to_f64()), None, None),
        Kind::Float | Kind::Double => (number(min, f64::MIN), None, None),
        _ => (None, None, None),
    };
    let inner = [keys.map(Constraint::Keys), items.map(Constraint::Items)];
    min.into_iter().chain(inner.into_iter().flatten()).collect()
}

/// The least length, unless every value has it.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "`as` saturates, which is as good as any length that nothing has"
)]
fn length(min: f64) -> Option<Constraint> {
    (min > 0.0).then(|| Constraint::MinLength(min.ceil() as u32))
}

/// The least number, unless it is no greater than what the type has anyhow.
fn number(min: Option<f64>, least: f64) -> Option<Constraint> {
    min.filter(|min| *min > least).map(|min| Constraint::Min(Float::new(min)))
}
