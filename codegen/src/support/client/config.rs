//! What clients are configured with, from code and from the environment.

use std::ffi::OsString;
use std::fmt;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use super::blocking_transport::Transport as BlockingTransport;
use super::call_error::{Cause, TransportError};
use super::credentials::{CredentialsError, ProvideCredentials, from_fn};
use super::credentials_cache::CredentialsCache;
use super::credentials_chain::CredentialsChain;
use super::environment::{Environment, Invalid, Value, Variables};
use super::observer::Observer;
use super::retry::RetryOptions;
use super::system::{StdSystem, System};
use super::trace;
use super::transport::{Connection, Transport};
use crate::support::http::endpoint::Endpoint;
use crate::support::http::request::RequestOptions;

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
    pub(crate) observer: Option<Arc<dyn Observer>>,
    pub(crate) transport: Slot<dyn Transport>,
    pub(crate) blocking_transport: Slot<dyn BlockingTransport>,
    connection: Connection,
    endpoint_url: Option<String>,
    environment: Environment,
}

impl Config {
    /// A configuration in code alone.
    pub fn builder() -> ConfigBuilder {
        ConfigBuilder::new(None)
    }

    /// What the environment says, for code to add to and to change: variables, and where they say nothing, a profile of
    /// `~/.aws/config` and `~/.aws/credentials`, as AWS's tools read them.
    ///
    /// The variables are `AWS_REGION`, `AWS_DEFAULT_REGION`; `AWS_ENDPOINT_URL`, the same with `_` and the service's id at its
    /// end, such as `AWS_ENDPOINT_URL_SAGEMAKER`, `AWS_IGNORE_CONFIGURED_ENDPOINT_URLS`; `AWS_USE_FIPS_ENDPOINT`,
    /// `AWS_USE_DUALSTACK_ENDPOINT`; `AWS_MAX_ATTEMPTS`; `AWS_CA_BUNDLE`; `AWS_DISABLE_REQUEST_COMPRESSION`,
    /// `AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES`; `AWS_SDK_UA_APP_ID`. An empty one is the same as none. The profile is the one
    /// called `default`, unless `AWS_DEFAULT_PROFILE` or `AWS_PROFILE` names another; `AWS_CONFIG_FILE` and
    /// `AWS_SHARED_CREDENTIALS_FILE` say where the files are, if not there. `AWS_RETRY_MODE` does not count, since there is the
    /// mode `standard` alone; the feature `tracing` warns where it asks for another.
    ///
    /// Credentials come from the first of these that is there: `AWS_ACCESS_KEY_ID` with `AWS_SECRET_ACCESS_KEY`,
    /// `AWS_SESSION_TOKEN` and `AWS_ACCOUNT_ID`; keys in the file of credentials; `credential_process`; keys in the file of the
    /// configuration; `AWS_CONTAINER_CREDENTIALS_RELATIVE_URI` or `AWS_CONTAINER_CREDENTIALS_FULL_URI`; the metadata service of
    /// an instance, version 2. Where the profile or a variable asks for a role, a web identity, a single sign-on or a login,
    /// each call is an error, unless credentials are set in code.
    pub fn from_env() -> ConfigBuilder {
        Self::from_variables(|name| {
            let value = std::env::var_os(name).or_else(|| match name {
                "HOME" => home_of_user(),
                _ => None,
            });
            // What is no Unicode makes no sense further on, and is refused there by its name.
            value.map(|value| value.to_string_lossy().into_owned())
        })
    }

    /// The same with an environment of one's own: `variable` gives the value of the variable of that name.
    pub fn from_variables(
        variable: impl Fn(&str) -> Option<String> + Send + Sync + 'static,
    ) -> ConfigBuilder {
        ConfigBuilder::new(Some(Arc::new(variable)))
    }

