//! Which files of a crate need which others, and the cycles among them.
//!
//! A file needs another one where a path in it leads there: `crate::…`, `super::…`, `self::…`, the name of a child, or a
//! name that a `use` brought. A path leads to the file of the item that it names: what a file re-exports, or only
//! imports, is followed to where it is defined. A declaration (`mod child;`) is no need. Unit tests do not count, and nor
//! does what stands in `quote!`, which is code of other crates.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// A path as it is written, without what is generic.
type Segments = Vec<String>;

/// What a module has and needs.
#[derive(Default)]
struct Module {
    file: String,
    items: BTreeSet<String>,
    /// What `use` brings, by its name here.
    imports: BTreeMap<String, Segments>,
    globs: Vec<Segments>,
    paths: Vec<Segments>,
}

/// The modules of a crate by their path; the root's is empty.
#[derive(Default)]
struct Crate(BTreeMap<Segments, Module>);

/// For each file, those that it needs, and the paths that lead there.
pub(crate) type Needs = BTreeMap<String, BTreeMap<String, BTreeSet<String>>>;

/// What leads to another place.
#[derive(Clone)]
enum Target {
    Module(Segments),
    /// An item of this module.
    Item(Segments),
}

/// Reads a crate: its files, by their paths below `src`.
pub(crate) fn needs<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Needs {
    let mut all = Crate::default();
    for (path, text) in files {
        let tokens: TokenStream = text.parse().unwrap_or_else(|error| panic!("{path}: {error}"));
        let module = all.0.entry(module_of(path)).or_default();
        path.clone_into(&mut module.file);
        let module = module_of(path);
        all.read(&module, tokens, true);
    }
    let mut needs = Needs::new();
    for (path, module) in &all.0 {
        let needs = needs.entry(module.file.clone()).or_default();
        for segments in &module.paths {
            // `Type::new`: what brings the type is a path of its own.
            if let Some(Target::Item(_)) = all.resolve(path, &segments[..1], 0) {
                continue;
            }
            let Some(target) = all.resolve(path, segments, 0) else { continue };
            let (Target::Module(at) | Target::Item(at)) = target;
            let file = &all.0[&at].file;
            if *file != module.file {
                needs.entry(file.clone()).or_default().insert(segments.join("::"));
            }
        }
    }
    needs
}

/// The files that need each other, in groups.
pub(crate) fn cycles(needs: &Needs) -> Vec<BTreeSet<&str>> {
    let reached = |from: &str| -> BTreeSet<&str> {
        let mut reached = BTreeSet::new();
        let mut pending: Vec<&str> = needs[from].keys().map(String::as_str).collect();
        while let Some(file) = pending.pop() {
            if reached.insert(file) {
                pending.extend(needs[file].keys().map(String::as_str));
            }
        }
        reached
    };
    let reached: BTreeMap<&str, BTreeSet<&str>> =
        needs.keys().map(|file| (file.as_str(), reached(file))).collect();
    let cycle = |file: &str| -> BTreeSet<&str> {
        reached[file].iter().filter(|other| reached[*other].contains(file)).copied().collect()
    };
    let cycles: BTreeSet<_> = reached.keys().map(|file| cycle(file)).collect();
    cycles.into_iter().filter(|cycle| !cycle.is_empty()).collect()
}

/// `a/b.rs` and `a/b/mod.rs` are `a::b`.
fn module_of(path: &str) -> Segments {
    let path = path.strip_suffix(".rs").unwrap_or(path);
    let path = path.strip_suffix("/mod").unwrap_or(path);
    let parts = path.split('/').map(str::to_owned);
    parts.filter(|part| part != "lib" && part != "main").collect()
}

impl Crate {
    fn module(&mut self, path: &Segments) -> &mut Module {
        self.0.entry(path.clone()).or_default()
    }

