//! Reads the facts out of a crate's source.
//!
//! The official SDK's code and ours have this in common: next to a list of wire names there is a
//! match on the index of a member, each arm of which begins with the field or variant it fills.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use syn::visit::Visit;
use syn::{File, ImplItem, Item, ItemImpl};

use crate::declared::Declared;
use crate::fact::{Fact, Kind};
use crate::syntax::{
    Mentions, Targets, Values, Words, constant, field, first_strings, last, literal, type_name,
};

/// The facts of one crate, and which of its types mention which.
#[derive(Default)]
pub(crate) struct Names {
    /// Every fact, sorted.
    pub(crate) facts: BTreeSet<Fact>,
    /// How many fields are streams, where names are those of declarations.
    pub(crate) streams: usize,
    mentions: BTreeMap<String, BTreeSet<String>>,
}

impl Names {
    /// Reads a table written by this program, or all source files below a directory.
    pub(crate) fn load(path: &Path) -> Result<Self, String> {
        let mut names = Self::default();
        if path.is_dir() {
            for file in source_files(path)? {
                if let Some(module) = file.strip_prefix(path).ok().and_then(module) {
                    names
                        .add_file(&module, &read(&file)?)
                        .map_err(|error| format!("{}: {error}", file.display()))?;
                }
            }
        } else {
            for line in read(path)?.lines() {
                names.facts.insert(line.parse()?);
            }
        }
        if names.facts.is_empty() {
            return Err(format!("{}: no names found", path.display()));
        }
        Ok(names)
    }

    /// Reads all source files below a directory: names as they are declared, and values of enumerations by what they are on
    /// the wire.
    pub(crate) fn declared(path: &Path) -> Result<Self, String> {
        let mut names = Self::default();
        for file in source_files(path)? {
            // Builders and paginators are made of what is declared elsewhere.
            let is_own = |name: &str| file.iter().all(|part| part != name);
            let module = file.strip_prefix(path).ok().and_then(module);
            let Some(module) = module
                .filter(|_| ["builders", "builders.rs", "paginator.rs"].into_iter().all(is_own))
            else {
                continue;
            };
            let syntax = syn::parse_file(&read(&file)?);
            let syntax = syntax.map_err(|error| format!("{}: {error}", file.display()))?;
            let declared = Declared::of(&module, &syntax);
            names.facts.extend(declared.facts);
            names.streams += declared.streams;
            syntax.items.iter().for_each(|item| names.add_mentions(&module, item));
            names.add_values(&module, &syntax)?;
        }
        if names.facts.is_empty() {
            return Err(format!("{}: no names found", path.display()));
        }
        Ok(names)
    }

    /// The enumerations of a file, with their values.
    fn add_values(&mut self, module: &str, file: &File) -> Result<(), String> {
        let mut of_file = Self::default();
        let mut is_ours = false;
        for item in &file.items {
            if let Item::Impl(item) = item {
                is_ours |= of_file.add_our_impl(module, item)?;
            }
        }
        if !is_ours {
            of_file.add_official_enum(module, file);
        }
        let is_value = |fact: &Fact| fact.kind == Kind::Variant;
        let owners: BTreeSet<_> = of_file
            .facts
            .iter()
            .filter(|fact| is_value(fact))
            .map(|fact| fact.owner.clone())
            .collect();
        let of_values = of_file.facts.into_iter().filter(|fact| owners.contains(&fact.owner));
        // The official ones do not say what the model calls them.
        self.facts.extend(of_values.map(|fact| match fact.kind {
            Kind::Type => Fact { wire: String::new(), ..fact },
            _ => fact,
        }));
        Ok(())
    }

    /// The operations of which there is something: the names of their modules.
    pub(crate) fn operations(&self) -> BTreeSet<&str> {
        let owners = self.facts.iter().map(|fact| &fact.owner);
        owners
            .filter_map(|owner| Some(owner.strip_prefix("operation::")?.split_once("::")?.0))
            .collect()
    }