    /// Where requests of a service go, if that does not follow from the region; and what says so.
    pub(crate) fn endpoint_url(&self, service: &str) -> Result<Option<String>, ConfigError> {
        let Settings { endpoint_url, environment, .. } = &*self.0;
        if let Some(url) = endpoint_url {
            return Ok(Some(url.clone()));
        }
        let key = "ignore_configured_endpoint_urls";
        if environment.flag("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", key)? == Some(true) {
            return Ok(None);
        }
        let id = service.to_lowercase().replace([' ', '-'], "_");
        let url =
            environment.endpoint_url(&id).map_err(|error| ConfigError::Profile(error.into()))?;
        url.map(|Value { text, name }| checked_url(&name, &text)).transpose()
    }

    pub(crate) fn connection(&self) -> &Connection {
        &self.0.connection
    }
}

/// The home directory that the system has for the user who runs the program, as for a service that is started without HOME.
#[allow(deprecated, reason = "it was until Rust 1.87, for what Rust 1.85 mended")]
fn home_of_user() -> Option<OsString> {
    std::env::home_dir().map(PathBuf::into_os_string)
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
    /// Nothing where code alone counts.
    variables: Option<Arc<Variables>>,
    profile: Option<String>,
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
    observer: Option<Arc<dyn Observer>>,
    transport: Option<Arc<dyn Transport>>,
    blocking_transport: Option<Arc<dyn BlockingTransport>>,
}

impl ConfigBuilder {
    fn new(variables: Option<Arc<Variables>>) -> Self {
        Self {
            variables,
            profile: None,
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
            observer: None,
            transport: None,
            blocking_transport: None,
        }
    }