    /// Reads the code of a module, or of a group within it.
    fn read(&mut self, module: &Segments, tokens: TokenStream, is_top: bool) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut at = 0;
        while at < tokens.len() {
            let rest = &tokens[at..];
            at += if is_for_tests(rest) {
                let end = |token: &TokenTree| is_punct(token, ';') || braces(token).is_some();
                1 + rest.iter().position(end).unwrap_or(rest.len())
            } else if is_emitted(rest) {
                3
            } else if is_visibility(rest) {
                2
            } else if let Some(length) = self.import(module, rest) {
                length
            } else if let Some((name, body)) = inline_module(rest) {
                self.inline(module, &name, body);
                3
            } else if let Some(segments) = path(rest, tokens[..at].last()) {
                let length = segments.len() * 3 - 2;
                self.module(module).paths.push(segments);
                length
            } else {
                if let (TokenTree::Group(group), _) = (&rest[0], is_top) {
                    self.read(module, group.stream(), false);
                }
                if let (Some(name), true) = (defined(rest), is_top) {
                    self.module(module).items.insert(name);
                }
                1
            };
        }
    }

    fn inline(&mut self, module: &Segments, name: &str, body: TokenStream) {
        let file = self.module(module).file.clone();
        let inner: Segments = module.iter().cloned().chain([name.to_owned()]).collect();
        let own = self.module(&inner);
        if own.file.is_empty() {
            own.file = file;
        }
        self.read(&inner, body, true);
    }

    /// Reads a `use`; its length where there is one.
    fn import(&mut self, module: &Segments, tokens: &[TokenTree]) -> Option<usize> {
        if ident(tokens.first()?)? != "use" {
            return None;
        }
        let end = tokens.iter().position(|token| is_punct(token, ';'))?;
        let mut leaves = Vec::new();
        tree(&Segments::new(), &tokens[1..end], &mut leaves);
        let module = self.module(module);
        for (segments, name) in leaves {
            if segments.last().is_some_and(|last| last == "*") {
                let segments = segments[..segments.len() - 1].to_vec();
                module.globs.push(segments.clone());
                module.paths.push(segments);
            } else {
                module.imports.insert(name, segments.clone());
                module.paths.push(segments);
            }
        }
        Some(end + 1)
    }

    /// Where a path in a module leads; nothing where it leads out of the crate.
    fn resolve(&self, module: &Segments, segments: &[String], depth: usize) -> Option<Target> {
        let (first, rest) = segments.split_first()?;
        // No import takes so many steps but one that leads to itself.
        if depth > 20 {
            return None;
        }
        let start = match first.as_str() {
            "crate" => Target::Module(Segments::new()),
            "self" => Target::Module(module.clone()),
            "super" => Target::Module(module.split_last()?.1.to_vec()),
            name => self.lookup(module, name, depth)?,
        };
        rest.iter().try_fold(start, |target, name| match target {
            Target::Module(at) if name == "super" => {
                Some(Target::Module(at.split_last()?.1.to_vec()))
            }
            Target::Module(at) => {
                Some(self.lookup(&at, name, depth).unwrap_or(Target::Item(at.clone())))
            }
            item @ Target::Item(_) => Some(item),
        })
    }

    /// What a name means in a module.
    fn lookup(&self, module: &Segments, name: &str, depth: usize) -> Option<Target> {
        let child: Segments = module.iter().cloned().chain([name.to_owned()]).collect();
        if self.0.contains_key(&child) {
            return Some(Target::Module(child));
        }
        let of = self.0.get(module)?;
        if of.items.contains(name) {
            return Some(Target::Item(module.clone()));
        }
        if let Some(import) = of.imports.get(name) {
            // An import of the same name from another crate is not of this one.
            let is_itself = import.first().is_some_and(|first| first == name);
            return if is_itself { None } else { self.resolve(module, import, depth + 1) };
        }
        of.globs.iter().find_map(|glob| match self.resolve(module, glob, depth + 1)? {
            Target::Module(at) if at != *module => self.lookup(&at, name, depth + 1),
            _ => None,
        })
    }
}

