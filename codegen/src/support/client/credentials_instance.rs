//! Credentials that an instance is given by its metadata service, version 2.

use std::time::{Duration, SystemTime};

use http::{HeaderValue, Uri};

use super::credentials::Credentials;
use super::credentials_cache::MARGIN;
use super::credentials_document::Document;
use super::metadata_http::{self, Request, Response};

/// Where the service is, by the version of the protocol.
const IPV4: &str = "http://169.254.169.254";
const IPV6: &str = "http://[fd00:ec2::254]";

const TOKEN_PATH: &str = "latest/api/token";
const ROLE_PATH: &str = "latest/meta-data/iam/security-credentials/";

/// How long a token is asked to be good for: six hours, which is the longest.
const TOKEN_SECONDS: &str = "21600";

/// The metadata service of the instance.
pub(crate) struct Instance {
    base: String,
    timeout: Duration,
    attempts: u32,
}

/// Why there are no credentials.
#[derive(Debug)]
pub(crate) enum InstanceError {
    /// This is no instance, or one without a role.
    Missing(String),
    /// They should be there.
    Broken(String),
}

impl Instance {
    /// `endpoint` is where the service is, unless it is where it always is.
    pub(crate) fn new(
        endpoint: Option<&str>,
        is_ipv6: bool,
        timeout: Duration,
        attempts: u32,
    ) -> Result<Self, &'static str> {
        let base = endpoint.unwrap_or(if is_ipv6 { IPV6 } else { IPV4 });
        metadata_http::address(base)?;
        Ok(Self { base: base.trim_end_matches('/').to_owned(), timeout, attempts })
    }

    pub(crate) fn base(&self) -> &str {
        &self.base
    }

    /// Asks for a token, for the role, and for its credentials. `random` is from 0 to 1.
    pub(crate) fn fetch(&self, now: SystemTime, random: f64) -> Result<Credentials, InstanceError> {
        let token = self.token()?;
        let header = [("x-aws-ec2-metadata-token", token)];
        let role = self.ask("GET", ROLE_PATH, &header).map_err(InstanceError::Missing)?;
        let role = match (role.status, String::from_utf8(role.body)) {
            (200, Ok(role)) if !role.trim().is_empty() => role.trim().to_owned(),
            (200 | 404, _) => return Err(self.missing("has no role for the instance")),
            (status, _) => {
                return Err(self.broken(&format!("answered with status {status} for the role")));
            }
        };
        let response = self.ask("GET", &format!("{ROLE_PATH}{role}"), &header);
        let response = response.map_err(InstanceError::Broken)?;
        if response.status != 200 {
            let reason =
                format!("answered with status {} for the role's credentials", response.status);
            return Err(self.broken(&reason));
        }
        let credentials = Document::parse(&response.body).and_then(|document| document.temporary());
        let credentials =
            credentials.map_err(|reason| self.broken(&format!("makes no sense: {reason}")))?;
        Ok(extended(credentials, now, random))
    }

    fn token(&self) -> Result<HeaderValue, InstanceError> {
        let seconds = HeaderValue::from_static(TOKEN_SECONDS);
        let headers = [("x-aws-ec2-metadata-token-ttl-seconds", seconds)];
        let response = self.ask("PUT", TOKEN_PATH, &headers).map_err(InstanceError::Missing)?;
        match (response.status, HeaderValue::from_bytes(&response.body)) {
            (200, Ok(token)) if !token.is_empty() => Ok(token),
            (403..=405, _) => {
                let reason = "gives no token: it is turned off, or has only version 1, which is not supported";
                Err(self.broken(reason))
            }
            (status, _) => Err(self.broken(&format!("answered with status {status} for a token"))),
        }
    }

    /// What the service answers, or why it does not.
    fn ask(
        &self,
        method: &'static str,
        path: &str,
        headers: &[(&'static str, HeaderValue)],
    ) -> Result<Response, String> {
        let uri: Uri = format!("{}/{path}", self.base)
            .parse()
            .map_err(|_| self.says("names a role that no URL can have"))?;
        let request = Request { method, uri: &uri, headers, timeout: self.timeout };
        let mut attempt = 1;
        loop {
            match metadata_http::send(&request, |_| true) {
                Ok(response) if response.status < 500 || attempt >= self.attempts => {
                    return Ok(response);
                }
                Err(error) if attempt >= self.attempts => {
                    return Err(self.says(&format!("does not answer: {error}")));
                }
                _ => attempt += 1,
            }
        }
    }

    fn says(&self, reason: &str) -> String {
        format!("the metadata service of the instance, {}, {reason}", self.base)
    }

    fn missing(&self, reason: &str) -> InstanceError {
        InstanceError::Missing(self.says(reason))
    }

    fn broken(&self, reason: &str) -> InstanceError {
        InstanceError::Broken(self.says(reason))
    }
}

/// Where the service gives what is about to expire or did so, it cannot get others for now, and services take these still:
/// they are used, and others are asked for in 2 to 10 minutes.
fn extended(credentials: Credentials, now: SystemTime, random: f64) -> Credentials {
    let is_late = credentials.expiry().is_some_and(|expiry| expiry <= now + MARGIN);
    if !is_late {
        return credentials;
    }
    let pause = Duration::from_secs(120) + Duration::from_secs(480).mul_f64(random.clamp(0.0, 1.0));
    credentials.with_expiry(now + MARGIN + pause)
}
