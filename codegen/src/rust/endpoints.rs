//! Where the requests of a service go, and what they are signed for.

/// The endpoints of a service, as a table.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Endpoints {
    /// What requests are signed for, where a row does not say otherwise.
    pub(crate) signing_name: String,
    /// A region that is in none by name or form is in the first one.
    pub(crate) partitions: Vec<Partition>,
    /// At most one for each scope, with and without FIPS and dual-stack; sorted.
    pub(crate) rows: Vec<EndpointRow>,
}

/// A group of regions.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Partition {
    pub(crate) name: String,
    /// What the names of its regions start with, before a word and a number.
    pub(crate) prefixes: Vec<String>,
    /// The regions whose names do not have this form.
    pub(crate) regions: Vec<String>,
    pub(crate) dns_suffix: String,
    pub(crate) dual_stack_dns_suffix: String,
    /// Where services without regions are.
    pub(crate) global_region: String,
}

/// An endpoint, and for what it is one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct EndpointRow {
    pub(crate) scope: EndpointScope,
    pub(crate) fips: bool,
    pub(crate) dual_stack: bool,
    pub(crate) target: EndpointTarget,
}

/// What a row is about. The first of these that has a row is the one that counts.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum EndpointScope {
    /// That the user gave a URL, which is the endpoint where there is no row.
    CustomUrl,
    /// That there is no region.
    NoRegion,
    Region(String),
    Partition(String),
    Everywhere,
}

/// What a row leads to. In its URL and its signing region, `{region}` stands for the region that was asked for, and
/// `{global_region}`, `{dns_suffix}` and `{dual_stack_dns_suffix}` for what its partition has.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum EndpointTarget {
    Url {
        /// Empty for a user's own.
        url: String,
        /// Where it is not the region that was asked for.
        signing_region: Option<String>,
        /// Where it is not the service's own.
        signing_name: Option<String>,
    },
    /// There is none, and why.
    Error(String),
}
