//! What must not be shown.

use super::context::Context;
use crate::model::{Kind, Member, ShapeId, Traits};

/// Whether a member of a structure or a union must not be shown, because of any of the three.
pub(super) fn is_sensitive(cx: &Context<'_>, container: &Traits, member: &Member) -> bool {
    container.sensitive || member.traits.sensitive || is_shape_sensitive(cx, &member.target)
}

/// Whether a shape or something in it is sensitive. What is in a structure shows itself, or does not.
fn is_shape_sensitive(cx: &Context<'_>, id: &ShapeId) -> bool {
    let Some(shape) = cx.shape(id) else { return false };
    shape.traits.sensitive
        || match &shape.kind {
            Kind::List(list) => is_shape_sensitive(cx, &list.member),
            Kind::Map(map) => {
                is_shape_sensitive(cx, &map.key) || is_shape_sensitive(cx, &map.value)
            }
            _ => false,
        }
}
