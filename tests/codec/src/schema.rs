//! The shapes of the models, as `shapes.py` writes them.

use std::collections::BTreeMap;

use serde_json::Value;

/// What there is to know of a service.
pub(crate) struct Service {
    shapes: BTreeMap<String, Shape>,
    operations: BTreeMap<String, Messages>,
}

/// The shapes that an operation takes and gives.
pub(crate) struct Messages {
    pub(crate) input: Option<String>,
    pub(crate) output: Option<String>,
    pub(crate) errors: Vec<String>,
}

/// A shape: its kind by Smithy's name, and what it is made of.
pub(crate) struct Shape {
    pub(crate) kind: String,
    /// Names and shapes, in the model's order.
    pub(crate) members: Vec<(String, String)>,
    pub(crate) required: Vec<String>,
    /// Of a list or a map: the shapes of keys and of values.
    pub(crate) key: Option<String>,
    pub(crate) value: Option<String>,
    /// The JSON texts of an enumeration's values.
    pub(crate) values: Vec<String>,
    pub(crate) min: f64,
    pub(crate) max: f64,
}

impl Service {
    pub(crate) fn operation(&self, name: &str) -> Option<&Messages> {
        self.operations.get(name)
    }

    pub(crate) fn shape(&self, name: &str) -> Option<&Shape> {
        self.shapes.get(name)
    }
}

/// The services by the names of their crates.
pub(crate) fn services(document: &Value) -> BTreeMap<String, Service> {
    entries(document).map(|(name, service)| (name, of_service(service))).collect()
}

fn of_service(service: &Value) -> Service {
    Service {
        shapes: entries(&service["shapes"]).map(|(name, of)| (name, of_shape(of))).collect(),
        operations: entries(&service["operations"])
            .map(|(name, of)| {
                let (input, output) = (text(&of["input"]), text(&of["output"]));
                (name, Messages { input, output, errors: texts(&of["errors"]) })
            })
            .collect(),
    }
}

fn of_shape(of: &Value) -> Shape {
    let values = of["values"].as_array().into_iter().flatten().map(Value::to_string);
    Shape {
        kind: text(&of["kind"]).unwrap_or_default(),
        members: entries(&of["members"])
            .filter_map(|(name, member)| Some((name, text(member)?)))
            .collect(),
        required: texts(&of["required"]),
        key: text(&of["key"]),
        value: text(&of["value"]).or_else(|| text(&of["member"])),
        values: values.collect(),
        min: of["min"].as_f64().unwrap_or(f64::NEG_INFINITY),
        max: of["max"].as_f64().unwrap_or(f64::INFINITY),
    }
}

fn entries(object: &Value) -> impl Iterator<Item = (String, &Value)> {
    object.as_object().into_iter().flatten().map(|(name, value)| (name.clone(), value))
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(str::to_owned)
}

fn texts(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(text).collect()
}
