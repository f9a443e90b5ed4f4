//! A test without a network: `cargo test --features test-util --example replay`. `Replay::record` makes such files.

use sagemaker_describe_inference_experiment::{blocking::Client, client};
use std::error::Error;

fn status(client: &Client, name: &str) -> Option<String> {
    let call = client.describe_inference_experiment().name(name).send();
    call.ok().map(|experiment| experiment.status.to_string())
}

fn main() -> Result<(), Box<dyn Error>> {
    println!("{:?}", status(&Client::new(&client::Config::from_env().build()?)?, "canary"));
    Ok(())
}

#[test]
fn the_status_is_that_of_the_service() -> Result<(), Box<dyn Error>> {
    let replay = client::Replay::from_json(include_str!("replay.json"))?;
    let client = Client::new(&replay.config().build()?)?;
    let found = ["canary", "gone"].map(|name| status(&client, name));
    assert_eq!(found, [Some("Running".to_owned()), None]);
    replay.assert_finished();
    Ok(())
}
