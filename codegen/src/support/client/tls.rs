//! What the transports have in common: whom they trust, how long they wait, and what went wrong.
//!
//! They trust the certificates that the system trusts, read once when a transport is made, since a company's own
//! authority is installed there, and since a list that is compiled in gets old with the program. `SSL_CERT_FILE` and
//! `SSL_CERT_DIR` say where else they are. A system without any, such as an image of a container without the package
//! `ca-certificates`, is an error that says so.

use std::error::Error;
use std::fmt;
use std::io::{self, ErrorKind};
use std::sync::Arc;
use std::time::Duration;

use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use rustls::{ClientConfig, RootCertStore};

use super::call_error::{Cause, TransportError, TransportErrorKind};
use super::transport::Connection;

/// How a connection is made.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct TransportOptions {
    /// How long it may take until there is a connection, with its TLS; 3.1 seconds where this is not set.
    pub connect_timeout: Option<Duration>,
    /// The certificates of those who are trusted in place of the system's, in PEM.
    pub ca_bundle: Option<Vec<u8>>,
    /// The cryptography of TLS. Where this is not set, it is the process's own, if it has one, else ring.
    pub crypto_provider: Option<Arc<CryptoProvider>>,
}

/// Longer than the three seconds after which a lost SYN is sent again.
const CONNECT_TIMEOUT: Duration = Duration::from_millis(3100);

/// How long a connection is kept that nobody uses. Few servers close one that soon, and a retry makes up for those.
pub(crate) const IDLE_TIMEOUT: Duration = Duration::from_secs(15);

impl From<&Connection> for TransportOptions {
    fn from(connection: &Connection) -> Self {
        Self {
            connect_timeout: Some(connection.connect_timeout),
            ca_bundle: connection.ca_bundle.clone(),
            crypto_provider: None,
        }
    }
}

impl TransportOptions {
    pub(crate) fn connect_timeout(&self) -> Duration {
        self.connect_timeout.unwrap_or(CONNECT_TIMEOUT)
    }
}

/// The configuration of TLS, without ALPN: HTTP/1.1 is all that is used.
pub fn client_config(options: &TransportOptions) -> Result<ClientConfig, TransportError> {
    Trust::new(options)?.client_config()
}

/// Who is trusted, and with which cryptography.
pub(crate) struct Trust {
    pub(crate) provider: Arc<CryptoProvider>,
    pub(crate) roots: Vec<CertificateDer<'static>>,
}

impl Trust {
    pub(crate) fn new(options: &TransportOptions) -> Result<Self, TransportError> {
        let given = options.crypto_provider.clone();
        let provider = given
            .or_else(|| CryptoProvider::get_default().cloned())
            .unwrap_or_else(|| Arc::new(ring::default_provider()));
        let roots = match &options.ca_bundle {
            Some(pem) => bundle(pem)?,
            None => system()?,
        };
        Ok(Self { provider, roots })
    }

    pub(crate) fn client_config(&self) -> Result<ClientConfig, TransportError> {
        let mut roots = RootCertStore::empty();
        // One that cannot be read is no reason to refuse all the others.
        roots.add_parsable_certificates(self.roots.iter().cloned());
        if roots.is_empty() {
            return Err(failed("none of the certificates of authorities can be read"));
        }
        let config = ClientConfig::builder_with_provider(self.provider.clone())
            .with_safe_default_protocol_versions()
            .map_err(failed)?;
        Ok(config.with_root_certificates(roots).with_no_client_auth())
    }
}

fn bundle(pem: &[u8]) -> Result<Vec<CertificateDer<'static>>, TransportError> {
    let certificates: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(pem).collect();
    let certificates =
        certificates.map_err(|error| failed(format!("the CA bundle is not PEM: {error}")))?;
    match certificates.is_empty() {
        true => Err(failed("the CA bundle has no certificates")),
        false => Ok(certificates),
    }
}

fn system() -> Result<Vec<CertificateDer<'static>>, TransportError> {
    let found = rustls_native_certs::load_native_certs();
    if !found.certs.is_empty() {
        return Ok(found.certs);
    }
    let mut message = "the system has no certificates of authorities".to_owned();
    for error in found.errors {
        message.push_str(": ");
        message.push_str(&error.to_string());
    }
    message.push_str(": install ca-certificates, or set a CA bundle");
    Err(failed(message))
}

fn failed(cause: impl Into<Cause>) -> TransportError {
    TransportError::new(TransportErrorKind::Tls, cause)
}

/// What an error of a library means, as far as it, or a cause of it, is known here.
pub(crate) fn kind_of(error: &(dyn Error + 'static)) -> Option<TransportErrorKind> {
    causes(error).find_map(|error| {
        if let Some(error) = error.downcast_ref::<TransportError>() {
            return Some(error.kind());
        }
        if error.is::<rustls::Error>() {
            return Some(TransportErrorKind::Tls);
        }
        match error.downcast_ref::<io::Error>()?.kind() {
            ErrorKind::ConnectionRefused
            | ErrorKind::HostUnreachable
            | ErrorKind::NetworkUnreachable
            | ErrorKind::NetworkDown
            | ErrorKind::AddrNotAvailable => Some(TransportErrorKind::Connect),
            ErrorKind::TimedOut | ErrorKind::WouldBlock => Some(TransportErrorKind::Timeout),
            ErrorKind::ConnectionReset
            | ErrorKind::ConnectionAborted
            | ErrorKind::BrokenPipe
            | ErrorKind::NotConnected
            | ErrorKind::UnexpectedEof => Some(TransportErrorKind::Closed),
            _ => None,
        }
    })
}

/// An error and its causes. An IO error does not name what it wraps as its source, but the source of that.
pub(crate) fn causes<'a>(
    error: &'a (dyn Error + 'static),
) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |error| {
        let error = *error;
        match error.downcast_ref::<io::Error>().and_then(io::Error::get_ref) {
            Some(wrapped) => Some(wrapped),
            None => error.source(),
        }
    })
}

