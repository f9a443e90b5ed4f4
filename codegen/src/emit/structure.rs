//! Structures, and their builders.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{
    Context, Scope, builder, constraints, deprecated, doc, docs, error, format_argument, ident,
};
use crate::ir::{Kind, Member, ShapeId, Structure, Traits};
use crate::names;
use crate::passes::Recursive;

/// A structure of `types`, which is an error there if the model says so.
pub(super) fn in_types(
    cx: &Context<'_>,
    id: &ShapeId,
    structure: &Structure,
    traits: &Traits,
    name: &str,
) -> TokenStream {
    let is_output = cx.prepared.usage.is_output(id);
    let emitted = Emitter::new(cx, id, structure, traits, name, is_output);
    let error = structure.error.as_ref().map(|_| error::tokens(id, &emitted));
    let tokens = emitted.tokens();
    quote!(#tokens #error)
}

/// What an emitter of one structure works with.
pub(super) struct Emitter<'a> {
    pub(super) cx: &'a Context<'a>,
    id: &'a ShapeId,
    traits: &'a Traits,
    pub(super) name: &'a str,
    is_output: bool,
    pub(super) fields: Vec<Field<'a>>,
}

/// A member, and what became of it.
pub(super) struct Field<'a> {
    pub(super) member: &'a Member,
    pub(super) name: String,
    /// The type without `Option`.
    pub(super) plain: TokenStream,
    /// Whether the field is an `Option`.
    pub(super) is_optional: bool,
    /// The setter that replaces a whole list or map.
    pub(super) whole_setter: String,
    /// Whether the type is in a box.
    pub(super) is_boxed: bool,
    pub(super) is_sensitive: bool,
}

