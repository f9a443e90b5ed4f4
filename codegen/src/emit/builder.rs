//! Builders: a setter for each field of a structure, and for each list or map one that adds to it.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::tokens::{deprecated, doc, ident};
use super::types::Scope;
use crate::rust::{Field, Parameter, Setter, Structure, Type};

/// `Type::builder()`, and the setters for what it returns.
pub(super) fn tokens(structure: &Structure, scope: Scope<'_>) -> TokenStream {
    let name = &structure.path.name;
    let ident = ident(name);
    let setters = structure.fields.iter().enumerate().map(|(index, field)| {
        let index = Literal::usize_unsuffixed(index);
        Setters { name, field, index, scope }.tokens()
    });
    let owner = super::ident(if name == "Owner" { "O" } else { "Owner" });
    let setters = (!structure.fields.is_empty())
        .then(|| quote!(impl<#owner> crate::Builder<#ident, #owner> { #(#setters)* }));
    let docs = doc([format!(
        "A builder of this structure, with no field set yet: see [`{name}Builder`]({}::{name}Builder).",
        structure.builders
    )]);
    quote! {
        impl #ident {
            #docs
            #[inline]
            pub fn builder() -> crate::Builder<Self> {
                crate::support::builder::new()
            }
        }

        #setters
    }
}

/// The setters of one field.
struct Setters<'a> {
    /// The structure's name.
    name: &'a str,
    field: &'a Field,
    index: Literal,
    scope: Scope<'a>,
}

impl Setters<'_> {
    fn tokens(&self) -> TokenStream {
        match &self.field.setter {
            Setter::Value(value) => self.value(value),
            Setter::Item { item, whole } => {
                let (item, place) = (self.parameter("item", item), self.place());
                let Argument { tokens, value, is_generic } = item;
                let store = quote!(#place.push(#value););
                let add = self.setter("Adds an item to", &tokens, is_generic, &store);
                let whole = self.whole(whole);
                quote!(#add #whole)
            }
            Setter::Entry { key, value, whole } => {
                let (key, value) = (self.parameter("key", key), self.parameter("value", value));
                let is_generic = key.is_generic || value.is_generic;
                let tokens = [key.tokens, value.tokens];
                let (place, key, value) = (self.place(), key.value, value.value);
                let store = quote!(#place.insert(#key, #value););
                let add =
                    self.setter("Adds an entry to", &quote!(#(#tokens),*), is_generic, &store);
                let whole = self.whole(whole);
                quote!(#add #whole)
            }
        }
    }

    fn value(&self, parameter: &Parameter) -> TokenStream {
        let Argument { tokens, value, is_generic } = self.parameter("value", parameter);
        let value = if self.field.is_optional() { quote!(Some(#value)) } else { value };
        let name = ident(&self.field.name);
        self.setter("Sets", &tokens, is_generic, &quote!(self.value.#name = #value;))
    }

    /// The setter that replaces a whole list or map.
    fn whole(&self, method: &str) -> TokenStream {
        let whole = Type::Option(Box::new(self.field.of_type.without_option().clone()));
        let (name, of_type) = (ident(&self.field.name), self.scope.of_type(&whole));
        let store = match self.field.is_optional() {
            true => quote!(self.value.#name = value;),
            false => quote!(self.value.#name = value.unwrap_or_default();),
        };
        // What is required is present only if there is a value; that is asked before the value is moved.
        let mark = self.mark(&quote!(value.is_some()));
        let parameters = quote!(value: #of_type);
        self.method("Sets the whole of", method, &parameters, false, &quote!(#mark #store))
    }

    /// The setter that bears the field's name.
    fn setter(
        &self,
        verb: &str,
        parameters: &TokenStream,
        is_generic: bool,
        store: &TokenStream,
    ) -> TokenStream {
        let mark = self.mark(&quote!(true));
        self.method(verb, &self.field.name, parameters, is_generic, &quote!(#mark #store))
    }

    fn mark(&self, is_present: &TokenStream) -> Option<TokenStream> {
        let index = &self.index;
        self.field.is_required.then(|| quote!(self.present.set(#index, #is_present);))
    }

    fn method(
        &self,
        verb: &str,
        name: &str,
        parameters: &TokenStream,
        is_generic: bool,
        body: &TokenStream,
    ) -> TokenStream {
        let label = self.field.label();
        let docs = doc([format!("{verb} [`{label}`](field@{}::{label}).", self.name)]);
        let deprecated = deprecated(self.field.deprecated.as_ref());
        // What is generic is compiled where it is used anyway.
        let inline = (!is_generic).then(|| quote!(#[inline]));
        let name = ident(name);
        quote! {
            #docs
            #deprecated
            #inline
            pub fn #name(mut self, #parameters) -> Self {
                #body
                self
            }
        }
    }

    /// The list or the map, made where there is none yet.
    fn place(&self) -> TokenStream {
        let name = ident(&self.field.name);
        match self.field.is_optional() {
            true => quote!(self.value.#name.get_or_insert_default()),
            false => quote!(self.value.#name),
        }
    }

    fn parameter(&self, name: &str, parameter: &Parameter) -> Argument {
        let (name, of_type) = (ident(name), self.scope.of_type(&parameter.of_type));
        let is_generic = parameter.is_into;
        let into = self.scope.prelude("Into");
        let [tokens, value] = match is_generic {
            true => [quote!(#name: impl #into<#of_type>), quote!(#name.into())],
            false => [quote!(#name: #of_type), quote!(#name)],
        };
        Argument { tokens, value, is_generic }
    }
}

/// A parameter of a setter, and the value made of it.
struct Argument {
    tokens: TokenStream,
    value: TokenStream,
    is_generic: bool,
}
