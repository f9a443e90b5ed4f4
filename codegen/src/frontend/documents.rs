//! The documents that a model was made from.

use super::amendment::{self, Fact};
use super::merged::{self, Sources};
use super::overlay::{self, Overlay};
use super::test_trait::TestTrait;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::model::Model;

/// The documents that a model was made from.
pub(crate) struct Documents {
    pub(super) model: String,
    /// The file that brought what stands at a pointer, where it was not the first.
    pub(super) sources: Sources,
    pub(super) facts: Vec<Fact>,
    pub(super) overlays: Vec<Overlay>,
    /// The protocol tests of the model, where they are asked for.
    pub(crate) tests: Vec<TestTrait>,
}

impl Documents {
    /// All diagnostics about the model, each at the file or the overlay that brought what it is about.
    pub(crate) fn report(&self, mut diagnostics: Vec<Diagnostic>) -> Diagnostics {
        overlay::attribute(&mut diagnostics, &self.model, &self.overlays);
        amendment::attribute(&mut diagnostics, &self.model, &self.facts);
        merged::attribute(&mut diagnostics, &self.model, &self.sources);
        Diagnostics::new(diagnostics)
    }

    /// The facts that amendments added to this part of the model, by their places in the model.
    pub(crate) fn amended(&self, part: &Model) -> Vec<String> {
        let origins = || {
            let operations = part.operations.values().map(|operation| &operation.origin);
            part.shapes.values().map(|shape| &shape.origin).chain(operations)
        };
        let facts = self.facts.iter();
        let facts = facts.filter(|fact| origins().any(|origin| fact.is_about(origin)));
        facts.map(|fact| fact.pointer.clone()).collect()
    }
}
