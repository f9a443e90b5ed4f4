//! Asks for an inference experiment, and waits for it: no runtime, no `async`. Prints it as JSON.
//!
//! ```sh
//! AWS_REGION=eu-west-1 cargo run --features ureq --example blocking -- canary > canary.json
//! ```
//!
//! The environment has the region, the credentials (`AWS_ACCESS_KEY_ID` and so on) and, for an emulator, the address:
//! `AWS_ENDPOINT_URL=http://127.0.0.1:5000`.

use std::error::Error;
use std::process::ExitCode;
use std::time::Duration;

use sagemaker_describe_inference_experiment::blocking::Client;
use sagemaker_describe_inference_experiment::client::Config;

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let name = std::env::args().nth(1).ok_or("name an experiment")?;
    // What is said here counts more than the environment.
    let config = Config::from_env().attempt_timeout(Duration::from_secs(10)).build()?;
    let client = Client::new(&config)?;
    match client.describe_inference_experiment().name(name).send() {
        Ok(experiment) => {
            println!("{}", serde_json::to_string_pretty(&experiment.output)?);
            Ok(ExitCode::SUCCESS)
        }
        Err(error) => {
            eprintln!("{error}");
            Ok(ExitCode::FAILURE)
        }
    }
}
