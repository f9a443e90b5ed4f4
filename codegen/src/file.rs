//! Turns tokens into the text of a file.

use proc_macro2::TokenStream;
use syn::Item;

use crate::api::File;
use crate::diagnostic::Diagnostic;

/// A Rust source file under its header. Tokens that are no Rust are a fault of the generator, and an error.
pub(crate) fn rust(path: &str, header: &str, tokens: TokenStream) -> Result<File, Diagnostic> {
    let syntax = syn::parse2::<syn::File>(tokens)
        .map_err(|error| internal_error(path, &format!("would not be Rust: {error}")))?;
    let mut contents = format!("// {header}\n");
    let mut previous = None;
    if !syntax.attrs.is_empty() {
        let (docs, others) = syntax.attrs.into_iter().partition(|attr| attr.path().is_ident("doc"));
        for attrs in [docs, others] {
            let text = unparse(attrs, Vec::new());
            contents.extend(["\n", &text].into_iter().filter(|_| !text.is_empty()));
        }
    }
    for item in syntax.items {
        let kind = Kind::of(&item);
        // Modules stand together, and so do imports; anything else stands by itself.
        if kind == Kind::Other || previous != Some(kind) {
            contents += "\n";
        }
        previous = Some(kind);
        contents += &item_text(item);
    }
    Ok(File { path: path.to_owned(), contents })
}

/// A fault of the generator, which no model should be able to bring about.
pub(crate) fn internal_error(path: &str, what: &str) -> Diagnostic {
    Diagnostic::error("", "", format!("internal error: {path} {what}"))
        .help("please report this together with the model")
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Module,
    Import,
    Other,
}

impl Kind {
    fn of(item: &Item) -> Self {
        match item {
            // A documented module stands by itself, too.
            Item::Mod(module) if module.attrs.is_empty() => Self::Module,
            Item::Use(_) => Self::Import,
            _ => Self::Other,
        }
    }
}

/// An item with a blank line before each function in it, which prettyplease leaves out.
fn item_text(item: Item) -> String {
    let syntax =
        syn::File { shebang: None, frontmatter: None, attrs: Vec::new(), items: vec![item] };
    let text = prettyplease::unparse(&syntax);
    let mut spaced = String::with_capacity(text.len() + 64);
    let mut ends_item = false;
    for line in text.lines() {
        let begins_item = line.strip_prefix("    ").is_some_and(|rest| {
            ["fn ", "pub fn ", "pub const fn ", "///", "#["]
                .iter()
                .any(|start| rest.starts_with(start))
        });
        if ends_item && begins_item {
            spaced.push('\n');
        }
        ends_item = matches!(line, "    }" | "    ];" | "    };")
            || (line.ends_with(';')
                && (line.starts_with("    const ") || line.starts_with("    type ")));
        spaced.push_str(line);
        spaced.push('\n');
    }
    spaced
}

fn unparse(attrs: Vec<syn::Attribute>, items: Vec<Item>) -> String {
    prettyplease::unparse(&syn::File { shebang: None, frontmatter: None, attrs, items })
}
