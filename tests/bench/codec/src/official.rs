//! The official SDK's deserializer, as its client calls it: the one that the operation hands to the runtime, with the
//! protocol that the service's client sets. The body is in memory, and nothing else of a client is run.

use aws_sdk_sagemaker::operation::describe_inference_experiment::{
    DescribeInferenceExperiment, DescribeInferenceExperimentOutput,
};
use aws_smithy_json::protocol::aws_json_rpc::AwsJsonRpcProtocol;
use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::runtime_plugin::RuntimePlugin;
use aws_smithy_runtime_api::client::ser_de::{DeserializeResponse, SharedResponseDeserializer};
use aws_smithy_schema::protocol::SharedClientProtocol;
use aws_smithy_types::body::SdkBody;
use aws_smithy_types::config_bag::{ConfigBag, Layer};

use crate::REQUEST_ID;

/// Reads a response; the output is in a box that has forgotten its type, as the runtime passes it on.
pub fn reader(body: &str) -> impl Fn() + use<> {
    // It cannot be cloned, and lives as long as the operation's settings.
    let settings = Box::leak(Box::new(DescribeInferenceExperiment::new().config()));
    let deserializer =
        settings.as_ref().and_then(|layer| layer.load::<SharedResponseDeserializer>());
    let deserializer = deserializer.expect("the operation has a deserializer");
    let mut layer = Layer::new("SageMaker");
    let protocol =
        AwsJsonRpcProtocol::aws_json_1_1().with_default_namespace("com.amazonaws.sagemaker");
    layer.store_put(SharedClientProtocol::new(protocol));
    let config = ConfigBag::of_layers(vec![layer]);
    let status = 200.try_into().expect("a status");
    let mut response = HttpResponse::new(status, SdkBody::from(body));
    response.headers_mut().insert(REQUEST_ID.0, REQUEST_ID.1);

    let read = move || deserializer.deserialize_nonstreaming_with_config(&response, &config);
    let output = read().expect("a success");
    let output = output.downcast::<DescribeInferenceExperimentOutput>().expect("its output");
    assert!(body.contains(output.arn().expect("an ARN")));
    move || drop(std::hint::black_box(read()))
}
