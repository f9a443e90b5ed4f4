//! Placeholder: what clients are configured with.

use std::fmt;

/// A configuration, which clients of several services can share.
#[derive(Clone, Debug, Default)]
pub struct Config(());

/// Makes a [`Config`].
#[derive(Clone, Debug, Default)]
pub struct ConfigBuilder(());

impl Config {
    /// A configuration with what the environment says.
    #[must_use]
    pub fn from_env() -> ConfigBuilder {
        ConfigBuilder::default()
    }
}

impl ConfigBuilder {
    /// The configuration.
    pub fn build(self) -> Result<Config, ConfigError> {
        Ok(Config::default())
    }
}

/// Why there is no configuration.
#[derive(Debug)]
pub struct ConfigError(());

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("placeholder")
    }
}

impl std::error::Error for ConfigError {}
