//! Open enumerations.

use super::docs::{self, code, html, markdown};
use super::names::{self, TypeName};
use super::types;
use crate::model::{EnumValue, ShapeId, Traits};
use crate::rust::{Docs, Enumeration, Variant};

pub(super) fn enumeration(
    id: &ShapeId,
    values: &[EnumValue],
    traits: &Traits,
    name: &TypeName,
) -> Enumeration {
    let variants = values.iter().zip(names::variants(values));
    let variants = variants.map(|(value, name)| Variant {
        name,
        value: value.value.clone(),
        docs: variant_docs(value),
    });
    Enumeration {
        path: types::path(name),
        shape: id.as_str().to_owned(),
        docs: markdown(traits.documentation.as_deref().unwrap_or_default()),
        deprecated: docs::deprecated(traits.deprecated.as_ref()),
        is_sensitive: traits.sensitive,
        variants: variants.collect(),
    }
}

/// The value on the wire, then what the model says about it, in one paragraph so that they wrap together.
fn variant_docs(value: &EnumValue) -> Docs {
    let invisible = match value.value.as_str() {
        "" => Some("The empty string"),
        value if code(value).is_empty() => Some("A string that cannot be seen"),
        _ => None,
    };
    let Some(about) = &value.documentation else {
        return vec![invisible.map_or_else(|| code(&value.value), str::to_owned)];
    };
    let about = about.trim_start();
    let about = about.strip_prefix("<p>").unwrap_or(about);
    let wire = html(&value.value);
    let wire = invisible.map_or_else(|| format!("<code>{wire}</code>"), str::to_owned);
    markdown(&format!("<p>{wire}: {about}"))
}
