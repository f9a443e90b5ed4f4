//! Reads names out of declarations alone: official crates of restJson1 do not say what is called how on the wire.
//!
//! What is named alike but for its spelling is taken for the same thing: `size_in_gib` and `size_in_gi_b`. Values of
//! enumerations have their wire values in either crate, and are not read here.

use quote::ToTokens;
use syn::{Fields, File, Item, ItemEnum, ItemStruct, Type, Visibility};

use crate::fact::{Fact, Kind};

/// What a file declares.
#[derive(Default)]
pub(crate) struct Declared {
    pub(crate) facts: Vec<Fact>,
    /// Fields that are streams, which lie beside our inputs and outputs.
    pub(crate) streams: usize,
}

impl Declared {
    /// Reads a file of a module.
    pub(crate) fn of(module: &str, file: &File) -> Self {
        let mut declared = Self::default();
        let names: Vec<_> = file.items.iter().filter_map(structure_name).collect();
        for item in &file.items {
            match item {
                Item::Struct(item) if is_public(&item.vis) => {
                    let name = item.ident.to_string();
                    let is_builder = name
                        .strip_suffix("Builder")
                        .is_some_and(|of| names.iter().any(|it| it == of));
                    if !is_builder {
                        declared.add_structure(module, item);
                    }
                }
                Item::Enum(item) if is_public(&item.vis) => declared.add_enum(module, item),
                _ => {}
            }
        }
        declared
    }

    fn add_structure(&mut self, module: &str, item: &ItemStruct) {
        let owner = self.add_type(module, &item.ident.to_string());
        for field in item.fields.iter().filter(|field| is_public(&field.vis)) {
            let Some(ident) = &field.ident else { continue };
            if is_stream(&field.ty) {
                self.streams += 1;
            } else {
                self.add(Kind::Field, &owner, ident.to_string());
            }
        }
    }

    /// A union, or an operation's error. The variant for what is not known is in both, and so says nothing.
    fn add_enum(&mut self, module: &str, item: &ItemEnum) {
        let is_known = |name: &str| !matches!(name, "Unknown" | "Unhandled");
        let is_one =
            |fields: &Fields| matches!(fields, Fields::Unnamed(of) if of.unnamed.len() == 1);
        let known = item.variants.iter().filter(|variant| is_known(&variant.ident.to_string()));
        let is_error = module.starts_with("operation::");
        // Variants of enumerations have nothing in them.
        let mut known = known.filter(|variant| is_one(&variant.fields)).peekable();
        if known.peek().is_none() && !is_error {
            return;
        }
        let owner = self.add_type(module, &item.ident.to_string());
        let kind = if is_error { Kind::Error } else { Kind::Union };
        for variant in known {
            self.add(kind, &owner, variant.ident.to_string());
        }
    }

    fn add_type(&mut self, module: &str, name: &str) -> String {
        let owner = format!("{module}::{name}");
        let wire = spelled(name);
        self.facts.push(Fact {
            kind: Kind::Type,
            owner: owner.clone(),
            member: String::new(),
            wire,
        });
        owner
    }

    fn add(&mut self, kind: Kind, owner: &str, member: String) {
        let wire = spelled(&member);
        self.facts.push(Fact { kind, owner: owner.to_owned(), member, wire });
    }
}

/// A name without what only its spelling has.
fn spelled(name: &str) -> String {
    let name = name.strip_prefix("r#").unwrap_or(name);
    name.chars().filter(|c| *c != '_').map(|c| c.to_ascii_lowercase()).collect()
}

fn structure_name(item: &Item) -> Option<String> {
    match item {
        Item::Struct(item) => Some(item.ident.to_string()),
        _ => None,
    }
}

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

/// Whether a field is a body that is read as it comes, or events.
fn is_stream(of: &Type) -> bool {
    let text = of.to_token_stream().to_string();
    ["ByteStream", "EventReceiver", "EventStreamSender"].iter().any(|name| text.contains(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(module: &str, text: &str) -> Result<(Vec<String>, usize), syn::Error> {
        let declared = Declared::of(module, &syn::parse_file(text)?);
        Ok((declared.facts.iter().map(ToString::to_string).collect(), declared.streams))
    }

    #[test]
    fn structures_unions_and_errors() -> Result<(), syn::Error> {
        let text = r"
            pub struct ReadOutput { pub r#type: Option<String>, pub body: ByteStream, pub(crate) meta: Meta, _id: String }
            pub struct ReadOutputBuilder { pub(crate) r#type: Option<String> }
            pub struct Empty {}
            pub enum ReadError { NotFound(crate::types::error::NotFound), Unhandled(crate::Unhandled) }
            struct Own { pub a: u8 }
        ";
        let (facts, streams) = lines("operation::read", text)?;
        let expected = [
            "type\treadoutput\toperation::read::ReadOutput",
            "field\toperation::read::ReadOutput.r#type\ttype",
            "type\tempty\toperation::read::Empty",
            "type\treaderror\toperation::read::ReadError",
            "error\toperation::read::ReadError.NotFound\tnotfound",
        ];
        assert_eq!((facts, streams), (expected.map(str::to_owned).to_vec(), 1));
        let text = r"
            pub enum Choice { SizeInGib(i32), Unknown }
            pub enum Color { Red, Unknown(UnknownVariantValue) }
        ";
        let (facts, _) = lines("types", text)?;
        assert_eq!(
            facts,
            ["type\tchoice\ttypes::Choice", "union\ttypes::Choice.SizeInGib\tsizeingib"]
        );
        Ok(())
    }
}
