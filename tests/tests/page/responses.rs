//! Whole responses: all of the page, the least of it, and more than it.

use std::collections::BTreeSet;

use sagemaker_describe_inference_experiment::DateTime;
use sagemaker_describe_inference_experiment::types::{
    EndpointStatus, InferenceExperimentStatus, InferenceExperimentType, InstanceType,
    ModelInfrastructureType, ModelVariantStatus,
};
use serde_json::{Value, json};

use super::enums::PageEnum;
use super::members::rows;
use super::row::{PageType, Presence, Row};
use crate::{Output, parse, serialize, with};

/// A response with every member of the page.
const MAXIMAL: &str = r#"{
    "Arn": "arn:aws:sagemaker:eu-west-1:111122223333:inference-experiment/larger-model",
    "Name": "larger-model",
    "Type": "ShadowMode",
    "Schedule": {
        "StartTime": 1420070400,
        "EndTime": 1422662400.5
    },
    "Status": "Completed",
    "StatusReason": "Ended by \"ops\":\n\tthe caf\u00e9 sample was large enough \ud83d\ude80",
    "Description": "Is the larger model worth its price?",
    "CreationTime": 1419984000.123,
    "CompletionTime": 1422662401.999999,
    "LastModifiedTime": -0.75,
    "RoleArn": "arn:aws:iam::111122223333:role/service-role/experiments",
    "EndpointMetadata": {
        "EndpointName": "shop",
        "EndpointConfigName": "shop-7",
        "EndpointStatus": "UpdateRollbackFailed",
        "FailureReason": "no capacity"
    },
    "ModelVariants": [
        {
            "ModelName": "small",
            "VariantName": "production",
            "InfrastructureConfig": {
                "InfrastructureType": "RealTimeInference",
                "RealTimeInferenceConfig": {
                    "InstanceType": "ml.c5d.18xlarge",
                    "InstanceCount": 3
                }
            },
            "Status": "InService"
        },
        {
            "ModelName": "large",
            "VariantName": "shadow",
            "InfrastructureConfig": {
                "InfrastructureType": "RealTimeInference",
                "RealTimeInferenceConfig": {
                    "InstanceType": "ml.p4de.24xlarge",
                    "InstanceCount": 1
                }
            },
            "Status": "Deleted"
        }
    ],
    "DataStorageConfig": {
        "Destination": "s3://captures/larger-model",
        "KmsKey": "alias/captures",
        "ContentType": {
            "CsvContentTypes": ["text/csv", "application/x-csv"],
            "JsonContentTypes": ["application/json"]
        }
    },
    "ShadowModeConfig": {
        "SourceModelVariantName": "production",
        "ShadowModelVariants": [
            {
                "ShadowModelVariantName": "shadow",
                "SamplingPercentage": 25
            }
        ]
    },
    "KmsKey": "1234abcd-12ab-34cd-56ef-1234567890ab"
}"#;

/// A response with what the model requires, and nothing else.
const MINIMAL: &str = r#"{
    "Arn": "arn:aws:sagemaker:eu-west-1:111122223333:inference-experiment/least",
    "Name": "least",
    "Type": "ShadowMode",
    "Status": "Creating",
    "EndpointMetadata": { "EndpointName": "shop" },
    "ModelVariants": [
        {
            "ModelName": "small",
            "VariantName": "production",
            "InfrastructureConfig": {
                "InfrastructureType": "RealTimeInference",
                "RealTimeInferenceConfig": { "InstanceType": "ml.t2.medium", "InstanceCount": 0 }
            },
            "Status": "Creating"
        }
    ]
}"#;

