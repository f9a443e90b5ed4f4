//! What a generated crate consists of, without anything that is only text: the paths and names of its items,
//! fields and variants, and their attributes but for documentation.

use codegen::File;
use proc_macro2::{Delimiter, Group, Literal, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Attribute, Fields, ImplItem, Item, TraitItem, Visibility};

/// All of it, a line each. Panics where a file does not parse, or shows something that it should not.
pub(crate) fn items<'f>(files: impl Iterator<Item = &'f File>) -> Vec<String> {
    let mut items = Vec::new();
    for File { path, contents } in files {
        let is_disruptive = |c: char| c != '\n' && (c.is_control() || is_invisible(c));
        assert!(!contents.contains(is_disruptive), "{path} holds a character that cannot be seen");
        let mut found = vec![contents.lines().next().unwrap_or_default().to_owned()];
        match path.rsplit_once('.') {
            Some((_, "rs")) => rust(contents, path, &mut found),
            Some((_, "md")) => readme(contents, path, &mut found),
            _ => manifest(contents, path, &mut found),
        }
        items.extend(found.into_iter().map(|line| format!("{path}: {line}")));
    }
    items.sort();
    items
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

/// Everything but the texts that may name the service.
fn manifest(contents: &str, path: &str, found: &mut Vec<String>) {
    let manifest: toml::Table = contents.parse().unwrap_or_else(|error| panic!("{path}: {error}"));
    for (table, values) in manifest {
        for (key, value) in values.as_table().unwrap_or_else(|| panic!("{path}: {table}")) {
            let is_text = table == "package" && matches!(key.as_str(), "name" | "description");
            let value = if is_text { "…".to_owned() } else { format!("{value:?}") };
            found.push(format!("{table}.{key} = {value}"));
        }
    }
    let name = contents.lines().find_map(|line| line.strip_prefix("name = "));
    let name = name.unwrap_or_default().trim_matches('"');
    let is_fine = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    assert!((1..=100).contains(&name.len()) && name.chars().all(is_fine), "{path}: {name}");
}

/// The lines of Markdown that are more than text, by how they start, and the example's code.
fn readme(contents: &str, path: &str, found: &mut Vec<String>) {
    const STARTS: [&str; 10] = ["# ", "## ", "<", "```", "~~~", ">", "- ", "* ", "+ ", "|"];
    let (before, rest) = contents.split_once("```rust\n").unwrap_or((contents, ""));
    let (example, after) = rest.split_once("```\n").unwrap_or_default();
    syn::parse_file(example).unwrap_or_else(|error| panic!("{path}: {error}"));
    let lines = before.lines().chain(after.lines()).map(str::trim_start);
    let starts = lines.filter_map(|line| STARTS.iter().find(|start| line.starts_with(**start)));
    found.extend(starts.map(|start| (*start).to_owned()));
}

fn rust(contents: &str, path: &str, found: &mut Vec<String>) {
    let file = syn::parse_file(contents).unwrap_or_else(|error| panic!("{path}: {error}"));
    attributes("the file", &file.attrs, found);
    file.items.iter().for_each(|one| item("", one, found));
}

fn item(below: &str, item: &Item, found: &mut Vec<String>) {
    let mut add = |attrs: &[Attribute], vis: Option<&Visibility>, what: &str, name: String| {
        let name = format!("{below}{name}");
        found.push(format!("{}{what} {name}", vis.map(visibility).unwrap_or_default()));
        attributes(&name, attrs, found);
        name + "::"
    };
    match item {
        Item::Const(it) => drop(add(&it.attrs, Some(&it.vis), "const", it.ident.to_string())),
        Item::Fn(it) => drop(add(&it.attrs, Some(&it.vis), "fn", it.sig.ident.to_string())),
        Item::Static(it) => drop(add(&it.attrs, Some(&it.vis), "static", it.ident.to_string())),
        Item::Type(it) => drop(add(&it.attrs, Some(&it.vis), "type", it.ident.to_string())),
        Item::Use(it) => drop(add(&it.attrs, Some(&it.vis), "use", text(&it.tree))),
        Item::Mod(it) => {
            let name = add(&it.attrs, Some(&it.vis), "mod", it.ident.to_string());
            let content = it.content.iter().flat_map(|(_, items)| items);
            content.for_each(|one| self::item(&name, one, found));
        }
        Item::Struct(it) => {
            let name = add(&it.attrs, Some(&it.vis), "struct", it.ident.to_string());
            fields(&name, &it.fields, found);
        }
        Item::Enum(it) => {
            let name = add(&it.attrs, Some(&it.vis), "enum", it.ident.to_string());
            for variant in &it.variants {
                let name = format!("{name}{}", variant.ident);
                found.push(format!("variant {name}"));
                attributes(&name, &variant.attrs, found);
                fields(&format!("{name}::"), &variant.fields, found);
            }
        }
        Item::Impl(it) => {
            let of = it.trait_.as_ref().map(|(path, _)| text(path)).unwrap_or_default();
            let name = add(&it.attrs, None, "impl", format!("{of} for {}", text(&it.self_ty)));
            for one in &it.items {
                found.push(format!("in {name} {}", impl_item(one)));
            }
        }
        Item::Trait(it) => {
            let name = add(&it.attrs, Some(&it.vis), "trait", it.ident.to_string());
            for one in &it.items {
                found.push(format!("in {name} {}", trait_item(one)));
            }
        }
        Item::Macro(it) => {
            let name = it.ident.as_ref().map(ToString::to_string).unwrap_or_default();
            // What a macro is given may become items, too.
            add(
                &it.attrs,
                None,
                "macro",
                format!("{}! {name} {}", text(&it.mac.path), text(&it.mac.tokens)),
            );
        }
        other => found.push(format!("other {}", text(other))),
    }
}

fn impl_item(item: &ImplItem) -> String {
    match item {
        ImplItem::Const(it) => format!("{}const {}", visibility(&it.vis), it.ident),
        ImplItem::Fn(it) => format!("{}fn {}", visibility(&it.vis), it.sig.ident),
        ImplItem::Type(it) => format!("type {}", it.ident),
        other => format!("other {}", text(other)),
    }
}

fn trait_item(item: &TraitItem) -> String {
    match item {
        TraitItem::Const(it) => format!("const {}", it.ident),
        TraitItem::Fn(it) => format!("fn {}", it.sig.ident),
        TraitItem::Type(it) => format!("type {}", it.ident),
        other => format!("other {}", text(other)),
    }
}

fn fields(owner: &str, fields: &Fields, found: &mut Vec<String>) {
    for (index, field) in fields.iter().enumerate() {
        let name = field.ident.as_ref().map_or_else(|| index.to_string(), ToString::to_string);
        let name = format!("{owner}{name}");
        found.push(format!("{}field {name}: {}", visibility(&field.vis), text(&field.ty)));
        attributes(&name, &field.attrs, found);
    }
}

fn attributes(owner: &str, attributes: &[Attribute], found: &mut Vec<String>) {
    let others = attributes.iter().filter(|attribute| !attribute.path().is_ident("doc"));
    found.extend(others.map(|attribute| format!("attribute of {owner}: {}", text(attribute))));
}

fn visibility(visibility: &Visibility) -> String {
    let text = text(visibility);
    if text.is_empty() { text } else { text + " " }
}

/// Tokens without what is in their strings.
fn text(tokens: impl ToTokens) -> String {
    // A comma at the end depends on where lines are broken.
    masked(tokens.to_token_stream()).to_string().replace(", >", ">")
}

fn masked(tokens: TokenStream) -> TokenStream {
    let mut result: Vec<TokenTree> = Vec::new();
    for token in tokens {
        result.push(match token {
            TokenTree::Literal(it) if it.to_string().contains('"') => Literal::string("…").into(),
            TokenTree::Group(group) => {
                let stream = masked(group.stream());
                if group.delimiter() == Delimiter::Bracket && stream.to_string().starts_with("doc =") {
                    // The attribute goes with its `#`, and its `!` where it has one.
                    while matches!(result.last(), Some(TokenTree::Punct(it)) if "#!".contains(it.as_char())) {
                        result.pop();
                    }
                    continue;
                }
                Group::new(group.delimiter(), stream).into()
            }
            other => other,
        });
    }
    result.into_iter().collect()
}
