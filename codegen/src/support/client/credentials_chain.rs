//! Where credentials come from when code does not say: the first source that is configured, in the order of AWS's tools.
//!
//! Which one it is follows from the variables and the profile alone, so it stays the same as long as a client lives. A source
//! that is configured and fails, or is not supported, is an error: others would be of another identity.

use std::fmt;
use std::future;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use super::credentials::{
    Credentials, CredentialsError, CredentialsFuture, EnvironmentCredentials, ProvideCredentials,
};
use super::credentials_container::{self, Container};
use super::credentials_instance::{Instance, InstanceError};
use super::credentials_process::{EndOnDrop, Process, Running};
use super::environment::{Environment, Invalid, Value};
use super::on_thread::on_thread;
use super::profile::{self, Found};
use super::system::System;

/// The source that is configured.
pub(crate) struct CredentialsChain {
    source: Arc<Source>,
    system: Arc<dyn System>,
}

enum Source {
    /// They cannot be had.
    Error(CredentialsError),
    Variables(EnvironmentCredentials),
    Keys(Credentials),
    Process(Process),
    Container(Container),
    /// The last one, and what was looked at before.
    Instance(Instance, String),
}

/// The sources before the last one, in their order.
const ORDER: [fn(&Environment) -> Option<Source>; 9] = [
    variables,
    role,
    sso,
    |environment| keys(|key| environment.profile().of_credentials(key)),
    login,
    process,
    |environment| keys(|key| environment.profile().of_config(key)),
    files_of_old,
    container,
];

impl CredentialsChain {
    /// Finds the source, and asks nothing of it yet.
    pub(crate) fn new(environment: &Environment, system: Arc<dyn System>) -> Result<Self, Invalid> {
        let source = match ORDER.iter().find_map(|source| source(environment)) {
            Some(source) => source,
            None => instance(environment)?,
        };
        Ok(Self { source: Arc::new(source), system })
    }
}

impl ProvideCredentials for CredentialsChain {
    fn credentials(&self) -> CredentialsFuture<'_> {
        match &*self.source {
            Source::Error(_) | Source::Variables(_) | Source::Keys(_) => {
                Box::pin(future::ready(self.source.fetch(&*self.system, &Running::default())))
            }
            Source::Process(_) | Source::Container(_) | Source::Instance(..) => {
                let (source, system) = (Arc::clone(&self.source), Arc::clone(&self.system));
                let running = Running::default();
                // Who gives up drops the future.
                let end = EndOnDrop(running.clone());
                Box::pin(async move {
                    let _end = end;
                    let fetched = on_thread(move || source.fetch(&*system, &running)).await;
                    fetched.unwrap_or_else(|error| {
                        Err(CredentialsError::new("they cannot be fetched").with_source(error))
                    })
                })
            }
        }
    }
}

impl fmt::Debug for CredentialsChain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let source = match &*self.source {
            Source::Error(_) => "none",
            Source::Variables(_) => "variables",
            Source::Keys(_) => "keys of a profile",
            Source::Process(_) => "a program",
            Source::Container(_) => "container",
            Source::Instance(..) => "instance",
        };
        f.debug_struct("CredentialsChain").field("source", &source).finish()
    }
}

impl Source {
    /// Gets credentials, however long it takes.
    fn fetch(
        &self,
        system: &dyn System,
        running: &Running,
    ) -> Result<Credentials, CredentialsError> {
        let credentials = match self {
            Self::Error(error) => Err(error.clone()),
            Self::Variables(variables) => variables.read(),
            Self::Keys(credentials) => Ok(credentials.clone()),
            Self::Process(process) => process.run(running),
            Self::Container(container) => container.fetch(),
            Self::Instance(instance, looked_at) => {
                instance.fetch(system.now().wall, system.random()).map_err(|error| match error {
                    InstanceError::Missing(reason) => {
                        CredentialsError::missing(format!("{looked_at}; {reason}"))
                    }
                    InstanceError::Broken(reason) => CredentialsError::new(reason),
                })
            }
        };
        not_expired(credentials?, system.now().wall)
    }
}

fn not_expired(credentials: Credentials, now: SystemTime) -> Result<Credentials, CredentialsError> {
    match credentials.expiry() {
        Some(expiry) if expiry <= now => {
            let id = credentials.access_key_id();
            Err(CredentialsError::new(format!("those that were found, of the key {id}, expired")))
        }
        _ => Ok(credentials),
    }
}

/// What adapters serve.
const ADAPTERS: &str = "`aws-config` has them (feature `aws-credential-types` of this crate), or `reqsign` (feature \
                        `reqsign`): give them to the configuration with `credentials`";

fn unsupported(place: &str, what: &str, adapters: &str) -> Source {
    Source::Error(CredentialsError::new(format!(
        "{place} asks for {what}, which this crate does not do by itself; {adapters}"
    )))
}

/// A profile that code names counts more than keys in variables.
fn variables(environment: &Environment) -> Option<Source> {
    let is_set =
        !environment.has_named_profile() && environment.variable("AWS_ACCESS_KEY_ID").is_some();
    let variables = environment.variables();
    is_set.then(|| Source::Variables(EnvironmentCredentials::new(move |name| variables(name))))
}

fn role(environment: &Environment) -> Option<Source> {
    const ROLE: &str = "credentials of a role";
    const WEB_IDENTITY: &str = "credentials of a role for a web identity";
    let profile = environment.profile();
    let token_file = profile.get("web_identity_token_file");
    if let Some(Found { place, .. }) = profile.get("role_arn") {
        let what = if token_file.is_some() { WEB_IDENTITY } else { ROLE };
        return Some(unsupported(&place, what, ADAPTERS));
    }
    let name = "AWS_WEB_IDENTITY_TOKEN_FILE";
    if !environment.has_named_profile() && environment.variable(name).is_some() {
        return Some(unsupported(name, WEB_IDENTITY, ADAPTERS));
    }
    Some(unsupported(&token_file?.place, WEB_IDENTITY, ADAPTERS))
}

fn sso(environment: &Environment) -> Option<Source> {
    let profile = environment.profile();
    let found = profile.get("sso_role_name").or_else(|| profile.get("sso_account_id"))?;
    Some(unsupported(&found.place, "credentials of a single sign-on", ADAPTERS))
}

fn login(environment: &Environment) -> Option<Source> {
    const ADAPTER: &str = "`aws-config` with its feature `credentials-login` has them (feature `aws-credential-types` \
                           of this crate): give them to the configuration with `credentials`";
    let Found { place, .. } = environment.profile().get("login_session")?;
    Some(unsupported(&place, "credentials of a login", ADAPTER))
}

/// Keys in one of the files.
fn keys<'a>(get: impl Fn(&str) -> Option<Found<'a>>) -> Option<Source> {
    let error = |message| Some(Source::Error(CredentialsError::new(message)));
    let id = get("aws_access_key_id")?;
    let Some(secret) = get("aws_secret_access_key") else {
        return error(format!("there is {}, and no `aws_secret_access_key` there", id.place));
    };
    for Found { text, place } in [&id, &secret] {
        if text.is_empty() {
            return error(format!("{place} is empty"));
        }
    }
    let mut credentials = Credentials::new(id.text, secret.text);
    let set = |key: &str| get(key).filter(|found| !found.text.is_empty());
    if let Some(token) = set("aws_security_token").or_else(|| set("aws_session_token")) {
        credentials = credentials.with_session_token(token.text);
    }
    if let Some(account_id) = set("aws_account_id") {
        credentials = credentials.with_account_id(account_id.text);
    }
    Some(Source::Keys(credentials))
}

