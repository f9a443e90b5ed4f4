//! *Request Syntax*, and the structures of the response as a caller makes them, for a test say.

use sagemaker_describe_inference_experiment::operation::describe_inference_experiment::DescribeInferenceExperimentInput as Input;
use sagemaker_describe_inference_experiment::types::{
    CaptureContentTypeHeader, EndpointMetadata, EndpointStatus,
    InferenceExperimentDataStorageConfig, InferenceExperimentSchedule, InferenceExperimentStatus,
    InferenceExperimentType, InstanceType, ModelInfrastructureConfig, ModelInfrastructureType,
    ModelVariantConfigSummary, ModelVariantStatus, RealTimeInferenceConfig, ShadowModeConfig,
    ShadowModelVariantConfig,
};
use sagemaker_describe_inference_experiment::{
    DateTime,
    error::{BuildError, ViolationKind},
};
use serde_json::json;

use super::members::rows;
use super::responses::maximal;
use super::row::{Presence, exactly};
use crate::{Output, parse, serialize};

/// `Name (string) – [REQUIRED]`
#[test]
fn the_request_has_a_name() {
    let mut input = Input::builder().name("larger-model").build().unwrap();
    assert_eq!(exactly::<String>(&mut input.name), "larger-model");

    let written = serde_json::to_value(&input).unwrap();
    assert_eq!(written, json!({ "Name": "larger-model" }));
    assert_eq!(serde_json::from_value::<Input>(written).unwrap(), input);
}

#[test]
fn a_request_without_a_name_is_refused() {
    let error = Input::builder().build().unwrap_err();
    assert_eq!(error.missing(), ["Name"]);
    assert!(error.to_string().contains("Name"), "{error}");

    for text in ["{}", r#"{ "Name": null }"#, r#"{ "name": "larger-model" }"#] {
        let error = serde_json::from_str::<Input>(text).unwrap_err();
        assert!(error.to_string().contains("Name"), "{text}: {error}");
    }
}

/// An empty name is not missing; it is too short, as botocore finds as well. No service is needed to say so.
#[test]
fn an_empty_name_is_too_short() {
    let error = Input::builder().name("").build().unwrap_err();
    assert_eq!(error.missing(), Vec::<&str>::new());
    let kind = &error.violations()[0].kind;
    assert_eq!((error.violations().len(), &*error.violations()[0].path), (1, "Name"));
    assert_eq!(*kind, ViolationKind::TooShort { length: 0, min: 1 });
    assert!(Input::builder().name("n").build().is_ok());
}

fn variant() -> ModelVariantConfigSummary {
    ModelVariantConfigSummary::builder()
        .model_name("small")
        .variant_name("production")
        .infrastructure_config(infrastructure(InstanceType::MlC5D18Xlarge, 3))
        .status(ModelVariantStatus::InService)
        .build()
        .unwrap()
}

fn infrastructure(instance_type: InstanceType, count: i32) -> ModelInfrastructureConfig {
    let instances = RealTimeInferenceConfig::builder()
        .instance_type(instance_type)
        .instance_count(count)
        .build()
        .unwrap();
    ModelInfrastructureConfig::builder()
        .infrastructure_type(ModelInfrastructureType::RealTimeInference)
        .real_time_inference_config(instances)
        .build()
        .unwrap()
}

fn time(text: &str) -> DateTime {
    text.parse().unwrap()
}

/// All of the page by builders is what is read from the maximal response.
#[test]
fn the_maximal_response_can_be_built() {
    let schedule = InferenceExperimentSchedule::builder()
        .start_time(time("2015-01-01T00:00:00Z"))
        .end_time(time("2015-01-31T00:00:00.5Z"))
        .build()
        .unwrap();
    let endpoint = EndpointMetadata::builder()
        .endpoint_name("shop")
        .endpoint_config_name("shop-7")
        .endpoint_status(EndpointStatus::UpdateRollbackFailed)
        .failure_reason("no capacity")
        .build()
        .unwrap();
    let shadow = ModelVariantConfigSummary::builder()
        .model_name("large")
        .variant_name("shadow")
        .infrastructure_config(infrastructure(InstanceType::MlP4De24Xlarge, 1))
        .status(ModelVariantStatus::Deleted)
        .build()
        .unwrap();
    let content_type = CaptureContentTypeHeader::builder()
        .csv_content_types("text/csv")
        .csv_content_types("application/x-csv")
        .json_content_types("application/json")
        .build()
        .unwrap();
    let storage = InferenceExperimentDataStorageConfig::builder()
        .destination("s3://captures/larger-model")
        .kms_key("alias/captures")
        .content_type(content_type)
        .build()
        .unwrap();
    let shadow_variant = ShadowModelVariantConfig::builder()
        .shadow_model_variant_name("shadow")
        .sampling_percentage(25)
        .build()
        .unwrap();
    let mode = ShadowModeConfig::builder()
        .source_model_variant_name("production")
        .shadow_model_variants(shadow_variant)
        .build()
        .unwrap();
    let output = Output::builder()
        .arn("arn:aws:sagemaker:eu-west-1:111122223333:inference-experiment/larger-model")
        .name("larger-model")
        .r#type(InferenceExperimentType::ShadowMode)
        .schedule(schedule)
        .status(InferenceExperimentStatus::Completed)
        .status_reason("Ended by \"ops\":\n\tthe café sample was large enough 🚀")
        .description("Is the larger model worth its price?")
        .creation_time(time("2014-12-31T00:00:00.123Z"))
        .completion_time(time("2015-01-31T00:00:01.999999Z"))
        .last_modified_time(time("1969-12-31T23:59:59.25Z"))
        .role_arn("arn:aws:iam::111122223333:role/service-role/experiments")
        .endpoint_metadata(endpoint)
        .model_variants(variant())
        .model_variants(shadow)
        .data_storage_config(storage)
        .shadow_mode_config(mode)
        .kms_key("1234abcd-12ab-34cd-56ef-1234567890ab")
        .build()
        .unwrap();

    assert_eq!(output, parse(&maximal()));
    assert_eq!(serialize(&output), maximal());
}

