//! A service's endpoints as a table. Its rules are evaluated for all that they can tell apart, and what they say is
//! put into as few rows as it takes.
//!
//! Besides the settings that every client has, rules may depend on what the model fixes for an operation. What they could
//! find in an operation's input, and in the user's account, counts as not set.

mod eval;
mod functions;
#[cfg(test)]
mod peer;
mod probe;
mod rows;
mod value;

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostic;
use crate::model::{Model, Operation, ParameterValue, Partition, Service};
use crate::rust::{self, EndpointRow, EndpointScope, EndpointTarget, Endpoints};
use probe::Probes;

/// Why there are no endpoints where only the model's file is given.
const NO_RULES: &str = "the model has no endpoint rules";

/// What the model fixes of an operation for the rules.
type Fixed = BTreeMap<String, ParameterValue>;

/// The endpoints of some operations of a service.
pub(super) struct Table<'a> {
    pub(super) endpoints: Endpoints,
    /// Why these are only endpoints that a user gives, where that is so.
    pub(super) reason: Option<String>,
    /// By name.
    pub(super) operations: Vec<&'a str>,
}

/// The endpoints of all operations, in as few tables as it takes: one, but for a few services.
pub(super) fn tables(model: &Model) -> Vec<Table<'_>> {
    let mut by_fixed: Vec<(&Fixed, Vec<&str>)> = Vec::new();
    for Operation { name, static_context_params: fixed, .. } in model.operations.values() {
        match by_fixed.iter_mut().find(|(other, _)| *other == fixed) {
            Some((_, names)) => names.push(name),
            None => by_fixed.push((fixed, vec![name])),
        }
    }
    let mut tables: Vec<Table<'_>> = Vec::new();
    for (fixed, names) in by_fixed {
        let (endpoints, reason) = of(model, fixed);
        match tables.iter_mut().find(|table| table.endpoints == endpoints) {
            Some(table) => table.operations.extend(names),
            None => tables.push(Table { endpoints, reason, operations: names }),
        }
    }
    tables
}

