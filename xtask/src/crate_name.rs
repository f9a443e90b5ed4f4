//! What a crate can be called.

/// The name of a package, as an argument: Cargo's rule, and no name that code cannot use for a crate.
pub(crate) fn crate_name(argument: &str) -> std::result::Result<String, &'static str> {
    let is_fine = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    if !argument.starts_with(|c: char| c.is_ascii_alphabetic()) || !argument.chars().all(is_fine) {
        return Err(
            "a package's name starts with a letter, and has only ASCII letters, digits, `-` and `_`",
        );
    }
    if UNUSABLE.contains(&argument.replace('-', "_").as_str()) {
        return Err("a keyword, or a crate that the package needs, cannot be its name");
    }
    Ok(argument.to_owned())
}

/// Keywords, Rust's own crates, and the dependencies of generated crates.
#[rustfmt::skip]
const UNUSABLE: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do", "dyn", "else",
    "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let", "loop", "macro", "match", "mod",
    "move", "mut", "override", "priv", "pub", "ref", "return", "self", "static", "struct", "super", "trait", "true",
    "try", "type", "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
    "alloc", "core", "proc_macro", "std", "test",
    "chrono", "flate2", "http", "jiff", "serde_core", "serde_json", "time",
];
