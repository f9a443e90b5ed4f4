//! `Default`, where a model has values for absent members.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::tokens::{ident, integer};
use super::types::Scope;
use crate::rust::{Document, FieldDefault, Structure};

/// The implementation of a structure that has other defaults than its types.
pub(super) fn tokens(structure: &Structure, scope: Scope<'_>) -> TokenStream {
    let (name, default) = (ident(&structure.path.name), scope.prelude("Default"));
    let fields = structure.fields.iter().map(|field| {
        let name = ident(&field.name);
        match &field.default {
            Some(default) => {
                let value = value(default, scope);
                quote!(#name: #value)
            }
            None => quote!(#name: #default::default()),
        }
    });
    quote! {
        impl #default for #name {
            #[inline]
            fn default() -> Self {
                Self { #(#fields),* }
            }
        }
    }
}

fn value(default: &FieldDefault, scope: Scope<'_>) -> TokenStream {
    match default {
        FieldDefault::True => quote!(true),
        FieldDefault::Integer(value) => integer(*value),
        FieldDefault::Float(value) => float(value.get()),
        FieldDefault::Text(text) => quote!(#text.into()),
        FieldDefault::Bytes(bytes) => {
            let bytes = Literal::byte_string(bytes);
            quote!(#bytes.into())
        }
        FieldDefault::Secs(secs) => {
            let secs = integer(*secs);
            quote!(crate::DateTime::from_secs(#secs))
        }
        FieldDefault::SecsFloat(secs) => {
            let secs = float(secs.get());
            quote!(crate::DateTime::from_secs_f64(#secs).unwrap_or_default())
        }
        FieldDefault::Date(text) => quote!(#text.parse().unwrap_or_default()),
        FieldDefault::Document(value) => document(value, scope),
    }
}

fn document(value: &Document, scope: Scope<'_>) -> TokenStream {
    let value = match value {
        Document::Boolean(value) => quote!(#value),
        Document::I64(value) => quote!(#value),
        Document::U64(value) => quote!(#value),
        Document::Float(value) => float(value.get()),
        Document::Text(text) => quote!(#text),
        Document::EmptyArray => {
            let vec = scope.prelude("Vec");
            return quote!(::serde_json::Value::Array(#vec::new()));
        }
        Document::EmptyObject => {
            return quote!(::serde_json::Value::Object(::serde_json::Map::new()));
        }
    };
    quote!(::serde_json::Value::from(#value))
}

/// A literal of a float.
pub(super) fn float(value: f64) -> TokenStream {
    let (sign, value) = ((value < 0.0).then(|| quote!(-)), value.abs());
    let value = Literal::f64_unsuffixed(value);
    quote!(#sign #value)
}
