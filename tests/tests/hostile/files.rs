//! Files that hold no model, or not quite one.

use super::benign::botocore;
use super::{Case, refused, same};

const NO_JSON: &str = "this is not JSON";
const NO_MODEL: &str = "this is not a service model: it has no top-level";

pub(crate) fn cases() -> Vec<Case> {
    let model = botocore().to_string();
    let file = |name, text: &[u8], message| refused(name, text, message, "");
    let replaced = |from: &str, to: &str| {
        assert!(model.contains(from));
        model.replacen(from, to, 1)
    };
    let utf16: Vec<u8> = model.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let broken = [&b"\xff\xfe\xc0"[..], model.as_bytes()].concat();
    let in_string = [&b"{\"a\": \"\xc3\x28\"}"[..]].concat();
    vec![
        file("empty file", b"", "the file is empty"),
        file("file of blanks", b" \n\t\r\n", "the file is empty"),
        file("null", b"null", NO_MODEL),
        file("string", b"\"model\"", NO_MODEL),
        file("number", b"1e999", NO_JSON),
        file("list", b"[]", NO_MODEL),
        file("empty object", b"{}", NO_MODEL),
        file("other document", b"{\"openapi\": \"3.1.0\", \"shapes\": {}}", NO_MODEL),
        file("zero bytes", &[0; 1000], NO_JSON),
        file("UTF-16", &utf16, NO_JSON),
        file("broken UTF-8", &broken, NO_JSON),
        file("broken UTF-8 in a string", &in_string, NO_JSON),
        file("lone surrogate", replaced("Public", "\\ud800").as_bytes(), NO_JSON),
        file("control character in a string", replaced("Public", "\u{1}").as_bytes(), NO_JSON),
        file("cut off", &model.as_bytes()[..model.len() / 2], NO_JSON),
        file("two models", format!("{model}{model}").as_bytes(), NO_JSON),
        file("comment", format!("// model\n{model}").as_bytes(), NO_JSON),
        file("100,000 open brackets", "[".repeat(100_000).as_bytes(), NO_JSON),
        file("100,000 open braces", "{\"a\":".repeat(100_000).as_bytes(), NO_JSON),
        file(
            "documentation nested 100,000 deep",
            replaced("\"2.0\"", &format!("{}{}", "[".repeat(100_000), "]".repeat(100_000)))
                .as_bytes(),
            NO_JSON,
        ),
        refused(
            "version of Smithy that there is not",
            &b"{\"smithy\": \"9.0\"}"[..],
            "expected a version of Smithy",
            "/smithy",
        ),
        same("byte order mark", format!("\u{feff}{model}").as_bytes(), botocore()),
        same(
            "key that is there twice",
            replaced("\"S\":{", "\"S\":{\"type\":\"blob\"},\"S\":{").as_bytes(),
            botocore(),
        ),
    ]
}
