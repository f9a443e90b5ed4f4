//! References to shapes: objects with a `shape`, other than members.

use super::ignored::{self, Place};
use crate::frontend::values::xml_namespace;
use crate::json::Node;
use crate::model::{ShapeId, Xml};

/// A reference, with what it says of the place where it stands.
pub(super) struct Reference {
    pub(super) shape: ShapeId,
    pub(super) xml: Xml,
    pub(super) result_wrapper: Option<String>,
}

/// Reads a reference; nothing, and an error, where no shape is named.
pub(super) fn read(node: &Node<'_>) -> Option<Reference> {
    let (mut shape, mut xml, mut result_wrapper) = (None, Xml::default(), None);
    for (key, node) in node.members() {
        match key {
            "shape" => shape = Some(shape_id(&node)),
            "locationName" => xml.name = Some(node.string()),
            "xmlNamespace" => xml.namespace = Some(xml_namespace(&node)),
            "resultWrapper" => result_wrapper = Some(node.string()),
            _ => ignored::check(Place::Reference, key, &node),
        }
    }
    if shape.is_none() {
        node.lacks("shape");
    }
    shape.map(|shape| Reference { shape, xml, result_wrapper })
}

/// The name of a shape. Only one that was reported already is empty.
pub(super) fn shape_id(node: &Node<'_>) -> ShapeId {
    if node.value().as_str() == Some("") {
        node.expected("the name of a shape");
    }
    ShapeId::new(node.str())
}
