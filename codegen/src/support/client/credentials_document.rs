//! The JSON in which processes, containers and instances are given credentials.

use super::credentials::{Credentials, expiry};
use crate::support::codec::json::read::{self, Scalar};

/// A document with credentials in it. What is said of it quotes none of its values.
pub(crate) struct Document(Vec<(String, Scalar)>);

impl Document {
    pub(crate) fn parse(text: &[u8]) -> Result<Self, String> {
        let members = std::str::from_utf8(text).ok().and_then(read::members);
        members.map(Self).ok_or_else(|| "it gave no JSON object".to_owned())
    }

    /// The last member of a name.
    fn get(&self, name: &str) -> Option<&Scalar> {
        self.0.iter().rev().find(|(member, _)| member == name).map(|(_, value)| value)
    }

    pub(crate) fn number(&self, name: &str) -> Option<i64> {
        match self.get(name)? {
            Scalar::Integer(value) => Some(*value),
            _ => None,
        }
    }

    /// A text; nothing where it is missing or null. Something else is an error: credentials would lack it.
    pub(crate) fn text(&self, name: &str) -> Result<Option<&str>, String> {
        match self.get(name) {
            None | Some(Scalar::Null) => Ok(None),
            Some(Scalar::Text(text)) => Ok(Some(text)),
            Some(_) => Err(no_text(name)),
        }
    }

    /// The same, where an empty one is as good as none.
    pub(crate) fn filled(&self, name: &str) -> Result<Option<&str>, String> {
        Ok(self.text(name)?.filter(|text| !text.is_empty()))
    }

    pub(crate) fn required(&self, name: &str) -> Result<&str, String> {
        self.filled(name)?.ok_or_else(|| no_text(name))
    }

    /// The keys and the account, which all documents have under the same names.
    pub(crate) fn keys(&self) -> Result<Credentials, String> {
        let keys =
            Credentials::new(self.required("AccessKeyId")?, self.required("SecretAccessKey")?);
        Ok(match self.filled("AccountId")? {
            Some(account_id) => keys.with_account_id(account_id),
            None => keys,
        })
    }

    /// The same with what containers and instances always have.
    pub(crate) fn temporary(&self) -> Result<Credentials, String> {
        let keys = self.keys()?.with_session_token(self.required("Token")?);
        Ok(keys.with_expiry(expiry(self.required("Expiration")?)?))
    }
}

fn no_text(name: &str) -> String {
    format!("it gave no text for `{name}`")
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use super::*;

    const WHOLE: &str = r#"{"AccessKeyId": "AKID", "SecretAccessKey": "hidden", "Token": "veiled",
        "Expiration": "1970-01-01T00:16:40Z", "AccountId": "123456789012", "Other": null}"#;

    #[test]
    fn temporary_credentials_have_all_their_parts() {
        let credentials = Document::parse(WHOLE.as_bytes()).unwrap().temporary().unwrap();
        assert_eq!(credentials.access_key_id(), "AKID");
        assert_eq!(credentials.secret_access_key(), "hidden");
        assert_eq!(credentials.session_token(), Some("veiled"));
        assert_eq!(credentials.expiry(), Some(SystemTime::UNIX_EPOCH + Duration::from_secs(1000)));
        assert_eq!(credentials.account_id(), Some("123456789012"));
    }

    #[test]
    fn what_is_missing_is_said_and_nothing_is_quoted() {
        for (from, to, expected) in [
            ("AccessKeyId", "x", "it gave no text for `AccessKeyId`"),
            ("SecretAccessKey", "x", "it gave no text for `SecretAccessKey`"),
            ("\"hidden\"", "\"\"", "it gave no text for `SecretAccessKey`"),
            ("\"hidden\"", "12", "it gave no text for `SecretAccessKey`"),
            ("\"veiled\"", "null", "it gave no text for `Token`"),
            ("Expiration", "x", "it gave no text for `Expiration`"),
            ("\"123456789012\"", "12", "it gave no text for `AccountId`"),
            ("1970-01-01T00:16:40Z", "hidden", "the time at which they expire is none"),
            ("{", "{hidden", "it gave no JSON object"),
            ("{", "[{", "it gave no JSON object"),
        ] {
            let document = Document::parse(WHOLE.replacen(from, to, 1).as_bytes());
            let error = document.and_then(|document| document.temporary()).unwrap_err();
            assert_eq!(error, expected, "{from}");
        }
    }
}