fn ident(token: &TokenTree) -> Option<String> {
    if let TokenTree::Ident(ident) = token { Some(ident.to_string()) } else { None }
}

fn is_punct(token: &TokenTree, char: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == char)
}

fn braces(token: &TokenTree) -> Option<TokenStream> {
    match token {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => Some(group.stream()),
        _ => None,
    }
}

/// `#[cfg(test)]`.
fn is_for_tests(tokens: &[TokenTree]) -> bool {
    matches!(tokens, [hash, TokenTree::Group(group), ..]
        if is_punct(hash, '#') && group.stream().to_string().replace(' ', "") == "cfg(test)")
}

/// `quote! { … }`.
fn is_emitted(tokens: &[TokenTree]) -> bool {
    matches!(tokens, [TokenTree::Ident(name), bang, TokenTree::Group(_), ..]
        if is_punct(bang, '!') && ["quote", "quote_spanned", "parse_quote"].iter().any(|quote| name == quote))
}

/// `pub(in crate::a)`.
fn is_visibility(tokens: &[TokenTree]) -> bool {
    matches!(tokens, [TokenTree::Ident(name), TokenTree::Group(group), ..]
        if name == "pub" && group.delimiter() == Delimiter::Parenthesis)
}

/// `mod name { … }`.
fn inline_module(tokens: &[TokenTree]) -> Option<(String, TokenStream)> {
    match tokens {
        [TokenTree::Ident(word), TokenTree::Ident(name), body, ..] if word == "mod" => {
            Some((name.to_string(), braces(body)?))
        }
        _ => None,
    }
}

/// The name of the item that is defined here.
fn defined(tokens: &[TokenTree]) -> Option<String> {
    const WORDS: &[&str] = &["const", "enum", "fn", "static", "struct", "trait", "type", "union"];
    match tokens {
        [TokenTree::Ident(word), TokenTree::Ident(name), ..]
            if WORDS.iter().any(|known| word == known) =>
        {
            Some(name.to_string())
        }
        [TokenTree::Ident(word), bang, TokenTree::Ident(name), ..]
            if word == "macro_rules" && is_punct(bang, '!') =>
        {
            Some(name.to_string())
        }
        _ => None,
    }
}

/// The path of at least two segments that starts here.
fn path(tokens: &[TokenTree], before: Option<&TokenTree>) -> Option<Segments> {
    if before.is_some_and(|token| is_punct(token, '.')) {
        return None;
    }
    let mut segments = vec![ident(tokens.first()?)?];
    let mut rest = &tokens[1..];
    while let [one, other, TokenTree::Ident(name), ..] = rest {
        if !is_punct(one, ':') || !is_punct(other, ':') {
            break;
        }
        segments.push(name.to_string());
        rest = &rest[3..];
    }
    (segments.len() > 1).then_some(segments)
}

/// The leaves of the tree of a `use`, each with the name that it has here.
fn tree(above: &Segments, tokens: &[TokenTree], leaves: &mut Vec<(Segments, String)>) {
    let mut segments = above.clone();
    for (at, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Ident(word) if word == "as" => {
                let name = tokens.get(at + 1).and_then(ident).unwrap_or_default();
                return leaves.push((segments, name));
            }
            // `a::{self}` is `a`.
            TokenTree::Ident(word) if word == "self" && !segments.is_empty() => {}
            TokenTree::Ident(word) => segments.push(word.to_string()),
            TokenTree::Group(group) => {
                let group: Vec<_> = group.stream().into_iter().collect();
                let parts = group.split(|token| is_punct(token, ','));
                return parts
                    .filter(|part| !part.is_empty())
                    .for_each(|part| tree(&segments, part, leaves));
            }
            token if is_punct(token, '*') => segments.push("*".to_owned()),
            _ => {}
        }
    }
    let name = segments.last().cloned().unwrap_or_default();
    leaves.push((segments, name));
}