    /// The facts of the types that the operations' modules mention, directly or not. A table knows
    /// no more than its facts: all of them are returned.
    pub(crate) fn closure(&self, operations: &BTreeSet<&str>) -> Result<BTreeSet<Fact>, String> {
        if self.mentions.is_empty() {
            return Ok(self.facts.clone());
        }
        let mut pending = Vec::new();
        for operation in operations {
            let module = format!("operation::{operation}::");
            let before = pending.len();
            pending.extend(self.mentions.keys().filter(|name| name.starts_with(&module)));
            if pending.len() == before {
                return Err(format!("there is no operation `{operation}`"));
            }
        }
        let mut reached = BTreeSet::new();
        while let Some(name) = pending.pop() {
            if reached.insert(name) {
                pending.extend(self.mentions.get(name).into_iter().flatten());
            }
        }
        Ok(self.facts.iter().filter(|fact| reached.contains(&fact.owner)).cloned().collect())
    }

    fn add_file(&mut self, module: &str, text: &str) -> Result<(), String> {
        let file = syn::parse_file(text).map_err(|error| error.to_string())?;
        let mut is_ours = false;
        for item in &file.items {
            self.add_mentions(module, item);
            if let Item::Impl(item) = item {
                is_ours |= self.add_our_impl(module, item)?;
            }
        }
        if !is_ours {
            self.add_official_shape(module, &file)?;
            self.add_official_enum(module, &file);
        }
        Ok(())
    }

    fn add_mentions(&mut self, module: &str, item: &Item) {
        let name = match item {
            Item::Struct(item) => &item.ident,
            Item::Enum(item) => &item.ident,
            _ => return,
        };
        let mut mentions = Mentions::default();
        mentions.visit_item(item);
        self.mentions.insert(format!("{module}::{name}"), mentions.0);
    }

    /// `impl support::Structure for X`, likewise `Union` and `Enumeration`; whether it was one.
    fn add_our_impl(&mut self, module: &str, item: &ItemImpl) -> Result<bool, String> {
        let (Some((implemented, _)), Some(name)) = (&item.trait_, type_name(item)) else {
            return Ok(false);
        };
        let words = |name: &str| constant(item, name).map(Words::of).unwrap_or_default();
        let members = |wire_names| filled(|targets| targets.visit_item_impl(item), wire_names);
        let mut wire = words("NAME").strings.concat();
        let (kind, pairs) = match last(implemented).as_str() {
            implemented @ ("Structure" | "Union") => {
                let schema = constant(item, "SCHEMA").map(literal);
                let part = |name| schema.and_then(|schema| field(schema, name));
                wire = part("name").map(Words::of).unwrap_or_default().strings.concat();
                let kind = if implemented == "Union" { Kind::Union } else { Kind::Field };
                (kind, members(part("members").map(first_strings).unwrap_or_default())?)
            }
            "Enumeration" => {
                let (variants, values) = (words("VARIANTS").names, words("VALUES").strings);
                (Kind::Variant, variants.into_iter().zip(values).collect())
            }
            _ => return Ok(false),
        };
        self.add(kind, module, &name, wire, pairs);
        Ok(true)
    }

    /// The official structures and unions: one in a file, described by `Schema` statics.
    fn add_official_shape(&mut self, module: &str, file: &File) -> Result<(), String> {
        let mut members = BTreeMap::new();
        let mut shape = None;
        let mut name = None;
        for item in &file.items {
            match item {
                Item::Static(item) => {
                    let words = Words::of(&item.expr);
                    if words.has("new_struct") {
                        shape = Some(words);
                    } else if let [_, _, _, wire, ..] = &words.strings[..] {
                        // The three parts of an id, then the member.
                        members.insert(item.ident.to_string(), wire.clone());
                    }
                }
                Item::Impl(item) if constant(item, "SCHEMA").is_some() => name = type_name(item),
                _ => {}
            }
        }
        let (Some(shape), Some(name)) = (shape, name) else { return Ok(()) };
        // Inputs and outputs have an id of their own; the model's name for them comes last.
        let is_renamed = shape.has("with_original_name");
        let wire = if is_renamed { shape.strings.last() } else { shape.strings.get(2) };
        let kind = if shape.has("Union") { Kind::Union } else { Kind::Field };
        let wire_names = shape.names.iter().filter_map(|name| members.get(name).cloned());
        let pairs = filled(|targets| targets.visit_file(file), wire_names)?;
        self.add(kind, module, &name, wire.cloned().unwrap_or_default(), pairs);
        Ok(())
    }

