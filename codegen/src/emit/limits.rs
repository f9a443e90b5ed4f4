//! What a member must meet before it is sent: lower bounds, and that it is there.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::default::float;
use super::{Context, ident};
use crate::model::{Kind, Member, Number, ShapeId, Traits};

/// That a member has to be there although its type can do without.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Presence {
    /// From the start.
    Required,
    /// When a request is made.
    Filled,
}

/// The table of a structure or a union, where one of its members has any limits.
pub(super) fn table<'a>(
    cx: &Context<'_>,
    members: impl Iterator<Item = (&'a Member, Option<Presence>)>,
) -> Option<TokenStream> {
    let rows: Vec<_> = members
        .filter_map(|(member, presence)| {
            let required = presence.map(|presence| match presence {
                Presence::Required => quote!(Required),
                Presence::Filled => quote!(Filled),
            });
            let mut limits = limits(cx, &member.target, &member.traits);
            limits.splice(0..0, required);
            let name = &member.name;
            (!limits.is_empty()).then(|| quote!((#name, &[#(#limits),*])))
        })
        .collect();
    (!rows.is_empty()).then(|| {
        quote! {
            const LIMITS: crate::support::LimitTable = {
                use crate::support::Limit::*;
                &[#(#rows),*]
            };
        }
    })
}

/// The limits of a value, and of the values in it up to the next structure.
fn limits(cx: &Context<'_>, target: &ShapeId, own: &Traits) -> Vec<TokenStream> {
    let Some(shape) = cx.shape(target) else { return Vec::new() };
    let inner = |name: &str, target: &ShapeId| {
        let (name, limits) = (ident(name), limits(cx, target, &Traits::default()));
        (!limits.is_empty()).then(|| quote!(#name(&[#(#limits),*])))
    };
    let min = own.min.or(shape.traits.min).map(Number::to_f64);
    let (min, inner) = match &shape.kind {
        Kind::String | Kind::Enum(_) | Kind::Blob => (min.and_then(length), [None, None]),
        Kind::List(list) => (min.and_then(length), [inner("Items", &list.member), None]),
        Kind::Map(map) => {
            (min.and_then(length), [inner("Keys", &map.key), inner("Items", &map.value)])
        }
        Kind::Byte => (bound(min, i8::MIN.into()), [None, None]),
        Kind::Short => (bound(min, i16::MIN.into()), [None, None]),
        Kind::Integer => (bound(min, i32::MIN.into()), [None, None]),
        Kind::Long => (bound(min, Number::Integer(i64::MIN.into()).to_f64()), [None, None]),
        Kind::Float | Kind::Double => (bound(min, f64::MIN), [None, None]),
        _ => (None, [None, None]),
    };
    min.into_iter().chain(inner.into_iter().flatten()).collect()
}

/// The least length, unless every value has it.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "`as` saturates, which is as good as any length that nothing has"
)]
fn length(min: f64) -> Option<TokenStream> {
    let min = (min > 0.0).then(|| Literal::u32_unsuffixed(min.ceil() as u32))?;
    Some(quote!(MinLength(#min)))
}

/// The least value, unless it is no greater than what the type has anyhow.
fn bound(min: Option<f64>, least: f64) -> Option<TokenStream> {
    let min = min.filter(|min| *min > least).map(float)?;
    Some(quote!(Min(#min)))
}
