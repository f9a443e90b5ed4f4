//! What all of lowering may look at.

use super::endpoints::{self, Table};
use super::names::Names;
use crate::api::Options;
use crate::model::{Kind, Model, Shape, ShapeId};
use crate::passes::Prepared;
use crate::protocol::Protocol;

/// A model that was found to be sound, what its analyses say, and what was asked for.
pub(super) struct Context<'a> {
    pub(super) prepared: &'a Prepared,
    pub(super) protocol: &'static Protocol,
    pub(super) options: &'a Options,
    pub(super) names: Names,
    /// Where requests go.
    pub(super) tables: Vec<Table<'a>>,
}

impl<'a> Context<'a> {
    pub(super) fn new(
        prepared: &'a Prepared,
        protocol: &'static Protocol,
        options: &'a Options,
    ) -> Self {
        let model = &prepared.model;
        let (names, tables) = (Names::new(model), endpoints::tables(model));
        Self { prepared, protocol, options, names, tables }
    }

    pub(super) fn model(&self) -> &'a Model {
        &self.prepared.model
    }

    /// A shape that some other one refers to. That it exists was checked by the passes.
    pub(super) fn shape(&self, id: &ShapeId) -> Option<&'a Shape> {
        self.model().shapes.get(id)
    }

    pub(super) fn kind(&self, id: &ShapeId) -> Option<&'a Kind> {
        self.shape(id).map(|shape| &shape.kind)
    }
}
