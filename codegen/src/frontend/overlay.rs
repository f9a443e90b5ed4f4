//! Overlays: small JSON documents in botocore's `sdk-extras` form that amend a model before it is read.
//!
//! Merging happens on JSON, so an overlay can say whatever a model can, in the model's own words.

use serde_json::{Map, Value};

use crate::api::Source;
use crate::diagnostic::{Diagnostic, Speller, did_you_mean};
use crate::json::{self, Log, Node};

/// What an overlay is, for those who gave something else.
const EXPECTED: &str = "expected an overlay: a JSON object with `merge` in it";

/// An overlay that was merged into a model.
pub(crate) struct Overlay {
    name: String,
    document: Value,
}

impl Overlay {
    /// Merges an overlay's `merge` object into a model.
    ///
    /// An entry that matches nothing is an error: it is a misspelling, or upstream has moved on. A new
    /// member or shape can still be added, by an entry that defines it completely (with a `shape`, a
    /// `target` or a `type`).
    pub(super) fn apply(
        model: &mut Value,
        model_name: &str,
        source: &Source<'_>,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> Result<Self, Diagnostic> {
        let document = json::parse(source.name, source.text, EXPECTED)?;
        let log = Log::new(source.name);
        let root = Node::root(&document, &log);
        for (key, node) in root.members() {
            match key {
                "version" => {}
                "merge" => match model.as_object_mut() {
                    Some(model) => {
                        let target = Target { model_name, speller: Speller::default() };
                        target.merge(model, &node, false);
                    }
                    None => node.error(format!("{model_name} is no JSON object to merge into")),
                },
                _ => node.warning("expected `version` or `merge`; this key has no effect"),
            }
        }
        if root.get("merge").is_none() {
            root.error("an overlay needs a `merge` object");
        }
        diagnostics.extend(log.into_diagnostics());
        Ok(Self { name: source.name.to_owned(), document })
    }

    /// Makes a diagnostic about a value of the merged model one about this overlay, if the value is from here.
    pub(crate) fn claim(&self, diagnostic: &mut Diagnostic) {
        let pointer = format!("/merge{}", diagnostic.pointer);
        let is_ours = self
            .document
            .pointer(&pointer)
            .is_some_and(|value| value.as_object().is_none_or(is_definition));
        if is_ours {
            diagnostic.source.clone_from(&self.name);
            diagnostic.pointer = pointer;
        }
    }
}

/// Merges overlays in order, and collects what is wrong with any of them.
pub(super) fn apply_all(
    model: &mut Value,
    model_name: &str,
    overlays: &[Source<'_>],
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Overlay> {
    let mut applied = Vec::new();
    for source in overlays {
        match Overlay::apply(model, model_name, source, diagnostics) {
            Ok(overlay) => applied.push(overlay),
            Err(error) => diagnostics.push(error),
        }
    }
    applied
}

/// Makes diagnostics about what an overlay brought name the overlay. The last one wins, as it does in merging.
pub(crate) fn attribute(diagnostics: &mut [Diagnostic], model_name: &str, overlays: &[Overlay]) {
    for diagnostic in diagnostics.iter_mut().filter(|diagnostic| diagnostic.source == model_name) {
        for overlay in overlays {
            overlay.claim(diagnostic);
        }
    }
}

/// The model that is merged into.
struct Target<'a> {
    model_name: &'a str,
    speller: Speller,
}

impl Target<'_> {
    /// Merges an object into one that is there. Anything may be new if the object is open: it holds traits.
    fn merge(&self, base: &mut Map<String, Value>, overlay: &Node<'_>, is_open: bool) {
        let model_name = self.model_name;
        for (key, node) in overlay.members() {
            let Some(entry) = node.value().as_object() else {
                base.insert(key.to_owned(), node.value().clone());
                continue;
            };
            match base.get_mut(key) {
                Some(Value::Object(base)) => self.merge(base, &node, key == "traits"),
                Some(_) => node.error(format!("{model_name} has a value here that is no object")),
                None if is_open || is_definition(entry) || is_addition(key) => {
                    base.insert(key.to_owned(), node.value().clone());
                }
                None => {
                    let similar = self.speller.closest(key, base.keys().map(String::as_str));
                    let message = format!("nothing in {model_name} matches this entry");
                    node.unmatched(message, similar.map(did_you_mean));
                }
            }
        }
    }
}

/// Whether an object defines something by itself, rather than amend what is there.
fn is_definition(entry: &Map<String, Value>) -> bool {
    ["shape", "target", "type"].iter().any(|key| entry.contains_key(*key))
}

/// Whether a key can be new to what it amends, although its value defines nothing.
fn is_addition(key: &str) -> bool {
    matches!(key, "enumDocumentation" | "traits")
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn merged(overlay: &str) -> Result<String, String> {
        let mut model = serde_json::json!({
            "shapes": {"A": {"type": "structure", "members": {"x": {"shape": "S"}}}}
        });
        let source = Source { name: "extras.json", text: overlay.as_bytes() };
        let mut diagnostics = Vec::new();
        apply_all(&mut model, "model.json", &[source], &mut diagnostics);
        match diagnostics.first() {
            Some(diagnostic) => Err(diagnostic.to_string()),
            None => Ok(model.to_string()),
        }
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
        let overlay = r#"{"merge": {"shapes": {"A": {"members": {"z": {"documentation": "d"}}}}}}"#;
        let error = merged(overlay).unwrap_err();
        assert!(error.contains("nothing in model.json matches"), "{error}");
        assert!(error.contains("extras.json#/merge/shapes/A/members/z"), "{error}");
    }

    #[test]
    fn an_overlay_without_merge_is_an_error() {
        assert!(merged("{}").unwrap_err().contains("needs a `merge` object"));
    }

    #[test]
    fn a_diagnostic_is_attributed_to_the_overlay_that_brought_the_value() {
        let text =
            br#"{"merge": {"shapes": {"A": {"min": "x", "members": {"y": {"shape": "T"}}}}}}"#;
        let mut model = serde_json::json!({"shapes": {"A": {"members": {}}}});
        let source = Source { name: "extras.json", text };
        let overlays = apply_all(&mut model, "model.json", &[source], &mut Vec::new());
        let place = |pointer: &str| {
            let mut diagnostics = [Diagnostic::error("model.json", pointer, "")];
            attribute(&mut diagnostics, "model.json", &overlays);
            format!("{}#{}", diagnostics[0].source, diagnostics[0].pointer)
        };
        assert_eq!(place("/shapes/A/min"), "extras.json#/merge/shapes/A/min");
        assert_eq!(place("/shapes/A/members/y"), "extras.json#/merge/shapes/A/members/y");
        assert_eq!(place("/shapes/A"), "model.json#/shapes/A");
        assert_eq!(place("/shapes/B"), "model.json#/shapes/B");
    }
}
