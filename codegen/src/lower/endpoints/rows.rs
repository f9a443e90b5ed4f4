//! Puts what rules say into rows: for everything, for the partitions that differ from that, and for the regions that
//! differ from their partitions.

use std::collections::BTreeMap;

use super::probe::{Answer, Probes, Settings, VARIANTS};
use crate::model::Partition;
use crate::rust::{EndpointRow, EndpointScope, EndpointTarget};

/// A URL that a user may give.
const URL: &str = "https://a-user.example:8443/path";

/// What the rules say about a region of a partition that they do not know by name.
struct Usual<'a> {
    partition: &'a Partition,
    region: &'a str,
    answer: Answer,
}

/// The rows, or why there can be none.
pub(super) fn all(probes: &Probes<'_>) -> Result<Vec<EndpointRow>, String> {
    let mut rows = Vec::new();
    for (fips, dual_stack) in VARIANTS {
        let settings = Settings { fips, dual_stack, ..Settings::default() };
        let mut add = |scope, target| rows.push(EndpointRow { scope, fips, dual_stack, target });
        // That there is none without a region is said in another way.
        if let found @ Answer::Url { .. } = probes.ask(settings)? {
            add(EndpointScope::NoRegion, target(found));
        }
        if let Some(target) = with_url(probes, settings)? {
            add(EndpointScope::CustomUrl, target);
        }
        let usual = probes.unnamed.iter().map(|(region, partition)| {
            let answer = probes.ask(Settings { region: Some(region), ..settings })?;
            Ok(Usual { partition, region, answer })
        });
        let usual: Vec<_> = usual.collect::<Result<_, String>>()?;
        let common = common(&usual).ok_or("there is no partition")?;
        let mut targets = BTreeMap::new();
        for of in &usual {
            let fits = fill(&common, of.region, of.partition) == of.answer;
            let target = if fits { common.clone() } else { of.template(false) };
            if !fits {
                add(EndpointScope::Partition(of.partition.id.clone()), target.clone());
            }
            targets.insert(of.partition.id.as_str(), target);
        }
        for (region, target) in of_regions(probes, settings, &targets)? {
            add(EndpointScope::Region(region), target);
        }
        add(EndpointScope::Everywhere, common);
    }
    rows.sort();
    Ok(rows)
}

/// The target that fits the most partitions; of several, the first.
fn common(usual: &[Usual<'_>]) -> Option<EndpointTarget> {
    let fits = |target: &EndpointTarget| {
        let fits = |of: &&Usual<'_>| fill(target, of.region, of.partition) == of.answer;
        usual.iter().filter(fits).count()
    };
    let targets = usual.iter().flat_map(|of| [of.template(false), of.template(true)]);
    // Of several, `max_by_key` takes the last.
    targets.rev().max_by_key(fits)
}

/// What a user's URL leads to, where that is more than that it is the endpoint.
fn with_url(probes: &Probes<'_>, settings: Settings<'_>) -> Result<Option<EndpointTarget>, String> {
    let settings = Settings { url: Some(URL), ..settings };
    let ask = |region| match probes.ask(Settings { region: Some(region), ..settings })? {
        Answer::Url { url, .. } if url != URL => {
            Err("its rules change the URL that they are given".to_owned())
        }
        answer => Ok(answer),
    };
    let unnamed = probes.unnamed.iter().map(|(region, of)| (region.as_str(), *of));
    let mut common = None;
    for (region, partition) in unnamed.chain(probes.regions.clone()) {
        let answer = ask(region)?;
        let common = common.get_or_insert_with(|| target(answer.clone()));
        if fill(common, region, partition) != answer {
            return Err(format!("with a URL, its rules make a difference for `{region}`"));
        }
    }
    Ok(match common {
        Some(EndpointTarget::Url { signing_region: None, signing_name: None, .. }) => None,
        Some(EndpointTarget::Url { signing_region, signing_name, .. }) => {
            Some(EndpointTarget::Url { url: String::new(), signing_region, signing_name })
        }
        error => error,
    })
}

/// What holds for the regions that differ from others in their partitions.
fn of_regions(
    probes: &Probes<'_>,
    settings: Settings<'_>,
    of_partitions: &BTreeMap<&str, EndpointTarget>,
) -> Result<Vec<(String, EndpointTarget)>, String> {
    let mut targets = Vec::new();
    for (&region, partition) in &probes.regions {
        let answer = probes.ask(Settings { region: Some(region), ..settings })?;
        let usual = of_partitions.get(partition.id.as_str()).map(|of| fill(of, region, partition));
        if usual.as_ref() != Some(&answer) {
            targets.push((region.to_owned(), target(answer)));
        }
    }
    Ok(targets)
}

fn target(answer: Answer) -> EndpointTarget {
    match answer {
        Answer::Error(error) => EndpointTarget::Error(error),
        Answer::Url { url, signing_region, signing_name } => {
            EndpointTarget::Url { url, signing_region, signing_name }
        }
    }
}

impl Usual<'_> {
    /// The answer, made to hold for all of the partition; and with a name for its global region, perhaps for others.
    fn template(&self, is_global: bool) -> EndpointTarget {
        let Self { partition, region, answer } = self;
        let mut target = target(answer.clone());
        if let EndpointTarget::Url { url, signing_region, .. } = &mut target {
            let suffixes = [
                (&partition.dns_suffix, "{dns_suffix}"),
                (&partition.dual_stack_dns_suffix, "{dual_stack_dns_suffix}"),
            ];
            let ends = suffixes.into_iter().filter_map(|(suffix, placeholder)| {
                Some((url.strip_suffix(suffix.as_str())?.strip_suffix('.')?, placeholder))
            });
            // Of two that fit, the longer one.
            if let Some((start, placeholder)) = ends.min_by_key(|(start, _)| start.len()) {
                *url = format!("{start}.{placeholder}");
            }
            for text in [url].into_iter().chain(signing_region) {
                *text = text.replace(region, "{region}");
                if is_global {
                    *text = text.replace(&partition.implicit_global_region, "{global_region}");
                }
            }
        }
        target
    }
}

/// What a template says about a region of its partition.
fn fill(target: &EndpointTarget, region: &str, partition: &Partition) -> Answer {
    let fill = |text: &String| {
        text.replace("{region}", region)
            .replace("{global_region}", &partition.implicit_global_region)
            .replace("{dns_suffix}", &partition.dns_suffix)
            .replace("{dual_stack_dns_suffix}", &partition.dual_stack_dns_suffix)
    };
    match target {
        EndpointTarget::Error(error) => Answer::Error(error.clone()),
        EndpointTarget::Url { url, signing_region, signing_name } => Answer::Url {
            url: fill(url),
            signing_region: signing_region.as_ref().map(fill).filter(|name| name != region),
            signing_name: signing_name.clone(),
        },
    }
}
