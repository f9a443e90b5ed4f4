//! Structures.

use std::collections::BTreeSet;

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::schema::{self, Row};
use super::tokens::{deprecated, doc, ident};
use super::types::Scope;
use super::{builder, default, error};
use crate::rust::{Binding, Field, Structure};

/// A structure in a module of its own.
pub(super) fn tokens(structure: &Structure) -> TokenStream {
    in_scope(structure, Scope(&structure.path.name))
}

/// The structure, its builder, how it is read and written, and that it is an error if it is one.
pub(super) fn in_scope(structure: &Structure, scope: Scope<'_>) -> TokenStream {
    let definition = definition(structure, scope);
    let default = structure.has_defaults().then(|| default::tokens(structure, scope));
    let builder = builder::tokens(structure, scope);
    let wire = wire(structure);
    let error = structure.error.as_ref().map(|error| error::tokens(structure, error, scope));
    quote!(#definition #default #builder #wire #error)
}

fn definition(structure: &Structure, scope: Scope<'_>) -> TokenStream {
    let docs = doc(&structure.docs);
    let deprecated = deprecated(structure.deprecated.as_ref());
    let default = (!structure.has_defaults()).then(|| quote!(#[derive(Default)]));
    let ident = ident(&structure.path.name);
    let fields = structure.fields.iter().map(|field| self::field(field, scope));
    quote! {
        #docs
        #deprecated
        #[non_exhaustive]
        #default
        pub struct #ident {
            #(#fields)*
        }
    }
}

fn field(field: &Field, scope: Scope<'_>) -> TokenStream {
    let docs = doc(&field.docs);
    let deprecated = deprecated(field.deprecated.as_ref());
    let (name, of_type) = (ident(&field.name), scope.of_type(&field.of_type));
    quote!(#docs #deprecated pub #name: #of_type,)
}

/// How the structure is read and written.
fn wire(structure: &Structure) -> TokenStream {
    let ident = ident(&structure.path.name);
    let schema = schema(structure);
    let bindings = structure.is_bound().then(|| bindings(structure));
    let names = structure.fields.iter().map(|field| super::ident(&field.name));
    let read = read(structure);
    // An empty structure has nothing to choose from, and nothing to write.
    let [member, to] = match structure.fields.as_slice() {
        [] => [quote!(_), quote!(_)],
        _ => [quote!(member), quote!(to)],
    };
    quote! {
        impl crate::support::Structure for #ident {
            #schema

            #bindings

            fn read(&mut self, #member: usize, from: &mut impl crate::support::Reader) {
                #read
            }

            fn write(&self, #to: &mut impl crate::support::Writer) {
                #(to.write(&self.#names);)*
            }
        }

        crate::support::structure!(#ident);
    }
}

/// What is known of the structure's members.
fn schema(structure: &Structure) -> TokenStream {
    let rows = structure.fields.iter().map(|field| Row {
        wire_name: &field.wire_name,
        field: field.label(),
        is_required: field.is_required,
        is_sensitive: field.is_sensitive,
        format: field.timestamp_format,
        constraints: &field.constraints,
    });
    schema::tokens(&structure.path.name, structure.is_output, rows)
}

/// Where in an HTTP message each of the structure's members is.
fn bindings(structure: &Structure) -> TokenStream {
    let bindings = structure.fields.iter().map(|field| match &field.binding {
        Binding::Body => ("Body", quote!(Body)),
        Binding::Header(name) => ("Header", quote!(Header(#name))),
        Binding::EncodedHeader(name) => ("EncodedHeader", quote!(EncodedHeader(#name))),
        Binding::PrefixHeaders(prefix) => ("PrefixHeaders", quote!(PrefixHeaders(#prefix))),
        Binding::Query(name) => ("Query", quote!(Query(#name))),
        Binding::QueryMap => ("QueryMap", quote!(QueryMap)),
        Binding::Label(name) => ("Label", quote!(Label(#name))),
        Binding::Document(absent) => ("Document", quote!(Document(#absent))),
        Binding::Content(media_type) => ("Content", quote!(Content(#media_type))),
        Binding::Status => ("Status", quote!(Status)),
    });
    let (names, bindings): (BTreeSet<_>, Vec<_>) = bindings.unzip();
    let names = names.into_iter().map(ident);
    quote! {
        const BINDINGS: &'static [crate::support::Binding] = {
            use crate::support::Binding::{#(#names),*};
            &[#(#bindings),*]
        };
    }
}

/// The positions of the members for which something is true.
pub(super) fn indices<T>(members: &[T], is_it: impl Fn(&T) -> bool) -> Vec<Literal> {
    let indices = members.iter().enumerate().filter(|(_, member)| is_it(member));
    indices.map(|(index, _)| Literal::usize_unsuffixed(index)).collect()
}

/// The body that reads the member of an index.
fn read(structure: &Structure) -> TokenStream {
    let indices = indices(&structure.fields, |_| true);
    let reads = structure.fields.iter().map(|field| {
        let name = ident(&field.name);
        match field.default {
            Some(_) => quote!(read_or(&mut self.#name, |new: Self| new.#name)),
            None => quote!(read(&mut self.#name)),
        }
    });
    match structure.fields.as_slice() {
        [] => quote!(from.skip()),
        _ => quote!(match member {
            #(#indices => from.#reads,)*
            _ => from.skip(),
        }),
    }
}
