//! Profiles: what the files `~/.aws/config` and `~/.aws/credentials` say under one name.

use std::error::Error;
use std::fmt;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf, is_separator};

use super::ini::{self, Section, Setting};
use super::shell_words;

/// The settings of one profile. What is in the file of credentials counts more than what is in that of the configuration.
#[derive(Clone)]
pub(crate) struct Profile {
    name: String,
    config: Part,
    credentials: Part,
    /// The sections `[services NAME]` by their names, which endpoints of single services are in.
    services: Vec<(String, Section)>,
}

/// What one file has of a profile.
#[derive(Clone, Default)]
struct Part {
    /// Nothing where no variable says which file, or where the home directory is.
    path: Option<PathBuf>,
    /// Nothing where there is no file or no such profile in it.
    section: Option<Section>,
}

/// A value, and where it is: `region` of the profile `dev` in `/home/me/.aws/config`.
pub(crate) struct Found<'a> {
    /// Nested settings are no text: an empty one stands for them.
    pub(crate) text: &'a str,
    pub(crate) place: String,
}

/// Why there is no profile. It quotes no value.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct ProfileError(String);

impl Profile {
    /// Reads the profile of a name, which has to exist, or else the one that `variable` names or the one called `default`.
    pub(crate) fn load(
        name: Option<&str>,
        variable: &dyn Fn(&str) -> Option<String>,
    ) -> Result<Self, ProfileError> {
        let in_code = name.map(|name| (name.to_owned(), "`profile`"));
        let in_variable = |place| Some((set(variable, place)?, place));
        let named = in_code.or_else(|| in_variable("AWS_DEFAULT_PROFILE"));
        let named = named.or_else(|| in_variable("AWS_PROFILE"));
        let path = |name: &str, usual: &str| {
            let text = set(variable, name);
            expanded(text.as_deref().unwrap_or(usual), variable)
                .map_err(|reason| ProfileError(format!("{name} is not valid: {reason}")))
        };
        let config = path("AWS_CONFIG_FILE", "~/.aws/config")?;
        let credentials = path("AWS_SHARED_CREDENTIALS_FILE", "~/.aws/credentials")?;
        let (mut profiles, mut services) = (Vec::new(), Vec::new());
        for (name, section) in read(config.as_deref())? {
            match Kind::of(&name) {
                Some(Kind::Profile(name)) => profiles.push((name, section)),
                Some(Kind::Services(name)) => services.push((name, section)),
                None => {}
            }
        }
        let name = named.as_ref().map_or("default", |(name, _)| name);
        let profile = Self {
            config: Part::of(name, profiles, config),
            credentials: Part::of(name, read(credentials.as_deref())?, credentials),
            name: name.to_owned(),
            services,
        };
        match named {
            Some((_, place))
                if profile.config.section.is_none() && profile.credentials.section.is_none() =>
            {
                let [credentials, config] = profile.looked_at();
                let reason =
                    format!("{place} names what is not there: neither {credentials} nor {config}");
                Err(ProfileError(reason))
            }
            _ => Ok(profile),
        }
    }

    /// A setting, if one of the files has it.
    pub(crate) fn get(&self, key: &str) -> Option<Found<'_>> {
        self.of_credentials(key).or_else(|| self.of_config(key))
    }

    /// The same of the file of credentials alone.
    pub(crate) fn of_credentials(&self, key: &str) -> Option<Found<'_>> {
        self.found(&self.credentials, key)
    }

    /// The same of the file of the configuration alone.
    pub(crate) fn of_config(&self, key: &str) -> Option<Found<'_>> {
        self.found(&self.config, key)
    }

    fn found<'a>(&self, part: &'a Part, key: &str) -> Option<Found<'a>> {
        let text = match part.section.as_ref()?.get(key)? {
            Setting::Text(text) => text.as_str(),
            Setting::Nested(_) => "",
        };
        Some(Found { text, place: format!("`{key}` of {}", self.place(part)) })
    }

    /// What the section of services that the profile names says of the endpoint of one, whose id is in lower case with `_`.
    pub(crate) fn endpoint_url(&self, service: &str) -> Result<Option<Found<'_>>, ProfileError> {
        let Some(Found { text: name, place }) = self.get("services") else { return Ok(None) };
        // Of several, the last one counts.
        let section = self.services.iter().rev().find(|(other, _)| other == name);
        let Some((_, section)) = section.filter(|(_, section)| !section.is_empty()) else {
            let reason =
                "is not valid: the file of the configuration has no such section, or nothing in it";
            return Err(ProfileError(format!("{place} {reason}")));
        };
        let settings = match section.get(service) {
            Some(Setting::Nested(settings)) => settings,
            Some(Setting::Text(_)) => {
                let reason = format!("has a `{service}` without settings below it");
                return Err(ProfileError(format!("the section that {place} names {reason}")));
            }
            None => return Ok(None),
        };
        let place = || format!("`endpoint_url` of `{service}` in the section that {place} names");
        Ok(settings.get("endpoint_url").map(|url| Found { text: url, place: place() }))
    }

    /// The files that were looked into, and for what.
    pub(crate) fn looked_at(&self) -> [String; 2] {
        [self.place(&self.credentials), self.place(&self.config)]
    }

    fn place(&self, part: &Part) -> String {
        let name = &self.name;
        match &part.path {
            Some(path) => format!("the profile `{name}` in {}", path.display()),
            None => format!("the profile `{name}` in the home directory, which HOME does not say"),
        }
    }
}

