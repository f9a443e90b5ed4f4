//! Structures and their fields.

use super::constraints;
use super::context::Context;
use super::default::default;
use super::docs::{self, markdown};
use super::error;
use super::member_docs;
use super::names::{self, TypeName};
use super::presence::{self, Role, has_default, is_optional};
use super::sensitive::is_sensitive;
use super::setter::setter;
use super::types;
use crate::model::{self, Member, ShapeId, Traits};
use crate::protocol::Side;
use crate::rust::{Field, Path, Structure, Type};

/// A structure of `types`, or an error.
pub(super) fn of_types(
    cx: &Context<'_>,
    id: &ShapeId,
    structure: &model::Structure,
    traits: &Traits,
    name: &TypeName,
) -> Structure {
    let builders =
        if name.is_error { "crate::types::error::builders" } else { "crate::types::builders" };
    let usage = &cx.prepared.usage;
    let mut lowered = Structure {
        path: types::path(name),
        shape: id.as_str().to_owned(),
        docs: markdown(traits.documentation.as_deref().unwrap_or_default()),
        deprecated: docs::deprecated(traits.deprecated.as_ref()),
        fields: fields(cx, id, structure, traits, Role::Part),
        is_input: usage.is_input(id),
        is_output: usage.is_output(id),
        builders,
        error: None,
    };
    lowered.error = structure.error.as_ref().map(|_| error::facts(&lowered.fields));
    lowered
}

/// The input or the output of an operation: a structure of the operation's own, whatever the model calls it.
pub(super) fn of_operation(
    cx: &Context<'_>,
    id: Option<&ShapeId>,
    operation: &str,
    module: &str,
    role: Role,
) -> Structure {
    let suffix = if role == Role::Input { "Input" } else { "Output" };
    let name = format!("{operation}{suffix}");
    let shape = id.and_then(|id| Some((id, cx.shape(id)?)));
    let found = shape.and_then(|(id, shape)| match &shape.kind {
        model::Kind::Structure(structure) => Some((id.clone(), structure, &shape.traits)),
        _ => None,
    });
    let (nothing, no_traits) = (model::Structure::default(), Traits::default());
    let (id, structure, traits) =
        found.unwrap_or_else(|| (ShapeId::new(&name), &nothing, &no_traits));
    let side = suffix.to_lowercase();
    let html = traits.documentation.clone();
    let html = html.unwrap_or_else(|| format!("The {side} of <code>{operation}</code>."));
    Structure {
        path: Path { module: module.to_owned(), name },
        shape: id.as_str().to_owned(),
        docs: markdown(&html),
        deprecated: docs::deprecated(traits.deprecated.as_ref()),
        fields: fields(cx, &id, structure, traits, role),
        is_input: role == Role::Input,
        is_output: role == Role::Output,
        builders: "builders",
        error: None,
    }
}

fn fields(
    cx: &Context<'_>,
    id: &ShapeId,
    structure: &model::Structure,
    traits: &Traits,
    role: Role,
) -> Vec<Field> {
    let is_checked = match role {
        Role::Input => true,
        Role::Output => false,
        Role::Part => cx.prepared.usage.is_input(id),
    };
    let side = match role {
        Role::Input => Some(Side::Request),
        Role::Output => Some(Side::Response),
        Role::Part => structure.error.as_ref().map(|_| Side::Response),
    };
    let names = names::fields(&structure.members);
    let whole_setters = names::whole_setters(&names);
    let members = structure.members.iter().zip(names).zip(whole_setters);
    let fields = members.map(|((member, name), whole)| {
        let container = Container { id, traits, role, side, is_checked };
        field(cx, &container, member, name, whole)
    });
    fields.collect()
}

/// The structure that a field is in.
struct Container<'a> {
    id: &'a ShapeId,
    traits: &'a Traits,
    role: Role,
    /// The message that its members may be anywhere in; of the parts of others, nothing.
    side: Option<Side>,
    /// Whether what it holds is checked before it is sent.
    is_checked: bool,
}

fn field(
    cx: &Context<'_>,
    container: &Container<'_>,
    member: &Member,
    name: String,
    whole: String,
) -> Field {
    let &Container { id, traits, role, side, is_checked } = container;
    let recursion = cx.prepared.cycles.of(id, &member.target, member.required);
    let is_optional = is_optional(cx, member, role, recursion);
    let plain = types::of_member(cx, &member.target, recursion);
    let mut constraints = Vec::new();
    if is_checked {
        constraints.extend(presence::constraint(member, role, is_optional, recursion));
        constraints.extend(constraints::of_member(cx, member));
    }
    let shape = cx.shape(&member.target);
    let binding = side.zip(shape).map(|(side, shape)| (cx.protocol.binding)(side, member, shape));
    let binding = binding.unwrap_or_default();
    Field {
        name,
        member: member.name.clone(),
        wire_name: (cx.protocol.wire_name)(member).to_owned(),
        docs: member_docs::of(cx, member),
        deprecated: docs::deprecated(member.traits.deprecated.as_ref()),
        default: default(cx, member),
        is_required: !is_optional && !has_default(member),
        is_sensitive: is_sensitive(cx, traits, member),
        timestamp_format: types::timestamp_format(cx, member, &binding),
        binding,
        constraints,
        setter: setter(cx, &member.target, &plain, whole),
        of_type: if is_optional { Type::Option(Box::new(plain)) } else { plain },
    }
}
