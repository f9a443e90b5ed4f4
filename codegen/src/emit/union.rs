//! Unions.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{Context, Scope, constraints, deprecated, doc, docs, format_argument, ident, limits};
use crate::model::{Member, ShapeId, Structure, Traits};
use crate::names;
use crate::passes::Recursive;

pub(super) fn tokens(
    cx: &Context<'_>,
    id: &ShapeId,
    union: &Structure,
    traits: &Traits,
    name: &str,
) -> TokenStream {
    let scope = Scope(name);
    let docs = doc(docs::markdown(traits.documentation.as_deref().unwrap_or_default()));
    let deprecated = deprecated(traits.deprecated.as_ref());
    let idents: Vec<_> =
        names::union_variants(&union.members).iter().map(|name| ident(name)).collect();
    let variants = union.members.iter().zip(&idents).map(|(member, ident)| {
        let docs = doc(constraints::documentation(cx, member));
        let deprecated = super::deprecated(member.traits.deprecated.as_ref());
        let of_type = cx.rust_type(&member.target, scope);
        let of_type = match cx.prepared.recursion.of(id, &member.target, false) {
            Recursive::No => of_type,
            Recursive::Boxed | Recursive::Endless => {
                let boxed = scope.prelude("Box");
                quote!(#boxed<#of_type>)
            }
        };
        quote!(#docs #deprecated #ident(#of_type),)
    });
    let is_sensitive: Vec<bool> = union
        .members
        .iter()
        .map(|member| {
            traits.sensitive || member.traits.sensitive || cx.is_sensitive(&member.target)
        })
        .collect();
    let is_any_sensitive = is_sensitive.contains(&true);
    let derive_debug = (!is_any_sensitive).then(|| quote!(Debug,));
    let debug = is_any_sensitive.then(|| debug(traits, name, &idents, &is_sensitive));
    let accessors = accessors(cx, &union.members, &idents, scope);
    let wire = wire(cx, id, &union.members, &is_sensitive, &idents, name);
    let ident = ident(name);
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

/// For each variant a question whether it is the one, and its value if it is.
fn accessors(
    cx: &Context<'_>,
    members: &[Member],
    idents: &[proc_macro2::Ident],
    scope: Scope<'_>,
) -> TokenStream {
    let result = scope.prelude("Result");
    let names = names::accessors(idents.iter().map(ToString::to_string));
    let accessors = members.iter().zip(idents).zip(names).map(|((member, variant), name)| {
        let of_type = cx.rust_type(&member.target, scope);
        let [is, get] = [ident(&format!("is_{name}")), ident(&format!("as_{name}"))];
        let is_doc = doc([format!("Whether this is [`{variant}`](Self::{variant}).")]);
        let get_doc = doc([format!(
            "The value of [`{variant}`](Self::{variant}), or else the union itself."
        )]);
        let deprecated = deprecated(member.traits.deprecated.as_ref());
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
    });
    let ident = ident(scope.0);
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

/// `Debug` by hand, where some of the members must not be shown.
fn debug(
    traits: &Traits,
    name: &str,
    idents: &[proc_macro2::Ident],
    is_sensitive: &[bool],
) -> TokenStream {
    let arm = |ident: &proc_macro2::Ident, is_sensitive: bool| {
        let label = ident.to_string();
        match is_sensitive {
            true => {
                quote!(Self::#ident(_) => f.debug_tuple(#label).field(&crate::support::Redacted).finish(),)
            }
            false => quote!(Self::#ident(value) => f.debug_tuple(#label).field(value).finish(),),
        }
    };
    let arms =
        idents.iter().zip(is_sensitive).map(|(ident, is_sensitive)| arm(ident, *is_sensitive));
    let unknown = arm(&super::ident("Unknown"), traits.sensitive);
    let ident = ident(name);
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

/// How the union is read and written.
fn wire(
    cx: &Context<'_>,
    id: &ShapeId,
    members: &[Member],
    is_sensitive: &[bool],
    idents: &[proc_macro2::Ident],
    name: &str,
) -> TokenStream {
    let scope = Scope(name);
    let (result, option) = (scope.prelude("Result"), scope.prelude("Option"));
    let names: Vec<_> = members.iter().map(|member| &member.name).collect();
    let variants = idents.iter().map(ToString::to_string);
    let indices = || (0..members.len()).map(Literal::usize_unsuffixed);
    let sensitive = indices().zip(is_sensitive).filter(|(_, is_sensitive)| **is_sensitive);
    let sensitive = sensitive.map(|(index, _)| index);
    let writes = members.iter().zip(indices()).map(|(member, index)| {
        let format = member.traits.timestamp_format.or_else(|| cx.timestamp_format(&member.target));
        match format_argument(format) {
            Some(format) => quote!(write_as(#format, #index, value)),
            None => quote!(write(#index, value)),
        }
    });
    let indices = indices();
    let read = match members {
        [] => quote!(from.skip()),
        _ => quote!(match member {
            #(#indices => from.read(Self::#idents),)*
            _ => from.skip(),
        }),
    };
    let is_output = cx.prepared.usage.is_output(id);
    let limits = cx.prepared.usage.is_input(id);
    let limits = limits.then(|| limits::table(cx, members.iter().map(|member| (member, None))));
    let member = if members.is_empty() { quote!(_) } else { quote!(member) };
    let as_unknown = as_unknown(members, scope);
    let ident = ident(name);
    quote! {
        impl crate::support::Union for #ident {
            const SHAPE: crate::support::Shape = crate::support::Shape {
                name: #name,
                members: &[#(#names),*],
                fields: &[#(#variants),*],
                required: &[],
                sensitive: &[#(#sensitive),*],
                is_output: #is_output,
            };
            #limits

            #[inline]
            fn unknown(member: crate::support::UnknownMember) -> Self {
                Self::Unknown(member)
            }

            #as_unknown

            fn read<'de, A: ::serde_core::de::MapAccess<'de>>(
                #member: usize,
                from: &mut crate::support::Variant<'_, A>,
            ) -> #result<#option<Self>, A::Error> {
                #read
            }

            fn write<M: ::serde_core::ser::SerializeMap>(
                &self,
                to: crate::support::Choice<'_, M>,
            ) -> #result<(), M::Error> {
                match self {
                    #(Self::#idents(value) => to.#writes,)*
                    Self::Unknown(member) => to.unknown(member),
                }
            }
        }

        crate::support::union!(#ident);
    }
}

/// The method that finds out whether the variant is the one for all other members.
fn as_unknown(members: &[Member], scope: Scope<'_>) -> TokenStream {
    let option = scope.prelude("Option");
    let other = (!members.is_empty()).then(|| quote!(_ => None,));
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
