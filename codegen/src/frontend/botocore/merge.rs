//! A service model and what stands beside it, as one document: they have no key in common but `version`.

use serde_json::{Map, Value};

use crate::diagnostic::Diagnostic;
use crate::frontend::merged::{Merged, Sources};
use crate::json::{Log, Node, describe};

/// The keys that only files beside a service model have.
const COMPANION_KEYS: &[&str] = &["pagination", "waiters", "parameters", "rules"];

/// Whether a document goes with a service model.
pub(in crate::frontend) fn is_companion(document: &Value) -> bool {
    COMPANION_KEYS.iter().any(|key| document.get(key).is_some())
}

/// Adds companions to a service model.
pub(in crate::frontend) fn merge(
    (name, mut document): (String, Value),
    companions: &[(String, Value)],
    diagnostics: &mut Vec<Diagnostic>,
) -> Merged {
    let mut sources = Sources::new();
    if let Some(model) = document.as_object_mut() {
        for (companion, document) in companions {
            let log = Log::new(companion);
            add(model, &name, &Node::root(document, &log), &mut sources);
            diagnostics.extend(log.into_diagnostics());
        }
    }
    Merged { name, document, sources }
}

fn add(model: &mut Map<String, Value>, name: &str, companion: &Node<'_>, sources: &mut Sources) {
    for (key, other) in [("parameters", "rules"), ("rules", "parameters")] {
        if companion.get(key).is_some() {
            companion.lacks(other);
        }
    }
    for (key, node) in companion.members() {
        if key == "version" {
            check_version(companion, &node);
            continue;
        }
        let pointer = node.pointer();
        if model.contains_key(key) {
            let other = sources.get(&pointer).map_or(name, String::as_str);
            node.error(format!("{other} has {key:?}, too"));
            continue;
        }
        model.insert(key.to_owned(), node.value().clone());
        sources.insert(pointer, node.source().to_owned());
    }
}

/// The waiters of version 1 are of another form.
fn check_version(companion: &Node<'_>, version: &Node<'_>) {
    if companion.get("waiters").is_some() && version.value() != 2 {
        version.error(format!("expected version 2, found {}", describe(version.value())));
    }
}
