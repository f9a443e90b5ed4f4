//! Amendments: facts that botocore's models of some services lack, kept as data with the tool.
//!
//! Each is an overlay for one service, and says why. Unlike a user's overlay it only adds to what is there: a model
//! may lack the shape, or say the same already, but it may not say otherwise. What it says of `calls` is in no model, and
//! holds for those of both vocabularies.

use serde_json::{Map, Value};

use super::calls;
use super::values::origin;
use crate::api::Source;
use crate::diagnostic::{Diagnostic, pointer_segment};
use crate::json::{self, Log, Node, describe};
use crate::model::{Model, Origin};

/// What amendments are, for those who gave something else.
const EXPECTED: &str =
    "expected amendments: a JSON array of objects with `service`, `reason`, and `merge` or `calls`";

/// A fact that a model lacked.
pub(crate) struct Fact {
    /// Where the model has it now.
    pub(super) pointer: String,
    value: Value,
    /// Where it came from.
    origin: Origin,
}

impl Fact {
    /// Whether a model has it still, after overlays were merged.
    pub(super) fn is_in(&self, model: &Value) -> bool {
        model.pointer(&self.pointer) == Some(&self.value)
    }

    /// Whether it is about what stands at a place of the model.
    pub(super) fn is_about(&self, place: &Origin) -> bool {
        let below = self.pointer.strip_prefix(&place.pointer);
        below.is_some_and(|below| below.starts_with('/'))
    }
}

/// Amendments of one file, and its name.
pub(super) struct Amendments(String, Value);

