//! The command line of the generator. One file a subcommand (`codegen`, `slice`, `list`, `corpus`, `bench`); `output`
//! writes what they make.

mod bench;
mod codegen;
mod committed;
mod corpus;
mod crate_name;
mod exit;
mod failure;
mod flags;
mod input;
mod list;
mod manifest;
mod output;
mod package;
mod record;
mod siblings;
mod slice;
mod task;
mod terminal;

use std::process::ExitCode;

use clap::Parser;

#[derive(Parser)]
#[command(name = "xtask", bin_name = "cargo xtask", after_help = AFTER_HELP)]
/// Writes small Rust crates for the operations of an AWS service that you need
struct CommandLine {
    #[command(subcommand)]
    subcommand: Subcommand,
}

#[derive(clap::Subcommand)]
enum Subcommand {
    /// Write the committed crates, or one of your own
    Codegen(codegen::Arguments),
    /// Cut the part of a model that some operations need out of it
    Slice(slice::Arguments),
    /// List the operations of a model, with the number of shapes that each needs
    List(list::Arguments),
    /// Generate every service of a botocore release, and say how each fared
    Corpus(corpus::Arguments),
    /// Measure the codec, the building of generated crates, and the generator
    Bench(bench::Arguments),
}

const AFTER_HELP: &str = "\
Examples:
  cargo xtask codegen --check
  cargo xtask list --model service-2.json.gz
  cargo xtask codegen --model service-2.json.gz --operation GetThing --out my-crate

Exit codes:
  0  done
  1  `codegen --check` found stale files, a service of `corpus` failed, or `bench` measured what must not be
  2  wrong input or usage, or output that cannot be written";

fn main() -> ExitCode {
    let result = match CommandLine::parse().subcommand {
        Subcommand::Codegen(arguments) => codegen::run(&arguments),
        Subcommand::Slice(arguments) => slice::run(&arguments),
        Subcommand::List(arguments) => list::run(&arguments),
        Subcommand::Corpus(arguments) => corpus::run(&arguments),
        Subcommand::Bench(arguments) => bench::run(&arguments),
    };
    ExitCode::from(result.unwrap_or_else(|failure| {
        terminal::say(&failure);
        exit::WRONG
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
