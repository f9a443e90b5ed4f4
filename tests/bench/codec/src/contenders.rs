//! What ours and `serde_json` do, each in a function that is compiled the same way from wherever it is called. What a compiler inlines
//! into others would change with them.

use free::error::BuildError as FreeError;
use free::operation::record_inference_experiment::RecordInferenceExperimentInput as FreeInput;
use http::{Request, Response};
use record::error::{BuildError, RequestError};
use record::operation::Endpoint;
use record::operation::Operation as _;
use record::operation::record_inference_experiment::{
    RecordInferenceExperiment, RecordInferenceExperimentInput as Input,
};
use sagemaker_describe_inference_experiment::error::OperationError;
use sagemaker_describe_inference_experiment::operation::Operation as _;
use sagemaker_describe_inference_experiment::operation::OperationResponse;
use sagemaker_describe_inference_experiment::operation::describe_inference_experiment::{
    DescribeInferenceExperiment, DescribeInferenceExperimentError,
    DescribeInferenceExperimentOutput,
};
use serde::de::IgnoredAny;
use serde_json::Value;

pub type Ours = DescribeInferenceExperimentOutput;

/// Functions that are not inlined.
macro_rules! contenders {
    ($($name:ident($($argument:ident: $type:ty),*) -> $result:ty = $body:expr;)+) => {$(
        #[inline(never)]
        pub fn $name($($argument: $type),*) -> $result {
            $body
        }
    )+};
}

type Read = Result<OperationResponse<Ours>, OperationError<DescribeInferenceExperimentError>>;
type Json<T> = serde_json::Result<T>;

contenders! {
    response(of: &Response<Vec<u8>>) -> Read = DescribeInferenceExperiment::response(of);
    from_str(text: &str) -> Json<Ours> = serde_json::from_str(text);
    value_from_str(text: &str) -> Json<Value> = serde_json::from_str(text);
    ignored_from_str(text: &str) -> Json<IgnoredAny> = serde_json::from_str(text);

    request(input: &Input, to: &Endpoint) -> Result<Request<Vec<u8>>, RequestError> = RecordInferenceExperiment::request(input, to);
    body(input: &Input) -> Result<Vec<u8>, BuildError> = record::body(input);
    body_without_limits(input: &FreeInput) -> Result<Vec<u8>, FreeError> = free::body(input);
    to_vec(output: &Ours) -> Json<Vec<u8>> = serde_json::to_vec(output);

    clone(output: &Ours) -> Ours = output.clone();
    equal(one: &Ours, other: &Ours) -> bool = one == other;
}