/// The required members of a structure, by the table.
fn required_in(structure: &str) -> Vec<&'static str> {
    let rows = rows().into_iter().filter(|row| row.presence == Presence::required);
    rows.filter(|row| row.path.rsplit_once('.').map_or("", |(parent, _)| parent) == structure)
        .map(|row| row.name())
        .collect()
}

#[test]
fn a_builder_names_all_that_is_missing() {
    fn missing<T>(built: Result<T, BuildError>) -> Vec<String> {
        let missing = |error: BuildError| error.missing().into_iter().map(str::to_owned).collect();
        built.err().map_or_else(Vec::new, missing)
    }
    for (structure, missing) in [
        ("", missing(Output::builder().build())),
        ("Schedule", missing(InferenceExperimentSchedule::builder().build())),
        ("EndpointMetadata", missing(EndpointMetadata::builder().build())),
        ("ModelVariants[]", missing(ModelVariantConfigSummary::builder().build())),
        (
            "ModelVariants[].InfrastructureConfig",
            missing(ModelInfrastructureConfig::builder().build()),
        ),
        (
            "ModelVariants[].InfrastructureConfig.RealTimeInferenceConfig",
            missing(RealTimeInferenceConfig::builder().build()),
        ),
        ("DataStorageConfig", missing(InferenceExperimentDataStorageConfig::builder().build())),
        ("DataStorageConfig.ContentType", missing(CaptureContentTypeHeader::builder().build())),
        ("ShadowModeConfig", missing(ShadowModeConfig::builder().build())),
        (
            "ShadowModeConfig.ShadowModelVariants[]",
            missing(ShadowModelVariantConfig::builder().build()),
        ),
    ] {
        assert_eq!(missing, required_in(structure), "{structure}");
    }
}

/// Each required member on its own: it is the one that is no longer missing.
#[test]
fn a_builder_knows_what_is_set() {
    macro_rules! check {
        ($($structure:literal $type:ident: $($name:literal $setter:ident($value:expr)),+;)+) => {$({
            let all = required_in($structure);
            assert_eq!([$($name),+], all[..], $structure);
            $(
                let others: Vec<_> = all.iter().copied().filter(|name| *name != $name).collect();
                match $type::builder().$setter($value).build() {
                    Ok(_) => assert!(others.is_empty(), "{} {}", $structure, $name),
                    Err(error) => assert_eq!(error.missing(), others, "{} {}", $structure, $name),
                }
            )+
        })+};
    }
    let instances = || infrastructure(InstanceType::MlT2Medium, 1).real_time_inference_config;
    check! {
        "" Output:
            "Arn" arn(""),
            "Name" name(""),
            "Type" r#type("ShadowMode"),
            "Status" status("Running"),
            "EndpointMetadata" endpoint_metadata(EndpointMetadata::default()),
            "ModelVariants" model_variants(variant());
        "EndpointMetadata" EndpointMetadata:
            "EndpointName" endpoint_name("");
        "ModelVariants[]" ModelVariantConfigSummary:
            "ModelName" model_name(""),
            "VariantName" variant_name(""),
            "InfrastructureConfig" infrastructure_config(ModelInfrastructureConfig::default()),
            "Status" status("Creating");
        "ModelVariants[].InfrastructureConfig" ModelInfrastructureConfig:
            "InfrastructureType" infrastructure_type("RealTimeInference"),
            "RealTimeInferenceConfig" real_time_inference_config(instances());
        "ModelVariants[].InfrastructureConfig.RealTimeInferenceConfig" RealTimeInferenceConfig:
            "InstanceType" instance_type("ml.t2.medium"),
            "InstanceCount" instance_count(0);
        "DataStorageConfig" InferenceExperimentDataStorageConfig:
            "Destination" destination("");
        "ShadowModeConfig" ShadowModeConfig:
            "SourceModelVariantName" source_model_variant_name(""),
            "ShadowModelVariants" shadow_model_variants(ShadowModelVariantConfig::default());
        "ShadowModeConfig.ShadowModelVariants[]" ShadowModelVariantConfig:
            "ShadowModelVariantName" shadow_model_variant_name(""),
            "SamplingPercentage" sampling_percentage(0);
    }
}

/// An empty list is not a missing one, and a list that is taken back is.
#[test]
fn a_builder_takes_whole_lists() {
    let but_variants = || {
        Output::builder()
            .arn("arn")
            .name("name")
            .r#type(InferenceExperimentType::ShadowMode)
            .status(InferenceExperimentStatus::Created)
            .endpoint_metadata(EndpointMetadata::default())
    };
    let set = but_variants().set_model_variants(Some(vec![variant(), variant()])).build().unwrap();
    let added = but_variants().model_variants(variant()).model_variants(variant()).build().unwrap();
    assert_eq!(set, added);
    assert_eq!(set.model_variants, [variant(), variant()]);

    let empty = but_variants().set_model_variants(Some(vec![])).build().unwrap();
    assert_eq!(serialize(&empty)["ModelVariants"], json!([]));

    let taken_back = but_variants().model_variants(variant()).set_model_variants(None);
    assert_eq!(taken_back.build().unwrap_err().missing(), ["ModelVariants"]);
}
