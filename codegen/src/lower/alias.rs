//! Names for builders.

use super::docs::markdown;
use crate::rust::{Alias, Structure};

/// A name for the builder of a structure, whose page lists the setters.
pub(super) fn builder_alias(structure: &Structure) -> Alias {
    let name = &structure.path.name;
    let setters = structure.fields.iter().flat_map(|field| {
        let setters = std::iter::once(field.label()).chain(field.setter.whole());
        setters.map(|setter| format!("<code>{setter}</code>"))
    });
    let setters = setters.collect::<Vec<_>>().join(", ");
    let mut docs = vec![format!("Builds [`{name}`](super::{name}).")];
    if !setters.is_empty() {
        docs.push(String::new());
        docs.extend(markdown(&format!("Its setters are {setters}.")));
    }
    Alias { name: format!("{name}Builder"), docs, structure: name.clone() }
}
