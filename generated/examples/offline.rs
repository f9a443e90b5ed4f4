//! Reads a response that was saved, without a network: in JSON as a service sends it, as the example `blocking` prints
//! it, or as the AWS CLI does.
//!
//! ```sh
//! aws sagemaker describe-inference-experiment --name canary > canary.json
//! cargo run --example offline -- canary.json
//! ```

use std::error::Error;

use sagemaker_describe_inference_experiment::operation::describe_inference_experiment::DescribeInferenceExperimentOutput;
use sagemaker_describe_inference_experiment::types::InferenceExperimentStatus;

fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args().nth(1).ok_or("name a file")?;
    let text = std::fs::read_to_string(path)?;
    let experiment: DescribeInferenceExperimentOutput = serde_json::from_str(&text)?;
    match &experiment.status {
        InferenceExperimentStatus::Running => println!("{} is running", experiment.name),
        // A status that is newer than the crate is kept as it came.
        status => println!("{} is not running, but {status}", experiment.name),
    }
    if let Some(created) = experiment.creation_time {
        println!("created at {created}");
    }
    Ok(())
}
