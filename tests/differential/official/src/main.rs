//! The official SDK's side of the comparison that `../official.py` makes.
//!
//! Each line on stdin is a response (`status`, `headers` and `body_base64`), and is answered with what the SDK's client makes
//! of it, in the form of `../src/main.rs`; timestamps are nanoseconds since 1970, in decimal.

use std::error::Error;
use std::io::{self, BufRead, Write};
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use aws_sdk_sagemaker::Client;
use aws_sdk_sagemaker::config::http::{HttpRequest, HttpResponse};
use aws_sdk_sagemaker::config::retry::RetryConfig;
use aws_sdk_sagemaker::config::timeout::TimeoutConfig;
use aws_sdk_sagemaker::config::{Config, IdentityCache, Region, StalledStreamProtectionConfig};
use aws_sdk_sagemaker::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_sagemaker::operation::RequestId;
use aws_sdk_sagemaker::operation::describe_inference_experiment::{
    DescribeInferenceExperimentError, DescribeInferenceExperimentOutput,
};
use aws_sdk_sagemaker::primitives::DateTime;
use aws_sdk_sagemaker::types::{
    CaptureContentTypeHeader, EndpointMetadata, InferenceExperimentDataStorageConfig,
    InferenceExperimentSchedule, ModelInfrastructureConfig, ModelVariantConfigSummary,
    RealTimeInferenceConfig, ShadowModeConfig, ShadowModelVariantConfig,
};
use aws_smithy_runtime_api::client::http::{
    HttpConnector, HttpConnectorFuture, SharedHttpConnector, http_client_fn,
};
use aws_smithy_runtime_api::http::StatusCode;
use aws_smithy_types::base64;
use aws_smithy_types::body::SdkBody;
use serde_json::{Map, Value, json};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result<()> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    for line in io::stdin().lock().lines() {
        writeln!(out, "{}", response(&serde_json::from_str(&line?)?)?)?;
    }
    Ok(())
}

fn response(line: &Value) -> Result<Value> {
    let client = client(Canned {
        status: u16::try_from(line["status"].as_u64().ok_or("no status")?)?.try_into()?,
        headers: headers(line["headers"].as_object().ok_or("no headers")?)?,
        body: base64::decode(line["body_base64"].as_str().ok_or("no body")?)?,
    });
    // Nothing is waited for, so the first poll is the last.
    let call = pin!(client.describe_inference_experiment().name("name").send());
    let Poll::Ready(answer) = call.poll(&mut Context::from_waker(Waker::noop())) else {
        return Err("the client waits for something".into());
    };
    Ok(match answer {
        Ok(found) => json!({"ok": output(&found), "request_id": found.request_id()}),
        Err(failed) => {
            let request_id = failed.request_id().map(str::to_owned);
            let mut facts = failure(failed)?;
            facts["request_id"] = request_id.into();
            facts
        }
    })
}

fn headers(members: &Map<String, Value>) -> Result<Vec<(String, String)>> {
    let text = |value: &Value| value.as_str().map(str::to_owned).ok_or("a header is no string");
    members.iter().map(|(name, value)| Ok((name.clone(), text(value)?))).collect()
}