    /// The profile of `~/.aws/config` and `~/.aws/credentials` to read, which has to be there. Then credentials in variables
    /// do not count, since the profile's are meant; all other variables do, more than the profile.
    pub fn profile(self, name: impl Into<String>) -> Self {
        Self { profile: Some(name.into()), ..self }
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

    /// What is told of all calls, for metrics. It takes the place of one that was set before.
    pub fn observer(self, observer: impl Observer) -> Self {
        Self { observer: Some(Arc::new(observer)), ..self }
    }

    /// The configuration, unless something in the environment makes no sense or a file cannot be read.
    pub fn build(self) -> Result<Config, ConfigError> {
        let environment = self.environment()?;
        trace::retry_mode(&environment);
        let flag = |given: Option<bool>, variable, key| match given {
            Some(given) => Ok(given),
            None => environment.flag(variable, key).map(Option::unwrap_or_default),
        };
        let text =
            |variables: &[&str], key| environment.get(variables, key).map(|value| value.text);
        let ca_bundle = || text(&["AWS_CA_BUNDLE"], "ca_bundle").map(PathBuf::from);
        let ca_bundle = self.ca_bundle.clone().or_else(ca_bundle).map(read).transpose()?;
        let credentials = self.provider(&environment)?;
        let endpoint_url = self.endpoint_url.as_deref();
        let endpoint_url = endpoint_url.map(|url| checked_url("endpoint_url", url)).transpose()?;
        Ok(Config(Arc::new(Settings {
            region: self.region.or_else(|| text(&["AWS_REGION", "AWS_DEFAULT_REGION"], "region")),
            use_fips: flag(self.use_fips, "AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint")?,
            use_dual_stack: flag(
                self.use_dual_stack,
                "AWS_USE_DUALSTACK_ENDPOINT",
                "use_dualstack_endpoint",
            )?,
            max_attempts: match self.max_attempts {
                None => environment.number("AWS_MAX_ATTEMPTS", "max_attempts", (1, u32::MAX))?,
                given => given,
            },
            retry: self.retry,
            request: match self.request {
                None => request_options(&environment)?,
                Some(given) => given,
            },
            attempt_timeout: self.attempt_timeout.min(LONGEST),
            app_name: self.app_name.or_else(|| text(&["AWS_SDK_UA_APP_ID"], "sdk_ua_app_id")),
            credentials: CredentialsCache::new(credentials),
            system: self.system,
            observer: self.observer,
            transport: Slot::new(self.transport),
            blocking_transport: Slot::new(self.blocking_transport),
            connection: Connection {
                connect_timeout: self.connect_timeout.min(LONGEST),
                ca_bundle,
            },
            endpoint_url,
            environment,
        })))
    }

    fn environment(&self) -> Result<Environment, ConfigError> {
        let nothing = || -> Arc<Variables> { Arc::new(|_: &str| None) };
        let variables = self.variables.clone();
        if variables.is_none() && self.profile.is_some() {
            return Err(ConfigError::invalid(
                "profile",
                "`Config::builder` reads no profiles; `Config::from_env` does",
            ));
        }
        Environment::new(variables.unwrap_or_else(nothing), self.profile.as_deref())
            .map_err(|error| ConfigError::Profile(error.into()))
    }

    /// What requests are signed with.
    fn provider(
        &self,
        environment: &Environment,
    ) -> Result<Arc<dyn ProvideCredentials>, ConfigError> {
        if let Some(credentials) = &self.credentials {
            return Ok(Arc::clone(credentials));
        }
        if self.variables.is_some() {
            return Ok(Arc::new(CredentialsChain::new(environment, Arc::clone(&self.system))?));
        }
        Ok(Arc::new(from_fn(|| {
            std::future::ready(Err(CredentialsError::missing(
                "the configuration has none: give it `credentials`",
            )))
        })))
    }
}

fn request_options(environment: &Environment) -> Result<RequestOptions, ConfigError> {
    /// The most that AWS's tools take.
    const LARGEST: usize = 10 << 20;
    let mut options = RequestOptions::default();
    let (variable, key) = ("AWS_DISABLE_REQUEST_COMPRESSION", "disable_request_compression");
    if let Some(disable) = environment.flag(variable, key)? {
        options.disable_compression = disable;
    }
    let variable = "AWS_REQUEST_MIN_COMPRESSION_SIZE_BYTES";
    let key = "request_min_compression_size_bytes";
    if let Some(size) = environment.number(variable, key, (0, LARGEST))? {
        options.min_compression_size_bytes = size;
    }
    Ok(options)
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
    /// A setting makes no sense: one in code, a variable, or a key of a profile.
    #[non_exhaustive]
    Invalid {
        /// What it is called where it stands.
        name: String,
        /// What is wrong with it.
        reason: String,
    },
    /// There is no such profile, or its files make no sense.
    Profile(Cause),
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

impl From<Invalid> for ConfigError {
    fn from(Invalid { name, reason }: Invalid) -> Self {
        Self::Invalid { name, reason }
    }
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invalid { name, reason } => write!(f, "{name} is not valid: {reason}"),
            Self::Profile(cause) => cause.fmt(f),
            Self::CaBundle { path, cause } => {
                write!(f, "the certificates in {} cannot be read: {cause}", path.display())
            }
            Self::NoTransport => f.write_str(
                "there is nothing to send requests with: turn on the crate's feature `hyper` for a `Client`, `ureq` for a \
                 `blocking::Client`, or give the configuration a transport",
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
        let error = Config::builder().endpoint_url("ftp://host").build().unwrap_err();
        let expected = "endpoint_url is not valid: the endpoint is neither http nor https";
        assert_eq!(error.to_string(), expected);
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

    /// A configuration whose profile `a`, which a variable names, says this in either file.
    fn with_files(
        name: &str,
        [config, credentials]: [&str; 2],
        more: &'static [(&'static str, &'static str)],
    ) -> Result<Config, String> {
        let dir = std::env::temp_dir().join(format!("config-{}-{name}", std::process::id()));
        std::fs::create_dir_all(dir.join(".aws")).unwrap();
        std::fs::write(dir.join(".aws/config"), config).unwrap();
        std::fs::write(dir.join(".aws/credentials"), credentials).unwrap();
        std::fs::write(dir.join("ca.pem"), "certificates").unwrap();
        std::fs::write(dir.join("other.pem"), "others").unwrap();
        let at = dir.to_str().unwrap().to_owned();
        let builder = Config::from_variables(move |variable| match variable {
            "HOME" => Some(at.clone()),
            _ => {
                let variable = more.iter().find(|(name, _)| *name == variable);
                variable.map(|(_, value)| value.replace('~', &at))
            }
        });
        let config = builder.build();
        std::fs::remove_dir_all(&dir).unwrap();
        config.map_err(|error| error.to_string().replace(dir.to_str().unwrap(), "~"))
    }

    const PROFILE: &str = "[profile a]\nregion = eu-west-1\nuse_fips_endpoint = True\nuse_dualstack_endpoint = true\n\
        max_attempts = 7\nsdk_ua_app_id = canary\ndisable_request_compression = true\n\
        request_min_compression_size_bytes = 5\nendpoint_url = http://all\nservices = s\n\
        [services s]\ntimestream_query_x =\n  endpoint_url = http://service\n[default]\nregion = us-east-1\n";

    #[test]
    fn a_profile_says_what_neither_code_nor_variables_do() {
        let named = &[("AWS_PROFILE", "a")];
        let config = with_files("says", [PROFILE, ""], named).unwrap();
        let settings = &config.0;
        assert_eq!(settings.region.as_deref(), Some("eu-west-1"));
        assert!(settings.use_fips && settings.use_dual_stack);
        assert_eq!(settings.max_attempts, Some(7));
        assert_eq!(settings.app_name.as_deref(), Some("canary"));
        assert!(settings.request.disable_compression);
        assert_eq!(settings.request.min_compression_size_bytes, 5);
        let url = |config: &Config, service| config.endpoint_url(service).unwrap();
        assert_eq!(url(&config, "Timestream-Query X").as_deref(), Some("http://service"));
        assert_eq!(url(&config, "SageMaker").as_deref(), Some("http://all"));
        // The file of credentials counts more, key by key.
        let credentials = "[a]\nregion = ap-south-1\nignore_configured_endpoint_urls = true\n";
        let config = with_files("credentials", [PROFILE, credentials], named).unwrap();
        assert_eq!(config.0.region.as_deref(), Some("ap-south-1"));
        assert_eq!(config.0.max_attempts, Some(7));
        assert_eq!(url(&config, "SageMaker"), None);
        let config = with_files("default", [PROFILE, credentials], &[]).unwrap();
        assert_eq!((config.0.region.as_deref(), config.0.max_attempts), (Some("us-east-1"), None));
        let variables = &[
            ("AWS_PROFILE", "a"),
            ("AWS_REGION", "sa-east-1"),
            ("AWS_MAX_ATTEMPTS", "2"),
            ("AWS_USE_FIPS_ENDPOINT", "false"),
            ("AWS_ENDPOINT_URL", "http://variable"),
            ("AWS_SDK_UA_APP_ID", "mine"),
        ];
        let config = with_files("variables", [PROFILE, ""], variables).unwrap();
        assert_eq!(config.0.region.as_deref(), Some("sa-east-1"));
        assert_eq!((config.0.max_attempts, config.0.use_fips), (Some(2), false));
        assert_eq!(config.0.app_name.as_deref(), Some("mine"));
        assert_eq!(url(&config, "Timestream-Query X").as_deref(), Some("http://variable"));
    }

    /// The variables of a process stay as they are, so that another one is asked: this test without HOME.
    #[cfg(unix)]
    #[test]
    fn without_home_the_home_directory_of_the_user_counts() {
        let asked = "CONFIG_TEST_HOME";
        let name = "without_home_the_home_directory_of_the_user_counts";
        if std::env::var_os(asked).is_none() {
            let mut command = std::process::Command::new(std::env::current_exe().unwrap());
            command.args([name, "--nocapture"]).env(asked, "1");
            let output = command.env_remove("HOME").env_remove("USERPROFILE").output().unwrap();
            let text = String::from_utf8_lossy(&output.stdout).into_owned();
            assert!(output.status.success() && text.contains("1 passed"), "{text}");
            return;
        }
        let id = std::process::Command::new("id").arg("-u").output().unwrap();
        let id = String::from_utf8(id.stdout).unwrap();
        let users = std::fs::read_to_string("/etc/passwd").unwrap();
        let fields = users.lines().map(|line| line.split(':').collect::<Vec<_>>());
        let user = fields.filter(|fields| fields.len() > 5).find(|fields| fields[2] == id.trim());
        // Some systems have their users elsewhere.
        if let Some(user) = user {
            let error = Config::from_env().profile("nobody").build().unwrap_err().to_string();
            assert!(error.contains(&format!(" in {}/.aws/config", user[5])), "{error}");
        }
    }

    #[test]
    fn certificates_are_read_from_where_the_profile_says() {
        let dir = std::env::temp_dir().join(format!("config-{}-ca", std::process::id()));
        let profile = format!("[default]\nca_bundle = {}/ca.pem\n", dir.display());
        let config = with_files("ca", [&profile, ""], &[]).unwrap();
        assert_eq!(config.connection().ca_bundle.as_deref(), Some(&b"certificates"[..]));
        let config = with_files("ca", [&profile, ""], &[("AWS_CA_BUNDLE", "~/other.pem")]).unwrap();
        assert_eq!(config.connection().ca_bundle.as_deref(), Some(&b"others"[..]));
    }

    #[test]
    fn what_makes_no_sense_in_a_profile_is_refused_by_key_and_file_and_not_quoted() {
        let of = "of the profile `default` in ~/.aws/config";
        for (number, (config, expected)) in [
            (
                "use_fips_endpoint = hidden",
                format!("`use_fips_endpoint` {of} is not valid: it is neither true nor false"),
            ),
            (
                "max_attempts = hidden",
                format!("`max_attempts` {of} is not valid: it is no number from 1 to 4294967295"),
            ),
            (
                "metadata_service_timeout = 0",
                format!(
                    "`metadata_service_timeout` {of} is not valid: it is no number from 1 to 3600"
                ),
            ),
            ("hidden", "~/.aws/config, line 2: there is no `=`".to_owned()),
        ]
        .into_iter()
        .enumerate()
        {
            let config = format!("[default]\n{config}\n");
            assert_eq!(
                with_files(&format!("no-{number}"), [&config, ""], &[]).unwrap_err(),
                expected
            );
        }
        for (number, (config, expected)) in [
            ("services = hidden", format!("`services` {of} is not valid: the file of the configuration has no such section, or nothing in it")),
            ("services = s\n[services s]\nx = hidden", format!("the section that `services` {of} names has a `x` without settings below it")),
            ("endpoint_url = hidden", format!("`endpoint_url` {of} is not valid: the endpoint is not an absolute URL")),
            ("services = s\n[services s]\nx =\n endpoint_url = hidden", format!(
                "`endpoint_url` of `x` in the section that `services` {of} names is not valid: the endpoint is not an absolute URL")),
        ]
        .into_iter()
        .enumerate()
        {
            let name = format!("url-{number}");
            let home = std::env::temp_dir().join(format!("config-{}-{name}", std::process::id()));
            let config = with_files(&name, [&format!("[default]\n{config}\n"), ""], &[]).unwrap();
            let error = config.endpoint_url("X").unwrap_err().to_string();
            assert_eq!(error.replace(home.to_str().unwrap(), "~"), expected);
        }
    }

    #[test]
    fn code_alone_has_no_profile_and_reads_no_file() {
        let error = Config::builder().profile("a").build().unwrap_err().to_string();
        let expected =
            "profile is not valid: `Config::builder` reads no profiles; `Config::from_env` does";
        assert_eq!(error, expected);
        assert_eq!(Config::builder().build().unwrap().0.region, None);
    }

    #[test]
    fn secrets_are_in_no_debug() {
        let secret = &[("AWS_ACCESS_KEY_ID", "AKID"), ("AWS_SECRET_ACCESS_KEY", "hidden")];
        let given = super::super::credentials::Credentials::new("AKID", "hidden");
        // Such an address is refused.
        let with_password = builder(&[]).endpoint_url("https://me:hidden@localhost");
        assert!(with_password.clone().build().is_err());
        for builder in [builder(secret), builder(&[]).credentials(given), with_password] {
            let text = format!("{builder:?} {:?}", builder.clone().build());
            assert!(!text.contains("hidden"), "{text}");
        }
    }
}
