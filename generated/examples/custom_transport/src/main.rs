//! Asks for an inference experiment by an HTTP library of one's own, which is reqwest here.
//!
//! ```sh
//! AWS_REGION=eu-west-1 cargo run --manifest-path examples/custom_transport/Cargo.toml -- canary
//! ```
//!
//! The environment has the region, the credentials (`AWS_ACCESS_KEY_ID` and so on) and, for an emulator, the address:
//! `AWS_ENDPOINT_URL=http://127.0.0.1:5000`. A certificate that `AWS_CA_BUNDLE` has is the transport's to trust.

use std::error::Error;
use std::process::ExitCode;
use std::time::Duration;

use sagemaker_describe_inference_experiment::Client;
use sagemaker_describe_inference_experiment::client::{
    Body, Config, SendFuture, SleepFuture, Transport,
};
use sagemaker_describe_inference_experiment::error::{TransportError, TransportErrorKind};
use sagemaker_describe_inference_experiment::http::{Request, Response};

/// Sends requests by reqwest, and sleeps by tokio. The client does the rest: it signs, tries again, and ends what
/// takes too long.
#[derive(Debug)]
struct Reqwest(reqwest::Client);

impl Reqwest {
    fn new() -> reqwest::Result<Self> {
        // A signature is for one host, so a redirect is no answer; and what is tried again has to be signed anew.
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .connect_timeout(Duration::from_secs(3));
        Ok(Self(client.build()?))
    }
}

impl Transport for Reqwest {
    fn send(&self, request: Request<Body>) -> SendFuture<'_> {
        Box::pin(async move {
            let request = request.map(reqwest::Body::wrap).try_into().map_err(failed)?;
            let response = self.0.execute(request).await.map_err(failed)?;
            Ok(Response::from(response).map(Body::new))
        })
    }

    fn sleep(&self, duration: Duration) -> SleepFuture<'_> {
        Box::pin(tokio::time::sleep(duration))
    }
}

fn failed(error: reqwest::Error) -> TransportError {
    let is_connect = error.is_connect();
    let kind = if is_connect { TransportErrorKind::Connect } else { TransportErrorKind::Closed };
    TransportError::new(kind, error)
}

fn main() -> Result<ExitCode, Box<dyn Error>> {
    // reqwest leaves it to the program which implementation of cryptography it uses.
    rustls::crypto::ring::default_provider()
        .install_default()
        .map_err(|_| "there is one already")?;
    let name = std::env::args().nth(1).ok_or("name an experiment")?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(describe(&name))
}

async fn describe(name: &str) -> Result<ExitCode, Box<dyn Error>> {
    let config = Config::from_env().transport(Reqwest::new()?).build()?;
    let client = Client::new(&config)?;
    match client.describe_inference_experiment().name(name).send().await {
        Ok(experiment) => {
            println!("{} is {}", experiment.name, experiment.status);
            Ok(ExitCode::SUCCESS)
        }
        Err(error) => {
            eprintln!("{error}");
            Ok(ExitCode::FAILURE)
        }
    }
}
