//! Each amendment in `models/` changes what is generated, and is still needed.
//!
//! Small models show the change to every build. The tests that are ignored need full models, and `.ci/run` runs them:
//! `BOTOCORE` lists the `data` directories of some botocore releases, the newest last, and `SMITHY` is a directory of
//! Smithy models, each called after botocore's directory for the service.

#![allow(clippy::panic, clippy::unwrap_used)]

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};

use codegen::Generated;
use flate2::read::GzDecoder;
use serde_json::{Value, json};
use tests::{Input, read};

/// What an amendment changes in a generated crate.
struct Effect {
    service: &'static str,
    /// botocore's directory for the service.
    directory: &'static str,
    /// The facts that it adds, by their places in the model.
    facts: &'static [&'static str],
    /// The type that shows it, and the shapes that this needs.
    shown_by: &'static str,
    shapes: &'static str,
    /// The file of the crate, and what that contains only if the amendment was applied.
    path: &'static str,
    text: &'static str,
}

const EFFECTS: &[Effect] = &[
    Effect {
        service: "DynamoDB",
        directory: "dynamodb",
        facts: &["/shapes/AttributeValue/union"],
        shown_by: "AttributeValue",
        shapes: r#""AttributeValue": {"type": "structure", "members": {"S": {"shape": "Text"}, "L": {"shape": "List"}}},
            "List": {"type": "list", "member": {"shape": "AttributeValue"}}"#,
        path: "src/types/attribute_value.rs",
        text: "pub enum AttributeValue {",
    },
    Effect {
        service: "DynamoDB Streams",
        directory: "dynamodbstreams",
        facts: &["/shapes/AttributeValue/union"],
        shown_by: "AttributeValue",
        shapes: r#""AttributeValue": {"type": "structure", "members": {"S": {"shape": "Text"}, "N": {"shape": "Text"}}}"#,
        path: "src/types/attribute_value.rs",
        text: "pub enum AttributeValue {",
    },
    Effect {
        service: "IoT",
        directory: "iot",
        facts: &["/shapes/AssetPropertyVariant/union"],
        shown_by: "AssetPropertyVariant",
        shapes: r#""AssetPropertyVariant": {
                "type": "structure",
                "members": {"stringValue": {"shape": "Text"}, "integerValue": {"shape": "Text"}}
            }"#,
        path: "src/types/asset_property_variant.rs",
        text: "pub enum AssetPropertyVariant {",
    },
    Effect {
        service: "MailManager",
        directory: "mailmanager",
        facts: &["/shapes/TagKey/sensitive", "/shapes/TagValue/sensitive"],
        shown_by: "Tag",
        shapes: r#""Tag": {"type": "structure", "members": {"Key": {"shape": "TagKey"}, "Value": {"shape": "TagValue"}},
                "required": ["Key", "Value"]},
            "TagKey": {"type": "string"}, "TagValue": {"type": "string"}"#,
        path: "src/types/tag.rs",
        text: r#"member!("Value", "value", is_required = true, is_sensitive = true)"#,
    },
    Effect {
        service: "Payment Cryptography",
        directory: "payment-cryptography",
        facts: &["/shapes/CertificateType/sensitive"],
        shown_by: "RootCertificatePublicKey",
        shapes: r#""RootCertificatePublicKey": {
                "type": "structure",
                "members": {"KeyAttributes": {"shape": "Text"}, "PublicKeyCertificate": {"shape": "CertificateType"}},
                "required": ["PublicKeyCertificate"]
            },
            "CertificateType": {"type": "string"}"#,
        path: "src/types/root_certificate_public_key.rs",
        text: r#""public_key_certificate", is_required = true, is_sensitive = true"#,
    },
    Effect {
        service: "SageMaker",
        directory: "sagemaker",
        facts: &["/shapes/TrialComponentParameterValue/union"],
        shown_by: "TrialComponentParameterValue",
        shapes: r#""TrialComponentParameterValue": {
                "type": "structure",
                "members": {"StringValue": {"shape": "Text"}, "NumberValue": {"shape": "Double"}}
            },
            "Double": {"type": "double"}"#,
        path: "src/types/trial_component_parameter_value.rs",
        text: "pub enum TrialComponentParameterValue {",
    },
    Effect {
        service: "Support",
        directory: "support",
        facts: &["/shapes/StringList/sparse"],
        shown_by: "TrustedAdvisorResourceDetail",
        shapes: r#""TrustedAdvisorResourceDetail": {
                "type": "structure",
                "members": {"metadata": {"shape": "StringList"}},
                "required": ["metadata"]
            },
            "StringList": {"type": "list", "member": {"shape": "Text"}}"#,
        path: "src/types/trusted_advisor_resource_detail.rs",
        text: "pub metadata: Vec<Option<String>>,",
    },
    Effect {
        service: "XRay",
        directory: "xray",
        facts: &["/shapes/AnnotationValue/union"],
        shown_by: "AnnotationValue",
        shapes: r#""AnnotationValue": {
                "type": "structure",
                "members": {"NumberValue": {"shape": "Text"}, "StringValue": {"shape": "Text"}}
            }"#,
        path: "src/types/annotation_value.rs",
        text: "pub enum AnnotationValue {",
    },
];

