//! Documents: members that hold any JSON value.

use serde_core::de::{MapAccess, SeqAccess, Unexpected};
use serde_core::ser::{Serialize, Serializer};
use serde_core::{Deserialize, de::value};
use serde_json::Value;

use super::codec::{Context, Read, Style, Write};

impl Read for Value {
    const EXPECTED: &'static str = "any value";

    fn from_token(token: Unexpected<'_>) -> Option<Self> {
        match token {
            Unexpected::Bool(value) => Some(value.into()),
            Unexpected::Unsigned(value) => Some(value.into()),
            Unexpected::Signed(value) => Some(value.into()),
            Unexpected::Float(value) => Some(value.into()),
            Unexpected::Str(value) => Some(value.into()),
            _ => None,
        }
    }

    fn from_list<'de, A: SeqAccess<'de>>(items: A, _: &mut Context) -> Result<Self, A::Error> {
        Self::deserialize(value::SeqAccessDeserializer::new(items))
    }

    fn from_map<'de, A: MapAccess<'de>>(map: A, _: &mut Context) -> Result<Self, A::Error> {
        Self::deserialize(value::MapAccessDeserializer::new(map))
    }
}

impl Write for Value {
    fn write<S: Serializer>(&self, to: S, _: Style<'_>) -> Result<S::Ok, S::Error> {
        self.serialize(to)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::codec::{Wire, read};
    use super::*;

    #[test]
    fn any_value_is_a_document() {
        for value in [
            json!(true),
            json!(0),
            json!(-1),
            json!(u64::MAX),
            json!(i64::MIN),
            json!(1.5),
            json!("text"),
            json!([]),
            json!([null, [true, {}], {"a": null}]),
            json!({"z": 1, "a": {"b": [1, "2", null]}}),
        ] {
            let text = value.to_string();
            let from = &mut serde_json::Deserializer::from_str(&text);
            let read: Result<Value, _> = read(from, &mut Context::default());
            assert_eq!(read.ok(), Some(value.clone()));
            let written = serde_json::to_string(&Wire(&value, Style::default()));
            assert_eq!(written.ok(), Some(text));
        }
    }

    #[test]
    fn null_is_no_document_except_inside_of_one() {
        let error: Result<Value, serde_json::Error> = read(Value::Null, &mut Context::default());
        let message = error.err().map(|error| error.to_string());
        assert_eq!(message.as_deref(), Some("expected any value, found null"));
        let sparse: Result<Vec<Option<Value>>, _> = read(json!([null, 1]), &mut Context::default());
        assert_eq!(sparse.ok(), Some(vec![None, Some(json!(1))]));
        let dense: Result<Vec<Value>, _> = read(json!([null, 1]), &mut Context::default());
        assert_eq!(dense.ok(), Some(vec![json!(1)]));
    }

    #[test]
    fn bytes_are_no_document() {
        assert_eq!(Value::from_token(Unexpected::Bytes(b"b")), None);
    }
}
