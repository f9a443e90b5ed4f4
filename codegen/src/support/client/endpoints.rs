//! Where a client's requests go: its region, and whether it asks for FIPS and dual-stack, against a table of its service.

use std::fmt;

use crate::support::http::endpoint::is_label;

/// The endpoints of a service.
#[derive(Clone, Copy, Debug)]
pub struct EndpointTable {
    /// What requests are signed for, where a row does not say otherwise.
    pub signing_name: &'static str,
    /// A region that is in none by its name or the form of it is in the first one.
    pub partitions: &'static [Partition],
    /// At most one for each scope and variant.
    pub rows: &'static [Row],
}

/// A group of regions.
#[derive(Clone, Copy, Debug)]
pub struct Partition {
    /// Such as `aws-cn`.
    pub name: &'static str,
    /// What the names of its regions start with, before a word and a number.
    pub prefixes: &'static [&'static str],
    /// The regions whose names do not have this form.
    pub regions: &'static [&'static str],
    /// What hosts end with, without a dot before it.
    pub dns_suffix: &'static str,
    /// The same for hosts with IPv6 addresses, too.
    pub dual_stack_dns_suffix: &'static str,
    /// Where services without regions are.
    pub global_region: &'static str,
}

/// Where requests go: for whom, with which settings, and where.
#[derive(Clone, Copy, Debug)]
pub struct Row(pub Scope, pub Variant, pub Target);

/// For whom a row is. The first of these that has a row is the one that counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Those who have a URL of their own. It is the endpoint where there is no row.
    CustomUrl,
    /// Those who have no region, either.
    NoRegion,
    /// Those in a region.
    InRegion(&'static str),
    /// Those elsewhere in a partition.
    InPartition(&'static str),
    /// All others.
    Everywhere,
}

/// What a client can ask of its endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Variant {
    /// Nothing.
    Standard,
    /// Cryptography that is validated after FIPS 140.
    Fips,
    /// An IPv6 address, too.
    DualStack,
    /// Both.
    FipsDualStack,
}

/// What a row leads to. In its texts, `{region}` stands for the region that was asked for, and `{global_region}`,
/// `{dns_suffix}` and `{dual_stack_dns_suffix}` for what its partition has.
#[derive(Clone, Copy, Debug)]
pub enum Target {
    /// An endpoint, which is signed for as the service and the region that was asked for.
    At(&'static str),
    /// An endpoint, with the region and the name to sign for where these are others.
    Signed(&'static str, Option<&'static str>, Option<&'static str>),
    /// There is none, and why.
    Refused(&'static str),
}

/// What the endpoint depends on.
#[derive(Clone, Copy, Debug, Default)]
pub struct EndpointSettings<'a> {
    /// Such as `eu-west-1`.
    pub region: Option<&'a str>,
    /// Whether to use cryptography that is validated after FIPS 140.
    pub use_fips: bool,
    /// Whether to use hosts with IPv6 addresses, too.
    pub use_dual_stack: bool,
    /// The endpoint itself, if the user knows better.
    pub url: Option<&'a str>,
}

/// Where requests go, and what they are signed for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResolvedEndpoint {
    /// The address; a user's own as it was given.
    pub url: String,
    /// The region that is signed for; nothing where there is a URL and no region.
    pub signing_region: Option<String>,
    /// Such as `sagemaker`.
    pub signing_name: &'static str,
}

impl EndpointTable {
    /// Finds the endpoint.
    pub fn resolve(
        &self,
        settings: &EndpointSettings<'_>,
    ) -> Result<ResolvedEndpoint, ResolveEndpointError> {
        if let Some(region) = settings.region.filter(|region| !is_label(region)) {
            return Err(ResolveEndpointError::InvalidRegion(region.to_owned()));
        }
        let (url, region, name) = match self.target(settings)? {
            Target::At(url) => (url, None, None),
            Target::Signed(url, region, name) => (url, region, name),
            Target::Refused(reason) => return Err(ResolveEndpointError::NoEndpoint(reason)),
        };
        let fill = |text| self.fill(text, settings.region.unwrap_or_default());
        Ok(ResolvedEndpoint {
            url: settings.url.map_or_else(|| fill(url), str::to_owned),
            signing_region: region.map(fill).or(settings.region.map(str::to_owned)),
            signing_name: name.unwrap_or(self.signing_name),
        })
    }

