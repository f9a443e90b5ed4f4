//! Asks for an inference experiment without blocking, on a runtime of one thread.
//!
//! ```sh
//! AWS_REGION=eu-west-1 cargo run --features hyper --example describe -- canary
//! ```
//!
//! The environment has the region, the credentials (`AWS_ACCESS_KEY_ID` and so on) and, for an emulator, the address:
//! `AWS_ENDPOINT_URL=http://127.0.0.1:5000`.

use std::error::Error;
use std::process::ExitCode;

use sagemaker_describe_inference_experiment::Client;

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let name = std::env::args().nth(1).ok_or("name an experiment")?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(describe(&name))
}

async fn describe(name: &str) -> Result<ExitCode, Box<dyn Error>> {
    let client = Client::from_env()?;
    match client.describe_inference_experiment().name(name).send().await {
        Ok(experiment) => {
            println!("{} is {}", experiment.name, experiment.status);
            for variant in &experiment.model_variants {
                println!("{}: {}", variant.variant_name, variant.model_name);
            }
            Ok(ExitCode::SUCCESS)
        }
        Err(error) => {
            eprintln!("{error}");
            let service = error.as_service_error();
            let is_missing = service.is_some_and(|error| error.is_resource_not_found());
            Ok(ExitCode::from(if is_missing { 2 } else { 1 }))
        }
    }
}
