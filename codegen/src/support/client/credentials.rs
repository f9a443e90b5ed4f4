//! Credentials, and where they come from.

use std::error::Error;
use std::fmt;
use std::future::{self, Future};
use std::pin::Pin;
use std::sync::Arc;
use std::time::SystemTime;

use crate::support::date_time::DateTime;
use crate::support::redacted::Redacted;

/// What requests are signed with. `Debug` shows neither the secret access key nor the session token.
#[derive(Clone)]
pub struct Credentials {
    access_key_id: String,
    secret_access_key: String,
    session_token: Option<String>,
    expiry: Option<SystemTime>,
    account_id: Option<String>,
}

impl Credentials {
    /// Keys that do not expire, without a session token.
    #[must_use]
    pub fn new(access_key_id: impl Into<String>, secret_access_key: impl Into<String>) -> Self {
        Self {
            access_key_id: access_key_id.into(),
            secret_access_key: secret_access_key.into(),
            session_token: None,
            expiry: None,
            account_id: None,
        }
    }

    /// The same with the token that temporary keys come with. An empty one is none.
    #[must_use]
    pub fn with_session_token(self, session_token: impl Into<String>) -> Self {
        Self { session_token: Some(session_token.into()).filter(|token| !token.is_empty()), ..self }
    }

    /// The same with the time from which on services refuse them.
    #[must_use]
    pub fn with_expiry(self, expiry: SystemTime) -> Self {
        Self { expiry: Some(expiry), ..self }
    }

    /// The same with the account that they belong to, which has twelve digits.
    #[must_use]
    pub fn with_account_id(self, account_id: impl Into<String>) -> Self {
        Self { account_id: Some(account_id.into()), ..self }
    }

    /// Which key it is. It is no secret: each request says it.
    #[must_use]
    pub fn access_key_id(&self) -> &str {
        &self.access_key_id
    }

    /// The key itself, which is never sent.
    #[must_use]
    pub fn secret_access_key(&self) -> &str {
        &self.secret_access_key
    }

    /// What temporary keys come with.
    #[must_use]
    pub fn session_token(&self) -> Option<&str> {
        self.session_token.as_deref()
    }

    /// The time from which on services refuse them; nothing where that is not known, or never.
    #[must_use]
    pub fn expiry(&self) -> Option<SystemTime> {
        self.expiry
    }

    /// The account that they belong to, where that is known.
    #[must_use]
    pub fn account_id(&self) -> Option<&str> {
        self.account_id.as_deref()
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials")
            .field("access_key_id", &self.access_key_id)
            .field("secret_access_key", &Redacted)
            .field("session_token", &self.session_token.as_ref().map(|_| Redacted))
            .field("expiry", &self.expiry)
            .field("account_id", &self.account_id)
            .finish()
    }
}

/// Where credentials come from: [`Credentials`] themselves, the environment, a closure, or a type of one's own.
pub trait ProvideCredentials: Send + Sync + fmt::Debug {
    /// Credentials that are good now. A client asks again before they expire.
    ///
    /// A client that blocks waits for them on its own thread, without a runtime: enter one where the provider needs it.
    fn credentials(&self) -> CredentialsFuture<'_>;
}

/// Credentials that may take some time to get.
pub type CredentialsFuture<'a> =
    Pin<Box<dyn Future<Output = Result<Credentials, CredentialsError>> + Send + 'a>>;

impl ProvideCredentials for Credentials {
    fn credentials(&self) -> CredentialsFuture<'_> {
        Box::pin(future::ready(Ok(self.clone())))
    }
}

/// Credentials in variables of the environment: `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, and where they are
/// set, `AWS_SESSION_TOKEN` or, as it was once called, `AWS_SECURITY_TOKEN`; `AWS_CREDENTIAL_EXPIRATION`; `AWS_ACCOUNT_ID`.
/// An empty variable is the same as none.
pub struct EnvironmentCredentials {
    variable: Box<Variables>,
}

/// The value of the variable of a name.
type Variables = dyn Fn(&str) -> Option<String> + Send + Sync;

impl EnvironmentCredentials {
    /// `variable` gives the value of the variable of that name, such as `|name| std::env::var(name).ok()`.
    #[must_use]
    pub fn new(variable: impl Fn(&str) -> Option<String> + Send + Sync + 'static) -> Self {
        Self { variable: Box::new(variable) }
    }