/// Shows a transport without what its library would show, such as the password of a proxy.
pub(crate) fn opaque(name: &str, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.debug_struct(name).finish_non_exhaustive()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn identity() -> String {
        rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap().cert.pem()
    }

    fn with_bundle(pem: &str) -> Result<ClientConfig, TransportError> {
        let bundle = Some(pem.as_bytes().to_vec());
        client_config(&TransportOptions { ca_bundle: bundle, ..TransportOptions::default() })
    }

    #[test]
    fn a_bundle_has_certificates_with_any_text_between_them() {
        let pem = format!("# first\r\n{}\n\n# second\n{}", identity(), identity());
        assert_eq!(bundle(pem.as_bytes()).unwrap().len(), 2);
        let config = with_bundle(&pem).unwrap();
        assert!(config.alpn_protocols.is_empty());
    }

    #[test]
    fn a_bundle_that_trusts_nobody_is_an_error_that_says_why() {
        let key = "-----BEGIN PRIVATE KEY-----\naGlkZGVu\n-----END PRIVATE KEY-----\n";
        // It is base64, and no certificate.
        let text = "-----BEGIN CERTIFICATE-----\naGlkZGVu\n-----END CERTIFICATE-----\n";
        let cases = [
            ("", "the CA bundle has no certificates"),
            ("/etc/ssl/ca.pem", "the CA bundle has no certificates"),
            (key, "the CA bundle has no certificates"),
            (text, "none of the certificates of authorities can be read"),
            (
                "-----BEGIN CERTIFICATE-----\n*\n-----END CERTIFICATE-----\n",
                "the CA bundle is not PEM: ",
            ),
            ("-----BEGIN CERTIFICATE-----\naGlkZGVu\n", "the CA bundle is not PEM: "),
        ];
        for (pem, expected) in cases {
            let error = with_bundle(pem).unwrap_err();
            assert_eq!(error.kind(), TransportErrorKind::Tls);
            let expected = format!("no secure connection: {expected}");
            assert!(error.to_string().starts_with(&expected), "{pem} {error}");
            assert!(!error.to_string().contains("hidden"), "{error}");
        }
        // One that can be read is enough.
        assert!(with_bundle(&format!("{text}{}", identity())).is_ok());
    }

    #[test]
    fn the_provider_that_is_set_is_used() {
        let all = rustls::crypto::ring::default_provider();
        let suites = vec![all.cipher_suites[0]];
        let provider = Arc::new(CryptoProvider { cipher_suites: suites, ..all });
        let options = TransportOptions {
            ca_bundle: Some(identity().into()),
            crypto_provider: Some(provider.clone()),
            ..TransportOptions::default()
        };
        let config = client_config(&options).unwrap();
        assert!(Arc::ptr_eq(config.crypto_provider(), &provider));
        let none = CryptoProvider { cipher_suites: Vec::new(), ..(*provider).clone() };
        let options = TransportOptions { crypto_provider: Some(Arc::new(none)), ..options };
        assert_eq!(client_config(&options).unwrap_err().kind(), TransportErrorKind::Tls);
    }

    #[test]
    fn a_connection_may_take_a_little_longer_than_a_lost_packet() {
        let options = TransportOptions::default();
        assert_eq!(options.connect_timeout(), Duration::from_millis(3100));
        let longer = Some(Duration::from_secs(9));
        let options = TransportOptions { connect_timeout: longer, ..options };
        assert_eq!(options.connect_timeout(), Duration::from_secs(9));
    }

    #[test]
    fn errors_are_known_by_what_is_in_them() {
        use TransportErrorKind::{Closed, Connect, Timeout, Tls};
        let known = [
            (ErrorKind::ConnectionRefused, Connect),
            (ErrorKind::HostUnreachable, Connect),
            (ErrorKind::NetworkUnreachable, Connect),
            (ErrorKind::NetworkDown, Connect),
            (ErrorKind::AddrNotAvailable, Connect),
            (ErrorKind::TimedOut, Timeout),
            (ErrorKind::WouldBlock, Timeout),
            (ErrorKind::ConnectionReset, Closed),
            (ErrorKind::ConnectionAborted, Closed),
            (ErrorKind::BrokenPipe, Closed),
            (ErrorKind::NotConnected, Closed),
            (ErrorKind::UnexpectedEof, Closed),
        ];
        for (kind, expected) in known {
            assert_eq!(kind_of(&io::Error::from(kind)), Some(expected), "{kind}");
            let wrapped = io::Error::other(io::Error::new(kind, "in words"));
            assert_eq!(kind_of(&wrapped), Some(expected), "{kind}");
        }
        assert_eq!(kind_of(&io::Error::other("in words")), None);
        let tls = rustls::Error::DecryptError;
        assert_eq!(kind_of(&io::Error::new(ErrorKind::InvalidData, tls)), Some(Tls));
        // What was said of it already stands.
        let said = TransportError::new(Closed, rustls::Error::DecryptError);
        assert_eq!(kind_of(&io::Error::other(said)), Some(Closed));
        assert_eq!(kind_of(&fmt::Error), None);
    }
}
