//! Protocol tests: what a model says of single messages, as tests of the crate.
//!
//! A test that the crate cannot express is an error, and never left out: a suite that shrinks without a word is worth
//! nothing.

mod check;
mod emit;
mod read;
mod test;
mod values;

pub(crate) use check::check;
pub(crate) use emit::files;
pub(crate) use read::read;
