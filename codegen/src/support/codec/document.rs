//! Documents: members that hold any JSON value.

use serde_json::Value;

use super::decode::Stop;
use crate::support::codec::value::{Decode, Decoder, Document, Encode, Encoder};

impl Document for Value {
    fn from_json(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }

    fn to_json(&self) -> String {
        self.to_string()
    }
}

impl Decode for Value {
    fn decode<D: Decoder>(&mut self, from: &mut D) -> Result<bool, Stop> {
        from.document(self)
    }
}

impl Encode for Value {
    fn encode<E: Encoder>(&self, to: &mut E) {
        to.document(self);
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::support::codec::both;
    use crate::support::codec::json::read;
    use crate::support::schema::TimestampFormat;

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
            assert_eq!(both::read(&text), Ok((value.clone(), Vec::new())));
            assert_eq!(both::write(&value, TimestampFormat::default()), text);
        }
    }

    #[test]
    fn null_is_no_document_except_inside_of_one() {
        let sparse = both::read::<Vec<Option<Value>>>("[null,1]");
        assert_eq!(sparse, Ok((vec![None, Some(json!(1))], Vec::new())));
        let dense = both::read::<Vec<Value>>("[null,1]");
        assert_eq!(dense, Ok((vec![json!(1)], Vec::new())));
    }

    /// Serde has no way to give what is half of a character.
    #[test]
    fn half_of_a_character_is_corrected() {
        let mut documents = Vec::<Value>::new();
        let corrected = read::read(r#"[1,{"a":"x\ud800"},"\udc00y"]"#, &mut documents);
        assert_eq!(corrected.ok(), Some(vec!["[1]".to_owned(), "[2]".to_owned()]));
        assert_eq!(documents, [json!(1), json!({"a": "x\u{fffd}"}), json!("\u{fffd}y")]);
    }

    #[test]
    fn a_document_is_as_deep_as_what_is_around_it_leaves_room_for() {
        for (deep, is_read) in [(126, true), (127, false)] {
            let json = format!("[{}{}]", "[".repeat(deep), "]".repeat(deep));
            assert_eq!(both::read::<Vec<Value>>(&json).is_ok(), is_read, "{deep}");
        }
    }
}
