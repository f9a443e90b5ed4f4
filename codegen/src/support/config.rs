//! What clients are configured with, from code and from the environment.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::blocking_transport::Transport as BlockingTransport;
use super::call_error::{Cause, TransportError};
use super::credentials::{CredentialsError, EnvironmentCredentials, ProvideCredentials, from_fn};
use super::credentials_cache::CredentialsCache;
use super::endpoint::Endpoint;
use super::operation::RequestOptions;
use super::retry::RetryOptions;
use super::system::{StdSystem, System};
use super::transport::{Connection, Transport};

/// What clients have in common, whatever their services: settings, credentials, and connections. Clones share it.
#[derive(Clone)]
pub struct Config(pub(crate) Arc<Settings>);

/// What is in a [`Config`].
pub struct Settings {
    pub(crate) region: Option<String>,
    pub(crate) use_fips: bool,
    pub(crate) use_dual_stack: bool,
    pub(crate) max_attempts: Option<u32>,
    pub(crate) retry: Option<RetryOptions>,
    pub(crate) request: RequestOptions,
    pub(crate) attempt_timeout: Duration,
    pub(crate) app_name: Option<String>,
    pub(crate) credentials: CredentialsCache,
    pub(crate) system: Arc<dyn System>,
    pub(crate) transport: Slot<dyn Transport>,
    pub(crate) blocking_transport: Slot<dyn BlockingTransport>,
    connection: Connection,
    endpoint_url: Option<String>,
    environment: Environment,
}

impl Config {
    /// A configuration in code alone.
    pub fn builder() -> ConfigBuilder {
        ConfigBuilder::new(Environment(None))
    }

    /// What the environment says, for code to add to and to change.
    ///
    /// The variables are `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN`, `AWS_ACCOUNT_ID`; `AWS_REGION`,
    /// `AWS_DEFAULT_REGION`; `AWS_ENDPOINT_URL`, the same with `_` and the service's id at its end, such as
    /// `AWS_ENDPOINT_URL_SAGEMAKER`, `AWS_IGNORE_CONFIGURED_ENDPOINT_URLS`; `AWS_USE_FIPS_ENDPOINT`,
    /// `AWS_USE_DUALSTACK_ENDPOINT`; `AWS_MAX_ATTEMPTS`; `AWS_CA_BUNDLE`; `AWS_DISABLE_REQUEST_COMPRESSION`,
    /// `AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES`; `AWS_SDK_UA_APP_ID`. An empty one is the same as none.
    pub fn from_env() -> ConfigBuilder {
        // What is no Unicode makes no sense further on, and is refused there by its name.
        Self::from_variables(|name| {
            std::env::var_os(name).map(|value| value.to_string_lossy().into_owned())
        })
    }

    /// The same with an environment of one's own: `variable` gives the value of the variable of that name.
    pub fn from_variables(
        variable: impl Fn(&str) -> Option<String> + Send + Sync + 'static,
    ) -> ConfigBuilder {
        ConfigBuilder::new(Environment(Some(Arc::new(variable))))
    }

    /// Where requests of a service go, if that does not follow from the region; and what says so.
    pub(crate) fn endpoint_url(&self, service: &str) -> Result<Option<String>, ConfigError> {
        let Settings { endpoint_url, environment, .. } = &*self.0;
        if let Some(url) = endpoint_url {
            return checked_url("endpoint_url", url).map(Some);
        }
        if environment.flag("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS")? == Some(true) {
            return Ok(None);
        }
        let id = service.to_uppercase().replace([' ', '-'], "_");
        for name in [&*format!("AWS_ENDPOINT_URL_{id}"), "AWS_ENDPOINT_URL"] {
            if let Some(url) = environment.get(name) {
                return checked_url(name, &url).map(Some);
            }
        }
        Ok(None)
    }

    pub(crate) fn connection(&self) -> &Connection {
        &self.0.connection
    }
}

fn checked_url(name: &str, url: &str) -> Result<String, ConfigError> {
    match Endpoint::new(url) {
        Ok(_) => Ok(url.to_owned()),
        Err(error) => {
            Err(ConfigError::Invalid { name: name.to_owned(), reason: error.to_string() })
        }
    }
}

impl fmt::Debug for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Config")
            .field("region", &self.0.region)
            .field("credentials", &self.0.credentials)
            .finish_non_exhaustive()
    }
}