/// Reads amendments, and looks whether they have the form that they should have.
pub(super) fn parse(sources: &[Source<'_>], diagnostics: &mut Vec<Diagnostic>) -> Vec<Amendments> {
    let mut all = Vec::new();
    for source in sources {
        match json::parse(source.name, source.text, EXPECTED) {
            Ok(document) => {
                let log = Log::new(source.name);
                Node::root(&document, &log).items().for_each(|amendment| check(&amendment));
                diagnostics.extend(log.into_diagnostics());
                if document.is_array() {
                    all.push(Amendments(source.name.to_owned(), document));
                }
            }
            Err(error) => diagnostics.push(error),
        }
    }
    all
}

fn each(all: &[Amendments], diagnostics: &mut Vec<Diagnostic>, mut apply: impl FnMut(&Node<'_>)) {
    for Amendments(name, document) in all {
        let log = Log::new(name);
        Node::root(document, &log).items().for_each(|amendment| apply(&amendment));
        diagnostics.extend(log.into_diagnostics());
    }
}

fn check(amendment: &Node<'_>) {
    for (key, node) in amendment.members() {
        match key {
            "service" | "reason" => drop(node.string()),
            "merge" | "calls" => drop(node.object()),
            _ => node.warning(
                "expected `service`, `reason`, `merge` or `calls`; this key has no effect",
            ),
        }
    }
    for key in ["service", "reason"] {
        amendment.lacks(key);
    }
    if amendment.get("calls").is_none() {
        amendment.lacks("merge");
    }
}

/// Merges the amendments for the model's service. What they added comes back.
pub(super) fn apply_all(
    model: &mut Value,
    model_name: &str,
    amendments: &[Amendments],
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Fact> {
    let mut facts = Vec::new();
    each(amendments, diagnostics, |of| facts.extend(apply(model, model_name, of)));
    facts
}

/// Adds what amendments say of calls of the model's service, whose vocabulary does not matter.
pub(super) fn apply_calls(
    model: &mut Model,
    amendments: &[Amendments],
    diagnostics: &mut Vec<Diagnostic>,
) {
    each(amendments, diagnostics, |amendment| {
        let is_for_it =
            amendment.value().get("service").and_then(Value::as_str) == Some(&model.service.id);
        if let (true, Some(calls)) = (is_for_it, amendment.get("calls")) {
            calls::apply(model, &calls);
        }
    });
}

/// Merges one amendment, if it is for the model's service.
fn apply(model: &mut Value, model_name: &str, amendment: &Node<'_>) -> Vec<Fact> {
    let service = model.pointer("/metadata/serviceId");
    let is_for_it = service.is_some() && service == amendment.value().get("service");
    let mut merging = Merging { model_name, facts: Vec::new() };
    if let (true, Some(merge), Some(model)) =
        (is_for_it, amendment.get("merge"), model.as_object_mut())
    {
        if let Some(shapes) = merge.get("shapes") {
            // So a shape that became something else contradicts, whatever the fact about it is.
            shapes.members().for_each(|(_, shape)| shape.lacks("type"));
        }
        merging.merge(model, &merge, "");
    }
    merging.facts
}

struct Merging<'a> {
    model_name: &'a str,
    facts: Vec<Fact>,
}

impl Merging<'_> {
    /// Adds what an object of the model lacks, which stands at a place of the model.
    fn merge(&mut self, base: &mut Map<String, Value>, amendment: &Node<'_>, place: &str) {
        for (key, node) in amendment.members() {
            let pointer = format!("{place}{}", pointer_segment(key));
            match (base.get_mut(key), node.value()) {
                (Some(Value::Object(base)), Value::Object(_)) => self.merge(base, &node, &pointer),
                // The model is a part of the service's, or of another release.
                (None, Value::Object(_)) => {}
                (None, value) => {
                    base.insert(key.to_owned(), value.clone());
                    self.facts.push(Fact { pointer, value: value.clone(), origin: origin(&node) });
                }
                (Some(theirs), value) if theirs == value => {}
                (Some(theirs), _) => {
                    let (name, found) = (self.model_name, describe(theirs));
                    let message = format!("{name} says otherwise: it has {found} at {pointer}");
                    let help = "an amendment only adds what a model lacks: mend it, or take it out";
                    node.error_with_help(message, Some(help.to_owned()));
                }
            }
        }
    }
}

/// Makes diagnostics about what an amendment brought name the amendment.
pub(crate) fn attribute(diagnostics: &mut [Diagnostic], model_name: &str, facts: &[Fact]) {
    for diagnostic in diagnostics.iter_mut().filter(|diagnostic| diagnostic.source == model_name) {
        if let Some(fact) = facts.iter().find(|fact| fact.pointer == diagnostic.pointer) {
            diagnostic.source.clone_from(&fact.origin.source);
            diagnostic.pointer.clone_from(&fact.origin.pointer);
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde_json::json;

    use super::super::load;
    use super::*;
    use crate::api::Sources;
    use crate::model::{Kind, ShapeId};

    const UNION: &str = r#"[{
        "service": "Library",
        "reason": "A book is in one place.",
        "merge": {"shapes": {"Place": {"type": "structure", "union": true}}}
    }]"#;
    const SPARSE: &str = r#"[{
        "service": "Library",
        "reason": "A place may be empty.",
        "merge": {"shapes": {"Place": {"type": "list", "sparse": true}}}
    }]"#;

    /// A model of a service, with a shape that its operation reaches.
    fn model(service: &str, place: &Value) -> Value {
        json!({
            "metadata": {"serviceId": service, "protocol": "json"},
            "operations": {"Get": {"output": {"shape": "Out"}}},
            "shapes": {
                "Out": {"type": "structure", "members": {"At": {"shape": "Place"}}},
                "Place": place,
                "Text": {"type": "string"},
            },
        })
    }

    fn structure() -> Value {
        json!({"type": "structure", "members": {"shelf": {"shape": "Text"}}})
    }

    fn list() -> Value {
        json!({"type": "list", "member": {"shape": "Text"}})
    }

    fn with(mut shape: Value, key: &str, value: Value) -> Value {
        shape[key] = value;
        shape
    }

    fn source<'a>(name: &'a str, text: &'a str) -> Source<'a> {
        Source { name, text: text.as_bytes() }
    }

    /// The facts that were added, by their places; the facts of `Place`; and all that is wrong.
    fn amend(
        model: &Value,
        amendments: &str,
        overlay: Option<&str>,
    ) -> (Vec<String>, Option<Kind>, String) {
        let text = model.to_string();
        let overlays: Vec<_> = overlay.map(|text| source("mine.json", text)).into_iter().collect();
        let sources = Sources {
            models: &[source("model.json", &text)],
            amendments: &[source("amendments.json", amendments)],
            overlays: &overlays,
            ..Sources::default()
        };
        let (mut model, documents, diagnostics) = load(&sources, false).unwrap();
        let added = documents.amended(&model);
        let place = model.shapes.remove(&ShapeId::new("Place")).map(|shape| shape.kind);
        (added, place, documents.report(diagnostics).to_string())
    }

    fn nothing() -> Vec<String> {
        Vec::new()
    }

    fn is_union(kind: Option<&Kind>) -> bool {
        matches!(kind, Some(Kind::Union(_)))
    }

    #[test]
    fn what_a_model_lacks_is_added() {
        let (added, place, wrong) = amend(&model("Library", &structure()), UNION, None);
        assert_eq!((added, wrong), (vec!["/shapes/Place/union".to_owned()], String::new()));
        assert!(is_union(place.as_ref()));

        let (added, place, wrong) = amend(&model("Library", &list()), SPARSE, None);
        assert_eq!((added, wrong), (vec!["/shapes/Place/sparse".to_owned()], String::new()));
        assert!(matches!(place, Some(Kind::List(list)) if list.sparse));
    }

    #[test]
    fn another_service_is_left_alone() {
        let mut without_id = model("", &structure());
        without_id["metadata"] = json!({"endpointPrefix": "Library", "protocol": "json"});
        for model in [model("Museum", &structure()), model("library", &structure()), without_id] {
            let (added, place, wrong) = amend(&model, UNION, None);
            assert_eq!((added, wrong), (nothing(), String::new()));
            assert!(!is_union(place.as_ref()));
        }
    }

    #[test]
    fn a_shape_that_is_not_there_is_not_added() {
        let mut model = model("Library", &structure());
        model["shapes"].as_object_mut().unwrap().remove("Place");
        model["shapes"]["Out"]["members"] = json!({});
        let (added, place, wrong) = amend(&model, UNION, None);
        assert_eq!((added, place.is_none(), wrong), (nothing(), true, String::new()));
    }

    #[test]
    fn what_a_model_says_already_is_not_added() {
        let model = model("Library", &with(structure(), "union", json!(true)));
        let (added, place, wrong) = amend(&model, UNION, None);
        assert_eq!((added, wrong), (nothing(), String::new()));
        assert!(is_union(place.as_ref()));
    }

    #[test]
    fn a_model_that_says_otherwise_is_an_error() {
        let (.., wrong) = amend(&model("Library", &list()), UNION, None);
        assert_eq!(
            wrong,
            "error: model.json says otherwise: it has the string \"list\" at /shapes/Place/type\n  \
             --> amendments.json#/0/merge/shapes/Place/type\n  \
             help: an amendment only adds what a model lacks: mend it, or take it out"
        );
        let model_that_denies = with(structure(), "union", json!(false));
        for (place, amendments, found) in [
            (structure(), SPARSE, "the string \"structure\" at /shapes/Place/type"),
            (json!({"type": "string"}), SPARSE, "the string \"string\" at /shapes/Place/type"),
            (model_that_denies, UNION, "false at /shapes/Place/union"),
            (json!("structure"), UNION, "the string \"structure\" at /shapes/Place"),
        ] {
            let (.., wrong) = amend(&model("Library", &place), amendments, None);
            assert!(
                wrong.contains(&format!("model.json says otherwise: it has {found}")),
                "{wrong}"
            );
        }
    }

    /// The same service, in the other vocabulary.
    #[test]
    fn a_smithy_model_is_left_alone() {
        let model = json!({
            "smithy": "2.0",
            "metadata": {"serviceId": "Library"},
            "shapes": {
                "a#S": {
                    "type": "service",
                    "version": "1",
                    "operations": [{"target": "a#Get"}],
                    "traits": {"aws.api#service": {"sdkId": "Library"}, "aws.protocols#awsJson1_0": {}},
                },
                "a#Get": {"type": "operation", "output": {"target": "a#Out"}},
                "a#Out": {"type": "structure", "members": {"At": {"target": "a#Place"}}},
                "a#Place": {"type": "structure", "members": {}},
            },
        });
        let amendments = UNION.replace("Place", "a#Place");
        let (added, _, wrong) = amend(&model, &amendments, None);
        assert_eq!((added, wrong), (nothing(), String::new()));
    }

    #[test]
    fn a_users_overlay_is_stronger() {
        let denial = r#"{"merge": {"shapes": {"Place": {"union": false}}}}"#;
        let (added, place, wrong) = amend(&model("Library", &structure()), UNION, Some(denial));
        assert_eq!((added, wrong), (nothing(), String::new()));
        assert!(!is_union(place.as_ref()));

        let same = r#"{"merge": {"shapes": {"Place": {"union": true}}}}"#;
        let (added, place, wrong) = amend(&model("Library", &structure()), UNION, Some(same));
        assert_eq!((added.len(), wrong), (1, String::new()));
        assert!(is_union(place.as_ref()));
    }

    #[test]
    fn only_what_is_asked_for_counts_as_amended() {
        let mut model = model("Library", &structure());
        model["shapes"]["Place2"] = structure();
        let both = UNION.replace("}}}", r#"}, "Place2": {"type": "structure", "union": true}}}"#);
        let text = model.to_string();
        let sources = Sources {
            models: &[source("model.json", &text)],
            amendments: &[source("amendments.json", &both)],
            overlays: &[],
            ..Sources::default()
        };
        let (mut model, documents, _) = load(&sources, false).unwrap();
        assert_eq!(documents.amended(&model), ["/shapes/Place/union", "/shapes/Place2/union"]);
        model.shapes.remove(&ShapeId::new("Place"));
        assert_eq!(documents.amended(&model), ["/shapes/Place2/union"]);
    }

    #[test]
    fn what_is_wrong_with_a_fact_is_said_of_the_amendment() {
        let amendments = UNION.replace("true", "1");
        let (.., wrong) = amend(&model("Library", &structure()), &amendments, None);
        assert_eq!(
            wrong,
            "error: expected a boolean, found the number 1\n  \
             --> amendments.json#/0/merge/shapes/Place/union"
        );
    }

    /// What is said of calls of a service that has them; its model, and what is wrong.
    fn amend_calls(model: &Value, calls: &Value) -> (Model, String) {
        let amendments =
            json!([{"service": "Library", "reason": "Its clients do.", "calls": calls}])
                .to_string();
        let text = model.to_string();
        let sources = Sources {
            models: &[source("model.json", &text)],
            amendments: &[source("amendments.json", &amendments)],
            ..Sources::default()
        };
        let (model, documents, diagnostics) = load(&sources, false).unwrap();
        (model, documents.report(diagnostics).to_string())
    }

    /// The same service in both vocabularies, with an operation whose input has a string and a number.
    fn both_vocabularies() -> [Value; 2] {
        let botocore = json!({
            "metadata": {"serviceId": "Library", "protocol": "json"},
            "operations": {"Get": {"input": {"shape": "In"}}},
            "shapes": {
                "In": {"type": "structure", "members": {"At": {"shape": "Text"}, "Count": {"shape": "Number"}}},
                "Text": {"type": "string"}, "Number": {"type": "integer"},
            },
        });
        let smithy = json!({"smithy": "2.0", "shapes": {
            "a#S": {"type": "service", "version": "1", "operations": [{"target": "a#Get"}],
                "traits": {"aws.api#service": {"sdkId": "Library"}, "aws.protocols#awsJson1_0": {}}},
            "a#Get": {"type": "operation", "input": {"target": "a#In"}},
            "a#In": {"type": "structure", "members": {"At": {"target": "smithy.api#String"},
                "Count": {"target": "smithy.api#Integer"}}},
        }});
        [botocore, smithy]
    }

    #[test]
    fn calls_are_amended_in_both_vocabularies() {
        for model in both_vocabularies() {
            let (plain, wrong) = amend_calls(&model, &json!({}));
            assert_eq!(wrong, "");
            let retries = plain.service.retries;
            assert_eq!((retries.max_attempts, retries.base_delay_millis), (3, 50));
            assert!(!plain.service.crc32 && !plain.operations["Get"].long_poll);
            assert_eq!(plain.operations["Get"].endpoint_member, None);

            let get =
                json!({"long_poll": true, "endpoint_member": "At", "tree_hash_header": "x-hash"});
            let calls = json!({"max_attempts": 4, "base_delay_millis": 25, "crc32": true,
                "operations": {"Get": get, "Absent": {"long_poll": true}}});
            let (amended, wrong) = amend_calls(&model, &calls);
            assert_eq!(wrong, "");
            let retries = amended.service.retries;
            assert_eq!((retries.max_attempts, retries.base_delay_millis), (4, 25));
            assert!(amended.service.crc32 && amended.operations["Get"].long_poll);
            assert_eq!(amended.operations["Get"].endpoint_member.as_deref(), Some("At"));
            assert_eq!(amended.operations["Get"].tree_hash_header.as_deref(), Some("x-hash"));
            assert_eq!(amended.operations.len(), 1);
        }
    }

    #[test]
    fn what_is_wrong_with_calls_is_said() {
        for model in both_vocabularies() {
            for (calls, expected) in [
                (json!({"max_attempts": "4"}), "expected a whole number, found the string \"4\""),
                (json!({"max_attempts": 5_000_000_000_u64}), "expected a smaller number"),
                (json!({"crc": true}), "this key is not known to the generator"),
                (
                    json!({"operations": {"Get": {"poll": 1}}}),
                    "this key is not known to the generator",
                ),
                (
                    json!({"operations": {"Get": {"endpoint_member": "Gone"}}}),
                    "the input of `Get` has no such member",
                ),
                (
                    json!({"operations": {"Get": {"endpoint_member": "Count"}}}),
                    "the input of `Get` has no such member",
                ),
                (json!([]), "expected an object, found an array"),
            ] {
                let (_, wrong) = amend_calls(&model, &calls);
                assert!(
                    wrong.contains(expected) && wrong.contains("amendments.json#/0/calls"),
                    "{calls}: {wrong}"
                );
            }
        }
    }

    #[test]
    fn amendments_of_another_form_are_an_error() {
        let place = structure();
        for (amendments, expected) in [
            ("", "the file is empty"),
            ("{}", "expected an array, found an object"),
            ("[1]", "expected an object, found the number 1"),
            (r#"[{"service": "Museum", "merge": {}}]"#, "expected a `reason`"),
            (r#"[{"service": "Museum", "reason": ""}]"#, "expected a `merge`"),
            (r#"[{"reason": "", "merge": {}}]"#, "expected a `service`"),
            (
                r#"[{"service": 1, "reason": "", "merge": []}]"#,
                "expected a string, found the number 1",
            ),
            (
                r#"[{"service": "", "reason": "", "merge": []}]"#,
                "expected an object, found an array",
            ),
            (r#"[{"service": "", "reason": "", "merge": {}, "x": 1}]"#, "this key has no effect"),
            (&UNION.replace(r#""type": "structure", "#, ""), "expected a `type`"),
        ] {
            let (.., wrong) = amend(&model("Library", &place), amendments, None);
            assert!(wrong.contains(expected), "{amendments}: {wrong}");
        }
    }
}
