//! Builders: a setter for each member of a structure, and for each list or map one that adds to it.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::layout::{Field, Layout, Role};
use super::{deprecated, doc, docs, ident};
use crate::model::{Kind, ShapeId};

/// `Type::builder()`, and the setters for what it returns.
pub(super) fn tokens(structure: &Layout<'_>) -> TokenStream {
    let ident = ident(structure.name);
    let setters = structure.fields.iter().enumerate().map(|(index, field)| {
        let setters = Setters { structure, field, index: Literal::usize_unsuffixed(index) };
        match structure.cx.shape(&field.member.target).map(|shape| &shape.kind) {
            Some(Kind::List(list)) => setters.list(&list.member, list.sparse),
            Some(Kind::Map(map)) => setters.map(&map.key, &map.value, map.sparse),
            _ => setters.plain(),
        }
    });
    let owner = super::ident(if structure.name == "Owner" { "O" } else { "Owner" });
    let setters = (!structure.fields.is_empty())
        .then(|| quote!(impl<#owner> crate::Builder<#ident, #owner> { #(#setters)* }));
    let docs = doc([format!(
        "A builder of this structure, with no field set yet: see [`{0}Builder`]({1}::{0}Builder).",
        structure.name,
        builders_module(structure)
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

/// The module that has a structure's [`alias`].
fn builders_module(structure: &Layout<'_>) -> &'static str {
    let is_error = || structure.cx.names.of(structure.id).is_some_and(|name| name.is_error);
    match structure.role {
        Role::Input | Role::Output => "builders",
        Role::Part if is_error() => "crate::types::error::builders",
        Role::Part => "crate::types::builders",
    }
}

/// A name for the builder of a structure of the outer module, whose page has the setters.
pub(super) fn alias(structure: &Layout<'_>) -> TokenStream {
    let name = structure.name;
    let setters = structure.fields.iter().flat_map(|field| {
        let kind = structure.cx.shape(&field.member.target).map(|shape| &shape.kind);
        let whole =
            matches!(kind, Some(Kind::List(_) | Kind::Map(_))).then_some(&*field.whole_setter);
        let setters = std::iter::once(field.name.trim_start_matches("r#")).chain(whole);
        setters.map(|setter| format!("<code>{setter}</code>"))
    });
    let setters = setters.collect::<Vec<_>>().join(", ");
    let mut docs = vec![format!("Builds [`{name}`](super::{name}).")];
    if !setters.is_empty() {
        docs.push(String::new());
        docs.extend(docs::markdown(&format!("Its setters are {setters}.")));
    }
    let docs = doc(docs);
    let [alias, ident] = [ident(&format!("{name}Builder")), ident(name)];
    quote!(#docs pub type #alias<Owner = ()> = crate::Builder<super::#ident, Owner>;)
}

/// The setters of one member.
struct Setters<'a> {
    structure: &'a Layout<'a>,
    field: &'a Field<'a>,
    index: Literal,
}

impl Setters<'_> {
    fn plain(&self) -> TokenStream {
        let value = self.parameter("value", &self.field.member.target, &self.field.plain);
        let Parameter { tokens, value, is_generic } = value;
        let value = if self.field.is_optional { quote!(Some(#value)) } else { value };
        let name = ident(&self.field.name);
        let store = quote!(self.value.#name = #value;);
        self.setter("Sets", &tokens, is_generic, &store)
    }

    fn list(&self, item: &ShapeId, is_sparse: bool) -> TokenStream {
        let Parameter { tokens, value, is_generic } = self.inner("item", item, is_sparse);
        let place = self.place();
        let add =
            self.setter("Adds an item to", &tokens, is_generic, &quote!(#place.push(#value);));
        let whole = self.whole();
        quote!(#add #whole)
    }

    fn map(&self, key: &ShapeId, value: &ShapeId, is_sparse: bool) -> TokenStream {
        let key = self.inner("key", key, false);
        let value = self.inner("value", value, is_sparse);
        let is_generic = key.is_generic || value.is_generic;
        let ([key, value], parameters) = ([key.value, value.value], [key.tokens, value.tokens]);
        let place = self.place();
        let store = quote!(#place.insert(#key, #value););
        let add = self.setter("Adds an entry to", &quote!(#(#parameters),*), is_generic, &store);
        let whole = self.whole();
        quote!(#add #whole)
    }

    /// The setter that replaces a whole list or map.
    fn whole(&self) -> TokenStream {
        let option = self.structure.scope.prelude("Option");
        let (name, plain) = (ident(&self.field.name), &self.field.plain);
        let store = match self.field.is_optional {
            true => quote!(self.value.#name = value;),
            false => quote!(self.value.#name = value.unwrap_or_default();),
        };
        // What is required is present only if there is a value; that is asked before the value is moved.
        let mark = self.mark(&quote!(value.is_some()));
        let parameters = quote!(value: #option<#plain>);
        let name = &self.field.whole_setter;
        self.method("Sets the whole of", name, &parameters, false, &quote!(#mark #store))
    }

    /// The setter that bears the member's name.
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
        let label = self.field.name.trim_start_matches("r#");
        let docs = doc([format!("{verb} [`{label}`](field@{}::{label}).", self.structure.name)]);
        let deprecated = deprecated(self.field.member.traits.deprecated.as_ref());
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
        match self.field.is_optional {
            true => quote!(self.value.#name.get_or_insert_default()),
            false => quote!(self.value.#name),
        }
    }

    /// A parameter for a value inside a list or a map.
    fn inner(&self, name: &str, id: &ShapeId, is_sparse: bool) -> Parameter {
        let of_type = self.structure.cx.nullable(id, is_sparse, self.structure.scope);
        if is_sparse {
            let value = ident(name);
            let (tokens, value) = (quote!(#value: #of_type), quote!(#value));
            return Parameter { tokens, value, is_generic: false };
        }
        self.parameter(name, id, &of_type)
    }

    /// Whatever becomes a string, an enumeration, a blob or a box is taken; other types as they are, so
    /// that literals need no suffix.
    fn parameter(&self, name: &str, id: &ShapeId, of_type: &TokenStream) -> Parameter {
        let name = ident(name);
        let is_generic = match self.structure.cx.shape(id).map(|shape| &shape.kind) {
            Some(Kind::String | Kind::Enum(_) | Kind::Blob) => true,
            Some(Kind::Structure(_) | Kind::Union(_)) => {
                self.field.is_boxed && *id == self.field.member.target
            }
            _ => false,
        };
        let into = self.structure.scope.prelude("Into");
        let [tokens, value] = match is_generic {
            true => [quote!(#name: impl #into<#of_type>), quote!(#name.into())],
            false => [quote!(#name: #of_type), quote!(#name)],
        };
        Parameter { tokens, value, is_generic }
    }
}

/// A parameter of a setter, and the value made of it.
struct Parameter {
    tokens: TokenStream,
    value: TokenStream,
    is_generic: bool,
}
