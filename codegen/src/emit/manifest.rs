//! The package's `Cargo.toml`.

use super::Context;
use super::support::Needs;
use crate::api::{File, Selection};
use crate::names;

pub(super) fn file(cx: &Context<'_>, header: &str) -> File {
    let needs = Needs::of(cx);
    let mut text = format!(
        "# {header}\n\n\
         [package]\n\
         name = {name}\n\
         version = \"0.1.0\"\n\
         edition = \"2024\"\n\
         rust-version = \"1.85\"\n\
         description = {description}\n\
         publish = false\n\n\
         [lib]\n\
         doctest = false\n\n\
         [dependencies]\n\
         serde_core = {{ version = \"1.0.220\", default-features = false, features = [\"std\"] }}\n",
        name = quoted(&package(cx)),
        description = quoted(&description(cx)),
    );
    // Without the feature, serde_json may be off by the last digit of a float.
    text += match needs.has_documents {
        true => "serde_json = { version = \"1.0.145\", features = [\"float_roundtrip\"] }\n",
        false => {
            "serde_json = { version = \"1.0.145\", optional = true, features = [\"float_roundtrip\"] }\n"
        }
    };
    if needs.has_compression {
        text += "flate2 = { version = \"1.0\", optional = true }\n";
    }
    text += "http = { version = \"1.1\", optional = true }\n";
    if needs.has_timestamps {
        text += "chrono = { version = \"0.4.34\", default-features = false, optional = true }\n\
                 jiff = { version = \"1.0\", default-features = false, features = [\"std\"], optional = true }\n\
                 time = { version = \"0.3.38\", default-features = false, optional = true }\n";
    }
    if cx.prepared.protocol_tests.is_some() {
        text += "\n[dev-dependencies]\nhttp = \"1.1\"\nserde_json = \"1.0.145\"\n";
    }
    text += "\n[features]\ndefault = [\"http\"]\n\
             # Requests and responses of the operations. Without it there are types and serde code alone.\n";
    let crates = [
        needs.has_compression.then_some("\"dep:flate2\""),
        Some("\"dep:http\""),
        (!needs.has_documents).then_some("\"dep:serde_json\""),
    ];
    let crates: Vec<_> = crates.into_iter().flatten().collect();
    text.extend(["http = [", &crates.join(", "), "]\n"]);
    if needs.has_timestamps {
        text += "# Conversions of `DateTime` from and to the types of these crates.\n\
                 chrono = [\"dep:chrono\"]\n\
                 jiff = [\"dep:jiff\"]\n\
                 time = [\"dep:time\"]\n";
    }
    if cx.prepared.protocol_tests.is_some() {
        text += "\n[[test]]\nname = \"protocol\"\nrequired-features = [\"http\"]\n";
    }
    File { path: "Cargo.toml".to_owned(), contents: text }
}

/// The name of the package.
pub(super) fn package(cx: &Context<'_>) -> String {
    if let Some(name) = &cx.options.crate_name {
        return name.clone();
    }
    let operation = match (&cx.options.operations, cx.model().operations.len()) {
        (Selection::Named(_), 1) => cx.model().operations.keys().next(),
        _ => None,
    };
    names::package(&cx.model().service.id, operation.map(String::as_str))
}

fn description(cx: &Context<'_>) -> String {
    let service = &cx.model().service;
    let name = if service.full_name.is_empty() { &service.id } else { &service.full_name };
    let operations = match (&cx.options.operations, cx.model().operations.len()) {
        (Selection::All, _) => "all operations".to_owned(),
        (Selection::Named(_), 1) => cx.model().operations.keys().cloned().collect(),
        (Selection::Named(_), count) => format!("{count} operations"),
    };
    format!("Types and serde code for {name}: {operations}")
}

/// A basic string of TOML.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for character in text.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            _ if crate::diagnostic::is_disruptive(character) => quoted.push(' '),
            _ => quoted.push(character),
        }
    }
    quoted.push('"');
    quoted
}
