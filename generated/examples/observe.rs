//! Asks for an inference experiment, and prints a line on the call as a program would count it.
//!
//! ```sh
//! AWS_REGION=eu-west-1 cargo run --features ureq --example observe -- canary
//! ```
//!
//! For logs rather than metrics, turn on the feature `tracing`, and start a subscriber such as `tracing_subscriber::fmt::init()`:
//! then each call is a span, with one for each attempt in it.

use std::error::Error;

use sagemaker_describe_inference_experiment::blocking::Client;
use sagemaker_describe_inference_experiment::client::{CallReport, Config, Observer};

struct Print;

impl Observer for Print {
    fn call_ended(&self, call: &CallReport<'_>) {
        let CallReport { service, operation, attempts, duration, .. } = call;
        let outcome = call.outcome.error_type().unwrap_or("success");
        println!("{service}/{operation}: {outcome}, attempts: {attempts}, {duration:.0?}");
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let name = std::env::args().nth(1).ok_or("name an experiment")?;
    let config = Config::from_env().observer(Print).build()?;
    let client = Client::new(&config)?;
    let experiment = client.describe_inference_experiment().name(name).send()?;
    println!("{} is {}", experiment.name, experiment.status);
    Ok(())
}
