//! Types, and names of the prelude where another type has taken them.

use proc_macro2::TokenStream;
use quote::quote;

use super::tokens::{self, ident};
use crate::rust::Type;

/// The name that a module defines, which hides a name of Rust's prelude that is the same.
#[derive(Clone, Copy)]
pub(super) struct Scope<'a>(pub(super) &'a str);

impl Scope<'_> {
    pub(super) fn of_type(self, of_type: &Type) -> TokenStream {
        match of_type {
            Type::Bool => quote!(bool),
            Type::I8 => quote!(i8),
            Type::I16 => quote!(i16),
            Type::I32 => quote!(i32),
            Type::I64 => quote!(i64),
            Type::F32 => quote!(f32),
            Type::F64 => quote!(f64),
            Type::String => self.prelude("String"),
            Type::Blob => quote!(crate::Blob),
            Type::DateTime => quote!(crate::DateTime),
            Type::Document => quote!(::serde_json::Value),
            Type::Named(path) => {
                let (module, name) = (tokens::path(&path.module), ident(&path.name));
                quote!(crate::#module::#name)
            }
            Type::Vec(item) => self.generic("Vec", item),
            Type::Map(key, value) => {
                let [key, value] = [key, value].map(|inner| self.of_type(inner));
                quote!(::std::collections::BTreeMap<#key, #value>)
            }
            Type::Option(inner) => self.generic("Option", inner),
            Type::Box(inner) => self.generic("Box", inner),
        }
    }

    fn generic(self, name: &str, inner: &Type) -> TokenStream {
        let (outer, inner) = (self.prelude(name), self.of_type(inner));
        quote!(#outer<#inner>)
    }

    /// A name of the prelude, in full where it is hidden.
    pub(super) fn prelude(self, name: &str) -> TokenStream {
        let plain = ident(name);
        match name {
            _ if name != self.0 => quote!(#plain),
            "Option" => quote!(::core::option::#plain),
            "Result" => quote!(::core::result::#plain),
            "Into" => quote!(::core::convert::#plain),
            "Default" => quote!(::core::default::#plain),
            "String" => quote!(::std::string::#plain),
            "Vec" => quote!(::std::vec::#plain),
            "Box" => quote!(::std::boxed::#plain),
            _ => quote!(#plain),
        }
    }
}
