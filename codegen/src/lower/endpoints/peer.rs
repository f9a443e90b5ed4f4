//! Real services: the tables made of their rules, and the rules themselves, against botocore's own cases.
//!
//! `BOTOCORE` is the `data` directory of a botocore release, and `BOTOCORE_TESTS` the `tests/functional/endpoint-rules` of
//! its source package.

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::fs::{self, File};
    use std::io::Read;
    use std::path::{Path, PathBuf};

    use flate2::read::GzDecoder;
    use serde_json::Value as Json;

    use super::super::eval::{Outcome, evaluate};
    use super::super::value::Value;
    use crate::api::{Source, Sources};
    use crate::frontend::load;
    use crate::model::Model;
    use crate::rust::{EndpointScope, EndpointTarget, Endpoints};
    use crate::support::client::endpoints::{
        EndpointSettings, EndpointTable, Partition, ResolveEndpointError, Row, Scope, Target,
        Variant,
    };

    /// What the tool has.
    const PARTITIONS: &[u8] = include_bytes!("../../../../models/partitions.json");
    const SETTINGS: [&str; 4] = ["Region", "UseFIPS", "UseDualStack", "Endpoint"];

    /// A service with its cases.
    struct Service {
        name: String,
        model: Model,
        cases: Vec<Json>,
    }

    fn directory(variable: &str) -> PathBuf {
        std::env::var_os(variable).unwrap_or_else(|| panic!("{variable} is not set")).into()
    }

    fn entries(directory: &Path) -> Vec<PathBuf> {
        let mut paths: Vec<_> =
            fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().path()).collect();
        paths.sort();
        paths
    }

    fn unpacked(path: &Path) -> Vec<u8> {
        let mut text = Vec::new();
        GzDecoder::new(File::open(path).unwrap()).read_to_end(&mut text).unwrap();
        text
    }

    /// All services, one after the other.
    fn services() -> impl Iterator<Item = Service> {
        let data = directory("BOTOCORE");
        entries(&directory("BOTOCORE_TESTS")).into_iter().map(move |tests| {
            let name = tests.file_name().unwrap().to_string_lossy().into_owned();
            let cases = fs::read(tests.join("endpoint-tests-1.json")).unwrap();
            let cases: Json = serde_json::from_slice(&cases).unwrap();
            let version = entries(&data.join(&name)).pop().unwrap();
            let files = ["service-2.json", "endpoint-rule-set-1.json"];
            let texts = files.map(|file| unpacked(&version.join(file).with_extension("json.gz")));
            let model = load_model(&files.into_iter().zip(&texts).collect::<Vec<_>>(), PARTITIONS);
            Service { name, model, cases: cases["testCases"].as_array().unwrap().clone() }
        })
    }

    fn load_model(files: &[(&str, &Vec<u8>)], partitions: &[u8]) -> Model {
        let models: Vec<_> = files.iter().map(|(name, text)| Source { name, text }).collect();
        let partitions = Some(Source { name: "partitions.json", text: partitions });
        let sources = Sources { models: &models, partitions, ..Sources::default() };
        let (model, documents, diagnostics) = load(&sources, false).unwrap();
        documents.report(diagnostics).into_result().unwrap();
        model
    }

    /// A table as it is in a generated crate.
    fn table(of: Endpoints) -> EndpointTable {
        fn leak(text: String) -> &'static str {
            text.leak()
        }
        fn leak_all(texts: Vec<String>) -> &'static [&'static str] {
            texts.into_iter().map(leak).collect::<Vec<_>>().leak()
        }
        let partitions = of.partitions.into_iter().map(|of| Partition {
            name: leak(of.name),
            prefixes: leak_all(of.prefixes),
            regions: leak_all(of.regions),
            dns_suffix: leak(of.dns_suffix),
            dual_stack_dns_suffix: leak(of.dual_stack_dns_suffix),
            global_region: leak(of.global_region),
        });
        let rows = of.rows.into_iter().map(|row| {
            let scope = match row.scope {
                EndpointScope::CustomUrl => Scope::CustomUrl,
                EndpointScope::NoRegion => Scope::NoRegion,
                EndpointScope::Region(name) => Scope::InRegion(leak(name)),
                EndpointScope::Partition(name) => Scope::InPartition(leak(name)),
                EndpointScope::Everywhere => Scope::Everywhere,
            };
            let variant = match (row.fips, row.dual_stack) {
                (false, false) => Variant::Standard,
                (true, false) => Variant::Fips,
                (false, true) => Variant::DualStack,
                (true, true) => Variant::FipsDualStack,
            };
            let target = match row.target {
                EndpointTarget::Error(error) => Target::Refused(leak(error)),
                EndpointTarget::Url { url, signing_region, signing_name } => {
                    Target::Signed(leak(url), signing_region.map(leak), signing_name.map(leak))
                }
            };
            Row(scope, variant, target)
        });
        EndpointTable {
            signing_name: leak(of.signing_name),
            partitions: partitions.collect::<Vec<_>>().leak(),
            rows: rows.collect::<Vec<_>>().leak(),
        }
    }

    /// The parameters that a case sets to something else than their defaults, without those that are settings.
    fn others(case: &Json, model: &Model) -> BTreeMap<String, Value> {
        let rules = model.service.endpoint_rules.as_ref().unwrap();
        let parameters = case["params"].as_object().into_iter().flatten();
        let mut others: BTreeMap<_, _> =
            parameters.map(|(name, given)| (name.clone(), value(given))).collect();
        others.retain(|name, given| {
            let default = rules.parameters.get(name).and_then(|of| of.default.as_ref());
            !SETTINGS.contains(&name.as_str()) && default.map(Value::from).as_ref() != Some(given)
        });
        others
    }

    /// The tables of a service, by what the model fixes for operations, and for nothing; and for those that are none, why.
    fn tables(model: &Model) -> Vec<(BTreeMap<String, Value>, Result<EndpointTable, String>)> {
        let nothing = BTreeMap::new();
        let operations = model.operations.values();
        let mut fixed = vec![&nothing];
        for params in operations.map(|operation| &operation.static_context_params) {
            if !fixed.contains(&params) {
                fixed.push(params);
            }
        }
        let tables = fixed.into_iter().map(|fixed| {
            let (endpoints, reason) = super::super::of(model, fixed);
            let fixed = fixed.iter().map(|(name, value)| (name.clone(), Value::from(value)));
            (fixed.collect(), reason.map_or_else(|| Ok(table(endpoints)), Err))
        });
        tables.collect()
    }

    /// What a table says of a case, in the words of botocore: URL, signing region and name, or an error.
    fn resolved(table: &EndpointTable, case: &Json) -> Result<[Option<String>; 3], String> {
        let parameters = &case["params"];
        let settings = EndpointSettings {
            region: parameters["Region"].as_str(),
            use_fips: parameters["UseFIPS"] == true,
            use_dual_stack: parameters["UseDualStack"] == true,
            url: parameters["Endpoint"].as_str(),
        };
        resolve(table, &settings)
    }

    fn resolve(
        table: &EndpointTable,
        settings: &EndpointSettings<'_>,
    ) -> Result<[Option<String>; 3], String> {
        match table.resolve(settings) {
            Ok(of) => Ok([Some(of.url), of.signing_region, Some(of.signing_name.to_owned())]),
            Err(ResolveEndpointError::NoEndpoint(reason)) => Err(reason.to_owned()),
            // They are said in our own words.
            Err(_) => Err("region".to_owned()),
        }
    }

    /// What botocore expects of a case.
    fn expected(case: &Json, table: &EndpointTable) -> Result<[Option<String>; 3], String> {
        let (expected, region) = (&case["expect"], case["params"]["Region"].as_str());
        if let Some(error) = expected["error"].as_str() {
            let lacks_region = match region {
                None => case["params"]["Endpoint"].is_null(),
                Some(region) => {
                    !region.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
                }
            };
            return Err(if lacks_region { "region" } else { error }.to_owned());
        }
        let endpoint = &expected["endpoint"];
        let schemes = endpoint["properties"]["authSchemes"].as_array().into_iter().flatten();
        let scheme = schemes.clone().find(|scheme| scheme["name"] == "sigv4");
        assert!(scheme.is_some() || schemes.count() == 0, "{case}");
        let of = |key: &str| scheme.and_then(|scheme| scheme[key].as_str()).map(str::to_owned);
        let region = of("signingRegion").or(region.map(str::to_owned));
        let name = of("signingName").unwrap_or_else(|| table.signing_name.to_owned());
        Ok([endpoint["url"].as_str().map(str::to_owned), region, Some(name)])
    }

    /// Regions with a name and without, each with and without a URL, as the settings of a table.
    fn settings(model: &Model) -> Vec<(Option<String>, Option<&'static str>)> {
        let partitions = || model.partitions.iter();
        let known = partitions().flat_map(|of| of.regions.clone());
        let unknown = partitions().flat_map(|of| &of.prefixes);
        let unknown =
            unknown.flat_map(|prefix| ["a-0", "west-99"].map(|end| format!("{prefix}-{end}")));
        let strange = ["mars", "aws", "fips"].map(str::to_owned);
        let regions = known.chain(unknown).chain(strange);
        let regions: Vec<_> = regions.map(Some).chain([None]).collect();
        let with = |url| regions.iter().cloned().map(move |region| (region, url));
        with(None).chain(with(Some("http://localhost:8000"))).collect()
    }

    /// How often there is what.
    #[derive(Default)]
    struct Counts(BTreeMap<String, usize>);

    impl Counts {
        fn add(&mut self, what: impl Into<String>) {
            *self.0.entry(what.into()).or_default() += 1;
        }
    }

    #[test]
    #[ignore = "needs full models"]
    fn tables_agree_with_botocore() {
        let (mut counts, mut rows, mut wrong) = (Counts::default(), Vec::new(), Vec::new());
        for Service { name, model, cases } in services() {
            let tables = tables(&model);
            let table = tables.iter().find_map(|(_, table)| table.as_ref().ok());
            counts.add(if table.is_some() { "services reduced" } else { "services not reduced" });
            rows.extend(table.map(|table| (table.rows.len(), name.clone())));
            for (fixed, table) in &tables {
                if let Err(reason) = table {
                    println!("not reduced: {name} {fixed:?}: {reason}");
                }
            }
            for case in &cases {
                let others = others(case, &model);
                let table = match tables.iter().find(|(fixed, _)| *fixed == others) {
                    Some((_, Ok(table))) => table,
                    Some(_) => {
                        counts.add(format!("cases left out: {name} is not reduced"));
                        continue;
                    }
                    None => {
                        counts.add(format!("cases left out: {name} with other parameters"));
                        continue;
                    }
                };
                let (ours, theirs) = (resolved(table, case), expected(case, table));
                counts.add(if theirs.is_err() {
                    "cases run: errors"
                } else {
                    "cases run: endpoints"
                });
                match ours == theirs {
                    true => counts.add("cases equal"),
                    false => {
                        wrong.push(format!("{name}: {ours:?}, {theirs:?}: {}", case["params"]));
                    }
                }
            }
        }
        rows.sort();
        println!("{:#?}", counts.0);
        println!("rows of a table: median {}, max {:?}", rows[rows.len() / 2].0, rows.last());
        assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
        let count = |what| counts.0.get(what).copied().unwrap_or_default();
        assert_eq!(["services reduced", "services not reduced"].map(count), [435, 4]);
        assert_eq!(count("cases equal"), 12_840);
    }

    fn value(json: &Json) -> Value {
        match json {
            Json::Bool(value) => Value::Boolean(*value),
            Json::Number(number) => Value::Integer(number.as_i64().unwrap()),
            Json::String(text) => Value::Text(text.clone()),
            Json::Array(items) => Value::List(items.iter().map(value).collect()),
            Json::Object(members) => {
                Value::Map(members.iter().map(|(name, of)| (name.clone(), value(of))).collect())
            }
            Json::Null => panic!("null"),
        }
    }

    /// What the rules themselves say, as `resolved` has it.
    fn ruled(
        model: &Model,
        fixed: &BTreeMap<String, Value>,
        settings: &EndpointSettings<'_>,
    ) -> Result<[Option<String>; 3], String> {
        let rules = model.service.endpoint_rules.as_ref().unwrap();
        let mut parameters: BTreeMap<_, _> =
            fixed.iter().map(|(name, value)| (name.as_str(), value.clone())).collect();
        parameters.insert("UseFIPS", settings.use_fips.into());
        parameters.insert("UseDualStack", settings.use_dual_stack.into());
        parameters.extend(settings.region.map(|region| ("Region", region.into())));
        parameters.extend(settings.url.map(|url| ("Endpoint", url.into())));
        match evaluate(rules, &model.partitions, &parameters, &mut |_| Ok(())).unwrap() {
            Outcome::Error(_) if settings.region.or(settings.url).is_none() => Err("region".into()),
            Outcome::Error(error) => Err(error),
            Outcome::Endpoint { url, properties, .. } => {
                let schemes = match properties.get("authSchemes") {
                    Some(Value::List(schemes)) => &schemes[..],
                    _ => &[],
                };
                let is_ours = |of: &&Value| of.at("name").and_then(Value::text) == Some("sigv4");
                let scheme = schemes.iter().find(is_ours);
                let of = |key| scheme?.at(key)?.text().map(str::to_owned);
                let region = of("signingRegion").or(settings.region.map(str::to_owned));
                let name = of("signingName").unwrap_or_else(|| model.service.signing_name.clone());
                Ok([Some(url), region, Some(name)])
            }
        }
    }

    #[test]
    #[ignore = "needs full models"]
    fn tables_agree_with_rules() {
        let (mut run, mut wrong) = (0, Vec::new());
        for Service { name, model, .. } in services() {
            let tables = tables(&model).into_iter();
            for (fixed, table) in tables.filter_map(|(fixed, table)| Some((fixed, table.ok()?))) {
                for (region, url) in settings(&model) {
                    for (use_fips, use_dual_stack) in super::super::probe::VARIANTS {
                        let region = region.as_deref();
                        let settings = EndpointSettings { region, use_fips, use_dual_stack, url };
                        let (ours, theirs) =
                            (resolve(&table, &settings), ruled(&model, &fixed, &settings));
                        run += 1;
                        // The rules of one service forget about this.
                        let is_forgotten = region.is_none()
                            && theirs.as_ref().is_err_and(|error| error.starts_with("no rule"));
                        if ours != theirs && !is_forgotten {
                            wrong.push(format!("{name} {settings:?}: {ours:?}, {theirs:?}"));
                        }
                    }
                }
            }
        }
        println!("{run} settings");
        assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
    }

    #[test]
    #[ignore = "needs full models"]
    fn partitions_are_botocores() {
        let theirs = fs::read(directory("BOTOCORE").join("partitions.json")).unwrap();
        let service =
            br#"{"metadata": {"serviceId": "a", "endpointPrefix": "a", "protocols": ["json"],
            "jsonVersion": "1.1", "targetPrefix": "a"}, "operations": {}, "shapes": {}}"#;
        let [ours, theirs] = [PARTITIONS, &theirs]
            .map(|of| load_model(&[("service-2.json", &service.to_vec())], of));
        assert_eq!(ours.partitions, theirs.partitions, "make models/partitions.json anew");
    }

    #[test]
    #[ignore = "needs full models"]
    fn rules_agree_with_botocore() {
        let (mut run, mut wrong) = (0, Vec::new());
        for Service { name, model, cases } in services() {
            let rules = model.service.endpoint_rules.as_ref().unwrap();
            for case in &cases {
                let parameters = case["params"].as_object().into_iter().flatten();
                let parameters = parameters.map(|(name, of)| (name.as_str(), value(of))).collect();
                let ours = evaluate(rules, &model.partitions, &parameters, &mut |_| Ok(()));
                let expected = &case["expect"];
                let theirs = match expected["error"].as_str() {
                    Some(error) => Outcome::Error(error.to_owned()),
                    None => Outcome::Endpoint {
                        url: expected["endpoint"]["url"].as_str().unwrap().to_owned(),
                        has_headers: !expected["endpoint"]["headers"].is_null(),
                        properties: match expected["endpoint"].get("properties").map(value) {
                            Some(Value::Map(properties)) => properties,
                            _ => BTreeMap::new(),
                        },
                    },
                };
                run += 1;
                if ours.as_ref() != Ok(&theirs) {
                    wrong.push(format!("{name}: {ours:?}, {theirs:?}: {}", case["params"]));
                }
            }
        }
        println!("{run} cases");
        assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
    }
}
