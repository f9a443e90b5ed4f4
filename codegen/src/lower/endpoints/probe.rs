//! Asks endpoint rules where they lead, for a region and the other three settings that they may depend on.

use std::collections::{BTreeMap, BTreeSet};

use super::eval::{Outcome, evaluate};
use super::value::Value;
use crate::model::{
    Call, Expression, Parameter, ParameterValue, Partition, Rule, RuleKind, RuleSet, TextPart,
};

/// Whether FIPS and whether dual-stack is asked for.
pub(super) const VARIANTS: [(bool, bool); 4] =
    [(false, false), (true, false), (false, true), (true, true)];
/// More regions than any rules name; what names more would only take long.
const MAX_REGIONS: usize = 500;

const REGION: &str = "Region";
const ENDPOINT: &str = "Endpoint";

/// What is asked about.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Settings<'a> {
    pub(super) region: Option<&'a str>,
    pub(super) fips: bool,
    pub(super) dual_stack: bool,
    pub(super) url: Option<&'a str>,
}

/// Where rules lead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    Url { url: String, signing_region: Option<String>, signing_name: Option<String> },
    Error(String),
}

/// Rules that can be asked.
pub(super) struct Probes<'a> {
    rules: &'a RuleSet,
    fixed: &'a BTreeMap<String, ParameterValue>,
    partitions: &'a [Partition],
    signing_name: &'a str,
    /// A region of each partition that nobody knows by name.
    pub(super) unnamed: Vec<(String, &'a Partition)>,
    /// The regions that the rules or the partitions know by name, each with its partition.
    pub(super) regions: BTreeMap<&'a str, &'a Partition>,
}

impl<'a> Probes<'a> {
    /// Or else, why they make no table.
    pub(super) fn new(
        rules: &'a RuleSet,
        fixed: &'a BTreeMap<String, ParameterValue>,
        partitions: &'a [Partition],
        signing_name: &'a str,
    ) -> Result<Self, String> {
        let is_lacking = |(name, of): &(&String, &Parameter)| {
            let is_given = *name == REGION || of.default.is_some() || fixed.contains_key(*name);
            of.required && !is_given
        };
        if let Some((name, _)) = rules.parameters.iter().find(is_lacking) {
            return Err(format!("its rules need the parameter `{name}`"));
        }
        if calls(&rules.rules).iter().any(|call| call.function == "uriEncode") {
            return Err("its rules put what is sent into the path of the URL".to_owned());
        }
        let unnamed = partitions.iter().map(|of| {
            let prefix = of.prefixes.first().ok_or("a partition lacks the form of its regions")?;
            Ok((format!("{prefix}-nameless-1"), of))
        });
        let unnamed = unnamed.collect::<Result<_, String>>()?;
        let regions = regions(rules, partitions)?;
        Ok(Self { rules, fixed, partitions, signing_name, unnamed, regions })
    }

    /// Where the rules lead.
    pub(super) fn ask(&self, settings: Settings<'_>) -> Result<Answer, String> {
        let Settings { region, fips, dual_stack, url } = settings;
        let fixed = self.fixed.iter().map(|(name, value)| (name.as_str(), Value::from(value)));
        let mut parameters: BTreeMap<_, _> = fixed.collect();
        parameters.extend([("UseFIPS", fips.into()), ("UseDualStack", dual_stack.into())]);
        parameters.extend(region.map(|region| (REGION, Value::from(region))));
        parameters.extend(url.map(|url| (ENDPOINT, Value::from(url))));
        // Rules may also compare a URL with the service's own hosts, which is none of the table's business.
        let mut check = |call| if url.is_none() { only_compares(call) } else { Ok(()) };
        match evaluate(self.rules, self.partitions, &parameters, &mut check)? {
            Outcome::Error(error) => Ok(Answer::Error(error)),
            Outcome::Endpoint { has_headers: true, .. } => {
                Err("its endpoints come with headers".to_owned())
            }
            Outcome::Endpoint { url, properties, .. } => {
                let (signing_region, signing_name) = signing(&properties)?;
                let signing_region = signing_region.filter(|name| Some(name.as_str()) != region);
                let signing_name = signing_name.filter(|name| name != self.signing_name);
                // There, a table has placeholders.
                let has_braces = |text: &String| text.contains(['{', '}']);
                if [&url].into_iter().chain(&signing_region).any(has_braces) {
                    return Err("its rules make a URL or a region with braces".to_owned());
                }
                Ok(Answer::Url { url, signing_region, signing_name })
            }
        }
    }
}

