//! Calls of the committed crate, as the first page of the README makes them.

use ::experiments as sdk;
use sdk::operation::describe_inference_experiment::DescribeInferenceExperiment;
use serde_json::Value;

use crate::Line;

#[path = "service.rs"]
mod service;

pub(crate) fn answer(line: &Line) -> crate::Result<Value> {
    let name = line.input["Name"].as_str().ok_or("`Name` is not a text")?;
    let (config, exchanges) = service::recorded(line)?;
    let result = if line.is_async {
        let client = sdk::Client::new(&config)?;
        service::runtime()?.block_on(client.describe_inference_experiment().name(name).send())
    } else {
        let client = sdk::blocking::Client::new(&config)?;
        client.describe_inference_experiment().name(name).send()
    };
    service::shown::<DescribeInferenceExperiment>(result, &exchanges)
}