impl Part {
    fn of(name: &str, sections: Vec<(String, Section)>, path: Option<PathBuf>) -> Self {
        // Of several, such as `[default]` and `[profile default]`, the last one counts.
        let section = sections.into_iter().rev().find(|(other, _)| other == name);
        Self { path, section: section.map(|(_, section)| section) }
    }
}

/// What a section of the configuration is about, and its name.
enum Kind {
    Profile(String),
    Services(String),
}

impl Kind {
    fn of(header: &str) -> Option<Self> {
        if header == "default" {
            return Some(Self::Profile(header.to_owned()));
        }
        let name = || match <[String; 2]>::try_from(shell_words::split(header)?) {
            Ok([_, name]) => Some(name),
            Err(_) => None,
        };
        match () {
            () if header.starts_with("profile") => name().map(Self::Profile),
            () if header.starts_with("services") => name().map(Self::Services),
            () => None,
        }
    }
}

/// A variable that is empty is the same as none.
pub(crate) fn set(variable: &dyn Fn(&str) -> Option<String>, name: &str) -> Option<String> {
    variable(name).filter(|value| !value.is_empty())
}

/// The home directory. Some shells on Windows have one of their own.
fn home(variable: &dyn Fn(&str) -> Option<String>) -> Option<String> {
    let [first, second] = match cfg!(windows) {
        true => ["USERPROFILE", "HOME"],
        false => ["HOME", "USERPROFILE"],
    };
    set(variable, first).or_else(|| set(variable, second))
}

/// A path, where `$NAME` and `${NAME}` are variables and `~` at its beginning is the home directory: AWS's tools take them
/// for that even where no shell did. Nothing where the home directory is not known.
pub(crate) fn expanded(
    path: &str,
    variable: &dyn Fn(&str) -> Option<String>,
) -> Result<Option<PathBuf>, &'static str> {
    let path = with_variables(path, variable);
    match path.strip_prefix('~') {
        None => Ok(Some(path.into())),
        Some(rest) if rest.is_empty() || rest.starts_with(is_separator) => {
            let in_home = |home| Path::new(&home).join(rest.trim_start_matches(is_separator));
            Ok(home(variable).map(in_home))
        }
        // As a relative path it would not be found, and another source would give another identity.
        Some(_) => Err("`~` before a user's name is not supported; give the path from the root on"),
    }
}

/// The values of variables for their names, as Python's `os.path.expandvars` puts them on Unix: once, and an empty one, too.
/// A name that is none of a variable stays.
fn with_variables(path: &str, variable: &dyn Fn(&str) -> Option<String>) -> String {
    let (mut done, mut rest) = (String::new(), path);
    while let Some((before, after)) = rest.split_once('$') {
        let is_outside = |c: char| !c.is_ascii_alphanumeric() && c != '_';
        let (name, end) = match after.strip_prefix('{').and_then(|after| after.split_once('}')) {
            Some((name, _)) => (name, name.len() + "{}".len()),
            None => {
                let end = after.find(is_outside).unwrap_or(after.len());
                (&after[..end], end)
            }
        };
        let value = Some(name).filter(|name| !name.is_empty()).and_then(variable);
        done += before;
        done += &value.unwrap_or_else(|| format!("${}", &after[..end]));
        rest = &after[end..];
    }
    done + rest
}