/// Builds a [`Config`]. What is set here counts more than what the environment says.
#[derive(Clone)]
#[must_use = "a builder does nothing until it is built"]
pub struct ConfigBuilder {
    environment: Environment,
    region: Option<String>,
    endpoint_url: Option<String>,
    use_fips: Option<bool>,
    use_dual_stack: Option<bool>,
    max_attempts: Option<u32>,
    retry: Option<RetryOptions>,
    request: Option<RequestOptions>,
    attempt_timeout: Duration,
    connect_timeout: Duration,
    app_name: Option<String>,
    ca_bundle: Option<PathBuf>,
    credentials: Option<Arc<dyn ProvideCredentials>>,
    system: Arc<dyn System>,
    transport: Option<Arc<dyn Transport>>,
    blocking_transport: Option<Arc<dyn BlockingTransport>>,
}

impl ConfigBuilder {
    fn new(environment: Environment) -> Self {
        Self {
            environment,
            region: None,
            endpoint_url: None,
            use_fips: None,
            use_dual_stack: None,
            max_attempts: None,
            retry: None,
            request: None,
            attempt_timeout: Duration::from_secs(60),
            connect_timeout: Duration::from_millis(3100),
            app_name: None,
            ca_bundle: None,
            credentials: None,
            system: Arc::new(StdSystem::default()),
            transport: None,
            blocking_transport: None,
        }
    }

    /// The region whose endpoints are called, such as `eu-west-1`.
    pub fn region(self, region: impl Into<String>) -> Self {
        Self { region: Some(region.into()), ..self }
    }

    /// The address that requests of all services go to, such as `http://127.0.0.1:5000` of an emulator.
    pub fn endpoint_url(self, url: impl Into<String>) -> Self {
        Self { endpoint_url: Some(url.into()), ..self }
    }

    /// Whether to call endpoints whose cryptography is validated after FIPS 140.
    pub fn use_fips(self, use_fips: bool) -> Self {
        Self { use_fips: Some(use_fips), ..self }
    }

    /// Whether to call endpoints that have an IPv6 address, too.
    pub fn use_dual_stack(self, use_dual_stack: bool) -> Self {
        Self { use_dual_stack: Some(use_dual_stack), ..self }
    }

    /// What requests are signed with.
    pub fn credentials(self, credentials: impl ProvideCredentials + 'static) -> Self {
        Self { credentials: Some(Arc::new(credentials)), ..self }
    }

    /// How often a request is sent at most, the first time included; 3 for most services unless set.
    pub fn max_attempts(self, max_attempts: u32) -> Self {
        Self { max_attempts: Some(max_attempts), ..self }
    }

    /// When requests are sent again, in place of what is usual for the service.
    pub fn retry_options(self, options: RetryOptions) -> Self {
        Self { retry: Some(options), ..self }
    }

    /// How requests are made.
    pub fn request_options(self, options: RequestOptions) -> Self {
        Self { request: Some(options), ..self }
    }

    /// How long one attempt may take, from the first byte that is sent to the last one that is read; 60 s unless set.
    pub fn attempt_timeout(self, timeout: Duration) -> Self {
        Self { attempt_timeout: timeout, ..self }
    }

    /// How long it may take to connect, where the transport is one that comes with the crate; 3.1 s unless set.
    pub fn connect_timeout(self, timeout: Duration) -> Self {
        Self { connect_timeout: timeout, ..self }
    }

    /// What the program calls itself. The header `User-Agent` says it.
    pub fn app_name(self, name: impl Into<String>) -> Self {
        Self { app_name: Some(name.into()), ..self }
    }

    /// A file of certificates in PEM to trust in place of the system's, where the transport is one that comes with the
    /// crate.
    pub fn ca_bundle(self, path: impl Into<PathBuf>) -> Self {
        Self { ca_bundle: Some(path.into()), ..self }
    }

    /// What sends the requests of clients that do not block; that of the feature `hyper` unless set.
    pub fn transport(self, transport: impl Transport) -> Self {
        Self { transport: Some(Arc::new(transport)), ..self }
    }

    /// What sends the requests of clients that block; that of the feature `ureq` unless set.
    pub fn blocking_transport(self, transport: impl BlockingTransport) -> Self {
        Self { blocking_transport: Some(Arc::new(transport)), ..self }
    }

    /// Where the time and random numbers come from; the machine unless set.
    pub fn system(self, system: impl System) -> Self {
        Self { system: Arc::new(system), ..self }
    }

