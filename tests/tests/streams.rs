//! Payloads that are streams: what of a model becomes one, and what callers have for it.

#![allow(clippy::unwrap_used)]

use tests::Input;

/// A model of a service with an operation, whose input has a text in `place` and a blob that is the body.
fn model(service: &str, protocol: &str, place: &str) -> Input {
    Input::model(&format!(
        r#"{{
            "metadata": {{"protocol": "{protocol}", "jsonVersion": "1.1", "targetPrefix": "a", "serviceId": "{service}",
                "apiVersion": "1", "endpointPrefix": "a", "signatureVersion": "v4"}},
            "operations": {{"UploadArchive": {{"name": "UploadArchive", "http": {{"method": "POST", "requestUri": "/"}},
                "input": {{"shape": "In"}}}}}},
            "shapes": {{
                "In": {{"type": "structure", "payload": "Body", "members": {{
                    "Name": {{"shape": "Text"{place}}}, "Body": {{"shape": "Body"}}}}}},
                "Body": {{"type": "blob", "streaming": true}},
                "Text": {{"type": "string"}}
            }}
        }}"#
    ))
}

const HEADER: &str = r#", "location": "header", "locationName": "x-name""#;

/// The file of the operation.
fn operation(input: &Input) -> String {
    let files = input.generate().unwrap().files;
    let file = files.into_iter().find(|file| file.path == "src/operation/upload_archive.rs");
    file.unwrap().contents
}

#[test]
fn a_stream_is_no_member_where_the_protocol_has_bodies_of_their_own() {
    let text = operation(&model("Any", "rest-json", HEADER));
    assert!(!text.contains("pub body:"));
    assert!(text.contains("impl crate::operation::StreamingInput for UploadArchive"));
    let text = operation(&model("Any", "json", HEADER));
    assert!(text.contains("pub body: Option<crate::Blob>"));
    assert!(!text.contains("Streaming"));
}

#[test]
fn nothing_else_has_a_place_in_a_body_that_is_a_stream() {
    let error = model("Any", "rest-json", "").generate().unwrap_err().to_string();
    assert!(error.contains("another member is the whole body"), "{error}");
    assert!(error.contains("/shapes/In/members/Name"), "{error}");
}

#[test]
fn the_modules_for_streams_are_those_of_crates_with_streams() {
    let has = |input: &Input, path: &str| {
        input.generate().unwrap().files.iter().any(|file| file.path.contains(path))
    };
    let (with, without) = (model("Any", "rest-json", HEADER), model("Any", "json", HEADER));
    for path in ["client/streaming", "client/upload", "client/tree_hash", "http/streaming"] {
        assert!(has(&with, path) && !has(&without, path), "{path}");
    }
    // The signature is about the body, so nobody can make it before.
    assert!(!has(&with, "client/presign"));
}

/// What an amendment says of the service.
#[test]
fn an_archive_has_a_tree_hash() {
    let input = model("Glacier", "rest-json", HEADER);
    let is_hashed = |input: &Input| {
        operation(input).contains(r#"tree_hash_header: Some("x-amz-sha256-tree-hash")"#)
    };
    assert!(!is_hashed(&input));
    let amended = input.clone().amended();
    assert!(is_hashed(&amended));
    let says =
        |input: &Input| operation(input).contains("`request_with_body` leaves it to its caller");
    assert!(!says(&input) && says(&amended));
}
