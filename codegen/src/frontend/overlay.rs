//! Overlays: small JSON documents in botocore's `sdk-extras` form that amend a model before it is read.
//!
//! Merging happens on JSON, so an overlay can say whatever a model can, in the model's own words.

use serde_json::{Map, Value};

use crate::Source;
use crate::diagnostic::Diagnostics;
use crate::json::{self, Log, Node};

/// Merges an overlay's `merge` object into a model.
///
/// An entry that matches nothing is an error: it is a misspelling, or upstream has moved on. A new
/// member or shape can still be added, by an entry that defines it completely (with a `shape` or a `type`).
pub(crate) fn apply(
    model: &mut Value,
    model_name: &str,
    overlay: &Source<'_>,
) -> Result<(), Diagnostics> {
    let document = json::parse(overlay.name, overlay.text)?;
    let log = Log::new(overlay.name);
    let root = Node::root(&document, &log);
    for (key, node) in root.members() {
        match key {
            "version" => {}
            "merge" => match model.as_object_mut() {
                Some(model) => merge(model, &node, model_name),
                None => node.error(format!("{model_name} is no JSON object to merge into")),
            },
            _ => node.warning("expected `version` or `merge`; this key has no effect"),
        }
    }
    if root.get("merge").is_none() {
        root.error("an overlay needs a `merge` object");
    }
    Diagnostics::new(log.into_findings()).into_result().map(drop)
}

fn merge(base: &mut Map<String, Value>, overlay: &Node<'_>, model_name: &str) {
    for (key, node) in overlay.members() {
        if !node.is_object() {
            base.insert(key.to_owned(), node.value().clone());
            continue;
        }
        match base.get_mut(key) {
            Some(Value::Object(base)) => merge(base, &node, model_name),
            Some(_) => node.error(format!("{model_name} has a value here that is no object")),
            None if is_definition(&node) || key == "enumDocumentation" => {
                base.insert(key.to_owned(), node.value().clone());
            }
            None => node.error(format!("nothing in {model_name} matches this entry")),
        }
    }
}

/// Whether an object defines something by itself, rather than amend what is there.
fn is_definition(node: &Node<'_>) -> bool {
    node.get("shape").is_some() || node.get("type").is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn merged(overlay: &str) -> Result<String, String> {
        let mut model = serde_json::json!({"shapes": {"A": {"type": "structure", "members": {"x": {"shape": "S"}}}}});
        let source = Source { name: "extras.json", text: overlay.as_bytes() };
        apply(&mut model, "model.json", &source).map_err(|e| e.to_string())?;
        Ok(model.to_string())
    }

    #[test]
    fn documentation_is_added_and_keys_are_replaced() {
        let model = merged(
            r#"{"version": 1.0, "merge": {"shapes": {"A": {"documentation": "d", "type": "list"}}}}"#,
        );
        let expected =
            r#"{"shapes":{"A":{"type":"list","members":{"x":{"shape":"S"}},"documentation":"d"}}}"#;
        assert_eq!(model.unwrap(), expected);
    }

    #[test]
    fn a_complete_definition_is_an_addition() {
        let model = merged(r#"{"merge": {"shapes": {"A": {"members": {"y": {"shape": "T"}}}}}}"#);
        assert!(model.unwrap().contains(r#""y":{"shape":"T"}"#));
    }

    #[test]
    fn an_entry_that_matches_nothing_is_an_error_with_its_place() {
        let error =
            merged(r#"{"merge": {"shapes": {"A": {"members": {"z": {"documentation": "d"}}}}}}"#);
        let error = error.unwrap_err();
        assert!(error.contains("nothing in model.json matches"), "{error}");
        assert!(error.contains("extras.json#/merge/shapes/A/members/z"), "{error}");
    }

    #[test]
    fn an_overlay_without_merge_is_an_error() {
        assert!(merged("{}").unwrap_err().contains("needs a `merge` object"));
    }
}