    fn target(&self, settings: &EndpointSettings<'_>) -> Result<Target, ResolveEndpointError> {
        let variant = match (settings.use_fips, settings.use_dual_stack) {
            (false, false) => Variant::Standard,
            (true, false) => Variant::Fips,
            (false, true) => Variant::DualStack,
            (true, true) => Variant::FipsDualStack,
        };
        let find = |is_in: &dyn Fn(Scope) -> bool| {
            let mut rows = self.rows.iter().filter(|row| row.1 == variant);
            rows.find(|row| is_in(row.0)).map(|row| row.2)
        };
        let region = match (settings.url, settings.region) {
            (Some(_), _) => {
                return Ok(find(&|scope| scope == Scope::CustomUrl).unwrap_or(Target::At("")));
            }
            (None, None) => {
                let target = find(&|scope| scope == Scope::NoRegion);
                return target.ok_or(ResolveEndpointError::NoRegion);
            }
            (None, Some(region)) => region,
        };
        let partition = self.partition(region).map_or("", |of| of.name);
        find(&|scope| matches!(scope, Scope::InRegion(name) if name == region))
            .or_else(|| {
                find(&|scope| matches!(scope, Scope::InPartition(name) if name == partition))
            })
            .or_else(|| find(&|scope| scope == Scope::Everywhere))
            .ok_or(ResolveEndpointError::NoEndpoint("none is known"))
    }

    /// What a text of a row stands for in a region.
    fn fill(&self, text: &str, region: &str) -> String {
        let text = text.replace("{region}", region);
        match self.partition(region) {
            Some(of) => text
                .replace("{global_region}", of.global_region)
                .replace("{dns_suffix}", of.dns_suffix)
                .replace("{dual_stack_dns_suffix}", of.dual_stack_dns_suffix),
            None => text,
        }
    }

    fn partition(&self, region: &str) -> Option<&'static Partition> {
        let by_name = self.partitions.iter().find(|of| of.regions.contains(&region));
        let by_form = || self.partitions.iter().find(|of| of.has_form(region));
        by_name.or_else(by_form).or(self.partitions.first())
    }
}

impl Partition {
    /// Whether a region's name is a prefix, a word and a number, with hyphens between them.
    fn has_form(&self, region: &str) -> bool {
        self.prefixes.iter().any(|prefix| {
            let rest = region.strip_prefix(prefix).and_then(|rest| rest.strip_prefix('-'));
            rest.and_then(|rest| rest.split_once('-')).is_some_and(|(word, number)| {
                let is_number = number.bytes().all(|byte| byte.is_ascii_digit());
                !word.is_empty() && !number.is_empty() && is_number
            })
        })
    }
}

/// Why there is no endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ResolveEndpointError {
    /// There is neither a region nor a URL.
    NoRegion,
    /// The region could not be a part of a host's name.
    InvalidRegion(String),
    /// The service has none for these settings, for the reason given here.
    NoEndpoint(&'static str),
}

impl fmt::Display for ResolveEndpointError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoRegion => {
                f.write_str("there is no region: set `region` of the configuration, or have `Config::from_env` read AWS_REGION or a profile")
            }
            Self::InvalidRegion(region) => write!(
                f,
                "the region {region:?} is not valid: it must have 1 to 63 letters, digits and inner hyphens"
            ),
            Self::NoEndpoint(reason) => {
                write!(f, "there is no endpoint for these settings: {reason}")
            }
        }
    }
}

impl std::error::Error for ResolveEndpointError {}

#[cfg(test)]
mod tests {
    use super::*;

