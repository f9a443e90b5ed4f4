//! What happens to a model between reading and emitting.
//!
//! A pass is either a transform, `Model -> Model`, or an analysis, `&Model -> table`. [`run`] is the
//! ordered list of them.

mod default;
mod express;
mod recursion;
mod resolve;
mod slice;
mod usage;

pub(crate) use default::base64;
pub(crate) use recursion::{Recursion, Recursive};
pub(crate) use slice::closure;
pub(crate) use usage::Usage;

use crate::api::Selection;
use crate::diagnostic::Diagnostic;
use crate::ir::Model;

/// A model that is ready to be emitted, with what the analyses found out about it.
pub(crate) struct Prepared {
    pub(crate) model: Model,
    pub(crate) usage: Usage,
    pub(crate) recursion: Recursion,
    /// The operations of the model that cannot be expressed, and were not asked for by name.
    pub(crate) left_out: Vec<String>,
}

/// Runs all passes. What is wrong with the model goes to `findings`.
pub(crate) fn run(model: Model, selection: &Selection, findings: &mut Vec<Diagnostic>) -> Prepared {
    resolve::check(&model, findings);
    default::check(&model, findings);
    let (model, left_out) = express::express(model, selection, findings);
    let model = slice::slice(model, selection, findings);
    let usage = usage::analyze(&model);
    let recursion = recursion::analyze(&model);
    Prepared { model, usage, recursion, left_out }
}
