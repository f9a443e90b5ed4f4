//! Credentials of `reqsign`: whatever provides those of AWS there provides them here.
//!
//! `reqsign-core` and `reqsign-aws-v4` compile with Rust 1.85 up to 3.3.0; later ones need 1.86.

use std::fmt;

use reqsign_aws_v4::Credential;
use reqsign_core::{Context, ProvideCredential};

use super::credentials::{Credentials, CredentialsError, CredentialsFuture, ProvideCredentials};

/// A source of credentials of `reqsign`, with the context that it works in: how it reads files, variables and URLs.
pub struct ReqsignCredentials<P> {
    provider: P,
    context: Context,
}

impl<P: ProvideCredential<Credential = Credential>> ReqsignCredentials<P> {
    /// Such as `reqsign_aws_v4::DefaultCredentialProvider`. A context that is empty reads nothing at all.
    pub fn new(provider: P, context: Context) -> Self {
        Self { provider, context }
    }
}

impl<P: ProvideCredential<Credential = Credential>> ProvideCredentials for ReqsignCredentials<P> {
    fn credentials(&self) -> CredentialsFuture<'_> {
        Box::pin(async move {
            match self.provider.provide_credential(&self.context).await {
                Ok(Some(given)) => Ok(converted(given)),
                Ok(None) => Err(CredentialsError::missing("the provider of reqsign has none")),
                Err(error) => {
                    Err(CredentialsError::new("the provider of reqsign gave none")
                        .with_source(error))
                }
            }
        })
    }
}

fn converted(given: Credential) -> Credentials {
    let mut credentials = Credentials::new(given.access_key_id, given.secret_access_key);
    if let Some(token) = given.session_token {
        credentials = credentials.with_session_token(token);
    }
    if let Some(expiry) = given.expires_in {
        credentials = credentials.with_expiry(expiry.as_system_time());
    }
    credentials
}

impl<P> fmt::Debug for ReqsignCredentials<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReqsignCredentials").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::error::Error;
    use std::future::Future;
    use std::task::{Poll, Waker};
    use std::time::{Duration, SystemTime};

    use reqsign_core::ErrorKind;
    use reqsign_core::time::Timestamp;

    use super::*;

    fn given(source: &dyn ProvideCredentials) -> Result<Credentials, CredentialsError> {
        let mut cx = std::task::Context::from_waker(Waker::noop());
        match source.credentials().as_mut().poll(&mut cx) {
            Poll::Ready(result) => result,
            Poll::Pending => panic!("it waits"),
        }
    }

    /// Gives the credentials that the context's environment has a key for, and fails without the variable.
    #[derive(Debug)]
    struct Fake(fn() -> reqsign_core::Result<Option<Credential>>);

    impl ProvideCredential for Fake {
        type Credential = Credential;

        async fn provide_credential(
            &self,
            context: &Context,
        ) -> reqsign_core::Result<Option<Credential>> {
            let given = (self.0)()?;
            // What the context says comes through.
            Ok(given.map(|given| Credential {
                access_key_id: context.env_var("KEY").unwrap_or(given.access_key_id),
                ..given
            }))
        }
    }

    fn keys() -> Credential {
        Credential {
            access_key_id: "AKIDEXAMPLE".to_owned(),
            secret_access_key: "hidden".to_owned(),
            ..Credential::default()
        }
    }

    #[test]
    fn all_that_theirs_have_is_there() {
        let fake = Fake(|| {
            Ok(Some(Credential {
                session_token: Some("veiled".to_owned()),
                expires_in: Some(Timestamp::from_second(1_440_938_160)?),
                ..keys()
            }))
        });
        let all = given(&ReqsignCredentials::new(fake, Context::new())).unwrap();
        assert_eq!(all.access_key_id(), "AKIDEXAMPLE");
        assert_eq!(all.secret_access_key(), "hidden");
        assert_eq!(all.session_token(), Some("veiled"));
        let expiry = SystemTime::UNIX_EPOCH + Duration::from_secs(1_440_938_160);
        assert_eq!((all.expiry(), all.account_id()), (Some(expiry), None));
        let fake = Fake(|| Ok(Some(keys())));
        let keys = given(&ReqsignCredentials::new(fake, Context::new())).unwrap();
        assert_eq!((keys.session_token(), keys.expiry()), (None, None));
    }

    #[test]
    fn the_provider_works_in_its_context() {
        let variables = [("KEY".to_owned(), "AKIDOTHER".to_owned())].into();
        let env = reqsign_core::StaticEnv { home_dir: None, envs: variables };
        let source =
            ReqsignCredentials::new(Fake(|| Ok(Some(keys()))), Context::new().with_env(env));
        assert_eq!(given(&source).unwrap().access_key_id(), "AKIDOTHER");
    }

    #[test]
    fn none_are_missing_and_an_error_has_theirs_as_its_source() {
        let none = given(&ReqsignCredentials::new(Fake(|| Ok(None)), Context::new())).unwrap_err();
        assert!(none.is_missing() && none.source().is_none());
        let fake =
            Fake(|| Err(reqsign_core::Error::new(ErrorKind::ConfigInvalid, "the vault is closed")));
        let failed = given(&ReqsignCredentials::new(fake, Context::new())).unwrap_err();
        assert!(!failed.is_missing());
        assert_eq!(failed.to_string(), "the provider of reqsign gave none");
        assert!(failed.source().unwrap().to_string().contains("the vault is closed"));
    }

    #[test]
    fn debug_shows_no_secret() {
        let source = ReqsignCredentials::new(Fake(|| Ok(Some(keys()))), Context::new());
        assert_eq!(format!("{source:?}"), "ReqsignCredentials { .. }");
    }
}
