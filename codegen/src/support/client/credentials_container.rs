//! Credentials that a container is given by the machine that it runs on: tasks and pods.

use std::fs;
use std::net::IpAddr;
use std::path::PathBuf;
use std::thread;
use std::time::Duration;

use http::{HeaderValue, Uri};

use super::credentials::{Credentials, CredentialsError};
use super::credentials_document::Document;
use super::metadata_http::{self, Request};

/// The variables that say where, in this order.
const RELATIVE: &str = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";
const FULL: &str = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
pub(crate) const VARIABLES: [&str; 2] = [RELATIVE, FULL];

/// What a request is authorized with.
const TOKEN: &str = "AWS_CONTAINER_AUTHORIZATION_TOKEN";
const TOKEN_FILE: &str = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE";

/// The host that relative URIs belong to: the agent of a task.
const TASK_HOST: &str = "169.254.170.2";
/// What else may be asked without TLS: the agent of a pod, by both of its addresses.
const POD_HOSTS: [&str; 2] = ["169.254.170.23", "fd00:ec2::23"];

/// As botocore does.
const TIMEOUT: Duration = Duration::from_secs(2);
const ATTEMPTS: u32 = 3;
const PAUSE: Duration = Duration::from_secs(1);

/// Where credentials of a container are.
pub(crate) struct Container {
    uri: Uri,
    /// The variable that says so.
    variable: &'static str,
    token: Option<Token>,
}

enum Token {
    Text(String),
    /// It is read each time, since it changes.
    File(PathBuf),
}

impl Container {
    /// What the variables say, where they say something.
    pub(crate) fn find(
        variable: impl Fn(&str) -> Option<String>,
    ) -> Option<Result<Self, CredentialsError>> {
        let (name, url) = match (variable(RELATIVE), variable(FULL)) {
            (Some(path), _) => (RELATIVE, format!("http://{TASK_HOST}{path}")),
            (None, Some(url)) => (FULL, url),
            (None, None) => return None,
        };
        let file = variable(TOKEN_FILE).map(|path| Token::File(path.into()));
        let token = file.or_else(|| variable(TOKEN).map(Token::Text));
        let uri = metadata_http::address(&url).and_then(|uri| match is_allowed(&uri) {
            true => Ok(uri),
            false => {
                Err("its host is neither this machine nor one that gives containers credentials")
            }
        });
        Some(match uri {
            Ok(uri) => Ok(Self { uri, variable: name, token }),
            Err(reason) => Err(CredentialsError::new(format!("{name} is not valid: {reason}"))),
        })
    }

    pub(crate) fn uri(&self) -> &Uri {
        &self.uri
    }

    /// Asks for them, more than once where that fails.
    pub(crate) fn fetch(&self) -> Result<Credentials, CredentialsError> {
        let mut attempt = 1;
        loop {
            match self.attempt() {
                Err(_) if attempt < ATTEMPTS => thread::sleep(PAUSE),
                Err(reason) => {
                    let name = self.variable;
                    let message = format!("the address in {name} gave none: {reason}");
                    return Err(CredentialsError::new(message));
                }
                Ok(credentials) => return Ok(credentials),
            }
            attempt += 1;
        }
    }

    fn attempt(&self) -> Result<Credentials, String> {
        let mut headers = vec![("accept", HeaderValue::from_static("application/json"))];
        if let Some(token) = &self.token {
            headers.push(("authorization", token.header()?));
        }
        let request =
            Request { method: "GET", uri: &self.uri, headers: &headers, timeout: TIMEOUT };
        let allows = match metadata_http::host(&self.uri) {
            // Whatever the machine's list of hosts says.
            "localhost" => |address: IpAddr| address.is_loopback(),
            _ => |_: IpAddr| true,
        };
        let response = metadata_http::send(&request, allows).map_err(|error| error.to_string())?;
        match response.status {
            200 => Document::parse(&response.body)?.temporary(),
            status => Err(format!("it answered with status {status}")),
        }
    }
}

impl Token {
    fn header(&self) -> Result<HeaderValue, String> {
        let (name, token) = match self {
            Self::Text(token) => (TOKEN, token.clone()),
            Self::File(path) => {
                let token = fs::read_to_string(path);
                (
                    TOKEN_FILE,
                    token.map_err(|error| {
                        format!("the file in {TOKEN_FILE} cannot be read: {error}")
                    })?,
                )
            }
        };
        let header = HeaderValue::from_str(&token);
        header.map_err(|_| {
            format!("the token that {name} gives has a line break or what else no header can have")
        })
    }
}

/// Whether a host may be asked without TLS: none but the machine could listen, or answer.
fn is_allowed(uri: &Uri) -> bool {
    let host = metadata_http::host(uri).to_ascii_lowercase();
    host == "localhost"
        || host == TASK_HOST
        || POD_HOSTS.contains(&&*host)
        || host.parse().is_ok_and(|address: IpAddr| address.is_loopback())
}
