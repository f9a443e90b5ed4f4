//! Bytes as a model: generating from it ends, with a crate that could be written and read, or with
//! diagnostics that could be shown.
//!
//! A zero byte starts another document: amendments where it is an array, an overlay where it says `"merge"`,
//! and otherwise one more file of the model.

#![no_main]

use std::collections::{BTreeMap, BTreeSet};

use codegen::{Diagnostic, Documentation, File, Options, Selection, Source, Sources};
use libfuzzer_sys::{fuzz_mutator, fuzz_target};
use syn::{ImplItem, Item};

fuzz_target!(|data: &[u8]| {
    let documents: Vec<&[u8]> = data.split(|byte| *byte == 0).collect();
    let are_amendments = |text: &[u8]| text.trim_ascii_start().starts_with(b"[");
    let is_overlay = |text: &[u8]| text.windows(7).any(|word| word == b"\"merge\"");
    let (amendments, others): (Vec<_>, Vec<_>) = (0..)
        .zip(&documents)
        .map(|(index, text)| Source { name: ["a", "b", "c", "d"][index % 4], text })
        .partition(|source| are_amendments(source.text));
    let (overlays, models): (Vec<_>, Vec<_>) =
        others.into_iter().partition(|source| is_overlay(source.text));

    let sources = Sources {
        models: &models,
        amendments: &amendments,
        overlays: &overlays,
        ..Sources::default()
    };
    match codegen::generate(&sources, &options(Selection::All)) {
        Ok(generated) => {
            check_files(&generated.files);
            generated.diagnostics.iter().for_each(check_finding);
        }
        Err(diagnostics) => diagnostics.iter().for_each(check_finding),
    }
    if let Ok(summary) = codegen::summarize(&models)
        && let [model] = models[..]
        && let Some(operation) = summary.operations.first()
    {
        check_slice(&model, &operation.name);
    }
});

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    // The last document is the overlay, where there is one; what comes first is mutated half of the time.
    let last = data[..size].iter().rposition(|byte| *byte == 0).map_or(0, |at| at + 1);
    let dictionary = include_str!("../dictionaries/model");
    match seed % 2 {
        0 if last > 0 => mutate_first(data, size, max_size, seed, dictionary),
        _ => fuzz::mutate_json(data, last, size, max_size, seed, dictionary),
    }
});

/// Mutates the first document, and leaves the others as they are.
fn mutate_first(
    data: &mut [u8],
    size: usize,
    max_size: usize,
    seed: u32,
    dictionary: &str,
) -> usize {
    let end = data[..size].iter().position(|byte| *byte == 0).unwrap_or(size);
    let rest = data[end..size].to_vec();
    let end = fuzz::mutate_json(data, 0, end, max_size - rest.len(), seed, dictionary);
    data[end..end + rest.len()].copy_from_slice(&rest);
    end + rest.len()
}

fn options(operations: Selection) -> Options {
    Options { operations, crate_name: None, honor_client_optional: true, protocol_tests: true }
}

/// Cutting an operation out of a model changes nothing in what is generated for it.
fn check_slice(model: &Source<'_>, operation: &str) {
    let names = [operation.to_owned()];
    let cut = match codegen::slice(model, &names, Documentation::Keep) {
        Ok(cut) => cut,
        Err(diagnostics) => return diagnostics.iter().for_each(check_finding),
    };
    let _ = codegen::slice(model, &names, Documentation::Strip);
    let options = options(Selection::Named(names.to_vec()));
    let source = Source { name: model.name, text: cut.as_bytes() };
    let files = |source| {
        let sources = Sources { models: &[source], ..Sources::default() };
        codegen::generate(&sources, &options).map(|crate_| crate_.files)
    };
    if let Ok(of_all) = files(*model) {
        let of_cut = files(source).unwrap_or_else(|diagnostics| panic!("{diagnostics}"));
        assert_eq!(of_all, of_cut);
    }
}

fn check_finding(diagnostic: &Diagnostic) {
    let shown = diagnostic.to_string();
    assert!(!shown.chars().any(|c| c != '\n' && is_disruptive(c)), "{shown:?}");
    assert!(diagnostic.pointer.is_empty() || diagnostic.pointer.starts_with('/'), "{shown}");
}

