//! For each Rust type of the table of members, values that tell members of that type apart, and what
//! they are on the wire.

use sagemaker_describe_inference_experiment::DateTime;
use sagemaker_describe_inference_experiment::types::{
    CaptureContentTypeHeader, EndpointMetadata, InferenceExperimentDataStorageConfig,
    InferenceExperimentSchedule, ModelInfrastructureConfig, ModelVariantConfigSummary,
    RealTimeInferenceConfig, ShadowModeConfig, ShadowModelVariantConfig,
};
use serde_json::{Map, Value, json};

use super::enums::PageEnum;

/// A type that a row of the table of members has.
pub(crate) trait Sample: Sized {
    /// The value for the row of that number, and what it is on the wire.
    fn sample(row: i32) -> (Self, Value);
}

impl Sample for String {
    fn sample(row: i32) -> (Self, Value) {
        let text = format!("text of row {row}");
        (text.clone(), json!(text))
    }
}

impl Sample for i32 {
    fn sample(row: i32) -> (Self, Value) {
        (1_000 + row, json!(1_000 + row))
    }
}

/// 2015-01-01, as on the page, and a quarter of a second.
impl Sample for DateTime {
    fn sample(row: i32) -> (Self, Value) {
        let value = Self::from_secs_and_nanos(1_420_070_400 + i64::from(row), 250_000_000).unwrap();
        (value, json!(1_420_070_400.25 + f64::from(row)))
    }
}

impl<E: PageEnum> Sample for E {
    fn sample(row: i32) -> (Self, Value) {
        let index = usize::try_from(row).unwrap() % E::PAGE.len();
        let (value, variant) = E::PAGE[index].clone();
        (variant, json!(value))
    }
}

impl<T: Sample> Sample for Option<T> {
    fn sample(row: i32) -> (Self, Value) {
        let (value, wire) = T::sample(row);
        (Some(value), wire)
    }
}

impl<T: Sample> Sample for Vec<T> {
    fn sample(row: i32) -> (Self, Value) {
        let ((first, first_wire), (second, second_wire)) = (T::sample(row), T::sample(row + 100));
        (vec![first, second], json!([first_wire, second_wire]))
    }
}

/// A sample of a structure has its required members, or one that is not.
macro_rules! samples {
    ($($type:ident: $($name:literal $field:ident),+;)+) => {$(
        impl Sample for $type {
            fn sample(row: i32) -> (Self, Value) {
                let mut sample = Self::default();
                let mut members = Map::new();
                $(
                    let (value, wire) = Sample::sample(row);
                    sample.$field = value;
                    members.insert($name.to_owned(), wire);
                )+
                (sample, Value::Object(members))
            }
        }
    )+};
}

samples! {
    InferenceExperimentSchedule: "StartTime" start_time;
    EndpointMetadata: "EndpointName" endpoint_name;
    ModelVariantConfigSummary:
        "ModelName" model_name,
        "VariantName" variant_name,
        "InfrastructureConfig" infrastructure_config,
        "Status" status;
    ModelInfrastructureConfig:
        "InfrastructureType" infrastructure_type,
        "RealTimeInferenceConfig" real_time_inference_config;
    RealTimeInferenceConfig: "InstanceType" instance_type, "InstanceCount" instance_count;
    InferenceExperimentDataStorageConfig: "Destination" destination;
    CaptureContentTypeHeader: "CsvContentTypes" csv_content_types;
    ShadowModeConfig:
        "SourceModelVariantName" source_model_variant_name,
        "ShadowModelVariants" shadow_model_variants;
    ShadowModelVariantConfig:
        "ShadowModelVariantName" shadow_model_variant_name,
        "SamplingPercentage" sampling_percentage;
}
