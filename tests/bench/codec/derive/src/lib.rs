//! The committed crate's response with serde's derive, and what is done with it.

mod types;

pub use types::Output;

/// Reads a response, and checks that it is UTF-8.
///
/// # Errors
///
/// Where it is no response.
#[inline(never)]
pub fn from_slice(text: &[u8]) -> serde_json::Result<Output> {
    serde_json::from_slice(text)
}

/// Reads a response that is known to be UTF-8.
///
/// # Errors
///
/// Where it is no response.
#[inline(never)]
pub fn from_str(text: &str) -> serde_json::Result<Output> {
    serde_json::from_str(text)
}

/// Writes a response.
///
/// # Errors
///
/// Never, since all keys are texts.
#[inline(never)]
pub fn to_vec(output: &Output) -> serde_json::Result<Vec<u8>> {
    serde_json::to_vec(output)
}

/// Copies a response.
#[inline(never)]
#[must_use]
pub fn clone(output: &Output) -> Output {
    output.clone()
}

/// Compares two responses.
#[inline(never)]
#[must_use]
pub fn equal(one: &Output, other: &Output) -> bool {
    one == other
}