    /// The official enums: `as_str` tells all. The name of the shape is written nowhere.
    fn add_official_enum(&mut self, module: &str, file: &File) {
        for item in &file.items {
            let Item::Impl(item) = item else { continue };
            let Some(name) = type_name(item) else { continue };
            let mut values = Values::default();
            for function in &item.items {
                if matches!(function, ImplItem::Fn(function) if function.sig.ident == "as_str") {
                    values.visit_impl_item(function);
                }
            }
            if !values.0.is_empty() {
                self.add(Kind::Variant, module, &name, String::new(), values.0);
            }
        }
    }

    fn add(&mut self, kind: Kind, module: &str, name: &str, wire: String, pairs: Pairs) {
        let owner = format!("{module}::{name}");
        let fact = |kind, member, wire| Fact { kind, owner: owner.clone(), member, wire };
        self.facts.insert(fact(Kind::Type, String::new(), wire));
        self.facts.extend(pairs.into_iter().map(|(member, wire)| fact(kind, member, wire)));
    }
}

/// Fields or variants, each with its wire name.
type Pairs = Vec<(String, String)>;

/// Gives each wire name the field or variant which the code fills for its index.
fn filled(
    visit: impl FnOnce(&mut Targets),
    wire_names: impl IntoIterator<Item = String>,
) -> Result<Pairs, String> {
    let mut targets = Targets::default();
    visit(&mut targets);
    let pair = |(index, wire)| match targets.0.remove(&index) {
        Some(target) => Ok((target, wire)),
        None => Err(format!("cannot see what member `{wire}` becomes")),
    };
    wire_names.into_iter().enumerate().map(pair).collect()
}

/// The module whose public names a source file defines, if it can hold any that we look for.
fn module(file: &Path) -> Option<String> {
    let file = file.with_extension("");
    let parts: Vec<_> = file.iter().filter_map(|part| part.to_str()).collect();
    match parts[..] {
        ["types", "error", ..] => Some("types::error".to_owned()),
        ["types", ..] => Some("types".to_owned()),
        ["operation", name, ..] => Some(format!("operation::{name}")),
        _ => None,
    }
}