/// Characters that do something to the text around them.
fn is_disruptive(character: char) -> bool {
    character.is_control() || matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn check_files(files: &[File]) {
    let mut modules = BTreeSet::new();
    let mut declared = BTreeSet::from(["src/lib".to_owned()]);
    let mut paths = BTreeSet::new();
    for File { path, contents } in files {
        let mut parts = path.split('/');
        assert!(parts.all(|part| !matches!(part, "" | "." | "..")) && path.len() < 200, "{path:?}");
        let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '.' | '_');
        assert!(path.chars().all(is_plain), "{path:?}");
        assert!(paths.insert(path.to_ascii_lowercase()), "two files {path:?}");
        assert!(!contents.contains(|c| c != '\n' && is_disruptive(c)), "{path}: {contents:?}");
        match path.strip_suffix(".rs") {
            Some(module) => {
                modules.insert(module.to_owned());
                let file = syn::parse_file(contents)
                    .unwrap_or_else(|error| panic!("{path} is no Rust: {error}\n{contents}"));
                check_names(path, &file.items);
                let parent = module.strip_suffix("/lib").unwrap_or(module);
                declared.extend(module_names(&file.items).map(|name| format!("{parent}/{name}")));
            }
            None => check_manifest(path, contents),
        }
    }
    assert_eq!(modules, declared, "not each module has a file, or not each file is a module");
}

fn check_manifest(path: &str, contents: &str) {
    assert_eq!(path, "Cargo.toml");
    let manifest: toml::Table =
        contents.parse().unwrap_or_else(|error| panic!("{error}\n{contents}"));
    let tables: Vec<_> = manifest.keys().map(String::as_str).collect();
    assert_eq!(tables, ["dependencies", "features", "lib", "package"], "{contents}");
}

fn module_names(items: &[Item]) -> impl Iterator<Item = String> {
    items.iter().filter_map(|item| match item {
        Item::Mod(module) if module.content.is_none() => {
            Some(module.ident.to_string().trim_start_matches("r#").to_owned())
        }
        _ => None,
    })
}

/// Whether each name is taken once: of an item in its file, of a field, a variant or a method in its type.
fn check_names(path: &str, items: &[Item]) {
    let mut names: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut take = |scope: String, name: &dyn ToString| {
        let name = name.to_string();
        let is_new = names.entry(scope.clone()).or_default().insert(name.clone());
        assert!(is_new, "{path}: the name `{name}` is taken twice {scope}");
    };
    for item in items {
        match item {
            Item::Struct(item) => {
                take("as a type".to_owned(), &item.ident);
                for field in item.fields.iter().filter_map(|field| field.ident.as_ref()) {
                    take(format!("in {}", item.ident), field);
                }
            }
            Item::Enum(item) => {
                take("as a type".to_owned(), &item.ident);
                for variant in &item.variants {
                    take(format!("in {}", item.ident), &variant.ident);
                }
            }
            Item::Mod(item) => take("as a module".to_owned(), &item.ident),
            Item::Impl(item) if item.trait_.is_none() => {
                let of = type_name(&item.self_ty);
                for method in &item.items {
                    if let ImplItem::Fn(method) = method {
                        take(format!("as a method of {of}"), &method.sig.ident);
                    }
                }
            }
            _ => {}
        }
    }
}

/// A type without its path, where it is a path; two that differ may have the same name only by error.
fn type_name(of: &syn::Type) -> String {
    let syn::Type::Path(path) = of else { return "something else".to_owned() };
    let Some(last) = path.path.segments.last() else { return String::new() };
    match &last.arguments {
        syn::PathArguments::AngleBracketed(arguments) => {
            let inner = arguments.args.iter().map(|argument| match argument {
                syn::GenericArgument::Type(of) => type_name(of),
                _ => String::new(),
            });
            format!("{}<{}>", last.ident, inner.collect::<Vec<_>>().join(", "))
        }
        _ => last.ident.to_string(),
    }
}