/// What an amendment changes in how a service is called.
struct CallEffect {
    service: &'static str,
    /// botocore's directory for the service.
    directory: &'static str,
    /// The operations that it is about, or else any, each with a member of its input.
    operations: &'static [(&'static str, &'static str)],
    /// The path of these where the service is of restJson1, with a label for the member.
    path: Option<&'static str>,
    /// Files of the crate, and what each contains only if the amendment was applied.
    shown: &'static [(&'static str, &'static str)],
}

const CALLS: [CallEffect; 8] = [
    CallEffect {
        service: "API Gateway",
        directory: "apigateway",
        operations: &[("GetRestApi", "restApiId")],
        path: Some("/restapis/{restApiId}"),
        shown: &[("src/operation/get_rest_api.rs", r#"("Accept", "application/json")"#)],
    },
    CallEffect {
        service: "DynamoDB",
        directory: "dynamodb",
        operations: &[("GetItem", "TableName")],
        path: None,
        shown: &[
            ("src/endpoints.rs", "max_attempts: 4,"),
            ("src/endpoints.rs", "base_delay_millis: 25,"),
            ("src/operation/get_item.rs", "has_checksum: true,"),
        ],
    },
    CallEffect {
        service: "DynamoDB Streams",
        directory: "dynamodbstreams",
        operations: &[("ListStreams", "TableName")],
        path: None,
        shown: &[
            ("src/endpoints.rs", "max_attempts: 4,"),
            ("src/endpoints.rs", "base_delay_millis: 25,"),
        ],
    },
    CallEffect {
        service: "Glacier",
        directory: "glacier",
        operations: &[("ListVaults", "accountId")],
        path: Some("/{accountId}/vaults"),
        shown: &[
            ("src/operation/list_vaults.rs", r#"("x-amz-glacier-version", "2012-06-01")"#),
            ("src/operation/list_vaults.rs", r#"account_id: "-".into()"#),
        ],
    },
    CallEffect {
        service: "Machine Learning",
        directory: "machinelearning",
        operations: &[("Predict", "PredictEndpoint")],
        path: None,
        shown: &[(
            "src/operation/predict.rs",
            "fn endpoint(input: &Self::Input) -> Option<&str> {",
        )],
    },
    CallEffect {
        service: "SFN",
        directory: "stepfunctions",
        operations: &[("GetActivityTask", "activityArn")],
        path: None,
        shown: &[("src/operation/get_activity_task.rs", "is_long_poll: true,")],
    },
    CallEffect {
        service: "SQS",
        directory: "sqs",
        operations: &[("ReceiveMessage", "QueueUrl")],
        path: None,
        shown: &[("src/operation/receive_message.rs", "is_long_poll: true,")],
    },
    CallEffect {
        service: "SWF",
        directory: "swf",
        operations: &[("PollForActivityTask", "domain"), ("PollForDecisionTask", "domain")],
        path: None,
        shown: &[
            ("src/operation/poll_for_activity_task.rs", "is_long_poll: true,"),
            ("src/operation/poll_for_decision_task.rs", "is_long_poll: true,"),
        ],
    },
];

impl CallEffect {
    /// A small model in each vocabulary.
    fn models(&self) -> [Value; 2] {
        let protocols = match self.path {
            None => ["json", "aws.protocols#awsJson1_0"],
            Some(_) => ["rest-json", "aws.protocols#restJson1"],
        };
        let mut botocore = json!({"metadata": {"serviceId": self.service, "protocol": protocols[0]},
            "operations": {}, "shapes": {"Text": {"type": "string"}}});
        let traits = json!({"aws.api#service": {"sdkId": self.service}, protocols[1]: {}});
        let mut smithy = json!({"smithy": "2.0", "shapes": {
            "a#S": {"type": "service", "version": "1", "operations": [], "traits": traits}}});
        for (operation, member) in self.operations {
            let input = format!("{operation}Input");
            botocore["operations"][operation] = json!({"input": {"shape": input}});
            botocore["shapes"][&input] =
                json!({"type": "structure", "members": {*member: {"shape": "Text"}}});
            if let Some(path) = self.path {
                botocore["operations"][operation]["http"] =
                    json!({"method": "GET", "requestUri": path});
                let member = &mut botocore["shapes"][&input]["members"][member];
                member["location"] = json!("uri");
            }
            let [operation, input] = [operation, input.as_str()].map(|name| format!("a#{name}"));
            let target = json!({"target": operation});
            smithy["shapes"]["a#S"]["operations"].as_array_mut().unwrap().push(target);
            smithy["shapes"][&operation] = json!({"type": "operation", "input": {"target": input}});
            let mut members = json!({*member: {"target": "smithy.api#String"}});
            if let Some(path) = self.path {
                let http = json!({"method": "GET", "uri": path, "code": 200});
                smithy["shapes"][&operation]["traits"] = json!({"smithy.api#http": http});
                members[member]["traits"] =
                    json!({"smithy.api#httpLabel": {}, "smithy.api#required": {}});
            }
            smithy["shapes"][&input] = json!({"type": "structure", "members": members});
        }
        [botocore, smithy]
    }

    /// Which of the texts are in the crate for a model.
    fn shown(&self, input: &Input) -> Vec<bool> {
        let files = input.generate().unwrap().files;
        let is_in = |(path, text): &(&str, &str)| {
            files.iter().any(|file| file.path == *path && file.contents.contains(text))
        };
        self.shown.iter().map(is_in).collect()
    }
}

#[test]
fn each_amendment_of_calls_has_its_effect_in_both_vocabularies() {
    for effect in &CALLS {
        for model in effect.models() {
            let input = Input::model(&model.to_string());
            let count = effect.shown.len();
            assert_eq!(effect.shown(&input), vec![false; count], "{}: {model}", effect.service);
            assert_eq!(
                effect.shown(&input.amended()),
                vec![true; count],
                "{}: {model}",
                effect.service
            );
        }
    }
}

#[test]
#[ignore = "needs full models of botocore"]
fn each_amendment_of_calls_fits_botocores_newest_release() {
    let newest = releases().pop().unwrap();
    for effect in &CALLS {
        let model = botocore(&newest, effect.directory).unwrap();
        assert_eq!(model["metadata"]["serviceId"], effect.service);
        let names: Vec<_> = effect.operations.iter().map(|(name, _)| *name).collect();
        let input = Input::model(&model.to_string()).operations(&names).amended();
        assert_eq!(effect.shown(&input), vec![true; effect.shown.len()], "{}", effect.service);
    }
}

/// These operations go without a signature, and these with a bearer token alone, as botocore sends them.
#[test]
#[ignore = "needs full models of botocore"]
fn operations_without_a_signature_are_botocores() {
    let newest = releases().pop().unwrap();
    let count = |directory: &str, auth: &str| {
        let model = botocore(&newest, directory).unwrap();
        let files = Input::model(&model.to_string()).generate().unwrap().files;
        let text = format!("auth: crate::support::Auth::{auth},");
        files.iter().filter(|file| file.contents.contains(&text)).count()
    };
    let unsigned = ["cognito-identity", "cognito-idp", "kms", "signin", "sso", "sso-oidc"];
    assert_eq!(unsigned.map(|of| count(of, "Unsigned")), [4, 34, 0, 2, 4, 3]);
    // The last one takes either, and so is signed.
    let bearer = ["account-access-runtime", "codecatalyst", "bedrock-runtime"];
    assert_eq!(bearer.map(|of| count(of, "BearerToken")), [2, 38, 0]);
}

impl Effect {
    /// A small model that lacks the facts.
    fn model(&self) -> Value {
        let Self { service, shown_by, shapes, .. } = self;
        let text = format!(
            r#"{{
                "metadata": {{"serviceId": "{service}", "protocol": "json"}},
                "operations": {{"Get": {{"output": {{"shape": "Out"}}}}}},
                "shapes": {{
                    "Out": {{"type": "structure", "members": {{"At": {{"shape": "{shown_by}"}}}}}},
                    "Text": {{"type": "string"}},
                    {shapes}
                }}
            }}"#
        );
        serde_json::from_str(&text).unwrap()
    }

    /// Whether a crate is as it is with the amendment.
    fn is_in(&self, of: &Generated) -> bool {
        let file = of.files.iter().find(|file| file.path == self.path);
        // Where a line is too long, it goes on in the next one.
        let words =
            |file: &codegen::File| file.contents.split_whitespace().collect::<Vec<_>>().join(" ");
        file.is_some_and(|file| words(file).contains(self.text))
    }

    /// Whether a model lacks the facts, generated with the amendments and without: they must make up for just that.
    fn check(&self, what: &str, model: &Value) -> Status {
        let status = status(model, self.facts);
        let input = Input::model(&model.to_string());
        let [without, with] = [input.clone(), input.amended()].map(|input| input.generate());
        let (without, with) = (without.unwrap(), with.unwrap());
        let added = if status == Status::Lacking { self.facts } else { &[] };
        assert!(without.amended.is_empty());
        assert_eq!(with.amended, added, "{what}: {}", self.service);
        let is_in = [&without, &with].map(|of| self.is_in(of));
        let expected = match status {
            Status::Lacking => [false, true],
            Status::Said => [true, true],
            Status::Absent => [false, false],
        };
        assert_eq!(is_in, expected, "{what}: {} in {}", self.text, self.path);
        status
    }
}

/// What a model has in place of some facts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Status {
    /// The shapes, without the facts: they are added.
    Lacking,
    /// The facts themselves.
    Said,
    /// Not even the shapes.
    Absent,
}

fn status(model: &Value, facts: &[&str]) -> Status {
    let mut statuses = facts.iter().map(|fact| {
        let (shape, _) = fact.rsplit_once('/').unwrap();
        match (model.pointer(shape), model.pointer(fact)) {
            (_, Some(_)) => Status::Said,
            (Some(_), None) => Status::Lacking,
            (None, None) => Status::Absent,
        }
    });
    let first = statuses.next().unwrap();
    assert!(statuses.all(|status| status == first), "{facts:?}: make two amendments of this one");
    first
}

/// Why an amendment does not fit the newest release, where it does not.
fn complaint(status: Status) -> Option<&'static str> {
    match status {
        Status::Lacking => None,
        Status::Said => Some("the model says so itself now: take the amendment out"),
        Status::Absent => Some("the shape is gone: take the amendment out"),
    }
}

