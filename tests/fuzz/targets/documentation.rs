//! Bytes as the documentation of a type and of its member: what becomes of it is Markdown that shows text,
//! and holds no test, no HTML and no link to anything but the web, as rustdoc's own parser sees it.

#![no_main]

use codegen::{Options, Selection, Source, Sources};
use libfuzzer_sys::fuzz_target;
use pulldown_cmark::{CodeBlockKind, Event, LinkType, Options as Extensions, Parser, Tag};

/// Occurs in links that the generator makes itself, and hopefully in no input.
const OPERATION: &str = "Frobnicate";

/// What the documentation of the client and of the root refers to.
const OWN: [&str; 2] = ["crate::client::Config::from_env", "operation::frobnicate"];

fuzz_target!(|data: &[u8]| {
    let text = String::from_utf8_lossy(data);
    let model = serde_json::json!({
        "metadata": {
            "apiVersion": "1", "endpointPrefix": "prefix", "jsonVersion": "1.1", "protocol": "json",
            "serviceFullName": "Service", "serviceId": "Id", "targetPrefix": "Service",
        },
        "operations": {OPERATION: {"output": {"shape": "Output"}}},
        "shapes": {
            "Output": {"type": "structure", "members": {"Text": {"shape": "Text", "documentation": text}}},
            "Text": {"type": "string", "enum": ["a"], "documentation": text, "enumDocumentation": {"a": text}},
        },
    });
    let model = model.to_string();
    let options = Options {
        operations: Selection::All,
        crate_name: None,
        honor_client_optional: false,
        protocol_tests: false,
    };
    let source = Source { name: "model.json", text: model.as_bytes() };
    let sources = Sources { models: &[source], ..Sources::default() };
    let generated =
        codegen::generate(&sources, &options).unwrap_or_else(|diagnostics| panic!("{diagnostics}"));
    for file in generated.files.iter().filter(|file| !file.path.starts_with("src/support")) {
        if file.path.ends_with(".rs") {
            check_file(&file.contents);
        }
    }
});

/// Checks each run of `///` lines, which is what rustdoc takes for one text.
fn check_file(contents: &str) {
    let mut markdown = String::new();
    for line in contents.lines().chain([""]) {
        match line.trim_start().strip_prefix("///") {
            Some(text) => {
                assert!(!text.contains(|c: char| c.is_control()), "{text:?}");
                markdown.push_str(text.strip_prefix(' ').unwrap_or(text));
                markdown.push('\n');
            }
            None => check_markdown(&std::mem::take(&mut markdown)),
        }
    }
}

fn check_markdown(markdown: &str) {
    let rustdoc = Extensions::ENABLE_TABLES
        | Extensions::ENABLE_FOOTNOTES
        | Extensions::ENABLE_STRIKETHROUGH
        | Extensions::ENABLE_TASKLISTS
        | Extensions::ENABLE_SMART_PUNCTUATION;
    // Rustdoc looks for an item of the name in brackets.
    let broken = |link: pulldown_cmark::BrokenLink<'_>| {
        assert!(link.reference.contains(OPERATION), "a link to {:?}\n{markdown}", link.reference);
        None
    };
    for event in Parser::new_with_broken_link_callback(markdown, rustdoc, Some(broken)) {
        match event {
            Event::Html(html) | Event::InlineHtml(html) => panic!("{html:?} in\n{markdown}"),
            Event::Start(Tag::CodeBlock(CodeBlockKind::Indented)) => {
                panic!("a doctest in\n{markdown}");
            }
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) => {
                assert_eq!(&*language, "text", "{markdown}");
            }
            Event::Start(Tag::Link { link_type, dest_url, .. }) => {
                let is_web =
                    ["https://", "http://"].iter().any(|scheme| dest_url.starts_with(scheme));
                // From a structure to its builder, and back, and from a client's method to its operation.
                let modules = ["super::", "builders::", "crate::operation::frobnicate::"];
                let of_operation = modules.iter().any(|module| {
                    dest_url.strip_prefix(module).is_some_and(|name| name.starts_with(OPERATION))
                });
                let is_own = OWN.contains(&&*dest_url);
                let is_ours = link_type == LinkType::Inline
                    && (dest_url.contains('@') || of_operation || is_own);
                assert!(is_web || is_ours, "{dest_url:?} in\n{markdown}");
            }
            Event::Start(
                Tag::Image { .. }
                | Tag::FootnoteDefinition(_)
                | Tag::Heading { .. }
                | Tag::Table(_)
                | Tag::MetadataBlock(_)
                | Tag::Strikethrough
                | Tag::HtmlBlock,
            )
            | Event::FootnoteReference(_)
            | Event::TaskListMarker(_)
            | Event::Rule => panic!("{event:?} in\n{markdown}"),
            _ => {}
        }
    }
}
