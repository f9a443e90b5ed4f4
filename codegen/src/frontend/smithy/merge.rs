//! The files of a model, as one document.

use serde_json::{Map, Value};

use crate::diagnostic::Diagnostic;
use crate::frontend::merged::{Merged, Sources};
use crate::json::{Log, Node};

/// Merges the shapes of all files into the first. Shapes that several files define must be the same.
pub(in crate::frontend) fn merge(
    files: Vec<(String, Value)>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Merged {
    let mut shapes = Shapes::default();
    if files.len() > 1 {
        // What `apply` says belongs to definitions that may come later.
        for is_apply in [false, true] {
            for (name, document) in &files {
                let log = Log::new(name);
                shapes.add(&Node::root(document, &log), is_apply);
                diagnostics.extend(log.into_diagnostics());
            }
        }
    }
    let is_one = files.len() == 1;
    let (name, mut document) = files.into_iter().next().unwrap_or_default();
    if let Some(document) = document.as_object_mut().filter(|_| !is_one) {
        document.insert("shapes".to_owned(), Value::Object(shapes.merged));
    }
    Merged { name, document, sources: shapes.sources }
}

#[derive(Default)]
struct Shapes {
    merged: Map<String, Value>,
    sources: Sources,
}

impl Shapes {
    fn add(&mut self, root: &Node<'_>, is_apply: bool) {
        let Some(section) = root.get("shapes") else { return };
        for (id, node) in section.members() {
            if is_apply != (node.value().get("type").and_then(Value::as_str) == Some("apply")) {
                continue;
            }
            match self.merged.get_mut(id) {
                None => {
                    self.merged.insert(id.to_owned(), node.value().clone());
                    self.sources.insert(node.pointer(), node.source().to_owned());
                }
                Some(present) if is_apply => apply(present, &node, &mut self.sources),
                Some(present) if present == node.value() => {}
                Some(_) => {
                    let pointer = node.pointer();
                    let other = self.sources.get(&pointer).map_or("", String::as_str);
                    node.error(format!("{other} defines this shape, too, and differently"));
                }
            }
        }
    }
}

/// Adds traits to a shape, or to what is applied to a member.
fn apply(present: &mut Value, node: &Node<'_>, sources: &mut Sources) {
    let Some(present) = present.as_object_mut() else { return };
    let traits = present.entry("traits").or_insert_with(|| Value::Object(Map::new()));
    let (Some(traits), Some(applied)) = (traits.as_object_mut(), node.get("traits")) else {
        return;
    };
    for (id, value) in applied.members() {
        match traits.get(id) {
            None => {
                traits.insert(id.to_owned(), value.value().clone());
                sources.insert(value.pointer(), value.source().to_owned());
            }
            Some(present) if present == value.value() => {}
            Some(_) => value.error("the shape has this trait already, with another value"),
        }
    }
}
