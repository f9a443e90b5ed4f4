//! What is measured, as closures that do it once. `main.rs` measures time, and runs each for valgrind;
//! `bin/allocations.rs` counts allocations, in a program of its own, since counting takes time.

mod cases;
mod contenders;
mod documents;
#[cfg(feature = "official")]
mod official;

pub use cases::{Case, Group, groups};

/// A header that responses have.
const REQUEST_ID: (&str, &str) = ("x-amzn-requestid", "8f6b9b2e-4d6c-4e0b-9d1c-3f2a1b0c9d8e");
