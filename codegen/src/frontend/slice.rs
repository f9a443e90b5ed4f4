//! Cuts the closure of some operations out of a botocore model.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use crate::api::Documentation;
use crate::diagnostic::{Speller, did_you_mean, unknown_operation};
use crate::graph;
use crate::json::Node;

/// The smaller model as text. Everything keeps the order that it has in the large one.
pub(crate) fn cut(root: &Node<'_>, names: &[String], documentation: Documentation) -> String {
    let mut model = Map::new();
    for (key, section) in root.members() {
        let value = match key {
            "operations" => operations(&section, names),
            "shapes" => shapes(&section, closure(root, names)),
            // What belongs to the whole service, rather than to the operations asked for.
            "examples" | "clientContextParams" => continue,
            _ => section.value().clone(),
        };
        model.insert(key.to_owned(), value);
    }
    let mut model = Value::Object(model);
    if documentation == Documentation::Strip {
        strip(&mut model);
    }
    // A value has nothing in it that JSON cannot hold.
    let mut text = serde_json::to_string_pretty(&model).unwrap_or_default();
    text.push('\n');
    text
}

fn operations(section: &Node<'_>, names: &[String]) -> Value {
    let kept = section.members().filter(|(name, _)| names.iter().any(|wanted| wanted == name));
    Value::Object(kept.map(|(name, node)| (name.to_owned(), node.value().clone())).collect())
}

fn shapes(section: &Node<'_>, mut wanted: BTreeSet<String>) -> Value {
    let mut kept = Map::new();
    for (name, node) in section.members() {
        if wanted.remove(name) {
            kept.insert(name.to_owned(), node.value().clone());
        }
    }
    let speller = Speller::default();
    for name in wanted {
        let similar = speller.closest(&name, section.members().map(|(name, _)| name));
        let message = format!("the shape {name:?} is referred to, but not defined");
        section.error_with_help(message, similar.map(did_you_mean));
    }
    Value::Object(kept)
}

/// The names of all shapes that the operations reach.
fn closure(root: &Node<'_>, names: &[String]) -> BTreeSet<String> {
    let mut roots = Vec::new();
    if let Some(operations) = root.get("operations") {
        for name in names {
            match operations.get(name) {
                Some(operation) => references(operation.value(), &mut roots),
                None => operations.push(unknown_operation(
                    operations.source(),
                    operations.pointer(),
                    format!("the model has no operation {name:?}"),
                    name,
                    operations.members().map(|(name, _)| name),
                )),
            }
        }
    }
    let shapes = root.get("shapes");
    graph::closure(roots, |name| {
        let mut targets = Vec::new();
        if let Some(shape) = shapes.as_ref().and_then(|shapes| shapes.value().get(name)) {
            references(shape, &mut targets);
        }
        targets
    })
}

/// Collects the names in every `{"shape": "…"}` below a value.
fn references(value: &Value, names: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (key, value) in members {
                match value {
                    Value::String(name) if key == "shape" => names.push(name.clone()),
                    _ => references(value, names),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| references(item, names)),
        _ => {}
    }
}

/// Removes what is prose. A member or a shape that is called `documentation` is an object and stays.
fn strip(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.retain(|key, value| key != "documentation" || !value.is_string());
            members.values_mut().for_each(strip);
        }
        Value::Array(items) => items.iter_mut().for_each(strip),
        _ => {}
    }
}