/// The sections of a file; none where there is no file, or something else, such as a pipe, which might never end.
pub(crate) fn read(path: Option<&Path>) -> Result<Vec<(String, Section)>, ProfileError> {
    let Some(path) = path else { return Ok(Vec::new()) };
    let text = match fs::metadata(path) {
        Ok(about) if !about.is_file() => return Ok(Vec::new()),
        Ok(_) => fs::read_to_string(path),
        Err(error) => Err(error),
    };
    let text = match text {
        Ok(text) => text,
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            return Ok(Vec::new());
        }
        // A file that cannot be read may say to use another identity.
        Err(error) => {
            return Err(ProfileError(format!("{} cannot be read: {error}", path.display())));
        }
    };
    ini::parse(&text).map_err(|ini::IniError { line, reason }| {
        ProfileError(format!("{}, line {line}: {reason}", path.display()))
    })
}

impl fmt::Debug for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Profile").field("name", &self.name).finish_non_exhaustive()
    }
}

impl fmt::Display for ProfileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for ProfileError {}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each as Python's `os.path.expanduser(os.path.expandvars(…))` gives it on Unix, but for homes of others.
    #[test]
    fn paths_are_expanded_as_python_expands_them() {
        let variable = |name: &str| {
            let value = match name {
                "HOME" => "/home/me",
                "A_1" => "x$B",
                "B" => "y",
                "TILDE" => "~",
                "EMPTY" => "",
                "a b" => "spaced",
                _ => return None,
            };
            Some(value.to_owned())
        };
        for (path, expected) in [
            ("$HOME/creds", "/home/me/creds"),
            ("${HOME}/creds", "/home/me/creds"),
            ("/a/$A_1.$B", "/a/x$B.y"),
            ("/$A_1${B}$B", "/x$Byy"),
            ("/$EMPTY${EMPTY}a", "/a"),
            ("/$NONE/${NONE}/$/${}/${B", "/$NONE/${NONE}/$/${}/${B"),
            ("/$$B/${a b}/$Bé", "/$y/spaced/yé"),
            ("${A$B", "${Ay"),
            ("$TILDE/creds", "/home/me/creds"),
            ("~/creds", "/home/me/creds"),
            ("~", "/home/me"),
            ("a/~/$HOME", "a/~//home/me"),
            ("", ""),
        ] {
            let path_of = expanded(path, &variable).unwrap().unwrap();
            assert_eq!(path_of.to_str().unwrap().trim_end_matches('/'), expected, "{path}");
        }
        let reason = "`~` before a user's name is not supported; give the path from the root on";
        for path in ["~me/creds", "~$B", "${TILDE}me"] {
            assert_eq!(expanded(path, &variable), Err(reason), "{path}");
        }
        assert_eq!(expanded("~/creds", &|_| None), Ok(None));
    }

    /// Python's `os.path.isfile` is what botocore asks.
    #[cfg(unix)]
    #[test]
    fn what_is_no_file_has_no_sections_and_is_not_waited_for() {
        let dir = std::env::temp_dir().join(format!("profile-{}", std::process::id()));
        fs::create_dir_all(&dir).unwrap();
        let [file, pipe] = ["file", "pipe"].map(|name| dir.join(name));
        fs::write(&file, "[a]\n").unwrap();
        let made = std::process::Command::new("mkfifo").arg(&pipe).status().unwrap();
        assert!(made.success());
        let (sender, receiver) = std::sync::mpsc::channel();
        std::thread::spawn(move || sender.send(read(Some(&pipe)).unwrap().len()).unwrap());
        let wait = std::time::Duration::from_secs(60);
        assert_eq!(receiver.recv_timeout(wait), Ok(0));
        let null = PathBuf::from("/dev/null");
        for path in [&dir, &file.join("x"), &dir.join("x"), &null, &null.join("x")] {
            assert_eq!(read(Some(path)).unwrap().len(), 0, "{path:?}");
        }
        assert_eq!(read(Some(&file)).unwrap().len(), 1);
        fs::remove_dir_all(dir).unwrap();
    }
}
