//! What an absent member stands for, where the model says so.

use super::context::Context;
use super::presence::has_default;
use crate::model::{DefaultValue, Kind, Member, Number};
use crate::rust::{Document, FieldDefault, Float};
use crate::support::blob::Blob;

/// The value of a member that is not there, where it is not what its type has anyhow.
pub(super) fn default(cx: &Context<'_>, member: &Member) -> Option<FieldDefault> {
    let value = member.default.as_ref().filter(|_| has_default(member))?;
    let kind = cx.kind(&member.target)?;
    match value {
        _ if matches!(kind, Kind::Document) => Some(FieldDefault::Document(document(value))),
        DefaultValue::Boolean(value) => value.then_some(FieldDefault::True),
        DefaultValue::Number(number) if number.to_f64() == 0.0 => None,
        DefaultValue::Number(number) => Some(self::number(kind, *number)),
        DefaultValue::String(text) => string(kind, text),
        DefaultValue::EmptyList | DefaultValue::EmptyMap => None,
    }
}

fn number(kind: &Kind, number: Number) -> FieldDefault {
    let float = Float::new(number.to_f64());
    match (kind, number) {
        (Kind::Timestamp, Number::Integer(secs)) => FieldDefault::Secs(secs),
        (Kind::Timestamp, Number::Float(_)) => FieldDefault::SecsFloat(float),
        (Kind::Float | Kind::Double, _) | (_, Number::Float(_)) => FieldDefault::Float(float),
        (_, Number::Integer(value)) => FieldDefault::Integer(value),
    }
}

fn string(kind: &Kind, text: &str) -> Option<FieldDefault> {
    match kind {
        Kind::Blob => {
            let bytes = Blob::from_base64(text).map(Blob::into_inner);
            bytes.filter(|bytes| !bytes.is_empty()).map(FieldDefault::Bytes)
        }
        Kind::String if text.is_empty() => None,
        Kind::Timestamp => Some(FieldDefault::Date(text.to_owned())),
        _ => Some(FieldDefault::Text(text.to_owned())),
    }
}

/// A document, as `serde_json` would read it.
fn document(value: &DefaultValue) -> Document {
    match value {
        DefaultValue::Boolean(value) => Document::Boolean(*value),
        DefaultValue::Number(Number::Integer(value)) => {
            match (i64::try_from(*value), u64::try_from(*value)) {
                (Ok(value), _) => Document::I64(value),
                (_, Ok(value)) => Document::U64(value),
                _ => Document::Float(Float::new(Number::Integer(*value).to_f64())),
            }
        }
        DefaultValue::Number(Number::Float(value)) => Document::Float(Float::new(*value)),
        DefaultValue::String(text) => Document::Text(text.clone()),
        DefaultValue::EmptyList => Document::EmptyArray,
        DefaultValue::EmptyMap => Document::EmptyObject,
    }
}