/// The response that is sent back whatever was asked for.
#[derive(Clone, Debug)]
struct Canned {
    status: StatusCode,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl HttpConnector for Canned {
    fn call(&self, _: HttpRequest) -> HttpConnectorFuture {
        let mut response = HttpResponse::new(self.status, SdkBody::from(self.body.clone()));
        for (name, value) in self.headers.clone() {
            response.headers_mut().insert(name, value);
        }
        HttpConnectorFuture::ready(Ok(response))
    }
}

/// A client as its users have it, but without a network, a clock or credentials.
fn client(canned: Canned) -> Client {
    let connector = SharedHttpConnector::new(canned);
    let config = Config::builder()
        .behavior_version_latest()
        .region(Region::from_static("eu-west-1"))
        .allow_no_auth()
        .identity_cache(IdentityCache::no_cache())
        .retry_config(RetryConfig::disabled())
        .timeout_config(TimeoutConfig::disabled())
        .stalled_stream_protection(StalledStreamProtectionConfig::disabled())
        .http_client(http_client_fn(move |_, _| connector.clone()));
    Client::from_conf(config.build())
}

fn failure(failed: SdkError<DescribeInferenceExperimentError, HttpResponse>) -> Result<Value> {
    match failed {
        SdkError::ServiceError(context) => Ok(error(context.err())),
        failed @ SdkError::ResponseError(_) => {
            let source = failed.into_source()?;
            // An error without a code is the source of one about the response.
            Ok(match source.downcast_ref::<DescribeInferenceExperimentError>() {
                Some(found) => error(found),
                None => json!({"unreadable": source.to_string()}),
            })
        }
        failed => Err(failed.into()),
    }
}

fn error(found: &DescribeInferenceExperimentError) -> Value {
    let (variant, detail) = match found {
        DescribeInferenceExperimentError::ResourceNotFound(error) => {
            ("ResourceNotFound", error.message.as_deref())
        }
        _ => ("Unhandled", None),
    };
    let (code, message) = (found.code(), found.message());
    json!({"error": {"code": code, "message": message, "variant": variant, "detail": detail}})
}

/// An object of the members that are there.
fn object<const N: usize>(members: [(&str, Option<Value>); N]) -> Value {
    let present = members.into_iter().filter_map(|(name, value)| Some((name.to_owned(), value?)));
    Value::Object(present.collect())
}

fn text(value: Option<impl AsRef<str>>) -> Option<Value> {
    Some(value?.as_ref().into())
}

fn nanos(time: Option<DateTime>) -> Option<Value> {
    Some(time?.as_nanos().to_string().into())
}

fn list<T>(items: Option<&Vec<T>>, item: impl Fn(&T) -> Value) -> Option<Value> {
    Some(items?.iter().map(item).collect())
}

fn output(found: &DescribeInferenceExperimentOutput) -> Value {
    object([
        ("Arn", text(found.arn.as_ref())),
        ("Name", text(found.name.as_ref())),
        ("Type", text(found.r#type.as_ref())),
        ("Schedule", found.schedule.as_ref().map(schedule)),
        ("Status", text(found.status.as_ref())),
        ("StatusReason", text(found.status_reason.as_ref())),
        ("Description", text(found.description.as_ref())),
        ("CreationTime", nanos(found.creation_time)),
        ("CompletionTime", nanos(found.completion_time)),
        ("LastModifiedTime", nanos(found.last_modified_time)),
        ("RoleArn", text(found.role_arn.as_ref())),
        ("EndpointMetadata", found.endpoint_metadata.as_ref().map(endpoint)),
        ("ModelVariants", list(found.model_variants.as_ref(), variant)),
        ("DataStorageConfig", found.data_storage_config.as_ref().map(storage)),
        ("ShadowModeConfig", found.shadow_mode_config.as_ref().map(shadow_mode)),
        ("KmsKey", text(found.kms_key.as_ref())),
    ])
}

fn schedule(found: &InferenceExperimentSchedule) -> Value {
    object([("StartTime", nanos(found.start_time)), ("EndTime", nanos(found.end_time))])
}

fn endpoint(found: &EndpointMetadata) -> Value {
    object([
        ("EndpointName", text(found.endpoint_name.as_ref())),
        ("EndpointConfigName", text(found.endpoint_config_name.as_ref())),
        ("EndpointStatus", text(found.endpoint_status.as_ref())),
        ("FailureReason", text(found.failure_reason.as_ref())),
    ])
}

fn variant(found: &ModelVariantConfigSummary) -> Value {
    object([
        ("ModelName", text(found.model_name.as_ref())),
        ("VariantName", text(found.variant_name.as_ref())),
        ("InfrastructureConfig", found.infrastructure_config.as_ref().map(infrastructure)),
        ("Status", text(found.status.as_ref())),
    ])
}

fn infrastructure(found: &ModelInfrastructureConfig) -> Value {
    object([
        ("InfrastructureType", text(found.infrastructure_type.as_ref())),
        ("RealTimeInferenceConfig", found.real_time_inference_config.as_ref().map(real_time)),
    ])
}

fn real_time(found: &RealTimeInferenceConfig) -> Value {
    object([
        ("InstanceType", text(found.instance_type.as_ref())),
        ("InstanceCount", found.instance_count.map(Value::from)),
    ])
}

fn storage(found: &InferenceExperimentDataStorageConfig) -> Value {
    object([
        ("Destination", text(found.destination.as_ref())),
        ("KmsKey", text(found.kms_key.as_ref())),
        ("ContentType", found.content_type.as_ref().map(content_types)),
    ])
}

fn content_types(found: &CaptureContentTypeHeader) -> Value {
    let item = |name: &String| Value::from(name.as_str());
    object([
        ("CsvContentTypes", list(found.csv_content_types.as_ref(), item)),
        ("JsonContentTypes", list(found.json_content_types.as_ref(), item)),
    ])
}

fn shadow_mode(found: &ShadowModeConfig) -> Value {
    object([
        ("SourceModelVariantName", text(found.source_model_variant_name.as_ref())),
        ("ShadowModelVariants", list(found.shadow_model_variants.as_ref(), shadow_variant)),
    ])
}

fn shadow_variant(found: &ShadowModelVariantConfig) -> Value {
    object([
        ("ShadowModelVariantName", text(found.shadow_model_variant_name.as_ref())),
        ("SamplingPercentage", found.sampling_percentage.map(Value::from)),
    ])
}