    /// The configuration, unless something in the environment makes no sense or a file cannot be read.
    pub fn build(self) -> Result<Config, ConfigError> {
        let environment = self.environment;
        let variable = |name| environment.get(name);
        let flag = |given: Option<bool>, name| match given {
            Some(given) => Ok(given),
            None => Ok(environment.flag(name)?.unwrap_or_default()),
        };
        let ca_bundle = self.ca_bundle.or_else(|| variable("AWS_CA_BUNDLE").map(PathBuf::from));
        let credentials = self.credentials.unwrap_or_else(|| environment.credentials());
        Ok(Config(Arc::new(Settings {
            region: self
                .region
                .or_else(|| variable("AWS_REGION"))
                .or_else(|| variable("AWS_DEFAULT_REGION")),
            use_fips: flag(self.use_fips, "AWS_USE_FIPS_ENDPOINT")?,
            use_dual_stack: flag(self.use_dual_stack, "AWS_USE_DUALSTACK_ENDPOINT")?,
            max_attempts: match self.max_attempts {
                None => environment.number("AWS_MAX_ATTEMPTS", 1, u32::MAX)?,
                given => given,
            },
            retry: self.retry,
            request: match self.request {
                None => environment.request_options()?,
                Some(given) => given,
            },
            attempt_timeout: self.attempt_timeout.min(LONGEST),
            app_name: self.app_name.or_else(|| variable("AWS_SDK_UA_APP_ID")),
            credentials: CredentialsCache::new(credentials),
            system: self.system,
            transport: Slot::new(self.transport),
            blocking_transport: Slot::new(self.blocking_transport),
            connection: Connection {
                connect_timeout: self.connect_timeout.min(LONGEST),
                ca_bundle: ca_bundle.map(read).transpose()?,
            },
            endpoint_url: self.endpoint_url,
            environment,
        })))
    }
}

/// The longest time-out. The ends of longer ones may be no times that the system knows.
const LONGEST: Duration = Duration::from_secs(365 * 24 * 60 * 60);

fn read(path: PathBuf) -> Result<Vec<u8>, ConfigError> {
    std::fs::read(&path).map_err(|cause| ConfigError::CaBundle { path, cause: cause.into() })
}

impl fmt::Debug for ConfigBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ConfigBuilder")
            .field("region", &self.region)
            .field("credentials", &self.credentials)
            .finish_non_exhaustive()
    }
}

/// The variables of an environment, if there is one.
#[derive(Clone)]
struct Environment(Option<Arc<Variables>>);

type Variables = dyn Fn(&str) -> Option<String> + Send + Sync;

impl Environment {
    fn get(&self, name: &str) -> Option<String> {
        self.0.as_ref()?(name).filter(|value| !value.is_empty())
    }

    fn flag(&self, name: &str) -> Result<Option<bool>, ConfigError> {
        match self.get(name) {
            None => Ok(None),
            Some(value) if value.eq_ignore_ascii_case("true") => Ok(Some(true)),
            Some(value) if value.eq_ignore_ascii_case("false") => Ok(Some(false)),
            Some(_) => Err(ConfigError::invalid(name, "it is neither true nor false")),
        }
    }

    fn number<N: FromStr + PartialOrd + fmt::Display>(
        &self,
        name: &str,
        min: N,
        max: N,
    ) -> Result<Option<N>, ConfigError> {
        let Some(value) = self.get(name) else { return Ok(None) };
        match value.parse() {
            Ok(number) if (&min..=&max).contains(&&number) => Ok(Some(number)),
            _ => Err(ConfigError::invalid(name, format!("it is no number from {min} to {max}"))),
        }
    }

    fn request_options(&self) -> Result<RequestOptions, ConfigError> {
        /// The most that AWS's tools take.
        const LARGEST: usize = 10 << 20;
        let mut options = RequestOptions::default();
        if let Some(disable) = self.flag("AWS_DISABLE_REQUEST_COMPRESSION")? {
            options.disable_compression = disable;
        }
        if let Some(size) = self.number("AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES", 0, LARGEST)? {
            options.min_compression_size_bytes = size;
        }
        Ok(options)
    }

    /// What requests are signed with where code says nothing.
    fn credentials(&self) -> Arc<dyn ProvideCredentials> {
        match self.0.clone() {
            Some(variable) => Arc::new(EnvironmentCredentials::new(move |name| variable(name))),
            None => Arc::new(from_fn(|| {
                std::future::ready(Err(CredentialsError::missing(
                    "the configuration has none: give it `credentials`",
                )))
            })),
        }
    }
}

