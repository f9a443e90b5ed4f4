//! What a service's clients know of it: the tables of its endpoints, and how requests are retried.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::tokens::ident;
use crate::rust::{EndpointRow, EndpointScope, EndpointTarget, Endpoints, Partition, ServiceFacts};

/// All that clients know of a service.
pub(super) fn tokens(of: &ServiceFacts) -> TokenStream {
    let ServiceFacts { id, max_attempts, base_delay_millis, tables } = of;
    let [max_attempts, base_delay_millis] =
        [max_attempts, base_delay_millis].map(|count| Literal::u32_unsuffixed(*count));
    let tables = tables.iter().map(|(name, of)| table(name, of));
    quote! {
        /// What all calls of the service have in common.
        pub(crate) static SERVICE: crate::support::Service =
            crate::support::Service {
                id: #id,
                package: env!("CARGO_PKG_NAME"),
                version: env!("CARGO_PKG_VERSION"),
                max_attempts: #max_attempts,
                base_delay_millis: #base_delay_millis,
            };
        #(#tables)*
    }
}

/// A table as a static of that name.
fn table(name: &str, of: &Endpoints) -> TokenStream {
    let name = ident(name);
    let signing_name = &of.signing_name;
    let partitions = of.partitions.iter().map(partition);
    let rows = of.rows.iter().map(row);
    quote! {
        /// Where requests go.
        pub(crate) static #name: crate::support::EndpointTable = {
            use crate::support::client::endpoints::{
                EndpointTable, Partition, Row, Scope::*, Target::*, Variant::*,
            };
            EndpointTable {
                signing_name: #signing_name,
                partitions: &[#(#partitions),*],
                rows: &[#(#rows),*],
            }
        };
    }
}

fn partition(of: &Partition) -> TokenStream {
    let Partition { name, prefixes, regions, dns_suffix, dual_stack_dns_suffix, global_region } =
        of;
    quote! {
        Partition {
            name: #name,
            prefixes: &[#(#prefixes),*],
            regions: &[#(#regions),*],
            dns_suffix: #dns_suffix,
            dual_stack_dns_suffix: #dual_stack_dns_suffix,
            global_region: #global_region,
        }
    }
}

fn row(row: &EndpointRow) -> TokenStream {
    let scope = match &row.scope {
        EndpointScope::CustomUrl => quote!(CustomUrl),
        EndpointScope::NoRegion => quote!(NoRegion),
        EndpointScope::Region(name) => quote!(InRegion(#name)),
        EndpointScope::Partition(name) => quote!(InPartition(#name)),
        EndpointScope::Everywhere => quote!(Everywhere),
    };
    let variant = match (row.fips, row.dual_stack) {
        (false, false) => quote!(Standard),
        (true, false) => quote!(Fips),
        (false, true) => quote!(DualStack),
        (true, true) => quote!(FipsDualStack),
    };
    let target = match &row.target {
        EndpointTarget::Error(error) => quote!(Refused(#error)),
        EndpointTarget::Url { url, signing_region: None, signing_name: None } => quote!(At(#url)),
        EndpointTarget::Url { url, signing_region, signing_name } => {
            let (region, name) =
                (optional(signing_region.as_ref()), optional(signing_name.as_ref()));
            quote!(Signed(#url, #region, #name))
        }
    };
    quote!(Row(#scope, #variant, #target))
}

fn optional(text: Option<&String>) -> TokenStream {
    match text {
        Some(text) => quote!(Some(#text)),
        None => quote!(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::file::{Draft, finish};

    /// What the table looks like in a file.
    fn printed(of: &Endpoints) -> String {
        let draft = Draft::new("src/endpoints.rs", || table("ENDPOINTS", of));
        let files = finish(&[draft], Vec::new()).unwrap();
        files.into_iter().map(|file| file.contents).collect()
    }

    #[test]
    fn a_table_has_an_entry_for_each_row() {
        let url = |url: &str, region: Option<&str>, name: Option<&str>| EndpointTarget::Url {
            url: url.to_owned(),
            signing_region: region.map(str::to_owned),
            signing_name: name.map(str::to_owned),
        };
        let row =
            |scope, (fips, dual_stack), target| EndpointRow { scope, fips, dual_stack, target };
        let endpoints = Endpoints {
            signing_name: "example".to_owned(),
            partitions: vec![Partition {
                name: "aws".to_owned(),
                prefixes: vec!["us".to_owned(), "eu".to_owned()],
                regions: vec!["aws-global".to_owned()],
                dns_suffix: "amazonaws.com".to_owned(),
                dual_stack_dns_suffix: "api.aws".to_owned(),
                global_region: "us-east-1".to_owned(),
            }],
            rows: vec![
                row(
                    EndpointScope::CustomUrl,
                    (true, false),
                    EndpointTarget::Error("\"no\"".to_owned()),
                ),
                row(EndpointScope::NoRegion, (false, true), url("https://b", None, None)),
                row(
                    EndpointScope::Region("local".to_owned()),
                    (false, false),
                    url("http://localhost:8000", Some("us-east-1"), Some("other")),
                ),
                row(
                    EndpointScope::Partition("aws".to_owned()),
                    (true, true),
                    url("https://c", None, Some("other")),
                ),
                row(
                    EndpointScope::Everywhere,
                    (false, false),
                    url("https://{region}.a", None, None),
                ),
            ],
        };
        let text = printed(&endpoints);
        let table = text.split_once("/// Where requests go.\n").unwrap().1;
        assert_eq!(table, EXPECTED);
    }

    const EXPECTED: &str = r#"pub(crate) static ENDPOINTS: crate::support::EndpointTable = {
    use crate::support::client::endpoints::{
        EndpointTable, Partition, Row, Scope::*, Target::*, Variant::*,
    };
    EndpointTable {
        signing_name: "example",
        partitions: &[
            Partition {
                name: "aws",
                prefixes: &["us", "eu"],
                regions: &["aws-global"],
                dns_suffix: "amazonaws.com",
                dual_stack_dns_suffix: "api.aws",
                global_region: "us-east-1",
            },
        ],
        rows: &[
            Row(CustomUrl, Fips, Refused("\"no\"")),
            Row(NoRegion, DualStack, At("https://b")),
            Row(
                InRegion("local"),
                Standard,
                Signed("http://localhost:8000", Some("us-east-1"), Some("other")),
            ),
            Row(
                InPartition("aws"),
                FipsDualStack,
                Signed("https://c", None, Some("other")),
            ),
            Row(Everywhere, Standard, At("https://{region}.a")),
        ],
    }
};
"#;
}
