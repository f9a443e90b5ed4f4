//! Makes calls with the official SDK's client, and prints a row of the table that `load` prints. It takes minutes and 5 GB to
//! build, so no check does.
//!
//! ```sh
//! cargo build --release                                    # here
//! python3 tests/call/run.py load --official target/release/call-official
//! ```

#[path = "../../src/measure.rs"]
mod measure;

use std::sync::Arc;
use std::time::Instant;

use aws_sdk_sagemaker::Client;
use aws_sdk_sagemaker::config::{BehaviorVersion, Config, Credentials, Region};

use measure::Measure;

type Result<T> = std::result::Result<T, Box<dyn std::error::Error + Send + Sync>>;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [url, count, callers, key, secret, token] = arguments.as_slice() else {
        return Err("expected: URL COUNT CALLERS KEY SECRET TOKEN".into());
    };
    let config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::from_static("eu-west-1"))
        .endpoint_url(url)
        .credentials_provider(Credentials::new(key, secret, Some(token.clone()), None, "static"))
        .build();
    let client = Client::from_conf(config);
    let measure = Arc::new(Measure::new(count.parse()?));
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(calls(&client, &measure, callers.parse()?))?;
    let ([a_second, half, most], growth) = (measure.speed(), measure.growth());
    println!("| aws-sdk-sagemaker | {callers} | {count} | | | {growth} | {a_second} | {half} | {most} |");
    Ok(())
}

async fn calls(client: &Client, measure: &Arc<Measure>, callers: usize) -> Result<()> {
    let call = |client: Client, measure: Arc<Measure>| async move {
        while let Some(number) = measure.next() {
            let start = Instant::now();
            client.describe_inference_experiment().name("canary").send().await?;
            measure.done(number, start.elapsed());
        }
        Ok::<_, Box<dyn std::error::Error + Send + Sync>>(())
    };
    let call = || tokio::spawn(call(client.clone(), Arc::clone(measure)));
    let tasks: Vec<_> = (0..callers).map(|_| call()).collect();
    for task in tasks {
        task.await??;
    }
    Ok(())
}
