//! Values after a model, of either vocabulary: all that a shape can be, and nothing else.

use serde_json::{Map, Value, json};

/// A model, and the random numbers of a run.
pub(crate) struct Model {
    shapes: Value,
    /// What the names of a Smithy model's own shapes begin with; nothing for one of botocore's.
    namespace: Option<&'static str>,
    state: u64,
    /// Whether only what must be there is, and no null.
    pub(crate) is_minimal: bool,
}

impl Model {
    pub(crate) fn new(text: &[u8], namespace: Option<&'static str>) -> Self {
        let mut model: Value = serde_json::from_slice(text).unwrap();
        Self { shapes: model["shapes"].take(), namespace, state: 1, is_minimal: false }
    }

    pub(crate) fn seed(&mut self, seed: u64) {
        self.state = seed;
    }

    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.state = self.state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        usize::try_from(self.state >> 33).unwrap() % end
    }

    /// A value of a shape.
    pub(crate) fn value(&mut self, name: &str) -> Value {
        let name = self.namespace.map_or_else(|| name.to_owned(), |of| format!("{of}{name}"));
        self.of_shape(&name, 0)
    }

    fn target(&self, of: &Value) -> String {
        let key = if self.namespace.is_some() { "target" } else { "shape" };
        of[key].as_str().unwrap().to_owned()
    }

    fn of_shape(&mut self, name: &str, depth: usize) -> Value {
        let shape = match name.strip_prefix("smithy.api#") {
            Some(simple) => json!({ "type": simple.to_lowercase() }),
            None => self.shapes[name].clone(),
        };
        if shape["document"] == true {
            return self.document();
        }
        match shape["type"].as_str().unwrap() {
            "structure" if shape["union"] == true => self.union(&shape, depth),
            // Nothing is such a value.
            "structure" if depth > 20 || self.needs_itself(name, &shape) => Value::Null,
            "structure" => self.structure(&shape, depth),
            "union" => self.union(&shape, depth),
            "list" => self.list(&shape, depth),
            "map" => self.map(&shape, depth),
            "enum" => {
                let members = shape["members"].as_object().unwrap();
                let values = members.iter().map(|(name, member)| {
                    let value = &member["traits"]["smithy.api#enumValue"];
                    if value.is_null() { json!(name) } else { value.clone() }
                });
                let values: Vec<_> = values.collect();
                values[self.below(values.len())].clone()
            }
            simple => self.simple(simple, &shape),
        }
    }

    fn simple(&mut self, kind: &str, shape: &Value) -> Value {
        let choice = if self.is_minimal { 0 } else { self.below(4) };
        let of = |values: [Value; 4]| values[choice].clone();
        match kind {
            "string" => match shape["enum"].as_array() {
                Some(values) if values.is_empty() => json!("example"),
                Some(values) => values[self.below(values.len())].clone(),
                None => of([json!("example"), json!("__type"), json!("é"), json!("1")]),
            },
            "boolean" => json!(choice > 1),
            "float" | "double" => of([json!(1), json!(1.5), json!("NaN"), json!("-Infinity")]),
            "timestamp" => {
                let texts = ["2020-01-02T03:04:05.678Z", "Thu, 02 Jan 2020 03:04:05 GMT"];
                of([json!(0), json!(1.25), json!(texts[0]), json!(texts[1])])
            }
            "blob" => of([json!(""), json!("Zg=="), json!("Zg"), json!("+/A=")]),
            "document" => self.document(),
            _ => json!(choice),
        }
    }

    fn document(&mut self) -> Value {
        let documents =
            [json!({"a": {"b": null}, "__type": 1}), json!([null, 1]), json!("t"), json!(0.5)];
        documents[self.below(4)].clone()
    }

    fn needs_itself(&self, name: &str, shape: &Value) -> bool {
        let mut members = shape["members"].as_object().unwrap().iter();
        members.any(|(member, of)| is_required(shape, member, of) && self.target(of) == name)
    }

    fn structure(&mut self, shape: &Value, depth: usize) -> Value {
        let mut members = Map::new();
        for (name, member) in shape["members"].as_object().unwrap() {
            let is_required = is_required(shape, name, member);
            let is_left_out = self.is_minimal || depth > 4 || self.below(8) == 0;
            let target = self.target(member);
            if is_required || !is_left_out {
                members.insert(name.clone(), self.of_shape(&target, depth + 1));
            } else if !self.is_minimal && self.below(2) == 0 {
                members.insert(name.clone(), Value::Null);
            }
        }
        if !self.is_minimal {
            if self.below(8) == 0 {
                members.insert("__type".to_owned(), json!("a#B"));
            }
            members.insert("MarkOfAStructure".to_owned(), Value::Null);
        }
        Value::Object(members)
    }

    fn union(&mut self, shape: &Value, depth: usize) -> Value {
        let members = shape["members"].as_object().unwrap();
        let names: Vec<_> = members.keys().cloned().collect();
        if names.is_empty() {
            return Value::Null;
        }
        // The simplest ends what would go on forever.
        let at = if depth > 4 { names.len() - 1 } else { self.below(names.len()) };
        let target = self.target(&members[&names[at]]);
        if depth > 12 {
            return Value::Null;
        }
        match self.of_shape(&target, depth + 1) {
            Value::Null => Value::Null,
            value => json!({ names[at].as_str(): value }),
        }
    }

    fn list(&mut self, shape: &Value, depth: usize) -> Value {
        let target = self.target(&shape["member"]);
        let length = if depth > 4 { 0 } else { self.below(3) };
        let length = if self.is_minimal { least(shape) } else { length };
        let mut items: Vec<_> = (0..length).map(|_| self.of_shape(&target, depth + 1)).collect();
        if !self.is_minimal && self.below(3) == 0 {
            items.insert(0, Value::Null);
        }
        Value::Array(items)
    }

    fn map(&mut self, shape: &Value, depth: usize) -> Value {
        let [key, value] = ["key", "value"].map(|part| self.target(&shape[part]));
        let mut entries = Map::new();
        if (depth <= 4 && !self.is_minimal) || (self.is_minimal && least(shape) > 0) {
            let key = self.of_shape(&key, depth + 1);
            let value = self.of_shape(&value, depth + 1);
            entries.insert(key.as_str().unwrap().to_owned(), value);
            if !self.is_minimal {
                entries.insert("null".to_owned(), Value::Null);
            }
        }
        Value::Object(entries)
    }
}

fn is_required(shape: &Value, name: &str, member: &Value) -> bool {
    let listed = shape["required"].as_array();
    // A part of the host's name has to be there, too.
    !member["traits"]["smithy.api#required"].is_null()
        || member["hostLabel"] == true
        || listed.is_some_and(|listed| listed.contains(&json!(name)))
}

/// How many items there must be.
fn least(shape: &Value) -> usize {
    let min = [&shape["min"], &shape["traits"]["smithy.api#length"]["min"]];
    let min = min.into_iter().find_map(Value::as_u64);
    min.unwrap_or_default().try_into().unwrap()
}

/// The structures in a value, as pointers, which `Model` has marked; not those in documents.
pub(crate) fn structures(value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let mut pending = vec![(String::new(), value)];
    while let Some((path, value)) = pending.pop() {
        if let Some(members) = value.as_object() {
            if members.contains_key("MarkOfAStructure") {
                found.push(path.clone());
            }
            let inner = members.iter().map(|(name, value)| (format!("{path}/{name}"), value));
            pending.extend(inner);
        }
        if let Some(items) = value.as_array() {
            pending.extend(
                (0..).zip(items).map(|(at, item): (usize, _)| (format!("{path}/{at}"), item)),
            );
        }
    }
    found
}
