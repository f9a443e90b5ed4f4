//! The names of shapes within their service.

use std::collections::BTreeMap;

use super::id::local_name;
use super::shape::is_prelude;
use crate::json::Node;
use crate::model::{Shape, ShapeId};

/// The names of shapes within their service: what follows the `#`, unless the service renames them.
///
/// Two types of one name are an error. What becomes no type of its own is told apart by its id.
pub(super) fn of(
    shapes: &BTreeMap<ShapeId, Shape>,
    rename: &BTreeMap<String, String>,
    service: &Node<'_>,
) -> BTreeMap<ShapeId, ShapeId> {
    let mut ids_by_name: BTreeMap<&str, Vec<&ShapeId>> = BTreeMap::new();
    for id in shapes.keys() {
        let name = rename.get(id.as_str()).map_or_else(|| local_name(id.as_str()), String::as_str);
        ids_by_name.entry(name).or_default().push(id);
    }
    for id in rename.keys().filter(|id| !shapes.contains_key(id.as_str())) {
        service.warning(format!("`rename` names {id:?}, which the service does not use"));
    }
    let mut names = BTreeMap::new();
    for (name, ids) in ids_by_name {
        let is_type = |id: &&ShapeId| shapes[*id].is_named() && !is_prelude(id.as_str());
        let types: Vec<&ShapeId> = ids.iter().copied().filter(is_type).collect();
        if types.len() > 1 {
            let ids = types.iter().map(|id| id.as_str()).collect::<Vec<_>>().join(", ");
            service.error(format!(
                "several types of the service are called {name:?}: {ids}; expected a `rename` for all but one"
            ));
        }
        let keeps_name = types.first().or(ids.first().filter(|_| ids.len() == 1)).copied();
        for id in ids {
            let name = if Some(id) == keeps_name { name } else { id.as_str() };
            names.insert(id.clone(), ShapeId::new(name));
        }
    }
    names
}
