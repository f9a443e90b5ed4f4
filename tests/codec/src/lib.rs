//! The operations with the codec of two checkouts, and what comes of each. Apart from the program, since these types take
//! minutes to compile.

#![allow(deprecated, reason = "one of the operations is")]

pub mod outcome;
pub mod pairs;