/// A transport that is made when it is first needed, and then shared.
pub struct Slot<T: ?Sized>(Mutex<Option<Arc<T>>>);

/// A kind of transport, and where settings have theirs.
pub trait InSettings {
    fn slot(of: &Settings) -> &Slot<Self>;
}

impl InSettings for dyn Transport {
    fn slot(of: &Settings) -> &Slot<Self> {
        &of.transport
    }
}

impl InSettings for dyn BlockingTransport {
    fn slot(of: &Settings) -> &Slot<Self> {
        &of.blocking_transport
    }
}

/// Makes a transport that comes with the crate.
pub type MakeTransport<T> = fn(&Connection) -> Result<Arc<T>, TransportError>;

impl<T: ?Sized> Slot<T> {
    fn new(transport: Option<Arc<T>>) -> Self {
        Self(Mutex::new(transport))
    }

    pub(crate) fn get(
        &self,
        default: Option<MakeTransport<T>>,
        connection: &Connection,
    ) -> Result<Arc<T>, ConfigError> {
        let mut slot = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(transport) = &*slot {
            return Ok(Arc::clone(transport));
        }
        let make = default.ok_or(ConfigError::NoTransport)?;
        let transport = make(connection).map_err(|cause| ConfigError::Transport(cause.into()))?;
        Ok(Arc::clone(slot.insert(transport)))
    }
}

/// Why there is no configuration or no client.
#[derive(Debug)]
#[non_exhaustive]
pub enum ConfigError {
    /// A setting, or the variable of that name in the environment, makes no sense.
    #[non_exhaustive]
    Invalid {
        /// Its name.
        name: String,
        /// What is wrong with it.
        reason: String,
    },
    /// The file of certificates cannot be read.
    #[non_exhaustive]
    CaBundle {
        /// Where it should be.
        path: PathBuf,
        /// Why.
        cause: Cause,
    },
    /// There is nothing to send requests with.
    NoTransport,
    /// What sends requests cannot be set up.
    Transport(Cause),
}

impl ConfigError {
    fn invalid(name: &str, reason: impl Into<String>) -> Self {
        Self::Invalid { name: name.to_owned(), reason: reason.into() }
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invalid { name, reason } => write!(f, "{name} is not valid: {reason}"),
            Self::CaBundle { path, cause } => {
                write!(f, "the certificates in {} cannot be read: {cause}", path.display())
            }
            Self::NoTransport => f.write_str(
                "there is nothing to send requests with: turn on the feature `hyper` of the crate, `ureq` for calls that \
                 block, or give the configuration a transport",
            ),
            Self::Transport(cause) => write!(f, "requests cannot be sent: {cause}"),
        }
    }
}

impl std::error::Error for ConfigError {}

#[cfg(test)]
mod tests {
    use super::*;

    fn builder(variables: &'static [(&'static str, &'static str)]) -> ConfigBuilder {
        Config::from_variables(|name| {
            let variable = variables.iter().find(|(other, _)| *other == name);
            variable.map(|(_, value)| (*value).to_owned())
        })
    }

    fn region(variables: &'static [(&'static str, &'static str)]) -> Option<String> {
        builder(variables).build().unwrap().0.region.clone()
    }

    fn url(variables: &'static [(&'static str, &'static str)]) -> Result<Option<String>, String> {
        let config = builder(variables).build().unwrap();
        config.endpoint_url("Timestream-Query X").map_err(|error| error.to_string())
    }

    #[test]
    fn regions_are_found_in_order() {
        let both = &[("AWS_REGION", "eu-west-1"), ("AWS_DEFAULT_REGION", "us-east-1")];
        assert_eq!(region(both).as_deref(), Some("eu-west-1"));
        assert_eq!(region(&both[1..]).as_deref(), Some("us-east-1"));
        let empty = &[("AWS_REGION", ""), ("AWS_DEFAULT_REGION", "us-east-1")];
        assert_eq!(region(empty).as_deref(), Some("us-east-1"));
        assert_eq!(region(&[]), None);
        let config = builder(both).region("ap-south-1").build().unwrap();
        assert_eq!(config.0.region.as_deref(), Some("ap-south-1"));
    }