/// The regions that rules or partitions know by name.
fn regions<'a>(
    rules: &'a RuleSet,
    partitions: &'a [Partition],
) -> Result<BTreeMap<&'a str, &'a Partition>, String> {
    let compared = calls(&rules.rules).into_iter().filter(|call| call.function == "stringEquals");
    let compared = compared.flat_map(|call| &call.arguments).filter_map(literal);
    let known = partitions.iter().flat_map(|of| &of.regions).map(String::as_str);
    let names: BTreeSet<_> = compared.chain(known).filter(|name| is_label(name)).collect();
    if names.len() > MAX_REGIONS {
        return Err(format!("its rules name more than {MAX_REGIONS} regions"));
    }
    let partition = |name| Some((name, Partition::of(partitions, name)?));
    Ok(names.into_iter().filter_map(partition).collect())
}

/// Whether a call does no more with the region than to compare it with names, so that all that are named nowhere are the
/// same to it.
fn only_compares(call: &Call) -> Result<(), String> {
    let sees_region = call.arguments.iter().any(has_region);
    let is_simple = match (call.function.as_str(), call.arguments.as_slice()) {
        // Regions are labels, or refused.
        ("isSet" | "aws.partition" | "isValidHostLabel", _) => true,
        ("stringEquals", [Expression::Reference(_), name] | [name, Expression::Reference(_)]) => {
            literal(name).is_some()
        }
        _ => false,
    };
    match sees_region && !is_simple {
        true => Err(format!("its rules look into the region with `{}`", call.function)),
        false => Ok(()),
    }
}

/// Whether the region is a part of an expression, other than in a call.
fn has_region(expression: &Expression) -> bool {
    let is_region =
        |part: &TextPart| matches!(part, TextPart::Value { name, .. } if name == REGION);
    match expression {
        Expression::Reference(name) => name == REGION,
        Expression::Text(parts) => parts.iter().any(is_region),
        Expression::List(items) => items.iter().any(has_region),
        Expression::Boolean(_) | Expression::Integer(_) | Expression::Call(_) => false,
    }
}

/// All calls in conditions, and those in them.
fn calls(rules: &[Rule]) -> Vec<&Call> {
    let (mut pending, mut calls): (Vec<_>, Vec<_>) = (rules.iter().collect(), Vec::new());
    while let Some(rule) = pending.pop() {
        calls.extend(rule.conditions.iter().map(|condition| &condition.call));
        if let RuleKind::Tree(rules) = &rule.kind {
            pending.extend(rules);
        }
    }
    let mut next = 0;
    while let Some(call) = calls.get(next).copied() {
        calls.extend(call.arguments.iter().filter_map(|argument| match argument {
            Expression::Call(call) => Some(call),
            _ => None,
        }));
        next += 1;
    }
    calls
}

/// A text without values in it.
fn literal(expression: &Expression) -> Option<&str> {
    match expression {
        Expression::Text(parts) => match parts.as_slice() {
            [TextPart::Literal(text)] => Some(text),
            _ => None,
        },
        _ => None,
    }
}

/// Whether a name can be a region's.
fn is_label(name: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '-';
    (1..=63).contains(&name.len())
        && name.chars().all(is_part)
        && !name.starts_with('-')
        && !name.ends_with('-')
}

/// The signing region and name that an endpoint comes with. Of several ways to sign, it is the one that we have.
fn signing(
    properties: &BTreeMap<String, Value>,
) -> Result<(Option<String>, Option<String>), String> {
    let Some(Value::List(schemes)) = properties.get("authSchemes") else { return Ok((None, None)) };
    let of = |scheme: &Value, key| scheme.at(key).and_then(Value::text).map(str::to_owned);
    let scheme = schemes.iter().find(|scheme| of(scheme, "name").as_deref() == Some("sigv4"));
    match scheme {
        Some(scheme) => Ok((of(scheme, "signingRegion"), of(scheme, "signingName"))),
        None if schemes.is_empty() => Ok((None, None)),
        None => Err("its requests are signed in another way than with SigV4".to_owned()),
    }
}
