//! The schema of a structure or a union: a row a member.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::default::float;
use super::tokens::ident;
use crate::rust::{Constraint, TimestampFormat};

/// What is said of a member.
pub(super) struct Row<'m> {
    pub(super) wire_name: &'m str,
    /// The name of its field or variant, as it is shown.
    pub(super) field: &'m str,
    pub(super) is_required: bool,
    pub(super) is_sensitive: bool,
    /// Where it is not the protocol's own.
    pub(super) format: Option<TimestampFormat>,
    pub(super) constraints: &'m [Constraint],
}

/// The constant of the type's name, with whether a service sends it.
pub(super) fn tokens<'m>(
    name: &str,
    is_output: bool,
    rows: impl Iterator<Item = Row<'m>>,
) -> TokenStream {
    let rows: Vec<_> = rows.collect();
    let required = required(&rows);
    let rows: Vec<_> = rows.iter().map(Row::tokens).collect();
    let member = (!rows.is_empty()).then(|| quote!(, member));
    let required = binary(required);
    quote! {
        const SCHEMA: &'static crate::support::Schema = {
            use crate::support::{Schema #member};
            &Schema { name: #name, is_output: #is_output, required: #required, members: &[#(#rows),*] }
        };
    }
}

/// Which of the first 64 members are required, a bit each.
fn required(rows: &[Row<'_>]) -> u64 {
    let bits = rows.iter().take(64).enumerate();
    bits.fold(0, |bits, (index, row)| bits | u64::from(row.is_required) << index)
}

fn binary(bits: u64) -> TokenStream {
    match bits {
        0 => quote!(0),
        // A number with this prefix is a literal.
        _ => format!("0b{bits:b}").parse().unwrap_or_default(),
    }
}

impl Row<'_> {
    fn tokens(&self) -> TokenStream {
        let Self { wire_name, field, .. } = self;
        let escaped = is_escaped(wire_name).then(|| quote!(escaped));
        let required = self.is_required.then(|| quote!(, is_required = true));
        let sensitive = self.is_sensitive.then(|| quote!(, is_sensitive = true));
        let format = self.format.map(|format| {
            let format = ident(&format!("{format:?}"));
            quote!(, format = #format)
        });
        let constraints = (!self.constraints.is_empty()).then(|| {
            let constraints = self.constraints.iter().map(constraint);
            quote!(, constraints = [#(#constraints),*])
        });
        quote!(member!(#escaped #wire_name, #field #required #sensitive #format #constraints))
    }
}

/// Whether a name has to be escaped in JSON.
fn is_escaped(name: &str) -> bool {
    name.bytes().any(|byte| matches!(byte, b'"' | b'\\' | 0..0x20))
}

fn constraint(constraint: &Constraint) -> TokenStream {
    match constraint {
        Constraint::Required => quote!(Required),
        Constraint::RequiredAtRequest => quote!(RequiredAtRequest),
        Constraint::MinLength(min) => {
            let min = Literal::u32_unsuffixed(*min);
            quote!(MinLength(#min))
        }
        Constraint::Min(min) => {
            let min = float(min.get());
            quote!(Min(#min))
        }
        Constraint::Items(inner) => {
            let inner = inner.iter().map(self::constraint);
            quote!(Items[#(#inner),*])
        }
        Constraint::Keys(inner) => {
            let inner = inner.iter().map(self::constraint);
            quote!(Keys[#(#inner),*])
        }
    }
}