    /// In the form that tables have in generated crates.
    const TABLE: EndpointTable = {
        use super::{EndpointTable, Partition, Row, Scope::*, Target::*, Variant::*};
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
                Partition {
                    name: "aws-iso",
                    prefixes: &["us-iso"],
                    regions: &["aws-iso-global"],
                    dns_suffix: "c2s.ic.gov",
                    dual_stack_dns_suffix: "api.aws.ic.gov",
                    global_region: "us-iso-east-1",
                },
            ],
            rows: &[
                Row(CustomUrl, Fips, Refused("not with FIPS")),
                Row(CustomUrl, DualStack, Signed("", Some("us-east-1"), None)),
                Row(NoRegion, DualStack, At("https://example.global.api.aws")),
                Row(
                    InRegion("aws-global"),
                    Standard,
                    Signed("https://example.amazonaws.com", Some("us-east-1"), Some("other")),
                ),
                Row(InPartition("aws-iso"), Fips, Refused("no FIPS here")),
                Row(Everywhere, Standard, At("https://example.{region}.{dns_suffix}")),
                Row(Everywhere, Fips, At("https://example-fips.{region}.{dns_suffix}")),
                Row(Everywhere, DualStack, At("https://example.{region}.{dual_stack_dns_suffix}")),
            ],
        }
    };

    fn settings(region: &str) -> EndpointSettings<'_> {
        EndpointSettings { region: Some(region), ..EndpointSettings::default() }
    }

    fn resolved(
        settings: EndpointSettings<'_>,
    ) -> Result<(String, Option<String>, &'static str), ResolveEndpointError> {
        let ResolvedEndpoint { url, signing_region, signing_name } = TABLE.resolve(&settings)?;
        Ok((url, signing_region, signing_name))
    }

    #[test]
    fn a_region_is_in_its_partition() {
        for (region, suffix) in [
            ("us-east-1", "amazonaws.com"),
            ("eu-new-12", "amazonaws.com"),
            ("us-iso-east-1", "c2s.ic.gov"),
            ("us-iso-new-9", "c2s.ic.gov"),
            ("aws-iso-global", "c2s.ic.gov"),
            // Those that fit nowhere are in the first one.
            ("mars", "amazonaws.com"),
            ("us-iso-east-", "amazonaws.com"),
            ("us-iso--1", "amazonaws.com"),
            ("us-iso-east-one", "amazonaws.com"),
        ] {
            if is_label(region) {
                let url = format!("https://example.{region}.{suffix}");
                let expected = Ok((url, Some(region.to_owned()), "example"));
                assert_eq!(resolved(settings(region)), expected);
            }
        }
    }

    #[test]
    fn the_narrowest_row_counts() {
        let found = resolved(settings("aws-global"));
        let url = "https://example.amazonaws.com".to_owned();
        assert_eq!(found, Ok((url, Some("us-east-1".to_owned()), "other")));

        let fips = |region| resolved(EndpointSettings { use_fips: true, ..settings(region) });
        let url = "https://example-fips.us-east-1.amazonaws.com".to_owned();
        assert_eq!(fips("us-east-1"), Ok((url, Some("us-east-1".to_owned()), "example")));
        let refused = fips("us-iso-east-1").unwrap_err();
        assert_eq!(refused, ResolveEndpointError::NoEndpoint("no FIPS here"));
        let text = "there is no endpoint for these settings: no FIPS here";
        assert_eq!(refused.to_string(), text);

        let both = EndpointSettings { use_fips: true, use_dual_stack: true, ..settings("eu-a-1") };
        assert_eq!(resolved(both), Err(ResolveEndpointError::NoEndpoint("none is known")));
    }

    #[test]
    fn a_url_is_kept_as_it_is() {
        let url = Some("http://localhost:8000/{region}");
        let given = EndpointSettings { url, ..EndpointSettings::default() };
        let kept = "http://localhost:8000/{region}".to_owned();
        assert_eq!(resolved(given), Ok((kept.clone(), None, "example")));
        let given = EndpointSettings { url, ..settings("eu-west-1") };
        assert_eq!(resolved(given), Ok((kept.clone(), Some("eu-west-1".to_owned()), "example")));
        let signed = resolved(EndpointSettings { use_dual_stack: true, ..given });
        assert_eq!(signed, Ok((kept, Some("us-east-1".to_owned()), "example")));
        let refused = resolved(EndpointSettings { use_fips: true, ..given });
        assert_eq!(refused, Err(ResolveEndpointError::NoEndpoint("not with FIPS")));
    }

    #[test]
    fn without_a_region_there_may_be_an_endpoint() {
        let error = resolved(EndpointSettings::default()).unwrap_err();
        assert_eq!(
            error.to_string(),
            "there is no region: set `region` of the configuration, or have `Config::from_env` read AWS_REGION or a profile"
        );
        let global = EndpointSettings { use_dual_stack: true, ..EndpointSettings::default() };
        let url = "https://example.global.api.aws".to_owned();
        assert_eq!(resolved(global), Ok((url, None, "example")));
    }

    #[test]
    fn a_region_is_a_host_label() {
        let long = "a".repeat(64);
        for region in [
            "",
            "x.evil.com/",
            "x@y",
            "a b",
            "a.b",
            "a/",
            "a#",
            "a?",
            "a:1",
            "-a",
            "a-",
            "é",
            "{region}",
            "a\n",
            &long,
        ] {
            let url = Some("http://localhost");
            for settings in [settings(region), EndpointSettings { url, ..settings(region) }] {
                let error = resolved(settings).unwrap_err();
                assert_eq!(error, ResolveEndpointError::InvalidRegion(region.to_owned()));
            }
        }
        assert_eq!(
            resolved(settings("x@y\n")).unwrap_err().to_string(),
            "the region \"x@y\\n\" is not valid: it must have 1 to 63 letters, digits and inner hyphens"
        );
    }
}
