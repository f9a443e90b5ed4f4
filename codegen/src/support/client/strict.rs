//! Whether a response that a test made up says more than the model knows: a name with a typo looks like that.

use serde_json::{Map, Value};

use crate::support::codec::check;
use crate::support::codec::value::Structure;
use crate::support::schema::{Binding, Schema};
use crate::support::validation::ViolationKind;

/// The mark of a response that has to fit the operation, among the extensions of `http`.
#[derive(Clone, Copy, Debug)]
pub struct Strict;

/// A value as it was read, to compare with what it was read from.
#[derive(Debug)]
pub struct Known {
    /// It is written as it would be sent, and has what was understood.
    json: Value,
    /// The member that the body is, where it is one.
    payload: &'static str,
    schema: &'static Schema,
    /// The paths to values of enumerations and to variants of unions that the model does not have.
    unknown: Vec<String>,
}

impl Known {
    pub fn of<T: Structure>(value: &T) -> Self {
        // What cannot be written is compared with nothing, so that all of it is unknown.
        let mut json = serde_json::to_value(value).unwrap_or_default();
        let is_payload = |of: &Binding| matches!(of, Binding::Document(_) | Binding::Content(_));
        let payload = T::BINDINGS.iter().position(is_payload);
        let payload = payload.map_or("", |member| T::SCHEMA.members[member].name);
        if !payload.is_empty() {
            json = json[payload].take();
        }
        let violations = check::unknown(value).into_iter();
        let unknown = violations.filter(|of| of.kind == ViolationKind::UnknownVariant);
        let unknown = unknown.map(|of| of.path).collect();
        Self { json, payload, schema: T::SCHEMA, unknown }
    }

    /// What is wrong with an output's body, in words; `corrected` are the paths to what it lacks.
    pub fn objections_to_output(&self, body: &[u8], corrected: &[String]) -> Vec<String> {
        let missing = corrected.iter().map(|path| format!("{path} is required and missing"));
        let mut objections: Vec<_> = missing.collect();
        let unknown = self.unknown.iter().filter(|path| !is_inside(path, corrected));
        objections.extend(unknown.map(|path| no_value(path)));
        // What is no JSON was read as nothing, or could not be read at all.
        let Ok(body) = serde_json::from_slice(body) else { return objections };
        self.compare(&body, &mut |path, _| objections.push(no_member(path)));
        objections
    }

    /// The same of an error's body, whose members are left out where they cannot be read.
    pub fn objections_to_error(&self, body: &[u8], names: &[&str]) -> Vec<String> {
        let mut objections: Vec<_> = self.unknown.iter().map(|path| no_value(path)).collect();
        let Ok(body) = serde_json::from_slice::<Value>(body) else { return objections };
        self.compare(&body, &mut |path, is_top| match self.schema.index(path).is_some() {
            _ if is_top && names.contains(&path) => {}
            true if is_top => objections.push(format!("{path} is not what the model says")),
            _ => objections.push(no_member(path)),
        });
        objections
    }

    fn compare(&self, body: &Value, object: &mut dyn FnMut(&str, bool)) {
        let path = self.payload.to_owned();
        let mut comparison = Comparison { path, unknown: &self.unknown, object };
        comparison.values(body, &self.json);
    }
}

fn no_value(path: &str) -> String {
    format!("{path} has a value or a variant that the model does not have")
}

fn no_member(path: &str) -> String {
    format!("{path} is no member")
}

/// Whether a path leads to one of the others, or to what is inside it.
fn is_inside(path: &str, others: &[String]) -> bool {
    others.iter().any(|other| {
        let inner = path.strip_prefix(&**other);
        inner.is_some_and(|inner| inner.is_empty() || inner.starts_with(['.', '[', '{']))
    })
}

/// Finds what a body has and what was read from it has not.
struct Comparison<'c> {
    path: String,
    unknown: &'c [String],
    /// Is told the path, and whether it leads to a member of the whole.
    object: &'c mut dyn FnMut(&str, bool),
}

