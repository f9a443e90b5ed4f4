//! The definitions of a model, by their absolute ids, such as `com.example#Thing`.

use std::cell::Cell;
use std::collections::BTreeMap;

use serde_json::{Map, Value};

use crate::diagnostic::{Speller, did_you_mean};
use crate::frontend::values::unknown_key;
use crate::json::Node;

/// Everything that is below `shapes`.
#[derive(Default)]
pub(super) struct Ast<'a> {
    definitions: BTreeMap<&'a str, Node<'a>>,
    /// What `apply` says of members: by the id of the shape, then by the member.
    applied: BTreeMap<&'a str, Vec<(&'a str, Node<'a>)>>,
    speller: Speller,
    /// How many definitions and members were read, each as often as it is mixed in.
    effort: Cell<usize>,
}

/// A definition that a shape is made of: its own, or a mixin's.
#[derive(Clone, Copy)]
pub(super) struct Definition<'a> {
    pub(super) id: &'a str,
    pub(super) node: &'a Node<'a>,
    is_mixin: bool,
}

impl<'a> Ast<'a> {
    pub(super) fn new(section: &'a Node<'a>) -> Self {
        let mut ast = Self::default();
        let mut undefined = Vec::new();
        for (id, node) in section.members() {
            check_kind(&node);
            if kind(&node) != "apply" {
                ast.definitions.insert(id, node);
            } else if let Some((shape, member)) = id.split_once('$') {
                ast.applied.entry(shape).or_default().push((member, node));
            } else {
                undefined.push((id, node));
            }
        }
        for (id, node) in &undefined {
            ast.undefined(node, id);
        }
        for (shape, members) in &ast.applied {
            for (_, node) in members.iter().filter(|_| !ast.definitions.contains_key(shape)) {
                ast.undefined(node, shape);
            }
        }
        ast
    }

    /// Every definition of a type, such as `service`.
    pub(super) fn of_kind(&self, wanted: &str) -> impl Iterator<Item = (&str, &Node<'a>)> {
        let definitions = self.definitions.iter().map(|(id, node)| (*id, node));
        definitions.filter(move |(_, node)| kind(node) == wanted)
    }

    /// Every definition, with its type, except for mixins.
    pub(super) fn concrete(&self) -> impl Iterator<Item = (&str, &str, &Node<'a>)> {
        let is_mixin = |node: &Node<'_>| {
            node.get("traits").is_some_and(|traits| traits.get("smithy.api#mixin").is_some())
        };
        let definitions = self.definitions.iter().filter(move |(_, node)| !is_mixin(node));
        definitions.map(|(id, node)| (*id, kind(node), node))
    }

    pub(super) fn get(&self, id: &str) -> Option<&Node<'a>> {
        self.definitions.get(id)
    }

    /// Reports a reference to a shape that is not defined; the same namespace may have a similar one.
    pub(super) fn undefined(&self, node: &Node<'_>, id: &str) {
        let (namespace, name) = id.split_at(id.find('#').map_or(0, |at| at + 1));
        let names = self.definitions.keys().filter_map(|id| id.strip_prefix(namespace));
        let similar = self.speller.closest(name, names);
        let help = similar.map(|name| did_you_mean(&format!("{namespace}{name}")));
        node.error_with_help(format!("the shape {id:?} is not defined"), help);
    }

    /// The type of a definition; empty where there is none, or where it does not say.
    pub(super) fn kind(&self, id: &str) -> &str {
        self.get(id).map(kind).unwrap_or_default()
    }

    /// What `apply` says of a shape's members.
    pub(super) fn applied(&self, id: &str) -> impl Iterator<Item = &(&'a str, Node<'a>)> {
        self.applied.get(id).into_iter().flatten()
    }

    /// What a shape is made of, in the order in which it applies: mixins first, then its own definition.
    /// Empty where the shape is not defined, and where too much was mixed already.
    pub(super) fn mixin_order(&self, id: &str) -> Vec<Definition<'_>> {
        let mut order = Vec::new();
        if self.is_exhausted() {
            return order;
        }
        let mut is_complete = BTreeMap::new();
        let mut pending: Vec<_> =
            self.definition(id, false).map(|definition| (definition, false)).into_iter().collect();
        // A definition is on the stack twice: before its mixins are, and after.
        while let Some((definition, has_mixins)) = pending.pop() {
            if has_mixins {
                let members = definition.node.value().get("members").and_then(Value::as_object);
                self.effort.set(self.effort.get() + 1 + members.map_or(0, Map::len));
                is_complete.insert(definition.id, true);
                order.push(definition);
                continue;
            }
            match is_complete.get(definition.id) {
                Some(true) => continue,
                Some(false) => {
                    definition.node.error("the shape is a mixin of itself");
                    continue;
                }
                None => is_complete.insert(definition.id, false),
            };
            pending.push((definition, true));
            let start = pending.len();
            for mixin in definition.node.get("mixins").iter().flat_map(Node::items) {
                let Some(id) = target(&mixin) else { continue };
                match self.definition(&id, true) {
                    Some(definition) => pending.push((definition, false)),
                    None => self.undefined(&mixin, &id),
                }
            }
            pending[start..].reverse();
        }
        order
    }

    /// Whether so much was mixed that the model can only be a trap: a few mixins can make any number of
    /// members. The largest services have some 20,000.
    pub(super) fn is_exhausted(&self) -> bool {
        const MOST: usize = 400_000;
        self.effort.get() > MOST
    }

    fn definition(&self, id: &str, is_mixin: bool) -> Option<Definition<'_>> {
        let (id, node) = self.definitions.get_key_value(id)?;
        Some(Definition { id, node, is_mixin })
    }
}

impl Definition<'_> {
    /// Calls back with each trait, without those that a mixin keeps to itself.
    pub(super) fn traits(&self, mut apply: impl FnMut(&str, &Node<'_>)) {
        let Some(traits) = self.node.get("traits") else { return };
        let mixin = traits.get("smithy.api#mixin").filter(|_| self.is_mixin);
        let local = mixin.as_ref().and_then(|mixin| mixin.object().get("localTraits"));
        let local = local.map(|local| local.strings()).unwrap_or_default();
        for (id, node) in traits.members() {
            if local.iter().all(|local| local != id) {
                apply(id, &node);
            }
        }
    }
}

/// The id that a `{"target": …}` object names.
pub(super) fn target(node: &Node<'_>) -> Option<String> {
    let mut target = None;
    for (key, node) in node.members() {
        match key {
            "target" => {
                if node.value().as_str() == Some("") {
                    node.expected("the id of a shape");
                }
                target = Some(node.string());
            }
            "traits" => {}
            _ => unknown_key(&node),
        }
    }
    if target.is_none() {
        node.lacks("target");
    }
    target.filter(|target| !target.is_empty())
}

/// Reports a definition without a type.
fn check_kind(node: &Node<'_>) {
    node.object().lacks("type");
    if let Some(kind) = node.get("type") {
        kind.str();
    }
}

/// The type of a definition; empty where it has none.
fn kind<'b>(node: &'b Node<'_>) -> &'b str {
    node.value().get("type").and_then(Value::as_str).unwrap_or_default()
}
