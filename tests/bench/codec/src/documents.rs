//! What is read and written: three responses of the committed crate's operation, without blanks, as services send them.

/// A document, and what tables call its size.
pub struct Document {
    pub size: &'static str,
    pub text: String,
}

/// A response with every member; one with the required members alone; and that one with a hundred variants.
pub fn documents() -> [Document; 3] {
    let variants: Vec<_> = (0..100).map(variant).collect();
    [
        Document { size: "1.6 kB", text: TYPICAL.lines().map(str::trim_start).collect() },
        Document { size: "220 B", text: minimal("") },
        Document { size: "23 kB", text: minimal(&variants.join(",")) },
    ]
}

const TYPICAL: &str = r#"{"Arn":"arn:aws:sagemaker:eu-central-1:210987654321:inference-experiment/ranking-autumn",
    "Name":"ranking-autumn","Type":"ShadowMode",
    "Schedule":{"StartTime":1727776800.25,"EndTime":1730458800},
    "Status":"Running","StatusReason":"Started \"on schedule\":\nboth variants answer",
    "Description":"Does the ranking of autumn order offers better than the one of summer? Owner: team search, café corner",
    "CreationTime":1727690400.123,"CompletionTime":1730458801.999,"LastModifiedTime":1727863200.5,
    "RoleArn":"arn:aws:iam::210987654321:role/service-role/ranking-experiments",
    "EndpointMetadata":{"EndpointName":"ranking","EndpointConfigName":"ranking-config-17",
    "EndpointStatus":"InService","FailureReason":"none so far"},
    "ModelVariants":[{"ModelName":"ranking-summer-2024-06","VariantName":"production",
    "InfrastructureConfig":{"InfrastructureType":"RealTimeInference",
    "RealTimeInferenceConfig":{"InstanceType":"ml.m5.2xlarge","InstanceCount":4}},"Status":"InService"},
    {"ModelName":"ranking-autumn-2024-09","VariantName":"shadow",
    "InfrastructureConfig":{"InfrastructureType":"RealTimeInference",
    "RealTimeInferenceConfig":{"InstanceType":"ml.g5.xlarge","InstanceCount":2}},"Status":"Creating"}],
    "DataStorageConfig":{"Destination":"s3://search-experiments/ranking/autumn/captured",
    "KmsKey":"arn:aws:kms:eu-central-1:210987654321:key/6f0b2c1e-4d4f-4f5a-9a34-7d1c0b8e2f11",
    "ContentType":{"CsvContentTypes":["text/csv"],"JsonContentTypes":["application/json","application/jsonlines"]}},
    "ShadowModeConfig":{"SourceModelVariantName":"production",
    "ShadowModelVariants":[{"ShadowModelVariantName":"shadow","SamplingPercentage":35}]},
    "KmsKey":"arn:aws:kms:eu-central-1:210987654321:key/0d9e8f7a-1b2c-4c3d-8e4f-5a6b7c8d9e0f"}"#;

fn minimal(variants: &str) -> String {
    format!(
        r#"{{"Arn":"arn:aws:sagemaker:eu-central-1:210987654321:inference-experiment/least","Name":"least","Type":"ShadowMode","Status":"Created","EndpointMetadata":{{"EndpointName":"ranking"}},"ModelVariants":[{variants}]}}"#
    )
}

fn variant(index: usize) -> String {
    const TYPES: [&str; 4] = ["ml.m5.large", "ml.c5.4xlarge", "ml.g4dn.xlarge", "ml.inf1.6xlarge"];
    let (instance_type, count) = (TYPES[index % TYPES.len()], index % 7 + 1);
    format!(
        r#"{{"ModelName":"ranking-model-{index:03}","VariantName":"variant-{index:03}","InfrastructureConfig":{{"InfrastructureType":"RealTimeInference","RealTimeInferenceConfig":{{"InstanceType":"{instance_type}","InstanceCount":{count}}}}},"Status":"InService"}}"#
    )
}