/// What users of a table have to do themselves, for each that has only endpoints that they give.
pub(super) fn warnings(service: &Service, tables: &[Table<'_>]) -> Vec<Diagnostic> {
    let reasons = tables.iter().filter_map(|table| Some((table, table.reason.as_ref()?)));
    let warnings = reasons.map(|(table, reason)| {
        let whose = match (tables.len(), &table.operations[..]) {
            (1, _) => format!("calls of {}", service.title()),
            (_, [operation]) => {
                format!("calls of the operation `{operation}` of {}", service.title())
            }
            (_, [first, others @ ..]) => {
                let others = match others.len() {
                    1 => "another operation".to_owned(),
                    count => format!("{count} other operations"),
                };
                format!("calls of `{first}` and {others} of {}", service.title())
            }
            (_, []) => return None,
        };
        let message = format!("{whose} need a URL that their caller sets, since {reason}");
        let help = match reason.as_str() {
            NO_RULES => {
                "give the `endpoint-rule-set-1.json` that stands beside botocore's model as well"
            }
            _ => "tell callers to set the URL of an endpoint",
        };
        Some(Diagnostic::warning(&service.origin.source, "", message).help(help))
    });
    warnings.flatten().collect()
}

/// The endpoints of operations for which the model fixes this; and why they are only those that a user gives, where
/// that is so.
fn of(model: &Model, fixed: &Fixed) -> (Endpoints, Option<String>) {
    let (rows, reason) = match rows(model, fixed) {
        Ok(rows) => (rows, None),
        Err(reason) => (url_required(), Some(reason)),
    };
    let endpoints = Endpoints {
        signing_name: model.service.signing_name.clone(),
        partitions: model.partitions.iter().map(partition).collect(),
        rows,
    };
    (endpoints, reason)
}

/// The rows for a service, or why there can be none.
fn rows(model: &Model, fixed: &Fixed) -> Result<Vec<EndpointRow>, String> {
    let must_ask = |operation: &&Operation| {
        operation.endpoint_discovery.is_some_and(|discovery| discovery.required)
    };
    if let Some(operation) = model.operations.values().find(must_ask) {
        return Err(format!("`{}` has to ask the service for its endpoint", operation.name));
    }
    let rules = model.service.endpoint_rules.as_ref().ok_or(NO_RULES)?;
    if model.partitions.is_empty() {
        return Err("no partitions were given".to_owned());
    }
    let signing_name = &model.service.signing_name;
    rows::all(&Probes::new(rules, fixed, &model.partitions, signing_name)?)
}

/// Rows by which only a user's URL is an endpoint.
fn url_required() -> Vec<EndpointRow> {
    let error = "this service needs an endpoint URL: set one";
    let row = |(fips, dual_stack)| {
        let target = EndpointTarget::Error(error.to_owned());
        EndpointRow { scope: EndpointScope::Everywhere, fips, dual_stack, target }
    };
    probe::VARIANTS.map(row).into()
}

fn partition(of: &Partition) -> rust::Partition {
    rust::Partition {
        name: of.id.clone(),
        prefixes: of.prefixes.clone(),
        regions: of.regions.iter().filter(|name| !of.has_form(name)).cloned().collect(),
        dns_suffix: of.dns_suffix.clone(),
        dual_stack_dns_suffix: of.dual_stack_dns_suffix.clone(),
        global_region: of.implicit_global_region.clone(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::needless_pass_by_value, reason = "rules are easier to read without `&`")]

    use serde_json::{Value, json};

    use super::*;
    use crate::api::{Source, Sources};
    use crate::frontend::load;

    fn partitions() -> Value {
        let partition = |id: &str, regex: &str, regions: Value, suffix: &str, global: &str| {
            json!({"id": id, "regionRegex": regex, "regions": regions, "outputs": {
                "dnsSuffix": suffix, "dualStackDnsSuffix": format!("dual.{suffix}"),
                "implicitGlobalRegion": global, "supportsFIPS": true, "supportsDualStack": id == "aws"
            }})
        };
        let aws = json!({"us-east-1": {}, "eu-west-1": {}, "aws-global": {}});
        json!({"partitions": [
            partition("aws", r"^(us|eu)\-\w+\-\d+$", aws, "example.com", "us-east-1"),
            partition("aws-cn", r"^cn\-\w+\-\d+$", json!({"cn-north-1": {}}), "example.cn", "cn-north-1"),
        ]})
    }

    /// A service with these rules, and with what the model fixes for each of its operations.
    fn model(rules: &Value, operations: &[(&str, Value)]) -> Model {
        let setting = |built_in: &str, kind: &str| json!({"type": kind, "builtIn": built_in});
        let operation = |(name, fixed): &(&str, Value)| {
            let mut operation =
                json!({"name": name, "http": {"method": "POST", "requestUri": "/"}});
            match fixed {
                Value::String(_) => operation["endpointdiscovery"] = json!({"required": true}),
                fixed => operation["staticContextParams"] = fixed.clone(),
            }
            ((*name).to_owned(), operation)
        };
        let operations: serde_json::Map<_, _> = operations.iter().map(operation).collect();
        let service = json!({"metadata": {"serviceId": "Example", "endpointPrefix": "example",
            "protocols": ["json"], "jsonVersion": "1.1", "targetPrefix": "Example"},
            "operations": operations, "shapes": {}});
        let rules = json!({"version": "1.0", "rules": rules, "parameters": {
            "Region": setting("AWS::Region", "string"), "Endpoint": setting("SDK::Endpoint", "string"),
            "UseFIPS": {"type": "boolean", "builtIn": "AWS::UseFIPS", "required": true, "default": false},
            "UseDualStack": {"type": "boolean", "builtIn": "AWS::UseDualStack", "required": true, "default": false},
            "Kind": {"type": "string"}
        }});
        let texts = [&service, &rules, &partitions()].map(Value::to_string);
        let [service, rules, partitions] = [0, 1, 2].map(|at| Source {
            name: ["service", "rules", "partitions"][at],
            text: texts[at].as_bytes(),
        });
        let sources = Sources {
            models: &[service, rules],
            partitions: Some(partitions),
            ..Sources::default()
        };
        let (model, documents, diagnostics) = load(&sources, false).unwrap();
        documents.report(diagnostics).into_result().unwrap();
        model
    }

    fn call(function: &str, arguments: Value) -> Value {
        json!({"fn": function, "argv": arguments})
    }

    fn reference(name: &str) -> Value {
        json!({"ref": name})
    }

    fn tree(conditions: Value, rules: Value) -> Value {
        json!({"type": "tree", "conditions": conditions, "rules": rules})
    }

    fn endpoint(conditions: Value, url: &str) -> Value {
        json!({"type": "endpoint", "conditions": conditions, "endpoint": {"url": url}})
    }

    fn signed(conditions: Value, url: &str, scheme: Value) -> Value {
        json!({"type": "endpoint", "conditions": conditions,
            "endpoint": {"url": url, "properties": {"authSchemes": [scheme]}}})
    }

    fn error(conditions: Value, text: &str) -> Value {
        json!({"type": "error", "conditions": conditions, "error": text})
    }

    fn is_true(name: &str) -> Value {
        call("booleanEquals", json!([reference(name), true]))
    }

    fn is_region(name: &str) -> Value {
        call("stringEquals", json!([reference("Region"), name]))
    }

    /// Rules like those of most services, with more of them before those that go by the partition.
    fn usual(more: &[Value]) -> Value {
        let partition =
            json!({"fn": "aws.partition", "argv": [reference("Region")], "assign": "Of"});
        let has_dual = call(
            "booleanEquals",
            json!([call("getAttr", json!([reference("Of"), "supportsDualStack"])), true]),
        );
        let mut rules = more.to_vec();
        rules.extend([
            tree(
                json!([is_true("UseFIPS")]),
                json!([
                    endpoint(
                        json!([is_true("UseDualStack")]),
                        "https://x-fips.{Region}.{Of#dualStackDnsSuffix}"
                    ),
                    endpoint(json!([]), "https://x-fips.{Region}.{Of#dnsSuffix}")
                ]),
            ),
            tree(
                json!([is_true("UseDualStack")]),
                json!([
                    endpoint(json!([has_dual]), "https://x.{Region}.{Of#dualStackDnsSuffix}"),
                    error(json!([]), "no dual-stack here")
                ]),
            ),
            endpoint(json!([]), "https://x.{Region}.{Of#dnsSuffix}"),
        ]);
        json!([
            tree(
                json!([call("isSet", json!([reference("Endpoint")]))]),
                json!([
                    error(json!([is_true("UseFIPS")]), "no FIPS with a URL"),
                    json!({"type": "endpoint", "conditions": [], "endpoint": {"url": reference("Endpoint")}})
                ])
            ),
            tree(json!([call("isSet", json!([reference("Region")])), partition]), rules.into()),
            error(json!([]), "no region"),
        ])
    }

    /// The rows for rules, as `scope variant: target`.
    fn rows_of(rules: &Value) -> Result<Vec<String>, String> {
        let model = model(rules, &[("Get", json!({}))]);
        let [table] = &tables(&model)[..] else { panic!("more than one table") };
        assert_eq!(table.operations, ["Get"]);
        match &table.reason {
            Some(reason) => Err(reason.clone()),
            None => Ok(table.endpoints.rows.iter().map(shown).collect()),
        }
    }

    fn shown(row: &EndpointRow) -> String {
        let variant = match (row.fips, row.dual_stack) {
            (false, false) => "",
            (true, false) => " fips",
            (false, true) => " dual",
            (true, true) => " both",
        };
        let target = match &row.target {
            EndpointTarget::Error(error) => format!("({error})"),
            EndpointTarget::Url { url, signing_region, signing_name } => {
                let signed = [signing_region, signing_name].into_iter().flatten();
                signed.fold(url.clone(), |text, of| format!("{text} {of}"))
            }
        };
        format!("{:?}{variant}: {target}", row.scope)
    }

    const COMMON: [&str; 7] = [
        "CustomUrl fips: (no FIPS with a URL)",
        "CustomUrl both: (no FIPS with a URL)",
        "Partition(\"aws-cn\") dual: (no dual-stack here)",
        "Everywhere: https://x.{region}.{dns_suffix}",
        "Everywhere dual: https://x.{region}.{dual_stack_dns_suffix}",
        "Everywhere fips: https://x-fips.{region}.{dns_suffix}",
        "Everywhere both: https://x-fips.{region}.{dual_stack_dns_suffix}",
    ];

    fn sorted(mut rows: Vec<String>) -> Vec<String> {
        rows.sort();
        rows
    }

    fn common_and(more: &[&str]) -> Vec<String> {
        sorted(COMMON.iter().chain(more).map(|row| (*row).to_owned()).collect())
    }

    /// In a table, braces are placeholders.
    #[test]
    fn braces_in_urls_are_refused() {
        let scheme = json!({"name": "sigv4", "signingRegion": "{{region}}"});
        for rule in [
            endpoint(json!([]), "https://x.{{region}}.example.com"),
            endpoint(json!([]), "https://x.{{other}}.example.com"),
            endpoint(json!([is_region("eu-west-1")]), "https://x.{{dns_suffix}}"),
            signed(json!([]), "https://x.example.com", scheme),
        ] {
            let reason = "its rules make a URL or a region with braces";
            assert_eq!(rows_of(&usual(&[rule])), Err(reason.to_owned()));
        }
    }

    #[test]
    fn texts_are_not_made_longer_without_end() {
        let double = |from: &str, name: &str| {
            let text = format!("https://a/{{{from}#path}}{{{from}#path}}");
            json!({"fn": "parseURL", "argv": [text], "assign": name})
        };
        let first = json!({"fn": "parseURL", "argv": ["https://a/0123456789"], "assign": "of0"});
        let names: Vec<_> = (0..=40).map(|index| format!("of{index}")).collect();
        let doublings = names.windows(2).map(|pair| double(&pair[0], &pair[1]));
        let conditions: Vec<_> = std::iter::once(first).chain(doublings).collect();
        let found = rows_of(&usual(&[endpoint(conditions.into(), "https://{of40#path}")]));
        assert_eq!(found, Err("its rules make texts of more than 4096 bytes".to_owned()));
    }

    #[test]
    fn what_callers_have_to_do_is_a_warning() {
        let warnings = |model: &Model| {
            let warnings = warnings(&model.service, &tables(model));
            warnings.iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        assert_eq!(warnings(&model(&usual(&[]), &[("Get", json!({}))])), [""; 0]);
        let mut lacking = model(&usual(&[]), &[("Get", json!({})), ("Put", json!({}))]);
        lacking.service.endpoint_rules = None;
        assert_eq!(
            warnings(&lacking),
            [
                "warning: calls of Example need a URL that their caller sets, since the model has no endpoint rules\n  \
              --> service\n  \
              help: give the `endpoint-rule-set-1.json` that stands beside botocore's model as well"
            ]
        );
        let headers = call("stringEquals", json!([reference("Kind"), "odd"]));
        let odd = json!({"type": "endpoint", "conditions": [headers],
            "endpoint": {"url": "https://x", "headers": {"a": ["b"]}}});
        let kind = |kind: &str| json!({"Kind": {"value": kind}});
        let some = model(
            &usual(&[odd]),
            &[("Get", kind("odd")), ("Put", kind("even")), ("Cut", kind("odd"))],
        );
        assert_eq!(
            warnings(&some),
            [
                "warning: calls of `Cut` and another operation of Example need a URL that their caller sets, since its \
              endpoints come with headers\n  --> service\n  help: tell callers to set the URL of an endpoint"
            ]
        );
    }

    #[test]
    fn what_partitions_share_is_one_row() {
        assert_eq!(rows_of(&usual(&[])).map(sorted), Ok(common_and(&[])));
    }

    #[test]
    fn what_a_rule_assigns_is_gone_where_it_does_not_fit() {
        let assign = json!({"fn": "parseURL", "argv": ["https://a"], "assign": "parts"});
        let is_set = call("isSet", json!([reference("parts")]));
        let rules = usual(&[
            endpoint(json!([assign, is_region("nowhere")]), "https://nowhere"),
            endpoint(json!([is_set]), "https://wrong"),
        ]);
        let more = ["", " fips", " dual", " both"]
            .map(|of| format!("Region(\"nowhere\"){of}: https://nowhere"));
        let more: Vec<_> = more.iter().map(String::as_str).collect();
        assert_eq!(rows_of(&rules).map(sorted), Ok(common_and(&more)));
    }

    #[test]
    fn regions_that_differ_have_rows() {
        let plain = [
            is_region("eu-west-1"),
            call("not", json!([is_true("UseFIPS")])),
            call("not", json!([is_true("UseDualStack")])),
        ];
        let scheme = json!({"name": "sigv4", "signingRegion": "us-east-1", "signingName": "other"});
        let not = |name: &str| call("not", json!([is_true(name)]));
        let unknown = json!([is_region("eu-new-7"), not("UseFIPS"), not("UseDualStack")]);
        let rules = usual(&[
            endpoint(plain.to_vec().into(), "https://x.example.com"),
            signed(
                json!([is_region("aws-global"), not("UseFIPS"), not("UseDualStack")]),
                "https://global",
                scheme,
            ),
            endpoint(unknown, "https://new"),
            // It makes no difference.
            endpoint(
                json!([is_region("us-east-1"), not("UseFIPS"), not("UseDualStack")]),
                "https://x.us-east-1.example.com",
            ),
        ]);
        let more = [
            "Region(\"eu-west-1\"): https://x.example.com",
            "Region(\"aws-global\"): https://global us-east-1 other",
            "Region(\"eu-new-7\"): https://new",
        ];
        assert_eq!(rows_of(&rules).map(sorted), Ok(common_and(&more)));
    }

    #[test]
    fn services_without_regions_have_a_row_too() {
        let scheme = json!({"name": "sigv4", "signingRegion": "{Of#implicitGlobalRegion}", "signingName": "example"});
        let not_dual = call("not", json!([is_true("UseDualStack")]));
        let rules = usual(&[signed(json!([not_dual]), "https://x.{Of#dnsSuffix}", scheme)]);
        let expected = [
            "CustomUrl fips: (no FIPS with a URL)",
            "CustomUrl both: (no FIPS with a URL)",
            "Partition(\"aws-cn\") dual: (no dual-stack here)",
            "Everywhere: https://x.{dns_suffix} {global_region}",
            "Everywhere dual: https://x.{region}.{dual_stack_dns_suffix}",
            "Everywhere fips: https://x.{dns_suffix} {global_region}",
            "Everywhere both: https://x-fips.{region}.{dual_stack_dns_suffix}",
        ];
        let expected = expected.map(str::to_owned).to_vec();
        assert_eq!(rows_of(&rules).map(sorted), Ok(sorted(expected)));
    }

    #[test]
    fn rules_that_make_no_table_say_why() {
        let substring = |of: &str| json!({"fn": "substring", "argv": [reference(of), 0, 2, false], "assign": "s"});
        let any = json!([]);
        for (more, reason) in [
            (
                endpoint(json!([substring("Region")]), "https://a"),
                "its rules look into the region with `substring`",
            ),
            (
                endpoint(
                    json!([call("stringEquals", json!(["a{Region}", "aus-east-1"]))]),
                    "https://a",
                ),
                "its rules look into the region with `stringEquals`",
            ),
            (
                endpoint(
                    json!([{"fn": "uriEncode", "argv": [reference("Kind")], "assign": "k"}]),
                    "https://a/{k}",
                ),
                "its rules put what is sent into the path of the URL",
            ),
            (
                signed(
                    any.clone(),
                    "https://a",
                    json!({"name": "sigv4a", "signingRegionSet": ["*"]}),
                ),
                "its requests are signed in another way than with SigV4",
            ),
            (
                json!({"type": "endpoint", "conditions": [], "endpoint": {"url": "https://a", "headers": {"x": ["y"]}}}),
                "its endpoints come with headers",
            ),
            (
                endpoint(json!([call("ite", json!([1]))]), "https://a"),
                "the function `ite` is not known with such arguments",
            ),
            (endpoint(any.clone(), "https://{Kind}"), "`Kind` in a text is no text"),
        ] {
            assert_eq!(rows_of(&usual(&[more])), Err(reason.to_owned()));
        }
    }

    #[test]
    fn a_url_is_the_endpoint_or_there_is_no_table() {
        let of_url = json!([call("isSet", json!([reference("Endpoint")])), is_region("us-east-1")]);
        let Value::Array(usual) = usual(&[]) else { panic!("no array") };
        for (rule, reason) in [
            (endpoint(of_url.clone(), "https://a"), "its rules change the URL that they are given"),
            (error(of_url, "not here"), "with a URL, its rules make a difference for `us-east-1`"),
        ] {
            let rules: Vec<_> = [rule].into_iter().chain(usual.iter().cloned()).collect();
            assert_eq!(rows_of(&rules.into()), Err(reason.to_owned()));
        }
    }

    #[test]
    fn without_rules_only_a_url_is_an_endpoint() {
        let mut lacking = model(&usual(&[]), &[("Get", json!({}))]);
        lacking.partitions.clear();
        assert_eq!(tables(&lacking)[0].reason.as_deref(), Some("no partitions were given"));
        lacking.service.endpoint_rules = None;
        assert_eq!(tables(&lacking)[0].reason.as_deref(), Some("the model has no endpoint rules"));
        let discovering = model(&usual(&[]), &[("Get", json!("discovers"))]);
        let [table] = &tables(&discovering)[..] else { panic!("more than one table") };
        assert_eq!(table.reason.as_deref(), Some("`Get` has to ask the service for its endpoint"));
        let text = "Everywhere: (this service needs an endpoint URL: set one)";
        assert_eq!(
            (table.endpoints.rows.len(), shown(&table.endpoints.rows[0]).as_str()),
            (4, text)
        );
    }

    #[test]
    fn an_endpoint_may_need_no_region() {
        let rules = json!([signed(
            json!([]),
            "https://global",
            json!({"name": "sigv4", "signingRegion": "us-east-1"})
        )]);
        assert_eq!(rows_of(&rules), Err("its rules change the URL that they are given".to_owned()));
        let given = json!({"type": "endpoint", "conditions": [call("isSet", json!([reference("Endpoint")]))],
            "endpoint": {"url": "{Endpoint}"}});
        let rules = json!([given, rules[0]]);
        let rows =
            ["NoRegion", "Everywhere"].map(|scope| format!("{scope}: https://global us-east-1"));
        let found = rows_of(&rules).unwrap();
        assert_eq!(
            (found.len(), rows.iter().all(|row| found.contains(row))),
            (8, true),
            "{found:?}"
        );
    }

    #[test]
    fn operations_may_have_endpoints_of_their_own() {
        let is_search = call("stringEquals", json!([reference("Kind"), "search"]));
        let rules = usual(&[endpoint(
            json!([call("isSet", json!([reference("Kind")])), is_search]),
            "https://search",
        )]);
        let fixed = |kind: &str| json!({"Kind": {"value": kind}});
        let model = model(
            &rules,
            &[
                ("Find", fixed("search")),
                ("Get", json!({})),
                ("Put", fixed("write")),
                ("Seek", fixed("search")),
            ],
        );
        let tables = tables(&model);
        let operations: Vec<_> = tables.iter().map(|table| table.operations.join(" ")).collect();
        assert_eq!(operations, ["Find Seek", "Get Put"]);
        assert!(
            tables[0].endpoints.rows.iter().any(|row| shown(row) == "Everywhere: https://search")
        );
    }

    #[test]
    fn regions_with_the_form_of_names_are_not_listed() {
        let model = model(&usual(&[]), &[("Get", json!({}))]);
        let endpoints = &tables(&model)[0].endpoints;
        assert_eq!(endpoints.signing_name, "example");
        let regions: Vec<_> = endpoints.partitions.iter().map(|of| of.regions.join(" ")).collect();
        assert_eq!(regions, ["aws-global", ""]);
    }
}
