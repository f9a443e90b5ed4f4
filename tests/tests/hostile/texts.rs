//! Strings that try to leave the literal, the comment, the attribute or the table that they stand in.

use serde_json::{Value, json};

use super::benign::{all_of_botocore, all_of_smithy};
use super::{Case, same};

/// Where any text may stand.
const BOTOCORE: &[&str] = &[
    "/documentation",
    "/metadata/apiVersion",
    "/metadata/endpointPrefix",
    "/metadata/serviceFullName",
    "/metadata/signingName",
    "/metadata/targetPrefix",
    "/operations/Op/name",
    "/operations/Op/documentation",
    "/operations/Op/deprecatedMessage",
    "/operations/Op/deprecatedSince",
    "/operations/Op/http/method",
    "/operations/Op/http/requestUri",
    "/operations/Op/httpChecksum/requestAlgorithmMember",
    "/operations/Op/requestcompression/encodings/0",
    "/shapes/In/documentation",
    "/shapes/In/members/Label/documentation",
    "/shapes/In/members/Header/locationName",
    "/shapes/Err/error/code",
    "/shapes/Name/pattern",
    "/shapes/Kind/enumDocumentation/NOVEL",
];

const SMITHY: &[&str] = &[
    "/shapes/lib#Library/version",
    "/shapes/lib#Library/traits/aws.api#service/arnNamespace",
    "/shapes/lib#Library/traits/aws.api#service/endpointPrefix",
    "/shapes/lib#Library/traits/aws.auth#sigv4/name",
    "/shapes/lib#Library/traits/smithy.api#documentation",
    "/shapes/lib#Library/traits/smithy.api#title",
    "/shapes/lib#Op/traits/smithy.api#documentation",
    "/shapes/lib#Op/traits/smithy.api#deprecated/message",
    "/shapes/lib#Op/traits/smithy.api#deprecated/since",
    "/shapes/lib#Op/traits/smithy.api#http/method",
    "/shapes/lib#Op/traits/smithy.api#http/uri",
    "/shapes/lib#In/members/Header/traits/smithy.api#httpHeader",
    "/shapes/lib#In$Mixed/traits/smithy.api#documentation",
    "/shapes/lib#Err/traits/aws.protocols#awsQueryError/code",
    "/shapes/lib#Name/traits/smithy.api#pattern",
    "/shapes/lib#Kind/members/NOVEL/traits/smithy.api#enumValue",
    "/shapes/lib#Old/traits/smithy.api#enum/0/value",
    "/shapes/lib#Old/traits/smithy.api#enum/0/documentation",
    "/shapes/lib#Raw/traits/smithy.api#mediaType",
];

pub(crate) fn cases() -> Vec<Case> {
    let controls: String = ('\0'..=' ').chain('\u{7f}'..='\u{9f}').collect();
    let bidi: String = ('\u{200b}'..='\u{200f}').chain('\u{2028}'..='\u{202e}').collect();
    let bidi = format!("a{bidi}\u{2066}b\u{2069}\u{61c}\u{feff}\u{ad}\u{e0041}c");
    let many = |text: &str| text.repeat(20_000 / text.len());
    let cases = [
        text(
            ["a text that leaves a string", "the same in Smithy"],
            "\"; pub fn evil() {} const X: &str = \"",
        ),
        text(
            ["a text that leaves a raw string", "a Smithy text that leaves a raw string"],
            "\"##; pub fn evil() {} //",
        ),
        text(
            ["a text that leaves a comment", "a Smithy text that leaves a comment"],
            "*/ pub fn evil() {} /*",
        ),
        text(
            ["a text that leaves its line", "a Smithy text that leaves its line"],
            "\n}\npub fn evil() {}\n",
        ),
        text(
            ["a text with all ends of lines", "a Smithy text with all ends of lines"],
            "a\r\npub fn evil() {}\rpub fn evil() {}\u{2028}pub fn evil() {}\u{85}pub fn evil() {}",
        ),
        text(
            ["a text that leaves an attribute", "a Smithy text that leaves an attribute"],
            "\"]\npub fn evil() {}\n#[doc = \"",
        ),
        text(
            ["a text that is an attribute", "a Smithy text that is an attribute"],
            "#![no_std] #[cfg(evil)] #![doc = include_str!(\"/etc/passwd\")]",
        ),
        text(
            ["a text with code", "a Smithy text with code"],
            "```\npanic!()\n```\n~~~rust\npanic!()\n~~~\n\n    indented();\n<pre><code>evil()</code></pre>",
        ),
        text(
            ["a text with scripts", "a Smithy text with scripts"],
            "<script>alert(1)</script><img src=x onerror=alert(1)><!-- --!> <style>*{}</style>",
        ),
        text(
            ["a text of broken HTML", "a Smithy text of broken HTML"],
            "<p><ul><li><a href=\"<b>\"</p></li></ul></p></p>&#x110000;&#0;&#xd800;&evil;<",
        ),
        text(
            ["a text of Markdown", "a Smithy text of Markdown"],
            "[a](javascript:alert(1)) ![b](file:///etc/passwd) [c]\n\n[c]: evil\n# Title\n---\n> q\n1. l",
        ),
        text(
            ["a text that is a manifest", "a Smithy text that is a manifest"],
            "\"\n[dependencies]\nevil = \"1\"\n[build-dependencies]\n'''\n\"\"\"\\\n#",
        ),
        text(
            ["a text of escapes", "a Smithy text of escapes"],
            "{} {0} {x:?} {{ }} %s %n \\ \\u{41} \\x41 \\\" \\\\ $(evil) `evil`",
        ),
        text(
            ["a text of control characters", "a Smithy text of control characters"],
            &format!("a{controls}b"),
        ),
        text(["a text of bidi characters", "a Smithy text of bidi characters"], &bidi),
        text(
            ["a text of emoji", "a Smithy text of emoji"],
            "🦀\u{301}\u{1f468}\u{200d}\u{1f469}日本",
        ),
        text(["20,000 letters", "20,000 letters in Smithy"], &many("a")),
        text(["1,000 open lists", "1,000 open lists in Smithy"], &many("<p><b><ul><li><a href=x>")),
        text(
            ["thousands of closed elements", "thousands of closed elements in Smithy"],
            &many("</b></p>"),
        ),
        text(["20,000 signs of Markdown", "20,000 signs of Markdown in Smithy"], &many("[`*_<![")),
        text(["20,000 broken entities", "20,000 broken entities in Smithy"], &many("&#&a")),
        text(["20,000 lines", "20,000 lines in Smithy"], &many("a\n")),
        text(["20,000 blanks", "20,000 blanks in Smithy"], &format!("a{}b", many(" "))),
    ];
    cases.into_iter().flatten().collect()
}

/// The text in all places at once, in both forms of models.
fn text(names: [&'static str; 2], text: &str) -> [Case; 2] {
    let of = |name, model: Value, places| {
        same(name, put(model.clone(), places, text), put(model, places, "x"))
    };
    [of(names[0], all_of_botocore(), BOTOCORE), of(names[1], all_of_smithy(), SMITHY)]
}

fn put(mut model: Value, places: &[&str], text: &str) -> Value {
    for place in places {
        *model.pointer_mut(place).unwrap_or_else(|| panic!("no {place}")) = json!(text);
    }
    model
}
