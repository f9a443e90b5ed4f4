//! Where requests go.

use std::fmt;
use std::str::FromStr;

use http::Uri;

/// A service's address: scheme, host, and a path to put before each request's own, if there is one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    scheme: String,
    authority: String,
    /// Without a slash at its end.
    path: String,
}

impl Endpoint {
    /// Reads an address such as `https://api.sagemaker.eu-west-1.amazonaws.com`.
    ///
    /// Credentials, a query and a fragment are no part of an endpoint, and are refused.
    pub fn new(url: &str) -> Result<Self, EndpointError> {
        let uri: Uri = url.parse().map_err(|_| EndpointError("not an absolute URL"))?;
        let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
            return Err(EndpointError("not an absolute URL"));
        };
        if !matches!(scheme, "http" | "https") {
            return Err(EndpointError("neither http nor https"));
        }
        if authority.as_str().contains('@') || uri.query().is_some() || url.contains('#') {
            return Err(EndpointError("more than scheme, host and path"));
        }
        Ok(Self {
            scheme: scheme.to_owned(),
            authority: authority.as_str().to_owned(),
            path: uri.path().trim_end_matches('/').to_owned(),
        })
    }

    /// The address of a request whose own path is `/`, at the host with this prefix.
    pub(crate) fn uri(&self, host_prefix: &str) -> Result<Uri, EndpointError> {
        let Self { scheme, authority, path } = self;
        let uri = format!("{scheme}://{host_prefix}{authority}{path}/");
        uri.parse().map_err(|_| EndpointError("no URL with the operation's host prefix"))
    }
}

impl FromStr for Endpoint {
    type Err = EndpointError;

    fn from_str(url: &str) -> Result<Self, EndpointError> {
        Self::new(url)
    }
}

/// Why a text is no endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndpointError(&'static str);

impl fmt::Display for EndpointError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the endpoint is {}", self.0)
    }
}

impl std::error::Error for EndpointError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_endpoint_is_scheme_host_and_path() {
        for (url, prefix, uri) in [
            ("https://example.com", "", "https://example.com/"),
            ("https://example.com/", "", "https://example.com/"),
            ("https://example.com/custom", "", "https://example.com/custom/"),
            ("http://localhost:8080", "", "http://localhost:8080/"),
            ("https://example.com", "foo.bar.", "https://foo.bar.example.com/"),
        ] {
            let endpoint = Endpoint::new(url).unwrap();
            assert_eq!(endpoint.uri(prefix).unwrap().to_string(), uri);
        }
    }

    #[test]
    fn anything_else_is_none() {
        for url in [
            "",
            "example.com",
            "/path",
            "ftp://example.com",
            "https://user:secret@example.com",
            "https://example.com/?a=b",
            "https://example.com/#a",
            "https://exa mple.com",
        ] {
            assert!(Endpoint::new(url).is_err(), "{url}");
        }
    }
}
