//! What `cargo xtask bench` runs; `cargo xtask bench --help` says how to use it.
//!
//! A file a kind of measurement: `codec` (by `programs`, those of the package `codec/`), `build` and `generate`. `goals` judges,
//! `table`, `plot` and `report` show, and `ratios` holds what is committed.

mod build;
mod codec;
mod command;
mod crates;
mod generate;
mod goals;
mod options;
mod place;
mod plot;
mod programs;
mod ratios;
mod report;
mod stats;
mod table;

use std::error::Error;
use std::process::ExitCode;

use options::{Kind, Options};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

/// Whether everything is as it must be.
fn run(arguments: &[String]) -> Result<bool> {
    if let [mode, models @ ..] = arguments
        && mode == "floor"
    {
        return generate::floor(models).map(|()| true);
    }
    let options = Options::parse(arguments)?;
    match options.kind {
        Kind::Codec if options.hold => ratios::run(&options),
        // The committed ratios are those of programs without the official crate.
        Kind::Codec if options.write => Ok(codec::run(&options)? & ratios::run(&options)?),
        Kind::Codec => codec::run(&options),
        Kind::Build => build::run(&options),
        Kind::Generate => generate::run(&options),
    }
}
