//! The exit codes, which the help of each subcommand explains.

/// Everything is as asked for.
pub(crate) const OK: u8 = 0;
/// `--check` found files that are not what codegen would write.
pub(crate) const STALE: u8 = 1;
/// A service of the corpus cannot be generated, or not compiled.
pub(crate) const FAILED: u8 = 1;
/// What was measured is not as it must be.
pub(crate) const MISSED: u8 = 1;
/// The input or the command line is wrong, or the output cannot be written. Also clap's own code.
pub(crate) const WRONG: u8 = 2;
