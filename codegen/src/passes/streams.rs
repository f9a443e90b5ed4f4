//! Takes streaming payloads out of inputs and outputs: a stream lies beside them, so that they can be cloned, compared and
//! written.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{HttpBinding, Kind, Member, Model, Shape, ShapeId, Stream};

/// Takes them out, and notes them in the operations. An operation with a stream has no pages, and nothing waits for it.
pub(crate) fn take_out(mut model: Model) -> Model {
    let messages = model.operations.values().flat_map(|of| of.input.iter().chain(&of.output));
    let messages: BTreeSet<ShapeId> = messages.cloned().collect();
    let mut streams = BTreeMap::new();
    for id in messages {
        let Some(stream) = find(&model, &id) else { continue };
        if let Some(Kind::Structure(of)) = model.shapes.get_mut(&id).map(|shape| &mut shape.kind) {
            of.members.retain(|member| member.name != stream.member);
        }
        streams.insert(id, stream);
    }
    for operation in model.operations.values_mut() {
        let stream = |id: &Option<ShapeId>| streams.get(id.as_ref()?).cloned();
        operation.request_stream = stream(&operation.input);
        operation.response_stream = stream(&operation.output);
        if operation.request_stream.is_some() || operation.response_stream.is_some() {
            operation.paginator = None;
            operation.waiters.clear();
        }
    }
    model
}

/// The stream of a structure.
fn find(model: &Model, id: &ShapeId) -> Option<Stream> {
    let members = &model.shapes.get(id)?.structure()?.members;
    members.iter().find_map(|member| stream(member, model.shapes.get(&member.target)?))
}

/// The stream that a member is, given its shape.
fn stream(member: &Member, shape: &Shape) -> Option<Stream> {
    let [own, targets] = [&member.traits, &shape.traits];
    let is_stream = member.traits.http == Some(HttpBinding::Payload)
        && shape.kind == Kind::Blob
        && (own.streaming || targets.streaming);
    is_stream.then(|| Stream {
        member: member.name.clone(),
        documentation: own.documentation.clone().or_else(|| targets.documentation.clone()),
        media_type: own.media_type.clone().or_else(|| targets.media_type.clone()),
        requires_length: own.requires_length || targets.requires_length,
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::api::{Source, Sources};
    use crate::frontend;

    const MODEL: &[u8] = br#"{
        "metadata": {"protocol": "rest-json", "serviceId": "Any", "apiVersion": "1", "endpointPrefix": "any"},
        "operations": {
            "Both": {"name": "Both", "http": {"method": "POST", "requestUri": "/"},
                "input": {"shape": "In"}, "output": {"shape": "Out"}},
            "Plain": {"name": "Plain", "http": {"method": "POST", "requestUri": "/plain"},
                "input": {"shape": "Whole"}, "output": {"shape": "Nested"}}
        },
        "shapes": {
            "In": {"type": "structure", "payload": "Body", "members": {
                "Id": {"shape": "Text", "location": "header", "locationName": "x-id"},
                "Body": {"shape": "Long", "documentation": "The bytes."}}},
            "Out": {"type": "structure", "payload": "Body", "members": {"Body": {"shape": "Bytes", "streaming": true}}},
            "Whole": {"type": "structure", "payload": "Body", "members": {"Body": {"shape": "Bytes"}}},
            "Nested": {"type": "structure", "members": {"Body": {"shape": "Long"}}},
            "Bytes": {"type": "blob"},
            "Long": {"type": "blob", "streaming": true, "requiresLength": true},
            "Text": {"type": "string"}
        }
    }"#;

    #[test]
    fn a_payload_that_is_a_stream_is_no_member() {
        let models = &[Source { name: "model.json", text: MODEL }];
        let sources = Sources { models, ..Sources::default() };
        let (model, ..) = frontend::load(&sources, false).unwrap();
        let model = take_out(model);
        let members = |id: &str| {
            let members = &model.shapes[id].structure().unwrap().members;
            members.iter().map(|member| member.name.clone()).collect::<Vec<_>>()
        };
        assert_eq!(members("In"), ["Id"]);
        assert!(members("Out").is_empty());
        // Neither a blob that is a whole body, nor a streaming one that is a part of it.
        assert_eq!(members("Whole"), ["Body"]);
        assert_eq!(members("Nested"), ["Body"]);
        let both = &model.operations["Both"];
        let request = Stream {
            member: "Body".to_owned(),
            documentation: Some("The bytes.".to_owned()),
            media_type: None,
            requires_length: true,
        };
        assert_eq!(both.request_stream, Some(request));
        assert!(!both.response_stream.as_ref().unwrap().requires_length);
        let plain = &model.operations["Plain"];
        assert_eq!((&plain.request_stream, &plain.response_stream), (&None, &None));
    }
}