fn amendments() -> Vec<Value> {
    serde_json::from_slice(&read("models/amendments.json")).unwrap()
}

/// The facts that an amendment states, except the types of shapes, which are there to be compared.
fn facts(amendment: &Value) -> Vec<String> {
    let shapes = amendment["merge"]["shapes"].as_object().into_iter().flatten();
    let facts = shapes.flat_map(|(shape, facts)| {
        let keys = facts.as_object().unwrap().keys().filter(|key| *key != "type");
        keys.map(move |key| format!("/shapes/{shape}/{key}"))
    });
    facts.collect()
}

#[test]
fn each_amendment_has_a_reason_and_an_effect_that_is_tested() {
    let amendments = amendments();
    let (merged, called): (Vec<_>, Vec<_>) =
        amendments.iter().partition(|of| of.get("merge").is_some());
    let said: Vec<_> =
        merged.iter().map(|of| (of["service"].as_str().unwrap(), facts(of))).collect();
    let called: Vec<_> = called.iter().map(|of| of["service"].as_str().unwrap()).collect();
    assert_eq!(called, CALLS.map(|of| of.service));
    let tested: Vec<_> = EFFECTS
        .iter()
        .map(|of| (of.service, of.facts.iter().map(|fact| (*fact).to_owned()).collect()))
        .collect();
    assert_eq!(said, tested);
    for amendment in amendments {
        assert!(amendment["reason"].as_str().unwrap().ends_with('.'), "{amendment}");
    }
}

