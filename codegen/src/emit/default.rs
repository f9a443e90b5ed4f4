//! What an absent member stands for, where the model says so.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{Context, Scope};
use crate::model::{DefaultValue, Kind, Member, Number};
use crate::support::blob::Blob;

/// Whether a member is never absent. What clients are to treat as optional has no default for them.
pub(super) fn has_default(member: &Member) -> bool {
    member.default.is_some() && !member.client_optional
}

/// The value of a member that is not there, where it is not what its type has anyhow.
pub(super) fn default(cx: &Context<'_>, member: &Member, scope: Scope<'_>) -> Option<TokenStream> {
    let value = member.default.as_ref().filter(|_| has_default(member))?;
    let kind = &cx.shape(&member.target)?.kind;
    match value {
        _ if matches!(kind, Kind::Document) => Some(document(value, scope)),
        DefaultValue::Boolean(value) => value.then(|| quote!(true)),
        DefaultValue::Number(number) if number.to_f64() == 0.0 => None,
        DefaultValue::Number(number) => Some(self::number(kind, *number)),
        DefaultValue::String(text) => string(kind, text),
        DefaultValue::EmptyList | DefaultValue::EmptyMap => None,
    }
}

fn number(kind: &Kind, number: Number) -> TokenStream {
    match (kind, number) {
        (Kind::Timestamp, Number::Integer(seconds)) => {
            let seconds = integer(seconds);
            quote!(crate::DateTime::from_secs(#seconds))
        }
        (Kind::Timestamp, _) => {
            let seconds = float(number.to_f64());
            quote!(crate::DateTime::from_secs_f64(#seconds).unwrap_or_default())
        }
        (Kind::Float | Kind::Double, _) => float(number.to_f64()),
        (_, Number::Integer(value)) => integer(value),
        (_, Number::Float(value)) => float(value),
    }
}

fn string(kind: &Kind, text: &str) -> Option<TokenStream> {
    match kind {
        Kind::Blob => {
            let bytes = Blob::from_base64(text).map(Blob::into_inner);
            let bytes = Literal::byte_string(&bytes.filter(|bytes| !bytes.is_empty())?);
            Some(quote!(#bytes.into()))
        }
        Kind::String if text.is_empty() => None,
        Kind::Timestamp => Some(quote!(#text.parse().unwrap_or_default())),
        _ => Some(quote!(#text.into())),
    }
}

fn document(value: &DefaultValue, scope: Scope<'_>) -> TokenStream {
    let value = match value {
        DefaultValue::Boolean(value) => quote!(#value),
        DefaultValue::Number(Number::Integer(value)) => {
            // As `serde_json` would read it.
            match (i64::try_from(*value), u64::try_from(*value)) {
                (Ok(value), _) => quote!(#value),
                (_, Ok(value)) => quote!(#value),
                _ => float(Number::Integer(*value).to_f64()),
            }
        }
        DefaultValue::Number(Number::Float(value)) => float(*value),
        DefaultValue::String(text) => quote!(#text),
        DefaultValue::EmptyList => {
            let vec = scope.prelude("Vec");
            return quote!(::serde_json::Value::Array(#vec::new()));
        }
        DefaultValue::EmptyMap => {
            return quote!(::serde_json::Value::Object(::serde_json::Map::new()));
        }
    };
    quote!(::serde_json::Value::from(#value))
}

/// A literal of an integer. The sign is a token of its own.
fn integer(value: i128) -> TokenStream {
    let (sign, value) = ((value < 0).then(|| quote!(-)), value.unsigned_abs());
    let value = Literal::u128_unsuffixed(value);
    quote!(#sign #value)
}

/// A literal of a float.
pub(super) fn float(value: f64) -> TokenStream {
    let (sign, value) = ((value < 0.0).then(|| quote!(-)), value.abs());
    let value = Literal::f64_unsuffixed(value);
    quote!(#sign #value)
}
