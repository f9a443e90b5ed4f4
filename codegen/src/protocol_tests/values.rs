//! Values that a model gives, as expressions of a program that uses the crate.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::check::{Members, Typed};
use super::test::{Datum, Param};
use crate::diagnostic::is_disruptive;
use crate::emit::{ident, integer};
use crate::model::Number;
use crate::rust::{Field, Item, Module, Path, Structure, Type};

/// How structures are made.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Making {
    /// As callers do, which checks what a service would refuse.
    Built,
    /// Member by member over what a client takes for those that are not there: a service may have sent
    /// anything.
    Filled,
}

/// Makes the values of one test.
#[derive(Clone, Copy)]
pub(super) struct Values<'a> {
    pub(super) root: &'a Module,
    pub(super) making: Making,
}

impl Values<'_> {
    /// The expression that builds a structure.
    pub(super) fn built(self, structure: &Structure, members: &Members) -> TokenStream {
        let of_type = path(&structure.path);
        let calls = set(structure, members).map(|(field, value)| self.calls(field, value));
        quote!(#of_type::builder() #(#calls)* .build().unwrap())
    }

    /// The statements that make a variable, and fill a structure in it.
    pub(super) fn filled(
        self,
        name: &str,
        structure: &Structure,
        members: &Members,
    ) -> TokenStream {
        let (name, of_type) = (ident(name), path(&structure.path));
        let assignments: Vec<_> =
            set(structure, members).map(|(field, value)| self.assignment(field, value)).collect();
        let mutable = (!assignments.is_empty()).then(|| quote!(mut));
        quote!(let #mutable #name = #of_type::default(); #(#name.#assignments)*)
    }

    /// The expression for a structure in another value.
    fn structure(self, structure: &Structure, members: &Members) -> TokenStream {
        let of_type = path(&structure.path);
        match self.making {
            Making::Built => self.built(structure, members),
            Making::Filled if members.is_empty() => quote!(#of_type::default()),
            Making::Filled => {
                let filled = self.filled("value", structure, members);
                quote!({ #filled value })
            }
        }
    }

    /// The calls of a builder that set a field.
    fn calls(self, field: &Field, value: &Typed) -> TokenStream {
        let name = ident(&field.name);
        let whole = field.setter.whole().map(ident);
        match (value, field.of_type.without_option()) {
            (Typed::List(items), _) if items.is_empty() => quote!(.#whole(Some(vec![]))),
            (Typed::Map(entries), _) if entries.is_empty() => {
                quote!(.#whole(Some(BTreeMap::new())))
            }
            (Typed::List(items), Type::Vec(of_type)) => {
                let items = items.iter().map(|item| self.added(of_type, item));
                quote!(#(.#name(#items))*)
            }
            (Typed::Map(entries), Type::Map(_, of_type)) => {
                let keys = entries.iter().map(|(key, _)| text(key));
                let values = entries.iter().map(|(_, item)| self.added(of_type, item));
                quote!(#(.#name(#keys, #values))*)
            }
            (value, of_type) => {
                let value = self.argument(of_type.without_box(), value);
                quote!(.#name(#value))
            }
        }
    }

    /// What a setter takes that adds to a list or a map.
    fn added(self, of_type: &Type, item: &Typed) -> TokenStream {
        match of_type {
            Type::Option(_) => self.exact(of_type, item),
            _ => self.argument(of_type, item),
        }
    }

    /// What a setter takes: strings and enumerations become what they are to be by themselves.
    fn argument(self, of_type: &Type, value: &Typed) -> TokenStream {
        match value {
            Typed::String(value) | Typed::Enum(value) => text(value),
            _ => self.exact(of_type, value),
        }
    }

    /// The statement that sets a field, without the structure's name.
    fn assignment(self, field: &Field, value: &Typed) -> TokenStream {
        let (name, value) = (ident(&field.name), self.exact(&field.of_type, value));
        quote!(#name = #value;)
    }

    /// An expression of exactly that type.
    fn exact(self, of_type: &Type, value: &Typed) -> TokenStream {
        match (of_type, value) {
            (Type::Option(_), Typed::Null) => quote!(None),
            (Type::Option(inner), _) => {
                let value = self.exact(inner, value);
                quote!(Some(#value))
            }
            (Type::Box(inner), _) => {
                let value = self.exact(inner, value);
                quote!(Box::new(#value))
            }
            (Type::Vec(inner), Typed::List(items)) => {
                let items = items.iter().map(|item| self.exact(inner, item));
                quote!(vec![#(#items),*])
            }
            (Type::Map(_, inner), Typed::Map(entries)) => self.map(inner, entries),
            (Type::Named(path), _) => self.named(path, value),
            _ => scalar(value),
        }
    }

    fn map(self, of_type: &Type, entries: &[(String, Typed)]) -> TokenStream {
        if entries.is_empty() {
            return quote!(BTreeMap::new());
        }
        let entries = entries.iter().map(|(key, item)| {
            let (key, item) = (text(key), self.exact(of_type, item));
            quote!((#key.into(), #item))
        });
        quote!(BTreeMap::from([#(#entries),*]))
    }

    /// A value of a type that the crate defines.
    fn named(self, of_type: &Path, value: &Typed) -> TokenStream {
        match (self.root.find(of_type), value) {
            (Some(Item::Structure(structure)), Typed::Structure(members)) => {
                self.structure(structure, members)
            }
            (Some(Item::Union(union)), Typed::Union(index, value)) => {
                let Some(variant) = union.variants.get(*index) else { return TokenStream::new() };
                let (of_type, name) = (path(of_type), ident(&variant.name));
                let value = self.exact(&variant.of_type, value);
                quote!(#of_type::#name(#value))
            }
            _ => scalar(value),
        }
    }
}

/// The fields that are set, with their values.
fn set<'a>(
    structure: &'a Structure,
    members: &'a Members,
) -> impl Iterator<Item = (&'a Field, &'a Typed)> {
    let members = members.iter();
    members.filter_map(|(index, value)| Some((structure.fields.get(*index)?, value)))
}

/// A type, as seen from outside of the crate.
pub(super) fn path(path: &Path) -> TokenStream {
    let modules = path.module.split("::").map(ident);
    let name = ident(&path.name);
    quote!(#(#modules::)*#name)
}

/// A value with nothing in it.
fn scalar(value: &Typed) -> TokenStream {
    match value {
        Typed::Boolean(value) => quote!(#value),
        Typed::Integer(value) => integer(*value),
        Typed::Float(value) => float(f64::from(*value), &format!("{value:?}"), &quote!(f32)),
        Typed::Double(value) => float(*value, &format!("{value:?}"), &quote!(f64)),
        Typed::String(value) | Typed::Enum(value) => {
            let value = text(value);
            quote!(#value.into())
        }
        Typed::Blob(value) => {
            let value = text(value);
            quote!(Blob::new(#value))
        }
        Typed::Timestamp(time) => {
            let secs = integer(time.secs().into());
            match time.has_subsec_nanos() {
                false => quote!(DateTime::from_secs(#secs)),
                true => {
                    let nanos = integer(time.subsec_nanos().into());
                    quote!(DateTime::from_secs_and_nanos(#secs, #nanos).unwrap())
                }
            }
        }
        Typed::Document(value) => {
            let value = document(value);
            quote!(json!(#value))
        }
        // These were typed together with what they stand in.
        Typed::List(_) | Typed::Map(_) | Typed::Null | Typed::Structure(_) | Typed::Union(..) => {
            TokenStream::new()
        }
    }
}

/// A float, by the shortest digits that stand for it.
fn float(value: f64, digits: &str, of_type: &TokenStream) -> TokenStream {
    if value.is_nan() {
        return quote!(#of_type::NAN);
    }
    let sign = value.is_sign_negative().then(|| quote!(-));
    if value.is_infinite() {
        return match sign {
            Some(_) => quote!(#of_type::NEG_INFINITY),
            None => quote!(#of_type::INFINITY),
        };
    }
    let digits: Literal =
        digits.trim_start_matches('-').parse().unwrap_or_else(|_| Literal::f64_unsuffixed(value));
    quote!(#sign #digits)
}

/// A document, as an argument of `json!`.
fn document(value: &Param) -> TokenStream {
    match &value.datum {
        Datum::Null => quote!(null),
        Datum::Boolean(value) => quote!(#value),
        Datum::Number(Number::Integer(value)) => document_integer(*value),
        Datum::Number(Number::Float(value)) => float(*value, &format!("{value:?}"), &quote!(f64)),
        Datum::String(value) => text(value),
        Datum::List(items) => {
            let items = items.iter().map(document);
            quote!([#(#items),*])
        }
        Datum::Map(entries) => {
            let entries = entries.iter().map(|(key, value)| {
                let (key, value) = (text(key), document(value));
                quote!(#key: #value)
            });
            quote!({#(#entries),*})
        }
    }
}

/// An integer that is large for the type that it would have otherwise needs a suffix.
fn document_integer(value: i128) -> TokenStream {
    if i32::try_from(value).is_ok() {
        return integer(value);
    }
    let (sign, suffix) = if value < 0 { (Some(quote!(-)), "i64") } else { (None, "u64") };
    let digits = format!("{}_{suffix}", value.unsigned_abs()).parse::<Literal>();
    let digits = digits.unwrap_or_else(|_| Literal::i128_unsuffixed(value));
    quote!(#sign #digits)
}

/// A string literal: a raw one, where that is easier to read.
pub(super) fn text(value: &str) -> TokenStream {
    let is_visible = value.chars().all(|c| c == '\n' || !is_disruptive(c));
    if value.contains(['"', '\\', '\n']) && is_visible {
        let hashes = (0..).map(|count| "#".repeat(count));
        let fitting = hashes.take(16).find(|hashes| !value.contains(&format!("\"{hashes}")));
        let raw = fitting.map(|hashes| format!("r{hashes}\"{value}\"{hashes}"));
        if let Some(Ok(literal)) = raw.map(|raw| raw.parse::<Literal>()) {
            return quote!(#literal);
        }
    }
    quote!(#value)
}
