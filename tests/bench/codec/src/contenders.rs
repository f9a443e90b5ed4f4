//! What ours and `serde_json` do, each in a function that is compiled the same way from wherever it is called. What a compiler inlines
//! into others would change with them.

use free::error::RequestError as FreeError;
use free::operation::Endpoint as FreeEndpoint;
use free::operation::Operation as _;
use free::operation::record_inference_experiment::{
    RecordInferenceExperiment as RecordFreely, RecordInferenceExperimentInput as FreeInput,
};
use http::{Request, Response};
use record::error::RequestError;
use record::operation::Endpoint;
use record::operation::Operation as _;
use record::operation::record_inference_experiment::{
    RecordInferenceExperiment, RecordInferenceExperimentInput as Input,
};
use record::operation::record_nothing::{RecordNothing, RecordNothingInput};
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
type Made<E> = Result<Request<Vec<u8>>, E>;
type Json<T> = serde_json::Result<T>;

contenders! {
    response(of: &Response<Vec<u8>>) -> Read = DescribeInferenceExperiment::response(of);
    from_str(text: &str) -> Json<Ours> = serde_json::from_str(text);
    value_from_str(text: &str) -> Json<Value> = serde_json::from_str(text);
    ignored_from_str(text: &str) -> Json<IgnoredAny> = serde_json::from_str(text);

    request(input: &Input, to: &Endpoint) -> Made<RequestError> = RecordInferenceExperiment::request(input, to);
    request_without_limits(input: &FreeInput, to: &FreeEndpoint) -> Made<FreeError> = RecordFreely::request(input, to);
    request_of_nothing(input: &RecordNothingInput, to: &Endpoint) -> Made<RequestError> = RecordNothing::request(input, to);
    to_vec(output: &Ours) -> Json<Vec<u8>> = serde_json::to_vec(output);

    clone(output: &Ours) -> Ours = output.clone();
    equal(one: &Ours, other: &Ours) -> bool = one == other;
}
