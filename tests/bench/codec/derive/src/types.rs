//! The response as one would write it by hand: the same members, optional where the model says so.
//!
//! Two differences are in derive's favor: an enumeration forgets a value that it does not know, and a timestamp is an
//! `f64`. What derive does not do is not asked of it: a required member must be there, and there are no checks. The 157
//! instance types are a `String`: derived, their match costs a fifteenth more or less, as the compiler happens to lay it out.

use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct Output {
    pub arn: String,
    pub name: String,
    pub r#type: InferenceExperimentType,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub schedule: Option<InferenceExperimentSchedule>,
    pub status: InferenceExperimentStatus,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status_reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub creation_time: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub completion_time: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_modified_time: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub role_arn: Option<String>,
    pub endpoint_metadata: EndpointMetadata,
    pub model_variants: Vec<ModelVariantConfigSummary>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub data_storage_config: Option<InferenceExperimentDataStorageConfig>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shadow_mode_config: Option<ShadowModeConfig>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kms_key: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct InferenceExperimentSchedule {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_time: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub end_time: Option<f64>,
}

#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct EndpointMetadata {
    pub endpoint_name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub endpoint_config_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub endpoint_status: Option<EndpointStatus>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub failure_reason: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ModelVariantConfigSummary {
    pub model_name: String,
    pub variant_name: String,
    pub infrastructure_config: ModelInfrastructureConfig,
    pub status: ModelVariantStatus,
}

#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ModelInfrastructureConfig {
    pub infrastructure_type: ModelInfrastructureType,
    pub real_time_inference_config: RealTimeInferenceConfig,
}

#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct RealTimeInferenceConfig {
    pub instance_type: String,
    pub instance_count: i32,
}

#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct InferenceExperimentDataStorageConfig {
    pub destination: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kms_key: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub content_type: Option<CaptureContentTypeHeader>,
}

#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct CaptureContentTypeHeader {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub csv_content_types: Option<Vec<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub json_content_types: Option<Vec<String>>,
}

#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ShadowModeConfig {
    pub source_model_variant_name: String,
    pub shadow_model_variants: Vec<ShadowModelVariantConfig>,
}

#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(rename_all = "PascalCase")]
pub struct ShadowModelVariantConfig {
    pub shadow_model_variant_name: String,
    pub sampling_percentage: i32,
}

macro_rules! enumerations {
    ($($name:ident: $($value:ident)+;)+) => {$(
        #[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
        pub enum $name {
            $($value,)+
            #[serde(other)]
            Unknown,
        }
    )+};
}

enumerations! {
    InferenceExperimentType: ShadowMode;
    InferenceExperimentStatus: Creating Created Updating Running Starting Stopping Completed Cancelled;
    EndpointStatus: OutOfService Creating Updating SystemUpdating RollingBack InService Deleting Failed UpdateRollbackFailed;
    ModelInfrastructureType: RealTimeInference;
    ModelVariantStatus: Creating Updating InService Deleting Deleted;
}