fn process(environment: &Environment) -> Option<Source> {
    let Found { text, place } = environment.profile().get("credential_process")?;
    let account_id = environment.get(&[], "aws_account_id").map(|value| value.text);
    Some(Source::Process(Process { command: text.to_owned(), place, account_id }))
}

/// Where boto 2 had its settings, if `BOTO_CONFIG` does not say.
const BOTO_FILES: [&str; 2] = ["/etc/boto.cfg", "~/.boto"];
const NO_ADAPTER: &str = "put them into a profile";

/// What tools before profiles had.
fn files_of_old(environment: &Environment) -> Option<Source> {
    let variable = "AWS_CREDENTIAL_FILE";
    if environment.variable(variable).is_some() {
        return Some(unsupported(variable, "keys in a file of EC2's first tools", NO_ADAPTER));
    }
    match environment.variable("BOTO_CONFIG") {
        Some(path) => keys_of_boto(environment, &path),
        None => BOTO_FILES.iter().find_map(|path| keys_of_boto(environment, path)),
    }
}

fn keys_of_boto(environment: &Environment, path: &str) -> Option<Source> {
    let error = |message| Some(Source::Error(CredentialsError::new(message)));
    let path = match environment.path(path) {
        Ok(path) => path?,
        Err(reason) => return error(format!("BOTO_CONFIG is not valid: {reason}")),
    };
    let sections = match profile::read(Some(&path)) {
        Ok(sections) => sections,
        Err(reason) => return error(reason.to_string()),
    };
    let has_keys = sections
        .iter()
        .any(|(name, section)| name == "Credentials" && section.contains_key("aws_access_key_id"));
    let place = format!("`aws_access_key_id` in {}", path.display());
    has_keys.then(|| unsupported(&place, "keys in a file of boto 2", NO_ADAPTER))
}

fn container(environment: &Environment) -> Option<Source> {
    let found = Container::find(|name| environment.variable(name))?;
    Some(found.map_or_else(Source::Error, Source::Container))
}

/// The last source, which is always there but where it is turned off.
fn instance(environment: &Environment) -> Result<Source, Invalid> {
    let looked_at = looked_at(environment);
    let disabled = "AWS_EC2_METADATA_DISABLED";
    if environment.variable(disabled).is_some_and(|text| text.eq_ignore_ascii_case("true")) {
        let message =
            format!("{looked_at}; {disabled} turns off the metadata service of the instance");
        return Ok(Source::Error(CredentialsError::missing(message)));
    }
    let (variable, key) = ("AWS_METADATA_SERVICE_TIMEOUT", "metadata_service_timeout");
    let seconds = environment.number(variable, key, (1, 3600))?.unwrap_or(1);
    let (variable, key) = ("AWS_METADATA_SERVICE_NUM_ATTEMPTS", "metadata_service_num_attempts");
    let attempts = environment.number(variable, key, (1, 100))?.unwrap_or(1);
    let (variable, key) = ("AWS_EC2_METADATA_SERVICE_ENDPOINT", "ec2_metadata_service_endpoint");
    let endpoint = environment.get(&[variable], key);
    let (url, is_ipv6) =
        (endpoint.as_ref().map(|value| value.text.as_str()), is_ipv6(environment)?);
    match Instance::new(url, is_ipv6, Duration::from_secs(seconds), attempts) {
        Ok(instance) => Ok(Source::Instance(instance, looked_at)),
        Err(reason) => {
            let name = endpoint.map_or_else(|| variable.to_owned(), |value| value.name);
            Err(Invalid { name, reason: reason.to_owned() })
        }
    }
}

fn is_ipv6(environment: &Environment) -> Result<bool, Invalid> {
    let (variable, key) =
        ("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE", "ec2_metadata_service_endpoint_mode");
    match environment.get(&[variable], key) {
        None => Ok(environment.flag("AWS_IMDS_USE_IPV6", "imds_use_ipv6")?.unwrap_or_default()),
        Some(Value { text, .. }) if text.eq_ignore_ascii_case("ipv6") => Ok(true),
        Some(Value { text, .. }) if text.eq_ignore_ascii_case("ipv4") => Ok(false),
        Some(Value { name, .. }) => {
            Err(Invalid { name, reason: "it is neither ipv4 nor ipv6".to_owned() })
        }
    }
}

