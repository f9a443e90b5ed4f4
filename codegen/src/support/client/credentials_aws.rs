//! Credentials of the AWS SDK for Rust: whatever provides them there provides them here.
//!
//! `aws-credential-types` compiles with Rust 1.85 up to 1.2.10; 1.2.11 needs 1.88, 1.2.12 needs 1.91, 1.3 needs 1.94.

use aws_credential_types::provider::ProvideCredentials as Provider;
use aws_credential_types::provider::error::CredentialsError as ProviderError;

use super::credentials::{Credentials, CredentialsError, CredentialsFuture, ProvideCredentials};

/// Such as `SdkConfig::credentials_provider` of `aws-config`. Most of them need a tokio runtime.
impl<P: Provider> ProvideCredentials for P {
    fn credentials(&self) -> CredentialsFuture<'_> {
        Box::pin(async move {
            match self.provide_credentials().await {
                Ok(given) => Ok(converted(&given)),
                Err(error) => Err(failed(error)),
            }
        })
    }
}

fn converted(given: &aws_credential_types::Credentials) -> Credentials {
    let mut credentials = Credentials::new(given.access_key_id(), given.secret_access_key());
    if let Some(token) = given.session_token() {
        credentials = credentials.with_session_token(token);
    }
    if let Some(expiry) = given.expiry() {
        credentials = credentials.with_expiry(expiry);
    }
    if let Some(account) = given.account_id() {
        credentials = credentials.with_account_id(account.as_str());
    }
    credentials
}

fn failed(error: ProviderError) -> CredentialsError {
    let message = "the provider of the AWS SDK gave none";
    let failed = match error {
        ProviderError::CredentialsNotLoaded(_) => CredentialsError::missing(message),
        _ => CredentialsError::new(message),
    };
    failed.with_source(error)
}

#[cfg(test)]
mod tests {
    use std::error::Error;
    use std::future::Future;
    use std::task::{Context, Poll, Waker};
    use std::time::{Duration, SystemTime};

    use aws_credential_types::provider::{SharedCredentialsProvider, future};

    use super::*;

    fn given(source: &dyn ProvideCredentials) -> Result<Credentials, CredentialsError> {
        match source.credentials().as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(result) => result,
            Poll::Pending => panic!("it waits"),
        }
    }

    fn theirs() -> aws_credential_types::Credentials {
        let keys = aws_credential_types::Credentials::builder()
            .access_key_id("AKIDEXAMPLE")
            .secret_access_key("hidden")
            .provider_name("test");
        keys.build()
    }

    #[test]
    fn all_that_theirs_have_is_there() {
        let expiry = SystemTime::UNIX_EPOCH + Duration::from_secs(1_440_938_160);
        let all = aws_credential_types::Credentials::builder()
            .access_key_id("AKIDEXAMPLE")
            .secret_access_key("hidden")
            .session_token("veiled")
            .expiry(expiry)
            .account_id("123456789012")
            .provider_name("test");
        let all = given(&SharedCredentialsProvider::new(all.build())).unwrap();
        assert_eq!(all.access_key_id(), "AKIDEXAMPLE");
        assert_eq!(all.secret_access_key(), "hidden");
        assert_eq!(all.session_token(), Some("veiled"));
        assert_eq!(all.expiry(), Some(expiry));
        assert_eq!(all.account_id(), Some("123456789012"));
        let keys = given(&theirs()).unwrap();
        assert_eq!((keys.session_token(), keys.expiry(), keys.account_id()), (None, None, None));
    }

    #[derive(Debug)]
    struct Failing(fn() -> ProviderError);

    impl Provider for Failing {
        fn provide_credentials<'a>(&'a self) -> future::ProvideCredentials<'a>
        where
            Self: 'a,
        {
            future::ProvideCredentials::ready(Err((self.0)()))
        }
    }

    #[test]
    fn an_error_has_theirs_as_its_source_and_says_whether_any_were_expected() {
        let failing: [(fn() -> ProviderError, bool); 3] = [
            (ProviderError::not_loaded_no_source, true),
            (|| ProviderError::provider_error("the vault is closed"), false),
            (|| ProviderError::provider_timed_out(Duration::from_secs(5)), false),
        ];
        for (error, is_missing) in failing {
            let failed = given(&Failing(error)).unwrap_err();
            assert_eq!(failed.is_missing(), is_missing);
            assert_eq!(failed.to_string(), "the provider of the AWS SDK gave none");
            let source = failed.source().unwrap();
            assert_eq!(source.to_string(), error().to_string());
        }
    }

    #[test]
    fn debug_shows_no_secret() {
        let theirs = theirs();
        let shown = format!("{theirs:?} {:?}", given(&theirs).unwrap());
        assert!(!shown.contains("hidden"), "{shown}");
    }
}
