//! The command line of the generator. One file a verb; [`output`] writes what they make.

mod codegen;
mod committed;
mod corpus;
mod diff;
mod failure;
mod input;
mod list;
mod manifest;
mod output;
mod package;
mod platform;
mod record;
mod slice;
mod survey;
mod swap;
mod task;
mod terminal;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Everything is as asked for.
const OK: u8 = 0;
/// `--check` found files that are not what codegen would write.
const STALE: u8 = 1;
/// A service of the corpus cannot be generated, or not compiled.
const FAILED: u8 = 1;
/// The input or the command line is wrong, or the output cannot be written. Also clap's own code.
const WRONG: u8 = 2;

#[derive(Parser)]
#[command(name = "xtask", bin_name = "cargo xtask", after_help = AFTER_HELP)]
/// Writes small Rust crates for the operations of an AWS service that you need
struct CommandLine {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Subcommand)]
enum Verb {
    /// Write the committed crates, or one of your own
    Codegen(codegen::Arguments),
    /// Cut the part of a model that some operations need out of it
    Slice(slice::Arguments),
    /// List the operations of a model, with the number of shapes that each needs
    List(list::Arguments),
    /// Generate every service of a botocore release, and say how each fared
    Corpus(corpus::Arguments),
}

const AFTER_HELP: &str = "\
Examples:
  cargo xtask codegen --check
  cargo xtask list --model service-2.json.gz
  cargo xtask codegen --model service-2.json.gz --operation GetThing --out my-crate

Exit codes:
  0  done
  1  `codegen --check` found stale files, or a service of `corpus` failed
  2  wrong input or usage, or output that cannot be written";

fn main() -> ExitCode {
    let result = match CommandLine::parse().verb {
        Verb::Codegen(arguments) => codegen::run(&arguments),
        Verb::Slice(arguments) => slice::run(&arguments),
        Verb::List(arguments) => list::run(&arguments),
        Verb::Corpus(arguments) => corpus::run(&arguments),
    };
    ExitCode::from(result.unwrap_or_else(|failure| {
        terminal::say(&failure);
        WRONG
    }))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        super::CommandLine::command().debug_assert();
    }
}