#[test]
fn each_amendment_has_its_effect() {
    for effect in EFFECTS {
        assert_eq!(effect.check("a small model", &effect.model()), Status::Lacking);
    }
}

#[test]
fn an_amendment_that_is_not_needed_is_noticed() {
    let effect = &EFFECTS[0];
    let mut model = effect.model();
    assert_eq!(complaint(effect.check("lacking", &model)), None);

    model["shapes"]["AttributeValue"]["union"] = json!(true);
    let status = effect.check("said", &model);
    assert!(complaint(status).unwrap().contains("says so itself now"));

    model["operations"]["Get"] = json!({});
    model["shapes"] = json!({});
    let status = effect.check("absent", &model);
    assert!(complaint(status).unwrap().contains("the shape is gone"));
}

fn variable(name: &str) -> OsString {
    std::env::var_os(name).unwrap_or_else(|| panic!("set {name}, as this file says at its top"))
}

/// The `data` directories of botocore releases.
fn releases() -> Vec<PathBuf> {
    std::env::split_paths(&variable("BOTOCORE")).collect()
}

/// The newest version of a service's model in a release, if it has the service.
fn botocore(data: &Path, directory: &str) -> Option<Value> {
    let versions = fs::read_dir(data.join(directory)).ok()?;
    let newest = versions.map(|version| version.unwrap().path()).max()?;
    let mut text = Vec::new();
    let file = File::open(newest.join("service-2.json.gz")).unwrap();
    GzDecoder::new(file).read_to_end(&mut text).unwrap();
    Some(serde_json::from_slice(&text).unwrap())
}

