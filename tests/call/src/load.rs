//! Many calls at once: whether connections are kept, whether memory is, and how long calls take.

use std::sync::Arc;
use std::time::{Duration, Instant};

use sagemaker_describe_inference_experiment::client::Config;
use sagemaker_describe_inference_experiment::{Client, blocking};

use crate::Result;
use crate::clients::credentials;
use crate::measure::Measure;
use crate::stub::{REGION, SECRET_ACCESS_KEY, counts};

/// By how many connections there may be more than callers that block.
const MORE_CONNECTIONS: usize = 4;
/// How many connections a task may cost: while hyper connects for a call, another's may become free, and the call takes
/// that. The new one is kept as well. Without any that are kept, there are as many as calls.
const CONNECTIONS: usize = 2;
/// By how many bytes a process may grow. The first calls do not always have as much in memory at once as some later
/// ones; of 100,000 calls it is 21 bytes each.
const GROWTH: i64 = 2 << 20;

/// Makes calls to a server. Returns a row of a table, and whether all is well.
pub fn run(is_blocking: bool, url: &str, count: usize, callers: usize) -> Result<bool> {
    let config = Config::builder()
        .region(REGION)
        .endpoint_url(url)
        .credentials(credentials(SECRET_ACCESS_KEY));
    let config = config.build()?;
    let before = counts(url)?;
    let measure = Arc::new(Measure::new(count));
    match is_blocking {
        true => in_threads(&config, &measure, callers)?,
        false => in_tasks(&config, &measure, callers)?,
    }
    let [a_second, p50, p99] = measure.speed();
    let after = counts(url)?;
    let (requests, connections) = (after.0 - before.0, after.1 - before.1);
    let growth = measure.growth();
    let client = if is_blocking { "blocking, ureq" } else { "async, hyper" };
    println!(
        "| {client} | {callers} | {count} | {requests} | {connections} | {growth} | {a_second} | {p50} | {p99} |"
    );
    let most = if is_blocking { callers + MORE_CONNECTIONS } else { CONNECTIONS * callers };
    Ok(requests == count && connections <= most && growth <= GROWTH)
}

fn in_threads(config: &Config, measure: &Arc<Measure>, callers: usize) -> Result<()> {
    let client = blocking::Client::new(config)?;
    let call = || {
        while let Some(number) = measure.next() {
            let start = Instant::now();
            let call = client.describe_inference_experiment().name("canary").send();
            call.map_err(|error| error.to_string())?;
            measure.done(number, start.elapsed());
        }
        Ok::<_, String>(())
    };
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..callers).map(|_| scope.spawn(call)).collect();
        threads.into_iter().try_for_each(|thread| thread.join().map_err(|_| "a thread panicked")?)
    })?;
    Ok(())
}

fn in_tasks(config: &Config, measure: &Arc<Measure>, callers: usize) -> Result<()> {
    let client = Client::new(config)?;
    let call = |client: Client, measure: Arc<Measure>| async move {
        while let Some(number) = measure.next() {
            let start = Instant::now();
            let call = client.describe_inference_experiment().name("canary").send().await;
            call.map_err(|error| error.to_string())?;
            measure.done(number, start.elapsed());
        }
        Ok::<_, String>(())
    };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let call = || tokio::spawn(call(client.clone(), Arc::clone(measure)));
        let tasks: Vec<_> = (0..callers).map(|_| call()).collect();
        for task in tasks {
            task.await??;
        }
        Ok::<_, Box<dyn std::error::Error>>(())
    })?;
    runtime.shutdown_timeout(Duration::from_secs(1));
    Ok(())
}