/// A response of a service that has moved on: values that no enumeration has, members that no
/// structure has, nulls for all optional members that nothing else here is in, nulls among the items
/// of lists, and members in any order.
const STRANGE: &str = r#"{
    "Tags": [{ "Key": "team", "Value": null }, null, 1.5e300],
    "KmsKey": null,
    "ShadowModeConfig": {
        "ShadowModelVariants": [
            null,
            { "SamplingPercentage": 100, "Weights": { "a": [[[]]] }, "ShadowModelVariantName": "s1" },
            null,
            null,
            { "ShadowModelVariantName": "s2", "SamplingPercentage": 0 }
        ],
        "Mirror": true,
        "SourceModelVariantName": "p1"
    },
    "DataStorageConfig": {
        "ContentType": {
            "JsonContentTypes": null,
            "ParquetContentTypes": ["application/vnd.apache.parquet"],
            "CsvContentTypes": [null, "text/csv", null]
        },
        "Retention": { "Days": 30 },
        "KmsKey": null,
        "Destination": "s3://captures"
    },
    "ModelVariants": [
        {
            "Status": "Warming",
            "InfrastructureConfig": {
                "RealTimeInferenceConfig": {
                    "InstanceCount": 2,
                    "Accelerator": { "InstanceType": "ml.eia2.medium" },
                    "InstanceType": "ml.c9gn.96xlarge"
                },
                "ServerlessConfig": {},
                "InfrastructureType": "Serverless"
            },
            "Region": "",
            "VariantName": "p1",
            "ModelName": "m1"
        },
        null
    ],
    "EndpointMetadata": {
        "FailureReason": null,
        "EndpointStatus": "Hibernating",
        "EndpointArn": "arn:aws:sagemaker:eu-west-1:111122223333:endpoint/shop",
        "EndpointConfigName": null,
        "EndpointName": "shop"
    },
    "RoleArn": null,
    "LastModifiedTime": null,
    "CompletionTime": null,
    "CreationTime": null,
    "Description": null,
    "StatusReason": null,
    "Status": "Paused",
    "Schedule": { "EndTime": null, "TimeZone": "UTC", "StartTime": null },
    "Type": "BlueGreen",
    "__type": "DescribeInferenceExperimentResponse",
    "name": "not the name, which has a capital",
    "Name": "strange",
    "Arn": "arn:aws:sagemaker:eu-west-1:111122223333:inference-experiment/strange"
}"#;

/// What is left of the strange response, in the page's order.
const STRANGE_WITHOUT_THE_UNKNOWN: &str = r#"{
    "Arn": "arn:aws:sagemaker:eu-west-1:111122223333:inference-experiment/strange",
    "Name": "strange",
    "Type": "BlueGreen",
    "Schedule": {},
    "Status": "Paused",
    "EndpointMetadata": { "EndpointName": "shop", "EndpointStatus": "Hibernating" },
    "ModelVariants": [
        {
            "ModelName": "m1",
            "VariantName": "p1",
            "InfrastructureConfig": {
                "InfrastructureType": "Serverless",
                "RealTimeInferenceConfig": {
                    "InstanceType": "ml.c9gn.96xlarge",
                    "InstanceCount": 2
                }
            },
            "Status": "Warming"
        }
    ],
    "DataStorageConfig": {
        "Destination": "s3://captures",
        "ContentType": { "CsvContentTypes": ["text/csv"] }
    },
    "ShadowModeConfig": {
        "SourceModelVariantName": "p1",
        "ShadowModelVariants": [
            { "ShadowModelVariantName": "s1", "SamplingPercentage": 100 },
            { "ShadowModelVariantName": "s2", "SamplingPercentage": 0 }
        ]
    }
}"#;

/// A response with every member of the page.
pub(crate) fn maximal() -> Value {
    serde_json::from_str(MAXIMAL).unwrap()
}

fn read(text: &str) -> Output {
    serde_json::from_str(text).unwrap()
}

/// The output written, which must be the given text but for its white space, and read again.
fn assert_written_as(output: &Output, text: &str) {
    let document: Value = serde_json::from_str(text).unwrap();
    assert_eq!(serialize(output), document);
    assert_eq!(parse(&serialize(output)), *output);
    // `serde_json`'s objects are equal in any order: texts tell whether members are in the page's.
    let written = serde_json::to_string(output).unwrap();
    assert_eq!(written, document.to_string());
    assert_eq!(read(&written), *output);
    assert_eq!(serde_json::from_slice::<Output>(written.as_bytes()).unwrap(), *output);
}

