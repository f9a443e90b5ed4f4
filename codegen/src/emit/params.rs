//! Values that a model gives, as expressions of a program that uses the crate.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::layout::{Field, Layout, Role};
use super::{Context, Scope, ident};
use crate::model::{Datum, Kind, Number, ShapeId, Value};
use crate::names;
use crate::passes::{Recursive, StructureValue, Typed};

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
    pub(super) cx: &'a Context<'a>,
    pub(super) making: Making,
}

impl Values<'_> {
    /// The expression that builds a structure of that type.
    pub(super) fn built(
        self,
        of_type: &TokenStream,
        role: Role,
        value: &StructureValue,
    ) -> TokenStream {
        let calls = self.members(role, value, Self::calls);
        quote!(#of_type::builder() #(#calls)* .build().unwrap())
    }

    /// The statements that make a variable, and fill a structure of that type in it.
    pub(super) fn filled(
        self,
        name: &str,
        of_type: &TokenStream,
        role: Role,
        value: &StructureValue,
    ) -> TokenStream {
        let name = ident(name);
        let assignments = self.members(role, value, Self::assignment);
        let mutable = (!assignments.is_empty()).then(|| quote!(mut));
        quote!(let #mutable #name = #of_type::default(); #(#name.#assignments)*)
    }

    /// The expression for a structure in another value.
    fn structure(self, value: &StructureValue) -> TokenStream {
        let of_type = path(self.cx, value.shape.as_ref());
        match self.making {
            Making::Built => self.built(&of_type, Role::Part, value),
            Making::Filled if value.members.is_empty() => quote!(#of_type::default()),
            Making::Filled => {
                let filled = self.filled("value", &of_type, Role::Part, value);
                quote!({ #filled value })
            }
        }
    }

    /// What is written for each member that is set.
    fn members(
        self,
        role: Role,
        value: &StructureValue,
        write: fn(Self, &Field<'_>, &Typed) -> TokenStream,
    ) -> Vec<TokenStream> {
        let shape = value.shape.as_ref().and_then(|id| Some((id, self.cx.shape(id)?)));
        let Some((id, shape)) = shape else { return Vec::new() };
        let Some(structure) = shape.structure() else { return Vec::new() };
        let layout = Layout::new(self.cx, id, structure, &shape.traits, "", Scope(""), role);
        let members = value.members.iter();
        let members =
            members.filter_map(|(index, value)| Some((layout.fields.get(*index)?, value)));
        members.map(|(field, value)| write(self, field, value)).collect()
    }

    /// The calls of a builder that set a member.
    fn calls(self, field: &Field<'_>, value: &Typed) -> TokenStream {
        let (name, whole) = (ident(&field.name), ident(&field.whole_setter));
        match value {
            Typed::List(_, items) if items.is_empty() => quote!(.#whole(Some(vec![]))),
            Typed::Map(_, entries) if entries.is_empty() => quote!(.#whole(Some(BTreeMap::new()))),
            Typed::List(_, items) => {
                let items = items.iter().map(|item| self.added(value, item));
                quote!(#(.#name(#items))*)
            }
            Typed::Map(_, entries) => {
                let keys = entries.iter().map(|(key, _)| text(key));
                let values = entries.iter().map(|(_, item)| self.added(value, item));
                quote!(#(.#name(#keys, #values))*)
            }
            _ => {
                let value = self.argument(value);
                quote!(.#name(#value))
            }
        }
    }

    /// What a setter takes that adds to a list or a map.
    fn added(self, container: &Typed, item: &Typed) -> TokenStream {
        match is_sparse(self.cx, container) {
            true => self.nullable(container, item),
            false => self.argument(item),
        }
    }

    /// What a setter takes: strings and enumerations become what they are to be by themselves.
    fn argument(self, value: &Typed) -> TokenStream {
        match value {
            Typed::String(value) | Typed::Enum(value) => text(value),
            _ => self.exact(value),
        }
    }

    /// The statement that sets a member, without the structure's name.
    fn assignment(self, field: &Field<'_>, value: &Typed) -> TokenStream {
        let (name, mut value) = (ident(&field.name), self.exact(value));
        if field.is_boxed {
            value = quote!(Box::new(#value));
        }
        if field.is_optional {
            value = quote!(Some(#value));
        }
        quote!(#name = #value;)
    }

    /// An expression of exactly the value's type.
    fn exact(self, value: &Typed) -> TokenStream {
        match value {
            Typed::Null => quote!(None),
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
            Typed::List(_, items) => {
                let items = items.iter().map(|item| self.nullable(value, item));
                quote!(vec![#(#items),*])
            }
            Typed::Map(_, entries) => self.map(value, entries),
            Typed::Structure(value) => self.structure(value),
            Typed::Union(id, member, value) => self.union(id, *member, value),
        }
    }

    fn map(self, map: &Typed, entries: &[(String, Typed)]) -> TokenStream {
        if entries.is_empty() {
            return quote!(BTreeMap::new());
        }
        let entries = entries.iter().map(|(key, item)| {
            let (key, item) = (text(key), self.nullable(map, item));
            quote!((#key.into(), #item))
        });
        quote!(BTreeMap::from([#(#entries),*]))
    }

    /// An item of a list, or a value in a map.
    fn nullable(self, container: &Typed, item: &Typed) -> TokenStream {
        let value = self.exact(item);
        match is_sparse(self.cx, container) && !matches!(item, Typed::Null) {
            true => quote!(Some(#value)),
            false => value,
        }
    }

    fn union(self, id: &ShapeId, member: usize, value: &Typed) -> TokenStream {
        let members = self.cx.shape(id).and_then(|shape| shape.structure());
        let members = members.map(|union| union.members.as_slice()).unwrap_or_default();
        let (variants, path) = (names::union_variants(members), path(self.cx, Some(id)));
        let variant = variants.get(member).map(|variant| ident(variant));
        let recursion = &self.cx.prepared.recursion;
        let is_boxed = members
            .get(member)
            .is_some_and(|member| recursion.of(id, &member.target, false) != Recursive::No);
        let value = self.exact(value);
        match is_boxed {
            true => quote!(#path::#variant(Box::new(#value))),
            false => quote!(#path::#variant(#value)),
        }
    }
}

fn is_sparse(cx: &Context<'_>, container: &Typed) -> bool {
    let (Typed::List(id, _) | Typed::Map(id, _)) = container else { return false };
    match cx.shape(id).map(|shape| &shape.kind) {
        Some(Kind::List(list)) => list.sparse,
        Some(Kind::Map(map)) => map.sparse,
        _ => false,
    }
}

/// The type of a shape, as seen from outside of the crate.
pub(super) fn path(cx: &Context<'_>, id: Option<&ShapeId>) -> TokenStream {
    let Some(name) = id.and_then(|id| cx.names.of(id)) else { return TokenStream::new() };
    let ident = ident(&name.ident);
    if name.is_error { quote!(types::error::#ident) } else { quote!(types::#ident) }
}

fn integer(value: i128) -> TokenStream {
    let digits = Literal::u128_unsuffixed(value.unsigned_abs());
    if value < 0 { quote!(-#digits) } else { quote!(#digits) }
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
fn document(value: &Value) -> TokenStream {
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
    // Line by line, the text must not be taken for items, which blank lines are put between.
    let is_code = |line: &str| {
        ["fn ", "pub ", "///", "#["].iter().any(|start| line.trim_start().starts_with(start))
    };
    let is_visible = value.chars().all(|c| c == '\n' || !crate::diagnostic::is_disruptive(c));
    if value.contains(['"', '\\', '\n']) && is_visible && !value.lines().any(is_code) {
        let hashes = (0..).map(|count| "#".repeat(count));
        let fitting = hashes.take(16).find(|hashes| !value.contains(&format!("\"{hashes}")));
        let raw = fitting.map(|hashes| format!("r{hashes}\"{value}\"{hashes}"));
        if let Some(Ok(literal)) = raw.map(|raw| raw.parse::<Literal>()) {
            return quote!(#literal);
        }
    }
    quote!(#value)
}
