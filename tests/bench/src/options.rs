//! The command line, as `cargo xtask bench` hands it over.

use std::path::PathBuf;

use crate::Result;

pub enum Kind {
    Codec,
    Build,
    Generate,
}

pub struct Options {
    pub kind: Kind,
    /// Fewer rounds, and neither the official crate nor the largest builds.
    pub quick: bool,
    /// Compare ratios of instructions with the committed ones, and do nothing else.
    pub hold: bool,
    /// Whether to write what was measured into the repository.
    pub write: bool,
    /// The commit whose generator is compared with.
    pub baseline: String,
    /// botocore's `data`; fetched unless given.
    pub models: Option<PathBuf>,
}

impl Options {
    pub fn parse(arguments: &[String]) -> Result<Self> {
        let mut arguments = arguments.iter().map(String::as_str);
        let kind = match arguments.next() {
            Some("codec") => Kind::Codec,
            Some("build") => Kind::Build,
            Some("generate") => Kind::Generate,
            _ => {
                return Err(
                    "expected codec, build or generate: see `cargo xtask bench --help`".into()
                );
            }
        };
        let (baseline, models) = (String::new(), None);
        let mut options = Self { kind, quick: false, hold: false, write: false, baseline, models };
        while let Some(argument) = arguments.next() {
            let mut value = || arguments.next().ok_or(format!("{argument} needs a value"));
            match argument {
                "--quick" => options.quick = true,
                "--hold" => options.hold = true,
                "--write" => options.write = true,
                "--baseline" => options.baseline = value()?.into(),
                "--models" => options.models = Some(value()?.into()),
                _ => return Err(format!("unknown argument {argument}").into()),
            }
        }
        Ok(options)
    }

    /// How many rounds to take.
    pub fn rounds(&self, full: usize, quick: usize) -> usize {
        if self.quick { quick } else { full }
    }
}