    pub(crate) fn read(&self) -> Result<Credentials, CredentialsError> {
        let variable = |name: &str| (self.variable)(name).filter(|value| !value.is_empty());
        let access_key_id = variable("AWS_ACCESS_KEY_ID")
            .ok_or_else(|| CredentialsError::missing("AWS_ACCESS_KEY_ID is not set"))?;
        // A user who sets one of them means these credentials, so others must not take their place.
        let secret_access_key = variable("AWS_SECRET_ACCESS_KEY").ok_or_else(|| {
            CredentialsError::new("AWS_ACCESS_KEY_ID is set, and AWS_SECRET_ACCESS_KEY is not")
        })?;
        let expires = variable("AWS_CREDENTIAL_EXPIRATION").map(|text| expiry(&text)).transpose();
        let expiry = expires.map_err(|reason| {
            CredentialsError::new(format!("AWS_CREDENTIAL_EXPIRATION is not valid: {reason}"))
        })?;
        Ok(Credentials {
            session_token: variable("AWS_SECURITY_TOKEN").or_else(|| variable("AWS_SESSION_TOKEN")),
            account_id: variable("AWS_ACCOUNT_ID"),
            expiry,
            ..Credentials::new(access_key_id, secret_access_key)
        })
    }
}

/// The time that sources write as a text.
pub(crate) fn expiry(text: &str) -> Result<SystemTime, String> {
    let time: Option<DateTime> = text.parse().ok();
    let time = time.and_then(|time| SystemTime::try_from(time).ok());
    time.ok_or_else(|| "the time at which they expire is none".to_owned())
}

impl ProvideCredentials for EnvironmentCredentials {
    fn credentials(&self) -> CredentialsFuture<'_> {
        Box::pin(future::ready(self.read()))
    }
}

impl fmt::Debug for EnvironmentCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EnvironmentCredentials").finish_non_exhaustive()
    }
}

/// Credentials that a closure gets: `from_fn(|| async { Ok(Credentials::new("…", "…")) })`.
pub fn from_fn<F, R>(get: F) -> FromFn<F>
where
    F: Fn() -> R + Send + Sync,
    R: Future<Output = Result<Credentials, CredentialsError>> + Send + 'static,
{
    FromFn(get)
}

/// What [`from_fn`] makes.
#[derive(Clone)]
pub struct FromFn<F>(F);

impl<F, R> ProvideCredentials for FromFn<F>
where
    F: Fn() -> R + Send + Sync,
    R: Future<Output = Result<Credentials, CredentialsError>> + Send + 'static,
{
    fn credentials(&self) -> CredentialsFuture<'_> {
        Box::pin((self.0)())
    }
}

impl<F> fmt::Debug for FromFn<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FromFn").finish_non_exhaustive()
    }
}

/// Why there are no credentials.
#[derive(Clone, Debug)]
pub struct CredentialsError {
    message: String,
    is_missing: bool,
    source: Option<Arc<dyn Error + Send + Sync>>,
}

impl CredentialsError {
    /// Credentials cannot be had from where they should come, for a reason in words that quote no secret.
    #[must_use]
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), is_missing: false, source: None }
    }

    /// Nothing says that credentials should come from there, so that others may be looked for.
    #[must_use]
    pub fn missing(message: impl Into<String>) -> Self {
        Self { is_missing: true, ..Self::new(message) }
    }

    /// The same with the error that caused it.
    #[must_use]
    pub fn with_source(self, source: impl Error + Send + Sync + 'static) -> Self {
        Self { source: Some(Arc::new(source)), ..self }
    }

    /// Whether nothing says that credentials should come from there.
    #[must_use]
    pub fn is_missing(&self) -> bool {
        self.is_missing
    }
}

impl fmt::Display for CredentialsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl Error for CredentialsError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}

#[cfg(test)]
mod tests {
    use std::task::{Context, Poll, Waker};
    use std::time::Duration;

    use super::*;

