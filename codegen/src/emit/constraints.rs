//! The table of what the members of a structure or a union must meet before they are sent.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::default::float;
use crate::rust::Constraint;

/// The table for a type that is sent; nothing where no member has a constraint.
pub(super) fn table<'a>(
    members: impl Iterator<Item = (&'a String, &'a Vec<Constraint>)>,
) -> Option<TokenStream> {
    let rows = members.filter(|(_, constraints)| !constraints.is_empty());
    let rows: Vec<_> = rows
        .map(|(name, constraints)| {
            let constraints = constraints.iter().map(tokens);
            quote!((#name, &[#(#constraints),*]))
        })
        .collect();
    (!rows.is_empty()).then(|| {
        quote! {
            const LIMITS: crate::support::LimitTable = {
                use crate::support::Limit::*;
                &[#(#rows),*]
            };
        }
    })
}

fn tokens(constraint: &Constraint) -> TokenStream {
    match constraint {
        Constraint::Required => quote!(Required),
        Constraint::RequiredAtRequest => quote!(Filled),
        Constraint::MinLength(min) => {
            let min = Literal::u32_unsuffixed(*min);
            quote!(MinLength(#min))
        }
        Constraint::Min(min) => {
            let min = float(min.get());
            quote!(Min(#min))
        }
        Constraint::Items(inner) => {
            let inner = inner.iter().map(tokens);
            quote!(Items(&[#(#inner),*]))
        }
        Constraint::Keys(inner) => {
            let inner = inner.iter().map(tokens);
            quote!(Keys(&[#(#inner),*]))
        }
    }
}