fn time(secs: i64, nanos: u32) -> DateTime {
    DateTime::from_secs_and_nanos(secs, nanos).unwrap()
}

/// The value that no variant is for.
fn unknown<E: PageEnum>(value: &E) -> &str {
    assert!(value.is_unknown(), "{value:?}");
    value.as_str()
}

/// The paths of a document, in the form of the page's table.
fn paths(value: &Value, path: &str, found: &mut BTreeSet<String>) {
    let inner: Vec<_> = match value {
        Value::Object(members) => {
            let prefix = if path.is_empty() { String::new() } else { format!("{path}.") };
            members.iter().map(|(name, value)| (format!("{prefix}{name}"), value)).collect()
        }
        Value::Array(items) => items.iter().map(|item| (format!("{path}[]"), item)).collect(),
        _ => return,
    };
    for (path, value) in inner {
        paths(value, &path, found);
        found.insert(path);
    }
}

#[test]
fn the_maximal_response_has_every_path_of_the_page() {
    let mut found = BTreeSet::new();
    paths(&maximal(), "", &mut found);
    let page = rows().iter().map(|row| row.path.to_owned()).collect();
    assert_eq!(found, page);
}

#[test]
fn the_maximal_response() {
    let output = read(MAXIMAL);

    assert_eq!(
        output.arn,
        "arn:aws:sagemaker:eu-west-1:111122223333:inference-experiment/larger-model"
    );
    assert_eq!(output.name, "larger-model");
    assert_eq!(output.r#type, InferenceExperimentType::ShadowMode);
    let schedule = output.schedule.as_ref().unwrap();
    assert_eq!(schedule.start_time, Some(time(1_420_070_400, 0)));
    assert_eq!(schedule.end_time, Some(time(1_422_662_400, 500_000_000)));
    assert_eq!(output.status, InferenceExperimentStatus::Completed);
    assert_eq!(
        output.status_reason.as_deref(),
        Some("Ended by \"ops\":\n\tthe café sample was large enough 🚀")
    );
    assert_eq!(output.description.as_deref(), Some("Is the larger model worth its price?"));
    assert_eq!(output.creation_time, Some(time(1_419_984_000, 123_000_000)));
    assert_eq!(output.completion_time, Some(time(1_422_662_401, 999_999_000)));
    assert_eq!(output.last_modified_time, Some(time(-1, 250_000_000)));
    assert_eq!(
        output.role_arn.as_deref(),
        Some("arn:aws:iam::111122223333:role/service-role/experiments")
    );

    let endpoint = &output.endpoint_metadata;
    assert_eq!(endpoint.endpoint_name, "shop");
    assert_eq!(endpoint.endpoint_config_name.as_deref(), Some("shop-7"));
    assert_eq!(endpoint.endpoint_status, Some(EndpointStatus::UpdateRollbackFailed));
    assert_eq!(endpoint.failure_reason.as_deref(), Some("no capacity"));

    let [production, shadow] = &output.model_variants[..] else {
        panic!("{:?}", output.model_variants);
    };
    assert_eq!(production.model_name, "small");
    assert_eq!(production.variant_name, "production");
    let infrastructure = &production.infrastructure_config;
    assert_eq!(infrastructure.infrastructure_type, ModelInfrastructureType::RealTimeInference);
    let instances = &infrastructure.real_time_inference_config;
    assert_eq!(instances.instance_type, InstanceType::MlC5D18Xlarge);
    assert_eq!(instances.instance_count, 3);
    assert_eq!(production.status, ModelVariantStatus::InService);

    assert_eq!(shadow.model_name, "large");
    assert_eq!(shadow.variant_name, "shadow");
    let infrastructure = &shadow.infrastructure_config;
    assert_eq!(infrastructure.infrastructure_type, ModelInfrastructureType::RealTimeInference);
    let instances = &infrastructure.real_time_inference_config;
    assert_eq!(instances.instance_type, InstanceType::MlP4De24Xlarge);
    assert_eq!(instances.instance_count, 1);
    assert_eq!(shadow.status, ModelVariantStatus::Deleted);

    let storage = output.data_storage_config.as_ref().unwrap();
    assert_eq!(storage.destination, "s3://captures/larger-model");
    assert_eq!(storage.kms_key.as_deref(), Some("alias/captures"));
    let content_type = storage.content_type.as_ref().unwrap();
    assert_eq!(
        content_type.csv_content_types.as_ref().unwrap(),
        &["text/csv", "application/x-csv"]
    );
    assert_eq!(content_type.json_content_types.as_ref().unwrap(), &["application/json"]);

    let mode = output.shadow_mode_config.as_ref().unwrap();
    assert_eq!(mode.source_model_variant_name, "production");
    let [shadow] = &mode.shadow_model_variants[..] else {
        panic!("{:?}", mode.shadow_model_variants);
    };
    assert_eq!(shadow.shadow_model_variant_name, "shadow");
    assert_eq!(shadow.sampling_percentage, 25);
    assert_eq!(output.kms_key.as_deref(), Some("1234abcd-12ab-34cd-56ef-1234567890ab"));

    assert_written_as(&output, MAXIMAL);
}

#[test]
fn the_minimal_response() {
    let output = read(MINIMAL);

    assert_eq!(output.arn, "arn:aws:sagemaker:eu-west-1:111122223333:inference-experiment/least");
    assert_eq!(output.name, "least");
    assert_eq!(output.r#type, InferenceExperimentType::ShadowMode);
    assert_eq!(output.schedule, None);
    assert_eq!(output.status, InferenceExperimentStatus::Creating);
    assert_eq!(output.status_reason, None);
    assert_eq!(output.description, None);
    assert_eq!(output.creation_time, None);
    assert_eq!(output.completion_time, None);
    assert_eq!(output.last_modified_time, None);
    assert_eq!(output.role_arn, None);
    assert_eq!(output.endpoint_metadata.endpoint_name, "shop");
    assert_eq!(output.endpoint_metadata.endpoint_config_name, None);
    assert_eq!(output.endpoint_metadata.endpoint_status, None);
    assert_eq!(output.endpoint_metadata.failure_reason, None);
    let [variant] = &output.model_variants[..] else { panic!("{:?}", output.model_variants) };
    assert_eq!(variant.model_name, "small");
    assert_eq!(variant.variant_name, "production");
    let infrastructure = &variant.infrastructure_config;
    assert_eq!(infrastructure.infrastructure_type, ModelInfrastructureType::RealTimeInference);
    let instances = &infrastructure.real_time_inference_config;
    assert_eq!(instances.instance_type, InstanceType::MlT2Medium);
    assert_eq!(instances.instance_count, 0);
    assert_eq!(variant.status, ModelVariantStatus::Creating);
    assert_eq!(output.data_storage_config, None);
    assert_eq!(output.shadow_mode_config, None);
    assert_eq!(output.kms_key, None);

    assert_written_as(&output, MINIMAL);
}

#[test]
fn the_strange_response() {
    let output = read(STRANGE);

    assert_eq!(output.name, "strange");
    assert_eq!(unknown(&output.r#type), "BlueGreen");
    let schedule = output.schedule.as_ref().unwrap();
    assert_eq!((schedule.start_time, schedule.end_time), (None, None));
    assert_eq!(unknown(&output.status), "Paused");
    assert_eq!(output.status_reason, None);
    assert_eq!(output.description, None);
    assert_eq!(output.creation_time, None);
    assert_eq!(output.completion_time, None);
    assert_eq!(output.last_modified_time, None);
    assert_eq!(output.role_arn, None);

    let endpoint = &output.endpoint_metadata;
    assert_eq!(endpoint.endpoint_name, "shop");
    assert_eq!(endpoint.endpoint_config_name, None);
    assert_eq!(endpoint.endpoint_status.as_ref().map(unknown), Some("Hibernating"));
    assert_eq!(endpoint.failure_reason, None);

    let [variant] = &output.model_variants[..] else { panic!("{:?}", output.model_variants) };
    assert_eq!(variant.model_name, "m1");
    assert_eq!(variant.variant_name, "p1");
    let infrastructure = &variant.infrastructure_config;
    assert_eq!(unknown(&infrastructure.infrastructure_type), "Serverless");
    let instances = &infrastructure.real_time_inference_config;
    assert_eq!(unknown(&instances.instance_type), "ml.c9gn.96xlarge");
    assert_eq!(instances.instance_count, 2);
    assert_eq!(unknown(&variant.status), "Warming");

    let storage = output.data_storage_config.as_ref().unwrap();
    assert_eq!(storage.destination, "s3://captures");
    assert_eq!(storage.kms_key, None);
    let content_type = storage.content_type.as_ref().unwrap();
    assert_eq!(content_type.csv_content_types.as_ref().unwrap(), &["text/csv"]);
    assert_eq!(content_type.json_content_types, None);

    let mode = output.shadow_mode_config.as_ref().unwrap();
    assert_eq!(mode.source_model_variant_name, "p1");
    let [first, second] = &mode.shadow_model_variants[..] else {
        panic!("{:?}", mode.shadow_model_variants);
    };
    assert_eq!((&first.shadow_model_variant_name[..], first.sampling_percentage), ("s1", 100));
    assert_eq!((&second.shadow_model_variant_name[..], second.sampling_percentage), ("s2", 0));
    assert_eq!(output.kms_key, None);

    assert_written_as(&output, STRANGE_WITHOUT_THE_UNKNOWN);
}

#[test]
fn all_nulls_at_once_leave_the_minimal_response() {
    let minimal: Value = serde_json::from_str(MINIMAL).unwrap();
    let mut nulls = minimal.clone();
    for row in rows().iter().filter(|row| row.presence == Presence::optional) {
        if nulls.pointer(row.pointer().rsplit_once('/').unwrap().0).is_some_and(Value::is_object) {
            nulls = with(&nulls, &row.pointer(), Value::Null);
        }
    }
    assert_eq!(parse(&nulls), parse(&minimal));
    assert_eq!(serialize(&parse(&nulls)), minimal);
}

#[test]
fn members_may_come_in_any_order() {
    fn reversed(value: &Value) -> Value {
        match value {
            Value::Object(members) => {
                members.iter().rev().map(|(name, value)| (name.clone(), reversed(value))).collect()
            }
            Value::Array(items) => items.iter().map(reversed).collect(),
            other => other.clone(),
        }
    }
    for text in [MAXIMAL, MINIMAL, STRANGE] {
        let response = reversed(&serde_json::from_str(text).unwrap());
        assert_eq!(parse(&response), read(text));
    }
}

/// Names are what they are to the letter, and the values of other members may be anything.
#[test]
fn members_that_the_page_lacks_are_skipped_in_every_structure() {
    let rows = rows();
    let structures = rows.iter().filter(|row| row.page_type == PageType::dict).map(Row::pointer);
    let structures: Vec<_> = structures.chain([String::new()]).collect();
    assert_eq!(structures.len(), 10);

    let expected = parse(&maximal());
    for structure in structures {
        let members = maximal().pointer(&structure).and_then(Value::as_object).cloned().unwrap();
        let near = members.keys().flat_map(|name| [name.to_lowercase(), format!("{name}s")]);
        let far = ["__type", "", "NewMember", "größer"].map(str::to_owned);
        for name in near.chain(far) {
            for value in
                [json!(null), json!(-1.5e-7), json!("\u{0}"), json!([[{ "Arn": [] }]]), json!({})]
            {
                let response = with(&maximal(), &format!("{structure}/{name}"), value);
                assert_eq!(parse(&response), expected, "{name} in {structure}");
            }
        }
    }
}