    #[test]
    fn urls_are_found_in_order() {
        const ALL: &[(&str, &str)] = &[
            ("AWS_ENDPOINT_URL_TIMESTREAM_QUERY_X", "http://service"),
            ("AWS_ENDPOINT_URL", "http://all"),
            ("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "true"),
        ];
        assert_eq!(url(&ALL[..2]), Ok(Some("http://service".to_owned())));
        assert_eq!(url(&ALL[1..2]), Ok(Some("http://all".to_owned())));
        assert_eq!(url(ALL), Ok(None));
        assert_eq!(url(&[]), Ok(None));
        let config = builder(ALL).endpoint_url("http://code").build().unwrap();
        assert_eq!(config.endpoint_url("Any").unwrap().as_deref(), Some("http://code"));
    }

    #[test]
    fn a_url_that_is_none_is_refused_by_name() {
        let wrong = &[("AWS_ENDPOINT_URL", "all")];
        let expected = "AWS_ENDPOINT_URL is not valid: the endpoint is not an absolute URL";
        assert_eq!(url(wrong), Err(expected.to_owned()));
        let config = Config::builder().endpoint_url("ftp://host").build().unwrap();
        let expected = "endpoint_url is not valid: the endpoint is neither http nor https";
        assert_eq!(config.endpoint_url("Any").unwrap_err().to_string(), expected);
    }

    #[test]
    fn the_environment_has_switches_and_numbers() {
        let config = builder(&[
            ("AWS_USE_FIPS_ENDPOINT", "True"),
            ("AWS_USE_DUALSTACK_ENDPOINT", "true"),
            ("AWS_MAX_ATTEMPTS", "7"),
            ("AWS_DISABLE_REQUEST_COMPRESSION", "true"),
            ("AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES", "10485760"),
            ("AWS_SDK_UA_APP_ID", "canary"),
        ]);
        let settings = config.clone().build().unwrap().0;
        assert!(settings.use_fips && settings.use_dual_stack);
        assert_eq!(settings.max_attempts, Some(7));
        assert!(settings.request.disable_compression);
        assert_eq!(settings.request.min_compression_size_bytes, 10 << 20);
        assert_eq!(settings.app_name.as_deref(), Some("canary"));
        let code = config.use_fips(false).use_dual_stack(false).max_attempts(2).app_name("mine");
        let settings = code.request_options(RequestOptions::default()).build().unwrap().0;
        assert!(!settings.use_fips && !settings.use_dual_stack);
        assert_eq!(settings.max_attempts, Some(2));
        assert_eq!(settings.request, RequestOptions::default());
        assert_eq!(settings.app_name.as_deref(), Some("mine"));
        let settings = builder(&[]).build().unwrap().0;
        assert!(!settings.use_fips && !settings.use_dual_stack);
        assert_eq!((settings.max_attempts, &settings.retry), (None, &None));
        assert_eq!(settings.attempt_timeout, Duration::from_secs(60));
    }

    #[test]
    fn what_makes_no_sense_is_refused_by_name() {
        for (variables, expected) in [
            (
                &[("AWS_USE_FIPS_ENDPOINT", "yes")],
                "AWS_USE_FIPS_ENDPOINT is not valid: it is neither true nor false",
            ),
            (
                &[("AWS_MAX_ATTEMPTS", "0")],
                "AWS_MAX_ATTEMPTS is not valid: it is no number from 1 to 4294967295",
            ),
            (
                &[("AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES", "10485761")],
                "AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES is not valid: it is no number from 0 to 10485760",
            ),
        ] {
            assert_eq!(builder(variables).build().unwrap_err().to_string(), expected);
        }
        let error = builder(&[("AWS_CA_BUNDLE", "/nowhere/ca.pem")]).build().unwrap_err();
        let text = error.to_string();
        assert!(text.starts_with("the certificates in /nowhere/ca.pem cannot be read: "), "{text}");
    }

    #[test]
    fn secrets_are_in_no_debug() {
        let secret = &[("AWS_ACCESS_KEY_ID", "AKID"), ("AWS_SECRET_ACCESS_KEY", "hidden")];
        let given = super::super::credentials::Credentials::new("AKID", "hidden");
        // Such an address is refused, but not before there is a client.
        let with_password = builder(&[]).endpoint_url("https://me:hidden@localhost");
        for builder in [builder(secret), builder(&[]).credentials(given), with_password] {
            let text = format!("{builder:?} {:?}", builder.clone().build().unwrap());
            assert!(!text.contains("hidden"), "{text}");
        }
    }
}
