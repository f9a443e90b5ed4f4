//! Gives every error a member for its message.

use std::collections::BTreeSet;

use crate::model::{Kind, Member, Model, Origin, Shape, ShapeId, Traits};

/// The names that services use for what they have to say about an error, in the order in which they count.
pub(crate) const SPELLINGS: [&str; 3] = ["message", "Message", "errorMessage"];

/// Adds the member `message` to errors that have neither of the first two, as the official SDK does.
pub(crate) fn add(model: &mut Model) {
    let target = string_id(model);
    let sensitive: BTreeSet<ShapeId> = {
        let marked = model.shapes.iter().filter(|(_, shape)| shape.traits.sensitive);
        marked.map(|(id, _)| id.clone()).collect()
    };
    let mut is_needed = false;
    for shape in model.shapes.values_mut() {
        let Kind::Structure(structure) = &mut shape.kind else { continue };
        let has_message =
            structure.members.iter().any(|member| SPELLINGS[..2].contains(&&*member.name));
        if structure.error.is_none() || has_message {
            continue;
        }
        let mut message = message(&target);
        // Where another spelling is sensitive, so is this one.
        message.traits.sensitive = structure.members.iter().any(|member| {
            SPELLINGS.contains(&&*member.name)
                && (member.traits.sensitive || sensitive.contains(&member.target))
        });
        structure.members.push(message);
        is_needed = true;
    }
    if is_needed {
        let (origin, traits) = (Origin::default(), Traits::default());
        model.shapes.insert(target, Shape { origin, kind: Kind::String, traits });
    }
}

fn message(target: &ShapeId) -> Member {
    let documentation = "What the service has to say about the error.".to_owned();
    Member {
        name: SPELLINGS[0].to_owned(),
        target: target.clone(),
        required: false,
        client_optional: false,
        default: None,
        traits: Traits { documentation: Some(documentation), ..Traits::default() },
    }
}

/// An id for a plain string that no shape of the model has.
fn string_id(model: &Model) -> ShapeId {
    let mut id = "smithy.api#String".to_owned();
    while model.shapes.contains_key(id.as_str()) {
        id.push('_');
    }
    ShapeId::new(id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{ErrorTraits, Structure};

    fn names(member: &str, error: Option<ErrorTraits>) -> Vec<String> {
        let target = ShapeId::new("smithy.api#String");
        let members = vec![Member { name: member.to_owned(), ..message(&target) }];
        let kind = Kind::Structure(Structure { members, error });
        let (origin, traits) = (Origin::default(), Traits::default());
        let mut model = Model::default();
        let id = ShapeId::new("Shape");
        model.shapes.insert(id.clone(), Shape { origin, kind, traits });
        add(&mut model);
        let structure = model.shapes[&id].structure().unwrap();
        structure.members.iter().map(|member| member.name.clone()).collect()
    }

    #[test]
    fn errors_without_a_message_get_one() {
        let error = Some(ErrorTraits::default());
        assert_eq!(names("Resource", error.clone()), ["Resource", "message"]);
        assert_eq!(names("errorMessage", error.clone()), ["errorMessage", "message"]);
        assert_eq!(names("message", error.clone()), ["message"]);
        assert_eq!(names("Message", error), ["Message"]);
        assert_eq!(names("Resource", None), ["Resource"]);
    }

    #[test]
    fn a_message_is_sensitive_where_another_spelling_is() {
        for is_sensitive in [true, false] {
            let target = ShapeId::new("Text");
            let mut other = Member { name: "errorMessage".to_owned(), ..message(&target) };
            other.traits.sensitive = is_sensitive;
            let error = Some(ErrorTraits::default());
            let kind = Kind::Structure(Structure { members: vec![other], error });
            let (origin, traits) = (Origin::default(), Traits::default());
            let (mut model, id) = (Model::default(), ShapeId::new("Shape"));
            model.shapes.insert(id.clone(), Shape { origin, kind, traits });
            add(&mut model);
            let members = &model.shapes[&id].structure().unwrap().members;
            assert_eq!(members[1].traits.sensitive, is_sensitive);
        }
    }

    #[test]
    fn the_id_of_its_shape_is_nobody_elses() {
        let mut model = Model::default();
        let shape =
            Shape { origin: Origin::default(), kind: Kind::Blob, traits: Traits::default() };
        model.shapes.insert(ShapeId::new("smithy.api#String"), shape);
        assert_eq!(string_id(&model), ShapeId::new("smithy.api#String_"));
    }
}
