//! A model in several files, as one document.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::diagnostic::Diagnostic;

/// One document made of all files. What it has of them keeps its pointer, so that a diagnostic about the document
/// is one about a file; which, is remembered.
pub(super) struct Merged {
    /// The name of the file that stands for all.
    pub(super) name: String,
    pub(super) document: Value,
    pub(super) sources: Sources,
}

/// The names of the files that brought what stands at a pointer.
pub(super) type Sources = BTreeMap<String, String>;

/// Makes diagnostics about the merged document name the file that brought what they are about.
pub(super) fn attribute(diagnostics: &mut [Diagnostic], model_name: &str, sources: &Sources) {
    for diagnostic in diagnostics.iter_mut().filter(|diagnostic| diagnostic.source == model_name) {
        let mut place = diagnostic.pointer.as_str();
        while let Some(end) = place.rfind('/') {
            if let Some(source) = sources.get(place) {
                diagnostic.source.clone_from(source);
                break;
            }
            place = &place[..end];
        }
    }
}