impl Comparison<'_> {
    fn values(&mut self, body: &Value, known: &Value) {
        match (body, known) {
            // Of an unknown variant only the name is left.
            _ if is_inside(&self.path, self.unknown) => {}
            (Value::Object(body), Value::Object(known)) => self.members(body, known),
            (Value::Array(body), Value::Array(known)) => self.items(body, known),
            // A scalar that could be read may be spelled in another way, as timestamps are.
            _ => {}
        }
    }

    fn members(&mut self, body: &Map<String, Value>, known: &Map<String, Value>) {
        // Null is the same as nothing.
        for (name, value) in body.iter().filter(|(_, value)| !value.is_null()) {
            let length = self.path.len();
            let is_top = length == 0;
            self.path.push_str(if is_top { "" } else { "." });
            self.path.push_str(name);
            match known.get(name) {
                Some(known) => self.values(value, known),
                // Some services name the type of an object in it.
                None if name == "__type" => {}
                None => (self.object)(&self.path, is_top),
            }
            self.path.truncate(length);
        }
    }

    fn items(&mut self, body: &[Value], known: &[Value]) {
        // Most lists drop nulls.
        let keeps_nulls = body.len() == known.len();
        let items = body.iter().enumerate().filter(|(_, item)| keeps_nulls || !item.is_null());
        for ((index, item), known) in items.zip(known) {
            let length = self.path.len();
            self.path.push_str(&format!("[{index}]"));
            self.values(item, known);
            self.path.truncate(length);
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::support::schema::member;

    const SCHEMA: &Schema = &Schema::new("Sample", true, &[member!("Own", "own")]);

    fn objections(body: &Value, json: Value, unknown: &[&str]) -> Vec<String> {
        let unknown = unknown.iter().map(|path| (*path).to_owned()).collect();
        let known = Known { json, payload: "", schema: SCHEMA, unknown };
        known.objections_to_output(body.to_string().as_bytes(), &["Lost".to_owned()])
    }

    #[test]
    fn what_was_understood_is_compared_with_what_was_said() {
        let lost = "Lost is required and missing".to_owned();
        for (body, known, expected) in [
            (json!({"a": 1, "b": null}), json!({"a": "1", "c": []}), None),
            (json!({"__type": "a#B"}), json!({}), None),
            (json!({"__type": {"b": 1}}), json!({"__type": {}}), Some("__type.b is no member")),
            (json!({"a": [null, {"b": 1}]}), json!({"a": [{}]}), Some("a[1].b is no member")),
            (json!({"a": [null, {"b": 1}]}), json!({"a": [null, {}]}), Some("a[1].b is no member")),
            (json!({"a": {"": 1}}), json!({"a": {}}), Some("a. is no member")),
            (json!([]), json!({}), None),
        ] {
            let expected = [Some(lost.clone()), expected.map(str::to_owned)];
            let expected: Vec<_> = expected.into_iter().flatten().collect();
            assert_eq!(objections(&body, known, &[]), expected, "{body}");
        }
    }

    #[test]
    fn what_is_missing_or_unknown_is_said_once() {
        let (body, known) = (json!({"U": {"New": {"a": 1}}}), json!({"U": {"New": {}}}));
        let found = objections(&body, known, &["U", "Lost", "Lost[0]"]);
        let unknown = "U has a value or a variant that the model does not have";
        assert_eq!(found, ["Lost is required and missing", unknown]);
    }

    #[test]
    fn errors_have_names_that_no_model_has() {
        let known = Known { json: json!({}), payload: "", schema: SCHEMA, unknown: Vec::new() };
        let body = json!({"message": "m", "code": "c", "__type": "t", "Own": 1, "Other": 1});
        let mut found =
            known.objections_to_error(body.to_string().as_bytes(), &["message", "code"]);
        found.sort_unstable();
        assert_eq!(found, ["Other is no member", "Own is not what the model says"]);
        assert_eq!(known.objections_to_error(b"<html>", &[]), [""; 0]);
    }
}
