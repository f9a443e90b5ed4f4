//! Where requests go.

use core::net::Ipv6Addr;
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
        let is_ipv6_address = authority.host().starts_with('[') && is_ip_address(authority.host());
        if !is_ipv6_address && !is_host_name(authority.host()) {
            return Err(EndpointError("not at a valid host name"));
        }
        let port = authority.as_str().strip_prefix(authority.host()).unwrap_or_default();
        if !port.is_empty() && (authority.port_u16().is_none() || port.starts_with(":+")) {
            return Err(EndpointError("not at a valid port"));
        }
        Ok(Self {
            scheme: scheme.to_owned(),
            authority: authority.as_str().to_owned(),
            path: uri.path().trim_end_matches('/').to_owned(),
        })
    }

    /// Whether the host is an address, which no prefix can stand before.
    pub(crate) fn is_ip_address(&self) -> bool {
        is_ip_address(self.host())
    }

    /// The address of a request with a path of its own, and perhaps a query, at the host with this prefix.
    pub(crate) fn uri(&self, host_prefix: &str, target: &str) -> Result<Uri, EndpointError> {
        const NO_HOST: EndpointError =
            EndpointError("not at a valid host name with the operation's host prefix");
        // What is written into a path or a query is encoded.
        const TOO_LONG: EndpointError =
            EndpointError("too long with the operation's path and query");
        let Self { scheme, authority, path } = self;
        if !host_prefix.is_empty() && !is_host_name(&format!("{host_prefix}{}", self.host())) {
            return Err(NO_HOST);
        }
        let uri = format!("{scheme}://{host_prefix}{authority}{path}{target}");
        uri.parse().map_err(|_| if target == "/" { NO_HOST } else { TOO_LONG })
    }

    /// The authority without a port.
    fn host(&self) -> &str {
        match self.authority.rsplit_once(':') {
            Some((host, port)) if !port.contains(']') => host,
            _ => &self.authority,
        }
    }
}

impl FromStr for Endpoint {
    type Err = EndpointError;

    fn from_str(url: &str) -> Result<Self, EndpointError> {
        Self::new(url)
    }
}

/// Whether a text can be a part of a host name: 1 to 63 letters, digits and inner hyphens.
pub(crate) fn is_label(text: &str) -> bool {
    (1..=63).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        && !text.starts_with('-')
        && !text.ends_with('-')
}

/// Whether a text is a name of a host. Underscores, which some networks use, are no reason to refuse it.
fn is_host_name(host: &str) -> bool {
    let labels = host.strip_suffix('.').unwrap_or(host);
    labels.len() <= 253 && labels.split('.').all(|label| is_label(&label.replace('_', "a")))
}

/// A name never ends in a number, and IPv4 addresses, which have several spellings, always do.
fn is_ip_address(host: &str) -> bool {
    if let Some(inner) = host.strip_prefix('[') {
        return inner.strip_suffix(']').is_some_and(|inner| inner.parse::<Ipv6Addr>().is_ok());
    }
    let host = host.strip_suffix('.').unwrap_or(host);
    let last = host.rsplit('.').next().unwrap_or_default();
    let digits = last.strip_prefix("0x").or(last.strip_prefix("0X"));
    match digits {
        Some(digits) => digits.bytes().all(|byte| byte.is_ascii_hexdigit()),
        None => !last.is_empty() && last.bytes().all(|byte| byte.is_ascii_digit()),
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
            ("https://example.com:443/a", "foo-", "https://foo-example.com:443/a/"),
            ("http://local_stack:4566", "", "http://local_stack:4566/"),
            ("https://example.com.", "foo.", "https://foo.example.com./"),
            ("http://127.0.0.1:8083", "", "http://127.0.0.1:8083/"),
            ("http://[::1]:4566", "", "http://[::1]:4566/"),
        ] {
            let endpoint = Endpoint::new(url).unwrap();
            assert_eq!(endpoint.uri(prefix, "/").unwrap().to_string(), uri);
        }
    }

    #[test]
    fn an_address_is_told_from_a_name() {
        for (url, is_address) in [
            ("http://127.0.0.1:8083", true),
            ("http://127.0.0.1", true),
            ("http://[::1]:4566", true),
            ("http://[2001:db8::1]", true),
            ("http://127.1", true),
            ("http://0x7f.1", true),
            ("http://127.0.0.0x1", true),
            ("http://2130706433:80", true),
            ("http://127.0.0.1.", true),
            ("http://0xfg", false),
            ("http://localhost:8083", false),
            ("https://1.2.3.4.example.com", false),
        ] {
            assert_eq!(Endpoint::new(url).unwrap().is_ip_address(), is_address, "{url}");
        }
    }

    #[test]
    fn a_host_is_valid_with_its_prefix_or_there_is_none() {
        let long = format!("{}.", ["a".repeat(63).as_str(); 4].join("."));
        for prefix in [".", "a..", "-a.", "a b.", "a/", "a@", "é.", &"a".repeat(64), &long] {
            let endpoint = Endpoint::new("https://example.com").unwrap();
            assert!(endpoint.uri(prefix, "/").is_err(), "{prefix}");
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
            "https://.example.com",
            "https://a..b",
            "https://-a.com",
            "https://example.com:",
            "https://example.com:65536",
            "https://example.com:+80",
            "https://[::1",
            "https://[::1]x",
            "https://[example]",
            "https://a%2fb",
        ] {
            assert!(Endpoint::new(url).is_err(), "{url}");
        }
    }
}
