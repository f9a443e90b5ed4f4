//! What a configuration takes from outside: variables of the environment, and a profile.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;
use std::sync::Arc;

use super::profile::{self, Found, Profile, ProfileError, set};

/// The value of the variable of a name.
pub(crate) type Variables = dyn Fn(&str) -> Option<String> + Send + Sync;

/// Variables, and what the files say that these name. A variable counts more than a file.
#[derive(Clone)]
pub(crate) struct Environment {
    variables: Arc<Variables>,
    profile: Profile,
    /// Whether code names the profile. Then it counts more than credentials in variables.
    has_named_profile: bool,
}

/// A value, and what it is called where it stands.
pub(crate) struct Value {
    pub(crate) text: String,
    pub(crate) name: String,
}

/// A value that makes no sense.
pub(crate) struct Invalid {
    pub(crate) name: String,
    pub(crate) reason: String,
}

impl Environment {
    /// Reads the files, for the profile that code names or else the variables.
    pub(crate) fn new(
        variables: Arc<Variables>,
        profile: Option<&str>,
    ) -> Result<Self, ProfileError> {
        let has_named_profile = profile.is_some();
        let profile = Profile::load(profile, &*variables)?;
        Ok(Self { variables, profile, has_named_profile })
    }

    /// A variable, unless it is empty.
    pub(crate) fn variable(&self, name: &str) -> Option<String> {
        set(&*self.variables, name)
    }

    /// A path with the variables and the home directory that it names. Nothing where the latter is not known.
    pub(crate) fn path(&self, text: &str) -> Result<Option<PathBuf>, &'static str> {
        profile::expanded(text, &*self.variables)
    }

    pub(crate) fn variables(&self) -> Arc<Variables> {
        Arc::clone(&self.variables)
    }

    pub(crate) fn profile(&self) -> &Profile {
        &self.profile
    }

    pub(crate) fn has_named_profile(&self) -> bool {
        self.has_named_profile
    }

    /// Where requests of a service go, whose id is in lower case with `_`, if something says so.
    pub(crate) fn endpoint_url(&self, id: &str) -> Result<Option<Value>, ProfileError> {
        let variables = [&*format!("AWS_ENDPOINT_URL_{}", id.to_uppercase()), "AWS_ENDPOINT_URL"];
        if let Some(url) = self.get(&variables, "") {
            return Ok(Some(url));
        }
        let of_service = self.profile.endpoint_url(id)?.and_then(value);
        Ok(of_service.or_else(|| self.get(&[], "endpoint_url")))
    }

    /// The first of some variables, or else the key of the profile, unless it is empty.
    pub(crate) fn get(&self, variables: &[&str], key: &str) -> Option<Value> {
        let variable = variables
            .iter()
            .find_map(|name| Some(Value { text: self.variable(name)?, name: (*name).to_owned() }));
        variable.or_else(|| self.profile.get(key).and_then(value))
    }

    /// The same for what is on or off.
    pub(crate) fn flag(&self, variable: &str, key: &str) -> Result<Option<bool>, Invalid> {
        let Some(Value { text, name }) = self.get(&[variable], key) else { return Ok(None) };
        match text.to_ascii_lowercase().as_str() {
            "true" => Ok(Some(true)),
            "false" => Ok(Some(false)),
            _ => Err(Invalid { name, reason: "it is neither true nor false".to_owned() }),
        }
    }

    /// The same for a number.
    pub(crate) fn number<N: FromStr + PartialOrd + fmt::Display>(
        &self,
        variable: &str,
        key: &str,
        (min, max): (N, N),
    ) -> Result<Option<N>, Invalid> {
        let Some(Value { text, name }) = self.get(&[variable], key) else { return Ok(None) };
        match text.parse() {
            Ok(number) if (&min..=&max).contains(&&number) => Ok(Some(number)),
            _ => Err(Invalid { name, reason: format!("it is no number from {min} to {max}") }),
        }
    }
}

/// What a profile says, unless it is empty.
fn value(Found { text, place }: Found<'_>) -> Option<Value> {
    (!text.is_empty()).then(|| Value { text: text.to_owned(), name: place })
}