#[test]
#[ignore = "needs full models of botocore"]
fn each_amendment_fits_botocores_newest_release() {
    let releases = releases();
    let mut complaints = Vec::new();
    for effect in EFFECTS {
        for data in &releases {
            let model = botocore(data, effect.directory);
            let status = model.map_or(Status::Absent, |model| {
                assert_eq!(model["metadata"]["serviceId"], effect.service);
                effect.check(&data.display().to_string(), &model)
            });
            let line =
                format!("{}: {} {:?}: {status:?}", data.display(), effect.service, effect.facts);
            println!("{line}");
            if let Some(complaint) = complaint(status).filter(|_| Some(data) == releases.last()) {
                complaints.push(format!("{line}: {complaint}"));
            }
        }
    }
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
}

/// Whatever is a union, sparse or sensitive in a botocore model. Event streams are unions only in Smithy's words.
fn botocores_facts(model: &Value) -> Facts {
    let mut facts = Facts::default();
    for (name, shape) in model["shapes"].as_object().unwrap() {
        let is = |of: &Value, key: &str| of[key] == true;
        facts.shape(name, [is(shape, "union"), is(shape, "sparse"), is(shape, "sensitive")]);
        for (member, of) in shape["members"].as_object().into_iter().flatten() {
            facts.member(name, member, is(of, "sensitive"));
        }
    }
    facts
}

/// The same of a Smithy model, by the same names.
fn smithys_facts(model: &Value) -> Facts {
    let mut facts = Facts::default();
    let shapes = model["shapes"].as_object().unwrap();
    let service = shapes.iter().find(|(_, shape)| shape["type"] == "service").unwrap().0;
    let (namespace, _) = service.split_once('#').unwrap();
    for (id, shape) in shapes {
        let Some(name) = id.strip_prefix(&format!("{namespace}#")) else { continue };
        let has = |of: &Value, name: &str| !of["traits"][format!("smithy.api#{name}")].is_null();
        let is_union = shape["type"] == "union" && !has(shape, "streaming");
        facts.shape(name, [is_union, has(shape, "sparse"), has(shape, "sensitive")]);
        for (member, of) in shape["members"].as_object().into_iter().flatten() {
            facts.member(name, member, has(of, "sensitive"));
        }
    }
    facts
}