    /// What a source gives that never has to wait.
    fn given(source: &dyn ProvideCredentials) -> Result<Credentials, CredentialsError> {
        match source.credentials().as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(result) => result,
            Poll::Pending => panic!("it waits"),
        }
    }

    /// What a source gives where the environment has these variables.
    fn in_environment(variables: &'static [(&str, &str)]) -> Result<Credentials, CredentialsError> {
        given(&EnvironmentCredentials::new(move |name| {
            let found = variables.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| (*value).to_owned())
        }))
    }

    #[test]
    fn credentials_provide_themselves() {
        let expiry = SystemTime::UNIX_EPOCH + Duration::from_secs(1_440_938_160);
        let credentials = Credentials::new("AKIDEXAMPLE", "hidden")
            .with_session_token("veiled")
            .with_expiry(expiry)
            .with_account_id("123456789012");
        let credentials = given(&credentials).unwrap();
        assert_eq!(credentials.access_key_id(), "AKIDEXAMPLE");
        assert_eq!(credentials.secret_access_key(), "hidden");
        assert_eq!(credentials.session_token(), Some("veiled"));
        assert_eq!(credentials.expiry(), Some(expiry));
        assert_eq!(credentials.account_id(), Some("123456789012"));
        let static_ones = Credentials::new("AKIDEXAMPLE", "hidden");
        assert_eq!(static_ones.session_token(), None);
        assert_eq!((static_ones.expiry(), static_ones.account_id()), (None, None));
    }

    #[test]
    fn debug_shows_no_secret() {
        let credentials = Credentials::new("AKIDEXAMPLE", "hidden").with_session_token("veiled");
        assert_eq!(
            format!("{credentials:?}"),
            "Credentials { access_key_id: \"AKIDEXAMPLE\", secret_access_key: ** redacted **, \
             session_token: Some(** redacted **), expiry: None, account_id: None }"
        );
        let copied = credentials.clone();
        let closure = from_fn(move || future::ready(Ok(copied.clone())));
        let environment = EnvironmentCredentials::new(|name| {
            let is_secret = name.contains("SECRET") || name.contains("TOKEN");
            Some(if is_secret { "hidden" } else { "known" }.to_owned())
        });
        for source in [&credentials as &dyn ProvideCredentials, &closure, &environment] {
            let shown = format!("{source:?} {source:#?} {:?}", given(source));
            assert!(!shown.contains("veiled") && !shown.contains("hidden"), "{shown}");
        }
        assert_eq!(format!("{closure:?}"), "FromFn { .. }");
        assert_eq!(format!("{environment:?}"), "EnvironmentCredentials { .. }");
    }

    #[test]
    fn the_environment_has_four_variables() {
        let all = in_environment(&[
            ("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE"),
            ("AWS_SECRET_ACCESS_KEY", "hidden"),
            ("AWS_SESSION_TOKEN", "veiled"),
            ("AWS_ACCOUNT_ID", "123456789012"),
        ]);
        let all = all.unwrap();
        assert_eq!(all.access_key_id(), "AKIDEXAMPLE");
        assert_eq!(all.secret_access_key(), "hidden");
        assert_eq!(all.session_token(), Some("veiled"));
        assert_eq!(all.account_id(), Some("123456789012"));
        let keys = in_environment(&[
            ("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE"),
            ("AWS_SECRET_ACCESS_KEY", "hidden"),
            ("AWS_SESSION_TOKEN", ""),
            ("AWS_ACCOUNT_ID", ""),
        ]);
        let keys = keys.unwrap();
        assert_eq!((keys.session_token(), keys.account_id()), (None, None));
    }

    #[test]
    fn half_a_pair_of_keys_is_an_error_and_none_is_missing() {
        let keys: &[&'static [_]] = &[
            &[],
            &[("AWS_ACCESS_KEY_ID", ""), ("AWS_SECRET_ACCESS_KEY", "hidden")],
            &[("AWS_SECRET_ACCESS_KEY", "hidden")],
        ];
        for variables in keys {
            let error = in_environment(variables).unwrap_err();
            assert!(error.is_missing());
            assert_eq!(error.to_string(), "AWS_ACCESS_KEY_ID is not set");
        }
        for secret in [
            &[("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE")] as &'static [_],
            &[("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE"), ("AWS_SECRET_ACCESS_KEY", "")],
        ] {
            let error = in_environment(secret).unwrap_err();
            assert!(!error.is_missing());
            assert_eq!(
                error.to_string(),
                "AWS_ACCESS_KEY_ID is set, and AWS_SECRET_ACCESS_KEY is not"
            );
        }
    }

    #[test]
    fn a_closure_is_asked_each_time() {
        let count = std::sync::atomic::AtomicUsize::new(0);
        let source = from_fn(|| {
            let count = count.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
            async move { Ok(Credentials::new(format!("AKID{count}"), "hidden")) }
        });
        assert_eq!(given(&source).unwrap().access_key_id(), "AKID0");
        assert_eq!(given(&source).unwrap().access_key_id(), "AKID1");
        let failing = from_fn(|| async {
            let cause = fmt::Error;
            Err(CredentialsError::new("the vault is closed").with_source(cause))
        });
        let error = given(&failing).unwrap_err();
        assert_eq!(error.to_string(), "the vault is closed");
        assert!(error.source().is_some_and(<dyn Error>::is::<fmt::Error>));
    }
}
