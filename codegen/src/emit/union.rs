//! Unions.

use proc_macro2::TokenStream;
use quote::quote;

use super::schema::{self, Row};
use super::structure::indices;
use super::tokens::{deprecated, doc, ident};
use super::types::Scope;
use crate::rust::{Union, UnionVariant};

pub(super) fn tokens(union: &Union) -> TokenStream {
    let scope = Scope(&union.path.name);
    let docs = doc(&union.docs);
    let deprecated = deprecated(union.deprecated.as_ref());
    let ident = ident(&union.path.name);
    let variants = union.variants.iter().map(|variant| self::variant(variant, scope));
    let is_any_sensitive = union.variants.iter().any(|variant| variant.is_sensitive);
    let derive_debug = (!is_any_sensitive).then(|| quote!(Debug,));
    let accessors = accessors(union, scope);
    let debug = is_any_sensitive.then(|| debug(union));
    let wire = wire(union, scope);
    quote! {
        #docs
        #deprecated
        #[non_exhaustive]
        #[derive(Clone, #derive_debug PartialEq)]
        pub enum #ident {
            #(#variants)*
            /// A member that the service's model did not have when this crate was generated. Its name is kept, and
            /// its content is lost.
            Unknown(crate::support::UnknownMember),
        }
        #accessors
        #debug
        #wire
    }
}

fn variant(variant: &UnionVariant, scope: Scope<'_>) -> TokenStream {
    let docs = doc(&variant.docs);
    let deprecated = deprecated(variant.deprecated.as_ref());
    let (name, of_type) = (ident(&variant.name), scope.of_type(&variant.of_type));
    quote!(#docs #deprecated #name(#of_type),)
}

/// For each variant a question whether it is the one, and its value if it is.
fn accessors(union: &Union, scope: Scope<'_>) -> TokenStream {
    let accessors = union.variants.iter().map(|variant| accessor(variant, scope));
    let ident = ident(&union.path.name);
    quote! {
        impl #ident {
            #(#accessors)*

            /// Whether this is a member that the model did not have.
            #[inline]
            #[must_use]
            pub fn is_unknown(&self) -> bool {
                matches!(self, Self::Unknown(_))
            }
        }
    }
}

fn accessor(variant: &UnionVariant, scope: Scope<'_>) -> TokenStream {
    let UnionVariant { name, accessor, .. } = variant;
    let (result, of_type) = (scope.prelude("Result"), scope.of_type(variant.of_type.without_box()));
    let [is, get] = [ident(&format!("is_{accessor}")), ident(&format!("as_{accessor}"))];
    let is_doc = doc([format!("Whether this is [`{name}`](Self::{name}).")]);
    let get_doc =
        doc([format!("The value of [`{name}`](Self::{name}), or else the union itself.")]);
    let deprecated = deprecated(variant.deprecated.as_ref());
    let variant = ident(name);
    quote! {
        #is_doc
        #deprecated
        #[inline]
        #[must_use]
        pub fn #is(&self) -> bool {
            matches!(self, Self::#variant(_))
        }

        #get_doc
        #deprecated
        #[inline]
        pub fn #get(&self) -> #result<&#of_type, &Self> {
            match self {
                Self::#variant(value) => Ok(value),
                _ => Err(self),
            }
        }
    }
}

/// `Debug` by hand, where some of the members must not be shown.
fn debug(union: &Union) -> TokenStream {
    let arms = union.variants.iter().map(|variant| arm(&variant.name, variant.is_sensitive));
    let unknown = arm("Unknown", union.is_sensitive);
    let ident = ident(&union.path.name);
    quote! {
        impl ::core::fmt::Debug for #ident {
            #[inline]
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                match self {
                    #(#arms)*
                    #unknown
                }
            }
        }
    }
}

fn arm(label: &str, is_sensitive: bool) -> TokenStream {
    let ident = ident(label);
    match is_sensitive {
        true => quote! {
            Self::#ident(_) => f.debug_tuple(#label).field(&crate::support::Redacted).finish(),
        },
        false => quote!(Self::#ident(value) => f.debug_tuple(#label).field(value).finish(),),
    }
}

/// How the union is read and written.
fn wire(union: &Union, scope: Scope<'_>) -> TokenStream {
    let option = scope.prelude("Option");
    let idents: Vec<_> = union.variants.iter().map(|variant| ident(&variant.name)).collect();
    let indices = indices(&union.variants, |_| true);
    let schema = schema(union);
    let [member, from, read] = match idents.as_slice() {
        [] => [quote!(_), quote!(_), quote!(None)],
        _ => [
            quote!(member),
            quote!(from),
            quote!(match member {
                #(#indices => from.read(Self::#idents),)*
                _ => None,
            }),
        ],
    };
    let as_unknown = as_unknown(union, scope);
    let ident = ident(&union.path.name);
    quote! {
        impl crate::support::Union for #ident {
            #schema

            #[inline]
            fn unknown(member: crate::support::UnknownMember) -> Self {
                Self::Unknown(member)
            }

            #as_unknown

            fn read(#member: usize, #from: &mut impl crate::support::VariantReader) -> #option<Self> {
                #read
            }

            fn write(&self, to: &mut impl crate::support::VariantWriter) {
                match self {
                    #(Self::#idents(value) => to.write(#indices, value),)*
                    Self::Unknown(member) => to.unknown(member),
                }
            }
        }

        crate::support::union!(#ident);
    }
}

/// What is known of the union's members.
fn schema(union: &Union) -> TokenStream {
    let rows = union.variants.iter().map(|variant| Row {
        wire_name: &variant.wire_name,
        field: &variant.name,
        is_required: false,
        is_sensitive: variant.is_sensitive,
        format: variant.timestamp_format,
        constraints: &variant.constraints,
    });
    schema::tokens(&union.path.name, union.is_output, rows)
}

/// The method that finds out whether the variant is the one for all other members.
fn as_unknown(union: &Union, scope: Scope<'_>) -> TokenStream {
    let option = scope.prelude("Option");
    let other = (!union.variants.is_empty()).then(|| quote!(_ => None,));
    quote! {
        #[inline]
        fn as_unknown(&self) -> #option<&crate::support::UnknownMember> {
            match self {
                Self::Unknown(member) => Some(member),
                #other
            }
        }
    }
}