#[derive(Default)]
struct Facts {
    /// The shapes and members of the model.
    places: BTreeSet<String>,
    /// What is so, each a place and a key of botocore's.
    facts: BTreeSet<String>,
}

impl Facts {
    fn shape(&mut self, name: &str, is: [bool; 3]) {
        let place = format!("/shapes/{name}");
        let facts = ["union", "sparse", "sensitive"].into_iter().zip(is).filter(|(_, is)| *is);
        self.facts.extend(facts.map(|(key, _)| format!("{place}/{key}")));
        self.places.insert(place);
    }

    fn member(&mut self, shape: &str, name: &str, is_sensitive: bool) {
        let place = format!("/shapes/{shape}/members/{name}");
        self.facts.extend(is_sensitive.then(|| format!("{place}/sensitive")));
        self.places.insert(place);
    }

    /// What is so here and not there, among what is in both.
    fn lacking_in(&self, other: &Self) -> BTreeSet<String> {
        let is_there = |fact: &&String| {
            fact.rsplit_once('/').is_some_and(|(place, _)| other.places.contains(place))
        };
        self.facts.difference(&other.facts).filter(is_there).cloned().collect()
    }
}

#[test]
#[ignore = "needs full models of Smithy and of botocore"]
fn amendments_are_all_that_sets_smithys_models_apart() {
    let newest = releases().pop().unwrap();
    let amendments = amendments();
    let mut compared = 0;
    for entry in fs::read_dir(variable("SMITHY")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let Some(directory) = name.strip_suffix(".smithy.json") else { continue };
        let theirs = botocore(&newest, directory).unwrap();
        let smithys: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
        let of_service =
            amendments.iter().filter(|of| of["service"] == theirs["metadata"]["serviceId"]);
        let amended: BTreeSet<_> = of_service.flat_map(facts).collect();
        let (theirs, smithys) = (botocores_facts(&theirs), smithys_facts(&smithys));
        println!("{name}: {} places, {amended:?}", smithys.places.len());
        assert_eq!(smithys.lacking_in(&theirs), amended, "{name}: to be amended, and amended");
        assert_eq!(theirs.lacking_in(&smithys), BTreeSet::new(), "{name}: botocore's alone");
        compared += 1;
    }
    assert!(compared > 0, "there is no Smithy model to compare");
}

/// A fact that Smithy's model has and no amendment does would be noticed, whatever its kind.
#[test]
fn what_only_smithys_model_says_is_found() {
    let theirs = botocores_facts(&json!({"shapes": {
        "A": {"type": "structure", "members": {"x": {"shape": "C"}, "y": {"shape": "C"}}},
        "B": {"type": "list", "member": {"shape": "C"}},
        "C": {"type": "string"},
        "D": {"type": "structure", "union": true, "members": {}},
        "E": {"type": "structure", "eventstream": true, "members": {}},
    }}));
    let smithys = smithys_facts(&json!({"shapes": {
        "n#S": {"type": "service"},
        "n#A": {"type": "union", "members": {"x": {"target": "n#C", "traits": {"smithy.api#sensitive": {}}}}},
        "n#B": {"type": "list", "member": {"target": "n#C"}, "traits": {"smithy.api#sparse": {}}},
        "n#C": {"type": "string", "traits": {"smithy.api#sensitive": {}}},
        "n#D": {"type": "structure", "members": {}},
        "n#E": {"type": "union", "members": {}, "traits": {"smithy.api#streaming": {}}},
        "n#Newer": {"type": "union", "members": {}},
        "m#D": {"type": "union", "members": {}},
    }}));
    let lacking: Vec<_> = smithys.lacking_in(&theirs).into_iter().collect();
    assert_eq!(
        lacking,
        [
            "/shapes/A/members/x/sensitive",
            "/shapes/A/union",
            "/shapes/B/sparse",
            "/shapes/C/sensitive"
        ]
    );
    assert_eq!(theirs.lacking_in(&smithys), BTreeSet::from(["/shapes/D/union".to_owned()]));
}