impl<'a> Emitter<'a> {
    pub(super) fn new(
        cx: &'a Context<'a>,
        id: &'a ShapeId,
        structure: &'a Structure,
        traits: &'a Traits,
        name: &'a str,
        is_output: bool,
    ) -> Self {
        let names = names::fields(&structure.members);
        let whole_setters = names::whole_setters(&names);
        let fields = structure.members.iter().zip(names).zip(whole_setters);
        let fields = fields.map(|((member, field), whole_setter)| {
            let scope = Scope(name);
            let plain = cx.rust_type(&member.target, scope);
            let recursive = cx.prepared.recursion.of(id, &member.target, member.required);
            Field {
                member,
                name: field,
                plain: match recursive {
                    Recursive::No => plain,
                    Recursive::Boxed | Recursive::Endless => {
                        let boxed = scope.prelude("Box");
                        quote!(#boxed<#plain>)
                    }
                },
                is_optional: !member.required || recursive == Recursive::Endless,
                whole_setter,
                is_boxed: recursive != Recursive::No,
                is_sensitive: traits.sensitive
                    || member.traits.sensitive
                    || cx.is_sensitive(&member.target),
            }
        });
        Self { cx, id, traits, name, is_output, fields: fields.collect() }
    }

    pub(super) fn tokens(&self) -> TokenStream {
        let definition = self.definition();
        let debug = self.debug();
        let builder = builder::tokens(self);
        let wire = self.wire();
        quote!(#definition #debug #builder #wire)
    }

    /// Whether a field is a string, rather than something that is made of one.
    pub(super) fn is_string(&self, field: &Field<'_>) -> bool {
        matches!(self.cx.shape(&field.member.target).map(|shape| &shape.kind), Some(Kind::String))
    }

    fn is_sensitive(&self) -> bool {
        self.fields.iter().any(|field| field.is_sensitive)
    }

    fn definition(&self) -> TokenStream {
        let docs = doc(docs::markdown(self.traits.documentation.as_deref().unwrap_or_default()));
        let deprecated = deprecated(self.traits.deprecated.as_ref());
        let debug = (!self.is_sensitive()).then(|| quote!(Debug,));
        let ident = ident(self.name);
        let fields = self.fields.iter().map(|field| self.field(field));
        quote! {
            #docs
            #deprecated
            #[non_exhaustive]
            #[derive(Clone, #debug Default, PartialEq)]
            pub struct #ident {
                #(#fields)*
            }
        }
    }

    fn field(&self, field: &Field<'_>) -> TokenStream {
        let docs = doc(constraints::documentation(self.cx, field.member));
        let deprecated = deprecated(field.member.traits.deprecated.as_ref());
        let (name, plain) = (ident(&field.name), &field.plain);
        let option = Scope(self.name).prelude("Option");
        let of_type = if field.is_optional { quote!(#option<#plain>) } else { plain.clone() };
        quote!(#docs #deprecated pub #name: #of_type,)
    }

    /// `Debug` by hand, where some of the members must not be shown.
    fn debug(&self) -> Option<TokenStream> {
        if !self.is_sensitive() {
            return None;
        }
        let (ident, name) = (ident(self.name), self.name);
        let fields = self.fields.iter().map(|field| {
            let (name, label) = (super::ident(&field.name), field.name.trim_start_matches("r#"));
            match field.is_sensitive {
                true => quote!(.field(#label, &crate::support::Redacted)),
                false => quote!(.field(#label, &self.#name)),
            }
        });
        Some(quote! {
            impl ::core::fmt::Debug for #ident {
                fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                    f.debug_struct(#name)#(#fields)*.finish()
                }
            }
        })
    }

    /// How the structure is read and written.
    fn wire(&self) -> TokenStream {
        let (ident, name) = (ident(self.name), self.id.as_str());
        let result = Scope(self.name).prelude("Result");
        let members = self.fields.iter().map(|field| &field.member.name);
        let indices = || (0..self.fields.len()).map(Literal::usize_unsuffixed);
        let required: Vec<_> = indices()
            .zip(&self.fields)
            .filter(|(_, field)| !field.is_optional)
            .map(|(index, _)| index)
            .collect();
        let required = (!required.is_empty())
            .then(|| quote!(const REQUIRED: &'static [usize] = &[#(#required),*];));
        let is_output = self.is_output.then(|| {
            quote!(
                const IS_OUTPUT: bool = true;
            )
        });
        let (read_indices, write_indices) = (indices(), indices());
        let reads = self.fields.iter().map(|field| super::ident(&field.name));
        let writes = self.fields.iter().map(|field| {
            let name = super::ident(&field.name);
            let format = field.member.traits.timestamp_format;
            match format_argument(format.or_else(|| self.cx.timestamp_format(&field.member.target)))
            {
                Some(format) => quote!(write_as(#format, &self.#name)),
                None => quote!(write(&self.#name)),
            }
        });
        let read = match self.fields.as_slice() {
            [] => quote!(from.skip()),
            _ => quote!(match member {
                #(#read_indices => from.read(&mut self.#reads),)*
                _ => from.skip(),
            }),
        };
        let write = match self.fields.as_slice() {
            [] => quote!(to.skip()),
            _ => quote!(match member {
                #(#write_indices => to.#writes,)*
                _ => to.skip(),
            }),
        };
        // An empty structure has nothing to choose from.
        let member = if self.fields.is_empty() { quote!(_) } else { quote!(member) };
        quote! {
            impl crate::support::Structure for #ident {
                const NAME: &'static str = #name;
                const MEMBERS: &'static [&'static str] = &[#(#members),*];
                #required
                #is_output

                fn read<'de, A: ::serde_core::de::MapAccess<'de>>(
                    &mut self,
                    #member: usize,
                    from: &mut crate::support::Reader<'_, A>,
                ) -> #result<bool, A::Error> {
                    #read
                }

                fn write<M: ::serde_core::ser::SerializeMap>(
                    &self,
                    #member: usize,
                    to: &mut crate::support::Writer<'_, M>,
                ) -> #result<(), M::Error> {
                    #write
                }
            }

            crate::support::structure!(#ident);
        }
    }
}
