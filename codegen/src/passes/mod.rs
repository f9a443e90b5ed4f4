//! What happens to a model between reading and lowering.
//!
//! A pass is either a transform, `Model -> Model`, or an analysis, `&Model -> table`. [`run`] is the
//! ordered list of them.

mod cycles;
mod default;
mod depth;
mod error_message;
mod event_streams;
mod resolve;
mod slice;
mod streams;
mod usage;

pub(crate) use cycles::{Cycles, Recursion};
pub(crate) use error_message::SPELLINGS as MESSAGE_SPELLINGS;
pub(crate) use event_streams::has_event_stream;
pub(crate) use slice::closure;
pub(crate) use usage::Usage;

use crate::api::Options;
use crate::diagnostic::Diagnostic;
use crate::model::Model;

/// A model that is ready to be lowered, with what the analyses found out about it.
pub(crate) struct Prepared {
    pub(crate) model: Model,
    pub(crate) usage: Usage,
    pub(crate) cycles: Cycles,
    /// The operations that cannot be generated, and were not asked for by name.
    pub(crate) left_out: Vec<String>,
}

/// Runs all passes. What is wrong with the model goes to `diagnostics`. `has_streams` says whether the protocol has streaming
/// payloads.
pub(crate) fn run(
    model: Model,
    options: &Options,
    has_streams: bool,
    diagnostics: &mut Vec<Diagnostic>,
) -> Prepared {
    resolve::check(&model, diagnostics);
    default::check(&model, diagnostics);
    let (model, left_out) = event_streams::leave_out(model, &options.operations, diagnostics);
    let model = if has_streams { streams::take_out(model) } else { model };
    let mut model = slice::slice(model, &options.operations, diagnostics);
    depth::check(&model, diagnostics);
    error_message::add(&mut model);
    let usage = usage::analyze(&model);
    let cycles = cycles::analyze(&model);
    Prepared { model, usage, cycles, left_out }
}
