//! The two clients of the committed crate, each with the transport that comes with it, behind one function.

use std::path::PathBuf;
use std::time::Duration;

use sagemaker_describe_inference_experiment::client::{
    Config, Credentials, Now, StdSystem, System,
};
use sagemaker_describe_inference_experiment::error::CallError;
use sagemaker_describe_inference_experiment::operation::OperationResponse;
use sagemaker_describe_inference_experiment::operation::describe_inference_experiment::{
    DescribeInferenceExperimentError, DescribeInferenceExperimentOutput,
};
use sagemaker_describe_inference_experiment::{Client, blocking};
use tokio::runtime::Runtime;

use crate::Result;
use crate::stub::{ACCESS_KEY_ID, SESSION_TOKEN};

/// What a call comes to.
pub type Outcome = std::result::Result<
    OperationResponse<DescribeInferenceExperimentOutput>,
    CallError<DescribeInferenceExperimentError>,
>;

/// Which client it is, and what its program does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Driver {
    /// It blocks: ureq.
    Blocking,
    /// It does not: hyper, on threads of tokio's.
    Async,
    /// The same on one thread, which does nothing for connections while no call is being made.
    Paused,
}

/// How clients differ from what is usual.
pub struct Settings {
    /// Where requests go.
    pub url: String,
    /// The region that they are signed for.
    pub region: &'static str,
    /// How many seconds late the client's clock is.
    pub late: i64,
    /// What requests are signed with.
    pub secret_access_key: &'static str,
    /// The certificates to trust in place of the system's, as `AWS_CA_BUNDLE` has it.
    pub ca_bundle: Option<PathBuf>,
    /// How long an attempt may take.
    pub attempt_timeout: Duration,
}

/// Keys that the server knows, if the secret is its own.
pub fn credentials(secret_access_key: &str) -> Credentials {
    Credentials::new(ACCESS_KEY_ID, secret_access_key).with_session_token(SESSION_TOKEN)
}

/// A configuration with delays that are always half of what they can be.
pub fn config(settings: &Settings) -> Result<Config> {
    let bundle = settings.ca_bundle.as_ref().map(|path| path.to_string_lossy().into_owned());
    let config = Config::from_variables(move |name| match name {
        "AWS_CA_BUNDLE" => bundle.clone(),
        _ => None,
    });
    Ok(config
        .region(settings.region)
        .endpoint_url(&settings.url)
        .credentials(credentials(settings.secret_access_key))
        .attempt_timeout(settings.attempt_timeout)
        .system(Fixed { late: settings.late, system: StdSystem::default() })
        .build()?)
}

/// A machine with random numbers that are known, and a clock that may be late.
#[derive(Debug)]
struct Fixed {
    late: i64,
    system: StdSystem,
}

impl System for Fixed {
    fn now(&self) -> Now {
        let now = self.system.now();
        let by = Duration::from_secs(self.late.unsigned_abs());
        let wall = if self.late > 0 { now.wall - by } else { now.wall + by };
        Now { wall, ..now }
    }

    fn random(&self) -> f64 {
        0.5
    }

    fn unique(&self) -> String {
        self.system.unique()
    }
}

/// A client that is ready to make calls.
pub enum Caller {
    /// One that blocks.
    Blocking(blocking::Client),
    /// One that does not, and where it runs.
    Async(Client, Runtime),
}

impl Caller {
    /// A client, with what it needs.
    pub fn new(driver: Driver, config: &Config) -> Result<Self> {
        let mut runtime = match driver {
            Driver::Blocking => return Ok(Self::Blocking(blocking::Client::new(config)?)),
            Driver::Async => tokio::runtime::Builder::new_multi_thread(),
            Driver::Paused => tokio::runtime::Builder::new_current_thread(),
        };
        Ok(Self::Async(Client::new(config)?, runtime.enable_all().build()?))
    }

    /// Asks for an experiment.
    pub fn call(&self, name: &str) -> Outcome {
        match self {
            Self::Blocking(client) => client.describe_inference_experiment().name(name).send(),
            Self::Async(client, runtime) => {
                runtime.block_on(client.describe_inference_experiment().name(name).send())
            }
        }
    }

    /// All that shows itself of the client and of a call that it is about to make.
    pub fn shown(&self) -> String {
        match self {
            Self::Blocking(client) => {
                format!(
                    "{client:?} {client:#?} {:?}",
                    client.describe_inference_experiment().name("a")
                )
            }
            Self::Async(client, _) => {
                format!(
                    "{client:?} {client:#?} {:?}",
                    client.describe_inference_experiment().name("a")
                )
            }
        }
    }
}