/// Where nothing was.
fn looked_at(environment: &Environment) -> String {
    let [credentials, config] = environment.profile().looked_at();
    let [relative, full] = credentials_container::VARIABLES;
    let variable = match environment.has_named_profile() {
        true => "code names a profile",
        false => "AWS_ACCESS_KEY_ID is not set",
    };
    format!(
        "{variable}; nothing is in {credentials}, nor in {config}; neither {relative} nor {full} is set"
    )
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;
    use std::fs;
    use std::future::Future;
    use std::io::{BufRead, BufReader, Write};
    use std::net::{TcpListener, TcpStream};
    use std::path::PathBuf;
    use std::pin::Pin;
    use std::sync::Mutex;
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::task::{Context, Poll, Wake, Waker};
    use std::thread;

    use super::super::call::Now;
    use super::super::config::Config;
    use super::super::credentials_cache::CredentialsCache;
    use super::super::system::StdSystem;
    use super::*;

    /// A row: variables, the two files, and the identity or the error. `{dir}` is where the files are, `{stub}` the address
    /// of a server that plays the agent of containers and the metadata service, `{none}` one where nobody listens.
    struct Row {
        name: &'static str,
        variables: &'static [(&'static str, &'static str)],
        config: &'static str,
        credentials: &'static str,
        expected: Result<&'static str, &'static str>,
    }

    const EMPTY: Row =
        Row { name: "", variables: &[], config: "", credentials: "", expected: Ok("") };
    const KEYS: [(&str, &str); 2] =
        [("AWS_ACCESS_KEY_ID", "VARIABLE"), ("AWS_SECRET_ACCESS_KEY", "hidden")];
    const FILE: &str = "[default]\naws_access_key_id = FILE\naws_secret_access_key = hidden\n";
    const NOTHING: &str = "AWS_ACCESS_KEY_ID is not set; nothing is in the profile `default` in {dir}/credentials, \
        nor in the profile `default` in {dir}/config; neither AWS_CONTAINER_CREDENTIALS_RELATIVE_URI nor \
        AWS_CONTAINER_CREDENTIALS_FULL_URI is set; ";

    /// What each source is worth in each state, the sources in their order.
    const ROWS: &[Row] = &[
        Row {
            name: "variables",
            variables: &KEYS,
            config: "",
            credentials: FILE,
            expected: Ok("VARIABLE"),
        },
        Row {
            name: "variables, all of them",
            variables: &[
                KEYS[0],
                KEYS[1],
                ("AWS_SESSION_TOKEN", "hidden-token"),
                ("AWS_ACCOUNT_ID", "123456789012"),
                ("AWS_CREDENTIAL_EXPIRATION", "2999-01-01T00:00:00Z"),
            ],
            expected: Ok("VARIABLE token 123456789012 until 2999-01-01T00:00:00Z"),
            ..EMPTY
        },
        Row {
            name: "variables, before a role of a profile that a variable names",
            variables: &[KEYS[0], KEYS[1], ("AWS_PROFILE", "a")],
            config: "[profile a]\nrole_arn = x\n",
            expected: Ok("VARIABLE"),
            ..EMPTY
        },
        Row {
            name: "variables, broken",
            variables: &[KEYS[0]],
            credentials: FILE,
            expected: Err("AWS_ACCESS_KEY_ID is set, and AWS_SECRET_ACCESS_KEY is not"),
            ..EMPTY
        },
        Row {
            name: "variables, expired",
            variables: &[KEYS[0], KEYS[1], ("AWS_CREDENTIAL_EXPIRATION", "2000-01-01T00:00:00Z")],
            credentials: FILE,
            expected: Err("those that were found, of the key VARIABLE, expired"),
            ..EMPTY
        },
        Row {
            name: "variables, with an expiration that is none",
            variables: &[KEYS[0], KEYS[1], ("AWS_CREDENTIAL_EXPIRATION", "hidden")],
            expected: Err(
                "AWS_CREDENTIAL_EXPIRATION is not valid: the time at which they expire is none",
            ),
            ..EMPTY
        },
        Row {
            name: "variables, empty",
            variables: &[("AWS_ACCESS_KEY_ID", ""), KEYS[1]],
            credentials: FILE,
            expected: Ok("FILE"),
            ..EMPTY
        },
        Row {
            name: "a profile in code, before variables",
            variables: &[KEYS[0], KEYS[1], ("(code)", "a"), ("AWS_PROFILE", "b")],
            credentials: "[a]\naws_access_key_id = A\naws_secret_access_key = hidden\n[b]\naws_access_key_id = B\naws_secret_access_key = hidden\n",
            expected: Ok("A"),
            ..EMPTY
        },
        Row {
            name: "the profile of AWS_DEFAULT_PROFILE, before that of AWS_PROFILE",
            variables: &[("AWS_DEFAULT_PROFILE", "a"), ("AWS_PROFILE", "b")],
            credentials: "[a]\naws_access_key_id = A\naws_secret_access_key = hidden\n[b]\naws_access_key_id = B\naws_secret_access_key = hidden\n",
            expected: Ok("A"),
            ..EMPTY
        },
        Row {
            name: "a profile that is not there",
            variables: &[KEYS[0], KEYS[1], ("AWS_PROFILE", "a")],
            config: "[a]\nregion = x\n",
            credentials: "[profile a]\nregion = x\n",
            expected: Err(
                "AWS_PROFILE names what is not there: neither the profile `a` in {dir}/credentials nor the profile `a` in {dir}/config",
            ),
        },
        Row {
            name: "files whose paths name variables, before what comes next",
            variables: &[
                ("AWS_SHARED_CREDENTIALS_FILE", "$HOME/credentials"),
                ("AWS_CONFIG_FILE", "${HOME}/${NOTHING}config"),
                ("NOTHING", ""),
                ("AWS_PROFILE", "a"),
                ("AWS_CONTAINER_CREDENTIALS_FULL_URI", "{stub}/container/good"),
            ],
            config: "[profile a]\nregion = x\n",
            credentials: "[a]\naws_access_key_id = A\naws_secret_access_key = hidden\n",
            expected: Ok("A"),
        },
        Row {
            name: "a file in the home directory of another user",
            variables: &[("AWS_SHARED_CREDENTIALS_FILE", "~hidden/credentials"), KEYS[0], KEYS[1]],
            expected: Err(
                "AWS_SHARED_CREDENTIALS_FILE is not valid: `~` before a user's name is not supported; \
                give the path from the root on",
            ),
            ..EMPTY
        },
        Row {
            name: "a file that makes no sense",
            variables: &KEYS,
            config: "[default]\nregion = x\n hidden\nhidden\n",
            expected: Err("{dir}/config, line 4: there is no `=`"),
            ..EMPTY
        },
        Row {
            name: "a role",
            config: "[default]\nrole_arn = hidden\nsource_profile = b\n",
            credentials: FILE,
            expected: Err(
                "`role_arn` of the profile `default` in {dir}/config asks for credentials of a role, \
                which this crate does not do by itself; `aws-config` has them (feature `aws-credential-types` of this crate), or \
                `reqsign` (feature `reqsign`): give them to the configuration with `credentials`",
            ),
            ..EMPTY
        },
        Row {
            name: "a role in the file of credentials",
            credentials: "[default]\nrole_arn = hidden\n",
            expected: Err(
                "`role_arn` of the profile `default` in {dir}/credentials asks for credentials of a \
                role, which this crate does not do by itself; `aws-config` has them (feature `aws-credential-types` of this \
                crate), or `reqsign` (feature `reqsign`): give them to the configuration with `credentials`",
            ),
            ..EMPTY
        },
        Row {
            name: "a web identity",
            config: "[default]\nrole_arn = hidden\nweb_identity_token_file = hidden\n",
            credentials: FILE,
            expected: Err(
                "`role_arn` of the profile `default` in {dir}/config asks for credentials of a role \
                for a web identity, which this crate does not do by itself; `aws-config` has them (feature \
                `aws-credential-types` of this crate), or `reqsign` (feature `reqsign`): give them to the configuration with \
                `credentials`",
            ),
            ..EMPTY
        },
        Row {
            name: "a web identity in variables",
            variables: &[("AWS_WEB_IDENTITY_TOKEN_FILE", "hidden"), ("AWS_ROLE_ARN", "hidden")],
            credentials: FILE,
            expected: Err(
                "AWS_WEB_IDENTITY_TOKEN_FILE asks for credentials of a role for a web identity, which \
                this crate does not do by itself; `aws-config` has them (feature `aws-credential-types` of this crate), or \
                `reqsign` (feature `reqsign`): give them to the configuration with `credentials`",
            ),
            ..EMPTY
        },
        Row {
            name: "a profile in code, before a web identity in variables",
            variables: &[
                ("AWS_WEB_IDENTITY_TOKEN_FILE", "hidden"),
                ("AWS_ROLE_ARN", "hidden"),
                ("(code)", "default"),
            ],
            credentials: FILE,
            expected: Ok("FILE"),
            ..EMPTY
        },
        Row {
            name: "no web identity",
            variables: &[("AWS_ROLE_ARN", "hidden")],
            credentials: FILE,
            expected: Ok("FILE"),
            ..EMPTY
        },
        Row {
            name: "a single sign-on",
            config: "[default]\nsso_session = a\nsso_account_id = hidden\nsso_role_name = hidden\n[sso-session a]\n",
            credentials: FILE,
            expected: Err(
                "`sso_role_name` of the profile `default` in {dir}/config asks for credentials of a \
                single sign-on, which this crate does not do by itself; `aws-config` has them (feature `aws-credential-types` \
                of this crate), or `reqsign` (feature `reqsign`): give them to the configuration with `credentials`",
            ),
            ..EMPTY
        },
        Row {
            name: "a session without a role",
            config: "[default]\nsso_session = a\n",
            credentials: FILE,
            expected: Ok("FILE"),
            ..EMPTY
        },
        Row {
            name: "keys in the file of credentials",
            config: "[default]\naws_access_key_id = CONFIG\naws_secret_access_key = hidden\ncredential_process = false\nlogin_session = x\n",
            credentials: "[default]\naws_access_key_id=FILE\naws_secret_access_key=hidden\naws_session_token=hidden-token\naws_account_id=1\n",
            expected: Ok("FILE token 1"),
            ..EMPTY
        },
        Row {
            name: "keys in the file of credentials, broken",
            config: "[default]\naws_secret_access_key = hidden\n",
            credentials: "[default]\naws_access_key_id = FILE\n",
            expected: Err(
                "there is `aws_access_key_id` of the profile `default` in {dir}/credentials, and no \
                `aws_secret_access_key` there",
            ),
            ..EMPTY
        },
        Row {
            name: "keys in the file of credentials, empty",
            credentials: "[default]\naws_access_key_id = FILE\naws_secret_access_key =\n",
            expected: Err(
                "`aws_secret_access_key` of the profile `default` in {dir}/credentials is empty",
            ),
            ..EMPTY
        },
        Row {
            name: "a login",
            config: "[default]\nlogin_session = hidden\ncredential_process = false\n",
            expected: Err(
                "`login_session` of the profile `default` in {dir}/config asks for credentials of a \
                login, which this crate does not do by itself; `aws-config` with its feature `credentials-login` has them \
                (feature `aws-credential-types` of this crate): give them to the configuration with `credentials`",
            ),
            ..EMPTY
        },
        Row {
            name: "a program",
            config: "[default]\naws_access_key_id = CONFIG\naws_secret_access_key = hidden\naws_account_id = 2\n\
                credential_process = sh -c 'cat \"$0\"' '{dir}/program.json'\n",
            expected: Ok("PROGRAM token 2 until 2999-01-01T00:00:00Z"),
            ..EMPTY
        },
        Row {
            name: "a program in the file of credentials, with keys alone",
            credentials: "[default]\ncredential_process = echo '{\"Version\": 1, \"AccessKeyId\": \"KEYS\", \"SecretAccessKey\": \"hidden\"}'\n",
            expected: Ok("KEYS"),
            ..EMPTY
        },
        Row {
            name: "a program that fails",
            config: "[default]\ncredential_process = sh -c 'echo hidden; echo hidden >&2; exit 3'\naws_access_key_id = CONFIG\n",
            expected: Err(
                "`credential_process` of the profile `default` in {dir}/config names a program that \
                gave none: it ended with exit status: 3; its errors are among this program's",
            ),
            ..EMPTY
        },
        Row {
            name: "a program that is not there",
            config: "[default]\ncredential_process = {dir}/hidden\n",
            expected: Err(
                "`credential_process` of the profile `default` in {dir}/config names a program that \
                gave none: it cannot be run: {missing}",
            ),
            ..EMPTY
        },
        Row {
            name: "a program without a name",
            config: "[default]\ncredential_process =\n",
            expected: Err(
                "`credential_process` of the profile `default` in {dir}/config names a program that \
                gave none: its command is empty",
            ),
            ..EMPTY
        },
        Row {
            name: "a program in open quotes",
            config: "[default]\ncredential_process = 'hidden\n",
            expected: Err(
                "`credential_process` of the profile `default` in {dir}/config names a program that \
                gave none: its command has a quote that stays open",
            ),
            ..EMPTY
        },
        Row {
            name: "a program of another version",
            config: "[default]\ncredential_process = echo '{\"Version\": 2, \"AccessKeyId\": \"hidden\"}'\n",
            expected: Err(
                "`credential_process` of the profile `default` in {dir}/config names a program that \
                gave none: it gave no `Version`, or another one than 1",
            ),
            ..EMPTY
        },
        Row {
            name: "a program that gives something else",
            config: "[default]\ncredential_process = echo hidden\n",
            expected: Err(
                "`credential_process` of the profile `default` in {dir}/config names a program that \
                gave none: it gave no JSON object",
            ),
            ..EMPTY
        },
        Row {
            name: "a program with a time that is a number",
            config: "[default]\ncredential_process = echo '{\"Version\": 1, \"AccessKeyId\": \"KEYS\", \"SecretAccessKey\": \"hidden\", \
                \"Expiration\": 1000}'\n",
            expected: Err(
                "`credential_process` of the profile `default` in {dir}/config names a program that \
                gave none: it gave no text for `Expiration`",
            ),
            ..EMPTY
        },
        Row {
            name: "a program with an empty time",
            config: "[default]\ncredential_process = echo '{\"Version\": 1, \"AccessKeyId\": \"KEYS\", \"SecretAccessKey\": \"hidden\", \
                \"Expiration\": \"\"}'\n",
            expected: Err(
                "`credential_process` of the profile `default` in {dir}/config names a program that \
                gave none: the time at which they expire is none",
            ),
            ..EMPTY
        },
        Row {
            name: "a program with a token that is a number",
            config: "[default]\ncredential_process = echo '{\"Version\": 1, \"AccessKeyId\": \"KEYS\", \"SecretAccessKey\": \"hidden\", \
                \"SessionToken\": 5}'\n",
            expected: Err(
                "`credential_process` of the profile `default` in {dir}/config names a program that \
                gave none: it gave no text for `SessionToken`",
            ),
            ..EMPTY
        },
        Row {
            name: "a program with an account that is a number",
            config: "[default]\ncredential_process = echo '{\"Version\": 1, \"AccessKeyId\": \"KEYS\", \"SecretAccessKey\": \"hidden\", \
                \"AccountId\": 5}'\n",
            expected: Err(
                "`credential_process` of the profile `default` in {dir}/config names a program that \
                gave none: it gave no text for `AccountId`",
            ),
            ..EMPTY
        },
        Row {
            name: "a program that gives null and empty texts for what may be missing",
            config: "[default]\ncredential_process = echo '{\"Version\": 1, \"AccessKeyId\": \"KEYS\", \"SecretAccessKey\": \"hidden\", \
                \"Expiration\": null, \"SessionToken\": \"\", \"AccountId\": \"\"}'\n",
            expected: Ok("KEYS"),
            ..EMPTY
        },
        Row {
            name: "a program that does not end to write",
            config: "[default]\ncredential_process = sh -c 'yes hidden; sleep 600'\n",
            expected: Err(
                "`credential_process` of the profile `default` in {dir}/config names a program that \
                gave none: it gave more than 1 MB",
            ),
            ..EMPTY
        },
        Row {
            name: "a program that closes its output before its end",
            config: "[default]\ncredential_process = sh -c 'echo hidden; exec >&-; sleep 0.1; exit 3'\n",
            expected: Err(
                "`credential_process` of the profile `default` in {dir}/config names a program that \
                gave none: it ended with exit status: 3; its errors are among this program's",
            ),
            ..EMPTY
        },
        Row {
            name: "a program whose credentials expired",
            config: "[default]\ncredential_process = echo '{\"Version\": 1, \"AccessKeyId\": \"KEYS\", \"SecretAccessKey\": \"hidden\", \
                \"Expiration\": \"2000-01-01T00:00:00Z\"}'\n",
            expected: Err("those that were found, of the key KEYS, expired"),
            ..EMPTY
        },
        Row {
            name: "keys in the file of the configuration",
            variables: &[("AWS_CONTAINER_CREDENTIALS_FULL_URI", "{stub}/container/good")],
            config: "[default]\naws_access_key_id = CONFIG\naws_secret_access_key = hidden\naws_security_token = hidden-token\n",
            expected: Ok("CONFIG token"),
            ..EMPTY
        },
        Row {
            name: "keys in the file of the configuration, broken",
            variables: &[("AWS_CONTAINER_CREDENTIALS_FULL_URI", "{stub}/container/good")],
            config: "[default]\naws_access_key_id = CONFIG\n",
            expected: Err(
                "there is `aws_access_key_id` of the profile `default` in {dir}/config, and no \
                `aws_secret_access_key` there",
            ),
            ..EMPTY
        },
        Row {
            name: "a file of EC2's first tools",
            variables: &[
                ("AWS_CREDENTIAL_FILE", "hidden"),
                ("AWS_CONTAINER_CREDENTIALS_FULL_URI", "{stub}/container/good"),
            ],
            expected: Err(
                "AWS_CREDENTIAL_FILE asks for keys in a file of EC2's first tools, which this crate \
                does not do by itself; put them into a profile",
            ),
            ..EMPTY
        },
        Row {
            name: "a file of boto 2",
            variables: &[("BOTO_CONFIG", "~/boto")],
            expected: Err(
                "`aws_access_key_id` in {dir}/boto asks for keys in a file of boto 2, which this crate \
                does not do by itself; put them into a profile",
            ),
            ..EMPTY
        },
        Row {
            name: "a file of boto 2, by a path that names a variable",
            variables: &[("BOTO_CONFIG", "$HOME/boto")],
            expected: Err(
                "`aws_access_key_id` in {dir}/boto asks for keys in a file of boto 2, which this crate \
                does not do by itself; put them into a profile",
            ),
            ..EMPTY
        },
        Row {
            name: "a file of boto 2 in the home directory of another user",
            variables: &[("BOTO_CONFIG", "~hidden/boto")],
            expected: Err(
                "BOTO_CONFIG is not valid: `~` before a user's name is not supported; give the path \
                from the root on",
            ),
            ..EMPTY
        },
        Row {
            name: "a container",
            variables: &[
                ("AWS_CONTAINER_CREDENTIALS_FULL_URI", "{stub}/container/good"),
                ("AWS_EC2_METADATA_SERVICE_ENDPOINT", "{stub}/good"),
            ],
            expected: Ok("CONTAINER token until 2999-01-01T00:00:00Z"),
            ..EMPTY
        },
        Row {
            name: "a container whose agent wants a token",
            variables: &[
                ("AWS_CONTAINER_CREDENTIALS_FULL_URI", "{stub}/container/authorized"),
                ("AWS_CONTAINER_AUTHORIZATION_TOKEN", "hidden-token"),
            ],
            expected: Ok("CONTAINER token until 2999-01-01T00:00:00Z"),
            ..EMPTY
        },
        Row {
            name: "a container whose token is in a file",
            variables: &[
                ("AWS_CONTAINER_CREDENTIALS_FULL_URI", "{stub}/container/authorized"),
                ("AWS_CONTAINER_AUTHORIZATION_TOKEN", "hidden-other"),
                ("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", "{dir}/token"),
            ],
            expected: Ok("CONTAINER token until 2999-01-01T00:00:00Z"),
            ..EMPTY
        },
        Row {
            name: "a container whose token is not in its file",
            variables: &[
                ("AWS_CONTAINER_CREDENTIALS_FULL_URI", "{stub}/container/authorized"),
                ("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", "{dir}/nothing"),
            ],
            expected: Err(
                "the address in AWS_CONTAINER_CREDENTIALS_FULL_URI gave none: the file in \
                AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE cannot be read: {missing}",
            ),
            ..EMPTY
        },
        Row {
            name: "a container whose token is two headers",
            variables: &[
                ("AWS_CONTAINER_CREDENTIALS_FULL_URI", "{stub}/container/good"),
                ("AWS_CONTAINER_AUTHORIZATION_TOKEN", "hidden\r\nhidden: hidden"),
            ],
            expected: Err(
                "the address in AWS_CONTAINER_CREDENTIALS_FULL_URI gave none: the token that \
                AWS_CONTAINER_AUTHORIZATION_TOKEN gives has a line break or what else no header can have",
            ),
            ..EMPTY
        },
        Row {
            name: "a container whose agent refuses",
            variables: &[
                ("AWS_CONTAINER_CREDENTIALS_FULL_URI", "{stub}/container/authorized"),
                ("AWS_EC2_METADATA_SERVICE_ENDPOINT", "{stub}/good"),
            ],
            expected: Err(
                "the address in AWS_CONTAINER_CREDENTIALS_FULL_URI gave none: it answered with status 401",
            ),
            ..EMPTY
        },
        Row {
            name: "a container whose agent answers at the third time",
            variables: &[("AWS_CONTAINER_CREDENTIALS_FULL_URI", "{stub}/container/third")],
            expected: Ok("CONTAINER token until 2999-01-01T00:00:00Z"),
            ..EMPTY
        },
        Row {
            name: "a container whose agent gives something else",
            variables: &[("AWS_CONTAINER_CREDENTIALS_FULL_URI", "{stub}/container/broken")],
            expected: Err(
                "the address in AWS_CONTAINER_CREDENTIALS_FULL_URI gave none: it gave no JSON object",
            ),
            ..EMPTY
        },
        Row {
            name: "a container whose agent gives too little",
            variables: &[("AWS_CONTAINER_CREDENTIALS_FULL_URI", "{stub}/container/denied")],
            expected: Err(
                "the address in AWS_CONTAINER_CREDENTIALS_FULL_URI gave none: it gave no text for `AccessKeyId`",
            ),
            ..EMPTY
        },
        Row {
            name: "a container whose credentials expired",
            variables: &[("AWS_CONTAINER_CREDENTIALS_FULL_URI", "{stub}/container/expired")],
            expected: Err("those that were found, of the key CONTAINER, expired"),
            ..EMPTY
        },
        Row {
            name: "a container without an agent",
            variables: &[
                ("AWS_CONTAINER_CREDENTIALS_FULL_URI", "{none}/"),
                ("AWS_EC2_METADATA_SERVICE_ENDPOINT", "{stub}/good"),
            ],
            expected: Err("the address in AWS_CONTAINER_CREDENTIALS_FULL_URI gave none: {refused}"),
            ..EMPTY
        },
        Row {
            name: "a container with TLS",
            variables: &[("AWS_CONTAINER_CREDENTIALS_FULL_URI", "https://localhost/hidden")],
            expected: Err(
                "AWS_CONTAINER_CREDENTIALS_FULL_URI is not valid: only http is supported, not https",
            ),
            ..EMPTY
        },
        Row {
            name: "a container with an agent somewhere else",
            variables: &[("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://169.254.169.254/hidden")],
            expected: Err(
                "AWS_CONTAINER_CREDENTIALS_FULL_URI is not valid: its host is neither this machine nor \
                one that gives containers credentials",
            ),
            ..EMPTY
        },
        Row {
            name: "a container with an agent that only begins as it should",
            variables: &[
                ("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", ".example.com/hidden"),
                ("AWS_CONTAINER_CREDENTIALS_FULL_URI", "{stub}/container/good"),
            ],
            expected: Err(
                "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI is not valid: its host is neither this machine \
                nor one that gives containers credentials",
            ),
            ..EMPTY
        },
        Row {
            name: "an instance",
            variables: &[
                ("AWS_EC2_METADATA_SERVICE_ENDPOINT", "{stub}/good/"),
                ("AWS_EC2_METADATA_DISABLED", "false"),
            ],
            expected: Ok("INSTANCE token until 2999-01-01T00:00:00Z"),
            ..EMPTY
        },
        Row {
            name: "an instance, by the profile",
            config: "[default]\nec2_metadata_service_endpoint = {stub}/good\nmetadata_service_timeout = 9\nmetadata_service_num_attempts = 2\n",
            expected: Ok("INSTANCE token until 2999-01-01T00:00:00Z"),
            ..EMPTY
        },
        Row {
            name: "an instance, turned off",
            variables: &[
                ("AWS_EC2_METADATA_SERVICE_ENDPOINT", "{stub}/good"),
                ("AWS_EC2_METADATA_DISABLED", "True"),
            ],
            expected: Err(
                "{nothing}AWS_EC2_METADATA_DISABLED turns off the metadata service of the instance",
            ),
            ..EMPTY
        },
        Row {
            name: "no instance",
            variables: &[("AWS_EC2_METADATA_SERVICE_ENDPOINT", "{none}")],
            expected: Err(
                "{nothing}the metadata service of the instance, {none}, does not answer: {refused}",
            ),
            ..EMPTY
        },
        Row {
            name: "no instance, for a profile in code",
            variables: &[("AWS_EC2_METADATA_SERVICE_ENDPOINT", "{none}"), ("(code)", "a")],
            config: "[profile a]\n",
            expected: Err(
                "code names a profile; nothing is in the profile `a` in {dir}/credentials, nor in the \
                profile `a` in {dir}/config; neither AWS_CONTAINER_CREDENTIALS_RELATIVE_URI nor \
                AWS_CONTAINER_CREDENTIALS_FULL_URI is set; the metadata service of the instance, {none}, does not answer: \
                {refused}",
            ),
            ..EMPTY
        },
        Row {
            name: "an instance that takes its time",
            variables: &[
                ("AWS_EC2_METADATA_SERVICE_ENDPOINT", "{stub}/silent"),
                ("AWS_METADATA_SERVICE_TIMEOUT", ""),
            ],
            expected: Err(
                "{nothing}the metadata service of the instance, {stub}/silent, does not answer: timed out",
            ),
            ..EMPTY
        },
        Row {
            name: "an instance with version 1 alone",
            variables: &[("AWS_EC2_METADATA_SERVICE_ENDPOINT", "{stub}/old")],
            expected: Err(
                "the metadata service of the instance, {stub}/old, gives no token: it is turned off, or \
                has only version 1, which is not supported",
            ),
            ..EMPTY
        },
        Row {
            name: "an instance without a role",
            variables: &[("AWS_EC2_METADATA_SERVICE_ENDPOINT", "{stub}/roleless")],
            expected: Err(
                "{nothing}the metadata service of the instance, {stub}/roleless, has no role for the instance",
            ),
            ..EMPTY
        },
        Row {
            name: "an instance whose role is refused",
            variables: &[("AWS_EC2_METADATA_SERVICE_ENDPOINT", "{stub}/denied")],
            expected: Err(
                "the metadata service of the instance, {stub}/denied, makes no sense: it gave no text for `AccessKeyId`",
            ),
            ..EMPTY
        },
        Row {
            name: "an instance whose service fails",
            variables: &[("AWS_EC2_METADATA_SERVICE_ENDPOINT", "{stub}/failing")],
            expected: Err(
                "the metadata service of the instance, {stub}/failing, answered with status 500 for the role's credentials",
            ),
            ..EMPTY
        },
        Row {
            name: "an instance whose credentials expired: they are used still",
            variables: &[("AWS_EC2_METADATA_SERVICE_ENDPOINT", "{stub}/expired")],
            expected: Ok("INSTANCE token until soon"),
            ..EMPTY
        },
        Row {
            name: "an instance with TLS",
            variables: &[("AWS_EC2_METADATA_SERVICE_ENDPOINT", "https://hidden")],
            expected: Err(
                "AWS_EC2_METADATA_SERVICE_ENDPOINT is not valid: only http is supported, not https",
            ),
            ..EMPTY
        },
        Row {
            name: "an instance with a third version of IP",
            config: "[default]\nec2_metadata_service_endpoint_mode = hidden\n",
            expected: Err(
                "`ec2_metadata_service_endpoint_mode` of the profile `default` in {dir}/config is not valid: it is \
                neither ipv4 nor ipv6",
            ),
            ..EMPTY
        },
    ];

    #[test]
    fn each_source_in_each_state_gives_an_identity_or_an_error() {
        let stub = Stub::start();
        let none = TcpListener::bind("127.0.0.1:0").unwrap();
        let nowhere = format!("http://{}", none.local_addr().unwrap());
        drop(none);
        thread::scope(|scope| {
            for (number, row) in ROWS.iter().enumerate() {
                let (stub, nowhere) = (&stub.address, &nowhere);
                scope.spawn(move || check(row, number, stub, nowhere));
            }
        });
    }

    fn check(row: &Row, number: usize, stub: &str, none: &str) {
        let dir = directory(&format!("row-{number}"));
        let at = dir.to_str().unwrap();
        let filled = |text: &str| {
            let text = text.replace("{nothing}", NOTHING).replace("{dir}", at);
            let refused = TcpStream::connect(none.trim_start_matches("http://")).unwrap_err();
            let missing = fs::read("nothing").unwrap_err();
            let text = text.replace("{stub}", stub).replace("{none}", none);
            text.replace("{refused}", &refused.to_string())
                .replace("{missing}", &missing.to_string())
        };
        let variables =
            row.variables.iter().map(|(name, value)| ((*name).to_owned(), filled(value)));
        let mut variables: HashMap<String, String> = variables.collect();
        fs::write(dir.join("config"), filled(row.config)).unwrap();
        fs::write(dir.join("credentials"), filled(row.credentials)).unwrap();
        variables.insert("HOME".to_owned(), at.to_owned());
        for (name, value) in [
            ("AWS_CONFIG_FILE", format!("{at}/config")),
            ("AWS_SHARED_CREDENTIALS_FILE", format!("{at}/credentials")),
            // The machine may have a file of its own.
            ("BOTO_CONFIG", "/dev/null".to_owned()),
            // The machine may be busy.
            ("AWS_METADATA_SERVICE_TIMEOUT", "9".to_owned()),
        ] {
            variables.entry(name.to_owned()).or_insert(value);
        }
        let outcome = outcome(variables);
        assert_eq!(outcome, row.expected.map(filled).map_err(filled), "{}", row.name);
        fs::remove_dir_all(dir).unwrap();
    }

    /// The identity in an environment, or why there is none. Neither that nor `Debug` has a secret.
    fn outcome(mut variables: HashMap<String, String>) -> Result<String, String> {
        let profile = variables.remove("(code)");
        let mut builder = Config::from_variables(move |name| variables.get(name).cloned());
        if let Some(profile) = profile {
            builder = builder.profile(profile);
        }
        let mut shown = format!("{builder:?}");
        let outcome = match builder.build() {
            Err(error) => Err(error.to_string()),
            Ok(config) => {
                let credentials = block_on(config.0.credentials.get(SystemTime::now()));
                shown += &format!("{config:?} {credentials:?}");
                credentials
                    .map(|credentials| described(&credentials))
                    .map_err(|error| error.to_string())
            }
        };
        shown += outcome.as_ref().unwrap_or_else(|error| error);
        assert!(!shown.contains("hidden"), "{shown}");
        outcome
    }

    fn described(credentials: &Credentials) -> String {
        assert!(credentials.secret_access_key().starts_with("hidden"));
        let mut text = credentials.access_key_id().to_owned();
        if let Some(token) = credentials.session_token() {
            assert_eq!(token, "hidden-token");
            text += " token";
        }
        text += &credentials.account_id().map(|id| format!(" {id}")).unwrap_or_default();
        if let Some(expiry) = credentials.expiry() {
            let left = expiry.duration_since(SystemTime::now()).unwrap().as_secs();
            let time = crate::support::date_time::DateTime::from(expiry).to_string();
            let time = if (400..=900).contains(&left) { "soon" } else { &time };
            text += &format!(" until {time}");
        }
        text
    }

    fn directory(name: &str) -> PathBuf {
        let dir = std::env::temp_dir().join(format!("chain-{}-{name}", std::process::id()));
        fs::create_dir_all(&dir).unwrap();
        let program = document("PROGRAM", "2999-01-01T00:00:00Z")
            .replace("\"Token\"", "\"Version\": 1, \"SessionToken\"");
        fs::write(dir.join("program.json"), program).unwrap();
        fs::write(dir.join("token"), "hidden-token").unwrap();
        fs::write(dir.join("boto"), "[Credentials]\naws_access_key_id = hidden\n").unwrap();
        dir
    }

    fn document(id: &str, expiration: &str) -> String {
        format!(
            r#"{{"AccessKeyId": "{id}", "SecretAccessKey": "hidden", "Token": "hidden-token", "Expiration": "{expiration}"}}"#
        )
    }

    fn block_on<T>(future: impl Future<Output = T>) -> T {
        struct Unpark(thread::Thread);
        impl Wake for Unpark {
            fn wake(self: Arc<Self>) {
                self.0.unpark();
            }
        }
        let mut future = std::pin::pin!(future);
        let waker = Waker::from(Arc::new(Unpark(thread::current())));
        loop {
            match future.as_mut().poll(&mut Context::from_waker(&waker)) {
                Poll::Ready(value) => return value,
                Poll::Pending => thread::park(),
            }
        }
    }

    /// The agent of containers, at `/container/NAME`, and metadata services, at `/NAME`.
    struct Stub {
        address: String,
        hits: Arc<AtomicUsize>,
    }

    impl Stub {
        fn start() -> Self {
            let server = TcpListener::bind("127.0.0.1:0").unwrap();
            let address = format!("http://{}", server.local_addr().unwrap());
            let hits = Arc::new(AtomicUsize::new(0));
            let (counter, thirds) = (Arc::clone(&hits), Arc::new(AtomicUsize::new(0)));
            // It ends with the tests.
            thread::spawn(move || {
                for stream in server.incoming() {
                    let (counter, thirds) = (Arc::clone(&counter), Arc::clone(&thirds));
                    thread::spawn(move || {
                        counter.fetch_add(1, Ordering::SeqCst);
                        answer(&stream.unwrap(), &thirds);
                    });
                }
            });
            Self { address, hits }
        }
    }

    fn answer(mut stream: &TcpStream, thirds: &AtomicUsize) {
        let lines = BufReader::new(stream).lines().map_while(Result::ok);
        let request: Vec<String> = lines.take_while(|line| !line.is_empty()).collect();
        let has = |header: &str| request.iter().any(|line| line == header);
        let target = request[0].strip_suffix(" HTTP/1.1").unwrap().to_owned();
        let good = |id| (200, document(id, "2999-01-01T00:00:00Z"));
        let expired = |id| (200, document(id, "2000-01-01T00:00:00Z"));
        let refused = |status| (status, "hidden".to_owned());
        let denied = || (200, r#"{"Code": "Denied", "Message": "hidden"}"#.to_owned());
        let (status, body) = match target.split('/').skip(1).collect::<Vec<_>>().as_slice() {
            ["container", _] if !has("accept: application/json") => refused(406),
            ["container", "good"] => good("CONTAINER"),
            ["container", "authorized"] if has("authorization: hidden-token") => good("CONTAINER"),
            ["container", "authorized"] => refused(401),
            ["container", "third"] if thirds.fetch_add(1, Ordering::SeqCst) == 2 => {
                good("CONTAINER")
            }
            ["container", "third"] => refused(500),
            ["container", "expired"] => expired("CONTAINER"),
            ["container", "broken"] => refused(200),
            ["container", "soon"] if thirds.fetch_add(1, Ordering::SeqCst) == 0 => {
                (200, document("SOON", "1970-01-12T13:46:40Z"))
            }
            ["container", "soon"] => good("LATER"),
            ["container", _] => denied(),
            ["old", ..] => refused(404),
            ["silent", ..] => {
                thread::sleep(Duration::from_secs(3));
                refused(200)
            }
            [_, "latest", "api", "token"] => {
                assert!(
                    target.starts_with("PUT ")
                        && has("x-aws-ec2-metadata-token-ttl-seconds: 21600")
                );
                (200, "hidden-token".to_owned())
            }
            _ if !has("x-aws-ec2-metadata-token: hidden-token") => refused(401),
            ["roleless", .., "security-credentials", ""] => refused(404),
            [_, "latest", "meta-data", "iam", "security-credentials", ""] => {
                (200, "the-role".to_owned())
            }
            ["good", .., "the-role"] => good("INSTANCE"),
            ["expired", .., "the-role"] => expired("INSTANCE"),
            ["denied", .., "the-role"] => denied(),
            _ => refused(500),
        };
        let length = body.len();
        // The client may be gone.
        let _ = write!(stream, "HTTP/1.1 {status} x\r\ncontent-length: {length}\r\n\r\n{body}");
    }

    /// The last one has started another, which keeps its output open.
    #[cfg(unix)]
    #[test]
    fn a_program_that_is_given_up_is_ended_and_leaves_nothing() {
        for (number, rest) in
            ["exec sleep 600", "exec >&-; exec sleep 600", "sleep 9 & exec sleep 600"]
                .into_iter()
                .enumerate()
        {
            for is_dropped in [true, false] {
                let dir = directory(&format!("ended-{number}-{is_dropped}"));
                let at = dir.to_str().unwrap();
                let command = format!("sh -c 'echo $$ > {at}/new; mv {at}/new {at}/id; {rest}'");
                let profile = format!("[default]\ncredential_process = {command}\n");
                fs::write(dir.join("config"), profile).unwrap();
                let (cache, _) = cache("AWS_CONFIG_FILE", format!("{at}/config"));
                let mut get = cache.get(SystemTime::UNIX_EPOCH);
                assert!(poll_once(Pin::new(&mut get)).is_none());
                let id = eventually(|| fs::read_to_string(dir.join("id")).ok());
                if is_dropped {
                    drop((get, cache));
                } else {
                    let error = get.give_up().unwrap_err().to_string();
                    assert_eq!(error, "they did not come in time");
                }
                // One that has ended and that nobody has waited for is there still.
                let is_there = || {
                    // As a program of its own, `kill` is not everywhere.
                    let mut kill = std::process::Command::new("sh");
                    kill.args(["-c", "kill -0 $0", id.trim()]).stderr(std::process::Stdio::null());
                    kill.status().unwrap().success()
                };
                eventually(|| (!is_there()).then_some(()));
                fs::remove_dir_all(dir).unwrap();
            }
        }
    }

    /// What comes to be there soon.
    fn eventually<T>(there: impl Fn() -> Option<T>) -> T {
        let begin = std::time::Instant::now();
        loop {
            if let Some(value) = there() {
                return value;
            }
            assert!(begin.elapsed() < Duration::from_secs(8), "it does not come");
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// In the order of botocore's.
    #[test]
    fn boto_2_has_a_file_of_the_machine_and_one_of_the_user() {
        assert_eq!(BOTO_FILES, ["/etc/boto.cfg", "~/.boto"]);
        let dir = directory("boto");
        let at = dir.to_str().unwrap().to_owned();
        let home = at.clone();
        let variables = move |name: &str| (name == "HOME").then(|| home.clone());
        let environment = Environment::new(Arc::new(variables), None).unwrap();
        let none = keys_of_boto(&environment, &format!("{at}/nothing.cfg"));
        assert!(none.is_none());
        let source = keys_of_boto(&environment, &format!("{at}/boto"));
        let Some(Source::Error(error)) = source else { panic!("it is not refused") };
        let expected = format!(
            "`aws_access_key_id` in {at}/boto asks for keys in a file of boto 2, which this crate does \
            not do by itself; put them into a profile"
        );
        assert_eq!(error.to_string(), expected);
        fs::remove_dir_all(dir).unwrap();
    }

    #[test]
    fn containers_and_instances_have_their_addresses() {
        let container = |name: &'static str, value: &'static str| {
            let found = Container::find(|other| (other == name).then(|| value.to_owned()));
            found
                .unwrap()
                .map(|container| container.uri().to_string())
                .map_err(|error| error.to_string())
        };
        let [relative, full] = credentials_container::VARIABLES;
        assert_eq!(container(relative, "/v2/x?y=z").unwrap(), "http://169.254.170.2/v2/x?y=z");
        for url in [
            "http://169.254.170.2/x",
            "http://169.254.170.23/v1/credentials",
            "http://[fd00:ec2::23]/v1/credentials",
            "http://LocalHost:80/x",
            "http://127.9.9.9/",
            "http://[::1]:1234/",
        ] {
            assert_eq!(
                container(full, url).unwrap().to_ascii_lowercase(),
                url.to_ascii_lowercase()
            );
        }
        for url in [
            "http://127.0.0.1@example.com/",
            "http://[fd00:ec2::254]/",
            "http://127.0.0.1.example.com/",
        ] {
            assert!(container(full, url).is_err(), "{url}");
        }
        let instance = |endpoint, is_ipv6| {
            Instance::new(endpoint, is_ipv6, Duration::MAX, 1).unwrap().base().to_owned()
        };
        assert_eq!(instance(None, false), "http://169.254.169.254");
        assert_eq!(instance(None, true), "http://[fd00:ec2::254]");
        assert_eq!(instance(Some("http://localhost/x/"), true), "http://localhost/x");
    }

    /// A clock that stands still, until it is put on.
    #[derive(Debug)]
    struct Clock(Mutex<SystemTime>, StdSystem);

    impl System for Clock {
        fn now(&self) -> Now {
            Now { wall: *self.0.lock().unwrap(), ..self.1.now() }
        }

        fn random(&self) -> f64 {
            1.0
        }

        fn unique(&self) -> String {
            self.1.unique()
        }
    }

    #[test]
    fn at_expiry_one_fetch_serves_a_hundred_and_the_one_that_began_it_may_give_up() {
        let stub = Stub::start();
        let (cache, clock) =
            cache("AWS_CONTAINER_CREDENTIALS_FULL_URI", format!("{}/container/soon", stub.address));
        // They expire at 1,000,000 seconds.
        for (secs, hits, id) in
            [(0, 1, "SOON"), (1, 1, "SOON"), (999_699, 1, "SOON"), (999_700, 2, "LATER")]
        {
            let now = SystemTime::UNIX_EPOCH + Duration::from_secs(secs);
            *clock.0.lock().unwrap() = now;
            let mut first = Box::pin(cache.get(now));
            let is_cached = poll_once(first.as_mut()).is_some();
            drop(first);
            thread::scope(|scope| {
                for _ in 0..100 {
                    scope.spawn(|| {
                        assert_eq!(block_on(cache.get(now)).unwrap().access_key_id(), id)
                    });
                }
            });
            assert_eq!(
                (is_cached, stub.hits.load(Ordering::SeqCst)),
                (matches!(secs, 1 | 999_699), hits),
                "{secs}"
            );
        }
    }

    #[test]
    fn what_an_instance_has_beyond_its_time_is_good_for_5_minutes_and_2_to_10_more() {
        let stub = Stub::start();
        let (cache, clock) =
            cache("AWS_EC2_METADATA_SERVICE_ENDPOINT", format!("{}/expired", stub.address));
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(4_000_000_000);
        *clock.0.lock().unwrap() = now;
        let credentials = block_on(cache.get(now)).unwrap();
        assert_eq!(credentials.expiry(), Some(now + Duration::from_secs(300 + 600)));
        assert_eq!(stub.hits.load(Ordering::SeqCst), 3);
        block_on(cache.get(now + Duration::from_secs(599))).unwrap();
        assert_eq!(stub.hits.load(Ordering::SeqCst), 3);
        block_on(cache.get(now + Duration::from_secs(600))).unwrap();
        assert_eq!(stub.hits.load(Ordering::SeqCst), 6);
    }

    fn cache(name: &'static str, value: String) -> (CredentialsCache, Arc<Clock>) {
        let clock = Arc::new(Clock(Mutex::new(SystemTime::UNIX_EPOCH), StdSystem::default()));
        let variables = Arc::new(move |other: &str| match other {
            // The machine may have a file of its own.
            "BOTO_CONFIG" => Some("/dev/null".to_owned()),
            _ => (other == name).then(|| value.clone()),
        });
        let environment = Environment::new(variables, None).unwrap();
        let system: Arc<dyn System> = clock.clone();
        let Ok(chain) = CredentialsChain::new(&environment, system) else {
            panic!("it is not valid")
        };
        (CredentialsCache::new(Arc::new(chain)), clock)
    }

    fn poll_once<T>(future: Pin<&mut impl Future<Output = T>>) -> Option<T> {
        match future.poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(value) => Some(value),
            Poll::Pending => None,
        }
    }
}