fn source_files(directory: &Path) -> Result<Vec<PathBuf>, String> {
    let describe = |error| format!("{}: {error}", directory.display());
    let mut found = Vec::new();
    for entry in fs::read_dir(directory).map_err(describe)? {
        let path = entry.map_err(describe)?.path();
        if path.is_dir() {
            found.append(&mut source_files(&path)?);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
    Ok(found)
}

/// Reads a text file; the error names it.
pub(crate) fn read(path: &Path) -> Result<String, String> {
    fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(sources: &[(&str, &str)]) -> Result<Vec<String>, String> {
        let mut names = Names::default();
        for (module, text) in sources {
            names.add_file(module, text)?;
        }
        Ok(names.facts.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn our_crate() -> Result<(), String> {
        let text = r#"
            impl crate::support::Structure for Disk {
                const SCHEMA: &'static crate::support::Schema = {
                    use crate::support::{Schema, member};
                    &Schema {
                        name: "DiskConfig",
                        members: &[
                            member!("Type", "type", is_required = true),
                            member!(escaped "SizeInGiB", "size_in_gib"),
                        ],
                    }
                };
                fn read(&mut self, member: usize, from: &mut impl Reader) {
                    match member {
                        0 => from.read(&mut self.r#type),
                        1 => from.read(&mut self.size_in_gib),
                        _ => from.skip(),
                    }
                }
            }
            impl Color {
                pub fn as_str(&self) -> &str {
                    match self { Self::Red => "red", Self::Unknown(value) => value.as_str() }
                }
            }
            impl crate::support::Enumeration for Color {
                const NAME: &'static str = "Color";
                const VALUES: &'static [&'static str] = &["red"];
                const VARIANTS: &'static [Self] = &[Self::Red];
            }
            impl crate::support::Union for Choice {
                const SCHEMA: &'static Schema = &Schema { name: "Choice", members: &[member!("text", "Text")] };
                fn as_unknown(&self) -> Option<&UnknownMember> {
                    match self { Self::Unknown(member) => Some(member), _ => None }
                }
                fn read<A>(member: usize, from: &mut Variant<A>) -> Result<Option<Self>, A> {
                    match member { 0 => from.read(Self::Text), _ => from.skip() }
                }
            }
        "#;
        assert_eq!(
            lines(&[("types", text)])?,
            [
                "type\tChoice\ttypes::Choice",
                "type\tColor\ttypes::Color",
                "type\tDiskConfig\ttypes::Disk",
                "field\ttypes::Disk.r#type\tType",
                "field\ttypes::Disk.size_in_gib\tSizeInGiB",
                "variant\ttypes::Color.Red\tred",
                "union\ttypes::Choice.Text\ttext",
            ]
        );
        Ok(())
    }

    #[test]
    fn the_official_crate() -> Result<(), String> {
        let structure = r#"
            static READINPUT_MEMBER_KEYS_MEMBER: Schema<'static> = Schema::new_member(
                ShapeId::from_parts("com.example#Keys$member", "com.example", "Keys"),
                ShapeType::String, "member", 0);
            static READINPUT_MEMBER_KEYS: Schema<'static> = Schema::new_member(
                ShapeId::from_parts("com.example.synthetic#ReadInput$Keys", "com.example.synthetic", "ReadInput"),
                ShapeType::List, "Keys", 0).with_list_member(&READINPUT_MEMBER_KEYS_MEMBER);
            static READINPUT_SCHEMA: Schema<'static> = Schema::new_struct(
                ShapeId::from_parts("com.example.synthetic#ReadInput", "com.example.synthetic", "ReadInput"),
                ShapeType::Structure, &[&READINPUT_MEMBER_KEYS]).with_original_name("ReadRequest");
            impl ReadInput {
                pub const SCHEMA: &'static Schema<'static> = &READINPUT_SCHEMA;
            }
            impl crate::operation::read::builders::ReadInputBuilder {
                fn deserialize_members(&mut self, deserializer: &mut dyn ShapeDeserializer) {
                    deserializer.read_struct(&READINPUT_SCHEMA, &mut |member, deser| match member.member_index() {
                        Some(0) => self.keys = Some({ deser.read_list(member) }),
                        _ => {}
                    })
                }
            }
        "#;
        let enumeration = r#"
            impl Color {
                pub fn as_str(&self) -> &str {
                    match self { Color::Red => "red", Color::Unknown(value) => value.as_str() }
                }
            }
        "#;
        assert_eq!(
            lines(&[("operation::read", structure), ("types", enumeration)])?,
            [
                "type\tReadRequest\toperation::read::ReadInput",
                "type\t\ttypes::Color",
                "field\toperation::read::ReadInput.keys\tKeys",
                "variant\ttypes::Color.Red\tred",
            ]
        );
        Ok(())
    }

    #[test]
    fn a_member_that_cannot_be_followed_is_an_error() {
        let text = r#"
            impl support::Structure for Disk {
                const SCHEMA: &'static Schema = &Schema { name: "Disk", members: &[member!("Type", "type")] };
            }
        "#;
        let expected = "cannot see what member `Type` becomes";
        assert_eq!(lines(&[("types", text)]), Err(expected.to_owned()));
    }
}
